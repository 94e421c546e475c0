"""A table of its own for each trial, and everything that a reader can see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from hotpapers.adapters.dynamodb import TableArchive, TableReader, TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.digest import Algorithm, Digest
from hotpapers.domain.errors import RevisionConflict
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import PaperId
from hotpapers.ports import StoredBody

from tests import limits
from tests.builders import DAY, NOW, a_digest, a_mention, a_paper, an_entry
from tests.conftest import QUICK, declared

if TYPE_CHECKING:
    import boto3

NEXT = DAY + timedelta(days=1)
PAPERS = tuple(PaperId(f"2609.{n:05d}") for n in range(1, 6))
_names = count()


@dataclass
class World:
    aws: boto3.Session
    name: str = field(default_factory=lambda: f"trial{next(_names)}")

    def __post_init__(self) -> None:
        self.raw = self.aws.client("dynamodb", config=QUICK)
        self.raw.create_table(TableName=self.name, **declared())
        self.client = self.process()

    def process(self) -> Any:
        """A client of its own, as another process would have it."""
        client = self.aws.client("dynamodb", config=QUICK)
        limits.enforce(client)
        return client

    def table(self, client: Any = None) -> Table:
        return Table(client or self.client, self.name, sleep=lambda _: None)

    def store(self, client: Any = None) -> TableStore:
        return TableStore(self.table(client))

    def rows(self) -> dict[tuple[str, str], Any]:
        """Every item of the table."""
        pages = self.raw.get_paginator("scan").paginate(TableName=self.name)
        return {(item["pk"]["S"], item["sk"]["S"]): item for page in pages for item in page["Items"]}

    def view(self, days: tuple[date, ...] = (DAY, NEXT)) -> Mapping[str, Any]:
        """What readers see, by what they ask."""
        table = Table(self.raw, self.name)
        store, archive, reader = TableStore(table), TableArchive(table), TableReader(table)
        of_days = {
            f"{day} {what}": ask(day)
            for day in days
            for what, ask in (
                ("digest", store.load),
                ("mentions", store.mentions),
                ("body", reader.digest_body),
                ("outline", lambda day: archive.outlines([day])),
                ("history", archive.history),
                ("line", lambda day: store.days(newest=day, oldest=day)),
            )
        }
        of_papers = {f"{paper} record": reader.paper(paper) for paper in PAPERS[::2]}
        lists = {
            "latest": (store.latest(), reader.latest_body()),
            "categories": archive.categories(),
            "cs.LG": archive.category("cs.LG"),
        }
        return {**of_days, **of_papers, **lists}


@dataclass(frozen=True)
class Run:
    """What a harvest found: everything is in it, so that running it again is the same run."""

    digest: Digest
    mentions: tuple[Mention, ...] = ()
    body: bytes = b"body"

    def of(self, store: TableStore) -> Digest:
        """As the harvest saves: on what is stored, again where another was faster."""
        for _ in range(3):
            stored = store.load(self.digest.date)
            revision = stored.revision if stored else 0
            text = self.body + str(revision + 1).encode()
            body = StoredBody(text, f'"{text[-40:].decode()}"', NOW)
            try:
                return store.save(replace(self.digest, revision=revision), body, self.mentions)
            except RevisionConflict:
                continue
        raise RevisionConflict("three times")


def _day(day: date, *papers: tuple[int, str], **fields: Any) -> Digest:
    entries = tuple(
        an_entry(rank, a_paper(PAPERS[n], categories=(category,)), value=100.0 / rank)
        for rank, (n, category) in enumerate(papers, 1)
    )
    # the ranking's version is not the table's: the golden items were written under the first
    return a_digest(day, entries, algorithm=Algorithm("heat", "1"), **fields)


POSTS = tuple(a_mention(str(n), papers=(PAPERS[n % 5],)) for n in range(6))
FIRST = Run(_day(DAY, (0, "cs.LG"), (1, "cs.LG"), (2, "math.CO")), POSTS[:4])
"""Its third paper leaves the recount, whose third is new."""
RECOUNT = Run(
    _day(DAY, (1, "cs.LG"), (0, "cs.LG"), (4, "stat.ML"), step="6h"),
    (*POSTS[2:], a_mention("x", network=Network.X, papers=(PAPERS[4],))),
)
EMPTIED = Run(_day(DAY, step="1d"))
TOMORROW = Run(_day(NEXT, (3, "cs.LG"), (4, "cs.CL")), POSTS[4:])
LARGE = Run(replace(FIRST.digest, step="2d"), POSTS, body=bytes(65 + n % 26 for n in range(700_000)))
