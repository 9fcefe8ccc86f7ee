"""A report as layers for a GIS: the areas of a view in their shapes, with every measure."""

from __future__ import annotations

from dashboard.exports.layers.geojson import write_geojson
from dashboard.exports.layers.geopackage import write_geopackage
from dashboard.exports.layers.geoparquet import write_geoparquet

__all__ = ["write_geojson", "write_geopackage", "write_geoparquet"]
