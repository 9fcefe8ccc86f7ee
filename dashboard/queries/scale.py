"""Frozen scales: breaks of the unfiltered country, whatever filter, period or pane is shown.

Rule 7: one scale for one comparison. Breaks depend on the boundary version, the level, the measure
and the scheme alone, until those of what is shown are taken instead (``reclassed``).
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.queries.needs import measured
from dashboard.queries.store import Key, areas, records, version
from dashboard.shown import Breaks, View
from geodata.classes import bivariate_breaks, class_breaks
from geodata.classes.codes import SIDE
from geodata.coverage import first_period, measure_coverage
from geodata.selection import Selection, is_need


@st.cache_resource(show_spinner=False, max_entries=32)
def _everything(key: Key, vintage: str, level: int | None, measure: str) -> pd.Series:
    """Amounts over the unfiltered country in its default period."""
    rows = records(vintage)
    start, end = first_period(rows)
    whole = Selection(vintage=vintage, level=level, start=start, end=end, measure=measure)
    if whole.indicator:
        return _figures(whole)
    return amounts(measure_coverage(rows, areas(vintage), whole), measure)


def _figures(whole: Selection) -> pd.Series:
    """Of a need layer: of the default period where it reports anything, else of all time."""
    figures = measured(whole)[whole.indicator]
    if (figures > 0).any():
        return figures
    return measured(whole.but(start=None, end=None))[whole.indicator]


def amounts(frame: pd.DataFrame, measure: str) -> pd.Series:
    """What of a frame is an amount: of engaged areas, or all figures of a need layer."""
    return frame[measure] if is_need(measure) else frame.loc[frame["state"] == "engaged", measure]


@st.cache_resource(show_spinner=False, max_entries=128)
def _breaks(key: Key, link: str, measure: str) -> Breaks:
    asked = Selection.model_validate_json(link)
    return part(_everything(key, asked.vintage, asked.level, measure), asked, measure)


def breaks(selection: Selection) -> Breaks:
    """The breaks of a view's measure: those frozen in it, else the country's."""
    if _usable(selection, selection.breaks):
        return selection.breaks or ()
    return _breaks(version(), _scaling(selection), selection.measure)


def second_breaks(selection: Selection) -> Breaks:
    """The breaks of the second measure of a pair: those frozen in it, else the country's."""
    if _usable(selection, selection.second_breaks):
        return selection.second_breaks or ()
    return _breaks(version(), _scaling(selection), selection.second)


def _usable(selection: Selection, frozen: Breaks | None) -> bool:
    """Whether frozen breaks fit the colours: a link may bring more than a pair can show."""
    return frozen is not None and not (selection.bivariate and len(frozen) >= SIDE)


def _scaling(selection: Selection) -> str:
    """What of a selection decides the breaks of its measures: no filter, no period, no place."""
    names = ["vintage", "level", "scheme", "class_count"]
    if selection.bivariate:
        names += ["second", "pairing"]
    return Selection(**{name: getattr(selection, name) for name in names}).model_dump_json()


def largest(selection: Selection) -> float:
    """The amount of the largest circle: the country's largest, or the one that is frozen."""
    if selection.second_breaks and selection.second_breaks[-1] > 0:
        return selection.second_breaks[-1]
    top = _everything(version(), selection.vintage, selection.level, selection.second).max()
    return float(top) if top > 0 else 1.0


def part(values: pd.Series, selection: Selection, measure: str) -> Breaks:
    """The breaks of some amounts, as a view asks for them."""
    scheme = _scheme(selection)
    if selection.bivariate:
        return bivariate_breaks(measure, values, scheme)
    return class_breaks(measure, values, scheme, selection.class_count)


def _scheme(selection: Selection) -> str:
    """The scheme that finds breaks; where they were typed and let go, the suggested one."""
    return "" if selection.scheme == "manual" else selection.scheme


def reclassed(selection: Selection, view: View) -> dict[str, Breaks]:
    """The breaks of what a view shows, as fields of a selection that freeze them."""
    names = {"breaks": selection.measure, "second_breaks": selection.second}
    found = {
        field: part(amounts(view.frame, name), selection, name)
        for field, name in names.items()
        if name
    }
    if selection.second and not selection.bivariate:
        top = float(amounts(view.frame, selection.second).max())
        found["second_breaks"] = (top,) if top > 0 else ()
    return found
