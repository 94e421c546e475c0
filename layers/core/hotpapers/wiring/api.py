"""What the API function works with."""

from __future__ import annotations

import boto3

from hotpapers.adapters.dynamodb import TableReader
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.settings import ApiSettings
from hotpapers.wiring.aws import RETRIES


def reader(settings: ApiSettings) -> TableReader:
    return TableReader(Table(boto3.client("dynamodb", config=RETRIES), settings.table))
