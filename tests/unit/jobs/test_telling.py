"""People are told of a digest once; who did not ask twice is told nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import pytest
from hotpapers.adapters.telling import SignedTokens
from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import InvalidInput, NotFound, SourceError, SourceRefused, SourceUnavailable
from hotpapers.domain.takedown import Takedown
from hotpapers.jobs.telling import Enlist, Mailed, Mailing, Newest, Tell
from hotpapers.jobs.telling.enlist import JOINING, LEAVING
from hotpapers.views import documents

from tests.builders import DAY, a_digest
from tests.fakes import FakeChannel, FakeLeases, FakePostman, FakeReaders, FakeStore, FakeTakedowns

NOON = datetime.fromisoformat(f"{DAY}T12:00:00+00:00")
YESTERDAY = NOON - timedelta(days=1)
HOUR = timedelta(hours=1)
ADA, BEN = "ada@example.org", "ben@example.org"


@dataclass
class Scene:
    channel: FakeChannel = field(default_factory=FakeChannel)
    readers: FakeReaders = field(default_factory=FakeReaders)
    postman: FakePostman = field(default_factory=FakePostman)
    takedowns: FakeTakedowns = field(default_factory=FakeTakedowns)
    store: FakeStore = field(default_factory=FakeStore)
    tokens: SignedTokens = field(default_factory=lambda: SignedTokens("a secret of some length"))

    def __post_init__(self) -> None:
        self.newest = Newest(self.store, self.takedowns)
        self.leases, self.calls = FakeLeases(), count()

    def saved(self, digest: Digest) -> None:
        self.store.save(digest, documents.digest_body(digest), ())

    def tell(self, now: datetime) -> object:
        return Tell(self.newest, self.leases, self.channel).run(now, f"call {next(self.calls)}")

    def mail(self, now: datetime, seconds: float = 60.0) -> Mailed:
        return Mailing(self.newest, self.readers, self.postman, self.tokens).run(now, lambda: seconds)

    @property
    def enlist(self) -> Enlist:
        return Enlist(self.newest, self.readers, self.postman, self.tokens)

    def letters(self, address: str) -> int:
        return sum(to == address for to, _, _ in self.postman.letters)


@pytest.fixture
def scene() -> Scene:
    made = Scene()
    made.saved(a_digest(step="6h"))
    made.readers.add(ADA, YESTERDAY)
    made.readers.add(BEN, YESTERDAY)
    return made


def test_a_channel_is_told_once_however_often_the_hour_comes(scene: Scene) -> None:
    assert [scene.tell(NOON + n * HOUR) for n in range(3)] == [DAY, None, None]
    assert scene.channel.told == [DAY]


def test_where_nothing_is_published_nobody_is_told() -> None:
    scene = Scene()
    assert scene.tell(NOON) is None
    assert scene.mail(NOON) == Mailed()


def test_a_channel_that_refused_is_told_at_the_next_hour(scene: Scene) -> None:
    scene.channel.error = SourceRefused("chat", "answered 403", status=403)
    with pytest.raises(SourceRefused):
        scene.tell(NOON)
    scene.channel.error = None
    assert scene.tell(NOON + HOUR) == DAY


def test_a_channel_that_was_not_even_reached_is_told_at_the_next_hour(scene: Scene) -> None:
    scene.channel.error = SourceUnavailable("chat", "could not be read", sent=False)
    with pytest.raises(SourceUnavailable):
        scene.tell(NOON)
    scene.channel.error = None
    assert scene.tell(NOON + HOUR) == DAY


@pytest.mark.parametrize(("repeatable", "told"), [(False, None), (True, DAY)])
def test_where_a_message_may_have_gone_out_only_what_may_be_repeated_is(
    scene: Scene, repeatable: bool, told: object
) -> None:
    scene.channel.repeatable = repeatable
    scene.channel.error = SourceUnavailable("chat", "could not be read")
    with pytest.raises(SourceUnavailable):
        scene.tell(NOON)
    scene.channel.error = None
    assert scene.tell(NOON + HOUR) == told


def test_each_reader_gets_a_digest_once(scene: Scene) -> None:
    assert scene.mail(NOON) == Mailed(DAY, sent=2)
    assert scene.mail(NOON + HOUR) == Mailed(DAY)
    assert (scene.letters(ADA), scene.letters(BEN)) == (1, 1)


def test_who_joins_today_gets_the_next_digest_and_not_todays(scene: Scene) -> None:
    scene.readers.add("new@example.org", NOON)
    scene.mail(NOON)
    assert scene.letters("new@example.org") == 0


def test_an_address_that_is_refused_costs_its_own_letter(scene: Scene) -> None:
    scene.postman.refuses = {ADA: SourceRefused("mail", "SES answered MessageRejected", status=400)}
    assert scene.mail(NOON) == Mailed(DAY, sent=1, refused=1)
    assert scene.letters(BEN) == 1


def test_where_every_letter_is_refused_it_is_us_and_nobody_loses_the_digest(scene: Scene) -> None:
    """SES answers so where the sender is not verified, and in its sandbox."""
    names = [ADA, BEN, *(f"{n}@example.org" for n in range(20))]
    for name in names:
        scene.readers.add(name, YESTERDAY)
    scene.postman.refuses = {name: SourceRefused("mail", "SES answered MessageRejected", status=400) for name in names}
    with pytest.raises(SourceRefused, match="every letter"):
        scene.mail(NOON)
    scene.postman.refuses = {}
    assert scene.mail(NOON + HOUR) == Mailed(DAY, sent=22)


def test_where_the_mail_service_takes_no_more_the_next_hour_goes_on(scene: Scene) -> None:
    scene.postman.refuses = {BEN: SourceUnavailable("mail", "SES answered Throttling", status=429)}
    with pytest.raises(SourceError):
        scene.mail(NOON)
    scene.postman.refuses = {}
    scene.mail(NOON + HOUR)
    assert (scene.letters(ADA), scene.letters(BEN)) == (1, 1)


@pytest.mark.parametrize(
    ("refuses", "error", "told"),
    [
        ({BEN: SourceUnavailable("mail", "SES answered Throttling", status=429)}, SourceUnavailable, (1, 0)),
        ({ADA: SourceRefused("mail", "MessageRejected"), BEN: SourceUnavailable("mail", "gone")}, SourceError, (0, 1)),
        (dict.fromkeys((ADA, BEN), SourceRefused("mail", "MessageRejected")), SourceRefused, (0, 2)),
    ],
    ids=["throttled", "refused and gone", "refused"],
)
def test_a_run_that_stops_midway_logs_what_it_did_until_then(
    scene: Scene,
    refuses: dict[str, SourceError],
    error: type[Exception],
    told: tuple[int, int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    scene.postman.refuses = refuses
    with pytest.raises(error):
        scene.mail(NOON)
    (line,) = [vars(record) for record in caplog.records if record.message == "mailing stopped midway"]
    assert (line["day"], line["sent"], line["refused"]) == (str(DAY), *told)
    assert not any(ADA in record.getMessage() or BEN in record.getMessage() for record in caplog.records)


def test_a_letter_that_may_have_gone_out_is_not_sent_again(scene: Scene) -> None:
    scene.postman.refuses = {BEN: SourceUnavailable("mail", "ReadTimeoutError")}
    with pytest.raises(SourceError):
        scene.mail(NOON)
    scene.postman.refuses = {}
    scene.mail(NOON + HOUR)
    assert scene.letters(BEN) == 0


def test_a_call_that_runs_out_of_time_says_so_and_sends_nothing_more(scene: Scene) -> None:
    assert scene.mail(NOON, seconds=0.0) == Mailed(DAY, left=True)
    assert scene.postman.letters == []


def test_a_letter_has_its_own_readers_way_out_and_nothing_that_is_hidden(scene: Scene) -> None:
    paper = scene.store.digests[DAY].entries[0].paper
    scene.takedowns.hide(Takedown(paper.id, NOON))
    scene.mail(NOON)
    for address, letter, leave in scene.postman.letters:
        assert leave
        token = leave.partition("?t=")[2]
        assert scene.enlist.who(LEAVING, token, NOON) == address
        assert leave in letter.text
        assert paper.title not in letter.text + letter.html + letter.subject


def asked(scene: Scene, address: str, now: datetime) -> str:
    """The token of the letter that asks to confirm."""
    scene.enlist.ask(address, now)
    to, letter, leave = scene.postman.letters[-1]
    assert (to, leave) == (address, None)
    return letter.text.partition("?t=")[2].split()[0]


def test_nobody_is_a_reader_before_they_followed_the_link(scene: Scene) -> None:
    token = asked(scene, "new@example.org", YESTERDAY)
    assert "new@example.org" not in scene.readers.told
    assert scene.enlist.join(token, YESTERDAY) == "new@example.org"
    scene.mail(NOON)
    assert scene.letters("new@example.org") == 2


def test_a_link_is_for_one_thing_and_one_time(scene: Scene) -> None:
    token = asked(scene, "new@example.org", NOON)
    with pytest.raises(InvalidInput, match="not one that we sent"):
        scene.enlist.leave(token, NOON)
    with pytest.raises(InvalidInput, match="too old"):
        scene.enlist.join(token, NOON + timedelta(days=3))
    with pytest.raises(InvalidInput, match="not one that we sent"):
        scene.enlist.who(JOINING, token[:-1], NOON)


def test_an_address_is_asked_once_a_day_whoever_gives_it(scene: Scene) -> None:
    for hour in range(5):
        scene.enlist.ask("new@example.org", NOON + hour * HOUR)
    assert scene.letters("new@example.org") == 1


def test_who_was_told_that_it_failed_may_ask_again_at_once(scene: Scene) -> None:
    scene.postman.refuses = {"new@example.org": SourceUnavailable("mail", "SES answered Throttling", status=429)}
    with pytest.raises(SourceUnavailable):
        scene.enlist.ask("new@example.org", NOON)
    scene.postman.refuses = {}
    scene.enlist.ask("new@example.org", NOON)
    assert scene.letters("new@example.org") == 1


def test_who_leaves_gets_no_more_and_may_leave_twice(scene: Scene) -> None:
    token = scene.tokens.sign(LEAVING, ADA)
    assert [scene.enlist.leave(token, NOON) for _ in range(2)] == [ADA, ADA]
    scene.mail(NOON)
    assert scene.letters(ADA) == 0
    assert ADA not in scene.readers.told


def test_before_the_first_digest_nobody_can_ask() -> None:
    with pytest.raises(NotFound, match="come back"):
        Scene().enlist.ask(ADA, NOON)
