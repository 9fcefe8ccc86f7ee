"""The Export dialog: which file, for whom, how exact; made when asked for, then downloaded."""

from __future__ import annotations

import streamlit as st
from babel.numbers import format_decimal

from dashboard import queries
from dashboard.components.leaving.asking import show_sentences
from dashboard.components.leaving.choosing import ask_file
from dashboard.components.leaving.subject import Asked, Subject, Written
from dashboard.components.shell import show_failure
from dashboard.language import gettext as _
from dashboard.language import locale
from dashboard.words import wording
from geodata.cache import content_key
from geodata.errors import EngagementError

_MADE, _MAKE = "export-made", "export-make"


def offer_export(subject: Subject) -> None:
    """The button that opens the dialog."""
    if st.button(_("Export"), key="export", type="tertiary", icon=":material/download:"):
        open_export(subject)


def open_export(subject: Subject) -> None:
    """The dialog, for whoever has a button of his own."""
    st.session_state.pop(_MADE, None)
    title = _("Export as a file")
    st.dialog(title, width="medium", icon=":material/download:")(show_export)(subject)


def show_export(subject: Subject) -> None:
    """What the dialog holds."""
    asked = ask_file(subject)
    if subject.note:
        st.caption(subject.note)
    key = _key(subject, asked)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="export-do"):
        pressed = _ask_to_make(key)
        beside = st.container(horizontal=True, vertical_alignment="center", gap="small")
    if pressed:
        _make(subject, asked, key)
    written = _made(key)
    if written is not None:
        with beside:
            _offer(subject, asked, written)
        show_sentences(written.left_out)


def _ask_to_make(key: str) -> bool:
    """The button that makes the file, less loud than that which gives it away."""
    done = _made(key) is not None or st.session_state.get(_MAKE)
    return st.button(
        _("Make the file"),
        type="secondary" if done else "primary",
        key=_MAKE,
        icon=":material/draft:",
    )


def _make(subject: Subject, asked: Asked, key: str) -> None:
    """Make the file, saying what is being done; a failure is said, and nothing is kept."""
    st.session_state.pop(_MADE, None)
    shown = st.empty()
    with shown.status(_("Counting and drawing"), type="compact") as status:
        try:
            written = subject.write(asked, lambda done: status.update(label=done))
        except EngagementError as error:
            status.update(label=_("No file was made"), state="error")
            show_failure(error)
            return
    shown.empty()
    st.session_state[_MADE] = key, written


def _size(count: int) -> str:
    if count < 1_000_000:
        return _("{count} kB").format(count=wording.number(max(count / 1000, 1)))
    return _("{count} MB").format(count=format_decimal(count / 1e6, "0.0", locale=locale()))


def _made(key: str) -> Written | None:
    """The file that was made as it is asked for now."""
    kept, written = st.session_state.get(_MADE, ("", None))
    return written if kept == key else None


def _key(subject: Subject, asked: Asked) -> str:
    """What a file depends on: what it shows, how it is asked for, and what is in the store."""
    told = [f"{name}={content_key(str(value))}" for name, value in asked.options.items()]
    plain = (asked.format, asked.audience, asked.below, asked.language, asked.palette)
    return content_key(
        subject.key, *map(str, (*queries.version(""), *plain)), *told, *sorted(asked.wants)
    )


def _offer(subject: Subject, asked: Asked, written: Written) -> None:
    name = subject.file_name(asked.format)
    st.download_button(
        _("Download {name}").format(name=name),
        data=written.content,
        file_name=name,
        mime=subject.formats[asked.format].mime,
        key="export-file",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(_size(len(written.content)), width="content")
