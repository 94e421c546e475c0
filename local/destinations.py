"""Where invocations end that failed for good: the whole invocation record, in the bucket that the template names.

https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html and
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from local.errors import TemplateError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

Destination = Callable[[str, Mapping[str, Any]], None]
"""Takes the folder of the object's key (without a slash at its end) and the invocation record."""


def nowhere(_folder: str, _record: Mapping[str, Any]) -> None:
    """Lambda discards silently where no destination is declared."""


def bucket(client: S3Client, arn: str, now: Callable[[], datetime]) -> Destination:
    """Raises TemplateError for what is not a bucket: a queue or a topic would get metadata only."""
    if not arn.startswith("arn:aws:s3:::"):
        raise TemplateError(f"template.yaml: the failure destination {arn} is not a bucket, which this cloud needs")
    name = arn.removeprefix("arn:aws:s3:::")

    def put(folder: str, record: Mapping[str, Any]) -> None:
        at = now().astimezone(UTC)
        key = f"{folder}/{at:%Y/%m/%d}/{at:%Y-%m-%dT%H.%M.%S}-{uuid.uuid4()}"
        client.put_object(Bucket=name, Key=key, Body=json.dumps(record).encode(), ContentType="application/json")

    return put
