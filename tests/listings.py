"""arXiv's listing pages as its templates write them, for days that nobody recorded.

https://github.com/arXiv/arxiv-browse/tree/develop/browse/templates
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

DAY = date(2026, 9, 24)
CATEGORIES = {
    "cs": "Machine Learning (cs.LG)",
    "stat": "Machine Learning (stat.ML)",
    "hep": "High Energy Physics - Theory (hep-th)",
}


def ids(count: int, first: int = 1, month: str = "2609") -> list[str]:
    return [f"{month}.{number:05d}" for number in range(first, first + count)]


def row(paper: str, mark: str = "", **fields: Any) -> str:
    authors = "".join(
        f'<a href="https://arxiv.org/search/cs">{escape(name)}</a>, ' for name in fields.get("authors", ["Ada Example"])
    )
    comments = "".join(
        f"<div class='list-comments mathjax'><span class='descriptor'>Comments:</span>\n {escape(comment)}\n</div>"
        for comment in [fields.get("comments")]
        if comment is not None
    )
    abstract = escape(fields.get("abstract", f"Abstract of {paper}.")) if "markup" not in fields else fields["markup"]
    return f"""<dt>
  <a name='item1'>[1]</a>
  <a href ="/abs/{paper}" title="Abstract" id="{paper}">
    arXiv:{paper}
  </a>
  {mark}
  [<a href="/pdf/{paper}" title="Download PDF" id="pdf-{paper}">pdf</a>,
   <a href="https://arxiv.org/html/{paper}v2" title="View HTML" id="html-{paper}">html</a>]
</dt>
<dd>
  <div class='meta'>
    <div class='list-title mathjax'><span class='descriptor'>Title:</span>
      {escape(fields.get("title", f"Title of {paper}"))}
    </div>
    <div class='list-authors'>{authors}</div>
    {comments}
    <div class='list-subjects'><span class='descriptor'>Subjects:</span>
      <span class="primary-subject">{fields.get("subjects", CATEGORIES["cs"])}</span>{fields.get("more", "")}
    </div>
    <p class='mathjax'>
      {abstract}
    </p>
  </div>
</dd>
"""


def section(kind: str, rows: Sequence[str], total: int | None = None, showing: str = "showing") -> str:
    """`rows` are ids or whole rows. Nothing where there are none, as on the real page."""
    if not rows:
        return ""
    written = "".join(one if one.startswith("<dt>") else row(one) for one in rows)
    heading = f"{kind} submissions ({showing} {len(rows)} of {len(rows) if total is None else total} entries)"
    return f"<dl id='articles'>\n<h3>{heading}</h3>\n{written}</dl>\n"


def new_page(*sections: str, total: int | None = None, day: date = DAY) -> bytes:
    head = f"<h3>Showing new listings for {day:%A, %-d %B %Y}</h3>"
    paging = f"<div class='paging'>Total of {total} entries </div>" if total is not None else ""
    nothing = "" if any(sections) else "<p>No updates today.</p>"
    return _page(head, paging, "".join(sections), nothing)


def catchup_page(*sections: str, total: int, day: date = DAY, subject: str = "Computer Science") -> bytes:
    written = f"{day:%a, %d %b %Y}"
    head = f"<h1>Catchup results for {subject} on {written}</h1>"
    nothing = (
        "" if any(sections) else f"<p>No updates for {written}. There was either no announcement for this day.</p>"
    )
    return _page(head, f"<div>Total of {total} entries for {written}</div>", "".join(sections), nothing)


def _page(*parts: str) -> bytes:
    return f"<!DOCTYPE html>\n<html lang='en'><body>\n{''.join(parts)}</body></html>\n".encode()


def record(paper: str, *versions: str, changed: str = "2026-09-24", deleted: bool = False, **fields: str) -> str:
    """A record of OAI-PMH; `versions` are the days on which each came in, at noon GMT."""
    history = "".join(
        f'<version version="v{number}"><date>{date.fromisoformat(day):%a, %d %b %Y} 12:00:00 GMT</date></version>'
        for number, day in enumerate(versions, 1)
    )
    inside = f"""<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">
<id>{paper}</id>{history}<title>{escape(fields.get("title", f"Title of {paper}"))}</title>
<authors>{escape(fields.get("authors", "Ada Example, Ben Example"))}</authors>
<categories>{fields.get("categories", "cs.LG stat.ML")}</categories>
<comments>{escape(fields.get("comments", ""))}</comments>
<abstract>{escape(fields.get("abstract", f"Abstract of {paper}."))}</abstract></arXivRaw></metadata>"""
    status = ' status="deleted"' if deleted else ""
    head = f"<header{status}><identifier>oai:arXiv.org:{paper}</identifier><datestamp>{changed}</datestamp></header>"
    return f"<record>{head}{'' if deleted else inside}</record>"


def records(*written: str, token: str = "", error: str = "") -> bytes:
    told = (
        f"<error code='{error}'>words</error>"
        if error
        else f"<ListRecords>{''.join(written)}{_token(token)}</ListRecords>"
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{told}</OAI-PMH>'.encode()


def _token(token: str) -> str:
    return f"<resumptionToken expirationDate='2026-09-25T00:00:00Z'>{token}</resumptionToken>" if token else ""


def item(paper: str, kind: str = "new", version: int = 1, **fields: str) -> str:
    """An item of RSS."""
    said = (
        f"arXiv:{paper}v{version} Announce Type: {kind} \nAbstract: {fields.get('abstract', f'Abstract of {paper}.')}"
    )
    codes = "".join(f"<category>{code}</category>" for code in fields.get("categories", "cs.LG stat.ML").split())
    return f"""<item><title>{escape(fields.get("title", f"Title of {paper}"))}</title>
<link>https://arxiv.org/abs/{paper}</link><description>{escape(said)}</description>
<guid isPermaLink="false">oai:arXiv.org:{paper}v{version}</guid>{codes}
<pubDate>Thu, 24 Sep 2026 00:00:00 -0400</pubDate><arxiv:announce_type>{kind}</arxiv:announce_type>
<dc:creator>{escape(fields.get("authors", "Ada Example, Ben Example"))}</dc:creator></item>"""


def feed(*items: str, day: date = DAY) -> bytes:
    spaces = 'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<rss {spaces} version="2.0"><channel><title>cs updates on arXiv.org</title>
<pubDate>{day:%a, %d %b %Y} 00:00:00 -0400</pubDate>{"".join(items)}</channel></rss>""".encode()
