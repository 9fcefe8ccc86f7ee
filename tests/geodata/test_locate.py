"""Points to areas."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.locate import locate

GRID = [shapely.box(x, y, x + 1, y + 1) for y in range(3) for x in range(3)]


def test_points_find_the_area_they_lie_in():
    """A point gets the position of its area, and -1 outside all of them."""
    assert locate([0.5, 2.5, 9.0], [0.5, 1.5, 9.0], GRID).tolist() == [0, 5, -1]


def test_a_border_belongs_to_the_first_area():
    """A point on an edge or a corner goes to the lowest position that holds it."""
    assert locate([1.0, 1.0, 2.0], [0.5, 1.0, 3.0], GRID).tolist() == [0, 0, 7]


def test_an_overlap_belongs_to_the_first_area():
    """Where areas overlap the lowest position wins, in whatever order they are found."""
    layers = [shapely.box(5, 5, 6, 6), shapely.box(0, 0, 4, 4), shapely.box(1, 1, 2, 2)]
    assert locate([1.5], [1.5], layers).tolist() == [1]


@pytest.mark.parametrize(("x", "y"), [(np.nan, 0.5), (0.5, np.nan), (np.inf, 0.5)])
def test_unknown_coordinates_are_outside(x, y):
    """A coordinate that is not a number lies nowhere."""
    assert locate([x, 0.5], [y, 0.5], GRID).tolist() == [-1, 0]


def test_areas_without_geometry_hold_nothing():
    """None among the areas keeps its position and holds no point."""
    assert locate([0.5], [0.5], [None, GRID[0]]).tolist() == [1]


def test_no_points_and_no_areas():
    """Nothing in, nothing out; points without areas are outside."""
    assert locate([], [], GRID).size == 0
    assert locate([0.5], [0.5], []).tolist() == [-1]


def test_points_come_in_chunks_alike(monkeypatch):
    """Working in chunks changes no answer."""
    x, y = np.meshgrid(np.linspace(-0.5, 3.5, 17), np.linspace(-0.5, 3.5, 17))
    whole = locate(x.ravel(), y.ravel(), GRID)
    monkeypatch.setattr(sys.modules["geodata.locate"], "_CHUNK", 10)
    assert locate(x.ravel(), y.ravel(), GRID).tolist() == whole.tolist()


def test_coordinates_come_in_pairs():
    """Longitudes without latitudes are an error of the caller."""
    with pytest.raises(ValueError, match="2 longitudes"):
        locate([1, 2], [1], GRID)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 7), st.integers(-1, 7)), min_size=1, max_size=30))
def test_every_point_is_counted_once(points):
    """Half-unit points, most of them on borders: each has the first area that covers it."""
    x, y = np.array(points).T / 2
    expected = [
        next((i for i, area in enumerate(GRID) if area.covers(shapely.Point(p))), -1)
        for p in zip(x, y, strict=True)
    ]
    assert locate(x, y, GRID).tolist() == expected
