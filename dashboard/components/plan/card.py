"""The area that was picked on the map: how it stands, and what it can be in the plan."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import state
from dashboard.components.plan.answer import Answer
from dashboard.components.plan.draft import ask
from dashboard.components.plan.visits import tick_visit
from dashboard.components.shell import link_to
from dashboard.language import gettext as _
from dashboard.words import planwords, wording
from dashboard.words.labels import STATES
from geodata.areas import Areas
from geodata.planning import PlanRequest
from geodata.selection import Selection


def show_picked(
    selection: Selection,
    areas: Areas,
    demand: pd.DataFrame,
    request: PlanRequest,
    answer: Answer | None,
) -> None:
    """The picked area in a line, and buttons for what it can be; nothing where none is picked."""
    pcode, level = selection.area, int(selection.level or 0)
    if not pcode:
        return
    name = wording.area_name(areas, level, pcode)
    with st.container(border=True, gap="xxsmall", key="plan-picked"):
        st.markdown(f"**{wording.plain(name)}**")
        st.text(_say(pcode, demand, areas, answer))
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            if answer is not None and pcode in demand.index:
                _offer_visit(pcode, answer)
            _offer_places(pcode, demand, request)
            link_to("place", _("Profile"))
            st.button(
                _("Close"),
                key="plan-picked-close",
                type="tertiary",
                on_click=lambda: state.choose(area=""),
            )


def _say(pcode: str, demand: pd.DataFrame, areas: Areas, answer: Answer | None) -> str:
    if pcode not in demand.index:
        return _("No local authority, or outside what is looked at: no trip goes there.")
    row = demand.loc[pcode]
    warmth = row["warmth"]
    parts = [
        STATES[str(row["state"])],
        planwords.people(None if pd.isna(row["population"]) else float(row["population"])),
        _("warmth unknown")
        if pd.isna(warmth)
        else _("warmth {figure}").format(figure=wording.decimal(float(warmth))),
    ]
    return wording.in_a_row([*parts, _served(pcode, areas, answer)])


def _served(pcode: str, areas: Areas, answer: Answer | None) -> str:
    if answer is None:
        return ""
    plan = answer.plan
    stops = {area.pcode: area.stop for area in plan.served}
    if pcode not in stops:
        return _("not served")
    if stops[pcode] == pcode:
        return _("a stop")
    stop = wording.area_name(areas, plan.level, stops[pcode])
    return _("served from {stop}").format(stop=stop)


def _offer_visit(pcode: str, answer: Answer) -> None:
    visited = any(stop.pcode == pcode for stop in answer.plan.stops)
    st.button(
        _("Take the visit out") if visited else _("Visit it"),
        key="plan-picked-visit",
        on_click=tick_visit,
        args=(answer, pcode, not visited),
    )


def _offer_places(pcode: str, demand: pd.DataFrame, request: PlanRequest) -> None:
    _offer(_("Start here"), "starts", pcode, request)
    if pcode in demand.index:
        _offer(_("Must"), "must", pcode, request)
        _offer(_("Must not"), "must_not", pcode, request)


_AGAINST = {"must": "must_not", "must_not": "must"}


def _offer(label: str, field: str, pcode: str, request: PlanRequest) -> None:
    """A button that puts the area into a list of the request, or takes it out again."""
    held = getattr(request, field)
    inside = pcode in held
    changes: dict[str, object] = {
        field: tuple(code for code in held if code != pcode) if inside else (*held, pcode)
    }
    if field in _AGAINST and not inside:
        other = _AGAINST[field]
        changes[other] = tuple(code for code in getattr(request, other) if code != pcode)
    st.button(
        label,
        key=f"plan-picked-{field}",
        icon=":material/check:" if inside else None,
        on_click=lambda: ask(**changes),
    )
