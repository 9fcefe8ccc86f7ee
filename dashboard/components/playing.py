"""Films that the map asks for: sent once, with the next picture."""

from __future__ import annotations

import streamlit as st

from dashboard import queries
from dashboard.painting import plays, with_film
from dashboard.pictures import Picture
from dashboard.shown import View
from geodata.areas import Areas
from geodata.selection import Selection

_ASKED = "film-asked"


def ask_for_film(window: str, months: int) -> None:
    """Remember which film the map has asked for, until it is sent."""
    st.session_state[_ASKED] = (window, min(months, queries.LONGEST))


def with_asked_film(picture: Picture, selection: Selection, areas: Areas, view: View) -> Picture:
    """The picture with the film that was asked for, where this view can be played."""
    asked = st.session_state.pop(_ASKED, None)
    if asked is None or not plays(selection, view):
        return picture
    film = queries.film(selection, view, *asked)
    return with_film(picture, selection, areas, view, film)
