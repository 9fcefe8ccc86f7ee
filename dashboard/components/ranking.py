"""The ranked list: the map's twin, where every area stands once, in words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
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

LISTED = 1000
"""Areas that are listed at first, and with every *More*."""

_KEY, _SHOWN = "ranking", "ranking-shown"

Positions = npt.NDArray[np.int64]


def rank(view: View, measure: str, areas: Areas, level: int) -> Positions:
    """Positions in the frame in the order of a measure, engaged areas first, then the silent ones.

    A need layer ranks them all, whether anybody is engaged there or not. Equal ones stand by name;
    those without a figure come last.
    """
    frame = view.frame
    units = areas.at(level).index
    names = areas.alphabetical(level)
    if len(frame) < len(units):
        names = names[units.get_indexer(frame.index)]
    codes, found = pd.factorize(frame["state"])
    order = np.array([list(STATES).index(state) for state in found])[codes]
    figures = frame[measure].to_numpy(dtype="float64", na_value=np.nan)
    states = np.zeros(len(frame), dtype=np.int64) if view.need is not None else order
    ranked: Positions = np.lexsort((names, figures if measure in REVERSED else -figures, states))
    return ranked


def show_ranking(selection: Selection, areas: Areas, view: View, height: int) -> None:
    """The list; a row picked here is picked on the map, and the other way round.

    Of very many areas the first are listed, and the one that is picked wherever it stands.
    """
    level = int(selection.level or 0)
    order = rank(view, selection.measure, areas, level)
    shown = st.session_state.setdefault(_SHOWN, LISTED)
    head = _head(order, view, selection.area, shown)
    ranked = view.frame.iloc[head]
    room = height // ROW_HEIGHT - 1
    # The line about the others is as high as two rows.
    _show_rows(selection, areas, view, ranked, room - 2 * (len(order) > shown))
    if len(order) > shown:
        _say_more(len(order), shown, _place_of(order, view, selection.area))


def _head(order: Positions, view: View, picked: str, shown: int) -> Positions:
    at = _place_of(order, view, picked)
    return order[:shown] if at is None or at < shown else np.append(order[:shown], order[at])


def _place_of(order: Positions, view: View, pcode: str) -> int | None:
    if pcode not in view.frame.index:
        return None
    return int(np.flatnonzero(order == view.frame.index.get_loc(pcode))[0])


def _say_more(count: int, shown: int, picked: int | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        said = f"The first {wording.number(shown)} of {wording.number(count)}"
        if picked is not None and picked >= shown:
            said += f", and the one picked, number {wording.number(picked + 1)}"
        st.caption(said, width="content")
        st.button(
            "More",
            type="tertiary",
            key="ranking-more",
            on_click=lambda: st.session_state.update({_SHOWN: shown + LISTED}),
        )


def _show_rows(
    selection: Selection, areas: Areas, view: View, ranked: pd.DataFrame, rows: int
) -> None:
    level = int(selection.level or 0)
    measure = measure_words(selection, view)
    values, every = ranked[selection.measure], view.frame[selection.measure]
    if view.need is None:
        values = values.where(ranked["state"] == "engaged")
        every = every[view.frame["state"] == "engaged"]
    heading = measure.label if view.need is None else wording.sentence(measure.many) or "Figure"
    parent = areas.parent_level(level) if level > areas.coarsest else level
    listed = pd.DataFrame(
        {
            wording.sentence(wording.level_words(areas, level)[0]): ranked["name"],
            heading: values * 100 if measure.one == "%" else values,
            "State": ranked["state"].map(STATES),
            "Last": ranked["last"].dt.date,
            "In": ranked["parent_pcode"].map(areas.at(parent)["name"]),
        }
    )
    picked = [ranked.index.get_loc(selection.area)] if selection.area in ranked.index else []
    st.session_state[_KEY] = {"selection": {"rows": picked}}
    name, amount = listed.columns[:2]
    top = every.max()
    st.dataframe(
        listed,
        key=_KEY,
        height=fit_height(len(listed), rows),
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
