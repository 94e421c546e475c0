from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hotpapers.adapters.mastodon import FEW, Mastodon, parse
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceChanged, SourceRefused, SourceUnavailable
from hotpapers.domain.mention import Gathered, SourceState

from tests.builders import DAY
from tests.shared import shared_path
from tests.unit.adapters.scripted import Request, Script, Scripted, answered

WINDOW = Window(datetime(2026, 9, 24, tzinfo=UTC), datetime(2026, 9, 24, 18, tzinfo=UTC))
NOW = WINDOW.end
LINK = '<a href="https://arxiv.org/abs/2609.01234" rel="nofollow"><span class="invisible">https://</span>arxiv.org</a>'


def a_status(number: int = 1, **fields: Any) -> dict[str, Any]:
    account = {
        "acct": "ada",
        "url": "https://one.example/@ada",
        "uri": "https://one.example/users/ada",
        "display_name": "Ada",
        "bot": False,
        "indexable": True,
    } | fields.pop("account", {})
    return {
        "id": str(1_000 - number),
        "uri": f"https://one.example/users/ada/statuses/{number}",
        "url": f"https://one.example/@ada/{number}",
        "created_at": "2026-09-24T05:00:00.000Z",
        "visibility": "public",
        "sensitive": False,
        "spoiler_text": "",
        "language": "en",
        "content": f"<p>Read this &amp; think.<br>Twice.</p><p>{LINK}</p>",
        "favourites_count": 4,
        "reblogs_count": 2,
        "replies_count": 1,
        "card": None,
        "account": account,
        **fields,
    }


def parsed(*statuses: object) -> Any:
    return parse(json.dumps(statuses).encode(), "one.example", NOW)


def one(**fields: Any) -> Any:
    (mention,) = parsed(a_status(**fields)).mentions
    return mention


def gathered(script: Script, *urls: str, **fields: Any) -> tuple[Gathered, list[Request]]:
    http = Scripted(script)
    return Mastodon(http, urls or ("https://one.example",), **fields).gather(WINDOW, DAY), http.asked


def test_links_and_cards_name_papers_and_words_do_not() -> None:
    assert one().papers == ("2609.01234",)
    card = {"url": "https://www.alphaxiv.org/abs/2609.01234"}
    assert one(content="<p>no link</p>", card=card).papers == ("2609.01234",)
    assert one(card=card).papers == ("2609.01234",)
    assert parsed(a_status(content="<p>arXiv:2609.01234 https://arxiv.org/abs/2609.01234</p>")).mentions == ()


def test_favourites_are_likes_and_boosts_are_reposts_and_quotes_may_be_absent() -> None:
    mention = one()
    assert (mention.likes, mention.reposts, mention.replies, mention.quotes) == (4, 2, 1, None)
    assert one(quotes_count=3).quotes == 3


def test_text_is_plain_words_without_markup() -> None:
    assert one().text == "Read this & think.\nTwice.\nhttps://arxiv.org"


@pytest.mark.parametrize(
    "fields",
    [
        {"account": {"indexable": False}},
        {"account": {"indexable": None}},
        {"account": {"noindex": True}},
        {"visibility": "unlisted"},
        {"sensitive": True},
        {"spoiler_text": "opinions"},
    ],
)
def test_words_that_their_author_would_not_have_found_are_not_kept(fields: dict[str, Any]) -> None:
    mention = one(**fields)
    assert mention.text is None
    assert (mention.likes, mention.papers) == (4, ("2609.01234",))


def test_who_asked_search_engines_away_is_counted_without_a_name() -> None:
    author = one(account={"noindex": True}).author
    assert (author.hidden, author.handle, author.name) == (True, None, None)
    assert not one(account={"indexable": False}).author.hidden


def test_posts_that_are_not_public_are_not_counted() -> None:
    assert parsed(a_status(visibility="private"), a_status(visibility="direct")).mentions == ()


def test_a_bot_is_who_says_so() -> None:
    assert one(account={"bot": True}).author.bot
    assert not one(account={"bot": None}).author.bot


def test_a_name_is_whole_on_every_server_and_an_account_is_one_on_all() -> None:
    here, there = one(), one(account={"acct": "ada@one.example"})
    assert here.author == there.author
    assert here.author.handle == "ada@one.example"
    # a server may be reached by another name than its people have
    assert one(account={"acct": "ada@people.example"}).author.id == here.author.id


def test_one_post_on_several_servers_is_one_with_the_highest_of_each_count() -> None:
    def script(request: Request) -> object:
        if "max_id" in request.params:
            return []
        mine = (
            {"favourites_count": 9, "reblogs_count": 0}
            if "one" in request.url
            else {"favourites_count": 1, "reblogs_count": 5}
        )
        return [a_status(**mine, id="5" if "one" in request.url else "77")]

    answer, _ = gathered(script, "https://one.example", "https://two.example")
    (mention,) = answer.mentions
    assert (mention.likes, mention.reposts, mention.replies, mention.quotes) == (9, 5, 1, None)
    assert answer.status.state is SourceState.OK


def test_the_tags_are_asked_for_four_at_most() -> None:
    _, asked = gathered(lambda _: [])
    assert asked[0].url.startswith("https://one.example/api/v1/timelines/tag/arxiv?any%5B%5D=")
    assert asked[0].url.count("any%5B%5D=") <= 4
    assert asked[0].params["limit"] == "40"


def test_pages_go_on_by_the_link_header_else_by_the_last_id_until_nothing_comes() -> None:
    link = {"link": '<https://elsewhere.example/x?max_id=998&limit=40>; rel="next", <https://x/?min_id=9>; rel="prev"'}
    full = [a_status(number) for number in range(FEW)], [a_status(number) for number in range(FEW, 2 * FEW)]
    pages = iter([answered(full[0], **link), full[1], []])
    answer, asked = gathered(lambda _: next(pages))
    assert [request.params.get("max_id") for request in asked] == [None, "998", full[1][-1]["id"]]
    assert all(request.url.startswith("https://one.example/") for request in asked)
    assert (answer.status.items, answer.status.state) == (2 * FEW, SourceState.OK)


def test_a_page_that_is_half_empty_is_the_last() -> None:
    answer, asked = gathered(lambda _: [a_status(number) for number in range(FEW - 1)])
    assert (len(asked), answer.status.items, answer.status.state) == (1, FEW - 1, SourceState.OK)


def test_pages_end_where_they_reach_back_before_the_window() -> None:
    old = a_status(2, created_at="2026-09-23T23:59:59.000Z")
    answer, asked = gathered(lambda _: [*(a_status(1) for _ in range(FEW)), old])
    assert (len(asked), answer.status.items, answer.status.state) == (1, 1, SourceState.OK)


def test_a_server_that_is_down_costs_only_what_it_alone_had() -> None:
    def script(request: Request) -> object:
        if "two" in request.url:
            return SourceUnavailable("mastodon", "answered 503")
        return [] if "max_id" in request.params else [a_status()]

    answer, _ = gathered(script, "https://one.example", "https://two.example")
    assert (answer.status.state, answer.status.items) == (SourceState.PARTIAL, 1)
    assert answer.status.reason == "two.example: answered 503"


def test_previews_that_are_turned_off_everywhere_turn_the_network_off() -> None:
    answer, asked = gathered(
        lambda _: SourceRefused("mastodon", "answered 401", status=401), "https://a.example", "https://b.example"
    )
    assert (answer.status.state, len(asked)) == (SourceState.OFF, 2)
    half, _ = gathered(
        lambda request: SourceRefused("mastodon", "answered 401", status=401) if "a.ex" in request.url else [],
        "https://a.example",
        "https://b.example",
    )
    assert half.status.state is SourceState.PARTIAL


@pytest.mark.parametrize(
    "status",
    [
        5,
        {},
        a_status(uri="javascript:alert(1)"),
        a_status(id="../x"),
        a_status(created_at="never"),
        a_status(account={"acct": None}),
        a_status(favourites_count="many"),
    ],
)
def test_one_status_that_cannot_be_read_costs_only_itself(status: object) -> None:
    page = parsed(a_status(1), status, a_status(3))
    assert ([mention.post_id[-1] for mention in page.mentions], page.lost) == (["1", "3"], 1)


def test_an_address_that_is_none_of_the_web_gives_way_to_the_posts_id() -> None:
    assert one(url="javascript:alert(1)").url == "https://one.example/users/ada/statuses/1"
    assert one(url=None).url == "https://one.example/users/ada/statuses/1"


@pytest.mark.parametrize("body", [b"{}", b'{"error": "This API requires an authenticated user"}', b"<html>", b""])
def test_what_is_no_list_is_a_changed_answer(body: bytes) -> None:
    with pytest.raises(SourceChanged):
        parse(body, "one.example", NOW)


# ── recorded answers ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_recorded_statuses_are_read_whole() -> None:
    timeline = json.loads(shared_path("payloads", "mastodon", "tag_timeline_1.json").read_bytes())
    searched = json.loads(shared_path("payloads", "mastodon", "search_v2_mastodon.social.json").read_bytes())[
        "statuses"
    ]
    card = json.loads(shared_path("payloads", "mastodon", "status_with_card_1.json").read_bytes())
    card["card"]["url"] = "https://arxiv.org/abs/2609.01234"
    page = parsed(*timeline, *searched, card)
    assert page.lost == 0
    assert [mention.papers for mention in page.mentions][-1] == ("2609.01234",)
    assert page.mentions[-1].text is None, "it is unlisted and sensitive"


def test_a_recorded_link_header_leads_on() -> None:
    headers = json.loads(shared_path("payloads", "mastodon", "tag_timeline_headers.json").read_bytes())
    pages = iter([answered([a_status(1)] * FEW, link=headers["link"][0]), []])
    _, asked = gathered(lambda _: next(pages))
    assert asked[1].params["max_id"] == "117020593741189701"
