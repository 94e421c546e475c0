"""The site's objects, and what the edge keeps of them."""

from hotpapers.adapters.s3.bucket import BucketSite

__all__ = ["BucketSite"]
