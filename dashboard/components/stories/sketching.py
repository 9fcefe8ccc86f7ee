"""A small still picture of a scene: its areas in their colours, without a word."""

from __future__ import annotations

import numpy as np
import shapely
import streamlit as st

from dashboard import queries
from dashboard.colouring import area_codes, palette_of
from dashboard.components.picture import current_palette
from dashboard.components.stories.telling import PUBLIC, Told
from dashboard.palette import palette_for
from dashboard.queries.store import Key
from dashboard.sketch import Layer, draw_sketch
from geodata.areas import Areas
from geodata.coverage import shown_level


def show_sketch(told: Told, alt: str) -> None:
    """The picture of a scene as it will be told; ``alt`` says what it is of."""
    theme = current_palette().name
    key = queries.version(PUBLIC)
    st.image(_sketch(key, told.selection.model_dump_json(), theme, told), width="stretch", alt=alt)


@st.cache_resource(show_spinner=False, max_entries=256)
def _sketch(key: Key, link: str, theme: str, _told: Told) -> str:  # noqa: ARG001
    selection, view = _told.selection, _told.view
    areas = queries.areas(selection.vintage)
    level = shown_level(areas, selection)
    drawn = queries.PageFacts(PUBLIC).flat(selection.vintage, level).shapes
    shapes = drawn[areas.at(level).index.get_indexer(view.frame.index)]
    codes = area_codes(selection, view)
    palette = palette_of(selection, view, palette_for(theme))
    layers = [
        Layer(shapes[codes == code], palette.colour(str(code)), palette.border, 1.2)
        for code in np.unique(codes)
    ]
    picked = shapes[(view.frame.index == selection.area).nonzero()]
    layers.append(Layer(picked, "none", palette.accent, 5))
    return draw_sketch(layers, _bounds(areas, shapes, _told), palette, room=0.02)


def _bounds(areas: Areas, shapes: np.ndarray, told: Told) -> tuple[float, float, float, float]:
    selection = told.selection
    if not selection.root and len(areas.at(areas.coarsest)) == 1:
        return areas.mainland(areas.coarsest, areas.root)
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north
