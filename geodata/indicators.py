"""Need layers: figures about areas that are no engagements, measured by area.

Conflict events, people in need, voters, poverty: what is known about an area beside who was met
there. ``docs/metrics.md`` says in words what is computed here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata.areas import Areas
from geodata.coverage import shown_level
from geodata.selection import Selection

UNITS: Mapping[str, tuple[str, str]] = {
    "events": ("event", "events"),
    "fatalities": ("fatality", "fatalities"),
    "people": ("person", "people"),
    "households": ("household", "households"),
    "visits": ("visit", "visits"),
    "percent": ("per cent", "per cent"),
}
"""Units that values are counted in, as one says them of one and of many."""

ENOUGH = 0.5
"""Share of an area's population that must live in parts with a value before a mean is rolled up."""

_PLACE = ["level", "pcode"]
_PERIOD = ["start", "end"]
_LONG_AGO = pd.Timestamp(1700, 1, 1)  # for what has no date, before anything that has one


@dataclass(frozen=True)
class IndicatorSummary:
    """The headline figures of one need layer in one view.

    Attributes
    ----------
    total : float
        Of everything inside the root, what is known only to a coarser level included; NaN where
        nothing is reported, or where values cannot be added up.
    lowest, highest : float
        Over the areas shown; NaN where nothing is reported.
    positive, zero, unreported : int
        Areas with a value, with a stated 0, and with none.
    above : dict of int to float
        What is known only to a coarser level than the one shown, by that level.
    start, end : datetime.date or None
        First and last day that the values counted are about; None where they have no date.
    sources : tuple of str
        Ids of the sources that the values counted come from.
    """

    total: float
    lowest: float
    highest: float
    positive: int
    zero: int
    unreported: int
    above: Mapping[int, float]
    start: dt.date | None
    end: dt.date | None
    sources: tuple[str, ...]


def list_indicators(values: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """The indicators that have a value in a vintage.

    Parameters
    ----------
    values : pandas.DataFrame
        A conformed ``indicator_values`` table.
    areas : Areas

    Returns
    -------
    pandas.DataFrame
        Indexed by indicator, in the order of loading: ``label``, ``unit``, ``aggregation`` (of the
        source loaded last), ``start`` and ``end`` (first and last day of all its values),
        ``sources`` (ids).
    """
    mine = _known(values, areas)
    grouped = mine.groupby("indicator", sort=False)
    return grouped.agg(
        label=("label", "last"),
        unit=("unit", "last"),
        aggregation=("aggregation", "last"),
        start=("start", "min"),
        end=("end", "max"),
        sources=("source_id", lambda ids: tuple(ids.unique())),
    )


def measure_indicators(values: pd.DataFrame, areas: Areas, selection: Selection) -> pd.DataFrame:
    """Every need layer for every area of the level shown, inside the root.

    A value counts in the period that its middle lies in; one without a date always counts. Where
    two sources state the same indicator of the same area and days, the one loaded last stands.
    Counts (``sum``) are added over time; of all other values the newest stands. Upwards, counts
    add what is known to the area itself to its parts, standing amounts (``stock``) take the
    area's own value and else the sum of its parts, ``mean`` takes its own and else the mean of
    its parts weighted by their population (where parts with a value hold at least half of it),
    ``max`` the largest. Nothing is spread downwards.

    Parameters
    ----------
    values : pandas.DataFrame
        A conformed ``indicator_values`` table; other vintages are left out.
    areas : Areas
    selection : Selection
        Root, level and period. Its filters are about engagements and change nothing.

    Returns
    -------
    pandas.DataFrame
        Indexed by P-code, sorted; one column an indicator, NaN where nothing is reported and 0
        only where a 0 is stated.
    """
    level = shown_level(areas, selection)
    known = _known(values, areas)
    counted = _counted(known, selection)
    parts = dict(tuple(counted.groupby("indicator", sort=False)))
    columns = {
        code: _rolled(_own(parts.get(code, counted.iloc[:0])), areas, level)
        for code in known["indicator"].unique()
    }
    frame = pd.DataFrame(columns, index=areas.at(level).index, dtype="float64")
    return frame.loc[areas.within(level, selection.root_level, selection.root)]


def summarise_indicator(
    values: pd.DataFrame, areas: Areas, selection: Selection, indicator: str
) -> IndicatorSummary:
    """The headline figures of one need layer; see :func:`measure_indicators`.

    Parameters
    ----------
    indicator : str
        A code of the ``indicator`` column.

    Returns
    -------
    IndicatorSummary
    """
    level = shown_level(areas, selection)
    known = _known(values, areas)
    counted = _counted(known[known["indicator"] == indicator], selection)
    here = counted[_touching(counted, areas, selection)]
    shown = _rolled(_own(counted), areas, level)
    shown = shown.loc[areas.within(level, selection.root_level, selection.root)]
    coarse = here[here["level"] < level]
    adding = here["aggregation"].isin(["sum", "stock"]).all()
    above = coarse.groupby("level")["value"].sum() if adding else pd.Series(dtype="float64")
    return IndicatorSummary(
        total=_total(counted, areas, selection) if adding else float("nan"),
        lowest=float(shown.min()),
        highest=float(shown.max()),
        positive=int((shown.notna() & (shown != 0)).sum()),
        zero=int((shown == 0).sum()),
        unreported=int(shown.isna().sum()),
        above={int(at): float(amount) for at, amount in above.items() if amount},
        start=_day(here["start"].min()),
        end=_day(here["end"].max()),
        sources=tuple(here["source_id"].unique()),
    )


# --- which values count -------------------------------------------------------------------------


def _known(values: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """Values of this vintage whose area exists in it."""
    mine = values[(values["vintage"] == areas.vintage) & values["level"].isin(areas.levels)]
    mine = mine.reset_index(drop=True)
    exists = pd.Series(False, index=mine.index)
    for level, group in mine.groupby("level"):
        exists[group.index] = group["pcode"].isin(areas.at(int(level)).index)
    return mine[exists]


def _counted(values: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    return _newest(_last_stated(_in_period(values, selection)))


def _in_period(values: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Values whose days have their middle in the period, and those without days."""
    start, end = values["start"].fillna(values["end"]), values["end"].fillna(values["start"])
    middle = start + ((end - start) / 2).dt.floor("D")
    inside = pd.Series(True, index=values.index)
    if selection.start is not None:
        inside &= ~(middle < pd.Timestamp(selection.start))
    if selection.end is not None:
        inside &= ~(middle > pd.Timestamp(selection.end))
    return values[inside]


def _last_stated(values: pd.DataFrame) -> pd.DataFrame:
    """Of sources that state the same figure, such as two exports that overlap, the last loaded."""
    order = {source: place for place, source in enumerate(values["source_id"].unique())}
    if len(order) < 2:
        return values
    place = values["source_id"].map(order)
    keys = [values[name] for name in ("indicator", *_PLACE, *_PERIOD)]
    return values[place == place.groupby(keys, dropna=False).transform("max")]


def _newest(values: pd.DataFrame) -> pd.DataFrame:
    """Counts add up over time; of any other value, the newest of an area stands for now."""
    for name in ("end", "start"):  # of two that end on one day, the shorter
        day = values[name].fillna(_LONG_AGO)
        last = day.groupby([values[key] for key in ("indicator", *_PLACE)]).transform("max")
        values = values[(values["aggregation"] == "sum") | (day == last)]
    return values


# --- from parts to a whole ----------------------------------------------------------------------


@dataclass(frozen=True)
class _Own:
    """One indicator's values as they are known, by level and P-code, and how they are joined."""

    by_level: Mapping[int, pd.Series]
    aggregation: str


def _own(values: pd.DataFrame) -> _Own:
    """What is stated of each area itself; several values of one area are parts of it."""
    how = str(values["aggregation"].iloc[-1]) if len(values) else "sum"
    grouped = values.groupby(_PLACE)["value"]
    if how == "mean":  # the mean of several parts is unknown without their weights
        joined = grouped.mean().where(grouped.nunique() == 1)
    else:
        joined = grouped.max() if how == "max" else grouped.sum()
    levels = joined.index.get_level_values("level").unique()
    return _Own({int(level): joined.xs(level, level="level") for level in levels}, how)


def _rolled(own: _Own, areas: Areas, level: int) -> pd.Series:
    """The values of a level: its own, joined with those of its parts."""
    codes = areas.at(level).index
    mine = own.by_level.get(level, pd.Series(dtype="float64")).reindex(codes).astype("float64")
    finer = areas.child_level(level)
    if finer is None:
        return mine
    below, holders = _rolled(own, areas, finer), areas.ancestors(finer, level)
    return _JOIN[own.aggregation](mine, below, holders, areas.population(finer))


def _join_counts(
    mine: pd.Series, below: pd.Series, holders: pd.Series, _people: pd.Series
) -> pd.Series:
    parts = below.groupby(holders).sum(min_count=1).reindex(mine.index)
    return mine.add(parts, fill_value=0.0)


def _join_stock(
    mine: pd.Series, below: pd.Series, holders: pd.Series, _people: pd.Series
) -> pd.Series:
    return mine.fillna(below.groupby(holders).sum(min_count=1).reindex(mine.index))


def _join_largest(
    mine: pd.Series, below: pd.Series, holders: pd.Series, _people: pd.Series
) -> pd.Series:
    parts = below.groupby(holders).max().reindex(mine.index)
    return pd.concat([mine, parts], axis=1).max(axis=1)


def _join_means(
    mine: pd.Series, below: pd.Series, holders: pd.Series, people: pd.Series
) -> pd.Series:
    """Weighted by population, where it is known of all parts with a value and covers enough."""
    weight = people.where(below.notna())
    weighted = (below * weight).groupby(holders).sum(min_count=1)
    covered, everyone = weight.groupby(holders).sum(), people.groupby(holders).sum()
    unweighable = (below.notna() & people.isna()).groupby(holders).any()
    usable = (covered > 0) & (covered >= ENOUGH * everyone) & ~unweighable
    parts = (weighted / covered).where(usable).reindex(mine.index)
    return mine.fillna(parts)


_Join = Callable[[pd.Series, pd.Series, pd.Series, pd.Series], pd.Series]
_JOIN: Mapping[str, _Join] = {
    "sum": _join_counts,
    "stock": _join_stock,
    "mean": _join_means,
    "max": _join_largest,
}


# --- the whole ----------------------------------------------------------------------------------


def _total(values: pd.DataFrame, areas: Areas, selection: Selection) -> float:
    """Everything inside the root, of each area at its own level or through its parts."""
    level = selection.root_level if selection.root else areas.coarsest
    whole = _rolled(_own(values), areas, level)
    return float(whole.get(selection.root, np.nan) if selection.root else whole.sum(min_count=1))


def _touching(values: pd.DataFrame, areas: Areas, selection: Selection) -> pd.Series:
    """Which values are about an area inside the root, or about one that holds it."""
    if not selection.root:
        return pd.Series(True, index=values.index)
    touching = pd.Series(False, index=values.index)
    for level, group in values.groupby("level"):
        if level >= selection.root_level:
            codes = areas.within(int(level), selection.root_level, selection.root)
        else:
            codes = pd.Index([areas.ancestor(selection.root_level, selection.root, int(level))])
        touching[group.index] = group["pcode"].isin(codes)
    return touching


def _day(moment: pd.Timestamp) -> dt.date | None:
    return None if pd.isna(moment) else moment.date()
