"""Assignments that give one ground to two at a time are found, and no others."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.overlapping import find_overlaps, holders
from geodata.model import conform


def assigned(*rows):
    """Assignments from ``(level, pcode, team, start, end)``."""
    frame = pd.DataFrame(rows, columns=["level", "pcode", "team", "start", "end"])
    for name in ("start", "end"):
        frame[name] = pd.to_datetime(frame[name])
    ids = [f"a{at}" for at in range(len(frame))]
    return conform("assignments", frame.assign(assignment_id=ids, vintage="small-2024"))


@pytest.mark.parametrize(
    ("second", "meet"),
    [
        ((2, "XXA1", "East", None, None), True),
        ((2, "XXA1", "East", "2026-03-31", None), True),
        ((2, "XXA1", "East", "2026-04-01", None), False),
        ((2, "XXA1", "East", None, "2025-12-31"), False),
        ((1, "XXA", "East", "2026-02-01", "2026-02-01"), True),
        ((1, "XXB", "East", None, None), False),
        ((2, "XXA2", "East", None, None), False),
    ],
)
def test_two_teams_contradict_where_place_and_days_meet(small_areas, second, meet):
    """The same area, or one that holds it, with a day in common; an open end never ends."""
    rows = assigned((2, "XXA1", "West", "2026-01-01", "2026-03-31"), second)
    found = find_overlaps(rows, small_areas)
    assert bool(found) == meet
    assert all(not pair.agree for pair in found)


def test_the_same_team_twice_is_told_apart_and_comes_last(small_areas):
    """Saying it twice is no contradiction; each pair is found once."""
    rows = assigned(
        (2, "XXA1", "West", None, None),
        (1, "XXA", "West", None, None),
        (2, "XXA1", "East", None, None),
    )
    found = find_overlaps(rows, small_areas)
    pairs = [({pair.inner, pair.outer}, pair.agree) for pair in found]
    assert sorted(pairs, key=str) == [({0, 1}, True), ({0, 2}, False), ({1, 2}, False)]
    assert [pair.agree for pair in found] == [False, False, True]


def test_an_area_that_is_gone_contradicts_only_itself(small_areas):
    """Boundaries are loaded anew; what was assigned stays."""
    rows = assigned((2, "GONE", "West", None, None), (2, "GONE", "East", None, None))
    assert len(find_overlaps(rows, small_areas)) == 1
    assert holders(rows, small_areas, 2).empty


def test_who_has_an_area_may_have_all_of_what_holds_it(small_areas):
    """A province assigned is each of its districts assigned; the last one counts."""
    rows = assigned((1, "XXA", "West", None, None), (2, "XXA2", "East", None, None))
    held = holders(rows, small_areas, 2)
    assert held.to_dict() == {"XXA1": "West", "XXA2": "East", "XXA3": "West"}
    assert holders(rows, small_areas, 1).to_dict() == {"XXA": "West"}
