"""From a view to the picture the map paints: one character an area, and numbers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import queries, wording
from dashboard.maps import Picture
from dashboard.palette import Palette, palette_for
from dashboard.queries import View
from geodata.areas import Areas
from geodata.classes import CLASS_COUNT, REVERSED, classify
from geodata.selection import Selection

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
    classes = classify(frame[measure], view.breaks)
    count = len(view.breaks) + 1
    shades = classes.map(lambda number: shade_of(int(number), count, measure), na_action="ignore")
    if view.need is not None:
        values = frame[measure]
        coloured = shades.astype("object").where(values.notna(), "x")
        return coloured.where(values != 0, "z").astype("str")
    characters = frame["state"].map(STATE_CHARACTERS)
    engaged = frame["state"] == "engaged"
    characters[engaged] = shades[engaged].astype("object").where(classes[engaged].notna(), "u")
    return characters.astype("str")


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
    selection: Selection, areas: Areas, view: View, *, focus: tuple[int, str] | None = None
) -> Picture:
    """Everything the map element needs, and no text from data.

    ``focus`` is the area to fit, as level and P-code; by default the root of the selection.
    """
    level = int(selection.level or areas.finest)
    layer, address = queries.layer(selection.vintage, level)
    order = pd.Index(layer.codes)
    characters = area_characters(view, selection.measure).reindex(order).fillna("o")
    numbers = view.frame.reindex(order)
    measure = measure_words(selection, view)
    root = (selection.root_level, selection.root) if selection.root else None
    looked_at = focus or root or (areas.coarsest, areas.root)
    return Picture(
        layer=address,
        classes="".join(characters),
        values=_numbers(numbers[selection.measure]),
        days=tuple(None if pd.isna(d) else int(d) for d in numbers["days_since"]),
        unit=(measure.one, measure.many),
        palette=current_palette(),
        selected=selection.area,
        tiles=selection.background,
        focus=_bounds(areas, looked_at, with_room=focus is not None),
        view=f"{selection.vintage}|{looked_at}",
        camera=None
        if selection.camera is None or focus is not None
        else (selection.camera.lat, selection.camera.lon, selection.camera.zoom),
    )


def _bounds(
    areas: Areas, looked_at: tuple[int, str], *, with_room: bool
) -> tuple[float, float, float, float] | None:
    """Where to look; None, for all that is drawn, where a file of countries has no root."""
    several = len(areas.at(areas.coarsest)) > 1
    if several and looked_at == (areas.coarsest, areas.root) and not with_room:
        return None
    bounds = areas.bounds(*looked_at)
    return _with_room(bounds) if with_room else bounds


def _with_room(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Bounds wide enough to see what lies next to an area."""
    west, south, east, north = bounds
    across, up = (east - west) / 2, (north - south) / 2
    return west - across, south - up, east + across, north + up


def _numbers(values: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if pd.isna(value) else float(value) for value in values)
