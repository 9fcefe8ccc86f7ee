"""A request as arrays: who may be served from where, for how much, and what a trip uses up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from geodata.errors import PlanError
from geodata.planning.alone import Alone
from geodata.planning.request import PlanRequest
from geodata.planning.travel import Floats, Ints, Mask, Travel

_AS_GOOD_AS = 1e-9  # what sums of fractions may be off by


@dataclass(frozen=True)
class Trips:
    """What a trip to each area is, whatever it serves; shape (n,) each.

    ``distance`` there and back, ``days``, ``money``, ``start`` (position among the request's
    starts, -1 for none) and ``possible``: the way is known and the area is not ruled out.
    """

    distance: Floats
    days: Floats
    money: Floats
    start: Ints
    possible: Mask


@dataclass(frozen=True)
class Problem:
    """A request over the areas of a demand frame, as positions in it.

    Attributes
    ----------
    aim : str
    pcodes : pandas.Index
        Sorted.
    first : numpy.ndarray of int64, shape (n + 1,)
        Where each stop's pairs begin; a stop that is not possible has none.
    stop, area : numpy.ndarray of int64, shape (k,)
        Pairs of a possible stop and an area it may serve; sorted by stop, then by area. Every
        possible stop has a pair with itself; other pairs have some worth.
    worth : numpy.ndarray of float64, shape (k,)
        What the pair adds to the value of a plan.
    km : numpy.ndarray of float64, shape (k,)
    uses : numpy.ndarray of float64, shape (n,)
        What a trip uses of the limit.
    limit : float
    most : int or None
        The most areas that a trip may serve.
    must : tuple of int
    wanted : numpy.ndarray of bool, shape (n,)
        For the aim ``fewest``: the areas that are to be served and can be.
    missed : numpy.ndarray of bool, shape (n,)
        For the same: those that should be, and that nothing reaches.
    trips : Trips
    """

    aim: str
    pcodes: pd.Index
    first: Ints
    stop: Ints
    area: Ints
    worth: Floats
    km: Floats
    uses: Floats
    limit: float
    most: int | None
    must: tuple[int, ...]
    wanted: Mask
    missed: Mask
    trips: Trips

    @property
    def exclusive(self) -> bool:
        """Whether it matters from which stop an area is served."""
        return self.most is not None or self.aim == "nearest"

    @cached_property
    def alone(self) -> Alone:
        """What each stop would serve alone."""
        room = None if self.most is None else self.most - 1
        return Alone(self.first, self.stop, self.area, room)

    def pairs(self, stop: int) -> slice:
        """Where a stop's pairs stand."""
        return slice(int(self.first[stop]), int(self.first[stop + 1]))

    def fits(self, used: float, stop: int) -> bool:
        """Whether one more trip is within the limit."""
        return self.within(used + float(self.uses[stop]))

    def within(self, used: float) -> bool:
        """Whether so much is within the limit."""
        return used <= self.limit * (1 + _AS_GOOD_AS)

    def used(self, stops: Sequence[int]) -> float:
        """What some trips use of the limit."""
        return float(self.uses[list(stops)].sum())


def state_problem(demand: pd.DataFrame, travel: Travel, request: PlanRequest) -> Problem:
    """Turn a request into arrays, refusing what cannot be answered.

    Raises
    ------
    PlanError
        When there is nothing to serve, an area does not exist, the travel was measured for another
        request, or what must be in does not fit within the limits.
    """
    _check_travel(travel, request)
    pcodes = demand.index
    if not len(pcodes):
        raise PlanError("There is no area to visit here", remedy="Look at a larger area.")
    must, must_not = (_positions(pcodes, codes) for codes in (request.must, request.must_not))
    everywhere = travel.pcodes.get_indexer(pcodes)
    if (everywhere < 0).any():
        stray = pcodes[int(np.flatnonzero(everywhere < 0)[0])]
        raise PlanError(f"The travel distances are of another boundary: {stray} is not in them")
    open_to = np.ones(len(pcodes), dtype=bool)
    open_to[must_not] = False
    trips = _trips(travel, request, everywhere, open_to)
    value, wanted = _values(demand, request, open_to)
    stop, area, km = _pairs(travel, request, everywhere, trips.possible, open_to)
    worth = value[area] * (request.radius_km - km) if request.aim == "nearest" else value[area]
    kept = (worth > 0) | (stop == area)
    stop, area, worth, km = stop[kept], area[kept], worth[kept], km[kept]
    reached = np.zeros(len(pcodes), dtype=bool)
    reached[area[worth > 0]] = True
    limit, uses = _limit(request, trips)
    problem = Problem(
        request.aim,
        pcodes,
        np.searchsorted(stop, np.arange(len(pcodes) + 1)).astype(np.int64),
        stop,
        area,
        worth,
        km,
        uses,
        limit,
        request.most_served,
        tuple(must.tolist()),
        wanted & reached,
        wanted & ~reached,
        trips,
    )
    _check(problem, request, reached)
    return problem


def _check_travel(travel: Travel, request: PlanRequest) -> None:
    if travel.table != request.travel:
        raise PlanError("The travel distances are not those that the plan asks for")
    if travel.radius_km < request.radius_km or (
        travel.geodesic and travel.terrain != request.terrain
    ):
        raise PlanError(
            f"The travel distances were measured within {travel.radius_km:g} km and with a terrain "
            f"factor of {travel.terrain:g}; the plan asks for {request.radius_km:g} km and "
            f"{request.terrain:g}",
            remedy="Measure them for this plan.",
        )


def _positions(pcodes: pd.Index, codes: Sequence[str]) -> Ints:
    at = pcodes.get_indexer(pd.Index(codes, dtype=object))
    if (at < 0).any():
        code = codes[int(np.flatnonzero(at < 0)[0])]
        raise PlanError(
            f"{code} is not among the areas that can be visited here",
            remedy="It lies elsewhere, has no local authority, or does not exist at this level.",
        )
    return at.astype(np.int64)


def _trips(travel: Travel, request: PlanRequest, everywhere: Ints, open_to: Mask) -> Trips:
    """There and back from the nearest start; without starts only the days at the stop count."""
    if request.starts:
        ways, starts = travel.from_starts(request.starts)
        way, start = ways[everywhere], starts[everywhere]
    else:
        way, start = np.zeros(len(everywhere)), np.full(len(everywhere), -1, dtype=np.int64)
    possible = open_to & np.isfinite(way)
    distance = np.where(possible, 2 * way, 0.0)
    days = request.days_per_visit + distance / request.km_per_day
    money = request.cost_per_km * distance + request.cost_per_day * days
    return Trips(distance, days, money, start, possible)


def _values(demand: pd.DataFrame, request: PlanRequest, open_to: Mask) -> tuple[Floats, Mask]:
    """What serving each area adds, and which areas are to be served at any price."""
    if request.aim != "fewest":
        value = demand["demand"].to_numpy(np.float64)
        return np.where(open_to, value, 0.0), np.zeros(len(value), dtype=bool)
    urgent = demand["urgency"].to_numpy(np.float64) >= max(request.threshold, _AS_GOOD_AS)
    return np.where(urgent & open_to, 1.0, 0.0), urgent


def _pairs(
    travel: Travel, request: PlanRequest, everywhere: Ints, possible: Mask, open_to: Mask
) -> tuple[Ints, Ints, Floats]:
    """Pairs within the radius among the areas looked at, as positions among them."""
    here = np.full(len(travel.pcodes), -1, dtype=np.int64)
    here[everywhere] = np.arange(len(everywhere))
    near = travel.km <= request.radius_km
    stop, area, km = here[travel.origin[near]], here[travel.target[near]], travel.km[near]
    inside = (stop >= 0) & (area >= 0)
    stop, area, km = stop[inside], area[inside], km[inside]
    kept = possible[stop] & open_to[area]
    return stop[kept], area[kept], km[kept]


def _limit(request: PlanRequest, trips: Trips) -> tuple[float, Floats]:
    """How much there is of what is limited, and what each trip uses of it."""
    used = {
        "": np.zeros(len(trips.days)),
        "trips": np.ones(len(trips.days)),
        "days": trips.days,
        "budget": trips.money,
    }[request.limit]
    return request.amount, used


def _check(problem: Problem, request: PlanRequest, reached: Mask) -> None:
    trips = problem.trips
    if not trips.possible.any():
        raise PlanError(
            "No area is left that a trip could go to",
            remedy="Rule out fewer areas, or start from another place.",
        )
    lost = [at for at in problem.must if not trips.possible[at]]
    if lost:
        raise PlanError(
            f"No way is known from a start to {problem.pcodes[lost[0]]}, which must be visited",
            remedy="Add it to the travel table, or take it from the list.",
        )
    if not reached.any() and not problem.must:
        raise PlanError(_NOTHING[problem.aim == "fewest"])
    _check_limit(problem, request)


_NOTHING = {
    False: "There is nothing to gain: all areas in reach are warm, have no need, or are ruled out",
    True: "No area that can be reached is as urgent as asked for",
}


def _check_limit(problem: Problem, request: PlanRequest) -> None:
    if not request.limit:
        return
    possible = problem.uses[problem.trips.possible]
    if possible.max() <= 0:
        raise PlanError(
            f"Trips use nothing of the {request.limit}, so it limits nothing",
            remedy="Say how many days a visit takes."
            if request.limit == "days"
            else "Say what a day or a kilometre costs.",
        )
    needed = problem.used(problem.must)
    if not problem.within(needed):
        raise PlanError(
            f"The areas that must be visited need {_said(needed, request)}, and there are "
            f"{_said(problem.limit, request)}"
        )
    if not problem.within(float(possible.min())):
        raise PlanError(
            f"The least of all trips needs {_said(float(possible.min()), request)}, and there are "
            f"{_said(problem.limit, request)}"
        )


def _said(amount: float, request: PlanRequest) -> str:
    if request.limit == "budget":
        return f"{amount:,.0f} in money"
    return f"{amount:,.0f} trips" if request.limit == "trips" else f"{amount:,.1f} days"
