"""Whom something that leaves is for, and what it then leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from dashboard.language import gettext as _
from dashboard.words.labels import SENSITIVITIES
from geodata.audience import AUDIENCES


def ask_audience(key: str, widest: str = "") -> str:
    """Whom something that leaves is for: the public, unless a narrower circle is chosen.

    What was opened for an audience is passed on to none that sees more.
    """
    offered = AUDIENCES[: AUDIENCES.index(widest) + 1] if widest else AUDIENCES
    if st.session_state.get(key) not in offered:
        st.session_state[key] = AUDIENCES[0]
    return str(
        st.segmented_control(
            _("For whom"),
            list(offered),
            format_func=SENSITIVITIES.__getitem__,
            key=key,
            required=True,
            help=_("What is marked for a narrower circle than this stays here."),
        )
    )


def show_sentences(said: Iterable[str]) -> None:
    """What is to be known of it, a sentence each."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in said)
    if items:
        st.html(f'<ul class="eng-carries">{items}</ul>')
