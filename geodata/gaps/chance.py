"""Chance: how often neighbours would have such values if values lay anywhere, by permutation."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geodata.gaps.contiguity import Contiguity

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

_BATCH = 1 << 15  # draws at a time, whose columns stay near the processor
_ROUNDING = 1e-9  # of the largest sum there can be: sums that differ by less are equal


def chance_of_sums(
    values: Floats, contiguity: Contiguity, *, permutations: int, seed: int
) -> tuple[Floats, Floats]:
    """How probable it is that an area's neighbours have so much, or so little, together.

    Conditional permutation (Anselin 1995): the area keeps its value, and its neighbours get values
    of other areas, drawn without replacement. One set of draws of as many areas as any area has
    neighbours serves all: an area with three neighbours looks at the first three of each draw, and
    leaves out the draws that have itself there. What is left are draws from all other areas, each
    as probable as the next, which is the same distribution as permuting for every area anew.
    A p-value is (count + 1) / (draws + 1), equal sums counted in both tails.

    Parameters
    ----------
    values : numpy.ndarray of float64, shape (n,)
        Finite, in the order of ``contiguity.pcodes``.
    contiguity : Contiguity
        The areas and their neighbours.
    permutations : int
        Draws; the smallest p-value is about one in so many.
    seed : int
        The same seed gives the same draws, however the areas were ordered in their file.

    Returns
    -------
    high, low : numpy.ndarray of float64, shape (n,)
        One-sided p-values that the sum is as high, and as low; 1 for islands.
    """
    number, most = len(values), int(contiguity.neighbours.max(initial=0))
    sums = contiguity.to_matrix() @ values
    counts = _Counts(values, contiguity.neighbours, sums)
    dice = np.random.default_rng(seed)
    for start in range(0, permutations, _BATCH):
        counts.add(_draw(dice, number, most, min(_BATCH, permutations - start)))
    return (counts.more + 1) / (counts.draws + 1), (counts.less + 1) / (counts.draws + 1)


def _draw(dice: np.random.Generator, number: int, most: int, draws: int) -> Ints:
    """Different positions below ``number``, every choice and order alike, shape (most, draws).

    A pick among those that are left is counted past the earlier ones, from the lowest up.
    """
    picked = np.empty((most, draws), dtype=np.int32)
    earlier = np.empty((most, draws), dtype=np.int32)  # of each draw, from the lowest up
    for step in range(most):
        pick = dice.integers(0, number - step, draws, dtype=np.int32)
        for place in range(step):
            pick += pick >= earlier[place]
        picked[step] = pick
        for place in range(step):
            lower = np.minimum(earlier[place], pick)
            np.maximum(earlier[place], pick, out=pick)
            earlier[place] = lower
        earlier[step] = pick
    return picked


class _Counts:
    """Of each area: draws that it may look at, and those with as much or as little as it has."""

    def __init__(self, values: Floats, neighbours: npt.NDArray[np.int64], sums: Floats) -> None:
        number = len(values)
        self.more, self.less = np.zeros(number, dtype=np.int64), np.zeros(number, dtype=np.int64)
        self.draws = np.zeros(number, dtype=np.int64)
        self._values, self._neighbours = values, neighbours
        spare = _ROUNDING * np.abs(values).max(initial=0) * neighbours.max(initial=0)
        self._high, self._low = sums - spare, sums + spare
        self._groups = [
            (size, np.flatnonzero(neighbours == size)) for size in np.unique(neighbours) if size
        ]

    def add(self, picked: Ints) -> None:
        """Count some draws, shape (most, draws)."""
        sums = np.cumsum(self._values[picked], axis=0)
        for size, areas in self._groups:
            ordered = np.sort(sums[size - 1])
            self.draws[areas] += len(ordered)
            self.more[areas] += len(ordered) - np.searchsorted(ordered, self._high[areas], "left")
            self.less[areas] += np.searchsorted(ordered, self._low[areas], "right")
        self._take_back(picked, sums)

    def _take_back(self, picked: Ints, sums: Floats) -> None:
        """Leave out, for each area, the draws that it is in itself."""
        size = self._neighbours[picked]
        step, draw = np.nonzero(np.arange(len(picked))[:, None] < size)
        itself = picked[step, draw]
        found = sums[size[step, draw] - 1, draw]
        for counted, chosen in (
            (self.draws, slice(None)),
            (self.more, found >= self._high[itself]),
            (self.less, found <= self._low[itself]),
        ):
            counted -= np.bincount(itself[chosen], minlength=len(counted))
