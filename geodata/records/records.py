"""The engagements of one vintage, ready to be filtered and counted by area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.areas import Areas
from geodata.records.claims import Claims
from geodata.records.coding import code_tables
from geodata.records.columns import NO_DAY, Bools, Columns, Ints
from geodata.records.filters import Filters, filter_key
from geodata.records.footprint import Footprint, roll_up
from geodata.records.offices import Offices
from geodata.records.spots import Points, join_near
from geodata.records.tree import AreaTree
from geodata.selection import Selection

Positions = NDArray[np.int32]


@dataclass(frozen=True)
class Units:
    """What the areas of a level are, whatever is selected, in the order of ``areas.at(level)``.

    ``counted`` says which have an authority; ``population`` is NaN where it is unknown.
    """

    codes: pd.Index
    names: pd.api.extensions.ExtensionArray
    parents: pd.api.extensions.ExtensionArray
    counted: Bools
    population: NDArray[np.float64]


class Records:
    """The engagements of one vintage, in the order of their days.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Conformed ``engagements``, ``places``, ``participations``, ``posts``, ``memberships`` and
        ``sources``. Places of other vintages are left out, and so are engagements without a place
        in this one.
    areas : Areas
        The vintage they are counted in.
    columns : Columns, optional
        The same engagements where they are coded already; then only ``posts`` and ``sources`` of
        the tables are read.

    Attributes
    ----------
    columns : Columns
        Codes of everything that is filtered or counted.
    tree : AreaTree
        The areas as numbers.
    offices : Offices
    sources : pandas.DataFrame
    """

    def __init__(
        self, tables: Mapping[str, pd.DataFrame], areas: Areas, columns: Columns | None = None
    ) -> None:
        self.areas, self.sources = areas, tables["sources"]
        self.tree = AreaTree(areas)
        self.offices = Offices(tables["posts"], self.tree)
        if columns is None:
            columns = code_tables(tables, self.tree, self.offices)
        self.columns = columns
        self._claims = Claims(self.sources, self.tree)
        self._filters = Filters(self.columns, self.offices)
        self._footprints: dict[int, Footprint] = {}
        self._facts: dict[int, Units] = {}

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def engagement_ids(self) -> pd.Index:
        """Ids by position."""
        return self.columns.ids

    # --- which engagements ---------------------------------------------------------------------

    def passing(self, selection: Selection, *, inside: bool = False) -> Positions:
        """Positions of the engagements that pass the filters, whatever their date, ascending.

        Parameters
        ----------
        inside : bool
            Only those known to have a place inside the root.

        Returns
        -------
        ndarray of int32, shape (k,)
            Shared: not to be written to.
        """
        found = self._filters.passing(selection)
        if not inside or not selection.root:
            return found
        at = (selection.root_level, selection.root)
        key = (at, *filter_key(selection))
        return self._filters.once(key, lambda: self._among(found, *at))

    def _among(self, positions: Positions, level: int, pcode: str) -> Positions:
        from geodata.records import list_kernels

        places, lookup = self.columns.places, self.tree.inside(level, pcode).view(np.uint8)
        return list_kernels.passing_any(positions, places.start, places.members, lookup).copy()

    def keep(self, selection: Selection) -> Bools:
        """Which engagements pass the filters, whatever their date.

        Returns
        -------
        ndarray of bool, shape (n,)
        """
        return self._mask(self.passing(selection))

    def _mask(self, positions: Positions | slice) -> Bools:
        found: Bools = np.zeros(len(self), dtype=bool)
        found[positions] = True
        return found

    def in_period(self, selection: Selection) -> Bools:
        """Which engagements lie in the period, both ends included; undated only in an open one."""
        return self._mask(slice(*self.columns.period(selection)))

    def in_time(self, selection: Selection) -> tuple[Positions, Positions]:
        """Those that pass and lie in the period, and those that pass and are dated before it."""
        passing = self.passing(selection)
        edges = np.array([self.columns.dated_from, *self.columns.period(selection)], np.int32)
        dated, first, end = np.searchsorted(passing, edges)
        return passing[first:end], passing[dated:first]

    def in_view(self, selection: Selection) -> Positions:
        """Those that pass, lie in the period and are known to have a place inside the root."""
        kept = self.passing(selection, inside=True)
        first, end = np.searchsorted(kept, np.array(self.columns.period(selection), np.int32))
        return kept[first:end]

    def inside(self, level: int, pcode: str) -> Bools:
        """Which engagements are known to have a place inside one area."""
        return self._mask(self._among(self._filters.everything, level, pcode))

    @property
    def dated(self) -> Bools:
        """Which engagements have a date."""
        return self.columns.days != NO_DAY

    @property
    def first_day(self) -> int | None:
        """The day of the oldest record, or None when none is dated."""
        days = self.columns.days[self.columns.dated_from :]
        return int(days[0]) if len(days) else None

    @property
    def last_day(self) -> int | None:
        """The day of the newest record, or None when none is dated."""
        days = self.columns.days[self.columns.dated_from :]
        return int(days[-1]) if len(days) else None

    # --- where they are ------------------------------------------------------------------------

    def footprint(self, level: int) -> Footprint:
        """Where the engagements are at a level; made when it is first asked for."""
        if level not in self._footprints:
            self._footprints[level] = Footprint.of(
                self.columns, self.tree, level, len(self.offices)
            )
        return self._footprints[level]

    def roll_up(self, level: int) -> tuple[Ints, Ints]:
        """Each engagement and each area of a level it is known to be in, once.

        Returns
        -------
        engagements, areas : ndarray of int, shape (m,)
            Positions, by engagement; a pair stands once however many places of the engagement lie
            in the area.
        """
        entries = roll_up(self.columns, self.tree, level)
        return np.repeat(self._filters.everything, np.diff(entries.start)), entries.members

    def reach(self, level: int, root_level: int, root: str) -> NDArray[np.int8]:
        """How precisely each engagement is known, for a level shown inside a root.

        Returns
        -------
        ndarray of int8, shape (n,)
            0 elsewhere; 1 + ADM level where it is known only to a coarser level, the finest it is
            known to; 1 + the level shown where it is drawn.
        """
        from geodata.records import area_kernels

        places, standing = self.columns.places, self.tree.standing(level, root_level, root)
        return area_kernels.reach(places.start, places.members, standing)

    def known_above(self, level: int, root_level: int, root: str) -> pd.DataFrame:
        """Engagements known to touch a root but to no area of a level inside it.

        Rule 3: such a record colours nothing; it is counted beside the map.

        Returns
        -------
        pandas.DataFrame
            ``engagement`` (position), ``level``, ``pcode`` of the finest area it is known to.
        """
        reach = self.reach(level, root_level, root)
        above = np.flatnonzero((reach > 0) & (reach <= level))
        standing, places = self.tree.standing(level, root_level, root), self.columns.places
        of, units = places.among(above)
        # Units ascend within an engagement, and so the first that reaches as far is the first by
        # P-code.
        finest = np.flatnonzero(standing[units] == reach[above][of])
        _, first = np.unique(of[finest], return_index=True)
        chosen = units[finest[first]]
        return pd.DataFrame(
            {
                "engagement": above,
                "level": self.tree.levels[chosen].astype(np.int64),
                "pcode": self.tree.pcodes(chosen),
            }
        )

    def points(self, selection: Selection) -> Points:
        """Where the records in the period and inside the root were, as far as that is known.

        Equal coordinates are joined, and where more than :data:`~geodata.records.spots.MOST_POINTS`
        are left, near ones too; no record is dropped.

        Returns
        -------
        Points
            Degrees, records at each, records that have coordinates, and records of the view.
        """
        seen = self.in_view(selection)
        wanted = self._mask(seen)
        inside = self.tree.inside(selection.root_level, selection.root)
        longitudes, latitudes, counts, shown = self.columns.spots.among(wanted, inside)
        joined = join_near(longitudes, latitudes, counts)
        return Points(*joined, shown=shown, total=len(seen))

    # --- what areas are ------------------------------------------------------------------------

    def reported(self, level: int, selection: Selection) -> Bools:
        """For each area of a level, whether some source claims to report on it in the period."""
        return self._claims.reported(level, selection)

    def units(self, level: int) -> Units:
        """What the areas of a level are, whatever is selected."""
        if level not in self._facts:
            units = self.areas.at(level)
            self._facts[level] = Units(
                codes=units.index,
                names=units["name"].array,
                parents=units["parent_pcode"].array,
                counted=self.areas.counted(level).to_numpy(bool),
                population=self.areas.population(level).to_numpy(np.float64),
            )
        return self._facts[level]
