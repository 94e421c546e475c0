"""What the API function works with."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from hotpapers.adapters.dynamodb.bodies import TableBodies
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.light import LightClient
from hotpapers.adapters.dynamodb.sigv4 import Signer
from hotpapers.settings import ApiSettings, AwsSettings

if TYPE_CHECKING:
    from hotpapers.jobs.read.answers import Answers
    from hotpapers.ports import Bodies


def bodies(settings: ApiSettings, aws: AwsSettings) -> Bodies:
    """What most requests need, with few imports."""
    return TableBodies(_table(settings, aws))


def answers(settings: ApiSettings, aws: AwsSettings) -> Answers:
    """What the others need, imported with the first of them."""
    from hotpapers.adapters.dynamodb import (  # noqa: PLC0415
        TableArchive,
        TableReader,
        TableRunLog,
        TableStore,
        TableTakedowns,
    )
    from hotpapers.jobs.read.answers import Answers  # noqa: PLC0415
    from hotpapers.jobs.read.shelf import Shelf  # noqa: PLC0415

    table = _table(settings, aws)
    archive = TableArchive(table, consistent=False)
    operations = TableRunLog(table), TableTakedowns(table)
    return Answers(TableReader(table), archive, TableStore(table), *operations, Shelf(TableBodies(table)))


@cache
def _table(settings: ApiSettings, aws: AwsSettings) -> Table:
    """One connection for all; for reading alone."""
    signer = Signer(aws.key_id, aws.secret, aws.token, aws.region, "dynamodb")
    return Table(cast(Any, LightClient(aws.dynamodb, signer, aws.bundle)), settings.table)
