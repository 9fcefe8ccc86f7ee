"""The film of a selection, cached by what it depends on: everything but the period."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

import pandas as pd
import streamlit as st

from dashboard.queries.store import Key, areas, records, version
from dashboard.shown import View
from geodata.coverage import CoverageFilm, film_coverage, month_steps
from geodata.selection import Selection

WINDOWS: Mapping[str, bool] = {"moving": False, "cumulative": True}
"""How the window of a film goes on, and whether it keeps its first month."""

LONGEST = 60
"""Months of the longest moving window."""

_CELLS = 12_000_000
"""Areas times steps that a film may have: what a browser takes in a few seconds."""


def film_key(selection: Selection, view: View) -> str:
    """What a film depends on, in a word: the same for every period, another for another scale."""
    said = f"{version()} {_timeless(selection)} {view.breaks}"
    return sha256(said.encode()).hexdigest()[:16]


def _timeless(selection: Selection) -> str:
    counted = selection.counting().but(start=None, end=None, measure=selection.measure)
    return counted.model_dump_json()


def film(selection: Selection, view: View, window: str, months: int) -> CoverageFilm:
    """The measure and the state of every area, window by window over all months on record."""
    first, last = view.months["month"].iloc[[0, -1]].dt.date
    return _film(version(), _timeless(selection), str(first), str(last), window, months)


@st.cache_resource(show_spinner=False, max_entries=6)
def _film(key: Key, link: str, first: str, last: str, window: str, months: int) -> CoverageFilm:
    selection = Selection.model_validate_json(link)
    ends = pd.Timestamp(first).date(), pd.Timestamp(last).date()
    steps = month_steps(*ends, months, cumulative=WINDOWS[window])
    rows, units = records(selection.vintage), areas(selection.vintage)
    return film_coverage(rows, units, selection, steps)


def fits_film(view: View) -> bool:
    """Whether a film of a view is small enough to be sent."""
    return 0 < len(view.frame) * len(view.months) <= _CELLS
