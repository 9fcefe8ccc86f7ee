"""Fewer trips that reach the same: take one away, and exchange stops until all is reached again.

Greedy covering leaves about a quarter more trips than are needed where areas lie side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geodata.planning.problem import Problem
from geodata.planning.travel import Floats, Ints

_STEPS, _STEPS_EACH = 4_000, 50  # at most, and for each area
_WORK = 40_000_000  # stops looked at in all steps


def take_away(problem: Problem, stops: Sequence[int]) -> tuple[int, ...]:
    """Look for a smaller set of stops that reaches all that is wanted.

    Local search with weights on areas (Gao, Yao, Weise and Li 2015): whenever all is reached, the
    stop that is missed least goes; else one goes, and one comes that reaches an area that is
    missing. Areas that are missing weigh more with every step, so that the search leaves where it
    was. No draw is random: of equals the one that has rested longest is taken, then by P-code.

    Parameters
    ----------
    stops : sequence of int
        They reach all that is wanted. Stops that must be in stay.

    Returns
    -------
    tuple of int
        The smallest set found, as good as the one given at least.
    """
    search = _Search(problem, stops)
    best = tuple(stops)
    size = max(len(problem.pcodes), 1)
    for step in range(min(_STEPS, _STEPS_EACH * size, _WORK // size)):
        while not search.missing:
            best = search.chosen()
            if not search.drop(step):
                return best
        search.drop(step)
        search.reach_one(step)
    return best if search.missing else search.chosen()


class _Search:
    """A set of stops, what each is worth to it, and the areas that it misses."""

    def __init__(self, problem: Problem, stops: Sequence[int]) -> None:
        wanted = problem.wanted[problem.area]
        stop, area = problem.stop[wanted], problem.area[wanted]
        n = len(problem.pcodes)
        order = np.argsort(area, kind="stable")
        # Pairs come by stop, then by area; looked at from the areas they have to be sorted.
        self._areas, self._of_stop = area, np.searchsorted(stop, np.arange(n + 1))
        self._stops, self._of_area = stop[order], np.searchsorted(area[order], np.arange(n + 1))
        self._weight, self._times = np.ones(n), np.zeros(n, dtype=np.int64)
        self._weight[~problem.wanted] = 0.0
        self._worth = np.bincount(stop, weights=np.ones(len(stop)), minlength=n)
        self._in, self._moved = np.zeros(n, dtype=bool), np.full(n, -1, dtype=np.int64)
        self._held = np.zeros(n, dtype=bool)
        self._held[list(problem.must)] = True
        self.missing: dict[int, None] = dict.fromkeys(np.flatnonzero(problem.wanted).tolist())
        self._latest = -1
        for at in stops:
            self._add(at)

    def chosen(self) -> tuple[int, ...]:
        """The stops by now."""
        return tuple(np.flatnonzero(self._in).tolist())

    def drop(self, step: int) -> bool:
        """Take away the stop that is missed least, but not the one that has just come."""
        open_to = self._in & ~self._held
        if self._latest >= 0 and open_to.sum() > 1:
            open_to[self._latest] = False
        stops = np.flatnonzero(open_to)
        if not len(stops):
            return False
        at = int(stops[np.lexsort((self._moved[stops], self._worth[stops]))[0]])
        self._remove(at)
        self._moved[at] = step
        return True

    def reach_one(self, step: int) -> None:
        """Add the stop that is worth the most of those that reach the area missing longest."""
        area = next(iter(self.missing))
        stops = self._reaching(area)
        rested = stops[self._moved[stops] < step]
        rested = rested if len(rested) else stops
        best = rested[np.lexsort((self._moved[rested], -self._worth[rested]))[0]]
        self._add(int(best))
        self._moved[best], self._latest = step, int(best)
        for missed in self.missing:
            self._weight[missed] += 1
            self._worth[self._reaching(missed)] += 1

    def _reaching(self, area: int) -> Ints:
        return self._stops[self._of_area[area] : self._of_area[area + 1]]

    def _add(self, at: int) -> None:
        self._in[at] = True
        for area in self._areas[self._of_stop[at] : self._of_stop[at + 1]].tolist():
            self._times[area] += 1
            if self._times[area] == 1:
                del self.missing[area]
                self._share(area, at, -1.0)
            elif self._times[area] == 2:
                self._worth[self._only(area, at)] -= self._weight[area]
        self._worth[at] = self._alone(at)

    def _remove(self, at: int) -> None:
        self._in[at] = False
        worth = 0.0
        for area in self._areas[self._of_stop[at] : self._of_stop[at + 1]].tolist():
            self._times[area] -= 1
            if self._times[area] == 0:
                self.missing[area] = None
                self._share(area, at, 1.0)
                worth += float(self._weight[area])
            elif self._times[area] == 1:
                self._worth[self._only(area, at)] += self._weight[area]
        self._worth[at] = worth

    def _share(self, area: int, at: int, sign: float) -> None:
        """To reach an area is worth less, or more, to all other stops."""
        others = self._reaching(area)
        self._worth[others[others != at]] += sign * self._weight[area]

    def _only(self, area: int, at: int) -> int:
        """The one stop that reaches an area beside the one that comes or goes."""
        stops = self._reaching(area)
        return int(stops[self._in[stops] & (stops != at)][0])

    def _alone(self, at: int) -> float:
        """What a stop that is in is worth: the areas that it alone reaches."""
        areas: Ints = self._areas[self._of_stop[at] : self._of_stop[at + 1]]
        alone: Floats = self._weight[areas[self._times[areas] == 1]]
        return float(alone.sum())
