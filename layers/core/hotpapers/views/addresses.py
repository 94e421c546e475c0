"""Every address of the site, in one place. Paths start with a slash; the bucket's keys do not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import quote

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.paper import PaperId

FRONT = "/"
ARCHIVE = "/archive/"
TRENDING = "/trending/"
CATEGORIES = "/categories/"
RANKING = "/about/ranking/"
DOCS = "/docs/"
STATUS = "/status/"
RSS, ATOM, JSON_FEED = "/feed.xml", "/atom.xml", "/feed.json"
SITEMAP, ROBOTS, LLMS, MISSING = "/sitemap.xml", "/robots.txt", "/llms.txt", "/404.html"
READERS, JOIN, LEAVE = "/readers/ask", "/readers/join", "/readers/leave"
"""Of those who get digests by mail, where the operator lets them."""
MONTHS = "/archive/months.json"
"""What the archive's list of months is made of; a publish reads it instead of the whole archive."""


@dataclass(frozen=True, slots=True)
class FeedPaths:
    """One feed in its three forms."""

    rss: str
    atom: str
    json: str


DIGESTS = FeedPaths(RSS, ATOM, JSON_FEED)
PAPERS = FeedPaths("/papers.xml", "/papers.atom", "/papers.json")
WEEKS = FeedPaths("/week.xml", "/week.atom", "/week.json")


def day(date_: date) -> str:
    return f"/digests/{date_}/"


def week(week_: Week) -> str:
    return f"/digests/{week_}/"


def month(month_: Month) -> str:
    return f"/digests/{month_}/"


def archive_month(month_: Month) -> str:
    return f"/archive/{month_}/"


def sitemap_month(month_: Month) -> str:
    return f"/sitemaps/{month_}.xml"


def paper(paper_: PaperId) -> str:
    return f"/papers/{paper_}/"


@lru_cache(maxsize=1024)
def category(name: str) -> str:
    return f"/categories/{quote(name, safe='')}/"


def category_month(name: str, month_: Month) -> str:
    return f"{category(name)}{month_}/"


def category_feeds(name: str) -> FeedPaths:
    return _under(category(name))


def threshold_feeds(least: int) -> FeedPaths:
    return _under(f"/min/{least}/")


def _under(base: str) -> FeedPaths:
    return FeedPaths(base + "feed.xml", base + "atom.xml", base + "feed.json")


def post(style: str, date_: date) -> str:
    """Each generator's own habit of naming a post's file."""
    lumen = style in ("original", "gatsby")
    return f"/posts/{style}/{date_}---Hot-Papers.md" if lumen else f"/posts/{style}/{date_}-hot-papers.md"


def key(path: str) -> str:
    """The bucket's key of a path; a directory's is its index.html."""
    return path.lstrip("/") + ("index.html" if path.endswith("/") else "")


def abs_(paper_: PaperId) -> str:
    return f"https://arxiv.org/abs/{paper_}"


def pdf(paper_: PaperId) -> str:
    return f"https://arxiv.org/pdf/{paper_}"


def html(paper_: PaperId) -> str:
    return f"https://arxiv.org/html/{paper_}"


def doi(paper_: PaperId) -> str:
    return f"10.48550/arXiv.{paper_}"


def subject(category_: str) -> str:
    return f"https://arxiv.org/list/{category_}/recent"


def author(name: str) -> str:
    """Of a search for the name."""
    return f"https://arxiv.org/search/?searchtype=author&query={quote(name)}"
