"""The film of a selection, cached by what it depends on: everything but the period."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

import pandas as pd
import streamlit as st

from dashboard.facts import timeless
from dashboard.queries.holding import PageFacts
from dashboard.queries.store import Key, version
from dashboard.shown import View
from geodata.coverage import CoverageFilm
from geodata.selection import Selection

WINDOWS: Mapping[str, bool] = {"moving": False, "cumulative": True}
"""How the window of a film goes on, and whether it keeps its first month."""

LONGEST = 60
"""Months of the longest moving window."""


def film_key(selection: Selection, view: View) -> str:
    """What a film depends on, in a word: the same for every period, another for another scale."""
    said = f"{version()} {timeless(selection).model_dump_json()} {view.breaks}"
    return sha256(said.encode()).hexdigest()[:16]


def film(selection: Selection, view: View, window: str, months: int) -> CoverageFilm:
    """The measure and the state of every area, window by window over all months on record."""
    first, last = view.months["month"].iloc[[0, -1]].dt.date
    link = timeless(selection).model_dump_json()
    return _film(version(), link, str(first), str(last), window, months)


@st.cache_resource(show_spinner=False, max_entries=6)
def _film(key: Key, link: str, first: str, last: str, window: str, months: int) -> CoverageFilm:
    selection = Selection.model_validate_json(link)
    recorded = pd.DataFrame({"month": pd.to_datetime([first, last])})
    film = PageFacts(key[2]).film
    return film(selection, recorded, months, cumulative=WINDOWS[window])
