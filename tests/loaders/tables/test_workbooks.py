from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, TableCell, TableRow
from odf.table import Table as Sheet
from odf.text import P

from geodata.errors import SourceError
from loaders.tabular import read_tables
from loaders.workbooks import list_sheets

ROWS = [
    ["Province", "District", "Organization", "Date", "Men"],
    ["Koshi", "Morang", "WFP", dt.date(2024, 1, 2), 3],
    ["", "Sunsari", "FAO", dt.date(2024, 1, 3), 5],
    ["", "Jhapa", "IOM", dt.date(2024, 1, 4), 7],
    ["Bagmati", "Patan", "WHO", dt.date(2024, 1, 5), 9],
]
MERGED = (1, 0, 3, 0)  # first row, first column, last row, last column


def as_xlsx(rows: list[list[Any]], merged: tuple[int, int, int, int] | None = None) -> bytes:
    """A workbook of Excel."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Data")
    if merged:
        sheet.merge_range(*merged, "")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value != "":
                sheet.write(at, column, value)
    book.close()
    return out.getvalue()


def as_xls(rows: list[list[Any]], merged: tuple[int, int, int, int] | None = None) -> bytes:
    """A workbook of Excel until 2003."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value != "":
                style = day if isinstance(value, dt.date) else xlwt.Style.default_style
                sheet.write(at, column, value, style)
    if merged:
        sheet.merge(merged[0], merged[2], merged[1], merged[3])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_ods(rows: list[list[Any]], merged: tuple[int, int, int, int] | None = None) -> bytes:
    """A workbook of LibreOffice."""
    book = OpenDocumentSpreadsheet()
    sheet = Sheet(name="Data")
    for at, row in enumerate(rows):
        line = TableRow()
        for column, value in enumerate(row):
            line.addElement(_ods_cell(value, (at, column), merged))
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def _ods_cell(value: Any, at: tuple[int, int], merged: tuple[int, int, int, int] | None) -> Any:
    if merged and merged[1] == at[1] and merged[0] < at[0] <= merged[2]:
        return CoveredTableCell()
    spans = {"numberrowsspanned": 1 + merged[2] - merged[0]} if merged and at == merged[:2] else {}
    if isinstance(value, dt.date):
        return TableCell(valuetype="date", datevalue=value.isoformat(), **spans)
    if isinstance(value, int):
        return TableCell(valuetype="float", value=value, **spans)
    cell = TableCell(valuetype="string", **spans)
    cell.addElement(P(text=value))
    return cell


FORMATS = [("XLSX", as_xlsx), ("XLS", as_xls), ("ODS", as_ods)]


@pytest.mark.parametrize(("saved_as", "write"), FORMATS)
def test_every_kind_of_workbook_gives_the_same_rows(
    saved_as: str, write: Callable[..., bytes]
) -> None:
    """Text, numbers and dates come back as they are, and the format is said."""
    rows = [[*row] for row in ROWS if row[0]]
    (table,) = read_tables(("book.bin", write(rows)))
    assert table.format == saved_as
    assert list(table.headers) == rows[0]
    assert [list(row) for row in table.rows] == rows[1:]


@pytest.mark.parametrize("write", [as_xlsx, as_xls])
def test_a_merged_cell_is_read_in_every_row_of_it(write: Callable[..., bytes]) -> None:
    """A province merged down its districts is the province of each, and that is said."""
    (table,) = read_tables(("book.bin", write(ROWS, MERGED)))
    assert [row[0] for row in table.rows] == ["Koshi", "Koshi", "Koshi", "Bagmati"]
    assert [(note.code, note.rows) for note in table.notes] == [("merged_cells", 2)]


def test_blanks_below_a_cell_that_is_not_merged_stay_blank() -> None:
    """Nobody said that the province above is meant."""
    (table,) = read_tables(("a.xlsx", as_xlsx(ROWS)))
    assert [row[0] for row in table.rows] == ["Koshi", "", "", "Bagmati"]
    assert not table.notes


def test_a_header_merged_over_its_columns_and_down_its_lines() -> None:
    """The lines of a header that cells are merged in are read as one."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 4, "Who does what where, March 2024")
    sheet.merge_range(2, 0, 3, 0, "Date")
    sheet.merge_range(2, 1, 2, 2, "Location")
    sheet.merge_range(2, 3, 2, 4, "Donor")
    sheet.write_row(3, 1, ["Province", "District", "Name", "Type"])
    sheet.write_row(4, 0, ["2024-01-02", "Koshi", "Morang", "ECHO", "Public"])
    sheet.write_row(5, 0, ["2024-01-03", "Koshi", "Sunsari", "DFID", "Public"])
    book.close()
    (table,) = read_tables(("a.xlsx", out.getvalue()))
    assert table.headers == ("Date", "Province", "District", "Donor Name", "Type")
    assert table.groups == ("Date", "Location", "Location", "Donor", "Donor")
    assert (table.header_row, table.row_numbers) == (4, (5, 6))


def test_a_header_merged_for_its_looks_has_one_line() -> None:
    """The row below it is data: it says something under the other headers too."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["District", "Organization"])
    sheet.merge_range(0, 2, 0, 3, "Activity")
    sheet.write_row(1, 0, ["Juba", "WFP", "Training", "of councils"])
    sheet.write_row(2, 0, ["Yei", "FAO", "Seeds"])
    book.close()
    (table,) = read_tables(("a.xlsx", out.getvalue()))
    assert (table.header_row, table.row_numbers) == (1, (2, 3))


def test_very_hidden_sheets_are_hidden() -> None:
    """A sheet that only a macro can show is read when it is named, and not before."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name in ("Data", "Lists"):
        book.add_worksheet(name).write_row(0, 0, ["District", "Date"])
        book.get_worksheet_by_name(name).write_row(1, 0, ["Juba", "2024"])
    book.get_worksheet_by_name("Lists").very_hidden()
    book.close()
    content = out.getvalue()
    assert [table.sheet for table in read_tables(("a.xlsx", content))] == ["Data"]
    assert [table.sheet for table in read_tables(("a.xlsx", content), sheet="Lists")] == ["Lists"]


def test_formulas_errors_and_numbers_as_text() -> None:
    """A formula counts with the value saved with it, an error is blank, a code stays text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["District", "District code", "Men"])
    sheet.write_row(1, 0, ["Juba"])
    sheet.write_string(1, 1, "0101")
    sheet.write_formula(1, 2, "=1+2", value=3)
    sheet.write_row(2, 0, ["Yei"])
    sheet.write_formula(2, 1, "=Gone!A1", value="#REF!")
    book.close()
    (table,) = read_tables(("a.xlsx", out.getvalue()))
    assert table.rows == (("Juba", "0101", 3.0), ("Yei", "", ""))


def test_a_thousand_columns() -> None:
    """A wide table is read whole; columns that are blank at its right are not part of it."""
    headers = ["District", *[f"Question {number}" for number in range(1000)]]
    row = ["Juba", *["x"] * 1000]
    (table,) = read_tables(("a.xlsx", as_xlsx([headers, row, ["Yei"]])))
    assert (len(table.headers), len(table.rows[1])) == (1001, 1001)


def test_rows_that_are_declared_and_empty_cost_nothing() -> None:
    """A sheet formatted to its last row holds the rows that hold something."""
    content = as_xlsx(ROWS)
    far = b'<row r="1048576"><c r="E1048576" s="1"></c><c r="XFD1048576"/></row></sheetData>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as changed:
        for info in given.infolist():
            part = given.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", far).replace(b"A1:E5", b"A1:XFD1048576")
            changed.writestr(info, part)
    (table,) = read_tables(("a.xlsx", out.getvalue()))
    assert len(table.rows) == 4


def test_a_sheet_that_begins_below_and_right_of_its_first_cell() -> None:
    """Rows and columns are counted from the first cell of the sheet, empty or not."""
    rows = [[""] * 4, [""] * 4, ["", "", "District", "Date"], ["", "", "Juba", "2024"]]
    (table,) = read_tables(("a.xlsx", as_xlsx(rows)))
    assert (table.header_row, table.row_numbers) == (3, (4,))
    assert table.headers == ("", "", "District", "Date")


@pytest.mark.parametrize("write", [as_xlsx, as_xls, as_ods])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_damaged_workbook_is_an_error(write: Callable[..., bytes], share: float) -> None:
    """Cut off in the middle, as a broken download is: a sentence in every format."""
    content = write(ROWS)
    with pytest.raises(SourceError, match="cannot be opened"):
        read_tables(("a.xls", content[: int(share * len(content))]))
    assert list_sheets("a.xls", content[: int(share * len(content))]) == []


def test_an_old_workbook_that_claims_more_than_it_has_is_refused() -> None:
    """Two thousand million sectors in five kilobytes: no memory is set aside for them."""
    content = bytearray(as_xls(ROWS))
    content[64:68] = (2**31).to_bytes(4, "little")
    with pytest.raises(SourceError, match="cannot be opened"):
        read_tables(("a.xls", bytes(content)))
