"""day.json → the answers beside it, in the upstreams' own formats. Deterministic; run it after a change of day.json.

python -m local.sample.make
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

from local.sample.networks import SESSION, Item, bluesky, featured, hackernews, status, x_pages

HERE = Path(__file__).resolve().parent
PAGE = 100
"""What a request may ask for at most, of X as of Bluesky."""


def answers(day: Mapping[str, Any], page: int = PAGE) -> dict[str, str]:
    """Every recording, by its path, with `page` posts on a page of X and Bluesky."""
    printed = date.fromisoformat(day["day"])
    made = {f"arxiv/list_{subject}_new.html": listing(day, subject, printed) for subject in ("cs", "stat")}
    made |= {f"x/search_recent_{number}.json": _json(page) for number, page in enumerate(x_pages(day["x"], page), 1)}
    made["hackernews/search_by_date.json"] = _json(hackernews(day))
    made |= {f"huggingface/daily_papers_{one}.json": _json(featured(day, one)) for one in _days(printed, 3)}
    made["bluesky/createSession.json"] = _json(SESSION)
    made |= {
        f"bluesky/searchPosts_{number}.json": _json(page)
        for number, page in enumerate(bluesky(day["bluesky"], page), 1)
    }
    made["mastodon/tag_arxiv.json"] = _json([status(toot) for toot in day["mastodon"]])
    return made


def listing(day: Mapping[str, Any], subject: str, printed: date) -> str:
    """What arXiv shows at /list/{subject}/new."""
    here = [paper for paper in day["papers"] if any(_archive(code) == subject for code in paper["categories"])]
    new = [paper for paper in here if _archive(paper["categories"][0]) == subject]
    cross = [paper for paper in here if paper not in new]
    replaced = [paper for paper in day["replaced"] if _archive(paper["categories"][0]) == subject]
    sections = (
        ("New", new, lambda _: ""),
        ("Cross", cross, lambda paper: f"(cross-list from {paper['categories'][0]})"),
        ("Replacement", replaced, lambda _: "(replaced)"),
    )
    body, number = [], 1
    for kind, papers, mark in sections:
        body.append(_section(kind, papers, mark, number))
        number += len(papers)
    head = f"Showing new listings for {printed:%A, %-d %B %Y}"
    start = f"<!DOCTYPE html>\n<html lang='en'><head><title>New listings</title></head><body>\n<h3>{head}</h3>\n"
    return f"{start}<div>Total of {number - 1} entries</div>\n{''.join(body)}</body></html>\n"


def _section(kind: str, papers: Sequence[Item], mark: Callable[[Item], str], first: int) -> str:
    if not papers:
        return ""
    count = len(papers)
    rows = "".join(_row(number, paper, mark(paper)) for number, paper in enumerate(papers, first))
    return f"<dl id='articles'>\n<h3>{kind} submissions (showing {count} of {count} entries)</h3>\n{rows}</dl>\n"


def _row(number: int, paper: Item, mark: str) -> str:
    name, codes = paper["id"], paper["categories"]
    authors = ", ".join(f'<a href="https://arxiv.org/search/cs">{escape(author)}</a>' for author in paper["authors"])
    subjects = "; ".join([f'<span class="primary-subject">{_subject(codes[0])}</span>', *map(_subject, codes[1:])])
    return f"""<dt>
  <a name='item{number}'>[{number}]</a>
  <a href ="/abs/{name}" title="Abstract" id="{name}">
    arXiv:{name}
  </a>
  {mark}
  [<a href="/pdf/{name}" title="Download PDF" id="pdf-{name}">pdf</a>]
</dt>
<dd>
  <div class='meta'>
    <div class='list-title mathjax'><span class='descriptor'>Title:</span>
      {escape(paper["title"])}
    </div>
    <div class='list-authors'>{authors}</div>
    <div class='list-subjects'><span class='descriptor'>Subjects:</span>
      {subjects}
    </div>
    <p class='mathjax'>
      {escape(paper["abstract"])}
    </p>
  </div>
</dd>
"""


def _archive(code: str) -> str:
    return code.partition(".")[0]


def _subject(code: str) -> str:
    """A name stands before the code on arXiv; only the code is read."""
    return f"Subject ({code})"


def _days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    made = answers(json.loads((HERE / "day.json").read_text()))
    for path, text in made.items():
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        (HERE / path).write_text(text)
    print(f"{len(made)} answers in {HERE}")


if __name__ == "__main__":
    main()
