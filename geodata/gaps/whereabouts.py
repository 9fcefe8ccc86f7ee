"""Whereabouts: on which side of a country something lies, and whether at its edge."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.areas import Areas
from geodata.geometry import Shapes

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SIDES = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
"""Eight sides of a country, clockwise."""

CLEAR = 1.1
"""Standard deviations of its ground from a country's middle; in a disc, half the way to its edge"""

OFF = 45.0
"""Degrees by which either direction may differ from the side that is named."""

ON_ITS_SIDE = 0.8
"""The share of its ground that must lie on that side of the country's middle."""

EDGE_WITHIN = 0.005
"""Degrees: files whose levels were drawn apart differ by some hundred metres at the same border."""

_PIECE = 64  # vertices of the border that are looked for as one


class Country:
    """The outline of everything in a vintage, to say where in it areas of a level lie.

    The middle is the centroid, without parts that lie far off as in
    :meth:`~geodata.areas.Areas.mainland`. How far something is from it is measured by how the
    ground is spread in that direction (Mahalanobis distance): in a country four times as long as
    it is wide, the border across from the middle is far out as well. Its side is midway between
    the direction on the map and the one where the ground is spread the same all round; where
    either differs from the side by more than :data:`OFF`, none is told. Holes are no edge: they
    are lakes or slivers more often than other countries.

    Parameters
    ----------
    areas : Areas
    level : int
        The level that P-codes are of.
    """

    def __init__(self, areas: Areas, level: int) -> None:
        self._units = areas.at(level)
        whole = areas.at(areas.coarsest).geometry.to_numpy()
        outline = whole[0] if len(whole) == 1 else shapely.union_all(whole)
        west, _, east, _ = shapely.bounds(outline)
        self._rings = shapely.get_exterior_ring(shapely.get_parts(outline))
        self._round_the_back = bool(east - west > 180)  # across the antimeridian
        mainland = self._unwound(outline)
        if len(whole) == 1 and not self._round_the_back:
            mainland = shapely.clip_by_rect(outline, *areas.mainland(areas.coarsest, areas.root))
        self._middle = shapely.get_coordinates(mainland.centroid)[0]
        self._scale = np.array([np.cos(np.deg2rad(self._middle[1])), 1.0])
        self._evened = _inverse_root(_spread(mainland, self._middle, self._scale))

    def at_edge(self, pcodes: pd.Index) -> Bools:
        """Whether areas lie at the outer border of the country or at the sea, shape (k,)."""
        shapes = self._units.geometry.reindex(pcodes).to_numpy()
        tree = shapely.STRtree(_pieces(self._rings))
        found = np.zeros(len(shapes), dtype=bool)
        found[tree.query(shapes, predicate="dwithin", distance=EDGE_WITHIN)[0]] = True
        return found

    def sides(self, pcodes: pd.Index, groups: Ints, count: int) -> list[str]:
        """On which side of the country groups of areas lie.

        Parameters
        ----------
        pcodes : pandas.Index of str, length k
        groups : ndarray of int, shape (k,)
            The group of each area, from 0 to below ``count``.

        Returns
        -------
        list of str
            One of :data:`SIDES` a group; empty where it is in the middle or not clear.
        """
        away, ground = self._seen_from_middle(self._units.geometry.reindex(pcodes).to_numpy())
        whole = np.bincount(groups, ground, count)
        total = np.stack([np.bincount(groups, ground * part, count) for part in away.T], axis=1)
        middle = np.divide(
            total, whole[:, None], out=np.zeros_like(total), where=whole[:, None] > 0
        )
        evened = middle @ self._evened
        ahead = ((away @ self._evened) * evened[groups]).sum(axis=1) > 0
        share = np.bincount(groups, ground * ahead, count)
        on_map, apart = _bearing(middle), _turn(_bearing(middle), _bearing(evened))
        nearest = np.rint((on_map + apart / 2) / 45).astype(int)
        off = np.abs([_turn(nearest * 45, on_map), _turn(nearest * 45, on_map + apart)])
        clear = (np.hypot(*evened.T) >= CLEAR) & (share >= ON_ITS_SIDE * whole)
        clear &= (off <= OFF).all(axis=0)
        return [
            SIDES[side % len(SIDES)] if sure else ""
            for side, sure in zip(nearest.tolist(), clear.tolist(), strict=True)
        ]

    def _seen_from_middle(self, shapes: Shapes) -> tuple[Floats, Floats]:
        """Where shapes lie from the middle, in degrees of latitude east and north; their ground."""
        centres = shapely.centroid(self._unwound(shapes))
        points = np.stack([shapely.get_x(centres), shapely.get_y(centres)], axis=1)
        ground = np.nan_to_num(shapely.area(shapes) * np.cos(np.deg2rad(points[:, 1])))
        away = np.nan_to_num((points - self._middle) * self._scale)
        return away, ground

    def _unwound(self, shapes: Shapes) -> Any:
        """The same shapes, where the country lies across the antimeridian from 0 to 360 degrees."""
        if not self._round_the_back:
            return shapes
        return shapely.transform(shapes, lambda points: np.c_[points[:, 0] % 360, points[:, 1]])


def _bearing(away: Floats) -> Floats:
    """Degrees from north, clockwise."""
    return np.rad2deg(np.arctan2(away[:, 0], away[:, 1]))


def _turn(one: Floats, other: Floats) -> Floats:
    """Degrees from one bearing to another, the shorter way round."""
    return (other - one + 180) % 360 - 180


def _spread(shape: shapely.Geometry, middle: Floats, scale: Floats) -> Floats:
    """The covariance of the ground of a shape around a point, shape (2, 2).

    Second moments of a polygon from its vertices, by Green's theorem.
    """
    parts = shapely.orient_polygons(shapely.get_parts(shape))  # holes run the other way
    points, ring = shapely.get_coordinates(shapely.get_rings(parts), return_index=True)
    points = (points - middle) * scale
    here, there = points[:-1], points[1:]
    cross = here[:, 0] * there[:, 1] - there[:, 0] * here[:, 1]
    cross[ring[1:] != ring[:-1]] = 0.0
    both = here + there
    moments = (
        np.einsum("k,ki,kj->ij", cross, both, both)
        + sum(np.einsum("k,ki,kj->ij", cross, end, end) for end in (here, there))
    ) / 24
    return moments / (cross.sum() / 2)


def _inverse_root(spread: Floats) -> Floats:
    """The symmetric matrix that makes a spread the same in every direction, turning nothing."""
    amounts, axes = np.linalg.eigh(spread)
    least = max(float(amounts.max()) * 1e-6, np.finfo(float).tiny)
    return (axes / np.sqrt(np.maximum(amounts, least))) @ axes.T


def _pieces(rings: Shapes) -> Shapes:
    """Rings cut into short lines that share their ends, so that a tree tells them apart."""
    lines = []
    for ring in rings:
        points = shapely.get_coordinates(ring)
        starts = range(0, len(points) - 1, _PIECE)
        lines += [shapely.LineString(points[start : start + _PIECE + 1]) for start in starts]
    return np.array(lines, dtype=object)
