"""Readers: threads that each keep a connection and ask one thing after another."""

from __future__ import annotations

import threading
import time
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException  # noqa: TID251 - a connection that is kept, and nothing else
from random import Random

from bench.soak.asking import MIX, Answer, Ask, Known, known, wrong
from bench.soak.freshness import Floor, Freshness
from bench.soak.measure import Figures, Memory

TIMEOUT = 60


@dataclass(frozen=True)
class Asked:
    ask: Ask
    path: str
    tag: str
    """It was asked with, or nothing."""
    floor: Floor
    """What it has to show at least."""
    gzipped: bool
    """It may be: the API's ETags tell the two apart."""


@dataclass
class Seen:
    """What all readers know together."""

    freshness: Freshness = field(default_factory=Freshness)
    figures: dict[str, Figures] = field(default_factory=lambda: defaultdict(Figures))
    wrong: Counter[str] = field(default_factory=Counter)
    tags: dict[tuple[str, str], Known] = field(default_factory=dict)
    newest_tag: dict[tuple[str, bool], str] = field(default_factory=dict)
    day: str = ""
    memory: Memory = field(default_factory=Memory)
    emulator: int = 0
    """Its process."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def request(self, ask: Ask, *, gzipped: bool) -> Asked:
        with self.lock:
            path = ask.path.format(day=self.day)
            tag = self.newest_tag.get((path, gzipped), "") if ask.conditional else ""
            return Asked(ask, path, tag, self.freshness.floor(path), gzipped)

    def take(self, asked: Asked, start: float, answer: Answer) -> None:
        took = time.monotonic() - start
        with self.lock:
            self.figures[asked.ask.name].seconds.append(took)
            self._blame(asked, [*self._wrong(asked, answer), *self._stale(asked, start, answer)])

    def fail(self, asked: Asked, error: Exception) -> None:
        with self.lock:
            self._blame(asked, [f"{type(error).__name__}: {error}"])

    def _wrong(self, asked: Asked, answer: Answer) -> list[str]:
        at = asked.path, answer.tag
        problems = list(wrong(asked.ask, asked.tag, answer, self.tags.get(at)))
        if answer.status == 200 and not problems:
            self.tags[at] = known(answer)
            self.newest_tag[asked.path, asked.gzipped] = answer.tag
        return problems

    def _stale(self, asked: Asked, start: float, answer: Answer) -> list[str]:
        held = self.tags.get((asked.path, answer.tag))
        shown = held.version if held else None
        stale = self.freshness.see(asked.path, shown, asked.floor, start) if shown else None
        return [stale] if stale else []

    def _blame(self, asked: Asked, problems: list[str]) -> None:
        self.figures[asked.ask.name].errors += bool(problems)
        self.wrong.update(f"{asked.path}: {problem}" for problem in problems)


def read(seen: Seen, port: int, number: int, over: threading.Event, pause: float) -> None:
    random, weights = Random(number), [ask.weight for ask in MIX]
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    while not over.wait(2 * pause * random.random()):
        (ask,) = random.choices(MIX, weights)
        _one(seen, connection, seen.request(ask, gzipped=random.random() < 0.7))
    connection.close()


def _one(seen: Seen, connection: HTTPConnection, asked: Asked) -> None:
    start, tag = time.monotonic(), {"If-None-Match": asked.tag} if asked.tag else {}
    taken = "gzip" if asked.gzipped else "identity"
    try:
        connection.request("GET", asked.path, headers={"Accept-Encoding": taken, **tag})
        said = connection.getresponse()
        seen.take(
            asked, start, Answer(said.status, {name.lower(): value for name, value in said.getheaders()}, said.read())
        )
    except (OSError, HTTPException, EOFError, ValueError, zlib.error) as error:
        connection.close()
        seen.fail(asked, error)
