"""Resubmissions: a ledger that we wrote, sent back with its rows corrected.

It has a sheet of rows in the provider's own columns, with ours behind them, and a sheet that names
the source. Only the provider's columns are read; a row that says which row it was is the answer to
that one, a row that does not is a new one.

A few rows show less than a whole file: the style of its codes, the order of its dates, which name
lies far from the others. So corrected rows are read in the company of the rows of the first file,
where that is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from geodata.errors import RecordsError
from loaders.columns.texts import labels
from loaders.source import Source
from loaders.tabular import Table, cell_text
from loaders.workbooks import list_sheets, read_sheets

ROWS_SHEET, ABOUT_SHEET = "Rows to correct", "About this file"
ROW, WRONG, COLUMN, SUGGESTION = "Row in the first file", "What is wrong", "Column", "Suggestion"
_DIGITS = 10  # of a row number: longer ones are none
OURS = (ROW, WRONG, COLUMN, SUGGESTION)
"""The columns that we add behind the provider's."""
SOURCE, FILE, READ_AS = "Source", "File", "Read as"
"""The lines of the second sheet: id and name of the source, and how it was read, as JSON."""


def is_correctable(source: Any) -> bool:
    """Whether the rows of a source can be corrected in a workbook: those of engagements in a table.

    Parameters
    ----------
    source : pandas.Series
        Its row of the ``sources`` table.
    """
    if source["kind"] != "records" or not isinstance(source["read"], str):
        return False
    return not json.loads(source["read"]).get("reader")


@dataclass(frozen=True)
class Resubmission:
    """A ledger that came back.

    Attributes
    ----------
    table : Table
        The provider's own columns.
    source_id : str
        The source whose rows are corrected.
    answers : tuple of (int or None)
        For each row of the table, the row of that source that it stands for.
    read : mapping
        How that source was read, as in ``sources.read``; empty where the ledger does not say.
    titles : tuple of str
        Names of its sheet and its file, for a year that dates do not have.
    company : Table or None
        The rows of the first file, and those of ``table`` behind them.
    """

    table: Table
    source_id: str
    answers: tuple[int | None, ...]
    read: Mapping[str, Any]
    titles: tuple[str, str]
    company: Table | None = None

    @property
    def before(self) -> int:
        """How many rows of the first file stand before the corrected ones."""
        return len(self.company.rows) - len(self.table.rows) if self.company else 0

    def beside(self, first: Table) -> Resubmission:
        """The same in the company of the first file: in its columns, new ones behind them."""
        theirs, ours = labels(first.headers), labels(self.table.headers)
        more = [at for at, name in enumerate(ours) if name not in theirs]
        places = [ours.index(name) if name in ours else None for name in theirs] + more
        headers = (*first.headers, *(self.table.headers[at] for at in more))
        blank = [""] * len(more)

        def take(row: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple("" if at is None else row[at] for at in places)

        own = replace(
            self.table,
            headers=headers,
            tags=(*first.tags, *blank) if first.tags else (),
            rows=tuple(take(row) for row in self.table.rows),
        )
        company = replace(
            own,
            row_numbers=(*first.row_numbers, *own.row_numbers),
            rows=(*((*row, *blank) for row in first.rows), *own.rows),
        )
        return replace(self, table=own, company=company)


def find_resubmission(source: Source) -> Resubmission | None:
    """Recognise a ledger of ours by its two sheets; None where the file is something else.

    Raises
    ------
    RecordsError
        When it is one, but the name of its source or one of our columns was deleted.
    SourceError
        When the workbook cannot be opened.
    """
    if source.suffix not in (".xlsx", ".xlsm", ".ods"):
        return None
    content = source.read_bytes()
    if not {ROWS_SHEET, ABOUT_SHEET} <= set(list_sheets(source.name, content)):
        return None
    about = dict(_lines(source.name, content))
    table = _rows_sheet(source.name, content)
    if SOURCE not in about or ROW not in table.headers or not table.rows:
        raise RecordsError(
            "The ledger that came back no longer says which rows it corrects, or has none",
            where=table.where,
            remedy=f"Leave the column {ROW!r} and the sheet {ABOUT_SHEET!r} as they were, and "
            "correct only the columns before it.",
        )
    read = _read_before(about.get(READ_AS) or "{}", table.where)
    answers = [cell_text(cell) for cell in table.column(table.headers.index(ROW))]
    return Resubmission(
        _without_ours(table),
        about[SOURCE],
        tuple(int(text) if text.isdecimal() and len(text) < _DIGITS else None for text in answers),
        read,
        (str(read.get("sheet") or ""), about.get(FILE, "")),
    )


def _read_before(text: str, where: str) -> dict[str, Any]:
    """How the first file was read; refused where somebody edited it, or it was no table."""
    try:
        read = json.loads(text)
    except ValueError:
        read = None
    if not isinstance(read, dict) or not isinstance(read.get("columns", {}), dict):
        raise RecordsError(
            f"The line {READ_AS!r} of the ledger that came back was changed",
            where=where,
            remedy="Leave the second sheet as it was, and correct only the first.",
        )
    if read.get("reader"):
        raise RecordsError(
            "The ledger that came back is of officials, activities or figures",
            where=where,
            remedy="Correct the file itself and load it again.",
        )
    return read


def _rows_sheet(name: str, content: bytes) -> Table:
    """The sheet of rows as we wrote it: headers in its first row, whatever they look like."""
    sheet = next(iter(read_sheets(name, content, ROWS_SHEET, True)))
    headers, *rows = [[cell_text(cell) for cell in row] for row in sheet.rows] or [[]]
    width = len(headers)
    filled = [(at, row) for at, row in enumerate(rows, 2) if any(row)]
    return Table(
        source_name=name,
        sheet=ROWS_SHEET,
        format="XLSX",
        encoding=None,
        headers=tuple(headers),
        tags=(),
        header_row=1,
        row_numbers=tuple(at for at, _ in filled),
        rows=tuple(tuple((row + [""] * width)[:width]) for _, row in filled),
    )


def _lines(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """The lines of the second sheet that have a name and a value."""
    for sheet in read_sheets(name, content, ABOUT_SHEET, True):
        for row in sheet.rows:
            texts = [text for cell in row if (text := cell_text(cell))]
            if len(texts) == 2:
                yield texts[0], texts[1]


def _without_ours(table: Table) -> Table:
    """The provider's columns; ours are the last of their names."""
    last = {header: at for at, header in enumerate(table.headers) if header in OURS}
    kept = [at for at in range(len(table.headers)) if at not in last.values()]

    def take(cells: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(cells[at] for at in kept)

    return replace(
        table,
        headers=take(table.headers),
        tags=take(table.tags) if table.tags else (),
        groups=take(table.groups) if table.groups else (),
        rows=tuple(take(row) for row in table.rows),
    )
