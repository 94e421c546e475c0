"""What each upstream answers, by its documented rules, from recordings. Reached only through local.web."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from local.arxiv import arxiv, arxiv_oai, arxiv_rss
from local.exchange import Answer, Asked, Recordings
from local.social import bluesky, hackernews, huggingface, mastodon, x, x_oembed


def answer(asked: Asked, recordings: Recordings) -> Answer:
    """What the upstream itself would say, faults aside."""
    return UPSTREAMS[asked.upstream](asked, recordings)


UPSTREAMS: Mapping[str, Callable[[Asked, Recordings], Answer]] = {
    "arxiv": arxiv,
    "arxiv_rss": arxiv_rss,
    "arxiv_oai": arxiv_oai,
    "x": x,
    "x_oembed": x_oembed,
    "bluesky": bluesky,
    "hackernews": hackernews,
    "huggingface": huggingface,
    "mastodon": mastodon,
}
