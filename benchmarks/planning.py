"""How long the next visits take to plan: ours beside spopt, and beside PuLP on a sparse model.

Areas lie on a jittered grid, some twenty within reach of each, people and warmth as uneven as they
are in life. Asked are the trips that reach the most demand. Ours is timed over the whole of
``plan_visits``: the greedy plan with its bound, then the exact one. spopt gets its dense matrix,
made before the clock starts; PuLP gets our sparse pairs and the same model. All solve with HiGHS on
one thread to no gap, for a minute at most, each in a process of its own; none may find a better
plan than ours.

    python benchmarks/planning.py --areas 77 753 35000 --trips 6
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from results import Findings, add_options, finish, in_own_process, tell

from geodata.planning import PlanRequest, Travel, plan_visits
from geodata.planning.models import build_model, open_solver
from geodata.planning.problem import Problem, state_problem

NEAR = 20  # areas within reach of each
DENSE_TO = 4_000  # areas; a dense matrix of 35,000 takes 10 GB, and spopt's models many times that
SIDE_KM = 11.0
ASKED = {77: 2.0, 753: 20.0}  # seconds for the exact plan
CLOSE = 0.01  # how far from the best it may be then

Case = tuple[pd.DataFrame, Travel, PlanRequest]


def make_case(areas: int, trips: int) -> Case:
    """Areas, their distances and what is asked; the same every time."""
    from scipy.spatial import cKDTree

    dice = np.random.default_rng(7)
    side = int(np.ceil(np.sqrt(areas)))
    grid = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)[:areas]
    places = (grid + dice.uniform(-0.4, 0.4, grid.shape)) * SIDE_KM
    radius = SIDE_KM * np.sqrt(NEAR / np.pi)
    near = cKDTree(places).sparse_distance_matrix(cKDTree(places), radius, output_type="ndarray")
    near = near[np.lexsort((near["j"], near["i"]))]
    codes = pd.Index([f"X{at:06d}" for at in range(areas)])
    km = near["v"].astype(float)
    pairs = near["i"].astype(np.int64), near["j"].astype(np.int64), km
    travel = Travel("made", 2, codes, *pairs, radius, 1.3, places / 111)
    people = dice.lognormal(8, 1.2, areas).round()
    warmth = np.where(dice.random(areas) < 0.6, 0.0, dice.random(areas))
    demand = pd.DataFrame(
        {
            "population": people,
            "people": people,
            "need": 1.0,
            "need_unknown": True,
            "warmth": warmth,
            "cold": 1 - warmth,
            "urgency": 1 - warmth,
            "demand": people * (1 - warmth),
            "state": "no_record",
            "days_since": np.nan,
        },
        index=codes,
    )
    return demand, travel, PlanRequest(trips=trips, radius_km=radius)


def run_greedy(case: Case) -> dict[str, Any]:
    """Ours, at once, with its bound."""
    plan = plan_visits(*case)
    return {"seconds": plan.seconds, "value": plan.value, "gap": plan.gap}


def run_exact(case: Case) -> dict[str, Any]:
    """Ours, the best there is."""
    plan = plan_visits(*case, exact=True, seconds=60)
    return {"seconds": plan.seconds, "value": plan.value, "gap": plan.gap}


def run_arrays(case: Case) -> dict[str, Any]:
    """Our whole model as arrays, handed to the solver; not solved."""
    import highspy  # noqa: F401 - so that its import is not timed

    problem = state_problem(*case)
    began = time.perf_counter()
    model = build_model(problem, np.arange(len(problem.pcodes)))
    open_solver(model, 1.0, problem)
    return {"build": time.perf_counter() - began}


def run_pulp(case: Case) -> dict[str, Any]:
    """The same sparse model through PuLP, built and handed to the solver, then solved."""
    import pulp

    problem = state_problem(*case)
    solver = pulp.HiGHS(msg=False, threads=1, gapRel=0.0, timeLimit=60)
    began = time.perf_counter()
    model = _covering_by_pulp(pulp, problem)
    built = time.perf_counter() - began
    model.solve(solver)
    return {
        "build": built,
        "seconds": time.perf_counter() - began,
        "value": pulp.value(model.objective),
    }


def _covering_by_pulp(pulp: Any, problem: Problem) -> Any:
    """Maximal covering as PuLP's documentation writes models."""
    n = len(problem.pcodes)
    worth = np.zeros(n)
    worth[problem.area] = problem.worth
    reaching: list[list[int]] = [[] for _ in range(n)]
    for stop, area in zip(problem.stop.tolist(), problem.area.tolist(), strict=True):
        reaching[area].append(stop)
    model = pulp.LpProblem("covering", pulp.LpMaximize)
    chosen = [pulp.LpVariable(f"x{at}", cat="Binary") for at in range(n)]
    counted = {at: pulp.LpVariable(f"z{at}", 0, 1) for at in np.flatnonzero(worth).tolist()}
    model += pulp.LpAffineExpression((z, float(worth[at])) for at, z in counted.items())
    for at, z in counted.items():
        terms = [(chosen[stop], 1) for stop in reaching[at]]
        model += pulp.LpAffineExpression([*terms, (z, -1)]) >= 0
    model += pulp.lpSum(chosen) <= problem.limit
    return model


def run_spopt(case: Case) -> dict[str, Any]:
    """spopt's maximal covering, from a dense matrix."""
    import pulp
    from spopt.locate import MCLP

    demand, travel, request = case
    km = np.full((len(demand),) * 2, np.inf)
    km[travel.origin, travel.target] = travel.km
    began = time.perf_counter()
    model = MCLP.from_cost_matrix(km, demand["demand"].to_numpy(), request.radius_km, request.trips)
    built = time.perf_counter() - began
    solved = model.solve(pulp.HiGHS(msg=False, threads=1, gapRel=0.0, timeLimit=60))
    return {
        "build": built,
        "seconds": time.perf_counter() - began,
        "value": solved.problem.objective.value(),
    }


WAYS: dict[str, Callable[[Case], dict[str, Any]]] = {
    "ours, at once": run_greedy,
    "ours, exact": run_exact,
    "ours, model as arrays": run_arrays,
    "PuLP, sparse": run_pulp,
    "spopt, dense": run_spopt,
}


def main() -> None:
    """Plan at every size in every way, or in the one way of this process."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--areas", type=int, nargs="+", default=[77, 753, 35_000])
    parser.add_argument("--trips", type=int, default=6)
    parser.add_argument("--way", choices=list(WAYS), help=argparse.SUPPRESS)
    add_options(parser)
    chosen = parser.parse_args()
    if chosen.way:
        # spopt and PuLP 3 warn of PuLP 4; that is not what is measured.
        warnings.simplefilter("ignore", DeprecationWarning)
        tell(WAYS[chosen.way](make_case(chosen.areas[0], chosen.trips)))
        return
    findings = Findings("planning", facts={"trips": chosen.trips, "near": NEAR})
    for areas in chosen.areas:
        measure(areas, chosen.trips, findings)
    finish(findings, chosen)


def measure(areas: int, trips: int, findings: Findings) -> None:
    """One size in every way that its memory allows."""
    found: dict[str, dict[str, Any]] = {}
    for way in WAYS:
        if way == "spopt, dense" and areas > DENSE_TO:
            continue
        print(f"{areas:,} areas, {way} …", file=sys.stderr, flush=True)
        options = ("--areas", str(areas), "--trips", str(trips), "--way", way)
        found[way] = in_own_process(__file__, *options)
        findings.figures[f"{areas:,} {way}"] = found[way]
    _compare(areas, found, findings)


def _compare(areas: int, found: dict[str, dict[str, Any]], findings: Findings) -> None:
    ours, size = found["ours, exact"], f"{areas:,}"
    for way in ("PuLP, sparse", "spopt, dense"):
        if way not in found:
            continue
        if found[way]["value"] > ours["value"] * (1 + CLOSE):
            raise SystemExit(f"{way} found a better plan: {found[way]['value']:,.0f}")
        findings.ratios[f"{size}: {way} / ours, exact"] = found[way]["seconds"] / ours["seconds"]
    build = found["ours, model as arrays"]["build"]
    findings.ratios[f"{size}: building, PuLP / ours"] = found["PuLP, sparse"]["build"] / build
    if areas in ASKED:
        findings.ratios[f"{size}: {ASKED[areas]:g} s / ours, exact"] = (
            ASKED[areas] / ours["seconds"]
        )
        findings.targets[f"{size}: {ASKED[areas]:g} s / ours, exact"] = 1.0
        within = f"{size}: 1 % / gap"
        findings.ratios[within] = CLOSE / max(ours["gap"], 1e-6)
        findings.targets[within] = 1.0


if __name__ == "__main__":
    main()
