"""A digest as a Markdown post, in the styles of the generators it drops into."""

from hotpapers.views.markdown.original import original

__all__ = ["original"]
