"""What a replay says on its pages, and on nothing else."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

import pytest

from local.gateway import Request, Response
from local.notice import Noticed

PAGE = b'<body><header></header><main id="main">\n<h1>Hot Papers</h1></main>'
LINE = b'<main id="main">\n<p class="note"><strong>A &lt;replay&gt;.</strong></p>\n<h1>'
HTML = ("Content-Type", "text/html; charset=utf-8")


@dataclass
class Edge:
    response: Response

    def answer(self, request: Request) -> Response:
        return self.response


def served(response: Response) -> Response:
    return Noticed(Edge(response), "A <replay>.").answer(Request("GET", "/", "", ()))


@pytest.mark.parametrize("status", [200, 404])
def test_a_page_says_it_before_anything_else(status: int) -> None:
    assert LINE in served(Response(status, [HTML], PAGE)).body


def test_a_compressed_page_says_it_compressed() -> None:
    answer = served(Response(200, [HTML, ("Content-Encoding", "gzip")], gzip.compress(PAGE)))
    assert LINE in gzip.decompress(answer.body)


@pytest.mark.parametrize(
    "response",
    [
        Response(200, [("content-type", "application/json")], PAGE),
        Response(304, [HTML]),
        Response(301, [("location", "/v1/")]),
    ],
)
def test_nothing_else_is_touched(response: Response) -> None:
    assert served(response) == response
