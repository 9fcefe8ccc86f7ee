"""Need layers of a vintage: which there are, their figures by area."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.queries.holding import PageFacts
from dashboard.queries.store import Key, areas, registry, version
from geodata.indicators import list_indicators
from geodata.selection import Selection


def indicator_values(vintage: str) -> pd.DataFrame:
    """The figures of the need layers of a vintage."""
    return registry(vintage).tables["indicator_values"]


@st.cache_resource(show_spinner=False, max_entries=8)
def _indicators(key: Key, vintage: str) -> pd.DataFrame:
    return list_indicators(indicator_values(vintage), areas(vintage))


def indicators(vintage: str) -> pd.DataFrame:
    """The need layers of a vintage by code: label, unit, aggregation, first and last day."""
    return _indicators(version(), vintage).copy(deep=False)


def measured(selection: Selection) -> pd.DataFrame:
    """Every need layer by P-code, a column each."""
    return PageFacts().needs(selection)
