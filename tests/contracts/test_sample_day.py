"""The sample day, asked as a live one is: what it gives, and how few requests that takes."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from math import ceil

import pytest
from hotpapers.domain.mention import Gathered, Network, SourceState

from local.web import SAMPLE, SAMPLE_DAY, SAMPLE_TIME, Web
from tests.contracts.networks import SOURCES, WINDOW, a_door, gathered
from tests.unit.local.test_sample import printed_totals

LOGINS: Mapping[Network, int] = {Network.BLUESKY: 1}
"""The figure leaves these aside; as it does X's counts and cards, and the days of Hugging Face."""
ASIDE = ("/counts/", "/oembed")


@pytest.fixture(scope="module")
def asked() -> tuple[dict[Network, Gathered], Counter[str]]:
    """Every network's answer, and the requests that each saw."""
    with Web() as web:
        answers = {network: gathered(source(a_door(), web)) for network, source in SOURCES.items()}
        seen = Counter(one.upstream for one in web.arrived if not any(part in one.path for part in ASIDE))
    return answers, seen


def test_every_network_is_whole(asked: tuple[dict[Network, Gathered], Counter[str]]) -> None:
    for network, answer in asked[0].items():
        assert (answer.status.state, answer.status.network) == (SourceState.OK, network)
        assert answer.status.items > 0


def test_the_twelve_papers_keep_their_printed_totals_through_the_adapter(
    asked: tuple[dict[Network, Gathered], Counter[str]],
) -> None:
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for mention in asked[0][Network.X].mentions:
        (paper,) = mention.papers
        counted[paper][0] += mention.reposts or 0
        counted[paper][1] += mention.likes or 0
    totals = printed_totals()
    assert {paper: tuple(counted[paper]) for paper in totals} == totals


def test_what_a_network_cannot_give_is_absent_and_not_nought(
    asked: tuple[dict[Network, Gathered], Counter[str]],
) -> None:
    for mention in asked[0][Network.X].mentions:
        assert (mention.text, mention.replies, mention.quotes) == (None, None, None)
        assert mention.author.handle
    for network in (Network.HACKERNEWS, Network.HUGGINGFACE):
        assert {mention.reposts for mention in asked[0][network].mentions} == {None}


def test_a_digest_takes_a_request_for_a_hundred_posts_and_few_besides(
    asked: tuple[dict[Network, Gathered], Counter[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    answers, seen = asked
    lines = []
    for network, answer in answers.items():
        posts, made, logins = answer.status.items, seen[network], LOGINS.get(network, 0)
        days = (SAMPLE_TIME.date() - SAMPLE_DAY).days if network is Network.HUGGINGFACE else 0
        lines.append(f"{network.label:13} {posts:4} posts  {made} requests, {answer.status.requests} in all")
        assert made <= ceil(posts / 100) + logins + days, lines[-1]
    with capsys.disabled():
        sys.stdout.write("\n".join(("", *lines, "")))


def test_the_spend_on_x_is_stated_in_dollars(asked: tuple[dict[Network, Gathered], Counter[str]]) -> None:
    posts = sum(len(json.loads(path.read_text())["data"]) for path in SAMPLE.glob("x/*.json"))
    assert asked[0][Network.X].status.cost == pytest.approx((posts + 1) * 0.005)
    assert sum(answer.status.cost for network, answer in asked[0].items() if network is not Network.X) == 0


def test_the_day_is_read_in_its_own_window() -> None:
    assert f"{WINDOW.start:%Y-%m-%dT%H:%M}" == "2021-01-22T01:00"
    assert WINDOW.end == SAMPLE_TIME
