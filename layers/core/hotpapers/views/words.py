"""Numbers, dates and states in words, as pages, feeds and posts say them."""

from __future__ import annotations

from datetime import date, datetime

from hotpapers.domain.digest import Digest, Entry, Part
from hotpapers.domain.mention import Network, SourceState, SourceStatus

AUTHORS_SHOWN = 10


def number(value: float) -> str:
    """1234 → 1,234; a whole number without a fraction."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def count(value: int, one: str, many: str | None = None) -> str:
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def written(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B %Y}"


def moment(instant: datetime) -> str:
    return f"{instant.day} {instant:%B %Y, %H:%M} UTC"


def authors(names: tuple[str, ...]) -> str:
    more = len(names) - AUTHORS_SHOWN
    return ", ".join(names[:AUTHORS_SHOWN]) + (f", +{more}" if more > 0 else "")


def movement(entry: Entry, digest: Digest) -> str:
    """Against the recount before; nothing to say on a digest's first count."""
    if entry.previous_rank is None:
        return "new" if digest.revision > 1 and digest.step != "0h" else ""
    gained = entry.previous_rank - entry.rank
    if gained == 0:
        return "unchanged"
    return f"{'up' if gained > 0 else 'down'} {abs(gained)}"


def part(part_: Part) -> str:
    """What a network gave, in its own terms."""
    if part_.network is Network.HACKERNEWS:
        return f"{count((part_.likes or 0) + part_.posts, 'point')} on Hacker News"
    if part_.network is Network.HUGGINGFACE:
        return f"{count((part_.likes or 0) + 1, 'upvote')} on Hugging Face"
    if part_.network is Network.IMPORT:
        return "counted by the original blog"
    return f"{count(part_.voices, 'person', 'people')} on {part_.network.label}"


def counted(digest: Digest) -> str:
    """The masthead's line: how much was looked at."""
    if digest.imported:
        return f"{count(len(digest.entries), 'paper')}, imported from the original blog"
    ok = [source.network.label for source in digest.sources if source.state in (SourceState.OK, SourceState.PARTIAL)]
    papers = count(digest.announced.new + digest.announced.cross, "paper")
    if not ok:
        return f"{papers} announced; no social network could be counted"
    posts, people = count(digest.posts, "post"), count(digest.people, "person", "people")
    return f"{papers} announced, {posts} by {people} on {listed(ok)}"


def listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def source(status: SourceStatus) -> str:
    """One network's state as a sentence without its full stop."""
    said = {
        SourceState.OK: "counted",
        SourceState.PARTIAL: "counted in part",
        SourceState.OFF: "not asked",
        SourceState.FAILED: "could not be counted",
    }[status.state]
    return f"{status.network.label}: {said}" + (f" ({status.reason})" if status.reason else "")


def missing(digest: Digest) -> list[str]:
    """What a reader must know is not in the digest."""
    gaps = [f"{name}: arXiv's listing is missing" for name in digest.announced.missing]
    return gaps + [source(status) for status in digest.sources if status.state is not SourceState.OK]
