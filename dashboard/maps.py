"""The live map: a folium map that never changes, and pictures that recolour it in place.

The component that shows a folium map remounts it, and loses the camera, when the map's own script
changes. So the map is constant and everything that varies is a *picture*, sent through the one
channel that does not remount: the feature group. Geometry and names go neither way; the browser
fetches them once as a file (``geodata.web``), because folium runs text as template code on the
server and as script in the page.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import folium
import xstatic.pkg.leaflet
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from dashboard.palette import STATES, Palette
from geodata.web import WebLayer

ASSETS = Path(__file__).parent / "assets"
"""Our own scripts and styles."""
LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)
"""Leaflet as a package ships it; nothing is fetched from elsewhere."""
LEAFLET_ROUTE, MAP_ROUTE, LAYERS_ROUTE = "assets/leaflet", "assets/map", "assets/layers"
"""Where the server offers them, below the root or the base path."""

SCRIPTS = (
    "engagement-layer.js",
    "engagement-canvas.js",
    "engagement-words.js",
    "engagement-map.js",
)
"""Our scripts in the order in which they are loaded, after Leaflet."""

# The component's frame is at component/<name>/index.html, under a base path or not.
_ROOT = "../../"
_LAYER_NAME = re.compile(r"[a-z0-9-]+\.json")

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


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


@dataclass(frozen=True)
class Picture:
    """What the map shows now: a code and two figures an area, colours, and where to look.

    ``classes`` has one code an area in the layer's order: a digit for a shade of the scale, or a
    code of ``palette.STATES``. ``unit`` are constant words, for one and for many. The camera stays
    while ``view`` stays; another view fits ``focus`` (west, south, east, north), or the areas that
    are not outside where that is None. ``camera`` (lat, lon, zoom) is used when the map opens.
    """

    layer: str
    classes: str
    values: Sequence[float | None]
    days: Sequence[int | None]
    unit: tuple[str, str]
    palette: Palette
    selected: str = ""
    view: str = ""
    focus: tuple[float, float, float, float] | None = None
    camera: tuple[float, float, float] | None = None
    tiles: str = ""

    def __post_init__(self) -> None:
        if not _LAYER_NAME.fullmatch(self.layer):
            raise ValueError(f"not the name of a layer: {self.layer!r}")
        if not len(self.classes) == len(self.values) == len(self.days):
            raise ValueError("classes, values and days need one entry an area")
        shades = map(str, range(len(self.palette.scale)))
        if stray := set(self.classes).difference(shades, STATES):
            raise ValueError(f"unknown class {sorted(stray)[0]!r}")
        if self.tiles and self.tiles not in TILES:
            raise ValueError(f"not a background that is allowed: {self.tiles!r}")


def build_map() -> folium.Map:
    """The map itself: the same script whatever the data, the theme or the filters."""
    live = folium.Map(
        location=[0, 0],
        zoom_start=2,
        tiles=None,
        zoom_control=False,
        attributionControl=False,
        zoomSnap=0.1,
        zoomDelta=0.5,
        wheelPxPerZoomLevel=120,
        minZoom=1,
        maxZoom=18,
    )
    live.default_js = [
        ("leaflet", _packaged("leaflet.js")),
        *((name, _own(name)) for name in SCRIPTS),
    ]
    live.default_css = [
        ("leaflet_css", _packaged("leaflet.css")),
        ("engagement_map_css", _own("engagement-map.css")),
    ]
    return live


def _packaged(name: str) -> str:
    return f"{_ROOT}{LEAFLET_ROUTE}/{name}?v={xstatic.pkg.leaflet.PACKAGE_VERSION}"


def _own(name: str) -> str:
    return f"{_ROOT}{MAP_ROUTE}/{name}?v={_asset_hash(name)}"


@cache
def _asset_hash(name: str) -> str:
    return hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:16]


def picture_group(picture: Picture) -> folium.FeatureGroup:
    """The feature group that makes the map show a picture."""
    group = folium.FeatureGroup(name="picture", control=False)
    group.add_child(_Show(_payload(picture)))
    return group


class _Show(MacroElement):  # type: ignore[misc]
    """One call of our script. Its text is final: branca must not read it as a template again."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.script }}{% endmacro %}")

    def __init__(self, payload: str) -> None:
        super().__init__()
        self._name = "Show"
        self.script = f"window.EngagementMap.show(window.map, JSON.parse({payload}));"

    def render(self, **_kwargs: Any) -> None:
        figure = self.get_root()
        if isinstance(figure, Figure):
            figure.script.add_child(_Final(self.script), name=self.get_name())


class _Final(Element):  # type: ignore[misc]
    """Text that renders as it stands."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_kwargs: Any) -> str:
        return self._text


def _payload(picture: Picture) -> str:
    fields = {
        "layer": f"{_ROOT}{LAYERS_ROUTE}/{picture.layer}",
        "classes": picture.classes,
        "values": _packed(picture.values),
        "days": _packed(picture.days),
        "unit": picture.unit,
        "colours": asdict(picture.palette),
        "selected": picture.selected,
        "view": hashlib.sha256(picture.view.encode()).hexdigest()[:16],
        "focus": picture.focus,
        "camera": picture.camera,
        "tiles": asdict(TILES[picture.tiles]) if picture.tiles else None,
    }
    return _inert(json.dumps(fields, separators=(",", ":"), allow_nan=False))


def _inert(text: str) -> str:
    """A script's string literal of letters, digits, and escapes: nothing in it can be code.

    Every brace, angle, quote, percent sign and underscore is escaped, so neither Jinja, nor HTML,
    nor the component's renaming of ``map_...`` can find anything in it.
    """
    return '"' + re.sub(r"[^A-Za-z0-9,.\-]", lambda found: _escape(found[0]), text) + '"'


def _escape(character: str) -> str:
    pair = character.encode("utf-16-be")
    return "".join(f"\\u{pair[i : i + 2].hex()}" for i in range(0, len(pair), 2))


def _packed(numbers: Sequence[float | None]) -> dict[str, Any]:
    """Figures as base 36 whole numbers with a common count of decimals; empty where unknown."""
    known = [number for number in numbers if number is not None]
    decimals = next((d for d in range(3) if all(round(n, d) == n for n in known)), 3)
    steps = ("" if n is None else _base36(round(n * 10**decimals)) for n in numbers)
    return {"decimals": decimals, "figures": ",".join(steps)}


def _base36(number: int) -> str:
    if number < 0:
        return "-" + _base36(-number)
    head, last = divmod(number, 36)
    return (_base36(head) if head else "") + _DIGITS[last]


def layers_directory() -> Path:
    """Where layers are kept between runs: $ENGAGEMENT_CACHE, else the user's cache folder."""
    chosen = os.environ.get("ENGAGEMENT_CACHE")
    folder = Path(chosen) if chosen else _user_cache() / "subnational-engagement"
    layers = folder.expanduser().resolve() / "layers"
    layers.mkdir(parents=True, exist_ok=True)
    return layers


def _user_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def publish(layer: WebLayer, directory: Path) -> str:
    """Write a layer where the server offers it, whole or not at all; its name."""
    target = directory / layer.name
    # The name carries the hash of the contents, so a file of that name and size is that layer.
    if target.exists() and target.stat().st_size == len(layer.body):
        return layer.name
    with tempfile.NamedTemporaryFile(dir=directory, suffix=".part", delete=False) as part:
        part.write(layer.body)
    os.replace(part.name, target)
    return layer.name
