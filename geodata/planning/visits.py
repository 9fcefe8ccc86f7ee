"""The next visits: a good plan at once, and the best one where that is asked for."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from geodata.planning.bounds import Bound, bound_value
from geodata.planning.greedy import choose_greedily
from geodata.planning.models import Progress, solve_exactly
from geodata.planning.outline import Setting, Verdict, outline_plan
from geodata.planning.plan import Plan
from geodata.planning.problem import Problem, state_problem
from geodata.planning.request import PlanRequest
from geodata.planning.serving import serve
from geodata.planning.travel import Floats, Travel


def plan_visits(
    demand: pd.DataFrame,
    travel: Travel,
    request: PlanRequest,
    *,
    exact: bool = False,
    seconds: float = 20.0,
    progress: Progress | None = None,
    offices: pd.DataFrame | None = None,
    root_level: int = 0,
    root: str = "",
    as_of: dt.date | None = None,
) -> Plan:
    """Choose the visits that answer a request.

    A greedy plan with exchanges is made at once, with a bound that no plan exceeds (Lagrangean
    relaxation). ``exact`` goes on with an integer programme (HiGHS) and ends with the best plan
    there is, or with the best one found in time and how far it may be from the best.

    Parameters
    ----------
    demand : pandas.DataFrame
        What ``weigh_demand`` gives.
    travel : Travel
        Measured for the request, as ``measure_travel`` does.
    request : PlanRequest
    exact : bool
    seconds : float
        For the solver; on a slower machine a plan that needs longer may be another one.
    progress : callable, optional
        Told the gap (0..1) and the seconds gone while the solver runs, in the thread of the
        caller; when it gives False, the best plan so far is the answer.
    offices : pandas.DataFrame, optional
        What ``offices_at`` gives, for the offices to see at each stop.
    root_level, root, as_of
        Of the view; kept with the plan.

    Returns
    -------
    Plan

    Raises
    ------
    PlanError
        When the request cannot be answered, in one sentence that says why.
    """
    if offices is not None and "at" not in offices:
        raise ValueError("offices need the areas they are in: pass them through offices_at")
    began = time.perf_counter()
    problem = state_problem(demand, travel, request)
    stops = choose_greedily(problem)
    problem = settle(problem, stops)
    value = judge(problem, stops)
    bound = bound_value(problem, value, _counted(problem, stops))
    verdict = Verdict("greedy", value, bound.value)
    if exact:
        stops, verdict = _improve(problem, stops, bound, seconds, progress)
    setting = Setting(demand, travel, request, offices, root_level, root, as_of)
    verdict = replace(verdict, seconds=time.perf_counter() - began)
    return outline_plan(problem, stops, setting, verdict)


def settle(problem: Problem, stops: Sequence[int]) -> Problem:
    """The problem without the wanted areas that even all further stops would leave unserved.

    That happens where no trip can go to an area and those near it have no room for it.
    """
    if problem.aim != "fewest":
        return problem
    lost = problem.wanted & ~serve(problem, stops).served()
    return replace(problem, wanted=problem.wanted & ~lost, missed=problem.missed | lost)


def judge(problem: Problem, stops: Sequence[int]) -> float:
    """What some stops are worth in the unit of the aim, to the same digit in whatever order."""
    return float(len(stops)) if problem.aim == "fewest" else serve(problem, sorted(stops)).value


def _counted(problem: Problem, stops: Sequence[int]) -> Floats:
    """What each area adds in a plan, at most; where the prices of the bound start from."""
    pairs = serve(problem, stops).shared()
    best = np.zeros(len(problem.pcodes))
    np.maximum.at(best, problem.area[pairs], problem.worth[pairs])
    return best


def _improve(
    problem: Problem,
    stops: tuple[int, ...],
    bound: Bound,
    seconds: float,
    progress: Progress | None,
) -> tuple[tuple[int, ...], Verdict]:
    """The solver's plan where it is better, else the same one with the solver's bound."""
    value, fewest = judge(problem, stops), problem.aim == "fewest"
    solved = solve_exactly(problem, stops, bound.worthwhile, seconds, progress)
    found = judge(problem, solved.stops)
    if (found < value) if fewest else (found > value * (1 + 1e-9)):
        stops, value = solved.stops, found
    if solved.bound is None:
        limit = bound.value if solved.ended else value
    elif fewest:
        limit = max(bound.value, float(np.ceil(solved.bound - 1e-6)))
    else:
        limit = min(bound.value, solved.bound)
    limit = min(value, limit) if fewest else max(value, limit)
    return stops, Verdict("exact", value, limit, solved.ended)
