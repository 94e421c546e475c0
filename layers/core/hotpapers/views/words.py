"""Numbers, dates and states in words, as pages, feeds and posts say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from hotpapers.domain.digest import Digest, Entry, Part
from hotpapers.domain.mention import Network, SourceState, SourceStatus
from hotpapers.domain.paper import Paper
from hotpapers.domain.ranking.policy import POLICY

AUTHORS_SHOWN = 10
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: float) -> str:
    """1234 → 1,234; a whole number without a fraction."""
    return f"{value:,.1f}" if value % 1 else f"{value:,.0f}"


def column(values: Sequence[float]) -> list[str]:
    """Numbers that stand under one another: with a fraction where one of them has any."""
    whole = all(float(value).is_integer() for value in values)
    return [f"{value:,.{0 if whole else 1}f}" for value in values]


def count(value: float, one: str, many: str | None = None) -> str:
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


@lru_cache(maxsize=2048)
def written(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B %Y}"


def short(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


@lru_cache(maxsize=2048)
def moment(instant: datetime) -> str:
    return f"{instant.day} {instant:%B %Y, %H:%M} UTC"


@lru_cache(maxsize=2048)
def hour(instant: datetime) -> str:
    """Where the year stands beside it."""
    return f"{instant.day} {instant:%B, %H:%M} UTC"


@lru_cache(maxsize=2048)
def clock(instant: datetime) -> str:
    """For a column that says UTC at its head."""
    return f"{instant.day} {instant:%b %Y, %H:%M}"


def authors(names: tuple[str, ...]) -> str:
    more = len(names) - AUTHORS_SHOWN
    return ", ".join(names[:AUTHORS_SHOWN]) + (f", +{more}" if more > 0 else "")


def movement(entry: Entry, digest: Digest) -> str:
    """Against the recount before, and for how long; nothing to say on a digest's first count."""
    moved = _moved(entry, digest)
    days = f"day {entry.days_listed}" if entry.days_listed > 1 else ""
    return ", ".join(said for said in (moved, days) if said)


def _moved(entry: Entry, digest: Digest) -> str:
    if digest.imported or len(digest.standings) < 2:
        return ""
    if entry.previous_rank is None:
        return "new"
    gained = entry.previous_rank - entry.rank
    return f"{'up' if gained > 0 else 'down'} {abs(gained)}" if gained else "unchanged"


def part(part_: Part) -> str:
    """What a network gave, in its own terms."""
    if part_.network is Network.HACKERNEWS:
        return f"{count((part_.likes or 0) + part_.posts, 'point')} on Hacker News"
    if part_.network is Network.HUGGINGFACE:
        return f"{count((part_.likes or 0) + 1, 'upvote')} on Hugging Face"
    if part_.network is Network.IMPORT:
        return "as the original blog counted"
    return f"{count(part_.voices, 'person', 'people')} on {part_.network.label}"


def counts(entry: Entry) -> str:
    return f"{count(entry.reposts, 'repost')}, {count(entry.likes, 'like')}"


def counted(digest: Digest) -> str:
    """The masthead's line: how much was looked at."""
    if digest.imported:
        return f"{count(len(digest.entries), 'paper')}, imported from the original blog"
    ok = [source_.network.label for source_ in digest.sources if _counted(source_)]
    papers = count(digest.announced.new + digest.announced.cross, "paper")
    if not ok:
        return f"{papers} announced; no social network could be counted"
    posts, people = count(digest.posts, "post"), count(digest.people, "person", "people")
    networks = ok[0] if len(ok) == 1 else f"{_small(len(ok))} networks"
    return f"{papers} announced, {posts} by {people} on {networks}"


def _counted(status: SourceStatus) -> bool:
    return status.state in (SourceState.OK, SourceState.PARTIAL)


def _small(value: int) -> str:
    return ("no", "one", "two", "three", "four", "five", "six")[value] if value <= 6 else str(value)


def listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def state(status: SourceStatus) -> str:
    """What became of a network."""
    said = {
        SourceState.OK: "counted",
        SourceState.PARTIAL: "counted in part",
        SourceState.OFF: "not asked",
        SourceState.FAILED: "could not be counted",
    }[status.state]
    return said + (f" ({status.reason.rstrip('.')})" if status.reason else "")


def source(status: SourceStatus) -> str:
    """The same as a sentence without its full stop."""
    return f"{status.network.label}: {state(status)}"


def missing(digest: Digest) -> list[str]:
    """What a reader must know is not in the digest."""
    return [*failed(digest), *(source(status) for status in digest.sources if status.state is SourceState.OFF)]


def failed(digest: Digest) -> list[str]:
    """What should have been counted and was not, or not whole."""
    gaps = [f"{name}: arXiv’s listing is missing" for name in digest.announced.missing]
    return gaps + [source(one) for one in digest.sources if one.state in (SourceState.PARTIAL, SourceState.FAILED)]


def unasked(digest: Digest) -> str | None:
    """Networks that this site does not ask, or did not ask this time: an everyday thing."""
    off = [status for status in digest.sources if status.state is SourceState.OFF]
    names = [status.network.label + (f" ({status.reason.rstrip('.')})" if status.reason else "") for status in off]
    return f"Not asked: {listed(names)}" if names else None


def notes(digest: Digest) -> list[str]:
    """What a reader must know of the list itself."""
    return [note for note in (empty(digest), *remarks(digest)) if note]


def remarks(digest: Digest) -> list[str]:
    """What a reader must know of how it was ranked."""
    return [note for note in (_quiet(digest), _uncalibrated(digest)) if note]


def empty(digest: Digest) -> str | None:
    if digest.entries:
        return None
    if not any(_counted(status) for status in digest.sources):
        again = "" if digest.state == "final" else ". The next count tries again"
        return f"No network could be counted, so there is nothing to rank{again}"
    later = "" if digest.state == "final" else " yet. The digest stays open and is counted again"
    return f"No paper of this announcement has been shared or liked enough to be listed{later}"


def _quiet(digest: Digest) -> str | None:
    heat = digest.algorithm.name == "heat" and digest.entries
    if not heat or any(entry.score.value >= POLICY.least_heat for entry in digest.entries):
        return None
    return (
        f"A quiet day: no paper reached a score of {number(POLICY.least_heat)}, so these are the few that anyone liked"
    )


def _uncalibrated(digest: Digest) -> str | None:
    """On the first digests, and on those of a network that has just been added."""
    counted = {status.network for status in digest.sources if _counted(status)}
    young = [one for one in digest.calibration if one.network in counted and one.days < POLICY.trailing_days]
    if not young:
        return None
    names = "every network" if len(young) == len(counted) > 1 else listed([one.network.label for one in young])
    days = min(one.days for one in young)
    return f"Still partly guessed: how hot a usual day is on {names} ({days} of {POLICY.trailing_days} days are in)"


def standing(digest: Digest) -> str:
    """How it was ranked, and whether it will be counted again."""
    will = "final" if digest.state == "final" else "to be counted again"
    return f"Ranked by {digest.algorithm.name}, version {digest.algorithm.version}; revision {digest.revision}, {will}"


def withdrawn(paper: Paper) -> bool:
    """Withdrawn papers stay on arXiv; their comments or abstracts say so."""
    said = f"{paper.comments or ''} {paper.abstract[:200]}".casefold()
    return "has been withdrawn" in said or (paper.comments or "").casefold().startswith("withdrawn")


def override(day: date) -> str:
    """The operator's command that saves what the guard refused."""
    return f"hotpapers recount {day} --force"
