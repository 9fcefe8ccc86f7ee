"""One table as a sheet of a workbook: headers stay in sight, cells hold what they show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from dashboard.exports.cells import LAST_ROW, one_line, write_text
from dashboard.exports.sheets.cells import Cell, column_head, read_lines
from dashboard.exports.sheets.styles import Styles
from dashboard.language import bare
from dashboard.reports.model import Column, Table
from dashboard.words.wording import in_a_row

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_TITLE, _BANNER, _HEAD = range(3)
"""Lines of a sheet; what follows the headers scrolls."""

MOST_ROWS = LAST_ROW - _HEAD
"""Rows of a table that a sheet has room for."""

_NARROWEST, _WIDEST, _DATE, _LOOKED_AT = 9, 40, 14, 500
_TWO_LINES, _ARROW = 32, 3
_FIRST_YEAR = 1900  # Excel knows no earlier day
_SMALL = 0.01  # two decimals do not show less
_LONGEST_FOOT = 200


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table under the name of its sheet; ``title`` and ``days`` stand over it.

    ``nothing`` is said where there are no rows; ``colours`` are of the words in the column
    ``painted``; so many columns at the left as are ``kept`` stay in sight.
    """

    name: str
    title: str
    days: str
    table: Table
    nothing: str
    kept: int = 1
    painted: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)

    @property
    def left_out(self) -> int:
        """How many rows there is no room for."""
        return max(len(self.table.rows) - MOST_ROWS, 0)


def write_sheet(sheet: Worksheet, told: Sheet, styles: Styles, banner: str) -> None:
    """Write a table, line by line, as a workbook in constant memory must be written."""
    table, count = told.table, min(len(told.table.rows), MOST_ROWS)
    first = list(islice(read_lines(table), _LOOKED_AT))
    pens = [
        _Pen(sheet, at, column, [line[at] for line in first], styles)
        for at, column in enumerate(table.columns)
    ]
    for pen in pens:
        if pen.column.key == told.painted:
            pen.paint(told.colours)
    _lay_out(sheet, pens, told, count, banner)
    write_text(sheet, _TITLE, 0, bare(told.title), styles.title)
    _write_banner(sheet, bare(in_a_row([banner, told.days])), len(pens), styles)
    _write_heads(sheet, pens, styles)
    for line, cells in enumerate(islice(read_lines(table), count), _HEAD + 1):
        for pen, cell in zip(pens, cells, strict=True):
            pen.write(line, cell)
    if not count:
        write_text(sheet, _HEAD + 1, 0, told.nothing, styles.text)


def _write_banner(sheet: Worksheet, banner: str, width: int, styles: Styles) -> None:
    """Whom it is for, on a ground that goes over all columns."""
    write_text(sheet, _BANNER, 0, banner, styles.banner_in_line)
    for at in range(1, width):
        sheet.write_blank(_BANNER, at, None, styles.banner_in_line)


def _write_heads(sheet: Worksheet, pens: Sequence[_Pen], styles: Styles) -> None:
    """Headers on up to two lines, each over what it is the head of."""
    if any(len(column_head(pen.column)) + _ARROW > pen.width for pen in pens):
        sheet.set_row(_HEAD, _TWO_LINES)
    for pen in pens:
        look = styles.head if pen.column.kind == "text" else styles.head_of_figures
        write_text(sheet, _HEAD, pen.at, column_head(pen.column), look)


def _lay_out(sheet: Worksheet, pens: Sequence[_Pen], told: Sheet, count: int, banner: str) -> None:
    for pen in pens:
        sheet.set_column(pen.at, pen.at, pen.width, pen.look)
    sheet.freeze_panes(_HEAD + 1, min(told.kept, max(len(pens) - 1, 0)))
    if pens and count:
        sheet.autofilter(_HEAD, 0, _HEAD + count, len(pens) - 1)
    # A code is no number that somebody forgot to convert.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW + 1}"})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_BANNER, _HEAD)
    said = one_line(banner, _LONGEST_FOOT).replace("&", "&&")
    sheet.set_footer(f"&L{said}&R&P / &N")


class _Pen:
    """Writes the cells of one column as what they are."""

    def __init__(
        self, sheet: Worksheet, at: int, column: Column, first: Sequence[Cell], styles: Styles
    ) -> None:
        self.at, self.column, self.width = at, column, _width(column, first)
        self._sheet, self._styles = sheet, styles
        self._figure = _figure_look(column, first, styles)
        self._painted: dict[str, tuple[Format, Format]] = {}

    @property
    def look(self) -> Format:
        """How a cell looks that somebody adds: a code keeps its zeros."""
        return self._styles.text if self.column.kind == "text" else self._figure

    def paint(self, colours: Mapping[str, str]) -> None:
        """Give words their colours."""
        self._painted = {word: self._styles.swatch(colour) for word, colour in colours.items()}

    def write(self, line: int, cell: Cell) -> None:
        """Write a cell; what is not known stays empty."""
        if cell is None:
            return
        if isinstance(cell, dt.date):
            if cell.year >= _FIRST_YEAR:
                self._sheet.write_datetime(line, self.at, cell, self._styles.figures["date"])
                return
            cell = cell.isoformat()
        if isinstance(cell, str):
            looks = self._painted.get(cell, (self._styles.text, self._styles.quoted))
            write_text(self._sheet, line, self.at, cell, *looks)
        else:
            amount = cell / 100 if self.column.kind == "share" else cell
            self._sheet.write_number(line, self.at, amount, self._figure)


def _width(column: Column, first: Iterable[Cell]) -> float:
    if column.kind == "date":
        return _DATE
    texts = [len(cell) for cell in first if isinstance(cell, str)]
    figures = [len(f"{cell:,.0f}") + 2 for cell in first if isinstance(cell, int | float)]
    # A header may stand on two lines, with room for the arrow of the filter.
    longest = max([len(column_head(column)) // 2 + 5, *texts, *figures])
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _figure_look(column: Column, first: Iterable[Cell], styles: Styles) -> Format:
    """The format of a column's figures: whole, with decimals, or as fine as they are."""
    if column.kind not in ("text", "figure"):
        return styles.figures[column.kind]
    amounts = [abs(cell) for cell in first if isinstance(cell, int | float)]
    if all(isinstance(amount, int) for amount in amounts):
        return styles.figures["count"]
    tiny = any(0 < amount < _SMALL for amount in amounts)
    return styles.figures["fine" if tiny else "figure"]
