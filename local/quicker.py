"""Where moto does far more than its answers need. Nothing here changes an answer."""

from __future__ import annotations

import importlib
import inspect
import sys
from copy import copy
from functools import cache, wraps
from types import ModuleType
from typing import TYPE_CHECKING, Any

from local.shapes import plain

if TYPE_CHECKING:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication


def import_ssm() -> None:
    """Its SSM imports all of its EC2, over a second's work, for who gets a command; nobody here sends any."""
    absent = "moto.ec2" not in sys.modules
    if absent:
        sys.modules["moto.ec2"] = ModuleType("moto.ec2")
        sys.modules["moto.ec2"].__dict__["ec2_backends"] = {}
    importlib.import_module("moto.ssm.models")
    if absent:
        del sys.modules["moto.ec2"]


def dispatch(app: DomainDispatcherApplication) -> None:
    """It lists the folders of 180 services for each request."""
    app.get_backend_for_host = cache(app.get_backend_for_host)  # type: ignore[method-assign]


def methods() -> None:
    """It looks through all members of a service's class for each request."""
    responses: Any = importlib.import_module("moto.core.responses")
    responses.method_names_from_class = cache(inspect.unwrap(responses.method_names_from_class))


def query() -> None:
    """It sorts all items of a table for each query: 60 ms in a table of 5,000. Let it see those of the partition."""
    from moto.dynamodb.models.table import Table  # noqa: PLC0415 - only where it is needed

    whole: Any = Table.query
    if hasattr(whole, "__wrapped__"):
        return

    @wraps(whole)
    def narrow(table: Table, hash_key: Any, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as moto has them
        seen: Any = table
        if not table.all_indexes():
            seen = copy(table)
            seen.items = {hash_key: table.items.get(hash_key, {})}
        return whole(seen, hash_key, *arguments, **named)

    Table.query = narrow  # type: ignore[assignment, method-assign]


def serialize() -> None:
    """It looks for ten members in each attribute value, under all their aliases; one is there, and ready to send."""
    from moto.core.serialize import BaseJSONSerializer  # noqa: PLC0415

    whole: Any = BaseJSONSerializer._serialize_type_structure  # noqa: SLF001 - there is no other way in
    if hasattr(whole, "__wrapped__"):
        return

    @wraps(whole)
    def direct(this: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:  # noqa: ANN401
        if shape.name == "AttributeValue" and isinstance(value, dict):
            serialized[key] = plain(value)
        else:
            whole(this, serialized, value, shape, key)

    BaseJSONSerializer._serialize_type_structure = direct  # type: ignore[assignment, method-assign] # noqa: SLF001
