"""Kernels that place engagements in areas and count them there; terms as in ``list_kernels``."""

from __future__ import annotations

import numpy as np

from geodata.compiled import Array, compiled

_NO_DAY = np.iinfo(np.int32).min


@compiled
def reach(start: Array, places: Array, standing: Array) -> Array:
    """For each engagement, the highest standing of its places."""
    highest = np.zeros(len(start) - 1, np.int8)
    for one in range(len(highest)):
        for at in range(start[one], start[one + 1]):
            highest[one] = max(highest[one], standing[places[at]])
    return highest


@compiled
def roll_up(start: Array, places: Array, up: Array, size: int) -> tuple[Array, Array]:
    """The areas of a level that each engagement is in, once each, as a ragged column.

    ``up`` takes a unit to the area that holds it, or -1 where the unit is coarser.
    """
    first = np.zeros(len(start), np.int64)
    areas = np.empty(len(places), np.int32)
    last_in = np.full(size, -1, np.int32)  # the last engagement that stands in each area
    end = 0
    for one in range(len(start) - 1):
        for at in range(start[one], start[one + 1]):
            area = up[places[at]]
            if area >= 0 and last_in[area] != one:
                last_in[area] = one
                areas[end] = area
                end += 1
        first[one + 1] = end
    return first, areas[:end]


@compiled
def pack(
    first: Array,
    areas: Array,
    tag_start: Array,
    tags: Array,
    start: Array,
    packed: Array,
    by_area: Array,
    tag_count: int,
    offices: int,
) -> int:
    """Fill what counting by area reads of an engagement, side by side, as a ragged column.

    For each area that the engagement is in: the area, how many tags, and a number for each
    distinct pair of this area and a tag, with the tag's kind in the last two bits. Pairs are
    numbered once for all queries, so that a query marks numbers and neither hashes nor sorts. An
    office is the same wherever it is met: its number is its own, and other pairs follow after the
    offices.

    Walks the entries (an engagement in an area) area by area (``by_area``), so that it remembers
    the numbers of one area's tags at a time. Returns how many numbers there are.
    """
    of = np.empty(len(areas), np.int32)
    for one in range(len(first) - 1):
        of[first[one] : first[one + 1]] = one
    last_area = np.full(tag_count, -1, np.int32)
    number_of = np.empty(tag_count, np.int32)
    numbers = offices
    for entry in by_area:
        area, one = areas[entry], of[entry]
        count = tag_start[one + 1] - tag_start[one]
        to = start[one] + (entry - first[one]) * (2 + count)
        packed[to], packed[to + 1] = area, count
        to += 2
        for at in range(tag_start[one], tag_start[one + 1]):
            tag = tags[at]
            packed[to] = tag
            if tag & 3 != 3:
                if last_area[tag] != area:
                    last_area[tag] = area
                    number_of[tag] = numbers << 2 | tag & 3
                    numbers += 1
                packed[to] = number_of[tag]
            to += 1
    return numbers


@compiled
def count_by_area(
    now: Array,
    earlier: Array,
    start: Array,
    packed: Array,
    numbers: int,
    tag_start: Array,
    tags: Array,
    ever: Array,
) -> tuple[Array, Array, Array, Array]:
    """Engagements, distinct tags by kind and the last engagement of each area, and numbers seen.

    ``now`` and ``earlier`` are positions in the period and before it, ``packed`` what :func:`pack`
    gave. Time ascends with position, so the last write of ``now`` is the last; ``earlier`` is
    walked backwards until every area that has records at all (``ever``) has its last. An
    engagement that is in no area of the level meets its offices all the same.
    """
    size = len(ever)
    engagements = np.zeros(size, np.int64)
    distinct = np.zeros((size, 4), np.int64)
    last = np.full(size, -1, np.int32)
    seen = np.zeros(numbers, np.uint8)
    for one in now:
        at, end = start[one], start[one + 1]
        if at == end:
            for other in range(tag_start[one], tag_start[one + 1]):
                if tags[other] & 3 == 3:
                    seen[tags[other] >> 2] = 1
        while at < end:
            area, behind = packed[at], at + 2 + packed[at + 1]
            engagements[area] += 1
            last[area] = one
            for pair in range(at + 2, behind):
                number, kind = packed[pair] >> 2, packed[pair] & 3
                distinct[area, kind] += 1 - seen[number]
                seen[number] = 1
            at = behind
    lacking = 0
    for area in range(size):
        lacking += ever[area] and last[area] < 0
    for before in range(len(earlier) - 1, -1, -1):
        if lacking == 0:
            break
        one = earlier[before]
        at, end = start[one], start[one + 1]
        while at < end:
            area = packed[at]
            if last[area] < 0:
                last[area] = one
                lacking -= 1
            at += 2 + packed[at + 1]
    return engagements, distinct, last, seen


@compiled
def count_whole(
    now: Array,
    start: Array,
    places: Array,
    standing: Array,
    inside: Array,
    tag_start: Array,
    tags: Array,
    tag_count: int,
) -> tuple[int, int, Array, Array, Array, Array]:
    """What a view's engagements come to over the whole area looked into.

    ``standing`` ranks each unit: 0 elsewhere, 1 + ADM level when it touches the root but is
    coarser than the level shown, and above all those when it is shown. ``inside`` says which units
    lie in the root.

    Returns how many are inside, the position of the last of these, distinct tags by kind (offices
    wherever they were met), tags seen, engagements by the standing of their finest place, and
    engagements by unit.
    """
    count, last = 0, -1
    distinct = np.zeros(4, np.int64)
    seen = np.zeros(tag_count, np.uint8)
    by_standing = np.zeros(8, np.int64)
    by_unit = np.zeros(len(standing), np.int64)
    for one in now:
        here, highest = 0, 0
        for at in range(start[one], start[one + 1]):
            unit = places[at]
            by_unit[unit] += 1
            here |= inside[unit]
            highest = max(highest, standing[unit])
        by_standing[highest] += 1
        count += here
        last = one if here else last
        for at in range(tag_start[one], tag_start[one + 1]):
            tag = tags[at]
            if here or tag & 3 == 3:
                distinct[tag & 3] += 1 - seen[tag]
                seen[tag] = 1
    return count, last, distinct, seen, by_standing, by_unit


@compiled
def count_offices(
    starts: Array,
    ends: Array,
    roles: Array,
    areas: Array,
    met: Array,
    fits: Array,
    today: int,
    size: int,
) -> tuple[Array, Array]:
    """Offices reached and known in each area: those that exist today and have a role that fits.

    An office of no area has -1. Without a today, which is before all days, every office exists.
    """
    reached, known = np.zeros(size, np.int64), np.zeros(size, np.int64)
    always = today == _NO_DAY
    for office in range(len(areas)):
        stands = always | ((starts[office] <= today) & (ends[office] >= today))
        if areas[office] >= 0 and stands & fits[roles[office]]:
            known[areas[office]] += 1
            reached[areas[office]] += met[office]
    return reached, known


ENGAGED, LAPSED, NO_RECORD, NOT_REPORTED, NO_AUTHORITY = range(5)
"""Rule 2: missing never looks low. Each area is in one of these states."""

_DAY = 86_400_000_000
_NEVER = np.iinfo(np.int64).min


@compiled
def describe_areas(
    engagements: Array,
    last: Array,
    days: Array,
    dated_from: int,
    today: int,
    reported: Array,
    counted: Array,
    population: Array,
    reached: Array,
    known: Array,
) -> tuple[Array, Array, Array, Array, Array]:
    """What the counts of each area make of it, one after the other in one walk.

    Returns its state, the date of its last engagement (microseconds since 1970, or no time), days
    since then until ``today``, the share of offices reached, and the population covered.
    """
    size = len(engagements)
    state, dates = np.empty(size, np.int8), np.empty(size, np.int64)
    since, share, covered = np.empty(size), np.empty(size), np.empty(size)
    for area in range(size):
        dated = last[area] >= dated_from
        day = days[last[area]] if dated else 0
        dates[area] = day * _DAY if dated else _NEVER
        since[area] = today - day if dated else np.nan
        share[area] = reached[area] / known[area] if known[area] else np.nan
        if not counted[area]:
            state[area] = NO_AUTHORITY
        elif engagements[area]:
            state[area] = ENGAGED
        elif dated:
            state[area] = LAPSED
        else:
            state[area] = NO_RECORD if reported[area] else NOT_REPORTED
        # An unknown population stays unknown, engaged or not.
        covered[area] = population[area] if state[area] == ENGAGED else population[area] * 0.0
    return state, dates, since, share, covered
