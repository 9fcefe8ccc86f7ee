"""Three small buttons beside a headline: present the view, share its link, export it as a file."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.components.leaving.exporting import offer_export
from dashboard.components.leaving.sharing import offer_share
from dashboard.components.leaving.subject import view_subject
from dashboard.components.presenting import show_present
from dashboard.components.stories.capturing import offer_capture
from dashboard.language import gettext as _
from geodata.selection import Selection
from geodata.stories import Page


@st.fragment
def show_leaving(selection: Selection, page: Page = "coverage") -> None:
    """What a view can leave the page as; ``selection`` is what the page shows.

    A press reruns this alone.
    """
    selection = _now(selection)
    with st.container(horizontal=True, gap="xxsmall", width="content", key="leaving"):
        note = _("It shows the coverage of this view, not the order of its gaps.")
        show_present(selection, look="quiet", note=note if page == "gaps" else "")
        offer_capture(selection, page)
        offer_share(selection, page)
        offer_export(view_subject(selection, page))


@st.fragment
def show_sharing(selection: Selection, page: str) -> None:
    """The same of a page whose view is no map to present: its link alone."""
    with st.container(horizontal=True, gap="xxsmall", width="content", key="leaving"):
        offer_share(_now(selection), page)


def _now(selection: Selection) -> Selection:
    """With what is picked and where the map is: that may change after the page was drawn."""
    now = state.current()
    return selection.but(area=now.area, opened=now.opened, camera=now.camera)
