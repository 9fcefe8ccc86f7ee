"""Choosing classes: the scheme, how many, ends typed by hand, and classes of what is shown."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import streamlit as st

from dashboard import queries, state
from dashboard.components.fields import bound, chosen, put
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words.labels import SCHEMES
from dashboard.words.scalewords import PERCENT, SCHEME_HELP
from geodata.selection import MOST_CLASSES, Selection

_TYPED, _REFUSED = "typed-breaks", "typed-breaks-refused"


class TypedBreaksError(ValueError):
    """What somebody typed is no row of class ends; the message is for them."""


def show_classes(selection: Selection) -> None:
    """Scheme and number of classes; where these are given, why."""
    fixed = selection.compare == "change"
    schemes = [name for name in SCHEMES if name != "manual" or not selection.bivariate]
    shown = selection.scheme if selection.scheme in schemes else ""
    st.selectbox(
        _("Classes"),
        schemes,
        format_func=lambda name: SCHEMES[name],
        disabled=fixed,
        help="\n".join(f"- {SCHEME_HELP[name]}" for name in schemes),
        **bound("scheme", shown, _take_scheme),
    )
    if fixed:
        st.caption(_("Bands of change are the same in every view."))
    elif selection.scheme == "manual" and not selection.bivariate:
        _show_typed(selection)
    else:
        _show_count(selection)


def _take_scheme(scheme: str) -> None:
    """Another scheme; typing starts from the ends that are shown."""
    selection = state.current()
    st.session_state.pop(_REFUSED, None)
    if scheme == "manual":
        state.choose(scheme=scheme, breaks=queries.view(selection).breaks)
    else:
        state.choose(scheme=scheme, breaks=None)


def _show_count(selection: Selection) -> None:
    shown = 3 if selection.bivariate else selection.class_count
    st.slider(
        _("Number of classes"),
        2,
        MOST_CLASSES,
        disabled=selection.bivariate,
        **bound("class_count", shown, lambda count: state.choose(class_count=count)),
    )
    if selection.bivariate:
        st.caption(_("Two measures together have three classes each."))


# --- typed by hand ------------------------------------------------------------------------------


def _show_typed(selection: Selection) -> None:
    text, refusal = st.session_state.pop(_REFUSED, ("", ""))
    percent = selection.measure in PERCENT
    # Ends typed for another measure are let go; one starts again from those that are shown.
    shown = text or write_breaks(queries.view(selection).breaks, percent=percent)
    key = put(_TYPED, shown)
    st.text_input(
        _("Each class but the last ends at, in per cent")
        if percent
        else _("Each class but the last ends at"),
        key=key,
        placeholder="5, 10, 25",
        on_change=_take_typed,
        args=(key,),
    )
    if refusal:
        st.warning(refusal)


def _take_typed(key: str) -> None:
    text, percent = st.session_state[key], state.current().measure in PERCENT
    try:
        breaks = read_breaks(text, percent=percent)
    except TypedBreaksError as wrong:
        chosen(_TYPED, text)
        st.session_state[_REFUSED] = (text, str(wrong))
    else:
        chosen(_TYPED, write_breaks(breaks, percent=percent))
        state.choose(breaks=breaks)


def write_breaks(breaks: tuple[float, ...], *, percent: bool = False) -> str:
    """Class ends as one types them."""
    return ", ".join(f"{edge * 100 if percent else edge:.10g}" for edge in breaks)


def read_breaks(text: str, *, percent: bool = False) -> tuple[float, ...]:
    """Class ends from what was typed: numbers that rise, with commas or spaces between them.

    A comma is a decimal one, as many languages write it, where something else parts the numbers:
    semicolons, or spaces of which none stands beside a comma; and where a number alone is ``0,5``.

    Raises
    ------
    TypedBreaksError
        With a sentence that says what does not fit.
    """
    decimal = _has_decimal_commas(text)
    words = text.replace(",", "." if decimal else " ").replace(";", " ").split()
    breaks = tuple(_read(word) / (100 if percent else 1) for word in words)
    if not breaks:
        raise TypedBreaksError(_("Type at least one number, such as 5, 10, 25."))
    if len(breaks) >= MOST_CLASSES:
        said = ngettext(
            "At most {most} number: more classes than that are not told apart on a map.",
            "At most {most} numbers: more classes than that are not told apart on a map.",
            MOST_CLASSES - 1,
        )
        raise TypedBreaksError(said.format(most=MOST_CLASSES - 1))
    for one, other in pairwise(breaks):
        if one >= other:
            said = _("The numbers have to rise: {other} does not come after {one}.")
            raise TypedBreaksError(
                said.format(other=_plain(other, percent), one=_plain(one, percent))
            )
    return breaks


def _has_decimal_commas(text: str) -> bool:
    words = text.split()
    if ";" in text:
        return True
    if len(words) == 1:
        return re.fullmatch(r"-?0,\d+%?", words[0]) is not None
    return all(re.fullmatch(r"[^,]+(,[^,]+)?", word) for word in words)


def _read(word: str) -> float:
    # Not what float() takes besides: nan, infinity, 1_000; nor more digits than it holds.
    number = re.fullmatch(r"([-+]?(?:\d+\.?\d*|\.\d+))%?", word, re.ASCII)
    if number is None or math.isinf(float(number[1])):
        said = _("“{word}” is not a number. Write numbers such as 5, 10, 25 or 0.5, 1.5.")
        raise TypedBreaksError(said.format(word=word[:20]))
    return float(number[1])


def _plain(edge: float, percent: bool) -> str:
    return write_breaks((edge,), percent=percent)


# --- classes of what is shown -------------------------------------------------------------------


def show_reclass(selection: Selection) -> None:
    """Rule 7: the scale stays until somebody asks for a new one, and comes back when asked."""
    if selection.compare == "change" or selection.scheme == "manual":
        return
    if selection.breaks is None and selection.second_breaks is None:
        st.button(
            _("Re-class to this view"),
            type="tertiary",
            key="reclass",
            help=_(
                "Classes stay those of the whole country. This takes new ones from what is shown, "
                "and keeps them."
            ),
            on_click=_reclass,
        )
    else:
        st.button(
            _("Back to the country's classes"),
            type="tertiary",
            key="reclass",
            on_click=lambda: state.choose(breaks=None, second_breaks=None),
        )


def _reclass() -> None:
    selection = state.current()
    state.choose(**queries.reclassed(selection, queries.view(selection)))
