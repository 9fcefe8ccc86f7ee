"""What was done a moment ago, said when the page is drawn anew: callbacks show nothing."""

from __future__ import annotations

import streamlit as st

_SAID = "plan-said"


def say_later(text: str, icon: str) -> None:
    """Have a sentence shown with the next drawing of the page; text from data is escaped in it."""
    st.session_state[_SAID] = text, icon


def say_now() -> None:
    """Show what waits to be said."""
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        st.toast(said[0], icon=said[1])
