"""A world as it is published: the digest's document and its evidence, through JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hotpapers.domain.digest import Digest
from hotpapers.domain.history import placed
from hotpapers.domain.mention import Mention
from hotpapers.domain.ranking import ALGORITHMS, Ranking, calibrate, observed, people, ranked
from hotpapers.domain.ranking.policy import HEAT
from hotpapers.domain.takedown import Hidden, without
from hotpapers.views.documents import as_json, digest_document
from hotpapers.views.evidence import evidence_document

from tests.builders import a_digest
from tests.unit.domain.ranking.worlds import World

Document = dict[str, Any]


def harvested(world: World, algorithm: Ranking) -> tuple[Digest, tuple[Mention, ...]]:
    """As a harvest leaves it: the posts that name an announced paper are all that is kept."""
    seen = observed(world.mentions)
    announced = {paper.id for paper in world.papers}
    counted = tuple(post for post in seen if not announced.isdisjoint(post.papers))
    calibration = (world.calibration or calibrate({})) if ALGORITHMS[algorithm] == HEAT else ()
    found = ranked(world.papers, seen, algorithm=algorithm, calibration=calibration)
    digest = a_digest(
        entries=found.entries,
        algorithm=ALGORITHMS[algorithm],
        calibration=calibration,
        named=found.named,
        posts=len(counted),
        people=people(counted),
        revision=3,
    )
    return placed(replace(digest, step="6h"), _before(digest), (), found.tops), counted


def _before(digest: Digest) -> Digest:
    """At the first count the list stood upside down, and without its first paper."""
    return placed(replace(digest, entries=digest.entries[:0:-1]), None, (), {})


def published(world: World, algorithm: Ranking, hidden: Hidden | None = None) -> tuple[Document, Document]:
    digest, counted = harvested(world, algorithm)
    shown = without(digest, hidden or Hidden())
    return back(digest_document(shown)), back(evidence_document(digest, counted, hidden))


def back(document: Document) -> Document:
    found: Document = json.loads(as_json(document))
    return found
