"""The published evidence, read back to what was ranked. Everything here raises InvalidInput."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hotpapers.domain.digest import Calibration
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import How, Paper, PaperId
from hotpapers.domain.ranking import POLICIES, Policy, Ranking
from hotpapers.views.reading import Node

RANKINGS: Mapping[str, Ranking] = {"heat": "heat", "classic": "classic"}
NETWORKS = {str(network): network for network in Network}
MOST_NAMED = 1_000
"""A post that names more papers is a list in any case."""


def rules(algorithm: Node) -> tuple[Ranking, Policy]:
    name, version = algorithm["name"].text(), algorithm["version"].text()
    if name not in RANKINGS:
        algorithm["name"].fail(f"one of the rankings {' and '.join(RANKINGS)}")
    if version not in POLICIES:
        algorithm["version"].fail(f"a version that this program knows ({', '.join(POLICIES)}): a newer one may")
    return RANKINGS[name], POLICIES[version]


def calibration(meta: Node) -> tuple[Calibration, ...]:
    return tuple(Calibration(_network(name, found), found.whole(1), 0) for name, found in meta["calibration"].fields())


def _network(name: str, node: Node) -> Network:
    return NETWORKS[name] if name in NETWORKS else Node(name, node.where).fail("the name of a network")


def paper_of(paper: PaperId) -> Paper:
    """All of it that ranking looks at."""
    return Paper(paper, "", "", (), (), date.min, How.NEW)


def mention(post: Node) -> Mention:
    bot, n, handle, url = (post.get(name) for name in ("bot", "n", "handle", "url"))
    return Mention(
        network=_network(post["network"].text(), post["network"]),
        post_id=post["id"].text(),
        author=Author(post["author"].text(), handle.text() if handle else None, bot=bot is not None and bot.truth()),
        posted_at=post["posted_at"].instant(),
        url=url.text() if url else "",
        papers=_named(post),
        counted_at=post["counted_at"].instant(),
        likes=_count(post, "likes"),
        reposts=_count(post, "reposts"),
        quotes=_count(post, "quotes"),
        reach=n.whole() if n else None,
    )


def _count(post: Node, name: str) -> int | None:
    found = post.get(name)
    return found.whole() if found else None


def _named(post: Node) -> tuple[PaperId, ...]:
    """The papers, and something in place of those that were taken down: they count in k."""
    named = tuple(dict.fromkeys(paper.paper() for paper in post["papers"].items()))
    k = post["k"].whole(len(named))
    return named + tuple(PaperId(f"taken down {i}") for i in range(min(k, MOST_NAMED) - len(named)))
