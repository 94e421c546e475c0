"""What the harvest function works with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlsplit

import boto3

from hotpapers.adapters.arxiv import Arxiv
from hotpapers.adapters.dynamodb import (
    TableAnnouncements,
    TableArchive,
    TableLeases,
    TableLedger,
    TableRunLog,
    TableStore,
    TableTakedowns,
)
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.http import Http, Pace
from hotpapers.adapters.s3 import Failures
from hotpapers.adapters.x import Cards
from hotpapers.adapters.x.purse import DOLLARS
from hotpapers.domain.paper import PaperId
from hotpapers.jobs.harvest import Harvest
from hotpapers.jobs.revise import Revise
from hotpapers.ports import DigestStore
from hotpapers.settings import HarvestSettings
from hotpapers.views.documents import digest_body
from hotpapers.wiring.aws import PLAIN, RETRIES
from hotpapers.wiring.networks import networks


def harvest(settings: HarvestSettings) -> Harvest:
    http = Http(settings.contact, pace=_arxiv_pace(settings))
    table = Table(boto3.client("dynamodb", config=RETRIES), settings.table)
    store, ledger = TableStore(table), TableLedger(table)
    arxiv = (settings.arxiv_url, settings.arxiv_rss_url, settings.arxiv_oai_url)
    return Harvest(
        listings=Arxiv(http, *arxiv, highest=partial(_highest, store)),
        sources=networks(settings, http, ledger),
        store=store,
        announcements=TableAnnouncements(table),
        runs=TableRunLog(table),
        leases=TableLeases(table),
        revise=Revise(
            store, TableArchive(table), TableTakedowns(table), settings.ranking, settings.site_url, digest_body
        ),
        subjects=settings.subjects,
        ledger=ledger,
        presence=Cards(http, settings.x_oembed_url),
        clock=http.now,
        failures=Failures(boto3.client("s3", config=RETRIES.merge(PLAIN)), settings.failures).waiting,
    )


def x_budget(settings: HarvestSettings) -> float:
    """US dollars of a UTC day."""
    return settings.x_daily_posts * DOLLARS


def _arxiv_pace(settings: HarvestSettings) -> Mapping[str, Pace]:
    """One for all hosts of arXiv: it counts requests over them together."""
    urls = (settings.arxiv_url, settings.arxiv_rss_url, settings.arxiv_oai_url)
    return dict.fromkeys((urlsplit(url).netloc.lower() for url in urls), Pace(settings.arxiv_delay_seconds))


def _highest(store: DigestStore) -> PaperId | None:
    """The highest id of the newest announcement that we have."""
    latest = store.latest()
    digest = store.load(latest) if latest else None
    return digest.announced.highest if digest else None
