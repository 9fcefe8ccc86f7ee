"""Boundary files to plain frames: formats, layers, encodings and coordinate systems.

The only module that calls GDAL. What GDAL has to say is kept as notes, never printed.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import pyproj

from geodata.errors import BoundaryError, EngagementError, SourceError
from geodata.geometry import WGS84
from loaders.boundaries.kml import read_kml
from loaders.boundaries.layer import Layer
from loaders.boundaries.orgunits import is_org_units, read_org_units
from loaders.boundaries.text import mend_text
from loaders.source import Source
from loaders.tables.text import decode

FORMATS = {
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".geojsonl": "GeoJSONSeq",
    ".topojson": "TopoJSON",
    ".shp": "Shapefile",
    ".gpkg": "GeoPackage",
    ".parquet": "GeoParquet",
    ".geoparquet": "GeoParquet",
    ".fgb": "FlatGeobuf",
    ".kml": "KML",
    ".kmz": "KML",
}
_DRIVERS = {"ESRI Shapefile": "Shapefile", "GPKG": "GeoPackage"}
# GDAL goes by what a file holds, not by its ending, and some of what it knows (VRT, WFS, ...) makes
# it read other files or call addresses. So only files that begin like ours are handed to it, and
# whatever it would fetch ends at a closed port of this machine. JSON may be a pipeline of GDAL's,
# which reads what it names, and SQLite other than GeoPackage may have tables that do.
_BEGINNINGS = (b"\x00\x00\x27\x0a", b"fgb", b"PAR1")
_SQLITE, _APPLICATION = b"SQLite format 3\x00", slice(68, 72)
_PIPELINE = b"gdal_streamed_alg"
_HEAD = 65_536
pyogrio.set_gdal_config_options({"GDAL_HTTP_PROXY": "http://127.0.0.1:9"})
_LEGACY = "windows-1252"
_DRIVER, _UNSAID = 29, (0x00, 0x57)  # where a .dbf states its code page, and what says nothing
_REMEDY = (
    "Give GeoJSON, TopoJSON, KML, Shapefile (with its parts, or zipped), GeoPackage or GeoParquet."
)
_XML = (".kml", ".kmz")  # read without GDAL
# Its .prj states an ellipsoid, its coordinates are on the sphere: it is what EPSG calls 3857.
_SPHERICAL = ("google maps global mercator", "popular visualisation")


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
        _refuse_nested(paths, files, source)
        if not files and len(paths) > 1:
            raise SourceError("Holds no boundary file", where=source.name, remedy=_REMEDY)
        layers, failed = _read_files(files or list(paths), source.name)
    if not layers and failed:
        raise failed[0]
    if not layers:
        raise BoundaryError("The file holds no geometry", where=source.name, remedy=_REMEDY)
    notes = tuple(str(error) for error in failed)
    return [replace(mend_text(layer), notes=(*layer.notes, *notes)) for layer in layers]


def _refuse_nested(paths: Sequence[Path], files: Sequence[Path], source: Source) -> None:
    """Refuse a geodatabase, and a zip of zips, which would have to be unpacked twice."""
    if any(path.suffix.lower() == ".gdbtable" for path in paths) and not files:
        raise SourceError(
            "An Esri geodatabase is not read",
            where=source.name,
            remedy="Export its layer as GeoPackage or Shapefile.",
        )
    inner = [path.name for path in paths if path.suffix.lower() == ".zip"]
    if inner and not files:
        raise SourceError(
            f"The zip holds other zips: {', '.join(inner[:3])}",
            where=source.name,
            remedy="Unpack it once, and give the zips that are inside, one or several.",
        )


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
        if path.suffix.lower() in _XML:
            yield from read_kml(path, name)
        elif path.suffix.lower() == ".json" and is_org_units(path):
            yield read_org_units(path, name)
        elif path.suffix.lower() in (".parquet", ".geoparquet"):
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
        head = stream.read(_HEAD)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \r\n\t\x1e")
    if path.suffix.lower() in _XML:
        ours = text.startswith((b"<", b"PK"))
    elif text.startswith(b"{"):
        ours = _PIPELINE not in head
    elif head.startswith(_SQLITE):
        ours = head[_APPLICATION].startswith(b"GP")
    else:
        ours = head.startswith(_BEGINNINGS)
    if not ours:
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
    return _layer(path, path.stem, "GeoParquet", frame, frame.crs, None, ())


def _read_gdal(path: Path) -> Iterator[Layer]:
    for name, kind in _listed(path):
        if kind is None:
            continue
        with _remarks() as notes:
            frame, info = _read_layer(path, name, _shapefile_encoding(path))
        driver = _DRIVERS.get(info["driver"], info["driver"])
        crs = _topojson_crs(path, name) if driver == "TopoJSON" else frame.crs
        yield _layer(path, name, driver, frame, crs, info["encoding"], tuple(notes))


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
    path: Path,
    name: str,
    fmt: str,
    frame: Any,
    crs: Any,
    encoding: str | None,
    notes: tuple[str, ...],
) -> Layer:
    shapes = np.array(frame.geometry.values, dtype=object, ndmin=1)
    attributes = pd.DataFrame(frame.drop(columns=frame.geometry.name)).reset_index(drop=True)
    attributes = attributes.apply(_flatten)
    if crs is None:
        return Layer(name, fmt, attributes, shapes, None, encoding, notes, path.stem)
    stated = pyproj.CRS.from_user_input(crs)
    if any(word in stated.name.casefold() for word in _SPHERICAL):
        notes = (*notes, f"{stated.name} was read as EPSG:3857, which is on the sphere.")
        stated = pyproj.CRS.from_epsg(3857)
    return Layer(name, fmt, attributes, shapes, stated, encoding, notes, path.stem)


def _flatten(column: pd.Series) -> pd.Series:
    """A column whose lists, as JSON has them, are text."""
    lists = [isinstance(value, (list, np.ndarray, dict)) for value in column]
    if not any(lists):
        return column
    texts = [
        json.dumps(value, ensure_ascii=False, default=str)
        if held and isinstance(value, dict)
        else "; ".join(str(one) for one in value)
        if held
        else value
        for value, held in zip(column, lists, strict=True)
    ]
    return pd.Series(texts, index=column.index, dtype=object)


def _shapefile_encoding(path: Path) -> str | None:
    """What a shapefile without .cpg is written in; GDAL would take any of it for Latin-1."""
    table = path.with_suffix(".dbf")
    if path.suffix.lower() != ".shp" or path.with_suffix(".cpg").exists() or not table.exists():
        return None
    content = table.read_bytes()
    start, length = (int.from_bytes(content[at : at + 2], "little") for at in (8, 10))
    if content[start:].isascii() or content[_DRIVER] not in _UNSAID or not length:
        return None
    rows = (content[at : at + length] for at in range(start, len(content), length))
    return decode(b"\n".join(row for row in rows if not row.isascii()))[1]


def _topojson_crs(path: Path, layer: str) -> pyproj.CRS | None:
    """The coordinate system a TopoJSON file states, which GDAL overlooks."""
    topology = json.loads(path.read_bytes())
    for holder in (topology.get("objects", {}).get(layer, {}), topology):
        stated = (holder.get("crs") or {}).get("properties", {}).get("name")
        if stated:
            return WGS84 if "CRS84" in stated else pyproj.CRS.from_user_input(stated)
    return None
