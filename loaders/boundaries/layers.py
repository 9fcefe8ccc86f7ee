"""Boundary files to plain frames: formats, layers, encodings and coordinate systems.

The only module that calls GDAL. What GDAL has to say is kept as notes, never printed.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import pyproj
import shapely

from geodata.errors import BoundaryError, EngagementError, SourceError
from geodata.geometry import WGS84, Shapes
from loaders.source import Source

FORMATS = {
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".topojson": "TopoJSON",
    ".shp": "Shapefile",
    ".gpkg": "GeoPackage",
    ".parquet": "GeoParquet",
    ".geoparquet": "GeoParquet",
    ".fgb": "FlatGeobuf",
}
_DRIVERS = {"ESRI Shapefile": "Shapefile", "GPKG": "GeoPackage"}
# GDAL goes by what a file holds, not by its ending, and some of what it knows (VRT, WFS, ...) makes
# it read other files or call addresses. So only files that begin like ours are handed to it, and
# whatever it would fetch ends at a closed port of this machine.
_BEGINNINGS = (b"{", b"\x00\x00\x27\x0a", b"SQLite format 3\x00", b"fgb", b"PAR1")
pyogrio.set_gdal_config_options({"GDAL_HTTP_PROXY": "http://127.0.0.1:9"})
_LEGACY = "windows-1252"
_REMEDY = "Give GeoJSON, TopoJSON, Shapefile (with its parts, or zipped), GeoPackage or GeoParquet."
# Its .prj states an ellipsoid, its coordinates are on the sphere: it is what EPSG calls 3857.
_SPHERICAL = ("google maps global mercator", "popular visualisation")


@dataclass(frozen=True)
class Layer:
    """One layer of a boundary file.

    Attributes
    ----------
    name : str
        Layer, or the file's name without its ending.
    format : str
        Such as ``GeoJSON``.
    frame : pandas.DataFrame
        The attributes, one row a feature, as read.
    shapes : numpy.ndarray of shapely.Geometry or None
        In ``crs``, easting or longitude first.
    crs : pyproj.CRS or None
        None where nothing is stated.
    encoding : str or None
        Of the attributes, where the reader says it.
    notes : tuple of str
        What the reader remarked.
    """

    name: str
    format: str
    frame: pd.DataFrame
    shapes: Shapes
    crs: pyproj.CRS | None
    encoding: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def has_polygons(self) -> bool:
        """Whether any feature is an area."""
        return bool(np.isin(shapely.get_type_id(self.shapes), (3, 6, 7)).any())

    def bounds(self) -> tuple[float, float, float, float]:
        """Least and greatest coordinates: west, south, east, north where they are degrees."""
        west, south, east, north = shapely.total_bounds(self.shapes)
        return float(west), float(south), float(east), float(north)


def read_layers(source: Source) -> list[Layer]:
    """Read every layer that has geometry.

    Parameters
    ----------
    source : Source
        One file, a zip, or the parts of a shapefile.

    Returns
    -------
    list of Layer
        In the order of the file.

    Raises
    ------
    SourceError
        When no file in it can be read.
    BoundaryError
        When no layer has geometry.
    """
    with source.on_disk() as paths:
        files = [path for path in paths if path.suffix.lower() in FORMATS]
        if not files and len(paths) > 1:
            raise SourceError("Holds no boundary file", where=source.name, remedy=_REMEDY)
        layers, failed = _read_files(files or list(paths), source.name)
    if not layers and failed:
        raise failed[0]
    if not layers:
        raise BoundaryError("The file holds no geometry", where=source.name, remedy=_REMEDY)
    notes = tuple(str(error) for error in failed)
    return [replace(layer, notes=(*layer.notes, *notes)) for layer in layers]


def _read_files(paths: list[Path], name: str) -> tuple[list[Layer], list[EngagementError]]:
    """The layers of every file, and why some files have none: a zip may hold other things too."""
    layers: list[Layer] = []
    failed: list[EngagementError] = []
    for path in paths:
        try:
            layers.extend(_read_file(path, name if len(paths) == 1 else path.name))
        except (SourceError, BoundaryError) as error:
            failed.append(error)
    return layers, failed


def _read_file(path: Path, name: str) -> Iterator[Layer]:
    _refuse_disguised(path, name)
    try:
        if path.suffix.lower() in (".parquet", ".geoparquet"):
            yield _read_parquet(path)
        else:
            yield from _read_gdal(path)
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pa.ArrowInvalid,
    ) as error:
        raise SourceError(
            "Cannot be read as a boundary file", where=name, remedy=_remedy_for(path)
        ) from error


def _refuse_disguised(path: Path, name: str) -> None:
    with path.open("rb") as stream:
        head = stream.read(1024)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"{" and not head.startswith(_BEGINNINGS):
        raise SourceError("Cannot be read as a boundary file", where=name, remedy=_remedy_for(path))


def _remedy_for(path: Path) -> str:
    if path.suffix.lower() == ".shp" and not path.with_suffix(".shx").exists():
        return "The .shx part is missing: give .shp, .shx, .dbf and .prj together, or zipped."
    return _REMEDY


def _read_parquet(path: Path) -> Layer:
    try:
        frame = gpd.read_parquet(path)
    except pa.ArrowInvalid:
        raise  # a ValueError too, but the file is damaged
    except ValueError as error:
        raise BoundaryError(
            "The Parquet file holds no geometry", where=path.name, remedy="Export it as GeoParquet."
        ) from error
    return _layer(path.stem, "GeoParquet", frame, frame.crs, None, ())


def _read_gdal(path: Path) -> Iterator[Layer]:
    for name, kind in _listed(path):
        if kind is None:
            continue
        with _remarks() as notes:
            frame, info = _read_layer(path, name, _shapefile_encoding(path))
        driver = _DRIVERS.get(info["driver"], info["driver"])
        crs = _topojson_crs(path, name) if driver == "TopoJSON" else frame.crs
        yield _layer(name, driver, frame, crs, info["encoding"], tuple(notes))


def _read_layer(path: Path, name: str, encoding: str | None) -> tuple[Any, dict[str, Any]]:
    """A layer and what is known about it; text that is not in UTF-8 is taken for Windows-1252."""
    try:
        info = pyogrio.read_info(path, layer=name, encoding=encoding)
        frame = pyogrio.read_dataframe(path, layer=name, encoding=encoding, on_invalid="fix")
    except UnicodeDecodeError:
        if encoding == _LEGACY:
            raise
        return _read_layer(path, name, _LEGACY)
    return frame, info


def _listed(path: Path) -> Sequence[tuple[str, str | None]]:
    with _remarks():
        return [(str(name), kind) for name, kind in pyogrio.list_layers(path)]


@contextmanager
def _remarks() -> Iterator[list[str]]:
    """Collect what GDAL warns about, each remark once."""
    notes: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield notes
    notes.extend(dict.fromkeys(str(warning.message) for warning in caught))


def _layer(
    name: str, fmt: str, frame: Any, crs: Any, encoding: str | None, notes: tuple[str, ...]
) -> Layer:
    shapes = np.array(frame.geometry.values, dtype=object, ndmin=1)
    attributes = pd.DataFrame(frame.drop(columns=frame.geometry.name)).reset_index(drop=True)
    if crs is None:
        return Layer(name, fmt, attributes, shapes, None, encoding, notes)
    stated = pyproj.CRS.from_user_input(crs)
    if any(word in stated.name.casefold() for word in _SPHERICAL):
        notes = (*notes, f"{stated.name} was read as EPSG:3857, which is on the sphere.")
        stated = pyproj.CRS.from_epsg(3857)
    return Layer(name, fmt, attributes, shapes, stated, encoding, notes)


def _shapefile_encoding(path: Path) -> str | None:
    """UTF-8 where a shapefile without .cpg is written in it; GDAL would take it for Latin-1."""
    table = path.with_suffix(".dbf")
    if path.suffix.lower() != ".shp" or path.with_suffix(".cpg").exists() or not table.exists():
        return None
    content = table.read_bytes()
    head = int.from_bytes(content[8:10], "little")  # length of the header, which is binary
    try:
        content[head:].decode("ascii")
    except UnicodeDecodeError:
        try:
            content[head:].decode("utf-8")
        except UnicodeDecodeError:
            return None
        return "UTF-8"
    return None


def _topojson_crs(path: Path, layer: str) -> pyproj.CRS | None:
    """The coordinate system a TopoJSON file states, which GDAL overlooks."""
    topology = json.loads(path.read_bytes())
    for holder in (topology.get("objects", {}).get(layer, {}), topology):
        stated = (holder.get("crs") or {}).get("properties", {}).get("name")
        if stated:
            return WGS84 if "CRS84" in stated else pyproj.CRS.from_user_input(stated)
    return None
