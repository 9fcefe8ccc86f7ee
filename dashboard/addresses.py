"""Where the map's files are, where the server offers them, and whom a background may come from.

Apart from ``maps``, so that the server answers before folium and what it needs are imported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import xstatic.pkg.leaflet

ASSETS = Path(__file__).parent / "assets"
"""Our own scripts and styles."""
LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)
"""Leaflet as a package ships it; nothing is fetched from elsewhere."""
LEAFLET_ROUTE, MAP_ROUTE, LAYERS_ROUTE = "assets/leaflet", "assets/map", "assets/layers"
WORDS_ROUTE = "assets/words"
"""Where the server offers them, below the root or the base path."""
SCRIPTS = (
    LEAFLET / "leaflet.js",
    *(
        ASSETS / f"engagement-{name}.js"
        for name in (
            *("shapes", "layer", "raster", "fills", "lines", "canvas", "words", "tip"),
            *("surfaces", "lettering", "marks", "regions"),  # over the areas, the lowest first
            *("bubbles", "clusters", "points", "stops", "labels", "signs"),
            *("live", "neighbours", "buttons", "ring", "reach", "menu"),  # by keyboard
            *("months", "player", "controls", "drag", "timeline"),  # the period below the map
            *("legend", "pane", "camera", "panes", "map"),
        )
    ),
)
"""What the map's frame runs, in this order."""
BUNDLE = "bundle.js"
"""All of it as one file below ``MAP_ROUTE``: the component fetches scripts one after another."""


@cache
def bundle() -> bytes:
    """The map's scripts as one; each stays what it is, Leaflet's licence included."""
    return b"\n;\n".join(script.read_bytes() for script in SCRIPTS)


@cache
def version_of(name: str) -> str:
    """A hash of what is offered below ``MAP_ROUTE`` under a name, for its address."""
    body = bundle() if name == BUNDLE else (ASSETS / name).read_bytes()
    return hashlib.sha256(body).hexdigest()[:16]


@dataclass(frozen=True)
class Tiles:
    """A background map from elsewhere: its address template and the credit it asks for."""

    url: str
    credit: str
    host: str


TILES: Mapping[str, Tiles] = {
    "openstreetmap": Tiles(
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "© OpenStreetMap contributors",
        "https://tile.openstreetmap.org",
    )
}
"""The only backgrounds a map may ask for; the content security policy allows the same hosts."""
