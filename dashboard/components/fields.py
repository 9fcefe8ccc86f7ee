"""Widgets that are one field of the Selection each: they show its value, and change it.

The value is written into the widget before it is drawn, so that a link, a press on the map and the
widget itself end in the same place; none keeps a value of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import streamlit as st

from dashboard import state
from dashboard.language import isolated
from geodata.selection import Selection

Options = Mapping[Any, str]
"""What can be chosen, and the words for it in the reader's language."""


def show_segments(
    selection: Selection,
    field: str,
    label: str,
    options: Options,
    *,
    labelled: bool = True,
    **also: object,
) -> None:
    """A few values beside each other; choosing one changes other fields along with it."""
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=field,
        required=True,
        label_visibility="visible" if labelled else "collapsed",
        on_change=_bind(selection, field, **also),
    )


def show_choice(
    selection: Selection,
    field: str,
    label: str,
    options: Options,
    *,
    labelled: bool = True,
    disabled: bool = False,
    width: int | Literal["stretch"] = "stretch",
) -> None:
    """One of many values; a value that is not offered is shown as it is."""
    st.selectbox(
        label,
        list(options),
        format_func=lambda value: options.get(value, value),
        key=field,
        label_visibility="visible" if labelled else "collapsed",
        disabled=disabled,
        width=width,
        on_change=_bind(selection, field),
    )


def show_choices(
    selection: Selection,
    field: str,
    label: str,
    options: Options,
    *,
    nothing: str,
    disabled: bool = False,
) -> None:
    """Any of many values, of which those that are not offered here are let go."""
    key = f"several-{field}"
    st.session_state[key] = [value for value in getattr(selection, field) if value in options]
    st.multiselect(
        label,
        list(options),
        format_func=lambda value: isolated(options.get(value, value)),
        key=key,
        placeholder=nothing,
        select_all=False,
        disabled=disabled,
        on_change=lambda: state.choose(**{field: tuple(st.session_state[key])}),
    )


def show_switch(
    selection: Selection,
    field: str,
    label: str,
    *,
    on: object = True,
    off: object = False,
    help: str,
) -> None:
    """On or off, and what each is as a value."""
    st.session_state[field] = getattr(selection, field) == on
    st.toggle(
        label,
        key=field,
        help=help,
        on_change=lambda: state.choose(**{field: on if st.session_state[field] else off}),
    )


def _bind(selection: Selection, field: str, **also: object) -> Callable[[], None]:
    st.session_state[field] = getattr(selection, field)
    return lambda: state.choose(**{field: st.session_state[field]}, **also)
