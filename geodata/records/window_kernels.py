"""Kernels that count by area while a window moves over time; terms as in ``list_kernels``."""

from __future__ import annotations

from geodata.compiled import Array, compiled


@compiled
def enter(
    ones: Array,
    start: Array,
    packed: Array,
    tag_start: Array,
    tags: Array,
    times: Array,
    engagements: Array,
    distinct: Array,
    last: Array,
) -> None:
    """Count some engagements that come into the window, in the order of time.

    ``packed`` is what :func:`geodata.records.area_kernels.pack` gave; ``times`` says how often
    each of its numbers is in the window now, so that a number counts from its first time on and
    for as long as it has one. An engagement that is in no area meets its offices all the same.
    """
    for one in ones:
        at, end = start[one], start[one + 1]
        if at == end:
            for other in range(tag_start[one], tag_start[one + 1]):
                if tags[other] & 3 == 3:
                    times[tags[other] >> 2] += 1
        while at < end:
            area, behind = packed[at], at + 2 + packed[at + 1]
            engagements[area] += 1
            last[area] = one
            for pair in range(at + 2, behind):
                number = packed[pair] >> 2
                distinct[area, packed[pair] & 3] += times[number] == 0
                times[number] += 1
            at = behind


@compiled
def leave(
    ones: Array,
    start: Array,
    packed: Array,
    tag_start: Array,
    tags: Array,
    times: Array,
    engagements: Array,
    distinct: Array,
) -> None:
    """Take back what :func:`enter` counted, but for the last engagement of each area."""
    for one in ones:
        at, end = start[one], start[one + 1]
        if at == end:
            for other in range(tag_start[one], tag_start[one + 1]):
                if tags[other] & 3 == 3:
                    times[tags[other] >> 2] -= 1
        while at < end:
            area, behind = packed[at], at + 2 + packed[at + 1]
            engagements[area] -= 1
            for pair in range(at + 2, behind):
                number = packed[pair] >> 2
                times[number] -= 1
                distinct[area, packed[pair] & 3] -= times[number] == 0
            at = behind


@compiled
def bring(ones: Array, start: Array, packed: Array, last: Array) -> None:
    """Note the last engagement of each area among some that the window has passed by."""
    for one in ones:
        at, end = start[one], start[one + 1]
        while at < end:
            last[packed[at]] = one
            at += 2 + packed[at + 1]
