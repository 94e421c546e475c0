"""Harvest, backfill and publish stopped at any of their calls to AWS, answered with errors, or overlapped: the table
and the bucket end as if nothing had been, and a reader who looks after every write sees nothing half, lost or older.

`make test-deep` tries every call that writes; `make test` a seeded few of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.crashes import When, answered
from tests.faults.hours import FIRST, RANKED, RECOUNT, TOMORROW, YESTERDAY, Unleased
from tests.faults.planted import BUGS
from tests.faults.reader import WRITES
from tests.faults.sweep import Job, Scene, harvesting, publishing

if TYPE_CHECKING:
    import boto3

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

DEEP = settings.get_current_profile_name() == "deep"
HARVESTS: dict[str, Callable[[boto3.Session], Scene]] = {
    "the first digest": lambda aws: Scene(aws, (), harvesting(FIRST)),
    "a recount": lambda aws: Scene(aws, (FIRST,), harvesting(RECOUNT)),
    "the next day, and a recount": lambda aws: Scene(aws, (FIRST, RECOUNT), harvesting(TOMORROW)),
    "a backfill's day": lambda aws: Scene(aws, (FIRST, TOMORROW), harvesting(YESTERDAY)),
    "a backfill's ranking": lambda aws: Scene(aws, (FIRST, TOMORROW, YESTERDAY), harvesting(RANKED)),
}
PUBLISHES: dict[str, Callable[[boto3.Session], Scene]] = {
    "the first digest": lambda aws: Scene(aws, (FIRST,), publishing, undelivered=True),
    "the next day, and a recount": lambda aws: Scene(aws, (FIRST, TOMORROW), publishing, undelivered=True),
    "a backfill's day": lambda aws: Scene(aws, (FIRST, TOMORROW, YESTERDAY), publishing, undelivered=True),
}
ALL = {f"harvest, {name}": one for name, one in HARVESTS.items()} | {
    f"publish, {name}": one for name, one in PUBLISHES.items()
}
STOPPED = list(ALL) if DEEP else ["harvest, the first digest", "publish, the first digest"]
FAILING = list(ALL) if DEEP else ["harvest, the first digest"]

THROTTLED, BROKEN = answered("ThrottlingException"), answered("InternalServerError", 500)
SLOW_DOWN, CONFLICT = answered("SlowDown", 503), answered("ConditionalRequestConflict", 409)
WHENS: tuple[When, ...] = ("before", "after")
TAKEN = answered("PreconditionFailed", 412)
"""To the second try of what took effect at the first; of what did not it would be a lie, where nobody else writes."""
FAULTS = {
    "put_object": (SLOW_DOWN, CONFLICT, TAKEN, answered("InternalError", 500)),
    "head_object": (SLOW_DOWN, answered("InternalError", 500)),
    "get_object": (SLOW_DOWN,),
    "list_objects_v2": (SLOW_DOWN,),
}
"""Of other operations throttling and a broken server. No condition fails that should not: each of ours takes a second
try of the same, so that would be a lie."""


@pytest.mark.parametrize("name", STOPPED)
def test_stopped_anywhere_and_run_again_it_ends_like_one_that_was_not(aws: boto3.Session, name: str) -> None:
    assert list(ALL[name](aws).sweep(10**6 if DEEP else 2)) == []


@pytest.mark.deep
def test_stopped_twice_it_ends_like_one_that_was_not(aws: boto3.Session) -> None:
    scene = ALL["harvest, the first digest"](aws)
    for at in scene.points(10):
        assert scene.stopped(at, twice=at // 2 + 1) == [], at


@pytest.mark.parametrize("name", FAILING)
def test_an_error_at_any_call_changes_nothing_in_the_end(aws: boto3.Session, name: str) -> None:
    scene = ALL[name](aws)
    for at in scene.points(20 if DEEP else 1, of=WRITES | FAULTS.keys()):
        operation = scene.clean[1][at - 1]
        errors = FAULTS.get(operation, (THROTTLED, BROKEN))
        for when in WHENS if DEEP else ("after",):
            likely = [one for one in errors if when == "after" or one is not TAKEN]
            error = likely[at % len(likely)]
            assert scene.failed(at, when, error) == [], f"{when} call {at}, {operation}: {error(operation)}"


def test_batches_that_dynamodb_does_not_finish_change_nothing_in_the_end(aws: boto3.Session) -> None:
    assert ALL["harvest, the first digest"](aws).unfinished() == []


OVERLAPS: dict[str, tuple[str, Job]] = {
    "the same hour twice": ("harvest, the first digest", harvesting(FIRST)),
    "publish while a recount is saved": ("harvest, a recount", publishing),
    "two publishes": ("publish, the next day, and a recount", publishing),
    "the next day while a recount is published": ("publish, the first digest", harvesting(RECOUNT)),
    "the next day's publish while a ranking is saved": ("harvest, a backfill's ranking", publishing),
}


@pytest.mark.parametrize("name", list(OVERLAPS)[: None if DEEP else 1])
def test_two_at_once_end_with_what_the_table_says(aws: boto3.Session, name: str) -> None:
    scene, other = OVERLAPS[name]
    overlapping = ALL[scene](aws)
    for at in overlapping.points(8 if DEEP else 1):
        assert overlapping.overlapped(at, other) == [], at


def test_two_harvests_at_once_without_a_lease_end_as_one_after_the_other(aws: boto3.Session) -> None:
    """The second finds all that the first saved, so both orders are one harvest."""
    scene = Scene(aws, (), harvesting(Unleased(FIRST.wake, FIRST.listing, FIRST.posts)))
    assert not any(item["pk"]["S"] == "LEASE" for item in scene.clean[0].items())
    # the one read in the midst of a save comes before META
    for at in scene.points(10**6, of=set(scene.clean[1]) if DEEP else {"batch_get_item"}):
        assert scene.twice(at) == [], at


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(aws: boto3.Session, bug: str) -> None:
    """A control, and there is one: no bug, nothing found."""
    scene = ALL["publish, the first digest" if BUGS[bug].publish else "harvest, the first digest"](aws)
    assert scene.clean
    scene.planted = BUGS[bug]
    assert scene.unfinished() if bug == "unprocessed items are left" else next(scene.sweep(10**6), "")
