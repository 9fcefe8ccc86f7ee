"""Dates as people write them, read a whole column at a time.

The order of day and month is decided from the column and said; a month without a year takes the
year of the sheet or file when exactly one stands there; what is not plausible is never used.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.gazetteer.names import is_blank
from loaders.dates.cells import Parts, Precision, last_day, month_number, take_apart
from loaders.tabular import Cell, cell_text

Order = Literal["day first", "month first"]

# Before and after these a date is a placeholder (1900-01-01, 1970-01-01) or a slip (2109).
EARLIEST, LATEST = dt.date(1980, 1, 1), dt.date(2079, 12, 31)
YEARS_AHEAD = 5
"""How far after the day of loading a planned activity may lie; an end, twice as far."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DAYS_1904 = dt.timedelta(days=1462)  # between the two ways in which spreadsheets count days
_FORMS: tuple[tuple[str, Order], ...] = (
    (r"\b(dd?|jj?)\W?mm?\W?(yy|aa)", "day first"),
    (r"\bmm?\W?(dd?|jj?)\W?(yy|aa)", "month first"),
)


class ReadDate(NamedTuple):
    """One date; ``reason`` is a code of the ledger where it is missing or was helped.

    ``until`` is the last day, where the cell says a period.
    """

    date: dt.date | None
    precision: Precision | None
    reason: str
    until: dt.date | None = None


@dataclass(frozen=True)
class DateColumn:
    """The dates of one column.

    Attributes
    ----------
    codes : numpy.ndarray of int
        For each cell, its place in ``distinct``.
    distinct : list of ReadDate
        What the different cells of the column say.
    order : {"day first", "month first"} or None
        None where no cell leaves room for doubt.
    evidence : str
        How the order was decided, as a sentence.
    shown : bool
        Whether the cells themselves show the order.
    """

    codes: NDArray[np.intp]
    distinct: list[ReadDate]
    order: Order | None
    evidence: str
    shown: bool = False

    @property
    def dates(self) -> list[ReadDate]:
        """One a cell."""
        return [self.distinct[code] for code in self.codes]

    def days(self, field: Literal["date", "until"] = "date") -> pd.Series:
        """The dates, or the ends of periods, as ``datetime64``; missing where there is none."""
        found = pd.to_datetime([getattr(read, field) for read in self.distinct])
        return pd.Series(found.as_unit("s").take(self.codes))

    def texts(self, field: Literal["precision", "reason"]) -> pd.Series:
        """The precision, or the reason, of every cell; empty text where there is none."""
        said = np.array([getattr(read, field) or "" for read in self.distinct], dtype=object)
        return pd.Series(said[self.codes], dtype=object)


_SHOWN = "can only be"
_ASSUMED = "The dates do not show which comes first; the day is taken to."
_NOTHING = ReadDate(None, None, "no_date")
_UNREADABLE = ReadDate(None, None, "bad_date")
_IMPLAUSIBLE = ReadDate(None, None, "date_out_of_range")


def read_dates(
    cells: Iterable[Cell],
    *,
    titles: Sequence[str] = (),
    header: str = "",
    order: Order | None = None,
    today: dt.date | None = None,
    years_ahead: int = YEARS_AHEAD,
) -> DateColumn:
    """Read a column of dates.

    Parameters
    ----------
    cells : iterable
        Text, numbers (spreadsheet serials, years) or dates.
    titles : sequence of str
        Names of the sheet and the file, for a year that the cells do not have.
    header : str
        Header of the column, which may say the form: *Start date (dd/mm/yyyy)*.
    order : {"day first", "month first"}, optional
        What another column of the same file shows, for a column that shows nothing itself.
    today : datetime.date, optional
        The day of loading, that dates may not lie far after; not looked at when left out.
    years_ahead : int
        How many years after it a date is still believed.

    Returns
    -------
    DateColumn
        ``reason`` is ``no_date`` for a blank, ``bad_date`` for what cannot be read,
        ``date_out_of_range`` for what is not plausible (its date is dropped),
        ``ambiguous_date`` where the order was assumed and matters, ``year_from_file`` where the
        year came from a title, and ``future_date`` for what lies more than a year ahead. A month
        is its first day.
    """
    written = list(cells)
    texts = [cell_text(cell) for cell in written]
    parts = {
        text: take_apart(cell) for text, cell in dict(zip(texts, written, strict=True)).items()
    }
    year = year_in_titles(titles)
    shift, counted = _count_from_1904(parts, year)
    order, evidence = _decide_order(parts, _order_in(header), order)
    latest = min(LATEST, _years_after(today, years_ahead)) if today else LATEST
    reader = _Reader(order, year, shift, evidence == _ASSUMED, today, latest)
    read = {text: reader.read(text, part) for text, part in parts.items()}
    place = {text: at for at, text in enumerate(read)}
    codes = np.fromiter((place[text] for text in texts), dtype=np.intp, count=len(texts))
    said = " ".join(filter(None, [evidence, counted]))
    return DateColumn(codes, list(read.values()), order, said, _SHOWN in evidence)


def combine_month_and_year(months: Iterable[Cell], years: Iterable[Cell]) -> list[Cell]:
    """Cells such as ``2021-08`` from a column of months and one of years.

    A month that already has a year stays as it is, and so does a year without a month.
    """
    return [_month_and_year(cell_text(m), cell_text(y)) for m, y in zip(months, years, strict=True)]


def _month_and_year(month: str, year: str) -> str:
    if not month or not year:
        return month or year
    number = int(month) if month.isdigit() else month_number(month)
    return f"{year}-{number:02d}" if number else month


def year_in_titles(titles: Sequence[str]) -> int | None:
    """The one plausible year in the names of a sheet and a file; None if none or several."""
    years = {int(year) for title in titles for year in _YEAR.findall(title)}
    plausible = {year for year in years if EARLIEST.year <= year <= LATEST.year}
    return plausible.pop() if len(plausible) == 1 else None


@dataclass(frozen=True)
class _Reader:
    """What the column as a whole has settled, for one cell after the other."""

    order: Order | None
    year: int | None
    shift: dt.timedelta
    assumed: bool
    today: dt.date | None
    latest: dt.date

    def read(self, text: str, parts: Parts | None) -> ReadDate:
        """The date of a cell."""
        if is_blank(text):
            return _NOTHING
        settled = parts and self._settle(parts)
        if not parts or not settled or not settled.date:
            return _UNREADABLE
        if not EARLIEST <= settled.date <= self.latest:
            return _IMPLAUSIBLE
        reason = self._reason(parts, settled.date)
        until = self._until(parts.until) if parts.until else None
        if until and not settled.date <= until <= LATEST:
            return ReadDate(settled.date, settled.precision, "end_before_start")
        return ReadDate(settled.date, settled.precision, reason, until)

    def _settle(self, parts: Parts) -> Parts | None:
        """The same with its order and year settled; None where no day is like that."""
        try:
            if parts.triple:
                first, second, at = parts.triple
                day, month = (second, first) if self.order == "month first" else (first, second)
                return Parts(dt.date(at, month, day))
            if parts.month:
                return self._with_year(parts.month, parts.day)
        except ValueError:
            return None
        return (
            parts._replace(date=parts.date + self.shift) if parts.serial and parts.date else parts
        )

    def _with_year(self, month: int, day: int) -> Parts | None:
        if not self.year:
            return None
        return Parts(dt.date(self.year, month, day or 1), "day" if day else "month")

    def _until(self, parts: Parts) -> dt.date | None:
        settled = self._settle(parts)
        return last_day(settled.date, settled.precision) if settled and settled.date else None

    def _reason(self, parts: Parts, date: dt.date) -> str:
        if parts.month:
            return "year_from_file"
        if self.assumed and any(_in_doubt(p) for p in (parts, parts.until) if p):
            return "ambiguous_date"
        return "future_date" if self.today and date > _years_after(self.today, 1) else ""


def _in_doubt(parts: Parts) -> bool:
    """Whether a date would be another one with day and month the other way round."""
    if not parts.triple:
        return False
    first, second, _ = parts.triple
    return first != second and max(first, second) <= 12


def _years_after(day: dt.date, years: int) -> dt.date:
    return day + dt.timedelta(days=366 * years)


# --- the column ---------------------------------------------------------------------------------


def _decide_order(
    parts: Mapping[str, Parts | None], stated: Order | None, elsewhere: Order | None
) -> tuple[Order | None, str]:
    """Day or month first, from the values that only one order can mean."""
    said = [part for part in parts.values() if part]
    triples = [p.triple for part in said for p in (part, part.until) if p and p.triple]
    if not triples:
        return None, "No date leaves the order of day and month open."
    day_first = sum(first > 12 for first, _, _ in triples)
    month_first = sum(second > 12 for _, second, _ in triples)
    if day_first != month_first:
        order: Order = "day first" if day_first > month_first else "month first"
        return order, f"{max(day_first, month_first)} of {len(triples)} dates {_SHOWN} {order}."
    if stated:
        return stated, f"Its header says {stated}."
    if elsewhere:
        return elsewhere, f"Another date column of the file is {elsewhere}."
    return "day first", _ASSUMED


def _order_in(header: str) -> Order | None:
    """The order that a header says in letters, such as ``dd/mm/yyyy``."""
    return next((order for form, order in _FORMS if re.search(form, header.lower())), None)


def _count_from_1904(
    parts: Mapping[str, Parts | None], year: int | None
) -> tuple[dt.timedelta, str]:
    """Days that spreadsheet numbers are to be moved by: some programs count them from 1904.

    That shows only where the year is known otherwise: every number misses it, and every one meets
    it when counted so.
    """
    days = [part.date for part in parts.values() if part and part.serial and part.date]
    fits = bool(days) and year is not None and all(d.year != year for d in days)
    if fits and all((day + _DAYS_1904).year == year for day in days):
        return _DAYS_1904, f"Days are counted from 1904, which fits {year} in the file's name."
    return dt.timedelta(), ""


__all__ = [
    "DateColumn",
    "Order",
    "Precision",
    "ReadDate",
    "combine_month_and_year",
    "last_day",
    "read_dates",
    "year_in_titles",
]
