"""TeX in titles and abstracts, as HTML and as plain text."""

from __future__ import annotations

import json

import pytest
from hotpapers.views.tex import plain, rich
from hotpapers.views.tex.maths import mathml, words
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tests.shared import shared_path

TEXISH = st.text(st.sampled_from("ab1 \\{}$^_~`'\"-&<>%#()[]énα"), max_size=60)
ALLOWED = {"em", "strong", "code", "sup", "sub", "a", "math", "mi", "mn", "mo", "mrow", "mtext", "mspace", "mfrac"} | {
    *("msqrt", "mroot", "msub", "msup", "msubsup", "mover", "munder", "munderover", "mstyle", "mtable", "mtr", "mtd"),
    *("mpadded", "mphantom"),
}


def tags(html: str) -> set[str]:
    return {node.tag or "" for node in LexborHTMLParser(html).css("body *")}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain words", "plain words"),
        (r"\emph{a} \textit{b} {\em c} {\it d}", "<em>a</em> <em>b</em> <em>c</em> <em>d</em>"),
        (r"\textbf{a \emph{b}} {\bf c}", "<strong>a <em>b</em></strong> <strong>c</strong>"),
        (r"\texttt{x} \textsc{Small} \mbox{y}", "<code>x</code> Small y"),
        (r"2\textsuperscript{nd} H\textsubscript{2}O", "2<sup>nd</sup> H<sub>2</sub>O"),
        (r"\'e \`{a} {\"o} \v{s} \c c \H{o} \~n \^{\i}", "é à ö š ç ő ñ î"),
        (r"Erd\H{o}s, M\"obius, \O stergaard, Stra\ss e, \L ukasz", "Erdős, Möbius, Østergaard, Straße, Łukasz"),
        (r"95\% of A\&B, \$5, \#1, a\_b, \{c\}", "95% of A&amp;B, $5, #1, a_b, {c}"),
        ("``quoted'' -- and --- so", "“quoted” – and — so"),
        ("Fig.~A and et al.~said, ~5 and a~7", "Fig.\u00a0A and et al.\u00a0said, ~5 and a~7"),
        (r"\cite{smith2020} and \footnote{a note}", "[smith2020] and  (a note)"),
        (r"\unknownmacro{x} stays", r"\unknownmacro{x} stays"),
        (r"sets {a, b} stay", "sets {a, b} stay"),
        (r"\alpha-stable", "α-stable"),
        ("$5 and $10 are prices", "$5 and $10 are prices"),
        (r"$5/\emph{hour} and $10", "$5/<em>hour</em> and $10"),
        (r"$5\%$10", "$5%$10"),
        ("a < b & c", "a &lt; b &amp; c"),
    ],
)
def test_text_commands_become_what_they_stand_for(text: str, html: str) -> None:
    assert str(rich(text)) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("$n$", "<math><mi>n</mi></math>"),
        (r"\(n\)", "<math><mi>n</mi></math>"),
        ("$$n$$", '<math display="block"><mi>n</mi></math>'),
        ("$a<b$", "<math><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>"),
        (r"$\mathcal{O}$", "<math><mi>𝒪</mi></math>"),
        (r"${\cal O}$", "<math><mrow><mi>𝒪</mi></mrow></math>"),
        ("$10^{-3}$", "<math><msup><mn>10</mn><mrow><mo>−</mo><mn>3</mn></mrow></msup></math>"),
    ],
)
def test_formulas_become_mathml(text: str, html: str) -> None:
    assert str(rich(text)) == html


@pytest.mark.parametrize("formula", [r"\sArt", r"\frac{a}", "x_", "}{", r"\left( x"])
def test_a_formula_that_cannot_be_read_costs_only_itself(formula: str) -> None:
    assert (
        str(rich(f"before ${formula}$ after $n$")) == f"before <code>${formula}$</code> after <math><mi>n</mi></math>"
    )


@pytest.mark.parametrize(
    "formula",
    [
        r"\text{<script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{x}",
        r"\class{x\" onclick=\"alert(1)}{y}",
        r"\style{background:url(//evil)}{x}",
        r"\color{red\" onload=\"alert(1)}x",
        r"\text{&lt;img src=x onerror=alert(1)&gt;}",
        r"\unicode{x3C}script\unicode{x3E}",
        r"\require{html}",
    ],
)
def test_nothing_in_a_formula_runs(formula: str) -> None:
    html = str(rich(f"${formula}$"))
    assert tags(html) <= ALLOWED
    attributes = {name for node in LexborHTMLParser(html).css("body *") for name in node.attributes}
    assert not attributes & {"href", "onclick", "onload", "style", "class", "onerror"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("$O(n^2)$", "O(n²)"),
        (r"$\epsilon > 10^{-36}$", "ϵ > 10⁻³⁶"),
        (r"$\frac{1}{2}$ and $\frac{a+b}{2}$", "1/2 and (a+b)/2"),
        (r"$\sqrt{n}$", "√(n)"),
        ("$x_{ij}^2$", "xᵢⱼ²"),
        ("$x_{Q}^{p+q}$", "x_Q^(p+q)"),
        (r"$\unknown$", r"\unknown"),
        (r"\emph{a} \textbf{b}", "a b"),
        ("two  spaces", "two spaces"),
    ],
)
def test_formulas_are_said_in_unicode_where_there_is_no_mathml(text: str, said: str) -> None:
    assert plain(text) == said


def test_web_addresses_are_links_only_where_links_may_stand() -> None:
    text = "Code: https://github.com/a/b_c. And \\url{https://x.example/y}"
    assert str(rich(text)).count("<a ") == 0
    html = str(rich(text, links=True))
    assert '<a href="https://github.com/a/b_c" rel="nofollow ugc">github.com/a/b_c</a>. And' in html
    assert 'href="https://x.example/y"' in html


@given(st.text(max_size=80))
def test_text_without_tex_is_only_escaped(text: str) -> None:
    kept = "".join(character for character in text if character not in "\\$~`'{}-")
    assert rich(kept).unescape() == kept
    assert LexborHTMLParser(f"<p>{rich(kept)}</p>").css("p *") == []


@given(TEXISH)
def test_whatever_is_written_the_markup_is_ours_and_pairs(text: str) -> None:
    html = str(rich(text, links=True))
    assert tags(html) <= ALLOWED
    for tag in ALLOWED - {"a"}:
        assert html.count(f"<{tag}>") + html.count(f"<{tag} ") == html.count(f"</{tag}>")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"a 3$\times$3 and a 5$\times$5 filter", "a 3×3 and a 5×5 filter"),
        (r"$\sim$10 and $>$99%", "~10 and >99%"),
        (r"$-$4$\times$ to 7$-$9", "−4× to 7−9"),
        (r"$10\times$5", "10 × 5"),
    ],
)
def test_a_sign_before_a_digit_is_a_formula_and_no_price(text: str, said: str) -> None:
    assert plain(text) == said
    assert "$" not in rich(text)


@given(TEXISH)
def test_no_word_is_lost(text: str) -> None:
    """Letters and digits outside of commands and formulas all arrive."""
    kept = text.replace("\\", "").replace("$", "")
    expected = [character for character in kept if character in "1éα"]
    assert [character for character in plain(kept) if character in "1éα"] == expected


@given(TEXISH)
def test_a_formula_is_well_formed_or_none(text: str) -> None:
    made = mathml(text, display=False)
    assert made is None or tags(str(made)) <= ALLOWED
    assert words(text) is None or "<m" not in (words(text) or "")


@pytest.mark.parametrize("text", ["{" * 9000, "\\emph{" * 3000, "$" * 9000, "$a " * 6000, "\\'" * 9000, "~" * 20000])
def test_a_text_that_repeats_itself_is_read_to_its_end(text: str) -> None:
    assert len(plain(text)) > 0 or text.startswith("$")
    assert rich(text) is not None


def test_arxiv_s_own_examples_of_tex_to_unicode() -> None:
    cases = json.loads(shared_path("hostile", "arxiv", "text_pairs.json").read_text())["tex2utf"]
    differing = {
        "\\alpha",  # where Greek is not wanted
        "\\alpha{\\beta{\\gamma}}",  # a group that is not TeX's keeps its braces
        "foo \\alpha bar",  # as does the space behind a symbol that stands outside of a formula
        "ARXIVDEV-2322 \\DJ  fix",  # behind a letter TeX eats all of it
    }
    wrong = {case["input"]: plain(case["input"]) for case in cases if plain(case["input"]) != case["expect"]}
    assert set(wrong) == differing
