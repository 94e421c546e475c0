from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hotpapers.adapters.huggingface import HuggingFace, parse
from hotpapers.domain.calendar import window
from hotpapers.domain.errors import SourceChanged, SourceRefused, SourceUnavailable
from hotpapers.domain.mention import Gathered, SourceState
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import shared_path
from tests.unit.adapters.scripted import Request, Script, Scripted, answered

DAY = date(2026, 9, 24)
NOW = datetime(2026, 9, 26, 6, tzinfo=UTC)
HALF_A_DAY = timedelta(hours=12)
MORE = {"link": '<https://huggingface.co/api/daily_papers?date=2026-09-24&p=1>; rel="next"'}


def an_item(number: int = 1, *, at: str | None = "2026-09-24T05:00:00.000Z", **fields: Any) -> dict[str, Any]:
    who = {"user": "ada-example", "fullname": "Ada Example"}
    paper = {"id": f"2609.{number:05d}", "upvotes": 12, "submittedOnDailyAt": at, "submittedOnDailyBy": who}
    return {"paper": paper | fields.pop("paper", {}), "numComments": 3, "title": "A paper", **fields}


def parsed(*items: object) -> Any:
    return parse(json.dumps(items).encode(), datetime(2026, 9, 24, 2, tzinfo=UTC), NOW)


def gathered(script: Script, now: datetime = NOW, day: date = DAY) -> tuple[Gathered, list[Request]]:
    http = Scripted(script)
    return HuggingFace(http, "https://hf.example").gather(window(day, now), day), http.asked


def test_upvotes_stand_on_the_paper_and_comments_beside_it() -> None:
    (mention,) = parsed(an_item(paper={"numComments": 99}, upvotes=99)).answer
    assert (mention.likes, mention.replies, mention.reposts) == (11, 3, None)
    assert (mention.post_id, mention.papers) == ("2609.00001", ("2609.00001",))
    assert mention.url == "https://huggingface.co/papers/2609.00001"
    assert (mention.author.handle, mention.author.name) == ("ada-example", "Ada Example")


def test_counts_that_are_not_given_are_absent() -> None:
    (mention,) = parsed(an_item(paper={"upvotes": None}, numComments=None)).answer
    assert (mention.likes, mention.replies) == (None, None)


def test_who_submitted_stands_beside_the_paper_by_another_name() -> None:
    item = an_item(paper={"submittedOnDailyBy": None}, submittedBy={"name": "ben-example", "fullname": "Ben"})
    assert parsed(item).answer[0].author.handle == "ben-example"


def test_a_paper_that_does_not_say_when_it_was_featured_counts_on_its_day() -> None:
    assert parsed(an_item(at=None)).answer[0].posted_at == datetime(2026, 9, 24, 2, tzinfo=UTC)
    # in winter the day opens an hour after midnight in UTC
    for day in (DAY, date(2026, 12, 3)):
        answer, _ = gathered(
            lambda _: [an_item(at=None)], datetime.combine(day, datetime.min.time(), UTC) + HALF_A_DAY, day
        )
        assert answer.status.items == 1


@pytest.mark.parametrize(
    "item", [5, {}, {"paper": None}, an_item(paper={"id": "no id"}), an_item(paper={"upvotes": "x"})]
)
def test_one_paper_that_cannot_be_read_costs_only_itself(item: object) -> None:
    read = parsed(an_item(1), item, an_item(3))
    assert ([mention.post_id[-1] for mention in read.answer], read.lost) == (["1", "3"], 1)


@pytest.mark.parametrize("body", [b"{}", b'{"error": "Invalid date"}', b"null", b"<html>", b"", b"["])
def test_what_is_no_list_is_a_changed_answer(body: bytes) -> None:
    with pytest.raises(SourceChanged):
        parse(body, NOW, NOW)


def test_d_and_the_days_after_it_are_asked_as_far_as_the_events_day() -> None:
    _, asked = gathered(lambda _: [])
    assert [request.params["date"] for request in asked] == ["2026-09-24", "2026-09-25", "2026-09-26"]
    assert {request.params["limit"] for request in asked} == {"100"}


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.floats(-2, 40))
def test_a_date_to_come_is_never_asked_and_never_more_than_a_week(day: date, hours_after: float) -> None:
    now = window(day, datetime.combine(day, datetime.min.time(), UTC)).start + timedelta(days=1) * (hours_after / 4)
    _, asked = gathered(lambda _: [], now, day)
    dates = [date.fromisoformat(request.params["date"]) for request in asked]
    assert dates[0] == day
    assert all(one <= window(day, now).end.date() for one in dates)
    assert len(dates) <= 8


def test_a_weekend_without_papers_is_a_whole_answer() -> None:
    answer, _ = gathered(lambda _: [])
    assert (answer.status.state, answer.status.items, answer.status.reason) == (SourceState.OK, 0, None)


def test_a_paper_featured_on_two_days_counts_once_since_it_was_first() -> None:
    def script(request: Request) -> object:
        return [an_item(1, at=f"{request.params['date']}T04:00:00.000Z")]

    answer, _ = gathered(script)
    assert [mention.posted_at.day for mention in answer.mentions] == [24]


def test_a_list_of_more_than_a_hundred_goes_on_by_number_on_our_own_host() -> None:
    def script(request: Request) -> object:
        if request.params["date"] != "2026-09-24":
            return []
        return answered([an_item(2)]) if "p" in request.params else answered([an_item(1)], **MORE)

    answer, asked = gathered(script)
    assert (answer.status.items, answer.status.state) == (2, SourceState.OK)
    assert [request.params.get("p") for request in asked[:2]] == [None, "1"]
    assert {request.url for request in asked} == {"https://hf.example/api/daily_papers"}


def test_a_list_that_repeats_itself_or_is_empty_is_at_its_end() -> None:
    _, asked = gathered(lambda _: answered([an_item(1)], **MORE))
    assert [request.params.get("p") for request in asked] == [None, "1", None, None]
    _, asked = gathered(lambda _: answered([], **MORE))
    assert [request.params.get("p") for request in asked] == [None, None, None]


def test_one_days_list_that_changed_costs_only_that_day() -> None:
    def script(request: Request) -> object:
        return {"error": "?"} if request.params["date"] == "2026-09-25" else [an_item(int(request.params["date"][-1]))]

    answer, asked = gathered(script)
    assert (answer.status.state, answer.status.items, len(asked)) == (SourceState.PARTIAL, 2, 3)
    assert "2026-09-25" in (answer.status.reason or "")


@pytest.mark.parametrize(
    "error", [SourceUnavailable("huggingface", "down"), SourceRefused("huggingface", "no", status=403)]
)
def test_a_server_that_is_down_or_refuses_is_not_asked_for_the_other_days(error: Exception) -> None:
    _, asked = gathered(lambda _: error)
    assert len(asked) == 1


# ── recorded answers ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_recorded_paper_was_featured_eight_days_after_it_came_out() -> None:
    body = shared_path("payloads", "hf", "daily_papers_1_item_2026-03-06.json").read_bytes()
    (mention,) = parse(body, NOW, NOW).answer
    assert (mention.post_id, mention.likes, mention.replies) == ("2602.23229", 9, 1)
    assert mention.posted_at == datetime(2026, 3, 6, 3, 55, 12, 777_000, tzinfo=UTC)
    assert mention.author.handle == "marco-garosi"


def test_a_recorded_weekend_is_empty() -> None:
    read = parse(shared_path("payloads", "hf", "empty_weekend.json").read_bytes(), NOW, NOW)
    assert (read.answer, read.lost) == ((), 0)
