"""A post of the original blog's form in our own words, and what may differ when a post is given back."""

from __future__ import annotations

import re
from pathlib import Path

OWN_POST = Path(__file__).parent / "unit" / "adapters" / "2026-09-24---Hot-Papers.md"
"""Its second and third paper are tied and stand in the order that a computed ranking would not give."""


def with_date(post: str) -> str:
    """The blog's date, made valid."""
    return re.sub(r"\A(---\n.*\ndate: \S+)\.Z\n", r"\1Z\n", post)


def with_titles(post: str) -> str:
    """Double spaces in titles collapse."""
    return re.sub(r"^# \d+\. .*$", lambda heading: re.sub(" +", " ", heading[0]), post, flags=re.MULTILINE)


def with_one_empty_line(post: str) -> str:
    """Between the front matter and the first paper."""
    return post.replace("\n---\n\n\n# 1. ", "\n---\n\n# 1. ", 1)


LISTED = (with_date, with_titles, with_one_empty_line)
"""All that `docs/decisions.md` lists, and nothing else."""


def as_listed(post: str) -> str:
    for normalise in LISTED:
        post = normalise(post)
    return post
