"""The sample day, from one command to a page, a post and an API answer."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests

from local.aws import only
from local.cli import main
from tests.e2e import crawl
from tests.e2e.processes import Started, free_port, hotpapers

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("run"), pytest.mark.slow]

DAY = "2021-01-22"
SITE = "http://127.0.0.1:8000"
NOBODY = "http://127.0.0.1:9"
"""Nothing listens on the port of `discard`."""


@dataclass(frozen=True)
class Ran:
    status: int
    out: list[str]
    err: str
    folder: Path


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Where arXiv cannot be reached. What the caller calls X is not asked either."""
    folder = tmp_path_factory.mktemp("run") / "site"
    settings = {"HOTPAPERS_ARXIV_URL": NOBODY, "HOTPAPERS_X_URL": NOBODY}
    out, err = StringIO(), StringIO()
    with only(settings, hiding=("HOTPAPERS_",)), redirect_stdout(out), redirect_stderr(err):
        status = main(["run", "--once", "--out", str(folder)])
    return Ran(status, out.getvalue().splitlines(), err.getvalue(), folder)


def test_a_run_that_went_well_says_so_by_its_status_and_has_no_complaint(ran: Ran) -> None:
    assert (ran.status, ran.err) == (0, "")


def test_where_arxiv_cannot_be_reached_one_plain_line_says_what_is_done_instead(ran: Ran) -> None:
    assert re.fullmatch(
        r"arXiv cannot be reached from here \(.+\): replaying the sample day, 22 January 2021", ran.out[0]
    )


def test_each_step_is_a_line_with_its_seconds(ran: Ran) -> None:
    steps = [line for line in ran.out if re.search(r" \(\d+\.\d s\)$", line)]
    assert [re.split(r"[:0-9]", line)[0] for line in steps] == ["embedded cloud", "harvest", "publish", "site"]
    harvest = next(line for line in ran.out if line.startswith("harvest: "))
    assert re.match(rf"harvest: {DAY} revision 1: 52 papers announced, \d+ posts, \d+ listed; 2 requests", harvest)


def test_every_network_says_how_it_went(ran: Ran) -> None:
    networks = [match[1] for line in ran.out if (match := re.fullmatch(r"  (\w+): ok.*; \d+ posts, .*", line))]
    assert networks == ["x", "bluesky", "hackernews", "huggingface", "mastodon"]


def test_the_top_of_the_digest_is_printed(ran: Ran) -> None:
    digest = json.loads((ran.folder / f"digests/{DAY}/index.json").read_text("utf-8"))
    start = ran.out.index(f"Hot Papers {DAY}")
    titles = [line.partition(". ")[2] for line in ran.out[start + 1 : start + 21 : 2]]
    assert titles == [paper["title"] for paper in digest["results"][:10]]


def test_the_folder_holds_page_json_markdown_evidence_post_feeds_and_archive(ran: Ran) -> None:
    files = {path.relative_to(ran.folder).as_posix() for path in ran.folder.rglob("*") if path.is_file()}
    assert files >= {
        *(f"digests/{DAY}/{name}" for name in ("index.html", "index.json", "index.md", "evidence.json")),
        *("index.html", "404.html", "robots.txt", "sitemap.xml", "feed.xml", "atom.xml", "feed.json"),
        *("archive/index.html", "archive/2021-01/index.html", f"posts/original/{DAY}---Hot-Papers.md"),
        "papers/2101.08692/index.html",
    }
    assert next(line for line in ran.out if line.startswith("site: ")).startswith(f"site: {len(files):,} files in ")


def test_no_link_of_any_file_dangles(ran: Ran) -> None:
    found = list(crawl.links(ran.folder, SITE))
    assert len(found) > 1_000
    assert crawl.dangling(ran.folder, SITE) == []


def test_the_front_page_leads_to_every_page_in_a_few_steps(ran: Ran) -> None:
    """What no page links to nobody finds."""
    by_source: dict[str, set[str]] = {}
    for link in crawl.links(ran.folder, SITE):
        if link.source.endswith(".html") and (file := crawl.leads_to(ran.folder, link)):
            by_source.setdefault(link.source, set()).add(file.relative_to(ran.folder).as_posix())
    reached, fresh = set[str](), {"index.html"}
    while fresh:
        reached |= fresh
        fresh = {target for source in fresh for target in by_source.get(source, ())} - reached
    pages = {path.relative_to(ran.folder).as_posix() for path in ran.folder.rglob("*.html")}
    assert pages - reached == {"404.html"}


def test_against_live_sources_a_day_is_asked_for_by_its_date(tmp_path: Path) -> None:
    from local.web import Web  # noqa: PLC0415

    out = StringIO()
    with Web() as web, only(web.env(), hiding=("HOTPAPERS_",)), redirect_stdout(out):
        status = main(["run", "--sources", "live", "--date", DAY, "--once", "--out", str(tmp_path)])
        asked = {upstream: len(web.asked(upstream)) for upstream in ("arxiv", "x", "hackernews")}
    assert status == 0
    assert all(asked.values())
    assert "cannot be reached" not in out.getvalue()
    digest = json.loads((tmp_path / f"digests/{DAY}/index.json").read_text("utf-8"))
    assert digest["meta"]["generated_at"] == "2021-01-23T06:00:00Z", "counted on the next morning"


@dataclass(frozen=True)
class Site:
    process: Started
    address: str
    said: list[str]

    def get(self, path: str, method: str = "GET", **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {"Accept-Encoding": "identity", "User-Agent": None, **named}
        return requests.request(
            method, self.address + path, headers=given, timeout=60, allow_redirects=False, stream=False
        )

    def json(self, path: str) -> Any:
        return self.get(path).json()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    port = free_port()
    with hotpapers("run", "--sources", "sample", "--port", str(port)) as started:
        said = started.said("Ctrl-C")
        yield Site(started, f"http://127.0.0.1:{port}", said)


def test_it_says_where_it_is_to_be_read(site: Site) -> None:
    assert site.said[-4:] == [
        f"site  {site.address}/",
        f"API   {site.address}/v1/digests/latest",
        f"feed  {site.address}/feed.xml",
        "Ctrl-C ends it.",
    ]
    for line in site.said[-4:-1]:
        assert requests.get(line.split()[1], timeout=60).status_code == 200


def test_the_file_is_byte_for_byte_the_apis_answer(site: Site) -> None:
    file, answer = site.get(f"/digests/{DAY}/index.json"), site.get(f"/v1/digests/{DAY}")
    assert file.content == answer.content
    assert json.loads(file.content)["meta"]["date"] == DAY


def test_latest_is_the_newest_digest(site: Site) -> None:
    assert site.json("/v1/digests/latest") == site.json(f"/v1/digests/{DAY}")


def test_a_paper_says_where_it_was_listed(site: Site) -> None:
    paper = site.json("/v1/papers/2101.08692")["results"]
    (paper,) = paper if isinstance(paper, list) else [paper]
    assert paper["id"] == "2101.08692"
    assert DAY in json.dumps(paper)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/digests/1991-01-01", 404),
        ("/v1/digests/yesterday", 400),
        ("/v1/digests/latest?colour=red", 400),
        ("/v1/papers/2609.99999", 404),
        ("/v1/papers/no-id", 400),
        ("/v1/nothing", 404),
    ],
)
def test_an_error_of_the_api_is_a_problem_document_and_is_not_kept(site: Site, path: str, status: int) -> None:
    answer = site.get(path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert "no-store" in answer.headers["Cache-Control"]
    problem = answer.json()
    assert problem["status"] == status
    assert problem["detail"]


@pytest.mark.parametrize("path", ["/", f"/digests/{DAY}/", "/feed.xml", "/v1/digests/latest"])
def test_what_is_read_often_has_a_validator_and_costs_nothing_the_second_time(site: Site, path: str) -> None:
    first = site.get(path)
    again = site.get(path, If_None_Match=first.headers["ETag"])
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/v1/digests/latest", "/nothing.html"])
def test_every_answer_has_the_headers_that_the_template_sets(site: Site, path: str) -> None:
    headers = site.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Strict-Transport-Security"]


def test_head_says_what_get_would_say(site: Site) -> None:
    for path in ("/", "/v1/digests/latest"):
        head, got = site.get(path, "HEAD"), site.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Length"] == str(len(got.content))


def test_pages_are_compressed_and_api_answers_keep_their_strong_etag(site: Site) -> None:
    page, answer = (site.get(path, Accept_Encoding="gzip") for path in ("/", "/v1/digests/latest"))
    assert page.headers["Content-Encoding"] == answer.headers["Content-Encoding"] == "gzip"
    assert page.headers["ETag"].startswith('W/"')
    assert answer.headers["ETag"].startswith('"')


def test_a_page_that_is_not_there_is_a_page_that_says_so(site: Site) -> None:
    answer = site.get("/digests/2021-01-23/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")
    assert site.get("/nothing", "POST").status_code == 404


def test_an_address_without_its_last_slash_is_led_to_the_page(site: Site) -> None:
    answer = site.get(f"/digests/{DAY}?from=mail")
    assert answer.status_code == 301
    assert urljoin(f"{site.address}/", answer.headers["Location"]) == f"{site.address}/digests/{DAY}/"
    assert site.get("//evil.example/x").headers["Location"] == "/evil.example/x/"


def test_every_link_into_the_api_is_answered(site: Site, ran: Ran) -> None:
    targets = {link.target for link in crawl.links(ran.folder, SITE) if link.target.startswith("/v1/")}
    assert targets
    papers = sorted(target for target in targets if target.startswith("/v1/papers/"))
    asked = sorted(targets - set(papers)) + papers[:12]
    asked = [target for target in asked if not crawl.EXAMPLES.search(target)]
    lost = [(target, status) for target in asked if (status := site.get(target).status_code) != 200]
    assert lost == []


def test_ctrl_c_ends_it_cleanly(site: Site) -> None:
    """The last of this module: nobody serves after it."""
    status, out, err = site.process.interrupt()
    assert (status, err) == (0, "")
    assert out.splitlines() == ["stopped"]
    port = int(site.address.rpartition(":")[2])
    with socket.create_server(("127.0.0.1", port)):
        pass
