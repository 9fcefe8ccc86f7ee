"""The areas that a plan serves as CSV, with HXL hashtags under its headers."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd

from dashboard.exports.cells import harmless, to_csv
from dashboard.exports.plan.tables import Column, list_areas
from dashboard.exports.plan.told import Told

_DECIMALS = {"count": 0, "tenths": 1, "hundredths": 2}


def write_table(told: Told) -> bytes:
    """The areas served, a row each, as CSV; what is not known, or withheld, is empty.

    The second row has the HXL hashtag of a column where HXL has a term for it.
    """
    columns = list_areas(told).columns
    written = pd.DataFrame({column.header: _written(column) for column in columns})
    tags = pd.DataFrame([{column.header: column.tag for column in columns}])
    rows = pd.concat([tags, written], ignore_index=True)
    return to_csv(rows)


def _written(column: Column) -> list[str]:
    return [_cell(value, column.kind) for value in column.values]


def _cell(value: object, kind: str) -> str:
    """A value as programs read it: no thousands parted, days as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    number = float(value)  # type: ignore[arg-type]
    return "" if math.isnan(number) else f"{number:.{_DECIMALS[kind]}f}"
