"""The plan in the making: what is asked of it, and which visits were ticked by hand.

It lives in the session, one for each boundary, level and opened plan, and in the link of the page,
so that a link that is passed on shows the same visits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import state
from dashboard.components.shell import show_failure
from dashboard.language import gettext as _
from geodata.errors import PlanError
from geodata.planning import PlanRequest, build_request
from geodata.selection import Selection

LINK = "ask"
"""What the draft is called in the link."""

FIRST = {"trips": 4, "most_served": 4}
"""What is asked before anybody has asked: an answer stands on the page as soon as it opens."""

AMOUNTS: Mapping[str, float] = {"trips": 4, "days": 20.0, "budget": 10_000.0}
"""What there is of a limit when it is chosen first."""

PLACES = ("starts", "must", "must_not")

_DRAFTS, _SEEN, _LAST, _REFUSED = "plan-drafts", "plan-link", "plan-last", "plan-refused"
_LONGEST = 20_000  # characters of a link that are looked at


@dataclass(frozen=True)
class Draft:
    """What is asked, and what was done to the answer by hand.

    ``added`` and ``dropped`` are visits ticked on and off, and ``best`` whether that was done to
    the best plan or to the first good one; ``fresh`` is whether a plan that was opened is made anew
    with today's records.
    """

    request: PlanRequest
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    best: bool = False
    fresh: bool = False

    @property
    def by_hand(self) -> bool:
        """Whether any visit was ticked on or off."""
        return bool(self.added or self.dropped)


def current_draft(
    selection: Selection, demand: pd.DataFrame, radius_km: float, opened: PlanRequest | None
) -> Draft:
    """The draft of a view; the link decides when it was opened or edited by hand.

    ``radius_km`` is what is asked first at the level shown, ``opened`` the request of the plan that
    is open.
    """
    first = Draft(opened or _first_request(demand, radius_km))
    drafts = st.session_state.setdefault(_DRAFTS, {})
    key = _key(selection)
    linked = st.query_params.get(LINK, "")
    if linked and linked != st.session_state.get(_SEEN):
        drafts[key] = _read(linked, first)
    elif key not in drafts:
        drafts[key] = first if opened else _carried(first)
    _mirror(drafts[key], first)
    return drafts[key]


def _key(selection: Selection) -> tuple[str, int, str]:
    return selection.vintage, int(selection.level or 0), selection.plan


def _first_request(demand: pd.DataFrame, radius_km: float) -> PlanRequest:
    starts = default_starts(demand)
    return build_request({**FIRST, "radius_km": radius_km, "starts": starts})


def default_starts(demand: pd.DataFrame) -> tuple[str, ...]:
    """Where trips start until anybody says: the area with most people; none where none is known."""
    known = demand["population"].dropna()
    return (str(known.idxmax()),) if len(known) else ()


def _carried(first: Draft) -> Draft:
    """What was asked last, of another level: its places and its reach are not those of this one."""
    last: PlanRequest | None = st.session_state.get(_LAST)
    if last is None:
        return first
    here = {"starts": first.request.starts, "radius_km": first.request.radius_km, "travel": ""}
    return Draft(last.but(must=(), must_not=(), **here))


def _mirror(draft: Draft, first: Draft) -> None:
    """Write the draft into the link, what is as at first left out."""
    st.session_state[_LAST] = draft.request
    said = _plain(draft, first)
    if said:
        st.query_params[LINK] = st.session_state[_SEEN] = said
    else:
        st.session_state[_SEEN] = ""
        if LINK in st.query_params:
            del st.query_params[LINK]


def _plain(draft: Draft, first: Draft) -> str:
    before = first.request.model_dump(mode="json")
    asked = draft.request.model_dump(mode="json")
    changed: dict[str, Any] = {name: asked[name] for name in asked if asked[name] != before[name]}
    for name in ("added", "dropped", "best", "fresh"):
        if getattr(draft, name):
            changed[name] = getattr(draft, name)
    return json.dumps(changed, separators=(",", ":"), ensure_ascii=False) if changed else ""


def _read(linked: str, first: Draft) -> Draft:
    """The draft of a link; the first one, having said so, where it cannot be used."""
    try:
        said = json.loads(linked[:_LONGEST])
        added, dropped = (_codes(said.pop(name, [])) for name in ("added", "dropped"))
        best, fresh = (bool(said.pop(name, False)) for name in ("best", "fresh"))
        request = build_request({**first.request.model_dump(), **said})
    except (ValueError, TypeError, AttributeError, PlanError):
        st.toast(_("What this link asks of the plan cannot be used."), icon=":material/link_off:")
        return first
    return Draft(request, added, dropped, best, fresh)


def _codes(said: object) -> tuple[str, ...]:
    """P-codes of a link, which may hold anything."""
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise TypeError("no list of codes")
    return tuple(said)


def _put(draft: Draft) -> None:
    st.session_state[_DRAFTS][_key(state.current())] = draft


def _held() -> Draft:
    return st.session_state[_DRAFTS][_key(state.current())]


def held_request() -> PlanRequest:
    """What is asked in the view at hand."""
    return _held().request


def ask(**changes: object) -> None:
    """Ask for something else; what was ticked by hand is let go, for the answer is another."""
    try:
        opened = bool(state.current().plan)
        _put(Draft(_held().request.but(**changes), fresh=opened))
    except PlanError as error:
        st.session_state[_REFUSED] = error


def show_refused() -> None:
    """What was asked a moment ago and cannot be."""
    error = st.session_state.pop(_REFUSED, None)
    if error is not None:
        show_failure(error)


def tick(pcode: str, on: bool, planned: tuple[str, ...], *, best: bool) -> None:
    """Put a visit in, or take it out.

    ``planned`` are the visits before any was ticked, and ``best`` whether they are the best plan.
    """
    draft = _held()
    added = tuple(code for code in draft.added if code != pcode)
    dropped = tuple(code for code in draft.dropped if code != pcode)
    if on and pcode not in planned:
        added = (*added, pcode)
    if not on and pcode in planned:
        dropped = (*dropped, pcode)
    by_hand = bool(added or dropped)
    _put(replace(draft, added=added, dropped=dropped, best=best and by_hand))


def untick_all() -> None:
    """Back to the plan as it was made."""
    _put(replace(_held(), added=(), dropped=(), best=False))


def plan_anew() -> None:
    """Make an opened plan anew with today's records."""
    _put(Draft(_held().request, fresh=True))


def forget_draft() -> None:
    """Begin with what is saved, or with what is asked first."""
    st.session_state.get(_DRAFTS, {}).pop(_key(state.current()), None)
