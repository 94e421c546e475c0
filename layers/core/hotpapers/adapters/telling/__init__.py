"""Where people are told of a digest: a chat's webhook, a Bluesky account, mail."""

from hotpapers.adapters.telling.account import BlueskyAccount
from hotpapers.adapters.telling.mail import SesPostman
from hotpapers.adapters.telling.tokens import SignedTokens
from hotpapers.adapters.telling.webhook import Webhook

__all__ = ["BlueskyAccount", "SesPostman", "SignedTokens", "Webhook"]
