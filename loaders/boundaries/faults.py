"""Where areas of one level overlap, and where there is nothing between them, to be drawn."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.geometry import Shapes, measure_km2

SLIVER_KM2 = 0.1  # smaller faults are counted together and not drawn one by one
MOST_VERTICES = 12_000_000  # beyond this the search would take minutes
_DRAWN = 200  # shapes that a preview gets, the largest
_FINE = 500  # vertices of a shape above which it is simplified for drawing
_NEAR = 1e-9  # degrees between an area and the gap it borders
_DEGREE_KM2 = 111.32**2


def find_faults(areas: pd.DataFrame) -> gpd.GeoDataFrame:
    """Overlaps and gaps among the areas of the finest level of a boundary.

    An overlap is what two areas have in common. A gap is a hole in what all areas cover together:
    a lake and an enclave of another country are holes too, and nothing in a file tells them from
    a mistake. Nothing is found in more than :data:`MOST_VERTICES` vertices.

    Parameters
    ----------
    areas : pandas.DataFrame
        A conformed ``areas`` table of one vintage; or any frame with ``pcode`` and ``geometry``,
        MultiPolygons in EPSG:4326, of one level.

    Returns
    -------
    geopandas.GeoDataFrame
        ``kind`` (``overlap`` or ``gap``), ``areas`` (tuple of P-codes: the two that overlap, those
        that border the gap), ``km2``, ``geometry`` (EPSG:4326, simplified for drawing); the
        largest first, at most 200. ``attrs`` has, by kind, ``count`` and ``km2`` of all that were
        found, ``slivers`` how many of them are smaller than 0.1 km2, and under ``searched``
        whether the search was made.
    """
    levels = areas["level"] if "level" in areas else pd.Series(0, index=areas.index)
    finest, coarsest = areas[levels == levels.max()], areas[levels == levels.min()]
    shapes = finest["geometry"].to_numpy()
    codes = finest["pcode"].to_numpy()
    searched = bool(shapely.get_num_coordinates(shapes).sum() <= MOST_VERTICES)
    clean = searched and bool(shapely.coverage_is_valid(shapes))  # neighbours share their edges
    nothing = np.empty((0, 2), dtype=int), shapes[:0]
    pairs, common = nothing if clean or not searched else _overlaps(shapes)
    whole = coarsest["geometry"].to_numpy()  # the sum of the finest, where there are coarser ones
    holes = _holes(whole, clean) if searched else shapes[:0]
    kinds = ["overlap"] * len(common) + ["gap"] * len(holes)
    geometry = np.concatenate([common, holes])
    found = pd.DataFrame({"kind": kinds, "km2": _rough_km2(geometry), "geometry": geometry})
    found["areas"] = [tuple(codes[pair]) for pair in pairs] + [()] * len(holes)
    summary = {kind: _sum_up(found[found["kind"] == kind]) for kind in ("overlap", "gap")}
    drawn = found[found["km2"] >= SLIVER_KM2].nlargest(_DRAWN, "km2").reset_index(drop=True)
    drawn["km2"] = measure_km2(drawn["geometry"].to_numpy())
    _name_neighbours(drawn, shapes, codes)
    drawn["geometry"] = _simplify(drawn["geometry"].to_numpy(copy=True))
    ordered = drawn[["kind", "areas", "km2", "geometry"]]
    frame = gpd.GeoDataFrame(ordered, geometry="geometry", crs="EPSG:4326")
    frame.attrs = {**summary, "searched": searched}
    return frame


def _sum_up(found: pd.DataFrame) -> dict[str, float]:
    return {
        "count": len(found),
        "km2": round(float(found["km2"].sum()), 3),
        "slivers": int((found["km2"] < SLIVER_KM2).sum()),
    }


def _overlaps(shapes: Shapes) -> tuple[npt.NDArray[np.intp], Shapes]:
    """Pairs of areas that have an area in common, and what that is."""
    # only areas with an edge that does not match a neighbour's can overlap
    suspects = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(shapes)))
    rows, columns = shapely.STRtree(shapes).query(shapes[suspects], predicate="intersects")
    pairs = np.unique(np.sort(np.column_stack([suspects[rows], columns]), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    touching = shapely.touches(shapes[pairs[:, 0]], shapes[pairs[:, 1]])
    pairs = pairs[~touching]
    common = shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]])
    real = shapely.area(common) > 0
    return pairs[real], _polygons(common[real])


def _polygons(shapes: Shapes) -> Shapes:
    """The polygons of each shape, whose lines and points are where borders merely meet."""
    mixed = shapely.get_type_id(shapes) == 7
    shapes[mixed] = [
        shapely.MultiPolygon([part for part in shape.geoms if part.geom_type == "Polygon"])
        for shape in shapes[mixed]
    ]
    return shapes


def _holes(shapes: Shapes, clean: bool) -> Shapes:
    """What the areas together leave out inside their outer borders."""
    whole = (
        shapely.coverage_union_all(shapes)
        if clean and len(shapes) > 1
        else shapely.union_all(shapes)
    )
    parts = shapely.get_parts(whole)
    rings, owners = shapely.get_rings(parts, return_index=True)
    inner = np.diff(owners, prepend=-1) == 0  # the first ring of a polygon is its shell
    return shapely.polygons(rings[inner])


def _rough_km2(shapes: Shapes) -> npt.NDArray[np.float64]:
    """Areas on a sphere, near enough to tell slivers from the rest."""
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    shrink = np.cos(np.radians((bounds[:, 1] + bounds[:, 3]) / 2))
    return shapely.area(shapes) * _DEGREE_KM2 * shrink


def _name_neighbours(drawn: pd.DataFrame, shapes: Shapes, codes: npt.NDArray[np.object_]) -> None:
    """The areas that border each gap."""
    gaps = drawn.index[drawn["kind"] == "gap"]
    if not len(gaps):
        return
    holes = drawn.loc[gaps, "geometry"].to_numpy()
    rows, borders = shapely.STRtree(shapes).query(holes, predicate="dwithin", distance=_NEAR)
    for position, gap in enumerate(gaps):
        drawn.at[gap, "areas"] = tuple(sorted(codes[borders[rows == position]]))


def _simplify(shapes: Shapes) -> Shapes:
    """Shapes light enough to draw."""
    heavy = shapely.get_num_coordinates(shapes) > _FINE
    widths = np.sqrt(shapely.area(shapes[heavy]))
    shapes[heavy] = shapely.simplify(shapes[heavy], widths / 200)
    return shapes
