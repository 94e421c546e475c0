"""The site's objects, and what the edge keeps of them; and what failed for good."""

from hotpapers.adapters.s3.bucket import BucketSite
from hotpapers.adapters.s3.failures import Failures

__all__ = ["BucketSite", "Failures"]
