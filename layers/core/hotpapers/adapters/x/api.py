"""How X is spoken to: its address, its token, its spelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hotpapers.adapters.gathering import Gathering, some
from hotpapers.adapters.x.cards import Cards

SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        "tweet.fields": "created_at,public_metrics,entities,author_id,lang,note_tweet",
        "post.fields": "created_at,public_metrics,entities,author_id,lang,note_post",
    }
)
"""The parameter's two names, and what is asked for under each: the guides say the first, OpenAPI 2.167 the second."""


@dataclass(frozen=True, slots=True)
class Api:
    url: str
    token: str = field(repr=False)
    spelling: str
    cards: Cards | None

    @property
    def fields(self) -> dict[str, str]:
        return {self.spelling: SPELLINGS[self.spelling]}

    def get(self, run: Gathering, path: str, params: Mapping[str, str]) -> bytes:
        return run.get(self.url + path, params, {"Authorization": f"Bearer {self.token}"}).body

    def sign(self, run: Gathering) -> None:
        """Handles of the best posts; what oEmbed does not know any more was deleted."""
        if self.cards is None:
            return
        named = self.cards.named(run.found(), seconds=run.left())
        run.keep(named.posts)
        if named.asked:
            run.note(f"{some(named.asked, 'author')} by oEmbed")
        if named.gone:
            run.note(f"{some(named.gone, 'post')} gone by now")
        if named.unasked:
            run.note(f"not all authors are known, since oEmbed {named.unasked}")
