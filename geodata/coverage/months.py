"""Engagements month by month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.records import Records, as_date
from geodata.selection import Selection


def count_by_month(records: Records, selection: Selection, *, whole: bool = False) -> pd.DataFrame:
    """Engagements by month inside the root, over all time, with the filters on.

    Parameters
    ----------
    whole : bool
        Every month that any record of the vintage falls into, so that a filter moves no axis;
        else those from the first to the last that passes.

    Returns
    -------
    pandas.DataFrame
        ``month`` (first day, without gaps), ``engagements``, ``inside`` (in the period).
    """
    columns = records.columns
    kept = records.passing(selection, inside=True)
    kept = kept[np.searchsorted(kept, np.int32(columns.dated_from)) :]
    span = np.arange(columns.dated_from, len(columns)) if whole else kept
    if not len(span):
        return pd.DataFrame({"month": pd.to_datetime([]), "engagements": [], "inside": []})
    first, last = (as_date(int(columns.days[at])) for at in (span[0], span[-1]))
    months = pd.period_range(first, last, freq="M").to_timestamp()
    # Engagements stand by day, so that a month is a stretch of positions, and so is the period.
    begins = np.append(months.to_numpy("datetime64[D]").astype(np.int64), columns.days[-1] + 1)
    edges = np.searchsorted(columns.days, begins.astype(np.int32))
    within = np.clip(edges, *columns.period(selection))
    return pd.DataFrame(
        {
            "month": months,
            "engagements": np.diff(np.searchsorted(kept, edges.astype(np.int32))),
            "inside": np.diff(np.searchsorted(kept, within.astype(np.int32))) > 0,
        }
    )
