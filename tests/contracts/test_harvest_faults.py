"""The whole harvest of a day while the web misbehaves: what is left makes a digest, says what is not, and the next run
makes it whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from hotpapers.adapters.arxiv import Arxiv
from hotpapers.adapters.http import Http, Pace
from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import SourceError
from hotpapers.domain.mention import Network, SourceState
from hotpapers.domain.wake import Wake
from hotpapers.jobs.harvest import Harvest
from hotpapers.jobs.report import HarvestReport
from hotpapers.jobs.revise import Revise
from hotpapers.views.documents import digest_body

from local.faults import Fault, Kind
from local.web import SAMPLE_DAY, SAMPLE_TIME, Web
from tests.contracts.networks import SOURCES, a_door
from tests.fakes import FakeAnnouncements, FakeLeases, FakeLedger, FakePresence, FakeRunLog, FakeStore, FakeTakedowns

STANDING = Network.HACKERNEWS
"""The one network that goes on."""
NETWORKS = [network for network in SOURCES if network is not STANDING]
ARXIV = ("arxiv", "arxiv_rss", "arxiv_oai")
KINDS = [pytest.param(kind, id=kind.value) for kind in Kind if kind is not Kind.HUGE]
"""300 MB are for the tests of the door itself."""


@dataclass
class Day:
    """The sample day and what is kept of it between runs."""

    store: FakeStore = field(default_factory=FakeStore)
    announcements: FakeAnnouncements = field(default_factory=FakeAnnouncements)

    def harvest(self, kind: Kind | None = None, *upstreams: str) -> HarvestReport:
        faults = [Fault(kind, upstream) for upstream in upstreams if kind]
        with Web(faults=faults) as web:
            return self._job(web, faults[0] if faults else None).run(Wake(SAMPLE_TIME, day=SAMPLE_DAY))

    @property
    def digest(self) -> Digest:
        return self.store.digests[SAMPLE_DAY]

    def _job(self, web: Web, fault: Fault | None) -> Harvest:
        revise = Revise(self.store, self.store, FakeTakedowns(), "heat", "https://hotpapers.example", digest_body)
        return Harvest(
            listings=_arxiv(a_door(fault=fault), web),
            sources=[source(a_door(fault=fault), web) for source in SOURCES.values()],
            store=self.store,
            announcements=self.announcements,
            runs=FakeRunLog(),
            leases=FakeLeases(),
            revise=revise,
            subjects=("cs", "stat"),
            ledger=FakeLedger(),
            presence=FakePresence(),
            clock=lambda: SAMPLE_TIME,
        )


def _arxiv(door: Http, web: Web) -> Arxiv:
    page, rss, oai = web.url("arxiv"), web.url("arxiv_rss"), web.url("arxiv_oai") + "/oai"
    door.pace = dict.fromkeys((urlsplit(url).netloc for url in (page, rss, oai)), Pace(0.0))
    return Arxiv(door, page, rss, oai)


def _said(digest: Digest) -> tuple[object, ...]:
    """What a reader sees of it."""
    states = {status.network: (status.state, status.items) for status in digest.sources}
    papers = [(entry.paper.id, entry.score.value, entry.likes, entry.reposts) for entry in digest.entries]
    return papers, states, digest.announced, digest.complete, digest.posts, digest.people


@pytest.fixture(scope="module")
def well() -> Digest:
    day = Day()
    day.harvest()
    return day.digest


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_befalls_the_networks_the_one_that_stands_makes_a_digest_and_the_next_run_a_whole_one(
    kind: Kind, well: Digest
) -> None:
    day = Day()
    day.harvest(kind, *map(str, NETWORKS))
    found = {status.network: status for status in day.digest.sources}
    (stood,) = (status for status in well.sources if status.network is STANDING)
    assert (found[STANDING].state, found[STANDING].items) == (SourceState.OK, stood.items)
    for network in NETWORKS:
        assert found[network].state is SourceState.OK or found[network].reason, network
    assert any(found[network].state is not SourceState.OK for network in NETWORKS) or _said(day.digest) == _said(well)
    assert (day.digest.announced, day.digest.complete) == (well.announced, True)
    day.harvest()
    assert _said(day.digest) == _said(well)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_befalls_arxiv_there_is_no_half_of_a_listing_that_does_not_say_so(kind: Kind, well: Digest) -> None:
    day = Day()
    try:
        day.harvest(kind, *ARXIV)
    except SourceError:
        assert day.store.digests == {}
    else:
        assert _said(day.digest) == _said(well) or not day.digest.complete
    day.harvest()
    assert _said(day.digest) == _said(well)
