"""How much may be asked, told with every answer (https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/).

The gateway keeps the limit, over all environments; one environment knows what it has seen itself, so what it says is
left is the most that there can be.
"""

from __future__ import annotations

from dataclasses import dataclass

A_SECOND = 50
"""The template's ThrottlingRateLimit."""


@dataclass(slots=True)
class Quota:
    second: int = 0
    seen: int = 0

    def counted(self, at: int) -> dict[str, str]:
        """Headers for one more request; `at`: seconds since 1970, of the request."""
        if at != self.second:
            self.second, self.seen = at, 0
        self.seen += 1
        left = max(0, A_SECOND - self.seen)
        return {"RateLimit-Policy": f'"default";q={A_SECOND};w=1', "RateLimit": f'"default";r={left};t=1'}
