"""Where the records of a selection were, and which records were at some of these places."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
import streamlit as st

from dashboard.queries.store import Key, records, version
from geodata.records.spots import Points
from geodata.selection import Selection

_AS_SENT = 1e-4
"""Degrees by which a place may have been rounded on its way to the browser and back."""


@st.cache_resource(show_spinner=False, max_entries=32)
def _points(key: Key, link: str) -> Points:
    selection = Selection.model_validate_json(link)
    return records(selection.vintage).points(selection)


def points(selection: Selection) -> Points:
    """Where the records of a selection were, as far as that is known."""
    return _points(version(), selection.counting().model_dump_json())


def engagements_at(selection: Selection, places: Iterable[tuple[float, float]]) -> list[str]:
    """Ids of the records of a selection at some of its points, given as the browser knows them.

    A record belongs to the point that lies next to it, so that points which were joined of many
    places lead to the records of all of them.
    """
    shown = points(selection)
    tree = shapely.STRtree(shapely.points(shown.longitudes, shown.latitudes))
    pressed = shapely.points(np.array(list(places), dtype="float64").reshape(-1, 2))
    wanted = np.unique(tree.query(pressed, "dwithin", _AS_SENT)[1])
    rows = records(selection.vintage)
    spots = rows.columns.spots
    inside = np.isin(spots.of, rows.in_view(selection))
    where = shapely.points(
        spots.longitudes[spots.codes[inside]], spots.latitudes[spots.codes[inside]]
    )
    if not len(where) or not len(tree):
        return []
    nearest = tree.nearest(where)
    of = np.unique(spots.of[inside][np.isin(nearest, wanted)])
    return list(rows.engagement_ids[of])
