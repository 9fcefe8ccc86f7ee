"""A table as a template sets it: every cell as it is read, columns as wide as what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.exports.measuring import width_of
from dashboard.language import gettext as _
from dashboard.reports.model import Column, Kind, Table
from dashboard.words import wording

UNKNOWN = "–"
"""What stands where nothing is known; the line above a table says so."""

_SIZES = (8.5, 7.5, 6.5, 5.5)  # points, the first in which every word fits its column
_PADDING = 12.0
_PARTED = 22  # letters of a word that the template parts
_BOLD = 1.08  # of its width, what a word in bold letters takes
_FIGURES = ("count", "share", "figure")
_USUAL = 0.9  # of the cells of a column that are to fit a line
_WIDEST = 0.45  # of the room that one column may wish for


def tell_table(table: Table, room: float) -> dict[str, Any]:
    """The rows in words, and how they are set in so many points of width."""
    columns = [column for column in table.columns if column.key in table.rows]
    cells = [[_cell(value, column.kind) for value in table.rows[column.key]] for column in columns]
    rows = [list(row) for row in zip(*cells, strict=True)]
    missing = any(cell == UNKNOWN for row in rows for cell in row)
    size, widths = _fit(columns, cells, room)
    return {
        "title": table.title,
        "size": size,
        "columns": [
            {"label": column.label, "figures": column.kind in _FIGURES, "wide": wide}
            for column, wide in zip(columns, widths, strict=True)
        ],
        "rows": rows,
        "note": _("{mark} stands where nothing is known.").format(mark=UNKNOWN) if missing else "",
    }


def _fit(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], room: float
) -> tuple[float, list[float]]:
    """The largest type in which every word has room, and the columns' widths in points."""
    sized = [
        (_least(column.label, told), _wish(told, _USUAL), _wish(told, 1.0))
        for column, told in zip(columns, cells, strict=True)
    ]
    least, wish, whole = (np.array(widths) for widths in zip(*sized, strict=True))
    free = room - _PADDING * len(columns)
    size = next((size for size in _SIZES if least.sum() * size <= free), _SIZES[-1])
    least = least * size * min(free / (least.sum() * size), 1.0)
    lines = np.maximum(whole * size, least)
    if lines.sum() <= free:  # every cell is a line, and what is left is parted evenly
        widths = lines + (free - lines.sum()) / len(columns)
    else:
        more = np.maximum(np.minimum(wish * size, _WIDEST * room) - least, 0.1)
        widths = least + (free - least.sum()) * more / more.sum()
    return size, (widths + _PADDING).round(2).tolist()


def _least(label: str, told: Sequence[str]) -> float:
    """Width of the longest word, in sizes of type; one too long for any column is parted."""
    words = {word for text in (label, *told) for word in text.split() if len(word) < _PARTED}
    longest = sorted(words, key=lambda word: (-len(word), word))[:8]
    return max((width_of(word, 1) * _BOLD for word in longest), default=1.0)


def _wish(told: Sequence[str], share: float) -> float:
    """Width in which such a share of the cells are a line, in sizes of type."""
    by_length = sorted(told, key=len)
    at = int(share * (len(told) - 1))
    # The longest by letters need not be the widest.
    longest = by_length[max(at - 4, 0) : at + 1]
    return max((width_of(cell, 1) for cell in longest), default=0.0)


def _cell(value: object, kind: Kind) -> str:
    if value is None or value is pd.NA or (not isinstance(value, str) and pd.isna(value)):
        return UNKNOWN
    if isinstance(value, str):  # bands of small counts are words already
        return value or UNKNOWN
    return _WRITTEN[kind](value)


def _share(value: Any) -> str:
    return _("{percent} %").format(percent=wording.number(value))


_WRITTEN: dict[Kind, Any] = {
    "text": str,
    "count": wording.number,
    "share": _share,
    "figure": wording.figure,
    "date": wording.date,
}
