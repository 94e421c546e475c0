"""Nouns → HTML. Every value is escaped where it is shown; what is markup says so by its type."""

from hotpapers.views.pages.archive import MonthLine, archive, archive_month, month_line
from hotpapers.views.pages.day import Neighbours, day
from hotpapers.views.pages.fixed import missing, ranking
from hotpapers.views.pages.frame import stylesheet

__all__ = [
    "MonthLine",
    "Neighbours",
    "archive",
    "archive_month",
    "day",
    "missing",
    "month_line",
    "ranking",
    "stylesheet",
]
