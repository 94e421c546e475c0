from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from hotpapers.adapters.x import SPELLINGS, Cards, X
from hotpapers.adapters.x.answers import parse, parse_count
from hotpapers.adapters.x.purse import DOLLARS, MILLS, Budget, Purse
from hotpapers.adapters.x.search import LEAST_LIKES, REACH
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceChanged, SourceRefused, SourceUnavailable
from hotpapers.domain.mention import Author, Gathered, Network, SourceState
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, a_mention
from tests.fakes import FakeLedger
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
    script: Callable[[Request], object],
    *,
    budget: int = 300,
    window: Window = WINDOW,
    now: datetime = NOW,
    **more: Any,
) -> tuple[Gathered, list[Request]]:
    http = Scripted(script)
    http.now = lambda: now
    return an_x(http, budget, **more).gather(window, DAY), http.asked


def an_x(
    http: Scripted, budget: int = 300, *, ledger: FakeLedger | None = None, url: str = "https://x.example", **more: Any
) -> X:
    return X(http, url, "secret", budget, ledger or FakeLedger(), **more)


def spent(posts: int) -> FakeLedger:
    """A day that has cost so much."""
    return FakeLedger(mills={(NOW.date(), Network.X): posts * MILLS})


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
    an_x(http).gather(WINDOW, DAY)
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
    before=st.integers(0, 6_000),
    honest=st.booleans(),
)
def test_a_day_never_costs_more_than_its_budget(sizes: list[int], budget: int, before: int, honest: bool) -> None:
    script, given_out = an_endless_x(sizes, honest=honest)
    ledger = FakeLedger(mills={(NOW.date(), Network.X): before})
    answer, asked = gathered(script, budget=budget, ledger=ledger)
    assert ledger.spent(NOW.date(), Network.X) == before + round(answer.status.cost * 1_000)
    if not given_out:
        assert answer.status.cost == 0 or len(asked) > 0
    assert answer.status.cost == pytest.approx((sum(given_out) + len(asked) - len(given_out)) * DOLLARS, abs=1e-4)
    if honest and given_out:
        assert before / 1_000 + answer.status.cost <= budget * DOLLARS + 1e-4
    if given_out and budget >= 100:
        assert before / MILLS + sum(given_out) <= budget
    assert all(int(search.params["max_results"]) in range(10, 101) for search in searches(asked))


def test_a_budget_that_is_used_up_is_off_and_asks_nothing() -> None:
    for budget, before in ((300, 300), (300, 210), (0, 0), (9, 0)):
        answer, asked = gathered(upstream(lambda _: a_page(a_post())), budget=budget, ledger=spent(before))
        assert (answer.status.state, asked) == (SourceState.OFF, [])
        assert str(budget) in (answer.status.reason or "")


@given(st.lists(st.integers(0, 100), max_size=9), st.lists(st.integers(0, 100), max_size=9), st.integers(0, 600))
def test_two_runs_at_the_same_time_share_a_budget(one: list[int], other: list[int], budget: int) -> None:
    """The second one runs while the first one waits for its first page."""
    ledger, given_out = FakeLedger(), list[int]()

    def script(sizes: list[int], meanwhile: Callable[[], object] = lambda: None) -> Callable[[Request], object]:
        said, given = an_endless_x(sizes, honest=True)

        def answer(request: Request) -> object:
            if "/search/" in request.url and not given:
                meanwhile()
            found = said(request)
            given_out.append(given[-1] if "/search/" in request.url else 1)
            return found

        return answer

    gathered(script(one, lambda: gathered(script(other), budget=budget, ledger=ledger)), budget=budget, ledger=ledger)
    assert sum(given_out) <= budget
    assert ledger.spent(NOW.date(), Network.X) == sum(given_out) * MILLS


def test_a_page_that_another_run_paid_for_in_between_is_not_asked_for() -> None:
    @dataclass
    class Between(FakeLedger):
        """Another run pays for a page between our look and our payment."""

        looks: int = 0

        def spent(self, day: date, who: str) -> int:
            self.looks += 1
            held = super().spent(day, who)
            if self.looks == 2:
                self.mills[day, who] = held + 50 * MILLS
            return held

    budget = Budget(Between(), NOW.date(), 100)
    purse = Purse(budget)
    assert (purse.take(), purse.dollars) == (0, 0.0)
    assert budget.left == 50


def test_a_budget_is_of_the_day_on_the_clock_whatever_day_is_asked_for() -> None:
    tomorrow = NOW + timedelta(days=1)
    ledger = spent(300)
    assert gathered(upstream(lambda _: a_page(a_post())), ledger=ledger)[0].status.state is SourceState.OFF
    answer, _ = gathered(upstream(lambda _: a_page(a_post())), ledger=ledger, now=tomorrow)
    assert answer.status.state is SourceState.OK
    assert ledger.spent(tomorrow.date(), Network.X) == 2 * MILLS


def test_what_x_does_not_give_it_does_not_charge() -> None:
    ledger = FakeLedger()
    answer, _ = gathered(lambda _: SourceUnavailable(Network.X, "answered 503", status=503), ledger=ledger)
    assert (answer.status.state, answer.status.cost) == (SourceState.FAILED, 0.0)
    assert ledger.spent(NOW.date(), Network.X) == 0


def as_old_as_x_allows(now: datetime) -> Callable[[Request], object]:
    """X by the clock: https://docs.x.com/x-api/posts/search/introduction"""

    def script(request: Request) -> object:
        if datetime.fromisoformat(request.params["start_time"]) < now - timedelta(days=7):
            return SourceChanged(Network.X, "answered 400", status=400)
        return upstream(lambda _: a_page(a_post()))(request)

    return script


def test_a_window_that_is_longer_ago_than_x_shows_is_off_in_words_and_asks_nothing() -> None:
    now, ledger = WINDOW.end + timedelta(days=8), FakeLedger()
    answer, asked = gathered(as_old_as_x_allows(now), now=now, ledger=ledger)
    assert (answer.status.state, answer.refused, asked) == (SourceState.OFF, False, [])
    assert answer.status.reason == "X searches the last 7 days alone, and this is longer ago"
    assert ledger.spent(now.date(), Network.X) == 0


def test_a_window_of_which_x_shows_the_end_alone_is_a_part_from_there_on() -> None:
    now = WINDOW.end + timedelta(days=6, hours=20)
    answer, asked = gathered(as_old_as_x_allows(now), now=now)
    (search,) = searches(asked)
    assert datetime.fromisoformat(search.params["start_time"]) == now - REACH
    assert (answer.status.state, answer.status.cost) == (SourceState.PARTIAL, 2 * DOLLARS)
    assert (answer.status.reason or "").count("X reaches back 7 days") == 1


def test_a_recorded_answer_is_asked_for_as_of_its_event_however_long_ago_that_is() -> None:
    late = WINDOW.end + timedelta(days=2_000)
    answer, asked = gathered(upstream(lambda _: a_page(a_post())), now=late, url="http://127.0.0.1:8123/x")
    assert searches(asked)[0].params["start_time"] == "2026-09-24T00:00:00Z"
    assert answer.status.state is SourceState.OK


def test_another_400_is_no_question_of_age() -> None:
    answer, asked = gathered(lambda _: SourceChanged(Network.X, "answered 400", status=400))
    assert (answer.status.state, len(asked)) == (SourceState.FAILED, 1)


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


@pytest.mark.parametrize(("status", "posts"), [(503, 1), (None, 101)])
def test_an_answer_that_was_cut_off_is_paid_for_and_one_that_says_no_is_not(status: int | None, posts: int) -> None:
    ledger = FakeLedger()
    cut = SourceUnavailable(Network.X, "broke off its answer", status=status)
    answer, _ = gathered(upstream(lambda _: cut), ledger=ledger)
    assert ledger.spent(NOW.date(), Network.X) == posts * MILLS
    assert answer.status.cost == pytest.approx(posts * DOLLARS)


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


def test_a_card_gives_the_handle_and_neither_name_nor_text() -> None:
    found, asked = named(lambda _: a_card(), posts(7))
    (post,) = found.posts
    assert (post.author.handle, post.author.name) == ("someone", None)
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


GONE = SourceChanged("x_oembed", "answered 404", status=404)


def gone(script: Callable[[Request], object], *mentions: Any, checked: int = 300) -> tuple[Any, list[Request]]:
    http = Scripted(script)
    return Cards(http, "https://oembed.example/oembed", checked=checked).gone(mentions), http.asked


def test_whether_posts_are_still_there_is_asked_of_those_with_a_name_too() -> None:
    known = replace(posts(7), author=Author("person7", "someone"))
    found, asked = gone(lambda request: GONE if request.params["url"].endswith("7") else a_card(), known, posts(8))
    assert (found, len(asked)) == ({"7"}, 2)


def test_no_more_posts_are_looked_at_than_the_bound_and_the_best_first() -> None:
    found, asked = gone(lambda _: a_card(), *(posts(number, likes=number) for number in range(9)), checked=3)
    assert [request.params["url"].rpartition("/")[2] for request in asked] == ["8", "7", "6"]
    assert found == frozenset()


def test_an_oembed_that_does_not_answer_says_of_nobody_that_he_is_gone() -> None:
    found, asked = gone(lambda _: SourceUnavailable("x_oembed", "answered 503", status=503), posts(7), posts(8))
    assert (found, len(asked)) == (frozenset(), 1)


@pytest.mark.parametrize(("lost", "found"), [(2, 2), (3, 3), (4, 0), (6, 0)])
def test_an_oembed_that_has_hardly_a_post_is_not_believed(lost: int, found: int) -> None:
    mentions = [posts(number) for number in range(6)]
    missing, _ = gone(lambda r: GONE if int(r.params["url"][-1]) < lost else a_card(), *mentions)
    assert len(missing) == found


@pytest.mark.parametrize("error", [GONE, SourceRefused("x_oembed", "", status=403)])
def test_an_oembed_that_knows_hardly_a_post_takes_nothing_from_a_search_that_was_paid_for(error: Exception) -> None:
    every = tuple(posts(number) for number in range(6))
    found, _ = named(lambda _: error, *every)
    assert (found.posts, found.gone) == (every, 0)
    assert "not believed" in found.unasked


def test_the_run_gives_handles_and_drops_what_was_deleted() -> None:
    def script(request: Request) -> object:
        if "oembed" in request.url:
            gone = request.params["url"].endswith("1")
            return SourceChanged("x", "answered 404", status=404) if gone else a_card()
        return upstream(lambda _: a_page(a_post(1), a_post(2)))(request)

    http = Scripted(script)
    http.now = lambda: NOW
    answer = an_x(http, cards=Cards(http, "https://oembed.example")).gather(WINDOW, DAY)
    assert [mention.author.handle for mention in answer.mentions] == ["someone"]
    assert (answer.status.state, answer.status.items, answer.status.requests) == (SourceState.OK, 1, 2)
    assert answer.status.reason == "posts with at least 5 likes; 2 authors by oEmbed; 1 post gone by now"


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
    source = an_x(Scripted(lambda _: None))
    assert "secret" not in repr(source)
    assert "secret" not in repr(replace(source, daily_posts=1))
