"""Kernels that weigh the points of a line by what it would lose without them, and thin it.

Compiled on import, so imported only inside the functions that need them.
"""

from __future__ import annotations

import numpy as np

from geodata.compiled import Array, compiled


@compiled
def weigh(points: Array, starts: Array, lasting: Array) -> Array:
    """Effective area of every point of every arc (Visvalingam and Whyatt, 1993).

    The ends of an arc weigh without limit. Of a closed arc two more points stay to the end, so that
    it never shrinks to a line: without limit where ``lasting``, else as much as four times what the
    ring holds, so that a speck of less than half the tolerance squared goes as a whole.
    A point never weighs less than one that has to go before it: any threshold is a valid drawing.
    """
    weights = np.full(len(points), np.inf)
    longest = 0
    for arc in range(len(starts) - 1):
        longest = max(longest, starts[arc + 1] - starts[arc])
    heap = np.empty(longest, np.int64)
    where = np.empty(longest, np.int64)
    links = np.empty((longest, 2), np.int64)
    area = np.empty(longest)
    for arc in range(len(starts) - 1):
        line = points[starts[arc] : starts[arc + 1]]
        weight = weights[starts[arc] : starts[arc + 1]]
        _weigh_line(line, weight, heap, where, links, area)
        if not lasting[arc]:
            whole = 4 * _held(line)
            for i in range(len(line)):
                weight[i] = min(weight[i], whole)
    return weights


@compiled
def _held(line: Array) -> float:
    total = 0.0
    for i in range(1, len(line) - 1):
        total += _twice(line, 0, i, i + 1)
    return abs(total) / 2


@compiled
def _twice(line: Array, a: int, b: int, c: int) -> float:
    return (line[b, 0] - line[a, 0]) * (line[c, 1] - line[a, 1]) - (line[c, 0] - line[a, 0]) * (
        line[b, 1] - line[a, 1]
    )


@compiled
def _weigh_line(
    line: Array, weight: Array, heap: Array, where: Array, links: Array, area: Array
) -> None:
    """Take the lightest inner point away until none may go; ``heap`` holds those that are left.

    ``where[i]`` is the place of point ``i`` in the heap, ``links`` its neighbours still there.
    """
    last = len(line) - 1
    closed = last > 1 and line[0, 0] == line[last, 0] and line[0, 1] == line[last, 1]
    size = max(last - 1, 0)
    for i in range(1, last):
        links[i, 0], links[i, 1] = i - 1, i + 1
        area[i] = abs(_twice(line, i - 1, i, i + 1)) / 2
        heap[i - 1], where[i] = i, i - 1
    for at in range(size // 2 - 1, -1, -1):
        _sink(heap, where, area, at, size)
    heaviest = 0.0
    while size > (2 if closed else 0):
        light = heap[0]
        heaviest = max(heaviest, area[light])
        weight[light] = heaviest
        size -= 1
        heap[0] = heap[size]
        where[heap[0]] = 0
        _sink(heap, where, area, 0, size)
        before, after = links[light, 0], links[light, 1]
        if before > 0:
            links[before, 1] = after
            area[before] = abs(_twice(line, links[before, 0], before, after)) / 2
            _move(heap, where, area, where[before], size)
        if after < last:
            links[after, 0] = before
            area[after] = abs(_twice(line, before, after, links[after, 1])) / 2
            _move(heap, where, area, where[after], size)


@compiled
def _lighter(area: Array, one: int, other: int) -> bool:
    # Equal areas go in the order of the line, so that the outcome is always the same.
    return area[one] < area[other] or (area[one] == area[other] and one < other)


@compiled
def _sink(heap: Array, where: Array, area: Array, at: int, size: int) -> None:
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and _lighter(area, heap[child + 1], heap[child]):
            child += 1
        if not _lighter(area, heap[child], heap[at]):
            return
        heap[at], heap[child] = heap[child], heap[at]
        where[heap[at]], where[heap[child]] = at, child
        at = child


@compiled
def _move(heap: Array, where: Array, area: Array, at: int, size: int) -> None:
    while at > 0 and _lighter(area, heap[at], heap[(at - 1) // 2]):
        above = (at - 1) // 2
        heap[at], heap[above] = heap[above], heap[at]
        where[heap[at]], where[heap[above]] = at, above
        at = above
    _sink(heap, where, area, at, size)


@compiled
def thin(
    points: Array, starts: Array, weights: Array, limits: Array, origin: Array, step: float
) -> tuple[Array, Array]:
    """Arcs without what weighs less than each arc's limit, on whole steps of a grid.

    Points that fall on the one before them go; an arc keeps at least one point, or none at all when
    even its ends weigh too little.
    """
    drawn = np.empty((len(points), 2), np.int64)
    drawn_starts = np.zeros(len(starts), np.int64)
    written = 0
    for arc in range(len(starts) - 1):
        begin = written
        for i in range(starts[arc], starts[arc + 1]):
            if weights[i] < limits[arc]:
                continue
            x = np.int64(np.rint((points[i, 0] - origin[0]) / step))
            y = np.int64(np.rint((points[i, 1] - origin[1]) / step))
            if written > begin and drawn[written - 1, 0] == x and drawn[written - 1, 1] == y:
                continue
            drawn[written, 0], drawn[written, 1] = x, y
            written += 1
        drawn_starts[arc + 1] = written
    return drawn[:written].copy(), drawn_starts
