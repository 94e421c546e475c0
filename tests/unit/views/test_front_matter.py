"""The seven rules that a writer of front matter has to keep, each for every hostile title in every style."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
import yaml
from hotpapers.adapters.blog import parse
from hotpapers.domain.digest import PostMeta
from hotpapers.domain.text import clean
from hotpapers.views.tex import plain

from tests.builders import a_digest
from tests.shapes import BENIGN, STYLES, a_day_of, changed, of_post, written
from tests.shared import shared_path

FEW = 10
"""Of the titles, in `make test`."""
NAME = "2026-09-24---Hot-Papers.md"
NOT_ALLOWED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
FOREIGN = ("description", "summary", "category", "socialImage")
"""Keys whose values come from titles, or from an imported post."""


def titles() -> list[str]:
    given = json.loads(shared_path("hostile", "markdown", "titles.json").read_text("utf-8"))
    found = [one["value"] for one in given if "value" in one]
    assert len(found) > 300
    return found


def matter(post: str) -> str:
    return post.split("---\n", 2)[1]


def imported(title: str) -> str:
    """The original's front matter where all of it is foreign: YAML of it has to be what was given."""
    text = clean(title)
    meta = PostMeta(description=text, category=text, tags=(text,), social_image=text)
    return written(replace(a_digest(entries=0), imported=meta), "original")


def what_is_loaded_is_what_was_written(title: str, style: str) -> None:
    told = yaml.safe_load(matter(written(a_day_of(title), style)))
    if style != "original":
        assert told["description"] == f"1. {plain(clean(title) or '(untitled)')}"
    loaded, text = yaml.safe_load(matter(imported(title))), clean(title)
    assert [loaded[key] for key in ("description", "category", "tags", "socialImage")] == [text, text, [text], text]


def there_are_two_rules_and_no_third(title: str, style: str) -> None:
    for post in (written(a_day_of(title), style), imported(title)):
        assert post.startswith("---\n")
        assert post.split("\n").count("---") == 2


def the_keys_are_those_we_know(title: str, style: str) -> None:
    benign = yaml.safe_load(matter(written(a_day_of(BENIGN), style)))
    assert yaml.safe_load(matter(written(a_day_of(title), style))).keys() == benign.keys()


def a_value_is_a_string_to_any_version_of_yaml(title: str, style: str) -> None:
    """In double quotes nothing is a number, a date or a yes."""
    for post in (written(a_day_of(title), style), imported(title)):
        root: Any = yaml.compose(matter(post), yaml.SafeLoader)
        foreign = [value for key, value in root.value if key.value in FOREIGN]
        assert {value.style for value in foreign} == {'"'}


def the_body_has_the_shape_of_a_benign_one(title: str, style: str) -> None:
    assert not changed(of_post(written(a_day_of(title), style)), of_post(written(a_day_of(BENIGN), style)))


def the_bytes_are_utf_8_without_controls(title: str, style: str) -> None:
    for post in (written(a_day_of(title), style), imported(title)):
        assert not NOT_ALLOWED.search(post.encode().decode())


def what_is_read_is_written_as_it_was_read(title: str, _style: str) -> None:
    """Our posts have quotes where the blog had its own markup: those it cannot read, so here are none."""
    digest = a_day_of(title)
    digest = replace(digest, entries=(replace(digest.entries[0], posts=()),))
    post = written(digest, "original")
    assert written(parse(NAME, post.encode()), "original") == post


RULES: Mapping[str, Callable[[str, str], None]] = {
    "FM1": what_is_loaded_is_what_was_written,
    "FM2": there_are_two_rules_and_no_third,
    "FM3": the_keys_are_those_we_know,
    "FM4": a_value_is_a_string_to_any_version_of_yaml,
    "FM5": the_body_has_the_shape_of_a_benign_one,
    "FM6": the_bytes_are_utf_8_without_controls,
    "FM7": what_is_read_is_written_as_it_was_read,
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("style", STYLES)
def test_a_rule_holds_for_hostile_titles(rule: str, style: str) -> None:
    for title in Random(20261126).sample(titles(), FEW):
        RULES[rule](title, style)


@pytest.mark.deep
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("style", STYLES)
def test_a_rule_holds_for_every_hostile_title(rule: str, style: str) -> None:
    for title in titles():
        RULES[rule](title, style)


def test_every_rule_of_the_collection_is_one_of_ours() -> None:
    rules = json.loads(shared_path("hostile", "markdown", "front_matter_oracles.json").read_text("utf-8"))
    assert [rule["id"] for rule in rules] == list(RULES)


@pytest.mark.parametrize("value", ["{x}", '"{x}"'])
def test_a_title_that_is_only_put_there_would_break_the_first_rules(value: str) -> None:
    """A control: as it stands, and in quotes without an escape."""
    broken = sum(_is_lost(value.format(x=title), title) for title in titles())
    assert broken > len(titles()) // 4


def _is_lost(value: str, title: str) -> bool:
    try:
        return bool(yaml.safe_load(f"title: {value}\n") != {"title": title})
    except (yaml.YAMLError, ValueError):
        return True
