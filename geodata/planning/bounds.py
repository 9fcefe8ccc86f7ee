"""How good any plan could be: a bound that holds, from prices of areas instead of a solver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.planning.alone import sum_by
from geodata.planning.problem import Problem
from geodata.planning.travel import Floats, Mask

_ROUNDS = 200
_WORK = 50_000_000  # pairs looked at in all rounds
_PATIENCE = 8  # rounds without a better bound before steps are halved
_ENOUGH = 1e-6  # a gap that is none
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Bound:
    """What no plan exceeds, and which stops a better plan could have.

    Attributes
    ----------
    value : float
        At least the value of the plan at hand; for the aim ``fewest`` at most its trips.
    worthwhile : numpy.ndarray of bool, shape (n,)
        Stops that a better plan could have; all others are in none.
    """

    value: float
    worthwhile: Mask


def bound_value(problem: Problem, value: float, best: Floats) -> Bound:
    """Bound what any plan could be worth; for the aim ``fewest``, the trips it needs at least.

    Lagrangean relaxation (Fisher 1981; for covering Galvao and ReVelle 1996): that an area counts
    once only is given up, and for it each area has a price that a stop has to pay. For any prices
    the best plan of what is left is a bound, and is found by sorting; prices follow the
    subgradient. The limit is relaxed to parts of trips. A stop with which even this relaxed plan
    is worse than the plan at hand is in no better plan (Beasley 1993).

    Parameters
    ----------
    value : float
        Of a plan that is at hand: its worth, or its trips.
    best : numpy.ndarray of float64, shape (n,)
        What each area adds in that plan; prices start from half of it. For ``fewest`` they start
        from equal parts of the trip that serves the most.
    """
    rounds = max(1, min(_ROUNDS, _WORK // max(len(problem.stop), 1)))
    if problem.aim == "fewest":
        fewest = _Fewest(problem)
        least, prices = _search(fewest, value, fewest.fair(), rounds)
        whole = float(min(value, np.ceil(least - 1e-6)))
        # A better plan has at least one trip less.
        return Bound(whole, least + fewest.without(prices) <= value - 1 + 1e-6)
    most = _Most(problem)
    least, prices = _search(most, -value, best / 2, rounds)
    close = least - _ROUNDING * abs(least)
    return Bound(max(value, -least), close + most.without(prices) <= -value)


class _Most:
    """The greatest value, as the least of its negative, of which prices give a lower bound."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._forced = np.zeros(len(problem.pcodes), dtype=bool)
        self._forced[list(problem.must)] = True
        self._left = problem.limit * (1 + _ROUNDING) - problem.used(problem.must)

    def price(self, prices: Floats) -> tuple[float, Floats]:
        """The bound at some prices, and how it changes with each of them."""
        each, taken = self._problem.alone.take(self._left_of(prices))
        share, _ = self._share(each)
        value = prices.sum() + float(each @ share)
        return -value, _times(self._problem, taken, share) - 1.0

    def _left_of(self, prices: Floats) -> Floats:
        return self._problem.worth - prices[self._problem.area]

    def _share(self, each: Floats) -> tuple[Floats, float]:
        """The best parts of trips within the limit, what must be in whole; and what the last part
        of the limit brings, for each unit of it."""
        problem = self._problem
        share = self._forced.astype(np.float64)
        candidates = np.flatnonzero(problem.trips.possible & ~self._forced & (each > 0))
        uses = problem.uses[candidates]
        rate = each[candidates] / np.maximum(uses, 1e-300)
        order = np.argsort(-rate, kind="stable")
        before = np.cumsum(uses[order]) - uses[order]
        parts = np.clip((self._left - before) / np.maximum(uses[order], 1e-300), 0.0, 1.0)
        share[candidates[order]] = parts
        cut = np.flatnonzero(parts < 1)
        return share, float(rate[order][cut[0]]) if len(cut) else 0.0

    def without(self, prices: Floats) -> Floats:
        """How much worse the bound is at least for plans that have a stop, shape (n,)."""
        each, _ = self._problem.alone.take(self._left_of(prices))
        share, rate = self._share(each)
        worse = rate * self._problem.uses - each
        return np.where(share > 0, 0.0, np.maximum(worse, 0.0))


class _Fewest:
    """The fewest trips, of which prices give a lower bound."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem

    def price(self, prices: Floats) -> tuple[float, Floats]:
        """The bound at some prices, and how it changes with each of them."""
        each, share, taken, held = self._share(prices)
        slope = 1.0 - _times(self._problem, taken, share)
        return float(held.sum() - each @ share), np.where(self._problem.wanted, slope, 0.0)

    def _share(self, prices: Floats) -> tuple[Floats, Floats, Mask, Floats]:
        problem = self._problem
        held = np.where(problem.wanted, prices, 0.0)
        each, taken = problem.alone.take(held[problem.area])
        each = each - 1.0
        share = (each > 0).astype(np.float64)
        share[list(problem.must)] = 1.0
        return each, share, taken, held

    def fair(self) -> Floats:
        """Prices at which no stop takes more than a trip: each its part of the largest there is."""
        problem = self._problem
        wanted = problem.wanted[problem.area]
        served = sum_by(problem.stop, wanted.astype(np.float64), len(problem.pcodes))
        if problem.most is not None:
            served = np.minimum(served, problem.most)
        largest = np.zeros(len(problem.pcodes))
        np.maximum.at(largest, problem.area[wanted], served[problem.stop[wanted]])
        return np.divide(1.0, largest, out=np.zeros_like(largest), where=largest > 0)

    def without(self, prices: Floats) -> Floats:
        """How many trips more the bound is at least for plans that have a stop, shape (n,)."""
        each, share, _, _ = self._share(prices)
        return np.where(share > 0, 0.0, np.maximum(-each, 0.0))


def _times(problem: Problem, taken: Mask, share: Floats) -> Floats:
    """How often each area is served when every stop takes what it gains from."""
    weights = np.where(taken, share[problem.stop], 0.0)
    return sum_by(problem.area, weights, len(problem.pcodes))


def _search(
    relaxed: _Most | _Fewest, value: float, prices: Floats, rounds: int
) -> tuple[float, Floats]:
    """The highest lower bound that a subgradient search finds, and its prices.

    ``value`` is that of a plan, which the bound cannot exceed.
    """
    leading, bound, scale, waited = prices, -np.inf, 1.0, 0
    for _ in range(rounds):
        found, slope = relaxed.price(prices)
        waited += 1
        if found > bound:
            waited = 0 if found > bound + _ENOUGH * abs(value) else waited
            bound, leading = found, prices
        # A price of nothing that would fall moves nothing.
        slope = np.where((prices <= 0) & (slope < 0), 0.0, slope)
        length = float(slope @ slope)
        if length <= 0 or value - bound <= _ENOUGH * abs(value):
            break
        if waited >= _PATIENCE:
            scale, waited, prices = scale / 2, 0, leading
            continue
        step = scale * max(value - found, 1e-3 * abs(value)) / length
        prices = np.maximum(prices + step * slope, 0.0)
    return float(bound), leading
