"""What is asked of a plan: aim, limit, starts, reach, areas at any price; the rest folded away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.components.fields import bound
from dashboard.components.plan.answer import Answer
from dashboard.components.plan.draft import AMOUNTS, FIRST, ask, default_starts, show_refused
from dashboard.components.plan.places import pick_areas
from dashboard.components.plan.travelling import show_travel_table
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import planwords, wording
from geodata.areas import Areas
from geodata.planning import PlanRequest
from geodata.selection import Selection

Change = Callable[[Any], dict[str, object]]

_FARTHEST = 5000.0
_MOST = 10_000.0
_STEPS: Mapping[str, float] = {"trips": 1, "days": 1.0, "budget": 500.0}


def show_setting(
    selection: Selection,
    areas: Areas,
    request: PlanRequest,
    demand: pd.DataFrame,
    answer: Answer | None,
) -> None:
    """The form; what is chosen in it is answered at once."""
    show_refused()
    _show_aim(request)
    if request.aim == "fewest":
        _show_threshold(request)
    else:
        _show_limit(request)
    _show_starts(selection, areas, request, demand)
    left, right = st.columns(2, gap="small")
    with left:
        _number(
            "radius_km",
            _("Reach of a trip, km"),
            request.radius_km,
            least=0.0,
            most=_FARTHEST,
            step=10.0,
            help=_("How far from its stop a trip serves other areas; 0 for the stop alone."),
        )
    with right:
        _show_most_served(request)
    _show_places(selection, request, demand.index)
    st.caption(planwords.distances(request))
    _show_more(selection, areas, request)
    if answer is not None and answer.left_out:
        st.caption(_say_left_out(answer.left_out))


def _asking(name: str, value: object, changes: Change) -> dict[str, Any]:
    """Of a widget: what it shows of the request, and what it changes of it."""
    return bound(f"plan-field-{name}", value, lambda chosen: ask(**changes(chosen)))


def _show_aim(request: PlanRequest) -> None:
    st.selectbox(
        _("Aim"),
        list(planwords.AIMS),
        format_func=planwords.AIMS.__getitem__,
        help=planwords.AIM_HELP[request.aim],
        **_asking("aim", request.aim, lambda aim: _aimed(aim, request)),
    )


def _aimed(aim: str, request: PlanRequest) -> dict[str, object]:
    """What else an aim changes: the fewest trips have no limit, nearness shares nothing out."""
    changes: dict[str, object] = {"aim": aim}
    if aim == "fewest":
        changes |= dict.fromkeys(AMOUNTS)
    elif not request.limit:
        changes["trips"] = AMOUNTS["trips"]
    if aim == "nearest":
        changes["most_served"] = None
    elif request.aim == "nearest":
        changes["most_served"] = FIRST["most_served"]
    return changes


def _show_limit(request: PlanRequest) -> None:
    left, right = st.columns([1.5, 1], gap="small", vertical_alignment="bottom")
    left.segmented_control(
        _("What there is"),
        list(planwords.LIMITS),
        format_func=planwords.LIMITS.__getitem__,
        required=True,
        **_asking(
            "limit",
            request.limit,
            lambda name: dict.fromkeys(AMOUNTS) | {name: AMOUNTS[name]},
        ),
    )
    name = request.limit
    with right:
        _number(
            name,
            planwords.LIMITS[name],
            int(request.amount) if name == "trips" else float(request.amount),
            least=1 if name == "trips" else 0.5,
            most=int(_MOST) if name == "trips" else 1e9,
            step=int(_STEPS[name]) if name == "trips" else _STEPS[name],
        )


def _number(
    field: str,
    label: str,
    value: float,
    *,
    least: float,
    most: float,
    step: float,
    help: str | None = None,
) -> None:
    """A number of the request."""
    st.number_input(
        label,
        least,
        most,
        step=step,
        help=help,
        format="%d" if isinstance(step, int) else "%g",
        **_asking(field, value, lambda number: {field: number}),
    )


def _show_threshold(request: PlanRequest) -> None:
    st.slider(
        _("Everyone at least this urgent"),
        0.0,
        1.0,
        step=0.05,
        help=_("Urgency is need times how cold the relationship is, from 0 to 1."),
        **_asking("threshold", request.threshold, lambda least: {"threshold": least}),
    )


def _show_starts(
    selection: Selection, areas: Areas, request: PlanRequest, demand: pd.DataFrame
) -> None:
    level = int(selection.level or 0)
    pick_areas(
        selection,
        "starts",
        _("Trips start from"),
        request.starts,
        areas.at(level).index,
        lambda codes: ask(starts=codes),
        nothing=_("Anywhere: the way to a stop is not counted"),
    )
    if request.starts and request.starts == default_starts(demand):
        st.caption(_("The area with most people, until you choose where your teams are."))


def _show_most_served(request: PlanRequest) -> None:
    if request.aim == "nearest":
        return
    st.number_input(
        _("Areas a trip may serve"),
        0,
        1000,
        step=1,
        help=_("Its stop is one of them. 0 for no limit."),
        **_asking("most", request.most_served or 0, lambda most: {"most_served": most or None}),
    )


def _show_places(selection: Selection, request: PlanRequest, inside: pd.Index) -> None:
    pick_areas(
        selection,
        "must",
        _("Must be visited"),
        request.must,
        inside,
        lambda codes: ask(must=codes, must_not=_without(request.must_not, codes)),
        nothing=_("None"),
    )
    pick_areas(
        selection,
        "must_not",
        _("Must not be visited or served"),
        request.must_not,
        inside,
        lambda codes: ask(must_not=codes, must=_without(request.must, codes)),
        nothing=_("None"),
    )


def _without(codes: tuple[str, ...], gone: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if code not in gone)


def _show_more(selection: Selection, areas: Areas, request: PlanRequest) -> None:
    with st.expander(_("Terrain, pace, money, travel table"), key="plan-more"):
        if not request.travel:
            _number(
                "terrain",
                _("Terrain: km of way for each km of straight line"),
                request.terrain,
                least=1.0,
                most=10.0,
                step=0.1,
            )
        left, right = st.columns(2, gap="small")
        with left:
            _number(
                "km_per_day",
                _("Km in a day"),
                request.km_per_day,
                least=1.0,
                most=_MOST,
                step=10.0,
            )
            _number(
                "cost_per_km",
                _("Cost of a km"),
                request.cost_per_km,
                least=0.0,
                most=1e6,
                step=0.1,
            )
        with right:
            _number(
                "days_per_visit",
                _("Days at a stop"),
                request.days_per_visit,
                least=0.0,
                most=365.0,
                step=0.5,
            )
            _number(
                "cost_per_day",
                _("Cost of a day"),
                request.cost_per_day,
                least=0.0,
                most=1e6,
                step=10.0,
            )
        show_travel_table(selection, areas, request)


def _say_left_out(count: int) -> str:
    said = ngettext(
        "{count} place that was set is not in this view, and is left out.",
        "{count} places that were set are not in this view, and are left out.",
        count,
    )
    return said.format(count=wording.number(count))
