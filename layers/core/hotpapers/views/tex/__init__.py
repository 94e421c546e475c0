"""TeX as it stands in titles and abstracts → HTML and plain text. What cannot be read stays as its author wrote it."""

from hotpapers.views.tex.writing import plain, rich

__all__ = ["plain", "rich"]
