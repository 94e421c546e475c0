"""Posts of the original blog: bytes of a file → a digest, complete. Its dialect lives here and in `views.markdown`."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NoReturn

from hotpapers.domain.calendar import parse_day, window
from hotpapers.domain.digest import Announced, Digest, Entry, Part, PostMeta, Score, State
from hotpapers.domain.errors import InvalidDate, InvalidPost
from hotpapers.domain.mention import Author, Mention, Network, SourceState, SourceStatus
from hotpapers.domain.paper import How, Paper, PaperId, canonical
from hotpapers.domain.ranking.policy import ALGORITHMS
from hotpapers.domain.text import clean, scrub

NETWORK = Network.IMPORT

_TITLE = re.compile(r"title: Hot Papers (\d{4}-\d{2}-\d{2})")
_DATE = re.compile(r"date: (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\.?\d*Z")
_HEADING = re.compile(r"# (\d{1,4})\. (.*\S)\s*")
_COUNTS = re.compile(r"- retweets: (\d{1,9}), favorites: (\d{1,9}) \((\d\d/\d\d/\d{4} \d\d:\d\d:\d\d)\)")
_LINKS = re.compile(r"- links: \[abs\]\(https?://arxiv\.org/abs/(\S+?)(?:v\d+)?\) \| \[pdf\]\(\S+\)")
_SUBJECT = re.compile(r"\[([A-Za-z.-]+)\]\(https?://arxiv\.org/list/\1/recent\)")
_QUOTE = re.compile(
    r'<blockquote class="twitter-tweet"(?: [^>]*)?><p lang="(?P<lang>[^"]*)" dir="\w+">(?P<text>.*)</p>&mdash; '
    r'(?P<name>.*) \(@(?P<handle>\w{1,20})\) <a href="(?P<url>https://twitter\.com/\w+/status/(?P<id>\d{1,20})[^"]*)">'
    r"(?P<date>\w+ \d{1,2}, \d{4})</a></blockquote>",
    re.DOTALL,
)
_BREAK = re.compile(r"<br\s*/?>")
_TAG = re.compile(r"<[^>]*>")


def parse(name: str, body: bytes) -> Digest:
    """Raises InvalidPost with the first line that is not of such a post. Byte order mark and CRLF are read through."""
    try:
        text = body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise InvalidPost(name, line, "this is not UTF-8 text") from None
    return _Post(_Lines(name, text.split("\n"))).digest()


@dataclass
class _Lines:
    """The file, a line at a time; every complaint names the line."""

    file: str
    lines: list[str]
    at: int = 0

    @property
    def current(self) -> str:
        return self.lines[self.at] if self.at < len(self.lines) else ""

    @property
    def ended(self) -> bool:
        return self.at >= len(self.lines)

    def fail(self, why: str, at: int | None = None) -> NoReturn:
        raise InvalidPost(self.file, (self.at if at is None else at) + 1, why)

    def take(self, expected: str, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.fullmatch(self.current)
        if match is None:
            self.fail(f"expected {expected}, found {self.current[:60]!r}")
        self.at += 1
        return match

    def exactly(self, line: str) -> None:
        if self.current != line or self.ended:
            self.fail(f"expected {line!r}, found {self.current[:60]!r}")
        self.at += 1

    def skip_empty(self) -> None:
        while not self.ended and not self.current.strip():
            self.at += 1

    def value(self, key: str) -> str:
        """A front matter value: a JSON string, or plain text."""
        text = self.take(f"{key}: …", re.compile(rf"{key}: ?(.*)"))[1]
        return self._string(text)

    def items(self) -> Iterator[str]:
        while self.current.startswith("  - "):
            self.at += 1
            yield self._string(self.lines[self.at - 1][4:])

    def _string(self, text: str) -> str:
        if not text.startswith('"'):
            return text
        try:
            return str(json.loads(text))
        except ValueError:
            self.fail(f"not a string in quotes: {text[:60]!r}", self.at - 1)


class _Post:
    def __init__(self, lines: _Lines) -> None:
        self.lines = lines
        self.day, self.generated, self.meta = self._front_matter()

    def digest(self) -> Digest:
        entries = tuple(self._entries())
        posts = [post for entry in entries for post in entry.posts]
        return Digest(
            date=self.day,
            window=window(self.day, self.generated),
            generated_at=self.generated,
            algorithm=ALGORITHMS["classic"],
            announced=Announced((), len(entries), 0),
            entries=entries,
            sources=(SourceStatus(NETWORK, SourceState.OK, items=len(posts), counted_at=self.generated),),
            state=State.FINAL,
            step="import",
            posts=len(posts),
            people=len({post.author.id for post in posts}),
            imported=self.meta,
        )

    def _front_matter(self) -> tuple[date, datetime, PostMeta]:
        lines = self.lines
        lines.exactly("---")
        day = self._day(lines.take("title: Hot Papers YYYY-MM-DD", _TITLE)[1])
        generated = self._instant(lines.take("date: YYYY-MM-DDTHH:MM:SS.Z", _DATE)[1], "%Y-%m-%dT%H:%M:%S")
        lines.exactly('template: "post"')
        lines.exactly("draft: false")
        lines.exactly(f'slug: "hot-papers-{day}"')
        category = lines.value("category")
        lines.exactly("tags:")
        tags = tuple(lines.items())
        description = lines.value("description")
        image = lines.value("socialImage")
        lines.skip_empty()
        lines.exactly("---")
        derived = description == f"Hot papers {day}"
        return day, generated, PostMeta(category, tags, None if derived else description, image)

    def _day(self, text: str) -> date:
        try:
            return parse_day(text)
        except InvalidDate as error:
            self.lines.fail(str(error), self.lines.at - 1)

    def _instant(self, text: str, form: str) -> datetime:
        """The blog wrote its producer's local time; its digits are kept and read as UTC."""
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            self.lines.fail(f"{text!r} is not a time", self.lines.at - 1)

    def _entries(self) -> Iterator[Entry]:
        papers: set[PaperId] = set()
        self.lines.skip_empty()
        rank = 0
        while not self.lines.ended:
            start = self.lines.at
            entry = self._entry()
            rank += 1
            if entry.rank != rank:
                self.lines.fail(f"rank {entry.rank} where {rank} follows", start)
            if entry.paper.id in papers:
                self.lines.fail(f"{entry.paper.id} stands here twice", start)
            papers.add(entry.paper.id)
            yield entry
            self.lines.skip_empty()

    def _entry(self) -> Entry:
        lines = self.lines
        heading = lines.take("# N. Title", _HEADING)
        authors = self._text("the authors").split(", ")
        lines.skip_empty()
        counts = lines.take("- retweets: N, favorites: N (MM/DD/YYYY HH:MM:SS)", _COUNTS)
        counted_at = self._instant(counts[3], "%m/%d/%Y %H:%M:%S")
        lines.skip_empty()
        spelled = lines.take("- links: [abs](https://arxiv.org/abs/…) | [pdf](…)", _LINKS)[1]
        paper_id = canonical(spelled) or lines.fail(f"{spelled!r} is not an arXiv id", lines.at - 1)
        categories = self._categories()
        abstract = self._abstract()
        reposts, likes = int(counts[1]), int(counts[2])
        posts = tuple(self._posts(paper_id, counted_at))
        paper = Paper(paper_id, clean(heading[2]), abstract, tuple(authors), categories, self.day, How.IMPORT)
        value = float(reposts + likes)
        part = Part(NETWORK, value, len({post.author.id for post in posts}), len(posts), likes, reposts)
        score = Score(value, (part,), part.voices, part.posts)
        rank = int(heading[1])
        seen = min((post.posted_at for post in posts), default=None)
        return Entry(rank, paper, score, reposts, likes, counted_at, posts, first_seen=seen, peak_rank=rank)

    def _text(self, what: str) -> str:
        """One line of prose, such as the abstract."""
        self.lines.skip_empty()
        line = self.lines.current
        if not line.strip() or line.startswith(("# ", "- retweets:", "- links:", "<blockquote")):
            self.lines.fail(f"expected {what}, found {line[:60]!r}")
        self.lines.at += 1
        return scrub(line)

    def _abstract(self) -> str:
        """One line; the blog left it out where arXiv's answer had none, and the quotes follow at once."""
        self.lines.skip_empty()
        follows = self.lines.ended or self.lines.current.startswith(("# ", "<blockquote"))
        return "" if follows else self._text("the abstract")

    def _categories(self) -> tuple[str, ...]:
        line = self.lines.current
        names = tuple(match[1] for match in _SUBJECT.finditer(line))
        if line != "- " + " | ".join(f"[{name}](https://arxiv.org/list/{name}/recent)" for name in names):
            self.lines.fail(f"expected - [cs.LG](https://arxiv.org/list/cs.LG/recent) | …, found {line[:60]!r}")
        self.lines.at += 1
        return names

    def _posts(self, paper: PaperId, counted_at: datetime) -> Iterator[Mention]:
        self.lines.skip_empty()
        while self.lines.current.startswith("<blockquote"):
            yield self._post(paper, counted_at)
            self.lines.skip_empty()

    def _post(self, paper: PaperId, counted_at: datetime) -> Mention:
        lines, start = self.lines, self.lines.at
        while not lines.current.endswith("</blockquote>"):
            lines.at += 1
            if lines.ended:
                lines.fail("this <blockquote> is not closed", start)
        lines.at += 1
        markup = "\n".join(lines.lines[start : lines.at])
        match = _QUOTE.fullmatch(markup) or lines.fail("this is not an embedded post of the blog", start)
        if lines.current.startswith("<script "):
            lines.at += 1
        return Mention(
            network=NETWORK,
            post_id=match["id"],
            author=Author(match["handle"], match["handle"], html.unescape(match["name"])),
            posted_at=self._instant(match["date"], "%B %d, %Y"),
            url=html.unescape(match["url"]),
            papers=(paper,),
            counted_at=counted_at,
            text=_plain(match["text"]),
            lang=match["lang"],
            markup=markup,
        )


def _plain(markup: str) -> str:
    return scrub(html.unescape(_TAG.sub("", _BREAK.sub("\n", markup))))
