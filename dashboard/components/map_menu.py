"""The *Map* menu: classes, a second measure, what is written and marked, what it is compared with.

What does not go together is disabled, and says why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from dashboard import queries, state
from dashboard.components import choices
from dashboard.components.classing import show_classes
from dashboard.components.fields import (
    chosen,
    show_choice,
    show_choices,
    show_days,
    show_segments,
    show_switch,
    turn,
)
from dashboard.language import gettext as _
from dashboard.language import noop
from dashboard.words import wording
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
_OTHER = "other-period"


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
    disabled = selection.compare == "change"
    show_choice(selection, "second", _("Second measure"), labels, disabled=disabled)
    if selection.compare == "change":
        st.caption(_("A map of the change shows one measure."))
    elif selection.second:
        _show_pairing(selection)


def _show_pairing(selection: Selection) -> None:
    show_segments(selection, "pairing", _("How it is shown"), _said(PAIRINGS), labelled=False)
    if selection.compare == "side_by_side" and selection.pairing == "bubbles":
        st.caption(_("Circles are drawn on one map only; beside each other, choose colours."))


def _show_marks(selection: Selection) -> None:
    show_segments(selection, "labels", _("Labels"), _said(LABELS))
    show_switch(
        selection,
        "points",
        _("Records at their places"),
        help=_("Draws the records that have coordinates; the others are counted beside them."),
    )
    # Boundaries alone are the default; a map from elsewhere is a choice, and needs a network.
    show_switch(
        selection,
        "background",
        _("Street map"),
        on="openstreetmap",
        off="",
        help=_(
            "Puts OpenStreetMap under the areas. Your browser fetches it from openstreetmap.org; "
            "nothing else ever leaves this machine."
        ),
    )


def _said(labels: Mapping[str, str]) -> dict[str, str]:
    return {value: _(label) for value, label in labels.items()}


# --- comparison ---------------------------------------------------------------------------------


def _show_comparison(selection: Selection) -> None:
    show_segments(selection, "compare", _("Compare"), _said(COMPARE))
    if not selection.compare:
        return
    show_choice(selection, "against", _("With"), _said(AGAINST))
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
    days = (selection.against_start, selection.against_end)
    show_days(
        "against_start", "against_end", days, again=turn(_OTHER, days), take=_take_other_period
    )


def _take_other_period(start: dt.date | None, end: dt.date | None) -> None:
    chosen(_OTHER, (start, end))
    state.choose(against_start=start, against_end=end)


def _show_other_programs(selection: Selection) -> None:
    show_choices(
        selection,
        "against_programs",
        _("Programs to compare with"),
        choices.labels("programs", selection.vintage),
        nothing=_("None"),
        disabled=bool(selection.indicator),
    )
