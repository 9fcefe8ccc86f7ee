"""What of the page is open: the offices, organizations or areas, or what is expected of them.

It is kept in the ``opened`` of the Selection, so that a link restores it: ``warmth:posts`` is a
list, ``warmth-post:ID`` the relationship with one office.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import state
from dashboard.components.fields import bound
from dashboard.components.shell import link_to
from dashboard.language import gettext as _
from dashboard.language import noop
from geodata.selection import Selection

SECTIONS: Mapping[str, str] = {
    "posts": noop("Offices"),
    "organizations": noop("Organizations"),
    "areas": noop("Areas"),
    "expected": noop("Cadences and elections"),
}
"""The lists of relationships, and what people set for them."""

KINDS: Mapping[str, str] = {
    "warmth-post": "posts",
    "warmth-organization": "organizations",
    "warmth-area": "areas",
}
"""What of the Selection's ``opened`` is one relationship, and in which list it stands."""

_NAME = "relationship-section"


def section(selection: Selection) -> str:
    """The list that is open; that of offices where nothing of this page is."""
    found = selection.opened_as("warmth", *KINDS)
    if found is None:
        return "posts"
    kind, identity = found
    named = KINDS.get(kind, identity)
    return named if named in SECTIONS else "posts"


def open_one(of: str, identity: str) -> dict[str, object]:
    """What to choose of the Selection so that the relationship with one of a list is open."""
    (kind,) = (kind for kind, named in KINDS.items() if named == of)
    opened: dict[str, object] = {"opened": f"{kind}:{identity}"}
    return {**opened, "area": identity} if of == "areas" else opened


def link_to_relationship(kind: str, identity: str) -> None:
    """From the profile of an office or organization to how the relationship with it cools."""
    label, icon = _("How this relationship cools"), ":material/trending_down:"
    link_to("relationships", label, icon=icon, opened=f"warmth-{kind}:{identity}")


def show_sections(selection: Selection) -> None:
    """Which list is shown."""
    st.segmented_control(
        _("Relationships with"),
        list(SECTIONS),
        format_func=lambda name: _(SECTIONS[name]),
        required=True,
        label_visibility="collapsed",
        **bound(_NAME, section(selection), lambda named: state.choose(opened=f"warmth:{named}")),
    )
