from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hotpapers.domain.calendar import opening
from hotpapers.domain.digest import DayIndex, State
from hotpapers.domain.mention import Gathered, Network, SourceState
from hotpapers.domain.recount import (
    GIVEN_UP,
    STEPS,
    Plan,
    Recount,
    asked_at,
    carried,
    due,
    next_possible,
    position,
    state_at,
    step_at,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, NOW, a_digest, a_mention, a_status
from tests.unit.domain.ranking.worlds import seeds

HOUR = timedelta(hours=1)
DAYS = st.dates(date(1995, 1, 1), date(2090, 1, 1))
NAMES = list(STEPS)
RECOUNTS = NAMES[1:]


def a_line(day: date = DAY, step: str = "0h", state: State = State.OPEN, **fields: object) -> DayIndex:
    line = DayIndex(day, 1, 10, (), state, NOW, step=step)
    return replace(line, **fields)  # type: ignore[arg-type]


def after(day: date, step: str, more: timedelta = timedelta()) -> datetime:
    return opening(day) + STEPS[step] + more


@given(DAYS, st.sampled_from(NAMES))
def test_a_step_begins_so_long_after_the_opening_of_the_window(day: date, step: str) -> None:
    assert step_at(day, after(day, step)) == step
    assert position(step_at(day, after(day, step, -timedelta(seconds=1)))) == max(0, position(step) - 1)


def test_the_steps_are_those_of_the_design() -> None:
    assert NAMES == ["0h", "6h", "1d", "2d", "3d", "7d", "14d", "28d"]
    assert [after.total_seconds() / 3600 for after in STEPS.values()] == [0, 6, 24, 48, 72, 168, 336, 672]


def test_a_run_for_a_day_by_name_at_six_the_next_morning_counts_for_its_first_day() -> None:
    assert step_at(DAY, datetime(2026, 9, 25, 6, tzinfo=UTC)) == "1d"
    assert step_at(DAY, datetime(2030, 1, 1, tzinfo=UTC)) == "28d"


@given(DAYS, st.sampled_from(NAMES), st.sampled_from(RECOUNTS), st.timedeltas(timedelta(), timedelta(minutes=59)))
def test_the_latest_step_that_was_not_done_is_due_and_a_done_one_never_again(
    day: date, done: str, now: str, late: timedelta
) -> None:
    plan = due(after(day, now, late), [a_line(day, done)])
    expected = (Recount(day, now, asked_at(now)),) if position(now) > position(done) else ()
    assert plan.recounts == expected


@given(DAYS, st.sampled_from(NAMES), st.timedeltas(timedelta(), timedelta(days=400)))
def test_a_final_digest_is_never_counted_again(day: date, step: str, age: timedelta) -> None:
    assert due(opening(day) + age, [a_line(day, step, State.FINAL)]).recounts == ()


def test_x_is_asked_again_after_one_and_three_days_only() -> None:
    assert [step for step in RECOUNTS if Network.X in asked_at(step)] == ["1d", "3d"]
    assert {Network.BLUESKY, Network.HACKERNEWS, Network.HUGGINGFACE, Network.MASTODON} == asked_at("7d")
    assert Network.IMPORT not in asked_at("1d")


def test_after_the_last_step_a_digest_is_final() -> None:
    assert [step for step in [*NAMES, "import"] if state_at(step) is State.FINAL] == ["28d", "import"]
    assert Recount(DAY, "28d", frozenset()).state is State.FINAL


def test_a_last_count_that_fails_for_a_week_is_given_up_and_the_digest_closed() -> None:
    hour_before = due(after(DAY, "28d", GIVEN_UP - HOUR), [a_line(step="14d")]).recounts
    assert hour_before == (Recount(DAY, "28d", asked_at("28d")),)
    assert due(after(DAY, "28d", GIVEN_UP), [a_line(step="14d")]).recounts == (Recount(DAY, "28d", frozenset()),)


def test_recounts_are_in_the_order_of_their_dates() -> None:
    lines = [a_line(DAY - timedelta(days=n), "0h") for n in (0, 6, 2)]
    assert [one.date for one in due(after(DAY, "1d"), lines).recounts] == sorted(line.date for line in lines)


@dataclass
class Service:
    """Does what is due, except while it is down."""

    lines: dict[date, DayIndex] = field(default_factory=dict)
    done: list[tuple[date, str, frozenset[Network]]] = field(default_factory=list)

    def wake(self, now: datetime) -> Plan:
        plan = due(now, self.lines.values())
        for recount in plan.recounts:
            self.done.append((recount.date, recount.step, recount.networks))
            self.lines[recount.date] = replace(self.lines[recount.date], step=recount.step, state=recount.state)
        return plan


def hours(start: datetime, count: int, seed: int, up: float) -> Iterator[datetime]:
    """Of a service that wakes twice now and then, and is down in stretches."""
    state = seed
    awake = True
    for number in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        awake = awake if state >> 60 else (state >> 40) % 100 < up * 100
        if awake:
            yield from [start + number * HOUR] * (1 + (state >> 33) % 2)


@given(DAYS, seeds, st.sampled_from([1.0, 0.7, 0.3]))
def test_through_outages_and_double_wakes_each_step_is_done_at_most_once_in_order_and_the_last_makes_final(
    day: date, seed: int, up: float
) -> None:
    service = Service({day: a_line(day)})
    for now in hours(opening(day), 24 * 40, seed, up):
        service.wake(now)
    steps = [position(step) for _, step, _ in service.done]
    assert steps == sorted(set(steps))
    assert all(Network.X not in networks or step in ("1d", "3d") for _, step, networks in service.done)
    if up == 1.0:
        assert [step for _, step, _ in service.done] == RECOUNTS
    for now in hours(opening(day) + timedelta(days=41), 3, seed, 1.0):
        service.wake(now)
    assert service.lines[day].state is State.FINAL


@pytest.mark.parametrize(
    ("day", "following", "opens"),
    [
        (date(2026, 3, 6), date(2026, 3, 9), "2026-03-09T00:00:00Z"),
        (date(2026, 10, 30), date(2026, 11, 2), "2026-11-02T01:00:00Z"),
        (date(2028, 2, 28), date(2028, 2, 29), "2028-02-29T01:00:00Z"),
        (date(2028, 2, 29), date(2028, 3, 1), "2028-03-01T01:00:00Z"),
        (date(2026, 12, 31), date(2027, 1, 1), "2027-01-01T01:00:00Z"),
        (date(2027, 1, 1), date(2027, 1, 4), "2027-01-04T01:00:00Z"),
    ],
    ids=["summer begins", "summer ends", "to a leap day", "from a leap day", "year's end", "out of week 53"],
)
def test_over_every_turn_of_the_clock_steps_keep_their_hours_and_the_next_listing_has_its_own(
    day: date, following: date, opens: str
) -> None:
    service, at = Service({day: a_line(day)}), dict[str, timedelta]()
    looks = []
    for number in range(24 * 29):
        now = opening(day) + number * HOUR
        plan = service.wake(now)
        at |= {recount.step: now - opening(day) for recount in plan.recounts}
        looks += [now] if plan.listing else []
    assert at == {step: STEPS[step] for step in RECOUNTS}
    assert (next_possible(day), looks[0]) == (following, datetime.fromisoformat(opens))


# --- the next listing


@given(DAYS)
def test_the_next_announcement_may_be_of_the_next_working_day(day: date) -> None:
    found = next_possible(day)
    assert found > day
    assert found.isoweekday() <= 5
    assert all((day + timedelta(days=n)).isoweekday() > 5 for n in range(1, (found - day).days))


@pytest.mark.parametrize(
    ("newest", "now", "asked"),
    [
        (date(2026, 9, 24), "2026-09-24T23:59:59Z", False),
        (date(2026, 9, 24), "2026-09-25T00:00:00Z", True),
        (date(2026, 9, 25), "2026-09-27T23:00:00Z", False),
        (date(2026, 9, 25), "2026-09-28T00:00:00Z", True),
        (date(2026, 11, 25), "2026-11-26T00:59:00Z", False),
        (date(2026, 11, 25), "2026-11-26T01:00:00Z", True),
        (date(2026, 11, 25), "2026-11-27T12:00:00Z", True),
        (date(2026, 9, 28), "2026-09-24T12:00:00Z", False),
    ],
    ids=["not yet", "summer", "weekend", "sunday evening", "winter", "winter opens", "holiday", "older event"],
)
def test_arxiv_is_asked_every_hour_from_the_next_possible_opening_until_it_announces(
    newest: date, now: str, asked: bool
) -> None:
    plan = due(datetime.fromisoformat(now), [a_line(newest, "28d", State.FINAL)])
    assert (plan.listing, plan.known, plan.recounts) == (asked, newest, ())


def test_an_empty_table_asks_for_whatever_there_is() -> None:
    assert due(NOW, []) == Plan(listing=True, known=None, recounts=())


@pytest.mark.parametrize(
    ("hours", "listing", "known", "completes"),
    [
        (4, True, -1, True),
        (23, True, -1, True),
        # the next announcement may be out: all subjects are asked for it
        (24, True, 0, False),
        (30, True, 0, False),
    ],
)
def test_an_incomplete_digest_is_looked_for_again_until_the_next_may_be_out(
    hours: int, listing: bool, known: int, completes: bool
) -> None:
    plan = due(opening(DAY) + hours * HOUR, [a_line(complete=False)])
    assert (plan.listing, plan.known, plan.completes) == (
        listing,
        DAY + timedelta(days=known),
        DAY if completes else None,
    )


def test_over_a_weekend_an_incomplete_digest_is_looked_for_on_its_first_day_alone() -> None:
    friday = date(2026, 9, 25)
    looks = [hour for hour in range(72) if due(opening(friday) + hour * HOUR, [a_line(friday, complete=False)]).listing]
    assert looks == list(range(24))


def test_an_incomplete_digest_is_looked_for_again() -> None:
    plan = due(after(DAY, "0h", HOUR), [a_line(complete=False), a_line(DAY - timedelta(days=1), complete=False)])
    assert (plan.listing, plan.known) == (True, DAY - timedelta(days=1))


@given(DAYS, seeds)
def test_what_is_due_does_not_depend_on_the_order_of_the_digests(day: date, seed: int) -> None:
    lines = [a_line(day - timedelta(days=n), NAMES[(seed + n) % len(NAMES)]) for n in range(30)]
    now = opening(day) + timedelta(hours=seed % 100)
    assert due(now, lines) == due(now, reversed(lines))


# --- networks that were not asked


def gathered(network: Network, state: SourceState = SourceState.OK, *posts: str) -> Gathered:
    mentions = tuple(a_mention(post, network=network) for post in posts)
    return Gathered(mentions, a_status(network, state, items=len(posts)))


X, BLUESKY, MASTODON = Network.X, Network.BLUESKY, Network.MASTODON
STORED = a_digest(sources=(a_status(X, items=1), a_status(BLUESKY, items=1)))
HELD = (a_mention("x1", network=X), a_mention("b1", network=BLUESKY))


def test_a_network_that_was_not_asked_keeps_its_posts_and_when_they_were_counted() -> None:
    fresh = gathered(BLUESKY, SourceState.OK, "b1", "b2")
    assert carried([fresh], STORED, HELD) == (Gathered(HELD[:1], a_status(X, items=1)), fresh)


def test_a_network_that_is_off_now_was_not_asked() -> None:
    off = gathered(X, SourceState.OFF)
    assert carried([off], STORED, HELD)[0] == Gathered(HELD[:1], a_status(X, items=1))
    assert carried([gathered(MASTODON, SourceState.OFF)], STORED, HELD)[-1].status.state is SourceState.OFF


def test_a_network_that_had_nothing_yet_says_why_it_is_off_now() -> None:
    later = a_digest(sources=(a_status(X, SourceState.OFF, items=0, reason="asked later"),))
    refused = Gathered((), a_status(X, SourceState.OFF, items=0, reason="the credits are used up"))
    assert carried([refused], later, ()) == (refused,)
    assert carried([], later, ())[0].status.reason == "asked later"


def test_a_network_that_failed_is_not_hidden_by_what_it_gave_before() -> None:
    failed = gathered(BLUESKY, SourceState.FAILED)
    assert carried([failed], STORED, HELD)[1] == failed


def test_nothing_asked_leaves_everything_as_it_was() -> None:
    assert [one.status for one in carried([], STORED, HELD)] == list(STORED.sources)
    assert [post for one in carried([], STORED, HELD) for post in one.mentions] == list(HELD)
