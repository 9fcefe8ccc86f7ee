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
        ("a.csv", b"just one line of prose\n", "no table"),
        ("a.csv", b"\n\n\n", "no table"),
    ],
)
def test_what_is_no_table_is_an_error_with_a_remedy(name: str, content: bytes, says: str) -> None:
    """A damaged workbook and a file without rows are refused in a sentence."""
    with pytest.raises(SourceError, match=says) as caught:
        read_tables((name, content))
    assert caught.value.remedy


def test_a_sheet_that_does_not_exist_is_an_error(as_xlsx: Callable[..., bytes]) -> None:
    """The error says which sheets there are."""
    content = as_xlsx(("Data", [["District", "Date"], ["Juba", "2024"]]))
    with pytest.raises(SourceError, match="It has Data"):
        read_tables(("a.xlsx", content), sheet="Dat")
