"""The live map: a folium map that never changes, and pictures that recolour it in place.

The component that shows a folium map remounts it, and loses the camera, when the map's own script
changes. So the map is constant and everything that varies is a *picture*, sent through the one
channel that does not remount: the feature group. Geometry and names go neither way; the browser
fetches them once as a file (``geodata.web``), because folium runs text as template code on the
server and as script in the page.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import folium
import xstatic.pkg.leaflet
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from dashboard.addresses import BUNDLE, LAYERS_ROUTE, LEAFLET_ROUTE, MAP_ROUTE, version_of
from dashboard.packing import pack
from dashboard.pictures import Picture, check_layer_name
from dashboard.words.mapwords import words_address
from geodata.cache import keep
from geodata.web import WebLayer

# The component's frame is at component/<name>/index.html, under a base path or not.
_ROOT = "../../"


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
    sent = pack(
        picture,
        layer=f"{_ROOT}{LAYERS_ROUTE}/{picture.layer}",
        words=_ROOT + words_address(picture.language),
    )
    return _inert(json.dumps(sent, separators=(",", ":"), allow_nan=False))


def _inert(text: str) -> str:
    """A script's string literal of letters, digits, and escapes: nothing in it can be code.

    Every brace, angle, quote, percent sign and underscore is escaped, so neither Jinja, nor HTML,
    nor the component's renaming of ``map_...`` can find anything in it.
    """
    return '"' + re.sub(r"[^A-Za-z0-9,.\-]", lambda found: _escape(found[0]), text) + '"'


def _escape(character: str) -> str:
    pair = character.encode("utf-16-be")
    return "".join(f"\\u{pair[i : i + 2].hex()}" for i in range(0, len(pair), 2))


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
