"""Announced papers: the fake and arXiv's adapter keep the promises of `ports.Listings`, whatever arXiv does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hotpapers.adapters.arxiv import Arxiv
from hotpapers.adapters.arxiv.oai import Record
from hotpapers.adapters.arxiv.records import changed
from hotpapers.adapters.http import Http, Limits, Pace
from hotpapers.domain.errors import SourceChanged, SourceError, SourceRefused
from hotpapers.domain.listing import Listing, Outcome, merge
from hotpapers.domain.paper import How, PaperId
from hotpapers.ports import Listings

from local.faults import Fault, Kind
from local.web import SAMPLE, SAMPLE_DAY, Web
from tests.builders import a_paper
from tests.contracts.wires import Wire
from tests.fakes import FakeListings
from tests.listings import catchup_page, ids, new_page, record, records, row, section

ONE_DAY = timedelta(days=1)
NOW = datetime(2021, 1, 22, 6, 0, tzinfo=UTC)
"""When the sample's announcement is the newest; 2021-01-22 was a Friday."""


def arxiv(web: Web, **fields: Any) -> Arxiv:
    page, rss, oai = web.url("arxiv"), web.url("arxiv_rss"), web.url("arxiv_oai") + "/oai"
    pace = dict.fromkeys((urlsplit(url).netloc for url in (page, rss, oai)), Pace(fields.pop("delay", 0.0)))
    sleep = fields.pop("sleep", lambda _: None)
    door = Http("tests", pace=pace, limits=Limits(read=2.0), sleep=sleep, jitter=lambda: 0.0)
    return Arxiv(door, page, rss, oai, **fields)


@contextmanager
def the_web(*faults: Fault, recordings: Path = SAMPLE) -> Iterator[Web]:
    with Web(recordings, faults=faults) as web:
        yield web


@pytest.fixture(params=["fake", "arxiv"])
def listings(request: Any) -> Iterator[Listings]:
    if request.param == "fake":
        papers = tuple(a_paper(paper, announced=SAMPLE_DAY) for paper in ids(5))
        yield FakeListings({"cs": Listing("cs", Outcome.NEW, SAMPLE_DAY, papers, requests=1)})
        return
    with the_web() as web:
        yield arxiv(web)


def test_the_newest_announcement_is_new_where_none_is_known(listings: Listings) -> None:
    found = listings.announced("cs", None, None, NOW)
    assert (found.subject, found.outcome, found.day, found.whole) == ("cs", Outcome.NEW, SAMPLE_DAY, True)
    assert found.requests == 1
    assert {paper.announced for paper in found.papers} == {SAMPLE_DAY}
    assert len({paper.id for paper in found.papers}) == len(found.papers) > 0


def test_the_newest_announcement_is_new_where_an_older_one_is_known(listings: Listings) -> None:
    assert listings.announced("cs", None, SAMPLE_DAY - ONE_DAY, NOW).outcome is Outcome.NEW


@pytest.mark.parametrize("known", [SAMPLE_DAY, SAMPLE_DAY + ONE_DAY])
def test_an_announcement_that_is_known_is_unchanged_and_has_no_papers(listings: Listings, known: date) -> None:
    found = listings.announced("cs", None, known, NOW)
    assert (found.outcome, found.papers) == (Outcome.UNCHANGED, ())


def test_a_day_by_name_is_that_day_however_well_known(listings: Listings) -> None:
    found = listings.announced("cs", SAMPLE_DAY, None, NOW)
    assert (found.outcome, found.day) == (Outcome.NEW, SAMPLE_DAY)


def test_the_listings_of_several_subjects_make_one_announcement_with_each_paper_once() -> None:
    with the_web() as web:
        source = arxiv(web)
        announcement = merge([source.announced(subject, None, None, NOW) for subject in ("cs", "stat")])
        assert len(web.arrived) == 2
    assert announcement
    day = json.loads((SAMPLE / "day.json").read_text())
    assert {paper.id for paper in announcement.papers} == {paper["id"] for paper in day["papers"]}
    assert announcement.announced.new + announcement.announced.cross == len(announcement.papers)


def test_a_paper_that_is_new_in_one_category_and_crossed_into_another_is_new_and_once(tmp_path: Path) -> None:
    crossed = row("2609.00001", "(cross-list from cs.LG)")
    written = {
        "list_cs.AI_new": new_page(section("New", ids(2, 5)), section("Cross", [crossed]), total=3, day=FRIDAY),
        "list_cs.LG_new": of(FRIDAY, 2),
    }
    with pages(tmp_path, **written) as web:
        source = arxiv(web)
        announcement = merge([source.announced(subject, None, None, LATER) for subject in ("cs.AI", "cs.LG")])
    assert announcement
    assert [(paper.id, paper.how) for paper in announcement.papers] == [
        (paper, How.NEW) for paper in ("2609.00001", "2609.00002", "2609.00005", "2609.00006")
    ]
    assert (announcement.announced.subjects, announcement.announced.missing) == (("cs.AI", "cs.LG"), ())


FRIDAY, THURSDAY, MONDAY = date(2026, 9, 25), date(2026, 9, 24), date(2026, 9, 21)
LATER = datetime(2026, 9, 25, 6, 0, tzinfo=UTC)


@contextmanager
def pages(tmp_path: Path, *faults: Fault, **written: bytes) -> Iterator[Web]:
    """A web of the pages given, by the names of their recordings."""
    (tmp_path / "arxiv").mkdir()
    for name, page in written.items():
        (tmp_path / "arxiv" / f"{name.replace('__', '-')}.html").write_bytes(page)
    with the_web(*faults, recordings=tmp_path) as web:
        yield web


def of(day: date, count: int = 3, **fields: Any) -> bytes:
    return new_page(section("New", ids(count)), total=count, day=day, **fields)


def test_a_day_of_the_last_ninety_is_read_from_catchup(tmp_path: Path) -> None:
    back = catchup_page(section("New", ids(2)), section("Cross", ids(1, 7)), total=3, day=MONDAY)
    with pages(tmp_path, list_cs_new=of(FRIDAY), catchup_cs_2026__09__21=back) as web:
        found = arxiv(web).announced("cs", MONDAY, None, LATER)
        asked = [(one.path, dict(one.query)) for one in web.arrived]
    assert (found.outcome, found.day, [paper.how for paper in found.papers]) == (
        Outcome.NEW,
        MONDAY,
        [How.NEW, How.NEW, How.CROSS],
    )
    assert found.requests == 2
    assert asked[1] == ("/catchup/cs/2026-09-21", {"abs": "True", "page": "1"})


def test_a_page_of_another_day_than_asked_for_is_broken_in_words(tmp_path: Path) -> None:
    other = catchup_page(section("New", ids(2)), total=2, day=THURSDAY)
    with pages(tmp_path, list_cs_new=of(FRIDAY), catchup_cs_2026__09__21=other) as web:
        found = arxiv(web).announced("cs", MONDAY, None, LATER)
    assert (found.outcome, found.papers) == (Outcome.BROKEN, ())
    assert (found.why or "").startswith("its page: asked for 2026-09-21, it is of 2026-09-24; OAI-PMH: nothing")


def test_a_long_day_is_read_page_by_page_from_either_address(tmp_path: Path) -> None:
    first = section("New", ids(2_000), 2_002, "showing first")
    second = section("New", ids(2, 2_001), 2_002, "continued, showing last"), section("Cross", ids(1, 5_000))
    written = {
        "list_cs_new": new_page(first, total=2_003, day=FRIDAY),
        "list_cs_new_2000": new_page(*second, total=2_003, day=FRIDAY),
        "catchup_cs_2026__09__24": catchup_page(first, total=2_003, day=THURSDAY),
        "catchup_cs_2026__09__24_2": catchup_page(*second, total=2_003, day=THURSDAY),
    }
    with pages(tmp_path, **written) as web:
        for day, requests in ((FRIDAY, 2), (THURSDAY, 3)):
            found = arxiv(web).announced("cs", day, None, LATER)
            assert (found.outcome, len(found.papers), found.requests) == (Outcome.NEW, 2_003, requests)


def paths(web: Web) -> list[str]:
    return [asked.path for asked in web.asked("arxiv")]


def test_a_day_before_a_date_that_arxiv_has_printed_costs_one_request_a_subject(tmp_path: Path) -> None:
    back = catchup_page(section("New", ids(2)), total=2, day=MONDAY)
    with pages(tmp_path, list_cs_new=of(FRIDAY), catchup_cs_2026__09__21=back, catchup_stat_2026__09__21=back) as web:
        source = arxiv(web)
        found = [source.announced(subject, MONDAY, THURSDAY, LATER) for subject in ("cs", "stat")]
        assert paths(web) == ["/catchup/cs/2026-09-21", "/catchup/stat/2026-09-21"]
    assert [(one.outcome, one.day, one.requests) for one in found] == [(Outcome.NEW, MONDAY, 1)] * 2


def test_catch_up_has_the_sample_day_as_its_newest_page_had_it() -> None:
    with the_web() as web:
        newest = arxiv(web).announced("cs", SAMPLE_DAY, None, NOW)
        later = arxiv(web).announced("cs", SAMPLE_DAY, SAMPLE_DAY + 3 * ONE_DAY, NOW + 3 * ONE_DAY)
        assert paths(web) == ["/list/cs/new", f"/catchup/cs/{SAMPLE_DAY}"]
    assert later == newest


@pytest.mark.parametrize("asked", ["/catchup/cs/2021-02-30", "/catchup/cs/2021-01-22?page=two"])
def test_what_catch_up_cannot_read_it_refuses(asked: str) -> None:
    with the_web() as web, pytest.raises(SourceChanged) as refused:
        Http("tests").get("arXiv", web.url("arxiv") + asked, accept="text/html")
    assert refused.value.status == 400


def test_one_look_at_the_newest_page_serves_every_subject_and_every_day_before_it(tmp_path: Path) -> None:
    back = {
        f"catchup_{subject}_{str(day).replace('-', '__')}": catchup_page(section("New", ids(2)), total=2, day=day)
        for subject in ("cs", "stat")
        for day in (MONDAY, THURSDAY)
    }
    with pages(tmp_path, list_cs_new=of(FRIDAY), **back) as web:
        source = arxiv(web)
        for day in (MONDAY, THURSDAY):
            assert [source.announced(subject, day, None, LATER).day for subject in ("cs", "stat")] == [day, day]
        assert len(paths(web)) == 5


@pytest.mark.parametrize("known", [MONDAY, THURSDAY, date(2099, 1, 1)])
def test_a_day_that_may_be_the_newest_is_looked_at_on_its_page(tmp_path: Path, known: date) -> None:
    """A date that is yet to come was not printed, whoever says so."""
    with pages(tmp_path, list_cs_new=of(THURSDAY)) as web:
        found = arxiv(web).announced("cs", THURSDAY, known, LATER)
        assert paths(web) == ["/list/cs/new"]
    assert (found.outcome, found.day, found.requests) == (Outcome.NEW, THURSDAY, 1)


def test_where_arxiv_prints_a_later_date_than_we_know_a_day_may_be_too_long_ago_for_its_pages(tmp_path: Path) -> None:
    with pages(tmp_path, Fault(Kind.STATUS, "arxiv", path="/catchup", status=400)) as web:
        found = arxiv(web).announced("cs", MONDAY, THURSDAY, LATER)
    assert (found.outcome, found.requests) == (Outcome.EMPTY, 2)
    assert (found.why or "").startswith("2026-09-21 is too long ago for arXiv's pages; OAI-PMH:")


@pytest.mark.parametrize("day", [FRIDAY + ONE_DAY, FRIDAY + 9 * ONE_DAY])
def test_catchup_is_never_asked_for_a_day_that_is_not_out(tmp_path: Path, day: date) -> None:
    """An early answer may be kept empty for a week."""
    with pages(tmp_path, list_cs_new=of(FRIDAY)) as web:
        found = arxiv(web).announced("cs", day, None, LATER)
        assert (found.outcome, found.papers) == (Outcome.EMPTY, ())
        assert not any("/catchup" in one.path for one in web.arrived)


@pytest.mark.parametrize("page", [new_page(day=FRIDAY), new_page(section("Replacement", ids(4)), total=4, day=FRIDAY)])
def test_a_page_without_new_papers_is_empty_in_words(tmp_path: Path, page: bytes) -> None:
    with pages(tmp_path, list_cs_new=page) as web:
        found = arxiv(web).announced("cs", None, THURSDAY, LATER)
    assert (found.outcome, found.day, found.why) == (Outcome.EMPTY, FRIDAY, "arXiv announced nothing new on 2026-09-25")


def test_a_day_between_announcements_is_empty_in_words(tmp_path: Path) -> None:
    with pages(tmp_path, list_cs_new=of(FRIDAY)) as web:
        found = arxiv(web).announced("cs", date(2026, 9, 20), None, LATER)
    assert (found.outcome, found.day) == (Outcome.EMPTY, date(2026, 9, 20))


BROKEN: Sequence[tuple[bytes, str]] = (
    (of(FRIDAY).replace(b"showing 3 of 3", b"showing 4 of 4"), "says 4 new submissions and holds 3"),
    (new_page(section("New", ids(3)), total=5, day=FRIDAY), "says 5 entries in all"),
    (of(FRIDAY).replace(b"Showing new listings", b"Listings"), "prints no date"),
    (new_page("<p>hello</p>", day=FRIDAY), "does not say that there is nothing"),
    (of(FRIDAY)[:-40], "ends before its end"),
    (of(FRIDAY + 9 * ONE_DAY), "in the future"),
    (of(FRIDAY).replace(b'id="2609.00002"', b'id="2609.2"'), "no arXiv id"),
)


@pytest.mark.parametrize(("page", "why"), BROKEN, ids=[why for _, why in BROKEN])
def test_a_page_that_cannot_be_trusted_is_broken_in_words_and_never_a_quiet_day(
    tmp_path: Path, page: bytes, why: str
) -> None:
    with pages(tmp_path, list_cs_new=page) as web:
        found = arxiv(web).announced("cs", None, THURSDAY, LATER)
    assert (found.outcome, found.papers) == (Outcome.BROKEN, ())
    assert why in (found.why or "")


DOWN = (
    Fault(Kind.RESET),
    Fault(Kind.CUT),
    Fault(Kind.HTML),
    Fault(Kind.EMPTY),
    Fault(Kind.BOMB),
    Fault(Kind.HUGE),
    Fault(Kind.HEAD),
    Fault(Kind.ZIPPED),
    Fault(Kind.STATUS, status=503),
    Fault(Kind.STATUS, status=503, wait="300"),
    Fault(Kind.STATUS, status=429),
    Fault(Kind.STATUS, status=400),
)


def fresh(fault: Fault, upstream: str) -> Fault:
    """A fault counts its requests, so that each test has its own."""
    return Fault(fault.kind, upstream, status=fault.status, wait=fault.wait)


def called(fault: Fault) -> str:
    return f"{fault.status} {fault.wait or ''}".strip() if fault.kind is Kind.STATUS else str(fault.kind)


@pytest.mark.parametrize("fault", DOWN, ids=called)
def test_where_the_page_is_down_the_feed_tells_the_same_papers(fault: Fault) -> None:
    with the_web() as web:
        page = arxiv(web).announced("cs", None, None, NOW)
    with the_web(fresh(fault, "arxiv")) as web:
        found = arxiv(web).announced("cs", None, None, NOW)
    assert (found.outcome, found.day, found.whole) == (Outcome.NEW, SAMPLE_DAY, True)
    assert (found.why or "").startswith("read from RSS (its page: ")
    assert {replace(paper, version=None, comments=None) for paper in found.papers} == {
        replace(paper, version=None, comments=None) for paper in page.papers
    }


@pytest.mark.parametrize("fault", DOWN, ids=called)
def test_where_the_feed_is_down_too_oai_pmh_tells_what_it_can_and_that_it_is_not_all(fault: Fault) -> None:
    with the_web() as web:
        page = arxiv(web).announced("cs", None, None, NOW)
    with the_web(fresh(fault, "arxiv"), fresh(fault, "arxiv_rss")) as web:
        found = arxiv(web).announced("cs", None, SAMPLE_DAY - ONE_DAY, NOW)
        asked = web.asked("arxiv_oai")
    assert (found.outcome, found.day, found.whole) == (Outcome.NEW, SAMPLE_DAY, False)
    assert (found.why or "").startswith("read from OAI-PMH (its page: ")
    announcement = merge([found])
    assert announcement
    assert announcement.announced.missing == ("cs",)
    assert {paper.id for paper in found.papers} == {paper.id for paper in page.papers}
    assert asked[0].query == {
        "verb": "ListRecords",
        "metadataPrefix": "arXivRaw",
        "set": "cs",
        "from": "2021-01-22",
    }
    assert [sorted(one.query) for one in asked[1:]] == [["resumptionToken", "verb"]] * 2


@pytest.mark.parametrize("fault", DOWN, ids=called)
def test_where_all_is_down_the_outcome_is_broken_and_says_what_was_tried(fault: Fault) -> None:
    with the_web(*(fresh(fault, upstream) for upstream in ("arxiv", "arxiv_rss", "arxiv_oai"))) as web:
        found = arxiv(web).announced("cs", None, None, NOW)
        assert len(web.arrived) <= 9
    assert (found.outcome, found.papers) == (Outcome.BROKEN, ())
    assert [part.partition(":")[0] for part in (found.why or "").split("; ")] == ["its page", "RSS", "OAI-PMH"]


def test_a_feed_of_the_day_before_is_known_by_its_papers_whatever_date_it_prints() -> None:
    """On 2026-08-12 one category's feed held yesterday's papers under today's date."""
    day = json.loads((SAMPLE / "day.json").read_text())
    new = sorted(paper["id"] for paper in day["papers"])
    down = Fault(Kind.STATUS, "arxiv"), Fault(Kind.STATUS, "arxiv_oai")
    for highest, outcome in (
        (PaperId(new[-1]), Outcome.BROKEN),
        (PaperId("2012.00001"), Outcome.NEW),
        (None, Outcome.BROKEN),
    ):
        with the_web(*map(fresh, down, ("arxiv", "arxiv_oai"))) as web:
            source = arxiv(web, highest=lambda known=highest: known)
            assert source.announced("cs", None, SAMPLE_DAY - ONE_DAY, NOW).outcome is outcome


def test_a_feed_that_prints_a_known_date_is_not_new() -> None:
    with the_web(Fault(Kind.STATUS, "arxiv"), Fault(Kind.STATUS, "arxiv_oai")) as web:
        found = arxiv(web, highest=lambda: PaperId("2012.00001")).announced("cs", None, SAMPLE_DAY, NOW)
    assert found.outcome is Outcome.BROKEN
    assert "RSS: its date is 2021-01-22" in (found.why or "")


def test_the_store_is_asked_for_its_highest_id_only_where_a_feed_has_to_be_judged() -> None:
    def never() -> PaperId:
        raise AssertionError

    with the_web() as web:
        assert arxiv(web, highest=never).announced("cs", None, SAMPLE_DAY - ONE_DAY, NOW).outcome is Outcome.NEW


def test_a_day_older_than_catchup_is_read_from_oai_pmh(tmp_path: Path) -> None:
    (tmp_path / "day.json").write_bytes((SAMPLE / "day.json").read_bytes())
    with pages(tmp_path, list_cs_new=of(FRIDAY)) as web:
        found = arxiv(web).announced("cs", SAMPLE_DAY, None, LATER)
        asked = [one.path for one in web.arrived]
        query = web.asked("arxiv_oai")[0].query
    assert (found.outcome, found.day, found.whole, len(found.papers)) == (Outcome.NEW, SAMPLE_DAY, False, 52)
    assert asked == ["/list/cs/new", "/oai", "/oai", "/oai"]
    assert (query["from"], query["until"]) == ("2021-01-22", "2021-01-22")
    assert "too long ago" in (found.why or "")


def test_a_day_that_oai_pmh_has_nothing_of_is_empty_and_not_surely_so(tmp_path: Path) -> None:
    with pages(tmp_path, list_cs_new=of(FRIDAY)) as web:
        found = arxiv(web).announced("cs", date(2026, 1, 3), None, LATER)
    assert (found.outcome, found.day, found.whole) == (Outcome.EMPTY, date(2026, 1, 3), False)


@pytest.mark.parametrize("kind", [Kind.ENDLESS, Kind.CUT, Kind.HTML])
def test_an_old_day_that_cannot_be_read_is_broken_in_words(tmp_path: Path, kind: Kind) -> None:
    (tmp_path / "day.json").write_bytes((SAMPLE / "day.json").read_bytes())
    with pages(tmp_path, Fault(kind, "arxiv_oai"), list_cs_new=of(FRIDAY)) as web:
        found = arxiv(web).announced("cs", SAMPLE_DAY, None, LATER)
        assert len(web.asked("arxiv_oai")) <= 40
    assert (found.outcome, found.papers) == (Outcome.BROKEN, ())
    assert "OAI-PMH: " in (found.why or "")


def read_from(*answers: bytes) -> tuple[list[Record] | SourceError, list[str]]:
    """What OAI-PMH's list of a day comes to, and the questions that were asked for it."""
    said = [
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(one), one) for one in answers
    ]
    with Wire(*said) as wire:
        try:
            found: list[Record] | SourceError = changed(Http("tests"), f"{wire.url}/oai", "cs", THURSDAY, THURSDAY)
        except SourceError as error:
            found = error
        return found, [request.split(b" ")[1].decode() for request in wire.requests]


FIRST = "/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=cs&from=2026-09-24&until=2026-09-24"
ONE, TWO = record("2609.18001", "2026-09-23"), record("2609.18002", "2026-09-23")


def test_a_list_is_read_by_its_tokens_each_alone_and_quoted_once_more() -> None:
    replaced = record("2609.17000", "2026-09-01", "2026-09-23")
    found, asked = read_from(records(ONE, replaced, token="a%3Db%26skip%3D2"), records(TWO))
    assert isinstance(found, list)
    assert [one.id for one in found] == ["2609.18001", "2609.18002"]
    assert asked == [FIRST, "/oai?verb=ListRecords&resumptionToken=a%253Db%2526skip%253D2"]


def test_a_list_whose_token_went_stale_is_read_once_more_from_its_start() -> None:
    found, asked = read_from(records(ONE, token="t"), records(error="badResumptionToken"), records(ONE, TWO))
    assert isinstance(found, list)
    assert [one.id for one in found] == ["2609.18001", "2609.18002"]
    assert [question == FIRST for question in asked] == [True, False, True]
    found, asked = read_from(records(ONE, token="t"), records(error="badResumptionToken"), records(ONE, token="t"),
                             records(error="badResumptionToken"))  # fmt: skip
    assert isinstance(found, SourceChanged)
    assert len(asked) == 4


def test_a_list_that_leads_in_a_circle_is_left() -> None:
    found, asked = read_from(records(ONE, token="a"), records(TWO, token="b"), records(ONE, token="a"))
    assert isinstance(found, SourceChanged)
    assert len(asked) == 3


@pytest.mark.parametrize("upstream", ["arxiv", "arxiv_rss", "arxiv_oai"])
def test_a_refusal_is_final_for_the_subject_and_for_all_that_follow(upstream: str) -> None:
    order = ["arxiv", "arxiv_rss", "arxiv_oai"]
    before = order[: order.index(upstream)]
    faults = [Fault(Kind.STATUS, one, status=404) for one in before] + [Fault(Kind.STATUS, upstream, status=403)]
    with the_web(*faults) as web:
        source = arxiv(web)
        for subject in ("cs", "stat", "cs"):
            with pytest.raises(SourceRefused):
                source.announced(subject, None, None, NOW)
        assert [one.upstream for one in web.arrived] == [*before, upstream]


def test_one_delay_lies_between_all_requests_to_arxivs_hosts_whatever_becomes_of_them() -> None:
    slept: list[float] = []
    clock = [0.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    with the_web(Fault(Kind.STATUS, "arxiv", times=1), Fault(Kind.STATUS, "arxiv_rss", status=404)) as web:
        source = arxiv(web, sleep=sleep, delay=15.0, seconds=1_000)
        source.http.clock = lambda: clock[0]
        source.announced("cs", None, None, NOW)
        web.faults = (Fault(Kind.STATUS, "arxiv", status=404), Fault(Kind.STATUS, "arxiv_rss", status=404))
        source.announced("stat", None, None, NOW)
        requests = len(web.arrived)
        assert {one.headers["connection"] for one in web.arrived} == {"close"}
    assert clock[0] == pytest.approx(15.0 * (requests - 1))
    assert requests == 5


def test_a_subject_ends_in_time_whatever_its_addresses_do() -> None:
    clock = [0.0]

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    with the_web(Fault(Kind.STATUS, wait="40")) as web:
        source = arxiv(web, sleep=sleep, delay=15.0)
        source.http.clock = lambda: clock[0]
        for subject in ("cs", "stat"):
            assert source.announced(subject, None, None, NOW).outcome is Outcome.BROKEN
    assert clock[0] < 2 * 110


def test_a_page_that_did_not_change_is_not_sent_again() -> None:
    with the_web() as web:
        source = arxiv(web)
        assert source.announced("cs", None, None, NOW).outcome is Outcome.NEW
        again = source.announced("cs", None, SAMPLE_DAY, NOW)
        assert (again.outcome, again.day) == (Outcome.UNCHANGED, SAMPLE_DAY)
        assert "if-none-match" in web.arrived[1].headers


def test_a_page_is_asked_for_whole_where_its_announcement_was_never_stored() -> None:
    with the_web() as web:
        source = arxiv(web)
        for _ in range(2):
            assert source.announced("cs", None, SAMPLE_DAY - ONE_DAY, NOW).outcome is Outcome.NEW
        assert not any("if-none-match" in one.headers for one in web.arrived)


def test_a_page_that_gives_a_date_and_no_tag_is_asked_for_without_conditions() -> None:
    page = of(SAMPLE_DAY)
    head = f"Content-Length: {len(page)}\r\nLast-Modified: Fri, 22 Jan 2021 01:00:00 GMT\r\nConnection: close"
    with Wire(f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + page) as wire:
        source = Arxiv(Http("tests"), wire.url, wire.url, wire.url)
        for known in (None, SAMPLE_DAY):
            source.announced("cs", None, known, NOW)
        assert len(wire.requests) == 2
        assert not any(b"If-" in request for request in wire.requests)


def test_arxiv_is_never_asked_by_date_what_changed() -> None:
    """It would answer 304 when something has: its test is the wrong way round."""
    with the_web() as web:
        source = arxiv(web)
        for known in (None, SAMPLE_DAY, SAMPLE_DAY - ONE_DAY):
            source.announced("cs", None, known, NOW)
        assert not any("if-modified-since" in one.headers for one in web.arrived)


def test_a_paper_of_three_thousand_authors_old_ids_and_withdrawn_papers_pass(tmp_path: Path) -> None:
    new = [
        row("2609.00001", authors=[f"Author {number}" for number in range(3_000)]),
        row("2609.00002", comments="This paper has been withdrawn by the author"),
    ]
    page = new_page(section("New", new), section("Cross", ["hep-th/9901001"]), total=3, day=FRIDAY)
    with pages(tmp_path, list_cs_new=page) as web:
        found = arxiv(web).announced("cs", None, None, LATER)
    announcement = merge([found])
    assert announcement
    assert [paper.id for paper in announcement.papers] == ["hep-th/9901001", "2609.00001"]
    assert (announcement.announced.new, announcement.announced.cross) == (2, 1)
    assert announcement.announced.highest == "2609.00002"
    assert (len(announcement.papers[1].authors), announcement.papers[1].cut) == (300, ("authors",))


def test_a_subject_for_which_the_run_has_no_time_left_is_broken_in_words_and_arxiv_is_not_asked() -> None:
    with the_web() as web:
        found = arxiv(web).announced("cs", None, None, NOW, seconds=0)
        assert not web.arrived
    assert (found.outcome, found.requests) == (Outcome.BROKEN, 0)
    assert "no time left" in (found.why or "")
