"""RSS 2.0 (https://www.rssboard.org/rss-specification): authors in Dublin Core, the text in content:encoded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hotpapers.views.escaping import html
from hotpapers.views.feeds.items import Channel, Item, element, xml

_TAXONOMY = "https://arxiv.org/category_taxonomy"


def rss(channel: Channel) -> bytes:
    return "".join(_channel(channel)).encode()


def _channel(channel: Channel) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
    yield ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    yield element("title", channel.title) + element("link", channel.site + channel.home)
    yield element("description", channel.description) + "<language>en</language>"
    if channel.updated:
        yield element("lastBuildDate", _date(channel.updated))
    yield "<docs>https://www.rssboard.org/rss-specification</docs><generator>Hot Papers</generator><ttl>60</ttl>"
    yield f'<atom:link rel="self" type="application/rss+xml" href="{xml(channel.site + channel.paths.rss)}"/>'
    for item in channel.items:
        yield from _item(item)
    yield "</channel></rss>\n"


def _item(item: Item) -> Iterator[str]:
    yield "<item>" + element("title", item.title) + element("link", item.url)
    yield element("guid", item.url, ' isPermaLink="true"') + element("pubDate", _date(item.published))
    for author in item.authors:
        yield element("dc:creator", author)
    for category in item.categories:
        yield element("category", category, f' domain="{_TAXONOMY}"')
    if item.comments:
        yield element("comments", item.comments)
    # readers take a description for HTML, which a "<" of the text must not become
    yield element("description", html(item.summary)) + element("content:encoded", item.content) + "</item>"


def _date(instant: datetime) -> str:
    """RFC 822's; every instant is UTC, and no function sets a locale."""
    return f"{instant:%a, %d %b %Y %H:%M:%S} GMT"
