"""A good plan at once."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.planning import PlanRequest
from geodata.planning.greedy import best_next, choose_greedily, order_by_gain
from geodata.planning.problem import state_problem
from geodata.planning.serving import serve

SHARING = st.sampled_from([None, 1, 2, 4])


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), most=SHARING)
def test_gains_fall_along_the_order_and_add_up(scattered, seed, most):
    """Each stop adds no more than the one before; together they add the value of the plan."""
    demand, travel = scattered(seed, 20)
    problem = state_problem(demand, travel, PlanRequest(trips=6, radius_km=50, most_served=most))
    stops = choose_greedily(problem)
    serving = serve(problem)
    gains = [serving.add(stop) for stop in order_by_gain(problem, stops)]
    assert sum(gains) == pytest.approx(serve(problem, stops).value)
    if most is None:
        assert all(later <= one + 1e-6 for one, later in pairwise(gains))


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), most=SHARING)
def test_a_gain_is_what_the_value_grows_by(scattered, seed, most):
    """Looking at a gain leaves everything as it was, and bounds are no less than it."""
    demand, travel = scattered(seed, 15)
    problem = state_problem(demand, travel, PlanRequest(trips=6, radius_km=60, most_served=most))
    serving = serve(problem, (3, 8))
    before, served = serving.value, serving.served().copy()
    gain = serving.gain(5)
    assert (serving.value, serving.served().tolist()) == (before, served.tolist())
    assert serving.add(5) == pytest.approx(gain)
    assert serving.value == pytest.approx(before + gain)
    assert serve(problem, (3, 8)).gains()[5] >= gain - 1e-6


@given(seed=st.integers(0, 10_000))
@settings(max_examples=10)
def test_the_order_in_which_stops_come_changes_nothing(scattered, seed):
    """Sharing out areas has one value, whichever stop was added first."""
    demand, travel = scattered(seed, 15)
    problem = state_problem(demand, travel, PlanRequest(trips=6, radius_km=90, most_served=3))
    stops = (1, 4, 7, 9)
    assert serve(problem, stops).value == pytest.approx(serve(problem, stops[::-1]).value)


def test_no_stop_is_needless_where_the_fewest_are_asked_for(scattered):
    """Without any one of them something would be left unserved."""
    demand, travel = scattered(4, 60)
    request = PlanRequest(aim="fewest", radius_km=40, threshold=0.2)
    for most in (None, 3):
        problem = state_problem(demand, travel, request.but(most_served=most))
        stops = choose_greedily(problem)
        whole = serve(problem, stops).value
        assert whole == problem.wanted.sum()
        for stop in stops:
            assert serve(problem, [other for other in stops if other != stop]).value < whole


def test_what_comes_next_is_not_in_the_plan_and_adds_something(scattered):
    """Best first; nothing where everything is served already."""
    demand, travel = scattered(4, 40)
    problem = state_problem(demand, travel, PlanRequest(trips=3, radius_km=30))
    stops = choose_greedily(problem)
    serving = serve(problem, stops)
    found = best_next(problem, serving, stops, 3)
    gains = [serving.gain(stop) for stop in found]
    assert not set(found) & set(stops)
    assert gains == sorted(gains, reverse=True)
    assert gains[-1] > 0
    everything = tuple(range(40))
    assert best_next(problem, serve(problem, everything), everything, 3) == []
