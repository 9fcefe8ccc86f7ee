"""Shapes made fit to be drawn: sound polygons, in one piece, whose edges agree where they can."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import shapely

from geodata.web.arcs import Borders, Shapes, cut_arcs
from geodata.web.checks import Bools, find_faults, touching

Bounds = tuple[float, float, float, float]

# How far vertices are drawn to each other, as parts of a gap: little at first, as the areas that
# are mended have to fit the rest; then all the way, which closes a gap that is open at an end.
_NEAR, _FAR = 1 / 16, 1
# A mended layer is only believed when every area kept about its size.
_KEPT = (0.5, 2.0)


def sound_polygons(shapes: Shapes) -> Shapes:
    """Valid polygons only: a line or a point left over from a repair cannot be filled."""
    sound = np.where(shapely.is_missing(shapes), shapely.MultiPolygon(), shapes)
    broken = ~shapely.is_valid(sound)
    sound[broken] = shapely.make_valid(sound[broken])
    mixed = shapely.get_type_id(sound) == shapely.GeometryType.GEOMETRYCOLLECTION
    sound[mixed] = [
        shapely.union_all([p for p in shapely.get_parts(s) if p.area > 0]) for s in sound[mixed]
    ]
    sound[shapely.get_dimensions(sound) < 2] = shapely.MultiPolygon()
    return sound


def one_world(shapes: Shapes) -> Shapes:
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


def bounds_of(shapes: Shapes) -> Bounds:
    """West, south, east and north in degrees; zeros where nothing has a shape."""
    bounds = shapely.total_bounds(shapes)
    west, south, east, north = (0.0, 0.0, 0.0, 0.0) if np.isnan(bounds).any() else bounds.tolist()
    return west, south, east, north


def width_of(shapes: Shapes) -> float:
    """How wide a view shows the country, in degrees.

    As wide as its bounds, but for a country of far-flung parts (France with its overseas regions),
    which nobody looks at as a whole: there twice the side of a square as large as all its land.
    """
    west, south, east, north = bounds_of(shapes)
    land = 2 * float(np.sqrt(shapely.area(shapes).sum()))
    return max(min(max(east - west, north - south), land), 1e-6)


def agreeing_borders(
    shapes: Shapes, gap: float, tell: Callable[[str], None]
) -> tuple[Borders, bool]:
    """Cut arcs; first close what a hair keeps apart and part what overlaps, where that can be.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely.Polygon or shapely.MultiPolygon
        One an area, valid or empty.
    gap : float
        Edges that miss each other by less, in the units of the shapes, are taken for one border.
    tell : callable
        Told what is being done.

    Returns
    -------
    borders : Borders
        Of the shapes, or of the shapes mended.
    agrees : bool
        Whether they are a coverage: nothing overlaps, and neighbours share every vertex.
    """
    tell("Cutting borders")
    borders = cut_arcs(shapes)
    apart = _apart(shapes, borders, gap)
    if not apart.any():
        return borders, True
    tell("Mending borders that do not agree")
    mended, agrees = _mended(shapes, apart, gap)
    return (borders if mended is shapes else cut_arcs(mended)), agrees


def _mended(shapes: Shapes, apart: Bools, gap: float) -> tuple[Shapes, bool]:
    """The shapes with gaps closed and overlaps parted as far as that goes; whether they agree."""
    agrees = not find_faults(shapes, among=np.flatnonzero(apart)).any()
    for snap in (_NEAR, _FAR):
        near = touching(shapes, apart)
        mended = _cleaned(shapes, near, gap, snap)
        if mended is None:
            continue
        shapes, agrees = mended, True
        apart = find_faults(shapes, among=np.flatnonzero(near), gap=gap)
        if not apart.any():
            return shapes, True
    if agrees:
        return shapes, True
    mended = _cleaned(shapes, np.ones(len(shapes), np.bool_), gap, _FAR / 2)
    return (shapes, False) if mended is None else (mended, True)


def _cleaned(shapes: Shapes, near: Bools, gap: float, snap: float) -> Shapes | None:
    """The shapes with some of them cleaned; None where one is lost or does not fit its neighbours.

    What is wrong was within ``near``, so only there, and beside it, can anything be wrong now.
    """
    mended = shapes.copy()
    mended[near] = shapely.coverage_clean(shapes[near], gap_width=gap, snapping_distance=gap * snap)
    beside = np.flatnonzero(touching(mended, near))
    fits = _kept(shapes, mended) and not find_faults(mended, among=beside).any()
    return mended if fits else None


def _kept(shapes: Shapes, mended: Shapes) -> bool:
    """Whether every area kept about its size: the cleaner may empty a tiny one without a word."""
    before, after = shapely.area(shapes), shapely.area(mended)
    kept = (after >= _KEPT[0] * before) & (after <= _KEPT[1] * before)
    return bool((kept & ((after > 0) == (before > 0))).all())


def _apart(shapes: Shapes, borders: Borders, gap: float) -> Bools:
    """Areas that overlap another, or miss its edge by less than a gap.

    A shared edge has an area at each side, so how many areas cover a point changes at outer edges
    only: the layer is a coverage when the areas along its outer edges are one.
    """
    if borders.clash:
        return find_faults(shapes, gap=gap)
    inner = np.repeat(~borders.outer, np.diff(borders.starts))
    ends = np.stack([borders.points[:-1], borders.points[1:]])
    # From the last point of an arc to the first of the next there is no edge.
    edge = ~inner[:-1]
    edge[borders.starts[1:-1] - 1] = False
    (west, south), (east, north) = ends.min(axis=0)[edge].T, ends.max(axis=0)[edge].T
    boxes = shapely.box(west - gap, south - gap, east + gap, north + gap)
    along = np.unique(shapely.STRtree(shapes).query(boxes)[1])
    wrong = np.zeros(len(shapes), np.bool_)
    wrong[along] = find_faults(shapes[along], gap=gap)
    return wrong
