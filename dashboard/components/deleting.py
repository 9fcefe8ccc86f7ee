"""The last question before something that everybody sees is gone."""

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
