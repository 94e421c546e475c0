"""Handlers as Lambda calls them: a real event, the template's environment, a context."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from local import template
from local.aws import only
from local.function import HIDDEN, Context
from local.parameters import SECRETS
from local.template import ROOT
from local.web import Web
from tests.conftest import BUCKET, TABLE

Invoke = Callable[[Any], Any]


def event(name: str) -> dict[str, Any]:
    """One of events/."""
    read: dict[str, Any] = json.loads((ROOT / "events" / name).read_text("utf-8"))
    return read


def settings(web: Web) -> dict[str, str]:
    """That lead to the stand-in web; secrets are none of them."""
    return {name: value for name, value in web.env().items() if name not in SECRETS}


@contextmanager
def handler(logical: str, module: str, **settings: str) -> Iterator[Invoke]:
    """With a job of its own, made at the first call; `settings` before the template's."""
    app = importlib.import_module(module)
    app.job.cache_clear()
    context = Context(logical, f"arn:aws:lambda:us-east-1:123456789012:function:{logical}", "512", 1e12, "request-1")
    held = {"HOTPAPERS_TABLE": TABLE, "HOTPAPERS_BUCKET": BUCKET, "HOTPAPERS_DISTRIBUTION": ""}
    given = {name: held.get(name, value) for name, value in _declared(logical).items()}
    with only({**given, **settings}, hiding=HIDDEN):
        yield lambda what: app.handler(what, context)
    app.job.cache_clear()


@cache
def _declared(logical: str) -> Mapping[str, str]:
    """The environment that the template gives it."""
    variables: dict[str, Any] = template.stack(template.read(), {}).properties(logical)["Environment"]["Variables"]
    return {name: str(value) for name, value in variables.items()}
