"""What is due at an hour: a look for a new listing, digests to count again, or nothing.

Steps are measured from the opening of the digest's window, 20:00 in New York on the evening before D, so that they
fall on the same hours whenever the listing was found. Nothing is remembered but the step each digest was counted at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from hotpapers.domain.calendar import opening
from hotpapers.domain.digest import DayIndex, Digest, State
from hotpapers.domain.mention import Gathered, Mention, Network, SourceState

STEPS: Mapping[str, timedelta] = MappingProxyType(
    {
        "0h": timedelta(),
        "6h": timedelta(hours=6),
        **{f"{days}d": timedelta(days=days) for days in (1, 2, 3, 7, 14, 28)},
    }
)
LAST = "28d"
"""Counted then, a digest is final."""
PAID = frozenset({"1d", "3d"})
"""Only then X is asked again: it costs money."""
GIVEN_UP = timedelta(days=7)
"""A last count that has failed for so long is given up: the digest is closed as it stands."""

COMPLETING = timedelta(days=1)
"""After its opening: so long an incomplete digest is looked for again by itself; later, for who asks for it by name."""

_ONE_DAY = timedelta(days=1)
_FREE = frozenset(Network) - {Network.IMPORT, Network.X}


@dataclass(frozen=True, slots=True)
class Recount:
    """A digest to be counted again."""

    date: date
    step: str
    networks: frozenset[Network]
    """To be asked; the others keep their counts. Empty: the digest is only to be closed."""

    @property
    def state(self) -> State:
        return state_at(self.step)


@dataclass(frozen=True, slots=True)
class Plan:
    listing: bool
    """arXiv is to be asked for an announcement newer than `known`."""
    known: date | None
    """The date up to which announcements are whole."""
    recounts: tuple[Recount, ...]
    """In the order of their dates, since calibration looks back."""
    completes: date | None = None
    """The digest that is looked for again, where nothing newer can be out: for the subjects that it lacks."""


def due(now: datetime, digests: Iterable[DayIndex]) -> Plan:
    """`digests`: at least the newest one and all that are open, in any order.

    A step that was done is not due again; of several that were missed the latest is.
    """
    by_date = sorted(digests, key=lambda one: one.date)
    recounts = tuple(recount for one in by_date if (recount := _recount(now, one)))
    if not by_date:
        return Plan(listing=True, known=None, recounts=recounts)
    newest = by_date[-1]
    newer, completes = now >= opening(next_possible(newest.date)), _completes(now, newest)
    # an incomplete digest is looked for again: its missing subjects may print its date by now
    known = newest.date - _ONE_DAY if completes else newest.date
    return Plan(newer or completes, known, recounts, newest.date if completes and not newer else None)


def step_at(day: date, now: datetime) -> str:
    """The latest step whose time has come: what a count at `now` counts for."""
    age = now - opening(day)
    return [step for step, after in STEPS.items() if after <= max(age, timedelta())][-1]


def given_up(day: date, now: datetime) -> bool:
    """Whether the last count, where it is not done, is not tried any more."""
    return now >= opening(day) + STEPS[LAST] + GIVEN_UP


def state_at(step: str) -> State:
    return State.OPEN if position(step) < position(LAST) else State.FINAL


def position(step: str) -> int:
    """Orders steps; an import's comes after all others."""
    return list(STEPS).index(step) if step in STEPS else len(STEPS)


def next_possible(day: date) -> date:
    """The next date that an announcement may print: arXiv announces on the evenings before Monday to Friday.

    Whether it does is for the listing to say (https://info.arxiv.org/help/availability.html).
    """
    later = day + _ONE_DAY
    return later if later.isoweekday() <= 5 else later + timedelta(days=8 - later.isoweekday())


def _completes(now: datetime, newest: DayIndex) -> bool:
    return not newest.complete and now < opening(newest.date) + COMPLETING


def _recount(now: datetime, stored: DayIndex) -> Recount | None:
    step = step_at(stored.date, now)
    if stored.state is State.FINAL or position(step) <= position(stored.step):
        return None
    return Recount(stored.date, step, frozenset() if given_up(stored.date, now) else asked_at(step))


def asked_first(step: str) -> frozenset[Network] | None:
    """Of a first count; None is every network. X is not asked before its first step: the day's budget is for that."""
    return None if position(step) >= position("1d") else _FREE


def asked_at(step: str) -> frozenset[Network]:
    """Of a recount."""
    return _FREE | {Network.X} if step in PAID else _FREE


def carried(gathered: Sequence[Gathered], stored: Digest, mentions: Iterable[Mention]) -> tuple[Gathered, ...]:
    """What was gathered, and for every other network of `stored` the posts, counts and status that it had.

    `mentions`: the counted posts behind `stored`. A network that is off was not asked; where it had nothing before
    either, why it is off now is what is true.
    """
    off = {one.status.network: one for one in gathered if one.status.state is SourceState.OFF}
    asked = {one.status.network: one for one in gathered if one.status.network not in off}
    kept: dict[Network, list[Mention]] = {status.network: [] for status in stored.sources}
    for mention in mentions:
        kept.setdefault(mention.network, []).append(mention)
    before = {
        status.network: Gathered(tuple(kept[status.network]), replace(status, items=len(kept[status.network])))
        for status in stored.sources
    }
    unheard = {network: one for network, one in before.items() if one.status.state is SourceState.OFF}
    now = before | {network: one for network, one in off.items() if network in unheard or network not in before} | asked
    return tuple(now[network] for network in Network if network in now)
