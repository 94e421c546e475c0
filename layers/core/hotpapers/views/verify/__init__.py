"""A published digest and its evidence → is the ranking what the counted posts give? From the two documents alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hotpapers.domain.ranking import observed, rank
from hotpapers.views.reading import Node
from hotpapers.views.verify.compare import heads, order, quoted, scores, unequal, whole
from hotpapers.views.verify.counted import calibration, mention, paper_of, rules
from hotpapers.views.verify.movement import movement

__all__ = ["Verdict", "verify", "verify_nodes"]


@dataclass(frozen=True, slots=True)
class Verdict:
    words: str
    """What was done, in a sentence."""
    differences: tuple[str, ...]
    """None: the ranking is what the evidence gives, to the bit."""
    ranked: bool = True
    """There was something to rank again."""


def verify(digest: object, evidence: object) -> Verdict:
    """Both are documents as published, parsed. Raises InvalidInput that names what cannot be used.

    The ranking is the order, the scores with their parts and the totals, and how papers moved since earlier recounts.
    Titles are arXiv's. The days listed and the field view compare with other digests as they stood when this one was
    counted; they are not in its evidence.
    """
    return verify_nodes(Node(digest, "the digest"), Node(evidence, "the evidence"))


def verify_nodes(digest: Node, evidence: Node) -> Verdict:
    """As `verify`; the nodes have the names that complaints are to use."""
    meta = evidence["meta"]
    printed = meta.get("printed")
    found = _ranked_again(digest, evidence) if printed is None else _compared(digest, printed)
    return replace(found, differences=(*heads(digest["meta"], meta), *found.differences))


def _ranked_again(digest: Node, evidence: Node) -> Verdict:
    meta = evidence["meta"]
    algorithm, policy = rules(meta["algorithm"])
    posts = observed((mention(post) for post in evidence["results"].items()), policy)
    papers = [paper_of(paper.paper()) for paper in meta["papers"].items()]
    typical = calibration(meta) if algorithm == "heat" else ()
    entries = rank(papers, posts, algorithm=algorithm, calibration=typical, policy=policy)
    down = meta["taken_down"].whole() if meta.get("taken_down") else 0
    words = f"{len(entries)} papers ranked again by {algorithm} {policy.version} from {len(posts)} posts"
    words += f"; {down} more were taken down, so ranks are compared by their order." if down else "."
    standings = meta.get("standings")
    differences = (
        *whole(digest["meta"], posts, typical),
        *order(digest, entries, exactly=not down),
        *scores(digest, entries),
        *quoted(digest, posts),
        *(movement(digest, standings, entries) if standings else ()),
    )
    return Verdict(words, differences)


def _compared(digest: Node, printed: Node) -> Verdict:
    papers, totals = list(digest["results"].items()), list(printed.items())
    words = (
        f"{len(papers)} papers of the original blog compared with their printed totals. "
        "Nobody published the posts behind these, so there is nothing to rank again."
    )
    counted = digest["meta"]["count"].value
    differences = [*unequal("papers", len(papers), len(totals)), *unequal("meta.count", counted, len(totals))]
    for paper, total in zip(papers, totals, strict=False):
        for name in ("rank", "id", "reposts", "likes"):
            differences += unequal(f"{_place(paper)}: {name}", paper[name].value, total[name].value)
        added = paper["reposts"].whole() + paper["likes"].whole()
        differences += unequal(f"{_place(paper)}: score", paper["score"].number(), added)
    return Verdict(words, tuple(differences), ranked=False)


def _place(paper: Node) -> str:
    return f"rank {paper['rank'].whole(1)}, {paper['id'].paper()}"
