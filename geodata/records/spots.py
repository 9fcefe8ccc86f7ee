"""Spots: where records with coordinates were, each exact place once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOST_POINTS = 20_000
"""More points than this are joined to fewer: nobody tells them apart, and all of them travel."""

_FINEST = 0.0001  # degrees, some ten metres: what is joined first

Ints = NDArray[np.integer]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Points(NamedTuple):
    """Where the records of a view were.

    Attributes
    ----------
    longitudes, latitudes : ndarray of float64, shape (k,)
        Degrees; each pair once.
    counts : ndarray of int64, shape (k,)
        Records there. One that names two spots counts at both.
    shown : int
        Distinct records that have a spot here.
    total : int
        Records of the view, those known by area only included.
    """

    longitudes: Floats
    latitudes: Floats
    counts: NDArray[np.int64]
    shown: int
    total: int


@dataclass(frozen=True, eq=False)
class Spots:
    """The coordinates of engagements, one entry for each that a place of theirs has.

    Attributes
    ----------
    of : ndarray of int32, shape (m,)
        Positions of engagements, ascending.
    units : ndarray of int32, shape (m,)
        Numbers of the units that the places are in.
    codes : ndarray of int32, shape (m,)
        The spot: a position in ``longitudes`` and ``latitudes``, ascending within an engagement.
    longitudes, latitudes : ndarray of float64, shape (spots,)
        Each pair once.
    """

    of: Ints
    units: Ints
    codes: Ints
    longitudes: Floats
    latitudes: Floats

    @classmethod
    def none(cls) -> Spots:
        """Of engagements that are known by area only."""
        whole = np.zeros(0, np.int32)
        return cls(whole, whole, whole, np.zeros(0), np.zeros(0))

    @classmethod
    def at(cls, of: Ints, units: Ints, longitudes: Floats, latitudes: Floats) -> Spots:
        """From places in any order; those without coordinates, or off the earth, are left out."""
        on_earth = (np.abs(longitudes) <= 180) & (np.abs(latitudes) <= 90)
        codes, spots = pd.factorize(longitudes[on_earth] + 1j * latitudes[on_earth])
        of, units = of[on_earth], units[on_earth]
        order = np.lexsort((codes, of))
        of, units, codes = (array[order].astype(np.int32) for array in (of, units, codes))
        return cls(of, units, codes, spots.real.copy(), spots.imag.copy())

    def moved(self, rank: Ints) -> Spots:
        """The same where engagements stand in another order; ``rank`` says where each is then."""
        of = rank[self.of]
        order = np.argsort(of, kind="stable")
        units, codes = self.units[order], self.codes[order]
        return Spots(of[order], units, codes, self.longitudes, self.latitudes)

    def among(self, wanted: Bools, inside: Bools) -> tuple[Floats, Floats, NDArray[np.int64], int]:
        """Spots of wanted engagements in some units, records at each, and distinct records."""
        fits = wanted[self.of] & inside[self.units]
        of, codes = self.of[fits], self.codes[fits]
        # A row that names two districts may give one place for both: there it was once.
        first = np.ones(len(of), dtype=bool)
        first[1:] = (of[1:] != of[:-1]) | (codes[1:] != codes[:-1])
        counts = np.bincount(codes[first], minlength=len(self.longitudes))
        there = np.flatnonzero(counts)
        records = int(np.count_nonzero(np.diff(of))) + (len(of) > 0)
        return self.longitudes[there], self.latitudes[there], counts[there], records


def join_near(
    longitudes: Floats, latitudes: Floats, counts: NDArray[np.int64], most: int = MOST_POINTS
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Points joined on the finest grid that leaves no more than so many; no record is lost.

    The cells of a grid are parts of those of the next, twice as wide. A joined point lies in the
    middle of its records, weighed by their number.
    """
    step = _FINEST
    while len(counts) > most:
        cells = np.floor(longitudes / step) * 2.0**32 + np.floor(latitudes / step)
        codes, found = pd.factorize(cells)
        weights = np.bincount(codes, weights=counts, minlength=len(found))
        longitudes, latitudes = (
            np.bincount(codes, weights=degrees * counts) / weights
            for degrees in (longitudes, latitudes)
        )
        counts, step = weights.astype(np.int64), step * 2
    return longitudes, latitudes, counts
