"""The entry: page set-up, the pages, what stands on every one of them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.components.languages import show_language_menu
from dashboard.components.leaving.following import follow_link
from dashboard.components.pagename import name_page
from dashboard.components.shell import prepare, show_failure
from dashboard.language import gettext as _
from dashboard.views import PAGES
from geodata.errors import EngagementError

HERE = Path(__file__).parent

st.set_page_config(
    page_title=_("Engagement"),
    page_icon=str(HERE / "assets" / "icon.png"),
    layout="wide",
    initial_sidebar_state="collapsed",
)
show_language_menu()
page = st.navigation(
    [
        st.Page(
            HERE / "views" / f"{name}.py",
            title=_(title),
            url_path=name if name != "coverage" else None,
            default=name == "coverage",
        )
        for name, title in PAGES.items()
    ],
    position="top",
)
name_page(page.title)
try:
    follow_link(page.url_path or "coverage")
    prepare()
    page.run()
except EngagementError as error:
    show_failure(error)
