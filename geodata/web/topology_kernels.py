"""Kernels that cut borders: equal pairs numbered, rings walked into arcs, arcs joined into rings.

Compiled on import, so imported only inside the functions that need them. Every kernel is one pass
over flat arrays on one thread, and lets go of the interpreter's lock.
"""

from __future__ import annotations

import numpy as np

from geodata.compiled import Array, compiled

_MIX = np.uint64(0x9E3779B97F4A7C15)
_STIR = np.uint64(0xC2B2AE3D27D4EB4F)
_HALF = np.uint64(32)


@compiled
def number_pairs(first: Array, second: Array) -> tuple[Array, Array]:
    """Number equal pairs alike, in the order in which each was met first.

    Takes two arrays of uint64; returns a number for each pair, and where each number stands first.
    A table with open addresses, never more than half full, so a probe always finds a free place.
    """
    size = 16
    while size < 2 * len(first):
        size *= 2
    mask = np.uint64(size - 1)
    table = np.full(size, -1, np.int64)
    numbers = np.empty(len(first), np.int64)
    met = np.empty(len(first), np.int64)
    count = 0
    for i in range(len(first)):
        spread = (first[i] * _MIX) ^ ((second[i] + _MIX) * _STIR)
        at = (spread ^ (spread >> _HALF)) & mask
        while True:
            known = table[at]
            if known < 0:
                table[at] = count
                met[count] = i
                numbers[i] = count
                count += 1
                break
            if first[met[known]] == first[i] and second[met[known]] == second[i]:
                numbers[i] = known
                break
            at = (at + np.uint64(1)) & mask
    return numbers, met[:count].copy()


@compiled
def find_sides(
    edge: Array, starts: Array, tail: Array, area: Array, count: int
) -> tuple[Array, Array, bool]:
    """The two areas beside each edge, -1 for none, and whether an edge is used as none should be.

    ``edge`` numbers the edge that leaves each vertex, -1 where a ring ends; ``starts`` bounds the
    rings, ``tail`` is the place where each vertex stands, ``area`` the area of each ring. In a
    coverage an edge has one user, or two that walk it in opposite directions.
    """
    low = np.full(count, -1, np.int64)
    high = np.full(count, -1, np.int64)
    uses = np.zeros(count, np.int64)
    begun = np.empty(count, np.int64)
    clash = False
    for ring in range(len(starts) - 1):
        for i in range(starts[ring], starts[ring + 1]):
            at = edge[i]
            if at < 0:
                continue
            uses[at] += 1
            if uses[at] == 1:
                low[at] = area[ring]
                begun[at] = tail[i]
                continue
            clash = clash or uses[at] > 2 or begun[at] == tail[i]
            # Of more than two users the outermost numbers stay.
            high[at] = max(high[at], low[at], area[ring])
            low[at] = min(low[at], area[ring])
    return low, high, clash


@compiled
def find_junctions(one: Array, other: Array, low: Array, high: Array, places: int) -> Array:
    """Whether each place ends an arc: not two edges meet there, or they part other areas."""
    degree = np.zeros(places, np.int64)
    seen_low = np.zeros(places, np.int64)
    seen_high = np.zeros(places, np.int64)
    junction = np.zeros(places, np.bool_)
    for at in range(len(one)):
        for place in (one[at], other[at]):
            if degree[place] == 0:
                seen_low[place], seen_high[place] = low[at], high[at]
            elif seen_low[place] != low[at] or seen_high[place] != high[at]:
                junction[place] = True
            degree[place] += 1
    for place in range(places):
        junction[place] |= degree[place] != 2
    return junction


@compiled
def walk_rings(
    place: Array, edge: Array, starts: Array, junction: Array, edges: int
) -> tuple[Array, Array, Array, Array, Array]:
    """Cut rings into arcs; each arc is kept once, in the direction in which it was met first.

    Every edge belongs to one arc only, so an arc that was met before is known by the edge that the
    walk is about to take; it runs forwards when that is its first edge, taken from its first place.
    Returns the places along the arcs, where each arc starts among them, an edge of each, the arcs
    along the rings (``-1 - i`` for arc ``i`` backwards) and where each ring starts among those.
    """
    owner = np.full(edges, -1, np.int64)
    line = np.empty(2 * edges, np.int64)
    line_starts = np.zeros(edges + 1, np.int64)
    first_edge = np.empty(edges, np.int64)
    walked = np.empty(len(place), np.int64)
    walked_starts = np.zeros(len(starts), np.int64)
    arcs, written, steps = 0, 0, 0
    for ring in range(len(starts) - 1):
        begin = starts[ring]
        length = starts[ring + 1] - begin - 1  # the last vertex repeats the first
        # A ring that nobody cuts starts at its lowest place, the same for both its neighbours.
        turn, lowest, cut = 0, 0, False
        for i in range(length):
            if junction[place[begin + i]]:
                turn, cut = i, True
                break
            if place[begin + i] < place[begin + lowest]:
                lowest = i
        if not cut:
            turn = lowest
        taken = 0
        while taken < length:
            at = begin + (turn + taken) % length
            arc = owner[edge[at]]
            if arc < 0:
                arc = arcs
                first_edge[arc] = edge[at]
                line[written] = place[at]
                written += 1
                while True:
                    at = begin + (turn + taken) % length
                    owner[edge[at]] = arc
                    taken += 1
                    ahead = place[begin + (turn + taken) % length]
                    line[written] = ahead
                    written += 1
                    if taken == length or junction[ahead]:
                        break
                arcs += 1
                line_starts[arcs] = written
                walked[steps] = arc
            else:
                forward = edge[at] == first_edge[arc] and place[at] == line[line_starts[arc]]
                walked[steps] = arc if forward else -1 - arc
                taken += line_starts[arc + 1] - line_starts[arc] - 1
            steps += 1
        walked_starts[ring + 1] = steps
    return (
        line[:written].copy(),
        line_starts[: arcs + 1].copy(),
        first_edge[:arcs].copy(),
        walked[:steps].copy(),
        walked_starts,
    )


@compiled
def join_arcs(
    walked: Array, walked_starts: Array, points: Array, starts: Array
) -> tuple[Array, Array, Array]:
    """Rings from their arcs, closed; where each starts, and twice the area that each holds.

    The last point of an arc is the first of the next, so it is left to that one. Arcs may have
    shrunk to one point, or to none where nothing of a ring is left.
    """
    size = len(walked_starts) - 1
    for arc in walked:
        real = arc if arc >= 0 else -1 - arc
        size += max(starts[real + 1] - starts[real] - 1, 0)
    joined = np.empty((size, 2), points.dtype)
    ring_starts = np.zeros(len(walked_starts), np.int64)
    twice = np.zeros(len(walked_starts) - 1, points.dtype)
    written = 0
    for ring in range(len(walked_starts) - 1):
        begin = written
        for step in range(walked_starts[ring], walked_starts[ring + 1]):
            arc = walked[step]
            real = arc if arc >= 0 else -1 - arc
            length = starts[real + 1] - starts[real]
            for i in range(length - 1):
                at = starts[real] + i if arc >= 0 else starts[real + 1] - 1 - i
                joined[written] = points[at]
                written += 1
        if written > begin:
            joined[written] = joined[begin]
            written += 1
            total = twice[ring]
            for i in range(begin, written - 1):
                x, y = joined[i, 0] - joined[begin, 0], joined[i, 1] - joined[begin, 1]
                dx, dy = joined[i + 1, 0] - joined[begin, 0], joined[i + 1, 1] - joined[begin, 1]
                total += x * dy - dx * y
            twice[ring] = total
        ring_starts[ring + 1] = written
    return joined[:written].copy(), ring_starts, twice
