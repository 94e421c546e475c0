"""Hot Papers: which of the papers arXiv announced are people sharing and liking."""
