"""Relationships: whom we are about to lose, cooling first; one of them with its curve."""

import streamlit as st

from dashboard import queries
from dashboard.components import relationships, toolbar
from dashboard.components.pagename import show_skip_links
from dashboard.components.relationships.sections import KINDS, section
from dashboard.components.review.desk import ask_reviewer
from dashboard.components.shell import link_back, settled
from dashboard.language import gettext as _
from dashboard.words import warmthwords
from geodata.areas import Areas
from geodata.selection import Selection


def show() -> None:
    """The page."""
    selection = settled()
    if selection is None:
        return
    areas = queries.areas(selection.vintage)
    opened = selection.opened_as(*KINDS)
    if opened is not None:
        _show_one(selection, areas, *opened)
        return
    of = section(selection)
    if of == "areas":
        show_skip_links()
    _show_toolbar(selection, areas, of)
    if of == "expected":
        _show_expected(selection, areas)
        return
    relationships.show_directory(selection, areas, of)


def _show_toolbar(selection: Selection, areas: Areas, of: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="toolbar"):
        toolbar.show_breadcrumb(selection, areas)
        relationships.show_sections(selection)
        st.space("stretch")
        if of == "expected":
            return
        toolbar.show_level(selection, areas)
        toolbar.show_period(selection)
        toolbar.show_filters(selection)


def _show_expected(selection: Selection, areas: Areas) -> None:
    """What people set for relationships, and the elections that they know of."""
    elections, today = queries.elections(selection), queries.as_of(selection)
    st.header(warmthwords.expectations(len(queries.cadences()), elections, today), anchor=False)
    who = ask_reviewer("relationships")
    left, right = st.columns(2, gap="large")
    with left:
        relationships.show_cadences(selection.vintage, areas, who)
    with right:
        relationships.show_elections(selection, areas, who)


def _show_one(selection: Selection, areas: Areas, kind: str, identity: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="toolbar"):
        link_back("relationships", _("All relationships"), opened=f"warmth:{KINDS[kind]}")
        st.space("stretch")
        toolbar.show_period(selection)
        toolbar.show_filters(selection)
    relationships.show_relationship(selection, areas, kind, identity)


show()
