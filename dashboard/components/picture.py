"""From a view to the picture the map paints: one character an area, and numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from dashboard import wording
from dashboard.drawing import Drawn
from dashboard.maps import Picture
from dashboard.palette import Palette, palette_for
from dashboard.queries import View
from geodata.areas import Areas
from geodata.classes import CLASS_COUNT, REVERSED
from geodata.selection import Selection

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64] | slice

STATE_CHARACTERS = {
    "lapsed": "l",
    "no_record": "n",
    "not_reported": "r",
    "no_authority": "a",
}


def current_palette() -> Palette:
    """The colours of the theme in use."""
    return palette_for("dark" if st.context.theme.type == "dark" else "light")


def area_characters(view: View, measure: str) -> pd.Series:
    """A class digit or a state for every area of a view.

    Classes are spread over the whole scale when there are fewer than five, and run backwards
    where less means more engaged. ``u`` is engaged with an unknown amount. A need layer colours
    by its figures alone: a reported 0 and no figure are states of their own.
    """
    frame = view.frame
    values = _figures(frame[measure])
    unknown = np.isnan(values)
    count = len(view.breaks) + 1
    shades = np.array([shade_of(number, count, measure) for number in range(count)])
    shown = shades[np.searchsorted(view.breaks, values, side="left")]
    if view.need is not None:
        characters = np.select([unknown, values == 0], ["x", "z"], shown)
    else:
        codes, names = pd.factorize(frame["state"])
        states = np.array([STATE_CHARACTERS.get(name, "") for name in names], dtype="U1")[codes]
        characters = np.where(states != "", states, np.where(unknown, "u", shown))
    return pd.Series(characters, index=frame.index, dtype="object")


def measure_words(selection: Selection, view: View) -> wording.Wording:
    """How what colours the map is named and counted: a measure, or the need layer of the view."""
    return wording.MEASURES[selection.measure] if view.need is None else view.need.wording


def shade_of(number: int, count: int, measure: str) -> str:
    """The shade of a class, as a digit: light for little, dark for much."""
    if measure in REVERSED:
        number = count - 1 - number
    if count == 1:
        return str(CLASS_COUNT // 2)
    return str(round(number * (CLASS_COUNT - 1) / (count - 1)))


def build_picture(
    selection: Selection,
    areas: Areas,
    view: View,
    drawn: Drawn,
    *,
    focus: tuple[int, str] | None = None,
) -> Picture:
    """Everything the map element needs, and no text from data.

    ``focus`` is the area to fit, as level and P-code; by default the root of the selection.
    """
    units = areas.at(int(selection.level or areas.finest)).index
    at = slice(None) if len(view.frame) == len(units) else units.get_indexer(view.frame.index)
    characters = np.full(len(units), "o", dtype="U1")
    characters[at] = area_characters(view, selection.measure).to_numpy("U1")
    measure = measure_words(selection, view)
    looked_at = focus or _looked_into(selection, areas)
    return Picture(
        layer=drawn.name,
        classes="".join(characters.tolist()),
        values=_spread(view.frame[selection.measure], at, len(units)),
        days=_spread(view.frame["days_since"], at, len(units)),
        unit=(measure.one, measure.many),
        palette=current_palette(),
        selected=selection.area,
        tiles=selection.background,
        focus=_bounds(selection, areas, focus),
        view=f"{selection.vintage}|{looked_at}",
        camera=None
        if selection.camera is None or focus is not None
        else (selection.camera.lat, selection.camera.lon, selection.camera.zoom),
    )


def _figures(values: pd.Series) -> Floats:
    figures: Floats = values.to_numpy(dtype="float64", na_value=np.nan)
    return figures


def _spread(values: pd.Series, at: Positions, length: int) -> Floats:
    """Figures in the order of the drawn areas; NaN where nothing is known, or nothing is shown."""
    spread: Floats = np.full(length, np.nan)
    spread[at] = _figures(values)
    return spread


def framed_unit(selection: Selection, areas: Areas) -> tuple[int, str] | None:
    """The unit whose mainland the map opens on: the root, else the country.

    None, for all that is drawn, where a file of countries has no root.
    """
    looked_into = _looked_into(selection, areas)
    several = len(areas.at(areas.coarsest)) > 1
    return None if several and looked_into == (areas.coarsest, areas.root) else looked_into


def _looked_into(selection: Selection, areas: Areas) -> tuple[int, str]:
    if selection.root:
        return selection.root_level, selection.root
    return areas.coarsest, areas.root


def _bounds(
    selection: Selection, areas: Areas, focus: tuple[int, str] | None
) -> tuple[float, float, float, float] | None:
    if focus is not None:
        return _with_room(areas.bounds(*focus))
    framed = framed_unit(selection, areas)
    return areas.mainland(*framed) if framed else None


def _with_room(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Bounds wide enough to see what lies next to an area."""
    west, south, east, north = bounds
    across, up = (east - west) / 2, (north - south) / 2
    return west - across, south - up, east + across, north + up
