"""X: recent search; and by oEmbed who posted what, and what is still there.

Only ids, handles, counts, times and links are kept; the text of a post is not even decoded.
"""

from hotpapers.adapters.x.api import SPELLINGS
from hotpapers.adapters.x.cards import Cards
from hotpapers.adapters.x.source import X

__all__ = ["SPELLINGS", "Cards", "X"]
