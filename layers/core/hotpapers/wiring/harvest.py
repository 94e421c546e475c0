"""What the harvest function works with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import boto3
from aws_lambda_powertools.utilities.parameters import SSMProvider

from hotpapers.adapters.absent import Absent
from hotpapers.adapters.arxiv import Arxiv
from hotpapers.adapters.bluesky import Bluesky
from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.hackernews import HackerNews
from hotpapers.adapters.http import Http, Pace
from hotpapers.adapters.huggingface import HuggingFace
from hotpapers.adapters.x import X
from hotpapers.domain.mention import Network
from hotpapers.jobs.harvest import Harvest
from hotpapers.ports import MentionSource
from hotpapers.settings import HarvestSettings
from hotpapers.views.documents import digest_body
from hotpapers.wiring.aws import RETRIES

SECRETS_MAX_AGE = 900
"""Seconds that a secret is kept before SSM is asked again."""


def harvest(settings: HarvestSettings) -> Harvest:
    http = Http(settings.contact, pace=_arxiv_pace(settings))
    return Harvest(
        listings=Arxiv(http, settings.arxiv_url),
        sources=_sources(settings, http, _secrets(settings.secrets)),
        store=TableStore(Table(boto3.client("dynamodb", config=RETRIES), settings.table)),
        subjects=settings.subjects,
        ranking=settings.ranking,
        site_url=settings.site_url,
        body=digest_body,
    )


def _arxiv_pace(settings: HarvestSettings) -> Mapping[str, Pace]:
    """One for all hosts of arXiv: it counts requests over them together."""
    urls = (settings.arxiv_url, settings.arxiv_rss_url, settings.arxiv_oai_url)
    return dict.fromkeys((urlsplit(url).netloc.lower() for url in urls), Pace(settings.arxiv_delay_seconds))


def _secrets(path: str) -> Mapping[str, str]:
    provider = SSMProvider(boto3_client=boto3.client("ssm", config=RETRIES))
    return provider.get_multiple(path, max_age=SECRETS_MAX_AGE, decrypt=True) or {}


def _sources(settings: HarvestSettings, http: Http, secrets: Mapping[str, str]) -> Sequence[MentionSource]:
    token = secrets.get("x-bearer-token")
    identifier, password = secrets.get("bluesky-identifier"), secrets.get("bluesky-app-password")
    return (
        X(http, settings.x_url, token, settings.x_daily_posts)
        if token
        else Absent(Network.X, "no bearer token is configured"),
        Bluesky(http, settings.bluesky_url, identifier, password)
        if identifier and password
        else Absent(Network.BLUESKY, "no account is configured"),
        HackerNews(http, settings.hackernews_url),
        HuggingFace(http, settings.huggingface_url),
    )
