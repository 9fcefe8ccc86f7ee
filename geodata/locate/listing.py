"""Compiled: from the rings of areas to edges, and from edges to the tiles that they cross.

*Tile units* measure from the grid's corner in widths and heights of tiles. All listing is generous
by a margin that is far larger than the rounding of these units: an edge may stand in a cell that it
only just misses, never the other way round.
"""

from __future__ import annotations

import numpy as np

from geodata.compiled import Array, compiled
from geodata.locate.crossings import FINE, MANY

MARGIN = 1e-3 / FINE  # of a tile
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits well spread


@compiled
def pair_edges(
    corners: Array, bits: Array, ring_starts: Array, ring_areas: Array, inside_left: Array
) -> tuple[Array, Array]:
    """Every edge once, from its lesser end, with its turn.

    Parameters
    ----------
    corners : float array, shape (n, 2)
        Of all rings one after the other; no negative zeros.
    bits : uint64 array, shape (n, 2)
        The same memory.
    ring_starts, ring_areas, inside_left : arrays
        Where each ring begins (and the last one ends), whose it is, and whether its area lies to
        the left of it.

    Returns
    -------
    tuple of arrays
        Edges (m, 4) as from x, y to x, y; turns (m,).
    """
    count = len(corners)
    edges = np.empty((count, 4), np.float64)
    turns = np.empty(count, np.int64)
    size = 16
    while size < 2 * count:
        size *= 2
    slots = np.full(size, -1, np.int32)  # open addressing: the edge that a slot holds
    kept = 0
    for ring in range(len(ring_areas)):
        weight = MANY + ring_areas[ring] + 1
        if not inside_left[ring]:
            weight = -weight
        for at in range(ring_starts[ring], ring_starts[ring + 1] - 1):
            first, last, turn = at, at + 1, weight
            ax, ay, bx, by = corners[at, 0], corners[at, 1], corners[at + 1, 0], corners[at + 1, 1]
            if ax == bx and ay == by:
                continue
            if ax > bx or (ax == bx and ay > by):
                ax, ay, bx, by = bx, by, ax, ay
                first, last, turn = at + 1, at, -weight
            mixed = (bits[first, 0] * _MIX) ^ (bits[first, 1] >> np.uint64(7))
            mixed = (mixed * _MIX) ^ (bits[last, 0] >> np.uint64(3))
            mixed = (mixed * _MIX) ^ bits[last, 1]
            mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX
            slot = np.int64(mixed >> np.uint64(32)) & (size - 1)
            while True:
                edge = slots[slot]
                if edge < 0:
                    slots[slot] = kept
                    edges[kept] = (ax, ay, bx, by)
                    turns[kept] = turn
                    kept += 1
                    break
                same = edges[edge]
                if same[0] == ax and same[1] == ay and same[2] == bx and same[3] == by:
                    turns[edge] += turn
                    break
                slot = (slot + 1) & (size - 1)
    return edges[:kept].copy(), turns[:kept].copy()


@compiled
def _reach(
    ax: float, ay: float, bx: float, by: float, low: float, high: float
) -> tuple[float, float]:
    """Least and greatest x of an edge between two heights; an empty span where it is not there.

    The cut at ``low`` and ``high`` is off by the rounding of y over the edge's height, in parts of
    the edge: less than the margin over the same height, by which both heights lie too far out.
    """
    if ay > by:
        ax, ay, bx, by = bx, by, ax, ay
    if by < low or ay > high:
        return 1.0, 0.0
    start, end = ax, bx
    if ay < low:
        start = ax + (bx - ax) * min((low - ay) / (by - ay), 1.0)
    if by > high:
        end = ax + (bx - ax) * min((high - ay) / (by - ay), 1.0)
    return min(start, end), max(start, end)


@compiled
def span_of(
    ax: float, ay: float, bx: float, by: float, row: int, size: float, margin: float, count: int
) -> tuple[int, int]:
    """First and last column, of ``count``, that an edge crosses in a row of cells of some size."""
    west, east = _reach(ax, ay, bx, by, row * size - margin, (row + 1) * size + margin)
    if west > east or east + margin < 0.0 or west - margin > count * size:
        return 1, 0
    return (
        max(int(np.floor((west - margin) / size)), 0),
        min(int(np.floor((east + margin) / size)), count - 1),
    )


@compiled
def rows_of(ay: float, by: float, size: float, margin: float, count: int) -> tuple[int, int]:
    """First and last row, of ``count``, between the heights of an edge's ends."""
    return (
        max(int(np.floor((min(ay, by) - margin) / size)), 0),
        min(int(np.floor((max(ay, by) + margin) / size)), count - 1),
    )


@compiled
def count_in_tiles(units: Array, columns: int, rows: int) -> Array:
    """How many edges cross each tile; ``units`` are edges (m, 4) in tile units."""
    counts = np.zeros(columns * rows, np.int64)
    for edge in range(len(units)):
        ax, ay, bx, by = units[edge]
        first, last = rows_of(ay, by, 1.0, MARGIN, rows)
        for row in range(first, last + 1):
            west, east = span_of(ax, ay, bx, by, row, 1.0, MARGIN, columns)
            for column in range(west, east + 1):
                counts[row * columns + column] += 1
    return counts


@compiled
def list_in_tiles(units: Array, columns: int, rows: int, starts: Array) -> Array:
    """The edges of each tile, one tile after the other; ``starts`` says where each begins."""
    cursor = starts[:-1].copy()
    listed = np.empty(starts[-1], np.int32)
    for edge in range(len(units)):
        ax, ay, bx, by = units[edge]
        first, last = rows_of(ay, by, 1.0, MARGIN, rows)
        for row in range(first, last + 1):
            west, east = span_of(ax, ay, bx, by, row, 1.0, MARGIN, columns)
            for column in range(west, east + 1):
                tile = row * columns + column
                listed[cursor[tile]] = edge
                cursor[tile] += 1
    return listed
