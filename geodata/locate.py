"""Points to areas, every point counted once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

OUTSIDE = -1
_CHUNK = 1_000_000  # points held as geometries at a time: about 100 MB


def locate(
    longitudes: npt.ArrayLike, latitudes: npt.ArrayLike, geometries: npt.ArrayLike
) -> npt.NDArray[np.intp]:
    """Find the area that each point lies in.

    A point on a border belongs to the areas on both sides, and one in an overlap to both areas;
    it is given to the one that comes first in ``geometries``. So every point has one area or
    none, and the answer depends on nothing but the order of the areas.

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
    x = np.atleast_1d(np.asarray(longitudes, dtype=np.float64))
    y = np.atleast_1d(np.asarray(latitudes, dtype=np.float64))
    if x.shape != y.shape:
        raise ValueError(f"{x.size} longitudes do not go with {y.size} latitudes")
    areas = np.array(geometries, dtype=object, ndmin=1)
    positions = np.full(x.size, OUTSIDE, dtype=np.intp)
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    for start in range(0, known.size, _CHUNK):
        some = known[start : start + _CHUNK]
        positions[some] = _first_holder(x[some], y[some], areas)
    return positions


def _first_holder(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], areas: npt.NDArray[np.object_]
) -> npt.NDArray[np.intp]:
    # The tree holds the points: a query then prepares each area once, not each point.
    holders, held = shapely.STRtree(shapely.points(x, y)).query(areas, predicate="intersects")
    first = np.full(x.size, len(areas), dtype=np.intp)
    np.minimum.at(first, held, holders)
    return np.where(first < len(areas), first, OUTSIDE)
