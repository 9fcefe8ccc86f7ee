"""Tables as people send them: text, workbooks, JSON and saved pages, one file or several.

Found out and said, never assumed: the encoding, the delimiter, the row of the header below a title
block, the HXL row, which files belong together, what is a cross-tab. The contents decide what a
file is, not its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from geodata.errors import SourceError
from loaders.source import Source, SourceLike, open_source
from loaders.tables.choices import separate_choices
from loaders.tables.companions import join_companions
from loaders.tables.crosstabs import unpivot
from loaders.tables.headers import HEADER_WITHIN
from loaders.tables.objects import is_json, read_objects
from loaders.tables.pages import is_page, is_spreadsheet_xml, read_page, read_spreadsheet_xml
from loaders.tables.points import split_points
from loaders.tables.rows import make_table
from loaders.tables.table import Cell, Table, cell_text
from loaders.tables.text import clean, control_share, decode, read_csv
from loaders.workbooks import cannot_open, format_of, read_sheets

__all__ = ["SUFFIXES", "Cell", "Table", "cell_text", "read_tables"]

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_TEXTS = (".csv", ".tsv", ".txt", ".tab", ".json", ".geojson", ".ndjson", ".jsonl", ".htm", ".html")
SUFFIXES = (*_WORKBOOKS, *_TEXTS, ".zip")
"""Endings of the files that may hold tables; what a file is, its contents decide."""
_ZIP_MAGIC, _OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BINARY = 0.05  # share of control characters from which on a file is not text
_TELLING = 200  # characters; in fewer, a few that somebody pasted are a large share
_LOST = "\ufffd"
_SEEN = 20  # names in a message


def read_tables(
    source: SourceLike, *, sheet: str | None = None, hidden: bool = False
) -> list[Table]:
    """Read the tables of a file, or of several that belong together.

    Parameters
    ----------
    source : path, (name, bytes), upload, a sequence of these, or Source
        Text in UTF-8 with or without BOM, UTF-16 or the older encodings of Windows, separated by
        commas, semicolons, tabs or bars; a workbook; JSON with a list of rows, one object a line,
        or GeoJSON; a web page with a table. Or a zip of such. Several are joined by their key.
    sheet : str, optional
        Read this sheet only, be it hidden or not.
    hidden : bool
        Read hidden sheets too.

    Returns
    -------
    list of Table
        One a sheet that holds a header and rows, in the order of the workbook; just one for text.
        Tables that were joined come first. A cross-tab has become a list, and a point in one cell
        has become two columns; each says so in its notes.

    Raises
    ------
    SourceError
        When a file is damaged, no table, has no such sheet, holds no table at all, or when several
        files have nothing to do with each other.
    """
    opened = open_source(source)
    tables = [
        separate_choices(split_points(table))
        for name, content in _files(opened)
        for table in _read_file(name, content, sheet, hidden)
    ]
    if not tables:
        raise SourceError(
            "There is no table in the file: a row of column headers and rows below it",
            where=opened.name,
            remedy="Send a CSV or an XLSX with one row for each activity, and the headers in one "
            f"of the first {HEADER_WITHIN} rows.",
        )
    return [unpivot(table) for table in join_companions(tables)]


def _files(source: Source) -> Iterator[tuple[str, bytes]]:
    """The files to read; of a zip those that can be tables, without what is packed along."""
    if not source.is_zip:
        yield from source.contents()
        return
    names = [name for name in source.members() if name.lower().endswith((*_WORKBOOKS, *_TEXTS))]
    if not names:
        raise SourceError(
            "There is no table in the zip",
            where=f"{source.name}: {', '.join(source.members()[:_SEEN])}",
            remedy="Pack a CSV, an XLSX or JSON.",
        )
    for name, content in source.contents():
        if name in names:
            yield PurePosixPath(name).name, content


def _read_file(name: str, content: bytes, sheet: str | None, hidden: bool) -> Iterator[Table]:
    """The tables of one file, by what its bytes say that it is."""
    if content.startswith((_ZIP_MAGIC, _OLE_MAGIC)):
        saved_as = format_of(content)
        made = (
            make_table(name, each.name, saved_as, None, each.rows, each.merged)
            for each in read_sheets(name, content, sheet, hidden)
        )
        yield from (table for table in made if table)
        return
    found = _read_text(name, content)
    if sheet is not None:
        found = [table for table in found if table.sheet == sheet]
        if not found:
            raise SourceError(
                f"There is no sheet {sheet!r}", where=name, remedy="It is text, without sheets."
            )
    yield from found


def _read_text(name: str, content: bytes) -> list[Table]:
    text, encoding = decode(content)
    _check_text(name, text)
    if is_spreadsheet_xml(text):
        return read_spreadsheet_xml(name, content)
    text = clean(text)
    if is_page(text):
        return read_page(name, text, encoding)
    if is_json(text):
        table = read_objects(name, text, encoding)
    else:
        table = make_table(name, None, "CSV", encoding, read_csv(name, text))
    if table and _LOST in text:
        table = _say_what_was_lost(table)
    return [table] if table else []


def _say_what_was_lost(table: Table) -> Table:
    """A note on the cells in which characters stand that no encoding has."""
    cells = [cell for row in table.rows for cell in row if isinstance(cell, str) and _LOST in cell]
    rows = sum(any(isinstance(cell, str) and _LOST in cell for cell in row) for row in table.rows)
    message = "Characters were lost before the file reached us; a box stands in their place."
    return table.noted("broken_text", rows, message, list(dict.fromkeys(cells))[:3])


def _check_text(name: str, text: str) -> None:
    """Refuse what is no text at all, and XML of another kind."""
    head = text[:10_000]
    tells = len(head) >= _TELLING or name.lower().endswith(_WORKBOOKS)
    if tells and control_share(head) > _BINARY:
        if name.lower().endswith(_WORKBOOKS):
            raise cannot_open(name)
        raise SourceError(
            "The file is neither text nor a workbook",
            where=name,
            remedy="Save it as CSV or XLSX.",
        )
    if text[:200].lstrip().startswith("<?xml") and not (is_page(text) or is_spreadsheet_xml(text)):
        raise SourceError(
            "The file is XML, not a table",
            where=name,
            remedy="Give the table itself, as CSV or XLSX.",
        )
