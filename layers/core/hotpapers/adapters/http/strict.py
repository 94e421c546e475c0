"""Foreign documents, read strictly: what is not exactly JSON or plain XML is refused."""

from __future__ import annotations

import json
from typing import Any, NoReturn
from xml.etree.ElementTree import Element  # noqa: TID251 - the type only; parsing is defusedxml's

from defusedxml import DefusedXmlException, ElementTree

from hotpapers.domain.errors import SourceChanged


def load_json(source: str, body: bytes) -> Any:  # noqa: ANN401 - foreign JSON has no type before it is read
    """Raises SourceChanged for anything but JSON: HTML, NaN, a cut body, a nest too deep."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise SourceChanged(source, f"the answer is not JSON ({_kind(body)})") from error


def parse_xml(source: str, body: bytes) -> Element:
    """Raises SourceChanged for anything but XML without a DTD: entities, bombs, a cut body."""
    try:
        root: Element = ElementTree.fromstring(body, forbid_dtd=True)
    except (DefusedXmlException, ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        raise SourceChanged(source, f"the answer is not plain XML ({_kind(body)})") from error
    return root


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _kind(body: bytes) -> str:
    start = body[:64].lstrip().lower()
    if not start:
        return "it is empty"
    return "it looks like HTML" if start.startswith((b"<!doctype html", b"<html")) else f"{len(body)} bytes"
