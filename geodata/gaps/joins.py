"""Joins: whether areas of one state lie side by side more often than chance would have it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata.gaps.chance import Floats
from geodata.gaps.contiguity import Contiguity
from geodata.gaps.local import FEW, SEED, check_values


@dataclass(frozen=True)
class Joins:
    """Pairs of neighbours of which something is known, told by the state of both.

    Attributes
    ----------
    pairs : int
        All of them.
    both, neither, mixed : int
        Pairs of two engaged areas, of two that are not, and of one of each.
    both_expected, neither_expected : float
        What they are on average where as many engaged areas lie anywhere; NaN where not tested.
    both_p, neither_p : float
        How probable so many or more are then; NaN where not tested.
    why_not : str
        A key of ``WHY_NOT`` where nothing was tested: ``few`` areas, ``constant`` (all are
        engaged, or none), or ``island`` (no pair); ``missing`` where nothing is known.
    """

    pairs: int
    both: int
    neither: int
    mixed: int
    both_expected: float = float("nan")
    neither_expected: float = float("nan")
    both_p: float = float("nan")
    neither_p: float = float("nan")
    why_not: str = ""


def count_joins(
    values: pd.Series, contiguity: Contiguity, *, permutations: int = 999, seed: int = SEED
) -> Joins:
    """Count joins of engaged and not engaged areas over the whole (Cliff and Ord 1981).

    One question about the pattern as a whole. It finds what local join counts cannot: with four
    to six neighbours an area, hardly any of them can be significant by itself among many.

    Parameters
    ----------
    values : pandas.Series of float or bool
        By P-code: 1 engaged, 0 not, NaN not known. What is not known is no part of any pair.
    contiguity : Contiguity
        Has all of these areas, and may have more.
    permutations, seed : int
        How often the states are dealt out anew, and from where.

    Returns
    -------
    Joins

    Raises
    ------
    geodata.errors.AreaError
        When the contiguity lacks an area that has a value.
    ValueError
        When there are other values than 0, 1 and NaN.
    """
    known = check_values(values, contiguity, "join_counts")
    beside = contiguity.within(known.index)
    engaged = known.reindex(beside.pcodes).to_numpy(dtype=np.float64)
    both, neither = _count(engaged, beside)
    pairs = len(beside.pairs)
    counted = Joins(pairs, both, neither, pairs - both - neither, why_not=_why_not(engaged, pairs))
    if counted.why_not:
        return counted
    dice = np.random.default_rng(seed)
    dealt = np.array([_count(dice.permutation(engaged), beside) for _ in range(permutations)])
    expected = dealt.mean(axis=0).tolist()
    chance = ((dealt >= (both, neither)).sum(axis=0) + 1) / (permutations + 1)
    return Joins(pairs, both, neither, counted.mixed, *expected, *chance.tolist())


def _count(engaged: Floats, beside: Contiguity) -> tuple[int, int]:
    """Pairs of two engaged areas, and of two that are not."""
    ends = engaged[beside.pairs[:, 0]] + engaged[beside.pairs[:, 1]]
    return int((ends == 2).sum()), int((ends == 0).sum())


def _why_not(engaged: Floats, pairs: int) -> str:
    if not len(engaged):
        return "missing"
    if len(engaged) < FEW:
        return "few"
    if np.ptp(engaged) == 0:
        return "constant"
    return "" if pairs else "island"
