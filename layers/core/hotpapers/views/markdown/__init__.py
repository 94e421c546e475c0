"""A digest as a Markdown post, in the styles of the generators it drops into."""

from hotpapers.views.markdown.original import original
from hotpapers.views.markdown.posts import STYLES, body, portable, post

__all__ = ["STYLES", "body", "original", "portable", "post"]
