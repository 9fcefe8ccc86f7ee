"""The period a view opens on."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from geodata.records import Records
from geodata.selection import Selection

Period = tuple[dt.date | None, dt.date | None]


def last_months(records: Records, months: int = 12) -> Period:
    """First and last day of the months up to the newest record.

    Returns
    -------
    tuple of date or None
        Both included; both None where no record is dated.
    """
    last = records.last_day
    if last is None:
        return None, None
    end = pd.Timestamp(last, unit="D") + pd.offsets.MonthEnd(0)
    start = end + pd.Timedelta(days=1) - pd.DateOffset(months=months)
    return start.date(), end.date()


def first_period(records: Records) -> Period:
    """The last twelve months; all time where more records have no date than fall in those."""
    start, end = last_months(records)
    recent = records.in_period(Selection(start=start, end=end))
    return (start, end) if recent.sum() > (~records.dated).sum() else (None, None)
