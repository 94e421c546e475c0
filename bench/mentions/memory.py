"""What this process held at its peak."""

from __future__ import annotations

import re
from pathlib import Path


def peak() -> float:
    """Megabytes. Linux's own high water mark: that of getrusage is the parent's too, as it was when it forked."""
    held = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(held[1]) / 1024 if held else 0.0
