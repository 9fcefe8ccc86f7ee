"""When rows took place: the date columns of a table, read together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace

import pandas as pd

from loaders.columns.mapping import Mapping
from loaders.columns.texts import Columns
from loaders.dates.column import (
    YEARS_AHEAD,
    DateColumn,
    Order,
    combine_month_and_year,
    last_day,
    read_dates,
)
from loaders.tabular import Cell

_DATES = ("date", "start_date", "end_date")


@dataclass(frozen=True)
class Timing:
    """When the rows of a table took place.

    Attributes
    ----------
    rows : pandas.DataFrame
        One a row: ``date``, ``date_precision``, ``start_date``, ``end_date``, and ``last``, the
        last day that the date stands for.
    reasons : dict of str to pandas.Series
        For each date column, by field, a code of the ledger a row, or empty text.
    orders : dict of str to str
        The order of day and month, by field, where the column shows it.
    evidence : dict of str to str
        How each column was read, as a sentence.
    """

    rows: pd.DataFrame
    reasons: Dict[str, pd.Series]
    orders: Dict[str, Order]
    evidence: Dict[str, str]

    def after(self, rows: int) -> Timing:
        """The same without the first rows."""
        reasons = {
            name: said.iloc[rows:].reset_index(drop=True) for name, said in self.reasons.items()
        }
        return replace(self, rows=self.rows.iloc[rows:].reset_index(drop=True), reasons=reasons)


def read_timing(
    columns: Columns,
    mapping: Mapping,
    *,
    today: dt.date | None = None,
    orders: Dict[str, Order] | None = None,
    titles: tuple[str, str] | None = None,
) -> Timing:
    """Read the date columns of a table.

    Month and year are joined; a date that is left out is the start; a cell that says a period is a
    start and an end, where no other columns say them; an end before its start is dropped.

    Parameters
    ----------
    columns : Columns
    mapping : Mapping
    today : datetime.date, optional
        The day of loading.
    orders : dict of str to str, optional
        The order of day and month that is known already, by field.
    titles : tuple of str, optional
        Names of a sheet and a file, for a year that the dates do not have; those of the table
        when left out.
    """
    table = columns.table
    cells = _cells(columns, mapping)

    def read(name: str, order: Order | None) -> DateColumn:
        return read_dates(
            cells[name],
            titles=titles or (table.sheet or "", table.source_name),
            header=mapping.header(name),
            order=order,
            today=today,
            years_ahead=YEARS_AHEAD * (2 if name == "end_date" else 1),
        )

    found = {name: read(name, (orders or {}).get(name)) for name in cells}
    shown = next((column.order for column in found.values() if column.shown), None)
    if shown:
        found = {n: read(n, shown) if c.order and not c.shown else c for n, c in found.items()}
    rows, early = _rows(found, len(columns.table.rows))
    reasons = {name: column.texts("reason") for name, column in found.items()}
    if early.any():
        reasons["end_date"] = reasons["end_date"].mask(early, "end_before_start")
    return Timing(
        rows,
        reasons,
        {name: column.order for name, column in found.items() if column.order and column.shown},
        {name: column.evidence for name, column in found.items()},
    )


def _cells(columns: Columns, mapping: Mapping) -> dict[str, list[Cell]]:
    """The cells of each date column, month and year joined."""
    table = columns.table

    def column(name: str) -> list[Cell] | None:
        at = mapping.position(name)
        return None if at is None else table.column(at)

    cells = {name: found for name in _DATES if (found := column(name)) is not None}
    month, year = column("month"), column("year")
    if "date" not in cells and month is not None:
        cells["date"] = combine_month_and_year(month, year or [""] * len(table.rows))
    elif "date" not in cells and year is not None and "start_date" not in cells:
        cells["date"] = year
    return cells


def _rows(found: Dict[str, DateColumn], length: int) -> tuple[pd.DataFrame, pd.Series]:
    """The dates a row, and where an end lies before its start."""
    none = pd.Series(pd.NaT, index=range(length), dtype="datetime64[s]")
    days = {name: found[name].days() if name in found else none for name in _DATES}
    main = found.get("date") or found.get("start_date")
    periods = found["date"].days("until") if "date" in found else none
    lasting = found["start_date"].days("until") if "start_date" in found else none
    date, precision = _date(found, days, length)
    start = days["start_date"].fillna(days["date"].where(periods.notna()))
    end = days["end_date"].fillna(periods).fillna(lasting)
    early = (end < start) & days["end_date"].notna()
    until = main.days("until") if main else none
    rows = pd.DataFrame(
        {
            "date": date,
            "date_precision": precision,
            "start_date": start,
            "end_date": end.mask(early),
            "last": until.fillna(_last_days(date, precision)),
        }
    )
    return rows, early


def _date(
    found: Dict[str, DateColumn], days: Dict[str, pd.Series], length: int
) -> tuple[pd.Series, pd.Series]:
    """The date of each row and its precision: its start where no date is written."""
    names = [name for name in _DATES[:2] if name in found]
    if not names:
        return days["date"], pd.Series([None] * length, dtype=object)
    first, *other = names
    date, precision = days[first], found[first].texts("precision")
    if other:
        blank = found[first].texts("reason") == "no_date"
        date = date.mask(blank, days[other[0]])
        precision = precision.mask(blank, found[other[0]].texts("precision"))
    return date, precision.where(date.notna(), None)


def _last_days(date: pd.Series, precision: pd.Series) -> pd.Series:
    """The last day that each date stands for."""
    last = date.copy()
    for unit in ("month", "year"):
        rows = (precision == unit) & date.notna()
        known = {day: last_day(day.date(), unit) for day in date[rows].unique()}
        last[rows] = pd.to_datetime(date[rows].map(known)).astype("datetime64[s]")
    return last
