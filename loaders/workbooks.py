"""Workbooks: the sheets of a file and their rows, without letting a stray cell fill the memory.

A sheet is read as a rectangle from its first cell to its last filled one. One blank typed into
the very last cell of a sheet makes that 17 thousand million cells, so the extent is looked at
before anything is read.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from geodata.errors import SourceError

MAX_CELLS = 20_000_000  # from the first cell of a sheet to its last filled one
_CHUNK = 1 << 20
_LONGEST_TAG = 256
# A cell of a sheet's XML that is not closed at once, which is to say not empty.
_FILLED_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')


def read_sheets(
    name: str, content: bytes, sheet: str | None, hidden: bool
) -> list[tuple[str, Sequence[Any]]]:
    """Read the sheets of a workbook.

    Parameters
    ----------
    name : str
        Its file name, for errors.
    content : bytes
    sheet : str or None
        Read this sheet only, be it hidden or not.
    hidden : bool
        Read hidden sheets too.

    Returns
    -------
    list of (str, sequence of rows)
        Name and cells of each sheet, in the order of the workbook.

    Raises
    ------
    SourceError
        When it is damaged or locked, a sheet reaches too far, or there is no such sheet.
    """
    try:
        _check_extent(name, content)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            (each, workbook.get_sheet_by_name(each).to_python(skip_empty_area=False))
            for each in _choose(workbook, name, sheet, hidden)
        ]
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise cannot_open(name) from error


def list_sheets(name: str, content: bytes) -> list[str]:
    """Names of the sheets that a reader of the workbook sees; none where it is no workbook."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile, zlib.error):
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
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return  # the binary formats of old cannot reach that far
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", info.filename):
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
