from __future__ import annotations

import pytest
from hotpapers.adapters.blog import parse
from hotpapers.adapters.blog.lines import MOST_BYTES
from hotpapers.domain.errors import InvalidPost
from hotpapers.domain.text import clean
from hotpapers.views.markdown.original import WIDGETS, original
from hypothesis import example, given
from hypothesis import strategies as st

from tests.posts import OWN_POST, as_listed

POST = OWN_POST.read_text()
LINES = POST.splitlines()


def _at(line: int, text: str) -> bytes:
    """The post with another line there (from 1)."""
    return "\n".join([*LINES[: line - 1], text, *LINES[line:]]).encode()


def _edited(line: int, old: str, new: str) -> bytes:
    assert old in LINES[line - 1]
    return _at(line, LINES[line - 1].replace(old, new, 1))


def _until(line: int) -> bytes:
    """Cut behind that line."""
    return ("\n".join(LINES[:line]) + "\n").encode()


def _said(post: str) -> list[str]:
    """The lines without what the text door takes away and without empty ones."""
    return [said for line in as_listed(post).split("\n") if (said := clean(line))]


WRONG: list[tuple[str, bytes, int, str]] = [
    ("an empty file", b"", 1, "expected '---', found ''"),
    ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 1, "this is not UTF-8 text"),
    ("zeros", b"\x00" * 4096, 1, "expected '---'"),
    ("UTF-16", POST.encode("utf-16"), 1, "this is not UTF-8 text"),
    ("one byte that is no UTF-8", POST.encode().replace("Zoë".encode(), b"Zo\xeb"), 20, "this is not UTF-8 text"),
    ("more than a post", POST.encode() + b"\n" * MOST_BYTES, 1, "are more than a post has"),
    ("another text", b"# Notes\n\nNothing here.\n", 1, "expected '---', found '# Notes'"),
    ("old line ends", POST.replace("\n", "\r").encode(), 1, "expected '---'"),
    ("a line before the front matter", b"\n" + POST.encode(), 1, "expected '---', found ''"),
    ("another blog's title", _at(2, "title: Cold Papers 2026-09-24"), 2, "expected title: Hot Papers"),
    ("a day that is none", _at(2, "title: Hot Papers 2026-02-30"), 2, "'2026-02-30' is not a date"),
    ("a day before arXiv", _at(2, "title: Hot Papers 1990-02-03"), 2, "'1990-02-03' is not a date"),
    ("an hour that is none", _edited(3, "T08:", "T25:"), 3, "there is no 2026-09-26 25:05:09"),
    ("a date without its time", _at(3, "date: 2026-09-26"), 3, "expected date: YYYY-MM-DDTHH:MM:SS.Z"),
    ("a fraction that would be lost", _edited(3, ".Z", ".25Z"), 3, "expected date:"),
    ("a fraction that would be lost, of zeros", _edited(3, ".Z", ".000Z"), 3, "expected date:"),
    ("another template", _at(4, 'template: "page"'), 4, "expected 'template: \"post\"'"),
    ("a draft", _at(5, "draft: true"), 5, "expected 'draft: false'"),
    ("the slug of another day", _edited(6, "24", "25"), 6, "expected 'slug: \"hot-papers-2026-09-24\"'"),
    ("a category without quotes", _at(7, "category: arXiv"), 7, 'expected category: "…"'),
    ("a category that is no string", _at(7, "category: [1]"), 7, "with nothing to escape"),
    ("half of a surrogate pair", _at(7, r'category: "\ud83d"'), 7, "with nothing to escape"),
    ("a category as deep as the sea", _at(7, "category: " + "[" * 100_000), 7, "with nothing to escape"),
    ("no tags", _at(8, "keywords:"), 8, "expected 'tags:'"),
    ("a tag without quotes", _at(10, "  - Twitter"), 10, 'expected   - "…"'),
    ("a key more", _at(15, "layout: evil"), 15, "expected '---', found 'layout: evil'"),
    ("front matter without an end", _until(15), 15, "expected '---', found the end of the file"),
    ("prose before the first paper", _at(17, "Hello!"), 17, "expected # 1. Title, found 'Hello!'"),
    ("a rank left out", _edited(38, "2", "3"), 38, "rank 3 where 2 follows"),
    ("a rank twice", _edited(55, "3", "2"), 55, "rank 2 where 3 follows"),
    ("rank 0", _edited(18, "1", "0"), 18, "expected # 1. Title"),
    ("a rank in other digits", _edited(18, "1", "١"), 18, "expected # 1. Title"),
    ("a heading without its rank", _at(38, "# Maps of Rivers That Moved"), 38, "expected # 2. Title"),
    ("a heading without a title", _at(38, "# 2. \u200b "), 38, "there is no title"),
    ("no authors", _at(40, ""), 42, "expected the authors, found '- retweets:"),
    ("an author without a name", _at(20, "Ada Example, , Ben Example"), 20, "an author has no name"),
    ("two lines of authors", _at(21, "Carla Example"), 21, "expected - retweets: N"),
    ("no counts", _at(42, ""), 44, "expected - retweets: N"),
    ("a count below zero", _edited(42, "20", "-20"), 42, "expected - retweets: N"),
    ("a count that is no number", _edited(42, "40", "many"), 42, "expected - retweets: N"),
    ("a count with a fraction", _edited(42, "40", "40.5"), 42, "expected - retweets: N"),
    ("a count with zeros before", _edited(42, "20", "0020"), 42, "expected - retweets: N"),
    ("a count in other digits", _edited(42, "20", "٢٠"), 42, "expected - retweets: N"),
    ("a count too large to be one", _edited(42, "20", "2" * 5_000), 42, "expected - retweets: N"),
    ("a month that is none", _edited(42, "09/26/2026", "26/09/2026"), 42, "there is no 2026-26-09"),
    ("an id that is none", _at(44, LINES[43].replace("2609.04321", "2609.0432")), 44, "'2609.0432' is not an arXiv id"),
    ("an id with a version", _at(44, LINES[43].replace("04321", "04321v2")), 44, "'2609.04321v2' is not an arXiv id"),
    ("an id spelled otherwise", _at(61, LINES[60].replace("hep-th", "HEP-TH")), 61, "expected '- links:"),
    ("the pdf of another paper", _edited(44, "pdf/2609.04321", "pdf/2609.04322"), 44, "expected '- links:"),
    ("links to another site", _edited(44, "arxiv.org/abs", "arxiv.example/abs"), 44, "expected - links:"),
    ("a paper twice", _at(75, LINES[43]), 75, "2609.04321 stands here twice"),
    ("no categories", _at(45, ""), 45, "expected - [cs.LG]"),
    ("an empty list of categories", _at(45, "- "), 45, "expected - [cs.LG]"),
    ("a category twice", _at(45, f"{LINES[44]} | {LINES[44][2:]}"), 45, "a category stands here twice"),
    ("a category's link to another", _edited(45, "list/physics", "list/math"), 45, "expected '- [physics.geo-ph]"),
    ("two paragraphs of abstract", _at(65, "A second one."), 65, "expected # 4. Title, found 'A second one.'"),
    ("a script alone", _at(47, WIDGETS), 47, "expected the abstract, found '<script"),
    ("a quote that never ends", _edited(49, "</blockquote>", ""), 49, "closes this <blockquote>"),
    ("a last quote that never ends", _edited(80, "</blockquote>", ""), 80, "closes this <blockquote>"),
    ("a quote cut in the middle", _until(28) + LINES[28][:200].encode(), 29, "closes this <blockquote>"),
    ("a quote of another kind", _edited(49, "twitter-tweet", "instagram-media"), 49, "not an embedded post"),
    ("a quote without its author", _edited(49, " (@ben_example)", ""), 49, "not an embedded post"),
    ("a quote of another site", _edited(49, "https://twitter.com", "https://x.example"), 49, "not an embedded post"),
    ("a quote's month that is none", _edited(49, "September", "Brumaire"), 49, "there is no 2026-00-24"),
    ("a quote's day that is none", _edited(49, "September 24", "September 31"), 49, "there is no 2026-09-31"),
    ("a quote without its script", _at(50, ""), 50, f"expected {WIDGETS!r}"),
    ("another script", _edited(50, "platform.twitter.com", "platform.example"), 50, f"expected {WIDGETS!r}"),
    ("text behind a script", _edited(50, "</script>", "</script> and more"), 50, f"expected {WIDGETS!r}"),
    ("text behind a quote", _at(51, "The end."), 51, "expected # 3. Title"),
    ("a paper too long", _at(47, "long " * 30_000), 38, "this paper takes more than 100,000 characters"),
    ("cut behind a heading", _until(18), 18, "expected the authors, found the end of the file"),
    ("cut behind authors", _until(20), 20, "expected - retweets: N, favorites: N (MM/DD/YYYY HH:MM:SS), found the end"),
    ("cut behind counts", _until(23), 23, "found the end of the file"),
    ("cut behind links", _until(24), 24, "found the end of the file"),
    ("cut before the abstract", _until(46), 46, "expected the abstract, found the end of the file"),
    ("cut in a line", _until(41) + b"- retweets: 2", 42, "found '- retweets: 2'"),
    ("cut behind a quote", _until(49), 49, "found the end of the file"),
]


@pytest.mark.parametrize(("body", "line", "why"), [pytest.param(*case[1:], id=case[0]) for case in WRONG])
def test_what_is_no_post_is_refused_by_name_at_the_line_that_is_wrong(body: bytes, line: int, why: str) -> None:
    with pytest.raises(InvalidPost) as refused:
        parse("some post.md", body)
    assert (refused.value.file, refused.value.line) == ("some post.md", line)
    assert why in refused.value.why
    assert len(str(refused.value)) < 400


WHOLE = {16, 17, 27, 28, 30, 31, *range(33, 38), 47, 48, *range(50, 55), *range(64, 69), 79, *range(81, 85)}
"""Lines behind which a cut leaves a whole post, only a shorter one."""


@pytest.mark.parametrize("end", range(len(LINES) + 1))
def test_a_post_cut_anywhere_is_a_whole_one_or_refused_at_a_line_that_it_has(end: int) -> None:
    if end in WHOLE:
        assert _said(original(parse("cut.md", _until(end)))) == _said("\n".join(LINES[:end]))
        return
    with pytest.raises(InvalidPost) as refused:
        parse("cut.md", _until(end))
    assert max(end - 3, 1) <= refused.value.line <= max(end, 1)


OPENED = '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">'
HOSTILE = {
    "ends of quotes": OPENED + "</p>&mdash; a (@b) <a " * 40_000,
    "names": f"{OPENED}</p>&mdash; {' (@a)' * 150_000}</blockquote>",
    "open tags": f"{OPENED}{'<' * 800_000}</blockquote>",
    "attributes": f'<blockquote class="twitter-tweet"{" a" * 400_000}</blockquote>',
}


@pytest.mark.timeout(10)
@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_no_quote_takes_longer_than_its_length(markup: str) -> None:
    with pytest.raises(InvalidPost):
        parse("hostile.md", _at(49, markup))


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    ("line", "text"),
    [
        (13, 'description: "' + "\\" * 800_000),
        (38, "# 2. " + " " * 800_000),
        (40, ", " * 400_000),
        (42, "- retweets: " + "1" * 800_000),
        (44, "- links: [abs](https://arxiv.org/abs/" + ") |" * 250_000),
        (45, "- [" + "a" * 400_000 + "[a." * 100_000),
        (49, LINES[48].replace("Rivers", "<" * 400_000 + "<br" * 100_000)),
    ],
)
def test_no_line_takes_longer_than_its_length(line: int, text: str) -> None:
    with pytest.raises(InvalidPost):
        parse("hostile.md", _at(line, text))


@st.composite
def _mutants(draw: st.DrawFn) -> bytes:
    """The post after a few accidents: cut, doubled, moved, overwritten."""
    body = POST.encode()
    for _ in range(draw(st.integers(1, 3))):
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(body))] * 2)))
        end = min(end, start + draw(st.sampled_from([0, 1, 2, 40, len(body)])))
        new = draw(
            st.one_of(
                st.sampled_from(
                    [b"", b"\n", b"\r", b"\x00", b" ", b'"', b"<", b"</blockquote>", b"\xff", body[start:end]]
                ),
                st.text(max_size=8).map(str.encode),
                st.sampled_from(LINES).map(lambda line: f"\n{line}\n".encode()),
            )
        )
        body = body[:start] + new + (body[start:end] if draw(st.booleans()) else b"") + body[end:]
    return body


@given(_mutants())
@example("\n".join([*LINES[:26], LINES[2], *LINES[27:]]).encode()).via("an abstract that reads like the date")
def test_any_mutant_is_given_back_whole_or_refused_at_a_line_that_it_has(body: bytes) -> None:
    try:
        given_back = original(parse("mutant.md", body))
    except InvalidPost as error:
        refused = error
    else:
        assert _said(given_back) == _said(body.decode().removeprefix("\ufeff").replace("\r\n", "\n"))
        return
    assert refused.file == "mutant.md"
    assert 1 <= refused.line <= body.count(b"\n") + 1


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(InvalidPost):
        parse("bytes.md", body)
