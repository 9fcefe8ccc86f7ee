"""The page that live_map.py looks at: one button, one map, one panel; the map's way is in the link.

Everything but the map is the same for every way: the areas, the figures, the button that changes
them, and the panel with the figures of the area that was clicked. What does not change is cached,
as Streamlit's documentation asks, for every way alike.
"""

from __future__ import annotations

import copy
import json
import math
import os
from collections.abc import Callable
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pydeck
import streamlit as st
from make_store import jittered_grid
from streamlit_folium import st_folium

from dashboard.components.map import show_map
from dashboard.maps import build_map, publish
from dashboard.palette import LIGHT
from dashboard.pictures import Picture
from geodata.areas import Areas
from geodata.cache import cache_directory
from geodata.model import conform
from geodata.web import WebLayer, web_layer

AREAS = int(os.environ["BENCHMARK_AREAS"])
BOUNDARIES = os.environ.get("BENCHMARK_BOUNDARIES", "")
HEIGHT = 430
# A large country's real boundaries have some sixty points an area, small made-up ones 24.
POINTS_A_SIDE = 6 if AREAS < 10_000 else 15


@st.cache_resource(show_spinner=False)
def areas() -> gpd.GeoDataFrame:
    """The areas of a boundary file, else of a jittered grid whose neighbours share edges."""
    if BOUNDARIES:
        shapes = gpd.read_parquet(BOUNDARIES, columns=["geometry"]).geometry.to_crs(4326).array
    else:
        shapes = jittered_grid(round(AREAS**0.5), POINTS_A_SIDE)
    codes = [f"B{i:05}" for i in range(len(shapes))]
    return gpd.GeoDataFrame({"pcode": codes}, geometry=shapes, crs=4326)


@st.cache_resource(show_spinner=False)
def focus() -> tuple[float, float, float, float]:
    """Where every way looks first: where nearly all areas are, not the islands of an empire."""
    ends = areas().bounds
    (west, south), (east, north) = (
        ends[list(edge)].quantile(share).tolist()
        for edge, share in ((("minx", "miny"), 0.02), (("maxx", "maxy"), 0.98))
    )
    return west, south, east, north


@st.cache_resource(show_spinner=False)
def geojson() -> dict[str, Any]:
    """The same areas as the peers take them."""
    return dict(json.loads(areas().to_json()))


@st.cache_resource(show_spinner=False)
def layer() -> tuple[WebLayer, str]:
    """The same areas as ours takes them, and their address."""
    frame = pd.DataFrame(areas()).assign(
        level=2, name=lambda f: f["pcode"], source_id="b", vintage="b"
    )
    made = web_layer(Areas(conform("areas", frame)), 2)
    return made, publish(made, cache_directory("layers"))


def show_ours(values: np.ndarray) -> str | None:
    """Our map: shapes fetched once, values sent as one string."""
    _, name = layer()
    picture = Picture(
        layer=name,
        classes="".join(map(str, shades(values))),
        values=values.astype(float),
        days=np.ones(len(values)),
        unit=("engagement", "engagements"),
        palette=LIGHT,
        view="b",
        focus=focus(),
    )
    click = show_map(picture, key="ours", height=HEIGHT)
    return click and click.pcode


def show_choropleth(values: np.ndarray) -> str | None:
    """folium.Choropleth through st_folium, rebuilt at every run as its documentation shows."""
    plain = plain_map(prefer_canvas=False)
    drawn = folium.Choropleth(
        geo_data=geojson(),
        data=pd.DataFrame({"pcode": areas()["pcode"], "value": values}),
        columns=["pcode", "value"],
        key_on="feature.properties.pcode",
        bins=5,
        fill_color="YlGnBu",
    )
    # Its legend needs d3 from a CDN, and without it nothing at all is shown.
    for name in [name for name in drawn._children if name.startswith("color_map")]:
        del drawn._children[name]
    drawn.add_to(plain)
    return clicked(plain)


def show_geojson(values: np.ndarray) -> str | None:
    """folium.GeoJson on a canvas through st_folium, with a style function."""
    plain = plain_map(prefer_canvas=True)
    fills = {
        pcode: LIGHT.scale[shade]
        for pcode, shade in zip(areas()["pcode"], shades(values), strict=True)
    }

    def style(feature: dict[str, Any]) -> dict[str, Any]:
        fill = fills[feature["properties"]["pcode"]]
        return {"fillColor": fill, "fillOpacity": 0.9, "color": "white", "weight": 0.6}

    folium.GeoJson(geojson(), style_function=style).add_to(plain)
    return clicked(plain)


def plain_map(*, prefer_canvas: bool) -> folium.Map:
    """folium's map over the same view, with Leaflet from here, as a CDN cannot be reached."""
    west, south, east, north = focus()
    plain = folium.Map(tiles=None, prefer_canvas=prefer_canvas)
    plain.fit_bounds([[south, west], [north, east]])
    plain.default_js = [("leaflet", "../../assets/leaflet/leaflet.js")]
    plain.default_css = build_map().default_css[:1]
    return plain


def clicked(plain: folium.Map) -> str | None:
    """The area that was clicked; nothing else is asked back, or each pan would rerun the page."""
    answer = st_folium(
        plain,
        key="plain",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
    )
    feature = answer and answer.get("last_active_drawing")
    return str(feature["properties"]["pcode"]) if feature else None


def show_pydeck(values: np.ndarray) -> str | None:
    """A GeoJsonLayer through st.pydeck_chart, with fills as properties and selection on."""
    west, south, east, north = focus()
    colours = [[*bytes.fromhex(colour[1:])] for colour in LIGHT.scale]
    features = [
        feature | {"properties": feature["properties"] | {"fill": colours[shade]}}
        for feature, shade in zip(geojson()["features"], shades(values), strict=True)
    ]
    drawn = pydeck.Layer(
        "GeoJsonLayer",
        id="areas",
        data={"type": "FeatureCollection", "features": features},
        get_fill_color="properties.fill",
        get_line_color=[255, 255, 255],
        line_width_min_pixels=0.6,
        pickable=True,
    )
    span = max(east - west, (north - south) * 1.4)
    camera = pydeck.ViewState(
        longitude=(west + east) / 2,
        latitude=(south + north) / 2,
        zoom=math.log2(360 / span * HEIGHT / 512),
    )
    # No base map: it would come from elsewhere.
    deck = pydeck.Deck([drawn], initial_view_state=camera, map_provider=None, map_style=None)
    chosen = st.pydeck_chart(
        deck, key="deck", height=HEIGHT, on_select="rerun", selection_mode="single-object"
    )
    picked = chosen.selection["objects"].get("areas")
    return str(picked[0]["properties"]["pcode"]) if picked else None


def shades(values: np.ndarray) -> np.ndarray:
    """The class of each value, 0 to 4."""
    return np.minimum(values // 60, 4)


def show_panel(pcode: str | None, values: np.ndarray) -> None:
    """The figures of the area that was clicked."""
    if pcode is None:
        st.caption("Click an area.")
        return
    row = areas().index[areas()["pcode"] == pcode][0]
    st.metric(pcode, f"{values[row]} engagements")


WAYS: dict[str, Callable[[np.ndarray], str | None]] = {
    "ours": show_ours,
    "choropleth": show_choropleth,
    "geojson": show_geojson,
    "pydeck": show_pydeck,
}

st.set_page_config(layout="wide")
turn = st.session_state.setdefault("turn", 0)
st.button("Filter", on_click=lambda: st.session_state.update(turn=turn + 1))
figures = np.random.default_rng(turn).integers(1, 300, len(areas()))
left, right = st.columns([2, 1])
with left:
    picked = WAYS[st.query_params["way"]](copy.copy(figures))
with right, st.container(key="profile"):
    show_panel(picked, figures)
