"""The one door for foreign text: what we keep is clean Unicode; escaping belongs to where it is shown."""

from __future__ import annotations

import re
import unicodedata

_JOINERS = frozenset("\u200c\u200d")
"""Kept among the format characters: Persian, Indic scripts and emoji need them."""

TITLE_BYTES = 1_000
ABSTRACT_BYTES = 20_000
COMMENTS_BYTES = 2_000
POST_BYTES = 4_000
AUTHORS = 300
NAME_BYTES = 200
"""Of one author, so that all of them stay small too."""

_PLAIN = re.compile(r"[ -~]*")
_OTHER = re.compile(r"[^ -~]")


def clean(text: str) -> str:
    """One line of NFC text, without controls, formats and non-characters; a lone surrogate becomes U+FFFD."""
    text = text.strip()
    # most text is clean already, and to look is cheaper than to take it apart
    if "  " not in text and _is_printable(text):
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    if text.isascii() and _PLAIN.fullmatch(folded := " ".join(text.split())):
        return folded
    return " ".join(_kept(text).split())


def clean_lines(text: str) -> str:
    """As `clean`, line by line; runs of more than one empty line fold."""
    lines = [clean(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def scrub(text: str) -> str:
    """As `clean`, with white space and lines left as they are: for text that must be given back as it stood."""
    return "\n".join(_kept(line) for line in text.split("\n"))


def cut(text: str, limit: int) -> tuple[str, bool]:
    """Clean `text` in at most `limit` (≥ 3) UTF-8 bytes, and whether it was cut; an ellipsis says so."""
    if len(text) * 4 <= limit or len(text.encode()) <= limit:
        return text, False
    return text.encode()[: limit - 3].decode(errors="ignore").rstrip() + "…", True


def _is_printable(text: str) -> bool:
    """No control, format, separator but the space, surrogate or non-character."""
    return bool(_PLAIN.fullmatch(text)) if text.isascii() else text.isprintable()


def _kept(text: str) -> str:
    """Composed last, and again after dropping: what a dropped character kept apart may now compose."""
    folded = _OTHER.sub(lambda match: _keep(match[0]), text)
    return unicodedata.normalize("NFC", folded)


def _keep(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    if character.isspace():
        return " "
    if category in ("Cc", "Cf") and character not in _JOINERS:
        return ""
    return "" if _is_noncharacter(ord(character)) else character


def _is_noncharacter(code: int) -> bool:
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
