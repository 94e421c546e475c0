"""Two savers at once end as if one had come after the other, without any lease."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise, product
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Condition, Table
from hypothesis import settings

from tests.builders import DAY
from tests.crashes import Calls, Turnstile
from tests.unit.adapters.dynamodb.test_crashes import again, prepared
from tests.unit.adapters.dynamodb.world import EMPTIED, FIRST, NEXT, RECOUNT, TOMORROW, Run, World

if TYPE_CHECKING:
    import boto3

pytestmark = pytest.mark.slow

DEEP = settings.get_current_profile_name() == "deep"
SEED = 20261126
RANDOM = 125
"""Schedules of a pair that switch anywhere, as often as they like."""
END = 40
"""More calls than a save makes, with its tries again."""

PAIRS = {
    "both first": ((), FIRST, RECOUNT),
    "the same twice": ((), FIRST, FIRST),
    "two recounts": ((FIRST,), RECOUNT, EMPTIED),
    "a day and a recount": ((FIRST,), TOMORROW, RECOUNT),
}


def serial(start: World, *runs: Run) -> Mapping[str, Any]:
    world = again(start)
    for run in runs:
        run.of(world.store())
    return world.view()


def overlapped(start: World, schedule: str, a: Run, b: Run, kind: type[Table]) -> World:
    world, turnstile = again(start), Turnstile(schedule)
    clients = {name: world.process() for name in "AB"}
    for name, client in clients.items():
        turnstile.watch(name, client)
    stores = {name: TableStore(kind(client, world.name, lambda _: None)) for name, client in clients.items()}
    turnstile.run(A=partial(a.of, stores["A"]), B=partial(b.of, stores["B"]))
    return world


@pytest.mark.parametrize("name", PAIRS)
def test_two_savers_at_once_end_as_one_after_the_other(aws: boto3.Session, name: str) -> None:
    before, a, b = PAIRS[name]
    assert list(torn(aws, before, a, b)) == []


def torn(aws: boto3.Session, before: tuple[Run, ...], a: Run, b: Run, kind: type[Table] = Table) -> Iterator[str]:
    """Schedules whose end is neither A after B nor B after A."""
    start = prepared(aws, before)
    serials = [serial(start, a, b), serial(start, b, a)]
    whole: list[Mapping[tuple[str, str], Any]] = []
    for schedule in deep(start, a, b) if DEEP else some():
        world = overlapped(start, schedule, a, b, kind)
        rows = world.rows()
        # many end with the same rows, and a view asks for far more than all of them
        if rows in whole:
            continue
        if world.view() in serials:
            whole.append(rows)
        else:
            yield schedule


def some() -> Iterator[str]:
    """Of two switches."""
    return ("A" * first + "B" * second for first in range(0, 16, 3) for second in (2, 7, 16))


def deep(start: World, a: Run, b: Run) -> Iterator[str]:
    """A is stopped before any of its calls and goes on before any of B's, or after all of them; the same where B
    begins, with all of A's; and seeded ones.
    """
    of_a, of_b = alone(start, a), alone(start, b)
    yield from ("A" * first + "B" * second + "A" * END for first, second in product(range(of_a), range(1, of_b + 1)))
    yield from ("B" * first + "A" * END for first in range(1, of_b))
    random = Random(SEED)
    yield from ("".join(random.choices("AB", k=END)) for _ in range(RANDOM))


def alone(start: World, run: Run) -> int:
    """Calls that it makes where nobody else saves."""
    world = again(start)
    calls = Calls(client := world.process())
    run.of(world.store(client))
    return len(calls.made)


class Unconditional(Table):
    """A mutant: whoever writes last is right."""

    def put(self, item: Any, condition: Condition) -> bool:
        self.write([item])
        return True


def test_the_schedules_see_what_they_are_there_to_see(aws: boto3.Session) -> None:
    assert next(torn(aws, (FIRST,), TOMORROW, RECOUNT, Unconditional), "")


@pytest.mark.parametrize("at", range(1, 16, 2))
def test_latest_and_the_archive_never_go_back_while_two_save(aws: boto3.Session, at: int) -> None:
    """B saves the next day, and then the recount, at one moment of A's save of the first."""
    world = prepared(aws, (FIRST,))
    client = world.process()
    seen: list[tuple[Any, int]] = []

    def look() -> None:
        store = world.store(world.raw)
        seen.append((store.latest(), store.days(newest=DAY, limit=1)[0].revision))

    def others() -> None:
        TOMORROW.of(world.store())
        look()

    Calls(client, at, "before", others)
    look()
    RECOUNT.of(world.store(client))
    look()
    assert all(earlier <= later for earlier, later in pairwise(seen))
    assert seen[-1] == (NEXT if len(seen) == 3 else DAY, 2)
