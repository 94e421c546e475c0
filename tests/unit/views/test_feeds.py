"""Feeds by the feed validator's rules (https://github.com/w3c/feedvalidator); the same bytes for the same content."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest
from defusedxml.ElementTree import fromstring
from hotpapers.domain.calendar import Week, opening
from hotpapers.domain.digest import Digest
from hotpapers.domain.mention import Network
from hotpapers.views import feeds
from hotpapers.views.feeds import Channel, First
from hotpapers.views.feeds.contents import beginning
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tests.builders import DAY, a_digest, a_mention, a_paper, a_status, an_entry

SITE = "https://hotpapers.example"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
FORMS: dict[str, Callable[[Channel], bytes]] = {"rss": feeds.rss, "atom": feeds.atom, "json": feeds.json_feed}
HOSTILE = """A <b>bold</b> & "quoted" title ]]> <script>alert(1)</script> 'x' \x00\x0b\ufffe"""


def digests() -> list[Digest]:
    """Newest first."""
    return [a_digest(DAY - timedelta(days=i), 3) for i in range(3)]


def channels() -> dict[str, Channel]:
    pairs = [(digest.date, entry) for digest in digests() for entry in digest.entries]
    firsts = feeds.first_entries(pairs)
    week = (Week.of(DAY), datetime(2026, 9, 24, 6, tzinfo=UTC), [(1, an_entry(1)), (2, an_entry(2))])
    return {
        "digests": feeds.digests_feed(SITE, digests()),
        "papers": feeds.papers_feed(SITE, firsts),
        "category": feeds.category_feed(SITE, "cs.LG", firsts),
        "threshold": feeds.threshold_feed(SITE, 50, firsts),
        "weeks": feeds.weeks_feed(SITE, [week]),
        "empty": feeds.papers_feed(SITE, []),
        "hostile": feeds.digests_feed(
            SITE, [a_digest(entries=(an_entry(1, a_paper(title=HOSTILE, abstract=HOSTILE)),))]
        ),
    }


CHANNELS = channels()
each_channel = pytest.mark.parametrize("name", CHANNELS)


@each_channel
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_feed_is_well_formed_and_a_reader_finds_every_item(name: str, form: str) -> None:
    body = FORMS[form](CHANNELS[name])
    fromstring(body)
    read = feedparser.parse(body)
    assert not read.bozo
    assert read.version == {"rss": "rss20", "atom": "atom10"}[form]
    assert [entry.link for entry in read.entries] == [item.url for item in CHANNELS[name].items]
    assert [entry.id for entry in read.entries] == [item.url for item in CHANNELS[name].items]
    assert body.startswith(b'<?xml version="1.0" encoding="utf-8"?>')


@each_channel
def test_rss_keeps_the_validator_s_rules(name: str) -> None:
    channel = fromstring(feeds.rss(CHANNELS[name])).find("channel")
    assert channel is not None
    assert all(channel.findtext(tag) for tag in ("title", "link", "description", "language"))
    own = channel.find(f"{ATOM}link")
    assert own is not None
    assert own.attrib["rel"] == "self"
    assert own.attrib["href"] == SITE + CHANNELS[name].paths.rss
    for item in channel.findall("item"):
        guid = item.find("guid")
        assert guid is not None
        assert (guid.attrib["isPermaLink"], guid.text) == ("true", item.findtext("link"))
        written = item.findtext("pubDate") or ""
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", written)
        assert parsedate_to_datetime(written).strftime("%a") == written[:3]


@each_channel
def test_atom_keeps_the_validator_s_rules(name: str) -> None:
    feed = fromstring(feeds.atom(CHANNELS[name]))
    assert all(feed.findtext(f"{ATOM}{tag}") for tag in ("id", "title", "updated"))
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    for entry in entries:
        assert all(entry.findtext(f"{ATOM}{tag}") for tag in ("title", "updated", "published", "summary", "content"))
        assert (entry.findtext(f"{ATOM}published") or "") <= (entry.findtext(f"{ATOM}updated") or "")
        assert entry.find(f"{ATOM}link[@rel='alternate']") is not None
    assert (feed.findtext(f"{ATOM}updated") or "") == max(
        (entry.findtext(f"{ATOM}updated") or "" for entry in entries), default="1991-08-14T00:00:00Z"
    )


@each_channel
def test_json_feed_has_what_version_1_1_asks_for(name: str) -> None:
    feed = json.loads(feeds.json_feed(CHANNELS[name]))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == SITE + CHANNELS[name].paths.json
    for item in feed["items"]:
        assert item["id"] == item["url"]
        assert item["content_html"]
        datetime.fromisoformat(item["date_published"])
        assert all(key.startswith("_") is (key == "_hot_papers") for key in item)


@each_channel
def test_content_is_paragraphs_lists_and_absolute_links_alone(name: str) -> None:
    for item in CHANNELS[name].items:
        page = LexborHTMLParser(f"<main>{item.content}</main>")
        assert {node.tag for node in page.css("main *")} <= {"p", "a", "ol", "li"}
        assert all((node.attributes["href"] or "").startswith("https://") for node in page.css("a"))
        assert {key for node in page.css("main *") for key in node.attributes} <= {"href"}


@each_channel
@pytest.mark.parametrize("form", FORMS)
def test_the_same_content_gives_the_same_bytes(name: str, form: str) -> None:
    assert FORMS[form](CHANNELS[name]) == FORMS[form](channels()[name])


def test_titles_say_exactly_what_the_paper_is_called() -> None:
    channel = CHANNELS["hostile"]
    clean = re.sub("[\x00\x0b\ufffe]", "", channel.items[0].title)
    assert fromstring(feeds.rss(channel)).findtext("channel/item/title") == clean
    assert fromstring(feeds.atom(channel)).findtext(f"{ATOM}entry/{ATOM}title") == clean
    assert b"<script" not in feeds.rss(channel) + feeds.atom(channel)


def test_a_description_read_as_html_says_what_the_summary_says() -> None:
    """Readers of RSS take it for HTML; the validator too: a bare "<" is a broken tag to them."""
    item = replace(CHANNELS["papers"].items[0], summary="p < 0.05 & n>3, <b>not bold</b>")
    written = fromstring(feeds.rss(replace(CHANNELS["papers"], items=(item,)))).findtext("channel/item/description")
    assert LexborHTMLParser(f"<main>{written}</main>").css_first("main").text() == item.summary  # type: ignore[union-attr]


@pytest.mark.parametrize("form", FORMS)
def test_a_topic_s_feed_is_called_by_the_topic_s_name(form: str) -> None:
    body = FORMS[form](CHANNELS["category"])
    title = json.loads(body)["title"] if form == "json" else feedparser.parse(body).feed.title
    assert title == "Hot Papers in Machine Learning (cs.LG)"


def test_a_digest_is_named_by_its_top_paper_and_dated_by_its_announcement() -> None:
    item = CHANNELS["digests"].items[0]
    assert item.title == "Hot Papers 2026-09-24: Title of 2609.00001 (+2)"
    assert item.url == f"{SITE}/digests/2026-09-24/"
    assert item.published == opening(DAY)
    assert item.updated == datetime(2026, 9, 24, 6, tzinfo=UTC)
    assert item.summary.startswith("1. Title of 2609.00001 · 2. ")
    assert '<a href="https://arxiv.org/abs/2609.00001">abs</a>' in item.content


def test_gaps_are_said_in_the_item() -> None:
    digest = a_digest(sources=(replace(a_status(Network.X), state="failed", reason="timed out"),))  # type: ignore[arg-type]
    assert "X: could not be counted (timed out)." in feeds.digests_feed(SITE, [digest]).items[0].content


def test_a_digest_without_papers_is_no_item() -> None:
    assert feeds.digests_feed(SITE, [a_digest(entries=0), a_digest(date(2026, 9, 23))]).items[0].url.endswith("09-23/")


def test_a_recount_changes_a_paper_s_item_nowhere_but_in_its_extension() -> None:
    before = feeds.papers_feed(SITE, [First(DAY, an_entry(1))])
    after = feeds.papers_feed(SITE, [First(DAY, an_entry(1, an_entry(1).paper, value=500.0, likes=900))])
    assert feeds.rss(before) == feeds.rss(after)
    assert feeds.atom(before) == feeds.atom(after)
    assert feeds.json_feed(before) != feeds.json_feed(after)


def test_a_paper_is_an_item_once_where_it_was_first() -> None:
    paper = a_paper("2609.00001")
    pairs = [(DAY, an_entry(1, paper)), (DAY - timedelta(days=1), an_entry(7, paper)), (DAY, an_entry(2))]
    firsts = feeds.first_entries(pairs)
    assert [(first.date, first.entry.paper.id) for first in firsts] == [
        (DAY, "2609.00002"),
        (DAY - timedelta(days=1), "2609.00001"),
    ]


def test_a_paper_that_an_older_digest_listed_is_no_new_item() -> None:
    entries = [(DAY, an_entry(1)), (DAY, an_entry(2))]
    firsts = feeds.first_entries(entries, {an_entry(1).paper.id: DAY - timedelta(days=60), an_entry(2).paper.id: DAY})
    assert [first.entry.paper.id for first in firsts] == ["2609.00002"]


@given(
    st.permutations([(DAY - timedelta(days=i % 3), an_entry(i + 1, a_paper(f"2609.0000{i % 4}"))) for i in range(6)])
)
def test_the_order_of_the_input_does_not_matter(pairs: list[Any]) -> None:
    found = feeds.first_entries(pairs)
    assert [(first.date, first.entry.paper.id) for first in found] == sorted(
        ((first.date, first.entry.paper.id) for first in found), key=lambda pair: (pair[0], pair[1]), reverse=True
    )


def test_a_threshold_lets_through_what_reaches_it() -> None:
    firsts = [First(DAY, an_entry(rank, value=value)) for rank, value in ((1, 100.0), (2, 99.9))]
    assert [item.title for item in feeds.threshold_feed(SITE, 100, firsts).items] == ["Title of 2609.00001"]


def test_a_paper_leads_to_arxiv_and_to_its_biggest_thread() -> None:
    story = a_mention(network=Network.HACKERNEWS, url="https://news.ycombinator.com/item?id=1")
    item = feeds.papers_feed(SITE, [First(DAY, an_entry(1, posts=(story,)))]).items[0]
    assert (item.external, item.comments) == ("https://arxiv.org/abs/2609.00001", story.url)
    assert b"<comments>https://news.ycombinator.com/item?id=1</comments>" in feeds.rss(
        replace(CHANNELS["papers"], items=(item,))
    )


def test_formulas_are_said_in_unicode() -> None:
    entry = an_entry(1, a_paper(title="$O(n^2)$ is enough", abstract=r"We use $\epsilon$."))
    item = feeds.papers_feed(SITE, [First(DAY, entry)]).items[0]
    assert item.title == "O(n²) is enough"
    assert "<p>We use ϵ.</p>" in item.content


def test_a_feed_of_full_days_stays_small() -> None:
    papers = [
        a_paper(f"2609.{i:05d}", abstract="word " * 250, authors=tuple(f"A. B{j}" for j in range(9))) for i in range(25)
    ]
    full = [
        a_digest(DAY - timedelta(days=i), tuple(an_entry(j + 1, paper) for j, paper in enumerate(papers)))
        for i in range(14)
    ]
    for write in FORMS.values():
        assert len(write(feeds.digests_feed(SITE, full))) < 250_000
    firsts = [First(digest.date, entry) for digest in full for entry in digest.entries]
    for write in FORMS.values():
        assert len(write(feeds.papers_feed(SITE, firsts))) < 250_000


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Short.", "Short."),
        ("One. " + "word " * 100, "One."),
        ("x" * 400, "x" * 300 + "…"),
        (("word " * 80).strip(), ("word " * 60).strip() + "…"),
    ],
)
def test_a_summary_is_the_first_sentences(text: str, start: str) -> None:
    assert beginning(text) == start
