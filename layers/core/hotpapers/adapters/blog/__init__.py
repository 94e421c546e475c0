"""Posts of the original blog: bytes of a file → a digest, complete. `views.markdown.original` gives them back."""

from hotpapers.adapters.blog.post import parse, trimmed

__all__ = ["parse", "trimmed"]
