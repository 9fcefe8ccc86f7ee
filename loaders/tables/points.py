"""Points in one cell, as form exports write them: latitude and longitude get columns of their own.

KoboToolbox and ODK write a geopoint as ``latitude longitude altitude accuracy``; databases write
``POINT(longitude latitude)``.
"""

from __future__ import annotations

import re

from loaders.tables.table import Table
from loaders.vocabulary import field_of_header

_NUMBER = r"([+-]?\d{1,3}\.\d{2,})"  # whole numbers may be anything
_GEOPOINT = re.compile(
    rf"{_NUMBER}(?:\s*[,;]\s*|\s+){_NUMBER}(?:(?:\s*[,;]\s*|\s+)[+-]?\d+(?:\.\d+)?){{0,2}}"
)
_WKT = re.compile(rf"(?:SRID=4326;\s*)?POINT\s*Z?\s*\(\s*{_NUMBER}\s+{_NUMBER}[^)]*\)", re.I)
_SHARE = 0.8  # of a column's filled cells that must be points
_AXES = ("latitude", "longitude")


def split_points(table: Table) -> Table:
    """Add latitude and longitude columns for the first column that holds both in one cell.

    Parameters
    ----------
    table : Table

    Returns
    -------
    Table
        As it was where it has such columns already, or no column of points.
    """
    if any(_is_axis(header) for header in table.headers):
        return table
    position = next((at for at in range(len(table.headers)) if _holds_points(table, at)), None)
    if position is None:
        return table
    cells = [_parse(text) or ("", "") for text in table.texts(position)]
    found = sum(cell != ("", "") for cell in cells)
    header = " ".join(table.headers[position].split())
    return table.widened(_AXES, cells).noted(
        "split_point", found, f"Latitude and longitude were taken from the column {header}."
    )


def _is_axis(header: str) -> bool:
    bare = re.split(r"[\W_]+", header.casefold().strip())
    return field_of_header(header) in _AXES or (bool(bare) and bare[-1] in (*_AXES, "lat", "lon"))


def _holds_points(table: Table, position: int) -> bool:
    """Whether most filled cells are points; a few are looked at before all of them are."""
    sample = [text for text in (str(row[position]) for row in table.rows[:50]) if text.strip()]
    if sample and not any(_parse(text.strip()) for text in sample):
        return False
    texts = [text for text in table.texts(position) if text]
    return bool(texts) and sum(_parse(text) is not None for text in texts) >= _SHARE * len(texts)


def _parse(text: str) -> tuple[str, str] | None:
    """Latitude and longitude as they are written, in this order."""
    if found := _GEOPOINT.fullmatch(text):
        return found[1], found[2]
    if found := _WKT.fullmatch(text):
        return found[2], found[1]
    return None
