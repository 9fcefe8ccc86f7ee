"""From file to map: how many rows each step keeps, and a link to those that each step leaves."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from dashboard import queries, wording
from dashboard.components.picture import current_palette
from dashboard.components.shell import link_to
from dashboard.components.tables import show_engagements
from dashboard.components.toolbar import describe_filters
from geodata.areas import Areas
from geodata.flow import STEPS, Flow
from geodata.selection import FILTERS, Selection

_REACHED = {
    "placed": "placed on the boundary",
    "in_period": "in the period",
    "drawn": "on the map",
}


def show_waterfall(selection: Selection, stop: str) -> None:
    """Received, placed, in the period, drawn; and the engagements that stop at one of them."""
    flow = queries.flow(selection)
    areas = queries.areas(selection.vintage)
    received = flow.at("received")
    if not received:
        st.header("No records are loaded on this boundary", anchor=False)
        link_to("data", "Add a records file", icon=":material/upload_file:", opened="add:")
        return
    st.header(
        f"{wording.number(flow.drawn)} of {wording.number(received)} rows received are on the map",
        anchor=False,
    )
    st.text(_said(selection, areas))
    with st.container(key="waterfall", gap="xsmall"):
        for step in STEPS:
            st.html(_bar(flow, step, selection, areas))
            _show_links(flow, step, selection, areas)
    if stop in STEPS or len(flow.engagements.get(stop, ())):
        _show_stopped(flow, stop, selection, areas)


def _said(selection: Selection, areas: Areas) -> str:
    """What is looked at: the same period, place and filters as on the map."""
    where = areas.name(selection.root_level, selection.root) if selection.root else "all areas"
    parts = [wording.sentence(wording.period(selection.start, selection.end)), where]
    filters = describe_filters(selection)
    return " · ".join([*parts, f"only {filters}"] if filters else parts)


def _bar(flow: Flow, step: str, selection: Selection, areas: Areas) -> str:
    rows, received = flow.at(step), flow.at("received")
    share = 100 * rows / received
    one = wording.level_words(areas, int(selection.level or 0))[0]
    words = {
        "received": "Received",
        "placed": "Placed on the boundary",
        "in_period": "In the period",
        "drawn": f"Drawn, known to the {escape(one)}",
    }
    fill = current_palette().colour("3" if step == "drawn" else "2")
    width = max(share, 0.4 if rows else 0)
    return (
        f'<div class="eng-flow"><span>{words[step]}</span>'
        f"<b>{wording.number(rows)}</b>"
        f'<i><u style="width:{width:.2f}%;background:{fill}"></u></i></div>'
    )


def _show_links(flow: Flow, step: str, selection: Selection, areas: Areas) -> None:
    """The step itself, and what falls out before the next one; each leads to its rows."""
    stops = [stop for stop in STEPS[step] if flow.stopped[stop]]
    with st.container(horizontal=True, gap="small", key=f"stops-{step}"):
        link_to("data", "see them", opened="loaded:" if step == "received" else f"flow:{step}")
        if stops:
            st.caption("less", width="content")
        for stop in stops:
            label = f"{wording.number(flow.stopped[stop])} {_words(stop, selection, areas)}"
            link_to("data", label, opened=_behind(stop))


def _words(stop: str, selection: Selection, areas: Areas) -> str:
    """Why rows stop, as the end of a sentence that begins with their number."""
    one = wording.level_words(areas, int(selection.level or 0))[0]
    root = areas.name(selection.root_level, selection.root) if selection.root else ""
    return wording.plain(
        {
            "held": "held for review",
            "rejected": "rejected",
            "superseded": "superseded by a later file",
            "off_boundary": "on no area of this boundary",
            "same_activity": "further places of an activity that is counted",
            "outside_period": "outside the period",
            "undated": "undated",
            "filtered": "filtered out",
            "elsewhere": f"outside {root}",
            "known_above": f"known only higher than the {one}",
        }[stop]
    )


def _behind(stop: str) -> str:
    """Where the rows that stop are listed."""
    if stop == "held":
        return "review:"
    if stop in ("rejected", "superseded"):
        return f"ledger:{stop}"
    if stop in ("off_boundary", "same_activity"):
        return "loaded:"
    return {"known_above": "above:", "undated": "undated:"}.get(stop, f"flow:{stop}")


def _show_stopped(flow: Flow, stop: str, selection: Selection, areas: Areas) -> None:
    found = flow.reaching(stop) if stop in STEPS else flow.engagements[stop]
    words = _REACHED.get(stop) or _words(stop, selection, areas)
    st.subheader(f"{wording.count(len(found), 'engagement')} {words}", anchor=False)
    log = queries.registry(selection.vintage).engagements(list(found))
    show_engagements(log, f"flow-table-{stop}", limit=1000, rows=9)
    if stop == "outside_period":
        link_to("coverage", "Show all time on the map", start=None, end=None)
    elif stop == "filtered":
        cleared: dict[str, Any] = dict.fromkeys(FILTERS, ())
        link_to("coverage", "Show the map without filters", **cleared)
