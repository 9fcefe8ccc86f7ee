"""Points to areas by GEOS: exact, whatever the areas are, and fast enough for few points."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

OUTSIDE = -1

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]
Shapes = npt.NDArray[np.object_]

_CHUNK = 1_000_000  # points held as geometries at a time: about 100 MB


def first_holders(x: Floats, y: Floats, areas: Shapes) -> Positions:
    """The first area that each point lies in or on the border of.

    Parameters
    ----------
    x, y : numpy.ndarray of float, shape (n,)
        In the units of the areas. NaN and infinity are outside.
    areas : numpy.ndarray of shapely.Geometry or None, shape (m,)

    Returns
    -------
    numpy.ndarray of int, shape (n,)
        Position in ``areas``, -1 outside all of them.
    """
    positions = np.full(x.size, OUTSIDE, dtype=np.intp)
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    for start in range(0, known.size, _CHUNK):
        some = known[start : start + _CHUNK]
        positions[some] = _first_of_chunk(x[some], y[some], areas)
    return positions


def _first_of_chunk(x: Floats, y: Floats, areas: Shapes) -> Positions:
    # The tree holds the points: a query then prepares each area once, not each point.
    holders, held = shapely.STRtree(shapely.points(x, y)).query(areas, predicate="intersects")
    first = np.full(x.size, len(areas), dtype=np.intp)
    np.minimum.at(first, held, holders)
    return np.where(first < len(areas), first, OUTSIDE)


class Arbiter:
    """Answers the few points that an index leaves open, among many areas.

    Parameters
    ----------
    areas : numpy.ndarray of shapely.Geometry or None, shape (m,)
    """

    def __init__(self, areas: Shapes) -> None:
        self.areas = areas

    @cached_property
    def _boxes(self) -> shapely.STRtree:
        return shapely.STRtree(self.areas)

    def first_holders(self, x: Floats, y: Floats) -> Positions:
        """As the function of that name; only areas whose bounds hold a point are asked."""
        near = np.unique(self._boxes.query(shapely.points(x, y))[1])
        found = first_holders(x, y, self.areas[near])
        return np.append(near, OUTSIDE)[found]  # OUTSIDE is the last
