"""From file to map: how many rows each step keeps, and a link to those that each step leaves."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from dashboard import queries
from dashboard.components.picture import current_palette
from dashboard.components.shell import link_to
from dashboard.components.tables import show_engagements
from dashboard.components.toolbar import describe_filters
from dashboard.language import current, ngettext
from dashboard.language import gettext as _
from dashboard.words import wording
from geodata.areas import Areas
from geodata.flow import STEPS, Flow
from geodata.selection import FILTERS, Selection


def show_waterfall(selection: Selection, stop: str) -> None:
    """Received, placed, in the period, drawn; and the engagements that stop at one of them."""
    flow = queries.flow(selection)
    areas = queries.areas(selection.vintage)
    received = flow.at("received")
    if not received:
        st.header(_("No records are loaded on this boundary"), anchor=False)
        link_to("data", _("Add a records file"), icon=":material/upload_file:", opened="add:")
        return
    said = ngettext(
        "{drawn} of {count} row received is on the map",
        "{drawn} of {count} rows received are on the map",
        received,
    )
    figures = {"drawn": wording.number(flow.drawn), "count": wording.number(received)}
    st.header(said.format(**figures), anchor=False)
    st.text(_said(selection, areas))
    with st.container(key="waterfall", gap="xsmall"):
        for step in STEPS:
            st.html(_bar(flow, step, selection, areas))
            _show_links(flow, step, selection, areas)
    if stop in STEPS or len(flow.engagements.get(stop, ())):
        _show_stopped(flow, stop, selection, areas)


def _said(selection: Selection, areas: Areas) -> str:
    """What is looked at: the same period, place and filters as on the map."""
    where = _("all areas")
    if selection.root:
        where = wording.area_name(areas, selection.root_level, selection.root)
    parts = [wording.sentence(wording.period(selection.start, selection.end)), where]
    filters = describe_filters(selection)
    if filters:
        parts.append(_("only {filters}").format(filters=filters))
    return wording.in_a_row(parts)


def _bar(flow: Flow, step: str, selection: Selection, areas: Areas) -> str:
    rows, received = flow.at(step), flow.at("received")
    share = 100 * rows / received
    one = wording.level_words(areas, int(selection.level or 0))[0]
    words = {
        "received": _("Received"),
        "placed": _("Placed on the boundary"),
        "in_period": _("In the period"),
        "drawn": _("Drawn, known to the {area}").format(area=one),
    }
    fill = current_palette().colour("3" if step == "drawn" else "2")
    width = max(share, 0.4 if rows else 0)
    return (
        f'<div class="eng-flow"><span>{escape(words[step])}</span>'
        f"<b>{wording.number(rows)}</b>"
        f'<i><u style="width:{width:.2f}%;background:{fill}"></u></i></div>'
    )


def _show_links(flow: Flow, step: str, selection: Selection, areas: Areas) -> None:
    """The step itself, and what falls out before the next one; each leads to its rows."""
    stops = [stop for stop in STEPS[step] if flow.stopped[stop]]
    with st.container(horizontal=True, gap="small", key=f"stops-{step}"):
        link_to("data", _("see them"), opened="loaded:" if step == "received" else f"flow:{step}")
        if stops:
            st.caption(_("less"), width="content")
        for stop in stops:
            label = _say_stopped(stop, flow.stopped[stop], selection, areas)
            link_to("data", label, opened=_behind(stop))


def _say_stopped(stop: str, rows: int, selection: Selection, areas: Areas) -> str:
    """Why so many rows stop."""
    n = rows
    said = {
        "held": ngettext("{count} held for review", "{count} held for review", n),
        "rejected": ngettext("{count} rejected", "{count} rejected", n),
        "superseded": ngettext(
            "{count} superseded by a later file", "{count} superseded by a later file", n
        ),
        "off_boundary": ngettext(
            "{count} on no area of this boundary", "{count} on no area of this boundary", n
        ),
        "same_activity": ngettext(
            "{count} further place of an activity that is counted",
            "{count} further places of an activity that is counted",
            n,
        ),
        "outside_period": ngettext("{count} outside the period", "{count} outside the period", n),
        "undated": ngettext("{count} undated", "{count} undated", n),
        "filtered": ngettext("{count} filtered out", "{count} filtered out", n),
        "elsewhere": ngettext("{count} outside {place}", "{count} outside {place}", n),
        "known_above": ngettext(
            "{count} known only higher than the {area}",
            "{count} known only higher than the {area}",
            n,
        ),
    }[stop]
    return wording.plain(said.format(count=wording.number(rows), **_places(selection, areas)))


def _places(selection: Selection, areas: Areas) -> dict[str, str]:
    """What is looked into, and what the areas shown are called."""
    place = ""
    if selection.root:
        place = wording.area_name(areas, selection.root_level, selection.root)
    return {"place": place, "area": wording.level_words(areas, int(selection.level or 0))[0]}


def _say_listed(stop: str, count: int, selection: Selection, areas: Areas) -> str:
    """Heading of a list of engagements: those that reach a step, or stop there."""
    said = {
        "received": ngettext("{count} engagement received", "{count} engagements received", count),
        "placed": ngettext(
            "{count} engagement placed on the boundary",
            "{count} engagements placed on the boundary",
            count,
        ),
        "in_period": ngettext(
            "{count} engagement in the period", "{count} engagements in the period", count
        ),
        "drawn": ngettext("{count} engagement on the map", "{count} engagements on the map", count),
        "undated": ngettext("{count} engagement undated", "{count} engagements undated", count),
        "outside_period": ngettext(
            "{count} engagement outside the period", "{count} engagements outside the period", count
        ),
        "filtered": ngettext(
            "{count} engagement filtered out", "{count} engagements filtered out", count
        ),
        "elsewhere": ngettext(
            "{count} engagement outside {place}", "{count} engagements outside {place}", count
        ),
        "known_above": ngettext(
            "{count} engagement known only higher than the {area}",
            "{count} engagements known only higher than the {area}",
            count,
        ),
    }[stop]
    return wording.plain(said.format(count=wording.number(count), **_places(selection, areas)))


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
    st.subheader(_say_listed(stop, len(found), selection, areas), anchor=False)
    log = queries.registry(selection.vintage).engagements(list(found), current())
    show_engagements(log, f"flow-table-{stop}", limit=1000, rows=9)
    if stop == "outside_period":
        link_to("coverage", _("Show all time on the map"), start=None, end=None)
    elif stop == "filtered":
        cleared: dict[str, Any] = dict.fromkeys(FILTERS, ())
        link_to("coverage", _("Show the map without filters"), **cleared)
