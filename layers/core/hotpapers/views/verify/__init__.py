"""A published digest and its evidence → is the ranking what the counted posts give? From the two documents alone.

The evidence is read back to posts, these are ranked to a digest (`again`), and both documents are written as we would
publish them: are they the same as the ones that were (`compare`)?
"""

from __future__ import annotations

from dataclasses import dataclass

from hotpapers.views.reading import Node
from hotpapers.views.verify.again import Again, again
from hotpapers.views.verify.compare import of_digest, of_evidence

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

    All of the digest has to be what the evidence gives, but for what `compare.TOLD` names. The evidence is believed
    as it stands, if it is written as we write it.
    """
    return verify_nodes(Node(digest, "the digest"), Node(evidence, "the evidence"))


def verify_nodes(digest: Node, evidence: Node) -> Verdict:
    """As `verify`; the nodes have the names that complaints are to use."""
    counted = again(digest, evidence)
    differences = (*of_digest(digest, counted.digest_document), *of_evidence(evidence, counted.evidence_document))
    return Verdict(_words(counted), differences, ranked=counted.digest.imported is None)


def _words(counted: Again) -> str:
    digest = counted.digest
    if digest.imported:
        return (
            f"{len(digest.entries)} papers of the original blog compared with their printed totals. "
            "Nobody published the counts of the posts behind these, so there is nothing to rank again."
        )
    rules = f"{digest.algorithm.name} {digest.algorithm.version}"
    words = f"{len(digest.entries)} papers ranked again by {rules} from {len(counted.posts)} posts"
    return f"{words}; {counted.papers_down} more were taken down." if counted.papers_down else f"{words}."
