"""Which way points go to areas: by a tree of GEOS, or by an index that pays for itself."""

from __future__ import annotations

import operator
import sys
import threading

import numpy as np
import numpy.typing as npt
import shapely

from geodata.locate.index import PointIndex, as_coordinates
from geodata.locate.trees import Positions, Shapes, first_holders

# Seconds, measured on 3,249 areas of 81,000 vertices and on 35,357 communes of 2.2 million; only
# their ratios matter. With them an index in memory pays at once; a kept one from 0.3 and 0.4
# million points on in a new process, from 3,000 and 90,000 where numba is loaded; and a new one
# from 0.3 and 1.1 million in a new process.
_TREE_A_POINT = 2.2e-6
_START = 0.6  # numba imported, kernels loaded from their cache
_OPEN_A_VERTEX = 9e-8
_BUILD_A_VERTEX = 8e-7

_REMEMBERED = 2
_remembered: list[tuple[Shapes, PointIndex]] = []
_remembering = threading.Lock()


def locate(
    longitudes: npt.ArrayLike, latitudes: npt.ArrayLike, geometries: npt.ArrayLike
) -> Positions:
    """Find the area that each point lies in.

    A point on a border belongs to the areas on both sides, and one in an overlap to both areas;
    it is given to the one that comes first in ``geometries``. So every point has one area or
    none, and the answer depends on nothing but the order of the areas. Many points make an index
    of the areas, which the cache keeps; few ask GEOS.

    Parameters
    ----------
    longitudes, latitudes : array_like of float, shape (n,)
        Degrees, EPSG:4326. A NaN or infinite coordinate is outside.
    geometries : array_like of shapely.Geometry or None, shape (m,)
        Areas in EPSG:4326; None holds nothing.

    Returns
    -------
    numpy.ndarray of int, shape (n,)
        Position in ``geometries``, -1 for a point outside all of them.

    Raises
    ------
    ValueError
        When there are not as many longitudes as latitudes.
    """
    x, y = as_coordinates(longitudes, latitudes)
    areas = np.array(geometries, dtype=object, ndmin=1)
    index = _index_worth_having(x.size, areas)
    return first_holders(x, y, areas) if index is None else index.locate(x, y)


def _index_worth_having(points: int, areas: Shapes) -> PointIndex | None:
    """The index of these areas, None where it costs more than so many points ask of a tree."""
    spare = points * _TREE_A_POINT - (0 if "numba" in sys.modules else _START)
    vertices = int(shapely.get_num_coordinates(areas).sum())
    if spare <= 0:
        return None
    index = _recall(areas)
    if index is None and spare > vertices * _OPEN_A_VERTEX:
        index = PointIndex.kept(areas, make=spare > vertices * _BUILD_A_VERTEX)
        _remember(areas, index)
    return index


def _recall(areas: Shapes) -> PointIndex | None:
    """The index of these very geometries, if it was used of late; they never change."""
    with _remembering:
        for known, index in _remembered:
            if len(known) == len(areas) and all(map(operator.is_, known, areas)):
                return index
    return None


def _remember(areas: Shapes, index: PointIndex | None) -> None:
    if index is not None:
        with _remembering:
            _remembered.insert(0, (areas, index))
            del _remembered[_REMEMBERED:]
