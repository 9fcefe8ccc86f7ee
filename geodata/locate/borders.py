"""The borders of areas as arrays: rings for compiled code, boxes for what it cannot take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]

_POLYGONS = (3, 6)  # shapely's numbers for Polygon and MultiPolygon


@dataclass(frozen=True)
class Rings:
    """The rings of the areas that are sound.

    Attributes
    ----------
    corners : numpy.ndarray of float, shape (n, 2)
        Of all rings, one ring after the other, each closed.
    starts : numpy.ndarray of int, shape (r + 1,)
        Where each ring begins, and where the last one ends.
    areas : numpy.ndarray of int, shape (r,)
        Position of the area that each ring belongs to.
    inside_left : numpy.ndarray of bool, shape (r,)
        Whether the area lies to the left of its ring.
    doubtful : numpy.ndarray of float, shape (k, 4)
        West, south, east, north of everything that is no valid polygon: what GEOS says of a point
        there is not told by the rings.
    """

    corners: Floats
    starts: npt.NDArray[np.int64]
    areas: npt.NDArray[np.int64]
    inside_left: npt.NDArray[np.bool_]
    doubtful: Floats

    @property
    def bounds(self) -> Floats:
        """West, south, east, north of it all; NaN without any."""
        if not len(self.corners):
            boxes = self.doubtful
        else:
            around = [*self.corners.min(axis=0), *self.corners.max(axis=0)]
            boxes = np.vstack([self.doubtful, around])
        if not len(boxes):
            return np.full(4, np.nan)
        return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def take_rings(geometries: npt.NDArray[np.object_]) -> Rings:
    """Take areas apart.

    Parameters
    ----------
    geometries : numpy.ndarray of shapely.Geometry or None, shape (m,)

    Returns
    -------
    Rings
        None and empty geometries have neither rings nor a box.
    """
    there = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    sound = np.isin(shapely.get_type_id(geometries), _POLYGONS) & shapely.is_valid(geometries)
    owners = np.flatnonzero(there & sound)
    parts, of_area = shapely.get_parts(geometries[owners], return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    is_shell = np.diff(of_part, prepend=-1) > 0  # a part's first ring
    lengths = shapely.get_num_coordinates(rings)
    return Rings(
        corners=shapely.get_coordinates(rings) + 0.0,  # minus zero is zero
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        areas=owners[of_area[of_part]].astype(np.int64),
        inside_left=shapely.is_ccw(rings) == is_shell,
        doubtful=shapely.bounds(geometries[there & ~sound]).reshape(-1, 4),
    )
