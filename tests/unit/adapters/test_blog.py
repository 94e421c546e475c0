from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hotpapers.adapters.blog import parse
from hotpapers.domain.digest import Digest, PostMeta, State
from hotpapers.domain.mention import Network
from hotpapers.domain.paper import How
from hotpapers.domain.ranking import CLASSIC

from tests.posts import OWN_POST

POST = OWN_POST.read_text()
LINES = POST.splitlines()


@pytest.fixture(scope="module")
def digest() -> Digest:
    return parse("own.md", POST.encode())


def test_a_post_is_a_final_digest_of_its_day_in_classic_order(digest: Digest) -> None:
    assert (digest.date, digest.state, digest.step, digest.algorithm) == (
        date(2026, 9, 24),
        State.FINAL,
        "import",
        CLASSIC,
    )
    assert digest.generated_at == digest.window.end == datetime(2026, 9, 26, 8, 5, 9, tzinfo=UTC)
    assert digest.imported == PostMeta()


def test_a_paper_has_every_field_that_the_post_prints(digest: Digest) -> None:
    entry = digest.entries[0]
    assert entry.paper.id == "2609.01234"
    assert entry.paper.title == "Kettles that Listen: Learning to Boil from $O(\\sqrt{n})$ Whistles with Few Labels"
    assert entry.paper.authors == ("Ada Example", "Zoë Müster-Çelik", "Martin Sample Jr.")
    assert entry.paper.categories == ("cs.LG", "eess.AS", "stat.ML")
    assert entry.paper.abstract == LINES[26]
    assert (entry.paper.announced, entry.paper.how) == (date(2026, 9, 24), How.IMPORT)
    assert entry.counted_at == datetime(2026, 9, 26, 8, 5, 1, tzinfo=UTC)


def test_the_totals_of_a_paper_are_its_counts_and_its_score(digest: Digest) -> None:
    entry = digest.entries[0]
    [part] = entry.score.parts
    assert (entry.reposts, entry.likes, entry.score.value) == (412, 388, 800.0)
    assert (part.network, part.reposts, part.likes, part.score, part.posts) == (Network.IMPORT, 412, 388, 800.0, 2)


def test_printed_ranks_are_kept_where_a_tie_would_be_decided_otherwise(digest: Digest) -> None:
    assert [(entry.rank, entry.paper.id, entry.score.value) for entry in digest.entries[1:3]] == [
        (2, "2609.04321", 60.0),
        (3, "hep-th/9912999", 60.0),
    ]


def test_an_abstract_that_the_blog_left_empty_is_empty(digest: Digest) -> None:
    assert digest.entries[3].paper.abstract == ""
    assert len(digest.entries[3].posts) == 1


def test_a_quoted_post_has_its_author_its_plain_text_and_its_markup_verbatim(digest: Digest) -> None:
    post = digest.entries[0].posts[0]
    assert (post.author.handle, post.author.name, post.lang) == ("ada_example", "Ada Example <3 🌱", "en")
    assert post.url == f"https://twitter.com/ada_example/status/{post.post_id}"
    assert post.text == (
        "Two of these pages were written on our ferry, and one of them *before* lunch & rain.\n"
        "\nCode: https://t.co/Example0001"
    )
    assert post.markup == LINES[28]
    assert digest.entries[0].posts[1].lang == "ar"


def test_counts_that_the_blog_did_not_print_are_unknown_not_zero(digest: Digest) -> None:
    post = digest.entries[0].posts[0]
    assert (post.likes, post.reposts, post.replies, post.quotes) == (None, None, None, None)


def test_a_post_was_written_at_the_instant_that_its_id_holds(digest: Digest) -> None:
    assert digest.entries[0].posts[0].posted_at == datetime(2026, 9, 24, 2, 15, 30, tzinfo=UTC)
    assert digest.entries[0].first_seen == datetime(2026, 9, 24, 2, 15, 30, tzinfo=UTC)


def test_a_printed_day_that_the_id_contradicts_is_believed(digest: Digest) -> None:
    assert digest.entries[1].posts[0].posted_at == datetime(2026, 9, 24, tzinfo=UTC)


def test_a_post_that_stands_with_two_papers_names_both_and_counts_once(digest: Digest) -> None:
    assert digest.entries[0].posts[0].papers == digest.entries[3].posts[0].papers == ("2609.01234", "2609.00007")
    assert (digest.posts, digest.people) == (3, 3)


def test_a_post_without_papers_is_a_digest_without_entries() -> None:
    assert parse("empty day.md", "\n".join(LINES[:16]).encode()).entries == ()


@pytest.mark.parametrize("dressed", ["\ufeff{}", "{}\n\n\n"], ids=["byte order mark", "empty lines at the end"])
def test_what_an_editor_adds_is_read_through(dressed: str, digest: Digest) -> None:
    assert parse("own.md", dressed.format(POST).encode()) == digest


def test_windows_line_ends_are_read_through(digest: Digest) -> None:
    assert parse("own.md", POST.replace("\n", "\r\n").encode()) == digest


def test_a_quote_may_run_over_lines(digest: Digest) -> None:
    broken = POST.replace("Rivers do not", "Rivers do\n\nnot")
    [post] = parse("own.md", broken.encode()).entries[1].posts
    assert post.text == "Rivers do\n\nnot read maps."
    assert post.markup == digest.entries[1].posts[0].markup.replace("Rivers do not", "Rivers do\n\nnot")  # type: ignore[union-attr]


def test_a_quote_is_signed_at_its_end() -> None:
    quoted = POST.replace("Rivers do not", "Rivers</p>&mdash; do not")
    [post] = parse("own.md", quoted.encode()).entries[1].posts
    assert (post.text, post.author.handle) == ("Rivers— do not read maps.", "ben_example")


def test_front_matter_of_another_kind_of_post_is_kept() -> None:
    edited = POST.replace('"Hot papers 2026-09-24"', '""').replace('"arXiv"\ntags', '"Papiere – été"\ntags')
    edited = edited.replace('  - "Twitter"\n', "").replace("flying-marine", "walking-marine")
    meta = parse("own.md", edited.encode()).imported
    assert meta == PostMeta(
        "Papiere – été", ("arXiv", "Machine Learning", "Computer Science"), "", "/media/walking-marine.jpg"
    )
