"""A view as GeoJSON (RFC 7946)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from dashboard.exports.about import tell_all
from dashboard.exports.layers.features import PCODE, explain_all_fields, features_of_all
from dashboard.language import bare, speaking
from dashboard.reports.model import Report

_DECIMALS = 7
"""Of a degree: a centimetre, and as many as the standard finds enough (RFC 7946, 11.2)."""

_WORLD = shapely.box(-180, -90, 180, 90)


def write_geojson(report: Report) -> bytes:
    """The areas of a report as one FeatureCollection in WGS 84.

    Shells run against the clock, and what lies beyond 180 degrees is cut there, as the standard
    wants. Title, sources and the like are members of the collection beside its features; ``fill``
    is the colour on the map, under the name that simplestyle gives it.
    """
    with speaking(report.language):
        features = features_of_all(report)
        head = {
            "type": "FeatureCollection",
            "name": bare(report.title),
            "about": [{"what": what, "said": said} for what, said in tell_all(report)],
            "fields": explain_all_fields(report),
        }
    opening = json.dumps(head, ensure_ascii=False)
    body = ",\n".join(_features(features))
    # Shapes are written by GEOS; to parse them again for one dump would take longer than all else.
    return f'{opening[:-1]}, "features": [\n{body}\n]}}\n'.encode()


def _features(features: gpd.GeoDataFrame) -> list[str]:
    shapes = shapely.to_geojson(_as_the_standard_wants(features.geometry.to_numpy()))
    told = features.drop(columns="geometry").astype(object)
    rows = told.where(told.notna(), None).to_dict("records")
    return [_feature(row, shape) for row, shape in zip(rows, shapes, strict=True)]


def _feature(row: dict[str, Any], shape: str | None) -> str:
    own = "" if "scene" in row else f'"id": {_dump(row[PCODE])}, '
    return f'{{"type": "Feature", {own}"properties": {_dump(row)}, "geometry": {shape or "null"}}}'


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value.item()


def _as_the_standard_wants(shapes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Shapes inside the world, with shells against the clock, as fine as is enough."""
    shapes = shapes.copy()
    shapes[shapely.is_empty(shapes)] = None
    bounds = pd.DataFrame(shapely.bounds(shapes))
    for at in np.flatnonzero((bounds[0] < -180) | (bounds[2] > 180)):
        shapes[at] = _cut_at_the_date_line(shapes[at])
    rounded = shapely.transform(shapes, lambda points: np.round(points, _DECIMALS))
    return shapely.orient_polygons(rounded)


def _cut_at_the_date_line(shape: Any) -> Any:
    """A shape that goes on counting beyond 180 degrees, in parts on both sides."""
    turned = [
        shapely.transform(shape, lambda points, by=by: np.add(points, (by, 0)))
        for by in (0, 360, -360)
    ]
    parts = [shapely.get_parts(each) for each in shapely.intersection(turned, _WORLD)]
    areas = [part for part in np.concatenate(parts) if part.area > 0]
    return shapely.MultiPolygon(areas)
