"""A table of what it takes from area to area, in the place of straight lines."""

from __future__ import annotations

import streamlit as st

from dashboard.components.plan.draft import ask
from dashboard.components.shell import show_failure
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.queries import scenarios
from dashboard.words import wording
from geodata.areas import Areas
from geodata.errors import EngagementError
from geodata.planning import PlanRequest, travel_from_table
from geodata.selection import Selection
from loaders.travel import read_travel

_TURN = "plan-travel-turn"


def show_travel_table(selection: Selection, areas: Areas, request: PlanRequest) -> None:
    """The table in use, or a field for one."""
    if request.travel:
        _show_used(request)
    else:
        _show_field(selection, areas)


def _show_used(request: PlanRequest) -> None:
    table = scenarios.travel_table(request.travel)
    if table is None:
        st.warning(_("The travel table of this plan is not here. Upload it again."))
    else:
        said = ngettext(
            "Travel table {name}: {count} way.", "Travel table {name}: {count} ways.", len(table)
        )
        st.text(said.format(name=request.travel, count=wording.number(len(table))))
    st.button(
        _("Use straight lines"),
        key="plan-travel-none",
        icon=":material/close:",
        on_click=lambda: ask(travel=""),
    )


def _show_field(selection: Selection, areas: Areas) -> None:
    turn = st.session_state.setdefault(_TURN, 0)
    file = st.file_uploader(
        _("Travel table: from, to, cost"),
        type=["csv", "xlsx"],
        key=f"plan-travel-{turn}",
        help=_("P-codes of areas, and what it takes from one to the other: km, hours or money."),
    )
    if file is None:
        return
    try:
        frame = read_travel(file)
        travel_from_table(frame, areas, int(selection.level or 0))
    except EngagementError as error:
        show_failure(error)
        return
    st.session_state[_TURN] += 1
    ask(travel=scenarios.keep_travel(frame, file.name))
    st.rerun()
