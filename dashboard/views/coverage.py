"""Coverage: the map by district, its twin in a list, and the profile behind a click."""

from collections.abc import Callable

import streamlit as st

from dashboard import queries, state
from dashboard.components import toolbar
from dashboard.components.areas_map import show_areas
from dashboard.components.card import show_card
from dashboard.components.classing import show_reclass
from dashboard.components.fields import show_choice
from dashboard.components.figures import show_headline, show_indicators, show_left_out
from dashboard.components.leaving.row import show_leaving
from dashboard.components.legend import show_about_map
from dashboard.components.map_events import take_event
from dashboard.components.map_menu import measure_labels, show_map_menu, why_not_compared
from dashboard.components.pagename import LIST, MAP, mark_target, show_skip_links
from dashboard.components.picture import with_all
from dashboard.components.places_pressed import pressed_places, show_pressed
from dashboard.components.playing import with_asked_film
from dashboard.components.ranking import offer_list, show_ranking
from dashboard.components.shell import settled
from dashboard.language import gettext as _
from dashboard.pictures import Picture
from dashboard.shown import View, circled, kind_of
from dashboard.words import wording
from geodata.areas import Areas
from geodata.selection import Selection

# Pixels of the map itself, so that its months and its legend, which is higher for two measures and
# for a change, are seen with it on a screen of 720; and of what stands beside them.
MAP_HEIGHTS = {"classes": 300, "change": 240, "bivariate": 230, "bubbles": 222}
PANEL_HEIGHT = 362
_MONTHS_HEIGHT = 62  # of the strip of months, which is not there without dated records


def _map_height(selection: Selection, view: View) -> int:
    circles = circled(selection, view) is not None
    height = MAP_HEIGHTS["bubbles" if circles else kind_of(selection, view)]
    return height if len(view.months) else height + _MONTHS_HEIGHT


@st.fragment
def map_and_panel(areas: Areas, drawn: Selection) -> None:
    """The map and what stands beside it; a click reruns only this.

    ``drawn`` is what the rest of the page shows; when more than the picked area has changed since,
    the whole page follows.
    """
    selection = state.current()
    if selection.but(area="", camera=None) != drawn.but(area="", camera=None):
        st.rerun()
    view = queries.view(selection)
    left, right = st.columns([1.72, 1], gap="medium")
    with left:
        mark_target(MAP)
        show_areas(
            selection,
            areas,
            view,
            key="coverage-map",
            height=_map_height(selection, view),
            on_event=take_event,
            complete=_completing(selection, areas, view),
        )
        show_about_map(selection, areas, view)
    with right:
        mark_target(LIST)
        _show_panel(selection, areas, view)


def _completing(selection: Selection, areas: Areas, view: View) -> Callable[[Picture], Picture]:
    """Adds legend, months and marks to a picture, and the film when the map has asked for one."""

    def complete(picture: Picture) -> Picture:
        whole = with_all(picture, selection, areas, view)
        return with_asked_film(whole, selection, areas, view)

    return complete


def _show_panel(selection: Selection, areas: Areas, view: View) -> None:
    level = int(selection.level or 0)
    name = wording.area_name(areas, level, selection.area) if selection.area else _("Profile")
    labels = {"ranking": _("Ranking"), "profile": wording.plain(name)}
    if pressed_places():
        labels["records"] = _("Records here")
    st.session_state.setdefault("panel", "profile" if selection.area else "ranking")
    if st.session_state["panel"] not in labels:
        st.session_state["panel"] = "ranking"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="panel-head"):
        panel = st.segmented_control(
            _("Beside the map"),
            list(labels),
            format_func=labels.__getitem__,
            key="panel",
            required=True,
            label_visibility="collapsed",
        )
        if panel == "ranking":
            st.space("stretch")
            offer_list(selection, areas, view)
    if panel == "profile":
        show_card(selection, areas, view, PANEL_HEIGHT)
    elif panel == "records":
        show_pressed(selection, PANEL_HEIGHT)
    else:
        show_ranking(selection, areas, view, PANEL_HEIGHT)


def _show_what(selection: Selection) -> None:
    """What the map shows, and how."""
    measures = measure_labels(selection.vintage)
    show_choice(selection, "measure", _("Measure"), measures, labelled=False, width=160)
    show_map_menu(selection)


def show() -> None:
    """The page."""
    selection = settled()
    if selection is None:
        return
    areas = queries.areas(selection.vintage)
    show_skip_links()
    toolbar.show_toolbar(selection, areas, lambda: _show_what(selection))
    view = queries.view(selection)
    with st.container(key="headline", gap="xxsmall"):
        show_headline(selection, areas, view)
        show_leaving(selection)
        reason = why_not_compared(selection)
        if reason:
            st.caption(reason)
    show_indicators(selection, areas, view)
    with st.container(key="map-and-panel"):
        map_and_panel(areas, selection)
    with st.container(horizontal=True, vertical_alignment="center", key="under-map"):
        show_left_out(selection, areas, view)
        show_reclass(selection)


show()
