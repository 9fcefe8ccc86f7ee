"""Ranking: places by a weighted score, and the range they take under weights a little different."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

DRAWS = 200
"""How many sets of weights are tried."""

SPREAD = 1.25
"""The factor of one standard deviation: two in three weights lie between 1/1.25 and 1.25 times."""

OUTER = 0.05
"""Share of the draws that may lie beyond each end of a range of ranks."""

FIRST = 0.1
"""The share of areas that are called first."""

_SEED = 20_240_601
_FINE = 1 << 40  # scores are told apart by a trillionth, which no rounding of sums reaches


@dataclass(frozen=True)
class Ranks:
    """Ranks of n things, in their order; NaN where nothing is known of one.

    Attributes
    ----------
    rank : ndarray of float, shape (n,)
        1 is first; equal scores are ranked in the order they came in.
    low, high : ndarray of float, shape (n,)
        Ends of the range of ranks, ``low`` the better one: 5 and 95 % of the draws, widened to all
        ranks that an equal score might have been given.
    steady : ndarray of float, shape (n,)
        Share of the draws in which it surely is among the first tenth, where its rank is; else the
        share in which it surely is not. Equal scores on both sides of that line make nothing sure.
    """

    def widened(self, scores: Floats, low: Floats, high: Floats) -> Ranks:
        """The same where a score might be anything from ``low`` to ``high``, all others as given.

        Parameters
        ----------
        scores, low, high : ndarray of float, shape (n,)
            NaN where nothing is known.
        """
        rows = np.flatnonzero(np.isfinite(scores))
        ordered = np.sort(scores[rows])
        first, last = self.low.copy(), self.high.copy()
        # A trillionth apart is alike, as it is among ranks.
        best = 1 + len(rows) - np.searchsorted(ordered, high[rows] + 1 / _FINE, side="right")
        worst = len(rows) - np.searchsorted(ordered, low[rows] - 1 / _FINE, side="left")
        open_ = high[rows] - low[rows] > 1 / _FINE
        first[rows] = np.where(open_, np.minimum(first[rows], best), first[rows])
        last[rows] = np.where(open_, np.maximum(last[rows], worst), last[rows])
        tenth = math.ceil(FIRST * len(rows))
        unsure = (first <= tenth) & (last > tenth) & _at(rows[open_], len(scores))
        return replace(self, low=first, high=last, steady=np.where(unsure, 0.0, self.steady))

    rank: Floats
    low: Floats
    high: Floats
    steady: Floats


def rank_scores(parts: Floats, weights: Floats) -> Ranks:
    """Rank by the weighted mean of known parts, and again under many weights a little different.

    Each weight is multiplied by a factor of its own, drawn from a lognormal distribution with
    median 1 whose one standard deviation is a factor of :data:`SPREAD`; the same draws each time.
    This is the uncertainty analysis of composite indicators by Saisana, Saltelli and Tarantola
    (2005, *Journal of the Royal Statistical Society A* 168, 307-323), for the choice of weights
    alone: it says nothing of parts that are unknown or wrong.

    Parameters
    ----------
    parts : ndarray of float, shape (n, k)
        0 to 1, NaN where unknown; equal scores are ranked in this order.
    weights : ndarray of float, shape (k,)
        Above 0.

    Returns
    -------
    Ranks
    """
    rows = np.flatnonzero(np.isfinite(parts).any(axis=1))
    found = Ranks(*(np.full(len(parts), np.nan) for _ in range(4)))
    if not len(rows):
        return found
    told = np.isfinite(parts[rows])
    known = np.where(told, parts[rows], 0.0).T, told.T.astype(np.float64)
    rank, first, last = _place(weights, *known)
    count, tenth = len(rows), math.ceil(FIRST * len(rows))
    firsts, lasts = (np.empty((DRAWS, count), np.int32) for _ in range(2))
    steady = np.zeros(count, np.int64)
    for draw, drawn in enumerate(_draw(weights)):
        _, best, worst = _place(drawn, *known)
        firsts[draw], lasts[draw] = best, worst
        steady += np.where(rank <= tenth, worst <= tenth, best > tenth)
    outer = round(OUTER * DRAWS)
    found.rank[rows] = rank
    found.low[rows] = np.minimum(_smallest(firsts, outer), first)
    found.high[rows] = np.maximum(_smallest(lasts, DRAWS - outer), last)
    found.steady[rows] = steady / DRAWS
    return found


def _at(rows: npt.NDArray[np.intp], count: int) -> npt.NDArray[np.bool_]:
    """Which of so many places are named."""
    named: npt.NDArray[np.bool_] = np.zeros(count, dtype=bool)
    named[rows] = True
    return named


def _draw(weights: Floats) -> Floats:
    """Sets of weights, each weight with a factor of its own."""
    factors = np.random.default_rng(_SEED).lognormal(0, math.log(SPREAD), (DRAWS, len(weights)))
    return weights * factors


def _place(weights: Floats, parts: Floats, told: Floats) -> tuple[Longs, Longs, Longs]:
    """Rank, and best and worst rank of an equal score, shape (n,).

    A score and the place in the row make one whole number, which is sorted many times faster than
    an order is found.
    """
    count = parts.shape[1]
    bits, places = count.bit_length(), np.arange(count)
    scores = (weights @ parts) / (weights @ told)
    keys = np.rint((1 - scores) * _FINE).astype(np.int64) << bits | places
    keys.sort()
    order, keys = keys & ((1 << bits) - 1), keys >> bits
    ends = np.append(np.flatnonzero(keys[1:] != keys[:-1]) + 1, count)  # of each run of equals
    runs = np.diff(ends, prepend=0)
    rank, best, worst = (np.empty(count, np.int64) for _ in range(3))
    rank[order] = places + 1
    best[order] = np.repeat(ends - runs + 1, runs)
    worst[order] = np.repeat(ends, runs)
    return rank, best, worst


def _smallest(ranks: npt.NDArray[np.int32], place: int) -> npt.NDArray[np.int32]:
    """The smallest, second smallest, ... of each column, shape (n,)."""
    columns = np.ascontiguousarray(ranks.T)
    columns.partition(place - 1, axis=1)
    return columns[:, place - 1]
