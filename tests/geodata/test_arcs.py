"""Borders cut into arcs that neighbours share."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from geodata.web.arcs import cut_arcs


def cut(*shapes):
    """Arcs as lists of points, sides as pairs, areas as nested lists; from polygons."""
    borders = cut_arcs(np.array(shapes, dtype=object))

    def lists(values, *starts):
        for ends in starts:
            values = [values[first:last] for first, last in pairwise(ends.tolist())]
        return values

    nested = (borders.ring_starts, borders.part_starts, borders.area_starts)
    return (
        lists(borders.points.tolist(), borders.starts),
        [tuple(pair) for pair in borders.sides.tolist()],
        lists(borders.walked.tolist(), *nested),
    )


def test_two_neighbours_share_one_arc():
    """The common border is one arc, walked forwards by one area and backwards by the other."""
    _, sides, areas = cut(box(0, 0, 1, 1), box(1, 0, 2, 1))
    assert sorted(sides) == [(0, -1), (0, 1), (1, -1)]
    shared = sides.index((0, 1))
    walks = [{n for ring in area[0] for n in ring} for area in areas]
    assert walks[0] & {shared, -1 - shared} != walks[1] & {shared, -1 - shared}


def test_a_lone_ring_is_one_closed_arc():
    """Nothing meets it, so it is cut nowhere."""
    [arc], sides, areas = cut(box(0, 0, 3, 2))
    assert arc[0] == arc[-1]
    assert sides == [(0, -1)]
    assert areas == [[[[0]]]]


def test_a_hole_and_what_fills_it_are_the_same_arc():
    """Wherever each ring starts, the two are recognised as one border."""
    inner = [(2, 2), (4, 2), (4, 4), (2, 4)]
    host = Polygon([(0, 0), (6, 0), (6, 6), (0, 6)], [inner])
    _, sides, areas = cut(host, Polygon(inner[2:] + inner[:2]))
    assert sorted(sides) == [(0, -1), (0, 1)]
    [[hole]] = areas[1]
    assert areas[0][0][1] in ([hole[0]], [-1 - hole[0]])


def test_four_areas_meet_in_a_point():
    """The corner ends every arc that reaches it."""
    arcs, sides, _ = cut(box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 1, 2), box(1, 1, 2, 2))
    inner = [arc for arc, pair in zip(arcs, sides, strict=True) if -1 not in pair]
    assert len(inner) == 4
    assert all([1, 1] in (arc[0], arc[-1]) for arc in inner)


def test_a_border_along_two_neighbours_is_cut_between_them():
    """One side's ring has no vertex of meaning there, but the areas at the sides change."""
    wide = Polygon([(0, 0), (2, 0), (2, 1), (1, 1), (0, 1)])
    _, sides, _ = cut(wide, box(0, 1, 1, 2), box(1, 1, 2, 2))
    assert {(0, 1), (0, 2), (1, 2)} <= set(sides)


def test_a_seam_inside_an_area_has_the_area_at_both_sides():
    """Two parts of one area that touch along an edge give no border to draw."""
    halves = shapely.MultiPolygon([box(0, 0, 1, 1), box(1, 0, 2, 1)])
    _, sides, _ = cut(halves)
    assert (0, 0) in sides


@pytest.mark.parametrize("turn", range(4))
def test_rings_come_back_from_their_arcs(turn):
    """Joined end to end, an area's arcs are its ring, wherever the ring starts."""
    corners = [(0, 0), (3, 0), (3, 3), (0, 3)]
    arcs, _, areas = cut(Polygon(corners[turn:] + corners[:turn]), box(3, 0, 5, 3))
    for area, expected in zip(areas, [box(0, 0, 3, 3), box(3, 0, 5, 3)], strict=True):
        points = []
        for number in area[0][0]:
            line = arcs[number] if number >= 0 else arcs[-1 - number][::-1]
            assert not points or points[-1] == line[0]
            points += line
        assert Polygon(points).equals(expected)


def test_points_said_twice_and_zeros_of_either_sign_are_one_place():
    """Files repeat points, and -0.0 is 0.0: neighbours still share what they share."""
    left = Polygon([(-1, 0), (-0.0, 0), (-0.0, 0), (0, 1), (-1, 1)])
    _, sides, _ = cut(left, Polygon([(0, 0), (1, 0), (1, 1), (-0.0, 1)]))
    assert sorted(sides) == [(0, -1), (0, 1), (1, -1)]


@pytest.mark.parametrize(
    ("shapes", "clash"),
    [
        pytest.param([box(0, 0, 1, 1), box(1, 0, 2, 1)], False, id="side by side"),
        pytest.param([box(0, 0, 1, 1), box(0, 0, 1, 1)], True, id="the same twice"),
        pytest.param([box(0, 0, 1, 1), box(1, 0, 2, 1), box(1, 0, 3, 1)], True, id="three"),
    ],
)
def test_edges_of_areas_on_top_of_each_other_are_noticed(shapes, clash):
    """Two areas walk a shared edge in opposite directions, and no third one does."""
    assert cut_arcs(np.array(shapes, dtype=object)).clash is clash


def test_areas_without_a_shape_have_no_rings():
    """They keep their place among the others."""
    _, sides, areas = cut(shapely.MultiPolygon(), box(0, 0, 1, 1), shapely.MultiPolygon())
    assert sides == [(1, -1)]
    assert [len(area) for area in areas] == [0, 1, 0]


def test_nothing_at_all_has_no_arcs():
    """A level whose areas all lack shapes is no error."""
    arcs, sides, areas = cut(shapely.MultiPolygon())
    assert (arcs, sides, areas) == ([], [], [[]])
