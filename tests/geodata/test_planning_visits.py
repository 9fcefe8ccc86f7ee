"""The next visits, and everything a plan says of them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.coverage import measure_coverage
from geodata.errors import PlanError
from geodata.gaps import score_gaps
from geodata.planning import (
    REASONS,
    UNKNOWNS,
    Plan,
    PlanRequest,
    Travel,
    measure_travel,
    plan_visits,
    travel_from_table,
    weigh_demand,
)
from geodata.selection import Selection
from geodata.warmth import measure_area_warmth


def on_a_line(apart, **columns):
    """Areas A, B, C, ... along a line, so many kilometres apart: their demand, and their travel."""
    n = len(apart) + 1
    at = np.concatenate([[0.0], np.cumsum(apart)])
    km = np.abs(at[:, None] - at[None])
    codes = pd.Index(list("ABCDEFGHIJ"[:n]))
    origin, target = np.nonzero(km >= 0)
    points = np.column_stack([at / 111.32, np.zeros(n)])
    travel = Travel("v1", 2, codes, origin, target, km[origin, target], 1e9, 1.3, points)
    given = {
        "population": np.full(n, 1000.0),
        "warmth": np.zeros(n),
        "need": np.ones(n),
        "need_unknown": np.ones(n, dtype=bool),
        "state": np.full(n, "no_record"),
        "days_since": np.full(n, np.nan),
    } | {name: np.asarray(values) for name, values in columns.items()}
    demand = pd.DataFrame(given, index=codes)
    people = demand["population"].fillna(demand["population"].median()).fillna(1.0)
    cold = (1 - demand["warmth"].clip(0, 1)).fillna(1)
    urgency = demand["need"] * cold
    worth = people * urgency
    return demand.assign(people=people, cold=cold, urgency=urgency, demand=worth), travel


def test_a_plan_says_where_to_go_whom_it_serves_and_what_it_gains():
    """Two trips along a line: five areas in two groups, one of them known to be warm."""
    demand, travel = on_a_line(
        [10, 10, 100, 10],
        population=[1000, 5000, 2000, 4000, np.nan],
        warmth=[0, 0.2, 0, 0, np.nan],
        state=["no_record", "engaged", "lapsed", "no_record", "not_reported"],
        days_since=[np.nan, 40, 300, np.nan, np.nan],
    )
    offices = pd.DataFrame(
        {
            "at": ["A", "B", "B", "D"],
            "warmth": [0.4, np.nan, 0.1, 0.0],
            "overdue_days": [0, 0, 9, 0],
        },
        index=["mayor-a", "chair-b", "mayor-b", "mayor-d"],
    )
    plan = plan_visits(
        demand, travel, PlanRequest(trips=2, radius_km=10), offices=offices, root="XX"
    )
    first, second = plan.stops
    assert (first.pcode, first.serves, first.offices) == (
        "B",
        ("B", "A", "C"),
        ("chair-b", "mayor-b", "mayor-a"),
    )
    assert (second.pcode, second.serves) == ("D", ("D", "E"))
    assert (first.gain.people, first.gain.areas, first.gain.demand) == (8000, 3, 7000)
    assert (second.gain.people, second.gain.people_unknown) == (4000, 1)
    gains = plan.gains
    assert (gains.people, gains.people_unknown, gains.areas, gains.trips) == (12000, 1, 5, 2)
    assert (gains.engaged_before, gains.engaged_after, gains.coverage_after) == (1, 5, 1)
    assert (gains.population_share_before, gains.population_share_after) == (5 / 12, 1)
    assert (gains.warmth_before, gains.warmth_after) == (pytest.approx(0.04), 1)
    assert plan.warmth_before == {"A": 0, "B": 0.2, "C": 0, "D": 0, "E": None}
    assert plan.warmth_after == {"A": 1, "B": 1.2, "C": 1, "D": 1, "E": 1}
    assert {reason.code: reason.figure for reason in first.reasons} == {
        "population": 5000,
        "state": None,
        "days_since": 40,
        "colder_than": 0,
        "serves": 3,
    }
    known = dict(plan.unknown)
    assert (known["no_population"], known["no_warmth"], known["not_reported"]) == (1, 1, 1)
    assert {"geodesic", "no_starts", "no_need_layer", "local_travel"} <= set(known)
    assert (plan.vintage, plan.level, plan.root, plan.gap) == ("v1", 2, "XX", 0)
    warmed = plan.warmed(pd.Series({"A": 0.0, "Z": 0.3}))
    assert warmed.to_dict() == {"A": 1.0, "Z": 0.3}


def test_what_comes_next_says_what_it_adds():
    """A third trip adds the next best area, and does not fit any more."""
    demand, travel = on_a_line([100, 100, 100], population=[4, 3, 2, 1])
    plan = plan_visits(demand, travel, PlanRequest(trips=2, radius_km=5))
    assert [(one.pcode, one.gain.people, one.fits) for one in plan.next_best] == [
        ("C", 2, False),
        ("D", 1, False),
    ]


def test_an_area_is_served_from_the_nearest_stop_and_a_stop_by_its_own_trip():
    """What a stop adds is beside those before it, so the gains add up to the whole."""
    demand, travel = on_a_line([10, 10, 10], population=[10, 50, 40, 30])
    plan = plan_visits(demand, travel, PlanRequest(trips=2, radius_km=20, must=("B", "C")))
    assert [(stop.pcode, stop.serves) for stop in plan.stops] == [
        ("B", ("B", "A")),
        ("C", ("C", "D")),
    ]
    assert [stop.gain.people for stop in plan.stops] == [130, 0]
    assert plan.stops[0].reasons[0].code == "must"


def test_trips_start_from_the_nearest_start_and_come_back():
    """Days and money are those of the way and of the visit."""
    demand, travel = on_a_line([50, 50, 50])
    request = PlanRequest(
        budget=1000,
        radius_km=0,
        starts=("A", "D"),
        km_per_day=100,
        days_per_visit=2,
        cost_per_km=1,
        cost_per_day=100,
    )
    plan = plan_visits(demand, travel, request)
    trips = {stop.pcode: stop for stop in plan.stops}
    assert {stop.start for stop in plan.stops} <= {"A", "D"}
    assert set(trips) == {"A", "D", "B"} or set(trips) == {"A", "D", "C"}
    far = trips.get("B") or trips["C"]
    assert (far.start, round(far.distance_km)) == ("A" if far.pcode == "B" else "D", 130)
    assert far.days == pytest.approx(2 + far.distance_km / 100)
    assert far.cost == pytest.approx(far.distance_km + 100 * far.days)
    assert plan.gains.cost == pytest.approx(sum(stop.cost for stop in plan.stops))
    assert plan.gains.cost <= 1000


def test_a_trip_serves_no_more_areas_than_it_may():
    """The most valuable ones, its own among them."""
    demand, travel = on_a_line([5, 5, 5, 5], population=[10, 90, 20, 80, 30])
    request = PlanRequest(trips=2, radius_km=10, most_served=2)
    plan = plan_visits(demand, travel, request)
    assert all(len(stop.serves) <= 2 and stop.serves[0] == stop.pcode for stop in plan.stops)
    assert plan.gains.people == 90 + 80 + 30 + 20


def test_a_travel_table_decides_what_can_be_reached(build_areas):
    """An area to which the table knows no way is no stop, and that is said."""
    areas = build_areas([(0, "X", "X", None), *((2, code, code, "X") for code in "ABC")])
    rows = pd.DataFrame([("A", "B", 3.0), ("A", "Q", 1.0)], columns=["from", "to", "cost"]).assign(
        unit="hours"
    )
    travel = travel_from_table(rows, areas, 2, table="travel-1")
    demand, _ = on_a_line([1, 1], population=[1, 2, 50])
    request = PlanRequest(days=9, radius_km=1, starts=("A",), travel="travel-1", km_per_day=8)
    plan = plan_visits(demand, travel, request)
    assert {stop.pcode for stop in plan.stops} == {"A", "B"}
    assert (plan.unit, dict(plan.unknown)["no_travel"]) == ("hours", 1)
    assert dict(plan.unknown)["not_in_table"] == 1
    assert "geodesic" not in dict(plan.unknown)
    with pytest.raises(PlanError, match="No way is known from a start to C, which must"):
        plan_visits(demand, travel, request.but(must=("C",)))


def test_nobody_is_promised_who_cannot_be_served():
    """For the fewest trips, areas out of reach and areas ruled out are counted."""
    demand, travel = on_a_line([10, 100, 10])
    plan = plan_visits(
        demand,
        travel,
        PlanRequest(aim="fewest", radius_km=10, threshold=0.5, must_not=("D",)),
        exact=True,
    )
    assert (plan.value, plan.bound, plan.gap, len(plan.stops)) == (2, 2, 0, 2)
    assert dict(plan.unknown)["ruled_out"] == 1
    assert "D" not in plan.warmth_after


@pytest.mark.parametrize(
    ("columns", "asked", "said"),
    [
        ({"warmth": [5, 5, 5]}, {"trips": 2}, "There is nothing to gain"),
        ({}, {"trips": 2, "must_not": ("A", "B", "C")}, "No area is left"),
        ({}, {"trips": 1, "must": ("A", "B")}, "need 2 trips, and there are 1"),
        ({}, {"trips": 1, "must": ("Z",)}, "Z is not among the areas"),
        ({}, {"trips": 1, "must_not": ("Z",)}, "Z is not among the areas"),
        ({}, {"trips": 1, "starts": ("Z",)}, "no area Z to start from"),
        ({}, {"days": 0.5}, "least of all trips needs 1.0 days, and there are 0.5"),
        ({}, {"days": 3, "days_per_visit": 0}, "Trips use nothing of the days"),
        ({}, {"budget": 3}, "Trips use nothing of the budget"),
        ({}, {"trips": 1, "travel": "other"}, "not those that the plan asks for"),
        ({}, {"trips": 1, "terrain": 2}, "terrain factor of 1.3"),
        ({"warmth": [0.9, 0.9, 0.9]}, {"aim": "fewest"}, "as urgent as asked for"),
    ],
)
def test_what_cannot_be_answered_is_told_in_a_sentence(columns, asked, said):
    """One error, one sentence: what does not go, with its figures."""
    demand, travel = on_a_line([10, 10], **columns)
    with pytest.raises(PlanError, match=said):
        plan_visits(demand, travel, PlanRequest(**{"radius_km": 5, **asked}))


def test_no_area_at_all_is_told():
    """An empty view has nothing to visit."""
    demand, travel = on_a_line([10])
    with pytest.raises(PlanError, match="no area to visit"):
        plan_visits(demand.iloc[:0], travel, PlanRequest(trips=1))


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("asked", [{}, {"most_served": 1}, {"aim": "nearest", "radius_km": 30}])
def test_more_trips_than_areas_visit_each_once(asked, exact):
    """Trips that would add nothing are not made."""
    demand, travel = on_a_line([100, 100], warmth=[0, 0, 3])
    request = PlanRequest(**{"trips": 9, "radius_km": 0, **asked})
    plan = plan_visits(demand, travel, request, exact=exact)
    assert [stop.pcode for stop in plan.stops] == ["A", "B"]
    assert plan.gap == 0
    assert plan.next_best == ()


def test_one_area_alone_can_be_planned():
    """It is the stop, and serves itself."""
    demand, travel = on_a_line([])
    plan = plan_visits(demand, travel, PlanRequest(trips=3, radius_km=0), exact=True)
    assert [(stop.pcode, stop.serves) for stop in plan.stops] == [("A", ("A",))]


def test_without_any_population_areas_are_counted_and_it_is_said():
    """People are not known, and not nought."""
    demand, travel = on_a_line([10, 10], population=[np.nan] * 3)
    plan = plan_visits(demand, travel, PlanRequest(trips=1, radius_km=10))
    assert (plan.gains.people, plan.gains.areas, plan.gains.people_unknown) == (None, 3, 3)
    assert plan.gains.population_share_after is None
    assert "no_population_at_all" in dict(plan.unknown)


def test_what_must_be_visited_is_even_where_nothing_is_gained():
    """A warm area that must be in is in."""
    demand, travel = on_a_line([100, 100], warmth=[3, 0, 0])
    plan = plan_visits(demand, travel, PlanRequest(trips=2, radius_km=0, must=("A",)), exact=True)
    assert {stop.pcode for stop in plan.stops} == {"A", "B"}
    warm = on_a_line([100], warmth=[3, 3])
    only = plan_visits(*warm, PlanRequest(trips=2, radius_km=0, must=("B",)))
    assert [(stop.pcode, stop.gain.demand) for stop in only.stops] == [("B", 0)]


REQUESTS = st.sampled_from(
    [
        {"trips": 4},
        {"trips": 4, "most_served": 2},
        {"aim": "fewest", "threshold": 0.4},
        {"aim": "nearest", "trips": 3},
        {"days": 8, "starts": ("XY00000",)},
    ]
)


@settings(max_examples=20)
@given(seed=st.integers(0, 5000), asked=REQUESTS)
def test_every_figure_of_a_plan_agrees_with_the_others(scattered, seed, asked):
    """Sums, order, limits and codes; and it goes through JSON unchanged."""
    demand, travel = scattered(seed, 25)
    plan = plan_visits(demand, travel, PlanRequest(radius_km=35, **asked))
    again = plan_visits(demand, travel, PlanRequest(radius_km=35, **asked))
    assert again.model_copy(update={"seconds": plan.seconds}) == plan
    assert Plan.from_json(plan.to_json()) == plan
    serves = [code for stop in plan.stops for code in stop.serves]
    assert sorted(serves) == [area.pcode for area in plan.served]
    assert sum(stop.gain.areas for stop in plan.stops) == plan.gains.areas == len(plan.served)
    assert sum(stop.gain.people for stop in plan.stops) == pytest.approx(plan.gains.people)
    assert [stop.order for stop in plan.stops] == list(range(1, len(plan.stops) + 1))
    assert plan.within_limit
    assert plan.gap is not None
    assert {code for code, _ in plan.unknown} <= set(UNKNOWNS)
    assert {reason.code for stop in plan.stops for reason in stop.reasons} <= set(REASONS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "This is not a plan"),
        ("[]", "This is not a plan"),
        ('{"schema_version": 7}', "newer version"),
        ('{"schema_version": 1}', "missing or damaged"),
    ],
)
def test_what_is_no_plan_is_not_taken_for_one(text, said):
    """A plan of a newer version is told from a damaged one."""
    with pytest.raises(PlanError, match=said):
        Plan.from_json(text)


def test_offices_have_to_be_brought_to_the_level_first(scattered):
    """Else the mayors of a district's towns would be missing without a word."""
    demand, travel = scattered(1, 5)
    with pytest.raises(ValueError, match="offices_at"):
        plan_visits(
            demand, travel, PlanRequest(trips=1), offices=pd.DataFrame({"pcode": ["XY00001"]})
        )


# --- whole countries ------------------------------------------------------------------------------


def demand_of(areas, records, selection):
    """Demand of a view, by all that is known of it."""
    coverage = measure_coverage(records, areas, selection)
    gaps = score_gaps(coverage, pd.DataFrame(index=coverage.index))
    return weigh_demand(coverage, gaps, measure_area_warmth(records, areas, selection))


def test_six_trips_in_the_example_are_the_best_there_are(example):
    """77 districts: the best plan is found and proven, and no other six gain as much."""
    areas, records = example
    selection = Selection(vintage=areas.vintage, level=2)
    demand = demand_of(areas, records, selection)
    request = PlanRequest(trips=6, starts=("NP0327",), radius_km=60, most_served=5)
    travel = measure_travel(areas, 2, request)
    plan = plan_visits(demand, travel, request, exact=True, root="NP")
    assert (len(plan.stops), plan.gap, plan.method) == (6, 0, "exact")
    assert all(stop.distance_km > 0 or stop.pcode == "NP0327" for stop in plan.stops)
    assert plan.gains.coverage_after >= plan.gains.coverage_before
    assert plan.gains.warmth_after > plan.gains.warmth_before
    assert "no_population_at_all" not in dict(plan.unknown)


@pytest.mark.real
def test_one_organization_plans_its_visits_in_south_sudan(south_sudan):
    """79 counties and 11 million people: trips by days from two towns, and the fewest trips.

    All organizations together are everywhere, and are told that there is nothing to gain.
    """
    areas, records = south_sudan
    selection = Selection(vintage=areas.vintage, level=2)
    starts = tuple(code for code, name in areas.names(2).items() if name in ("Juba", "Malakal"))
    request = PlanRequest(days=30, starts=starts, radius_km=100, terrain=1.6, km_per_day=150)
    travel = measure_travel(areas, 2, request)
    with pytest.raises(PlanError, match="nothing to gain"):
        plan_visits(demand_of(areas, records, selection), travel, request)

    one = selection.but(organizations=("org-save-the-children-international",))
    demand = demand_of(areas, records, one)
    plan = plan_visits(demand, travel, request, exact=True)
    assert (len(demand), plan.gap) == (79, 0)
    assert 0 < plan.gains.days <= 30
    assert 0 < plan.gains.people < demand["population"].sum()
    assert plan.gains.population_share_after > plan.gains.population_share_before
    assert {stop.start for stop in plan.stops} <= set(starts)

    fewest = request.but(aim="fewest", days=None, threshold=0.5)
    cover = plan_visits(demand, travel, fewest, exact=True)
    assert cover.gap == 0
    assert set(demand.index[demand["urgency"] >= 0.5]) <= set(cover.warmth_after)
