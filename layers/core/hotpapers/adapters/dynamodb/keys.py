"""Every key of the table, in one place. Keys come from content: a re-run writes the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotpapers.domain.mention import Network
    from hotpapers.domain.paper import PaperId

Key = dict[str, dict[str, str]]


def key(pk: str, sk: str) -> Key:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


META = "META"
LATEST = key("LATEST", "LATEST")
DAYS = "DAY"
CATEGORIES = "CATEGORIES"
STATUS = "STATUS"
PAGE = key(STATUS, "PAGE")
RUN = "RUN#"
LEASE = "LEASE"
LEDGER = "LEDGER"
HIDE = "HIDE"
LISTED = "DIGEST#"
BODY = "BODY"


def digest(day: date) -> str:
    return f"DIGEST#{day}"


def meta(day: date) -> Key:
    return key(digest(day), META)


def prefix(revision: int, content: str) -> str:
    """The rows of one revision; with its content's hash, so that two overlapping runs cannot tear it."""
    return f"R{revision:04d}-{content[:8]}"


def entry(prefix_: str, rank: int) -> str:
    return f"{prefix_}#E{rank:04d}"


def entries(prefix_: str) -> str:
    """What all entries of a revision begin with."""
    return f"{prefix_}#E"


def body(prefix_: str) -> str:
    return f"{prefix_}#BODY"


def counts(prefix_: str) -> str:
    return f"{prefix_}#COUNT"


def mentions(day: date) -> str:
    return f"MENTIONS#{day}"


def evidence(step: str, network: Network, content: str) -> str:
    return f"{step}#{network}#{content[:16]}"


def paper(paper_: PaperId) -> str:
    return f"PAPER#{paper_}"


def listed(day: date) -> str:
    return f"{LISTED}{day}"


def category(name: str) -> str:
    return f"CATEGORY#{name}"


def announced(day: date) -> str:
    return f"ANNOUNCED#{day}"


def document(name: str) -> str:
    return f"DOC#{name}"


def run(time: datetime, day: date | None, asked: date | None = None) -> str:
    return f"{RUN}{time.astimezone(UTC).isoformat(timespec='seconds')}#{day or '-'}{asked or ''}"


def spent(day_: date, who: str) -> str:
    """A line of the ledger, as `refused`."""
    return f"{day_}#spent#{who}"


def refused(day_: date) -> str:
    """What the refusals of a day begin with."""
    return f"{day_}#refused#"


def day(item: Mapping[str, Mapping[str, Any]]) -> date:
    """Of a row under `listed`."""
    return date.fromisoformat(item["sk"]["S"].removeprefix(LISTED))
