"""What if: stops ticked on and off, plans side by side."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import PlanError
from geodata.planning import PlanRequest, compare_plans, plan_visits, revise_plan


@settings(max_examples=15)
@given(seed=st.integers(0, 5000), most=st.sampled_from([None, 3]))
def test_the_same_stops_are_the_same_plan(scattered, seed, most):
    """To tick nothing off changes nothing but that it was chosen by hand."""
    demand, travel = scattered(seed, 25)
    plan = plan_visits(demand, travel, PlanRequest(trips=4, radius_km=35, most_served=most))
    kept = revise_plan(plan, demand, travel, [stop.pcode for stop in plan.stops])
    assert kept.method == "chosen"
    same = {"method": plan.method, "seconds": plan.seconds}
    assert kept.model_copy(update=same) == plan


def test_every_figure_follows_when_a_stop_is_ticked_off(scattered):
    """The rest serves what it can, and what was ticked off may be what is next best."""
    demand, travel = scattered(3, 30)
    plan = plan_visits(demand, travel, PlanRequest(trips=4, radius_km=30))
    off = plan.stops[0].pcode
    less = revise_plan(plan, demand, travel, [stop.pcode for stop in plan.stops[1:]])
    assert off not in {stop.pcode for stop in less.stops}
    assert less.gains.trips == 3
    assert less.gains.people < plan.gains.people
    assert less.bound == plan.bound
    assert less.gap == pytest.approx(1 - less.value / plan.bound)
    assert off in {one.pcode for one in less.next_best}
    assert less.next_best[0].fits


def test_nothing_at_all_may_be_ticked(scattered):
    """Then nothing is gained, and the first stop is what is next best."""
    demand, travel = scattered(3, 30)
    plan = plan_visits(demand, travel, PlanRequest(trips=2, radius_km=30))
    none = revise_plan(plan, demand, travel, [])
    assert (none.stops, none.served, none.gains.people, none.gap) == ((), (), 0, 1)
    assert none.gains.coverage_after == none.gains.coverage_before


def test_more_stops_than_there_is_for_are_said_to_be_too_many(scattered):
    """They are counted all the same, and compared with no best plan."""
    demand, travel = scattered(3, 30)
    plan = plan_visits(demand, travel, PlanRequest(trips=2, radius_km=20))
    more = revise_plan(
        plan, demand, travel, [*(stop.pcode for stop in plan.stops), plan.next_best[0].pcode]
    )
    assert more.gains.people == plan.gains.people + plan.next_best[0].gain.people
    assert (more.within_limit, more.gap) == (False, None)


def test_what_was_to_be_reached_and_is_not_is_counted(scattered):
    """Of the fewest trips each is needed."""
    demand, travel = scattered(3, 30)
    plan = plan_visits(demand, travel, PlanRequest(aim="fewest", radius_km=30), exact=True)
    less = revise_plan(plan, demand, travel, [stop.pcode for stop in plan.stops[:-1]])
    assert dict(less.unknown)["left_out"] > 0
    assert less.gap is None


def test_an_area_where_no_trip_can_go_cannot_be_ticked(scattered):
    """It was ruled out."""
    demand, travel = scattered(3, 30)
    plan = plan_visits(demand, travel, PlanRequest(trips=2, radius_km=9, must_not=("XY00003",)))
    with pytest.raises(PlanError, match="can go to XY00003"):
        revise_plan(plan, demand, travel, ["XY00003"])


def test_plans_stand_side_by_side(scattered):
    """A row each, with the stops that all have and those that only one has."""
    demand, travel = scattered(3, 40)
    two, four = (
        plan_visits(demand, travel, PlanRequest(trips=trips, radius_km=20)) for trips in (2, 4)
    )
    table = compare_plans({"two": two, "four": four})
    assert table.index.tolist() == ["two", "four"]
    assert table["trips"].tolist() == [2, 4]
    assert table.loc["four", "people"] == four.gains.people
    shared = {stop.pcode for stop in two.stops} & {stop.pcode for stop in four.stops}
    assert set(table.loc["two", "shared"]) == shared
    assert set(table.loc["four", "only"]) == {stop.pcode for stop in four.stops} - shared
    assert compare_plans([]).empty
    assert compare_plans([two]).index.tolist() == [1]
