"""Which lists a digest is still new enough for: to the day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hotpapers.jobs.publish.plan import TRENDING, WEEKLY, Change, Feed, Kind, Plan, Recent, Target, plan
from hotpapers.views import addresses

from tests.builders import DAY

FED = DAY - timedelta(days=20)


def _planned(days_before: int) -> Plan:
    return plan([Change(DAY - timedelta(days=days_before), (), ())], Recent(DAY, FED))


@pytest.mark.parametrize(
    ("path", "days"),
    [
        (addresses.TRENDING, TRENDING.days),
        (addresses.WEEKS.rss, WEEKLY.days),
        (addresses.DIGESTS.rss, 20),
        (addresses.PAPERS.atom, 20),
    ],
)
def test_a_list_is_written_up_to_its_last_day_and_not_after(path: str, days: int) -> None:
    assert path in {target.path for target in _planned(days).roots}
    assert path not in {target.path for target in _planned(days + 1).roots}


def test_each_feed_is_asked_for_by_its_kind_and_only_a_threshold_by_a_name() -> None:
    feeds = {target.path: target for target in _planned(0).roots if target.kind is Kind.FEED}
    assert {(one.feed, bool(one.name)) for one in feeds.values()} == {
        (Feed.DIGESTS, False),
        (Feed.PAPERS, False),
        (Feed.WEEKS, False),
        (Feed.THRESHOLD, True),
    }
    assert feeds["/min/100/feed.xml"] == Target(
        Kind.FEED, "/min/100/feed.xml", name="100", feed=Feed.THRESHOLD, form=feeds["/feed.xml"].form
    )
