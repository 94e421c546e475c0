"""Renews recordings from the live web: the newest announcement, asked for exactly as a harvest asks.

python -m local.record [FOLDER]     HOTPAPERS_* as for a run; X costs what its budget allows

`local.web.Web(FOLDER)` replays them. Headers are not kept, bodies are scrubbed (`local.scrub`).
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from hotpapers.adapters.arxiv import Arxiv
from hotpapers.adapters.http import Http, Pace, Response, Validators
from hotpapers.domain.calendar import window
from hotpapers.domain.errors import SourceError
from hotpapers.settings import HarvestSettings
from hotpapers.wiring.networks import unsealed

from local import parameters, template
from local.scrub import scrubbed

FOLDER = Path("out/recorded")

NAMES: Mapping[str, Callable[[re.Match[str], Mapping[str, str]], str]] = {
    # by the end of the path; # is the next number that is free
    r"/list/([\w.-]+)/new": lambda path, _: f"arxiv/list_{path[1]}_new.html",
    r"/2/tweets/search/recent": lambda _, __: "x/search_recent_#.json",
    r"/oembed": lambda _, query: f"x_oembed/{query['url'].rpartition('/')[2]}.json",
    r"/xrpc/com\.atproto\.server\.createSession": lambda _, __: "bluesky/createSession.json",
    r"/xrpc/app\.bsky\.feed\.searchPosts": lambda _, __: "bluesky/searchPosts_#.json",
    r"/api/v1/search_by_date": lambda _, __: "hackernews/search_by_date.json",
    r"/api/daily_papers": lambda _, query: f"huggingface/daily_papers_{query['date']}.json",
    r"/api/v1/timelines/tag/(\w+)": lambda path, _: f"mastodon/tag_{path[1]}.json",
}
LISTS = ("huggingface/", "mastodon/")
"""Answers whose pages are one recording."""


class Recorder(Http):
    """The door, and what came in through it."""

    def __init__(self, contact: str, pace: Mapping[str, Pace]) -> None:
        super().__init__(contact, pace)
        self.kept: dict[str, bytes] = {}

    def get(  # noqa: PLR0913 - the door's
        self,
        source: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: str = "application/json",
        validators: Validators | None = None,
    ) -> Response:
        said = super().get(source, url, params=params, headers=headers, accept=accept, validators=validators)
        self._keep(url, {**dict(parse_qsl(urlsplit(url).query)), **(params or {})}, said.body)
        return said

    def post(
        self,
        source: str,
        url: str,
        *,
        json: Mapping[str, object],
        headers: Mapping[str, str] | None = None,
        accept: str = "application/json",
    ) -> Response:
        said = super().post(source, url, json=json, headers=headers, accept=accept)
        self._keep(url, {}, said.body)
        return said

    def _keep(self, url: str, query: Mapping[str, str], body: bytes) -> None:
        for pattern, called in NAMES.items():
            if path := re.search(rf"{pattern}\Z", urlsplit(url).path):
                name = self._free(called(path, query))
                self.kept[name] = _joined(self.kept.get(name), body) if name.startswith(LISTS) else body

    def _free(self, name: str) -> str:
        numbered = (name.replace("#", str(number)) for number in count(1))
        return next(one for one in numbered if one not in self.kept) if "#" in name else name


@dataclass
class _Paid:
    """As `ports.Ledger`, of one recording: it has no table to remember it in."""

    mills: int = 0

    def refuse(self, day: date, who: str) -> None:
        """Nobody is asked a second time."""

    def refused(self, day: date) -> frozenset[str]:  # noqa: ARG002 - the port's
        return frozenset()

    def spend(self, day: date, who: str, mills: int, *, most: int) -> bool:  # noqa: ARG002
        affordable = self.mills + mills <= most
        self.mills += mills if affordable else 0
        return affordable

    def spent(self, day: date, who: str) -> int:  # noqa: ARG002
        return self.mills


def _joined(before: bytes | None, page: bytes) -> bytes:
    return json.dumps([*json.loads(before or b"[]"), *json.loads(page)], ensure_ascii=False).encode()


def record(environ: Mapping[str, str], folder: Path, now: datetime) -> Iterator[str]:
    """Asks arXiv and every network that is configured; what became of each, in a line."""
    settings, secrets = _settings(environ)
    door = Recorder(settings.contact, _pace(settings))
    arxiv = Arxiv(door, settings.arxiv_url, settings.arxiv_rss_url, settings.arxiv_oai_url)
    printed = None
    for subject in settings.subjects:
        try:
            listing = arxiv.announced(subject, None, None, now)
        except SourceError as error:
            yield f"{subject}: {error.why}"
            continue
        printed = listing.day or printed
        yield f"{subject}: {listing.outcome}, {len(listing.papers)} papers of {listing.day}"
    if printed is not None:
        for source in unsealed(settings, door, _Paid(), secrets):
            status = source.gather(window(printed, now), printed).status
            yield f"{source.network}: {status.state}, {status.items} posts, ${status.cost:.2f}; {status.reason or ''}"
    for name, body in door.kept.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(scrubbed(name, body, secrets.values()))
    yield f"{len(door.kept)} recordings in {folder}"


def _settings(environ: Mapping[str, str]) -> tuple[HarvestSettings, Mapping[str, str]]:
    """What the template would give the function, and the secrets by the last part of their names."""
    body = template.read()
    given = parameters.given(body["Parameters"], environ)
    variables = template.stack(body, given.parameters).properties("HarvestFunction")["Environment"]["Variables"]
    return HarvestSettings.from_env(variables), given.secrets


def _pace(settings: HarvestSettings) -> dict[str, Pace]:
    urls = (settings.arxiv_url, settings.arxiv_rss_url, settings.arxiv_oai_url)
    return dict.fromkeys((urlsplit(url).netloc.lower() for url in urls), Pace(settings.arxiv_delay_seconds))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for line in record(os.environ, folder, datetime.now(UTC)):
        print(line)


if __name__ == "__main__":
    main()
