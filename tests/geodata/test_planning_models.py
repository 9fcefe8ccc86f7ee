"""The best plan there is: as trying every plan finds it, and as another library does."""

import warnings
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from geodata.planning import PlanRequest, plan_visits
from geodata.planning import models as module

FEW = st.integers(4, 9)
SEEDS = st.integers(0, 10_000)


def dense(travel, radius):
    """Kilometres from every stop to every area; infinite beyond the radius."""
    km = np.full((len(travel.pcodes),) * 2, np.inf)
    km[travel.origin, travel.target] = travel.km
    return np.where(km <= radius, km, np.inf)


def worth_of(stops, demand, km, request):
    """What some stops are worth, worked out from the definition alone."""
    value = demand["demand"].to_numpy().copy()
    value[[demand.index.get_loc(code) for code in request.must_not]] = 0
    if request.aim == "fewest":
        value = (demand["urgency"].to_numpy() >= request.threshold).astype(float)
    reached = km[list(stops)].min(axis=0)
    if request.aim == "nearest":
        return (value * np.maximum(request.radius_km - reached, 0)).sum()
    if request.most_served is None:
        return value[np.isfinite(reached)].sum()
    places = np.repeat(list(stops), request.most_served - 1)
    gains = np.where(np.isfinite(km[places]), value, 0)
    gains[:, list(stops)] = 0
    rows, columns = linear_sum_assignment(gains, maximize=True)
    return value[list(stops)].sum() + gains[rows, columns].sum()


def try_every_plan(demand, travel, request):
    """The value of the best of all plans; None where none is allowed."""
    n, km = len(demand), dense(travel, request.radius_km)
    uses = np.ones(n)
    if request.limit == "days":
        way, _ = travel.from_starts(request.starts)
        uses = request.days_per_visit + 2 * way / request.km_per_day
    ruled = {demand.index.get_loc(code) for code in request.must_not}
    must = {demand.index.get_loc(code) for code in request.must}
    km[list(ruled)], km[:, list(ruled)] = np.inf, np.inf
    every = [
        stops
        for size in range(1, n + 1)
        for stops in combinations(sorted(set(range(n)) - ruled), size)
        if must <= set(stops) and uses[list(stops)].sum() <= request.amount
    ]
    if request.aim == "fewest":
        whole = (demand["urgency"] >= request.threshold).sum()
        full = [s for s in every if worth_of(s, demand, km, request) >= whole]
        return min(map(len, full))
    return max(worth_of(stops, demand, km, request) for stops in every)


REQUESTS = {
    "trips": {"trips": 2, "radius_km": 70},
    "room": {"trips": 3, "radius_km": 90, "most_served": 2},
    "days": {"days": 6, "radius_km": 60, "starts": ("XY00001",), "km_per_day": 90},
    "must": {"trips": 3, "radius_km": 70, "must": ("XY00000",), "must_not": ("XY00002",)},
    "room and must": {"trips": 2, "radius_km": 99, "must": ("XY00003",), "most_served": 3},
    "nearest": {"aim": "nearest", "trips": 2, "radius_km": 95},
    "fewest": {"aim": "fewest", "threshold": 0.3, "radius_km": 80},
    "fewest with room": {"aim": "fewest", "threshold": 0.3, "radius_km": 90, "most_served": 2},
}


@pytest.mark.parametrize("name", REQUESTS)
@settings(max_examples=15)
@given(seed=SEEDS, areas=FEW)
def test_the_exact_plan_is_the_best_of_all(scattered, name, seed, areas):
    """On a few areas every plan can be tried; the greedy one is within its gap of the best."""
    demand, travel = scattered(seed, areas)
    request = PlanRequest(**REQUESTS[name])
    assume((demand["urgency"] > request.threshold).any())
    exact = plan_visits(demand, travel, request, exact=True)
    best = try_every_plan(demand, travel, request)
    greedy = plan_visits(demand, travel, request)
    assert exact.value == pytest.approx(best)
    assert exact.bound == pytest.approx(best)
    assert exact.gap == 0
    if request.aim == "fewest":
        assert greedy.bound <= best <= greedy.value
    else:
        assert greedy.value <= best * (1 + 1e-9)
        assert greedy.bound >= best * (1 - 1e-9)


def test_twelve_areas_are_as_good_as_every_plan(scattered):
    """Four trips among twelve areas, three areas a trip."""
    demand, travel = scattered(12, 12)
    request = PlanRequest(trips=4, radius_km=60, most_served=3)
    exact = plan_visits(demand, travel, request, exact=True)
    assert exact.value == pytest.approx(try_every_plan(demand, travel, request))


def solve_with_spopt(km, demand, radius, aim, trips):
    """The value that spopt's dense models find with the same solver."""
    locate = pytest.importorskip("spopt.locate", reason="spopt is not installed")
    import pulp  # it comes with spopt

    weights = demand["demand"].to_numpy()
    with warnings.catch_warnings():
        # spopt makes variables in a way that PuLP 4 will not have any more.
        warnings.simplefilter("ignore", DeprecationWarning)
        if aim == "most":
            model = locate.MCLP.from_cost_matrix(km, weights, radius, trips)
        elif aim == "fewest":
            model = locate.LSCP.from_cost_matrix(km, radius)
        else:
            model = locate.PMedian.from_cost_matrix(km, weights, p_facilities=trips)
        solved = model.solve(pulp.HiGHS(msg=False, threads=1))
        return solved.problem.objective.value()


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("aim", ["most", "fewest", "nearest"])
def test_another_library_finds_the_same(scattered, seed, aim):
    """spopt, from a dense matrix: maximal covering, set covering, p-median."""
    demand, travel = scattered(seed, 60, radius=600)
    demand = demand.assign(demand=demand["people"], urgency=1.0)
    radius = 600 if aim == "nearest" else 30
    trips = None if aim == "fewest" else 5
    request = PlanRequest(aim=aim, trips=trips, radius_km=radius, threshold=1)
    ours = plan_visits(demand, travel, request, exact=True).value
    theirs = solve_with_spopt(dense(travel, 600), demand, radius, aim, trips)
    if aim == "nearest":  # ours is how much nearer than the radius, theirs how far
        ours = demand["demand"].sum() * radius - ours
    assert ours == pytest.approx(theirs)


def test_the_solver_is_silent_and_always_says_the_same(scattered, capfd):
    """Nothing is printed; the same request has the same plan."""
    demand, travel = scattered(5, 80)
    request = PlanRequest(days=9, radius_km=25, starts=("XY00010",), km_per_day=150)
    first, second = (plan_visits(demand, travel, request, exact=True) for _ in range(2))
    assert first.model_copy(update={"seconds": 0.0}) == second.model_copy(update={"seconds": 0.0})
    assert capfd.readouterr() == ("", "")


def test_a_search_can_be_left(scattered):
    """The best plan so far is the answer, with a bound that holds, and it is said."""
    demand, travel = scattered(3, 150, spread=1.5)
    request = PlanRequest(days=10, radius_km=40, starts=("XY00000",), km_per_day=60)
    told = []
    left = plan_visits(
        demand,
        travel,
        request,
        exact=True,
        progress=lambda gap, seconds: told.append((gap, seconds)) or False,
    )
    greedy = plan_visits(demand, travel, request)
    assert told
    assert all(0 <= gap <= 1 and seconds >= 0 for gap, seconds in told)
    assert dict(left.unknown).keys() >= {"ended_early"}
    assert greedy.value <= left.value <= left.bound <= greedy.bound


def test_a_model_too_large_to_be_held_is_not_begun(scattered, monkeypatch):
    """The plan at hand stands, and the reader is told."""
    monkeypatch.setattr(module, "MOST_COVERED", 1)
    demand, travel = scattered(5, 80)
    request = PlanRequest(days=9, radius_km=25, starts=("XY00010",), km_per_day=150)
    plan = plan_visits(demand, travel, request, exact=True)
    assert "ended_early" in dict(plan.unknown)
    assert plan.value == plan_visits(demand, travel, request).value
