from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import SourceError
from loaders.tabular import cell_text, read_tables
from loaders.workbooks import list_sheets

ROWS = [
    ["Date", "Departamento", "Municipio", "Organización"],
    ["2021-03-04", "Quiché", "Nebaj", "Acción contra el Hambre"],
    ["2021-03-05", "Petén", "San José; Remate", "Fundación Niñez, S.A."],
    ["2021-03-06", "Sololá", "Panajachel", "Cruz Roja"],
]


def as_csv(rows: list[list[str]], delimiter: str = ",") -> str:
    """Rows as the text of a CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@pytest.fixture
def as_xlsx() -> Callable[..., bytes]:
    """Makes the bytes of a workbook from sheets of rows."""

    def make(*sheets: tuple[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
            sheet.sheet_state = "hidden" if name in hidden else "visible"
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return make


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings_and_delimiters_are_found_out(encoding: str, said: str, delimiter: str) -> None:
    """The same rows come out, whatever encoding and delimiter they were written with."""
    content = as_csv(ROWS, delimiter).encode(encoding)
    (table,) = read_tables(("lista.csv", content))
    assert table.encoding == said
    assert list(table.headers) == ROWS[0]
    assert [list(row) for row in table.rows] == ROWS[1:]


# No control characters, no blanks, and no hash: a row of HXL tags is not a row of data.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="#"),
    min_size=1,
    max_size=8,
)


@given(
    st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_encodings_round_trip(rows: list[tuple[str, str]], encoding: str) -> None:
    """Any text comes back as it was, in every Unicode encoding."""
    header = [["District name", "Organization"]]
    content = as_csv([*header, *map(list, rows)]).encode(encoding)
    (table,) = read_tables(("a.csv", content))
    assert list(table.rows) == rows


def test_row_numbers_are_those_of_the_file() -> None:
    """A title block, an HXL row and blank rows do not shift the numbers, and are not received."""
    rows = [
        ["Operational presence", "", ""],
        ["", "", ""],
        ["Date", "District", "Organization"],
        ["#date", "#adm2+name", "#org"],
        ["2024-01-01", "Juba", "A"],
        ["", "", ""],
        ["2024-01-02", "Yei", "B"],
    ]
    (table,) = read_tables(("a.csv", as_csv(rows).encode()))
    assert (table.header_row, table.row_numbers) == (3, (5, 7))
    assert table.tags == ("#date", "#adm2+name", "#org")


def test_the_tags_may_be_the_header() -> None:
    """Without a human header the HXL row is the header, and a stray plain word stays in it."""
    rows = [["#adm2+code", "Name", "#date", "#org"], ["SS0101", "WASH", "January", "A"]]
    (table,) = read_tables(("a.csv", as_csv(rows).encode()))
    assert (table.header_row, len(table.rows)) == (1, 1)
    assert table.headers[1] == "Name"


def test_a_workbook_gives_its_visible_sheets(as_xlsx: Callable[..., bytes]) -> None:
    """Hidden sheets are read only when asked for, by name or all; sheets without a table never."""
    content = as_xlsx(
        ("Lists", [["Status", "Type"], ["Open", "NGO"]]),
        ("Data", [["District", "Date"], ["Juba", dt.datetime(2024, 1, 2)]]),
        ("Empty", []),
        hidden=("Lists",),
    )
    assert [t.sheet for t in read_tables(("a.xlsx", content))] == ["Data"]
    assert [t.sheet for t in read_tables(("a.xlsx", content), hidden=True)] == ["Lists", "Data"]
    (lists,) = read_tables(("a.xlsx", content), sheet="Lists")
    assert lists.rows == (("Open", "NGO"),)


def test_columns_that_hold_nothing_are_left_off(as_xlsx: Callable[..., bytes]) -> None:
    """A sheet that declares far more columns than it uses is as wide as what it holds."""
    wide = [["District", "Date", *[None] * 200], ["Juba", "2024", *[None] * 199, " "]]
    wide[1][-1] = None
    (table,) = read_tables(("a.xlsx", as_xlsx(("Data", wide))))
    assert len(table.headers) == 2


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2021.0, "2021"),
        (1.5, "1.5"),
        (" a ", "a"),
        (None, ""),
        (dt.datetime(2024, 1, 2), "2024-01-02"),
        (dt.date(2024, 1, 2), "2024-01-02"),
        (True, "True"),
    ],
)
def test_cells_as_text(cell: object, text: str) -> None:
    """Whole numbers lose the spreadsheet's decimal point, dates are ISO 8601."""
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"PK\x03\x04 not a workbook", "cannot be opened"),
        ("a.xlsx", bytes(range(256)) * 20, "cannot be opened"),
        ("a.csv", bytes(range(256)) * 20, "neither text nor a workbook"),
        ("a.csv", b"just one line of prose\n", "no table"),
        ("a.csv", b"\n\n\n", "no table"),
        ("a.csv", b"<!DOCTYPE html>\n<td>District, Date</td>\n<td>Juba, 2024</td>", "no table"),
        ("a.xml", b"<?xml version='1.0'?>\n<iati-activities/>", "XML"),
        ("a.csv", b'District,Date\nJuba,"2024\nYei,2024\n', r"never closed \(a.csv, row 2\)"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "zip is empty"),
    ],
)
def test_what_is_no_table_is_an_error_with_a_remedy(name: str, content: bytes, says: str) -> None:
    """Damaged, binary, another kind of text, or without rows: refused in a sentence."""
    with pytest.raises(SourceError, match=says) as caught:
        read_tables((name, content))
    assert caught.value.remedy


def test_files_that_do_not_belong_together_are_refused_and_not_dropped() -> None:
    """All but the first would not be read, and nobody would hear of it."""
    parts = [(name, as_csv(ROWS).encode()) for name in ("a.csv", "b.csv")]
    with pytest.raises(SourceError, match="do not belong together"):
        read_tables(parts)


def test_a_csv_that_is_called_a_workbook_is_read() -> None:
    """Many systems export text under the name of a spreadsheet; the contents decide."""
    (table,) = read_tables(("export.xls", as_csv(ROWS, "\t").encode()))
    assert (table.format, list(table.headers)) == ("CSV", ROWS[0])


def test_control_characters_are_taken_out() -> None:
    """A NUL in a code does not make it another code, an escape does not reach a terminal."""
    content = as_csv([["District code", "Organization"], ["SS01\0", "\x1b[31mWFP"], *ROWS[1:]])
    (table,) = read_tables(("a.csv", content.encode()))
    assert table.rows[0][:2] == ("SS01", "[31mWFP")


def test_tags_further_down_do_not_hide_the_rows_above_them() -> None:
    """Two files pasted together have a second row of tags below the rows of the first."""
    tags = ["#date", "#adm2+name", "#org"]
    rows = [["2024-01-01", "Juba", "A"], ["2024-01-02", "Yei", "B"], ["2024-01-03", "Bor", "C"]]
    content = as_csv([["Date", "District", "Organization"], *rows, tags, *rows])
    (table,) = read_tables(("a.csv", content.encode()))
    assert (table.header_row, table.row_numbers) == (1, (2, 3, 4, 6, 7, 8))


def test_one_column_under_a_known_word_is_a_table() -> None:
    """A list of districts is one; a column of prose is not."""
    (table,) = read_tables(("a.csv", b"District\nJuba\nYei\n"))
    assert (table.headers, len(table.rows)) == (("District",), 2)


def test_a_stray_cell_at_the_end_of_a_sheet_is_refused() -> None:
    """Read as a rectangle it would be 17 thousand million cells."""
    book = openpyxl.Workbook()
    book.active.append(["District", "Date"])
    book.active.append(["Juba", "2024"])
    book.active["XFD1048576"] = " "
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(SourceError, match="too large") as caught:
        read_tables(("a.xlsx", out.getvalue()))
    assert "sheet1.xml" in str(caught.value)


def test_formats_of_empty_cells_do_not_count(as_xlsx: Callable[..., bytes]) -> None:
    """Whole rows that somebody coloured are as empty as before."""
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(("Data", [["District", "Date"], ["Juba"]]))))
    book["Data"]["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    (table,) = read_tables(("a.xlsx", out.getvalue()))
    assert len(table.rows) == 1


def test_headers_in_a_message_are_few_and_on_one_line() -> None:
    """A message is a sentence, whatever the file calls its columns."""
    headers = ["Date\n(dd/mm)", *[f"Column {number}" for number in range(1000)]]
    (table,) = read_tables(("a.csv", as_csv([headers, ["x"] * 1001]).encode()))
    assert table.seen.startswith("Date (dd/mm), Column 0, ")
    assert table.seen.endswith(" and 981 more")


def test_a_sheet_that_does_not_exist_is_an_error(as_xlsx: Callable[..., bytes]) -> None:
    """The error says which sheets there are; text has none."""
    content = as_xlsx(("Data", [["District", "Date"], ["Juba", "2024"]]))
    with pytest.raises(SourceError, match="It has Data"):
        read_tables(("a.xlsx", content), sheet="Dat")
    with pytest.raises(SourceError, match="without sheets"):
        read_tables(("a.csv", as_csv(ROWS).encode()), sheet="Dat")


def test_an_agency_called_who_is_no_header() -> None:
    """One cell that is also a word of headers does not make a row of data one."""
    rows = [["Wilaya", "Shirika", "Siku"], ["Juba", "FAO", "Jumatatu"], ["Yei", "WHO", "Jumanne"]]
    (table,) = read_tables(("a.csv", as_csv(rows).encode()))
    assert (table.header_row, len(table.rows)) == (1, 2)


def test_the_sheets_of_a_workbook_can_be_listed(tmp_path):
    """Those a reader sees, in their order; a file that is no workbook has none."""
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.create_sheet("Rows")
    book.create_sheet("Secret").sheet_state = "hidden"
    book.save(tmp_path / "book.xlsx")
    assert list_sheets("book.xlsx", (tmp_path / "book.xlsx").read_bytes()) == ["Notes", "Rows"]
    assert list_sheets("a.csv", b"a,b") == []
