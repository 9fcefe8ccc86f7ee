"""Compiled: tiles divided into cells, a row of tiles at a time.

First every cell gets the area at its reference point (:func:`divide_row`), then border cells get a
record each (:func:`place_records`) of the edges that cross them (:func:`fill_row`).
"""

from __future__ import annotations

import numpy as np

from geodata.compiled import Array, compiled
from geodata.locate.crossings import (
    ASK,
    BASE_BITS,
    EDGE,
    FINE,
    FIRST_BORDER,
    MANY,
    OUTSIDE,
    middle,
    side,
)
from geodata.locate.listing import MARGIN, rows_of, span_of

_LAST_PLACE = (1 << 31) - 8  # that a 32 bit code can say


@compiled
def _first_right(
    ax: float,
    ay: float,
    bx: float,
    by: float,
    cut: float,
    origin: float,
    step: float,
    column: int,
    divisions: int,
    y: float,
) -> int:
    """The first cell of a row of a tile whose reference lies to the right of an edge.

    ``cut`` is where the edge crosses the row of references, in fine columns of this tile; only of a
    reference too near to it is the side asked.
    """
    width = FINE // divisions
    cell = int(np.ceil((cut - (width // 2 + 0.5)) / width))
    cell = min(max(cell, 0), divisions)
    for near in range(max(cell - 1, 0), min(cell + 1, divisions)):
        if abs(near * width + width // 2 + 0.5 - cut) < 0.01:
            x = middle(origin, step, column, divisions, near)
            is_right = side(ax, ay, bx, by, x, y) == (1 if by < ay else -1)
            cell = near if is_right else near + 1
            break
    return cell


@compiled
def divide_row(
    row: int,
    frame: Array,
    shape: Array,
    tiles: Array,
    tile_starts: Array,
    listed: Array,
    edges: Array,
    turns: Array,
    units: Array,
    codes: Array,
    counts: Array,
) -> None:
    """Give every cell of a row of tiles the area at its reference, and count its edges.

    Every reference lies on a fine row of the grid, and the sum of weights there is that of the
    turns of all edges between it and the west, outside everything: ``carried`` holds that sum, for
    each fine row, at the west of the present tile. Ends of edges count half open in y, so that a
    row through a corner crosses one of the two edges there.
    """
    x0, y0, step_x, step_y, scale_x = frame[4], frame[5], frame[6], frame[7], frame[8]
    columns = shape[0]
    carried = np.zeros(FINE, np.int64)
    passed = np.empty(FINE, np.int64)
    changes = np.empty((FINE, FINE + 1), np.int64)
    for column in range(columns):
        number = row * columns + column
        divisions, first = tiles[number] & 63, tiles[number] >> 6
        width = FINE // divisions
        passed[:] = 0
        changes[:divisions, : divisions + 1] = 0
        for at in range(tile_starts[number], tile_starts[number + 1]):
            edge = listed[at]
            ax, ay, bx, by = edges[edge]
            turn = -turns[edge] if ay < by else turns[edge]
            low = int((min(units[edge, 1], units[edge, 3]) - row) * FINE) - 1
            high = int((max(units[edge, 1], units[edge, 3]) - row) * FINE) + 1
            for fine in range(max(low, 0), min(high, FINE - 1) + 1):
                y = y0 + (row * FINE + fine + 0.5) * step_y
                if (ay > y) == (by > y):
                    continue
                across = (ax + (bx - ax) * ((y - ay) / (by - ay)) - x0) * scale_x
                if min(max(int(across), 0), columns - 1) != column:
                    continue  # another tile's crossing
                passed[fine] += turn
                if fine % width == width // 2:
                    cut = (across - column) * FINE
                    cell = _first_right(ax, ay, bx, by, cut, x0, step_x, column, divisions, y)
                    changes[fine // width, cell] += turn
        for cell_y in range(divisions):
            weight = carried[cell_y * width + width // 2]
            for cell_x in range(divisions):
                weight += changes[cell_y, cell_x]
                if weight == 0:
                    code = OUTSIDE
                elif weight // MANY == 1:
                    code = weight % MANY - 1
                else:  # an overlap
                    code = ASK
                codes[first + cell_y * divisions + cell_x] = code
        carried += passed
        _count_edges(
            number, row, column, frame, tiles, tile_starts, listed, edges, units, codes, counts
        )


@compiled
def _count_edges(
    number: int,
    row: int,
    column: int,
    frame: Array,
    tiles: Array,
    tile_starts: Array,
    listed: Array,
    edges: Array,
    units: Array,
    codes: Array,
    counts: Array,
) -> None:
    """Count the edges of each cell of a tile; a cell with one in line with its reference is ASK."""
    divisions, first = tiles[number] & 63, tiles[number] >> 6
    size = 1.0 / divisions
    for at in range(tile_starts[number], tile_starts[number + 1]):
        edge = listed[at]
        ax, ay = units[edge, 0] - column, units[edge, 1] - row
        bx, by = units[edge, 2] - column, units[edge, 3] - row
        south, north = rows_of(ay, by, size, MARGIN, divisions)
        for cell_y in range(south, north + 1):
            west, east = span_of(ax, ay, bx, by, cell_y, size, MARGIN, divisions)
            for cell_x in range(west, east + 1):
                cell = first + cell_y * divisions + cell_x
                counts[cell] += 1
                x = middle(frame[4], frame[6], column, divisions, cell_x)
                y = middle(frame[5], frame[7], row, divisions, cell_y)
                if side(edges[edge, 0], edges[edge, 1], edges[edge, 2], edges[edge, 3], x, y) == 0:
                    codes[cell] = ASK


@compiled
def mark_doubtful(boxes: Array, shape: Array, tiles: Array, codes: Array) -> None:
    """Make every cell that a box (k, 4) in tile units touches ASK."""
    columns, rows = shape[0], shape[1]
    for box in range(len(boxes)):
        west, south, east, north = boxes[box]
        first_row, last_row = rows_of(south, north, 1.0, MARGIN, rows)
        first, last = rows_of(west, east, 1.0, MARGIN, columns)
        for row in range(first_row, last_row + 1):
            for column in range(first, last + 1):
                tile = tiles[row * columns + column]
                divisions = tile & 63
                size = 1.0 / divisions
                low, high = rows_of(south - row, north - row, size, MARGIN, divisions)
                left, right = rows_of(west - column, east - column, size, MARGIN, divisions)
                for cell_y in range(low, high + 1):
                    for cell_x in range(left, right + 1):
                        codes[(tile >> 6) + cell_y * divisions + cell_x] = ASK


@compiled
def place_records(codes: Array, counts: Array) -> Array:
    """The records of all border cells, with their heads; ``codes`` become those of their places.

    A cell whose record would lie beyond what codes can say is left to GEOS.
    """
    total = 0
    for cell in range(len(codes)):
        if counts[cell] and codes[cell] != ASK:
            if total > _LAST_PLACE:
                codes[cell] = ASK
            else:
                total += 1 + EDGE * counts[cell]
    words = np.empty(total, np.int64)
    place = 0
    for cell in range(len(codes)):
        if counts[cell] and codes[cell] != ASK:
            words[place] = (counts[cell] << BASE_BITS) + (codes[cell] - OUTSIDE)
            codes[cell] = FIRST_BORDER - place
            place += 1 + EDGE * counts[cell]
    return words


@compiled
def fill_row(
    row: int,
    frame: Array,
    shape: Array,
    tiles: Array,
    tile_starts: Array,
    listed: Array,
    edges: Array,
    turns: Array,
    units: Array,
    codes: Array,
    counts: Array,
    words: Array,
    reals: Array,
) -> None:
    """Write the edges of every border cell of a row of tiles; ``counts`` tells how many to come."""
    columns = shape[0]
    for column in range(columns):
        number = row * columns + column
        divisions, first = tiles[number] & 63, tiles[number] >> 6
        size = 1.0 / divisions
        for at in range(tile_starts[number], tile_starts[number + 1]):
            edge = listed[at]
            ax, ay = units[edge, 0] - column, units[edge, 1] - row
            bx, by = units[edge, 2] - column, units[edge, 3] - row
            south, north = rows_of(ay, by, size, MARGIN, divisions)
            for cell_y in range(south, north + 1):
                west, east = span_of(ax, ay, bx, by, cell_y, size, MARGIN, divisions)
                for cell_x in range(west, east + 1):
                    cell = first + cell_y * divisions + cell_x
                    if codes[cell] > FIRST_BORDER:
                        continue
                    counts[cell] -= 1
                    x = middle(frame[4], frame[6], column, divisions, cell_x)
                    y = middle(frame[5], frame[7], row, divisions, cell_y)
                    place = FIRST_BORDER - codes[cell] + 1 + EDGE * counts[cell]
                    _write_edge(edges[edge], turns[edge], x, y, words, reals, place)


@compiled
def _write_edge(
    edge: Array, turn: int, x: float, y: float, words: Array, reals: Array, place: int
) -> None:
    """Write an edge so that the reference (x, y) lies left of it."""
    ax, ay, bx, by = edge
    if side(ax, ay, bx, by, x, y) > 0:
        turn = -turn
    else:
        ax, ay, bx, by = bx, by, ax, ay
    reals[place], reals[place + 1], reals[place + 2], reals[place + 3] = ax, ay, bx, by
    words[place + 4] = turn
