"""Posts of the original blog: bytes of a file → a digest, complete. `views.markdown.original` gives them back."""

from hotpapers.adapters.blog.post import parse

__all__ = ["parse"]
