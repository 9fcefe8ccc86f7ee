"""DHIS2 organisation units as its API lists them: JSON with geometry, path and parent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geodata.errors import SourceError
from geodata.geometry import WGS84
from loaders.boundaries.layer import Layer

_KEY = "organisationUnits"
_HEAD = 65_536  # bytes among which the list begins, after the pager
_KEPT = ("id", "code", "name", "shortName", "level", "path", "openingDate", "closedDate")


def is_org_units(path: Path) -> bool:
    """Whether a file lists organisation units as the API of DHIS2 does."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    return f'"{_KEY}"'.encode() in head and b'"FeatureCollection"' not in head


def read_org_units(path: Path, name: str) -> Layer:
    """Read organisation units; a unit without geometry keeps its row.

    Parameters
    ----------
    path : pathlib.Path
    name : str
        The file's name, for errors.

    Returns
    -------
    Layer
        In WGS 84; ``parentId`` and ``level`` from ``path`` where they are not stated.

    Raises
    ------
    SourceError
        When it is no such list.
    """
    try:
        units = json.loads(path.read_bytes())[_KEY]
        rows = [_describe(unit) for unit in units]
        shapes = [_shape(unit) for unit in units]
    except (ValueError, TypeError, AttributeError) as error:
        raise SourceError(
            "The list of organisation units is broken",
            where=name,
            remedy="Ask DHIS2 for organisationUnits.json with fields=id,name,code,level,path,"
            "parent,geometry once more.",
        ) from error
    frame = pd.DataFrame(rows)
    if not frame.empty:
        names = dict(zip(frame["id"], frame["name"], strict=True))
        frame["parentName"] = frame["parentName"].fillna(frame["parentId"].map(names))
    geometries = np.array([*shapes, None], dtype=object)[:-1]
    return Layer(path.stem, "DHIS2 JSON", frame, geometries, WGS84, "UTF-8", (), path.stem)


def _describe(unit: dict[str, Any]) -> dict[str, Any]:
    row = {key: unit.get(key) for key in _KEPT}
    above = [part for part in str(unit.get("path") or "").split("/") if part][:-1]
    parent = unit.get("parent") or {}
    row["level"] = row["level"] or (len(above) + 1 if unit.get("path") else None)
    row["parentId"] = parent.get("id") or (above[-1] if above else None)
    row["parentName"] = parent.get("name")
    row["name"] = row["name"] or unit.get("displayName")
    return row


def _shape(unit: dict[str, Any]) -> Any:
    """Its geometry: GeoJSON, or before version 2.32 a kind and a text of coordinates."""
    stated = unit.get("geometry")
    if not stated and unit.get("coordinates"):
        corners = json.loads(unit["coordinates"])
        kind = {"POLYGON": "Polygon", "MULTI_POLYGON": "MultiPolygon"}.get(unit["featureType"])
        depth = "Point" if isinstance(corners[0], (int, float)) else kind or "MultiPolygon"
        stated = {"type": depth, "coordinates": corners}
    if not stated:
        return None
    return shapely.from_geojson(json.dumps(stated), on_invalid="ignore")
