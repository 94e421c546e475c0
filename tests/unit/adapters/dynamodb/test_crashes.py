"""A save that is stopped at any AWS call, and run again, ends like one that was not; readers never see half of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count, islice
from typing import TYPE_CHECKING, Any, ClassVar, get_args

import pytest
from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Condition, Table
from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import StoreError
from hotpapers.domain.mention import Mention
from hotpapers.domain.paper import Paper
from hotpapers.domain.revision import said
from hotpapers.ports import PaperRecord, StoredBody

from tests.builders import DAY
from tests.crashes import Calls, Stopped, When, stop
from tests.unit.adapters.dynamodb.world import EMPTIED, FIRST, LARGE, NEXT, RECOUNT, TOMORROW, Run, World

if TYPE_CHECKING:
    import boto3

pytestmark = pytest.mark.slow

SAVES: Mapping[str, tuple[tuple[Run, ...], Run]] = {
    "the first digest": ((), FIRST),
    "a recount": ((FIRST,), RECOUNT),
    "a recount of a day that is not the newest": ((FIRST, TOMORROW), RECOUNT),
    "a digest that emptied": ((FIRST, TOMORROW), EMPTIED),
    "a body in parts": ((FIRST,), LARGE),
    "the same again": ((FIRST,), FIRST),
}
Make = Callable[[World, Any], TableStore]


def _store(world: World, client: Any) -> TableStore:
    return world.store(client)


def prepared(aws: boto3.Session, before: tuple[Run, ...]) -> World:
    world = World(aws)
    for run in before:
        run.of(world.store())
    return world


def again(world: World) -> World:
    """A table with the same rows."""
    other = World(world.aws)
    other.table().write(world.rows().values())
    return other


def halves(world: World, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What a reader can see that is neither the table before the save nor after it, or some of each of one digest."""
    try:
        seen = world.view()
    except StoreError as error:
        return [str(error)]
    wrong = [key for key, value in seen.items() if value not in (before[key], after[key]) and not _early(key, value)]
    for day in (str(DAY), str(NEXT)):
        of_day = [key for key in seen if key.startswith(day) and not key.endswith("line")]
        if not any(all(seen[key] == view[key] for key in of_day) for view in (before, after)):
            wrong.append(f"{day} is torn")
    return wrong


def ends(world: World, rows: Mapping[Any, Any], run: Callable[[], object]) -> list[str]:
    try:
        run()
    except StoreError as error:
        return [str(error)]
    return [] if world.rows() == rows else ["another end"]


def _early(key: str, value: Any) -> bool:
    """A paper that a post named may be known before a digest lists it; then it has no listing."""
    return key.endswith("record") and isinstance(value, PaperRecord) and not value.listings


def sweep(aws: boto3.Session, before: tuple[Run, ...], run: Run, when: When, make: Make = _store) -> Iterator[str]:
    """Stops the run at its 1st, 2nd, … call until it is not stopped any more. What went wrong, by call."""
    start = prepared(aws, before)
    clean = again(start)
    seen_before = clean.view()
    run.of(clean.store())
    seen_after, rows_after = clean.view(), clean.rows()
    for at in range(1, 100):
        world = again(start)
        client = world.process()
        calls = Calls(client, at, when, stop)
        try:
            run.of(make(world, client))
        except Stopped:
            found = halves(world, seen_before, seen_after)
            found += ends(world, rows_after, partial(run.of, make(world, world.process())))
            yield from (f"{when} call {at}, {calls.made[-1]}: {what}" for what in found)
        else:
            assert at > 1, "the sweep stopped it at least once"
            return
    pytest.fail("a save does not take a hundred calls")


@pytest.mark.parametrize("when", get_args(When))
@pytest.mark.parametrize("name", SAVES)
def test_a_save_stopped_anywhere_and_run_again_ends_like_one_that_was_not(
    aws: boto3.Session, name: str, when: When
) -> None:
    before, run = SAVES[name]
    assert list(sweep(aws, before, run, when)) == []


def test_a_save_stopped_after_it_was_visible_is_settled_without_what_was_saved(aws: boto3.Session) -> None:
    start = prepared(aws, (FIRST,))
    clean = again(start)
    calls = Calls(client := clean.process())
    RECOUNT.of(clean.store(client))
    visible = calls.made.index("PutItem") + 1
    for at in range(1, len(calls.made) + 1):
        world = again(start)
        Calls(client := world.process(), at, "after", stop)
        with suppress(Stopped):
            RECOUNT.of(world.store(client))
        stopped = world.rows()
        world.store().settle(DAY)
        assert world.rows() == (clean.rows() if at >= visible else stopped), at


def test_a_save_stopped_twice_ends_like_one_that_was_not(aws: boto3.Session) -> None:
    start = prepared(aws, (FIRST,))
    clean = again(start)
    RECOUNT.of(clean.store())
    for first in range(4, 16, 4):
        for second in range(3, 16, 6):
            world = again(start)
            for at in (first, second):
                client = world.process()
                Calls(client, at, "after", stop)
                with suppress(Stopped):  # a second run may have less left to do
                    RECOUNT.of(world.store(client))
            RECOUNT.of(world.store())
            assert world.rows() == clean.rows(), (first, second)


class Backwards(Table):
    """A mutant: META is there before what it makes visible."""

    later: ClassVar[list[Any]] = []

    @classmethod
    def fresh(cls, client: Any, name: str) -> Table:
        cls.later.clear()
        return cls(client, name)

    def write(self, items: Iterable[Any]) -> None:
        self.later.extend(items)

    def put(self, item: Any, condition: Condition) -> bool:
        done = Table.put(self, item, condition)
        Table.write(self, self.later)
        self.later.clear()
        return done


class Careless(TableStore):
    """A mutant: a run that finds its content visible leaves it at that."""

    def save(
        self, digest: Digest, body: StoredBody, mentions: Iterable[Mention], papers: Iterable[Paper] = ()
    ) -> Digest:
        visible = self.load(digest.date)
        if visible and said(visible) == said(digest):
            return visible
        return TableStore.save(self, digest, body, mentions, papers)


class Hurried(TableStore):
    """A mutant: the time of the run, not of the event, is in what it writes."""

    ticks: ClassVar[Iterator[int]] = count()

    def save(
        self, digest: Digest, body: StoredBody, mentions: Iterable[Mention], papers: Iterable[Paper] = ()
    ) -> Digest:
        now = digest.generated_at + timedelta(seconds=next(self.ticks) + 1)
        return TableStore.save(self, replace(digest, generated_at=now), body, mentions, papers)


@pytest.mark.parametrize(
    ("mutant", "least"),
    [
        (lambda world, client: TableStore(Backwards.fresh(client, world.name)), 2),
        (lambda world, client: Careless(world.table(client)), 3),
        (lambda world, client: Hurried(world.table(client)), 3),
    ],
    ids=["backwards", "careless", "hurried"],
)
def test_the_sweep_sees_what_it_is_there_to_see(aws: boto3.Session, mutant: Make, least: int) -> None:
    wrong = sweep(aws, (FIRST,), RECOUNT, "after", mutant)
    assert len(list(islice(wrong, least))) == least
