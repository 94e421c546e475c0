"""Where a published digest and a recount of its evidence differ, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from hotpapers.domain.digest import Calibration, Entry, Part
from hotpapers.domain.mention import Mention
from hotpapers.domain.ranking import people
from hotpapers.views.documents import utc
from hotpapers.views.reading import Node

COUNTS = ("likes", "reposts", "quotes")


def unequal(what: str, digest: object, evidence: object) -> Iterator[str]:
    if digest != evidence:
        yield f"{what}: {_said(digest)} in the digest, {_said(evidence)} by the evidence"


def _said(value: object) -> str:
    """Nothing that a terminal would obey."""
    text = "nothing" if value is None else str(value)[:60]
    return text if text.isprintable() else ascii(text)


def heads(digest: Node, evidence: Node) -> Iterator[str]:
    for name in ("date", "revision", "step"):
        yield from unequal(f"meta.{name}", digest[name].value, evidence[name].value)
    rules, again = digest["algorithm"], evidence["algorithm"]
    for name in ("name", "version"):
        yield from unequal(f"meta.algorithm.{name}", rules[name].value, again[name].value)


def whole(meta: Node, posts: Sequence[Mention], calibration: Iterable[Calibration]) -> Iterator[str]:
    """What the digest says of itself as a whole."""
    yield from unequal("meta.posts", meta["posts"].value, len(posts))
    yield from unequal("meta.people", meta["people"].value, people(posts))
    typical = {str(one.network): one.typical / 1_000_000 for one in calibration}
    published = meta.get("calibration")
    for network, found in published.fields() if published else ():
        yield from unequal(f"meta.calibration.{_said(network)}", found.value, typical.get(network))


def order(digest: Node, entries: Sequence[Entry], *, exactly: bool) -> Iterator[str]:
    listed = [paper["id"].paper() for paper in digest["results"].items()]
    ranks = [paper["rank"].whole(1) for paper in digest["results"].items()]
    again = [entry.paper.id for entry in entries]
    yield from unequal("meta.count", digest["meta"]["count"].value, len(listed))
    yield from (f"{paper} stands in the digest {times} times" for paper, times in Counter(listed).items() if times > 1)
    yield from (f"{paper} is in the digest, and not by the evidence" for paper in listed if paper not in again)
    yield from (f"{paper} is not in the digest, and is by the evidence" for paper in again if paper not in listed)
    if ranks != (list(range(1, len(ranks) + 1)) if exactly else sorted(set(ranks))):
        yield f"the ranks in the digest are not in their order: {_said(ranks)}"
    places = {paper: place for place, paper in enumerate((paper for paper in again if paper in listed), 1)}
    for place, paper in enumerate((paper for paper in dict.fromkeys(listed) if paper in places), 1):
        yield from unequal(f"{paper}: place", place, places[paper])


def scores(digest: Node, entries: Iterable[Entry]) -> Iterator[str]:
    by_id = {entry.paper.id: entry for entry in entries}
    for paper in digest["results"].items():
        if entry := by_id.get(paper["id"].paper()):
            yield from _entry(paper, entry)


def _entry(paper: Node, entry: Entry) -> Iterator[str]:
    place = entry.paper.id
    yield from unequal(f"{place}: score", paper["score"].value, entry.score.value)
    yield from unequal(f"{place}: reposts", paper["reposts"].value, entry.reposts)
    yield from unequal(f"{place}: likes", paper["likes"].value, entry.likes)
    counted = utc(entry.counted_at) if entry.counted_at else None
    published_at = paper.get("counted_at")
    yield from unequal(f"{place}: counted_at", published_at and published_at.value, counted)
    published = dict(paper["score_parts"].fields())
    again = {str(part.network): part for part in entry.score.parts}
    yield from unequal(f"{place}: networks", sorted(published), sorted(again))
    for network in sorted(published.keys() & again.keys()):
        yield from _part(f"{place}: {network}", published[network], again[network])


def _part(place: str, published: Node, part: Part) -> Iterator[str]:
    for name in ("score", "voices", "posts", *COUNTS):
        found = published.get(name)
        yield from unequal(f"{place}.{name}", found and found.value, getattr(part, name))


def quoted(digest: Node, posts: Iterable[Mention]) -> Iterator[str]:
    """Every post shown is one of those counted: by that account, at that time, with the counts that it had."""
    counted = {(str(post.network), post.post_id): post for post in posts}
    for paper in digest["results"].items():
        for shown in paper["posts"].items():
            post = counted.get((shown["network"].text(), shown["id"].text()))
            place = f"{paper['id'].paper()}: post {_said(shown['id'].text())}"
            if post is None or paper["id"].paper() not in post.papers:
                yield f"{place} is shown, and is not in the evidence of the paper"
                continue
            said = {"handle": post.author.handle, "url": post.url or None, "posted_at": utc(post.posted_at)}
            for name, counted_ in {**said, **{name: getattr(post, name) for name in COUNTS}}.items():
                found = shown.get(name)
                yield from unequal(f"{place}: {name}", found and found.value, counted_)
