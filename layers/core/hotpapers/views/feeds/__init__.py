"""Feeds: RSS 2.0, Atom and JSON Feed 1.1 of the same items. The same content gives the same bytes: no clock is read."""

from hotpapers.views.feeds.atom import atom
from hotpapers.views.feeds.contents import (
    DIGESTS,
    PAPERS,
    THRESHOLDS,
    TOP,
    WEEKS,
    First,
    category_feed,
    digests_feed,
    first_entries,
    papers_feed,
    threshold_feed,
    weeks_feed,
)
from hotpapers.views.feeds.items import Channel, Item
from hotpapers.views.feeds.jsonfeed import json_feed
from hotpapers.views.feeds.rss import rss

__all__ = [
    "DIGESTS",
    "PAPERS",
    "THRESHOLDS",
    "TOP",
    "WEEKS",
    "Channel",
    "First",
    "Item",
    "atom",
    "category_feed",
    "digests_feed",
    "first_entries",
    "json_feed",
    "papers_feed",
    "rss",
    "threshold_feed",
    "weeks_feed",
]
