"""Fates: one for every row received, however many records it gave, and those answered elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from loaders.records.places import Placed


def unite(placed: Placed, numbers: Sequence[int]) -> Placed:
    """One fate for the neighbours that are one row received: loaded only if they all are.

    Parameters
    ----------
    placed : Placed
    numbers : sequence of int
        The row of the file that each row of the table stands in.
    """
    runs = runs_of(numbers)
    if runs[-1] == len(runs) - 1:
        return placed
    refused = np.flatnonzero(placed.rows["fate"] != "loaded")
    first = dict(zip(runs[refused][::-1].tolist(), refused[::-1].tolist(), strict=True))
    stands = np.array([first.get(run, at) for at, run in enumerate(runs.tolist())])
    rows = placed.rows.take(stands).reset_index(drop=True)
    return replace(placed, rows=rows, places=_of_loaded(placed.places, rows))


def runs_of(numbers: Sequence[int]) -> NDArray[np.intp]:
    """For each row of a table, which row received it belongs to, from 0."""
    written = np.asarray(numbers)
    return np.cumsum(np.r_[False, written[1:] != written[:-1]]).astype(np.intp)


def set_aside(placed: Placed, numbers: Sequence[int], superseded: Collection[int]) -> Placed:
    """The rows that a corrected file stands for: they keep their words and are placed no more.

    Parameters
    ----------
    placed : Placed
    numbers : sequence of int
        The row of the file that each row of the table stands in.
    superseded : collection of int
        Rows of the file.
    """
    aside = np.isin(np.asarray(numbers), list(superseded))
    if not aside.any():
        return placed
    rows = placed.rows.copy()
    message = "A corrected row of a later file stands for it."
    said = {"fate": "superseded", "reason": "resubmitted", "message": message}
    for name, text in {**said, "field": "", "value": "", "suggestion": "", "witness": ""}.items():
        rows[name] = rows[name].astype(object).mask(aside, text)
    rows["warnings"] = pd.Series(
        [() if gone else said for gone, said in zip(aside, rows["warnings"], strict=True)],
        index=rows.index,
        dtype=object,
    )
    return replace(placed, rows=rows, places=_of_loaded(placed.places, rows))


def _of_loaded(places: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    loaded = (rows["fate"] == "loaded").to_numpy()
    return places[loaded[places["record"].to_numpy(dtype=np.intp)]].reset_index(drop=True)
