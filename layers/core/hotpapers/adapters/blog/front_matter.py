"""The head of a post: the same keys in the same order, whatever YAML would allow beside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from hotpapers.adapters.blog.lines import Lines
from hotpapers.domain.calendar import parse_day
from hotpapers.domain.digest import PostMeta
from hotpapers.domain.errors import InvalidDate
from hotpapers.domain.text import clean
from hotpapers.views.markdown.original import quoted

_TITLE = re.compile(r"title: Hot Papers (\d{4}-\d\d-\d\d)", re.ASCII)
_DATE = re.compile(r"date: (\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.?Z", re.ASCII)
"""The blog's template left the fraction of a second empty: `2021-01-24T09:44:31.Z` is no date in YAML."""
_TAG = "  - "


@dataclass(frozen=True, slots=True)
class FrontMatter:
    day: date
    generated_at: datetime
    meta: PostMeta


def front_matter(lines: Lines) -> FrontMatter:
    lines.exactly("---")
    day = _day(lines)
    written = lines.take(_DATE, "date: YYYY-MM-DDTHH:MM:SS.Z")
    generated_at = lines.instant(written[1], written[2])
    lines.exactly('template: "post"')
    lines.exactly("draft: false")
    lines.exactly(f'slug: "hot-papers-{day}"')
    category = _value(lines, "category: ")
    lines.exactly("tags:")
    tags = tuple(_tags(lines))
    description = _value(lines, "description: ")
    image = _value(lines, "socialImage: ")
    lines.skip_empty()
    lines.exactly("---")
    derived = description == f"Hot papers {day}"
    return FrontMatter(day, generated_at, PostMeta(category, tags, None if derived else description, image))


def _day(lines: Lines) -> date:
    text = lines.take(_TITLE, "title: Hot Papers YYYY-MM-DD")[1]
    try:
        return parse_day(text)
    except InvalidDate as error:
        lines.wrong(str(error))


def _tags(lines: Lines) -> Iterator[str]:
    while lines.next.startswith(_TAG):
        yield _value(lines, _TAG)


def _value(lines: Lines, key: str) -> str:
    """A string in quotes that can be given back as it stands: JSON's spelling, which YAML reads the same."""
    if not lines.next.startswith(key):
        lines.missing(f"{key}…")
    text = lines.next.removeprefix(key)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, str) or quoted(clean(value)) != text:
        lines.missing(f'{key}"…" with nothing to escape')
    lines.at += 1
    return value
