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
    return Tell(_newest(table), TableLeases(table), _channel(settings))


def mailing(settings: MailSettings) -> Mailing:
    """Raises SettingError, GetParameterError."""
    return Mailing(_newest(_table(settings.table)), _readers(settings), _postman(settings), _tokens(settings))


def enlist(settings: MailSettings) -> Enlist:
    """Raises SettingError, GetParameterError."""
    return Enlist(_newest(_table(settings.table)), _readers(settings), _postman(settings), _tokens(settings))


def _channel(settings: TellSettings) -> Channel:
    http, secrets = Http(settings.contact), sealed(settings.secrets)()
    if settings.channel == "webhook":
        return Webhook(http, _secret(secrets, settings.secrets, "webhook-url"))
    identifier, password = (
        _secret(secrets, settings.secrets, name) for name in ("bluesky-identifier", "bluesky-app-password")
    )
    return BlueskyAccount(http, settings.bluesky_url, identifier, password)


def _tokens(settings: MailSettings) -> SignedTokens:
    secrets = sealed(settings.secrets)()
    return SignedTokens(_secret(secrets, settings.secrets, "mail-secret", made='"$(openssl rand -hex 32)"'))


def _postman(settings: MailSettings) -> SesPostman:
    return SesPostman(boto3.client("sesv2", config=RETRIES), settings.sender, settings.configuration)


def _readers(settings: MailSettings) -> TableReaders:
    return TableReaders(_table(settings.readers))


def _newest(table: Table) -> Newest:
    return Newest(TableStore(table), TableTakedowns(table))


def _table(name: str) -> Table:
    return Table(boto3.client("dynamodb", config=RETRIES), name)


def _secret(secrets: Secrets, path: str, name: str, made: str = '"$SECRET"') -> str:
    """`made`: how a shell writes one."""
    if not secrets.get(name):
        put = f"aws ssm put-parameter --type SecureString --name {path}/{name} --value {made}"
        raise SettingError(name, f"is not among the stack's SSM parameters; put it there: {put}")
    return secrets[name]
