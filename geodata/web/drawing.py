"""Borders drawn at one fineness, on whole steps of a grid, so that every area stays itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.web.arcs import Borders, Floats, Ints, Shapes, real_arcs
from geodata.web.checks import Bools, find_faults, touching

Grid = tuple[float, float, float]
"""Origin x and y, and step, in degrees."""

# Arcs of an area that came out wrong are drawn so much finer, in turn; then with every point.
_FINER = (1 / 4, 1 / 16, 0)
# What all points do not put right fell together on the grid, which gets so much finer, so often.
_FINER_GRID, _GRIDS = 16, 4


@dataclass(frozen=True)
class Weighed:
    """Borders whose points know what a line would lose without them.

    Attributes
    ----------
    borders : Borders
        Arcs and rings.
    weights : numpy.ndarray of float, shape (n,)
        Effective area of each point, in square units of the points; infinite where it always stays.
    agrees : bool
        Whether the areas are a coverage.
    """

    borders: Borders
    weights: Floats
    agrees: bool

    def share(self, tolerance: float) -> float:
        """Of all points that may go, the share that a tolerance keeps."""
        loose = self.weights[np.isfinite(self.weights)]
        return float((loose >= tolerance**2).mean()) if len(loose) else 1.0


@dataclass(frozen=True)
class Drawing:
    """Borders as they are sent: points in steps of a grid, and which rings are left.

    Attributes
    ----------
    borders : Borders
        What is drawn.
    grid : tuple of float
        Origin x and y, and step, in degrees.
    points : numpy.ndarray of int, shape (n, 2)
        Points of the arcs in steps of the grid, one arc after the other.
    starts : numpy.ndarray of int, shape (arcs + 1,)
        Where each arc starts among the points.
    kept : numpy.ndarray of bool, shape (rings,)
        Rings that hold something; those that shrank to nothing are gone, and holes with shells.
    shapes : numpy.ndarray of shapely.MultiPolygon
        The areas as drawn, in steps of the grid.
    """

    borders: Borders
    grid: Grid
    points: Ints
    starts: Ints
    kept: Bools
    shapes: Shapes

    def arcs_of(self, areas: Ints) -> Ints:
        """The arcs that the drawn rings of some areas are made of, ascending."""
        chosen = np.zeros(len(self.shapes), np.bool_)
        chosen[areas] = True
        borders = self.borders
        ring = chosen[borders.ring_area] & self.kept
        return real_arcs(borders.walked[np.repeat(ring, np.diff(borders.ring_starts))])


def weigh_borders(borders: Borders, agrees: bool) -> Weighed:
    """Weigh every point once; each fineness is then a threshold.

    Notes
    -----
    Visvalingam and Whyatt (1993), "Line generalisation by repeated elimination of points".
    """
    from geodata.web import weight_kernels as kernels

    weights = kernels.weigh(borders.points, borders.starts, _lasting(borders))
    return Weighed(borders, weights, agrees)


def _lasting(borders: Borders) -> Bools:
    """Arcs that may never vanish: all but closed ones that are not the main part of an area."""
    from geodata.web import topology_kernels as kernels

    alone = np.diff(borders.ring_starts) == 1
    arcs = real_arcs(borders.walked[borders.ring_starts[:-1][alone]])
    first, last = borders.points[borders.starts[arcs]], borders.points[borders.starts[arcs + 1] - 1]
    lasting = np.ones(len(borders.sides), np.bool_)
    lasting[arcs[(first == last).all(axis=1)]] = False
    _, _, twice = kernels.join_arcs(
        borders.walked, borders.ring_starts, borders.points, borders.starts
    )
    shells = borders.part_starts[:-1]
    owner = np.repeat(np.arange(len(borders.area_starts) - 1), np.diff(borders.area_starts))
    by_size = np.lexsort([np.abs(twice[shells]), owner])
    main = by_size[np.flatnonzero(np.diff(owner[by_size], append=-1))]
    lasting[real_arcs(borders.walked[borders.ring_starts[shells[main]]])] = True
    return lasting


def draw(
    weighed: Weighed,
    tolerance: float,
    origin: tuple[float, float],
    step: float,
    tell: Callable[[float], None],
) -> Drawing:
    """Draw borders without what is finer than a tolerance; areas that come out wrong get finer.

    Parameters
    ----------
    weighed : Weighed
        Borders and the weight of their points.
    tolerance : float
        Points whose effective area is smaller than its square go; degrees.
    origin : tuple of float
        Of the grid, degrees.
    step : float
        Of the grid, degrees; a finer one is taken where areas fall together on it.
    tell : callable
        Told the share that is done, on the thread that calls.

    Returns
    -------
    Drawing
        In which no area is lost. Where the borders are a coverage so is the drawing, except for
        folds finer than any step that was tried.
    """
    borders = weighed.borders
    limits = np.full(len(borders.sides), tolerance**2)
    there = np.diff(borders.area_starts) > 0
    for grids in range(_GRIDS):
        drawing = _drawn(weighed, limits, (*origin, step / _FINER_GRID**grids))
        wrong = _wrong(drawing, weighed.agrees, there, tell)
        for finer in _FINER:
            if not wrong.any():
                return drawing
            # What stays wrong may be right itself, and covered by another: GEOS blames but one.
            blamed = wrong if finer == _FINER[0] else touching(drawing.shapes, wrong)
            arcs = _arcs_of(borders, blamed)
            limits[arcs] = (tolerance * finer) ** 2
            drawing = _drawn(weighed, limits, drawing.grid, _at_sides(borders, arcs), drawing)
            near = touching(drawing.shapes, _at_sides(borders, arcs))
            wrong = _wrong(drawing, weighed.agrees, there, tell, np.flatnonzero(near))
        if not wrong.any():
            break
    return drawing


def _wrong(
    drawing: Drawing,
    agrees: bool,
    there: Bools,
    tell: Callable[[float], None],
    among: Ints | None = None,
) -> Bools:
    lost = there & shapely.is_empty(drawing.shapes)
    return np.asarray(lost | find_faults(drawing.shapes, agrees=agrees, among=among, tell=tell))


def _arcs_of(borders: Borders, areas: Bools) -> Ints:
    return real_arcs(
        borders.walked[np.repeat(areas[borders.ring_area], np.diff(borders.ring_starts))]
    )


def _at_sides(borders: Borders, arcs: Ints) -> Bools:
    beside = np.zeros(len(borders.area_starts), np.bool_)
    beside[borders.sides[arcs].ravel()] = True  # the outside, -1, is the one too many
    return beside[:-1]


def _drawn(
    weighed: Weighed,
    limits: Floats,
    grid: Grid,
    changed: Bools | None = None,
    before: Drawing | None = None,
) -> Drawing:
    """Borders on a grid; areas that have not changed keep the shapes that they had before."""
    from geodata.web import topology_kernels, weight_kernels

    borders = weighed.borders
    points, starts = weight_kernels.thin(
        borders.points, borders.starts, weighed.weights, limits, np.array(grid[:2]), grid[2]
    )
    joined, ring_starts, twice = topology_kernels.join_arcs(
        borders.walked, borders.ring_starts, points, starts
    )
    solid = (twice != 0) & (np.diff(ring_starts) >= 4)
    shells = borders.part_starts[:-1]
    kept = solid & np.repeat(solid[shells], np.diff(borders.part_starts))
    if changed is None or before is None:
        shapes = _assembled(borders, joined, ring_starts, kept)
    else:
        anew = _assembled(borders, joined, ring_starts, kept & changed[borders.ring_area])
        shapes = np.where(changed, anew, before.shapes)
    return Drawing(borders, grid, points, starts, kept, shapes)


def _assembled(borders: Borders, points: Ints, starts: Ints, kept: Bools) -> Shapes:
    """Areas of the rings that are kept; an area that keeps none is empty."""
    inside = np.repeat(kept, np.diff(starts))
    ring_ends = np.cumsum(np.diff(starts)[kept])
    rings_before = np.concatenate([[0], np.cumsum(kept)])
    parts = rings_before[borders.part_starts]
    left = np.diff(parts) > 0
    part_ends = parts[1:][left]
    areas = np.concatenate([[0], np.cumsum(left)])[borders.area_starts]
    offsets = (
        np.concatenate([[0], ring_ends]),
        np.concatenate([[0], part_ends]),
        areas,
    )
    kind = shapely.GeometryType.MULTIPOLYGON
    return np.asarray(shapely.from_ragged_array(kind, points[inside].astype(np.float64), offsets))
