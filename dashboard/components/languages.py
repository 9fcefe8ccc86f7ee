"""The language of a session: that of the link, else the browser's; and the menu that changes it."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.language import LANGUAGES, ask_for_language, asked_for, current, direction
from dashboard.language import gettext as _
from dashboard.servedpage import PARAMETER, ROUTE

_SPOKEN, _CHOSEN = "language", "language-chosen"
_CURRENT = ' aria-current="true"'


def session_language() -> str:
    """The code of the language of the session at hand; empty where there is no session.

    It stays what it was when the page was loaded: another language is another load.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return ""
    if _SPOKEN not in st.session_state:
        link = st.query_params.get(PARAMETER, "")
        st.session_state[_CHOSEN] = link if link in LANGUAGES else ""
        st.session_state[_SPOKEN] = asked_for(link, st.context.headers.get("Accept-Language"))
    return str(st.session_state[_SPOKEN])


def link_language() -> dict[str, str]:
    """What a link carries of the language: nothing while it is only the browser's."""
    session_language()
    chosen = str(st.session_state.get(_CHOSEN, ""))
    return {PARAMETER: chosen} if chosen else {}


def keep_language() -> None:
    """Write the language into the link of the page at hand, after a change of page."""
    chosen = link_language().get(PARAMETER)
    if chosen and st.query_params.get(PARAMETER) != chosen:
        st.query_params[PARAMETER] = chosen


def show_language_menu() -> None:
    """The languages, each under its own name; a press loads the page anew in it."""
    spoken = current()
    links = "".join(
        f'<a href="{ROUTE}/{code}" lang="{code}" dir="{direction(code)}" hreflang="{code}"'
        f"{_CURRENT if code == spoken else ''}>{name}</a>"
        for code, name in LANGUAGES.items()
    )
    st.html(
        f'<details class="eng-languages"><summary aria-label="{escape(_("Language"))}: '
        f'{LANGUAGES[spoken]}">{LANGUAGES[spoken]}</summary><nav>{links}</nav></details>'
    )


# Fragments and callbacks run without the entry script, so the source is set once and asks the
# session at each look-up.
ask_for_language(session_language)
