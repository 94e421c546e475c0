"""What a reader asks of the API: spans of time, parameters, where a list goes on. Every refusal names its parameter.

What is not understood is refused: a misspelled filter must not look like an answer.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.day import parse_day
from hotpapers.domain.errors import InvalidDate, InvalidInput, InvalidQuery

LIMIT, MOST = 25, 100
MOST_DAYS = 400
"""Digests that are looked through: more than a year's."""
LONGEST_SEARCH = 200
LONGEST_CURSOR = 400

_LIMIT = re.compile(r"[1-9]\d{0,2}", re.ASCII)
_SCORE = re.compile(r"\d{1,6}(\.\d{1,20})?(e-\d{1,3})?", re.ASCII)
HIGHEST = 999_999
CATEGORY = r"[a-z]{1,10}(-[a-z]{1,10})?(\.([A-Z]{2}|[a-z]{3,8}|[a-z]{2,8}-[a-z]{2,8}))?"
"""Case tells, as in arXiv's own names: cs.lg would find nothing, and look like an answer."""
SEARCH = r"[^\x00-/:-@\[-`{-\x7f]"
"""What a search has somewhere: of ASCII a letter or a digit. The description says it as it stands, so it is such as any
dialect of patterns reads alike."""
_CATEGORY = re.compile(CATEGORY, re.ASCII)
_SEARCH = re.compile(SEARCH)
_FIELD = re.compile(r"[a-z_]{1,30}", re.ASCII)
_ACCENTS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"(?:(?<![^\W_])(?<!\.)\.(?=[^\W\d_]))?[^\W_]+(?:\+\+|[+#](?![^\W_]))?")
"""With the signs that C++ and C# end with, between letters they are sums; and with the dot before .NET."""
_SAYS_WHICH = re.compile(r"(\d{4}-\d{2}-\d{2})|(\d{4}-W\d{2})|(\d{4}-\d{2})", re.ASCII)

Key = tuple[int | float | str, ...]
"""Where a row stands in its list: rows with a higher key come after it."""
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters of a request, read. None: not given."""

    fields: tuple[str, ...] | None = None
    limit: int = LIMIT
    cursor: str | None = None
    from_: date | None = None
    to: date | None = None
    category: str | None = None
    since: date | None = None
    min_score: float | None = None
    sort: str = "score"
    q: str | None = None
    applied: tuple[tuple[str, object], ...] = ()
    """The filters that were given, as they were understood; neither the page nor the fields."""


def span(text: str) -> date | Week | Month:
    """A day, an ISO week or a month by its spelling. Raises InvalidDate."""
    match = _SAYS_WHICH.fullmatch(text)
    if match is None:
        raise InvalidDate(text, "a date such as 2026-09-24, an ISO week such as 2026-W39 or a month such as 2026-09")
    return parse_day(text) if match[1] else Week.parse(text) if match[2] else Month.parse(text)


def query(given: Mapping[str, str], allowed: Collection[str], fields: Collection[str]) -> Query:
    """`allowed`: the names of the address's parameters; `fields`: those that its results have.

    Raises InvalidQuery with all that is wrong.
    """
    wrong = {shown(name): _unknown(allowed) for name in given if name not in allowed}
    read: dict[str, Any] = {}
    for name in (name for name in given if name in allowed):
        try:
            read[name] = _READ[name](given[name])
        except InvalidInput as error:
            wrong[name] = str(error)
    if unknown := [name for name in read.get("fields", ()) if name not in fields]:
        wrong["fields"] = f"has no field {', '.join(map(repr, unknown))}; there are {', '.join(sorted(fields))}"
    if {"from", "to"} <= read.keys() and read["from"] > read["to"]:
        wrong |= {"from": f"is later than to, {read['to']}", "to": f"is earlier than from, {read['from']}"}
    if wrong:
        raise InvalidQuery(wrong)
    applied = tuple((name, _told(read[name])) for name in sorted(read) if name not in ("fields", "limit", "cursor"))
    return Query(**{"from_" if name == "from" else name: value for name, value in read.items()}, applied=applied)


def page(
    rows: Sequence[Row], key: Callable[[Row], Key], asked: Query, shape: tuple[type, ...]
) -> tuple[Sequence[Row], str | None]:
    """The rows after the cursor, as many as were asked for, and the cursor of what comes after them.

    `rows` are in the order of their keys, whose parts are of the types `shape`. A cursor says where the last row
    stood, so rows that come in front meanwhile move nothing. Raises InvalidQuery for one of another list.
    """
    after = _opened(asked, shape) if asked.cursor else None
    rest = [row for row in rows if after is None or key(row) > after]
    shown_ = rest[: asked.limit]
    return shown_, _closed(key(shown_[-1]), asked) if len(rest) > len(shown_) else None


def shown(name: str) -> str:
    """A name that a reader made up, fit to be told."""
    return re.sub(r"[^ -~]", "?", name[:40])


def words(text: str) -> tuple[str, ...]:
    """The words of a search, each once, as `folded` has them."""
    return tuple(dict.fromkeys(folded(text).split()))


def folded(text: str) -> str:
    """Its words, in small letters and digits without accents, a space between two."""
    # decomposed before and after: what looks like a capital in another letter's dress is small only then
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(_WORD.findall(_ACCENTS.sub("", small)))


def _unknown(allowed: Collection[str]) -> str:
    return f"is no parameter here; there are {', '.join(sorted(allowed))}" if allowed else "is no parameter here"


def _fields(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    if len(names) > 40 or not all(_FIELD.fullmatch(name) for name in names):
        raise InvalidInput("is not a list of fields such as id,title,score")
    return names


def _limit(text: str) -> int:
    if not _LIMIT.fullmatch(text) or int(text) > MOST:
        raise InvalidInput(f"is not a whole number from 1 to {MOST}")
    return int(text)


def _category(text: str) -> str:
    if not _CATEGORY.fullmatch(text):
        raise InvalidInput("is not an arXiv category such as cs.LG")
    return text


def _score(text: str) -> float:
    if not _SCORE.fullmatch(text) or float(text) > HIGHEST:
        raise InvalidInput("is not a score such as 50 or 12.5")
    return float(text)


def _sort(text: str) -> str:
    if text not in ("score", "date"):
        raise InvalidInput("is neither score nor date")
    return text


def _search(text: str) -> str:
    """What is only signs of another script than ASCII has no word in it, and finds nothing."""
    if not 0 < len(text) <= LONGEST_SEARCH:
        raise InvalidInput(f"is not a search of 1 to {LONGEST_SEARCH} characters")
    if not _SEARCH.search(text):
        raise InvalidInput("has no letter or digit to look for")
    return " ".join(words(text))


def _cursor(text: str) -> str:
    if not 0 < len(text) <= LONGEST_CURSOR:
        raise InvalidInput(_NO_CURSOR)
    return text


_NO_CURSOR = "is not a cursor of this list; take it from meta.next_cursor"
_READ: Mapping[str, Callable[[str], object]] = {
    "fields": _fields,
    "limit": _limit,
    "cursor": _cursor,
    "from": parse_day,
    "to": parse_day,
    "category": _category,
    "since": parse_day,
    "min_score": _score,
    "sort": _sort,
    "q": _search,
}


def _told(value: object) -> object:
    return str(value) if isinstance(value, date) else value


def _mark(asked: Query) -> str:
    """Of the list that a cursor belongs to."""
    return hashlib.sha256(repr(asked.applied).encode()).hexdigest()[:8]


def _closed(key: Key, asked: Query) -> str:
    said = json.dumps([_mark(asked), *key], separators=(",", ":")).encode()
    return urlsafe_b64encode(said).decode().rstrip("=")


def _opened(asked: Query, shape: tuple[type, ...]) -> Key:
    text = asked.cursor or ""
    try:
        mark, *key = json.loads(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise InvalidQuery({"cursor": _NO_CURSOR}) from None
    right = [type(part) for part in key] == list(shape) and all(part == part for part in key)  # noqa: PLR0124  (NaN)
    if mark != _mark(asked) or not right or any(isinstance(part, float) and math.isinf(part) for part in key):
        raise InvalidQuery({"cursor": _NO_CURSOR})
    return tuple(key)
