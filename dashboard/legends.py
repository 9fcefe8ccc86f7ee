"""The legend of a view as data: what every code of its areas means, in our words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.colouring import NO_FIGURE, STATE_CODES, UNKNOWN
from dashboard.language import gettext as _
from dashboard.language import noop
from dashboard.pictures import Legend
from dashboard.shown import Second, View
from dashboard.words import wording
from dashboard.words.labels import BAND_LABELS, BAND_RULES, STATES
from dashboard.words.scalewords import class_bounds, class_labels, figure_of, measure_words, titled
from geodata.classes import ZERO
from geodata.selection import Selection, is_need

Item = tuple[str, str, str]

MAY_BE_ZERO = frozenset({"counterparts", "offices", "programs", "partners", "population_covered"})
"""Measures that an engaged area may have none of."""

MAY_BE_UNKNOWN = frozenset({"offices", "days_since", "population_covered"})
"""Measures whose amount may not be known of an engaged area."""

_ZERO_HELP = noop("engaged, with none of what is measured")
_UNKNOWN_HELP = noop("engaged, but nothing is known of how much")


def legend_of(selection: Selection, view: View) -> Legend:
    """Everything the colours of a view mean, from little to much, then what is no amount."""
    if view.changed is not None:
        return _of_change(selection, view)
    if view.second is not None and selection.bivariate:
        return _of_pair(selection, view, view.second)
    return _of_classes(selection, view)


def _of_classes(selection: Selection, view: View) -> Legend:
    items = class_items(selection, view)
    others = _not_amounts([selection.measure])
    words = measure_words(selection.measure, view.need)
    return Legend(titled(words, view.need), (*items, *others))


def class_items(selection: Selection, view: View) -> list[Item]:
    """Code, label and exact bounds of each class, from little to much."""
    measure = selection.measure
    frames = [view.frame, *([view.compared.view.frame] if view.compared is not None else [])]
    labels = class_labels(measure, view.breaks, pd.concat([frame[measure] for frame in frames]))
    return [
        (str(number), label, class_bounds(view.breaks, number, measure))
        for number, label in enumerate(labels)
    ]


def _of_pair(selection: Selection, view: View, second: Second) -> Legend:
    names = (selection.measure, second.measure)
    words = [
        titled(measure_words(name, need), need)
        for name, need in zip(names, (view.need, second.need), strict=True)
    ]
    across, up = (
        _thirds(class_labels(name, breaks, view.frame[name]))
        for name, breaks in zip(names, (view.breaks, second.breaks), strict=True)
    )
    squares = [
        (str(3 * row + column), *_square(words, across[column], up[row]))
        for row in range(3)
        for column in range(3)
    ]
    items = (*squares, *_not_amounts(names))
    columns, rows = (
        tuple(map(figure_of(name), breaks))
        for name, breaks in zip(names, (view.breaks, second.breaks), strict=True)
    )
    return Legend(words[0], items, kind="bivariate", second=words[1], across=columns, up=rows)


def _square(words: Sequence[str], first: str, second: str) -> tuple[str, str]:
    """A square's label, and the same with the names of its measures."""
    label = _("{first}; {second}").format(first=first, second=second)
    explained = _("{one}: {first}; {other}: {second}").format(
        one=words[0], first=first, other=words[1], second=second
    )
    return label, explained


def _thirds(labels: list[str]) -> list[str]:
    """Three labels also where too few distinct amounts leave fewer classes."""
    return [*labels, "–", "–"][:3]


def _of_change(selection: Selection, view: View) -> Legend:
    words = measure_words(selection.measure, view.need)
    title = _("Change: {measure}").format(measure=titled(words, view.need))
    bands = [(code, BAND_LABELS[code], BAND_RULES[code]) for code in BAND_LABELS]
    return Legend(title, (*bands, *_unchanged(selection)), kind="change")


def _unchanged(selection: Selection) -> list[Item]:
    """Why an area has no band of change."""
    if selection.indicator:
        return [(NO_FIGURE, _("No figure in one of the two"), "")]
    unknown = (UNKNOWN, _("Amount unknown in one of the two"), "")
    silent = [
        (STATE_CODES["not_reported"], _("Not reported in one of the two"), ""),
        (STATE_CODES["no_authority"], STATES["no_authority"], wording.STATE_HELP["no_authority"]),
    ]
    return [unknown, *silent] if selection.measure in MAY_BE_UNKNOWN else silent


def _not_amounts(measures: Sequence[str]) -> list[Item]:
    """What an area may be that has no amount of some measures."""
    items: list[Item] = []
    engaged = [name for name in measures if not is_need(name)]
    needs = len(engaged) < len(measures)
    if needs and not engaged:
        items.append((ZERO, _("Reported as 0"), ""))
    elif needs or MAY_BE_ZERO.intersection(engaged):
        items.append((ZERO, _("None (0)"), _(_ZERO_HELP)))
    if MAY_BE_UNKNOWN.intersection(engaged):
        items.append((UNKNOWN, _("Amount unknown"), _(_UNKNOWN_HELP)))
    if needs:
        items.append((NO_FIGURE, _("No figure"), ""))
    return [*items, *(_silent() if engaged else [])]


def _silent() -> list[Item]:
    """The states of areas that are not engaged."""
    return [(code, STATES[state], wording.STATE_HELP[state]) for state, code in STATE_CODES.items()]


def meaning_of(code: str, legend: Legend) -> str:
    """What a code means, as its legend says; empty for what the legend does not list."""
    return next((label for item, label, _help in legend.items if item == code), "")
