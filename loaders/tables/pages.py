"""Tables inside markup: web pages saved as ``.xls``, and the XML that Excel wrote in 2003.

Many ministries' systems export one of the two under the name of a workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from geodata.errors import SourceError
from loaders.tables.headers import Merge
from loaders.tables.rows import make_table
from loaders.tables.table import Cell, Table

_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_PAGE = re.compile(r"\s*<(?:!doctype html|html|head|body|table|meta|style)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_MOST_CELLS = 5_000_000  # of a table: a page of a few lines may claim any number
_WIDEST = 16_384  # cells of a row, and rows that one cell reaches over; as in a spreadsheet


def is_page(text: str) -> bool:
    """Whether text is a web page, or the beginning of one that holds a table."""
    return _PAGE.match(_DECLARATION.sub("", text[:2000])) is not None


def is_spreadsheet_xml(text: str) -> bool:
    """Whether text is a workbook of Excel 2003, saved as XML."""
    return text.lstrip("\ufeff \r\n\t").startswith("<?xml") and _SPREADSHEET[1:-1] in text[:4000]


def read_page(name: str, text: str, encoding: str) -> list[Table]:
    """The tables of a web page, those that hold no other table.

    Parameters
    ----------
    name : str
        File name, for errors.
    text, encoding : str

    Returns
    -------
    list of Table
        Named ``table 1`` and so on where there are several; row numbers are those of a table.
    """
    try:
        page = html.document_fromstring(_DECLARATION.sub("", text))
    except etree.ParserError:  # nothing but a comment, or nothing at all
        return []
    for line_break in page.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    found = [table for table in page.iter("table") if table.find(".//table") is None]
    tables = []
    for number, each in enumerate(found, 1):
        rows, merged = _lay_out(each, name)
        sheet = f"table {number}" if len(found) > 1 else None
        tables.append(make_table(name, sheet, "HTML", encoding, rows, merged))
    return [table for table in tables if table is not None]


def _lay_out(table: Any, name: str) -> tuple[list[list[Cell]], list[Merge]]:
    """Cells in their columns: one that reaches over several keeps their room."""
    rows: list[list[Cell]] = []
    merged: list[Merge] = []
    taken: set[tuple[int, int]] = set()
    lines, room = list(table.iter("tr")), 0
    for top, tr in enumerate(lines):
        row: list[Cell] = []
        for cell in tr.iterchildren("td", "th"):
            while (top, len(row)) in taken:
                row.append("")
            down = min(_span(cell, "rowspan"), len(lines) - top)
            across = _span(cell, "colspan")
            left = len(row)
            row += [" ".join(cell.text_content().split()), *[""] * (across - 1)]
            if down > 1 or across > 1:
                merged.append(((top, left), (top + down - 1, left + across - 1)))
                below = range(top + 1, top + down)
                taken |= {(r, c) for r in below for c in range(left, left + across)}
                _check_room(len(taken), name)
        rows.append(row)
        room += len(row)
        _check_room(room, name)
    return rows, merged


def _check_room(cells: int, name: str) -> None:
    """Refuse a page of a few lines that claims to be as large as the memory."""
    if cells > _MOST_CELLS:
        raise SourceError(
            f"The table claims more than {_MOST_CELLS:,} cells",
            where=name,
            remedy="Save it as CSV or XLSX, without the empty ones.",
        )


def _span(cell: Any, name: str) -> int:
    stated = str(cell.get(name) or "1").strip()
    return min(max(int(stated), 1), 1000) if stated.isdigit() else 1


def read_spreadsheet_xml(name: str, content: bytes) -> list[Table]:
    """The sheets of a workbook that Excel saved as XML.

    Parameters
    ----------
    name : str
        File name, for errors.
    content : bytes

    Returns
    -------
    list of Table

    Raises
    ------
    SourceError
        When the XML is damaged.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
        sheets = [
            (str(sheet.get(f"{_SPREADSHEET}Name") or ""), list(_xml_rows(sheet, name)))
            for sheet in root.iterchildren(f"{_SPREADSHEET}Worksheet")
        ]
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(
            "The workbook cannot be opened",
            where=name,
            remedy="It is XML, and damaged. Save it as XLSX.",
        ) from error
    tables = [make_table(name, sheet, "XML", None, rows) for sheet, rows in sheets]
    return [table for table in tables if table is not None]


def _xml_rows(sheet: Any, name: str) -> Iterator[list[Cell]]:
    """Rows and cells that say their number stand there; those left out are blank."""
    number = room = 0
    for row in sheet.iter(f"{_SPREADSHEET}Row"):
        index = int(row.get(f"{_SPREADSHEET}Index") or number + 1)
        room += max(min(index - number - 1, _WIDEST), 0)
        yield from ([] for _ in range(min(index - number - 1, _WIDEST)))
        number = index
        cells: list[Cell] = []
        for cell in row.iterchildren(f"{_SPREADSHEET}Cell"):
            at = int(cell.get(f"{_SPREADSHEET}Index") or len(cells) + 1)
            cells += [""] * min(at - len(cells) - 1, _WIDEST)
            across = int(cell.get(f"{_SPREADSHEET}MergeAcross") or 0)
            cells += [_xml_value(cell), *[""] * min(across, _WIDEST)]
        room += len(cells)
        _check_room(room, name)
        yield cells


def _xml_value(cell: Any) -> Cell:
    data = cell.find(f"{_SPREADSHEET}Data")
    text = "".join(data.itertext()) if data is not None else ""
    if data is None or data.get(f"{_SPREADSHEET}Type") != "DateTime":
        return text
    return text.removesuffix("T00:00:00.000")
