"""What each upstream answers, by its documented rules, from recordings. Reached only through local.web."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from local.exchange import HTML, NOT_FOUND, Answer, Asked, Recordings
from local.social import bluesky, hackernews, huggingface, mastodon, x, x_oembed


def answer(asked: Asked, recordings: Recordings) -> Answer:
    """What the upstream itself would say, faults aside."""
    return UPSTREAMS[asked.upstream](asked, recordings)


def arxiv(asked: Asked, recordings: Recordings) -> Answer:
    if match := re.fullmatch(r"/list/([\w.-]+)/new", asked.path):
        page = recordings.text(f"arxiv/list_{match[1]}_new.html")
        return Answer(page, headers=HTML) if page else NOT_FOUND
    if match := re.fullmatch(r"/catchup/([\w.-]+)/(\d{4}-\d\d-\d\d)", asked.path):
        page = recordings.text(f"arxiv/catchup_{match[1]}_{match[2]}.html")
        nothing = f"<html><body><p>No updates for {match[2]}.</p></body></html>".encode()
        return Answer(page or nothing, headers=HTML)
    return NOT_FOUND


def arxiv_rss(asked: Asked, recordings: Recordings) -> Answer:
    feed = recordings.text(f"arxiv/rss_{asked.path.rpartition('/')[2]}.xml")
    return Answer(feed, headers={"Content-Type": "application/rss+xml"}) if feed else NOT_FOUND


def arxiv_oai(asked: Asked, recordings: Recordings) -> Answer:
    token = asked.query.get("resumptionToken")
    name = f"oai_{token}" if token else f"oai_{asked.query.get('set', '')}_{asked.query.get('from', '')}"
    safe = re.sub(r"[^\w.-]", "_", name)
    page = recordings.text(f"arxiv/{safe}.xml")
    return Answer(page, headers={"Content-Type": "text/xml"}) if page else NOT_FOUND


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
