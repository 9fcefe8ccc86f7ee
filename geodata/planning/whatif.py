"""What if: the same plan with stops ticked on and off, and plans side by side."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import pandas as pd

from geodata.errors import PlanError
from geodata.planning.outline import Setting, Verdict, outline_plan
from geodata.planning.plan import Plan
from geodata.planning.problem import Problem, state_problem
from geodata.planning.serving import serve
from geodata.planning.travel import Travel
from geodata.planning.visits import judge


def revise_plan(
    plan: Plan,
    demand: pd.DataFrame,
    travel: Travel,
    keep: Sequence[str],
    *,
    offices: pd.DataFrame | None = None,
) -> Plan:
    """The plan with other stops, chosen by hand: every figure follows.

    Parameters
    ----------
    plan : Plan
    demand, travel, offices
        As the plan was made with; see ``plan_visits``.
    keep : sequence of str
        P-codes of the stops: those of the plan that stay, and any others that are ticked on. None
        at all is a plan that gains nothing.

    Returns
    -------
    Plan
        With the request and the bound of the plan it came from, so that its gap is how far it is
        from the best that the request allows. The gap is None where it does not do what was asked:
        its stops use more than there is (``within_limit``), or leave areas unserved that ``fewest``
        is about. What had to be in may be ticked off.

    Raises
    ------
    PlanError
        When an area does not exist or no trip can go there.
    """
    began = time.perf_counter()
    problem = state_problem(demand, travel, plan.request)
    chosen = _positions(problem, keep)
    served = serve(problem, chosen)
    all_served = not (problem.wanted & ~served.served()).any()
    verdict = Verdict(
        "chosen",
        judge(problem, chosen),
        plan.bound,
        comparable=problem.within(problem.used(chosen)) and all_served,
        seconds=time.perf_counter() - began,
    )
    setting = Setting(demand, travel, plan.request, offices, plan.root_level, plan.root, plan.as_of)
    return outline_plan(problem, chosen, setting, verdict)


def _positions(problem: Problem, codes: Sequence[str]) -> tuple[int, ...]:
    once = list(dict.fromkeys(codes))
    stops = problem.pcodes.get_indexer(pd.Index(once, dtype=object)).tolist()
    for code, at in zip(once, stops, strict=True):
        if at < 0 or not problem.trips.possible[at]:
            raise PlanError(
                f"No trip of this plan can go to {code}",
                remedy="It lies elsewhere, was ruled out, or no way to it is known.",
            )
    return tuple(stops)


def compare_plans(plans: Mapping[str, Plan] | Sequence[Plan]) -> pd.DataFrame:
    """Plans side by side.

    Parameters
    ----------
    plans : mapping of str to Plan, or sequence of Plan
        By name, or by their number from 1.

    Returns
    -------
    pandas.DataFrame
        A row a plan: ``aim``, ``method``, ``vintage``, ``level``, ``root``, ``as_of``, ``trips``,
        ``areas``, ``people``, ``people_unknown``, ``demand``, ``coverage_before``,
        ``coverage_after``, ``population_share_before``, ``population_share_after``,
        ``warmth_before``, ``warmth_after``, ``days``, ``cost``, ``distance_km``, ``mean_km``,
        ``gap``, ``within_limit``, ``shared`` (stops that all the plans have) and ``only`` (stops
        that no other one has).
    """
    named = plans if isinstance(plans, Mapping) else dict(enumerate(plans, start=1))
    stops = {name: {stop.pcode for stop in plan.stops} for name, plan in named.items()}
    shared = set.intersection(*stops.values()) if stops else set()
    rows = []
    for name, plan in named.items():
        others = set().union(*(codes for other, codes in stops.items() if other != name))
        gains = plan.gains.model_dump(include=set(_GAINS))
        rows.append(
            {
                **{column: getattr(plan, column) for column in _MADE_ON},
                "aim": plan.request.aim,
                **gains,
                "shared": tuple(sorted(shared)),
                "only": tuple(sorted(stops[name] - others)),
            }
        )
    columns = ["aim", *_MADE_ON, *_GAINS, "shared", "only"]
    return pd.DataFrame(rows, index=pd.Index(list(named), name="plan"), columns=columns)


_MADE_ON = ("method", "vintage", "level", "root", "as_of", "gap", "within_limit")
_GAINS = (
    "trips",
    "areas",
    "people",
    "people_unknown",
    "demand",
    "coverage_before",
    "coverage_after",
    "population_share_before",
    "population_share_after",
    "warmth_before",
    "warmth_after",
    "days",
    "cost",
    "distance_km",
    "mean_km",
)
