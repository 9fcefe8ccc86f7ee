"""The map as a table: everything that it says of an area, a row each, in words and figures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.colouring import area_codes, figures
from dashboard.language import current
from dashboard.language import gettext as _
from dashboard.legends import legend_of
from dashboard.needs import NeedLayer
from dashboard.shown import View
from dashboard.words import wording
from dashboard.words.comparing import headings
from dashboard.words.labels import STATES
from dashboard.words.scalewords import PERCENT, measure_words
from geodata.areas import Areas
from geodata.classes import REVERSED
from geodata.coverage import STATES as ORDER
from geodata.selection import Selection

Positions = npt.NDArray[np.int64]


def rank(view: View, selection: Selection, areas: Areas) -> Positions:
    """Positions in the frame in the order of a measure, engaged areas first, then the silent ones.

    A need layer ranks them all, whether anybody is engaged there or not; a change goes from what
    rose most to what fell most. Equal ones stand by name; those without a figure come last.
    """
    frame, measure = view.frame, selection.measure
    level = int(selection.level or 0)
    units, names = areas.at(level).index, areas.alphabetical(level, current())
    if len(frame) < len(units):
        names = names[units.get_indexer(frame.index)]
    if view.changed is not None:
        ranked: Positions = np.lexsort((names, -figures(view.changed["difference"])))
        return ranked
    codes, found = pd.factorize(frame["state"])
    order = np.array([list(ORDER).index(state) for state in found])[codes]
    amounts = figures(frame[measure])
    states = np.zeros(len(frame), dtype=np.int64) if view.need is not None else order
    ranked = np.lexsort((names, amounts if measure in REVERSED else -amounts, states))
    return ranked


def tell_areas(selection: Selection, areas: Areas, view: View, at: Positions) -> pd.DataFrame:
    """What the map says of the areas at some positions, by P-code, columns headed as people read.

    The name comes first, then the amount; what is compared and a second measure follow it.
    """
    level = int(selection.level or 0)
    frame = view.frame.iloc[at]
    columns = {
        wording.sentence(wording.level_words(areas, level)[0]): areas.names(level, current())
        .reindex(frame.index)
        .to_numpy(),
        amount_heading(selection, view): _amounts(frame, selection.measure, view.need),
        **_other_view(selection, view, at),
        **_second(view, frame),
        _meaning_heading(view): _meanings(selection, view, at),
        _("State"): frame["state"].map(STATES),
        _("Last"): frame["last"].dt.date,
        _("In"): _parents(areas, level, frame),
    }
    return pd.DataFrame(columns, index=frame.index)


def amount_heading(selection: Selection, view: View) -> str:
    """What the column of amounts is called."""
    words = measure_words(selection.measure, view.need)
    if view.need is None:
        return words.label
    return wording.sentence(words.units[-1]) or _("Figure")


def other_heading(selection: Selection, view: View) -> str:
    """What the column of the other view's amounts is called."""
    return _("Before") if selection.against == "previous" else headings(selection, view)[0]


def _amounts(frame: pd.DataFrame, measure: str, need: NeedLayer | None) -> pd.Series:
    """The amounts of engaged areas, or all figures of a need layer; shares in per cent."""
    values = frame[measure].astype("float64")
    if need is None:
        values = values.where(frame["state"] == "engaged")
    return values * 100 if measure in PERCENT else values


def _other_view(selection: Selection, view: View, at: Positions) -> dict[str, object]:
    """What a comparison adds: the other view, and the change."""
    if view.compared is None:
        return {}
    other = view.compared.view
    frame = other.frame.iloc[at]
    heading = other_heading(selection, view)
    told: dict[str, object] = {heading: _amounts(frame, selection.measure, other.need)}
    if view.changed is not None:
        changed = view.changed.iloc[at]
        scale = 100 if selection.measure in PERCENT else 1
        return told | {
            _("Change"): changed["difference"] * scale,
            _("Change, %"): (changed["share"] * 100).round(),
        }
    meanings = pd.Series(area_codes(selection, other)[at]).map(_labels(selection, view))
    return told | {_("Class, {view}").format(view=heading): meanings.to_numpy()}


def _second(view: View, frame: pd.DataFrame) -> dict[str, object]:
    if view.second is None:
        return {}
    second = view.second
    words = measure_words(second.measure, second.need)
    return {words.label: _amounts(frame, second.measure, second.need)}


def _meaning_heading(view: View) -> str:
    return _("Class") if view.changed is None else _("Band")


def _meanings(selection: Selection, view: View, at: Positions) -> npt.NDArray[np.object_]:
    """What the colour of each area means, in the words of the legend."""
    codes = pd.Series(area_codes(selection, view)[at])
    meanings: npt.NDArray[np.object_] = codes.map(_labels(selection, view)).to_numpy(object)
    return meanings


def _labels(selection: Selection, view: View) -> dict[str, str]:
    return {code: label for code, label, _help in legend_of(selection, view).items}


def _parents(areas: Areas, level: int, frame: pd.DataFrame) -> pd.Series:
    parent = areas.parent_level(level) if level > areas.coarsest else level
    return frame["parent_pcode"].map(areas.names(parent, current()))
