"""Dates as people write them, read a whole column at a time.

The order of day and month is decided from the column and said; a month without a year takes the
year of the sheet or file when exactly one stands there; what is not plausible is never used.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from babel.dates import get_month_names

from geodata.gazetteer.names import fold, is_blank
from loaders.tabular import Cell, cell_text

Order = Literal["day first", "month first"]
Precision = Literal["day", "month", "year"]

# Before and after these a date is a placeholder (1900-01-01, 1970-01-01) or a slip (2109).
EARLIEST, LATEST = dt.date(1980, 1, 1), dt.date(2079, 12, 31)
_SERIAL_ZERO = dt.date(1899, 12, 30)  # day 0 of a spreadsheet
_SERIALS = range(20_000, 66_000)  # 1954 to 2080; smaller numbers are years or nonsense
_LANGUAGES = ("en", "fr", "es", "pt", "ar")

_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_YEAR_MONTH = re.compile(r"^(\d{4})[-/.](\d{1,2})$")
_MONTH_YEAR = re.compile(r"^(\d{1,2})[-/.](\d{4})$")
_TRIPLE = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ,].*)?$")
_NUMBER = re.compile(r"^\d+(?:\.\d+)?$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DAY_OR_YEAR = re.compile(r"\d+")


class ReadDate(NamedTuple):
    """One date; ``reason`` is a code of the ledger where it is missing or was helped."""

    date: dt.date | None
    precision: Precision | None
    reason: str


class _Parts(NamedTuple):
    """What a cell says before order and year are known; ``triple`` is as written."""

    date: dt.date | None = None
    precision: Precision = "day"
    triple: tuple[int, int, int] | None = None
    month: int | None = None


@dataclass(frozen=True)
class DateColumn:
    """The dates of one column.

    Attributes
    ----------
    dates : list of ReadDate
        One a cell.
    order : {"day first", "month first"} or None
        None where no cell leaves room for doubt.
    evidence : str
        How the order was decided, as a sentence.
    """

    dates: list[ReadDate]
    order: Order | None
    evidence: str


_ASSUMED = "The dates do not show which comes first; the day is taken to."
_NOTHING = ReadDate(None, None, "no_date")
_UNREADABLE = ReadDate(None, None, "bad_date")


def read_dates(cells: Iterable[Cell], *, titles: Sequence[str] = ()) -> DateColumn:
    """Read a column of dates.

    Parameters
    ----------
    cells : iterable
        Text, numbers (spreadsheet serials, years) or dates.
    titles : sequence of str
        Names of the sheet and the file, for a year that the cells do not have.

    Returns
    -------
    DateColumn
        ``reason`` is ``no_date`` for a blank, ``bad_date`` for what cannot be read,
        ``date_out_of_range`` for what is not plausible (its date is dropped),
        ``ambiguous_date`` where the order was assumed and matters, and ``year_from_file`` where
        the year came from a title. A month is its first day.
    """
    written = list(cells)
    parts = {cell_text(cell): _take_apart(cell) for cell in written}
    order, evidence = _decide_order([p.triple for p in parts.values() if p and p.triple])
    year = year_in_titles(titles)
    read = {text: _assemble(text, part, order, year) for text, part in parts.items()}
    if evidence == _ASSUMED:
        read = {text: _in_doubt(found, parts[text]) for text, found in read.items()}
    return DateColumn([read[cell_text(cell)] for cell in written], order, evidence)


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


def month_number(word: str) -> int | None:
    """The number of a month, named in full or short in any of the languages read; else None."""
    return _months().get(fold(word))


def last_day(date: dt.date, precision: str | None) -> dt.date:
    """The last day of what a date stands for: itself, its month or its year."""
    if precision == "year":
        return dt.date(date.year, 12, 31)
    if precision == "month":
        following = (date.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        return following - dt.timedelta(days=1)
    return date


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    names = {
        fold(name): number
        for language in _LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }
    return {**names, "sept": 9}


# --- one cell -----------------------------------------------------------------------------------


def _take_apart(cell: Cell) -> _Parts | None:
    """What a cell says; None where it says nothing that could be a date."""
    if isinstance(cell, dt.datetime):
        return _Parts(cell.date())
    if isinstance(cell, dt.date):
        return _Parts(cell)
    text = cell_text(cell)
    for read in (_iso, _numeric, _triple, _worded):
        parts = read(text)
        if parts:
            return parts
    return None


def _iso(text: str) -> _Parts | None:
    if found := _ISO.match(text) or _COMPACT.match(text):
        return _dated(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_MONTH.match(text):
        return _dated(int(found[1]), int(found[2]), 1, "month")
    if found := _MONTH_YEAR.match(text):
        return _dated(int(found[2]), int(found[1]), 1, "month")
    return None


def _numeric(text: str) -> _Parts | None:
    """A spreadsheet's serial number of a day, or a year."""
    if not _NUMBER.match(text):
        return None
    number = int(float(text))
    if number in _SERIALS:
        return _Parts(_SERIAL_ZERO + dt.timedelta(days=number))
    return _dated(number, 1, 1, "year") if len(text) == 4 else None


def _triple(text: str) -> _Parts | None:
    found = _TRIPLE.match(text)
    if not found:
        return None
    year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    return _Parts(triple=(int(found[1]), int(found[2]), year))


def _worded(text: str) -> _Parts | None:
    """A month by name, alone or with a day and a year: ``12 mars 2021``, ``Mar-21``, ``March``."""
    months = [number for word in re.findall(r"[^\W\d_]+", text) if (number := month_number(word))]
    if len(months) != 1:
        return None
    numbers = [int(digits) for digits in _DAY_OR_YEAR.findall(text)[:2]]
    years = [number for number in numbers if number >= 1000]
    days = [number for number in numbers if number < 1000]
    if not numbers:
        return _Parts(month=months[0])
    if years:
        return _dated(years[0], months[0], days[0] if days else 1, "day" if days else "month")
    if len(days) == 2:
        return _dated(2000 + days[1], months[0], days[0])
    return _dated(2000 + days[0], months[0], 1, "month") if days[0] > 31 or "-" in text else None


def _dated(year: int, month: int, day: int, precision: Precision = "day") -> _Parts | None:
    try:
        return _Parts(dt.date(year, month, day), precision)
    except ValueError:
        return None


def _assemble(text: str, parts: _Parts | None, order: Order | None, year: int | None) -> ReadDate:
    if is_blank(text):
        return _NOTHING
    if parts and parts.triple:
        first, second, at = parts.triple
        day, month = (second, first) if order == "month first" else (first, second)
        parts = _dated(at, month, day)
    if parts and parts.month:
        if year is None:
            return _UNREADABLE
        return ReadDate(dt.date(year, parts.month, 1), "month", "year_from_file")
    if not parts or not parts.date:
        return _UNREADABLE
    if not EARLIEST <= parts.date <= LATEST:
        return ReadDate(None, None, "date_out_of_range")
    return ReadDate(parts.date, parts.precision, "")


def _in_doubt(read: ReadDate, parts: _Parts | None) -> ReadDate:
    """A date that would be another one with day and month the other way round."""
    if not (read.date and parts and parts.triple):
        return read
    first, second, _ = parts.triple
    doubtful = first != second and max(first, second) <= 12
    return read._replace(reason="ambiguous_date") if doubtful else read


def _decide_order(triples: Sequence[tuple[int, int, int]]) -> tuple[Order | None, str]:
    """Day or month first, from the values that only one order can mean."""
    if not triples:
        return None, "No date leaves the order of day and month open."
    day_first = sum(first > 12 for first, _, _ in triples)
    month_first = sum(second > 12 for _, second, _ in triples)
    if day_first == month_first:
        return "day first", _ASSUMED
    order: Order = "day first" if day_first > month_first else "month first"
    return order, f"{max(day_first, month_first)} of {len(triples)} dates can only be {order}."
