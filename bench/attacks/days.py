"""Days to attack: real papers with their real totals, spread over people as crowds spread, in the noise around them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from hotpapers.domain.calendar import opening
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import How, Paper, PaperId

SAMPLE = Path(__file__).parents[2] / "local/sample/day.json"
SOCIAL = (Network.X, Network.X, Network.X, Network.BLUESKY, Network.BLUESKY, Network.MASTODON)
"""Where a post stands: half of them on X."""


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    papers: tuple[Paper, ...]
    mentions: tuple[Mention, ...]
    real: tuple[PaperId, ...]
    """Papers that people did share."""


@dataclass(frozen=True, slots=True)
class Noise:
    quiet: int = 300
    """Announced papers that hardly anybody shared."""
    mutter: int = 3_000
    """Posts, about any paper, that hardly anybody liked."""


def days(corpus: Path, most: int) -> Iterator[Day]:
    """At most so many days of the corpus, spread over it; the project's own sample day where there is no corpus."""
    lines = corpus / "days.jsonl"
    if not lines.exists():
        yield sample()
        return
    found = [line for line in lines.read_text().splitlines() if len(json.loads(line)["papers"]) >= 5]
    for number in range(min(most, len(found))):
        yield corpus_day(json.loads(found[number * len(found) // min(most, len(found))]))


def sample(noise: Noise = Noise()) -> Day:
    raw = json.loads(SAMPLE.read_text())
    day, random = date.fromisoformat(raw["day"]), Random(raw["day"])
    posts = Posts(day)
    for network in (Network.X, Network.BLUESKY, Network.MASTODON):
        for one in raw[network]:
            names = one.get("papers") or [one["paper"]]
            posts.add(network, one.get("handle") or one["acct"], names, one["likes"], one["reposts"])
    for story in raw[Network.HACKERNEWS]:
        posts.add(Network.HACKERNEWS, story["by"], [story["paper"]], story["points"] - 1, 0)
    for page in raw[Network.HUGGINGFACE]:
        posts.add(Network.HUGGINGFACE, page["user"], [page["paper"]], page["upvotes"] - 1, 0)
    return busy(day, [paper["id"] for paper in raw["papers"]], posts, random, noise)


def corpus_day(raw: Mapping[str, Any], noise: Noise = Noise()) -> Day:
    day, random = date.fromisoformat(raw["date"]), Random(raw["date"])
    posts = Posts(day)
    for paper in raw["papers"]:
        known = dict.fromkeys(post["handle"] for post in paper["posts"])
        people = [*known, *(f"reader{random.randrange(900)}" for _ in range(random.randint(3, 25)))]
        if random.random() < 0.4:
            people.insert(0, "curator")
        shares = [random.paretovariate(0.8) * (5 if name in known or name == "curator" else 1) for name in people]
        likes, reposts = split(paper["favorites"], shares), split(paper["retweets"], shares)
        for name, liked, reposted in zip(people, likes, reposts, strict=True):
            posts.add(random.choice(SOCIAL), name, [paper["id"]], liked, reposted)
    return busy(day, [paper["id"] for paper in raw["papers"]], posts, random, noise)


def split(total: int, shares: Sequence[float]) -> list[int]:
    """The total in whole parts; what is left over goes to the first."""
    parts = [int(total * share / sum(shares)) for share in shares]
    return [parts[0] + total - sum(parts), *parts[1:]]


class Posts:
    """Posts of one day, with ids in the order they are made."""

    def __init__(self, day: date) -> None:
        self.opened = opening(day)
        self.made: list[Mention] = []

    def add(
        self, network: Network, author: str | Author, papers: Sequence[str], likes: int, reposts: int, **fields: Any
    ) -> None:
        who = author if isinstance(author, Author) else Author(author, author)
        post_id = f"{len(self.made):07d}"
        posted = self.opened + timedelta(minutes=len(self.made) % 1_400)
        named = tuple(PaperId(paper) for paper in papers)
        counted = self.opened + timedelta(days=2)
        url = f"https://posts.example/{post_id}"
        made = Mention(network, post_id, who, posted, url, named, counted, likes, reposts, **fields)
        self.made.append(made)


def busy(day: date, real: Sequence[str], posts: Posts, random: Random, noise: Noise) -> Day:
    """The day in its background: quiet papers, thousands of posts, and bots that post every paper."""
    quiet = [f"{day:%y%m}.9{number:04d}" for number in range(noise.quiet)]
    everything = [*real, *quiet]
    for _ in range(noise.mutter):
        likes = max(0, int(random.paretovariate(1.1)) - 1)
        posts.add(
            random.choice(SOCIAL), f"reader{random.randrange(900)}", [random.choice(everything)], min(likes, 40), 0
        )
    for number in range(3):
        bot = Author(f"announcer{number}", bot=number > 0)
        for paper in everything:
            posts.add(Network.BLUESKY, bot, [paper], random.randrange(3), 0)
    papers = tuple(_paper(paper, day) for paper in everything)
    return Day(day, papers, tuple(posts.made), tuple(PaperId(paper) for paper in real))


def _paper(paper: str, day: date) -> Paper:
    return Paper(PaperId(paper), paper, "", (), ("cs.LG",), day, How.NEW)


def named(mentions: Iterable[Mention], paper: PaperId) -> list[Mention]:
    return [post for post in mentions if paper in post.papers]
