"""Coverage: the map by district, its twin in a list, and the profile behind a click."""

import streamlit as st

from dashboard import queries, state, wording
from dashboard.charts import months_chart
from dashboard.components import toolbar
from dashboard.components.areas_map import show_areas
from dashboard.components.card import show_card
from dashboard.components.figures import show_headline, show_indicators, show_left_out
from dashboard.components.legend import show_legend
from dashboard.components.map import MapClick
from dashboard.components.picture import current_palette
from dashboard.components.ranking import show_ranking
from dashboard.components.shell import settled
from geodata.areas import Areas
from geodata.classes import class_breaks
from geodata.indicators import indicator_breaks
from geodata.selection import Selection, as_measure

MAP_HEIGHT = 376


def _take_click(click: MapClick) -> None:
    """A click picks the area and opens its profile; the camera goes into the link with it.

    The code comes from a browser, so it is believed only when there is such an area.
    """
    selection = state.current()
    if not queries.areas(selection.vintage).has(int(selection.level or 0), click.pcode):
        return
    state.choose(area=click.pcode, camera=state.as_camera(click.camera))
    st.session_state["panel"] = "profile"


def _show_measure(selection: Selection) -> None:
    st.session_state["measure"] = selection.measure
    needs = queries.indicators(selection.vintage)["label"]
    labels = {name: measure.label for name, measure in wording.MEASURES.items()}
    labels |= {as_measure(code): f"Need: {label}" for code, label in needs.items()}
    st.selectbox(
        "Measure",
        list(labels),
        format_func=lambda name: labels.get(name, name),
        key="measure",
        label_visibility="collapsed",
        width=190,
        on_change=lambda: state.choose(measure=st.session_state["measure"]),
    )


def _show_scale(selection: Selection) -> None:
    """Rule 7: the scale stays until somebody asks for a new one."""
    if selection.breaks is None:
        st.button(
            "Re-class to this view",
            type="tertiary",
            key="reclass",
            help="Class breaks stay those of the whole country. This takes new ones from what is "
            "shown.",
            on_click=_reclass,
        )
    else:
        st.button(
            "Back to the country's classes",
            type="tertiary",
            key="reclass",
            on_click=lambda: state.choose(breaks=None),
        )


def _reclass() -> None:
    selection = state.current()
    frame = queries.view(selection).frame
    if selection.indicator:
        state.choose(breaks=indicator_breaks(frame[selection.measure]))
        return
    engaged = frame.loc[frame["state"] == "engaged", selection.measure]
    state.choose(breaks=class_breaks(selection.measure, engaged))


def _show_background(selection: Selection) -> None:
    """Boundaries alone are the default; a map from elsewhere is a choice, and needs a network."""
    st.session_state["background"] = bool(selection.background)
    st.toggle(
        "Street map",
        key="background",
        help="Puts OpenStreetMap under the areas. Your browser fetches it from openstreetmap.org; "
        "nothing else ever leaves this machine.",
        on_change=lambda: state.choose(
            background="openstreetmap" if st.session_state["background"] else ""
        ),
    )


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
        show_areas(
            selection,
            areas,
            view,
            key="coverage-map",
            height=MAP_HEIGHT,
            on_click=_take_click,
        )
        show_legend(selection, areas, view)
    with right:
        _show_panel(selection, areas, view)


def _show_panel(selection: Selection, areas: Areas, view: queries.View) -> None:
    name = areas.name(int(selection.level or 0), selection.area) if selection.area else "Profile"
    st.session_state.setdefault("panel", "profile" if selection.area else "ranking")
    panel = st.segmented_control(
        "Beside the map",
        ["ranking", "profile"],
        format_func={"ranking": "Ranking", "profile": wording.plain(name)}.__getitem__,
        key="panel",
        required=True,
        label_visibility="collapsed",
    )
    if panel == "profile":
        show_card(selection, areas, view, MAP_HEIGHT - 4)
    else:
        show_ranking(selection, areas, view, MAP_HEIGHT - 4)


def show() -> None:
    """The page."""
    selection = settled()
    if selection is None:
        return
    areas = queries.areas(selection.vintage)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="toolbar"):
        toolbar.show_breadcrumb(selection, areas)
        st.space("stretch")
        toolbar.show_level(selection, areas)
        _show_measure(selection)
        toolbar.show_period(selection)
        toolbar.show_filters(selection)
        toolbar.show_search(selection, areas)
    view = queries.view(selection)
    with st.container(key="headline", gap="xxsmall"):
        show_headline(selection, areas, view)
    show_indicators(selection, areas, view)
    with st.container(key="map-and-panel"):
        map_and_panel(areas, selection)
    show_left_out(selection, areas, view)
    with st.container(horizontal=True, vertical_alignment="center", key="under-map"):
        st.subheader("Engagements by month", anchor=False)
        st.space("stretch")
        _show_background(selection)
        _show_scale(selection)
    if view.months.empty:
        st.caption("No dated engagements to draw.")
    else:
        st.altair_chart(months_chart(view.months, current_palette()), width="stretch")


show()
