"""What a selection shows, counted once for what it depends on and put together for the asking."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.queries import scale
from dashboard.queries.needs import need
from dashboard.queries.store import Key, areas, records, registry, version
from dashboard.shown import Comparison, Second, View
from geodata.coverage import Summary, count_by_month, measure_coverage, summarise_coverage
from geodata.coverage.change import measure_change
from geodata.flow import Flow, follow_rows
from geodata.records import Records, day_number
from geodata.selection import Selection

SLACK = 31
"""Days by which the first record may miss the start of a period and the period still counts."""


@st.cache_resource(show_spinner=False, max_entries=96)
def _counted(key: Key, link: str) -> tuple[pd.DataFrame, Summary]:
    selection = Selection.model_validate_json(link)
    units, rows = areas(selection.vintage), records(selection.vintage)
    frame = measure_coverage(rows, units, selection)
    return frame, summarise_coverage(rows, units, selection, frame)


def _count(selection: Selection) -> tuple[pd.DataFrame, Summary]:
    return _counted(version(), selection.counting().model_dump_json())


@st.cache_resource(show_spinner=False, max_entries=64)
def _months(key: Key, link: str) -> pd.DataFrame:
    selection = Selection.model_validate_json(link)
    # Of the whole span of the records, so that a filter moves neither the months nor a film.
    return count_by_month(records(selection.vintage), selection, whole=True)


def view(selection: Selection) -> View:
    """What a selection shows; the picked area, the camera and open profiles change nothing.

    What is compared with it, and a second measure, are there when they are asked for, and cost
    nothing otherwise.
    """
    seen = _seen(selection)
    other = selection.other()
    return seen if other is None else replace(seen, compared=_compare(selection, seen, other))


def _seen(selection: Selection) -> View:
    frame, summary = _count(selection)
    earlier = _comparable(selection, records(selection.vintage))
    seen = View(
        frame=frame.copy(deep=False),
        summary=summary,
        previous=None if earlier is None else _count(earlier)[1],
        breaks=scale.breaks(selection),
        months=_months(version(), selection.counting().model_dump_json()),
    )
    seen = _with_need(seen, selection)
    asked = selection.second and selection.compare != "change"
    return _with_second(seen, selection) if asked else seen


def _with_need(seen: View, selection: Selection) -> View:
    layer = need(selection, selection.measure) if selection.indicator else None
    if layer is None:
        return seen
    return replace(seen, need=layer, frame=seen.frame.assign(**{selection.measure: layer.values}))


def _with_second(seen: View, selection: Selection) -> View:
    layer = need(selection, selection.second)
    if layer is not None:
        seen = replace(seen, frame=seen.frame.assign(**{selection.second: layer.values}))
    second = Second(
        measure=selection.second,
        breaks=scale.second_breaks(selection) if selection.bivariate else (),
        largest=0.0 if selection.bivariate else scale.largest(selection),
        need=layer,
    )
    return replace(seen, second=second)


def _compare(selection: Selection, seen: View, other: Selection) -> Comparison:
    """The other view on the first one's scale."""
    beside = replace(_seen(other), breaks=seen.breaks, second=seen.second)
    changed = None
    if selection.compare == "change":
        changed = measure_change(seen.frame, beside.frame, selection.measure)
    rows = records(other.vintage)
    return Comparison(other, beside, changed, _reaches_back(other, rows), _recorded(other, rows))


def _comparable(selection: Selection, rows: Records) -> Selection | None:
    """The period before, where records reach back to its start; else it would only look low."""
    earlier = selection.previous()
    return earlier if earlier is not None and _reaches_back(earlier, rows) else None


def _recorded(selection: Selection, rows: Records) -> bool:
    if selection.end is None or rows.first_day is None:
        return True
    return rows.first_day <= day_number(selection.end)


def _reaches_back(selection: Selection, rows: Records) -> bool:
    if selection.start is None or rows.first_day is None:
        return selection.start is None
    return rows.first_day <= day_number(selection.start) + SLACK


@st.cache_resource(show_spinner=False, max_entries=32)
def _flow(key: Key, link: str) -> Flow:
    selection = Selection.model_validate_json(link)
    engagements = registry(selection.vintage).tables["engagements"]
    return follow_rows(records(selection.vintage), engagements, selection)


def flow(selection: Selection) -> Flow:
    """How far the rows of a selection come, from the file to the map."""
    return _flow(version(), selection.counting().model_dump_json())
