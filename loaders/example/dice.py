"""Chance that falls the same way everywhere: every draw is made from one uniform number.

NumPy keeps the bits of a bit generator stable but may change how a distribution is drawn from
them; so only ``Generator.random`` is used, which is 53 of those bits, and the rest is arithmetic
here.
"""

from __future__ import annotations

import datetime as dt
import zlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TypeVar

import numpy as np

SEED = 20260930

T = TypeVar("T")


class Dice:
    """A stream of its own for each purpose, so that one room does not disturb another.

    Parameters
    ----------
    purpose : str
        Names the stream; the same purpose gives the same draws.
    """

    def __init__(self, purpose: str) -> None:
        self._random = np.random.default_rng([SEED, zlib.crc32(purpose.encode())]).random

    def chance(self, probability: float) -> bool:
        """True with a probability."""
        return bool(self._random() < probability)

    def up_to(self, limit: float) -> float:
        """A number from zero up to a limit, which is not reached."""
        return float(self._random() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One of some items, all alike."""
        return items[int(self._random() * len(items))]

    def weigh(self, weights: Mapping[T, float]) -> T:
        """One of some items, by weight; their order is that of the mapping."""
        sums = list(accumulate(weights.values()))
        place = bisect_right(sums, self._random() * sums[-1])
        return list(weights)[min(place, len(sums) - 1)]

    def draw(self, weights: Mapping[T, float], count: int) -> list[T]:
        """Several different items by weight, fewer when there are not as many."""
        left = {item: weight for item, weight in weights.items() if weight > 0}
        drawn = []
        for _ in range(min(count, len(left))):
            item = self.weigh(left)
            del left[item]
            drawn.append(item)
        return drawn

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """A day of a span, both ends included."""
        return first + dt.timedelta(days=self.between(0, (last - first).days))
