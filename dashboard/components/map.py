"""The live map as a component: the only place that calls streamlit-folium."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from dashboard.maps import Picture, build_map, picture_group


@dataclass(frozen=True)
class MapClick:
    """A click on an area, and where the camera stood: latitude, longitude, zoom."""

    pcode: str
    camera: tuple[float, float, float] | None


def show_map(
    picture: Picture,
    *,
    key: str,
    height: int,
    on_click: Callable[[MapClick], None] | None = None,
) -> MapClick | None:
    """Show a picture; hand over each click once, to ``on_click`` before the rerun or as result."""

    def take() -> None:
        click = _new_click(key, st.session_state.get(key))
        if click is not None and on_click is not None:
            on_click(click)

    value = st_folium(
        build_map(),
        key=key,
        height=height,
        use_container_width=True,
        # Nothing of the component's own: it would rerun the page at every pan.
        returned_objects=[],
        feature_group_to_add=picture_group(picture),
        on_change=take if on_click is not None else None,
    )
    return _new_click(key, value)


def _new_click(key: str, value: Any) -> MapClick | None:
    """The click in a component's value, unless it was handed over before."""
    if not isinstance(value, dict) or not isinstance(value.get("pcode"), str):
        return None
    seen = f"{key}:seen"
    # The value stays through every rerun; only its counter tells a new click from an old one.
    if value.get("n") == st.session_state.get(seen):
        return None
    st.session_state[seen] = value.get("n")
    return MapClick(value["pcode"], _camera(value.get("camera")))


def _camera(value: Any) -> tuple[float, float, float] | None:
    if not isinstance(value, list) or len(value) != 3:
        return None
    if not all(isinstance(number, int | float) for number in value):
        return None
    latitude, longitude, zoom = map(float, value)
    return latitude, longitude, zoom
