"""Posts by their ids, once more: as dear as new ones. https://docs.x.com/x-api/posts/lookup/introduction"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hotpapers.adapters.gathering import Gathering
from hotpapers.adapters.x.answers import Page, parse_lookup
from hotpapers.adapters.x.api import Api
from hotpapers.adapters.x.purse import PAGE, Purse
from hotpapers.domain.mention import Mention


class Lookup:
    def __init__(self, api: Api, run: Gathering, purse: Purse) -> None:
        self.api, self.run, self.purse = api, run, purse

    def through(self, posts: Sequence[Mention]) -> None:
        """The most engaging first, as far as the budget goes."""
        order = sorted(posts, key=lambda post: (-(post.likes or 0) - (post.reposts or 0), post.post_id))
        for start in range(0, len(order), PAGE):
            chunk = order[start : start + min(PAGE, self.purse.left())]
            if chunk:
                self._page(chunk)
            if start + len(chunk) < min(start + PAGE, len(order)):
                self.run.missing(self.purse.empty)
                return
        self.api.sign(self.run)

    def _page(self, posts: Sequence[Mention]) -> Page:
        ids = {_number(post): post for post in posts}
        body = self.api.get(self.run, "/2/tweets", {"ids": ",".join(ids), **self.api.fields})
        self.api.pay(self.run, self.purse, posts=len(ids))
        page = parse_lookup(body, self.run.window.end)
        self.api.pay(self.run, self.purse, posts=page.posts - len(ids))
        found = [(ids.get(_number(new)), new) for new in page.mentions]
        self.run.add((_counted(old, new) for old, new in found if old), page.lost)
        if page.errors:
            self.run.missing("some posts came as errors")
        return page


def _number(post: Mention) -> str:
    return post.url.rpartition("/")[2]


def _counted(old: Mention, new: Mention) -> Mention:
    """The post as it is known, with its author's name, and today's counts."""
    return replace(
        old,
        counted_at=new.counted_at,
        likes=new.likes,
        reposts=new.reposts,
        replies=new.replies,
        quotes=new.quotes,
    )
