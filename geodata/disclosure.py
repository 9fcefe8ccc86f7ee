"""Small counts kept back: bands instead of counts, so that no two files give one away.

A count below *k* tells of few people. It is told as *1 to k - 1*, and every other count in bands
of *k*: 5 to 9, 10 to 14. Bands are true, where noise is not; and a difference of two of them is
never one number. What is left is a count that stands for others: where a province's band meets the
sum of its districts' bands at an end, each of them would be known, so it is widened until each may
still be anything below *k*. This holds for any two files: two levels, two periods, two filters.

Sources: Hundepool and others (2012), *Statistical Disclosure Control*, on linked tables and on
protection by intervals. The widening is our own, and follows from the inequalities in
:func:`announce`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.errors import ExportError

LEAST, MOST = 3, 1_000
"""Counts can be kept back below these: below 2 a count that is kept back would be known to be 1."""

COUNTED = ("engagements", "counterparts", "programs", "partners")
"""Measures that count, and are told in bands."""

_OF_FEW = ("days_since", "last")
"""What tells of single engagements: not known where there are few."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bands:
    """What is told of some counts: at least ``low`` and at most ``high``, by the counts' index."""

    low: pd.Series
    high: pd.Series


def check_below(below: int) -> int:
    """The count below which counts are kept back; 0 for exact counts.

    Raises
    ------
    ExportError
        When it would hide nothing, or everything.
    """
    if below and not LEAST <= below <= MOST:
        raise ExportError(
            f"Counts cannot be kept back below {below}",
            remedy=f"Give {LEAST} to {MOST}, or 0 for exact counts.",
        )
    return below


def band_counts(counts: npt.ArrayLike, below: int) -> tuple[Ints, Ints]:
    """The band of each count, taken alone.

    Parameters
    ----------
    counts : array_like of int, shape (n,)
        Not negative.
    below : int
        Width of the bands.

    Returns
    -------
    low, high : ndarray of int, shape (n,)
        0 and 0 where there is none, 1 and ``below - 1`` where there are few.
    """
    given = np.asarray(counts, dtype=np.int64)
    low = given // below * below
    some = given > 0
    return np.where(some, np.maximum(low, 1), 0), np.where(some, low + below - 1, 0)


def announce(counts: pd.Series, parts: Iterable[tuple[pd.Series, pd.Series]], below: int) -> Bands:
    """The bands of counts that stand for parts, which another file may tell.

    Parameters
    ----------
    counts : pandas.Series of int
        By whatever they are of.
    parts : iterable of (pandas.Series, pandas.Series)
        For each way in which they are told apart, such as a finer level: the counts of the parts,
        and which of ``counts`` each belongs to.
    below : int
        Counts under this are kept back.

    Returns
    -------
    Bands

    Notes
    -----
    Of parts with bands ``l_j`` to ``h_j`` and a whole of ``L`` to ``H``, one part may be anything
    from ``L - sum(h) + h_i`` to ``H - sum(l) + l_i``. So that a part that is kept back, ``l_i = 1``
    and ``h_i = k - 1``, may still be any of these, ``L <= sum(h) - k + 2`` and
    ``H >= sum(l) + k - 2``. Where the bands show that a whole is no sum of its parts, because one
    engagement was in several or is known only to the whole, nothing follows from it of a part, and
    its band stays.
    """
    low, high = band_counts(counts, below)
    for values, whole in parts:
        lows, highs = band_counts(values, below)
        few = (lows > 0) & (lows < below)
        at = counts.index.get_indexer(whole)
        inside = at >= 0
        kept_back = np.bincount(at[inside], few[inside], len(counts)) > 0
        least = np.bincount(at[inside], lows[inside], len(counts)).astype(np.int64)
        most = np.bincount(at[inside], highs[inside], len(counts)).astype(np.int64)
        may_add_up = kept_back & (least <= high) & (most >= low)
        lower = np.maximum(np.minimum(low, most - below + 2), np.minimum(low, 1))
        upper = np.maximum(high, least + below - 2)
        low, high = np.where(may_add_up, lower, low), np.where(may_add_up, upper, high)
    return Bands(pd.Series(low, counts.index), pd.Series(high, counts.index))


def veil(
    coverage: pd.DataFrame, finer: Sequence[tuple[pd.DataFrame, pd.Series]], below: int
) -> pd.DataFrame:
    """Measures of areas with their counts in bands.

    Parameters
    ----------
    coverage : pandas.DataFrame
        What :func:`geodata.coverage.measure_coverage` gives, by P-code.
    finer : sequence of (pandas.DataFrame, pandas.Series)
        The same of each finer level, and the P-code here of each of its areas.
    below : int
        Counts under this are kept back.

    Returns
    -------
    pandas.DataFrame
        In which counts are the lower ends of their bands, and ``<measure>_high`` the upper ones.
        Where engagements are few, days since, the last day and offices are not known.
    """
    told = coverage.copy()
    for name in COUNTED:
        parts = [(frame[name], whole) for frame, whole in finer]
        bands = announce(coverage[name], parts, below)
        told[name], told[f"{name}_high"] = bands.low, bands.high
    # An area without any in the period may have had a single one before it.
    few = coverage["engagements"] < below
    for name in _OF_FEW:
        told[name] = told[name].mask(few)
    # Offices are counted, too; a share of few offices is a count.
    reached = coverage["offices_reached"]
    few_offices = (reached > 0) & (reached < below)
    least = (reached // below * below).mask(few_offices)
    told["offices_reached"] = least
    share = least / coverage["offices_known"].where(lambda n: n > 0)
    told["offices"] = share.mask((coverage["engagements"] > 0) & few)
    return told


def snap_breaks(breaks: Sequence[float], below: int) -> tuple[float, ...]:
    """Class breaks moved up to the ends of bands, so that a class tells no more than its bands."""
    ends = (np.ceil((np.asarray(breaks, dtype=np.float64) + 1) / below) * below - 1).tolist()
    return tuple(dict.fromkeys(ends))
