"""The picture of a boundary before it is loaded, with its overlaps and gaps marked."""

from __future__ import annotations

import geopandas as gpd
import streamlit as st

from dashboard.components.loading.findings import square_km
from dashboard.components.loading.session import remembered
from dashboard.components.picture import current_palette
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.palette import Palette
from dashboard.sketch import Layer, draw_sketch
from dashboard.words import wording
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
        alt=_("The areas of ADM{level}, with overlaps and gaps marked").format(level=areas.finest),
    )
    st.caption(_said(faults))


def _find(loaded: Loaded) -> gpd.GeoDataFrame:
    with st.spinner(_("Looking for overlaps and gaps")):
        return find_faults(loaded["areas"])


def _said(faults: gpd.GeoDataFrame) -> str:
    if not faults.attrs["searched"]:
        return _("Too large to look for overlaps and gaps here; it can be loaded all the same.")
    overlaps, gaps = faults.attrs["overlap"], faults.attrs["gap"]
    said = {
        ngettext(
            "{count} overlap ({size})", "{count} overlaps ({size})", overlaps["count"]
        ): overlaps,
        ngettext("{count} gap ({size})", "{count} gaps ({size})", gaps["count"]): gaps,
    }
    parts = [
        text.format(count=wording.number(found["count"]), size=square_km(found["km2"]))
        for text, found in said.items()
        if found["count"]
    ]
    if not parts:
        return _("No overlaps and no gaps between its areas.")
    both = _("{first} and {second}")
    found = parts[0] if len(parts) == 1 else both.format(first=parts[0], second=parts[1])
    marked = _("Marked: {faults}. A lake inside the country is a gap too.")
    small = _("Too small to be drawn: {faults}. A lake inside the country is a gap too.")
    return (marked if len(faults) else small).format(faults=found)


def _picture(areas: Areas, faults: gpd.GeoDataFrame, palette: Palette) -> str:
    units = areas.at(areas.finest)
    layers = [Layer(units["geometry"].to_numpy(), palette.panel, palette.line, 0.7)]
    if areas.finest > areas.coarsest:
        above = areas.at(areas.parent_level(areas.finest))
        layers.append(Layer(above["geometry"].to_numpy(), "none", palette.parent, 1.2))
    layers.append(Layer(faults.geometry.to_numpy(), palette.accent, palette.accent, _SEEN))
    west, south, east, north = units.total_bounds.tolist()
    return draw_sketch(layers, (west, south, east, north), palette, room=0.03)
