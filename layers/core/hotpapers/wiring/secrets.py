"""Secrets are SSM SecureStrings, read when they are needed: a new one is used within minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import boto3
from aws_lambda_powertools.utilities.parameters import SSMProvider

from hotpapers.wiring.aws import RETRIES

MAX_AGE = 900
"""Seconds that a secret is kept before SSM is asked again."""

Secrets = Mapping[str, str]
"""By the last part of the parameter's name."""


def sealed(path: str) -> Callable[[], Secrets]:
    """Of the parameters under `path`; what it gives raises GetParameterError."""
    return partial(_read, SSMProvider(boto3_client=boto3.client("ssm", config=RETRIES)), path)


def _read(provider: SSMProvider, path: str) -> Secrets:
    found = provider.get_multiple(path, max_age=MAX_AGE, decrypt=True) or {}
    return {name: str(value).strip() for name, value in found.items()}
