"""Need layers of a vintage: which there are, their figures by area, one of them in a view."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.needs import NeedLayer
from dashboard.queries.store import Key, areas, registry, table, version
from geodata.indicators import list_indicators, measure_indicators, summarise_indicator
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


@st.cache_resource(show_spinner=False, max_entries=64)
def _need(key: Key, link: str) -> NeedLayer:
    selection = Selection.model_validate_json(link)
    known, units = indicators(selection.vintage), areas(selection.vintage)
    values, code = indicator_values(selection.vintage), selection.indicator
    about, summary = known.loc[code], summarise_indicator(values, units, selection, code)
    names = table("sources").set_index("source_id")["name"]
    return NeedLayer(
        **{name: about[name] for name in ("label", "unit", "aggregation", "start", "end")},
        values=measured(selection)[code],
        summary=summary,
        sources=tuple(names[source] for source in summary.sources),
    )


def need(selection: Selection, measure: str) -> NeedLayer | None:
    """The need layer that a measure names, in a view; None where it names none."""
    asked = selection.counting().but(measure=measure)
    return _need(version(), asked.model_dump_json()) if asked.indicator else None


@st.cache_resource(show_spinner=False, max_entries=32)
def _measured(key: Key, link: str) -> pd.DataFrame:
    selection = Selection.model_validate_json(link)
    values = indicator_values(selection.vintage)
    return measure_indicators(values, areas(selection.vintage), selection)


def measured(selection: Selection) -> pd.DataFrame:
    """Every need layer by P-code, a column each."""
    return _measured(version(), selection.counting().model_dump_json()).copy(deep=False)
