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
import math
import re
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import Any

import folium
import numpy as np
import numpy.typing as npt
import xstatic.pkg.leaflet
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from dashboard.addresses import BUNDLE, LAYERS_ROUTE, LEAFLET_ROUTE, MAP_ROUTE, TILES, version_of
from dashboard.mapwords import words_address
from dashboard.palette import Palette
from dashboard.pictures import Figures, Film, Picture, check_layer_name
from geodata.cache import keep
from geodata.web import WebLayer

# The component's frame is at component/<name>/index.html, under a base path or not.
_ROOT = "../../"

_DIGITS = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", dtype=np.uint8)


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
        ("engagement_hands_css", _own("engagement-hands.css")),
        ("engagement_marks_css", _own("engagement-marks.css")),
        ("engagement_timeline_css", _own("engagement-timeline.css")),
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
    sent = {
        "layer": f"{_ROOT}{LAYERS_ROUTE}/{picture.layer}",
        "classes": picture.classes,
        "values": _packed(picture.values),
        "days": _packed(picture.days),
        "unit": picture.unit,
        "colours": _colours(picture.palette),
        "selected": picture.selected,
        "view": hashlib.sha256(picture.view.encode()).hexdigest()[:16],
        "focus": picture.focus,
        "camera": picture.camera,
        "tiles": asdict(TILES[picture.tiles]) if picture.tiles else None,
        "language": picture.language,
        "words": _ROOT + words_address(picture.language),
        "heading": picture.heading,
        "labels": picture.labels,
        "legend": asdict(picture.legend) if picture.legend else None,
        "beside": _ready(picture.beside),
        "second": _ready(picture.second),
        "bubbles": _ready(picture.bubbles),
        "points": _ready(picture.points),
        "regions": None if picture.regions is None else _packed(picture.regions, 0),
        "stops": [astuple(stop) for stop in picture.stops] or None,
        "timeline": _ready(picture.timeline),
        "down": asdict(picture.down),
        "up": asdict(picture.up),
    }
    there = {name: part for name, part in sent.items() if part is not None}
    return _inert(json.dumps(there, separators=(",", ":"), allow_nan=False))


def _colours(palette: Palette) -> dict[str, Any]:
    """The colours in use: what the digits stand for is ``scale``, whatever it was chosen from."""
    chosen = asdict(palette)
    del chosen["diverging"], chosen["bivariate"]
    return chosen


# Fields that are figures, and how many decimals of them are sent: of degrees, a metre; of amounts,
# as many as the smallest needs.
_FIGURES = {"values": None, "days": 3, "longitudes": 5, "latitudes": 5, "counts": 3}
_DECIMALS, _MOST_DECIMALS = 3, 12
_EXACT = 2.0**53  # beyond it a browser's numbers skip some whole ones


def _ready(part: Any) -> Any:
    """A part of a picture as JSON: its figures packed, all else as it is."""
    if part is None:
        return None
    return {
        field.name: _ready_field(field.name, getattr(part, field.name)) for field in fields(part)
    }


def _ready_field(name: str, value: Any) -> Any:
    if isinstance(value, Film):
        values = [_packed(figures) for figures in value.values]
        return {"steps": value.steps, "classes": value.classes, "values": values}
    return _packed(value, _FIGURES[name]) if name in _FIGURES else value


def _inert(text: str) -> str:
    """A script's string literal of letters, digits, and escapes: nothing in it can be code.

    Every brace, angle, quote, percent sign and underscore is escaped, so neither Jinja, nor HTML,
    nor the component's renaming of ``map_...`` can find anything in it.
    """
    return '"' + re.sub(r"[^A-Za-z0-9,.\-]", lambda found: _escape(found[0]), text) + '"'


def _escape(character: str) -> str:
    pair = character.encode("utf-16-be")
    return "".join(f"\\u{pair[i : i + 2].hex()}" for i in range(0, len(pair), 2))


def _packed(numbers: Figures, most: int | None = None) -> dict[str, Any]:
    """Figures as base 36 whole numbers with a common count of decimals; empty where unknown."""
    figures = np.asarray(numbers, dtype=np.float64)
    known = figures[~np.isnan(figures)]
    if np.isinf(known).any():
        raise ValueError("an infinite figure cannot be shown")
    most = _enough(known) if most is None else most
    rounded = (np.array_equal(np.round(known, d), known) for d in range(most))
    decimals = next((d for d, enough in enumerate(rounded) if enough), most)
    return {"decimals": decimals, "figures": _base36(np.rint(figures * 10**decimals))}


def _enough(known: npt.NDArray[np.float64]) -> int:
    """Decimals that leave the smallest amount its first two digits, as it is told in words."""
    sizes = np.abs(known[known != 0])
    if not len(sizes):
        return 0
    wanted = 1 - math.floor(math.log10(sizes.min()))
    exact = math.floor(math.log10(_EXACT) - math.log10(sizes.max()))
    return max(_DECIMALS, min(wanted, exact, _MOST_DECIMALS))


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
        check_layer_name(name)
        target = directory / name
        # The name carries the hash of the contents, so a file of that name and size is that file.
        if not target.exists() or target.stat().st_size != len(body):
            keep(target, body)
    return layer.name
