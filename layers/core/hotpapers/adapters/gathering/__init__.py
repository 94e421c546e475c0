"""What the networks share: one run's bookkeeping, and foreign JSON as typed values."""

from hotpapers.adapters.gathering.foreign import Count, Read, Reader, instant, language, named, papers_at, utc
from hotpapers.adapters.gathering.run import SECONDS, Gathering, some

__all__ = [
    "SECONDS",
    "Count",
    "Gathering",
    "Read",
    "Reader",
    "instant",
    "language",
    "named",
    "papers_at",
    "some",
    "utc",
]
