"""F18: secrets that nobody would write by chance, and whether anything that is kept or told has them."""

from __future__ import annotations

import gzip
import io
import logging
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import boto3
from moto import mock_aws

from bench.hostile.figure import Figure
from local.aws import REGION, environment, only
from local.faults import Fault, Kind
from local.parameters import SECRETS
from local.web import Web
from tests.conftest import BUCKET, TABLE, declared
from tests.functions.handlers import event, handler, settings

CANARY = "canary+7Qx2b9/of=nobody"
NETWORKS = ("x", "bluesky")
"""They get a secret."""
FAULTS = (
    *(Fault(Kind.STATUS, network, status=status) for network in NETWORKS for status in (401, 429, 500)),
    *(Fault(kind, network) for network in NETWORKS for kind in (Kind.HTML, Kind.CUT, Kind.RESET, Kind.EMPTY)),
)
FORMS = tuple(
    form.encode() for form in (CANARY, quote(CANARY, safe=""), b64encode(CANARY.encode()).decode(), CANARY[:8])
)


@dataclass
class Kept:
    texts: list[bytes] = field(default_factory=list)
    sent: int = 0
    """Requests that carried a canary, as they should."""


def figures() -> Iterator[Figure]:
    kept = Kept()
    for fault in (None, *FAULTS):
        _run(fault, kept)
    hits = sum(form in text for text in kept.texts for form in FORMS)
    size = sum(map(len, kept.texts)) / 1e6
    what = f"secrets in {size:.1f} MB of logs, errors, reports, items, pages; {1 + len(FAULTS)} runs"
    yield Figure("F18", what, str(hits), "0", hits == 0)
    yield Figure("F18", "a control: requests that carried one", str(kept.sent), "> 0", kept.sent > 0)


def _run(fault: Fault | None, kept: Kept) -> None:
    with only(environment(""), hiding=("AWS_",)), mock_aws(), Web(faults=[fault] if fault else ()) as web:
        session = boto3.Session("local", "local", region_name=REGION)
        table, bucket = session.client("dynamodb"), session.client("s3")
        table.create_table(TableName=TABLE, **declared())
        bucket.create_bucket(Bucket=BUCKET)
        for name in SECRETS.values():
            session.client("ssm").put_parameter(Name=f"/hotpapers/hotpapers/{name}", Value=CANARY, Type="SecureString")
        with _listening(kept):
            _invoke("HarvestFunction", "functions.harvest.app", event("schedule.json"), settings(web))
            _invoke("PublishFunction", "functions.publish.app", event("reconcile.json"), {})
        kept.sent += sum(CANARY in f"{asked.headers} {asked.body!r}" for asked in web.arrived)
        kept.texts += [_opened(value) for item in table.scan(TableName=TABLE)["Items"] for value in _values(item)]
        for held in bucket.list_objects_v2(Bucket=BUCKET).get("Contents", ()):
            kept.texts.append(_opened(bucket.get_object(Bucket=BUCKET, Key=held["Key"])["Body"].read()))


def _invoke(function: str, module: str, what: dict[str, Any], given: dict[str, str]) -> None:
    with handler(function, module, **given) as invoke:
        try:
            print(invoke(what))
        except Exception:
            logging.getLogger("bench").exception("it failed")


@contextmanager
def _listening(kept: Kept) -> Iterator[None]:
    """To what is printed, to every log, and to ours and the door's at their most talkative.

    botocore's own at that level has whatever AWS says; nothing of ours turns it on.
    """
    heard, talkative = io.StringIO(), [logging.getLogger(name) for name in ("hotpapers", "urllib3", "requests")]
    listener = logging.StreamHandler(heard)
    logging.getLogger().addHandler(listener)
    for logger in talkative:
        logger.setLevel(logging.DEBUG)
    try:
        with redirect_stdout(heard), redirect_stderr(heard):
            yield
    finally:
        logging.getLogger().removeHandler(listener)
        for logger in talkative:
            logger.setLevel(logging.NOTSET)
        kept.texts.append(heard.getvalue().encode())


def _values(item: dict[str, Any]) -> Iterator[bytes]:
    for name, value in item.items():
        ((_, held),) = value.items()
        yield held if isinstance(held, bytes) else f"{name} {held}".encode()


def _opened(body: bytes) -> bytes:
    """Decompressed, where it is compressed."""
    for opens in (gzip.decompress, zlib.decompress):
        with suppress(OSError, zlib.error, EOFError):
            return opens(body)
    return body
