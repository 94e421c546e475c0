"""Author lists and accents as submitters write them. The listing pages have both done; feeds and OAI-PMH do not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from hotpapers.domain.text import clean

_MARKS = dict(
    zip(
        "'`^\"~=.uvHckdbr",
        "\u0301\u0300\u0302\u0308\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u0328\u0323\u0331\u030a",
        strict=True,
    )
)
"""TeX's accents and the combining characters they are."""
_LETTERS = {
    "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
    "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "i": "i", "j": "j",
}  # fmt: skip
_LETTER = r"\\?[A-Za-z]"
_SIGN = (
    r"\\(?:"
    rf"(?P<sign>['`^\"~=.])\s*(?:\{{\s*(?P<braced>{_LETTER})\s*\}}|(?P<bare>{_LETTER}))"
    rf"|(?P<word>[uvHckdbr])(?:\s*\{{\s*(?P<held>{_LETTER})\s*\}}|\s+(?P<apart>{_LETTER}))"
    rf"|(?P<letter>{'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![A-Za-z])(?:\{{\}}|\\(?=\s)|\s)?)"
)
_ACCENTS = re.compile(rf"\{{{_SIGN}\s*\}}"), re.compile(_SIGN)
"""Alone in braces, then as it stands. Both begin with a sign that is rare, which is what makes them quick."""
_MATHS = re.compile(r"(\$[^$]*\$)")

_BRACKETS = re.compile(r"\([^()]*\)")
_DEPTH = 4
"""Affiliations nest: ((1) lab a, (2) lab b)."""
_AND = re.compile(r" (?:and|&) (?!\S+ Collaborations\b)")
"""But "The CMS and LHCb Collaborations" are one."""
_AND_OTHERS = re.compile(r"\bet\.? al\b\.?", re.IGNORECASE)
_ON_BEHALF = re.compile(r"^(?:and|for|on behalf of) ", re.IGNORECASE)
_MAY_BE_ON_BEHALF = frozenset("aAfFoO")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)
_LONGEST_SUFFIX = 3


def accents(text: str) -> str:
    r"""TeX's accents as the letters they stand for, outside mathematics: Poincar\'e → Poincaré."""
    if "\\" not in text:
        return text
    parts = _MATHS.split(text)
    parts[::2] = map(_spelled, parts[::2])
    return "".join(parts)


def _spelled(text: str) -> str:
    if "\\" not in text:
        return text
    braced, bare = _ACCENTS
    return bare.sub(_accented, braced.sub(_accented, text))


def _accented(match: re.Match[str]) -> str:
    if letter := match["letter"]:
        return _LETTERS[letter]
    base = match["braced"] or match["bare"] or match["held"] or match["apart"]
    # composed at once: a mark that stands apart would have the whole text composed later, at a hundred times the cost
    return unicodedata.normalize("NFC", base.removeprefix("\\") + _MARKS[match["sign"] or match["word"]])


def names(text: str) -> tuple[str, ...]:
    """The people and collaborations of an author list, clean and without affiliations; "et al" is nobody."""
    found: list[str] = []
    for part in _parts(_people(accents(text).replace("~", " "))):
        name = part.strip()
        if name[:1] in _MAY_BE_ON_BEHALF:
            name = _ON_BEHALF.sub("", name)
        if found and len(name) <= _LONGEST_SUFFIX and _SUFFIX.fullmatch(name):
            found[-1] += f", {name}"
        elif name:
            found.append(name)
    return tuple(found)


def _people(text: str) -> str:
    for _ in range(_DEPTH):
        if "(" not in text:
            break
        text = _BRACKETS.sub(" ", text)
    text = clean(text)
    return _AND_OTHERS.sub("", text) if " al" in text.lower() else text


def _parts(text: str) -> Iterable[str]:
    """By the signs that stand between names; most lists have commas alone, and a split is quicker than a pattern."""
    parts = text.replace(";", ",").replace(":", ",").split(",")
    if " and " not in text and " & " not in text:
        return parts
    return (name for part in parts for name in _AND.split(part))
