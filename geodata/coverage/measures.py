"""Every measure by area, from one walk over the engagements that pass."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from geodata.areas import Areas
from geodata.records import Bools, Ints, Records, Tag, day_number
from geodata.selection import Selection

STATES: Mapping[str, str] = {
    "engaged": "Engaged",
    "lapsed": "Lapsed",
    "no_record": "No record",
    "not_reported": "Not reported",
    "no_authority": "No local authority",
}

COLUMNS = (
    "name",
    "parent_pcode",
    "engagements",
    "counterparts",
    "partners",
    "programs",
    "offices_reached",
    "offices_known",
    "offices",
    "last",
    "days_since",
    "state",
    "population",
    "population_covered",
)
"""What :func:`measure_coverage` tells of an area."""

_OFFICES = frozenset({"offices_reached", "offices_known", "offices"})

# In the order of the states that area_kernels numbers.
_WORDS = pd.array(list(STATES), dtype="str")


def as_of_day(records: Records, selection: Selection) -> int | None:
    """The day that "days since" counts from, as days since 1970-01-01.

    The selection's own as-of date, else the end of its period, else the newest record.
    """
    date = selection.as_of or selection.end
    return day_number(date) if date is not None else records.last_day


def shown_level(areas: Areas, selection: Selection) -> int:
    """The level a selection shows: its own where present, else the default of the vintage.

    The default is districts (ADM2) where there are any, else the finest level.
    """
    if selection.level in areas.levels:
        return int(selection.level)
    return 2 if 2 in areas.levels else areas.finest


def measure_coverage(
    records: Records,
    areas: Areas,
    selection: Selection,
    *,
    measures: Collection[str] = COLUMNS,
) -> pd.DataFrame:
    """Every measure for every area of the level shown, inside the root.

    Parameters
    ----------
    records : Records
        Built for ``areas``.
    areas : Areas
    selection : Selection
        Root, level, period and filters.
    measures : collection of str, optional
        Columns that are wanted, of :data:`COLUMNS`; a frame of a film needs one.

    Returns
    -------
    pandas.DataFrame
        Indexed by P-code, sorted, with what is wanted of ``name``, ``parent_pcode``, ``state`` (a
        key of :data:`STATES`), the counts ``engagements``, ``counterparts``, ``offices_reached``,
        ``offices_known``, ``programs``, ``partners`` (distinct within the area), ``offices``
        (share of offices reached, NaN where none is known), ``last`` (date of the last record up
        to the end of the period), ``days_since``, ``population``, ``population_covered``.

    Raises
    ------
    ValueError
        When something else is wanted.
    """
    if stray := sorted(set(measures).difference(COLUMNS)):
        raise ValueError(f"there is no measure {stray[0]!r}")
    level = shown_level(areas, selection)
    every = _measure(records, selection, level, frozenset(measures))
    columns = {name: every[name] for name in COLUMNS if name in measures}
    codes = records.units(level).codes
    shown = records.tree.shown(level, selection.root_level, selection.root)
    if len(shown) == len(codes):
        return _frame(columns, codes)
    inside = {name: column.take(shown) for name, column in columns.items()}
    return _frame(inside, codes.take(shown))


def _frame(columns: Mapping[str, Any], codes: pd.Index) -> pd.DataFrame:
    """Columns as a frame; pandas takes longer to code their names than to count some measures."""
    frame = pd.DataFrame(dict(enumerate(columns.values())), index=codes)
    frame.columns = _heads(tuple(columns))
    return frame


@cache
def _heads(names: tuple[str, ...]) -> pd.Index:
    return pd.Index(names)


def _measure(
    records: Records, selection: Selection, level: int, wanted: frozenset[str]
) -> dict[str, Any]:
    """Columns over all areas of a level, the state in words."""
    told = tell(records, selection, level, wanted, _tally(records, selection, level))
    if "state" in wanted:
        told["state"] = _WORDS.take(told["state"])
    return told


Tally = tuple[Ints, Ints, Ints, Bools]
"""Engagements, distinct tags by kind and the last engagement of each area; offices met."""


def tell(
    records: Records, selection: Selection, level: int, wanted: frozenset[str], tally: Tally
) -> dict[str, Any]:
    """Every measure of all areas of a level from what was counted in a period; states as numbers.

    What takes long and nobody wants stays out.
    """
    from geodata.records import area_kernels

    units, today = records.units(level), as_of_day(records, selection)
    engagements, distinct, last, met = tally
    if wanted & _OFFICES:
        reached, known = records.offices.count(level, met, today, selection.roles)
    else:
        reached = known = np.zeros_like(engagements)
    state, dates, since, share, covered = area_kernels.describe_areas(
        engagements,
        last,
        records.columns.days,
        records.columns.dated_from,
        today or 0,
        records.reported(level, selection),
        units.counted,
        units.population,
        reached,
        known,
    )
    return {
        "name": units.names,
        "parent_pcode": units.parents,
        "engagements": engagements,
        "counterparts": distinct[:, Tag.COUNTERPART],
        "partners": distinct[:, Tag.PARTNER],
        "programs": distinct[:, Tag.PROGRAM],
        "offices_reached": reached,
        "offices_known": known,
        "offices": share,
        "last": dates.view("datetime64[us]"),
        "days_since": since,
        "state": state,
        "population": units.population,
        "population_covered": covered,
    }


def _tally(records: Records, selection: Selection, level: int) -> Tally:
    from geodata.records import area_kernels

    now, earlier = records.in_time(selection)
    at = records.footprint(level)
    engagements, distinct, last, seen = area_kernels.count_by_area(
        now,
        earlier,
        at.packed.start,
        at.packed.members,
        at.numbers,
        records.columns.tags.start,
        records.columns.tags.members,
        at.ever,
    )
    return engagements, distinct, last, seen[: len(records.offices)].view(bool)
