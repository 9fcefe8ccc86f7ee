"""The ranked list: the map's twin, where every area stands once, in words."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import state, wording
from dashboard.components.picture import current_palette, measure_words
from dashboard.components.tables import ROW_HEIGHT, fit_height
from dashboard.queries import View
from geodata.areas import Areas
from geodata.classes import REVERSED
from geodata.coverage import STATES
from geodata.selection import Selection

_KEY = "ranking"


def rank(view: View, measure: str, areas: Areas, level: int) -> pd.DataFrame:
    """Areas in the order of a measure, engaged ones first, then by how they are silent.

    A need layer ranks them all, whether anybody is engaged there or not.
    """
    frame = view.frame.copy()
    order = {name: place for place, name in enumerate(STATES)}
    frame["state_order"] = 0 if view.need is not None else frame["state"].map(order)
    ascending = measure in REVERSED
    frame = frame.sort_values(
        ["state_order", measure, "name"], ascending=[True, ascending, True], na_position="last"
    )
    parent = areas.parent_level(level) if level > areas.coarsest else level
    names = areas.at(parent)["name"]
    frame["parent"] = frame["parent_pcode"].map(names)
    return frame


def show_ranking(selection: Selection, areas: Areas, view: View, height: int) -> None:
    """The list; a row picked here is picked on the map, and the other way round."""
    level = int(selection.level or 0)
    ranked = rank(view, selection.measure, areas, level)
    measure = measure_words(selection, view)
    values = ranked[selection.measure]
    if view.need is None:
        values = values.where(ranked["state"] == "engaged")
    heading = measure.label if view.need is None else wording.sentence(measure.many) or "Figure"
    listed = pd.DataFrame(
        {
            wording.sentence(wording.level_words(areas, level)[0]): ranked["name"],
            heading: values * 100 if measure.one == "%" else values,
            "State": ranked["state"].map(STATES),
            "Last": ranked["last"].dt.date,
            "In": ranked["parent"],
        }
    )
    rows = [ranked.index.get_loc(selection.area)] if selection.area in ranked.index else []
    st.session_state[_KEY] = {"selection": {"rows": rows}}
    name, amount = listed.columns[:2]
    top = values.max()
    st.dataframe(
        listed,
        key=_KEY,
        height=fit_height(len(listed), height // ROW_HEIGHT - 1),
        hide_index=True,
        selection_mode="single-row",
        on_select=lambda: _take(ranked.index),
        placeholder="",
        alt=f"Areas ranked by {measure.label.lower()}",
        column_config={
            name: st.column_config.TextColumn(width=120),
            amount: st.column_config.ProgressColumn(
                format="%d %%" if measure.one == "%" else "localized",
                min_value=0,
                max_value=100.0 if measure.one == "%" else float(top) if top > 0 else 1.0,
                width=118,
                # The accent is for the area that is picked, and for nothing else.
                color=current_palette().colour("3"),
            ),
            "State": st.column_config.TextColumn(width=84),
            "Last": st.column_config.DateColumn(format="D MMM YY", width=84),
            "In": st.column_config.TextColumn(width=90),
        },
    )


def _take(codes: pd.Index) -> None:
    # A list that has left the page may still report that nothing is picked in it.
    if st.session_state.get("panel") != "ranking":
        return
    rows = st.session_state[_KEY]["selection"]["rows"]
    state.choose(area=str(codes[rows[0]]) if rows else "")
    st.session_state["panel"] = "profile" if rows else "ranking"
