"""A chat's incoming webhook. Its address is the secret.

Slack, Mattermost, Rocket.Chat: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
Discord: https://discord.com/developers/docs/resources/webhook#execute-webhook
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from hotpapers.adapters.http import Http
from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import SourceUnavailable
from hotpapers.views import words
from hotpapers.views.headlines import Headline, headlines, title, whole

SHOWN = 5
DISCORD = frozenset({"discord.com", "canary.discord.com", "ptb.discord.com", "discordapp.com"})
_MOST = 2_000
"""Characters of a message on Discord."""
_NO_PREVIEWS = 1 << 2
"""https://discord.com/developers/docs/resources/message#message-object-message-flags"""
_MARKUP = re.compile(r"([\\*_~`|>\[\]()#:<@-])")


@dataclass(frozen=True, slots=True)
class Webhook:
    http: Http
    url: str = field(repr=False)
    name: str = "webhook"
    repeatable: bool = False

    def tell(self, digest: Digest) -> None:
        try:
            self._post(digest)
        except SourceUnavailable as error:
            # 202 or 204 has no data, and took the message all the same: an hour later it would be there twice
            if not 200 <= (error.status or 0) < 300:
                raise

    def _post(self, digest: Digest) -> None:
        if urlsplit(self.url).hostname in DISCORD:
            # without `wait` the answer comes before the message is kept
            wait = "&wait=true" if urlsplit(self.url).query else "?wait=true"
            self.http.post(self.name, self.url + wait, json=discord(digest))
        else:
            self.http.post(self.name, self.url, json=slack(digest), accept="text/plain, application/json")


def slack(digest: Digest) -> Mapping[str, object]:
    lines = [f"{line.rank}. <{line.url}|{_for_slack(line.title)}> {_for_slack(line.said)}" for line in _top(digest)]
    all_, url = whole(digest)
    text = [f"*{_for_slack(title(digest))}*", _for_slack(words.counted(digest)), *lines, f"<{url}|{all_}>"]
    return {"text": "\n".join(text), "unfurl_links": False, "unfurl_media": False}


def discord(digest: Digest) -> Mapping[str, object]:
    """Nobody is called by a title that has an @ in it."""
    all_, url = whole(digest)
    lines = [f"{line.rank}. [{_for_discord(line.title)}](<{line.url}>) {line.said}" for line in _top(digest)]
    head, foot = [f"**{title(digest)}**", words.counted(digest)], f"[{all_}](<{url}>)"
    while len("\n".join([*head, *lines, foot])) > _MOST:
        lines.pop()
    text = "\n".join([*head, *lines, foot])
    return {"content": text, "flags": _NO_PREVIEWS, "allowed_mentions": {"parse": list[str]()}}


def _top(digest: Digest) -> Sequence[Headline]:
    return headlines(digest, SHOWN)


def _for_slack(text: str) -> str:
    """https://docs.slack.dev/messaging/formatting-message-text#escaping"""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _for_discord(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
