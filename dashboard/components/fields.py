"""Widgets that are one field of the Selection each: they show its value, and change it.

The value is written into the widget before it is drawn, so that a link, a press on the map and the
widget itself end in the same place; none keeps a value of its own. What a closed popover holds is
not told of a new value, though, and would send its old one with the next press of any button: a
value that was chosen elsewhere has a widget of its own (:func:`turn`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import streamlit as st

from dashboard import state
from dashboard.language import isolated
from geodata.selection import Selection

Options = Mapping[Any, str]
"""What can be chosen, and the words for it in the reader's language."""

_TURNS = "field-turns"


def turn(name: str, value: object) -> str:
    """What the keys of a widget end with: the same until its value is chosen elsewhere."""
    turns = st.session_state.setdefault(_TURNS, {})
    seen, number = turns.get(name, (value, 0))
    number += seen != value
    turns[name] = value, number
    return f"-{number}" if number else ""


def chosen(name: str, value: object) -> None:
    """A widget has chosen this value itself, and stays."""
    _seen, number = st.session_state[_TURNS][name]
    st.session_state[_TURNS][name] = value, number


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
    key = field + turn(field, getattr(selection, field))
    st.session_state[key] = getattr(selection, field)
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        label_visibility="visible" if labelled else "collapsed",
        on_change=lambda: _choose(field, st.session_state[key], **also),
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
    key = field + turn(field, getattr(selection, field))
    st.session_state[key] = getattr(selection, field)
    st.selectbox(
        label,
        list(options),
        format_func=lambda value: options.get(value, value),
        key=key,
        label_visibility="visible" if labelled else "collapsed",
        disabled=disabled,
        width=width,
        on_change=lambda: _choose(field, st.session_state[key]),
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
    key = f"several-{field}" + turn(field, getattr(selection, field))
    st.session_state[key] = [value for value in getattr(selection, field) if value in options]
    st.multiselect(
        label,
        list(options),
        format_func=lambda value: isolated(options.get(value, value)),
        key=key,
        placeholder=nothing,
        select_all=False,
        disabled=disabled,
        on_change=lambda: _choose(field, tuple(st.session_state[key])),
    )


def show_switch(
    selection: Selection,
    field: str,
    label: str,
    *,
    help: str,
    on: object = True,
    off: object = False,
) -> None:
    """On or off, and what each is as a value."""
    key = field + turn(field, getattr(selection, field))
    st.session_state[key] = getattr(selection, field) == on
    st.toggle(
        label,
        key=key,
        help=help,
        on_change=lambda: _choose(field, on if st.session_state[key] else off),
    )


def _choose(field: str, value: object, **also: object) -> None:
    chosen(field, value)
    state.choose(**{field: value}, **also)
