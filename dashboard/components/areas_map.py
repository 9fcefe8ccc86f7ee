"""The map of a view, or, where its shapes are drawn for the first time, how far they are."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import queries
from dashboard.components.map import MapEvent, show_map
from dashboard.components.picture import build_picture
from dashboard.drawing import Drawing, Drawn
from dashboard.language import gettext as _
from dashboard.pictures import Picture
from dashboard.shown import View
from geodata.areas import Areas
from geodata.coverage import shown_level
from geodata.selection import Selection

PATIENCE = 0.4
"""Seconds that a page waits for shapes before it says how far they are: most are there by then."""


def show_areas(
    selection: Selection,
    areas: Areas,
    view: View,
    *,
    key: str,
    height: int,
    on_event: Callable[[MapEvent], None] | None = None,
    on_pick: Callable[[str], None] | None = None,
    focus: tuple[int, str] | None = None,
    complete: Callable[[Picture], Picture] = lambda picture: picture,
) -> None:
    """The map of a view; how far its shapes are while they are drawn for the first time.

    ``on_event`` is told all that is done on the map, ``on_pick`` the P-code of an area that was
    chosen. ``focus`` is the area to fit, as level and P-code; by default the root of the selection.
    ``complete`` adds what a page wants on, beside and below the areas.
    """
    level = shown_level(areas, selection)
    drawn = drawn_shapes(selection.vintage, level, key=key, height=height)
    if drawn is None:
        return
    picture = complete(build_picture(selection, areas, view, drawn, focus=focus))
    show_map(picture, key=key, height=height, on_event=on_event or picks(areas, level, on_pick))


def drawn_shapes(vintage: str, level: int, *, key: str, height: int) -> Drawn | None:
    """The shapes of a level; None while they are drawn, where a map would be how far they are."""
    drawn = queries.drawing(vintage, level).wait(PATIENCE)
    if drawn is None:
        with st.container(height=height, key=f"{key}-drawing", vertical_alignment="center"):
            _show_progress(vintage, level, key)
    return drawn


def picks(
    areas: Areas, level: int, on_pick: Callable[[str], None] | None
) -> Callable[[MapEvent], None] | None:
    """Of all events those that choose an area; the code is believed when there is such an area."""
    if on_pick is None:
        return None

    def take(event: MapEvent) -> None:
        if event.name in ("pick", "into", "explain") and areas.has(level, event.pcode):
            on_pick(event.pcode)

    return take


@st.fragment(run_every=0.5)
def _show_progress(vintage: str, level: int, key: str) -> None:
    """Looks again by itself, and lets the map come when it is there."""
    drawing = queries.drawing(vintage, level)
    if drawing.drawn is not None:
        st.rerun()
    if drawing.failure:
        _show_failure(drawing, vintage, level, key)
        return
    st.progress(drawing.share, text=drawing.what)
    st.caption(
        _("The map is being drawn, once for this boundary. Figures and lists are there already.")
    )


def _show_failure(drawing: Drawing, vintage: str, level: int, key: str) -> None:
    st.warning(_("The map cannot be shown."), icon=":material/error:")
    st.text(drawing.failure)
    st.button(
        _("Try again"),
        key=f"{key}-again",
        on_click=_try_again,
        args=(vintage, level),
    )


def _try_again(vintage: str, level: int) -> None:
    queries.drawing(vintage, level, again=True)
