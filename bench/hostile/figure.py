"""A promise of the reliability reference, and what was measured of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    """F11 and so on."""
    what: str
    found: str
    target: str
    reached: bool

    def __str__(self) -> str:
        said = "reached" if self.reached else "MISSED"
        return f"{self.name}  {self.what:<62} {self.found:>24}   {self.target:<16} {said}"
