"""Class breaks as views ask for them, frozen or found; no store, no page.

Rule 7: one scale for one comparison. Breaks depend on the boundary version, the level, the measure
and the scheme alone, until those of what is shown are taken instead (:func:`reclassed`).
"""

from __future__ import annotations

import pandas as pd

from dashboard.shown import Breaks, View
from geodata.classes import bivariate_breaks, class_breaks
from geodata.classes.codes import SIDE
from geodata.selection import Selection, is_need


def amounts(frame: pd.DataFrame, measure: str) -> pd.Series:
    """What of a frame is an amount: of engaged areas, or all figures of a need layer."""
    return frame[measure] if is_need(measure) else frame.loc[frame["state"] == "engaged", measure]


def usable(selection: Selection, frozen: Breaks | None) -> bool:
    """Whether frozen breaks fit the colours: a link may bring more than a pair can show."""
    return frozen is not None and not (selection.bivariate and len(frozen) >= SIDE)


def scaling(selection: Selection) -> Selection:
    """What of a selection decides the breaks of its measures: no filter, no period, no place."""
    names = ["vintage", "level", "scheme", "class_count", "audience"]
    if selection.bivariate:
        names += ["second", "pairing"]
    return Selection(**{name: getattr(selection, name) for name in names})


def part(values: pd.Series, selection: Selection, measure: str) -> Breaks:
    """The breaks of some amounts, as a view asks for them."""
    # Where breaks were typed by hand and let go, the suggested scheme finds others.
    scheme = "" if selection.scheme == "manual" else selection.scheme
    if selection.bivariate:
        return bivariate_breaks(measure, values, scheme)
    return class_breaks(measure, values, scheme, selection.class_count)


def reclassed(selection: Selection, view: View) -> dict[str, Breaks]:
    """The breaks of what a view shows, as fields of a selection that freeze them."""
    names = {"breaks": selection.measure, "second_breaks": selection.second}
    found = {
        field: part(amounts(view.frame, name), selection, name)
        for field, name in names.items()
        if name
    }
    if selection.second and not selection.bivariate:
        top = float(amounts(view.frame, selection.second).max())
        found["second_breaks"] = (top,) if top > 0 else ()
    return found
