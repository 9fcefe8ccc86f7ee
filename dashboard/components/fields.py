"""Widgets that show a value which is kept elsewhere, and change it; most are a Selection's field.

The value is written into the widget before it is drawn, so that a link, a press on the map and the
widget itself end in the same place; none keeps a value of its own. What a closed popover holds is
not told of a new value, though, and would send its old one with the next press of any button: a
value that was chosen elsewhere has a widget of its own (:func:`turn`). :func:`bound` does all of
that for a widget of any kind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Literal

import streamlit as st

from dashboard import state
from dashboard.language import gettext as _
from dashboard.language import isolated
from dashboard.words import wording
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


def bound(name: str, value: object, take: Callable[[Any], None]) -> dict[str, Any]:
    """``key`` and ``on_change`` of a widget that shows a value; ``take`` is given another one."""
    key = put(name, value)

    def take_it() -> None:
        chosen(name, st.session_state[key])  # the widget's own, so it stays
        take(st.session_state[key])

    return {"key": key, "on_change": take_it}


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
        required=True,
        label_visibility="visible" if labelled else "collapsed",
        **bound(
            field, getattr(selection, field), lambda value: state.choose(**{field: value, **also})
        ),
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
        label_visibility="visible" if labelled else "collapsed",
        disabled=disabled,
        width=width,
        **bound(field, getattr(selection, field), lambda value: state.choose(**{field: value})),
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
    offered = [value for value in getattr(selection, field) if value in options]
    st.multiselect(
        label,
        list(options),
        format_func=lambda value: isolated(options.get(value, value)),
        placeholder=nothing,
        select_all=False,
        disabled=disabled,
        **bound(f"several-{field}", offered, lambda values: state.choose(**{field: tuple(values)})),
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
    st.toggle(
        label,
        help=help,
        **bound(
            field,
            getattr(selection, field) == on,
            lambda pressed: state.choose(**{field: on if pressed else off}),
        ),
    )


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
