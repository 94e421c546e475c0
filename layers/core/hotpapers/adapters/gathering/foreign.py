"""Foreign JSON as typed values: only the fields that are read, and one bad item costs only itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from typing import Annotated, Any, Generic, TypeVar

import msgspec

from hotpapers.adapters.http import load_json
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.links import papers_in
from hotpapers.domain.paper import PaperId

Answer = TypeVar("Answer")
Count = Annotated[int, msgspec.Meta(ge=0)]
"""What is less is no count, and its item none that can be read."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Read(Generic[Answer]):
    answer: Answer
    lost: int
    """Items that could not be read, and are not in the answer."""


class Reader(Generic[Answer]):
    """Decodes `kind`, a list of `item` or an object that holds such a list as `items`."""

    def __init__(self, source: str, kind: type[Answer], item: type, items: str | None = None) -> None:
        self.source, self.kind, self.item, self.items = source, kind, item, items
        self._all = msgspec.json.Decoder(kind)

    def __call__(self, body: bytes) -> Read[Answer]:
        """Raises SourceChanged for what is no JSON, or JSON of another kind."""
        try:
            return Read(self._all.decode(body), 0)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            return self._singly(load_json(self.source, body))

    def _singly(self, value: Any) -> Read[Answer]:  # noqa: ANN401 - foreign JSON has no type before it is read
        held = value.get(self.items) if self.items and isinstance(value, dict) else value
        if not isinstance(held, list) or (self.items and held is value):
            return Read(self._whole(value), 0)
        kept = [item for item in held if _fits(item, self.item)]
        return Read(self._whole({**value, self.items: kept} if self.items else kept), len(held) - len(kept))

    def _whole(self, value: object) -> Answer:
        try:
            return msgspec.convert(value, self.kind)
        except (msgspec.ValidationError, UnicodeError, RecursionError):
            raise SourceChanged(self.source, "the answer has a shape we do not know") from None


def _fits(item: object, kind: type) -> bool:
    try:
        msgspec.convert(item, kind)
    except (msgspec.ValidationError, UnicodeError, RecursionError):
        return False
    return True


def instant(text: str | None) -> datetime | None:
    """ISO 8601 in UTC, None where it is no time."""
    try:
        return _shifted(datetime.fromisoformat(text or ""))
    except (ValueError, OverflowError):
        return None


def utc(time: datetime) -> datetime:
    """A time without its offset is taken for UTC, and so is one that UTC has not, at either end of the calendar."""
    if time.tzinfo is UTC:
        return time
    try:
        return _shifted(time)
    except OverflowError:
        return time.replace(tzinfo=UTC)


def _shifted(time: datetime) -> datetime:
    """Raises OverflowError."""
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


@lru_cache(maxsize=256)
def language(tag: str | None) -> str | None:
    """A language tag as BCP 47 writes them, else None."""
    return tag if tag and _LANGUAGE.fullmatch(tag) else None


def named(urls: Iterable[str]) -> tuple[PaperId, ...]:
    """The papers that the links name, each once, in order."""
    found = {papers: None for url in urls if (papers := papers_at(url))}
    return next(iter(found)) if len(found) == 1 else tuple(dict.fromkeys(chain.from_iterable(found)))


def papers_at(url: str) -> tuple[PaperId, ...]:
    """The papers that one link names."""
    return _remembered(url) if len(url) < LONG else papers_in(url)


LONG = 300
"""A longer link is not remembered."""
# many posts link the same paper, and a card links what the text links
_remembered = lru_cache(maxsize=4_096)(papers_in)
