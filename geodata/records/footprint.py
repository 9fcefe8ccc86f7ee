"""Footprint: where the engagements are at one level, and whom each area meets there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.records.columns import Bools, Columns, Ragged, group, positions, starts
from geodata.records.tree import AreaTree


@dataclass(frozen=True)
class Footprint:
    """The areas of a level that each engagement is in, and what it brings to each.

    Attributes
    ----------
    packed : Ragged
        By engagement, for each of its areas: position in ``areas.at(level)``, number of tags, and
        for each tag ``number << 2 | kind``, where each distinct pair of an area and a tag has a
        number; an office's is its code.
    numbers : int
        How many there are.
    ever : ndarray of bool, shape (areas,)
        Which areas have a dated engagement at all.
    """

    packed: Ragged
    numbers: int
    ever: Bools

    @classmethod
    def of(cls, columns: Columns, tree: AreaTree, level: int, offices: int) -> Footprint:
        """The footprint of some columns at a level."""
        from geodata.records import area_kernels

        entries, tags, size = roll_up(columns, tree, level), columns.tags, len(tree.areas.at(level))
        # An area, how many tags, and the tags.
        each = (np.diff(tags.start) + 2) * np.diff(entries.start)
        start = starts(np.concatenate([[0], np.cumsum(each, dtype=np.int64)]))
        packed = np.empty(start[-1], np.int32)
        numbers = area_kernels.pack(
            entries.start,
            entries.members,
            tags.start,
            tags.members,
            start,
            packed,
            group(entries.members, positions(len(entries.members)), size)[1],
            columns.tag_span,
            offices,
        )
        ever: Bools = np.zeros(size, dtype=bool)
        ever[entries.members[entries.start[columns.dated_from] :]] = True
        return cls(Ragged(start, packed), numbers, ever)


def roll_up(columns: Columns, tree: AreaTree, level: int) -> Ragged:
    """Positions of the areas of a level that each engagement is in, once however many places."""
    from geodata.records import area_kernels

    places, size = columns.places, len(tree.areas.at(level))
    first, areas = area_kernels.roll_up(places.start, places.members, tree.up(level), size)
    return Ragged(starts(first), areas)
