"""The bucket and the edge in front of it."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from hotpapers.domain.errors import StoreError
from hotpapers.ports import SiteObject

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient
    from mypy_boto3_s3 import S3Client

TRIES = 6
MOST_INVALIDATIONS = 10
MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
LOST = frozenset({"412", "409", "PreconditionFailed", "ConditionalRequestConflict"})


@contextmanager
def _translated(path: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise StoreError(f"{path}: the bucket answered {_code(error)}") from error
    except BotoCoreError as error:
        raise StoreError(f"{path}: {type(error).__name__}") from error


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@dataclass(frozen=True, slots=True)
class BucketSite:
    """As `ports.Site`."""

    client: S3Client
    bucket: str
    edge: CloudFrontClient | None = None
    distribution: str = ""
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = field(default=random.random)

    def put(self, item: SiteObject) -> bool:
        head = self._head(item.path)
        if _same(head, item):
            return False
        with _translated(item.path):
            self._write(item)
        return True

    def replace(self, path: str, make: Callable[[], SiteObject]) -> bool:
        for attempt in range(TRIES):
            head = self._head(path)
            item = make()
            if _same(head, item):
                return False
            condition = {"IfMatch": head["ETag"]} if head else {"IfNoneMatch": "*"}
            with _translated(path):
                try:
                    self._write(item, **condition)
                except ClientError as error:
                    if _code(error) not in LOST | MISSING:
                        raise
                else:
                    return True
            self.sleep(0.05 * 2**attempt * (0.5 + self.jitter()))
        raise StoreError(f"{path}: other publishes were faster {TRIES} times")

    def read(self, path: str) -> bytes | None:
        try:
            return self.client.get_object(Bucket=self.bucket, Key=path)["Body"].read()
        except ClientError as error:
            if _code(error) in MISSING:
                return None
            raise StoreError(f"{path}: the bucket answered {_code(error)}") from error

    def invalidate(self, paths: Sequence[str], reference: str) -> None:
        if not self.edge or not self.distribution or not paths:
            return
        wanted = sorted(set(paths))
        items = wanted if len(wanted) <= MOST_INVALIDATIONS else sorted({_covering(path) for path in wanted})
        items = items if len(items) <= MOST_INVALIDATIONS else ["/*"]
        batch: Any = {"Paths": {"Quantity": len(items), "Items": items}, "CallerReference": reference}
        with _translated("the edge"):
            self.edge.create_invalidation(DistributionId=self.distribution, InvalidationBatch=batch)

    def _head(self, path: str) -> dict[str, Any] | None:
        try:
            return dict(self.client.head_object(Bucket=self.bucket, Key=path))
        except ClientError as error:
            if _code(error) in MISSING:
                return None
            raise StoreError(f"{path}: the bucket answered {_code(error)}") from error

    def _write(self, item: SiteObject, **condition: str) -> None:
        self.client.put_object(
            Bucket=self.bucket,
            Key=item.path,
            Body=item.body,
            ContentType=item.content_type,
            CacheControl=item.cache_control,
            **condition,  # type: ignore[arg-type]  # IfMatch or IfNoneMatch, which the stub cannot see
        )


def _same(head: dict[str, Any] | None, item: SiteObject) -> bool:
    """An object of one part has its MD5 as ETag (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html)."""
    if head is None:
        return False
    digest = hashlib.md5(item.body, usedforsecurity=False).hexdigest()
    held = head["ETag"].strip('"'), head.get("ContentType"), head.get("CacheControl")
    return held == (digest, item.content_type, item.cache_control)


def _covering(path: str) -> str:
    return "/" + path.lstrip("/").partition("/")[0] + "/*"
