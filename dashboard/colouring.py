"""From a view to a code for every area: a class of amounts, or the state of one that has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.palette import Palette, scale_for
from dashboard.shown import Breaks, Second, View, kind_of
from geodata.classes import REVERSED, classify_pair, code_classes
from geodata.selection import Selection, is_need

Codes = npt.NDArray[np.str_]
Floats = npt.NDArray[np.float64]

STATE_CODES = {
    "lapsed": "l",
    "no_record": "n",
    "not_reported": "r",
    "no_authority": "a",
}
"""The codes of areas that are not engaged, by their state."""

UNKNOWN, NO_FIGURE = "u", "x"


def area_codes(selection: Selection, view: View) -> Codes:
    """The code of every area of a view, in the order of its frame."""
    if view.compared is not None and view.changed is not None:
        return _change_codes(view, view.changed["band"], view.compared.view)
    if view.second is not None and selection.bivariate:
        return _pair_codes(view, selection.measure, view.second)
    return class_codes(view.frame, selection.measure, view.breaks)


def class_codes(frame: pd.DataFrame, measure: str, breaks: Breaks) -> Codes:
    """A class digit or a state for every area."""
    codes = code_classes(frame[measure], breaks, measure).fillna(UNKNOWN).to_numpy("U1")
    return _with_states(codes, frame, [measure])


def _with_states(shown: Codes, frame: pd.DataFrame, measures: Sequence[str]) -> Codes:
    """Codes of amounts, and of areas that have none: not engaged, unknown, without a figure."""
    states = np.full(len(shown), "", dtype="U1")
    for measure in measures:
        missing = NO_FIGURE if is_need(measure) else UNKNOWN
        states[np.isnan(figures(frame[measure]))] = missing
    if not all(map(is_need, measures)):
        numbers, names = pd.factorize(frame["state"])
        silent = np.array([STATE_CODES.get(name, "") for name in names], dtype="U1")[numbers]
        states = np.where(silent != "", silent, states)
    return np.where(states != "", states, shown)


def _pair_codes(view: View, measure: str, second: Second) -> Codes:
    """A square of the nine for areas that have both amounts; 0 of either is no amount."""
    names = (measure, second.measure)
    one, other = (view.frame[name] for name in names)
    pairs = classify_pair(one, other, view.breaks, second.breaks, measures=names)
    return _with_states(pairs.fillna(UNKNOWN).to_numpy("U1"), view.frame, names)


def _change_codes(view: View, bands: pd.Series, other: View) -> Codes:
    """The band of the change; where there is none, why not."""
    states = (view.frame["state"], other.frame["state"].reindex(bands.index))
    why = np.full(len(bands), NO_FIGURE if view.need is not None else UNKNOWN, dtype="U1")
    if view.need is None:
        for state in ("not_reported", "no_authority"):
            found = (states[0] == state) | (states[1] == state)
            why[found.to_numpy(bool)] = STATE_CODES[state]
    missing = bands.isna().to_numpy()
    return np.where(missing, why, bands.fillna("").to_numpy("U1"))


def figures(values: pd.Series) -> Floats:
    """Values as floats, NaN where nothing is known."""
    found: Floats = values.to_numpy(dtype="float64", na_value=np.nan)
    return found


def palette_of(selection: Selection, view: View, palette: Palette) -> Palette:
    """The palette whose scale the digits of a view stand for."""
    match kind_of(selection, view):
        case "change":
            scale = palette.diverging
        case "bivariate":
            scale = palette.bivariate
        case _:
            reverse = selection.measure in REVERSED
            scale = scale_for(palette, len(view.breaks) + 1, reverse=reverse)
    return replace(palette, scale=scale)
