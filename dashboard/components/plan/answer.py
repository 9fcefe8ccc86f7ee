"""The answer to what is asked: a good plan at once, the best one when it is there, and by hand."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard.components.plan.draft import Draft, current_draft
from dashboard.queries import plans, scenarios
from dashboard.queries.plans import Ground
from dashboard.solving import Search, find_search, look_for
from geodata.areas import Areas
from geodata.planning import Plan, PlanRequest
from geodata.selection import Selection

AUTOMATIC = 1000
"""Areas up to which the best plan is looked for unasked: the solver has one core for everybody."""

PATIENCE = 0.3
"""Seconds that a page waits for the best plan before it shows the good one."""

_MINE, _FOLLOWED = "plan-session", "plan-followed"


@dataclass(frozen=True, eq=False)
class Answer:
    """What is shown of a plan.

    Attributes
    ----------
    plan : Plan
        With the visits that were ticked on and off.
    base : Plan
        Before any was.
    draft : Draft
    ground : Ground
        What the plan was made from.
    request : PlanRequest
        What was asked, without places that this view does not have.
    search : Search or None
        For the best plan, where it is looked for.
    saved : pandas.Series or None
        The row of the plan that is open.
    frozen : bool
        Whether ``base`` is that plan as it was saved.
    """

    plan: Plan
    base: Plan
    draft: Draft
    ground: Ground
    request: PlanRequest
    search: Search | None
    saved: pd.Series | None
    frozen: bool

    @property
    def planned(self) -> tuple[str, ...]:
        """The visits before any was ticked."""
        return tuple(stop.pcode for stop in self.base.stops)

    @property
    def left_out(self) -> int:
        """Places that were asked for and are not in this view."""
        names = ("starts", "must", "must_not")
        return sum(
            len(set(getattr(self.draft.request, name)) - set(getattr(self.request, name)))
            for name in names
        )

    @property
    def changed(self) -> bool:
        """Whether it is anything but the plan that was saved."""
        return not self.frozen or self.draft.by_hand


def find_answer(selection: Selection, areas: Areas, ground: Ground) -> Answer:
    """The answer to the draft of a view; raises PlanError where there is none."""
    saved = scenarios.find_plan(selection.plan) if selection.plan else None
    opened = None if saved is None else scenarios.read_plan(saved)
    draft = current_draft(
        selection,
        ground.demand,
        plans.usual_radius(selection),
        None if opened is None else opened.request,
    )
    request = _fitted(draft.request, ground.demand.index, areas.at(int(selection.level or 0)).index)
    frozen = opened is not None and not draft.fresh and draft.request == opened.request
    if frozen and opened is not None:
        base, search = opened, None
    else:
        base, search = _solve(ground, request, draft)
    plan = base
    if draft.by_hand:
        kept = [stop.pcode for stop in base.stops if stop.pcode not in draft.dropped]
        there = [code for code in draft.added if code in ground.demand.index]
        plan = plans.revised(ground, base, (*kept, *there))
    return Answer(plan, base, draft, ground, request, search, saved, frozen)


def _fitted(request: PlanRequest, inside: pd.Index, everywhere: pd.Index) -> PlanRequest:
    """The request without places that are not there: trips may start outside what is looked at."""
    return request.but(
        starts=tuple(code for code in request.starts if code in everywhere),
        must=tuple(code for code in request.must if code in inside),
        must_not=tuple(code for code in request.must_not if code in inside),
    )


def _solve(ground: Ground, request: PlanRequest, draft: Draft) -> tuple[Plan, Search | None]:
    """The good plan, or the best one where it is there and nothing was done to the good one."""
    first = plans.planned(ground, request)
    if not first.gap:
        _leave("")
        return first, None
    key = plans.search_key(ground, request)
    if len(ground.demand) > AUTOMATIC and st.session_state.get(_FOLLOWED) != key:
        return first, None
    search = begin_search(ground, request)
    found = search.wait(PATIENCE)
    if found is None or (draft.by_hand and not draft.best):
        return first, search
    return found, search


def begin_search(ground: Ground, request: PlanRequest, *, again: bool = False) -> Search:
    """Look for the best plan; what was looked for before is left."""
    key = plans.search_key(ground, request)
    _leave(key)
    return look_for(key, plans.search_job(ground, request), _me(), again=again)


def _leave(key: str) -> None:
    """Follow another search, or none."""
    before = st.session_state.get(_FOLLOWED, "")
    if before and before != key and (search := find_search(before)):
        search.leave(_me())
    st.session_state[_FOLLOWED] = key


def _me() -> str:
    return st.session_state.setdefault(_MINE, scenarios.new_id())
