"""Plan: where to go next with so many trips, days or so much money; set, solve, compare, assign."""

import streamlit as st

from dashboard import queries, state
from dashboard.components import toolbar
from dashboard.components.figures import about_view
from dashboard.components.leaving.row import show_sharing
from dashboard.components.pagename import LIST, MAP, mark_target, show_skip_links
from dashboard.components.plan.answer import Answer, find_answer
from dashboard.components.plan.assigned import show_assigned
from dashboard.components.plan.desk import open_panel, show_desk, taken_on_map
from dashboard.components.plan.draft import held_request
from dashboard.components.plan.figures import show_headline, show_indicators, show_unknown
from dashboard.components.plan.painting import show_fill, show_plan_map
from dashboard.components.plan.saving import settle_opened
from dashboard.components.plan.telling import say_now
from dashboard.components.shell import say_in_english, settled
from dashboard.language import gettext as _
from dashboard.queries import plans
from dashboard.queries.plans import Ground
from dashboard.words import wording
from geodata.areas import Areas
from geodata.errors import PlanError
from geodata.selection import Selection

# Pixels, so that the sentence, the map with its legend and the list are seen on a screen of 720.
MAP_HEIGHT = 330
PANEL_HEIGHT = 400


def show() -> None:
    """The page."""
    selection = settled()
    if selection is None:
        return
    selection = settle_opened(selection)
    areas = queries.areas(selection.vintage)
    show_skip_links()
    toolbar.show_toolbar(selection, areas)
    show_plan(areas, selection)


@st.fragment
def show_plan(areas: Areas, drawn: Selection) -> None:
    """The plan; what is asked, ticked or pressed reruns only this.

    ``drawn`` is what the toolbar shows; when more than what is picked or open has changed since,
    the whole page follows.
    """
    selection = state.current()
    if _shown(selection) != _shown(drawn):
        st.rerun()
    say_now()
    ground = plans.ground(selection)
    demand = ground.demand
    if demand.empty:
        st.header(_("There is no area to visit here"), anchor=False)
        st.write(_("Look at a larger area, or at a level with local authorities."))
        return
    answer = _answer(selection, areas, ground)
    with st.container(key="map-and-panel"):
        left, right = st.columns([1.5, 1], gap="medium")
        with left:
            mark_target(MAP)
            fill = show_fill(open_panel(selection))
            show_plan_map(
                selection,
                areas,
                answer,
                demand,
                fill=fill,
                height=MAP_HEIGHT,
                on_pick=lambda pcode: taken_on_map(pcode, answer),
            )
        with right:
            mark_target(LIST)
            show_desk(selection, areas, demand, held_request(), answer, PANEL_HEIGHT)
    with st.container(key="under-map", gap="xsmall"):
        if answer is not None:
            show_unknown(answer.plan)
        if open_panel(selection) == "assign":
            show_assigned(selection, areas)


def _shown(selection: Selection) -> Selection:
    return selection.but(area="", camera=None, opened="")


def _answer(selection: Selection, areas: Areas, ground: Ground) -> Answer | None:
    """The answer, said in the headline; where there is none, why."""
    with st.container(key="headline", gap="xxsmall"):
        try:
            answer = find_answer(selection, areas, ground)
        except PlanError as error:
            _say_why_not(selection, ground, error)
            return None
        show_headline(selection, areas, answer)
        show_sharing(selection, "plan")
    show_indicators(areas, answer.plan)
    return answer


def _say_why_not(selection: Selection, ground: Ground, error: PlanError) -> None:
    """Why there is no plan, and what to do next."""
    if ground.demand["demand"].any():
        st.header(_("No visits answer what is asked"), anchor=False)
        say_in_english(f"{error.what.rstrip('.')}. {error.remedy}".strip())
    else:
        st.header(_("All relationships here are warm: no visit would gain anything"), anchor=False)
        st.text(
            _(
                "Under Filters, choose a program, a kind of engagement or an organization to see "
                "whom it has not reached; or look at smaller areas."
            )
        )
    st.text(wording.in_a_row(about_view(selection)))


show()
