"""Counting and reading, however long what comes out is kept."""

from __future__ import annotations

import pandas as pd

from dashboard import scales
from dashboard.facts.asking import Facts
from dashboard.needs import NeedLayer
from geodata.areas import Areas
from geodata.audience import LeftOut, for_audience, left_out
from geodata.coverage import (
    Summary,
    count_by_month,
    first_period,
    measure_coverage,
    summarise_coverage,
)
from geodata.indicators import list_indicators, measure_indicators, summarise_indicator
from geodata.model import TABLES
from geodata.registry import Registry
from geodata.selection import Selection
from geodata.store import Store

RECORD_TABLES = tuple(name for name in TABLES if name not in ("areas", "ledger"))
"""What a registry is made of."""


def count(facts: Facts, selection: Selection) -> tuple[pd.DataFrame, Summary]:
    """Measures by area, and the headline figures."""
    units, rows = facts.areas(selection.vintage), facts.records(selection.vintage)
    frame = measure_coverage(rows, units, selection)
    return frame, summarise_coverage(rows, units, selection, frame)


def count_months(facts: Facts, selection: Selection) -> pd.DataFrame:
    """Engagements by month; of the whole span, so that a filter moves neither months nor film."""
    return count_by_month(facts.records(selection.vintage), selection, whole=True)


def measure_needs(facts: Facts, selection: Selection) -> pd.DataFrame:
    """Every need layer by P-code, a column each."""
    values = facts.registry(selection.vintage).tables["indicator_values"]
    return measure_indicators(values, facts.areas(selection.vintage), selection)


def tell_need(facts: Facts, selection: Selection) -> NeedLayer:
    """The need layer that a selection's measure names."""
    values = facts.registry(selection.vintage).tables["indicator_values"]
    units, code = facts.areas(selection.vintage), selection.indicator
    about = list_indicators(values, units).loc[code]
    summary = summarise_indicator(values, units, selection, code)
    names = facts.sources().set_index("source_id")["name"]
    return NeedLayer(
        **{name: about[name] for name in ("label", "unit", "aggregation", "start", "end")},
        values=facts.needs(selection)[code],
        summary=summary,
        sources=tuple(names[source] for source in summary.sources),
    )


def count_everywhere(facts: Facts, vintage: str, level: int | None, measure: str) -> pd.Series:
    """Amounts of a measure over the unfiltered country in its default period."""
    rows, units = facts.records(vintage), facts.areas(vintage)
    start, end = first_period(rows)
    whole = Selection(vintage=vintage, level=level, start=start, end=end, measure=measure)
    whole = whole.but(audience=facts.audience)
    if not whole.indicator:
        return scales.amounts(measure_coverage(rows, units, whole), measure)
    # Of the default period where it reports anything, else of all time.
    figures = facts.needs(whole)[whole.indicator]
    if (figures > 0).any():
        return figures
    return facts.needs(whole.but(start=None, end=None))[whole.indicator]


def read_registry(store: Store, areas: Areas, audience: str) -> tuple[Registry, LeftOut]:
    """Tables of a vintage as an audience may see them, and how much it does not see."""
    here = Selection(vintage=areas.vintage)
    tables = {name: store.read(name, here) for name in RECORD_TABLES}
    return Registry(for_audience(tables, audience), areas), left_out(tables, audience)


def read_refused(store: Store, vintage: str) -> pd.DataFrame:
    """Held, rejected and superseded rows of a vintage, with name and kind of their source."""
    sources = store.read("sources")
    mine = sources.loc[sources["vintage"] == vintage, ["source_id", "name", "kind"]]
    refused = store.read_ledger(vintage=vintage, fates=("held", "rejected", "superseded"))
    return refused.merge(mine, on="source_id")
