"""Relationships of a view: how warm they are, what people expect of them, what lies ahead."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from dashboard.queries.store import Key, areas, records, registry, store, version
from geodata.areas import Areas
from geodata.coverage import as_of_day, shown_level
from geodata.selection import Selection
from geodata.warmth import (
    Curve,
    Paces,
    cooling_first,
    measure_area_relationships,
    measure_area_warmth,
    measure_warmth,
    warmth_curve,
)
from geodata.warmth.curve import Kind
from geodata.warmth.relationships import Of, day_of


def cadences() -> pd.DataFrame:
    """What people set: how often a counterpart should be met, and how fast it cools."""
    return store().kept("cadences")


def paces() -> Paces:
    """What is expected of every relationship: what people set, over the defaults."""
    return Paces.of(cadences())


def elections(selection: Selection) -> pd.DataFrame:
    """Elections that people entered for a boundary version, in areas that it has; by day."""
    rows, units = store().kept("elections"), areas(selection.vintage)
    ours = rows[rows["vintage"].fillna(selection.vintage) == selection.vintage]
    places = zip(ours["level"], ours["pcode"], strict=True)
    there = [pd.isna(code) or _is_there(units, level, code) for level, code in places]
    return ours[pd.Series(there, index=ours.index, dtype=bool)].sort_values(
        ["date", "election_id"], ignore_index=True
    )


def _is_there(units: Areas, level: object, code: object) -> bool:
    return not pd.isna(level) and units.has(int(level), str(code))  # type: ignore[call-overload]


@st.cache_resource(show_spinner=False, max_entries=32)
def _relationships(
    key: Key, link: str, of: Of, expected: Paces, ahead: str, _elections: pd.DataFrame
) -> pd.DataFrame:
    selection = Selection.model_validate_json(link)
    known, rows = registry(selection.vintage), records(selection.vintage)
    return measure_warmth(known, rows, selection, of=of, paces=expected, elections=_elections)


def relationships(selection: Selection, of: Of = "posts") -> pd.DataFrame:
    """Relationships with offices or organizations, cooling first; see ``measure_warmth``."""
    ahead = elections(selection)
    link = selection.counting().model_dump_json()
    frame = _relationships(version(), link, of, paces(), ahead.to_json(date_format="iso"), ahead)
    return frame.copy(deep=False)


@st.cache_resource(show_spinner=False, max_entries=32)
def _area_warmth(key: Key, link: str, expected: Paces) -> pd.Series:
    selection = Selection.model_validate_json(link)
    rows, units = records(selection.vintage), areas(selection.vintage)
    return measure_area_warmth(rows, units, selection, paces=expected)


def area_warmth(selection: Selection) -> pd.Series:
    """Warmth of every area shown, by P-code; NaN where it is not known."""
    link = selection.counting().model_dump_json()
    return _area_warmth(version(), link, paces()).copy(deep=False)


@st.cache_resource(show_spinner=False, max_entries=32)
def _area_relationships(key: Key, link: str, expected: Paces) -> pd.DataFrame:
    selection = Selection.model_validate_json(link)
    rows, units = records(selection.vintage), areas(selection.vintage)
    return cooling_first(measure_area_relationships(rows, units, selection, paces=expected))


def area_relationships(selection: Selection) -> pd.DataFrame:
    """Every area shown as a relationship, cooling first; see ``measure_area_relationships``."""
    link = selection.counting().model_dump_json()
    return _area_relationships(version(), link, paces()).copy(deep=False)


@st.cache_resource(show_spinner=False, max_entries=32)
def _curve(
    key: Key, link: str, kind: Kind, identity: str, days: tuple[dt.date, dt.date], expected: Paces
) -> Curve:
    selection = Selection.model_validate_json(link)
    known, rows = registry(selection.vintage), records(selection.vintage)
    start, end = days
    return warmth_curve(
        known, rows, selection, kind, identity, start=start, end=end, paces=expected
    )


def relationship_curve(
    selection: Selection, kind: Kind, identity: str, start: dt.date, end: dt.date
) -> Curve:
    """The warmth of one relationship day by day, and what shaped it; see ``warmth_curve``."""
    link = selection.counting().model_dump_json()
    return _curve(version(), link, kind, identity, (start, end), paces())


@st.cache_resource(show_spinner=False, max_entries=32)
def _known_only_above(key: Key, link: str) -> dict[int, int]:
    selection = Selection.model_validate_json(link)
    rows, level = records(selection.vintage), shown_level(areas(selection.vintage), selection)
    above = rows.known_above(level, selection.root_level, selection.root)
    passing = rows.keep(selection)[above["engagement"]]
    past = rows.columns.days[above["engagement"]] <= (as_of_day(rows, selection) or 0)
    counts = above.loc[passing & past, "level"].value_counts()
    return {int(level): int(count) for level, count in counts.items()}


def known_only_above(selection: Selection) -> dict[int, int]:
    """Engagements up to the day that are known to a coarser level alone, by that level."""
    return dict(_known_only_above(version(), selection.counting().model_dump_json()))


def warmth_day(selection: Selection) -> pd.Timestamp:
    """The day on which relationships are looked at."""
    known, rows = registry(selection.vintage), records(selection.vintage)
    return pd.Timestamp(day_of(rows, known, selection), unit="D")
