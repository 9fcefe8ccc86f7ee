"""Everything the pages ask of the store, cached and keyed on the store's version.

A write anywhere changes the version, so nothing here is ever out of date; what a filter change
costs is one pass over coded columns. Everybody shares what is cached: frames are given out as
shallow copies, which cost nothing and which nobody can write through.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard.drawing import Drawing, draw
from dashboard.needs import NeedLayer
from geodata.areas import Areas
from geodata.classes import class_breaks
from geodata.coverage import (
    Summary,
    as_of_day,
    count_by_month,
    measure_coverage,
    shown_level,
    summarise_coverage,
)
from geodata.flow import Flow, follow_rows
from geodata.indicators import (
    indicator_breaks,
    list_indicators,
    measure_indicators,
    summarise_indicator,
)
from geodata.model import TABLES
from geodata.records import Records, day_number
from geodata.registry import Registry
from geodata.selection import Selection
from geodata.store import Store, open_store
from geodata.web import layer_key

STORE_VARIABLE = "ENGAGEMENT_STORE"
DEFAULT_STORE = ".engagement/engagement.gpkg"

SLACK = 31
"""Days by which the first record may miss the start of a period and the period still counts."""

_RECORD_TABLES = tuple(name for name in TABLES if name not in ("areas", "ledger"))


Breaks = tuple[float, ...]


@dataclass(frozen=True)
class View:
    """What one selection shows: the frame by P-code, headline figures, scale and months.

    ``need`` is the need layer that colours the map, where one does; its values stand in the frame
    as well, under the selection's measure.
    """

    frame: pd.DataFrame
    summary: Summary
    previous: Summary | None
    breaks: Breaks
    months: pd.DataFrame
    need: NeedLayer | None = None


def spare_collector() -> None:
    """Let the garbage collector pass over all that is there now, and stays.

    Streamlit collects after every run of a page. With our libraries and one country in memory that
    took a tenth of a second each time, in which no other session could run.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def store_url() -> str:
    """Where the record is kept."""
    return os.environ.get(STORE_VARIABLE, DEFAULT_STORE)


@st.cache_resource(show_spinner="Opening the store")
def _open(url: str) -> Store:
    if "://" not in url:
        Path(url).expanduser().parent.mkdir(parents=True, exist_ok=True)
    return open_store(url)


def store() -> Store:
    """The store that everybody shares."""
    return _open(store_url())


def version() -> tuple[str, int]:
    """What every cache is keyed on."""
    return store_url(), store().version


@st.cache_resource(show_spinner=False, max_entries=32)
def _table(key: tuple[str, int], name: str) -> pd.DataFrame:
    return store().read(name)


def table(name: str) -> pd.DataFrame:
    """One whole table of the store."""
    return _table(version(), name).copy(deep=False)


@st.cache_resource(show_spinner=False, max_entries=4)
def _vintages(key: tuple[str, int]) -> pd.DataFrame:
    return store().vintages()


def vintages() -> pd.DataFrame:
    """Boundary versions in the store, newest last."""
    return _vintages(version()).copy(deep=False)


@st.cache_resource(show_spinner="Reading boundaries", max_entries=8)
def _areas(key: tuple[str, int], vintage: str) -> Areas:
    return store().areas(vintage)


def areas(vintage: str) -> Areas:
    """The areas of a vintage."""
    return _areas(version(), vintage)


@st.cache_resource(show_spinner="Reading records", max_entries=8)
def _registry(key: tuple[str, int], vintage: str) -> Registry:
    held = {name: store().read(name, Selection(vintage=vintage)) for name in _RECORD_TABLES}
    return Registry(held, areas(vintage))


def registry(vintage: str) -> Registry:
    """Tables of a vintage with their look-ups, for profiles and directories."""
    return _registry(version(), vintage)


@st.cache_resource(show_spinner=False, max_entries=8)
def _records(key: tuple[str, int], vintage: str) -> Records:
    rows = Records(registry(vintage).tables, areas(vintage))
    spare_collector()
    return rows


def records(vintage: str) -> Records:
    """Engagements of a vintage as coded columns."""
    return _records(version(), vintage)


@st.cache_resource(show_spinner=False, max_entries=64)
def _view(key: tuple[str, int], link: str) -> View:
    selection = Selection.model_validate_json(link)
    units, rows = areas(selection.vintage), records(selection.vintage)
    frame = measure_coverage(rows, units, selection)
    earlier = _comparable(selection, rows)
    return View(
        frame=frame,
        summary=summarise_coverage(rows, units, selection, frame),
        previous=None
        if earlier is None
        else summarise_coverage(rows, units, earlier, measure_coverage(rows, units, earlier)),
        breaks=(),
        months=count_by_month(rows, selection),
    )


def _comparable(selection: Selection, rows: Records) -> Selection | None:
    """The period before, where records reach back to its start; else it would only look low."""
    earlier = selection.previous()
    if earlier is None or earlier.start is None or rows.first_day is None:
        return None
    return earlier if rows.first_day <= day_number(earlier.start) + SLACK else None


@st.cache_resource(show_spinner=False, max_entries=32)
def _flow(key: tuple[str, int], link: str) -> Flow:
    selection = Selection.model_validate_json(link)
    engagements = registry(selection.vintage).tables["engagements"]
    return follow_rows(records(selection.vintage), engagements, selection)


def flow(selection: Selection) -> Flow:
    """How far the rows of a selection come, from the file to the map."""
    return _flow(version(), _plain(selection).model_dump_json())


@st.cache_resource(show_spinner=False, max_entries=64)
def _breaks(key: tuple[str, int], vintage: str, level: int | None, measure: str) -> Breaks:
    """Rule 7: breaks of the unfiltered country over its default period, whatever is shown."""
    units, rows = areas(vintage), records(vintage)
    start, end = _first_period(rows)
    everything = Selection(vintage=vintage, level=level, start=start, end=end, measure=measure)
    if everything.indicator:
        return _need_breaks(everything)
    frame = measure_coverage(rows, units, everything)
    return class_breaks(measure, frame.loc[frame["state"] == "engaged", measure])


def view(selection: Selection) -> View:
    """What a selection shows; the picked area, the camera and open profiles change nothing."""
    breaks = selection.breaks
    if breaks is None:
        breaks = _breaks(version(), selection.vintage, selection.level, selection.measure)
    counted = _view(version(), _plain(selection).model_dump_json())
    shown = replace(counted, breaks=breaks, frame=counted.frame.copy(deep=False))
    if not selection.indicator:
        return shown
    need = _need(version(), _plain(selection).but(measure=selection.measure).model_dump_json())
    return replace(shown, need=need, frame=shown.frame.assign(**{selection.measure: need.values}))


def indicator_values(vintage: str) -> pd.DataFrame:
    """The figures of the need layers of a vintage."""
    return registry(vintage).tables["indicator_values"]


@st.cache_resource(show_spinner=False, max_entries=8)
def _indicators(key: tuple[str, int], vintage: str) -> pd.DataFrame:
    return list_indicators(indicator_values(vintage), areas(vintage))


def indicators(vintage: str) -> pd.DataFrame:
    """The need layers of a vintage by code: label, unit, aggregation, first and last day."""
    return _indicators(version(), vintage).copy(deep=False)


@st.cache_resource(show_spinner=False, max_entries=64)
def _need(key: tuple[str, int], link: str) -> NeedLayer:
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


@st.cache_resource(show_spinner=False, max_entries=32)
def _measured(key: tuple[str, int], link: str) -> pd.DataFrame:
    selection = Selection.model_validate_json(link)
    values = indicator_values(selection.vintage)
    return measure_indicators(values, areas(selection.vintage), selection)


def measured(selection: Selection) -> pd.DataFrame:
    """Every need layer by P-code, a column each."""
    return _measured(version(), _plain(selection).model_dump_json()).copy(deep=False)


def _need_breaks(everything: Selection) -> Breaks:
    """Of the default period where anything is reported in it, else of all that is."""
    for period in (everything, everything.but(start=None, end=None)):
        values = measured(period)[everything.indicator]
        if (values > 0).any():
            return indicator_breaks(values)
    return ()


def _plain(selection: Selection) -> Selection:
    """What of a selection decides which engagements are counted where."""
    return selection.but(
        area="", opened="", camera=None, background="", breaks=None, measure="engagements"
    )


@st.cache_resource(show_spinner=False, max_entries=64)
def _layer_key(key: tuple[str, int], vintage: str, level: int) -> str:
    return layer_key(areas(vintage), level)


def drawing(vintage: str, level: int, *, again: bool = False) -> Drawing:
    """The geometry of a level as the browser fetches it once: drawn, or being drawn."""
    key = _layer_key(version(), vintage, level)
    return draw(areas(vintage), level, key=key, again=again)


def last_months(rows: Records, months: int = 12) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of the months up to the newest record; open where none is dated."""
    last = rows.last_day
    if last is None:
        return None, None
    end = pd.Timestamp(last, unit="D") + pd.offsets.MonthEnd(0)
    start = end + pd.Timedelta(days=1) - pd.DateOffset(months=months)
    return start.date(), end.date()


def _first_period(rows: Records) -> tuple[dt.date | None, dt.date | None]:
    """The last twelve months; all time where more records have no date than fall in those."""
    start, end = last_months(rows)
    recent = rows.in_period(Selection(start=start, end=end))
    return (start, end) if recent.sum() > (~rows.dated).sum() else (None, None)


def first_view(vintage: str) -> Selection:
    """What a boundary version is first shown as: its last twelve months, its default level."""
    start, end = _first_period(records(vintage))
    level = shown_level(areas(vintage), Selection())
    return Selection(vintage=vintage, level=level, start=start, end=end)


def settle(selection: Selection) -> Selection:
    """Fill what a fresh view leaves open: the newest vintage, its period, its level.

    A vintage, root, area or level that no longer exists is let go.
    """
    known = vintages()
    if known.empty:
        return Selection()
    fresh = selection.vintage not in set(known["vintage"])
    vintage = str(known["vintage"].iloc[-1]) if fresh else selection.vintage
    units = areas(vintage)
    if fresh:
        selection = selection.but(vintage=vintage)
        if selection.start is None and selection.end is None:
            start, end = _first_period(records(vintage))
            selection = selection.but(start=start, end=end)
    if selection.root and not units.has(selection.root_level, selection.root):
        selection = selection.but(root="", root_level=0)
    if selection.indicator and selection.indicator not in indicators(vintage).index:
        selection = selection.but(measure="engagements", breaks=None)
    level = shown_level(units, selection)
    if selection.area and not units.has(level, selection.area):
        selection = selection.but(area="")
    return selection if selection.level == level else selection.but(level=level)


def as_of(selection: Selection) -> pd.Timestamp:
    """The day the view is as of, for terms of office and days since."""
    day = as_of_day(records(selection.vintage), selection)
    return pd.Timestamp(day, unit="D") if day is not None else pd.Timestamp.now().normalize()


@st.cache_resource(show_spinner=False, max_entries=8)
def _ledger(key: tuple[str, int], vintage: str) -> pd.DataFrame:
    sources = store().read("sources")
    mine = sources.loc[sources["vintage"] == vintage, ["source_id", "name", "kind"]]
    refused = store().read_ledger(vintage=vintage, fates=("held", "rejected", "superseded"))
    return refused.merge(mine, on="source_id")


def refused_rows(vintage: str) -> pd.DataFrame:
    """Held, rejected and superseded rows of a vintage, with the name of their source."""
    return _ledger(version(), vintage).copy(deep=False)


def is_illustrative(vintage: str) -> bool:
    """Whether anything shown of a vintage is invented for the example."""
    sources = table("sources")
    mine = sources[(sources["vintage"] == vintage) & (sources["kind"] == "records")]
    return bool(mine["illustrative"].fillna(False).any())
