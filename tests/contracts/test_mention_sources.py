"""Every network keeps the promises of `ports.MentionSource`, whatever its upstream does."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hotpapers.adapters.absent import Absent
from hotpapers.domain.digest import Window
from hotpapers.domain.mention import Mention, Network, SourceState
from hotpapers.ports import MentionSource, Refreshing

from local.faults import Fault, Kind
from local.web import SAMPLE_DAY, Web
from tests.builders import a_mention
from tests.contracts.networks import (
    CANARY,
    SOURCES,
    WINDOW,
    Patience,
    a_door,
    cards,
    gathered,
    in_short_pages,
    requests_of,
)
from tests.fakes import FakeSource

ALL = tuple(SOURCES)
NO_ANSWER = (
    Fault(Kind.HANG),
    Fault(Kind.RESET),
    Fault(Kind.CUT),
    Fault(Kind.DRIP),
    Fault(Kind.HTML),
    Fault(Kind.EMPTY),
    Fault(Kind.BOMB),
    Fault(Kind.HUGE),
    Fault(Kind.STATUS, status=400),
    Fault(Kind.STATUS, status=404),
    Fault(Kind.STATUS, status=429),
    Fault(Kind.STATUS, status=429, wait="7"),
    Fault(Kind.STATUS, status=429, wait="86400"),
    Fault(Kind.STATUS, status=429, headers={"x-rate-limit-reset": "99999999999"}),
    Fault(Kind.STATUS, status=500),
    Fault(Kind.STATUS, status=503, wait="Wed, 25 Nov 2099 06:00:00 GMT"),
)
QUICKLY = tuple(fault for fault in NO_ANSWER if fault.kind is not Kind.DRIP)
REFUSALS = tuple(Fault(Kind.STATUS, status=status) for status in (401, 402, 403))


def called(fault: Fault) -> str:
    more = "-".join(filter(None, (fault.wait, *fault.headers)))
    return f"{fault.status}-{more}".strip("-") if fault.kind is Kind.STATUS else str(fault.kind)


def fresh(fault: Fault, **fields: Any) -> Fault:
    """A fault counts its requests, so that each test has its own."""
    told = {"status": fault.status, "wait": fault.wait, "headers": fault.headers}
    return Fault(fault.kind, **{**told, **fields})


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return in_short_pages(tmp_path_factory.mktemp("recordings"))


@pytest.fixture(params=["fake", *ALL])
def source(request: Any, pages: Path) -> Iterator[MentionSource]:
    if request.param == "fake":
        yield FakeSource(Network.BLUESKY, [a_mention("1", posted_at=WINDOW.start, counted_at=WINDOW.end)])
        return
    with Web(pages) as web:
        yield SOURCES[request.param](a_door(), web)


def test_a_whole_answer_is_ok_and_says_when_it_was_counted(source: MentionSource) -> None:
    status = gathered(source).status
    assert (status.network, status.state, status.counted_at) == (source.network, SourceState.OK, WINDOW.end)
    assert status.requests > 0


def test_posts_are_the_windows_each_once_and_each_names_a_paper(source: MentionSource) -> None:
    answer = gathered(source)
    assert answer.mentions
    assert len({mention.key for mention in answer.mentions}) == len(answer.mentions) == answer.status.items
    for mention in answer.mentions:
        assert mention.papers
        assert len(set(mention.papers)) == len(mention.papers)
        assert WINDOW.start <= mention.posted_at < WINDOW.end
        assert (mention.network, mention.counted_at) == (source.network, WINDOW.end)


@pytest.mark.parametrize("network", ALL)
def test_a_window_is_from_its_start_to_before_its_end(network: Network, pages: Path) -> None:
    with Web(pages) as web:
        whole = gathered(SOURCES[network](a_door(), web)).mentions
        times = sorted(mention.posted_at for mention in whole)
        cut = Window(times[1], times[-1])
        inside = SOURCES[network](a_door(), web).gather(cut, SAMPLE_DAY).mentions
    kept = {mention.post_id for mention in whole if cut.start <= mention.posted_at < cut.end}
    assert {mention.post_id for mention in inside} == kept


@pytest.mark.parametrize("network", ALL)
@pytest.mark.parametrize("fault", NO_ANSWER, ids=called)
def test_without_an_answer_a_network_has_failed_in_words_after_few_requests(
    network: Network, fault: Fault, pages: Path
) -> None:
    patience = Patience()
    with Web(pages, faults=[fresh(fault, upstream=str(network))]) as web:
        answer = gathered(SOURCES[network](a_door(patience, fault), web))
    status = answer.status
    assert (answer.mentions, status.state, status.items) == ((), SourceState.FAILED, 0)
    assert status.cost <= 0.005
    assert status.reason
    assert not re.search("[a-z][A-Z]|Error", status.reason), "it is read by people"
    assert status.counted_at is None
    assert status.requests == requests_of(network, web) <= 3 * (3 if network is Network.HUGGINGFACE else 1)
    assert sum(patience.slept) <= 2 * 60


@pytest.mark.parametrize("network", ALL)
@pytest.mark.parametrize("fault", REFUSALS, ids=called)
def test_a_refusal_is_taken_at_its_word_the_network_is_off_for_the_day(
    network: Network, fault: Fault, pages: Path
) -> None:
    with Web(pages, faults=[fresh(fault, upstream=str(network))]) as web:
        source = SOURCES[network](a_door(fault=fault), web)
        answer = gathered(source)
        asked = requests_of(network, web)
    assert (answer.status.state, answer.refused, answer.status.requests, asked) == (SourceState.OFF, True, 1, 1)
    assert str(fault.status) in (answer.status.reason or "")


MORE_THAN_A_PAGE: Mapping[Network, int] = {
    # how many requests go well before the second page: counts and the first page, a login and the first page, a list
    Network.X: 2,
    Network.BLUESKY: 2,
    Network.HUGGINGFACE: 1,
    Network.MASTODON: 1,
}


@pytest.mark.parametrize("network", MORE_THAN_A_PAGE)
@pytest.mark.parametrize("fault", [*QUICKLY, *REFUSALS], ids=called)
def test_what_came_before_the_answers_stopped_is_kept_and_called_a_part(
    network: Network, fault: Fault, pages: Path
) -> None:
    with Web(pages) as web:
        whole = gathered(SOURCES[network](a_door(), web))
    with Web(pages, faults=[fresh(fault, upstream=str(network), skip=MORE_THAN_A_PAGE[network])]) as web:
        answer = gathered(SOURCES[network](a_door(fault=fault), web))
        asked = requests_of(network, web)
    assert answer.status.state is SourceState.PARTIAL
    assert answer.status.reason
    assert 0 < answer.status.items <= whole.status.items
    assert answer.status.requests == asked
    assert {mention.post_id for mention in answer.mentions} <= {mention.post_id for mention in whole.mentions}


AN_END = {
    # what is no lack: a list that repeats, or is empty, or a search that found nothing
    (Network.HUGGINGFACE, Kind.ENDLESS),
    (Network.HUGGINGFACE, Kind.HOLLOW),
    (Network.MASTODON, Kind.HOLLOW),
    (Network.HACKERNEWS, Kind.HOLLOW),
}


@pytest.mark.parametrize("network", ALL)
@pytest.mark.parametrize("kind", [Kind.ENDLESS, Kind.HOLLOW])
def test_pages_without_end_are_left_in_the_end(network: Network, kind: Kind, pages: Path) -> None:
    with Web(pages, faults=[Fault(kind, str(network))]) as web:
        answer = gathered(SOURCES[network](a_door(), web))
        asked = requests_of(network, web)
    # three days of Hugging Face twice; a login or a count, a page, three that repeat it
    assert asked <= 6
    assert answer.status.requests == asked
    assert answer.status.state is (SourceState.OK if (network, kind) in AN_END else SourceState.PARTIAL)


@pytest.mark.parametrize("network", ALL)
def test_a_fault_that_passes_costs_nothing_but_time(network: Network, pages: Path) -> None:
    patience = Patience()
    with Web(pages) as web:
        whole = gathered(SOURCES[network](a_door(), web))
    with Web(pages, faults=[Fault(Kind.STATUS, str(network), path="/api/v1/t", status=429, wait="5", times=2)]) as web:
        web.faults[0].path = {Network.BLUESKY: "search"}.get(network, "")
        answer = gathered(SOURCES[network](a_door(patience), web))
    assert answer.mentions == whole.mentions
    assert answer.status.state is SourceState.OK
    assert answer.status.requests == whole.status.requests + 2
    assert patience.slept == [5.0, 5.0]


@pytest.mark.parametrize("network", ALL)
def test_no_network_takes_longer_than_its_time(network: Network, pages: Path) -> None:
    """A clock that the waits move: a server that asks for patience again and again gets no more than there is."""
    now = [0.0]
    door = a_door()
    door.clock, door.sleep = lambda: now[0], lambda seconds: now.__setitem__(0, now[0] + seconds)
    with Web(pages, faults=[Fault(Kind.STATUS, str(network), status=503, wait="50")]) as web:
        status = SOURCES[network](door, web).gather(WINDOW, SAMPLE_DAY, seconds=60).status
    assert now[0] < 60
    # a login is never tried twice
    assert (status.state, status.requests) == (SourceState.FAILED, 1 if network is Network.BLUESKY else 2)


@pytest.mark.parametrize("network", ALL)
def test_a_network_whose_time_is_up_before_it_began_is_not_asked(network: Network, pages: Path) -> None:
    with Web(pages) as web:
        status = SOURCES[network](a_door(), web).gather(WINDOW, SAMPLE_DAY, seconds=0).status
        assert not web.arrived
    assert (status.state, status.requests) == (SourceState.FAILED, 0)
    assert "time" in (status.reason or "")


@pytest.mark.parametrize("network", [Network.X, Network.BLUESKY])
@pytest.mark.parametrize("fault", [*QUICKLY, *REFUSALS, Fault(Kind.ENDLESS), Fault(Kind.HOLLOW)], ids=called)
@pytest.mark.parametrize("skip", [0, 1])
def test_no_secret_gets_out(  # noqa: PLR0917 - pytest gives them by name
    network: Network,
    fault: Fault,
    skip: int,
    pages: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    with Web(pages, faults=[fresh(fault, upstream=str(network), skip=skip)]) as web:
        source = SOURCES[network](a_door(fault=fault), web)
        answer = gathered(source)
        told = f"{source!r} {answer!r} {caplog.text} {capfd.readouterr()}"
        sent = " ".join(f"{asked.headers} {asked.body!r}" for asked in web.arrived)
    assert CANARY not in told
    assert CANARY in sent, "the canary was there to be told"


REFRESHING = (Network.BLUESKY,)
LOOKUP = {Network.BLUESKY: "getPosts"}


def known(network: Network, pages: Path) -> tuple[Mention, ...]:
    with Web(pages) as web:
        return gathered(SOURCES[network](a_door(), web)).mentions


@pytest.mark.parametrize("network", REFRESHING)
def test_known_posts_are_found_again_by_their_ids_and_deleted_ones_are_not(network: Network, pages: Path) -> None:
    posts = known(network, pages)
    gone = replace(posts[0], post_id=posts[0].post_id + "0", url=posts[0].url + "0")
    later = WINDOW.end + timedelta(days=1)
    with Web(pages) as web:
        source = SOURCES[network](a_door(), web)
        assert isinstance(source, Refreshing)
        answer = source.refresh([*posts, gone], later)
        assert answer.status.requests == requests_of(network, web)
    assert {mention.post_id for mention in answer.mentions} == {post.post_id for post in posts}
    assert {mention.counted_at for mention in answer.mentions} == {later}
    assert (answer.status.state, answer.status.items) == (SourceState.OK, len(posts))


@pytest.mark.parametrize("network", REFRESHING)
@pytest.mark.parametrize("fault", [*QUICKLY, *REFUSALS], ids=called)
def test_a_refresh_without_an_answer_takes_no_post_away(network: Network, fault: Fault, pages: Path) -> None:
    posts = known(network, pages)
    with Web(pages, faults=[fresh(fault, upstream=str(network), path=LOOKUP[network])]) as web:
        source = SOURCES[network](a_door(fault=fault), web)
        assert isinstance(source, Refreshing)
        status = source.refresh(posts, WINDOW.end).status
        asked = requests_of(network, web)
    assert status.state is (SourceState.OFF if fault in REFUSALS else SourceState.FAILED)
    assert status.reason
    assert status.requests == asked <= 4


def test_who_is_asked_for_nothing_tells_what_was_deleted_and_no_more(pages: Path) -> None:
    posts = known(Network.X, pages)
    deleted = replace(posts[0], post_id="99", url="https://x.com/someone/status/99")
    with Web(pages) as web:
        assert cards(a_door(), web).gone([*posts, deleted]) == {"99"}
    for fault in (Fault(Kind.STATUS, status=503), Fault(Kind.HTML), Fault(Kind.STATUS, status=404)):
        with Web(pages, faults=[fresh(fault, upstream="x_oembed")]) as web:
            assert cards(a_door(), web).gone([*posts, deleted]) == frozenset()


def test_a_network_that_is_not_configured_is_off_in_words() -> None:
    absent = Absent(Network.X, "no bearer token is configured")
    for answer in (gathered(absent), absent.refresh([a_mention("1")], WINDOW.end)):
        assert (answer.status.state, answer.status.requests, answer.mentions) == (SourceState.OFF, 0, ())
        assert answer.status.reason == "no bearer token is configured"
