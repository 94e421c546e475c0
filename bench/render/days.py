"""The days that both render: the original blog's 196 posts, the first 98 of them once more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
from hotpapers.adapters import blog
from hotpapers.domain.digest import Digest
from hotpapers.domain.revision import line
from hotpapers.views import addresses, markdown
from hotpapers.views.converting import converted

from bench.render.ours import LINES, SITE

POSTS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "posts"
AGAIN = 98
_OWN_TAGS = re.compile(r"^tags:\n(?:  - .*\n)+", re.MULTILINE)
_FOUR_TAGS = 'tags: ["arXiv", "Twitter", "Machine Learning", "Computer Science"]\n'
_LINE = '<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p>{{ .Description }}</p>'
_HUGO = {
    "hugo.toml": (
        'baseURL = "https://hotpapers.example/"\ntitle = "Hot Papers"\n'
        'disableKinds = ["sitemap", "taxonomy", "section", "404"]\n[pagination]\npagerSize = 10\n'
        '[outputs]\nhome = ["html", "rss"]\nterm = ["html"]\n[taxonomies]\ntag = "tags"\ncategory = "categories"\n'
    ),
    "layouts/baseof.html": (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title><meta name="description"'
        ' content="{{ .Description }}"></head><body>{{ block "main" . }}{{ end }}</body></html>'
    ),
    "layouts/single.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}{{ end }}',
    "layouts/home.html": (
        '{{ define "main" }}{{ range (.Paginate .Site.RegularPages).Pages }}' + _LINE + "{{ end }}{{ end }}"
    ),
    "layouts/term.html": '{{ define "main" }}{{ range .Pages }}' + _LINE + "{{ end }}{{ end }}",
    "layouts/rss.xml": (
        '<rss version="2.0"><channel><title>{{ .Title }}</title>{{ range first 20 .Site.RegularPages }}<item>'
        "<title>{{ .Title }}</title><link>{{ .Permalink }}</link><description>{{ .Content }}</description></item>"
        "{{ end }}</channel></rss>"
    ),
}
LATER = timedelta(weeks=60)


def digests(posts: Path = POSTS) -> list[Digest]:
    """Oldest first."""
    read = [replace(blog.parse(post.name, post.read_bytes()), site_url=SITE) for post in sorted(posts.iterdir())]
    again = [replace(digest, date=digest.date + LATER) for digest in read[:AGAIN]]
    return read + [digest for digest in again if digest.date > read[-1].date] or read


def write_table(found: Sequence[Digest], at: Path) -> None:
    """As the table has them: each digest converted when it was saved, and its line in the archive; a file a day."""
    kept = [converted(digest) for digest in found]
    for digest in kept:
        _write(at / f"{digest.date}.json", msgspec.json.encode(digest).decode())
    _write(at / LINES, msgspec.json.encode([line(digest) for digest in kept]).decode())


def write_hugo(found: Sequence[Digest], at: Path) -> None:
    """The smallest site with the same pages: posts, lists of ten, four tags, a category, a feed of twenty posts."""
    for name, text in _HUGO.items():
        _write(at / name, text)
    for digest in found:
        post = _OWN_TAGS.sub(_FOUR_TAGS, markdown.post(digest, "hugo", markdown.body(digest)), count=1)
        _write(hugo_post(digest, at), post)


def hugo_post(digest: Digest, at: Path) -> Path:
    return at / "content" / "posts" / addresses.post("hugo", digest.date).rpartition("/")[2]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
