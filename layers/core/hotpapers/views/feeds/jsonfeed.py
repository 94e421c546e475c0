"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import Any

from hotpapers.views.addresses import RANKING
from hotpapers.views.documents import known, utc
from hotpapers.views.feeds.items import Channel, Item


def json_feed(channel: Channel) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "home_page_url": channel.site + channel.home,
        "feed_url": channel.site + channel.paths.json,
        "language": "en",
        "authors": [{"name": "Hot Papers", "url": f"{channel.site}/"}],
        "items": [_item(item, channel.site) for item in channel.items],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode() + b"\n"


def _item(item: Item, site: str) -> dict[str, Any]:
    return known(
        id=item.url,
        url=item.url,
        external_url=item.external,
        title=item.title,
        summary=item.summary,
        content_html=item.content,
        date_published=utc(item.published),
        date_modified=utc(item.updated),
        authors=[{"name": name} for name in item.authors] or None,
        tags=list(item.categories) or None,
        _hot_papers={"about": site + RANKING, **item.extension} if item.extension else None,
    )
