"""One formula → MathML and plain text, by latex2mathml.

Its tree is written here and not there: only elements and attributes of the list, each with as many children as it must
have, and every text escaped. A formula that does not pass is None; who shows it then shows its source.
The library is imported at the first formula: most pages have none, and the import costs what a page costs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # noqa: TID251 - the type of what the library gives; nothing is parsed

DEEPEST = 30
_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "mspace"})
_CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "mover": 2, "munder": 2, "msubsup": 3, "munderover": 3}
_ELEMENTS = _LEAVES | set(_CHILDREN) | {"mrow", "msqrt", "mstyle", "mpadded", "mphantom", "mtable", "mtr", "mtd"}
_LENGTH = re.compile(r"-?\d{1,2}(?:\.\d{1,3})?(?:em|ex|px)")
_WORD = re.compile(r"true|false|prefix|postfix|infix|[0-3]")
_ATTRIBUTES = {
    **dict.fromkeys(("stretchy", "fence", "form", "displaystyle", "scriptlevel", "accent", "separator"), _WORD),
    **dict.fromkeys(("minsize", "maxsize", "width", "lspace", "rspace"), _LENGTH),
}


class _Unreadable(Exception):
    """Nothing to show but the source."""


@lru_cache(maxsize=4096)
def mathml(source: str, *, display: bool) -> Markup | None:
    tree = _tree(source)
    try:
        written = "".join(_written(tree, 0)) if tree is not None else ""
    except _Unreadable:
        return None
    attribute = ' display="block"' if display else ""
    return Markup(f"<math{attribute}>{written}</math>") if written else None  # noqa: S704 - written by _written


@lru_cache(maxsize=4096)
def words(source: str) -> str | None:
    """The formula in Unicode on one line, for readers that know no MathML."""
    tree = _tree(source)
    try:
        return "".join(_spoken(tree, 0)) or None if tree is not None else None
    except _Unreadable:
        return None


@lru_cache(maxsize=1024)
def symbol(command: str) -> str | None:
    """The character of a symbol command such as `alpha`, without its backslash."""
    from latex2mathml.symbols_parser import convert_symbol  # noqa: PLC0415 - see the module's docstring

    code = convert_symbol("\\" + command)
    return chr(int(code, 16)) if code and len(code) <= 6 else None


def _tree(source: str) -> Element | None:
    from latex2mathml.converter import convert_to_element  # noqa: PLC0415 - see the module's docstring

    try:
        return convert_to_element(source.strip())
    except Exception:  # noqa: BLE001 - whatever a formula does to the parser must cost only the formula
        return None


def _written(element: Element, depth: int) -> Iterator[str]:
    if depth == 0:
        for child in _unwrapped(element):
            yield from _written(child, 1)
        return
    _check(element, depth)
    attributes = "".join(f' {name}="{value}"' for name, value in element.items() if _allowed(name, value))
    yield f"<{element.tag}{_upright(element)}{attributes}>"
    yield str(escape(_text(element)))
    for child in element:
        yield from _written(child, depth + 1)
    yield f"</{element.tag}>"


def _unwrapped(element: Element) -> Iterator[Element]:
    """<math> is a row itself, so the one that the library puts into it says nothing."""
    for child in element:
        if child.tag == "mrow":
            yield from child
        else:
            yield child


def _check(element: Element, depth: int) -> None:
    if element.tag not in _ELEMENTS or depth > DEEPEST:
        raise _Unreadable
    if element.tag in _LEAVES and len(element):
        raise _Unreadable
    if len(element) != _CHILDREN.get(element.tag, len(element)):
        raise _Unreadable
    if element.tag != "mtext" and "\\" in (element.text or ""):
        raise _Unreadable  # a command that the library does not know


def _allowed(name: str, value: str) -> bool:
    pattern = _ATTRIBUTES.get(name)
    return pattern is not None and pattern.fullmatch(value) is not None


def _upright(element: Element) -> str:
    upright = element.tag == "mi" and element.get("mathvariant") == "normal"
    return ' mathvariant="normal"' if upright else ""


def _text(element: Element) -> str:
    """MathML Core knows no mathvariant but normal: letters of another style are characters of their own."""
    text = unescape(element.text or "") if element.tag in _LEAVES else ""
    variant = element.get("mathvariant", "normal")
    if variant == "normal" or element.tag == "mtext":
        return text
    return "".join(_styled(character, variant) for character in text)


def _styled(character: str, variant: str) -> str:
    name = unicodedata.name(character, "").replace("LATIN ", "").replace("GREEK ", "").replace("LETTER ", "")
    style = (
        variant.upper().replace("-", " ").replace("SANS SERIF", "SANS-SERIF").replace("DOUBLE STRUCK", "DOUBLE-STRUCK")
    )
    for full in (f"MATHEMATICAL {style} {name}", f"{style} {name}"):
        try:
            return unicodedata.lookup(full)
        except KeyError:
            continue
    return character


_RAISED = str.maketrans("0123456789+-−=()nijkdT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱʲᵏᵈᵀ")
_LOWERED = str.maketrans("0123456789+-−=()aeioxjkmnpt", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢₒₓⱼₖₘₙₚₜ")


def _spoken(element: Element, depth: int) -> Iterator[str]:
    if depth:
        _check(element, depth)
    parts = ["".join(_spoken(child, depth + 1)) for child in element]
    parts[:1] = [part.lstrip() if element[0].tag != "mo" else part.strip() for part in parts[:1]]  # a sign, no operator
    match element.tag:
        case "msup":
            yield parts[0] + _script(parts[1], _RAISED, "^")
        case "msub":
            yield parts[0] + _script(parts[1], _LOWERED, "_")
        case "msubsup" | "munderover":
            yield parts[0] + _script(parts[1], _LOWERED, "_") + _script(parts[2], _RAISED, "^")
        case "mfrac":
            yield "/".join(part if len(part) == 1 or part.isalnum() else f"({part})" for part in parts)
        case "msqrt":
            yield f"√({''.join(parts)})"
        case _:
            yield _sign(element) + "".join(parts)


def _sign(element: Element) -> str:
    text = _text(element).replace("\u00a0", " ")
    spaced = element.tag == "mo" and unicodedata.category(text[:1] or "x") == "Sm" and text not in ("+", "|", "/", "~")
    return f" {text} " if spaced else text


def _script(text: str, table: dict[int, int], mark: str) -> str:
    """In raised or lowered characters where all of it has them, else behind a mark."""
    text = text.strip()
    moved = text.translate(table)
    if all(before != after for before, after in zip(text, moved, strict=True)) or text == "′":
        return moved
    return mark + (text if len(text) == 1 else f"({text})")
