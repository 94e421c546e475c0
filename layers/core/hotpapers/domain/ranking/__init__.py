"""Papers and their counted posts → ranked entries. Pure; explained on the site at /about/ranking/."""

from hotpapers.domain.ranking.calibration import calibrate, calibrated, tops_of
from hotpapers.domain.ranking.counted import people, posts
from hotpapers.domain.ranking.observed import observed
from hotpapers.domain.ranking.ordering import Ranked, rank, ranked
from hotpapers.domain.ranking.policy import ALGORITHMS, CHANGES, CLASSIC, HEAT, POLICIES, POLICY, Policy, Ranking

__all__ = [
    "ALGORITHMS",
    "CHANGES",
    "CLASSIC",
    "HEAT",
    "POLICIES",
    "POLICY",
    "Policy",
    "Ranked",
    "Ranking",
    "calibrate",
    "calibrated",
    "observed",
    "people",
    "posts",
    "rank",
    "ranked",
    "tops_of",
]
