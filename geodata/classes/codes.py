"""Which class an area is in, as a number or as the character that a map paints it by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

ZERO = "z"
"""The code of a reported zero: none is not little."""

ZERO_COUNTS = frozenset({"days_since"})
"""Measures whose zero is an amount like any other: contact today is not "no contact"."""

SIDE = 3
"""Classes on each side of a bivariate map."""

_DIGITS = np.array(list("0123456789"), dtype=object)


def classify(values: pd.Series, breaks: Sequence[float]) -> pd.Series:
    """The class of each amount by its number: 0 up to and including the first break, and so on.

    It does not ask whether a value is an amount: zero gets the number of the class that it would
    lie in. :func:`code_classes` keeps it apart, so maps and legends take that.

    Parameters
    ----------
    values : pandas.Series
    breaks : sequence of float
        Upper ends of all classes but the last, rising.

    Returns
    -------
    pandas.Series of Int64
        Missing where the value is missing or infinite.
    """
    classes = pd.Series(_places(values, breaks), index=values.index)
    return classes.astype("Int64").mask(~np.isfinite(_numbers(values)))


def code_classes(values: pd.Series, breaks: Sequence[float], measure: str = "") -> pd.Series:
    """The code of each value: the digit of its class, or :data:`ZERO`.

    Parameters
    ----------
    values : pandas.Series
    breaks : sequence of float
        As in :func:`classify`.
    measure : str
        Decides whether zero is an amount (:data:`ZERO_COUNTS`).

    Returns
    -------
    pandas.Series of object
        ``"0"`` to ``"6"`` and ``"z"``; None where the value is missing or infinite.
    """
    numbers = _numbers(values)
    codes = _DIGITS[_places(values, breaks)]
    if measure not in ZERO_COUNTS:
        codes[numbers == 0] = ZERO
    codes[~np.isfinite(numbers)] = None
    return pd.Series(codes, index=values.index, dtype="object")


def classify_pair(
    first: pd.Series,
    second: pd.Series,
    breaks: Sequence[float],
    second_breaks: Sequence[float],
    *,
    measures: tuple[str, str] = ("", ""),
) -> pd.Series:
    """The cell of a 3 x 3 square: three times the class of the second, plus that of the first.

    Parameters
    ----------
    first, second : pandas.Series
        Two measures of the same areas, in the same order.
    breaks, second_breaks : sequence of float
        Of each, at most two, as from :func:`~geodata.classes.bivariate_breaks`.
    measures : tuple of str
        Decide whether zero is an amount (:data:`ZERO_COUNTS`).

    Returns
    -------
    pandas.Series of object
        ``"0"`` (little of both) to ``"8"`` (much of both), the first one's class rising fastest;
        ``"z"`` where one of the two is zero; None where one is missing or infinite, whatever the
        other is.

    Raises
    ------
    ValueError
        When a side has more than two breaks, or the areas differ.
    """
    if max(len(breaks), len(second_breaks)) >= SIDE:
        raise ValueError("a side of a bivariate map has two breaks")
    if not first.index.equals(second.index):
        raise ValueError("two measures are paired area by area")
    across = code_classes(first, breaks, measures[0]).to_numpy()
    up = code_classes(second, second_breaks, measures[1]).to_numpy()
    cells = SIDE * _places(second, second_breaks) + _places(first, breaks)
    codes = _DIGITS[cells]
    codes[(across == ZERO) | (up == ZERO)] = ZERO
    codes[(across == None) | (up == None)] = None  # noqa: E711  (element by element)
    return pd.Series(codes, index=first.index, dtype="object")


def _places(values: pd.Series, breaks: Sequence[float]) -> npt.NDArray[np.int64]:
    return np.searchsorted(breaks, _numbers(values), side="left")


def _numbers(values: pd.Series) -> Floats:
    numbers: Floats = values.to_numpy(dtype="float64", na_value=np.nan)
    return numbers
