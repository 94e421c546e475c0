"""A login on Bluesky, for who reads there and who posts: https://docs.bsky.app/docs/api/com-atproto-server-create-session"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from hotpapers.adapters.http import Response, load_json
from hotpapers.domain.errors import SourceChanged


@dataclass(frozen=True, slots=True)
class Login:
    token: str = field(repr=False)
    did: str
    """Of the account, whatever it calls itself."""


def login(
    post: Callable[[str, Mapping[str, str]], Response], source: str, url: str, identifier: str, password: str
) -> Login:
    """An account has 300 a day. Raises SourceError."""
    asked = {"identifier": identifier, "password": password}
    session = load_json(source, post(f"{url}/xrpc/com.atproto.server.createSession", asked).body)
    token, did = (session.get(name) for name in ("accessJwt", "did")) if isinstance(session, dict) else (None, None)
    if not isinstance(token, str) or not re.fullmatch(r"[!-~]+", token):
        raise SourceChanged(source, "the login gave no token")
    return Login(token, did if isinstance(did, str) else identifier)
