"""Fewer trips that reach the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.planning import PlanRequest
from geodata.planning.fewer import take_away
from geodata.planning.problem import state_problem
from geodata.planning.serving import serve

FEWEST = PlanRequest(aim="fewest", radius_km=40, threshold=0.1)


@settings(max_examples=10)
@given(seed=st.integers(0, 5000))
def test_fewer_stops_reach_as_much(scattered, seed):
    """None is lost that was reached, what must be in stays, and no more stops come of it."""
    demand, travel = scattered(seed, 30)
    problem = state_problem(demand, travel, FEWEST.but(must=("XY00004",)))
    everything = tuple(range(30))
    fewer = take_away(problem, everything)
    assert len(fewer) < 30
    assert 4 in fewer
    assert serve(problem, fewer).value == serve(problem, everything).value
    assert take_away(problem, everything) == fewer


def test_a_covering_with_a_known_least_is_found(scattered):
    """A field of areas of which every third in every third row reaches all."""
    import numpy as np
    import pandas as pd

    from geodata.planning import Travel

    side = 9
    row, column = np.divmod(np.arange(side * side), side)
    apart = np.maximum(np.abs(row[:, None] - row), np.abs(column[:, None] - column))
    origin, target = np.nonzero(apart <= 1)
    codes = pd.Index([f"F{at:02d}" for at in range(side * side)])
    km = apart[origin, target].astype(float)
    travel = Travel("f", 2, codes, origin, target, km, 1, 1.3, np.zeros((side * side, 2)))
    demand, _ = scattered(1, side * side)
    problem = state_problem(
        demand.set_index(codes).assign(urgency=1.0), travel, FEWEST.but(radius_km=1)
    )
    assert len(take_away(problem, tuple(range(side * side)))) == (side // 3) ** 2
