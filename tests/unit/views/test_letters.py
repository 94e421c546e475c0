"""Letters say in text what they say in HTML, and no title gets out of its place."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

import pytest
from bs4 import BeautifulSoup
from hotpapers.adapters.telling.mail import message
from hotpapers.domain.mention import SourceState
from hotpapers.views import letters

from tests.builders import a_digest, a_paper, a_status, an_entry

LEAVE = "https://hotpapers.example/readers/leave?t=abc.def"


def test_a_letter_names_its_first_ten_papers_with_who_spoke_of_them() -> None:
    digest = a_digest(entries=12)
    letter = letters.addressed(letters.digest(digest), LEAVE)
    for said in (letter.text, BeautifulSoup(letter.html, "html.parser").get_text(" ")):
        assert "Title of 2609.00010" in said
        assert "Title of 2609.00011" not in said
        assert "1 person on Bluesky" in said
        assert "All 12 papers" in said
    assert letter.subject == "Hot Papers 2026-09-24: Title of 2609.00001 (+11)"
    links = [str(a["href"]) for a in BeautifulSoup(letter.html, "html.parser").find_all("a")]
    assert links[0] == "https://hotpapers.example/papers/2609.00001/"
    assert links[-1] == LEAVE
    assert all(link in letter.text for link in links)


def test_what_could_not_be_counted_is_said() -> None:
    digest = a_digest(sources=(a_status(state=SourceState.FAILED, reason="answered 503"),))
    assert "Bluesky: could not be counted (answered 503)." in letters.digest(digest).text


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", 'a" onmouseover="x', "& &amp; </a>", "=?utf-8?q?x?="])
def test_a_title_stays_text(title: str) -> None:
    digest = a_digest(entries=(an_entry(1, a_paper(title=title)),))
    soup = BeautifulSoup(letters.digest(digest).html, "html.parser")
    assert soup.find("li").find("a").get_text() == title  # type: ignore[union-attr]
    assert not soup.find("script")
    assert all(set(a.attrs) == {"href"} for a in soup.find_all("a"))


def test_a_letter_goes_out_whole_with_a_way_out_of_one_click() -> None:
    letter = letters.addressed(letters.digest(a_digest()), LEAVE)
    read = message_from_bytes(
        message("from@papers.example", "ada@example.org", letter, LEAVE).as_bytes(), policy=default
    )
    assert read["From"] == "Hot Papers <from@papers.example>"
    assert (read["To"], read["Subject"]) == ("ada@example.org", letter.subject)
    assert (read["List-Unsubscribe"], read["List-Unsubscribe-Post"]) == (f"<{LEAVE}>", "List-Unsubscribe=One-Click")
    bodies = [part.get_content() for part in read.iter_parts()]
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert bodies == [letter.text, letter.html]


def test_the_way_out_stands_as_it_is_however_long() -> None:
    leave = f"https://d111111abcdef8.cloudfront.net/readers/leave?t={'a' * 300}.def"
    letter = letters.addressed(letters.digest(a_digest(entries=(an_entry(1, a_paper(title="é" * 200)),))), leave)
    sent = message("from@papers.example", "ada@example.org", letter, leave).as_bytes()
    assert f"\nList-Unsubscribe: <{leave}>\n".encode() in sent
    assert sent.isascii()
    assert max(map(len, sent.splitlines())) < 998


def test_an_invitation_has_one_link_that_joins_and_no_list_to_leave() -> None:
    letter = letters.invitation("https://hotpapers.example", "abc.def")
    assert "https://hotpapers.example/readers/join?t=abc.def" in letter.text
    assert "List-Unsubscribe" not in message("from@papers.example", "ada@example.org", letter, None)
