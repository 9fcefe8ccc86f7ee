"""The live map as a component: the only place that calls streamlit-folium."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from dashboard.maps import build_map, picture_group
from dashboard.pictures import Picture
from geodata.records.spots import MOST_POINTS

Camera = tuple[float, float, float]
"""Latitude, longitude, zoom."""

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_LONGEST_CODE = 200
_MOST_MONTHS = 1200


@dataclass(frozen=True)
class MapEvent:
    """What the reader did on the map, and where the camera stood.

    ``pick``, ``into`` and ``explain`` are about the area ``pcode``, ``up`` is about none. The
    others say more in ``fields``: ``period`` its first and last month (``start``, ``end``, as
    ``2025-03``), ``film`` its ``window`` (moving or cumulative) and ``months``, ``points`` the
    ``places`` pressed, as pairs of longitude and latitude.
    """

    name: str
    pcode: str
    camera: Camera | None
    fields: Mapping[str, Any] = field(default_factory=dict)


def show_map(
    picture: Picture,
    *,
    key: str,
    height: int,
    on_event: Callable[[MapEvent], None] | None = None,
) -> MapEvent | None:
    """Show a picture, its maps so many pixels high; timeline and legend stand below them.

    Each event is handed over once: to ``on_event`` before the rerun, or as the result.
    """

    def take() -> None:
        event = _new_event(key, st.session_state.get(key))
        if event is not None and on_event is not None:
            on_event(event)

    value = st_folium(
        build_map(),
        key=key,
        height=height,
        use_container_width=True,
        # Nothing of the component's own: it would rerun the page at every pan.
        returned_objects=[],
        feature_group_to_add=picture_group(picture),
        on_change=take if on_event is not None else None,
    )
    return _new_event(key, value)


def _new_event(key: str, value: Any) -> MapEvent | None:
    """The event in a component's value, unless it was handed over before."""
    event = read_event(value)
    if event is None:
        return None
    seen = f"{key}:seen"
    # The value stays through every rerun; only its counter tells a new event from an old one.
    if value.get("n") == st.session_state.get(seen):
        return None
    st.session_state[seen] = value.get("n")
    return event


def read_event(value: Any) -> MapEvent | None:
    """What a browser sent, believed only as far as it makes sense; None where it does not."""
    name = value.get("event") if isinstance(value, dict) else None
    if not isinstance(name, str) or name not in _READERS:
        return None
    found = _READERS[name](value)
    if found is None:
        return None
    return MapEvent(name, found.pop("pcode", ""), _camera(value.get("camera")), found)


def _area(value: dict[str, Any]) -> dict[str, Any] | None:
    pcode = value.get("pcode")
    known = isinstance(pcode, str) and 0 < len(pcode) <= _LONGEST_CODE
    return {"pcode": pcode} if known else None


def _nothing(_value: dict[str, Any]) -> dict[str, Any] | None:
    return {}


def _period(value: dict[str, Any]) -> dict[str, Any] | None:
    start, end = value.get("start"), value.get("end")
    months = isinstance(start, str) and isinstance(end, str) and start <= end
    if not months or not _MONTH.fullmatch(str(start)) or not _MONTH.fullmatch(str(end)):
        return None
    return {"start": start, "end": end}


def _film(value: dict[str, Any]) -> dict[str, Any] | None:
    window, months = value.get("window"), value.get("months")
    if window not in ("moving", "cumulative") or type(months) is not int:
        return None
    return {"window": window, "months": months} if 0 < months <= _MOST_MONTHS else None


def _points(value: dict[str, Any]) -> dict[str, Any] | None:
    places = value.get("places")
    if not isinstance(places, list) or not 0 < len(places) <= MOST_POINTS:
        return None
    read = [_numbers(place, 2) for place in places]
    return None if None in read else {"places": tuple(read)}


_READERS: Mapping[str, Callable[[dict[str, Any]], dict[str, Any] | None]] = {
    "pick": _area,
    "into": _area,
    "explain": _area,
    "up": _nothing,
    "period": _period,
    "film": _film,
    "points": _points,
}


def _camera(value: Any) -> Camera | None:
    read = _numbers(value, 3)
    return None if read is None else (read[0], read[1], read[2])


def _numbers(value: Any, count: int) -> tuple[float, ...] | None:
    """So many finite numbers, or None."""
    if not isinstance(value, list) or len(value) != count:
        return None
    # A truth value is a number in Python, and no coordinate.
    if not all(type(number) in (int, float) and math.isfinite(number) for number in value):
        return None
    return tuple(map(float, value))
