"""Pages as a browser's parser sees them."""

from __future__ import annotations

import json
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode


def read(page: bytes) -> LexborHTMLParser:
    return LexborHTMLParser(page.decode())


def said(page: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


def links(page: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    return [node.attributes["href"] or "" for node in page.css(selector)]


def json_ld(page: LexborHTMLParser) -> Any:
    node = page.css_first("script[type='application/ld+json']")
    assert node is not None
    return json.loads(node.text())
