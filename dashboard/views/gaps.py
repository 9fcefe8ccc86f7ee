"""Gaps: who comes first and why, which regions nobody reaches, and how sure all of it is."""

import streamlit as st

from dashboard import queries, state
from dashboard.components import toolbar
from dashboard.components.figures import about_view, show_left_out
from dashboard.components.gaps.bounds import show_bounds
from dashboard.components.gaps.card import show_card
from dashboard.components.gaps.clusters import show_clusters
from dashboard.components.gaps.equity import show_equity
from dashboard.components.gaps.overlap import show_overlap
from dashboard.components.gaps.panels import AREA, follow_pick, show_segments
from dashboard.components.gaps.ranking import neighbours_of, offer_scores, show_ranking
from dashboard.components.gaps.regions import show_regions
from dashboard.components.gaps.scene import show_scene
from dashboard.components.gaps.weighing import show_weights
from dashboard.components.leaving.row import show_leaving
from dashboard.components.pagename import LIST, MAP, mark_target, show_skip_links
from dashboard.components.shell import link_to, settled
from dashboard.language import gettext as _
from dashboard.words import wording
from dashboard.words.gapwords.headline import headline
from dashboard.words.gapwords.priority import say_not_known
from geodata.areas import Areas
from geodata.selection import Selection

# Pixels of the map, so that it is seen with its legend on a screen of 720.
MAP_HEIGHT = 372


@st.fragment
def map_and_panel(areas: Areas, drawn: Selection) -> None:
    """The map and what stands beside it; a click reruns only this.

    ``drawn`` is what the rest of the page shows; when more than what is picked or open has changed
    since, the whole page follows.
    """
    selection = state.current()
    if _shown(selection) != _shown(drawn):
        st.rerun()
    left, right = st.columns([1.12, 1], gap="medium")
    with left:
        mark_target(MAP)
        show_scene(selection, areas, MAP_HEIGHT)
    with right:
        mark_target(LIST)
        _show_panel(selection, areas)


def _shown(selection: Selection) -> Selection:
    return selection.but(area="", camera=None, opened="")


def _show_panel(selection: Selection, areas: Areas) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="panel-head"):
        panel = show_segments(selection, areas)
        if panel == "ranking":
            st.space("stretch")
            offer_scores(selection, areas)
    match panel:
        case "regions":
            show_regions(selection, areas)
        case "clusters":
            show_clusters(selection, areas)
        case "equity":
            show_equity(selection, areas)
        case "overlap":
            show_overlap(selection)
        case "bounds":
            show_bounds(selection, areas)
        case panel if panel == AREA:
            show_card(selection, areas)
        case _:
            show_ranking(selection, areas)


def _show_headline(selection: Selection, areas: Areas) -> None:
    scores = queries.gaps.gap_scores(selection)
    with st.container(key="headline", gap="xxsmall"):
        said = headline(areas, selection, scores, neighbours_of(selection, scores.index[:1]))
        st.header(wording.plain(said), anchor=False)
        weighed = _("own weights") if selection.weights else ""
        st.text(wording.in_a_row([*about_view(selection), weighed]))
        show_leaving(selection, "gaps")
        if not any(queries.gaps.weights(selection).values()):
            st.caption(_("Every weight is 0. Give one of them some weight, or reset all."))
        if queries.records(selection.vintage).last_day is None:
            link_to("data", _("Add a records file"), icon=":material/upload_file:", opened="add:")


def show() -> None:
    """The page."""
    selection = settled()
    if selection is None:
        return
    selection = follow_pick(selection)
    areas = queries.areas(selection.vintage)
    show_skip_links()
    toolbar.show_toolbar(selection, areas, lambda: show_weights(selection))
    _show_headline(selection, areas)
    with st.container(key="map-and-panel"):
        map_and_panel(areas, selection)
    with st.container(key="under-map", gap="xxsmall"):
        scores = queries.gaps.gap_scores(selection)
        layers = queries.indicators(selection.vintage)
        st.caption(wording.plain(say_not_known(areas, selection, scores, layers)))
        show_left_out(selection, areas, queries.view(selection.counting()))


show()
