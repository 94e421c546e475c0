"""What the jobs ask of the world. Each need has one Protocol; adapters and fakes pass the same contract tests."""

from __future__ import annotations

from hotpapers.domain.stored import StoredBody
from hotpapers.ports.reading import Bodies, DigestReader
from hotpapers.ports.site import Held, Site, SiteObject, Swapped
from hotpapers.ports.sources import Listings, MentionSource, Presence, Refreshing
from hotpapers.ports.table import (
    Announcements,
    Archive,
    DigestStore,
    Documents,
    Leases,
    Ledger,
    PaperListing,
    PaperRecord,
    Row,
    Rows,
    RunLog,
    Takedowns,
)
from hotpapers.ports.telling import Channel, Postman, Readers, Tokens

__all__ = [
    "Announcements",
    "Archive",
    "Bodies",
    "Channel",
    "DigestReader",
    "DigestStore",
    "Documents",
    "Held",
    "Leases",
    "Ledger",
    "Listings",
    "MentionSource",
    "PaperListing",
    "PaperRecord",
    "Postman",
    "Presence",
    "Readers",
    "Refreshing",
    "Row",
    "Rows",
    "RunLog",
    "Site",
    "SiteObject",
    "StoredBody",
    "Swapped",
    "Takedowns",
    "Tokens",
]
