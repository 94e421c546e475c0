"""The table: digests and papers as items."""

from hotpapers.adapters.dynamodb.reader import TableReader
from hotpapers.adapters.dynamodb.store import TableStore

__all__ = ["TableReader", "TableStore"]
