"""Values between canonical tables and a GeoPackage: dates as ISO text, geometry as its binary.

Geometry is encoded here, not by GDAL, so that it shares one transaction with everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geodata import model
from geodata.errors import StoreError

WGS84 = 4326
_CHUNK = 20_000

# --- geometry -----------------------------------------------------------------------------------

_HEADER = np.dtype(
    [("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs", "<i4"), ("envelope", "<f8", 4)]
)
HEADER_BYTES = _HEADER.itemsize
_LITTLE_ENDIAN, _ENVELOPE_XY, _ENVELOPE_BITS, _EMPTY = 0x01, 0x02, 0x0E, 0x10
_BARE = 8
"""Bytes of a header without an envelope."""
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)


def to_blobs(geometries: Sequence[Any] | NDArray[np.object_]) -> list[bytes]:
    """Polygons as GeoPackage binary: a header with the envelope, then WKB, in EPSG:4326.

    Parameters
    ----------
    geometries : sequence of shapely geometry
        Polygons and MultiPolygons; the former become one-part MultiPolygons, heights are dropped.

    Raises
    ------
    StoreError
        When one of them is something else.
    """
    shapes = shapely.force_2d(np.asarray(geometries, dtype=object))
    kinds = shapely.get_type_id(shapes)
    single = kinds == shapely.GeometryType.POLYGON
    if not (single | (kinds == shapely.GeometryType.MULTIPOLYGON)).all():
        raise StoreError("An area is not a polygon", remedy="Only polygons can be areas.")
    shapes[single] = [shapely.multipolygons([shape]) for shape in shapes[single]]
    headers = np.zeros(len(shapes), _HEADER)
    headers["magic"], headers["srs"] = b"GP", WGS84
    headers["envelope"] = shapely.bounds(shapes)[:, [0, 2, 1, 3]]
    empty = shapely.is_empty(shapes)
    headers["flags"] = _LITTLE_ENDIAN | np.where(empty, _EMPTY, _ENVELOPE_XY)
    bodies = shapely.to_wkb(shapes, byte_order=1, flavor="iso")
    return [
        header.tobytes()[: _BARE if bare else None] + body
        for header, body, bare in zip(headers, bodies, empty, strict=True)
    ]


def from_blobs(blobs: Sequence[bytes]) -> NDArray[np.object_]:
    """The geometries in GeoPackage binary, as any program wrote it.

    Raises
    ------
    ValueError
        When a blob is not GeoPackage binary.
    """
    return np.asarray(shapely.from_wkb([_body(blob) for blob in blobs]), dtype=object)


def _body(blob: bytes) -> bytes:
    envelope = (blob[3] >> 1) & 0x07 if len(blob) > _BARE else len(_ENVELOPE_BYTES)
    if blob[:2] != b"GP" or envelope >= len(_ENVELOPE_BYTES):
        raise ValueError("not GeoPackage geometry")
    return blob[_BARE + _ENVELOPE_BYTES[envelope] :]


def reach_of(headers: Sequence[bytes]) -> tuple[float | None, ...]:
    """West, east, south and north of geometries from their headers; None where there are none."""
    whole = np.frombuffer(b"".join(h for h in headers if len(h) == HEADER_BYTES), _HEADER)
    boxes = whole["envelope"][(whole["flags"] & _ENVELOPE_BITS) == _ENVELOPE_XY]
    if not len(boxes):
        return (None,) * 4
    low, high = boxes.min(axis=0).tolist(), boxes.max(axis=0).tolist()
    return low[0], high[1], low[2], high[3]


def _measure(measure: Callable[[Any], float | bool]) -> Callable[[bytes | None], Any]:
    return lambda blob: None if blob is None else measure(from_blobs([blob])[0])


SPATIAL_FUNCTIONS: Mapping[str, Callable[[bytes | None], Any]] = {
    "ST_IsEmpty": _measure(lambda shape: shape.is_empty),
    "ST_MinX": _measure(lambda shape: shape.bounds[0]),
    "ST_MinY": _measure(lambda shape: shape.bounds[1]),
    "ST_MaxX": _measure(lambda shape: shape.bounds[2]),
    "ST_MaxY": _measure(lambda shape: shape.bounds[3]),
}
"""What the triggers of a spatial index call, should somebody add one in QGIS."""


# --- values -------------------------------------------------------------------------------------


def to_rows(name: str, frame: pd.DataFrame) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a conformed table as SQLite takes them: missing is None, a date is ISO text.

    Some thousand at a time: as tuples they take ten times the room.
    """
    columns = model.table_of(name).columns
    for start in range(0, len(frame), _CHUNK):
        part = frame.iloc[start : start + _CHUNK]
        yield list(zip(*(_encode(c.kind, part[c.name]) for c in columns), strict=True))


def _encode(kind: model.Kind, series: pd.Series) -> list[Any]:
    if kind == "geometry":
        return to_blobs(series.to_numpy())
    if kind == "date":
        days = series.to_numpy("datetime64[D]")
        return [None if day == "NaT" else day for day in np.datetime_as_string(days).tolist()]
    return series.to_numpy(dtype=object, na_value=None).tolist()
