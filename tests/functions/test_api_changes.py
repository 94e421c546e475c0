"""What the API says while digests come and change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hotpapers.domain.paper import PaperId
from hotpapers.domain.takedown import Takedown

from tests.builders import DAY, NOW, a_digest, a_mention, a_paper, an_entry
from tests.functions.reader import HIDDEN, Reader


def test_a_new_digest_moves_nothing_of_a_list_that_is_being_read(empty_api: Reader) -> None:
    for n in range(4):
        empty_api.save(a_digest(DAY + timedelta(days=n), (an_entry(1, a_paper(f"2609.0000{n + 1}")),)))
    first = empty_api.get("/v1/digests?limit=2")
    empty_api.save(a_digest(DAY + timedelta(days=9)))
    second = empty_api.get(f"/v1/digests?limit=2&cursor={first.json['meta']['next_cursor']}")
    assert [one["date"] for one in (*first.results, *second.results)] == [
        str(DAY + timedelta(days=n)) for n in (3, 2, 1, 0)
    ]


def test_a_search_sees_the_revision_that_is_visible_now(empty_api: Reader) -> None:
    saved = empty_api.save(a_digest(DAY, (an_entry(1, a_paper("2609.00001")),)))
    assert empty_api.get("/v1/papers").ids() == ["2609.00001"]
    entry = replace(saved.entries[0], paper=a_paper("2609.00002"))
    empty_api.save(replace(saved, step="6h", entries=(entry,)))
    assert empty_api.get("/v1/papers").ids() == ["2609.00002"]


def test_a_paper_that_moved_at_a_recount_is_sent_again(empty_api: Reader) -> None:
    moved, other = a_paper("2609.00001"), a_paper("2609.00002")
    saved = empty_api.save(a_digest(DAY, (an_entry(1, moved), an_entry(2, other))))
    before = empty_api.get("/v1/papers/2609.00001").headers["last-modified"]
    assert empty_api.get("/v1/papers/2609.00001", if_modified_since=before).status == 304
    entries = an_entry(1, other), an_entry(2, moved)
    later = saved.generated_at + timedelta(hours=6)
    empty_api.save(replace(saved, step="6h", entries=entries, generated_at=later))
    said = empty_api.get("/v1/papers/2609.00001", if_modified_since=before)
    assert (said.status, said.results[0]["listed"][0]["rank"]) == (200, 2)


def test_what_a_takedown_changed_is_sent_again(empty_api: Reader) -> None:
    post = a_mention("1", papers=("2609.00001",))
    empty_api.save(a_digest(DAY, (an_entry(1, a_paper("2609.00001")), an_entry(2, a_paper(HIDDEN)))), [post])
    paths = "papers/2609.00001/mentions", "papers", "digests/2026-W39", "trending", f"digests/{DAY}.rss"
    before = {path: empty_api.get(f"/v1/{path}").headers["last-modified"] for path in paths}
    later = NOW + timedelta(days=1, microseconds=1)
    empty_api.takedowns.hide(Takedown(PaperId(HIDDEN), later))
    empty_api.takedowns.hide(Takedown(post.key, later))
    for path, at in before.items():
        said = empty_api.get(f"/v1/{path}", if_modified_since=at)
        assert (said.status, HIDDEN.encode() in said.text) == (200, False)
        assert empty_api.get(f"/v1/{path}", if_modified_since=said.headers["last-modified"]).status == 304


@pytest.mark.parametrize("path", ["/v1/digests", "/v1/papers", "/v1/categories"])
def test_before_the_first_digest_lists_are_empty(empty_api: Reader, path: str) -> None:
    said = empty_api.get(path)
    assert (said.status, said.results, said.json["meta"]["total"]) == (200, [], 0)


@pytest.mark.parametrize("name", ["digests/latest", "trending", "sources", "status", "papers/2609.00001"])
def test_before_the_first_digest_the_rest_says_so(empty_api: Reader, name: str) -> None:
    said = empty_api.get(f"/v1/{name}")
    assert (said.status, said.json["detail"][:12]) == (404, "there is no ")
