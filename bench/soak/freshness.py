"""Nothing becomes older: what a path must show at least, and how far behind what was saved it was."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench.soak.asking import Version

Floor = Version | None


@dataclass
class Freshness:
    """Times are monotonic seconds, the same for all processes of a machine."""

    saved: list[tuple[Version, float]] = field(default_factory=list)
    published: int = 0
    floors: dict[str, Version] = field(default_factory=dict)
    behind: dict[str, float] = field(default_factory=dict)
    """Seconds, by path."""

    def save(self, version: Version, at: float) -> None:
        """It is in the table: from now on the API has nothing older."""
        self.saved.append((version, at))
        self._raise("/v1/digests/latest", version)
        self._raise(f"/v1/digests/{version[0]}", version)

    def publish(self, version: Version) -> None:
        """It is in the bucket: from now on the site has nothing older."""
        self.published += 1
        self._raise("/", (version[0], 0))
        self._raise(f"/digests/{version[0]}/", (version[0], 0))
        self._raise(f"/digests/{version[0]}/index.json", version)

    def floor(self, path: str) -> Floor:
        """To be asked for before the request is sent."""
        return self.floors.get(path)

    def see(self, path: str, shown: Version, floor: Floor, start: float) -> str | None:
        """What is wrong with showing that to a request of that time."""
        self._raise(path, shown)
        newer = [at for version, at in self.saved if _comparable(version, path, shown) > shown and at <= start]
        if newer:
            self.behind[path] = max(self.behind.get(path, 0.0), start - min(newer))
        return f"{shown} after {floor} was there" if floor and shown < floor else None

    def furthest(self, where: str) -> float:
        """Of all paths that begin so."""
        return max((behind for path, behind in self.behind.items() if path.startswith(where)), default=0.0)

    def _raise(self, path: str, version: Version) -> None:
        self.floors[path] = max(version, self.floors.get(path, version))


def _comparable(version: Version, path: str, shown: Version) -> Version:
    """As the path could show it: another day's is nothing that a day's own path lacks, and a page has no revision."""
    if shown[0] in path and version[0] != shown[0]:
        return shown
    return version if shown[1] else (version[0], 0)
