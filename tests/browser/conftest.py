"""A real browser (Debian's Chromium, driven by Playwright) that meets our pages and nothing else.

Where either is not installed, the tests are skipped in words.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from hotpapers.views import pages

from local.template import read

ORIGIN = "https://hotpapers.example"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND"),
)
OURS = frozenset({f"{ORIGIN}/page/", ORIGIN + pages.stylesheet()[0], ORIGIN + pages.script()[0]})
"""All that a page may ask for."""


def policy() -> str:
    """The site's own."""
    resources = read()["Resources"]
    headers = resources["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    return str(headers["ContentSecurityPolicy"]["ContentSecurityPolicy"])


@dataclass
class Visit:
    """A page as it was met, and what it did meanwhile."""

    page: Any
    console: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Addresses that were requested."""

    def heard(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@dataclass
class Reader:
    """Opens bytes as pages of the site."""

    browser: Any
    policy: str = field(default_factory=policy)

    def open(
        self, body: bytes, *, width: int = 1280, height: int = 900, scheme: str = "light", scripts: bool = True
    ) -> Visit:
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=scripts
        )
        visit = Visit(context.new_page())
        context.route("**/*", lambda route: self._serve(route, body, visit))
        visit.page.on("console", lambda message: visit.console.append(message.text))
        visit.page.on("pageerror", lambda error: visit.console.append(str(error)))
        visit.page.on("dialog", visit.heard)
        visit.page.goto(f"{ORIGIN}/page/")
        return visit

    def _serve(self, route: Any, body: bytes, visit: Visit) -> None:
        url = route.request.url
        visit.asked.append(url)
        path, css, script = urlsplit(url).path, pages.stylesheet(), pages.script()
        served: Mapping[str, tuple[bytes, str]] = {
            "/page/": (body, "text/html; charset=utf-8"),
            css[0]: (css[1], "text/css"),
            script[0]: (script[1], "text/javascript"),
        }
        if url.startswith(ORIGIN) and path in served:
            found, kind = served[path]
            route.fulfill(body=found, headers={"content-type": kind, "content-security-policy": self.policy})
        else:
            route.abort()


# Playwright's event loop runs in this thread while it is there, and no other test may find one
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=program, args=list(QUIET))
        yield found
        found.close()


@pytest.fixture
def reader(browser: Any) -> Iterator[Reader]:
    yield Reader(browser)
    for context in browser.contexts:
        context.close()
