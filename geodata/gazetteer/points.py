"""Points of records: which area each lies in, with swapped columns recognised as a column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.areas import Areas
from geodata.locate import locate

# Columns are taken as swapped when so few points fit as given, and so many the other way round.
_FIT_AS_GIVEN = 0.1
_FIT_SWAPPED = 0.9


@dataclass(frozen=True)
class Points:
    """Where the points of a file lie.

    Attributes
    ----------
    pcodes : list of str or None
        The finest area of each row's point; empty outside all of them, None without a point.
    given : bool
        Whether the file has coordinates at all.
    swapped : bool
        Whether longitude and latitude stood in each other's column, and were read that way.
    """

    pcodes: list[str | None]
    given: bool
    swapped: bool


def locate_points(stated: pd.DataFrame, areas: Areas) -> Points:
    """Find the finest area of each point.

    Parameters
    ----------
    stated : pandas.DataFrame
        With ``longitude`` and ``latitude`` in degrees, EPSG:4326; numbers or text. Without these
        columns no row has a point.
    areas : Areas

    Returns
    -------
    Points
    """
    if not {"longitude", "latitude"} <= set(stated.columns):
        return Points([None] * len(stated), False, False)
    x, y = read_degrees(stated["longitude"]), read_degrees(stated["latitude"])
    units = areas.at(areas.finest)
    shapes = units["geometry"].to_numpy()
    there = np.isfinite(x) & np.isfinite(y)
    found = locate(x, y, shapes)
    swapped = False
    if there.any() and np.mean(found[there] >= 0) < _FIT_AS_GIVEN:
        other = locate(y, x, shapes)
        swapped = bool(np.mean(other[there] >= 0) > _FIT_SWAPPED)
        found = other if swapped else found
    codes = [*units.index, ""]  # position -1 is outside
    pcodes = [
        codes[at] if known else None
        for at, known in zip(found.tolist(), there.tolist(), strict=True)
    ]
    return Points(pcodes, True, swapped)


def read_degrees(column: pd.Series) -> npt.NDArray[np.float64]:
    """Degrees as numbers, NaN where there are none; a decimal comma counts as a point."""
    if not pd.api.types.is_numeric_dtype(column):
        column = column.astype("str").str.strip().str.replace(",", ".", regex=False)
    return np.asarray(pd.to_numeric(column, errors="coerce").to_numpy(dtype="float64"))
