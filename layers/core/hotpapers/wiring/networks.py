"""The networks that a harvest asks. One without its secret, its server or its budget is off, in words."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from math import inf
from typing import Generic, TypeVar

from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

from hotpapers.adapters.absent import Absent
from hotpapers.adapters.bluesky import Bluesky, Session
from hotpapers.adapters.hackernews import HackerNews
from hotpapers.adapters.http import Http
from hotpapers.adapters.huggingface import HuggingFace
from hotpapers.adapters.mastodon import Mastodon
from hotpapers.adapters.x import Cards, X
from hotpapers.domain.digest import Window
from hotpapers.domain.mention import Gathered, Mention, Network, SourceState, SourceStatus
from hotpapers.ports import Ledger, MentionSource
from hotpapers.settings import HarvestSettings
from hotpapers.wiring.secrets import Secrets, sealed

logger = logging.getLogger(__name__)

S = TypeVar("S", bound=MentionSource)


def networks(settings: HarvestSettings, http: Http, ledger: Ledger) -> tuple[MentionSource, ...]:
    secrets = sealed(settings.secrets)
    return (
        Sealed(Network.X, secrets, partial(_x, settings, http, ledger)),
        SealedById(Network.BLUESKY, secrets, partial(_bluesky, settings, http, Session())),
        HackerNews(http, settings.hackernews_url),
        HuggingFace(http, settings.huggingface_url),
        _mastodon(settings, http),
    )


def unsealed(settings: HarvestSettings, http: Http, ledger: Ledger, secrets: Secrets) -> tuple[MentionSource, ...]:
    """As `networks`, with the secrets in hand."""
    return (
        _x(settings, http, ledger, secrets),
        _bluesky(settings, http, Session(), secrets),
        HackerNews(http, settings.hackernews_url),
        HuggingFace(http, settings.huggingface_url),
        _mastodon(settings, http),
    )


@dataclass(frozen=True, slots=True)
class Sealed(Generic[S]):
    """A network whose secrets are read when it is asked: a new one is used within minutes, and an SSM that is down
    costs this network and no other.
    """

    network: Network
    secrets: Callable[[], Secrets]
    opened: Callable[[Secrets], S]

    def gather(self, window: Window, day: date, *, seconds: float = inf) -> Gathered:
        return self._asked(lambda source: source.gather(window, day, seconds=seconds))

    def _asked(self, ask: Callable[[S], Gathered]) -> Gathered:
        try:
            source = self.opened(self.secrets())
        except GetParameterError as error:
            # SSM's own words may name more than a log should hold
            logger.warning("secrets of %s: %s", self.network, type(error.__context__ or error).__name__)
            status = SourceStatus(self.network, SourceState.FAILED, "its secrets could not be read from SSM")
            return Gathered((), status)
        return ask(source)


@dataclass(frozen=True, slots=True)
class SealedById(Sealed[Bluesky | Absent]):
    """One that can be asked for posts by their ids, too."""

    def refresh(self, posts: Sequence[Mention], now: datetime, *, seconds: float = inf) -> Gathered:
        return self._asked(lambda source: source.refresh(posts, now, seconds=seconds))


def _x(settings: HarvestSettings, http: Http, ledger: Ledger, secrets: Secrets) -> X | Absent:
    token = secrets.get("x-bearer-token", "")
    if not token:
        return Absent(Network.X, "no bearer token is configured")
    if not re.fullmatch("[!-~]+", token):
        return Absent(Network.X, "the bearer token that is configured holds characters that no token has")
    cards = Cards(http, settings.x_oembed_url)
    return X(http, settings.x_url, token, settings.x_daily_posts, ledger, cards, settings.x_fields)


def _bluesky(settings: HarvestSettings, http: Http, session: Session, secrets: Secrets) -> Bluesky | Absent:
    identifier, password = secrets.get("bluesky-identifier"), secrets.get("bluesky-app-password")
    if not identifier or not password:
        return Absent(Network.BLUESKY, "no account is configured")
    return Bluesky(http, settings.bluesky_url, identifier, password, session)


def _mastodon(settings: HarvestSettings, http: Http) -> MentionSource:
    if not settings.mastodon_urls:
        return Absent(Network.MASTODON, "no server is configured")
    return Mastodon(http, settings.mastodon_urls)
