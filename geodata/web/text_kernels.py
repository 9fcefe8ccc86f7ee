"""Kernels that write whole numbers as JSON: a country's arcs in a blink instead of a second.

Compiled on import, so imported only inside the functions that need them.
"""

from __future__ import annotations

import numpy as np

from geodata.compiled import Array, compiled

_DIGITS = 21  # of an int64, with its sign and a comma
_COMMA, _MINUS, _ZERO, _OPEN, _CLOSE = 44, 45, 48, 91, 93


@compiled
def _put(text: Array, at: int, value: int) -> int:
    if value < 0:
        text[at] = _MINUS
        at += 1
    value = abs(value)
    length, rest = 1, value // 10
    while rest:
        length += 1
        rest //= 10
    for place in range(at + length - 1, at - 1, -1):
        text[place] = _ZERO + value % 10
        value //= 10
    return at + length


@compiled
def write_list(values: Array) -> Array:
    """``[1,2,3]`` as bytes."""
    text = np.empty(_DIGITS * len(values) + 2, np.uint8)
    text[0], at = _OPEN, 1
    for i in range(len(values)):
        if i:
            text[at] = _COMMA
            at += 1
        at = _put(text, at, values[i])
    text[at] = _CLOSE
    return text[: at + 1].copy()


@compiled
def write_lines(points: Array, starts: Array, chosen: Array) -> Array:
    """``[[x,y,dx,dy,...],...]`` as bytes: the chosen lines, each a point and the steps from it."""
    total = 0
    for line in chosen:
        total += starts[line + 1] - starts[line]
    text = np.empty(2 * _DIGITS * total + 3 * len(chosen) + 3, np.uint8)
    text[0], at = _OPEN, 1
    for line in chosen:
        text[at] = _OPEN
        at += 1
        x, y = np.int64(0), np.int64(0)
        for i in range(starts[line], starts[line + 1]):
            at = _put(text, at, points[i, 0] - x)
            text[at] = _COMMA
            at = _put(text, at + 1, points[i, 1] - y)
            text[at] = _COMMA
            at += 1
            x, y = points[i, 0], points[i, 1]
        at = _close(text, at)
    return text[: _close(text, at)][:-1].copy()


@compiled
def _close(text: Array, at: int) -> int:
    """End a list, whose last comma, if it has one, gives way; go on after a comma."""
    if text[at - 1] == _COMMA:
        at -= 1
    text[at], text[at + 1] = _CLOSE, _COMMA
    return at + 2


@compiled
def write_areas(
    chosen: Array,
    area_parts: Array,
    part_rings: Array,
    ring_arcs: Array,
    arcs: Array,
    kept: Array,
    number: Array,
) -> Array:
    """Polygons, rings and arcs of the chosen areas, as bytes of nested lists.

    Three arrays bound the parts of each area, the rings of each part and the arcs of each ring.
    Rings that are not ``kept`` are left out, and a part that keeps none; ``number`` renames arcs.
    """
    room = 3
    for area in chosen:
        first, last = area_parts[area], area_parts[area + 1]
        rings = part_rings[last] - part_rings[first]
        steps = ring_arcs[part_rings[last]] - ring_arcs[part_rings[first]]
        room += _DIGITS * steps + 3 * (rings + last - first + 1)
    text = np.empty(room, np.uint8)
    text[0], at = _OPEN, 1
    for area in chosen:
        text[at] = _OPEN
        at += 1
        for part in range(area_parts[area], area_parts[area + 1]):
            begin = at
            text[at] = _OPEN
            at += 1
            for ring in range(part_rings[part], part_rings[part + 1]):
                if not kept[ring]:
                    continue
                text[at] = _OPEN
                at += 1
                for step in range(ring_arcs[ring], ring_arcs[ring + 1]):
                    arc = arcs[step]
                    at = _put(text, at, number[arc] if arc >= 0 else -1 - number[-1 - arc])
                    text[at] = _COMMA
                    at += 1
                at = _close(text, at)
            at = begin if at == begin + 1 else _close(text, at)
        at = _close(text, at)
    return text[: _close(text, at)][:-1].copy()
