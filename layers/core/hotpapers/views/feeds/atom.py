"""Atom (https://www.rfc-editor.org/rfc/rfc4287)."""

from __future__ import annotations

from collections.abc import Iterator

from hotpapers.views.documents import utc
from hotpapers.views.feeds.items import Channel, Item, element, xml

_NEVER = "1991-08-14T00:00:00Z"
"""Atom wants a time even of a feed that says nothing yet: arXiv's first day, since validators doubt 1970."""


def atom(channel: Channel) -> bytes:
    return "".join(_feed(channel)).encode()


def _feed(channel: Channel) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
    yield element("title", channel.title) + element("subtitle", channel.description)
    yield element("id", channel.site + channel.paths.atom)
    yield element("updated", utc(channel.updated) if channel.updated else _NEVER)
    yield f"<author>{element('name', 'Hot Papers')}{element('uri', channel.site + '/')}</author>"
    yield element("generator", "Hot Papers")
    yield f'<link rel="self" type="application/atom+xml" href="{xml(channel.site + channel.paths.atom)}"/>'
    yield f'<link rel="alternate" type="text/html" href="{xml(channel.site + channel.home)}"/>'
    for item in channel.items:
        yield from _entry(item)
    yield "</feed>\n"


def _entry(item: Item) -> Iterator[str]:
    yield "<entry>" + element("title", item.title) + element("id", item.url)
    yield f'<link rel="alternate" type="text/html" href="{xml(item.url)}"/>'
    if item.external:
        yield f'<link rel="related" href="{xml(item.external)}"/>'
    yield element("published", utc(item.published)) + element("updated", utc(item.updated))
    for author in item.authors:
        yield f"<author>{element('name', author)}</author>"
    for category in item.categories:
        yield f'<category term="{xml(category)}" scheme="https://arxiv.org/category_taxonomy"/>'
    yield element("summary", item.summary) + element("content", item.content, ' type="html"') + "</entry>"
