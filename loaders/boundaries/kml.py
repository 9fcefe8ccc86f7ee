"""KML and KMZ: placemarks, their data, their folders. Links in them are never followed.

GDAL is not asked: it tells formats of XML apart by contents and follows what it finds, and it
knows neither the tables in which ArcGIS and Google write attributes nor folders as parents.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from lxml import etree, html

from geodata.errors import SourceError
from geodata.geometry import WGS84
from loaders.archive import MAX_UNPACKED_BYTES, list_members, open_archive, unpack_member
from loaders.boundaries.layer import Layer

KML = "KML"
_REMEDY = "Export it again as KML, or give GeoJSON or GeoPackage."
_HOLDERS = {"Folder", "Document"}
_STATED = re.compile(r"^\s*([^\W\d][\w .\-]{0,40}?)\s*[:=]\s*(\S.*?)\s*$")
_SAME_GROUND = 0.6  # share that the bounds of two folders have in common when they are two levels


def read_kml(path: Path, name: str) -> list[Layer]:
    """Read the placemarks of a KML or KMZ file.

    Attributes are the data that a placemark carries (``Data``, ``SimpleData``) and the rows of a
    table, or lines such as ``Code: 12``, in its description. Folders that lie side by side are an
    attribute (``folder_1``, ``folder_2``); folders on the same ground are layers, one a level.

    Parameters
    ----------
    path : pathlib.Path
    name : str
        The file's name, for errors.

    Returns
    -------
    list of Layer
        In WGS 84, as the standard demands.

    Raises
    ------
    SourceError
        When it is no KML, or a KMZ without one.
    """
    with _unzipped(path, name) as document:
        try:
            rows, shapes, links = _read_placemarks(document)
        except etree.XMLSyntaxError as error:
            raise SourceError(
                f"The KML is broken: {error.msg}", where=name, remedy=_REMEDY
            ) from error
    notes = (f"{links} network links were not followed.",) if links else ()
    frame = _drop_constant_folders(pd.DataFrame(rows))
    geometries = np.array([*shapes, None], dtype=object)[:-1]
    parts = _split_by_folder(frame, geometries)
    return [
        Layer(part or path.stem, KML, table, kept, WGS84, "UTF-8", notes, path.stem)
        for part, table, kept in parts
    ]


@contextlib.contextmanager
def _unzipped(path: Path, name: str) -> Iterator[Path]:
    """The document itself: of a KMZ ``doc.kml``, else its first KML."""
    if path.suffix.lower() != ".kmz":
        yield path
        return
    with open_archive(path, name) as archive, tempfile.TemporaryDirectory() as folder:
        inside = [info for info in list_members(archive, name) if info.filename.endswith(".kml")]
        if not inside:
            raise SourceError("The KMZ holds no KML", where=name, remedy=_REMEDY)
        main = min(inside, key=lambda info: (info.filename != "doc.kml", info.filename))
        target = Path(folder) / "doc.kml"
        unpack_member(archive, main, target, MAX_UNPACKED_BYTES, name)
        yield target


def _read_placemarks(path: Path) -> tuple[list[dict[str, Any]], list[Any], int]:
    """Attributes and geometry of every placemark, and how many links there are."""
    rows: list[dict[str, Any]] = []
    shapes: list[Any] = []
    folders: list[str] = []
    links = 0
    with path.open("rb") as stream:
        # entities are not resolved and nothing is fetched; a document may be large all the same
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
        )
        for event, element in events:
            kind = _local(element)
            if kind in _HOLDERS:
                folders.append("") if event == "start" else folders.pop()
            elif event == "end" and kind == "name" and folders and _local(_up(element)) == "Folder":
                folders[-1] = " ".join((element.text or "").split())
            elif event == "end" and kind == "Placemark":
                rows.append(_attributes(element) | _folder_columns(folders))
                shapes.append(_geometry(element))
                element.clear()
            links += event == "end" and kind == "NetworkLink"
    return rows, shapes, links


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _up(element: Any) -> Any:
    return element.getparent()


def _folder_columns(folders: Iterable[str]) -> dict[str, str]:
    named = [folder for folder in folders if folder]
    return {f"folder_{position}": folder for position, folder in enumerate(named, 1)}


def _attributes(placemark: Any) -> dict[str, Any]:
    """What a placemark says about itself: its name, its data, what its description tabulates."""
    stated: dict[str, Any] = {}
    for element in placemark.iter("{*}SimpleData"):
        stated[element.get("name", "")] = _text(element)
    for element in placemark.iter("{*}Data"):
        stated[element.get("name", "")] = _text(element.find("{*}value"))
    stated.pop("", None)
    for key, value in _describe(_text(placemark.find("{*}description")) or "").items():
        stated.setdefault(key, value)
    name = _text(placemark.find("{*}name"))
    if not any(str(key).casefold() == "name" for key in stated):
        stated["name"] = name
    return stated


def _text(element: Any) -> str | None:
    if element is None:
        return None
    return " ".join("".join(element.itertext()).split()) or None


def _describe(description: str) -> dict[str, str]:
    """The attributes that a description spells out: rows of two cells, or ``key: value`` lines."""
    if "<" not in description:
        return _stated_lines(description.splitlines())
    try:
        tree = html.fragment_fromstring(description, create_parent="div")
    except (etree.ParserError, ValueError):  # a fragment of nothing, or control characters
        return {}
    found = {}
    for row in tree.iter("tr"):
        cells = [_text(cell) for cell in row if cell.tag in ("td", "th")]
        if len(cells) == 2 and cells[0] and cells[1] and row.find(".//tr") is None:
            found[cells[0].rstrip(":")] = cells[1]
    return found or _stated_lines(_lines(tree))


def _lines(tree: Any) -> list[str]:
    for element in tree.iter("br", "p", "li", "div"):
        element.tail = f"\n{element.tail or ''}"
    return "".join(tree.itertext()).splitlines()


def _stated_lines(lines: Iterable[str]) -> dict[str, str]:
    return {match[1]: match[2] for line in lines if (match := _STATED.match(line))}


def _geometry(placemark: Any) -> Any:
    """Its polygons as one shape; else a point or line, so that it can be called what it is."""
    polygons = [ring for one in placemark.iter("{*}Polygon") if (ring := _polygon(one)) is not None]
    if polygons:
        return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    for kind, make in (("Point", shapely.Point), ("LineString", shapely.LineString)):
        for element in placemark.iter("{*}" + kind):
            corners = _corners(element)
            if len(corners) >= (1 if kind == "Point" else 2):
                return make(corners[0] if kind == "Point" else corners)
    return None


def _polygon(element: Any) -> Any:
    shells = [_corners(ring) for ring in element.iterfind("{*}outerBoundaryIs/{*}LinearRing")]
    holes = [_corners(ring) for ring in element.iterfind("{*}innerBoundaryIs/{*}LinearRing")]
    if not shells or len(shells[0]) < 3:
        return None
    return shapely.Polygon(shells[0], [hole for hole in holes if len(hole) >= 3])


def _corners(element: Any) -> list[tuple[float, float]]:
    """Longitude and latitude of every corner; heights are dropped, nothing where one is broken."""
    stated = element.find("{*}coordinates")
    text = re.sub(r"\s*,\s*", ",", (stated.text or "") if stated is not None else "")
    try:
        return [(float(lon), float(lat)) for lon, lat, *_ in (c.split(",") for c in text.split())]
    except ValueError:
        return []


def _drop_constant_folders(frame: pd.DataFrame) -> pd.DataFrame:
    """Folders that tell nothing apart are the file's own and no attribute."""
    folders = [column for column in frame.columns if str(column).startswith("folder_")]
    return frame.drop(columns=[column for column in folders if frame[column].nunique() < 2])


def _split_by_folder(frame: pd.DataFrame, shapes: Any) -> list[tuple[str, pd.DataFrame, Any]]:
    """One layer, or one a folder where the folders lie on the same ground."""
    folders = [column for column in frame.columns if str(column).startswith("folder_")]
    if not folders:
        return [("", frame, shapes)]
    column = folders[0]
    groups = [(str(name), rows.index.to_numpy()) for name, rows in frame.groupby(column)]
    boxes = [shapely.box(*shapely.total_bounds(shapes[rows])) for _, rows in groups]
    ground = shapely.union_all(boxes).area
    if not ground or any(box.area < _SAME_GROUND * ground for box in boxes):
        return [("", frame, shapes)]
    rest = frame.drop(columns=column)
    return [(name, rest.loc[rows].reset_index(drop=True), shapes[rows]) for name, rows in groups]
