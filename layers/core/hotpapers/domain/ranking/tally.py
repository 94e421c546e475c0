"""Posts as they come → what a network says of each paper.

A post leaves two numbers behind for each paper it names, so that a million posts fit where their texts would not.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from functools import partial
from math import lcm

from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import PaperId
from hotpapers.domain.ranking.heat import Heard, engagement, part, root, spread, together
from hotpapers.domain.ranking.policy import MILLION, POLICY, Policy

NOT_ONE_PERSONS = frozenset({Network.HACKERNEWS, Network.HUGGINGFACE})
"""There the voice is the story or the page: its points are many people's, whoever submitted it."""

_DAY_BITS = date.max.toordinal().bit_length()


@dataclass(frozen=True, slots=True)
class _Accounts:
    """What shows of accounts once all their posts are there. Keys are voices on a day, machines voices."""

    reach: Counter[int]
    spread: Mapping[int, int]
    """Of those that named more papers than pass undamped."""
    machines: frozenset[int]


class Tally:
    """The posts of one network, added in any order, each once."""

    def __init__(self, network: Network, policy: Policy = POLICY) -> None:
        self.network = network
        self._policy = policy
        self._whole = lcm(*range(1, policy.longest_list + 1))
        self._shares = (0, *(MILLION * self._whole // k for k in range(1, policy.longest_list + 1)))
        """What each of k papers gets of one like: whole numbers."""
        self._voices: dict[str, int] = {}
        self._named: defaultdict[PaperId, array[int]] = defaultdict(partial(array, "Q"))
        """By paper, in turn: a voice on a day, and its share of a post's engagement."""
        self._seen: dict[int, int] = {}
        self._settled: _Accounts | None = None

    def add(self, voice: str, day: date, papers: Collection[PaperId], engaged: int, seen: int | None = None) -> None:
        """`papers`: each once. `engaged`: as of `engagement`. `seen`: the voice's n that UTC day as seen elsewhere."""
        who = self._voices.setdefault(voice, len(self._voices)) << _DAY_BITS | day.toordinal()
        share = engaged * self._shares[len(papers)] if len(papers) < len(self._shares) else 0
        for paper in papers:
            named = self._named[paper]
            named.append(who)
            named.append(share)
        if seen is not None:
            self._seen[who] = max(seen, self._seen.get(who, 0))
        self._settled = None

    @property
    def papers(self) -> Collection[PaperId]:
        """All that any post named."""
        return self._named.keys()

    def reach(self, voice: str, day: date) -> int:
        """n: how many different papers the voice named that UTC day, announced or not."""
        return self._accounts().reach[self._voices[voice] << _DAY_BITS | day.toordinal()]

    def machine(self, voice: str) -> bool:
        """Whether the voice named more papers on any day than a person can read."""
        return self._voices[voice] in self._accounts().machines

    def hear(self, paper: PaperId) -> Heard:
        accounts, named = self._accounts(), self._named.get(paper, ())
        spread_, machines = accounts.spread, accounts.machines
        voices: defaultdict[int, list[int]] = defaultdict(list)
        loud = 0
        for who, share in zip(named[::2], named[1::2], strict=True):
            voice = who >> _DAY_BITS
            if share and voice not in machines:
                damped = share * MILLION // spread_[who] if who in spread_ else share
                voices[voice].append(damped)
                loud += 1
        said = (together(shares, self._policy.next_post) for shares in voices.values())
        return Heard(part([root(e * MILLION // self._whole) for e in said]), len(voices), loud)

    def _accounts(self) -> _Accounts:
        """Of every voice on every day its n. A story or a page has none: what it says of one paper dampens no other."""
        if self._settled is None:
            named = () if self.network in NOT_ONE_PERSONS else self._named.values()
            reach = Counter(who for one in named for who in set(one[::2])) | Counter(self._seen)
            least, most = self._policy.papers_a_day, self._policy.machine_from
            self._settled = _Accounts(
                reach,
                {who: spread(n, self._policy) for who, n in reach.items() if n > least},
                frozenset(who >> _DAY_BITS for who, n in reach.items() if n > most),
            )
        return self._settled


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
