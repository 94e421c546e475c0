"""The posts below a paper, as X's oEmbed wrote them: https://docs.x.com/x-for-websites/oembed-api."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from hotpapers.adapters.blog.lines import Lines
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import PaperId
from hotpapers.domain.text import clean, scrub
from hotpapers.views.markdown.original import WIDGETS

OPEN, CLOSE, SIGNED = "<blockquote", "</blockquote>", "</p>&mdash; "
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
"""Not the standard library's: those follow the locale."""
EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657_000, tzinfo=UTC)
"""Of the milliseconds in a post's id: https://github.com/twitter-archive/snowflake (IdWorker.scala, twepoch)."""

# The two ends are read apart from the text between them: no pattern has two parts that could share its characters.
_HEAD = re.compile(r'<blockquote class="twitter-tweet"(?: [^<>]*)?><p lang="(?P<lang>[\w-]*)" dir="\w+">', re.ASCII)
_FOOT = re.compile(
    r"(?P<name>[^<]*) \(@(?P<handle>\w{1,20})\) "
    r'<a href="(?P<url>https://twitter\.com/\w{1,20}/status/(?P<id>[1-9]\d{0,18}))(?:\?[^"<>]*)?">'
    r"(?P<month>[A-Z][a-z]+) (?P<day>\d{1,2}), (?P<year>\d{4})</a></blockquote>",
    re.ASCII,
)
_BREAK = re.compile(r"<br\s*/?>")
_TAG = re.compile(r"<[^<>]*>")


def quotes(lines: Lines, paper: PaperId, counted_at: datetime) -> Iterator[Mention]:
    lines.skip_empty()
    while lines.next.startswith(OPEN):
        yield _quote(lines, paper, counted_at)
        lines.skip_empty()


def _quote(lines: Lines, paper: PaperId, counted_at: datetime) -> Mention:
    start = lines.at
    markup = _markup(lines)
    body, _, signature = markup.rpartition(SIGNED)
    head, foot = _HEAD.match(body), _FOOT.fullmatch(signature)
    if head is None or foot is None:
        lines.fail("this is not an embedded post of the blog", start)
    posted_at = _posted_at(lines, foot)
    lines.exactly(WIDGETS)
    return Mention(
        network=Network.IMPORT,
        post_id=foot["id"],
        author=Author(foot["handle"], foot["handle"], clean(html.unescape(foot["name"]))),
        posted_at=posted_at,
        url=foot["url"],
        papers=(paper,),
        counted_at=counted_at,
        text=_plain(body[head.end() :]),
        lang=head["lang"],
        markup=markup,
    )


def _markup(lines: Lines) -> str:
    """One embed, verbatim. It may run over lines, but never into what follows it."""
    start = lines.at
    while not lines.next.endswith(CLOSE):
        lines.at += 1
        if lines.ended or lines.next.startswith((OPEN, "<script")):
            lines.fail(f"no line that ends with {CLOSE} closes this {OPEN}>", start)
    lines.at += 1
    return "\n".join(lines.lines[start : lines.at])


def _posted_at(lines: Lines, foot: re.Match[str]) -> datetime:
    """The instant in the post's id; midnight UTC of the printed day where the two disagree."""
    month = MONTHS.index(foot["month"]) + 1 if foot["month"] in MONTHS else 0
    printed = lines.instant(f"{foot['year']}-{month:02d}-{int(foot['day']):02d}")
    instant = (EPOCH + timedelta(milliseconds=int(foot["id"]) >> 22)).replace(microsecond=0)
    return instant if instant.date() == printed.date() else printed


def _plain(markup: str) -> str:
    return scrub(html.unescape(_TAG.sub("", _BREAK.sub("\n", markup))))
