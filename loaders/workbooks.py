"""Workbooks: the sheets of a file and their rows, without letting a stray cell fill the memory.

A sheet is read as a rectangle from its first cell to its last filled one. One blank typed into
the very last cell of a sheet makes that 17 thousand million cells, so the extent is looked at
before anything is read.
"""

from __future__ import annotations

import contextlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from geodata.errors import SourceError
from loaders.tables.compound import MAGIC, check_compound

MAX_CELLS = 20_000_000  # from the first cell of a sheet to its last filled one
_CHUNK = 1 << 20
_LONGEST_TAG = 256
_MAX_ROWS = 1_048_576
_DAMAGE = (
    *(CalamineError, zipfile.BadZipFile, zlib.error, struct.error),
    *(OSError, ValueError, RuntimeError, EOFError),
)
_ANY_COLUMN = re.compile(rb'r="([A-Z]{1,3})')
_ANY_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,7})"')
# A cell of a sheet's XML that is not closed at once, which is to say not empty.
_FILLED_CELL = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>(?=\s*<[^/])'
)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    Attributes
    ----------
    name : str
    rows : iterable of list
        From the first row of the sheet on; can be gone through once.
    merged : tuple
        First and last cell of each merged range, as row and column counted from 0.
    """

    name: str
    rows: Iterable[list[Any]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]


def read_sheets(name: str, content: bytes, sheet: str | None, hidden: bool) -> Iterator[Sheet]:
    """Read the sheets of a workbook, one at a time.

    Parameters
    ----------
    name : str
        Its file name, for errors.
    content : bytes
    sheet : str or None
        Read this sheet only, be it hidden or not.
    hidden : bool
        Read hidden sheets too.

    Yields
    ------
    Sheet
        In the order of the workbook.

    Raises
    ------
    SourceError
        When it is damaged or locked, a sheet reaches too far, or there is no such sheet.
    """
    with _refusing_damage(name):
        _check_extent(name, content)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        chosen = _choose(workbook, name, sheet, hidden)
    for each in chosen:
        with _refusing_damage(name):
            read = workbook.get_sheet_by_name(each)
        yield Sheet(each, _rows(read), tuple(read.merged_cell_ranges or ()))


@contextlib.contextmanager
def _refusing_damage(name: str) -> Iterator[None]:
    """Say that a workbook cannot be opened, whichever way its reader fails on it."""
    try:
        yield
    except _DAMAGE as error:
        raise cannot_open(name) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # of Rust: no class of it can be imported
            raise cannot_open(name) from error
        raise


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """The rows of a sheet from its very first cell: leading blank columns are left off by it."""
    blanks = [""] * (sheet.start[1] if sheet.start else 0)
    return (blanks + row for row in sheet.iter_rows()) if blanks else sheet.iter_rows()


def format_of(content: bytes) -> str:
    """What a workbook is saved as: XLSX, XLS, XLSB or ODS."""
    if not content.startswith(b"PK"):
        return "XLS"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except _DAMAGE:  # whoever reads it will say so
        return "XLSX"
    if "content.xml" in names:
        return "ODS"
    return "XLSB" if "xl/workbook.bin" in names else "XLSX"


def list_sheets(name: str, content: bytes) -> list[str]:
    """Names of the sheets that a reader of the workbook sees; none where it is no workbook."""
    if not content.startswith((b"PK", MAGIC)):
        return []
    try:
        with _refusing_damage(name):
            if content.startswith(MAGIC):
                check_compound(content)
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except SourceError:  # who reads it will say so
        return []
    return _choose(workbook, name, None, hidden=False)


def cannot_open(name: str) -> SourceError:
    """What is said about a workbook that is damaged, locked, or none."""
    return SourceError(
        "The workbook cannot be opened",
        where=name,
        remedy="Open it in a spreadsheet program and save it again, without a password.",
    )


def _choose(workbook: CalamineWorkbook, name: str, sheet: str | None, hidden: bool) -> list[str]:
    sheets = [s for s in workbook.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
    if sheet is None:
        return [s.name for s in sheets if hidden or s.visible == SheetVisibleEnum.Visible]
    names = [s.name for s in sheets]
    if sheet not in names:
        present = ", ".join(names)
        raise SourceError(f"There is no sheet {sheet!r}", where=name, remedy=f"It has {present}.")
    return [sheet]


def _check_extent(name: str, content: bytes) -> None:
    if content.startswith(MAGIC):
        check_compound(content)  # the binary formats of old cannot reach that far
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", info.filename):
                continue
            with archive.open(info) as stream:
                small = _extent_at_most(stream) <= MAX_CELLS
            if small:
                continue
            with archive.open(info) as stream:
                cells = list(_filled_cells(stream))
            if _area(cells) > MAX_CELLS:
                raise SourceError(
                    "A sheet of the workbook is too large",
                    where=f"{name}, {info.filename}",
                    remedy="Delete the empty rows and columns after the data, and what stands "
                    "far away from it, and save it again.",
                )


def _area(cells: list[tuple[int, int]]) -> int:
    return max((c for c, _ in cells), default=0) * max((r for _, r in cells), default=0)


def _extent_at_most(stream: IO[bytes]) -> int:
    """The cells that a sheet reaches over at most, empty ones among them: quick, to pass most."""
    tail, columns, last = b"", {b"A"}, 0
    while chunk := stream.read(_CHUNK):
        columns.update(_ANY_COLUMN.findall(tail + chunk))
        last = max([last, *map(int, _ANY_ROW.findall(tail + chunk))])
        tail = chunk[-_LONGEST_TAG:]
    return max(map(_column_number, columns)) * (last or _MAX_ROWS)


def _filled_cells(stream: IO[bytes]) -> Iterator[tuple[int, int]]:
    """The outermost filled cell of each part of a sheet, as column and row, counted from 1."""
    tail = b""
    while chunk := stream.read(_CHUNK):
        found = _FILLED_CELL.findall(tail + chunk)
        columns = {letters for letters, _ in found}
        if found:
            yield max(map(_column_number, columns)), max(int(row) for _, row in found)
        tail = (tail + chunk)[-_LONGEST_TAG:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
