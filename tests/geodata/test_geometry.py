"""Validity, WGS 84, areas, labels and dissolving."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.geometry import (
    dissolve,
    is_wgs84,
    measure_km2,
    place_labels,
    repair_polygons,
    to_wgs84,
)

BOW_TIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
SQUARE = shapely.box(0, 0, 1, 1)


def test_valid_polygons_are_only_promoted():
    """A valid polygon becomes a MultiPolygon of itself and is not called repaired."""
    fixed = repair_polygons([SQUARE])
    assert fixed.geometries[0].geom_type == "MultiPolygon"
    assert fixed.geometries[0].equals(SQUARE)
    assert not fixed.repaired.any()


def test_bow_tie_keeps_both_lobes():
    """A ring that crosses itself is repaired to the two triangles it drew."""
    fixed = repair_polygons([BOW_TIE])
    assert fixed.repaired.tolist() == [True]
    assert fixed.faults[0] == "Self-intersection"
    assert fixed.geometries[0].area == pytest.approx(2)


def test_hole_outside_its_shell_is_a_part():
    """A mainland written as a hole of its island is land, and an enclave in it stays a hole."""
    mainland = shapely.box(10, 0, 20, 10).exterior
    enclave = shapely.box(12, 2, 14, 4).exterior
    fixed = repair_polygons([shapely.Polygon(SQUARE.exterior, [mainland, enclave])])
    assert fixed.geometries[0].area == pytest.approx(1 + 100 - 4)


@pytest.mark.parametrize(
    ("shape", "areal"),
    [
        (None, False),
        (shapely.Point(0, 0), False),
        (shapely.LineString([(0, 0), (1, 1)]), False),
        (shapely.Polygon(), True),
        (shapely.Polygon([(0, 0), (1, 1), (0, 0), (0, 0)]), True),
        (shapely.Polygon([(0, 0), (1, np.inf), (1, 1), (0, 0)]), True),
    ],
)
def test_what_has_no_area_becomes_none(shape, areal):
    """Points, lines, nothing and collapsed rings are None, never an invented area."""
    fixed = repair_polygons([shape])
    assert fixed.geometries.tolist() == [None]
    assert fixed.areal.tolist() == [areal]


def test_collections_keep_only_their_polygons():
    """The lines and points of a collection are dropped, its polygons stay."""
    nested = shapely.GeometryCollection([shapely.Point(9, 9), shapely.MultiPolygon([SQUARE])])
    fixed = repair_polygons([shapely.GeometryCollection([nested, shapely.box(2, 0, 3, 1)])])
    assert fixed.geometries[0].geom_type == "MultiPolygon"
    assert fixed.geometries[0].area == pytest.approx(2)


coordinate = st.integers(0, 12).map(float)


@settings(deadline=None)
@given(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=12))
def test_repair_never_leaves_the_drawn_rings(points):
    """Whatever the ring, the repair is valid and lies within the ring's hull."""
    ring = shapely.Polygon(points)
    (shape,) = repair_polygons([ring]).geometries
    if shape is not None:
        assert shape.is_valid
        assert shape.geom_type == "MultiPolygon"
        assert shape.difference(ring.convex_hull.buffer(1e-9)).is_empty


def test_third_dimension_is_dropped():
    """Heights do not survive."""
    fixed = repair_polygons([shapely.force_3d(SQUARE, 7.0)])
    assert not fixed.geometries[0].has_z


@pytest.mark.parametrize("code", ["EPSG:4326", "OGC:CRS84"])
def test_wgs84_in_either_axis_order_is_left_alone(code):
    """Degrees on WGS 84 are not touched, whatever axis order their system states."""
    crs = pyproj.CRS.from_user_input(code)
    assert is_wgs84(crs)
    assert to_wgs84([SQUARE], crs)[0] == SQUARE


def test_metres_become_longitude_and_latitude():
    """A projected square comes out longitude first."""
    crs = pyproj.CRS.from_epsg(32629)
    (shape,) = to_wgs84([shapely.box(500_000, 0, 501_000, 1_000)], crs)
    assert shape.bounds == pytest.approx((-9, 0, -8.991, 0.00904), abs=1e-3)


def test_area_is_geodesic_and_takes_off_holes():
    """A degree square at the equator has 12,309 km2 (Karney); holes are taken off, None is NaN."""
    holed = shapely.Polygon(SQUARE.exterior, [shapely.box(0.2, 0.2, 0.4, 0.4).exterior])
    whole, less, none = measure_km2([SQUARE, holed, None])
    assert whole == pytest.approx(12_308.78, abs=0.1)
    assert less < whole
    assert np.isnan(none)


def test_area_does_not_depend_on_the_direction_of_rings():
    """A clockwise shell has the area of an anticlockwise one."""
    assert measure_km2([SQUARE])[0] == pytest.approx(measure_km2([SQUARE.reverse()])[0])


def test_label_lies_well_inside_the_largest_part():
    """The label of a crescent with an islet is inside the crescent, away from its border."""
    crescent = shapely.Point(0, 0).buffer(3).difference(shapely.Point(1, 0).buffer(2.5))
    shape = shapely.MultiPolygon([shapely.box(10, 10, 10.1, 10.1), crescent])
    ((x, y),) = place_labels([shape])
    point = shapely.Point(x, y)
    assert crescent.contains(point)
    assert crescent.exterior.distance(point) > 0.5


def test_label_of_nothing_is_nan():
    """An area that is None has no label, and does not disturb the others."""
    labels = place_labels([None, SQUARE])
    assert np.isnan(labels[0]).all()
    assert labels[1] == pytest.approx((0.5, 0.5), abs=0.05)


def test_dissolving_a_coverage_removes_shared_edges():
    """Squares that share vertices dissolve into one ring a group, indexed by the group."""
    squares = [shapely.box(x, y, x + 1, y + 1) for x in range(2) for y in range(3)]
    joined = dissolve(squares, ["west"] * 3 + ["east"] * 3)
    assert list(joined.index) == ["east", "west"]
    assert joined["west"].equals(shapely.box(0, 0, 1, 3))
    assert shapely.coverage_is_valid(joined.to_numpy())


def test_dissolving_edges_that_disagree_still_works():
    """Overlapping areas are united; the overlap counts once."""
    joined = dissolve([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)], [1, 1])
    assert joined[1].area == pytest.approx(6)


@settings(deadline=None)
@given(st.lists(st.integers(0, 3), min_size=9, max_size=9))
def test_dissolving_conserves_area(groups):
    """Whatever the grouping, the parts add up to the whole."""
    squares = [shapely.box(x, y, x + 1, y + 1) for x in range(3) for y in range(3)]
    joined = dissolve(squares, groups)
    assert shapely.area(joined.to_numpy()).sum() == pytest.approx(9)
