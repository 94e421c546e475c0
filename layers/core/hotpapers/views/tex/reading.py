"""A text → its formulas, its styled pieces and its words.

Linear in the text's length: braces are paired once, and a formula is at most `LONGEST` characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hotpapers.views.tex.letters import ESCAPED, LETTERS, MARKS, TYPED, accented

LONGEST = 1000
DEEPEST = 12
"""Nested deeper, a brace is only a brace."""


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Formula:
    source: str
    written: str
    """With its delimiters, as it stood."""
    display: bool


@dataclass(frozen=True, slots=True)
class Styled:
    style: str
    """`em`, `strong`, `code`, `sup`, `sub`, or empty."""
    children: tuple[Node, ...]


Node = Text | Formula | Styled

STYLES = {
    **dict.fromkeys(("emph", "textit", "textsl", "em", "it", "sl"), "em"),
    **dict.fromkeys(("textbf", "bf"), "strong"),
    **dict.fromkeys(("texttt", "tt", "path"), "code"),
    **dict.fromkeys(("textsc", "textrm", "textsf", "textnormal", "text", "mbox", "sc", "rm", "sf", "url"), ""),
    "textsuperscript": "sup",
    "textsubscript": "sub",
}
_SWITCHES = frozenset({"em", "it", "sl", "bf", "tt", "sc", "rm", "sf"})
"""Styles that hold to the end of their group."""
_BRACKETED = {
    **dict.fromkeys(("cite", "citep", "citet", "ref", "eqref", "autoref", "cref"), ("[", "]")),
    "footnote": (" (", ")"),
}

_TOKEN = re.compile(
    r"(?P<formula>"
    rf"\$\$(?P<shown>[^$]{{1,{LONGEST}}})\$\$"
    # 3$\times$3 and $>$99 are no prices: a sign, or a command and no space
    rf"|\$(?P<tight>[<>=+-]|(?=[^$\s]{{0,{LONGEST}}}\\[A-Za-z])(?:[^$\\\s]|\\\S){{1,{LONGEST}}})\$"
    # as Pandoc reads them: $5 and $10 are prices
    rf"|\$(?![\s$])(?P<inline>(?:[^$\\]|\\.){{1,{LONGEST}}}?)(?<!\s)\$(?!\d)"
    rf"|\\\((?P<round>.{{1,{LONGEST}}}?)\\\)"
    rf"|\\\[(?P<square>.{{1,{LONGEST}}}?)\\\])"
    r"|\\(?P<command>[A-Za-z]+)"
    r"|\\(?P<mark>.)"
    r"|(?P<group>\{)"
    r"|(?P<typed>``|''|-{2,3}|(?<=\S)~(?=[^\s\d]))",
    re.DOTALL,
)
_LETTER = re.compile(
    r"\s*(?:\{\s*(?:\\(?P<dotless>[ij])|(?P<braced>[^\W\d_]))\s*\}|\\(?P<bare>[ij])\b|(?P<letter>[^\W\d_]))"
)
_OPENING = re.compile(r"\{\s*\\(?P<command>[A-Za-z]+|.)\s*", re.DOTALL)


def read(text: str) -> tuple[Node, ...]:
    return tuple(_Reader(text).nodes(0, len(text), 0))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.closing = _paired(text)

    def nodes(self, at: int, end: int, depth: int) -> Iterator[Node]:
        while at < end:
            match = _TOKEN.search(self.text, at, end)
            start = match.start() if match else end
            if start > at:
                yield Text(self.text[at:start])
            if match is None:
                return
            node, at = self._node(match, end, depth)
            yield node

    def _node(self, match: re.Match[str], end: int, depth: int) -> tuple[Node, int]:
        """What stands at the match, and where it ends."""
        kind = match.lastgroup
        if match["formula"]:
            source = match["shown"] or match["tight"] or match["inline"] or match["round"] or match["square"]
            return Formula(source, match[0], bool(match["shown"] or match["square"])), match.end()
        if kind == "command":
            return self._command(match, end, depth)
        if kind == "mark":
            return self._accent(match["mark"], match, end) or (_escaped(match), match.end())
        if kind == "group":
            return self._group(match, end, depth)
        return Text(TYPED[match[0]]), match.end()

    def _command(self, match: re.Match[str], end: int, depth: int) -> tuple[Node, int]:
        name = match["command"]
        argument = self._argument(match.end(), end, depth)
        if argument and name in STYLES:
            children, after = argument
            return Styled(STYLES[name], children), after
        if argument and name in _BRACKETED:
            before, behind = _BRACKETED[name]
            return Styled("", (Text(before), *argument[0], Text(behind))), argument[1]
        if name in MARKS and (accent := self._accent(name, match, end)):
            return accent
        if name in LETTERS:
            return Text(LETTERS[name]), self._past_space(match.end(), end)
        if name in _SWITCHES:
            return Text(""), match.end()
        end = match.end() + 2 * self.text.startswith("{}", match.end())
        return Text(self.text[match.start() : end]), end

    def _argument(self, at: int, end: int, depth: int) -> tuple[tuple[Node, ...], int] | None:
        close = self.closing.get(at, end)
        if close >= end or depth >= DEEPEST:
            return None
        return tuple(self.nodes(at + 1, close, depth + 1)), close + 1

    def _accent(self, mark: str, match: re.Match[str], end: int) -> tuple[Node, int] | None:
        letter = _LETTER.match(self.text, match.end(), end) if mark in MARKS else None
        character = accented(mark, letter[letter.lastgroup or 0]) if letter else None
        return (Text(character), letter.end()) if letter and character else None

    def _past_space(self, at: int, end: int) -> int:
        """TeX eats the space behind a command; an empty group keeps it."""
        if self.text.startswith("{}", at):
            return at + 2
        while at < end and self.text[at] == " ":
            at += 1
        return at

    def _group(self, match: re.Match[str], end: int, depth: int) -> tuple[Node, int]:
        """A group that begins with a command is TeX's; any other brace is the author's."""
        at, close = match.start(), self.closing.get(match.start(), end)
        opening = _OPENING.match(self.text, at, end)
        if opening is None or close >= end or depth >= DEEPEST:
            return Text("{"), at + 1
        name = opening["command"]
        if name in _SWITCHES:
            return Styled(STYLES[name], tuple(self.nodes(opening.end(), close, depth + 1))), close + 1
        if name in LETTERS or name in MARKS or name in STYLES:
            return Styled("", tuple(self.nodes(at + 1, close, depth + 1))), close + 1
        return Text("{"), at + 1


def _escaped(match: re.Match[str]) -> Text:
    return Text(ESCAPED.get(match["mark"], match[0]))


def _paired(text: str) -> dict[int, int]:
    """Index of each opening brace → of its closing one; an escaped brace is neither."""
    opened: list[int] = []
    closing: dict[int, int] = {}
    for brace in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        if brace[0] == "{":
            opened.append(brace.start())
        elif brace[0] == "}" and opened:
            closing[opened.pop()] = brace.start()
    return closing
