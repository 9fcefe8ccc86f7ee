"""What each stop would serve alone, whatever else is chosen: its own area and the best near it."""

from __future__ import annotations

import numpy as np

from geodata.planning.travel import Floats, Ints, Mask


class Alone:
    """Ranks the pairs of every stop, at any worth.

    Stops with about as many pairs are looked at together, as rows of a table that is at most half
    empty, so that ranking costs no sort of all pairs.

    Parameters
    ----------
    first : numpy.ndarray of int64, shape (n + 1,)
        Where each stop's pairs begin.
    stop, area : numpy.ndarray of int64, shape (k,)
        Sorted by stop.
    room : int or None
        Areas that a stop may serve beside its own; None for all.
    """

    def __init__(self, first: Ints, stop: Ints, area: Ints, room: int | None) -> None:
        self._stop, self._count = stop, len(first) - 1
        self._own = (stop == area) & (room is not None)
        self._room, self._tables = room or 0, []
        if room is not None:
            sizes = np.diff(first)
            # Stops with room for all their pairs have nothing to rank.
            full = np.flatnonzero(sizes - 1 > room)
            width = np.ceil(np.log2(np.maximum(sizes[full], 1))).astype(np.int64)
            self._tables = [_table(first, full[width == each]) for each in np.unique(width)]

    def take(self, worth: Floats) -> tuple[Floats, Mask]:
        """What each stop takes of pairs that are worth so much, those worth 0 or less never.

        Its own area it takes at any worth where there is room for a few only.

        Returns
        -------
        sums : numpy.ndarray of float64, shape (n,)
        taken : numpy.ndarray of bool, shape (k,)
        """
        rest = np.where(self._own, 0.0, worth)
        taken = rest > 0
        padded = np.append(rest, 0.0)
        for table in self._tables:
            ranked = np.argpartition(-padded[table], self._room, axis=1)[:, self._room :]
            dropped = np.take_along_axis(table, ranked, axis=1)
            taken[dropped[dropped < len(taken)]] = False
        taken |= self._own
        return sum_by(self._stop, np.where(taken, worth, 0.0), self._count), taken


def _table(first: Ints, stops: Ints) -> Ints:
    """The pairs of some stops, a row each, filled up with the number after the last pair."""
    begin, end = first[stops][:, np.newaxis], first[stops + 1][:, np.newaxis]
    at = begin + np.arange((end - begin).max())
    return np.where(at < end, at, first[-1])


def sum_by(positions: Ints, values: Floats, count: int) -> Floats:
    """Sums of values by position, shape (count,)."""
    return np.bincount(positions, weights=values, minlength=count).astype(np.float64)
