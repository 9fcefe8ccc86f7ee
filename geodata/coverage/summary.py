"""The headline figures of a view, over the whole area looked into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata.areas import Areas
from geodata.coverage.measures import STATES, as_of_day, shown_level
from geodata.records import Bools, Ints, Records, Tag, as_date
from geodata.selection import Selection


@dataclass(frozen=True)
class Summary:
    """The headline figures of one view.

    Attributes
    ----------
    states : dict of str to int
        Areas by state; ``no_authority`` stands outside ``areas``.
    areas : int
        The denominator: areas with an authority.
    possible : int
        Areas that would be engaged if every place known only to a higher level were an area
        that is not: the upper end of the range that such records leave open.
    engagements, counterparts, offices_reached, offices_known, programs, partners : int
        Distinct over the whole root, never sums over areas.
    population_covered, population : float
        Population of engaged areas and of all areas; NaN when unknown.
    known_above : dict of int to int
        Engagements in the period known only to a coarser level, by that level.
    undated : int
        Engagements left out because a period is set and they have no date.
    last : datetime.date or None
        The day of the last engagement.
    """

    states: Mapping[str, int]
    areas: int
    possible: int
    engagements: int
    counterparts: int
    offices_reached: int
    offices_known: int
    programs: int
    partners: int
    population_covered: float
    population: float
    known_above: Mapping[int, int]
    undated: int
    last: dt.date | None

    @property
    def engaged(self) -> int:
        """Areas engaged."""
        return self.states["engaged"]


def summarise_coverage(
    records: Records, areas: Areas, selection: Selection, frame: pd.DataFrame
) -> Summary:
    """The headline figures of a view.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`measure_coverage` gave for the same selection.

    Returns
    -------
    Summary
    """
    level = shown_level(areas, selection)
    whole = _count_whole(records, selection, level)
    states = {state: int(count) for state, count in frame["state"].value_counts().items()}
    counted = (frame["state"] != "no_authority").to_numpy(bool)
    reached, known = _root_offices(records, selection, whole.met)
    return Summary(
        states={state: states.get(state, 0) for state in STATES},
        areas=int(counted.sum()),
        possible=_possible(records, selection, frame, level, whole.by_unit),
        engagements=whole.engagements,
        counterparts=int(whole.distinct[Tag.COUNTERPART]),
        offices_reached=reached,
        offices_known=known,
        programs=int(whole.distinct[Tag.PROGRAM]),
        partners=int(whole.distinct[Tag.PARTNER]),
        population_covered=float(frame.loc[counted, "population_covered"].sum(min_count=1)),
        population=float(frame.loc[counted, "population"].sum(min_count=1)),
        known_above=whole.known_above,
        undated=_undated(records, selection),
        last=whole.last,
    )


@dataclass(frozen=True)
class _Whole:
    """What the engagements of a view come to over the whole root."""

    engagements: int
    last: dt.date | None
    distinct: Ints
    met: Bools
    known_above: Mapping[int, int]
    by_unit: Ints


def _count_whole(records: Records, selection: Selection, level: int) -> _Whole:
    from geodata.records import area_kernels

    columns, tree = records.columns, records.tree
    root = selection.root_level, selection.root
    now, _ = records.in_time(selection)
    count, last, distinct, seen, by_standing, by_unit = area_kernels.count_whole(
        now,
        columns.places.start,
        columns.places.members,
        tree.standing(level, *root),
        tree.inside(*root).view(np.uint8),
        columns.tags.start,
        columns.tags.members,
        max(columns.tag_span, Tag.OFFICE.span(len(records.offices))),
    )
    met = seen[Tag.OFFICE :: len(Tag)][: len(records.offices)].astype(bool)
    above = {at: int(by_standing[at + 1]) for at in range(level) if by_standing[at + 1]}
    day = as_date(int(columns.days[last])) if last >= columns.dated_from else None
    return _Whole(count, day, distinct, met, above, by_unit)


def _root_offices(records: Records, selection: Selection, met: Bools) -> tuple[int, int]:
    root_level = selection.root_level if selection.root else records.areas.coarsest
    root = records.tree.position(root_level, selection.root or records.areas.root)
    today = as_of_day(records, selection)
    reached, known = records.offices.count(root_level, met, today, selection.roles)
    return int(reached[root]), int(known[root])


def _undated(records: Records, selection: Selection) -> int:
    """Engagements without a date that a period leaves out."""
    if selection.start is None and selection.end is None:
        return 0
    kept = records.passing(selection, inside=True)
    return int(np.searchsorted(kept, np.int32(records.columns.dated_from)))


def _possible(
    records: Records, selection: Selection, frame: pd.DataFrame, level: int, by_unit: Ints
) -> int:
    """Engaged areas if each place known only higher were an area that is not engaged yet.

    An engagement that names two provinces leaves two places open, also when it names a district
    beside them. Finer places are given room first, so that a province's fill the province and the
    country's fill what is left.
    """
    tree, root = records.tree, (selection.root_level, selection.root)
    state = frame["state"]
    empty = ~state.isin(("engaged", "no_authority")).to_numpy(bool)
    room = tree.slice(level).start + tree.shown(level, *root)[empty]
    waiting = np.where(tree.touching(*root), by_unit, 0)
    filled, units = np.zeros(0, np.int64), np.zeros(0, np.int64)
    for coarse in [at for at in reversed(records.areas.levels) if at < level]:
        up, size = tree.up(coarse), len(records.areas.at(coarse))
        left = np.bincount(up[room], minlength=size)
        below = np.bincount(up[units], weights=filled, minlength=size).astype(np.int64)
        numbers = np.arange(size) + tree.slice(coarse).start
        filled = below + np.minimum(waiting[numbers], left - below)
        units = numbers
    return int((state == "engaged").sum() + filled.sum())
