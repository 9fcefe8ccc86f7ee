"""Cut the borders of areas into arcs, each of which two neighbours share."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

Line = npt.NDArray[np.int64]
"""Points of an arc, whole numbers, shape (n, 2)."""
Rings = list[list[list[int]]]
"""Polygons of one area, as rings of arcs; ``-1 - i`` is arc ``i`` backwards."""


def cut_arcs(
    shapes: npt.NDArray[np.object_],
) -> tuple[list[Line], npt.NDArray[np.int64], list[Rings]]:
    """Cut rings wherever borders meet, as TopoJSON does.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely.MultiPolygon
        One an area, with whole-number coordinates; edges agree where they are to be shared.

    Returns
    -------
    arcs : list of numpy.ndarray
        Each once, in the direction in which it was met first.
    sides : numpy.ndarray, shape (len(arcs), 2)
        Positions of the areas at both sides; -1 for the outside, the same twice for a seam.
    areas : list
        For every shape its polygons, rings and arcs.
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    places, vertex = np.unique(points.astype(np.int64), axis=0, return_inverse=True)
    vertex = vertex.ravel()
    edge, pair, pairs = _edges(vertex, ring, owner[part])
    junction = _junctions(vertex, edge, pair)
    arcs = _Arcs()
    areas: list[Rings] = [[] for _ in shapes]
    starts = np.searchsorted(ring, np.arange(len(rings) + 1))
    opened = -1
    for number, (first, last) in enumerate(pairwise(starts)):
        if part[number] != opened:
            opened = part[number]
            areas[owner[opened]].append([])
        # The last point repeats the first, so it starts no edge.
        walk, edges = vertex[first : last - 1], edge[first : last - 1]
        areas[owner[opened]][-1].append(arcs.along(walk, edges, junction[walk]))
    sides = pairs[pair[arcs.edges]] if arcs.edges else np.zeros((0, 2), np.int64)
    return [places[line] for line in arcs.lines], sides, areas


def _edges(
    vertex: npt.NDArray[np.int64], ring: npt.NDArray[np.int64], area: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Number the edge that starts at each point; per edge the pair of areas at its sides."""
    ends = np.stack([vertex, np.roll(vertex, -1)], axis=1)
    joined = ring == np.roll(ring, -1)
    joined[-1:] = False
    edge = np.full(len(vertex), -1)
    _, edge[joined], times = np.unique(
        np.sort(ends[joined], axis=1), axis=0, return_inverse=True, return_counts=True
    )
    low = np.full(len(times), np.iinfo(np.int64).max)
    high = np.full(len(times), -1)
    np.minimum.at(low, edge[joined], area[ring[joined]])
    np.maximum.at(high, edge[joined], area[ring[joined]])
    high[times == 1] = -1
    pairs, pair = np.unique(np.stack([low, high], axis=1), axis=0, return_inverse=True)
    return edge, pair.ravel(), pairs


def _junctions(
    vertex: npt.NDArray[np.int64],
    edge: npt.NDArray[np.int64],
    pair: npt.NDArray[np.int64],
) -> npt.NDArray[np.bool_]:
    """Whether each place ends an arc: not two edges meet there, or they part other areas."""
    starts = np.flatnonzero(edge >= 0)
    meets = np.concatenate(
        [
            np.stack([vertex[starts], edge[starts]], 1),
            np.stack([vertex[starts + 1], edge[starts]], 1),
        ]
    )
    meets = np.unique(meets, axis=0)
    count = vertex.max(initial=-1) + 1
    low, high = np.full(count, len(pair)), np.full(count, -1)
    np.minimum.at(low, meets[:, 0], pair[meets[:, 1]])
    np.maximum.at(high, meets[:, 0], pair[meets[:, 1]])
    degree = np.bincount(meets[:, 0], minlength=count)
    return np.asarray((degree != 2) | (low != high))


class _Arcs:
    """Arcs found so far; each is kept once, in the direction in which it was met first."""

    def __init__(self) -> None:
        self.lines: list[npt.NDArray[np.int64]] = []
        self.edges: list[int] = []
        self._known: dict[int, tuple[int, int, int]] = {}

    def along(
        self,
        walk: npt.NDArray[np.int64],
        edges: npt.NDArray[np.int64],
        junction: npt.NDArray[np.bool_],
    ) -> list[int]:
        """Arcs along a ring, given its points and the edge that leaves each of them."""
        cuts = np.flatnonzero(junction)
        # A ring that nobody cuts starts at its lowest place, the same for both its neighbours.
        turn = int(cuts[0]) if len(cuts) else int(walk.argmin())
        walk, edges = np.roll(walk, -turn), np.roll(edges, -turn)
        stops = [*(cuts - turn), len(walk)] if len(cuts) else [0, len(walk)]
        closed = np.append(walk, walk[0])
        return [
            self._number(closed[start : stop + 1], edges[start:stop])
            for start, stop in pairwise(stops)
        ]

    def _number(self, line: npt.NDArray[np.int64], edges: npt.NDArray[np.int64]) -> int:
        # An edge belongs to one arc only, so the lower of the two end edges names the arc.
        name = int(min(edges[0], edges[-1]))
        if name not in self._known:
            self._known[name] = (len(self.lines), int(edges[0]), int(line[0]))
            self.lines.append(line)
            self.edges.append(int(edges[0]))
        number, first_edge, first_place = self._known[name]
        forward = edges[0] == first_edge and line[0] == first_place
        return number if forward else -1 - number
