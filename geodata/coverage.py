"""Coverage: which areas are engaged, how much, with whom and how recently.

``docs/metrics.md`` defines every measure in words; the frame returned here is the only shape
that maps, charts, tables and exports take.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata.areas import Areas
from geodata.records import NO_DAY, Bools, Coded, Ints, Records, day_number, distinct_pairs
from geodata.selection import Selection

STATES: Mapping[str, str] = {
    "engaged": "Engaged",
    "lapsed": "Lapsed",
    "no_record": "No record",
    "not_reported": "Not reported",
    "no_authority": "No local authority",
}


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


def measure_coverage(records: Records, areas: Areas, selection: Selection) -> pd.DataFrame:
    """Every measure for every area of the level shown, inside the root.

    Parameters
    ----------
    records : Records
        Built for ``areas``.
    areas : Areas
    selection : Selection
        Root, level, period and filters.

    Returns
    -------
    pandas.DataFrame
        Indexed by P-code, sorted, with ``name``, ``parent_pcode``, ``state`` (a key of
        :data:`STATES`), the counts ``engagements``, ``counterparts``, ``offices_reached``,
        ``offices_known``, ``programs``, ``partners`` (distinct within the area), ``offices``
        (share of offices reached, NaN where none is known), ``last`` (date of the last record up
        to the end of the period), ``days_since``, ``population``, ``population_covered``.
    """
    level = shown_level(areas, selection)
    units = areas.at(level)
    size = len(units)
    kept = records.keep(selection)
    current = kept & records.in_period(selection)
    pairs = records.roll_up(level)
    frame = pd.DataFrame(
        {"name": units["name"], "parent_pcode": units["parent_pcode"]}, index=units.index
    )
    frame["engagements"] = _count(pairs, current, size)
    frame["counterparts"] = _count_parties(records, pairs, current, records.is_counterpart, size)
    partners = records.is_organization & ~records.is_counterpart
    frame["partners"] = _count_parties(records, pairs, current, partners, size)
    frame["programs"] = _count_values(pairs, current, records.programs, size)
    frame["offices_reached"], frame["offices_known"] = _offices(records, selection, current, level)
    known = frame["offices_known"].astype("float64")
    frame["offices"] = (frame["offices_reached"] / known.where(known > 0)).astype("float64")
    past = kept & (current | records.before(selection))
    last = _last_days(records, pairs, past, size)
    frame["last"] = _dates(last)
    today = as_of_day(records, selection)
    since = np.where(last == NO_DAY, np.nan, (today or 0) - last.astype("float64"))
    frame["days_since"] = since
    frame["state"] = _states(records, areas, selection, level, frame["engagements"], last)
    frame["population"] = areas.population(level)
    frame["population_covered"] = frame["population"].where(frame["state"] == "engaged", 0.0)
    frame.loc[frame["population"].isna(), "population_covered"] = np.nan
    return frame.loc[areas.within(level, selection.root_level, selection.root)]


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
    kept = records.keep(selection)
    current = kept & records.in_period(selection)
    here = current & _inside_root(records, selection)
    above = _within(records.known_above(level, selection.root_level, selection.root), current)
    coarse = _within(records.coarse_places(level, selection.root_level, selection.root), current)
    counted = frame[frame["state"] != "no_authority"]
    reached, known = _root_offices(records, selection, current)
    met = here[records.party_of]
    organizations = records.is_organization & ~records.is_counterpart
    days = records.days[here & records.dated]
    dated_out = kept & ~records.dated & _inside_root(records, selection)
    is_open = selection.start is None and selection.end is None
    return Summary(
        states={state: int((frame["state"] == state).sum()) for state in STATES},
        areas=len(counted),
        possible=_possible(areas, coarse, counted, level),
        engagements=int(here.sum()),
        counterparts=_distinct(records.party[met & records.is_counterpart]),
        offices_reached=reached,
        offices_known=known,
        programs=_distinct(records.programs.codes[here]),
        partners=_distinct(records.party[met & organizations]),
        population_covered=float(counted["population_covered"].sum(min_count=1)),
        population=float(counted["population"].sum(min_count=1)),
        known_above={int(k): int(v) for k, v in above["level"].value_counts().items()},
        undated=0 if is_open else int(dated_out.sum()),
        last=_date(int(days.max())) if len(days) else None,
    )


def count_by_month(records: Records, selection: Selection) -> pd.DataFrame:
    """Engagements by month inside the root, over all time, with the filters on.

    Returns
    -------
    pandas.DataFrame
        ``month`` (first day, without gaps), ``engagements``, ``inside`` (in the period).
    """
    kept = records.keep(selection) & _inside_root(records, selection)
    kept &= records.days != NO_DAY
    if not kept.any():
        return pd.DataFrame({"month": pd.to_datetime([]), "engagements": [], "inside": []})
    days = pd.Series(records.days[kept].astype("datetime64[D]"))
    months = days.dt.to_period("M")
    counts = months.value_counts().sort_index()
    every = pd.period_range(counts.index[0], counts.index[-1], freq="M")
    inside = months[records.in_period(selection)[kept]].unique()
    return pd.DataFrame(
        {
            "month": every.to_timestamp(),
            "engagements": counts.reindex(every, fill_value=0).to_numpy(),
            "inside": every.isin(inside),
        }
    )


def _within(rows: pd.DataFrame, mask: Bools) -> pd.DataFrame:
    """Rows whose engagement passes a mask."""
    return rows[mask[rows["engagement"].to_numpy(np.int64)]]


def _inside_root(records: Records, selection: Selection) -> Bools:
    """Engagements known to have a place inside the root, at any level."""
    if not selection.root:
        return np.ones(len(records), dtype=bool)
    return records.inside(selection.root_level, selection.root)


def _count(pairs: tuple[Ints, Ints], mask: Bools, size: int) -> Ints:
    engagements, positions = pairs
    return np.bincount(positions[mask[engagements]], minlength=size)


def _count_parties(
    records: Records, pairs: tuple[Ints, Ints], mask: Bools, fits: Bools, size: int
) -> Ints:
    """Distinct parties met in each area: participations joined to places on the engagement."""
    engagements, positions = pairs
    wanted = fits & mask[records.party_of]
    of, party = records.party_of[wanted], records.party[wanted]
    # Pairs are sorted by engagement, so the places of one are a run between two positions.
    first = np.searchsorted(engagements, of, side="left")
    repeats = np.searchsorted(engagements, of, side="right") - first
    begin = np.repeat(first - np.cumsum(repeats) + repeats, repeats)
    rows = np.arange(repeats.sum()) + begin
    seen, _ = distinct_pairs(positions[rows], np.repeat(party, repeats))
    return np.bincount(seen, minlength=size)


def _count_values(pairs: tuple[Ints, Ints], mask: Bools, column: Coded, size: int) -> Ints:
    engagements, positions = pairs
    codes = column.codes[engagements]
    wanted = mask[engagements] & (codes >= 0)
    seen, _ = distinct_pairs(positions[wanted], codes[wanted])
    return np.bincount(seen, minlength=size)


def _standing(records: Records, selection: Selection) -> Bools:
    """Posts that exist on the as-of day and pass the filter of roles."""
    today = as_of_day(records, selection)
    posts = records.posts
    standing: Bools = np.ones(len(posts), dtype=bool)
    if today is not None:
        moment = pd.Timestamp(_date(today))
        standing &= ~(posts["start_date"] > moment).to_numpy()
        standing &= ~(posts["end_date"] < moment).to_numpy()
    if selection.roles:
        standing &= records.post_roles.among(selection.roles)
    return standing


def _met(records: Records, current: Bools) -> Bools:
    """Posts that were a counterpart of an engagement in the period."""
    taking = records.is_counterpart & (records.post_met >= 0) & current[records.party_of]
    met: Bools = np.zeros(len(records.posts), dtype=bool)
    met[records.post_met[taking]] = True
    return met


def _offices(
    records: Records, selection: Selection, current: Bools, level: int
) -> tuple[Ints, Ints]:
    """Offices reached and known, by the area of the *office*, wherever it was met."""
    positions = _post_positions(records, level)
    known = _standing(records, selection) & (positions >= 0)
    reached = known & _met(records, current)
    size = len(records.areas.at(level))
    return (
        np.bincount(positions[reached], minlength=size),
        np.bincount(positions[known], minlength=size),
    )


def _post_positions(records: Records, level: int) -> Ints:
    areas, posts = records.areas, records.posts
    positions: Ints = np.full(len(posts), -1, dtype=np.int64)
    for finer in areas.levels:
        at = (posts["level"] == finer).to_numpy(bool)
        if finer < level or not at.any():
            continue
        held = areas.ancestors(finer, level).reindex(posts.loc[at, "pcode"])
        positions[at] = areas.at(level).index.get_indexer(held)
    return positions


def _root_offices(records: Records, selection: Selection, current: Bools) -> tuple[int, int]:
    root_level = selection.root_level if selection.root else records.areas.coarsest
    positions = _post_positions(records, root_level)
    root = selection.root or records.areas.root
    here = positions == records.areas.at(root_level).index.get_loc(root)
    known = _standing(records, selection) & here
    return int((known & _met(records, current)).sum()), int(known.sum())


def _last_days(records: Records, pairs: tuple[Ints, Ints], mask: Bools, size: int) -> Ints:
    engagements, positions = pairs
    wanted = mask[engagements] & (records.days[engagements] != NO_DAY)
    last: Ints = np.full(size, NO_DAY, dtype=np.int64)
    np.maximum.at(last, positions[wanted], records.days[engagements[wanted]])
    return last


def _states(
    records: Records,
    areas: Areas,
    selection: Selection,
    level: int,
    engagements: pd.Series,
    last: Ints,
) -> pd.Series:
    """Rule 2: missing never looks low."""
    state = pd.Series("not_reported", index=engagements.index, dtype="str")
    state[records.reported(level, selection)] = "no_record"
    state[last != NO_DAY] = "lapsed"
    state[engagements.to_numpy() > 0] = "engaged"
    state[~areas.counted(level).to_numpy()] = "no_authority"
    return state


def _possible(areas: Areas, above: pd.DataFrame, counted: pd.DataFrame, level: int) -> int:
    """Engaged areas if each place known only higher were an area that is not engaged yet.

    An engagement that names two provinces leaves two places open, also when it names a district
    beside them. Finer places are given room first, so that a province's fill the province and the
    country's fill what is left.
    """
    empty = counted.index[counted["state"] != "engaged"]
    room = pd.Series(1, index=empty)
    for coarse in sorted(above["level"].unique(), reverse=True):
        holders = areas.ancestors(level, int(coarse)).reindex(room.index)
        for pcode, waiting in above.loc[above["level"] == coarse, "pcode"].value_counts().items():
            free = room.index[(holders == pcode) & (room > 0)]
            room[free[: int(waiting)]] = 0
    return int((counted["state"] == "engaged").sum() + (room == 0).sum())


def _distinct(codes: Ints) -> int:
    return len(np.unique(codes[codes >= 0]))


def _date(day: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=day)


def _dates(days: Ints) -> np.ndarray:
    dates = days.astype("datetime64[D]")
    dates[days == NO_DAY] = np.datetime64("NaT")
    return dates.astype("datetime64[us]")
