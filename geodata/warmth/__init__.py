"""Warmth: how relationships cool, and what is about to be lost.

``paces`` is what is expected, as data; ``terms`` who holds which office on a day; ``contacts`` who
was met in which engagement; ``cooling`` the formula. ``relationships``, ``areas`` and ``curve`` are
the three answers. ``docs/metrics.md`` says all of it in words.
"""

from geodata.warmth.areas import measure_area_relationships, measure_area_warmth
from geodata.warmth.contacts import OFFICE_SHARE, PERSON_SHARE
from geodata.warmth.cooling import COLD, WARM
from geodata.warmth.curve import Curve, warmth_curve
from geodata.warmth.paces import (
    AREA_PACE,
    CLASS_PACES,
    KIND_WEIGHTS,
    ROLE_PACES,
    UNKNOWN_KIND_WEIGHT,
    Pace,
    Paces,
)
from geodata.warmth.relationships import HORIZON, cooling_first, measure_warmth
from geodata.warmth.standing import STATES

__all__ = [
    "AREA_PACE",
    "CLASS_PACES",
    "COLD",
    "HORIZON",
    "KIND_WEIGHTS",
    "OFFICE_SHARE",
    "PERSON_SHARE",
    "ROLE_PACES",
    "STATES",
    "UNKNOWN_KIND_WEIGHT",
    "WARM",
    "Curve",
    "Pace",
    "Paces",
    "cooling_first",
    "measure_area_relationships",
    "measure_area_warmth",
    "measure_warmth",
    "warmth_curve",
]
