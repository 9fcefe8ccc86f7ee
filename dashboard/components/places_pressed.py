"""The records at the places that were pressed on the map."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import queries
from dashboard.components.tables import show_engagements
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording
from geodata.selection import Selection

Place = tuple[float, float]

_PRESSED = "places-pressed"


def press(places: Sequence[Place]) -> None:
    """Remember what was pressed."""
    st.session_state[_PRESSED] = tuple(places)


def pressed_places() -> tuple[Place, ...]:
    """Longitude and latitude of what was pressed last."""
    return tuple(st.session_state.get(_PRESSED, ()))


def show_pressed(selection: Selection, height: int) -> None:
    """The records there that the view counts; each opens in full."""
    found = queries.engagements_at(selection, pressed_places())
    with st.container(height=height, border=False, key="records-here"):
        if not found:
            st.caption(_("None of the records shown is at the place that was pressed."))
            return
        said = ngettext("{count} record here", "{count} records here", len(found))
        st.markdown(f"**{said.format(count=wording.number(len(found)))}**")
        listed = queries.registry(selection.vintage).engagements(found)
        show_engagements(listed, "pressed-engagements", limit=200, rows=8)
