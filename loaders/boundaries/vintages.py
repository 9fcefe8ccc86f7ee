"""When a boundary is valid: days, versions, and rows of an older one in the same file."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pandas as pd

from geodata.errors import BoundaryError
from geodata.geometry import Mask
from loaders.boundaries.attributes import known_text
from loaders.boundaries.layout import Layout
from loaders.boundaries.units import state_units

_SENTINELS = ("1899-12-30", "1900-01-01", "1970-01-01")
_REASON = "several_vintages"


def read_days(column: pd.Series) -> pd.Series:
    """Days from dates, milliseconds since 1970, or text; sentinels are not dates.

    Parameters
    ----------
    column : pandas.Series

    Returns
    -------
    pandas.Series of datetime64
        NaT where no day can be read.
    """
    numbers = pd.api.types.is_numeric_dtype(column)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that formats are mixed is why they are read one by one
        days = (
            pd.to_datetime(column, unit="ms", errors="coerce", utc=True)
            if numbers
            else pd.to_datetime(column, format="mixed", errors="coerce", utc=True)
        )
    days = days.dt.tz_localize(None).dt.normalize()
    return days.mask(days.isin(pd.to_datetime(list(_SENTINELS))))


def usual_day(days: pd.Series) -> Any:
    """The most frequent day, NaT when none is known."""
    common = days.mode()
    return common.iloc[0] if len(common) else pd.NaT


def find_expired(
    frame: pd.DataFrame, layout: Layout
) -> Iterator[tuple[Mask, str, str, str | pd.Series]]:
    """Rows whose validity has ended, in a file where that of others has not.

    Yields
    ------
    tuple of (mask, reason, field, message)
        At most one, as the ledger takes it.
    """
    column = layout.dates.get("valid_to")
    if column is None:
        return
    until = read_days(frame[column])
    ended = until < pd.Timestamp.now()
    if not ended.any() or ended.all():
        return
    said = "valid until " + until.dt.strftime("%Y-%m-%d") + "; the current version was read"
    yield ended.to_numpy(), _REASON, column, said


def check_versions(frame: pd.DataFrame, layout: Layout, where: str) -> None:
    """Refuse a layer in which one code stands in several versions, and none is the current one.

    Parameters
    ----------
    frame : pandas.DataFrame
        Attributes of the features that can serve.
    layout : Layout
    where : str
        The file's name, for the error.

    Raises
    ------
    BoundaryError
        When parts of one area cannot be told from versions of it.
    """
    columns = [layout.dates[key] for key in ("version", "valid_on") if key in layout.dates]
    code, _ = state_units(frame, layout.finest)
    for column in columns:
        text = known_text(frame[column])
        versions = text.groupby(code).nunique()
        if (versions > 1).any():
            stated = ", ".join(sorted(text.dropna().unique())[:4])
            raise BoundaryError(
                f"The file holds several versions of the boundary, {stated} ({column}), "
                f"in which {versions.index[versions > 1][0]} stands more than once",
                where=where,
                remedy="Give one version a file, or fill valid_to for all but the current one.",
            )


def several_versions(frame: pd.DataFrame, layout: Layout) -> tuple[str, ...]:
    """The versions, or days of validity, of a layer that has more than one."""
    for key in ("version", "valid_on"):
        if key in layout.dates:
            text = known_text(frame[layout.dates[key]]).dropna()
            if text.nunique() > 1:
                return tuple(str(one) for one in text.value_counts().index[:4])
    return ()
