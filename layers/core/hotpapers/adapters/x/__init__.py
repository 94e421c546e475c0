"""X: recent search, and who posted what by oEmbed.

Only ids, handles, counts, times and links are kept; the text of a post is not even decoded.
"""

from hotpapers.adapters.x.cards import Cards
from hotpapers.adapters.x.search import SPELLINGS, X

__all__ = ["SPELLINGS", "Cards", "X"]
