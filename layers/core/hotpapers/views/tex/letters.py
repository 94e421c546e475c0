"""What TeX's text commands stand for.

The commands are those that arXiv names (https://info.arxiv.org/help/prep.html#author) and that abstracts use.
"""

from __future__ import annotations

import unicodedata

MARKS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
"""Accent commands, each with its combining character."""

LETTERS = {
    "AA": "Å",
    "AE": "Æ",
    "DH": "Ð",
    "DJ": "Đ",
    "L": "Ł",
    "NG": "Ŋ",
    "O": "Ø",
    "OE": "Œ",
    "P": "¶",
    "S": "§",
    "TH": "Þ",
    "aa": "å",
    "ae": "æ",
    "copyright": "©",
    "dag": "†",
    "ddag": "‡",
    "deg": "°",
    "dh": "ð",
    "dj": "đ",
    "dots": "…",
    "eg": "e.g.",
    "etal": "et al.",
    "etc": "etc.",
    "i": "ı",
    "ie": "i.e.",
    "j": "ȷ",
    "l": "ł",
    "ldots": "…",
    "ng": "ŋ",
    "o": "ø",
    "oe": "œ",
    "pounds": "£",
    "ss": "ß",
    "textapprox": "≈",
    "textasciitilde": "~",
    "textbackslash": "\\",
    "textbar": "|",
    "textbullet": "•",
    "textdegree": "°",
    "textemdash": "—",
    "textendash": "–",
    "textgreater": ">",
    "textless": "<",
    "textregistered": "®",
    "texttrademark": "™",
    "textunderscore": "_",
    "th": "þ",
}

ESCAPED = {**{mark: mark for mark in "%&$#_{}"}, " ": " ", ",": "\u2009", "/": "", "-": "", "\\": " "}
"""A backslash before one of these."""

TYPED = {"``": "“", "''": "”", "---": "—", "--": "–", "~": "\u00a0"}


def accented(mark: str, letter: str) -> str | None:
    """The one character of an accent command on a letter, or None where there is none."""
    base = {"ı": "i", "ȷ": "j"}.get(letter, letter)
    composed = unicodedata.normalize("NFC", base + MARKS[mark])
    return composed if len(base) == 1 and len(composed) == 1 else None
