"""Points to areas, every point counted once.

One rule holds whatever the way: a point on a border belongs to the areas on both sides, and one in
an overlap to both areas; it is given to the one that comes first. A few points ask a tree of GEOS
(:mod:`~geodata.locate.trees`); many ask a :class:`PointIndex`, which answers at the speed of memory
and passes on to GEOS what it is not sure of.
"""

from geodata.locate.choosing import locate
from geodata.locate.index import PointIndex

__all__ = ["PointIndex", "locate"]
