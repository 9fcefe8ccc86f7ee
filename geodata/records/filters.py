"""Filters: which engagements pass, found from the lists of those that have what is wanted."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.records.columns import Columns, Ints, Names, Tag, group, narrow, positions
from geodata.records.offices import Offices
from geodata.selection import FILTERS, Selection

Positions = NDArray[np.int32]
Lookup = NDArray[np.uint8]

_KEPT = 6
_LOOK = 20
"""What it costs to look at what one engagement has, in steps along a list of engagements."""


@dataclass(frozen=True)
class _Lists:
    """Engagements by code: those of ``c`` are ``order[first[c]:first[c + 1]]``, ascending."""

    first: Ints
    order: Positions

    def count(self, wanted: Ints) -> int:
        """How many engagements stand in some lists."""
        return int((self.first[wanted + 1] - self.first[wanted]).sum())

    def union(self, wanted: Ints, size: int) -> Positions:
        """The engagements of some lists, ascending, each once."""
        from geodata.records import list_kernels

        marked = list_kernels.mark(self.first, self.order, wanted, size)
        return list_kernels.marked_positions(marked, self.count(wanted))

    def meet(self, wanted: Ints, other: _Lists, others: Ints, size: int) -> Positions:
        """The engagements that stand in some lists, and in some of other lists, ascending."""
        from geodata.records import list_kernels

        marked = list_kernels.mark(other.first, other.order, others, size)
        both = list_kernels.mark_both(self.first, self.order, wanted, marked)
        return list_kernels.marked_positions(both, self.count(wanted))


@dataclass(frozen=True)
class _Cells:
    """Engagements by all that they have one of: kind, source, program, and set of roles met.

    There are far fewer such cells than engagements, so a filter looks at each cell once and then
    takes the engagements of those that fit, untested.

    Attributes
    ----------
    codes : ndarray of int, shape (n,)
        The cell of each engagement.
    lists : _Lists
    parts : mapping of str to ndarray, shape (cells,)
        Codes of ``kinds``, ``sources`` and ``programs``, and ``roles`` as bits.
    """

    codes: Ints
    lists: _Lists
    parts: Mapping[str, Ints]

    @classmethod
    def of(cls, parts: Mapping[str, Ints]) -> _Cells:
        """Number each combination of codes that occurs."""
        key = np.zeros(len(next(iter(parts.values()))), np.int64)
        for codes in parts.values():
            values = int(codes.max(initial=0)) + 1
            key *= values
            key += codes
        numbers, keys = pd.factorize(key)
        del key
        lists = _Lists(*group(numbers, positions(len(numbers)), len(keys)))
        first = lists.order[lists.first[:-1]]
        return cls(
            narrow(numbers, len(keys)), lists, {name: part[first] for name, part in parts.items()}
        )


class Filters:
    """Which engagements pass the filters of a selection, whatever their date.

    They are read from lists, those of the cells that fit and those of the organizations asked for:
    a narrow filter costs what it lets through and not what there is. Lists are made when a filter
    is first used. The last few answers are kept, as one view asks for the same several times.

    Parameters
    ----------
    columns : Columns
    offices : Offices
    """

    def __init__(self, columns: Columns, offices: Offices) -> None:
        self._columns, self._offices = columns, offices
        self._kept: OrderedDict[tuple[object, ...], Positions] = OrderedDict()
        self._lock = threading.Lock()

    def passing(self, selection: Selection) -> Positions:
        """Positions of the engagements that pass, ascending.

        Returns
        -------
        ndarray of int32, shape (k,)
            Shared with other callers: not to be written to.
        """
        if not selection.filtered:
            return self.everything
        return self.once(filter_key(selection), lambda: self._find(selection))

    def once(self, key: tuple[object, ...], find: Callable[[], Positions]) -> Positions:
        """What was found for a key before, or is found now."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = find()
        # What is kept must not hold on to the room that its candidates took.
        found = found if found.base is None else found.copy()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def _find(self, selection: Selection) -> Positions:
        size, fits = len(self._columns), self._fitting_cells(selection)
        bodies = self._columns.organizations.codes(selection.organizations)
        if fits is None:
            return self._by_organization.union(bodies, size)
        cells, wanted = self._cells.lists, np.flatnonzero(fits)
        if not selection.organizations:
            return cells.union(wanted, size)
        in_cells, taking_part = cells.count(wanted), self._by_organization.count(bodies)
        # Where one is far smaller, look at what its engagements have; else go along both.
        if taking_part * _LOOK < in_cells:
            return self._in_cells(self._by_organization.union(bodies, size), fits)
        if in_cells * _LOOK < taking_part:
            return self._with_organizations(cells.union(wanted, size), bodies)
        return cells.meet(wanted, self._by_organization, bodies, size)

    def _in_cells(self, positions: Positions, fits: Lookup) -> Positions:
        from geodata.records import list_kernels

        return list_kernels.passing(positions, self._cells.codes, fits)

    def _with_organizations(self, positions: Positions, bodies: Ints) -> Positions:
        from geodata.records import list_kernels

        tags = self._columns.tags
        fits = np.isin(self._organization_of, bodies).view(np.uint8)
        return list_kernels.passing_any(positions, tags.start, tags.members, fits)

    @cached_property
    def everything(self) -> Positions:
        """Every position."""
        return positions(len(self._columns))

    def _fitting_cells(self, selection: Selection) -> Lookup | None:
        """Which cells pass; None where no filter asks for what cells have."""
        fits: list[Lookup] = []
        for name in ("kinds", "sources", "programs"):
            if wanted := getattr(selection, name):
                names: Names = getattr(self._columns, name).names
                lookup = np.zeros(len(names) + 1, np.uint8)
                lookup[names.codes(wanted)] = 1
                fits.append(lookup[self._cells.parts[name]])
        if selection.roles:
            roles = _bits(self._offices.roles.names.codes(selection.roles)).sum()
            fits.append((self._cells.parts["roles"] & roles > 0).view(np.uint8))
        return np.bitwise_and.reduce(fits) if fits else None

    @cached_property
    def _cells(self) -> _Cells:
        from geodata.records import list_kernels

        columns, roles = self._columns, _bits(self._offices.roles.codes)
        parts = {name: getattr(columns, name).codes for name in ("kinds", "sources", "programs")}
        met = list_kernels.gather_bits(columns.tags.start, columns.tags.members, roles)
        codes, sets = pd.factorize(met)
        cells = _Cells.of({**parts, "roles": codes})
        return replace(cells, parts={**cells.parts, "roles": sets[cells.parts["roles"]]})

    @cached_property
    def _by_organization(self) -> _Lists:
        """Who took part, as a counterpart or beside us.

        Organizations are no part of cells: an engagement has several, in many combinations.
        """
        from geodata.records import list_kernels

        tags, count = self._columns.tags, len(self._columns.organizations) + 1
        first, order = np.zeros(count + 1, np.int64), np.empty(len(tags.members), np.int32)
        list_kernels.group_members(tags.start, tags.members, self._organization_of, first, order)
        return _Lists(first, order[: first[-1]].copy())

    @cached_property
    def _organization_of(self) -> NDArray[np.int32]:
        """The organization behind each tag; 0: none."""
        count = len(self._columns.organizations)
        codes = np.arange(1, count + 1, dtype=np.int32)
        found = np.zeros(max(self._columns.tag_span, Tag.OFFICE.span(count + 1)), np.int32)
        found[Tag.COUNTERPART.of(codes)] = found[Tag.PARTNER.of(codes)] = codes
        return found


def filter_key(selection: Selection) -> tuple[object, ...]:
    """What of a selection decides which engagements pass."""
    return tuple(getattr(selection, name) for name in FILTERS)


def _bits(codes: Ints) -> NDArray[np.int64]:
    """A bit for each code but 0, which is missing; offices have a dozen roles."""
    return np.where(codes > 0, np.int64(1) << codes.astype(np.int64), np.int64(0))
