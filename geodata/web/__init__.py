"""Geometry for the browser: one level's areas as files in which neighbours share borders.

Borders are cut into arcs once, every point is weighed once, and each fineness is a threshold: the
one drawing of a small level as well as the overview and the sheets of a large one.
"""

from geodata.web.flat import FlatShapes, flat_shapes
from geodata.web.layer import FORMAT, SHEETED_FROM, WebLayer, layer_key, web_layer
from geodata.web.sheets import SHEET_FORMAT

__all__ = [
    "FORMAT",
    "SHEETED_FROM",
    "SHEET_FORMAT",
    "FlatShapes",
    "WebLayer",
    "flat_shapes",
    "layer_key",
    "web_layer",
]
