"""Posts as they come → what a network says of each paper.

A post leaves two numbers behind for each paper it names, so that a million posts fit where their texts would not.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date
from functools import partial
from math import lcm

from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import PaperId
from hotpapers.domain.ranking.heat import Heard, engagement, part, root, spread
from hotpapers.domain.ranking.policy import MILLION, POLICY, Policy

NOT_ONE_PERSONS = frozenset({Network.HACKERNEWS, Network.HUGGINGFACE})
"""There the voice is the story or the page: its points are many people's, whoever submitted it."""

_DAY_BITS = date.max.toordinal().bit_length()


class Tally:
    """The posts of one network, added in any order, each once."""

    def __init__(self, network: Network, policy: Policy = POLICY) -> None:
        self._people = network not in NOT_ONE_PERSONS
        self._policy = policy
        self._like = lcm(*range(1, policy.longest_list + 1))
        """What one like weighs: a whole number divided by any k."""
        self._voices: dict[str, int] = {}
        self._named: defaultdict[PaperId, array[int]] = defaultdict(partial(array, "Q"))
        """By paper, in turn: a voice on a day, and its share of a post's engagement."""
        self._seen: dict[int, int] = {}
        self._reach: Counter[int] | None = None
        self._machines: set[int] = set()

    def add(self, voice: str, day: date, papers: Collection[PaperId], engaged: int, seen: int | None = None) -> None:
        """`papers`: each once. `seen`: the voice's n on that UTC day, as far as it was seen elsewhere."""
        who = self._voices.setdefault(voice, len(self._voices)) << _DAY_BITS | day.toordinal()
        share = engaged * self._like // len(papers) if 0 < len(papers) <= self._policy.longest_list else 0
        for paper in papers:
            named = self._named[paper]
            named.append(who)
            named.append(share)
        if seen is not None:
            self._seen[who] = max(seen, self._seen.get(who, 0))
        self._reach = None

    def reach(self, voice: str, day: date) -> int:
        """n: how many different papers the voice named that UTC day, announced or not."""
        return self._reaches()[self._voices[voice] << _DAY_BITS | day.toordinal()]

    def hear(self, paper: PaperId) -> Heard:
        named = self._named.get(paper, ())
        worths: defaultdict[int, int] = defaultdict(int)
        loud = 0
        for who, share in zip(named[::2], named[1::2], strict=True):
            if share and (worth := self._worth(who, share)):
                worths[who >> _DAY_BITS] += worth
                loud += 1
        strengths = [root(worth) for worth in worths.values()]
        return Heard(part(strengths), len(strengths), loud)

    def machine(self, voice: str) -> bool:
        """Whether the voice named more papers on any day than a person can read."""
        self._reaches()
        return self._voices[voice] in self._machines

    def _worth(self, who: int, share: int) -> int:
        """In millionths of millionths: the root of a voice's sum is its strength in millionths."""
        if not self._people:
            return share * MILLION * MILLION // self._like
        n = self._reaches()[who]
        if who >> _DAY_BITS in self._machines:
            return 0
        return share * MILLION**3 // (self._like * spread(n, self._policy))

    def _reaches(self) -> Counter[int]:
        if self._reach is None:
            self._reach = Counter(who for named in self._named.values() for who in set(named[::2]))
            self._reach |= Counter(self._seen)
            self._machines = {who >> _DAY_BITS for who, n in self._reach.items() if n > self._policy.machine_from}
        return self._reach


def tallies(posts: Iterable[Mention], policy: Policy = POLICY) -> Mapping[Network, Tally]:
    """The posts of every network, each post once. Bots say nothing."""
    found = {network: Tally(network, policy) for network in Network}
    for post in posts:
        if not post.author.bot:
            papers = dict.fromkeys(post.papers)
            found[post.network].add(voice(post), day_of(post), papers, engagement(post, policy), post.reach)
    return found


def voice(post: Mention) -> str:
    return post.post_id if post.network in NOT_ONE_PERSONS else post.author.id


def day_of(post: Mention) -> date:
    return post.posted_at.astimezone(UTC).date()
