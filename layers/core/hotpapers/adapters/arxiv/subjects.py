"""arXiv's archives and categories. https://arxiv.org/category_taxonomy"""

from __future__ import annotations

import re

_PHYSICS = frozenset(
    {"astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nlin", "nucl-ex", "nucl-th"}
    | {"physics", "quant-ph"}
)
"""Archives that stand in the group `physics`; every other archive is a group of its own."""

_ALIASES = {
    "cs.NA": "math.NA",
    "cs.SY": "eess.SY",
    "math.IT": "cs.IT",
    "math.MP": "math-ph",
    "q-fin.EC": "econ.GN",
    "stat.TH": "math.ST",
}
"""One category under two names; the listing pages print the second alone."""
_CODE = re.compile(r"[a-z-]+(\.[A-Za-z-]+)?", re.ASCII)


def canonical_codes(codes: list[str]) -> tuple[str, ...]:
    """Each category once, under the name that arXiv prints, in order: the primary first.

    What is no name of a category is left out: names become addresses.
    """
    return tuple(dict.fromkeys(_ALIASES.get(code, code) for code in codes if _CODE.fullmatch(code)))


def holds(subject: str, category: str) -> bool:
    """Whether a paper with this primary category is the subject's own: an archive has all its categories."""
    return subject in (category, category.partition(".")[0])


def oai_set(subject: str) -> str:
    """`cs` → cs, `cs.AI` → cs:cs:AI, `hep-th` → physics:hep-th. https://info.arxiv.org/help/oa/index.html"""
    archive, _, category = subject.partition(".")
    group = "physics" if archive in _PHYSICS else archive
    if not category and group == archive and archive not in _PHYSICS:
        return group
    return ":".join(part for part in (group, archive, category) if part)
