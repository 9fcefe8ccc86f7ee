"""One level's areas as the browser fetches them: a file of all, finer sheets of a large level."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geodata.areas import Areas
from geodata.cache import content_key
from geodata.web.arcs import Floats, Shapes
from geodata.web.drawing import Drawing, Weighed, draw, weigh_borders
from geodata.web.progress import Progress
from geodata.web.shapes import (
    Bounds,
    agreeing_borders,
    bounds_of,
    one_world,
    sound_polygons,
    width_of,
)
from geodata.web.sheets import split, tolerances, write_sheets, zoom_of
from geodata.web.writing import as_areas, as_lines, as_list, as_object

FORMAT = "engagement-layer/3"
"""Name of the layout that :func:`web_layer` writes."""

NAMED = ("ar", "en", "es", "fr")
"""Languages in which the browser is given names, where the boundary has any."""

SHEETED_FROM = 5_000
"""Levels with more areas than this are an overview and sheets."""

# A country on a 1280 pixel screen, looked at four times closer, shows nothing finer than this; the
# overview of a large level is left for its sheets when one looks twice as close.
_PIXELS, _OVERVIEW_PIXELS = 1280 * 4, 1280 * 2
# The grid's step, as a part of the tolerance; and how many pixels the tolerance of a drawing may be
# on the screen before the next detail is wanted.
_STEP, _COARSE = 1 / 8, 1.5
# Pixels across which the smaller areas are looked at when they fill a screen.
_SCREEN = 1280
_SMALLER = 0.05  # of all areas are smaller than those
# Edges that miss each other by less than this part of a pixel, or of an area, are meant to agree.
_GAP, _GAP_OF_AREA = 1 / 4, 1 / 256
# A stretch of sea that sheets do not cross, as a part of the country's width.
_SEA = 1 / 8


@dataclass(frozen=True)
class WebLayer:
    """One level of one vintage, ready for the browser.

    Attributes
    ----------
    name : str
        File name with the hash of the contents: the same name is the same picture for ever.
    body : bytes
        UTF-8 JSON; :func:`web_layer` describes it.
    codes : tuple of str
        P-codes in the order in which a picture lists its classes.
    bounds : tuple of float
        West, south, east, north in degrees; east passes 180 where a country crosses that meridian.
    sheets : mapping of str to bytes
        Files with finer drawings by name, as the body lists them; none for a level of few areas.
    """

    name: str
    body: bytes
    codes: tuple[str, ...]
    bounds: Bounds
    sheets: Mapping[str, bytes] = field(default_factory=dict, hash=False)


def layer_key(areas: Areas, level: int) -> str:
    """A name for what :func:`web_layer` would draw, without drawing it.

    Equal for two vintages, or two readings of one, that give the same files; another when any
    shape, code, name, kind, parent, authority or label point differs, or the way of drawing.

    Raises
    ------
    AreaError
        When the vintage has no such level.
    """
    units = areas.at(level)
    words = as_object(_members(areas, level))
    bodies = [shape or b"" for shape in shapely.to_wkb(units["geometry"].to_numpy())]
    lengths = np.array([len(body) for body in bodies])
    labels = _known_labels(units)
    return content_key(FORMAT, words, labels, lengths, b"".join(bodies))


def web_layer(
    areas: Areas, level: int, *, progress: Callable[[str, float | None], None] | None = None
) -> WebLayer:
    """Draw one level for the browser, generalised as a coverage so that no gaps open.

    Borders are cut into arcs where three areas meet, as in TopoJSON; each arc is sent once, with
    the two areas at its sides, from which the borders of parents and of the country follow. The
    geometry of ``areas`` stays as it was.

    Parameters
    ----------
    areas : Areas
        One vintage, EPSG:4326.
    level : int
        ADM level to draw.
    progress : callable, optional
        Told what is being done, and the share of all that is done where it is known, at least
        every second or so, on the thread that calls.

    Returns
    -------
    WebLayer
        Whose JSON has ``grid`` (origin x and y and step, in degrees), ``codes``, ``names``,
        ``other_names`` (for each language of :data:`NAMED` that the boundary has names in, a name
        or null an area), ``kinds``, ``parents`` (positions in ``parent_names``, -1 for none; their
        names in other languages in ``other_parent_names``), ``authority`` ("0" where an area has
        none), ``labels`` (x, y of a point inside each, on the grid), ``arcs`` (first point, then
        steps), ``sides`` (two areas an arc, -1 for the outside), ``areas`` (polygons of rings of
        arcs, ``-1 - i`` for arc ``i`` backwards), ``outlines`` (null, or lines for parents and
        country where the original's edges do not agree) and ``details``: empty up to
        :data:`SHEETED_FROM` shapes, else finer drawings, coarse to fine, each with the Leaflet
        ``zoom`` from which it is wanted, its ``grid`` and its ``sheets`` (west, south, east, north
        in degrees, and file name). A sheet has ``positions`` of the areas that it holds, whole, and
        ``arcs``, ``sides`` and ``areas`` as above.

    Raises
    ------
    AreaError
        When the vintage has no such level.
    """
    told = Progress(progress)
    told.begin("Reading boundaries", 0, 0.1)
    units = areas.at(level)
    shapes = one_world(sound_polygons(units["geometry"].to_numpy()))
    places = _places(units, shapes)
    told.begin("Cutting borders", 0.1, 0.3)
    width = width_of(shapes)
    weighed = weigh_borders(*agreeing_borders(shapes, gap_of(shapes, width), told.now))
    large = np.count_nonzero(~shapely.is_empty(shapes)) > SHEETED_FROM
    tolerance = width / (_OVERVIEW_PIXELS if large else _PIXELS)
    bounds = bounds_of(shapes)
    told.begin("Drawing all areas", 0.3, 0.5 if large else 0.9)
    drawing = draw(weighed, tolerance, bounds[:2], tolerance * _STEP, told)
    details, sheets = (
        _details(weighed, drawing, tolerance, shapes, places, told) if large else ([], {})
    )
    told.begin("Writing the layer", 0.9, 1)
    members = _members(areas, level)
    body = as_object(
        {
            "format": FORMAT,
            "grid": drawing.grid,
            "bounds": bounds,
            **members,
            "labels": as_list(np.rint((places - drawing.grid[:2]) / drawing.grid[2])),
            **_drawn(drawing, weighed.agrees, members["parents"]),
            "details": details,
        }
    )
    told(1)
    name = _file_name(areas.vintage, level, body)
    return WebLayer(name, body, tuple(units.index), bounds, sheets)


def _details(
    weighed: Weighed,
    overview: Drawing,
    tolerance: float,
    shapes: Shapes,
    places: Floats,
    told: Progress,
) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """Finer drawings in sheets, each wanted where the corners of the one before show."""
    there = ~shapely.is_empty(shapes)
    groups = split(np.where(there[:, None], places, np.nan), width_of(shapes) * _SEA)
    finest = float(np.quantile(np.sqrt(shapely.area(shapes[there])), _SMALLER)) / _SCREEN
    latitude = float(np.median(places[there, 1]))
    fine = tolerances(weighed, tolerance, finest)
    details, files = [], {}
    for number, finer in enumerate(fine):
        first, last = (0.5 + 0.4 * share / len(fine) for share in (number, number + 1))
        told.begin(f"Drawing detail {number + 1} of {len(fine)}", first, last)
        drawing = draw(weighed, finer, overview.grid[:2], _decimal(finer), told)
        index, sheets = write_sheets(drawing, groups)
        zoom = round(zoom_of(tolerance / _COARSE, latitude), 2)
        details.append({"zoom": zoom, "grid": drawing.grid, "sheets": index})
        files.update(sheets)
        tolerance = finer
    return details, files


def _decimal(step: float) -> float:
    """The next power of ten below: coordinates given to some digits then stay what they are."""
    return float(10.0 ** np.floor(np.log10(step)))


def gap_of(shapes: Shapes, width: float) -> float:
    """Edges that miss each other by less are meant to agree; degrees."""
    sizes = np.sqrt(shapely.area(shapes[~shapely.is_empty(shapes)]))
    across = float(np.median(sizes)) * _GAP_OF_AREA if len(sizes) else width
    return min(width / _PIXELS * _GAP, across)


def _drawn(drawing: Drawing, agrees: bool, parents: Sequence[int]) -> dict[str, Any]:
    everywhere = np.arange(len(drawing.shapes))
    arcs = drawing.arcs_of(everywhere)
    return {
        "arcs": as_lines(drawing.points, drawing.starts, arcs),
        "sides": as_list(drawing.borders.sides[arcs]),
        "areas": as_areas(drawing, everywhere, arcs),
        "outlines": None if agrees else _outlines(drawing.shapes, parents),
    }


def _file_name(vintage: str, level: int, body: bytes) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", vintage.lower()).strip("-")[:40] or "areas"
    return f"{slug}-{level}-{hashlib.sha256(body).hexdigest()[:16]}.json"


def _members(areas: Areas, level: int) -> dict[str, Any]:
    """Everything that is said of the areas but their shapes."""
    units = areas.at(level)
    kinds, kind_names = pd.factorize(units["kind"].fillna("").astype("str"))
    return {
        "vintage": areas.vintage,
        "level": level,
        "codes": list(units.index),
        "names": units["name"].astype("str").tolist(),
        "other_names": _other_names(areas, level),
        "kinds": kinds.tolist(),
        "kind_names": list(kind_names),
        **_parents(areas, level),
        "authority": "".join("1" if counted else "0" for counted in areas.counted(level)),
    }


def _other_names(areas: Areas, level: int) -> dict[str, list[str | None]]:
    """Names by language, where the boundary has any that are not the areas' own already."""
    codes = areas.at(level).index
    found = {language: areas.other_names(level, language) for language in NAMED}
    return {
        language: [names.get(code) for code in codes] for language, names in found.items() if names
    }


def parent_positions(areas: Areas, level: int) -> list[int]:
    """The position of each area's parent in the level above; -1 for none."""
    if level == areas.coarsest:
        return [-1] * len(areas.at(level))
    above = areas.at(areas.parent_level(level))
    positions: list[int] = above.index.get_indexer(areas.at(level)["parent_pcode"]).tolist()
    return positions


def _parents(areas: Areas, level: int) -> dict[str, Any]:
    positions = parent_positions(areas, level)
    if level == areas.coarsest:
        return {"parents": positions, "parent_names": [], "other_parent_names": {}}
    above = areas.at(areas.parent_level(level))
    return {
        "parents": positions,
        "parent_names": above["name"].astype("str").tolist(),
        "other_parent_names": _other_names(areas, areas.parent_level(level)),
    }


def _known_labels(units: pd.DataFrame) -> Floats:
    return np.asarray(units[["label_x", "label_y"]].to_numpy(dtype="float64", na_value=np.nan))


def _places(units: pd.DataFrame, shapes: Shapes) -> Floats:
    """A point of each area for its label, in the layer's own longitudes; its corner for none."""
    west, south = bounds_of(shapes)[:2]
    points = _known_labels(units).copy()
    # A layer moved past the antimeridian has its own longitudes; the stored ones do not fit it.
    missing = np.isnan(points).any(axis=1) | (points[:, 0] < west)
    points[missing] = (west, south)
    missing &= ~shapely.is_empty(shapes)
    points[missing] = shapely.get_coordinates(shapely.point_on_surface(shapes[missing]))
    return points


def _outlines(shapes: Shapes, parents: Sequence[int]) -> dict[str, list[list[int]]]:
    """Borders of parents and country from the union, for layers whose edges do not agree."""
    groups = np.asarray(parents)
    sound = shapely.make_valid(shapes)
    merged = [shapely.union_all(sound[groups == parent]) for parent in np.unique(groups)]
    return {"parents": _lines(merged), "country": _lines([shapely.union_all(merged)])}


def _lines(shapes: Sequence[shapely.Geometry]) -> list[list[int]]:
    shells = shapely.get_exterior_ring(shapely.get_parts(shapes))
    points = (shapely.get_coordinates(shell) for shell in shells if shell is not None)
    lines = (np.rint(line).astype(np.int64) for line in points if len(line))
    return [
        np.diff(line, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel().tolist() for line in lines
    ]
