"""The table: digests, papers and what keeps the service in order, as items.

Each adapter is imported when it is first asked for: what the API answers with first needs one of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotpapers.adapters.dynamodb.archive import TableArchive
    from hotpapers.adapters.dynamodb.bodies import TableBodies
    from hotpapers.adapters.dynamodb.documents import TableAnnouncements, TableDocuments
    from hotpapers.adapters.dynamodb.dump import TableRows
    from hotpapers.adapters.dynamodb.operations import TableLeases, TableLedger, TableRunLog, TableTakedowns
    from hotpapers.adapters.dynamodb.reader import TableReader
    from hotpapers.adapters.dynamodb.readers import TableReaders
    from hotpapers.adapters.dynamodb.store import TableStore

__all__ = [
    "TableAnnouncements",
    "TableArchive",
    "TableBodies",
    "TableDocuments",
    "TableLeases",
    "TableLedger",
    "TableReader",
    "TableReaders",
    "TableRows",
    "TableRunLog",
    "TableStore",
    "TableTakedowns",
]

_MODULES = {
    "TableAnnouncements": "documents",
    "TableArchive": "archive",
    "TableBodies": "bodies",
    "TableDocuments": "documents",
    "TableLeases": "operations",
    "TableLedger": "operations",
    "TableReader": "reader",
    "TableReaders": "readers",
    "TableRows": "dump",
    "TableRunLog": "operations",
    "TableStore": "store",
    "TableTakedowns": "operations",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - one of the classes above
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
