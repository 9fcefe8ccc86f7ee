"""The *Map* menu: classes, a second measure, what is written and marked, what it is compared with.

What does not go together is disabled, and says why.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import queries, state, wording
from dashboard.components import choices
from dashboard.components.classing import show_classes
from dashboard.language import gettext as _
from dashboard.language import noop
from geodata.selection import Selection, as_measure

LABELS: Mapping[str, str] = {
    "": noop("None"),
    "name": noop("Names"),
    "value": noop("Values"),
    "both": noop("Both"),
}
COMPARE: Mapping[str, str] = {
    "": noop("One view"),
    "side_by_side": noop("Side by side"),
    "change": noop("Change"),
}
AGAINST: Mapping[str, str] = {
    "previous": noop("The period before"),
    "period": noop("Another period"),
    "programs": noop("Other programs"),
}
PAIRINGS: Mapping[str, str] = {"bivariate": noop("As colours"), "bubbles": noop("As circles")}


def measure_labels(vintage: str) -> dict[str, str]:
    """Every measure that can colour the map, need layers included, by its name in the link."""
    needs = queries.indicators(vintage)["label"]
    labels = {name: measure.label for name, measure in wording.MEASURES.items()}
    return labels | {
        as_measure(code): _("Need: {layer}").format(layer=label) for code, label in needs.items()
    }


def show_map_menu(selection: Selection) -> None:
    """The button, and what is behind it."""
    with st.popover(_("Map"), icon=":material/palette:", key="map-menu"):
        show_classes(selection)
        _show_second(selection)
        _show_marks(selection)
        _show_comparison(selection)


def _show_second(selection: Selection) -> None:
    labels = {"": _("None"), **measure_labels(selection.vintage)}
    labels.pop(selection.measure, None)
    st.session_state["second"] = selection.second
    st.selectbox(
        _("Second measure"),
        list(labels),
        format_func=lambda name: labels.get(name, name),
        key="second",
        disabled=selection.compare == "change",
        on_change=lambda: state.choose(second=st.session_state["second"]),
    )
    if selection.compare == "change":
        st.caption(_("A map of the change shows one measure."))
    elif selection.second:
        _show_pairing(selection)


def _show_pairing(selection: Selection) -> None:
    beside = selection.compare == "side_by_side"
    st.session_state["pairing"] = selection.pairing
    st.segmented_control(
        _("How it is shown"),
        list(PAIRINGS),
        format_func=lambda name: _(PAIRINGS[name]),
        key="pairing",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: state.choose(pairing=st.session_state["pairing"]),
    )
    if beside and selection.pairing == "bubbles":
        st.caption(_("Circles are drawn on one map only; beside each other, choose colours."))


def _show_marks(selection: Selection) -> None:
    st.session_state["labels"] = selection.labels
    st.segmented_control(
        _("Labels"),
        list(LABELS),
        format_func=lambda name: _(LABELS[name]),
        key="labels",
        required=True,
        on_change=lambda: state.choose(labels=st.session_state["labels"]),
    )
    st.session_state["points"] = selection.points
    st.toggle(
        _("Records at their places"),
        key="points",
        help=_("Draws the records that have coordinates; the others are counted beside them."),
        on_change=lambda: state.choose(points=st.session_state["points"]),
    )
    # Boundaries alone are the default; a map from elsewhere is a choice, and needs a network.
    st.session_state["background"] = bool(selection.background)
    st.toggle(
        _("Street map"),
        key="background",
        help=_(
            "Puts OpenStreetMap under the areas. Your browser fetches it from openstreetmap.org; "
            "nothing else ever leaves this machine."
        ),
        on_change=lambda: state.choose(
            background="openstreetmap" if st.session_state["background"] else ""
        ),
    )


# --- comparison ---------------------------------------------------------------------------------


def _show_comparison(selection: Selection) -> None:
    st.session_state["compare"] = selection.compare
    st.segmented_control(
        _("Compare"),
        list(COMPARE),
        format_func=lambda name: _(COMPARE[name]),
        key="compare",
        required=True,
        on_change=lambda: state.choose(compare=st.session_state["compare"]),
    )
    st.session_state["against"] = selection.against
    st.selectbox(
        _("With"),
        list(AGAINST),
        format_func=lambda name: _(AGAINST[name]),
        key="against",
        disabled=not selection.compare,
        on_change=lambda: state.choose(against=st.session_state["against"]),
    )
    if not selection.compare:
        return
    if selection.against == "period":
        _show_other_period(selection)
    if selection.against == "programs":
        _show_other_programs(selection)
    reason = why_not_compared(selection)
    if reason:
        st.warning(reason)


def why_not_compared(selection: Selection) -> str:
    """Why there is nothing to compare with, where it was asked for; empty where there is."""
    if not selection.compare:
        return ""
    if selection.against == "programs" and selection.indicator:
        return _("A need layer is the same for every program. Compare it with another period.")
    if selection.other() is not None:
        return ""
    if selection.against == "previous":
        return _("The period is open, so none comes before it. Choose its first and last day.")
    return _("Choose the programs to compare with.")


def _show_other_period(selection: Selection) -> None:
    fields = {"against_start": _("From"), "against_end": _("To")}
    for cell, (name, label) in zip(st.columns(2), fields.items(), strict=True):
        st.session_state[name] = getattr(selection, name)
        cell.date_input(label, key=name, format=wording.day_field(), on_change=_take_other_period)
    if st.session_state.pop("against_backwards", False):
        st.warning(_("The period ends before it starts; the earlier one is still shown."))


def _take_other_period() -> None:
    start, end = st.session_state["against_start"], st.session_state["against_end"]
    if start and end and end < start:
        st.session_state["against_backwards"] = True
        return
    state.choose(against_start=start, against_end=end)


def _show_other_programs(selection: Selection) -> None:
    options = choices.labels("programs", selection.vintage)
    key = "against_programs"
    st.session_state[key] = [name for name in selection.against_programs if name in options]
    st.multiselect(
        _("Programs to compare with"),
        list(options),
        format_func=lambda value: options.get(value, value),
        key=key,
        placeholder=_("None"),
        select_all=False,
        disabled=bool(selection.indicator),
        on_change=lambda: state.choose(against_programs=tuple(st.session_state[key])),
    )
