"""The bucket in which Lambda leaves what failed for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotpapers.adapters.s3.bucket import translated

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class Failures:
    client: S3Client
    bucket: str

    def waiting(self) -> int:
        """How many invocations lie there; 1,000 stands for more, too. Raises StoreError."""
        with translated(self.bucket):
            return self.client.list_objects_v2(Bucket=self.bucket, MaxKeys=1000)["KeyCount"]
