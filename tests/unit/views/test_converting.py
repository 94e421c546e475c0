from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from hotpapers.domain.digest import Converted, Digest
from hotpapers.domain.mention import Network
from hotpapers.domain.revision import line, said
from hotpapers.domain.takedown import Hidden, without
from hotpapers.views import converting, feeds, pages
from hotpapers.views.pages import Neighbours
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_digest, a_mention, a_paper, an_entry

PIECES = (
    "a ",
    "$x<y$",
    "$$",
    "\\'e",
    "\\alpha ",
    "{\\em b}",
    "--",
    "~",
    "``q''",
    "<i>",
    "&",
    " https://a.example/b?c&d ",
    '"',
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


def a_day(
    title: str = "On $x^2$", abstract: str = "$\\frac{1}{2}$ at https://a.example.", markup: str = "<p>Hi<p>"
) -> Digest:
    posts = (
        a_mention("1", text=f"Look: https://a.example/{title}"),
        a_mention("2", network=Network.IMPORT, markup=markup),
    )
    return a_digest(entries=(an_entry(1, replace(a_paper(), title=title, abstract=abstract), posts=posts),))


def shown(digest: Digest) -> bytes:
    feed = feeds.rss(feeds.digests_feed(digest.site_url, [digest]))
    return pages.day(digest, Neighbours()) + feed


@given(TEXTS, TEXTS, TEXTS)
def test_a_digest_that_was_converted_is_shown_as_one_that_was_not(title: str, abstract: str, markup: str) -> None:
    digest = a_day(title, abstract, markup)
    assert shown(converting.converted(digest)) == shown(digest)


def test_formulas_and_foreign_markup_are_kept_and_what_an_escape_gives_is_not() -> None:
    (entry,) = converting.converted(a_day("Plain <text>")).entries
    assert entry.converted is not None
    assert entry.converted.title is None
    assert "<mfrac>" in (entry.converted.abstract or "")
    assert entry.converted.words == "1/2 at https://a.example."
    assert entry.converted.posts["import/2"] == "<p>Hi</p><p></p>"
    (plain,) = converting.converted(a_digest(entries=(an_entry(posts=(a_mention(text="Hi"),)),))).entries
    assert plain.converted == Converted(converting.VERSION)


def test_what_another_converter_made_is_not_shown() -> None:
    evil = {"bluesky/1": "<evil>", "import/2": "<evil>"}
    foreign = Converted("0", "<evil>", "<evil>", "evil", "evil", "evil", evil)
    digest = a_day()
    old = replace(digest, entries=tuple(replace(entry, converted=foreign) for entry in digest.entries))
    assert shown(old) == shown(digest)
    assert converting.converted(replace(old, entries=old.entries)) == converting.converted(digest)


def test_what_claims_to_be_converted_is_made_anew_when_a_digest_is_made() -> None:
    digest = a_day()
    claimed = Converted(converting.VERSION, title="<script>", posts={"bluesky/1": "<script>"})
    forged = replace(digest, entries=tuple(replace(entry, converted=claimed) for entry in digest.entries))
    assert converting.converted(forged) == converting.converted(digest)


def test_a_hidden_post_is_not_shown_by_what_was_converted_of_it() -> None:
    hidden = Hidden(frozenset({(Network.BLUESKY, "1")}))
    page = pages.day(without(converting.converted(a_day()), hidden), Neighbours())
    assert b"Look:" not in page
    assert page == pages.day(without(a_day(), hidden), Neighbours())


def test_a_person_who_asked_not_to_be_shown_is_not_converted() -> None:
    post = a_mention(text="See https://a.example")
    hidden = replace(post, author=replace(post.author, hidden=True))
    (entry,) = converting.converted(a_digest(entries=(an_entry(posts=(hidden,)),))).entries
    assert entry.converted == Converted(converting.VERSION)


def test_what_was_converted_makes_no_revision() -> None:
    assert said(converting.converted(a_day())) == said(a_day())


def test_a_converter_that_says_something_else_has_another_version() -> None:
    text = "".join(PIECES) + "\\(\\sqrt{2}_i^{2n}\\) \\textbf{c} H$_2$O \\cite{d} $\\mathbb{R} \\to \\mathcal O$"
    markup = '<p onclick="x">a<script>b</script><em>c</em> <a href="https://d.example">e</a><a href="//f">g</a>'
    (entry,) = converting.converted(a_day(text, text, markup)).entries
    known = sha256(repr(entry.converted).encode()).hexdigest()[:16]
    assert (converting.VERSION, known) == ("1", "ac098031618b4936")


def test_a_line_of_the_archive_says_titles_as_they_were_converted() -> None:
    day = converting.converted(a_day("On $x^2$"))
    assert line(day).names == ("On x²",)
    assert line(converting.converted(a_day("On squares"))).names == ()
    pages_of = [pages.archive("https://a.example", [line(one)], []) for one in (day, a_day("On $x^2$"))]
    assert pages_of[0] == pages_of[1]
    assert "On x²" in pages_of[0].decode()
