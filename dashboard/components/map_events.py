"""What the reader does on the map, taken into the selection.

Codes, months and places come from a browser, so they are believed only when they are known here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from dashboard import queries, state, steps
from dashboard.components.card import EXPLAINED
from dashboard.components.map import MapEvent
from dashboard.components.places_pressed import press
from dashboard.components.playing import ask_for_film
from dashboard.language import gettext as _
from geodata.areas import Areas
from geodata.selection import Selection


def take_event(event: MapEvent) -> None:
    """Do what was asked for on the map, where it can be done."""
    selection = state.current()
    areas = queries.areas(selection.vintage)
    level = int(selection.level or 0)
    if event.name in _ABOUT_AREAS and not areas.has(level, event.pcode):
        return
    _TAKERS[event.name](event, selection, areas)


def _pick(event: MapEvent, _selection: Selection, _areas: Areas) -> None:
    """A click picks the area and opens its profile; the camera goes into the link with it."""
    state.choose(area=event.pcode, camera=state.as_camera(event.camera))
    st.session_state["panel"] = "profile"


def _explain(event: MapEvent, selection: Selection, areas: Areas) -> None:
    _pick(event, selection, areas)
    st.session_state[EXPLAINED] = event.pcode


def _into(event: MapEvent, selection: Selection, areas: Areas) -> None:
    changes = steps.into(areas, int(selection.level or 0), event.pcode)
    if changes:
        state.choose(**changes)
        st.session_state["panel"] = "ranking"
    else:
        st.toast(_("Nothing finer is known of this area."), icon=":material/arrow_downward:")


def _up(_event: MapEvent, selection: Selection, areas: Areas) -> None:
    changes = steps.up(selection, areas)
    if changes:
        state.choose(**changes)
        # Where one was is picked; the list, redrawn for other areas, would let go of it.
        st.session_state["panel"] = "profile"


def _period(event: MapEvent, _selection: Selection, _areas: Areas) -> None:
    """Whole months, from the first day of one to the last day of the other."""
    start, end = (pd.Period(event.fields[name], freq="M") for name in ("start", "end"))
    first: dt.date = start.start_time.date()
    last: dt.date = end.end_time.date()
    state.choose(start=first, end=last)


def _film(event: MapEvent, _selection: Selection, _areas: Areas) -> None:
    ask_for_film(event.fields["window"], event.fields["months"])


def _points(event: MapEvent, _selection: Selection, _areas: Areas) -> None:
    press(event.fields["places"])
    st.session_state["panel"] = "records"


_ABOUT_AREAS = frozenset({"pick", "into", "explain"})

_TAKERS: Mapping[str, Callable[[MapEvent, Selection, Areas], None]] = {
    "pick": _pick,
    "explain": _explain,
    "into": _into,
    "up": _up,
    "period": _period,
    "film": _film,
    "points": _points,
}
