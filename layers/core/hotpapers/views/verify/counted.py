"""The published evidence, read back to what was ranked. Everything here raises InvalidInput."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from hotpapers.domain.digest import Calibration
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import How, Paper, PaperId
from hotpapers.domain.ranking import POLICIES, Policy, Ranking
from hotpapers.views.reading import Node

RANKINGS: Mapping[str, Ranking] = {"heat": "heat", "classic": "classic"}
NETWORKS = {str(network): network for network in Network}
DOWN = tuple(PaperId(f"taken down {i}") for i in range(1_000))
"""In place of papers that were taken down. A post that names more is a list in any case."""


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


def mention(post: Node, down: Sequence[PaperId]) -> Mention:
    """`down`: what stands for the papers that were taken down."""
    bot, hidden, handle, url = (post.get(name) for name in ("bot", "hidden", "handle", "url"))
    author = Author(
        post["author"].text(),
        handle.text() if handle else None,
        bot=bot is not None and bot.truth(),
        hidden=hidden is not None and hidden.truth(),
    )
    return Mention(
        network=_network(post["network"].text(), post["network"]),
        post_id=post["id"].text(),
        author=author,
        posted_at=post["posted_at"].instant(),
        url=url.text() if url else "",
        papers=_named(post, down),
        counted_at=post["counted_at"].instant(),
        likes=count(post, "likes"),
        reposts=count(post, "reposts"),
        replies=count(post, "replies"),
        quotes=count(post, "quotes"),
        reach=count(post, "n"),
    )


def count(holder: Node, name: str) -> int | None:
    found = holder.get(name)
    return found.whole() if found else None


def _named(post: Node, down: Sequence[PaperId]) -> tuple[PaperId, ...]:
    """Those that were taken down count in k."""
    named = tuple(dict.fromkeys(paper.paper() for paper in post["papers"].items()))
    return (*named, *down[: post["k"].whole(len(named)) - len(named)])
