"""Levels mixed in one layer that says nothing about them: told apart by what lies in what."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from geodata.geometry import Shapes
from loaders.boundaries.lineage import measure_shares

_SUSPECT = 0.1  # share of areas lying on others from which a layer may be of several levels
_INSIDE = 0.9  # share of an area that lies in the one above it
_FILLED = 0.9  # share of an area that those in it must fill
_EQUAL = 1.01


def covered_share(shapes: Shapes) -> float:
    """The share of areas of which a point inside lies in another area too.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely.MultiPolygon
        Valid, EPSG:4326.
    """
    if len(shapes) < 2:
        return 0.0
    points = shapely.point_on_surface(shapes)
    rows, _ = shapely.STRtree(shapes).query(points, predicate="intersects")
    return float((np.bincount(rows, minlength=len(shapes)) > 1).mean())


def split_levels(shapes: Shapes) -> npt.NDArray[np.float64] | None:
    """ADM levels of areas of which some are made of others.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely.MultiPolygon
        Valid, EPSG:4326.

    Returns
    -------
    numpy.ndarray of float or None
        The level of each: 0 for one area that holds all the others, else 1 and up. None where the
        areas do not lie on each other, or not so that coarser ones are filled by finer ones.
    """
    if covered_share(shapes) < _SUSPECT:
        return None
    inner, outer = _nestings(shapes)
    depth = np.bincount(inner, minlength=len(shapes))
    above = depth[inner] == depth[outer] + 1
    if not above.any() or not _filled(shapes, inner[above], outer[above]):
        return None
    if covered_share_within(shapes, depth) > _SUSPECT:
        return None
    top = depth == 0
    return depth.astype(np.float64) + (0 if top.sum() == 1 else 1)


def covered_share_within(shapes: Shapes, depth: npt.NDArray[np.intp]) -> float:
    """The largest :func:`covered_share` of any one depth."""
    return max(covered_share(shapes[depth == one]) for one in np.unique(depth))


def _nestings(shapes: Shapes) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Pairs of areas, the first of which lies in the second; of two equal ones the later."""
    points = shapely.point_on_surface(shapes)
    inner, outer = shapely.STRtree(shapes).query(points, predicate="intersects")
    size = shapely.area(shapes)
    equal = (size[outer] < size[inner] * _EQUAL) & (size[inner] < size[outer] * _EQUAL)
    larger = np.where(equal, outer < inner, size[outer] > size[inner])
    inner, outer = inner[larger], outer[larger]
    lies = measure_shares(shapes[inner], shapes, outer) > _INSIDE
    return inner[lies], outer[lies]


def _filled(shapes: Shapes, inner: npt.NDArray[np.intp], outer: npt.NDArray[np.intp]) -> bool:
    """Whether the areas that hold others are made of them."""
    size = shapely.area(shapes)
    held = np.bincount(outer, weights=size[inner], minlength=len(shapes))
    holders = np.unique(outer)
    return bool((held[holders] > _FILLED * size[holders]).mean() > _FILLED)
