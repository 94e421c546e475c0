"""The bucket and the edge in front of it."""

from __future__ import annotations

import hashlib
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from hotpapers.adapters.s3.edge import covering
from hotpapers.domain.errors import StoreError
from hotpapers.ports import Held, SiteObject, Swapped

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient
    from mypy_boto3_s3 import S3Client

TRIES = 6
AT_ONCE = 8
"""Requests; a client keeps ten connections."""
ALIKE, MANY = 12, 8
"""So many paths that begin with the same characters (`papers/2609.`) are worth a listing of what begins so."""
MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
LOST = frozenset({"412", "409", "PreconditionFailed", "ConditionalRequestConflict"}) | MISSING
"""Another publish came between; 404 where it was deleted meanwhile. botocore retries none of them.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
"""
REVISION = "revision"

Head = dict[str, Any]


@contextmanager
def translated(path: str, *, passing: frozenset[str] = frozenset()) -> Iterator[None]:
    """Botocore's errors as ours, but for the codes whose meaning the caller knows."""
    try:
        yield
    except ClientError as error:
        if _code(error) in passing:
            raise
        raise StoreError(f"{path}: AWS answered {_code(error)}") from error
    except BotoCoreError as error:
        raise StoreError(f"{path}: {type(error).__name__}") from error


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "an error without a code"))


@dataclass(frozen=True, slots=True)
class BucketSite:
    """As `ports.Site`."""

    client: S3Client
    bucket: str
    edge: CloudFrontClient | None = None
    distribution: str = ""
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random

    def held(self, paths: Iterable[str]) -> Held:
        asked = list(dict.fromkeys(paths))
        absent = self._absent(asked)
        wanted = [path for path in asked if path not in absent]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return {path: head for path, head in zip(wanted, pool.map(self._head, wanted), strict=True) if head}

    def _absent(self, paths: Sequence[str]) -> set[str]:
        """Those that a few listings show not to be there: most of a new day, which then need no request each."""
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for path in paths:
            groups[path[:ALIKE]].append(path)
        return {path for prefix, some in groups.items() if len(some) >= MANY for path in self._missing(prefix, some)}

    def _missing(self, prefix: str, paths: Sequence[str]) -> set[str]:
        """As far as pages tell, of which one is read for each MANY paths: keys come in the order of their UTF-8."""
        there: set[str] = set()
        more: Any = {}
        for _ in range(len(paths) // MANY):
            with translated(prefix):
                page = self.client.list_objects_v2(Bucket=self.bucket, Prefix=prefix, **more)
            there.update(held["Key"] for held in page.get("Contents", ()))
            if not page.get("IsTruncated"):
                return set(paths) - there
            more = {"ContinuationToken": page["NextContinuationToken"]}
        last = max(there, key=str.encode, default="").encode()
        return {path for path in paths if path not in there and path.encode() < last}

    def swap(self, items: Iterable[SiteObject], held: Held) -> Swapped:
        asked = [(item, _head_in(held, item.path)) for item in items]
        differing = [(item, head) for item, head in asked if not (head and (_same(head, item) or _older(item, head)))]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            written = list(pool.map(self._write, *zip(*differing, strict=True))) if differing else []
        outcome = list(zip((item for item, _ in differing), written, strict=True))
        changed = {item.path for item, _ in differing}
        return Swapped(
            written=tuple(item.path for item, done in outcome if done),
            unchanged=tuple(item.path for item, _ in asked if item.path not in changed),
            lost=tuple(item.path for item, done in outcome if not done),
            held={item.path: _as_written(item) for item, done in outcome if done},
        )

    def put(self, item: SiteObject) -> bool:
        return self.replace(item.path, lambda: item)

    def replace(self, path: str, make: Callable[[], SiteObject]) -> bool:
        for attempt in range(TRIES):
            if attempt:
                self.sleep(0.05 * 2**attempt * (0.5 + self.jitter()))
            # the head before the making: what is made is at least as new as what it replaces
            head = self._head(path)
            item = make()
            if head and (_same(head, item) or _older(item, head)):
                return False
            if self._write(item, head):
                return True
        raise StoreError(f"{path}: other publishes were faster {TRIES} times")

    def read(self, path: str) -> bytes | None:
        try:
            with translated(path, passing=MISSING):
                return self.client.get_object(Bucket=self.bucket, Key=path)["Body"].read()
        except ClientError:
            return None

    def revision(self, path: str) -> int | None:
        return _revision(self._head(path))

    def invalidate(self, paths: Sequence[str], reference: str) -> None:
        if not self.edge or not self.distribution or not paths:
            return
        items = covering(paths)
        # with the paths in it: CloudFront refuses a reference that comes back with other paths
        digits = hashlib.sha256("\n".join(items).encode()).hexdigest()[:16]
        batch: Any = {
            "Paths": {"Quantity": len(items), "Items": list(items)},
            "CallerReference": f"{reference}-{digits}",
        }
        with translated("the edge"):
            self.edge.create_invalidation(DistributionId=self.distribution, InvalidationBatch=batch)

    def _head(self, path: str) -> Head | None:
        try:
            with translated(path, passing=MISSING):
                return dict(self.client.head_object(Bucket=self.bucket, Key=path))
        except ClientError:
            return None

    def _write(self, item: SiteObject, head: Head | None) -> bool:
        """False where the object is not what `head` says any more."""
        condition: Any = {"IfMatch": head["ETag"]} if head else {"IfNoneMatch": "*"}
        stamp: Any = {} if item.revision is None else {"Metadata": {REVISION: str(item.revision)}}
        try:
            with translated(item.path, passing=LOST):
                self.client.put_object(
                    Bucket=self.bucket,
                    Key=item.path,
                    Body=item.body,
                    ContentType=item.content_type,
                    CacheControl=item.cache_control,
                    **stamp,
                    **condition,
                )
        except ClientError:
            return False
        return True


def _head_in(held: Held, path: str) -> Head | None:
    return cast("Head | None", held.get(path))


def _as_written(item: SiteObject) -> Head:
    """What a head of the object would say."""
    stamp = {} if item.revision is None else {REVISION: str(item.revision)}
    return {
        "ETag": f'"{_etag(item)}"',
        "ContentType": item.content_type,
        "CacheControl": item.cache_control,
        "Metadata": stamp,
    }


def _same(head: Head, item: SiteObject) -> bool:
    held = head["ETag"].strip('"'), head.get("ContentType"), head.get("CacheControl")
    return held == (_etag(item), item.content_type, item.cache_control)


def _etag(item: SiteObject) -> str:
    """An object of one part has its MD5 (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html)."""
    return hashlib.md5(item.body, usedforsecurity=False).hexdigest()


def _older(item: SiteObject, head: Head) -> bool:
    there = _revision(head)
    return there is not None and item.revision is not None and item.revision < there


def _revision(head: Head | None) -> int | None:
    stamped = (head or {}).get("Metadata", {}).get(REVISION)
    return int(stamped) if stamped else None
