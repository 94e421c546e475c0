"""Whatever hour follows on which: `latest` is never replaced by an empty, an older or a future digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count, product

from hotpapers.domain.calendar import opening
from hotpapers.domain.digest import Digest, State
from hotpapers.domain.errors import RevisionConflict, SourceChanged, SourceUnavailable
from hotpapers.domain.listing import Listing, Outcome
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.punctual import RESTS, passed
from hotpapers.domain.wake import Wake
from hotpapers.jobs.harvest import Harvest
from hotpapers.jobs.report import HarvestReport
from hotpapers.jobs.revise import Revise
from hotpapers.jobs.telling import Newest, Tell
from hotpapers.views.documents import digest_body
from hotpapers.views.words import written
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.builders import DAY, a_mention, a_paper
from tests.crashes import Stopped
from tests.fakes import FakeChannel, FakeSource
from tests.unit.jobs.stage import Stage
from tests.unit.jobs.world import ARXIV, CS, ONE_DAY, STAT, Arxiv, Process, working_day

HOUR = timedelta(hours=1)
NETWORKS = (Network.BLUESKY, Network.HACKERNEWS)
PORTS = ("listings", "store", "announcements", "runs", "leases", "ledger", "presence")
CALLS = st.integers(1, 80)
DEEP = settings.default.max_examples > 100  # type: ignore[union-attr]


class Hours(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = opening(DAY)
        self.arxiv = Arxiv({CS: Listing(CS, Outcome.EMPTY), STAT: Listing(STAT, Outcome.EMPTY)})
        self.stage = Stage(self.arxiv)
        self.posts: list[Mention] = []
        self.down: set[str] = set()
        self.events: list[Wake] = []
        self.channel, self.names = FakeChannel(), count()
        self.tell = Tell(Newest(self.stage.store, self.stage.takedowns), self.stage.leases, self.channel)
        self.before: dict[date, Digest] = {}
        self.latest: tuple[date, int] | None = None
        self.named: date | None = None
        """By an operator, in this rule."""
        for back in (20, 7, 2, 1):
            self._out(DAY - back * ONE_DAY, papers=3)
            self.people_talk(0)

    def _out(self, day: date, papers: int) -> None:
        announced = [(f"{day:%y%m}.{day:%d}{n:03}", (CS, STAT)[n % 2 :]) for n in range(papers)]
        self.arxiv.out[day] = tuple(a_paper(name, announced=day, categories=kinds) for name, kinds in announced)

    @rule(hours=st.sampled_from([1, 1, 3, 6, 12, 24, 72, 24 * 28]))
    def time_passes(self, hours: int) -> None:
        self.now += hours * HOUR

    @precondition(lambda self: working_day(self.now) not in self.arxiv.out)
    @rule(papers=st.sampled_from([3, 3, 2, 0]))
    def arxiv_announces(self, papers: int) -> None:
        """At once, or deferred; a date for which it does not come is a holiday."""
        self._out(working_day(self.now), papers)

    @rule(down=st.sets(st.sampled_from(["silent", ARXIV, STAT, *NETWORKS]), max_size=2))
    def the_weather_turns(self, down: set[str]) -> None:
        self.down = down
        self.arxiv.down, self.arxiv.behind = ARXIV in down, STAT in down

    @rule(back=st.integers(0, 3))
    def people_talk(self, back: int) -> None:
        at = opening(day := sorted(self.arxiv.out)[-1 - back]) + HOUR
        for paper, network, n in product(self.arxiv.out[day], NETWORKS, range(3)):
            post = a_mention(f"{len(self.posts)}-{n}", papers=(paper.id,), posted_at=at, counted_at=at)
            self.posts.append(replace(post, network=network))

    @rule()
    def the_hour_comes(self) -> None:
        self._run(Wake(self.now))

    @rule(at=CALLS)
    def a_run_is_stopped(self, at: int) -> None:
        """Its lease stays, and of a first save the archive may not have heard."""
        process, store = Process(at), self.stage.store
        held = set(store.digests)
        self._run(Wake(self.now), process)
        store.begun.update(store.digests.keys() - held if process.dead else ())

    @rule(at=CALLS)
    def the_hour_comes_twice_at_once(self, at: int) -> None:
        wake = Wake(self.now)
        self._run(wake, Process(at, lambda: self._run(wake)))

    @rule(back=st.integers(1, 5))
    def an_event_comes_again(self, back: int) -> None:
        for wake in self.events[-back:][:1]:
            self._run(wake)

    @rule(back=st.integers(-3, 40), rank=st.booleans())
    def a_day_is_filled_in(self, back: int, *, rank: bool) -> None:
        day = self.now.date() - back * ONE_DAY
        self.named = day
        as_of = min(self.now, opening(day + ONE_DAY) + 9 * HOUR)
        self._run(Wake(as_of, day))
        if rank:
            self._run(Wake(self.now, day, rank=True))

    @precondition(lambda self: self.latest and not self.down)
    @rule(force=st.booleans())
    def the_newest_is_counted_again_by_hand(self, *, force: bool) -> None:
        self.named = self.stage.store.latest()
        self._run(Wake(self.now, self.named, force=force))

    def _run(self, wake: Wake, process: Process | None = None) -> None:
        name = str(next(self.names))
        self.events += [] if wake.day else [wake]
        try:
            report = self._harvest(process or Process()).run(wake, holder=name)
        except (Stopped, RevisionConflict):
            pass
        except SourceChanged:
            assert self.arxiv.down or wake.time < self.now, "arXiv could be read, and to have nothing new is no error"
        else:
            if wake == Wake(self.now):
                self._says_what_is(report)
        self.tell.run(self.now, name)

    def _harvest(self, process: Process) -> Harvest:
        heard = () if "silent" in self.down else tuple(self.posts)
        failed = {name: SourceUnavailable(name.label, "answered 503") for name in NETWORKS if name in self.down}
        self.stage.sources = tuple(FakeSource(name, failed.get(name, heard)) for name in NETWORKS)
        store = process.through(self.stage.store)
        revise = Revise(store, store, self.stage.takedowns, "heat", "https://hotpapers.example", digest_body)
        job = self.stage.job(revise, self.now)
        return replace(job, **{name: process.through(getattr(job, name)) for name in PORTS})

    def _says_what_is(self, report: HarvestReport) -> None:
        said = " ".join(self.stage.runs.status.words) if self.stage.runs.status else ""
        assert self.arxiv.down or "could not be read" not in said
        newest, printed = max(self.stage.store.digests, default=None), max(self.arxiv.out)
        assert not self.arxiv.out[printed] or f"announced nothing for {written(printed)}" not in said
        days = passed(newest, self.now) if newest else ()
        if not self.arxiv.down and newest == printed and report.listing and len(days) <= RESTS:
            assert all(f"announced nothing for {written(day)}" in said for day in days)
            assert report.health
            assert not report.health.late or report.health.newest != newest, "a digest that lists nothing is none"

    @invariant()
    def latest_is_of_the_past_and_lists_something_and_never_goes_back(self) -> None:
        store, day = self.stage.store, self.stage.store.latest()
        assert day or self.latest is None
        if day:
            now = day, store.digests[day].revision
            assert now >= (self.latest or now)
            assert store.digests[day].entries
            assert day <= working_day(self.now)
            self.latest = now

    @invariant()
    def each_digest_is_of_a_date_that_arxiv_printed_and_of_its_papers(self) -> None:
        for day, digest in self.stage.store.digests.items():
            assert {entry.paper for entry in digest.entries} <= set(self.arxiv.out[day])

    @invariant()
    def what_is_final_stays_but_by_hand(self) -> None:
        now = dict(self.stage.store.digests)
        for day, digest in self.before.items():
            assert now[day].revision >= digest.revision
            assert digest.state is State.OPEN or day == self.named or now[day] == digest
        self.before, self.named = now, None

    @invariant()
    def people_are_told_of_a_digest_once_and_of_none_that_is_older(self) -> None:
        assert self.channel.told == sorted(set(self.channel.told))


TestHours = Hours.TestCase
TestHours.settings = settings(max_examples=500 if DEEP else 40, stateful_step_count=30, derandomize=not DEEP)
