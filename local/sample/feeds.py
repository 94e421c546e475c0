"""A day's papers as arXiv's feed and as records of its OAI-PMH. Made when asked for: files would say the same twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

Item = Mapping[str, Any]
"""A paper of day.json."""

NEW_YORK = ZoneInfo("America/New_York")
SPACES = (
    'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"'
)


def rss(day: Item, subject: str) -> str:
    """https://info.arxiv.org/help/rss.html"""
    printed = datetime.combine(date.fromisoformat(day["day"]), time(), NEW_YORK)
    new = [(paper, "new" if _own(paper, subject) else "cross") for paper in day["papers"] if _in(paper, subject)]
    replaced = [(paper, "replace") for paper in day["replaced"] if _in(paper, subject)]
    items = "".join(
        _item(paper, kind, printed) for paper, kind in sorted(new, key=lambda one: one[1] != "new") + replaced
    )
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<rss {SPACES}>
<channel>
<title>{subject} updates on arXiv.org</title>
<link>http://rss.arxiv.org/rss/{subject}</link>
<pubDate>{format_datetime(printed)}</pubDate>
{items}</channel>
</rss>
"""


def _item(paper: Item, kind: str, printed: datetime) -> str:
    version = 2 if kind == "replace" else 1
    said = f"arXiv:{paper['id']}v{version} Announce Type: {kind} \nAbstract: {paper['abstract']}"
    return f"""<item>
<title>{escape(paper["title"])}</title>
<link>https://arxiv.org/abs/{paper["id"]}</link>
<description>{escape(said)}</description>
<guid isPermaLink="false">oai:arXiv.org:{paper["id"]}v{version}</guid>
{"".join(f"<category>{code}</category>" for code in paper["categories"])}
<pubDate>{format_datetime(printed)}</pubDate>
<arxiv:announce_type>{kind}</arxiv:announce_type>
<dc:creator>{escape(", ".join(paper["authors"]))}</dc:creator>
</item>
"""


def oai(day: Item, oai_set: str) -> list[str]:
    """Records in prefix arXivRaw. https://info.arxiv.org/help/oa/index.html"""
    subject = ".".join(oai_set.split(":")[-2:]) if oai_set.count(":") == 2 else oai_set.rpartition(":")[2]
    changed = date.fromisoformat(day["day"])
    new = [_record(paper, changed, versions=1) for paper in day["papers"] if _in(paper, subject)]
    return new + [_record(paper, changed, versions=2) for paper in day["replaced"] if _in(paper, subject)]


def _record(paper: Item, changed: date, versions: int) -> str:
    sent = [datetime.combine(changed, time(9), UTC) - timedelta(days=1 + 30 * back) for back in range(versions)]
    history = "".join(
        f'<version version="v{number}"><date>{at:%a, %d %b %Y %H:%M:%S GMT}</date></version>'
        for number, at in enumerate(reversed(sent), 1)
    )
    return f"""<record>
<header><identifier>oai:arXiv.org:{paper["id"]}</identifier><datestamp>{changed}</datestamp></header>
<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">
<id>{paper["id"]}</id>{history}
<title>{escape(paper["title"])}</title>
<authors>{escape(", ".join(paper["authors"]))}</authors>
<categories>{" ".join(paper["categories"])}</categories>
<abstract>{escape(paper["abstract"])}</abstract>
</arXivRaw></metadata>
</record>
"""


def oai_error(code: str) -> str:
    return f"<error code='{code}'>{code}</error>"


def _in(paper: Item, subject: str) -> bool:
    return any(subject in (code, code.partition(".")[0]) for code in paper["categories"])


def _own(paper: Item, subject: str) -> bool:
    return subject in (paper["categories"][0], paper["categories"][0].partition(".")[0])
