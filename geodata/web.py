"""Geometry for the browser: one level's areas as a small file in which neighbours share borders."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.arcs import cut_arcs
from geodata.areas import Areas

FORMAT = "engagement-layer/1"
"""Name of the layout that :func:`web_layer` writes."""

# A country on a 1280 pixel screen, looked at four times closer, shows nothing finer than this.
_PIXELS = 1280 * 4
# How finely to round, as parts of a pixel: tried in turn until the rounded coverage is valid.
_ROUNDINGS = (1 / 4, 1 / 16, 1 / 64)
# How finely to generalise, likewise: tried in turn until no area is lost.
_FINER = (1, 1 / 4, 1 / 16, 1 / 256)
# Gaps, as parts of a pixel, that are taken for edges meant to agree.
_HAIRS = (1 / 16, 1 / 4, 1)
# A mended layer is only believed when every area kept about its size.
_KEPT = (0.5, 2.0)

Shapes = npt.NDArray[np.object_]
Grid = tuple[float, float, float]


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
    """

    name: str
    body: bytes
    codes: tuple[str, ...]
    bounds: tuple[float, float, float, float]


def web_layer(areas: Areas, level: int) -> WebLayer:
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

    Returns
    -------
    WebLayer
        Whose JSON has ``grid`` (origin x and y and step, in degrees), ``codes``, ``names``,
        ``kinds``, ``parents`` (positions in ``parent_names``, -1 for none), ``authority`` ("0"
        where an area has none), ``labels`` (x, y of a point inside each, on the grid), ``arcs``
        (first point, then steps), ``sides`` (two areas an arc, -1 for the outside), ``areas``
        (polygons of rings of arcs, ``-1 - i`` for arc ``i`` backwards) and ``outlines``: null, or
        lines for parents and country where the original's edges do not agree.

    Raises
    ------
    AreaError
        When the vintage has no such level.

    Notes
    -----
    Visvalingam and Whyatt (1993) as in GEOS' coverage simplifier.
    """
    units = areas.at(level)
    shapes = _one_world(_polygons(units["geometry"].to_numpy()))
    bounds = _bounds(shapes)
    pixel = max(bounds[2] - bounds[0], bounds[3] - bounds[1], 1e-6) / _PIXELS
    drawn, grid, agrees = _generalise(shapes, bounds, pixel)
    arcs, sides, rings = cut_arcs(drawn)
    parents = _parents(areas, level)
    layer = {
        "format": FORMAT,
        "vintage": areas.vintage,
        "level": level,
        "grid": grid,
        "bounds": bounds,
        "codes": list(units.index),
        "names": units["name"].astype("str").tolist(),
        **_listed("kind", units["kind"].fillna("")),
        **parents,
        "authority": "".join("1" if counted else "0" for counted in areas.counted(level)),
        "labels": _labels(units, shapes, grid),
        "arcs": [_steps(arc) for arc in arcs],
        "sides": sides.ravel().tolist(),
        "areas": rings,
        "outlines": None if agrees else _outlines(drawn, parents["parents"]),
    }
    body = json.dumps(layer, ensure_ascii=False, separators=(",", ":")).encode()
    return WebLayer(_file_name(areas.vintage, level, body), body, tuple(units.index), bounds)


def _file_name(vintage: str, level: int, body: bytes) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", vintage.lower()).strip("-")[:40] or "areas"
    return f"{slug}-{level}-{hashlib.sha256(body).hexdigest()[:16]}.json"


def _listed(name: str, values: pd.Series) -> dict[str, Any]:
    positions, distinct = pd.factorize(values.astype("str"))
    return {f"{name}s": positions.tolist(), f"{name}_names": list(distinct)}


def _parents(areas: Areas, level: int) -> dict[str, Any]:
    if level == areas.coarsest:
        return {"parents": [-1] * len(areas.at(level)), "parent_names": []}
    above = areas.at(areas.parent_level(level))
    positions = above.index.get_indexer(areas.at(level)["parent_pcode"])
    return {"parents": positions.tolist(), "parent_names": above["name"].astype("str").tolist()}


def _labels(units: pd.DataFrame, shapes: Shapes, grid: Grid) -> list[int]:
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes))
    known = units[["label_x", "label_y"]].to_numpy(dtype="float64", na_value=np.nan)
    points = np.full((len(units), 2), grid[:2])
    points[~shapely.is_empty(shapes)] = inside
    # A layer moved past the antimeridian has its own longitudes; the stored ones do not fit it.
    usable = ~np.isnan(known).any(axis=1) & (known[:, 0] >= grid[0])
    points[usable] = known[usable]
    return np.rint((points - grid[:2]) / grid[2]).astype(int).ravel().tolist()


def _steps(line: npt.NDArray[np.int64]) -> list[int]:
    return np.concatenate([line[:1], np.diff(line, axis=0)]).ravel().tolist()


def _bounds(shapes: Shapes) -> tuple[float, float, float, float]:
    bounds = shapely.total_bounds(shapes)
    west, south, east, north = (0.0, 0.0, 0.0, 0.0) if np.isnan(bounds).any() else bounds.tolist()
    return west, south, east, north


def _polygons(shapes: Shapes) -> Shapes:
    """Valid polygons only: a line or a point left over from a repair cannot be filled."""
    sound = np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes))
    sound = np.where(shapely.is_missing(sound), shapely.MultiPolygon(), sound)
    mixed = shapely.get_type_id(sound) == shapely.GeometryType.GEOMETRYCOLLECTION
    sound[mixed] = [
        shapely.union_all([p for p in shapely.get_parts(s) if p.area > 0]) for s in sound[mixed]
    ]
    sound[shapely.get_dimensions(sound) < 2] = shapely.MultiPolygon()
    return sound


def _one_world(shapes: Shapes) -> Shapes:
    """Shift western parts by 360 degrees where that keeps a country in one piece, as in Fiji."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    ends = shapely.bounds(parts)
    if not len(parts) or ends[:, 2].max() - ends[:, 0].min() <= 180:
        return shapes
    western = ends[:, 2] <= 0
    shifted = np.where(western, 360, 0)
    moved_width = (ends[:, 2] + shifted).max() - (ends[:, 0] + shifted).min()
    if moved_width >= 180 or (~western & (ends[:, 0] < 0)).any():
        return shapes
    parts[western] = shapely.transform(parts[western], _turned)
    moved = shapes.copy()
    for area in np.unique(owner):
        # The union closes the seam that the file cut along the meridian.
        moved[area] = shapely.union_all(parts[owner == area])
    return moved


def _turned(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.column_stack([points[:, 0] + 360, points[:, 1]])


def _generalise(
    shapes: Shapes, bounds: tuple[float, float, float, float], pixel: float
) -> tuple[Shapes, Grid, bool]:
    """The coarsest drawing, in whole steps of a grid, that loses no area and opens no gap."""
    shapes, agrees = _mended(shapes, pixel)
    whole = ~shapely.is_empty(shapes)
    for finer in _FINER:
        coarse = pixel * finer
        if agrees:
            simple = shapely.coverage_simplify(shapes, coarse)
        else:
            simple = shapely.simplify(shapes, coarse, preserve_topology=True)
        for rounding in _ROUNDINGS:
            grid = (bounds[0], bounds[1], coarse * rounding)
            drawn = _on_grid(simple, grid)
            lost = bool(shapely.is_empty(drawn[whole]).any())
            if not lost and (not agrees or shapely.coverage_is_valid(drawn)):
                return drawn, grid, agrees
        if not lost:
            break  # equal points round equally: edges still agree, but for folds too fine to see
    return drawn, grid, agrees


def _mended(shapes: Shapes, pixel: float) -> tuple[Shapes, bool]:
    """Close what a hair keeps apart and part what overlaps; say whether edges agree now."""
    if all(shapely.coverage_is_valid(shapes, gap_width=pixel * hair) for hair in _HAIRS):
        return shapes, True
    clean = shapely.coverage_clean(shapes, gap_width=pixel / 4, snapping_distance=pixel / 8)
    before, after = shapely.area(shapes), shapely.area(clean)
    # The cleaner may empty a tiny area without a word, so it is not believed without a look.
    kept = (after >= _KEPT[0] * before) & (after <= _KEPT[1] * before)
    if (kept & ((after > 0) == (before > 0))).all() and shapely.coverage_is_valid(clean):
        return clean, True
    return shapes, bool(shapely.coverage_is_valid(shapes))


def _on_grid(shapes: Shapes, grid: Grid) -> Shapes:
    """Round to whole steps; rings that shrink to nothing go, and holes with their shells."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    points = np.rint((points - grid[:2]) / grid[2])
    moves = np.r_[True, (np.diff(points, axis=0) != 0).any(axis=1) | (np.diff(ring) != 0)]
    points, ring = points[moves], ring[moves]
    twice = points[:-1, 0] * points[1:, 1] - points[1:, 0] * points[:-1, 1]
    same = ring[1:] == ring[:-1]
    area = np.bincount(ring[1:][same], twice[same], minlength=len(rings))
    size = np.bincount(ring, minlength=len(rings))
    shell = np.r_[True, np.diff(part) != 0] if len(part) else np.zeros(0, bool)
    solid = (area != 0) & (size >= 4)
    keep = solid & solid[shell][np.cumsum(shell) - 1]
    result = np.full(len(shapes), shapely.MultiPolygon(), dtype=object)
    if keep.any():
        inside = keep[ring]
        number = np.cumsum(keep) - 1
        drawn = shapely.linearrings(points[inside], indices=number[ring[inside]])
        kept_part = np.unique(part[keep], return_inverse=True)
        polygons = shapely.orient_polygons(shapely.polygons(drawn, indices=kept_part[1]))
        owners = owner[kept_part[0]]
        # An array of its own for `out`: areas without a part stay empty.
        shapely.multipolygons(polygons, indices=owners, out=result)
    return result


def _outlines(shapes: Shapes, parents: Sequence[int]) -> dict[str, list[list[int]]]:
    """Borders of parents and country from the union, for layers whose edges do not agree."""
    groups = np.asarray(parents)
    sound = shapely.make_valid(shapes)
    merged = [shapely.union_all(sound[groups == parent]) for parent in np.unique(groups)]
    return {"parents": _lines(merged), "country": _lines([shapely.union_all(merged)])}


def _lines(shapes: Sequence[shapely.Geometry]) -> list[list[int]]:
    shells = shapely.get_exterior_ring(shapely.get_parts(shapes))
    points = (shapely.get_coordinates(shell) for shell in shells if shell is not None)
    return [_steps(np.rint(line).astype(np.int64)) for line in points if len(line)]
