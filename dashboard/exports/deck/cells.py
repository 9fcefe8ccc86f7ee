"""What of a table has room on a slide: how large its letters are, which columns, how many rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.exports.deck.boxes import Box
from dashboard.exports.deck.drawing import readable
from dashboard.exports.deck.lettering import LEADING, wrapped
from dashboard.exports.measuring import shortened, width_of
from dashboard.language import gettext as _
from dashboard.reports.model import Column, Kind, Table
from dashboard.words import wording

SIZES = (16.0, 14.0, 12.0)
"""Sizes of letters in a table; the largest is taken at which all of it has room."""

UNKNOWN = "–"
"""What stands where nothing is known."""

PAD = (8.0, 3.0)
"""Points between a cell's edge and its text, across and down."""

SWATCH = 12.0
"""Points for the colour that an area has on the map."""

_MOST_LINES = 2
_LEAST_TEXT = 88.0  # points that a column of words needs, and may have to do with
_MOST_SPARE = 60.0  # points that a column gets beyond what it needs
_WEIGHED = 40  # rows that say how wide a column is


@dataclass(frozen=True)
class Row:
    """Cells of a row, each in its lines; the P-code of its area, and how high it is."""

    cells: tuple[tuple[str, ...], ...]
    pcode: str
    height: float


@dataclass(frozen=True)
class Laid:
    """A table as it has room: the size of its letters, its columns, their widths, its rows."""

    size: float
    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    head: Row
    rows: tuple[Row, ...]


def lay_out(table: Table, room: Box, wider: float) -> Laid:
    """As much of a table as has room, in letters as large as it allows."""
    every = (len(table.rows), len(table.columns))
    for size in SIZES:
        laid = _Rule(size, wider).lay_out(table, room)
        if (len(laid.rows), len(laid.columns)) == every:
            break
    return laid


def told_cell(value: object, kind: Kind) -> str:
    """A cell in words; what is not known stays a dash, and never becomes a nought."""
    if value is None or pd.isna(value) or value == "":
        return UNKNOWN
    if kind == "date":
        return wording.date(value)
    if kind == "text" or isinstance(value, str):
        return str(value)
    amount = float(value)  # type: ignore[arg-type]
    if kind == "share":
        return _("{percent} %").format(percent=wording.number(amount))
    return wording.number(amount) if kind == "count" else wording.figure(amount)


@dataclass(frozen=True)
class _Rule:
    """Lays out in letters of a size, which may be so much wider than ours."""

    size: float
    wider: float

    def lay_out(self, table: Table, room: Box) -> Laid:
        columns, widths = self.columns(table, room.width - SWATCH)
        head = self.row([column.label for column in columns], widths, "", bold=True)
        rows = self.rows(table, columns, widths, room.height - head.height)
        return Laid(self.size, tuple(columns), tuple(widths), head, tuple(rows))

    def columns(self, table: Table, room: float) -> tuple[list[Column], list[float]]:
        """The first columns that can be read beside each other, and how wide each is."""
        kept, widths, wanted = list[Column](), list[float](), list[float]()
        for column in table.columns:
            least, most = self.needed(column, table.rows[column.key])
            if kept and sum(widths) + least > room:
                break
            kept.append(column)
            widths.append(min(least, room))
            wanted.append(most)
        return kept, _widened(widths, wanted, room)

    def needed(self, column: Column, values: pd.Series) -> tuple[float, float]:
        """How wide a column has to be, and would like to be."""
        texts = (told_cell(value, column.kind) for value in values.head(_WEIGHED))
        widest = max((self.width(text) for text in texts), default=0.0)
        label = readable(column.label)
        pad = 2 * PAD[0] + 2
        wanted = max(widest, self.width(label, bold=True)) + pad
        if column.kind == "text":
            return min(wanted, _LEAST_TEXT), wanted
        # A figure is never broken; its heading may be, between words.
        words = (self.width(word, bold=True) for word in label.split())
        return max([widest, *words]) + pad, wanted

    def rows(
        self, table: Table, columns: Sequence[Column], widths: Sequence[float], height: float
    ) -> Iterator[Row]:
        """The first rows, down to a height."""
        cells = table.rows[[column.key for column in columns]].itertuples(index=False)
        for pcode, values in zip(table.rows.index, cells, strict=True):
            texts = [
                told_cell(value, column.kind) for value, column in zip(values, columns, strict=True)
            ]
            row = self.row(texts, widths, str(pcode))
            height -= row.height
            if height < 0:
                return
            yield row

    def row(
        self, texts: Sequence[str], widths: Sequence[float], pcode: str, *, bold: bool = False
    ) -> Row:
        cells = tuple(
            self.lines(readable(text), (width - 2 * PAD[0]) / self.wider, bold)
            for text, width in zip(texts, widths, strict=True)
        )
        high = max(map(len, cells)) * self.size * LEADING + 2 * PAD[1]
        return Row(cells, pcode, high)

    def lines(self, text: str, width: float, bold: bool) -> tuple[str, ...]:
        """A cell on few lines; what is longer ends with a mark."""
        lines = wrapped(text, width, self.size, bold=bold)
        if len(lines) <= _MOST_LINES:
            return lines
        last = " ".join(lines[_MOST_LINES - 1 :])
        return (*lines[: _MOST_LINES - 1], shortened(last, width, self.size, bold=bold))

    def width(self, text: str, *, bold: bool = False) -> float:
        return width_of(readable(text), self.size, bold=bold) * self.wider


def _widened(widths: Sequence[float], wanted: Sequence[float], room: float) -> list[float]:
    """What room is left, given to those that want it, then to all alike."""
    wishes = [max(most - width, 0) for most, width in zip(wanted, widths, strict=True)]
    share = min((room - sum(widths)) / sum(wishes), 1.0) if sum(wishes) else 0.0
    widened = [width + share * wish for width, wish in zip(widths, wishes, strict=True)]
    spare = min((room - sum(widened)) / len(widened), _MOST_SPARE)
    return [width + spare for width in widened]
