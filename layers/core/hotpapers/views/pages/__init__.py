"""Nouns → HTML. Every value is escaped where it is shown; what is markup says so by its type.

`pages.docs` is imported by whoever makes it: it alone wants the whole description of the API.
"""

from hotpapers.views.pages.archive import NEWEST, MonthLine, archive, archive_month, month_line
from hotpapers.views.pages.category import CategoryLine, Listed, categories, category, category_month
from hotpapers.views.pages.day import Neighbours, day
from hotpapers.views.pages.fixed import missing, ranking
from hotpapers.views.pages.frame import script, stylesheet
from hotpapers.views.pages.paper import PaperFile, paper, unlisted
from hotpapers.views.pages.rollup import Beside, rollup, shown, trending
from hotpapers.views.pages.status import status

__all__ = [
    "NEWEST",
    "Beside",
    "CategoryLine",
    "Listed",
    "MonthLine",
    "Neighbours",
    "PaperFile",
    "archive",
    "archive_month",
    "categories",
    "category",
    "category_month",
    "day",
    "missing",
    "month_line",
    "paper",
    "ranking",
    "rollup",
    "script",
    "shown",
    "status",
    "stylesheet",
    "trending",
    "unlisted",
]
