"""What the networks share: one run's bookkeeping, and foreign JSON as typed values."""

from hotpapers.adapters.gathering.foreign import Read, Reader, count, instant, language, named, utc
from hotpapers.adapters.gathering.run import SECONDS, Gathering

__all__ = ["SECONDS", "Gathering", "Read", "Reader", "count", "instant", "language", "named", "utc"]
