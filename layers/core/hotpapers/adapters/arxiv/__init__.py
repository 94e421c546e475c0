"""arXiv's announcements: listing pages first, feeds and OAI-PMH where a page is down or too old."""

from hotpapers.adapters.arxiv.source import Arxiv

__all__ = ["Arxiv"]
