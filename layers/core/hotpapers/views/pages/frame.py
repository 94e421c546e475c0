"""What every page has: the environment, its head, its stylesheet."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import BaseLoader, Environment, ModuleLoader, PackageLoader, StrictUndefined
from markupsafe import Markup

from hotpapers.views import addresses, words
from hotpapers.views.documents import utc
from hotpapers.views.pages import articles

NAME = "Hot Papers"
COMPILED = "compiled"
"""The templates as modules: to read and compile them there would cost every cold start what ten pages cost."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page, or the same list, in another form."""

    type: str
    path: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    site: str
    """Absolute address, without a slash at its end."""
    path: str
    """The canonical one."""
    title: str
    description: str
    og_type: str = "website"
    published: str | None = None
    previous: str | None = None
    next: str | None = None
    alternates: tuple[Alternate, ...] = ()
    json_ld: Markup | None = None
    robots: str | None = None


def feeds(paths: addresses.FeedPaths, title: str) -> tuple[Alternate, ...]:
    """A feed as the head of a page offers it."""
    return (
        Alternate("application/rss+xml", paths.rss, f"{title} (RSS)"),
        Alternate("application/atom+xml", paths.atom, f"{title} (Atom)"),
        Alternate("application/feed+json", paths.json, f"{title} (JSON Feed)"),
    )


@cache
def _every_feed(site: str) -> Markup:
    """That every page offers."""
    link = Markup('<link rel="alternate" type="{}" title="{}" href="{}{}">\n').format
    return Markup("").join(link(one.type, one.title, site, one.path) for one in feeds(addresses.DIGESTS, NAME))


@cache
def stylesheet() -> tuple[str, bytes]:
    """Path and bytes; the path names the content, so it may be cached for ever."""
    source = files("hotpapers.views").joinpath("assets/site.css").read_text(encoding="utf-8")
    return _hashed(minified(source).encode(), "css")


@cache
def script() -> tuple[str, bytes]:
    """Path and bytes, as of the stylesheet."""
    return _hashed(files("hotpapers.views").joinpath("assets/site.js").read_bytes(), "js")


def _hashed(body: bytes, kind: str) -> tuple[str, bytes]:
    return f"/assets/site-{hashlib.sha256(body).hexdigest()[:12]}.{kind}", body


def minified(css: str) -> str:
    """Without comments, indentation and line ends; good for our own stylesheet, which has no strings with spaces."""
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    lines = (line.strip() for line in plain.splitlines())
    return re.sub(r"\s*([{};,])\s*", r"\1", " ".join(line for line in lines if line))


def compile_templates(views: Path) -> None:
    """Into a folder beside the templates of what ships, where pages look first."""
    _environment().compile_templates(views / COMPILED, zip=None, ignore_errors=False)


def _loader() -> BaseLoader:
    compiled = files("hotpapers.views") / COMPILED
    return ModuleLoader(str(compiled)) if compiled.is_dir() else PackageLoader("hotpapers.views")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=_loader(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        category=addresses.category,
        clock=words.clock,
        count=words.count,
        day=addresses.day,
        hour=words.hour,
        moment=words.moment,
        number=words.number,
        paper=addresses.paper,
        short=words.short,
        utc=utc,
        written=words.written,
    )
    environment.globals.update(
        articles=articles, css=stylesheet()[0], js=script()[0], site_name=NAME, every_feed=_every_feed
    )
    return environment


def render(template: str, head: Head, **values: object) -> bytes:
    """Piece by piece: one character beyond ASCII makes all of a string as wide as itself, and a page has some."""
    pieces = _environment().get_template(template).generate(head=head, **values)
    return b"".join([piece.encode() for piece in pieces])
