"""From chosen stops to a plan: who is served from where, what each adds, why, what is unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata.planning.greedy import best_next, order_by_gain
from geodata.planning.plan import Alternative, Gain, Gains, Plan, Reason, Served, Stop
from geodata.planning.problem import Problem
from geodata.planning.request import PlanRequest
from geodata.planning.serving import serve
from geodata.planning.travel import Floats, Ints, Mask, Travel

ONE_DIALOGUE = 1.0
"""Warmth that a visit adds: that of one dialogue on the day."""

ALTERNATIVES = 3
OFFICES = 12
"""Offices to see at one stop; more are counted."""


@dataclass(frozen=True)
class Setting:
    """What a plan is made of, beside the stops.

    ``offices`` is what ``offices_at`` gives; ``root_level``, ``root`` and ``as_of`` are those of
    the view, and are kept with the plan.
    """

    demand: pd.DataFrame
    travel: Travel
    request: PlanRequest
    offices: pd.DataFrame | None = None
    root_level: int = 0
    root: str = ""
    as_of: dt.date | None = None


@dataclass(frozen=True)
class Verdict:
    """How good some stops are: value and bound, by which method, and whether time cut it short.

    ``comparable`` is False where the stops do not do what the bound is about.
    """

    method: str
    value: float
    bound: float
    ended: bool = False
    seconds: float = 0.0
    comparable: bool = True

    def gap(self, aim: str) -> float | None:
        """How far from the best, as a share; 0 where they differ by rounding alone."""
        if not self.comparable:
            return None
        over, whole = self.bound - self.value, self.bound
        if aim == "fewest":
            over, whole = self.value - self.bound, self.value
        share = over / whole if whole > 0 else 0.0
        return float(np.clip(share, 0.0, 1.0)) if share > 1e-7 else 0.0


def outline_plan(
    problem: Problem, stops: Sequence[int], setting: Setting, verdict: Verdict
) -> Plan:
    """The plan that visits some stops.

    Parameters
    ----------
    stops : sequence of int
        Positions in ``problem.pcodes``, in any order.
    """
    order, gained = _in_order(problem, stops)
    by, km = _served_from(problem, order)
    served = np.flatnonzero(by >= 0)
    codes, request = problem.pcodes, setting.request
    return Plan.model_validate(
        {
            "request": request,
            "vintage": setting.travel.vintage,
            "level": setting.travel.level,
            "root_level": setting.root_level,
            "root": setting.root,
            "as_of": setting.as_of,
            "stops": tuple(
                _stop(number, at, np.flatnonzero(by == at), gained[number - 1], problem, setting)
                for number, at in enumerate(order, start=1)
            ),
            "served": tuple(
                _served(setting.demand.iloc[at], str(codes[by[at]]), float(km[at])) for at in served
            ),
            "gains": _gains(problem, order, by, km, setting.demand),
            "next_best": _next_best(problem, order, setting),
            "unknown": _unknown(problem, by >= 0, setting, verdict),
            "unit": setting.travel.unit,
            "method": verdict.method,
            "value": verdict.value,
            "bound": verdict.bound,
            "gap": verdict.gap(request.aim),
            "within_limit": problem.within(problem.used(order)),
            "seconds": verdict.seconds,
        }
    )


def _in_order(problem: Problem, stops: Sequence[int]) -> tuple[tuple[int, ...], list[Mask]]:
    """Stops by what they add, and the areas that each newly serves."""
    order = order_by_gain(problem, stops)
    serving, newly = serve(problem), []
    before = serving.served()
    for stop in order:
        serving.add(stop)
        after = serving.served()
        newly.append(after & ~before)
        before = after
    return order, newly


def _served_from(problem: Problem, order: Sequence[int]) -> tuple[Ints, Floats]:
    """The stop that serves each area (-1 for none), and how far it is from there."""
    pairs = np.flatnonzero(serve(problem, order).shared())
    nearest = pairs[np.lexsort((problem.stop[pairs], problem.km[pairs]))[::-1]]
    by, km = np.full(len(problem.pcodes), -1, dtype=np.int64), np.zeros(len(problem.pcodes))
    by[problem.area[nearest]] = problem.stop[nearest]  # the last written, the nearest, stays
    km[problem.area[nearest]] = problem.km[nearest]
    return by, km


def _gain(newly: Mask, demand: pd.DataFrame) -> Gain:
    population = demand["population"].to_numpy(np.float64)
    counted = population[newly]
    return Gain(
        people=_people(counted, population),
        people_unknown=int(np.isnan(counted).sum()),
        areas=int(newly.sum()),
        demand=float(demand["demand"].to_numpy(np.float64)[newly].sum()),
    )


def _people(counted: Floats, population: Floats) -> float | None:
    """The sum of what is known; None where no population is known anywhere."""
    return None if np.isnan(population).all() else float(np.nansum(counted))


def _trip(at: int, problem: Problem, request: PlanRequest) -> dict[str, object]:
    trips = problem.trips
    start = int(trips.start[at])
    return {
        "pcode": str(problem.pcodes[at]),
        "start": request.starts[start] if start >= 0 else "",
        "distance_km": float(trips.distance[at]),
        "days": float(trips.days[at]),
        "cost": float(trips.money[at]),
    }


def _stop(
    number: int, at: int, serves: Ints, newly: Mask, problem: Problem, setting: Setting
) -> Stop:
    own = str(problem.pcodes[at])
    codes = (own, *(str(code) for code in problem.pcodes[serves] if code != own))
    offices, more = _offices(setting.offices, codes)
    return Stop.model_validate(
        _trip(at, problem, setting.request)
        | {
            "order": number,
            "serves": codes,
            "offices": offices,
            "offices_more": more,
            "gain": _gain(newly, setting.demand),
            "reasons": _reasons(at, len(codes), problem, setting.demand),
        }
    )


def _offices(offices: pd.DataFrame | None, codes: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Offices of the areas a stop serves: coldest first, then the most overdue, then by id."""
    if offices is None:
        return (), 0
    there = offices[offices["at"].isin(codes)]
    keys = pd.DataFrame(
        {
            "warmth": there["warmth"].astype(np.float64).fillna(0.0).to_numpy(),
            "overdue": -there["overdue_days"].astype(np.float64).fillna(0.0).to_numpy(),
            "post": there.index.astype(str),
        }
    )
    ranked = keys.sort_values(["warmth", "overdue", "post"])["post"]
    return tuple(ranked[:OFFICES]), max(len(ranked) - OFFICES, 0)


def _reasons(at: int, count: int, problem: Problem, demand: pd.DataFrame) -> tuple[Reason, ...]:
    row = demand.iloc[at]
    found = [Reason(code="must")] if at in problem.must else []
    if pd.notna(row["population"]):
        found.append(Reason(code="population", figure=float(row["population"])))
    found.append(Reason(code="state", text=str(row["state"])))
    if pd.notna(row["days_since"]):
        found.append(Reason(code="days_since", figure=float(row["days_since"])))
    if not row["need_unknown"]:
        found.append(Reason(code="need", figure=float(row["need"])))
    if pd.notna(row["warmth"]):
        known = demand["warmth"].dropna().to_numpy()
        share = float((known > row["warmth"]).mean())
        found.append(Reason(code="colder_than", figure=share))
    return (*found, Reason(code="serves", figure=float(count)))


def _served(row: pd.Series, stop: str, km: float) -> Served:
    known, warmth = pd.notna(row["population"]), row["warmth"]
    return Served(
        pcode=str(row.name),
        stop=stop,
        km=km,
        state=str(row["state"]),
        population=float(row["population"]) if known else None,
        warmth_before=None if pd.isna(warmth) else float(warmth),
        warmth_after=(0.0 if pd.isna(warmth) else float(warmth)) + ONE_DIALOGUE,
    )


def _gains(
    problem: Problem, order: Sequence[int], by: Ints, km: Floats, demand: pd.DataFrame
) -> Gains:
    served, chosen = by >= 0, list(order)
    engaged = (demand["state"] == "engaged").to_numpy(bool)
    population = demand["population"].to_numpy(np.float64)
    warmth = demand["warmth"].fillna(0.0).to_numpy(np.float64)
    after = np.where(served, warmth + ONE_DIALOGUE, warmth)
    worth = demand["demand"].to_numpy(np.float64)[served]
    trips = problem.trips
    return Gains(
        **_gain(served, demand).model_dump(),
        areas_all=len(demand),
        engaged_before=int(engaged.sum()),
        engaged_after=int((engaged | served).sum()),
        coverage_before=float(engaged.mean()),
        coverage_after=float((engaged | served).mean()),
        population_share_before=_share(population, engaged),
        population_share_after=_share(population, engaged | served),
        warmth_before=float(np.clip(warmth, 0, 1).mean()),
        warmth_after=float(np.clip(after, 0, 1).mean()),
        trips=len(chosen),
        distance_km=float(trips.distance[chosen].sum()),
        days=float(trips.days[chosen].sum()),
        cost=float(trips.money[chosen].sum()),
        mean_km=float(np.average(km[served], weights=worth)) if worth.sum() > 0 else 0.0,
    )


def _share(population: Floats, engaged: Mask) -> float | None:
    whole = np.nansum(population)
    return float(np.nansum(population[engaged]) / whole) if whole > 0 else None


def _next_best(problem: Problem, order: Sequence[int], setting: Setting) -> tuple[Alternative, ...]:
    serving, used = serve(problem, order), problem.used(order)
    before = serving.served()
    found = []
    for at in best_next(problem, serving, order, ALTERNATIVES):
        newly = serve(problem, (*order, at)).served() & ~before
        trip = _trip(at, problem, setting.request)
        gain = _gain(newly, setting.demand)
        found.append(
            Alternative.model_validate(trip | {"gain": gain, "fits": problem.fits(used, at)})
        )
    return tuple(found)


def _unknown(
    problem: Problem, served: Mask, setting: Setting, verdict: Verdict
) -> tuple[tuple[str, int], ...]:
    """What was not known, as codes with counts; 0 where a code is about the whole."""
    demand, travel, request = setting.demand, setting.travel, setting.request
    here = travel.pcodes.get_indexer(demand.index)
    no_people = int(demand["population"].isna().sum())
    no_need = int(demand["need_unknown"].sum())
    ruled_out = demand.index.isin(request.must_not)
    counted = {
        "no_population": no_people if no_people < len(demand) else 0,
        "no_need": no_need if no_need < len(demand) else 0,
        "no_warmth": int(demand["warmth"].isna().sum()),
        "not_reported": int((demand["state"] == "not_reported").sum()),
        "no_point": int(travel.unplaced[here].sum()) if travel.geodesic else 0,
        "no_travel": int((~problem.trips.possible & ~ruled_out).sum()),
        "not_in_table": travel.strays,
        "out_of_reach": int((problem.missed & ~ruled_out).sum()),
        "left_out": int((problem.wanted & ~served).sum()),
        "ruled_out": int(ruled_out.sum()),
    }
    whole = {
        "no_population_at_all": no_people == len(demand),
        "no_need_layer": no_need == len(demand),
        "geodesic": travel.geodesic,
        "unit": not travel.unit,
        "no_starts": not request.starts,
        "local_travel": request.radius_km > 0,
        "ended_early": verdict.ended,
    }
    said = [(code, count) for code, count in counted.items() if count]
    return (*said, *((code, 0) for code, holds in whole.items() if holds))
