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
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import folium
import numpy as np
import numpy.typing as npt
import xstatic.pkg.leaflet
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from dashboard.addresses import BUNDLE, LAYERS_ROUTE, LEAFLET_ROUTE, MAP_ROUTE, TILES, version_of
from dashboard.palette import STATES, Palette
from geodata.cache import keep
from geodata.web import WebLayer

# The component's frame is at component/<name>/index.html, under a base path or not.
_ROOT = "../../"
_LAYER_NAME = re.compile(r"[a-z0-9-]+\.json")

_DIGITS = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", dtype=np.uint8)

Figures = Sequence[float | None] | npt.NDArray[np.float64]
"""Numbers, one an area; None or NaN where nothing is known."""


@dataclass(frozen=True, eq=False)
class Picture:
    """What the map shows now: a code and two figures an area, colours, and where to look.

    ``classes`` has one code an area in the layer's order: a digit for a shade of the scale, or a
    code of ``palette.STATES``. ``unit`` are constant words, for one and for many. The camera stays
    while ``view`` stays; another view fits ``focus`` (west, south, east, north), or the areas that
    are not outside where that is None. ``camera`` (lat, lon, zoom) is used when the map opens.
    """

    layer: str
    classes: str
    values: Figures
    days: Figures
    unit: tuple[str, str]
    palette: Palette
    selected: str = ""
    view: str = ""
    focus: tuple[float, float, float, float] | None = None
    camera: tuple[float, float, float] | None = None
    tiles: str = ""

    def __post_init__(self) -> None:
        _check_name(self.layer)
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
    live.default_js = [("engagement", _own(BUNDLE))]
    live.default_css = [
        ("leaflet_css", _packaged("leaflet.css")),
        ("engagement_map_css", _own("engagement-map.css")),
    ]
    return live


def _packaged(name: str) -> str:
    return f"{_ROOT}{LEAFLET_ROUTE}/{name}?v={xstatic.pkg.leaflet.PACKAGE_VERSION}"


def _own(name: str) -> str:
    return f"{_ROOT}{MAP_ROUTE}/{name}?v={version_of(name)}"


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


def _packed(numbers: Figures) -> dict[str, Any]:
    """Figures as base 36 whole numbers with a common count of decimals; empty where unknown."""
    figures = np.asarray(numbers, dtype=np.float64)
    known = figures[~np.isnan(figures)]
    if np.isinf(known).any():
        raise ValueError("an infinite figure cannot be shown")
    decimals = next((d for d in range(3) if np.array_equal(np.round(known, d), known)), 3)
    return {"decimals": decimals, "figures": _base36(np.rint(figures * 10**decimals))}


def _base36(steps: npt.NDArray[np.float64]) -> str:
    """Whole numbers with commas between them, nothing for NaN; all of them digit by digit."""
    known = ~np.isnan(steps)
    rest = np.abs(np.where(known, steps, 0))
    lengths = known.astype(np.int64)
    digits = []
    while True:
        last = np.fmod(rest, len(_DIGITS))
        digits.append(_DIGITS[last.astype(np.int64)])
        rest = np.floor((rest - last) / len(_DIGITS))
        if not rest.any():
            break
        lengths += rest > 0
    negative = steps < 0
    commas = np.cumsum(lengths + negative + 1) - 1
    text = np.full(commas[-1] + 1 if len(commas) else 0, ord(","), dtype=np.uint8)
    text[(commas - lengths - 1)[negative]] = ord("-")
    for place, digit in enumerate(digits):
        long = lengths > place
        text[(commas - 1 - place)[long]] = digit[long]
    return text[:-1].tobytes().decode()


def publish(layer: WebLayer, directory: Path) -> str:
    """Write a layer where the server offers it, whole or not at all; the name of its file."""
    # A browser reads the layer's own file first, so what that leads to has to be there before it.
    for name, body in (*layer.sheets.items(), (layer.name, layer.body)):
        _check_name(name)
        target = directory / name
        # The name carries the hash of the contents, so a file of that name and size is that file.
        if not target.exists() or target.stat().st_size != len(body):
            keep(target, body)
    return layer.name


def _check_name(name: str) -> None:
    if not _LAYER_NAME.fullmatch(name):
        raise ValueError(f"not the name of a layer: {name!r}")
