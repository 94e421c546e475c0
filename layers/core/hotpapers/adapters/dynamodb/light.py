"""DynamoDB's three reads over HTTP: botocore alone takes longer to import than the API may for all of its work.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
What it answers has the shape of boto3's, so that `Table` works with either; what goes wrong is a StoreError.
"""

from __future__ import annotations

import json
import ssl
import time
import zlib
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection  # noqa: TID251  (the door is for foreign hosts)
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from hotpapers.adapters.dynamodb.sigv4 import Signer
from hotpapers.domain.errors import StoreError

SECONDS = 2.0
"""To connect, and between two pieces of an answer: a read takes some milliseconds."""
PAUSE = 0.05
TRIES = 2
AGAIN = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingException",
    }
)
"""https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html"""

Answer = dict[str, Any]


class _Transient(Exception):
    """Worth another try; in words."""


@dataclass(slots=True)
class LightClient:
    """One connection, kept. Not for two threads at a time; an environment of Lambda serves one request at a time."""

    endpoint: str
    signer: Signer
    bundle: str = ""
    """File of the certificates to trust, in place of Amazon's own roots."""
    now: Callable[[], time.struct_time] = time.gmtime
    sleep: Callable[[float], None] = time.sleep
    seconds: float = SECONDS
    _open: HTTPConnection | None = field(default=None, repr=False)

    def get_item(self, **asked: Any) -> Answer:  # noqa: ANN401 - boto3's own arguments
        return self._call("GetItem", asked)

    def query(self, **asked: Any) -> Answer:  # noqa: ANN401
        return self._call("Query", asked)

    def batch_get_item(self, **asked: Any) -> Answer:  # noqa: ANN401
        return self._call("BatchGetItem", asked)

    def close(self) -> None:
        if self._open:
            self._open.close()
        self._open = None

    def __del__(self) -> None:
        self.close()

    def _call(self, operation: str, asked: Mapping[str, Any]) -> Answer:
        body = json.dumps(asked).encode()
        why = ""
        for attempt in range(TRIES):
            if attempt:
                self.sleep(PAUSE)
            try:
                return self._sent(operation, body)
            except _Transient as error:
                why = str(error)
            except (OSError, HTTPException) as error:
                # also where the other side closed a connection that we had kept
                why = type(error).__name__
            self.close()
        raise StoreError(f"{operation}: {why}, {TRIES} times")

    def _sent(self, operation: str, body: bytes) -> Answer:
        connection = self._open = self._open or self._connected()
        connection.request("POST", "/", body, self._headers(operation, body))
        answer = connection.getresponse()
        content = answer.read()
        if str(zlib.crc32(content)) != answer.headers.get("x-amz-crc32", str(zlib.crc32(content))):
            raise _Transient("the answer was damaged on its way")
        if answer.status != 200:
            raise _refusal(operation, answer.status, content)
        try:
            return _plain(json.loads(content))
        except ValueError as error:
            # also where it ended in its head: http.client takes that for an answer without a body
            raise _Transient("the answer was cut off") from error

    def _headers(self, operation: str, body: bytes) -> dict[str, str]:
        headers = {
            "host": urlsplit(self.endpoint).netloc,
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": f"DynamoDB_20120810.{operation}",
        }
        return self.signer.signed(headers, body, time.strftime("%Y%m%dT%H%M%SZ", self.now()))

    def _connected(self) -> HTTPConnection:
        at = urlsplit(self.endpoint)
        if at.scheme == "http":
            return HTTPConnection(at.netloc, timeout=self.seconds)
        try:
            return self._secure(at.netloc, _trusting(self.bundle))
        except ssl.SSLCertVerificationError:
            # an endpoint of another partition, perhaps: then whom the machine trusts
            return self._secure(at.netloc, ssl.create_default_context())

    def _secure(self, host: str, context: ssl.SSLContext) -> HTTPConnection:
        connection = HTTPSConnection(host, timeout=self.seconds, context=context)
        connection.connect()
        return connection


def _trusting(bundle: str) -> ssl.SSLContext:
    """Amazon's five roots (https://www.amazontrust.com/repository/): a machine's whole bundle takes 16 ms to read."""
    if bundle:
        return ssl.create_default_context(cafile=bundle)
    roots = files("hotpapers.adapters.dynamodb").joinpath("amazon-roots.pem").read_text("ascii")
    return ssl.create_default_context(cadata=roots)


def _refusal(operation: str, status: int, content: bytes) -> Exception:
    """No message of the answer is repeated: it may hold keys."""
    try:
        kind = str(json.loads(content)["__type"]).rpartition("#")[2]
    except (ValueError, TypeError, KeyError):
        kind = f"status {status}"
    if status >= 500 or kind in AGAIN:
        return _Transient(f"the table answered {kind}")
    return StoreError(f"{operation}: the table answered {kind}")


def _plain(answer: Answer) -> Answer:
    """Items with their bytes as bytes."""
    if "Item" in answer:
        answer["Item"] = _item(answer["Item"])
    if "Items" in answer:
        answer["Items"] = [_item(item) for item in answer["Items"]]
    for name, items in answer.get("Responses", {}).items():
        answer["Responses"][name] = [_item(item) for item in items]
    return answer


def _item(item: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in item.items()}


def _value(value: dict[str, Any]) -> dict[str, Any]:
    ((kind, held),) = value.items()
    match kind:
        case "B":
            return {kind: b64decode(held)}
        case "BS":
            return {kind: [b64decode(one) for one in held]}
        case "L":
            return {kind: [_value(one) for one in held]}
        case "M":
            return {kind: _item(held)}
        case _:
            return value
