"""Widgets that are one field of the Selection each: they show its value, and change it.

The value is written into the widget before it is drawn, so that a link, a press on the map and the
widget itself end in the same place; none keeps a value of its own. What a closed popover holds is
not told of a new value, though, and would send its old one with the next press of any button: a
value that was chosen elsewhere has a widget of its own (:func:`turn`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Literal

import streamlit as st

from dashboard import state, wording
from dashboard.language import gettext as _
from dashboard.language import isolated
from geodata.selection import Selection

Options = Mapping[Any, str]
"""What can be chosen, and the words for it in the reader's language."""

Days = tuple[dt.date | None, dt.date | None]
"""First and last day of a period; None where it is open."""

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


def put(name: str, value: object) -> str:
    """Write a value into its widget; the widget's key."""
    key = name + turn(name, value)
    st.session_state[key] = value
    return key


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
    key = put(field, getattr(selection, field))
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        label_visibility="visible" if labelled else "collapsed",
        on_change=lambda: _take(field, key, lambda value: {field: value, **also}),
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
    key = put(field, getattr(selection, field))
    st.selectbox(
        label,
        list(options),
        format_func=lambda value: options.get(value, value),
        key=key,
        label_visibility="visible" if labelled else "collapsed",
        disabled=disabled,
        width=width,
        on_change=lambda: _take(field, key, lambda value: {field: value}),
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
    name = f"several-{field}"
    key = put(name, [value for value in getattr(selection, field) if value in options])
    st.multiselect(
        label,
        list(options),
        format_func=lambda value: isolated(options.get(value, value)),
        key=key,
        placeholder=nothing,
        select_all=False,
        disabled=disabled,
        on_change=lambda: _take(name, key, lambda values: {field: tuple(values)}),
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
    key = put(field, getattr(selection, field) == on)
    st.toggle(
        label,
        key=key,
        help=help,
        on_change=lambda: _take(field, key, lambda pressed: {field: on if pressed else off}),
    )


def _take(name: str, key: str, changes: Callable[[Any], dict[str, object]]) -> None:
    """Choose what a widget says: its value is its own, and it stays."""
    chosen(name, st.session_state[key])
    state.choose(**changes(st.session_state[key]))


def show_days(start: str, end: str, days: Days, *, again: str, take: Callable[..., None]) -> None:
    """From one day to another, as widgets of these names; ``take`` is given both days.

    Days in the wrong order are not taken, and it is said.
    """
    keys = [f"{name}{again}" for name in (start, end)]
    backwards = f"{start}-backwards"
    for cell, key, day, label in zip(st.columns(2), keys, days, (_("From"), _("To")), strict=True):
        st.session_state[key] = day
        cell.date_input(
            label,
            key=key,
            format=wording.day_field(),
            on_change=_take_days,
            args=(*keys, backwards, take),
            min_value=dt.date.min,
            max_value=dt.date.max,
        )
    if st.session_state.pop(backwards, False):
        st.warning(_("The period ends before it starts; the earlier one is still shown."))


def _take_days(first: str, last: str, backwards: str, take: Callable[..., None]) -> None:
    start, end = st.session_state[first], st.session_state[last]
    if start and end and end < start:
        st.session_state[backwards] = True
    else:
        take(start, end)
