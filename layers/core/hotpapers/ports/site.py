"""The bucket."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SiteObject:
    """One object of the bucket. `path` is its key, without a slash in front."""

    path: str
    body: bytes
    content_type: str
    cache_control: str
    revision: int | None = None
    """Of the digest that it shows, where it shows one: an older one never replaces a newer one."""


Held = Mapping[str, object]
"""What the bucket held of some paths when it was asked; only the site itself can read the values."""


@dataclass(frozen=True, slots=True)
class Swapped:
    """What became of some writes, by path."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    """Another publish wrote in between: to be asked for, made and written again."""
    held: Held = field(default_factory=dict)
    """Of the paths that were written."""


class Site(Protocol):
    """The bucket."""

    def held(self, paths: Iterable[str]) -> Held:
        """Asked before what is to be written is read; paths that the bucket does not hold are left out."""
        ...

    def swap(self, items: Iterable[SiteObject], held: Held) -> Swapped:
        """Writes, in no order, what differs from what was held, each where nobody wrote since.

        Raises StoreError; some may have been written then.
        """
        ...

    def put(self, item: SiteObject) -> bool:
        """Writes the object unless the bucket holds these bytes and headers, or a newer revision; True where it wrote.

        Raises StoreError.
        """
        ...

    def replace(self, path: str, make: Callable[[], SiteObject]) -> bool:
        """Writes an object that several publishes share: made again where another one came between."""
        ...

    def read(self, path: str) -> bytes | None: ...

    def revision(self, path: str) -> int | None:
        """That an object was written with. The same bytes of a newer revision are not written again."""
        ...

    def invalidate(self, paths: Sequence[str], reference: str) -> None:
        """Asks the edge to forget these paths, with `*` for whatever follows; too many become what covers them.

        The same paths with the same `reference` a second time do nothing: it comes from what was published, never
        from a clock.
        """
        ...
