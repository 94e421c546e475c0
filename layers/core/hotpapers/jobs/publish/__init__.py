"""Digests that changed → objects of the site. See `publish.job`."""

from hotpapers.jobs.publish.job import Publish, PublishReport

__all__ = ["Publish", "PublishReport"]
