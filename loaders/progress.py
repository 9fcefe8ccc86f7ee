"""Progress of a long piece of work that says nothing itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillAtIt
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Progress: TypeAlias = Callable[[str, float], None]

TICK = 1.0  # seconds between two words
_PACE = 20.0  # seconds after which two thirds of a step are taken to be done


class Steps:
    """Tells somebody who waits what is being done, and how much of it.

    Parameters
    ----------
    progress : callable or None
        Called with what is being done and the share that is done, 0 to 1, by the thread that
        waits. None where nobody does.
    """

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress

    def say(self, what: str, share: float) -> None:
        """Tell where the work is."""
        if self._progress:
            self._progress(what, share)

    def during(self, what: str, start: float, end: float, work: Callable[[], T]) -> T:
        """Do a piece of work, and tell every second that it goes on.

        The share nears ``end`` without reaching it, for nobody knows how long it takes.

        Parameters
        ----------
        what : str
        start, end : float
            The shares before and after.
        work : callable
        """
        self.say(what, start)
        if self._progress is None:
            return work()
        with ThreadPoolExecutor(1, "engagement-work") as pool:
            task, waited = pool.submit(work), 0.0
            while True:
                try:
                    return task.result(timeout=TICK)
                except StillAtIt:
                    if task.done():
                        raise
                    waited += TICK
                    self.say(what, start + (end - start) * (1 - math.exp(-waited / _PACE)))
