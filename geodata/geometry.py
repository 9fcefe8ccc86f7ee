"""What is true of shapes: validity, WGS 84, areas in km2, label points, shared edges.

Every function takes and gives arrays of shapely geometries; nothing here knows a file.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

Shapes = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]

WGS84 = pyproj.CRS.from_epsg(4326)
_ELLIPSOID = pyproj.Geod(ellps="WGS84")
_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7
_MISLABELLED = "Hole lies outside shell"
_LABEL_PRECISION = 50  # a label point is within a fiftieth of the unit's size of the best one


@dataclass(frozen=True)
class Repaired:
    """Shapes that can serve as areas, and what had to be done to them.

    Attributes
    ----------
    geometries : numpy.ndarray of shapely.MultiPolygon or None
        Valid, two-dimensional; None where there is no area to speak of.
    faults : numpy.ndarray of str
        What was wrong, as GEOS calls it; empty for a shape that was valid.
    areal : numpy.ndarray of bool
        Holds polygons at all; false for points, lines and nothing.
    """

    geometries: Shapes
    faults: npt.NDArray[np.str_]
    areal: Mask

    @property
    def repaired(self) -> Mask:
        """Which shapes were invalid."""
        return self.faults != ""


def repair_polygons(geometries: npt.ArrayLike) -> Repaired:
    """Make polygons valid without adding to them.

    Rings are read as what they were meant to be, shells that bound and holes that exclude
    (GEOS ``make_valid``, structure method), so both lobes of a bow tie stay and overlapping parts
    are one. Where a hole lies outside its shell the rings are known to be mislabelled; then what
    counts is which side of them a place is on (linework method), so that an enclave in a part that
    was called a hole stays an enclave. Whatever collapses to a line or a point is dropped, as are
    the lines and points of a collection, and the third dimension.

    Parameters
    ----------
    geometries : array_like of shapely.Geometry or None, shape (n,)
        In any coordinate system.

    Returns
    -------
    Repaired
        Arrays of shape (n,), in the order given.
    """
    shapes = shapely.force_2d(np.array(geometries, dtype=object, ndmin=1))
    areal = np.isin(shapely.get_type_id(shapes), (_POLYGON, _MULTIPOLYGON, _COLLECTION))
    shapes[~areal | shapely.is_empty(shapes)] = None
    faults = np.full(len(shapes), "", dtype="U64")
    for position in np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)):
        faults[position] = shapely.is_valid_reason(shapes[position]).partition("[")[0].strip()
        shapes[position] = _mend(shapes[position], faults[position])
    return Repaired(_only_polygons(shapes), faults, areal)


def _mend(shape: shapely.Geometry, fault: str) -> shapely.Geometry | None:
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return None
    if fault == _MISLABELLED:
        return shapely.make_valid(shape, method="linework")
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    # GEOS 3.14 may leave parts side by side that share an edge, which is not valid
    return mended if mended.is_valid else shapely.union_all(shapely.get_parts(mended))


def _only_polygons(shapes: Shapes) -> Shapes:
    """The polygons of each shape as one MultiPolygon, None where there are none."""
    kinds = shapely.get_type_id(shapes)
    result = np.full(len(shapes), None, dtype=object)
    single = kinds == _POLYGON
    result[single] = _wrap(shapes[single])
    result[kinds == _MULTIPOLYGON] = shapes[kinds == _MULTIPOLYGON]
    for position in np.flatnonzero(kinds == _COLLECTION):
        parts = _polygons_within(shapes[position])
        if parts:
            merged = shapely.union_all(parts)
            result[position] = _wrap(merged) if shapely.get_type_id(merged) == _POLYGON else merged
    result[shapely.is_empty(result)] = None
    return result


def _polygons_within(shape: shapely.Geometry) -> list[shapely.Geometry]:
    if shapely.get_type_id(shape) == _POLYGON:
        return [shape]
    return [found for part in getattr(shape, "geoms", ()) for found in _polygons_within(part)]


def _wrap(polygons: Shapes | shapely.Polygon) -> Shapes | shapely.MultiPolygon:
    """Promote polygons to MultiPolygons of one part."""
    return shapely.multipolygons(np.asarray(polygons, dtype=object)[..., np.newaxis])


def to_wgs84(geometries: npt.ArrayLike, crs: pyproj.CRS) -> Shapes:
    """Bring geometries to longitude and latitude on WGS 84.

    Parameters
    ----------
    geometries : array_like of shapely.Geometry or None, shape (n,)
        Easting or longitude first, whatever axis order ``crs`` states.
    crs : pyproj.CRS
        What the coordinates are in now.

    Returns
    -------
    numpy.ndarray of shapely.Geometry or None, shape (n,)
        EPSG:4326, longitude first. A coordinate that cannot be transformed becomes infinite.
    """
    shapes = np.array(geometries, dtype=object, ndmin=1)
    if is_wgs84(crs):
        return shapes
    transformer = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True)
    return shapely.transform(shapes, transformer.transform, interleaved=False)


def is_wgs84(crs: pyproj.CRS) -> bool:
    """Whether coordinates in a system already are degrees on WGS 84, in either axis order."""
    return bool(crs.equals(WGS84, ignore_axis_order=True))


def measure_km2(geometries: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Area on the WGS 84 ellipsoid, edges being geodesics (Karney 2013, through PROJ).

    Parameters
    ----------
    geometries : array_like of shapely.Polygon or shapely.MultiPolygon or None, shape (n,)
        EPSG:4326.

    Returns
    -------
    numpy.ndarray of float, shape (n,)
        Square kilometres; NaN for None.
    """
    shapes = np.array(geometries, dtype=object, ndmin=1)
    parts, owners = shapely.get_parts(shapes, return_index=True)
    rings, part_of = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    lengths = shapely.get_num_coordinates(rings)
    corners = np.split(shapely.get_coordinates(rings), np.cumsum(lengths)[:-1])
    # shells run anticlockwise and count, holes run clockwise and are taken off
    signed = [_ELLIPSOID.polygon_area_perimeter(*corner.T)[0] for corner in corners if len(corner)]
    total = np.bincount(owners[part_of], weights=signed, minlength=len(shapes)) / 1e6
    return np.where(shapely.is_missing(shapes), np.nan, total)


def place_labels(geometries: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """A point well inside each area: the centre of the largest circle in its largest part.

    Parameters
    ----------
    geometries : array_like of shapely.MultiPolygon or None, shape (n,)
        EPSG:4326.

    Returns
    -------
    numpy.ndarray of float, shape (n, 2)
        Longitude and latitude, inside the area and not on its border; NaN for None.
    """
    shapes = np.array(geometries, dtype=object, ndmin=1)
    labels = np.full((len(shapes), 2), np.nan)
    largest, owners = _largest_parts(shapes)
    if not len(largest):
        return labels
    circles = shapely.maximum_inscribed_circle(
        largest, np.sqrt(shapely.area(largest)) / _LABEL_PRECISION
    )
    labels[owners] = shapely.get_coordinates(shapely.get_point(circles, 0))
    # a sliver may be thinner than the arithmetic of the circle
    strayed = owners[~shapely.contains_xy(largest, labels[owners])]
    surface = shapely.point_on_surface(shapes[strayed])
    labels[strayed] = shapely.get_coordinates(surface)
    return labels


def _largest_parts(shapes: Shapes) -> tuple[Shapes, npt.NDArray[np.intp]]:
    """The largest polygon of each shape, and the positions of the shapes that have one."""
    parts, owners = shapely.get_parts(shapes, return_index=True)
    order = np.lexsort((-shapely.area(parts), owners))
    present, first = np.unique(owners[order], return_index=True)
    return parts[order][first], present


def dissolve(geometries: npt.ArrayLike, groups: npt.ArrayLike) -> pd.Series:
    """Join areas into larger ones whose edges agree with each other.

    Where the areas are a valid coverage (neighbours share their vertices, nothing overlaps) the
    shared edges fall away exactly, and the results are a valid coverage too. Where they are not,
    the areas are united as they stand; gaps between them stay gaps.

    Parameters
    ----------
    geometries : array_like of shapely.MultiPolygon, shape (n,)
        Valid, in one coordinate system.
    groups : array_like of hashable, shape (n,)
        Which larger area each belongs to.

    Returns
    -------
    pandas.Series of shapely.MultiPolygon
        Indexed by group, sorted.
    """
    shapes = np.array(geometries, dtype=object, ndmin=1)
    members = pd.Series(np.arange(len(shapes))).groupby(np.asarray(groups, dtype=object))
    join = shapely.coverage_union_all if shapely.coverage_is_valid(shapes) else shapely.union_all
    joined: dict[Hashable, object] = {
        group: join(shapes[positions.to_numpy()]) for group, positions in members
    }
    whole = repair_polygons(np.array(list(joined.values()), dtype=object)).geometries
    return pd.Series(whole, index=pd.Index(list(joined), dtype=object), dtype=object)
