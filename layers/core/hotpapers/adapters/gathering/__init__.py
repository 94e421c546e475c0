"""What the networks share: one run's bookkeeping, foreign JSON as typed values, and how one logs in on Bluesky."""

from hotpapers.adapters.gathering.foreign import Count, Read, Reader, instant, language, named, papers_at, utc
from hotpapers.adapters.gathering.run import Gathering, Off, some
from hotpapers.adapters.gathering.signing_in import login
from hotpapers.adapters.gathering.source import Source

__all__ = [
    "Count",
    "Gathering",
    "Off",
    "Read",
    "Reader",
    "Source",
    "instant",
    "language",
    "login",
    "named",
    "papers_at",
    "some",
    "utc",
]
