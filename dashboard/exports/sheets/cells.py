"""Values of a report's tables as cells hold them: texts, numbers, days; None where not known."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.language import bare
from dashboard.reports.model import Column, Kind, Table

Cell = str | int | float | dt.date | None

_AT_ONCE = 10_000  # lines, so that a million records are never cells all at the same time


def read_lines(table: Table) -> Iterator[tuple[Cell, ...]]:
    """The cells of a table, line by line, in the order of its columns.

    A text stays a text in a column of any kind: a count may be told as a band, a day as a month.
    """
    for first in range(0, len(table.rows), _AT_ONCE):
        part = table.rows.iloc[first : first + _AT_ONCE]
        yield from zip(*(_read(part[column.key], column) for column in table.columns), strict=True)


def column_head(column: Column) -> str:
    """What stands over a column."""
    return bare(column.label) or column.key


def _read(values: pd.Series, column: Column) -> list[Cell]:
    read = _READ[column.kind]
    return [read(value) for value in values.astype(object)]


def _text(value: Any) -> Cell:
    return None if _missing(value) else bare(str(value)) or None


def _number(value: Any) -> Cell:
    if isinstance(value, str) or _missing(value):
        return _text(value)
    if isinstance(value, bool | np.bool_):
        return int(value)
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _day(value: Any) -> Cell:
    if isinstance(value, str) or _missing(value):
        return _iso_day(value)
    return value.date() if isinstance(value, dt.datetime) else value


def _iso_day(value: Any) -> Cell:
    """A text that is a day becomes one; another stays as it is told."""
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return _text(value)


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value


_READ: Mapping[Kind, Callable[[Any], Cell]] = {
    "text": _text,
    "count": _number,
    "share": _number,
    "figure": _number,
    "date": _day,
}
