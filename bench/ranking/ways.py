"""Ways from JSON lines to a ranking. Each runs in a process of its own and prints what it cost and found."""

from __future__ import annotations

import json
import re
import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from heapq import nsmallest
from math import sqrt
from pathlib import Path
from time import perf_counter, process_time

import msgspec
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import How, Paper, PaperId, id_order
from hotpapers.domain.ranking import POLICY, Policy, rank
from hotpapers.domain.ranking.heat import Heat, Scale
from hotpapers.domain.ranking.tally import Tally

TOP = 100
NAMED = r"(?:arxiv\.org/(?:abs|pdf)|huggingface\.co/papers|alphaxiv\.org/abs)/(\d{4}\.\d{5})"

Top = Sequence[str]


Who = tuple[str, str, str]
"""Network, author, day."""
Counted = tuple[str, str, str, str, Collection[PaperId], int]
"""Of a post: network, id, author, day, papers, engagement."""


def by_json(path: Path) -> Iterator[Counted]:
    """Json and one regex on every line."""
    found = re.compile(NAMED).findall
    with path.open() as lines:
        for line in lines:
            post = json.loads(line)
            if papers := dict.fromkeys(found(post["text"])):
                engaged = post["likes"] + 2 * post["reposts"] + post["quotes"]
                yield post["network"], post["id"], post["author"], post["created_at"][:10], papers, engaged


class Post(msgspec.Struct, gc=False):
    """The fields that count: no others are decoded, and not the text."""

    network: str
    id: str
    author: str
    created_at: str
    likes: int
    reposts: int
    quotes: int


def by_need(path: Path) -> Iterator[Counted]:
    """A line's bytes are searched; one that names no paper is not decoded, and of the others what counts."""
    decode, found = msgspec.json.Decoder(Post).decode, re.compile(rb"/(?:abs|pdf|papers)/(\d{4}\.\d{5})").findall
    with path.open("rb", buffering=1 << 18) as lines:
        for line in lines:
            if ids := found(line):
                post = decode(line)
                engaged = post.likes + 2 * post.reposts + post.quotes
                papers = dict.fromkeys([PaperId(name.decode()) for name in ids])
                yield post.network, post.id, post.author, post.created_at[:10], papers, engaged


def heat(posts: Iterable[Counted]) -> Top:
    """By the tally that ranks every digest."""
    said: dict[str, Tally] = {network: Tally(network) for network in Network}
    day = cache(date.fromisoformat)
    for network, _, author, posted, papers, engaged in _once(posts):
        said[network].add(author, day(posted), papers, engaged)
    return _ordered([tally for tally in said.values() if tally.papers])


def _once(posts: Iterable[Counted]) -> Iterator[Counted]:
    seen: set[int] = set()
    for post in posts:
        if (key := hash(post[1])) not in seen:
            seen.add(key)
            yield post


def _ordered(said: Sequence[Tally]) -> Top:
    scale = Scale(POLICY.typical)
    papers = {paper for tally in said for paper in tally.papers}
    keys = (_key(paper, scale.heat({tally.network: tally.hear(paper) for tally in said})) for paper in papers)
    return [paper for *_, paper in nsmallest(TOP, keys)]


def _key(paper: PaperId, found: Heat) -> tuple[int, tuple[int, int], tuple[int, str, int], PaperId]:
    return -found.value, found.ties, id_order(paper), paper


def plain(path: Path) -> Top:
    """Json and one regex, and heat as one writes it down: dictionaries, sets and floats."""
    named: dict[Who, set[str]] = defaultdict(set)
    said: dict[str, dict[Who, list[float]]] = defaultdict(lambda: defaultdict(list))
    for network, _, author, day, papers, engaged in _once(by_json(path)):
        who = network, author, day
        named[who].update(papers)
        for paper in papers if len(papers) <= POLICY.longest_list else ():
            said[paper][who].append(engaged / len(papers))
    machines = {who[:2] for who, papers in named.items() if len(papers) > POLICY.machine_from}
    damped = {who: sqrt(max(1, len(papers) / POLICY.papers_a_day)) for who, papers in named.items()}
    scores = {paper: _score(voices, damped, machines) for paper, voices in said.items()}
    return sorted(scores, key=lambda paper: -scores[paper])[:TOP]


def _score(
    said: Mapping[Who, Sequence[float]], damped: Mapping[Who, float], machines: Collection[tuple[str, str]]
) -> float:
    voices: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for who, engaged in said.items():
        if who[:2] not in machines:
            voices[who[0]][who[1]] += [post / damped[who] for post in engaged]
    return sum(_part(network, map(_together, found.values())) for network, found in voices.items())


def _together(engaged: Iterable[float]) -> float:
    return sum(post / float(POLICY.next_post) ** i for i, post in enumerate(sorted(engaged, reverse=True)))


def _part(network: str, engaged: Iterable[float]) -> float:
    strengths = sorted(map(sqrt, engaged), reverse=True)
    weight, typical = POLICY.weights[Network(network)], POLICY.typical[Network(network)]
    return 100 * weight / typical * sum(strength / sqrt(i) for i, strength in enumerate(strengths, 1))


def totals(path: Path) -> Top:
    """Json and one regex: likes and reposts, added. What one writes first; it neither knows people nor lists."""
    scores: dict[str, int] = defaultdict(int)
    found = re.compile(NAMED).findall
    with path.open() as lines:
        for line in lines:
            post = json.loads(line)
            for paper in set(found(post["text"])):
                scores[paper] += post["likes"] + post["reposts"]
    return sorted(scores, key=lambda paper: (-scores[paper], paper))[:TOP]


def nouns(path: Path) -> Top:
    """Json and one regex, and heat as a harvest ranks a day: every post a `Mention`, all in memory."""
    found = re.compile(NAMED).findall
    posts = []
    with path.open() as lines:
        for line in lines:
            post = json.loads(line)
            if named := dict.fromkeys(found(post["text"])):
                posts.append(_mention(post, tuple(named)))
    papers = {paper: Paper(paper, "", "", (), (), date.min, How.NEW) for post in posts for paper in post.papers}
    policy = Policy(most_listed=TOP, always_listed=TOP)
    return [entry.paper.id for entry in rank(papers.values(), posts, algorithm="heat", policy=policy)]


def _mention(post: Mapping[str, str], papers: tuple[PaperId, ...]) -> Mention:
    posted = datetime.fromisoformat(post["created_at"])
    counts = (post[name] for name in ("likes", "reposts", "replies", "quotes"))
    return Mention(Network(post["network"]), post["id"], Author(post["author"]), posted, "", papers, posted, *counts)  # type: ignore[arg-type]


WAYS: Mapping[str, Callable[[Path], Top]] = {
    "plain": plain,
    "stream": lambda path: heat(by_need(path)),
    "json": lambda path: heat(by_json(path)),
    "totals": totals,
    "nouns": nouns,
}


def main(way: str, path: str) -> None:
    wall, cpu = perf_counter(), process_time()
    top = WAYS[way](Path(path))
    cost = {
        "wall": perf_counter() - wall,
        "cpu": process_time() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "top": sha256(" ".join(top).encode()).hexdigest()[:12],
    }
    print(json.dumps(cost))


if __name__ == "__main__":
    main(*sys.argv[1:])
