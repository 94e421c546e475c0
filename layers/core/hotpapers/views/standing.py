"""What the status page says, from what the last runs became."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from hotpapers.domain.digest import DayIndex, State
from hotpapers.domain.holidays import why_quiet
from hotpapers.domain.punctual import RESTS, passed
from hotpapers.domain.recount import next_possible
from hotpapers.domain.run import Run, StatusPage
from hotpapers.views import words


def standing(now: datetime, newest: DayIndex | None, runs: Sequence[Run]) -> StatusPage:
    """`newest`: the digest of the newest date, though it may list nothing; `runs`: the latest ones, newest first.

    It says the same until something a reader would notice changes.
    """
    counted = next((run for run in runs if newest and run.day == newest.date and run.sources), None)
    return StatusPage(
        since=now,
        words=tuple(_words(now, newest, runs)),
        sources=counted.sources if counted else (),
    )


def _words(now: datetime, newest: DayIndex | None, runs: Sequence[Run]) -> Iterator[str]:
    if newest is None:
        yield "There is no digest yet."
    else:
        lacks = "" if newest.complete else ", and lacks a listing; arXiv is asked again each hour"
        yield f"The digest of {words.written(newest.date)} is out{lacks}."
        if not newest.count:
            yield f"It lists no paper{'' if newest.state is State.FINAL else ' yet'}."
    # who asks for a day by name looks for nothing newer
    looked = next((run for run in runs if run.day is None and run.asked is None), None)
    if looked and looked.outcome in ("failed", "forbidden"):
        yield f"arXiv could not be read at the last look: {looked.why}."
    if newest:
        yield from _silence(newest.date, now, quiet=bool(looked and looked.outcome == "no announcement"))
    yield from _refusals(runs)


def _silence(newest: date, now: datetime, *, quiet: bool) -> Iterator[str]:
    """Why there is nothing newer: `quiet`, arXiv's listing said so."""
    days = passed(newest, now)
    if quiet and len(days) > RESTS:
        yield f"arXiv’s listing has shown nothing new since, on {len(days)} dates for which it may announce."
    elif quiet:
        yield from (f"arXiv announced nothing for {words.written(day)}{_reason(day)}." for day in days)
    if quiet or not days:
        due = next_possible(days[-1] if days else newest)
        yield f"The next announcement is due for {words.written(due)}, holidays of arXiv aside."


def _reason(day: date) -> str:
    name = why_quiet(day)
    return f": {name}" if name else ""


def _refusals(runs: Sequence[Run]) -> Iterator[str]:
    """Of each digest only what became of it last: an operator may count as of an older time than what was refused."""
    last: dict[date, Run] = {}
    for run in runs:
        if run.day:
            last[run.day] = max(last.get(run.day, run), run, key=lambda one: one.revision)
    for run in last.values():
        if run.day and run.outcome == "refused":
            yield f"{words.written(run.day)} was counted again and kept as it was: {run.why}."
            yield f"Whoever runs this site can publish the new count all the same: {words.override(run.day)}"
