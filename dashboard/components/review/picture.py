"""The small map of a group's candidates: where each lies among its neighbours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
import streamlit as st

from dashboard import queries
from dashboard.components.picture import current_palette
from dashboard.language import gettext as _
from dashboard.palette import PALETTES
from dashboard.sketch import Bounds, Layer, Mark, draw_sketch

Place = tuple[int, str]


def show_candidates_map(vintage: str, candidates: Sequence[Place], chosen: Place | None) -> None:
    """Candidates by their number in the list, the chosen one in the accent."""
    if not candidates:
        return
    picture = _picture(
        queries.version(), vintage, tuple(candidates), chosen, current_palette().name
    )
    st.image(
        picture, width="stretch", alt=_("Where the candidates lie, by their number in the list")
    )


@st.cache_data(show_spinner=False, max_entries=128)
def _picture(
    key: queries.Key,  # noqa: ARG001
    vintage: str,
    candidates: tuple[Place, ...],
    chosen: Place | None,
    theme: str,
) -> str:
    areas, palette = queries.areas(vintage), PALETTES[theme]
    finest = max(level for level, _ in candidates)
    units = areas.at(finest)
    shapes = {place: areas.at(place[0]).loc[place[1], "geometry"] for place in candidates}
    others = [shape for place, shape in shapes.items() if place != chosen]
    layers = [Layer(units["geometry"].to_numpy(), palette.no_record, palette.border)]
    if finest > areas.coarsest:
        parents = areas.at(areas.parent_level(finest))["geometry"].to_numpy()
        layers.append(Layer(parents, "none", palette.parent, 1.4))
    layers.append(Layer(others, palette.scale[1], palette.border, 1.0, 0.8))
    if chosen in shapes:
        layers.append(Layer([shapes[chosen]], palette.accent, palette.border, 1.4, 0.9))
    # The chosen one is drawn last: its neighbours would hide its number.
    numbered = sorted(enumerate(candidates, start=1), key=lambda found: found[1] == chosen)
    marks = [
        Mark(*_label(areas.at(level).loc[pcode]), str(number), (level, pcode) == chosen)
        for number, (level, pcode) in numbered
    ]
    return draw_sketch(layers, _bounds([*shapes.values()]), palette, marks=marks, room=0.35)


def _bounds(shapes: Sequence[shapely.Geometry]) -> Bounds:
    west, south, east, north = shapely.total_bounds(np.asarray(shapes, dtype=object)).tolist()
    return west, south, east, north


def _label(unit: object) -> tuple[float, float]:
    point = shapely.point_on_surface(unit["geometry"])  # type: ignore[index]
    return float(point.x), float(point.y)
