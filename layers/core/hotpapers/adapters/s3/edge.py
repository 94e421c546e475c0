"""Invalidation paths of CloudFront.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html: an asterisk
covers whatever follows, and only at the end; where a function rewrites the address, both spellings are to be named.
"""

from __future__ import annotations

from collections.abc import Iterable

MOST = 10
"""A wildcard costs as much as a path: US$ 0.005 beyond the first thousand of a month."""


def covering(paths: Iterable[str], most: int = MOST) -> tuple[str, ...]:
    """At most `most` patterns that cover all of the paths: of too many, the deepest become their directory's."""
    wanted = {spelling for path in paths for spelling in _spellings(path)}
    for depth in range(max(map(_depth, wanted), default=0), -1, -1):
        patterns = _least({_shallow(path, depth) for path in wanted})
        if len(patterns) <= most:
            return patterns
    return ("/*",)


def _spellings(path: str) -> tuple[str, ...]:
    """A directory is its index.html for the function in front of the cache."""
    return (path, path + "index.html") if path.endswith("/") else (path,)


def _depth(path: str) -> int:
    """Directories above it."""
    return path.count("/") - 1


def _shallow(path: str, depth: int) -> str:
    parts = path.split("/")
    return path if _depth(path) <= depth else "/".join(parts[: depth + 1]) + "/*"


def _least(patterns: set[str]) -> tuple[str, ...]:
    """Without those that another one covers."""
    wild = [pattern[:-1] for pattern in patterns if pattern.endswith("*")]
    return tuple(
        sorted(one for one in patterns if not any(one.startswith(dir_) and one != dir_ + "*" for dir_ in wild))
    )
