"""Gaps: where nobody is, which of it matters most, and what of it lies together.

``docs/metrics.md`` has every formula with its source.
"""

from geodata.gaps.bounds import Bounds, bound_coverage
from geodata.gaps.contiguity import Contiguity, contiguity
from geodata.gaps.equity import ATTENTION, Equity, measure_equity
from geodata.gaps.joins import Joins, count_joins
from geodata.gaps.local import CLUSTER_KINDS, STATISTICS, WHY_NOT, local_clusters
from geodata.gaps.overlap import find_overlaps, offer_joint_visits
from geodata.gaps.priority import (
    COMPONENTS,
    DEFAULT_WEIGHTS,
    component_weights,
    explain_scores,
    score_gaps,
)
from geodata.gaps.regions import Region, join_regions
from geodata.gaps.whereabouts import SIDES

__all__ = [
    "ATTENTION",
    "CLUSTER_KINDS",
    "COMPONENTS",
    "DEFAULT_WEIGHTS",
    "SIDES",
    "STATISTICS",
    "WHY_NOT",
    "Bounds",
    "Contiguity",
    "Equity",
    "Joins",
    "Region",
    "bound_coverage",
    "component_weights",
    "contiguity",
    "count_joins",
    "explain_scores",
    "find_overlaps",
    "join_regions",
    "local_clusters",
    "measure_equity",
    "offer_joint_visits",
    "score_gaps",
]
