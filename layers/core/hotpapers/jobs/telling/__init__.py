"""People who asked for it are told of a digest: each of them once, and never of an old one."""

from hotpapers.jobs.telling.enlist import Enlist
from hotpapers.jobs.telling.mailing import Mailed, Mailing
from hotpapers.jobs.telling.newest import Newest
from hotpapers.jobs.telling.tell import Tell

__all__ = ["Enlist", "Mailed", "Mailing", "Newest", "Tell"]
