"""A chat that took a message is not given it again, whatever the success it answers with."""

from __future__ import annotations

import pytest
from hotpapers.adapters.http import Http
from hotpapers.adapters.telling import Webhook
from hotpapers.domain.errors import SourceError

from tests.builders import a_digest
from tests.contracts.wires import Wire


def _answer(status: int) -> bytes:
    return f"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()


@pytest.mark.parametrize("status", [202, 204])
def test_a_success_without_data_is_a_success(status: int) -> None:
    with Wire(_answer(status)) as chat:
        Webhook(Http("ops@papers.example"), chat.url).tell(a_digest())
        assert len(chat.requests) == 1


@pytest.mark.parametrize("status", [302, 404, 410, 500])
def test_anything_else_is_none(status: int) -> None:
    with Wire(_answer(status)) as chat, pytest.raises(SourceError) as caught:
        Webhook(Http("ops@papers.example"), chat.url).tell(a_digest())
    assert caught.value.status == status
