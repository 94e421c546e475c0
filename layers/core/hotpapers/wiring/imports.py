"""What the import of the blog's posts works with. No function of the cloud needs it."""

from __future__ import annotations

import boto3

from hotpapers.adapters import blog
from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.jobs.import_posts import ImportPosts
from hotpapers.views.documents import digest_body
from hotpapers.wiring.aws import RETRIES


def importer(table: str, site_url: str) -> ImportPosts:
    store = TableStore(Table(boto3.client("dynamodb", config=RETRIES), table))
    return ImportPosts(store, blog.parse, digest_body, site_url, blog.trimmed)
