"""Weight and contrast, kept by numbers."""

from __future__ import annotations

import gzip
import re
from functools import cache

import pytest
from hotpapers.domain.digest import Part, Score
from hotpapers.domain.mention import Author, Network
from hotpapers.views import pages
from hotpapers.views.pages.frame import minified

from tests.builders import a_digest, a_mention, a_paper, an_entry
from tests.pages import ALONE, PAGES

TEXT = ("ink", "soft", "ember")
BARS = ("x", "bluesky", "hackernews", "huggingface", "mastodon", "import")


@cache
def css() -> str:
    return pages.stylesheet()[1].decode()


def tokens(*, dark: bool) -> dict[str, str]:
    light = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", css().split("@media")[0]))
    block = re.search(r"@media \(prefers-color-scheme: dark\)\{(.*?)\}\}", css())
    assert block
    return light | dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block[1])) if dark else light


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ground", ["paper", "wash"])
def test_text_stands_out_and_bars_do(dark: bool, ground: str) -> None:
    found = tokens(dark=dark)
    for name in TEXT:
        assert contrast(found[name], found[ground]) >= 4.5, name
    for name in BARS:
        assert contrast(found[name], found["paper"]) >= 3, name


def test_colours_are_named_once_and_used_by_name() -> None:
    rest = css()[css().index("*{") :].split("@media print")[0]
    assert not re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsl", rest)


def test_every_network_has_its_colour() -> None:
    assert {str(network) for network in Network} == set(BARS)
    assert all(f".{name}{{fill:" in css().replace(" ", "") for name in BARS)


def test_the_stylesheet_is_light() -> None:
    assert len(gzip.compress(css().encode())) <= 6_000


def test_minifying_leaves_the_rules() -> None:
    assert (
        minified("/* a */\na,\n  b { c: d e; }\n\nf {\n  g: calc(1px + 2px);\n}\n")
        == "a,b{c: d e;}f{g: calc(1px + 2px);}"
    )


def test_a_full_day_is_light() -> None:
    """With as many words as real ones have: 1,255 letters an abstract, six authors, two quotes."""
    words = [
        f"{stem}{suffix}"
        for stem in ("net", "learn", "graph", "quant", "path", "data", "scal")
        for suffix in ("ing", "ed", "s", "work")
    ]
    page = pages.day(a_digest(entries=tuple(a_busy_entry(rank, words) for rank in range(1, 26))), ALONE)
    assert len(gzip.compress(page)) <= 25_000
    assert len(page) <= 250_000


def a_busy_entry(rank: int, words: list[str]):  # type: ignore[no-untyped-def]
    def prose(length: int, salt: int) -> str:
        return " ".join(
            words[(rank * salt + i * i * 7 + i) % len(words)] + str((i * rank * salt) % 10) for i in range(length)
        )

    paper = a_paper(
        f"2609.{rank:05d}", title=prose(9, 3), abstract=prose(160, 5), authors=tuple(prose(2, i) for i in range(6))
    )
    posts = tuple(
        a_mention(f"{rank}-{i}", text=prose(25, i + 11), author=Author(f"{i}", f"h{rank}{i}", f"Name {i}"))
        for i in range(6)
    )
    parts = tuple(Part(network, 20.0, 4, 9, 10 * rank, 3) for network in list(Network)[:5])
    entry = an_entry(rank, paper, posts=posts)
    return type(entry)(
        **{**{name: getattr(entry, name) for name in entry.__slots__}, "score": Score(100.0, parts, 20, 45)}
    )


@pytest.mark.parametrize("name", PAGES)
def test_classes_that_pages_use_are_in_the_stylesheet(name: str) -> None:
    used = {word for value in re.findall(r'class="([^"]*)"', PAGES[name].decode()) for word in value.split()}
    assert not {word for word in used - {"papers", "prose", "brief", "note"} if f".{word}" not in css()}
