"""Areas that were chosen to be assigned, on the map or by name; kept until they are."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from geodata.selection import Selection

_BASKETS = "plan-baskets"


def basket(selection: Selection) -> tuple[str, ...]:
    """Areas that were chosen to be assigned, of the boundary and level shown."""
    return st.session_state.setdefault(_BASKETS, {}).get(_key(selection), ())


def _key(selection: Selection) -> tuple[str, int]:
    return selection.vintage, int(selection.level or 0)


def choose_areas(codes: tuple[str, ...]) -> None:
    """Choose these areas, and no others."""
    st.session_state[_BASKETS][_key(state.current())] = tuple(dict.fromkeys(codes))


def toggle_area(pcode: str) -> None:
    """Choose an area to be assigned, or let go of it."""
    held = basket(state.current())
    if pcode in held:
        choose_areas(tuple(code for code in held if code != pcode))
    else:
        choose_areas((*held, pcode))
