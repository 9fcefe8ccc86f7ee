"""Whether areas fit together."""

import threading

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from geodata.web import checks
from geodata.web.checks import find_faults, touching

GRID = np.array([box(x, y, x + 1, y + 1) for y in range(8) for x in range(8)], dtype=object)


def with_faults():
    """A grid of squares of which one overlaps a neighbour, one falls short, one is no polygon."""
    shapes = GRID.copy()
    shapes[9] = box(1, 1, 2.2, 2)
    shapes[36] = box(4, 4, 4.9, 5)
    shapes[62] = Polygon([(6, 7), (7, 8), (7, 7), (6, 8)])
    return shapes


@pytest.mark.parametrize("size", [3_000, 5])
def test_faults_are_those_that_geos_finds_in_all(monkeypatch, size):
    """Piece by piece, with the areas beside each piece, finds what a look at all finds."""
    monkeypatch.setattr(checks, "_PIECE", size)
    shapes = with_faults()
    wrong = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes)) | ~shapely.is_valid(shapes)
    assert wrong.any()
    assert find_faults(shapes).tolist() == wrong.tolist()
    assert not find_faults(GRID).any()


def test_a_look_at_some_says_nothing_of_the_others():
    """Only areas that were asked for are judged, by all that lies beside them."""
    assert np.flatnonzero(find_faults(with_faults(), among=np.array([0, 9]))).tolist() == [9]


def test_areas_that_need_not_agree_are_judged_alone():
    """Overlaps are no fault then; a ring that crosses itself is."""
    assert np.flatnonzero(find_faults(with_faults(), agrees=False)).tolist() == [62]


def test_a_gap_narrower_than_asked_is_a_fault():
    """Edges that miss each other by a hair do not agree."""
    pair = np.array([box(0, 0, 1, 1), box(1.001, 0, 2, 1)], dtype=object)
    assert not find_faults(pair).any()
    assert find_faults(pair, gap=0.01).all()


def test_progress_is_told_on_the_thread_that_calls(monkeypatch):
    """Threads do the work, but a page can only be told things by its own."""
    monkeypatch.setattr(checks, "_PIECE", 10)
    told = []
    find_faults(GRID, tell=lambda share: told.append((share, threading.get_ident())))
    assert told[-1] == (1, threading.get_ident())
    assert {thread for _, thread in told} == {threading.get_ident()}


def test_nothing_to_look_at_is_no_fault():
    """An empty level has no wrong areas."""
    assert find_faults(np.array([], dtype=object)).tolist() == []
    assert not find_faults(np.array([shapely.MultiPolygon()], dtype=object)).any()


def test_touching_are_the_chosen_and_those_beside_them():
    """Corners count: what is mended may move there."""
    chosen = np.zeros(64, bool)
    chosen[0] = True
    assert np.flatnonzero(touching(GRID, chosen)).tolist() == [0, 1, 8, 9]
