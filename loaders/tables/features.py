"""Features of a map as rows: the properties of each, and the point where it is.

GeoJSON (https://www.rfc-editor.org/rfc/rfc7946) and the JSON of ArcGIS services. A line or an
area is where a point well inside it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import pyproj
import shapely

from geodata.ledger import Warned

Point: TypeAlias = "tuple[float, float]"
_WGS84 = 4326
_MALFORMED = (
    *(ValueError, TypeError, LookupError, AttributeError),
    shapely.errors.ShapelyError,
)
_ANSWERS_FOR = {102100: 3857, 102113: 3857}  # numbers of ArcGIS's own


@dataclass(frozen=True)
class Features:
    """What a file of features says.

    Attributes
    ----------
    format : str
        ``GeoJSON`` or ``ArcGIS JSON``.
    properties : list of mapping
    points : list of (float, float) or None
        Longitude and latitude in degrees, WGS 84; None where a feature has no geometry.
    notes : tuple of Warned
        Shapes that a point stands for, coordinates that were brought to degrees.
    """

    format: str
    properties: list[Mapping[str, Any]]
    points: list[Point | None]
    notes: tuple[Warned, ...]


def find_features(parsed: Any) -> Features | None:
    """Read parsed JSON as features.

    Parameters
    ----------
    parsed : Any
        A collection of features, a list of them, or anything else.

    Returns
    -------
    Features or None
        None where it is no collection of features.
    """
    listed = parsed.get("features") if isinstance(parsed, dict) else parsed
    if not isinstance(listed, list) or not listed:
        return None
    key = next((key for key in ("properties", "attributes") if _all_have(listed, key)), None)
    if key is None or not any("geometry" in each for each in listed):
        return None
    collection = parsed if isinstance(parsed, dict) else {}
    shapes = [_shape(each.get("geometry")) for each in listed]
    points, reference = _to_degrees([_inside(each) for each in shapes], _reference(collection))
    return Features(
        "GeoJSON" if key == "properties" else "ArcGIS JSON",
        [each.get(key) or {} for each in listed],
        points,
        _notes(shapes, reference),
    )


def _all_have(listed: Sequence[Any], key: str) -> bool:
    return all(
        isinstance(each, dict) and isinstance(each.get(key), dict | None) for each in listed
    ) and any(key in each for each in listed)


def _shape(geometry: Any) -> Any:
    """A geometry of either format; None where there is none that can be read."""
    if not isinstance(geometry, dict):
        return None
    try:
        if "type" in geometry:
            return shapely.geometry.shape(geometry)
        if "x" in geometry:
            return shapely.Point(float(geometry["x"]), float(geometry["y"]))
        rings = geometry.get("rings")
        return shapely.Polygon(rings[0]) if rings else shapely.LineString(geometry["paths"][0])
    except _MALFORMED:
        return None


def _inside(shape: Any) -> Point | None:
    if shape is None or shape.is_empty:
        return None
    try:
        point = shape if shape.geom_type == "Point" else shape.representative_point()
    except shapely.errors.ShapelyError:  # a ring that GEOS cannot make sense of
        return None
    return _finite((point.x, point.y))


def _finite(point: Point) -> Point | None:
    return point if math.isfinite(point[0]) and math.isfinite(point[1]) else None


def _reference(collection: Mapping[str, Any]) -> int | str:
    """The coordinate system that a collection states; longitude and latitude where it does not."""
    spatial = collection.get("spatialReference")
    if isinstance(spatial, dict):
        number = spatial.get("latestWkid") or spatial.get("wkid") or _WGS84
        return _ANSWERS_FOR.get(number, number) if isinstance(number, int) else _WGS84
    stated = collection.get("crs")
    inner = stated.get("properties") if isinstance(stated, dict) else None
    name = str(inner.get("name") or "") if isinstance(inner, dict) else ""
    return name if name and "CRS84" not in name else _WGS84


def _to_degrees(
    points: list[Point | None], reference: int | str
) -> tuple[list[Point | None], str | None]:
    """Points in degrees, and the name of the coordinate system that they were brought from."""
    try:
        crs = pyproj.CRS.from_user_input(reference)
    except pyproj.exceptions.CRSError:
        return points, None
    if crs.to_epsg() == _WGS84:
        return points, None
    change = pyproj.Transformer.from_crs(crs, _WGS84, always_xy=True)
    return [_finite(change.transform(*point)) if point else None for point in points], crs.name


def _notes(shapes: Sequence[Any], reference: str | None) -> tuple[Warned, ...]:
    notes = []
    others = [s.geom_type for s in shapes if s is not None and s.geom_type != "Point"]
    if others:
        message = "A point inside stands for each feature that is a line or an area."
        notes.append(Warned("point_of_shape", len(others), message, tuple(sorted(set(others)))))
    if reference:
        message = f"The points were brought from {reference} to longitude and latitude."
        notes.append(Warned("reprojected", len(shapes), message))
    return tuple(notes)
