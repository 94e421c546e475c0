"""Bluesky, logged in: search, and posts by their addresses."""

from hotpapers.adapters.bluesky.posts import parse
from hotpapers.adapters.bluesky.source import Bluesky, Session

__all__ = ["Bluesky", "Session", "parse"]
