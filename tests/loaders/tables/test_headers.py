from __future__ import annotations

import csv
import io

import pytest

from loaders.tabular import Table, read_tables


def read(*rows: list[str]) -> Table:
    """Rows, written as a CSV and read back as the one table in it."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    (table,) = read_tables(("a.csv", out.getvalue().encode()))
    return table


def codes(table: Table) -> list[str]:
    """What the notes of a table are about."""
    return [note.code for note in table.notes]


DATA = [
    ["2024-01-01", "Koshi", "Morang", "WFP", "3", "4"],
    ["2024-01-02", "Koshi", "Sunsari", "FAO", "5", "6"],
    ["2024-01-03", "Bagmati", "Patan", "IOM", "7", "8"],
]


def test_a_header_in_row_nine_below_a_title_block() -> None:
    """Titles, remarks and blank rows above the header are skipped, and rows keep their numbers."""
    blank = [""] * 6
    title = ["Operational presence", *[""] * 5]
    remark = ["Prepared by:", "OCHA", *[""] * 4]
    header = ["Date", "Province", "District", "Organization", "Men", "Women"]
    table = read(title, blank, remark, blank, title, remark, blank, blank, header, *DATA)
    assert (table.header_row, table.row_numbers) == (9, (10, 11, 12))
    assert table.headers == tuple(header)
    assert not table.notes


def test_a_line_of_groups_above_the_header_tells_equal_headers_apart() -> None:
    """The group is put before a header that alone does not tell, and only there."""
    groups = ["", "Location", "", "", "Trained", ""]
    header = ["Date", "Province", "District", "Organization", "Men", "Men"]
    table = read(["A title", *[""] * 5], groups, header, *DATA)
    assert table.headers[:4] == ("Date", "Province", "District", "Organization")
    assert table.headers[4:] == ("Trained Men", "Trained Men")
    assert (table.header_row, codes(table)) == (3, ["header_lines"])


def test_a_header_that_goes_on_in_the_next_line() -> None:
    """Blanks of the first line are filled by the second; *Name* and *Code* need their group."""
    table = read(
        ["Date", "Province", "", "Organization", "Reached", ""],
        ["", "Name", "Code", "", "Men", "Women"],
        ["2024-01-01", "Koshi", "NP01", "WFP", "3", "4"],
        ["2024-01-02", "Bagmati", "NP03", "FAO", "5", "6"],
    )
    assert table.headers[:4] == ("Date", "Province Name", "Province Code", "Organization")
    assert table.headers[4:] == ("Men", "Women")
    assert (table.header_row, table.row_numbers) == (2, (3, 4))


@pytest.mark.parametrize(
    "line",
    [
        ["Fecha", "Provincia", "Distrito", "Organización", "", ""],
        ["(dd/mm/yyyy)", "(name)", "(name)", "(acronym)", "#", "#"],
    ],
)
def test_a_translation_or_units_below_the_header_are_no_row(line: list[str]) -> None:
    """They would be held as a row from a district called Distrito."""
    header = ["Date", "Province", "District", "Organization", "Men", "Women"]
    table = read(header, line, *DATA)
    assert (table.header_row, len(table.rows), codes(table)) == (1, 3, ["header_lines"])


def test_rows_of_words_that_are_also_headers_stay_rows() -> None:
    """A row below the header is one as soon as most of its words are not those of headers."""
    table = read(["Agency", "Location", "Remarks"], ["WHO", "Mayo", "Office"], ["FAO", "Yei", "x"])
    assert len(table.rows) == 2
    assert not table.notes


def test_errors_of_a_spreadsheet_are_no_tags() -> None:
    """A row of broken formulas is received; it is not taken for a row of HXL tags."""
    table = read(["District", "Date"], ["Juba", "2024"], ["#REF!", "#NAME?"])
    assert table.row_numbers == (2, 3)


def test_tags_may_stand_twice() -> None:
    """A second row of the same tags is no row."""
    tags = ["#date", "#adm1+name", "#adm2+name", "#org", "#reached", "#reached"]
    header = ["Date", "Province", "District", "Organization", "Men", "Women"]
    table = read(header, tags, tags, *DATA)
    assert (table.tags, len(table.rows)) == (tuple(tags), 3)


def test_the_first_row_below_a_blank_header_stays_a_row() -> None:
    """A column without a header does not make the row below it a second line."""
    table = read(
        ["Province", "", "Organization"], ["Koshi", "Morang", ""], ["Koshi", "Jhapa", "WFP"]
    )
    assert (table.headers, len(table.rows)) == (("Province", "", "Organization"), 2)
