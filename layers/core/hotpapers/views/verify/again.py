"""The evidence → the digest that it gives, and both documents as we would publish them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from hotpapers.domain.calendar import window
from hotpapers.domain.digest import Algorithm, Announced, Digest, Entry, PostMeta, Standing
from hotpapers.domain.history import moved
from hotpapers.domain.mention import Mention
from hotpapers.domain.paper import PaperId
from hotpapers.domain.ranking import Policy, Ranking, observed, people, ranked
from hotpapers.domain.ranking.classic import Printed
from hotpapers.domain.recount import position
from hotpapers.domain.takedown import Hidden
from hotpapers.views import addresses
from hotpapers.views.documents import Document, digest_document
from hotpapers.views.evidence import written
from hotpapers.views.reading import Node
from hotpapers.views.verify.counted import DOWN, calibration, count, mention, paper_of, rules


@dataclass(frozen=True, slots=True)
class Again:
    digest: Digest
    posts: Sequence[Mention]
    papers_down: int
    """So many of those that posts name were taken down."""
    posts_down: int

    @property
    def digest_document(self) -> Document:
        return digest_document(self.digest)

    @property
    def evidence_document(self) -> Document:
        unseen = {post.key: (post.author.id, post.post_id) for post in self.posts if post.author.hidden}
        down = Hidden(frozenset([*unseen][: self.posts_down]), frozenset(DOWN))
        return written(self.digest, self.posts, unseen, down)


def again(digest: Node, evidence: Node) -> Again:
    """Of the digest only what no evidence speaks of is looked at. Raises InvalidInput."""
    meta = evidence["meta"]
    algorithm, policy = rules(meta["algorithm"])
    papers_down, posts_down = (count(meta, name) or 0 for name in ("taken_down", "posts_taken_down"))
    down = DOWN[:papers_down]
    posts = observed((mention(post, down) for post in evidence["results"].items()), policy)
    head = replace(_head(digest["meta"], meta), posts=len(posts), people=people(posts), named=down)
    if totals := meta.get("printed"):
        return Again(_printed(head, totals, posts), posts, papers_down, posts_down)
    counted = _told(_ranked(head, meta, posts, algorithm, policy), digest, posts if posts_down else ())
    return Again(counted, posts, papers_down, posts_down)


def _head(said: Node, meta: Node) -> Digest:
    day, counted_at = meta["date"].day(), said["generated_at"].instant()
    return Digest(
        date=day,
        window=window(day, counted_at),
        generated_at=counted_at,
        algorithm=Algorithm(meta["algorithm"]["name"].text(), meta["algorithm"]["version"].text()),
        announced=Announced((), 0, 0),
        entries=(),
        sources=(),
        complete=not list(said["announced"]["missing"].items()),
        revision=meta["revision"].whole(),
        step=meta["step"].text(),
        site_url=said["links"]["html"].text().removesuffix(addresses.day(day)),
    )


def _printed(head: Digest, totals: Node, posts: Sequence[Mention]) -> Digest:
    entries = tuple(_total(total, posts) for total in totals.items())
    named = (*(entry.paper.id for entry in entries), *head.named)
    return replace(head, imported=PostMeta(), entries=entries, named=named)


def _total(total: Node, posts: Sequence[Mention]) -> Entry:
    """Its posts in the order in which they stood."""
    paper = total["id"].paper()
    naming = {post.post_id: post for post in posts if paper in post.papers}
    counts = Printed(total["reposts"].whole(), total["likes"].whole(), total["counted_at"].instant())
    entry = counts.entry(total["rank"].whole(1), paper_of(paper), tuple(naming.values()))
    shown = (naming.get(post.text()) or post.fail("a post of the paper") for post in total["posts"].items())
    return replace(entry, posts=tuple(shown))


def _ranked(head: Digest, meta: Node, posts: Sequence[Mention], algorithm: Ranking, policy: Policy) -> Digest:
    typical = calibration(meta) if algorithm == "heat" else ()
    papers = [paper_of(paper.paper()) for paper in meta["papers"].items()]
    found = ranked(papers, posts, algorithm=algorithm, calibration=typical, policy=policy)
    *earlier, last = [_standing(one) for one in meta["standings"].items()] or [Standing(head.step, ())]
    down = [rank for rank, paper in enumerate(last.papers, 1) if paper in DOWN][: len(head.named)]
    entries = _placed(found.entries, down, policy if algorithm == "heat" else None)
    standings = (*_before(head.step, earlier), Standing(head.step, _order(entries, down)))
    return replace(
        head,
        entries=tuple(moved(entry, standings) for entry in entries),
        calibration=typical,
        named=(*found.named, *head.named),
        standings=standings,
    )


def _standing(standing: Node) -> Standing:
    papers = (DOWN[0] if paper.value is None else paper.paper() for paper in standing["papers"].items())
    return Standing(standing["step"].text(), tuple(papers))


def _before(step: str, standings: Iterable[Standing]) -> list[Standing]:
    earlier = {one.step: one for one in standings if position(one.step) < position(step)}
    return sorted(earlier.values(), key=lambda one: position(one.step))


def _placed(entries: Sequence[Entry], down: Collection[int], heat: Policy | None) -> list[Entry]:
    """At the ranks that they had beside those that were taken down, which others that were not listed come up for."""
    ranks = (rank for rank in range(1, len(entries) + len(down) + 1) if rank not in down)
    placed = [replace(entry, rank=rank) for rank, entry in zip(ranks, entries, strict=True)]
    return [entry for entry in placed if heat is None or _is_listed(entry, heat)]


def _is_listed(entry: Entry, policy: Policy) -> bool:
    hot = entry.rank <= policy.always_listed or entry.score.value >= policy.least_heat
    return hot and entry.rank <= policy.most_listed


def _order(entries: Iterable[Entry], down: Iterable[int]) -> tuple[PaperId, ...]:
    places = {**{entry.rank: entry.paper.id for entry in entries}, **dict.fromkeys(down, DOWN[0])}
    return tuple(places[rank] for rank in sorted(places))


def _told(counted: Digest, digest: Node, down: Iterable[Mention]) -> Digest:
    """With what the digest alone can say: the days listed, a first sight before that of the posts still there, and
    which post is not shown any more of a paper of which one was taken down.
    """
    said = {paper["id"].paper(): paper for paper in digest["results"].items()}
    gaps = {paper for post in down if post.author.hidden for paper in post.papers}
    entries = (
        _as_said(entry, said[entry.paper.id], gaps=entry.paper.id in gaps) if entry.paper.id in said else entry
        for entry in counted.entries
    )
    return replace(counted, entries=tuple(entries))


def _as_said(entry: Entry, paper: Node, *, gaps: bool) -> Entry:
    seen = paper["first_seen"].instant()
    shown = {(post["network"].text(), post["id"].text()) for post in paper["posts"].items()}
    return replace(
        entry,
        days_listed=paper["days_listed"].whole(1),
        first_seen=min(seen, entry.first_seen or seen),
        posts=tuple(post for post in entry.posts if not gaps or post.key in shown),
    )
