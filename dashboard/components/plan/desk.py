"""What stands beside the map of a plan: what is asked, the visits, saved plans, who goes."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard import state
from dashboard.components.fields import bound
from dashboard.components.plan.answer import Answer
from dashboard.components.plan.assigning import show_assigning
from dashboard.components.plan.basket import toggle_area
from dashboard.components.plan.card import show_picked
from dashboard.components.plan.comparing import show_comparing
from dashboard.components.plan.leaving import offer_files
from dashboard.components.plan.saving import offer_saving
from dashboard.components.plan.setting import show_setting
from dashboard.components.plan.visits import show_visits, tick_visit
from dashboard.language import InLanguage, noop
from dashboard.language import gettext as _
from geodata.areas import Areas
from geodata.planning import PlanRequest
from geodata.selection import Selection

PANELS: Mapping[str, str] = InLanguage(
    {
        "set": noop("Ask"),
        "visits": noop("Visits"),
        "compare": noop("Compare"),
        "assign": noop("Assign"),
    }
)
_PANEL, _OPENED = "plan-panel", "plan"


def show_desk(
    selection: Selection,
    areas: Areas,
    demand: pd.DataFrame,
    request: PlanRequest,
    answer: Answer | None,
    height: int,
) -> None:
    """One of the panels, by the reader's choice."""
    panel = open_panel(selection)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="panel-head"):
        _show_panels(panel)
        st.space("stretch")
        offer_saving(answer)
        offer_files(answer, areas)
    with st.container(height=height, border=False, key="plan-desk", gap="xsmall"):
        if panel in ("set", "visits"):
            show_picked(selection, areas, demand, request, answer)
        if panel == "set" or (panel == "visits" and answer is None):
            show_setting(selection, areas, request, demand, answer)
        elif panel == "visits" and answer is not None:
            show_visits(areas, answer)
        elif panel == "compare":
            show_comparing(selection, areas, answer)
        else:
            show_assigning(selection, areas, answer)


def _show_panels(panel: str) -> None:
    st.segmented_control(
        _("Beside the map"),
        list(PANELS),
        format_func=PANELS.__getitem__,
        required=True,
        label_visibility="collapsed",
        **bound(_PANEL, panel, lambda name: state.choose(opened=f"{_OPENED}:{name}")),
    )


def open_panel(selection: Selection) -> str:
    """Which panel is open; the visits, until another one is chosen."""
    opened = selection.opened_as(_OPENED)
    return opened[1] if opened and opened[1] in PANELS else "visits"


def taken_on_map(pcode: str, answer: Answer | None) -> None:
    """What a press on the map does: pick an area; tick a visit; choose an area for a team."""
    panel = open_panel(state.current())
    if panel == "assign":
        toggle_area(pcode)
    elif panel == "visits" and answer is not None and _is_marked(pcode, answer):
        visited = any(stop.pcode == pcode for stop in answer.plan.stops)
        tick_visit(answer, pcode, not visited)
    state.choose(area=pcode)


def _is_marked(pcode: str, answer: Answer) -> bool:
    """Whether a numbered mark stands on an area: a visit, one ticked off, or the next best."""
    visits = {stop.pcode for stop in answer.plan.stops}
    following = {one.pcode for one in answer.plan.next_best}
    return pcode in visits | following | set(answer.planned)
