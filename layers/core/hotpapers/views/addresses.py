"""Every address of the site, in one place. Paths start with a slash; the bucket's keys do not."""

from __future__ import annotations

from datetime import date

from hotpapers.domain.calendar import month_of
from hotpapers.domain.paper import PaperId

FRONT = "/"
ARCHIVE = "/archive/"
RANKING = "/about/ranking/"
STATUS = "/status/"
RSS, ATOM, JSON_FEED = "/feed.xml", "/atom.xml", "/feed.json"
SITEMAP, ROBOTS, MISSING = "/sitemap.xml", "/robots.txt", "/404.html"


def day(date_: date) -> str:
    return f"/digests/{date_}/"


def month(date_: date) -> str:
    return f"/archive/{month_of(date_)}/"


def post(style: str, date_: date) -> str:
    return f"/posts/{style}/{date_}---Hot-Papers.md"


def key(path: str) -> str:
    """The bucket's key of a path; a directory's is its index.html."""
    return path.lstrip("/") + ("index.html" if path.endswith("/") else "")


def abs_(paper: PaperId) -> str:
    return f"https://arxiv.org/abs/{paper}"


def pdf(paper: PaperId) -> str:
    return f"https://arxiv.org/pdf/{paper}"


def html(paper: PaperId) -> str:
    return f"https://arxiv.org/html/{paper}"


def doi(paper: PaperId) -> str:
    return f"10.48550/arXiv.{paper}"


def subject(category: str) -> str:
    return f"https://arxiv.org/list/{category}/recent"
