"""The table: digests, papers and what keeps the service in order, as items."""

from hotpapers.adapters.dynamodb.archive import TableArchive
from hotpapers.adapters.dynamodb.documents import TableAnnouncements, TableDocuments
from hotpapers.adapters.dynamodb.operations import TableLeases, TableRunLog, TableTakedowns
from hotpapers.adapters.dynamodb.reader import TableReader
from hotpapers.adapters.dynamodb.store import TableStore

__all__ = [
    "TableAnnouncements",
    "TableArchive",
    "TableDocuments",
    "TableLeases",
    "TableReader",
    "TableRunLog",
    "TableStore",
    "TableTakedowns",
]
