"""Where one class ends and the next begins, whatever the amounts are like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.classes.codes import ZERO_COUNTS
from geodata.selection import MOST_CLASSES

Floats = npt.NDArray[np.float64]
Breaks = tuple[float, ...]

CLASS_COUNT = 5
"""Classes where nobody asks for another number."""

SCHEMES: Mapping[str, str] = {
    "": "Suggested",
    "quantiles": "Equal numbers of areas",
    "equal_interval": "Equal steps",
    "natural_breaks": "Natural breaks",
    "pretty": "Round numbers",
    "standard_deviation": "Distance from the mean",
    "logarithmic": "Equal ratios",
    "manual": "Typed by hand",
}
"""Schemes by the name that a selection has for them, as people choose among them."""

FIXED_BREAKS: Mapping[str, Breaks] = {
    "offices": (0.1, 0.25, 0.5, 0.75),
    "days_since": (30, 90, 180, 365),
}
"""Upper ends of all classes but the last, for measures whose breaks have a meaning of their own."""

_FEWER: Mapping[str, Mapping[int, Breaks]] = {
    "offices": {2: (0.5,), 3: (0.25, 0.75), 4: (0.25, 0.5, 0.75)},
    "days_since": {2: (90,), 3: (90, 365), 4: (30, 90, 365)},
}
"""Which of the fixed breaks stay where fewer than five classes are asked for."""

REVERSED = frozenset({"days_since"})
"""Measures where less is more engaged, so that the strongest colour is the lowest class."""

ALIKE = 1e-12
"""Amounts that differ by less than this share of the greatest are one: it is rounding of sums."""

_DIGITS = range(3, 18)  # from what a person says to all that a float has


def class_breaks(
    measure: str,
    values: pd.Series,
    scheme: str = "",
    count: int = CLASS_COUNT,
    *,
    typed: Sequence[float] = (),
) -> Breaks:
    """Upper ends of all classes but the last.

    The suggested breaks are fixed where the measure gives them a meaning (:data:`FIXED_BREAKS`),
    else quantiles rounded to numbers a person would say. Breaks of any other scheme are exactly
    the scheme's, written with the fewest digits that leave every amount in its class.

    Parameters
    ----------
    measure : str
        A field of :class:`~geodata.selection.Selection` ``measure``; need layers included.
    values : pandas.Series
        The measure over the unfiltered country. Zero (see :data:`ZERO_COUNTS`), missing and
        infinite ones are left out: they are no amounts.
    scheme : str
        A key of :data:`SCHEMES`; empty for the suggested one, which alone does not wait for
        mapclassify.
    count : int
        How many classes are asked for, 2 to 7. There are never more than distinct amounts, and
        fixed breaks make five at most.
    typed : sequence of float
        The breaks of the scheme ``manual``: they stand as typed, put in order, also where no
        amount reaches them.

    Returns
    -------
    tuple of float
        Strictly rising and finite, at most ``count - 1``; fewer where the scheme finds fewer,
        none where all amounts are equal or there is none. Except for fixed and typed ones, at
        least one amount lies in the lowest class and one in the highest.

    Raises
    ------
    ValueError
        For another scheme, another count, or more typed breaks than a map has colours.
    """
    if scheme not in SCHEMES or not 2 <= count <= MOST_CLASSES:
        raise ValueError(f"no scheme {scheme!r} with {count} classes")
    if scheme == "manual":
        return _as_typed(typed)
    if not scheme and measure in FIXED_BREAKS:
        return _FEWER[measure].get(count, FIXED_BREAKS[measure])
    amounts = _amounts(measure, values)
    if len(amounts) < 2 or np.ptp(amounts / np.abs(amounts).max()) < ALIKE:
        return ()
    scaled, exponent = _within_reach(amounts)
    found = _suggest(scaled, count) if not scheme else _cut(scheme, scaled, count)
    return _told_apart(amounts, [edge * 10.0**exponent for edge in found])


def bivariate_breaks(
    measure: str, values: pd.Series, scheme: str = "", *, typed: Sequence[float] = ()
) -> Breaks:
    """Breaks of one side of a bivariate map: three classes, so at most two breaks.

    Parameters
    ----------
    measure, values, scheme, typed
        As in :func:`class_breaks`.

    Returns
    -------
    tuple of float
        At most two.

    Raises
    ------
    ValueError
        For another scheme, or when more than two breaks were typed.
    """
    if scheme == "manual" and len(set(typed)) > 2:
        raise ValueError("a side of a bivariate map has two breaks")
    return class_breaks(measure, values, scheme, 3, typed=typed)


def _as_typed(typed: Sequence[float]) -> Breaks:
    breaks = sorted({float(edge) for edge in typed})
    if not np.isfinite(breaks).all() or len(breaks) >= MOST_CLASSES:
        raise ValueError(f"breaks are numbers, at most {MOST_CLASSES - 1}")
    return tuple(breaks)


def _amounts(measure: str, values: pd.Series) -> Floats:
    """What is divided into classes, in rising order."""
    numbers = values.to_numpy(dtype="float64", na_value=np.nan)
    kept = np.isfinite(numbers)
    if measure not in ZERO_COUNTS:
        kept &= numbers != 0
    amounts: Floats = np.sort(numbers[kept])
    return amounts


def _within_reach(amounts: Floats) -> tuple[Floats, int]:
    """Amounts whose squares and sums are floats too, and the power of ten they were divided by."""
    exponent = int(np.clip(np.floor(np.log10(np.abs(amounts).max())), -300, 300))
    if abs(exponent) <= 100:
        return amounts, 0
    return amounts * 10.0**-exponent, exponent


# --- suggested ----------------------------------------------------------------------------------


def _suggest(amounts: Floats, count: int) -> Breaks:
    """Quantiles as a person would say them, as fine as the figures where all are small."""
    finer = 1.0
    if (amounts != np.round(amounts)).any():
        finer = 10.0 ** max(0, 2 - int(np.floor(np.log10(np.abs(amounts).max()))))
    edges = np.quantile(amounts * finer, np.arange(1, count) / count)
    told = _told_apart(amounts, [_speakable(edge) / finer for edge in edges])
    return told if len(told) < len(np.unique(amounts)) else _without_empty(amounts, told)


def _speakable(value: float) -> float:
    """Round to one or two leading digits: 7 stays, 23 is 25, 137 is 150, 1,420 is 1,500."""
    if abs(value) < 10:
        return float(np.floor(value))
    unit = 10 ** np.floor(np.log10(abs(value)))
    steps = np.array([1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10]) * unit
    return float(np.copysign(steps[np.abs(steps - abs(value)).argmin()], value))


def _told_apart(amounts: Floats, edges: Iterable[float]) -> Breaks:
    """Edges with an amount below or on them, and one above."""
    lowest, highest = amounts[0], amounts[-1]
    return tuple(sorted({float(edge) for edge in edges if lowest <= edge < highest}))


def _without_empty(amounts: Floats, told: Breaks) -> Breaks:
    """Of edges that tell the same amounts apart, the first; a few amounts need no more."""
    places = np.searchsorted(amounts, told, side="right").tolist()
    return tuple(edge for n, edge in enumerate(told) if places[n] not in places[:n])


# --- schemes ------------------------------------------------------------------------------------


def _cut(scheme: str, amounts: Floats, count: int) -> Breaks:
    # Late: mapclassify brings scikit-learn, which takes some seconds to import.
    from geodata.classes import schemes

    count = min(count, len(np.unique(amounts)))
    edges = _told_apart(amounts, schemes.CUTS[scheme](amounts, count))
    whole = bool((amounts == np.round(amounts)).all())
    return _told_apart(amounts, [_shortest(edge, amounts, whole=whole) for edge in edges])


def _shortest(edge: float, amounts: Floats, *, whole: bool) -> float:
    """The number with the fewest digits that divides the amounts as an edge does.

    Of whole numbers none lies between 20.2 and 20, so 20 it is: the label then says "1 to 20".
    """
    edge = float(np.floor(edge)) if whole else edge
    place = np.searchsorted(amounts, edge, side="right")
    for digits in _DIGITS:
        shorter = float(f"{edge:.{digits}g}")
        if np.searchsorted(amounts, shorter, side="right") == place:
            return shorter
    return edge
