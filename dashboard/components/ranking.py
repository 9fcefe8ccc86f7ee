"""The ranked list: the map's twin, where every area stands once, in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import state
from dashboard.components.picture import current_palette
from dashboard.components.tables import ROW_HEIGHT, fit_height, offer_rows
from dashboard.exports.areas import areas_csv
from dashboard.language import gettext as _
from dashboard.shown import View
from dashboard.twin import Positions, rank, tell_areas
from dashboard.words import wording
from dashboard.words.scalewords import PERCENT, measure_words
from geodata.areas import Areas
from geodata.selection import Selection

LISTED = 1000
"""Areas that are listed at first, and with every *More*."""

_KEY, _SHOWN = "ranking", "ranking-shown"
_LETTER = 7  # pixels of a letter in a heading, about


def show_ranking(selection: Selection, areas: Areas, view: View, height: int) -> None:
    """The list; a row picked here is picked on the map, and the other way round.

    Of very many areas the first are listed, and the one that is picked wherever it stands.
    """
    order = rank(view, selection, areas)
    shown = st.session_state.setdefault(_SHOWN, LISTED)
    head = _head(order, view, selection.area, shown)
    room = height // ROW_HEIGHT - 1
    # The line about the others is as high as two rows.
    listed = tell_areas(selection, areas, view, head)
    _show_rows(selection, view, listed, room - 2 * (len(order) > shown))
    if len(order) > shown:
        _say_more(len(order), shown, _place_of(order, view, selection.area))


def offer_list(selection: Selection, areas: Areas, view: View) -> None:
    """All rows as a file: what the map says, for those who cannot see it or count on."""

    def write() -> bytes:
        return areas_csv(tell_areas(selection, areas, view, rank(view, selection, areas)))

    said = _("Everything the map says of every area, as CSV.")
    offer_rows("areas", f"areas-{selection.vintage}.csv", write, said)


def _head(order: Positions, view: View, picked: str, shown: int) -> Positions:
    at = _place_of(order, view, picked)
    return order[:shown] if at is None or at < shown else np.append(order[:shown], order[at])


def _place_of(order: Positions, view: View, pcode: str) -> int | None:
    if pcode not in view.frame.index:
        return None
    return int(np.flatnonzero(order == view.frame.index.get_loc(pcode))[0])


def _say_more(count: int, shown: int, picked: int | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        figures = {"shown": wording.number(shown), "count": wording.number(count)}
        if picked is not None and picked >= shown:
            said = _("The first {shown} of {count}, and the one picked, number {picked}")
            figures["picked"] = wording.number(picked + 1)
        else:
            said = _("The first {shown} of {count}")
        st.caption(said.format(**figures), width="content")
        st.button(
            _("More"),
            type="tertiary",
            key="ranking-more",
            on_click=lambda: st.session_state.update({_SHOWN: shown + LISTED}),
        )


def _show_rows(selection: Selection, view: View, listed: pd.DataFrame, rows: int) -> None:
    picked = [listed.index.get_loc(selection.area)] if selection.area in listed.index else []
    st.session_state[_KEY] = {"selection": {"rows": picked}}
    label = measure_words(selection.measure, view.need).label
    st.dataframe(
        listed,
        key=_KEY,
        height=fit_height(len(listed), rows),
        hide_index=True,
        selection_mode="single-row",
        on_select=lambda: _take(listed.index),
        placeholder="",
        alt=_("Areas ranked by {measure}").format(measure=label.lower()),
        column_config=_columns(selection, view, listed),
    )


def _columns(selection: Selection, view: View, listed: pd.DataFrame) -> dict[str, Any]:
    name, amount = listed.columns[:2]
    known = pd.api.types.is_numeric_dtype
    percent = selection.measure in PERCENT
    wide = 150 if selection.bivariate else 92
    widths = {_("State"): 84, _("Last"): 84, _("In"): 90, _("Class"): wide, _("Band"): 130}
    config: dict[str, Any] = {
        column: st.column_config.NumberColumn(
            format=wording.number_column(listed[column]), width=max(66, _room(column))
        )
        if known(listed[column])
        else st.column_config.TextColumn(width=widths.get(column, 110))
        for column in listed.columns
    }
    return config | {
        name: st.column_config.TextColumn(width=112),
        amount: st.column_config.ProgressColumn(
            format="%d %%" if percent else wording.number_column(listed[amount]),
            min_value=0,
            max_value=_top(selection, view),
            width=max(106, _room(amount)),
            # The accent is for the area that is picked, and for nothing else.
            color=current_palette().colour("3"),
        ),
        _("Last"): st.column_config.DateColumn(format=wording.day_column("short"), width=84),
    }


def _room(heading: str) -> int:
    """Pixels of a column in which its heading is whole."""
    return _LETTER * len(heading) + 16


def _top(selection: Selection, view: View) -> float:
    """The amount whose bar is full."""
    if selection.measure in PERCENT:
        return 100.0
    every = view.frame[selection.measure]
    if view.need is None:
        every = every[view.frame["state"] == "engaged"]
    top = every.max()
    return float(top) if top > 0 else 1.0


def _take(codes: pd.Index) -> None:
    # A list that has left the page may still report that nothing is picked in it.
    if st.session_state.get("panel") != "ranking":
        return
    rows = st.session_state[_KEY]["selection"]["rows"]
    state.choose(area=str(codes[rows[0]]) if rows else "")
    st.session_state["panel"] = "profile" if rows else "ranking"
