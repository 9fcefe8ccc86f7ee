"""The published ways to cut amounts into classes, computed by mapclassify.

Imported late, because mapclassify brings scikit-learn and compiles a kernel on the way: 2.4 s.
The methods are those of Slocum, McMaster, Kessler and Howard, *Thematic Cartography and
Geovisualization* (3rd ed., 2009), chapter 4, unless a function names another source.

Measured on 35,357 areas (log-normal counts, one thread, after the import): natural breaks 23 ms,
the others 6 to 11 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from geodata import compiled  # noqa: F401  (says where kernels are kept, before numba is imported)

import mapclassify  # isort: skip

Floats = npt.NDArray[np.float64]

MOST_WEIGHED = 3000
"""Amounts that natural breaks are sought among; QGIS stops at as many."""

MOST_MOVES = 200
"""Rounds of moving natural breaks of more amounts; tens are enough."""


def _quantiles(amounts: Floats, count: int) -> Floats:
    """As many areas in each class, as far as equal amounts allow."""
    # mapclassify's own Quantiles warns of every tie; its Percentiles, of equal shares, does not.
    shares = 100 * np.arange(1, count + 1) / count
    return _bins(mapclassify.Percentiles(amounts, pct=shares.tolist()))


def _equal_interval(amounts: Floats, count: int) -> Floats:
    """Steps of the same width from the least amount to the greatest."""
    # Counted from zero: steps added to a large number would be lost in its rounding.
    lowest = amounts[0]
    return lowest + _bins(mapclassify.EqualInterval(amounts - lowest, k=count))[:-1]


def _natural_breaks(amounts: Floats, count: int) -> Floats:
    """Classes that differ as little as possible inside (Fisher 1958; Jenks 1977).

    Exact up to 3,000 amounts. mapclassify's FisherJenks takes time by the square of their number,
    some five seconds for 35,357, and its FisherJenksSampled draws another sample at every call, so
    that the same data would get other breaks and a link another map. So of more amounts those at
    equal ranks are cut, as in QGIS (pull request 42657, 2021), and the cuts are then moved until
    no single amount is nearer to the mean of a neighbouring class (Lloyd 1982), over all of them.
    """
    if len(amounts) <= MOST_WEIGHED:
        return _fisher_jenks(amounts, count)
    ranks = np.linspace(0, len(amounts) - 1, MOST_WEIGHED).round().astype(np.int64)
    return _settled(amounts, _fisher_jenks(amounts[ranks], count))


def _fisher_jenks(amounts: Floats, count: int) -> Floats:
    # mapclassify adds squares in 32 bits: between 0 and 1 they neither overflow nor cancel out.
    unit = (amounts - amounts[0]) / (amounts[-1] - amounts[0])
    count = min(count, len(np.unique(unit)))
    bins = _bins(mapclassify.FisherJenks(unit, k=count))[:-1]
    edges: Floats = amounts[np.searchsorted(unit, bins)]
    return edges


def _settled(amounts: Floats, edges: Floats) -> Floats:
    """Edges moved to the middle between the means of their classes, until they stay."""
    sums = np.concatenate([[0.0], np.cumsum(amounts)])
    for _ in range(MOST_MOVES):
        ends = np.unique(np.searchsorted(amounts, edges, side="right").clip(1, len(amounts) - 1))
        bounds = np.concatenate([[0], ends, [len(amounts)]])
        means = np.diff(sums[bounds]) / np.diff(bounds)
        middles = (means[:-1] + means[1:]) / 2
        if np.array_equal(np.searchsorted(amounts, middles, side="right"), ends):
            break
        edges = middles
    settled: Floats = amounts[ends - 1]
    return settled


def _pretty(amounts: Floats, count: int) -> Floats:
    """Multiples of 1, 2 or 5 times a power of ten, as R's ``pretty`` finds them.

    The number of classes follows from the steps; of those that make no more than asked for, the
    finest are taken.
    """
    inside = np.array([])
    for wanted in range(count + 2, 1, -1):
        bins = _bins(mapclassify.PrettyBreaks(amounts, k=wanted))
        inside = bins[(amounts[0] <= bins) & (bins < amounts[-1])]
        if len(inside) < count:
            break
    return inside[: count - 1]


def _standard_deviation(amounts: Floats, count: int) -> Floats:
    """One standard deviation wide, around the mean: on it, or half of one to each side of it.

    Skewed amounts have none below the mean minus so much, and so fewer classes than asked for.
    """
    multiples = np.arange(count - 1) - (count - 2) / 2
    return _bins(mapclassify.StdMean(amounts, multiples=multiples.tolist()))[: count - 1]


def _logarithmic(amounts: Floats, count: int) -> Floats:
    """Each class as many times as great as the one before: equal steps of the logarithm.

    Amounts below zero have none; they are one class, up to zero.
    """
    logarithms = np.log10(amounts[amounts > 0])
    below = [0.0] if len(logarithms) < len(amounts) else []
    count = min(count - len(below), len(np.unique(logarithms)))
    if count < 2:
        return np.array(below)
    return np.array([*below, *(10 ** _equal_interval(logarithms, count))])


CUTS: Mapping[str, Callable[[Floats, int], Floats]] = {
    "quantiles": _quantiles,
    "equal_interval": _equal_interval,
    "natural_breaks": _natural_breaks,
    "pretty": _pretty,
    "standard_deviation": _standard_deviation,
    "logarithmic": _logarithmic,
}
"""How to cut by the name of a scheme, for at least two distinct amounts in rising order.

What comes back is checked by the caller: edges may repeat, or be the greatest amount.
"""


def _bins(classifier: mapclassify.classifiers.MapClassifier) -> Floats:
    return np.asarray(classifier.bins, dtype=np.float64)
