"""Compiled: which side of an edge a point lies on, and which area that makes it lie in.

An area's *weight* is ``MANY + position + 1``. The sum of the weights of all areas that hold a
point then says how many hold it (``sum // MANY``) and, where one does, which (``sum % MANY - 1``).
An edge has a *turn*: the weights on its left less those on its right. So the sum at a point is the
sum at any other point, changed by the turns of the edges that lie between, in whatever order.

Every sign is that of an exact determinant or it is *unsure* (0): a point on an edge is unsure, and
so is one that the rounding of doubles cannot tell from it. What is unsure is never decided here.
"""

from __future__ import annotations

import numpy as np

from geodata.compiled import Array, compiled

MANY = 1 << 40  # more than the position of any area
FINE = 60  # rows and columns of a tile at its finest; its divisors are how a tile may be divided

OUTSIDE, ASK = -1, -2  # codes of cells besides areas; a border cell's record at n is -3 - n
FIRST_BORDER = -3

# A record is a row of words: a head, which holds how many edges there are and the position of the
# area at the cell's reference, plus one; then each edge, from x, y to x, y with the reference on
# its left, and what crossing it from there adds to the sum of weights.
EDGE = 5
BASE_BITS = 32
BASE = (1 << BASE_BITS) - 1

_BLOCK = 1024  # points whose cells are looked up before any is looked into

# A determinant of differences of doubles has the right sign when it is larger than this part of
# the sum of its two products (Shewchuk 1997, Adaptive Precision Floating-Point Arithmetic and Fast
# Robust Geometric Predicates, ccwerrboundA); the second figure covers underflow.
_ERROR = (3.0 + 16.0 * 2.0**-53) * 2.0**-53
_TINY = 1e-290


@compiled
def side(ax: float, ay: float, bx: float, by: float, x: float, y: float) -> int:
    """1 where (x, y) lies left of the line from a to b, -1 where right, 0 where that is unsure."""
    left = (ax - x) * (by - y)
    right = (ay - y) * (bx - x)
    determinant = left - right
    bound = _ERROR * (abs(left) + abs(right)) + _TINY
    if determinant > bound:
        return 1
    if determinant < -bound:
        return -1
    return 0


@compiled
def middle(origin: float, step: float, tile: int, divisions: int, cell: int) -> float:
    """A coordinate of a cell's reference point: the middle of a fine row or column inside it."""
    width = FINE // divisions
    return origin + (tile * FINE + cell * width + width // 2 + 0.5) * step


@compiled
def _weight_at(
    x: float, y: float, x0: float, y0: float, reals: Array, words: Array, record: int, head: int
) -> int:
    """The sum of weights at (x, y), from that at the reference (x0, y0) of its cell; -1 unsure.

    The reference lies left of every edge of the record, and never in line with one. So an edge is
    crossed where the point lies right of it, and its ends on two sides of the way to the point.
    """
    base = head & BASE
    weight = MANY + base if base else 0
    for at in range(record + 1, record + 1 + EDGE * (head >> BASE_BITS), EDGE):
        ax, ay, bx, by = reals[at], reals[at + 1], reals[at + 2], reals[at + 3]
        here = side(ax, ay, bx, by, x, y)
        if here > 0:
            continue
        start, end = side(x0, y0, x, y, ax, ay), side(x0, y0, x, y, bx, by)
        if here == 0 or start == 0 or end == 0:
            return -1
        if start != end:
            weight += words[at + 4]
    return weight


@compiled
def _along(at: float, origin: float, scale: float, tiles: int) -> tuple[int, float]:
    """The tile that a coordinate inside the grid falls in, and how far into it, 0 to 1."""
    measured = (at - origin) * scale
    tile = min(int(measured), tiles - 1)
    return tile, measured - tile


@compiled
def find(
    xs: Array,
    ys: Array,
    found: Array,
    frame: Array,
    shape: Array,
    tiles: Array,
    cells: Array,
    words: Array,
    reals: Array,
) -> int:
    """Write each point's area into ``found``: a position, OUTSIDE or ASK; how many are ASK.

    ``words`` and ``reals`` are the records as integers and as doubles, the same memory. Of a block
    of points first all cells are looked up, then the heads of all records, and only then does
    anything wait for an answer: so the waits for memory overlap.
    """
    west, south, east, north, x0, y0, step_x, step_y, scale_x, scale_y = frame
    columns, rows = shape
    waiting = np.empty(_BLOCK, np.int64)
    heads = np.empty(_BLOCK, np.int64)
    asked = 0
    for begin in range(0, xs.size, _BLOCK):
        count = 0
        for at in range(begin, min(begin + _BLOCK, xs.size)):
            x, y = xs[at], ys[at]
            code = OUTSIDE
            if x >= west and x <= east and y >= south and y <= north:
                column, right = _along(x, x0, scale_x, columns)
                row, up = _along(y, y0, scale_y, rows)
                tile = tiles[row * columns + column]
                divisions = tile & 63
                cell_x = min(int(right * divisions), divisions - 1)
                cell_y = min(int(up * divisions), divisions - 1)
                code = cells[(tile >> 6) + cell_y * divisions + cell_x]
            found[at] = code
            waiting[count] = at
            count += code < ASK
            asked += code == ASK
        for one in range(count):
            heads[one] = words[FIRST_BORDER - found[waiting[one]]]
        for one in range(count):
            at = waiting[one]
            x, y = xs[at], ys[at]
            column, right = _along(x, x0, scale_x, columns)
            row, up = _along(y, y0, scale_y, rows)
            divisions = tiles[row * columns + column] & 63
            middle_x = middle(
                x0, step_x, column, divisions, min(int(right * divisions), divisions - 1)
            )
            middle_y = middle(y0, step_y, row, divisions, min(int(up * divisions), divisions - 1))
            record = FIRST_BORDER - found[at]
            weight = _weight_at(x, y, middle_x, middle_y, reals, words, record, heads[one])
            if weight == 0:
                found[at] = OUTSIDE
            elif weight // MANY == 1:
                found[at] = weight % MANY - 1
            else:  # unsure, or in an overlap
                found[at] = ASK
                asked += 1
    return asked
