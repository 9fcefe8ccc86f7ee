"""What is asked in a dialog about something that everybody sees: its name, or whether it goes."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.language import gettext as _


def ask_to_delete(said: str, key: str, forget: Callable[[], None]) -> None:
    """What will be gone, and both answers; in a dialog, which either of them closes."""
    st.text(said)
    with st.container(horizontal=True, gap="small"):
        gone = st.button(_("Delete it"), type="primary", key=f"{key}-yes", on_click=forget)
        if st.button(_("Keep it"), key=f"{key}-no") or gone:
            st.rerun()


def ask_for_name(
    label: str, name: str, key: str, field: str, longest: int, call: Callable[[str], None]
) -> None:
    """Another name, in a field; one without a name keeps the one it has."""
    st.text_input(label, value=name, key=field, max_chars=longest)

    def take() -> None:
        if given := st.session_state[field].strip():
            call(given)

    if st.button(_("Rename"), type="primary", key=f"{key}-yes", on_click=take):
        st.rerun()
