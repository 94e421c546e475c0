"""Feeds of digests: RSS 2.0, Atom, JSON Feed 1.1. The same content gives the same bytes: no date comes from a clock."""

from __future__ import annotations

import json
from collections.abc import Sequence
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from hotpapers.domain.digest import Digest, Entry
from hotpapers.views import addresses, words
from hotpapers.views.documents import utc

ITEMS = 14
NAME = "Hot Papers"
ABOUT = "Which of the papers arXiv announced people are sharing and liking"

Digests = Sequence[Digest]
"""Newest first, at least one."""


def title(digest: Digest) -> str:
    if not digest.entries:
        return f"{NAME} {digest.date}"
    more = len(digest.entries) - 1
    return f"{NAME} {digest.date}: {digest.entries[0].paper.title}" + (f" (+{more})" if more else "")


def summary(digest: Digest) -> str:
    return " · ".join(f"{entry.rank}. {entry.paper.title}" for entry in digest.entries[:3]) or words.counted(digest)


def content(digest: Digest) -> str:
    """HTML of p, a, ol and li only, with absolute links; TeX stays text, since readers strip MathML."""
    gaps = "".join(f"<p>{escape(gap)}.</p>" for gap in words.missing(digest))
    papers = "".join(_paper(entry) for entry in digest.entries)
    return f"<p>{escape(words.counted(digest))}.</p>{gaps}<ol>{papers}</ol>"


def _paper(entry: Entry) -> str:
    link = quoteattr(addresses.abs_(entry.paper.id))
    counts = f"{words.count(entry.reposts, 'repost')}, {words.count(entry.likes, 'like')}"
    return (
        f"<li><p><a href={link}>{escape(entry.paper.title)}</a></p><p>{escape(words.authors(entry.paper.authors))}</p>"
        f"<p>{counts}</p><p>{escape(entry.paper.abstract)}</p></li>"
    )


def _link(digest: Digest) -> str:
    return digest.site_url + addresses.day(digest.date)


def rss(digests: Digests) -> bytes:
    """https://www.rssboard.org/rss-specification"""
    site = digests[0].site_url
    items = "".join(
        f"<item><title>{escape(title(digest))}</title><link>{escape(_link(digest))}</link>"
        f'<guid isPermaLink="true">{escape(_link(digest))}</guid>'
        f"<pubDate>{format_datetime(digest.generated_at, usegmt=True)}</pubDate>"
        f"<description>{escape(content(digest))}</description></item>"
        for digest in digests
    )
    built = format_datetime(max(digest.generated_at for digest in digests), usegmt=True)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{NAME}</title><link>{escape(site)}/</link><description>{ABOUT}</description><language>en</language>"
        f"<lastBuildDate>{built}</lastBuildDate><ttl>60</ttl>"
        f'<atom:link rel="self" type="application/rss+xml" href={quoteattr(site + addresses.RSS)}/>'
        f"{items}</channel></rss>\n"
    ).encode()


def atom(digests: Digests) -> bytes:
    """https://www.rfc-editor.org/rfc/rfc4287"""
    site = digests[0].site_url
    entries = "".join(
        f"<entry><title>{escape(title(digest))}</title><id>{escape(_link(digest))}</id>"
        f"<link href={quoteattr(_link(digest))}/><updated>{utc(digest.generated_at)}</updated>"
        f'<summary>{escape(summary(digest))}</summary><content type="html">{escape(content(digest))}</content></entry>'
        for digest in digests
    )
    updated = utc(max(digest.generated_at for digest in digests))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>{NAME}</title><subtitle>{ABOUT}</subtitle><id>{escape(site)}/</id><updated>{updated}</updated>"
        f"<author><name>{NAME}</name></author><link href={quoteattr(site + '/')}/>"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(site + addresses.ATOM)}/>{entries}</feed>\n'
    ).encode()


def json_feed(digests: Digests) -> bytes:
    """https://www.jsonfeed.org/version/1.1/"""
    site = digests[0].site_url
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": NAME,
        "description": ABOUT,
        "home_page_url": f"{site}/",
        "feed_url": site + addresses.JSON_FEED,
        "language": "en",
        "authors": [{"name": NAME, "url": f"{site}/"}],
        "items": [
            {
                "id": _link(digest),
                "url": _link(digest),
                "title": title(digest),
                "summary": summary(digest),
                "content_html": content(digest),
                "date_published": utc(digest.generated_at),
            }
            for digest in digests
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode() + b"\n"
