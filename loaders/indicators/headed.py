"""HeadedTable by their header: what the readers of known exports look up."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from geodata.gazetteer.names import is_blank
from loaders.dates.column import DateColumn, last_day, read_dates
from loaders.indicators.figures import Doubt
from loaders.indicators.numbers import NumberColumn, read_numbers
from loaders.tabular import Table


def header_key(header: str) -> str:
    """A header in lower case with underscores, without what may stand around it."""
    return re.sub(r"[^a-z0-9]+", "_", header.strip().lower()).strip("_")


@dataclass(frozen=True)
class HeadedTable:
    """The columns of a table, found by header."""

    table: Table

    def position(self, *headers: str) -> int | None:
        """The first column that has one of these headers; None where none does."""
        keys = [header_key(header) for header in self.table.headers]
        return next((keys.index(header) for header in headers if header in keys), None)

    def header(self, *headers: str) -> str:
        """That column's header as written; empty where there is none."""
        at = self.position(*headers)
        return "" if at is None else self.table.headers[at]

    def texts(self, *headers: str) -> list[str]:
        """The cells of that column as text, placeholders as empty text; empty where none."""
        at = self.position(*headers)
        if at is None:
            return [""] * len(self.table.rows)
        return ["" if is_blank(text) else text for text in self.table.texts(at)]

    def numbers(self, *headers: str) -> NumberColumn:
        """The cells of that column as numbers; unknown where there is none."""
        at = self.position(*headers)
        return read_numbers([] if at is None else self.table.column(at))

    def dates(self, *headers: str) -> DateColumn | None:
        """The cells of that column as dates; None where there is none."""
        at = self.position(*headers)
        if at is None:
            return None
        titles = (self.table.sheet or "", self.table.source_name)
        return read_dates(self.table.column(at), titles=titles)

    def stated(self, fields: Mapping[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
        """What the rows say about their place, from field to header; and the headers as written."""
        found = {field: header for field, header in fields.items() if self.header(header)}
        frame = pd.DataFrame(
            {field: self.texts(header) for field, header in found.items()},
            index=range(len(self.table.rows)),
            dtype="str",
        )
        return frame, {field: self.header(header) for field, header in found.items()}


@dataclass(frozen=True)
class Days:
    """First and last day of each row, and what was wrong with how they are written."""

    start: list[dt.date | None]
    end: list[dt.date | None]
    doubts: dict[int, Doubt]


def days_between(first: DateColumn | None, last: DateColumn | None, written: Sequence[str]) -> Days:
    """Days from a column of first and one of last days; either may be missing.

    A month or a year lasts until its end. An end before its start is dropped, and reported.
    ``written`` is what each row says of its day, or of its first.
    """
    main = first or last
    if main is None:
        return Days([None] * len(written), [None] * len(written), {})
    start = [read.date for read in main.dates]
    closing = (last or main).dates
    end = [
        last_day(read.date, read.precision) if read.date else _until(own)
        for read, own in zip(closing, main.dates, strict=True)
    ]
    doubts = {
        at: Doubt(read.reason, written[at]) for at, read in enumerate(main.dates) if read.reason
    }
    for at, (begun, ended) in enumerate(zip(start, end, strict=True)):
        if begun and ended and ended < begun:
            end[at], doubts[at] = begun, Doubt("end_before_start", f"{begun} to {ended}")
    return Days(start, end, doubts)


def _until(read: object) -> dt.date | None:
    date, precision = getattr(read, "date", None), getattr(read, "precision", None)
    return last_day(date, precision) if date else None


def blank_where(
    stated: pd.DataFrame, rows: Sequence[bool] | pd.Series, fields: Iterable[str]
) -> None:
    """Take out of some rows what says more than is known."""
    present = [field for field in fields if field in stated]
    stated.loc[pd.Series(rows, index=stated.index), present] = ""
