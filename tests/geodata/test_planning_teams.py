"""Who takes care of which area."""

import datetime as dt

import pytest

from geodata.errors import AreaError, PlanError
from geodata.planning import assign_areas


def test_a_province_stands_for_its_districts(small_areas):
    """But for the park, and none of them twice."""
    rows = assign_areas(
        small_areas,
        2,
        [(1, "XXB"), (2, "XXB1"), (2, "XXA2")],
        team="North",
        owner="Ada",
        start=dt.date(2026, 1, 1),
        end=dt.date(2026, 3, 31),
        plan_id="p1",
    )
    assert rows["pcode"].tolist() == ["XXA2", "XXB1", "XXB2"]
    assert rows["team"].unique().tolist() == ["North"]
    assert rows["end"].dt.date.unique().tolist() == [dt.date(2026, 3, 31)]
    assert rows["level"].unique().tolist() == [2]
    assert rows["assignment_id"].is_unique


def test_an_area_that_is_assigned_again_takes_its_own_place(small_areas):
    """Its row has the same key, whoever it is given to; another plan has another."""
    first = assign_areas(small_areas, 2, [(2, "XXA1")], team="North")
    again = assign_areas(small_areas, 2, [(2, "XXA1")], owner="Ben")
    other = assign_areas(small_areas, 2, [(2, "XXA1")], team="North", plan_id="p1")
    assert first["assignment_id"].item() == again["assignment_id"].item()
    assert first["assignment_id"].item() != other["assignment_id"].item()


def test_assignments_are_kept_by_the_store(small_areas, tmp_path):
    """The rows are of the model as they are."""
    from geodata import open_store

    with open_store(tmp_path / "kept.gpkg") as store:
        for team in ("North", "South"):
            store.keep("assignments", assign_areas(small_areas, 2, [(1, "XXA")], team=team))
        assert store.kept("assignments")["team"].tolist() == ["South"] * 3


@pytest.mark.parametrize(
    ("picked", "fields", "error", "said"),
    [
        ([(2, "XXA1")], {}, PlanError, "Name a team or a person"),
        ([], {"team": "North"}, PlanError, "No area was picked"),
        ([(2, "XXB3")], {"team": "North"}, PlanError, "has a local authority"),
        ([(2, "ZZ")], {"team": "North"}, AreaError, "no area ZZ"),
        (
            [(2, "XXA1")],
            {"team": "N", "start": dt.date(2026, 2, 1), "end": dt.date(2026, 1, 1)},
            PlanError,
            "ends on 2026-01-01, before it starts",
        ),
    ],
)
def test_what_cannot_be_assigned_is_told(small_areas, picked, fields, error, said):
    """One sentence each."""
    with pytest.raises(error, match=said):
        assign_areas(small_areas, 2, picked, **fields)


def test_areas_finer_than_the_level_are_refused(small_areas):
    """A district is no part of a list of provinces."""
    with pytest.raises(PlanError, match=r"District A1 \(XXA1\) is smaller"):
        assign_areas(small_areas, 1, [(2, "XXA1")], team="North")
