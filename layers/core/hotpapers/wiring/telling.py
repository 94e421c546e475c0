"""What the functions work with that tell people of digests. Each is deployed only where its parameter asks for it."""

from __future__ import annotations

import boto3

from hotpapers.adapters.dynamodb import TableLeases, TableReaders, TableStore, TableTakedowns
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.http import Http
from hotpapers.adapters.telling import BlueskyAccount, SesPostman, SignedTokens, Webhook
from hotpapers.domain.errors import SettingError
from hotpapers.jobs.telling import Enlist, Mailing, Newest, Tell
from hotpapers.ports import Channel
from hotpapers.settings import MailSettings, TellSettings
from hotpapers.wiring.aws import RETRIES
from hotpapers.wiring.secrets import Secrets, sealed


def tell(settings: TellSettings) -> Tell:
    """Raises SettingError, GetParameterError."""
    table = _table(settings.table)
    return Tell(_newest(table), TableLeases(table), _channel(settings, sealed(settings.secrets)()))


def mailing(settings: MailSettings) -> Mailing:
    """Raises SettingError, GetParameterError."""
    return Mailing(_newest(_table(settings.table)), _readers(settings), _postman(settings), _tokens(settings))


def enlist(settings: MailSettings) -> Enlist:
    """Raises SettingError, GetParameterError."""
    return Enlist(_newest(_table(settings.table)), _readers(settings), _postman(settings), _tokens(settings))


def _channel(settings: TellSettings, secrets: Secrets) -> Channel:
    http = Http(settings.contact)
    if settings.channel == "webhook":
        return Webhook(http, _secret(secrets, "webhook-url"))
    identifier, password = _secret(secrets, "bluesky-identifier"), _secret(secrets, "bluesky-app-password")
    return BlueskyAccount(http, settings.bluesky_url, identifier, password)


def _tokens(settings: MailSettings) -> SignedTokens:
    return SignedTokens(_secret(sealed(settings.secrets)(), "mail-secret"))


def _postman(settings: MailSettings) -> SesPostman:
    return SesPostman(boto3.client("sesv2", config=RETRIES), settings.sender, settings.configuration)


def _readers(settings: MailSettings) -> TableReaders:
    return TableReaders(_table(settings.readers))


def _newest(table: Table) -> Newest:
    return Newest(TableStore(table), TableTakedowns(table))


def _table(name: str) -> Table:
    return Table(boto3.client("dynamodb", config=RETRIES), name)


def _secret(secrets: Secrets, name: str) -> str:
    if not secrets.get(name):
        raise SettingError(name, "is not among the stack's SSM parameters; docs/runbook.md says how to put it there")
    return secrets[name]
