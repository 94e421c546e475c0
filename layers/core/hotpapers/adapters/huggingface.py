"""Hugging Face's daily papers. https://huggingface.co/docs/hub/api"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hotpapers.adapters.http import Http, load_json
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import InvalidDate, SourceChanged, SourceError
from hotpapers.domain.mention import Author, Gathered, Mention, Network, SourceState, SourceStatus
from hotpapers.domain.paper import canonical
from hotpapers.domain.text import clean

NETWORK = Network.HUGGINGFACE
DAYS_AFTER = 7
"""A paper is featured up to a week after its announcement."""


def parse(body: bytes, counted_at: datetime) -> tuple[Mention, ...]:
    """Raises SourceChanged. An empty list is a day without papers, such as a Sunday."""
    answer = load_json(NETWORK, body)
    if not isinstance(answer, list):
        raise SourceChanged(NETWORK, "the answer is not a list of papers")
    return tuple(one for item in answer if isinstance(item, dict) and (one := _mention(item, counted_at)))


def _mention(item: dict[str, object], counted_at: datetime) -> Mention | None:
    inner = item.get("paper")
    if not isinstance(inner, dict) or (paper := canonical(str(inner.get("id")))) is None:
        return None
    upvotes, by = inner.get("upvotes"), inner.get("submittedOnDailyBy")
    who = by if isinstance(by, dict) else {}
    handle = clean(str(who.get("user") or who.get("name") or "")) or None
    return Mention(
        network=NETWORK,
        post_id=paper,
        author=Author(handle or paper, handle, clean(str(who.get("fullname") or "")) or None),
        posted_at=_time(inner.get("submittedOnDailyAt")) or _time(item.get("publishedAt")) or counted_at,
        url=f"https://huggingface.co/papers/{paper}",
        papers=(paper,),
        counted_at=counted_at,
        # the submitter's own upvote is not another person's
        likes=max(0, upvotes - 1) if isinstance(upvotes, int) else None,
        # comments stand beside the paper, not in it
        replies=count if isinstance(count := item.get("numComments"), int) else None,
    )


def _time(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except (ValueError, InvalidDate):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class HuggingFace:
    """The lists of D and the days after it, as far as the event's day."""

    http: Http
    url: str
    network: Network = NETWORK

    def gather(self, window: Window, day: date) -> Gathered:
        days = [day + timedelta(days=after) for after in range(DAYS_AFTER + 1)]
        asked = [one for one in days if datetime.combine(one, time(), UTC) <= window.end] or [day]
        mentions: dict[str, Mention] = {}
        failed: list[str] = []
        for one in asked:
            try:
                answer = self.http.get(
                    NETWORK, f"{self.url}/api/daily_papers", params={"date": str(one), "limit": "100"}
                )
                mentions.update({mention.post_id: mention for mention in parse(answer.body, window.end)})
            except SourceError as error:
                failed.append(f"{one}: {error.why}")
        if len(failed) == len(asked):
            raise SourceChanged(NETWORK, "; ".join(failed))
        state = SourceState.PARTIAL if failed else SourceState.OK
        status = SourceStatus(
            NETWORK, state, "; ".join(failed) or None, len(mentions), len(asked), counted_at=window.end
        )
        return Gathered(tuple(mentions.values()), status)

    def _featured(self, day: date, counted_at: datetime) -> tuple[Mention, ...]:
        params = {"date": str(day), "limit": "100"}
        return parse(self.http.get(NETWORK, f"{self.url}/api/daily_papers", params=params).body, counted_at)
