"""Two announcements of a paper are one paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hotpapers.domain.paper import How, Paper, merged
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, a_paper

PAPERS = st.builds(
    lambda days, how, version, comments, journal, abstract, cut: replace(
        a_paper(announced=DAY + timedelta(days=days)),
        how=how,
        version=version,
        comments=comments,
        journal_ref=journal,
        abstract=abstract,
        cut=cut,
    ),
    st.integers(0, 3),
    st.sampled_from(How),
    st.sampled_from([None, 1, 2]),
    st.sampled_from([None, "12 pages", "13 pages"]),
    st.sampled_from([None, "J. 1"]),
    st.sampled_from(["", "One.", "Two."]),
    st.sampled_from([(), ("abstract",), ("comments",)]),
)


@given(PAPERS)
def test_a_paper_merged_with_itself_is_itself(paper: Paper) -> None:
    assert merged(paper, paper) == paper


@given(PAPERS, PAPERS)
def test_merging_again_changes_nothing(held: Paper, new: Paper) -> None:
    both = merged(held, new)
    assert merged(both, both) == both
    assert merged(merged(both, new), new) == merged(both, new)


@given(PAPERS, PAPERS)
def test_nothing_that_either_knew_is_lost(held: Paper, new: Paper) -> None:
    both = merged(held, new)
    for name in ("version", "comments", "journal_ref", "abstract", "title", "authors", "categories"):
        known = [value for value in (getattr(held, name), getattr(new, name)) if value]
        assert (getattr(both, name) in known) if known else not getattr(both, name)


@given(PAPERS, PAPERS)
def test_the_first_announcement_stays_and_the_highest_version_wins(held: Paper, new: Paper) -> None:
    both = merged(held, new)
    assert both.announced == min(held.announced, new.announced)
    assert (both.version or 0) == max(held.version or 0, new.version or 0)


@given(PAPERS, PAPERS)
def test_the_order_decides_only_between_equals(held: Paper, new: Paper) -> None:
    if (held.version or 0, held.announced) != (new.version or 0, new.announced):
        assert merged(held, new) == merged(new, held)


def test_new_stands_before_cross_on_one_day() -> None:
    new, cross = a_paper(how=How.NEW), a_paper(how=How.CROSS)
    assert merged(new, cross).how is merged(cross, new).how is How.NEW
