"""A film of coverage: a measure and the state of every area for one window of months after another.

A window that moves on by a month changes little: what comes in is counted, what falls out is taken
back, and so each engagement is met twice however many windows it lies in. Every frame equals what
:func:`~geodata.coverage.measure_coverage` gives of its window.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.areas import Areas
from geodata.coverage.measures import STATES, Tally, shown_level, tell
from geodata.records import Ints, Records
from geodata.selection import Selection

_STATES = pd.array(list(STATES), dtype="str")


@dataclass(frozen=True)
class MonthStep:
    """One window of whole months: its first and last day."""

    start: dt.date
    end: dt.date

    @property
    def months(self) -> tuple[str, str]:
        """Its first and last month, as ``2025-03``."""
        return f"{self.start:%Y-%m}", f"{self.end:%Y-%m}"

    def of(self, selection: Selection) -> Selection:
        """A view in this window, alike in all else."""
        return selection.but(start=self.start, end=self.end)


def month_steps(
    first: dt.date, last: dt.date, months: int = 1, *, cumulative: bool = False
) -> tuple[MonthStep, ...]:
    """The windows of a film, each a month later than the one before.

    Parameters
    ----------
    first, last : datetime.date
        Any day of the first and of the last month.
    months : int
        Length of a moving window. It is never cut: a shorter one would only look low. Where there
        are not so many months, the one window holds all of them.
    cumulative : bool
        Every window starts at the first month, and the length counts for nothing.

    Returns
    -------
    tuple of MonthStep
        None where the last month is before the first.
    """
    at, end = _number(first), _number(last)
    if end < at:
        return ()
    if cumulative:
        return tuple(_window(at, month) for month in range(at, end + 1))
    length = max(1, min(months, end - at + 1))
    return tuple(_window(month, month + length - 1) for month in range(at, end - length + 2))


def _number(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)


def _window(first: int, last: int) -> MonthStep:
    return MonthStep(_first_day(first), _first_day(last + 1) - dt.timedelta(days=1))


@dataclass(frozen=True, eq=False)
class CoverageFilm:
    """A measure and the state of every area, window by window.

    Attributes
    ----------
    measure : str
        The measure of the selection.
    steps : tuple of MonthStep
    pcodes : pandas.Index
        The areas shown, sorted.
    values : ndarray of float64, shape (steps, areas)
        NaN where unknown.
    states : ndarray of int8, shape (steps, areas)
        Positions in :data:`~geodata.coverage.STATES`.
    """

    measure: str
    steps: tuple[MonthStep, ...]
    pcodes: pd.Index
    values: NDArray[np.float64]
    states: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.steps)

    def frame(self, at: int) -> pd.DataFrame:
        """One frame as a frame: the measure and ``state``, by P-code."""
        columns = {self.measure: self.values[at], "state": _STATES.take(self.states[at])}
        return pd.DataFrame(columns, index=self.pcodes)

    def stacked(self) -> pd.DataFrame:
        """All frames, one below the other: steps times areas, numbered and without their P-codes.

        What is asked of every area alike is asked of hundreds of frames at once.
        """
        states = _STATES.take(self.states.ravel())
        return pd.DataFrame({self.measure: self.values.ravel(), "state": states})


def film_coverage(
    records: Records, areas: Areas, selection: Selection, steps: Sequence[MonthStep]
) -> CoverageFilm:
    """The measure of a selection and the state of each area, in every window.

    Parameters
    ----------
    records : Records
        Built for ``areas``.
    areas : Areas
    selection : Selection
        Root, level, filters and measure; its period counts for nothing, and its as-of date, where
        it has one, holds in every window. Of a need layer's view only the states are told.
    steps : sequence of MonthStep
        In the order of time: neither end of a window may lie before that of the one before.

    Returns
    -------
    CoverageFilm
        Of the areas of the level shown, inside the root.

    Raises
    ------
    ValueError
        When a window goes back in time.
    """
    level, measure = shown_level(areas, selection), selection.measure
    shown = records.tree.shown(level, selection.root_level, selection.root)
    values = np.full((len(steps), len(shown)), np.nan)
    states = np.zeros((len(steps), len(shown)), np.int8)
    window, wanted = _Window(records, selection, level), frozenset({measure})
    for at, step in enumerate(steps):
        period = step.of(selection)
        told = tell(records, period, level, wanted, window.move(period))
        states[at] = told["state"].take(shown)
        if measure in told:
            values[at] = told[measure].take(shown)
    pcodes = records.units(level).codes.take(shown)
    return CoverageFilm(measure, tuple(steps), pcodes, values, states)


class _Window:
    """What is counted in a period, while the period moves on."""

    def __init__(self, records: Records, selection: Selection, level: int) -> None:
        footprint, size = records.footprint(level), len(records.units(level).codes)
        columns, packed = records.columns, footprint.packed
        self._records, self._passing = records, records.passing(selection)
        self._ragged = packed.start, packed.members, columns.tags.start, columns.tags.members
        self._times = np.zeros(footprint.numbers, np.int32)
        self._engagements = np.zeros(size, np.int64)
        self._distinct = np.zeros((size, 4), np.int64)
        self._last = np.full(size, -1, np.int32)
        self._first = self._end = int(np.searchsorted(self._passing, columns.dated_from))

    def move(self, period: Selection) -> Tally:
        """What is counted in the next period; shared with the one after."""
        from geodata.records import window_kernels

        edges = np.array(self._records.columns.period(period), np.int32)
        first, end = map(int, np.searchsorted(self._passing, edges))
        if first < self._first or end < self._end:
            raise ValueError("the windows of a film must follow each other in time")
        skipped = max(self._end, min(first, end))
        counts = self._times, self._engagements, self._distinct
        window_kernels.bring(self._cut(self._end, skipped), *self._ragged[:2], self._last)
        window_kernels.leave(self._cut(self._first, min(first, self._end)), *self._ragged, *counts)
        window_kernels.enter(self._cut(skipped, end), *self._ragged, *counts, self._last)
        self._first, self._end = first, end
        met = self._times[: len(self._records.offices)] > 0
        return self._engagements, self._distinct, self._last, met

    def _cut(self, first: int, end: int) -> Ints:
        return self._passing[first:end]
