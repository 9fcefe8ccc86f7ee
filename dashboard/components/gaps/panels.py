"""Which panel stands beside the map, and what is chosen in it: kept in the link as what is open.

The link says ``open=clusters:moran``: the panel, and what was chosen there.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import state
from dashboard.components.fields import bound
from dashboard.language import gettext as _
from dashboard.language import noop
from dashboard.words import wording
from geodata.areas import Areas
from geodata.selection import Selection

PANELS: Mapping[str, str] = {
    "ranking": noop("Ranking"),
    "regions": noop("Regions"),
    "clusters": noop("Clusters"),
    "equity": noop("Equity"),
    "overlap": noop("Overlap"),
    "bounds": noop("Range"),
}
AREA = "area"
"""The panel about the area that is picked; there while one is."""

HEIGHT = 418
"""Pixels of a panel below its head, so that the page is seen whole on a screen of 720."""

_WIDGET, _SEEN = "gaps-panel", "gaps-area"


def open_panel(panel: str, choice: str = "") -> None:
    """Open a panel, and choose something in it."""
    state.choose(opened=f"{panel}:{choice}")


def panel_of(selection: Selection) -> tuple[str, str]:
    """The panel that is open, and what is chosen in it."""
    panel, _colon, choice = selection.opened.partition(":")
    if panel in PANELS:
        return panel, choice
    return (AREA, "") if selection.area else ("ranking", "")


def pick_area(pcode: str, **also: object) -> None:
    """Pick an area and open the panel about it; none lets go of both."""
    state.choose(area=pcode, opened="" if pcode else "ranking:", **also)


def follow_pick(selection: Selection) -> Selection:
    """An area that was found by the toolbar is one to read about, whatever panel is open."""
    seen = st.session_state.get(_SEEN, selection.area)
    st.session_state[_SEEN] = selection.area
    if selection.area and selection.area != seen and selection.opened:
        state.choose(opened="")
    return state.current()


def show_segments(selection: Selection, areas: Areas) -> str:
    """The names of the panels; the one that is open."""
    panel, _choice = panel_of(selection)
    labels = {name: _(title) for name, title in PANELS.items()}
    if selection.area:
        level = int(selection.level or 0)
        labels[AREA] = wording.plain(wording.area_name(areas, level, selection.area))
    st.segmented_control(
        _("Beside the map"),
        list(labels),
        format_func=labels.__getitem__,
        required=True,
        label_visibility="collapsed",
        **bound(_WIDGET, panel, _take),
    )
    return panel


def _take(panel: str) -> None:
    state.choose(opened="" if panel == AREA else f"{panel}:")
