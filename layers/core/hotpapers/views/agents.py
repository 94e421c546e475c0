"""What robots and agents look for first."""

from __future__ import annotations

from importlib.resources import files

from hotpapers.views import addresses


def robots(site: str) -> bytes:
    """Everything may be read (https://www.rfc-editor.org/rfc/rfc9309)."""
    return f"User-agent: *\nAllow: /\nSitemap: {site}{addresses.SITEMAP}\n".encode()


def llms(site: str) -> bytes:
    """A map of the site in Markdown (https://llmstxt.org)."""
    text = files("hotpapers.views").joinpath("assets/llms.txt").read_text(encoding="utf-8")
    return text.replace("{site}", site).encode()
