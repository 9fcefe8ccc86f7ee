"""Who is served from where, as stops are added one by one: the value of a set of stops.

A stop serves its own area; the rest is shared out so that the worth of all pairs is greatest.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np

from geodata.planning.alone import sum_by
from geodata.planning.problem import Problem
from geodata.planning.travel import Floats, Mask

_FURTHEST = 64
"""Stops that may hand areas on to each other; in larger plans sharing is as good as the best."""


class Serving(Protocol):
    """What a growing set of stops serves."""

    value: float

    def gains(self) -> Floats:
        """At most what each area would add as the next stop, shape (n,)."""

    def likely(self) -> Floats:
        """About what each area would add as the next stop, shape (n,)."""

    def gain(self, stop: int) -> float:
        """Just what one more stop would add."""

    def add(self, stop: int) -> float:
        """Add a stop; what it added."""

    def served(self) -> Mask:
        """Which areas are served, shape (n,)."""

    def shared(self) -> Mask:
        """The pairs through which areas may be served by the stops, shape (k,)."""


def serve(problem: Problem, stops: Iterable[int] = ()) -> Serving:
    """What some stops serve, in the way that the request shares areas out."""
    serving: Serving = _Open(problem) if problem.most is None else _Shared(problem, problem.most)
    for stop in stops:
        serving.add(stop)
    return serving


class _Open:
    """Stops that serve all that they reach: an area counts with the best of its pairs."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.value = problem, 0.0
        self._best = np.zeros(len(problem.pcodes))
        self._stops: list[int] = []

    def gains(self) -> Floats:
        more = np.maximum(self.problem.worth - self._best[self.problem.area], 0.0)
        return sum_by(self.problem.stop, more, len(self.problem.pcodes))

    likely = gains

    def gain(self, stop: int) -> float:
        pairs = self.problem.pairs(stop)
        more = self.problem.worth[pairs] - self._best[self.problem.area[pairs]]
        return float(more[more > 0].sum())

    def add(self, stop: int) -> float:
        gained, pairs = self.gain(stop), self.problem.pairs(stop)
        areas = self.problem.area[pairs]
        self._best[areas] = np.maximum(self._best[areas], self.problem.worth[pairs])
        self._stops.append(stop)
        self.value += gained
        return gained

    def served(self) -> Mask:
        served = self._best > 0
        served[self._stops] = True
        return served

    def shared(self) -> Mask:
        chosen = np.zeros(len(self.problem.pcodes), dtype=bool)
        chosen[self._stops] = True
        return chosen[self.problem.stop]


class _Shared:
    """Stops that serve no more than so many areas each, their own one included.

    Areas are passed from stop to stop along alternating paths, so that a new stop always leads to
    the most valuable sharing of all (augmenting paths in a transversal matroid, Edmonds and
    Fulkerson 1965): a stop that is full hands an area to the new one and takes another. Of plans
    with more than :data:`_FURTHEST` stops, only the nearest so many are asked.
    """

    def __init__(self, problem: Problem, most: int) -> None:
        self.problem, self.value, self._room = problem, 0.0, most - 1
        self._by: dict[int, int] = {}  # the stop that serves each area
        self._changed: list[tuple[int, int | None]] = []  # areas, and who served them before
        self._worth = np.zeros(len(problem.pcodes))
        self._worth[problem.area] = problem.worth
        self._top = float(problem.worth.max(initial=0.0))
        self._near: dict[int, list[int]] = {}

    def gains(self) -> Floats:
        first, _ = self.problem.alone.take(self._worth[self.problem.area])
        first[list(self._by.values())] = 0.0
        return first

    def likely(self) -> Floats:
        left = np.where(self.served(), 0.0, self._worth)
        return self.problem.alone.take(left[self.problem.area])[0]

    def gain(self, stop: int) -> float:
        value, self._changed = self.value, []
        gained = self.add(stop)
        for area, owner in reversed(self._changed):
            if owner is None:
                del self._by[area]
            else:
                self._by[area] = owner
        self.value = value
        return gained

    def _give(self, area: int, stop: int) -> None:
        self._changed.append((area, self._by.get(area)))
        self._by[area] = stop

    def add(self, stop: int) -> float:
        before, owner = self.value, self._by.get(stop)
        if owner == stop:
            return 0.0
        self._give(stop, stop)
        if owner is None:
            self.value += float(self._worth[stop])
        else:
            self._take_best(owner)
        for _ in range(self._room):
            if not self._take_best(stop):
                break
        return self.value - before

    def _take_best(self, stop: int) -> bool:
        """Let a stop serve one more area, by itself or by taking over from one that then does."""
        came: dict[int, tuple[int, int]] = {}  # stop -> the stop before it, and the area taken
        best, giver, worth = -1, stop, 0.0
        waiting, seen = [stop], {stop}
        for here in waiting:
            for area in self._areas_near(here):
                owner = self._by.get(area)
                if owner is None:
                    if self._worth[area] > worth:
                        best, giver, worth = area, here, float(self._worth[area])
                elif owner not in seen and owner != area and len(seen) < _FURTHEST:
                    seen.add(owner)
                    came[owner] = here, area
                    waiting.append(owner)
            if worth >= self._top:
                break
        if best < 0:
            return False
        self._give(best, giver)
        self.value += worth
        while giver != stop:
            giver, area = came[giver]
            self._give(area, giver)
        return True

    def _areas_near(self, stop: int) -> list[int]:
        if stop not in self._near:
            self._near[stop] = self.problem.area[self.problem.pairs(stop)].tolist()
        return self._near[stop]

    def served(self) -> Mask:
        served = np.zeros(len(self.problem.pcodes), dtype=bool)
        served[list(self._by)] = True
        return served

    def shared(self) -> Mask:
        by = np.full(len(self.problem.pcodes), -1, dtype=np.int64)
        by[list(self._by)] = list(self._by.values())
        return np.asarray(by[self.problem.area] == self.problem.stop)
