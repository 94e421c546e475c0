from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hotpapers.adapters.bluesky import Bluesky, parse
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.mention import Gathered, SourceState

from tests.builders import DAY
from tests.shared import shared_path
from tests.unit.adapters.scripted import Request, Scripted

WINDOW = Window(datetime(2026, 9, 24, tzinfo=UTC), datetime(2026, 9, 24, 18, tzinfo=UTC))
NOW = WINDOW.end
LINK = "app.bsky.richtext.facet#link"
ABS = "https://arxiv.org/abs/2609.01234"


def facet(uri: str, kind: str = LINK) -> dict[str, Any]:
    return {"index": {"byteStart": 0, "byteEnd": 9}, "features": [{"$type": kind, "uri": uri}]}


def external(uri: str, **more: str) -> dict[str, Any]:
    return {"$type": "app.bsky.embed.external", "external": {"uri": uri, "title": "", "description": "", **more}}


def a_post(number: int = 1, *, at: str = "2026-09-24T05:00:00.000Z", **fields: Any) -> dict[str, Any]:
    record = {"$type": "app.bsky.feed.post", "text": "Read this.", "createdAt": at, "langs": ["en"]}
    record |= {"facets": [facet(ABS)]} | fields.pop("record", {})
    author = {"did": "did:plc:abc", "handle": "ada.example", "displayName": "Ada"} | fields.pop("author", {})
    counts = {"likeCount": 10, "repostCount": 3, "replyCount": 2, "quoteCount": 1}
    uri = f"at://did:plc:abc/app.bsky.feed.post/3l{number}"
    return {"uri": uri, "author": author, "record": record, "indexedAt": at, **counts, **fields}


def parsed(*posts: object, cursor: object = None) -> Any:
    page = {"posts": list(posts)} | ({"cursor": cursor} if cursor is not None else {})
    return parse(json.dumps(page).encode(), NOW)


def papers(**record: Any) -> tuple[str, ...]:
    found = parsed(a_post(record=record)).mentions
    return found[0].papers if found else ()


def gathered(answers: Callable[[Request], object], **fields: Any) -> tuple[Gathered, list[Request]]:
    def script(request: Request) -> object:
        return {"accessJwt": "token", "did": "did:plc:me"} if "createSession" in request.url else answers(request)

    http = Scripted(script)
    source = Bluesky(http, "https://bluesky.example", "me.example", "secret", **fields)
    return source.gather(WINDOW, DAY), http.asked


# ── which papers a post names ────────────────────────────────────────────────────────────────────────────────────────


def test_links_and_cards_name_papers() -> None:
    assert papers(facets=[facet(ABS)]) == ("2609.01234",)
    assert papers(facets=None, embed=external(ABS)) == ("2609.01234",)
    media = {"$type": "app.bsky.embed.recordWithMedia", "record": {}, "media": external(ABS)}
    assert papers(facets=[], embed=media) == ("2609.01234",)


def test_the_same_link_twice_counts_once_and_several_keep_their_order() -> None:
    assert papers(facets=[facet(ABS), facet(ABS + "v2")], embed=external(ABS)) == ("2609.01234",)
    two = [facet("https://arxiv.org/abs/2609.00002"), facet("https://arxiv.org/pdf/2609.00001")]
    assert papers(facets=two) == ("2609.00002", "2609.00001")


@pytest.mark.parametrize(
    "record",
    [
        {"text": f"arXiv:2609.01234 {ABS}", "facets": []},
        {"facets": [], "embed": external("https://journal.example", description="doi:10.48550/arXiv.2609.01234")},
        {"facets": [], "embed": external("https://journal.example", title=ABS)},
        {"facets": [facet(ABS, "app.bsky.richtext.facet#tag")]},
        {"facets": [facet(ABS, "")]},
        {"facets": [], "embed": {"$type": "app.bsky.embed.record", "record": {"uri": ABS, "external": {"uri": ABS}}}},
    ],
)
def test_text_descriptions_and_quoted_posts_name_none(record: dict[str, Any]) -> None:
    assert papers(**record) == ()


def test_a_quoted_posts_card_is_not_the_quoters() -> None:
    view = {
        "$type": "app.bsky.embed.record#view",
        "record": {"embeds": [external(ABS)], "value": {"facets": [facet(ABS)]}},
    }
    assert parsed(a_post(record={"facets": []}, embed=view)).mentions == ()


# ── who, when, how much ──────────────────────────────────────────────────────────────────────────────────────────────


def labelled(*values: str, **more: Any) -> Any:
    labels = [{"src": "did:plc:abc", "val": value, "cts": "2026-01-01T00:00:00Z", **more} for value in values]
    return parsed(a_post(author={"labels": labels})).mentions[0]


def test_who_is_not_to_be_shown_to_the_logged_out_is_counted_without_name_and_words() -> None:
    hidden = labelled("!no-unauthenticated")
    assert (hidden.author.hidden, hidden.author.handle, hidden.author.name, hidden.text) == (True, None, None, None)
    assert (hidden.likes, hidden.author.id) == (10, "did:plc:abc")


def test_a_bot_is_who_labels_itself_one() -> None:
    assert labelled("bot").author.bot
    assert not labelled("rude").author.bot
    assert labelled("!no-unauthenticated", "bot").author.bot


def test_a_label_that_was_taken_back_is_none() -> None:
    assert not labelled("bot", neg=True).author.bot
    assert not labelled("!no-unauthenticated", neg=True).author.hidden


@pytest.mark.parametrize("handle", ["handle.invalid", "no handle", 'a"><script>.example', "x" * 300, "", None])
def test_a_handle_that_leads_nowhere_is_left_out(handle: str | None) -> None:
    author = parsed(a_post(author={"handle": handle})).mentions[0].author
    assert (author.handle, author.name) == (None, "Ada")


def test_a_count_that_is_left_out_is_nought() -> None:
    bare = a_post()
    for name in ("likeCount", "repostCount", "replyCount", "quoteCount"):
        del bare[name]
    (mention,) = parsed(bare).mentions
    assert (mention.likes, mention.reposts, mention.replies, mention.quotes) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("created", "indexed", "posted"),
    [
        ("2026-09-24T05:00:00.000Z", "2026-09-24T05:00:02Z", "05:00:00"),
        ("2026-09-25T05:00:00Z", "2026-09-24T05:00:02Z", "05:00:02"),
        ("2026-09-24T05:00:00", "2026-09-24T06:00:00Z", "05:00:00"),
        ("2026-09-24T07:00:00+02:00", "2026-09-24T06:00:00Z", "05:00:00"),
        ("some time", "2026-09-24T06:00:00Z", "06:00:00"),
        ("0001-01-01T00:00:00+14:00", "2026-09-24T06:00:00Z", "06:00:00"),
        (None, "2026-09-24T06:00:00Z", "06:00:00"),
        ("2026-09-24T05:00:00.123456789Z", None, "05:00:00"),
    ],
)
def test_a_post_is_as_old_as_the_earlier_of_its_times(created: Any, indexed: Any, posted: str) -> None:
    (mention,) = parsed(a_post(record={"createdAt": created}, indexedAt=indexed)).mentions
    assert mention.posted_at.strftime("%H:%M:%S") == posted
    assert mention.posted_at.utcoffset() == timedelta(0)


def test_a_post_has_its_page_on_bluesky_by_ids_that_do_not_change() -> None:
    (mention,) = parsed(a_post(7)).mentions
    assert mention.post_id == "at://did:plc:abc/app.bsky.feed.post/3l7"
    assert mention.url == "https://bsky.app/profile/did:plc:abc/post/3l7"


@pytest.mark.parametrize(
    "post",
    [
        5,
        {},
        a_post(uri='at://did:plc:abc/app.bsky.feed.post/"><script>'),
        a_post(uri="at://did:plc:abc/app.bsky.feed.like/3l1"),
        a_post(uri="https://bsky.app/profile/x/post/y"),
        a_post(record={"createdAt": "never"}, indexedAt="never"),
        a_post(record={"facets": "none"}),
        a_post(likeCount="many"),
        a_post(author={"did": None}),
    ],
)
def test_one_post_that_cannot_be_read_costs_only_itself(post: object) -> None:
    page = parsed(a_post(1), post, a_post(3))
    assert [mention.post_id[-1] for mention in page.mentions] == ["1", "3"]
    assert page.lost == 1


def test_half_of_an_emoji_costs_no_post() -> None:
    body = json.dumps({"posts": [a_post(record={"text": "half \ud83d"})]}).encode()
    assert b"\\ud83d" in body
    page = parse(body, NOW)
    assert (page.mentions[0].text, page.lost) == ("half \ufffd", 0)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"posts": {}}', b'{"posts": null}', b"<html>", b'{"posts": [', b"\xff"]
)
def test_an_answer_without_posts_is_a_changed_one(body: bytes) -> None:
    with pytest.raises(SourceChanged):
        parse(body, NOW)


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_login_then_pages_by_the_cursors_that_were_given() -> None:
    cursors = {None: "opaque==", "opaque==": "b/2", "b/2": None}
    numbers = iter(range(9))

    def pages(request: Request) -> object:
        following = cursors[request.params.get("cursor")]
        return {"posts": [a_post(next(numbers))]} | ({"cursor": following} if following else {})

    answer, asked = gathered(pages)
    assert [request.params.get("cursor") for request in asked[1:]] == list(cursors)
    assert sum("createSession" in request.url for request in asked) == 1
    assert asked[0].json == {"identifier": "me.example", "password": "secret"}
    assert all(request.headers == {"Authorization": "Bearer token"} for request in asked[1:])
    assert (answer.status.state, answer.status.items, answer.status.requests) == (SourceState.OK, 3, 4)


def test_the_window_and_the_domain_are_asked_for() -> None:
    _, asked = gathered(lambda _: {"posts": []})
    assert dict(asked[1].params) == {
        "q": "arxiv.org",
        "domain": "arxiv.org",
        "sort": "latest",
        "since": "2026-09-24T00:00:00Z",
        "until": "2026-09-24T18:00:00Z",
        "limit": "100",
    }


def test_pages_end_at_a_cursor_that_does_not_move() -> None:
    numbers = iter(range(9))
    answer, asked = gathered(lambda _: {"posts": [a_post(next(numbers))], "cursor": "same"})
    assert (len(asked), answer.status.state) == (3, SourceState.OK)


def test_pages_end_where_they_reach_back_before_the_window() -> None:
    old = a_post(2, at="2026-09-23T23:59:59Z")
    answer, asked = gathered(lambda _: {"posts": [a_post(1), old], "cursor": "more"})
    assert len(asked) == 2
    assert (answer.status.state, answer.status.items) == (SourceState.OK, 1)


def test_a_post_put_back_in_time_by_its_client_ends_nothing() -> None:
    """A search over the time of indexing returns it among the others."""
    backdated = a_post(2, record={"createdAt": "2019-01-01T00:00:00Z"})
    pages = iter([{"posts": [a_post(1), backdated], "cursor": "a"}, {"posts": [a_post(3)]}])
    answer, asked = gathered(lambda _: next(pages))
    assert (len(asked), answer.status.items, answer.status.state) == (3, 2, SourceState.OK)


def test_an_empty_page_with_a_cursor_is_no_end_but_three_are() -> None:
    pages = iter([{"posts": [], "cursor": "a"}, {"posts": [a_post(1)], "cursor": "b"}, {"posts": []}])
    answer, _ = gathered(lambda _: next(pages))
    assert (answer.status.state, answer.status.items) == (SourceState.OK, 1)
    numbers = iter(range(99))
    answer, asked = gathered(lambda _: {"posts": [], "cursor": str(next(numbers))})
    assert (len(asked), answer.status.state) == (4, SourceState.PARTIAL)


def test_more_pages_than_is_polite_are_a_part() -> None:
    numbers = iter(range(999))
    answer, asked = gathered(lambda _: {"posts": [a_post(next(numbers))], "cursor": str(next(numbers))}, pages=5)
    assert (len(asked), answer.status.items, answer.status.state) == (6, 5, SourceState.PARTIAL)
    assert "5 pages" in (answer.status.reason or "")


def test_posts_outside_the_window_are_left_out() -> None:
    late, early = a_post(1, at="2026-09-24T18:00:00Z"), a_post(2, at="2026-09-24T00:00:00Z")
    answer, _ = gathered(lambda _: {"posts": [late, early]})
    assert [mention.post_id[-1] for mention in answer.mentions] == ["2"]


@pytest.mark.parametrize(
    "session", [{}, [], {"accessJwt": None}, {"accessJwt": ""}, {"accessJwt": "two words\n"}, b"x"]
)
def test_a_login_without_a_token_is_a_changed_one(session: object) -> None:
    http = Scripted(lambda _: session)
    status = Bluesky(http, "https://bluesky.example", "me", "secret").gather(WINDOW, DAY).status
    assert (status.state, status.requests) == (SourceState.FAILED, 1)


# ── posts by their addresses ─────────────────────────────────────────────────────────────────────────────────────────


def refreshed(numbers: range, *gone: int) -> tuple[Gathered, list[Request]]:
    def script(request: Request) -> object:
        if "createSession" in request.url:
            return {"accessJwt": "token"}
        uris = [value for name, value in parse_qsl(urlsplit(request.url).query) if name == "uris"]
        numbers = [int(uri.rpartition("/3l")[2]) for uri in uris]
        return {"posts": [a_post(number, likeCount=99) for number in numbers if number not in gone]}

    http = Scripted(script)
    known = parsed(*(a_post(number) for number in numbers)).mentions
    source = Bluesky(http, "https://bluesky.example", "me.example", "secret")
    return source.refresh(known, NOW), http.asked


def test_known_posts_are_asked_for_by_twenty_five_and_deleted_ones_are_not_there() -> None:
    answer, asked = refreshed(range(60), 3, 30)
    assert [request.url.count("uris=") for request in asked] == [0, 25, 25, 10]
    assert (answer.status.state, answer.status.items) == (SourceState.OK, 58)
    assert {mention.likes for mention in answer.mentions} == {99}
    assert all("getPosts" in request.url for request in asked[1:])


def test_nothing_known_is_nothing_asked() -> None:
    answer, asked = refreshed(range(0))
    assert (answer.status.state, asked) == (SourceState.OK, [])


def test_a_login_serves_the_whole_run_and_no_longer_than_it_holds() -> None:
    now = [0.0]
    http = Scripted(lambda request: {"accessJwt": "token"} if "createSession" in request.url else {"posts": []})
    http.clock = lambda: now[0]
    source = Bluesky(http, "https://bluesky.example", "me.example", "secret")
    for seconds in (0.0, 600.0, 1_300.0):
        now[0] = seconds
        source.gather(WINDOW, DAY)
        source.refresh(parsed(a_post()).mentions, NOW)
    logins = [request for request in http.asked if "createSession" in request.url]
    assert (len(logins), len(http.asked)) == (2, 8)
    assert "token" not in repr(source)


# ── recorded answers ─────────────────────────────────────────────────────────────────────────────────────────────────


def recorded(name: str) -> Any:
    return json.loads(shared_path("payloads", "bluesky", name).read_bytes())


def test_a_recorded_page_is_read_whole_and_its_hidden_authors_are_known() -> None:
    page = recorded("searchPosts_25_2025-05-19.json")
    for post in page["posts"]:
        post["record"]["facets"] = [facet(ABS)]
    found = parse(json.dumps(page).encode(), NOW)
    assert (len(found.mentions), found.lost, found.cursor) == (25, 0, "25")
    hidden = [mention.author for mention in found.mentions if mention.author.hidden]
    assert (len(hidden), len({author.id for author in hidden})) == (4, 4)
    assert not any(author.handle or author.name for author in hidden)


def test_a_recorded_post_record_with_facet_and_card_names_its_paper_once() -> None:
    records = [item["value"] for item in recorded("listRecords_posts_with_arxiv_embed.json")["records"]]
    found = [mention for value in records for mention in parsed(a_post(record=value)).mentions]
    assert [mention.papers for mention in found if "2304.00427" in mention.papers] == [("2304.00427",)]


def test_a_recorded_description_with_another_papers_doi_names_nothing() -> None:
    feed = recorded("getTimeline_with_arxiv_doi.json")["feed"]
    page = parsed(*(item["post"] for item in feed))
    assert page.lost == 0
    assert not any("2406.09307" in mention.papers for mention in page.mentions)


def test_only_uris_and_handles_of_the_protocols_grammar_are_let_through() -> None:
    cases = json.loads(shared_path("hostile", "bluesky", "atproto_syntax.json").read_bytes())
    good = [f"at://{did}/app.bsky.feed.post/3l1" for did in cases["did_syntax_valid"] if len(did) < 260]
    good += [f"at://did:plc:abc/app.bsky.feed.post/{key}" for key in cases["recordkey_syntax_valid"]]
    bad = [f"at://{did}/app.bsky.feed.post/3l1" for did in cases["did_syntax_invalid"]]
    bad += [f"at://did:plc:abc/app.bsky.feed.post/{key}" for key in cases["recordkey_syntax_invalid"]]
    for uri in good:
        assert parsed(a_post(uri=uri)).mentions, uri
    for uri in (*bad, *cases["aturi_syntax_invalid"]):
        assert parsed(a_post(uri=uri)).mentions == (), uri
    for handle in cases["handle_syntax_valid"]:
        assert parsed(a_post(author={"handle": handle})).mentions[0].author.handle == handle
    for handle in cases["handle_syntax_invalid"]:
        assert parsed(a_post(author={"handle": handle})).mentions[0].author.handle is None, handle
