"""Borders cut into arcs, each of which two neighbours share, as in TopoJSON."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Borders:
    """The borders of some areas, cut wherever three areas or an area and nothing meet.

    Attributes
    ----------
    points : numpy.ndarray of float, shape (n, 2)
        Points of the arcs, one arc after the other, in the units of the shapes.
    starts : numpy.ndarray of int, shape (arcs + 1,)
        Where each arc starts among the points; the last number ends the last arc.
    sides : numpy.ndarray of int, shape (arcs, 2)
        Positions of the areas at both sides, the lower one first; it is followed by -1 at the
        outside, and by itself at a seam inside one area.
    walked : numpy.ndarray of int
        Arcs along the rings, ring after ring; ``-1 - i`` is arc ``i`` backwards.
    ring_starts, part_starts, area_starts : numpy.ndarray of int
        Where each ring starts in ``walked``, each polygon among the rings, each area among the
        polygons; each with a last number that ends the last.
    clash : bool
        Whether an edge has more than two users, or two that walk it in one direction: no coverage.
    """

    points: Floats
    starts: Ints
    sides: Ints
    walked: Ints
    ring_starts: Ints
    part_starts: Ints
    area_starts: Ints
    clash: bool

    @property
    def outer(self) -> npt.NDArray[np.bool_]:
        """Whether each arc has an area at one side only."""
        return np.asarray(self.sides[:, 1] < 0)

    @property
    def ring_area(self) -> Ints:
        """The area that each ring belongs to."""
        rings = np.diff(self.part_starts[self.area_starts])
        return np.repeat(np.arange(len(rings)), rings)


def real_arcs(steps: Ints) -> Ints:
    """The arcs that some steps walk, in whatever direction; each once, ascending."""
    return np.unique(np.where(steps < 0, -1 - steps, steps))


def cut_arcs(shapes: Shapes) -> Borders:
    """Cut rings wherever borders meet.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely.Polygon or shapely.MultiPolygon
        One an area, valid or empty; edges agree, vertex by vertex, where they are to be shared.

    Returns
    -------
    Borders
        With each arc once, in the direction in which it was met first.
    """
    from geodata.web import topology_kernels as kernels

    rings, part_starts, area_starts = _rings(shapes)
    points, starts = _corners(rings)
    place, met = kernels.number_pairs(*_bits(points))
    tail, head = place[:-1], place[1:]
    leaves = np.ones(len(place), np.bool_)
    leaves[starts[1:] - 1] = False
    one, other = np.minimum(tail, head)[leaves[:-1]], np.maximum(tail, head)[leaves[:-1]]
    number, first = kernels.number_pairs(one.view(np.uint64), other.view(np.uint64))
    edge = np.full(len(place), -1, np.int64)
    edge[leaves] = number
    area = np.repeat(np.arange(len(shapes)), np.diff(part_starts[area_starts]))
    low, high, clash = kernels.find_sides(edge, starts, place, area, len(first))
    junction = kernels.find_junctions(one[first], other[first], low, high, len(met))
    line, line_starts, first_edge, walked, ring_starts = kernels.walk_rings(
        place, edge, starts, junction, len(first)
    )
    sides = np.stack([low, high], axis=1)[first_edge]
    return Borders(
        points[met[line]],
        line_starts,
        sides,
        walked,
        ring_starts,
        part_starts,
        area_starts,
        bool(clash),
    )


def _rings(shapes: Shapes) -> tuple[Shapes, Ints, Ints]:
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    return rings, _starts(part, len(parts)), _starts(owner, len(shapes))


def _corners(rings: Shapes) -> tuple[Floats, Ints]:
    """Points of the rings without repetitions, and where each ring starts."""
    points, ring = shapely.get_coordinates(rings, return_index=True)
    again = np.zeros(len(points), np.bool_)
    again[1:] = (points[1:] == points[:-1]).all(axis=1) & (ring[1:] == ring[:-1])
    return points[~again], _starts(ring[~again], len(rings))


def _starts(owner: Ints, count: int) -> Ints:
    return np.searchsorted(owner, np.arange(count + 1)).astype(np.int64)


def _bits(points: Floats) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    # Adding nothing turns -0.0 into 0.0, so that equal numbers have equal bits.
    columns = np.ascontiguousarray((points + 0.0).T).view(np.uint64)
    return columns[0], columns[1]
