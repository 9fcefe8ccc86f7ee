"""Borders drawn at any fineness."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from geodata.web.arcs import cut_arcs
from geodata.web.drawing import draw, weigh_borders


def drawn(shapes, tolerance, step=None, agrees=True):
    """The areas as drawn, in the units that they came in, and the drawing."""
    borders = cut_arcs(np.array(shapes, dtype=object))
    drawing = draw(
        weigh_borders(borders, agrees), tolerance, (0, 0), step or tolerance / 8, lambda share: None
    )
    step = drawing.grid[2]
    return shapely.transform(drawing.shapes, lambda points: points * step), drawing


def plain_weights(line):
    """Visvalingam and Whyatt as their paper tells it, one point after another."""
    left, weights, heaviest = list(range(len(line))), np.full(len(line), np.inf), 0.0

    def area(at):
        (ax, ay), (bx, by), (cx, cy) = (line[left[at + k]] for k in (-1, 0, 1))
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    while len(left) > 2:
        lightest = min(range(1, len(left) - 1), key=lambda at: (area(at), left[at]))
        heaviest = max(heaviest, area(lightest))
        weights[left.pop(lightest)] = heaviest
    return weights


@settings(max_examples=60)
@given(st.lists(st.tuples(*[st.integers(-50, 50)] * 2), min_size=2, max_size=40, unique=True))
def test_weights_are_those_of_the_paper(line):
    """The compiled kernel gives each point the weight that the plain method gives it."""
    from geodata.web.weight_kernels import weigh

    points = np.array(line, dtype=float)
    weights = weigh(points, np.array([0, len(points)]), np.array([True]))
    assert weights.tolist() == plain_weights(line).tolist()


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    columns=st.integers(1, 4),
    rows=st.integers(1, 4),
    detail=st.integers(0, 12),
    wobble=st.floats(0.001, 0.05),
    tolerance=st.sampled_from([0.002, 0.05, 0.4, 3]),
)
def test_a_drawing_is_a_coverage_however_coarse(patchwork, tolerance, **asked):
    """No area goes, none overlaps another, and edges agree, even when all could be one pixel."""
    cells, _ = drawn(patchwork(**asked), tolerance)
    assert not shapely.is_empty(cells).any()
    assert shapely.is_valid(cells).all()
    assert shapely.coverage_is_valid(cells)


def test_a_finer_drawing_has_all_points_of_a_coarser_one(patchwork):
    """Each point weighs at least as much as those that go before it, so thresholds nest."""
    cells = patchwork(seed=3, columns=4, rows=4, detail=12, wobble=0.03)
    places = [
        {tuple(point) for point in shapely.get_coordinates(drawn(cells, tolerance, 1e-9)[0])}
        for tolerance in (0.2, 0.05, 0.01)
    ]
    assert len(places[0]) < len(places[1]) < len(places[2])
    coarse, middle, fine = (np.round(sorted(some), 6).tolist() for some in places)
    assert all(point in middle for point in coarse)
    assert all(point in fine for point in middle)


def test_an_island_in_a_bay_stays_out_of_the_land():
    """A coast that would be drawn straight across it keeps its bay; the far coast does not."""
    land = Polygon([(0, 0), (10, 0), (10, 10), (6, 10), (6, 9), (4, 9), (4, 10), (0, 10)])
    island = box(4.5, 9.4, 5.5, 9.8)
    alone, _ = drawn([land], 3)
    both, _ = drawn([land, island], 3)
    assert alone[0].contains(island)
    assert shapely.coverage_is_valid(both)
    assert both[1].area > 0


def test_only_what_came_out_wrong_is_drawn_finer():
    """One awkward place does not make the whole country heavy."""
    wave = [(x / 10, 20 + 0.2 * (x % 2)) for x in range(100)]
    far = Polygon([(0, 15), (9.9, 15), *wave[::-1]])
    land = Polygon([(0, 0), (10, 0), (10, 10), (6, 10), (6, 9), (4, 9), (4, 10), (0, 10)])
    shapes, _ = drawn([far, land, box(4.5, 9.4, 5.5, 9.8)], 3)
    assert shapely.get_num_coordinates(shapes[0]) <= 5


def test_specks_go_and_the_main_part_stays():
    """Islets too small to see are left out, with the hole that they lie in; an area never is."""
    islets = [box(20 + i, 0, 20.01 + i, 0.01) for i in range(5)]
    hole = box(4, 4, 4.01, 4.01)
    host = shapely.MultiPolygon([box(0, 0, 10, 10).difference(hole), *islets])
    fleck = shapely.MultiPolygon([box(12, 12, 13, 13), hole])
    speck = box(30, 30, 30.01, 30.01)
    shapes, _ = drawn([host, fleck, speck], 0.5)
    assert [len(shape.geoms) for shape in shapes] == [1, 1, 1]
    assert len(shapes[0].geoms[0].interiors) == 0
    assert shapely.coverage_is_valid(shapes)


def test_an_area_smaller_than_a_step_gets_a_finer_grid():
    """The grid gives way where an area would fall on one point of it."""
    tiny = box(5, 5, 5.001, 5.001)
    shapes, drawing = drawn([box(0, 0, 10, 10).difference(tiny), tiny], 1)
    assert drawing.grid[2] < 0.002
    assert shapely.coverage_is_valid(shapes)
    assert shapes[1].area > 0


def test_areas_that_overlap_are_each_drawn_soundly():
    """Where edges do not agree nothing can be shared, but no area goes or crosses itself."""
    shapes, _ = drawn([box(0, 0, 4, 4), box(1, 1, 3, 3), box(2, 0, 6, 2)], 5, agrees=False)
    assert (shapely.area(shapes) > 0).all()
    assert shapely.is_valid(shapes).all()


@pytest.mark.parametrize("tolerance", [0.1, 100])
def test_areas_without_a_shape_are_empty(tolerance):
    """They are no reason to draw anything finer."""
    shapes, drawing = drawn([shapely.MultiPolygon(), box(0, 0, 1, 1)], tolerance, 0.1)
    assert shapely.is_empty(shapes).tolist() == [True, False]
    assert drawing.grid[2] == 0.1
