"""The way into presentation mode, which the server answers itself (``dashboard.presentation``)."""

from __future__ import annotations

from html import escape
from typing import Literal
from urllib.parse import urlencode

import streamlit as st

from dashboard import state
from dashboard.components.languages import link_language
from dashboard.language import gettext as _
from dashboard.presentation import PRESENT, SCENE, STORY
from geodata.selection import Selection


def show_present(
    selection: Selection,
    *,
    story: str = "",
    scene: int = 1,
    label: str = "",
    look: Literal["", "first", "quiet"] = "",
    note: str = "",
) -> None:
    """A link, drawn as a button, that presents a view, or a story from one of its scenes on.

    It carries the view along in both cases, so that one comes back to where one was. ``label``
    replaces its word; ``look`` draws it as what is done first here, or without a border; ``note``
    says what is not shown, where somebody might think so.
    """
    asked = {PRESENT: "1", **({STORY: story} if story else {}), **state.to_link(selection)}
    if scene > 1:
        asked[SCENE] = str(scene)
    address = f"?{urlencode({**asked, **link_language()}, doseq=True)}"
    help = f"{_('In large type, as the public may see it. Escape comes back.')} {note}".strip()
    kind = f" eng-{look}" if look else ""
    st.html(
        f'<a class="eng-button{kind}" href="{escape(address)}" title="{escape(help)}">'
        '<span class="eng-icon" aria-hidden="true">slideshow</span>'
        f"<span>{escape(label or _('Present'))}</span></a>",
        width="content",
    )
