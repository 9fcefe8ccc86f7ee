"""Words for scales: what a class holds, how classes were made, how what is measured is called."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import pairwise

import pandas as pd
from babel.numbers import format_compact_decimal, format_scientific

from dashboard.language import InLanguage, isolated, locale, noop
from dashboard.language import gettext as _
from dashboard.needs import NeedLayer
from dashboard.shown import Breaks
from dashboard.words import wording
from geodata.selection import is_need

SCHEME_HELP: Mapping[str, str] = InLanguage(
    {
        "": noop("Rounded quantiles for counts; ends with a meaning for shares and days."),
        "quantiles": noop("Quantiles: as many areas in every class."),
        "equal_interval": noop("Equal interval: every class is as wide as the others."),
        "natural_breaks": noop("Natural breaks (Fisher, Jenks): amounts close together share one."),
        "pretty": noop("Pretty breaks: classes end at round numbers."),
        "standard_deviation": noop("Standard deviation: classes by the distance from the mean."),
        "logarithmic": noop("Logarithmic: each class is as many times larger as the one before."),
        "manual": noop("Classes end where you say."),
    }
)
"""What each scheme does, in a sentence with the term that it has in textbooks."""

AMOUNT, SHARE = "amount", "share"
"""Beside the names of measures: figures of any kind, and parts of a whole from 0 to 1."""

PERCENT = frozenset({"offices", SHARE})
_FROM_ZERO = frozenset({"days_since"})
_BEYOND_NAMES = 1e15  # thousands of billions have no name; babel fails on what is larger still


def measure_words(measure: str, need: NeedLayer | None) -> wording.Wording:
    """How a measure is named and counted; a need layer by its own label and unit."""
    return wording.MEASURES[measure] if need is None else need.wording


def titled(words: wording.Wording, need: NeedLayer | None) -> str:
    """A measure over a legend; a need layer by its unit, for its name is data."""
    if need is None:
        return words.label
    if not words.many:
        return _("Need layer")
    return _("Need layer, {unit}").format(unit=words.many)


def class_labels(measure: str, breaks: Breaks, values: pd.Series) -> list[str]:
    """What each class holds: whole numbers that do not overlap, or amounts up to an end.

    It says the same of every view on these breaks: a film and a second pane have one legend.
    """
    whole = _counts(measure, values.dropna())
    if not breaks and not whole:
        return [class_bounds((), 0, measure)]
    say, ends = figure_of(measure), [-math.inf, *breaks, math.inf]
    first = 0 if measure in _FROM_ZERO else 1
    labels = []
    for low, high in pairwise(ends):
        least = first if math.isinf(low) else max(first, math.floor(low) + 1)
        # Between two ends typed by hand there may be no whole number to name.
        named = whole and least <= high
        labels.append(_whole(least, high, say) if named else _between(low, high, say))
    return labels


def _counts(measure: str, amounts: pd.Series) -> bool:
    if measure == AMOUNT or is_need(measure):
        return bool(((amounts >= 0) & (amounts == amounts.round())).all())
    return measure not in PERCENT


def _between(low: float, high: float, say: Callable[[float], str]) -> str:
    if math.isinf(low):
        return _("up to {amount}").format(amount=say(high))
    if math.isinf(high):
        return _("over {amount}").format(amount=say(low))
    return _("{low} to {high}").format(low=say(low), high=say(high))


def _whole(low: float, high: float, say: Callable[[float], str]) -> str:
    if math.isinf(high):
        return _("{amount} or more").format(amount=say(low))
    high = math.floor(high)
    return say(low) if low == high else isolated(f"{say(low)}–{say(high)}")


def figure_of(measure: str) -> Callable[[float], str]:
    """How amounts of a measure are written where there is little room."""
    return _percent if measure in PERCENT else _short


def _percent(value: float) -> str:
    return _("{number} %").format(number=wording.figure(100 * value))


def _short(value: float) -> str:
    """Thousands and millions in the few characters a legend has."""
    if abs(value) < 1e4:
        return wording.figure(value)
    if abs(value) >= _BEYOND_NAMES:
        return _exact(value)
    return str(format_compact_decimal(value, locale=locale(), fraction_digits=2))


def class_bounds(breaks: Breaks, number: int, measure: str) -> str:
    """Which amounts a class takes, exactly: ``more than 5 and at most 15``."""
    say = exact_of(measure)
    if not breaks:
        anything = _("any amount but 0")
        return _("{amount} or more").format(amount=say(0)) if measure in _FROM_ZERO else anything
    if number == 0:
        return _("at most {high}").format(high=say(breaks[0]))
    if number == len(breaks):
        return _("more than {low}").format(low=say(breaks[-1]))
    low, high = say(breaks[number - 1]), say(breaks[number])
    return _("more than {low} and at most {high}").format(low=low, high=high)


def exact_of(measure: str) -> Callable[[float], str]:
    """How amounts of a measure are written in full."""
    return _percent if measure in PERCENT else _exact


def _exact(value: float) -> str:
    if abs(value) < _BEYOND_NAMES:
        return wording.figure(value)
    # As it is written: babel would spell out the float's every digit.
    return str(format_scientific(Decimal(repr(float(value))), locale=locale()))
