from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hotpapers.adapters.hackernews import HackerNews, parse
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.mention import Gathered, SourceState

from tests.builders import DAY
from tests.shared import shared_path
from tests.unit.adapters.scripted import Request, Script, Scripted

WINDOW = Window(datetime(2026, 9, 24, tzinfo=UTC), datetime(2026, 9, 24, 18, tzinfo=UTC))
NOW = WINDOW.end


def a_hit(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "objectID": str(40_000_000 + number),
        "title": "A paper",
        "url": "https://arxiv.org/abs/2609.01234",
        "author": "ada",
        "points": 7,
        "num_comments": 3,
        "created_at_i": int(WINDOW.start.timestamp()) + number,
        "_tags": ["story"],
        **fields,
    }


def found(*hits: object, **more: Any) -> Any:
    return {"hits": list(hits), "nbHits": len(hits), "nbPages": 1, **more}


def parsed(*hits: object, **more: Any) -> Any:
    return parse(json.dumps(found(*hits, **more)).encode(), NOW)


def gathered(script: Script) -> tuple[Gathered, list[Request]]:
    http = Scripted(script)
    return HackerNews(http, "https://hn.example").gather(WINDOW, DAY), http.asked


def test_a_story_has_its_submitters_point_taken_off() -> None:
    (mention,) = parsed(a_hit()).mentions
    assert (mention.likes, mention.replies, mention.reposts, mention.quotes) == (6, 3, None, None)
    assert (mention.author.handle, mention.text) == ("ada", "A paper")
    assert mention.url == "https://news.ycombinator.com/item?id=40000001"


def test_points_that_are_not_given_are_absent_and_never_below_nought() -> None:
    assert [mention.likes for mention in parsed(a_hit(1, points=None), a_hit(2, points=0)).mentions] == [None, 0]


@pytest.mark.parametrize("url", [None, "", "https://example.com", "https://arxiv.org/list/math/new"])
def test_a_story_without_a_papers_url_names_none(url: str | None) -> None:
    answer = parsed(a_hit(url=url, title="arXiv:2609.01234"))
    assert (answer.mentions, answer.lost, answer.hits) == ((), 0, 1)


def test_each_submission_of_a_paper_is_a_story_of_its_own() -> None:
    assert [mention.post_id for mention in parsed(a_hit(1), a_hit(2)).mentions] == ["40000001", "40000002"]


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/pdf/2609.01234",
        "https://www.alphaxiv.org/abs/2609.01234",
        "https://huggingface.co/papers/2609.01234",
        "https://doi.org/10.48550/arXiv.2609.01234",
    ],
)
def test_a_paper_is_known_by_any_of_its_hosts(url: str) -> None:
    assert parsed(a_hit(url=url)).mentions[0].papers == ("2609.01234",)


def test_one_request_asks_for_all_hosts_and_the_window() -> None:
    answer, (request,) = gathered(lambda _: found(a_hit()))
    assert (answer.status.state, answer.status.requests, answer.status.items) == (SourceState.OK, 1, 1)
    assert set(request.params["query"].split()) == set(request.params["optionalWords"].split())
    assert "arxiv" in request.params["query"]
    assert request.params["numericFilters"] == "created_at_i>=1790208000,created_at_i<1790272800"
    assert request.params["typoTolerance"] == "false"
    assert request.params["restrictSearchableAttributes"] == "url"


def test_where_optional_words_find_nothing_the_plain_query_has_the_last_word() -> None:
    answer, asked = gathered(lambda request: found() if "optionalWords" in request.params else found(a_hit()))
    assert [request.params["query"] for request in asked] == ["huggingface alphaxiv arxiv", "arxiv.org"]
    assert (answer.status.state, answer.status.items, answer.status.requests) == (SourceState.OK, 1, 2)


def test_hits_out_of_reach_are_missed_and_said() -> None:
    answer, _ = gathered(lambda _: found(a_hit(), nbHits=1_234))
    assert answer.status.state is SourceState.PARTIAL
    assert answer.status.reason == "1,233 of 1,234 stories are out of the search's reach"


def test_the_window_is_kept_whatever_comes() -> None:
    edges = [int(WINDOW.start.timestamp()) - 1, int(WINDOW.start.timestamp()), int(WINDOW.end.timestamp())]
    answer, _ = gathered(lambda _: found(*(a_hit(number, created_at_i=at) for number, at in enumerate(edges))))
    assert [mention.posted_at for mention in answer.mentions] == [WINDOW.start]


@pytest.mark.parametrize(
    "hit", [5, {}, a_hit(objectID=7), a_hit(objectID="7?x"), a_hit(created_at_i=-1), a_hit(created_at_i=1e15)]
)
def test_one_story_that_cannot_be_read_costs_only_itself(hit: object) -> None:
    answer = parsed(a_hit(1), hit, a_hit(3))
    assert ([mention.post_id[-1] for mention in answer.mentions], answer.lost, answer.hits) == (["1", "3"], 1, 3)


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"hits": null}', b'{"message": "invalid filter"}', b"<html>", b""])
def test_an_answer_without_hits_is_a_changed_one(body: bytes) -> None:
    with pytest.raises(SourceChanged):
        parse(body, NOW)


# ── recorded answers ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_recorded_message_with_status_200_is_no_empty_day() -> None:
    with pytest.raises(SourceChanged, match="only fetch the 1000 hits"):
        parse(shared_path("payloads", "hn", "over_limit_200_message.json").read_bytes(), NOW)


@pytest.mark.parametrize("name", ["algolia_new_page_2023-01.json", "algolia_front_page_2023-01.json"])
def test_a_recorded_page_has_its_one_arxiv_story(name: str) -> None:
    answer = parse(shared_path("payloads", "hn", name).read_bytes(), NOW)
    (mention,) = answer.mentions
    assert (answer.hits, answer.lost, answer.total) == (30, 0, 45 if "new" in name else answer.total)
    assert mention.papers[0].startswith("2")
    assert mention.likes


@pytest.mark.parametrize("name", ["algolia_comments_page_2023-01.json", "algolia_1.1.json", "algolia_1.2.json"])
def test_recorded_comments_and_text_posts_name_nothing(name: str) -> None:
    answer = parse(shared_path("payloads", "hn", name).read_bytes(), NOW)
    assert (answer.mentions, answer.lost) == ((), 0)
    assert answer.hits
