"""A grid over areas: one look-up answers a point, or names the few edges that decide it.

The grid has two levels, because a country's areas seldom fill its bounds (France reaches from the
Caribbean to the Indian Ocean): *tiles* of one size, each divided into as many *cells* as its edges
ask for. A cell that no edge crosses holds the area that it lies in. Any other holds the few edges
that cross it and the area at a reference point inside it; :mod:`geodata.locate.crossings` goes from
there to a point. Cells that an overlap or an invalid area reaches say so, and are left to GEOS.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from geodata.locate.borders import Floats, Rings

Ints = npt.NDArray[np.int64]

CELLS = 8_000_000
"""Cells at most: 32 MB."""

# With more, fewer points fall in border cells, but more look-ups miss the processor's cache: of 22,
# 60 and 170 cells an edge the first was the fastest at 40,000 edges.
_CELLS_AN_EDGE = 24
_FEWEST_CELLS = 4096
_CELLS_A_TILE = 64  # on average, where areas fill their bounds
_MOST_TILES = 1 << 17
_DIVISIONS = np.array([d for d in range(1, 61) if 60 % d == 0])  # of a tile, each way
# A fine row or column must be far wider than the rounding of the coordinates that it divides.
_FINEST = 2.0**-36
_RANGE = (1e-140, 1e140)  # of a step and a coordinate: products of two are then numbers
_WORLD = np.finfo(np.float64).max


@dataclass(frozen=True)
class Grid:
    """The arrays that answer a point; all that an index keeps.

    Attributes
    ----------
    frame : numpy.ndarray of float, shape (10,)
        West, south, east, north of the areas; the grid's corner; width and height of its finest
        columns and rows; tiles a degree, across and up.
    shape : numpy.ndarray of int, shape (2,)
        Columns and rows of tiles.
    tiles : numpy.ndarray of int
        By row: its first cell times 64, plus its divisions each way.
    cells : numpy.ndarray of int32
        An area's position, OUTSIDE, ASK, or where a border cell's record is.
    records : numpy.ndarray of int
        Of border cells: the area at the reference, and the edges, some of whose words are doubles.
    """

    frame: Floats
    shape: Ints
    tiles: Ints
    cells: npt.NDArray[np.int32]
    records: Ints

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Its arrays by name, in the order in which compiled code takes them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def build_grid(rings: Rings, *, most_cells: int = CELLS) -> Grid:
    """Lay a grid over areas.

    Parameters
    ----------
    rings : Rings
    most_cells : int
        How many cells there may be. A larger grid answers sooner and takes longer to build.

    Returns
    -------
    Grid
        Of a single cell, left to GEOS, where the areas are too small for their coordinates, or
        reach to infinity.
    """
    from geodata.locate import dividing, listing

    edges, turns = listing.pair_edges(
        rings.corners, rings.corners.view(np.uint64), rings.starts, rings.areas, rings.inside_left
    )
    wanted = int(np.clip(len(edges) * _CELLS_AN_EDGE, _FEWEST_CELLS, most_cells))
    laid = _lay_frame(rings.bounds, wanted)
    if laid is None:
        return _nothing_but_asking()
    frame, shape = laid
    columns, rows = (int(count) for count in shape)
    units = _in_tiles(edges, frame)
    in_tile = listing.count_in_tiles(units, columns, rows)
    tile_starts = np.concatenate([[0], np.cumsum(in_tile)])
    listed = listing.list_in_tiles(units, columns, rows, tile_starts)
    tiles, total = _divide(in_tile, wanted)

    codes, counts = np.empty(total, np.int32), np.zeros(total, np.int32)
    by_tile = (tiles, tile_starts, listed)
    _each(
        rows,
        lambda row: dividing.divide_row(
            row, frame, shape, *by_tile, edges, turns, units, codes, counts
        ),
    )
    dividing.mark_doubtful(_in_tiles(rings.doubtful, frame), shape, tiles, codes)
    words = dividing.place_records(codes, counts)
    reals = words.view(np.float64)
    _each(
        rows,
        lambda row: dividing.fill_row(
            row, frame, shape, *by_tile, edges, turns, units, codes, counts, words, reals
        ),
    )
    return Grid(frame, shape, tiles, codes, words)


def _lay_frame(bounds: Floats, wanted: int) -> tuple[Floats, Ints] | None:
    """The frame and shape of a grid of about so many cells, None where none can be laid."""
    farthest = np.abs(bounds).max()
    if not farthest < _RANGE[1]:  # or not a number
        return None
    west, south, east, north = bounds
    across, up = east - west, north - south
    if min(across, up) <= 0:
        return None
    count = min(max(wanted // _CELLS_A_TILE, 1), _MOST_TILES)
    columns = int(np.clip(round((count * across / up) ** 0.5), 1, count))
    rows = max(count // columns, 1)
    # A little larger than the areas, by odd amounts: references then seldom lie in line with edges.
    step_x, step_y = 1.0137 * across / (columns * 60), 1.0119 * up / (rows * 60)
    if min(step_x, step_y) < max(_FINEST * farthest, _RANGE[0]):
        return None
    corner = (west - 0.0071 * across, south - 0.0053 * up)
    scales = (1 / (60 * step_x), 1 / (60 * step_y))
    return np.array([*bounds, *corner, step_x, step_y, *scales]), np.array([columns, rows])


def _in_tiles(ends: Floats, frame: Floats) -> Floats:
    """Pairs of corners (k, 4) in tile units, by the arithmetic that points go through."""
    return np.ascontiguousarray((ends - np.tile(frame[4:6], 2)) * np.tile(frame[8:10], 2))


def _divide(in_tile: Ints, wanted: int) -> tuple[Ints, int]:
    """Divide tiles by how many edges they have: first cell and divisions of each, and all cells.

    With cells of width h the points in border cells are as the length of the borders times h;
    they are fewest, for so many cells in all, where a tile's cells are as its edges to the power
    of two thirds.
    """
    share = in_tile ** (2 / 3)
    low, high = 0.0, 60.0
    for _ in range(40):
        scale = (low + high) / 2
        if (_divisions(share, scale) ** 2).sum() > max(wanted, len(in_tile)):
            high = scale
        else:
            low = scale
    divisions = _divisions(share, low)
    firsts = np.concatenate([[0], np.cumsum(divisions**2)])
    return firsts[:-1] * 64 + divisions, int(firsts[-1])


def _divisions(share: npt.NDArray[np.floating], scale: float) -> Ints:
    wanted = np.sqrt(share) * scale
    return _DIVISIONS[np.searchsorted(_DIVISIONS, wanted, side="right").clip(1) - 1]


def _nothing_but_asking() -> Grid:
    from geodata.locate.crossings import ASK

    return Grid(
        frame=np.array([-_WORLD, -_WORLD, _WORLD, _WORLD, 0, 0, 0, 0, 0, 0], dtype=np.float64),
        shape=np.array([1, 1]),
        tiles=np.array([1]),
        cells=np.array([ASK], np.int32),
        records=np.empty(0, np.int64),
    )


def _each(count: int, work: Callable[[int], object]) -> None:
    """Do something for each row of tiles, on all cores: the compiled code lets go of the GIL."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(work, range(count)):
            pass
