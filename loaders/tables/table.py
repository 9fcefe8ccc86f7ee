"""The one shape of a table: headers, rows as wide as they are, and the row each stands in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

from geodata.ledger import Warned

Cell: TypeAlias = "str | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None"
Row: TypeAlias = "Sequence[Cell]"

_SEEN = 20  # headers named in a message


@dataclass(frozen=True)
class Table:
    """One sheet or file of rows.

    Attributes
    ----------
    source_name : str
        Name of the file.
    sheet : str or None
        Name of the sheet; None for a file that has none.
    format, encoding : str, str or None
        Such as ``CSV`` and ``utf-8``.
    headers, tags : tuple of str
        One a column, as written; tags empty where there is no HXL row.
    header_row : int
        Row of the headers, 1 is the first row of the file; 0 where they are the keys of objects.
    row_numbers : tuple of int
        The row of the file that each data row stands in; of objects, which one it is, from 1.
        Neighbours with one number are one row received that gave several records.
    rows : tuple of tuple
        The data, every row as wide as the headers; blanks are empty text.
    groups : tuple of str
        The headers of the line above, each over all columns that it heads; empty where there is
        no such line.
    notes : tuple of Warned
        What was done to the table on the way here.
    """

    source_name: str
    sheet: str | None
    format: str
    encoding: str | None
    headers: tuple[str, ...]
    tags: tuple[str, ...]
    header_row: int
    row_numbers: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    groups: tuple[str, ...] = ()
    notes: tuple[Warned, ...] = ()

    @property
    def where(self) -> str:
        """File and sheet, for messages."""
        return f"{self.source_name}, sheet {self.sheet}" if self.sheet else self.source_name

    @property
    def title(self) -> str:
        """What tells the table from those beside it: the sheet, else the file."""
        return self.sheet or self.source_name

    @property
    def received(self) -> int:
        """Rows received: neighbours with one number are one."""
        return sum(1 for _ in groupby(self.row_numbers))

    @property
    def seen(self) -> str:
        """The headers, for messages: the first of them, on one line."""
        named = [" ".join(header.split())[:40] for header in self.headers if header]
        more = f" and {len(named) - _SEEN} more" if len(named) > _SEEN else ""
        return (", ".join(named[:_SEEN]) or "none") + more

    def column(self, position: int) -> list[Cell]:
        """The cells of one column."""
        return [row[position] for row in self.rows]

    def texts(self, position: int) -> list[str]:
        """The cells of one column as trimmed text; see :func:`cell_text`."""
        return [cell_text(row[position]) for row in self.rows]

    def noted(self, code: str, rows: int, message: str, examples: Sequence[str] = ()) -> Table:
        """The table with one more note."""
        return replace(self, notes=(*self.notes, Warned(code, rows, message, tuple(examples))))

    def widened(
        self,
        headers: Sequence[str],
        cells: Sequence[tuple[Cell, ...]],
        tags: Sequence[str] = (),
    ) -> Table:
        """The table with more columns at its right: their headers, and their cells a row."""
        more = [tags[at] if at < len(tags) else "" for at in range(len(headers))]
        return replace(
            self,
            headers=(*self.headers, *headers),
            tags=(*self.tags, *more) if self.tags else (),
            groups=(*self.groups, *[""] * len(headers)) if self.groups else (),
            rows=tuple((*row, *added) for row, added in zip(self.rows, cells, strict=True)),
        )


def cell_text(cell: Cell) -> str:
    """A cell as trimmed text: whole numbers without a decimal point, dates as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell).strip()


def is_number(text: str) -> bool:
    """Whether a text is a number, with a point or a comma."""
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True
