"""What a page is called, in its window's title and its first heading; links past its controls."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.language import gettext as _

MAP, LIST = "to-map", "to-list"
"""Ids of the places that a reader without a mouse can skip to."""


def name_page(name: str) -> None:
    """The page's name as its one first heading: for those who hear the page, not to be seen."""
    name_window(name)
    st.html(f'<h1 class="eng-page">{escape(name)}</h1>')


def name_window(name: str) -> None:
    """The title of the window; a profile sets its own name over that of its page."""
    st.set_page_config(page_title=f"{name} · {_('Engagement')}")


def show_skip_links() -> None:
    """Links past the controls, seen while they have the focus."""
    links = {MAP: _("Skip to the map"), LIST: _("Skip to the list")}
    said = "".join(
        f'<a class="eng-skip" href="#{target}">{escape(label)}</a>'
        for target, label in links.items()
    )
    st.html(f'<nav aria-label="{escape(_("Skip"))}" class="eng-skips">{said}</nav>')


def mark_target(target: str) -> None:
    """Where a skip link leads."""
    st.html(f'<span id="{target}" class="eng-target" tabindex="-1"></span>')
