from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from hotpapers.adapters.x import SPELLINGS, Cards, X
from hotpapers.adapters.x.answers import parse, parse_count
from hotpapers.adapters.x.purse import DOLLARS
from hotpapers.adapters.x.search import LEAST_LIKES
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceChanged, SourceRefused, SourceUnavailable
from hotpapers.domain.mention import Author, Gathered, Network, SourceState, SourceStatus
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, a_mention
from tests.shared import shared_path
from tests.unit.adapters.scripted import Request, Scripted, answered

WINDOW = Window(datetime(2026, 9, 24, tzinfo=UTC), datetime(2026, 9, 24, 18, tzinfo=UTC))
NOW = WINDOW.end
TEXT = "the words of the post"


def a_post(number: int = 1, link: str = "https://arxiv.org/abs/2609.01234", **fields: Any) -> dict[str, Any]:
    return {
        "id": str(2_000_000_000_000_000_000 + number),
        "edit_history_tweet_ids": [str(2_000_000_000_000_000_000 + number)],
        "text": TEXT,
        "created_at": "2026-09-24T05:00:00.000Z",
        "author_id": "42",
        "lang": "en",
        "public_metrics": {"like_count": 10, "retweet_count": 3, "reply_count": 2, "quote_count": 1},
        "entities": {"urls": [{"url": "https://t.co/x", "expanded_url": link}]},
        **fields,
    }


def a_page(*posts: dict[str, Any], token: str | None = None, **more: Any) -> dict[str, Any]:
    meta = {"result_count": len(posts)} | ({"next_token": token} if token else {})
    return {"data": list(posts), "meta": meta, **more}


def parsed(*posts: dict[str, Any]) -> Any:
    return parse(json.dumps(a_page(*posts)).encode(), NOW)


def upstream(
    pages: Callable[[Request], object], counts: Callable[[int], int] = lambda likes: 1
) -> Callable[[Request], object]:
    def script(request: Request) -> object:
        if "/counts/" in request.url:
            likes = int(request.params["query"].rpartition("min_likes:")[2])
            return {"data": [{"tweet_count": counts(likes)}]}
        if "oembed" in request.url:
            return SourceUnavailable(Network.X, "is not in the script")
        return pages(request)

    return script


def gathered(
    script: Callable[[Request], object], *, budget: int = 300, window: Window = WINDOW, **more: Any
) -> tuple[Gathered, list[Request]]:
    http = Scripted(script)
    source = X(http, "https://x.example", "secret", budget, **{k: v for k, v in more.items() if k == "spelling"})
    return source.gather(window, DAY, earlier=more.get("earlier", ())), http.asked


def _always(said: object, _: Request) -> object:
    return said


def searches(asked: Sequence[Request]) -> list[Request]:
    return [request for request in asked if "/search/" in request.url]


# ── what is read of a post ───────────────────────────────────────────────────────────────────────────────────────────


def test_both_spellings_say_the_same() -> None:
    old = a_post(
        note_tweet={"text": "long", "entities": {"urls": [{"expanded_url": "https://arxiv.org/abs/2609.05678"}]}}
    )
    new = {name: value for name, value in old.items() if name not in ("edit_history_tweet_ids", "note_tweet")}
    new |= {"edit_history_post_ids": old["edit_history_tweet_ids"], "note_post": old["note_tweet"]}
    new["public_metrics"] = {"like_count": 10, "repost_count": 3, "reply_count": 2, "quote_count": 1}
    assert parsed(old) == parsed(new)
    assert parsed(old).mentions[0].papers == ("2609.01234", "2609.05678")


@pytest.mark.parametrize(
    ("url", "papers"),
    [
        ({"expanded_url": "https://arxiv.org/abs/2609.01234"}, ("2609.01234",)),
        ({"expanded_url": "https://bit.ly/x", "unwound_url": "https://arxiv.org/pdf/2609.01234v2"}, ("2609.01234",)),
        (
            {"expanded_url": "https://arxiv.org/abs/2609.01234", "unwound_url": "https://consent.example"},
            ("2609.01234",),
        ),
        ({"expanded_url": "https://bit.ly/x"}, ()),
        ({"url": "https://arxiv.org/abs/2609.01234", "display_url": "arxiv.org/abs/2609.01234"}, ()),
        ({"expanded_url": None, "unwound_url": None}, ()),
    ],
)
def test_a_link_is_where_x_followed_it_to(url: dict[str, Any], papers: tuple[str, ...]) -> None:
    found = parsed(a_post(entities={"urls": [url]})).mentions
    assert (found[0].papers if found else ()) == papers


def test_no_text_is_kept_of_a_post_nor_of_a_note() -> None:
    page = parsed(a_post(note_tweet={"text": TEXT, "entities": {}}))
    assert page.mentions[0].text is None
    assert TEXT not in repr(page)


def test_a_count_that_is_not_given_is_absent() -> None:
    for metrics in (None, {}, {"like_count": None}):
        (mention,) = parsed(a_post(public_metrics=metrics)).mentions
        assert (mention.likes, mention.reposts, mention.replies, mention.quotes) == (None, None, None, None)


def test_an_edited_post_counts_once_as_its_last_version_stands() -> None:
    history = [a_post(1)["id"], a_post(2)["id"]]
    first = a_post(1, edit_history_tweet_ids=history, public_metrics={"like_count": 5})
    last = a_post(2, edit_history_tweet_ids=history, public_metrics={"like_count": 9})
    for page in (a_page(first, last), a_page(last, first)):
        (mention,) = gathered(upstream(partial(_always, page)))[0].mentions
        assert (mention.post_id, mention.likes) == (history[0], 9)
        assert mention.url.endswith(history[1])


@pytest.mark.parametrize("name", ["referenced_tweets", "referenced_posts"])
def test_a_repost_that_comes_all_the_same_is_not_counted(name: str) -> None:
    quote, repost = {"type": "quoted", "id": "1"}, {"type": "retweeted", "id": "1"}
    assert len(parsed({**a_post(), name: [quote]}).mentions) == 1
    assert parsed({**a_post(), name: [repost]}).mentions == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"id": '1"><script>'},
        {"id": 5},
        {"id": ""},
        {"id": "1" * 20},
        {"id": "٣"},
        {"author_id": "../x"},
        {"created_at": "yesterday"},
        {"created_at": None},
        {"edit_history_tweet_ids": ["one"]},
        {"public_metrics": {"like_count": "many"}},
        {"public_metrics": {"like_count": -1}},
        {"entities": []},
    ],
)
def test_one_post_that_cannot_be_read_costs_only_itself(fields: dict[str, Any]) -> None:
    page = parsed(a_post(1), a_post(2, **fields), a_post(3))
    assert [mention.url[-1] for mention in page.mentions] == ["1", "3"]
    assert (page.posts, page.lost) == (3, 1)


def test_an_answer_without_posts_is_empty_only_where_it_says_so() -> None:
    assert parse(b'{"meta": {"result_count": 0}}', NOW).posts == 0
    for body in (
        b"{}",
        b'{"meta": {}}',
        b'{"errors": [{"title": "x"}]}',
        b'{"data": null, "meta": {"result_count": 3}}',
    ):
        with pytest.raises(SourceChanged):
            parse(body, NOW)


def test_posts_beside_errors_are_a_part() -> None:
    answer, _ = gathered(upstream(lambda _: a_page(a_post(), errors=[{"title": "Forbidden"}])))
    assert (answer.status.state, answer.status.items) == (SourceState.PARTIAL, 1)
    assert "errors" in (answer.status.reason or "")


def test_counts_are_summed_and_unknown_names_are_no_nought() -> None:
    assert parse_count(b'{"data": [{"tweet_count": 3}, {"tweet_count": 4}]}') == 7
    assert parse_count(b'{"data": [{"post_count": 3}, {"post_count": 0}]}') == 3
    assert parse_count(b'{"data": [{"noun_count": 3}]}') is None
    assert parse_count(b'{"data": [{"tweet_count": 3}, {"noun_count": 4}]}') is None
    assert parse_count(b'{"meta": {}}') is None
    with pytest.raises(SourceChanged):
        parse_count(b"<html>")


# ── what is asked ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("spelling", "fields"), SPELLINGS.items())
def test_one_query_asks_for_all_and_expands_nobody(spelling: str, fields: str) -> None:
    _, asked = gathered(upstream(lambda _: a_page(a_post())), spelling=spelling)
    (search,) = searches(asked)
    assert len(search.params["query"]) <= 512
    assert search.params["query"].endswith("-is:retweet min_likes:5")
    assert search.params[spelling] == fields
    assert set(search.params) == {"query", "start_time", "end_time", "max_results", spelling}
    assert search.headers == {"Authorization": "Bearer secret"}


def test_the_window_is_asked_for_as_far_as_x_reaches() -> None:
    old = Window(WINDOW.end - timedelta(days=20), WINDOW.end)
    answer, asked = gathered(upstream(lambda _: a_page(a_post())), window=old)
    start = datetime.fromisoformat(searches(asked)[0].params["start_time"])
    assert timedelta(days=6) < WINDOW.end - start < timedelta(days=7)
    assert answer.status.state is SourceState.PARTIAL
    assert "7 days" in (answer.status.reason or "")


def test_an_end_too_near_for_x_is_put_back_by_half_a_minute() -> None:
    http = Scripted(upstream(lambda _: a_page(a_post())))
    http.now = lambda: WINDOW.end + timedelta(seconds=5)
    X(http, "https://x.example", "secret", 300).gather(WINDOW, DAY)
    assert searches(http.asked)[0].params["end_time"] == "2026-09-24T17:59:35Z"


@pytest.mark.parametrize(
    ("posts", "likes", "state"),
    [
        ((300, 90, 50, 20, 9), 5, SourceState.OK),
        ((301, 300, 50, 20, 9), 10, SourceState.OK),
        ((9999, 999, 500, 200, 90), 50, SourceState.OK),
        ((9999, 9999, 9999, 9999, 299), 100, SourceState.OK),
        ((9999, 9999, 9999, 9999, 9999), 100, SourceState.OK),
    ],
)
def test_the_smallest_threshold_whose_posts_fit_is_taken_and_said(
    posts: tuple[int, ...], likes: int, state: SourceState
) -> None:
    counts = dict(zip(LEAST_LIKES, posts, strict=True))
    answer, asked = gathered(upstream(lambda _: a_page(a_post()), counts.__getitem__))
    assert searches(asked)[0].params["query"].endswith(f"min_likes:{likes}")
    assert f"at least {likes} likes" in (answer.status.reason or "")
    assert answer.status.state is state
    assert answer.status.cost == pytest.approx((len(asked) - 1 + 1) * DOLLARS)


def test_counts_that_cannot_be_read_leave_the_highest_threshold() -> None:
    def script(request: Request) -> object:
        return {"data": [{"noun_count": 1}]} if "/counts/" in request.url else a_page(a_post())

    answer, asked = gathered(script)
    assert searches(asked)[0].params["query"].endswith("min_likes:100")
    assert answer.status.state is SourceState.PARTIAL


# ── what it costs ────────────────────────────────────────────────────────────────────────────────────────────────────


def an_endless_x(sizes: Sequence[int], *, honest: bool) -> tuple[Callable[[Request], object], list[int]]:
    """Pages of these sizes and then full ones, for ever; the posts that were given, and so are paid for."""
    numbers, given_out, left = count(), list[int](), list(sizes)

    def pages(request: Request) -> object:
        size = left.pop(0) if left else 100
        size = min(size, int(request.params["max_results"])) if honest else size
        given_out.append(size)
        return a_page(*(a_post(next(numbers)) for _ in range(size)), token=f"t{next(numbers)}")

    return upstream(pages, lambda likes: 10**6 // likes), given_out


@given(
    sizes=st.lists(st.integers(0, 100), max_size=12),
    budget=st.integers(0, 1_000),
    spent=st.floats(0, 6, allow_nan=False),
    honest=st.booleans(),
)
def test_a_day_never_costs_more_than_its_budget(sizes: list[int], budget: int, spent: float, honest: bool) -> None:
    earlier = [SourceStatus(Network.X, SourceState.OK, cost=spent)]
    script, given_out = an_endless_x(sizes, honest=honest)
    answer, asked = gathered(script, budget=budget, earlier=earlier)
    if not given_out:
        assert answer.status.cost == 0 or len(asked) > 0
    assert answer.status.cost == pytest.approx((sum(given_out) + len(asked) - len(given_out)) * DOLLARS, abs=1e-4)
    if honest and given_out:
        assert spent + answer.status.cost <= budget * DOLLARS + 1e-4
    if given_out and budget >= 100:
        assert spent / DOLLARS + sum(given_out) <= budget
    assert all(int(search.params["max_results"]) in range(10, 101) for search in searches(asked))


def test_a_budget_that_is_used_up_is_off_and_asks_nothing() -> None:
    for budget, spent in ((300, 1.5), (300, 1.05), (0, 0.0), (9, 0.0)):
        earlier = [SourceStatus(Network.X, SourceState.OK, cost=spent, requests=3)]
        answer, asked = gathered(upstream(lambda _: a_page(a_post())), budget=budget, earlier=earlier)
        assert (answer.status.state, asked) == (SourceState.OFF, [])
        assert str(budget) in (answer.status.reason or "")


def test_where_the_budget_ends_first_the_answer_is_a_part() -> None:
    script, given_out = an_endless_x([100, 100, 100], honest=True)
    answer, _ = gathered(script, budget=300)
    assert sum(given_out) == 295, "five counts came first"
    assert (answer.status.state, answer.status.cost) == (SourceState.PARTIAL, 1.5)
    assert "budget of 300 posts" in (answer.status.reason or "")


def test_a_page_that_cannot_be_read_is_reckoned_in_full() -> None:
    answer, _ = gathered(upstream(lambda _: b"[1]"))
    assert answer.status.state is SourceState.FAILED
    assert answer.status.cost == pytest.approx(101 * DOLLARS)


def test_no_second_page_is_bought_where_the_first_has_nothing_readable() -> None:
    bare = {"id": "1", "text": TEXT}
    answer, asked = gathered(upstream(lambda _: a_page(*[bare] * 100, token="more")), spelling="post.fields")
    assert len(searches(asked)) == 1
    assert answer.status.state is SourceState.FAILED
    assert "post.fields" in (answer.status.reason or "")


def test_refusals_while_paging_keep_what_was_paid_for() -> None:
    def pages(request: Request) -> object:
        if "next_token" in request.params:
            return SourceRefused(Network.X, "answered 402", status=402)
        return a_page(a_post(), token="more")

    answer, _ = gathered(upstream(pages))
    assert (answer.status.state, answer.status.items) == (SourceState.PARTIAL, 1)
    assert "credits" in (answer.status.reason or "")


def test_a_token_that_comes_back_ends_the_pages() -> None:
    numbers = count()
    answer, asked = gathered(upstream(lambda _: a_page(a_post(next(numbers)), token="same")))
    assert len(searches(asked)) == 2
    assert answer.status.state is SourceState.PARTIAL


# ── who posted ───────────────────────────────────────────────────────────────────────────────────────────────────────


def a_card(handle: str = "someone", name: str = "Some One") -> dict[str, str]:
    return {"author_url": f"https://twitter.com/{handle}", "author_name": name, "html": f"<p>{TEXT}</p>"}


def posts(number: int, paper: str = "2609.01234", likes: int = 10) -> Any:
    url = f"https://x.com/i/web/status/{number}"
    author = Author(f"person{number}")
    return a_mention(str(number), papers=(paper,), network=Network.X, author=author, url=url, likes=likes, reposts=0)


def named(script: Callable[[Request], object], *mentions: Any, most: int = 100) -> tuple[Any, list[Request]]:
    http = Scripted(script)
    return Cards(http, "https://oembed.example/oembed", most).named(mentions), http.asked


def test_a_card_gives_handle_and_name_and_no_text() -> None:
    found, asked = named(lambda _: a_card(), posts(7))
    (post,) = found.posts
    assert (post.author.handle, post.author.name) == ("someone", "Some One")
    assert post.url == "https://x.com/someone/status/7"
    assert TEXT not in repr(found)
    assert asked[0].params["url"] == "https://x.com/i/web/status/7"
    assert asked[0].params["dnt"] == "true"
    assert not asked[0].headers


@pytest.mark.parametrize("error", [SourceChanged("x", "answered 404", status=404), SourceRefused("x", "", status=403)])
def test_a_post_that_is_gone_is_dropped(error: Exception) -> None:
    found, _ = named(lambda request: error if request.params["url"].endswith("7") else a_card(), posts(7), posts(8))
    assert [post.post_id for post in found.posts] == ["8"]
    assert (found.gone, found.unasked) == (1, None)


def test_an_oembed_that_is_down_takes_nothing_away_and_is_asked_once() -> None:
    both = (posts(7), posts(8))
    found, asked = named(lambda _: SourceUnavailable("x", "answered 503", status=503), *both)
    assert found.posts == both
    assert (found.unasked, len(asked)) == ("answered 503", 1)


@pytest.mark.parametrize("card", [{}, [], b"<html>", a_card("no/handle"), a_card("x" * 21), {"author_url": None}])
def test_a_card_that_cannot_be_read_leaves_the_post_as_it_was(card: object) -> None:
    found, _ = named(lambda _: card, posts(7))
    assert found.posts == (posts(7),)


def test_who_is_known_is_not_asked_for_again() -> None:
    known = replace(posts(7), author=Author("person7", "someone"))
    found, asked = named(lambda _: a_card("another"), known)
    assert (found.posts, asked) == ((known,), [])


def test_the_best_of_every_paper_is_looked_at_first() -> None:
    loud = [posts(number, "2609.00001", likes=1_000 - number) for number in range(1, 4)]
    quiet = [posts(9, "2609.00002", likes=1)]
    _, asked = named(lambda _: a_card(), *loud, *quiet, most=3)
    assert [request.params["url"].rpartition("/")[2] for request in asked] == ["1", "9", "2"]


def test_the_run_gives_handles_and_drops_what_was_deleted() -> None:
    def script(request: Request) -> object:
        if "oembed" in request.url:
            gone = request.params["url"].endswith("1")
            return SourceChanged("x", "answered 404", status=404) if gone else a_card()
        return upstream(lambda _: a_page(a_post(1), a_post(2)))(request)

    http = Scripted(script)
    answer = X(http, "https://x.example", "secret", 300, Cards(http, "https://oembed.example")).gather(WINDOW, DAY)
    assert [mention.author.handle for mention in answer.mentions] == ["someone"]
    assert (answer.status.state, answer.status.items, answer.status.requests) == (SourceState.OK, 1, 2)
    assert answer.status.reason == "posts with at least 5 likes; 2 authors by oEmbed; 1 post gone by now"


# ── posts by id ──────────────────────────────────────────────────────────────────────────────────────────────────────


def refreshed(
    script: Callable[[Request], object], *known: Any, budget: int = 300, earlier: Sequence[SourceStatus] = ()
) -> tuple[Gathered, list[Request]]:
    http = Scripted(script)
    answer = X(http, "https://x.example", "secret", budget).refresh(known, NOW, earlier=earlier)
    return answer, http.asked


def a_known(number: int = 1, **fields: Any) -> Any:
    url = f"https://x.com/someone/status/{a_post(number)['id']}"
    author = Author("42", "someone", "Some One")
    fixed = {"network": Network.X, "author": author, "url": url, "posted_at": WINDOW.start, "text": None}
    return a_mention(a_post(number)["id"], **{**fixed, **fields})


def by_id(*gone: int) -> Callable[[Request], object]:
    def script(request: Request) -> object:
        ids = [int(number) - 2 * 10**18 for number in request.params["ids"].split(",")]
        problems = [{"type": "https://api.x.com/2/problems/resource-not-found"} for number in ids if number in gone]
        found = [a_post(number) for number in ids if number not in gone]
        return ({"data": found} if found else {}) | ({"errors": problems} if problems else {})

    return script


def test_known_posts_have_new_counts_and_all_else_as_it_was() -> None:
    known = a_known(1, likes=1, reposts=0, counted_at=WINDOW.start)
    answer, (request,) = refreshed(by_id(), known)
    (post,) = answer.mentions
    assert post == replace(known, likes=10, reposts=3, replies=2, quotes=1, counted_at=NOW)
    assert request.url == "https://x.example/2/tweets"
    assert set(request.params) == {"ids", "tweet.fields"}
    assert (answer.status.state, answer.status.cost) == (SourceState.OK, DOLLARS)


def test_known_posts_that_are_gone_are_not_among_them_and_cost_nothing() -> None:
    answer, _ = refreshed(by_id(1, 2), a_known(1), a_known(2), a_known(3))
    assert [post.post_id for post in answer.mentions] == [a_post(3)["id"]]
    assert (answer.status.state, answer.status.cost) == (SourceState.OK, DOLLARS)
    nobody, _ = refreshed(by_id(1), a_known(1))
    assert (nobody.mentions, nobody.status.state, nobody.status.cost) == ((), SourceState.OK, 0.0)


@pytest.mark.parametrize("problem", [{"type": "https://api.x.com/2/problems/internal-error"}, {}, "x"])
def test_other_errors_take_no_post_away(problem: object) -> None:
    answer, _ = refreshed(lambda _: {"data": [a_post(1)], "errors": [problem]}, a_known(1), a_known(2))
    assert answer.status.state is SourceState.PARTIAL


def test_a_hundred_at_a_time_the_most_engaging_first_as_far_as_the_budget_goes() -> None:
    known = [a_known(number, likes=number, reposts=0) for number in range(250)]
    answer, asked = refreshed(by_id(), *known, budget=300, earlier=[SourceStatus(Network.X, SourceState.OK, cost=0.4)])
    assert [len(request.params["ids"].split(",")) for request in asked] == [100, 100, 20]
    assert asked[0].params["ids"].startswith(a_post(249)["id"])
    assert (answer.status.state, answer.status.items) == (SourceState.PARTIAL, 220)
    assert answer.status.cost == pytest.approx(1.1)
    whole, _ = refreshed(by_id(), *known, budget=250)
    assert (whole.status.state, whole.status.items) == (SourceState.OK, 250)


def test_without_a_budget_no_known_post_is_asked_for() -> None:
    spent = [SourceStatus(Network.X, SourceState.OK, cost=1.5)]
    answer, asked = refreshed(by_id(), a_known(1), earlier=spent)
    assert (answer.status.state, asked) == (SourceState.OFF, [])
    assert refreshed(by_id())[0].status.state is SourceState.OK


@given(st.integers(0, 400), st.integers(0, 300), st.floats(0, 2))
def test_refreshing_never_costs_more_than_the_day_has_left(posts: int, budget: int, spent: float) -> None:
    known = [a_known(number) for number in range(posts)]
    answer, _ = refreshed(by_id(), *known, budget=budget, earlier=[SourceStatus(Network.X, SourceState.OK, cost=spent)])
    assert answer.status.cost == 0 or spent + answer.status.cost <= budget * DOLLARS + 1e-4


# ── recorded answers ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_recorded_page_is_read_whole() -> None:
    page = parse(shared_path("payloads", "x", "recent_search_page_100_with_includes_2021.json").read_bytes(), NOW)
    assert (page.posts, page.lost, page.errors) == (100, 0, True)
    assert page.next_token == "b26v89c19zqg8o3fostqs9sdj5y8pqyhj4w073tvyk7lp"


def test_recorded_links_lead_where_x_followed_them() -> None:
    recorded = json.loads(shared_path("payloads", "x", "entities_many_urls_0_2023.json").read_bytes())
    post = recorded["data"][0] if isinstance(recorded["data"], list) else recorded["data"]
    urls = post["entities"]["urls"]
    assert any("unwound_url" in url for url in urls)
    urls[0] |= {"unwound_url": "https://arxiv.org/abs/2609.01234"}
    page = parse(json.dumps(a_page(post)).encode(), NOW)
    assert (page.lost, page.mentions[0].papers) == (0, ("2609.01234",))


def test_a_recorded_edited_post_goes_by_its_first_id() -> None:
    line = shared_path("payloads", "x", "edited_tweet.jsonl").read_text().splitlines()[0]
    post = json.loads(line)["data"][0]
    post["entities"]["urls"][0]["expanded_url"] = "https://arxiv.org/abs/2609.01234"
    (mention,) = parse(json.dumps(a_page(post)).encode(), NOW).mentions
    assert mention.post_id == post["edit_history_tweet_ids"][0] != post["id"]
    assert mention.posted_at == datetime(2022, 10, 3, 17, 57, 11, tzinfo=UTC)


def test_recorded_counts_add_up_to_their_own_total() -> None:
    body = shared_path("payloads", "x", "counts_recent_2022.json").read_bytes()
    assert parse_count(body) == json.loads(body)["meta"]["total_tweet_count"]


def test_recorded_cards_name_their_authors() -> None:
    for name, handle in (("post_2015.json", "patrickbrosset"), ("post_docs_example.json", "Interior")):
        body = shared_path("payloads", "x_oembed", name).read_bytes()
        found, _ = named(partial(_always, answered(body)), posts(7))
        assert found.posts[0].author.handle == handle


def test_a_recorded_partial_answer_without_fields_is_a_part_that_cannot_be_read() -> None:
    page = parse(shared_path("payloads", "x", "error_200_partial_docs.json").read_bytes(), NOW)
    assert (page.posts, page.lost, page.errors) == (1, 1, True)


def test_the_token_is_in_no_repr() -> None:
    source = X(Scripted(lambda _: None), "https://x.example", "secret", 300)
    assert "secret" not in repr(source)
    assert "secret" not in repr(replace(source, daily_posts=1))
