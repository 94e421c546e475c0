"""Every key of the table, in one place. Keys come from content: a re-run writes the same ones."""

from __future__ import annotations

from datetime import date

from hotpapers.domain.paper import PaperId

Key = dict[str, dict[str, str]]


def key(pk: str, sk: str) -> Key:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


META = "META"
LATEST = key("LATEST", "LATEST")
DAYS = "DAY"


def digest(day: date) -> str:
    return f"DIGEST#{day}"


def prefix(revision: int, content: str) -> str:
    """The rows of one revision; with its content's hash, so that two overlapping runs cannot tear it."""
    return f"R{revision:04d}-{content[:8]}"


def entry(prefix_: str, rank: int) -> str:
    return f"{prefix_}#{rank:04d}"


def body(prefix_: str) -> str:
    return f"{prefix_}#BODY"


def mentions(day: date) -> str:
    return f"MENTIONS#{day}"


def chunk(step: str, network: str, number: int) -> str:
    return f"{step}#{network}#{number:03d}"


def paper(paper_: PaperId) -> str:
    return f"PAPER#{paper_}"


def listed(day: date) -> str:
    return f"DIGEST#{day}"


def category(name: str) -> str:
    return f"CATEGORY#{name}"
