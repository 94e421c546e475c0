"""Author lists and accents as submitters write them. The listing pages have both done; feeds and OAI-PMH do not."""

from __future__ import annotations

import re

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
_ACCENT = re.compile(
    r"(?P<open>\{)?\\(?:"
    rf"(?P<sign>['`^\"~=.])\s*(?:\{{\s*(?P<braced>{_LETTER})\s*\}}|(?P<bare>{_LETTER}))"
    rf"|(?P<word>[uvHckdbr])(?:\s*\{{\s*(?P<held>{_LETTER})\s*\}}|\s+(?P<apart>{_LETTER}))"
    rf"|(?P<letter>{'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![A-Za-z])(?:\{{\}}|\\(?=\s)|\s)?"
    r")(?(open)\s*\})"
)
_MATHS = re.compile(r"(\$[^$]*\$)")

_BRACKETS = re.compile(r"\([^()]*\)")
_DEPTH = 4
"""Affiliations nest: ((1) lab a, (2) lab b)."""
_BETWEEN = re.compile(r"[,;:]+| (?:and|&) (?!\S+ Collaborations\b)")
"""But "The CMS and LHCb Collaborations" are one."""
_AND_OTHERS = re.compile(r"\bet\.? al\b\.?", re.IGNORECASE)
_ON_BEHALF = re.compile(r"^(?:and|for|on behalf of) ", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)


def accents(text: str) -> str:
    r"""TeX's accents as the letters they stand for, outside mathematics: Poincar\'e → Poincaré (to be composed)."""
    if "\\" not in text:
        return text
    parts = _MATHS.split(text)
    return "".join(part if number % 2 else _ACCENT.sub(_accented, part) for number, part in enumerate(parts))


def _accented(match: re.Match[str]) -> str:
    if letter := match["letter"]:
        return _LETTERS[letter]
    base = match["braced"] or match["bare"] or match["held"] or match["apart"]
    return base.removeprefix("\\") + _MARKS[match["sign"] or match["word"]]


def names(text: str) -> tuple[str, ...]:
    """The people and collaborations of an author list, without affiliations; "et al" is nobody."""
    text = accents(text).replace("~", " ")
    for _ in range(_DEPTH):
        if "(" not in text:
            break
        text = _BRACKETS.sub(" ", text)
    found: list[str] = []
    for part in _BETWEEN.split(_AND_OTHERS.sub("", " ".join(text.split()))):
        name = _ON_BEHALF.sub("", part.strip(" ,;:"))
        if found and _SUFFIX.fullmatch(name):
            found[-1] += f", {name}"
        elif name:
            found.append(name)
    return tuple(found)
