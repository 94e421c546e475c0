"""Every empty and every degraded state has its words on the page: nobody meets a page that is only blank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hotpapers.domain.digest import Calibration, Digest, PostMeta, State
from hotpapers.domain.mention import Author, Mention, Network, SourceState
from hotpapers.domain.run import StatusPage
from hotpapers.views import pages

from tests.builders import DAY, NOW, a_digest, a_mention, a_paper, a_status, an_entry
from tests.html import read, said
from tests.pages import ALONE, PAGES, SITE, a_file


def a_day(**fields: object) -> bytes:
    return pages.day(replace(a_digest(), **fields), ALONE)  # type: ignore[arg-type]


def a_day_without(state: SourceState, reason: str) -> bytes:
    return a_day(sources=(a_status(), a_status(Network.X, state, reason=reason)))


def a_day_with(post: Mention) -> bytes:
    return pages.day(a_digest(entries=(an_entry(1, posts=(post,)),)), ALONE)


def an_announcement(**fields: object) -> Digest:
    return replace(a_digest(), announced=replace(a_digest().announced, **fields))  # type: ignore[arg-type]


HIDDEN = Author("1", "ada.example", "Ada", hidden=True)
NOBODY = a_digest(entries=0, sources=(a_status(state=SourceState.FAILED, reason="timed out"),))

STATES: dict[str, tuple[Callable[[], bytes], str]] = {
    # the first run
    "no digest was ever published": (lambda: PAGES["empty archive"], "No digest has been published yet."),
    "no topic was ever listed": (lambda: pages.categories(SITE, []), "No paper has been listed yet."),
    "nothing was ever counted": (lambda: PAGES["no status"], "No count has run here yet"),
    "nothing is trending": (lambda: PAGES["nothing trending"], "No paper of these days has been listed yet."),
    "a network is compared by guesses": (
        lambda: a_day(calibration=(Calibration(Network.BLUESKY, 40, days=3),)),
        "Still partly guessed: how hot a usual day is on Bluesky (3 of 20 days are in).",
    ),
    # no announcement
    "the weekend": (lambda: PAGES["front"], "The next announcement is due for Friday, 25 September 2026"),
    "a day without an announcement": (lambda: PAGES["missing"], "arXiv announced nothing for that day"),
    # what was not counted, or not whole
    "a network in part": (
        lambda: a_day_without(SourceState.PARTIAL, "stopped at the deadline"),
        "X: counted in part (stopped at the deadline).",
    ),
    "a network that failed": (
        lambda: a_day_without(SourceState.FAILED, "it answered 503"),
        "X: could not be counted (it answered 503).",
    ),
    "a network that is off": (lambda: a_day_without(SourceState.OFF, "no token"), "Not asked: X (no token)."),
    "a listing that is missing": (
        lambda: pages.day(an_announcement(missing=("stat",)), ALONE),
        "stat: arXiv’s listing is missing.",
    ),
    "no network at all": (
        lambda: pages.day(NOBODY, ALONE),
        "No network could be counted, so there is nothing to rank.",
    ),
    "a digest without papers": (lambda: PAGES["empty"], "has been shared or liked enough to be listed yet."),
    "a final digest without papers": (
        lambda: pages.day(a_digest(entries=0, state=State.FINAL), ALONE),
        "has been shared or liked enough to be listed.",
    ),
    "a quiet day": (lambda: a_day(entries=(an_entry(1, value=1.0),)), "A quiet day: no paper reached a score of 5"),
    "a digest of the original blog": (lambda: a_day(imported=PostMeta()), "imported from the original blog"),
    # papers and posts that are gone
    "a withdrawn paper": (
        lambda: a_day(entries=(an_entry(1, a_paper(comments="This paper has been withdrawn")),)),
        "Withdrawn by its authors.",
    ),
    "a paper that is listed no more": (lambda: PAGES["unlisted"], "was in a digest once and is in none now"),
    "a paper without an abstract": (
        lambda: pages.paper(a_file(a_digest(entries=(an_entry(1, a_paper(abstract="")),)))),
        "arXiv gave no abstract.",
    ),
    "posts that were deleted": (
        lambda: pages.paper(a_file(a_digest(entries=(an_entry(1, posts=()),)))),
        "No post of it can be shown: those that were counted were deleted since",
    ),
    "someone who asked not to be shown": (
        lambda: a_day_with(a_mention(author=HIDDEN, text="words")),
        "someone who asked not to be shown",
    ),
    "a month of a topic that emptied": (lambda: PAGES["category month"], "is listed in this month any more."),
    # and what the last runs became
    "a count that was refused": (
        lambda: pages.status(SITE, StatusPage(NOW, ("It was counted again and kept as it was.",), DAY, ())),
        "kept as it was",
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_the_state_is_said_where_a_reader_meets_it(state: str) -> None:
    make, words = STATES[state]
    assert words in said(read(make()), "body")[0]


def test_no_note_is_on_a_page_where_all_is_well() -> None:
    body = said(read(pages.day(a_digest(), pages.Neighbours(newer=DAY))), "body")[0]
    assert [state for state, (_, words) in STATES.items() if words in body] == []


def test_an_empty_day_leads_on() -> None:
    page = read(PAGES["empty"])
    assert {"/trending/", "/archive/"} <= {node.attributes["href"] for node in page.css("main .prose a")}
    assert not page.css(".filter, article")
