"""Every link of a published site that leads into the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from local.edge import index_rule

LINKS = frozenset({"href", "src", "srcset", "poster", "action", "cite", "data"})
AS_PAGES = frozenset({".html"})
AS_TEXT = frozenset({".xml", ".atom", ".json", ".md", ".txt", ".css"})
EXAMPLES = re.compile(r"/papers/2609\.01234/|/digests/2026-|/categories/cs\.LG/|/min/100/")
"""Addresses that a text gives as examples."""


@dataclass(frozen=True, slots=True)
class Link:
    source: str
    """Key of the file that it stands in."""
    target: str
    """Path and query, as an edge would be asked."""
    fragment: str


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in LINKS and value:
                self.links += [part.split()[0] for part in value.split(",")] if name == "srcset" else [value]
            if name == "content" and value and value.startswith(("http://", "https://")):
                self.links.append(value)
            if name in ("id", "name") and value:
                self.ids.add(value)


def page(body: str) -> _Page:
    parsed = _Page()
    parsed.feed(body)
    return parsed


def links(folder: Path, site: str) -> Iterator[Link]:
    """Of every file; `site` is the address that it is published under, without a slash at its end."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from _of_file(path, path.relative_to(folder).as_posix(), site)


def _of_file(path: Path, key: str, site: str) -> Iterator[Link]:
    address = f"{site}/{key.removesuffix('index.html')}"
    if path.suffix in AS_PAGES:
        found = page(path.read_text("utf-8")).links
    elif path.suffix in AS_TEXT:
        # a feed holds pages as text; what stands in a text as code is an example
        text = re.sub(r"`[^`\n]*`", "", unescape(unescape(path.read_text("utf-8"))))
        found = re.findall(rf"{re.escape(site)}(?:/[^\s\"'<>)\]`\\]*)?", text)
    else:
        found = []
    for link in dict.fromkeys(found):
        parts = urlsplit(urljoin(address, link))
        if f"{parts.scheme}://{parts.netloc}" == site:
            query = f"?{parts.query}" if parts.query else ""
            yield Link(key, (parts.path or "/") + query, unquote(parts.fragment))


def leads_to(folder: Path, link: Link) -> Path | None:
    """The file that the edge shows for it; None where it leads nowhere. Links to the API are for others to follow."""
    path, elsewhere = index_rule(urlsplit(link.target).path)
    if elsewhere:
        path, _ = index_rule(elsewhere)
    file = folder / PurePosixPath(unquote(path)).relative_to("/")
    return file if file.is_file() else None


def dangling(folder: Path, site: str) -> list[str]:
    """Links that lead nowhere, and fragments that name nothing on the page they lead to."""
    lost: list[str] = []
    for link in links(folder, site):
        if link.target.startswith("/v1/") or (not link.source.endswith(".html") and EXAMPLES.match(link.target)):
            continue
        file = leads_to(folder, link)
        if file is None:
            lost.append(f"{link.source} → {link.target}")
        elif link.fragment and file.suffix == ".html" and link.fragment not in page(file.read_text("utf-8")).ids:
            lost.append(f"{link.source} → {link.target}#{link.fragment}")
    return lost
