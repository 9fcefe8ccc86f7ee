"""Class breaks: how amounts become a handful of colours, the same for every view compared.

Counts take quantiles of the areas that have any, rounded to numbers a person would say; shares
and days take fixed breaks with a meaning. Breaks come from the unfiltered country, so that a
filter, a period or a drill-down never changes what a colour means (rule 7).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

CLASS_COUNT = 5

FIXED_BREAKS: Mapping[str, tuple[float, ...]] = {
    "offices": (0.1, 0.25, 0.5, 0.75),
    "days_since": (30, 90, 180, 365),
}
"""Upper ends of all classes but the last, for measures whose breaks have a meaning of their own."""

REVERSED = frozenset({"days_since"})
"""Measures where less is more engaged, so that the strongest colour is the lowest class."""


def class_breaks(measure: str, values: pd.Series) -> tuple[float, ...]:
    """Upper ends of all classes but the last.

    Parameters
    ----------
    measure : str
        A field of :class:`~geodata.selection.Selection` ``measure``.
    values : pandas.Series
        The measure over the unfiltered country; NaN and zero are left out.

    Returns
    -------
    tuple of float
        Strictly rising, at most ``CLASS_COUNT - 1``; fewer where there are fewer distinct values,
        none where all are equal or missing.
    """
    if measure in FIXED_BREAKS:
        return FIXED_BREAKS[measure]
    positive = values[values > 0].astype("float64").to_numpy()
    if len(np.unique(positive)) < 2:
        return ()
    shares = np.arange(1, CLASS_COUNT) / CLASS_COUNT
    rounded = [_speakable(value) for value in np.quantile(positive, shares)]
    top = positive.max()
    return tuple(sorted({value for value in rounded if positive.min() <= value < top}))


def classify(values: pd.Series, breaks: tuple[float, ...]) -> pd.Series:
    """The class of each value: 0 for values up to the first break, and so on.

    Returns
    -------
    pandas.Series of Int64
        Missing where the value is.
    """
    numbers = values.astype("float64")
    classes = pd.Series(np.searchsorted(breaks, numbers, side="left"), index=values.index)
    return classes.astype("Int64").mask(numbers.isna())


def _speakable(value: float) -> float:
    """Round to one or two leading digits: 7 stays, 23 is 25, 137 is 150, 1,420 is 1,500."""
    if value < 10:
        return float(np.floor(value))
    unit = 10 ** np.floor(np.log10(value))
    steps = np.array([1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10]) * unit
    return float(steps[np.abs(steps - value).argmin()])
