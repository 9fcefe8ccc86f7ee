"""The picture of a boundary before it is loaded, with its overlaps and gaps marked."""

from __future__ import annotations

import geopandas as gpd
import streamlit as st

from dashboard import wording
from dashboard.components.loading.findings import square_km
from dashboard.components.loading.session import remembered
from dashboard.components.picture import current_palette
from dashboard.palette import Palette
from dashboard.sketch import Layer, draw_sketch
from geodata.areas import Areas
from geodata.model import Loaded
from loaders.boundaries.faults import find_faults

_SEEN = 3.0  # pixels of the line around a fault, so that the smallest can be seen


def show_boundary_picture(key: str, loaded: Loaded, areas: Areas) -> None:
    """Areas on paper, faults in the accent, and what the marks mean below."""
    faults = remembered("faults", key, lambda: _find(loaded))
    st.image(
        _picture(areas, faults, current_palette()),
        width="stretch",
        alt=f"The areas of ADM{areas.finest}, with overlaps and gaps marked",
    )
    st.caption(_said(faults))


def _find(loaded: Loaded) -> gpd.GeoDataFrame:
    with st.spinner("Looking for overlaps and gaps"):
        return find_faults(loaded["areas"])


def _said(faults: gpd.GeoDataFrame) -> str:
    if not faults.attrs["searched"]:
        return "Too large to look for overlaps and gaps here; it can be loaded all the same."
    parts = []
    for kind in ("overlap", "gap"):
        found = faults.attrs[kind]
        if found["count"]:
            word = kind if found["count"] == 1 else wording.plural(kind)
            parts.append(f"{wording.number(found['count'])} {word} ({square_km(found['km2'])})")
    if not parts:
        return "No overlaps and no gaps between its areas."
    marked = "Marked: " if len(faults) else "Too small to be drawn: "
    return f"{marked}{' and '.join(parts)}. A lake inside the country is a gap too."


def _picture(areas: Areas, faults: gpd.GeoDataFrame, palette: Palette) -> str:
    units = areas.at(areas.finest)
    layers = [Layer(units["geometry"].to_numpy(), palette.panel, palette.line, 0.7)]
    if areas.finest > areas.coarsest:
        above = areas.at(areas.parent_level(areas.finest))
        layers.append(Layer(above["geometry"].to_numpy(), "none", palette.parent, 1.2))
    layers.append(Layer(faults.geometry.to_numpy(), palette.accent, palette.accent, _SEEN))
    west, south, east, north = units.total_bounds.tolist()
    return draw_sketch(layers, (west, south, east, north), palette, room=0.03)
