"""A report leaves as a workbook and as tables: what it holds, and that text stays text."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.exports.sheets import TABLES, write_csv, write_workbook
from dashboard.exports.sheets.tables import MOST_ROWS, Sheet
from dashboard.reports.model import Column, Report, Table
from geodata.errors import ExportError
from tests.dashboard.reports_at_hand import FORTY_WORDS, NAMES, make_report

HEAD = 3


def opened(report: Report) -> Any:
    """The workbook of a report, as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(write_workbook(report)))


def rows(sheet: Any) -> list[dict[str, Any]]:
    """The rows of a sheet by its headers."""
    heads = [cell.value for cell in sheet[HEAD]]
    told = sheet.iter_rows(min_row=HEAD + 1, values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in told]


def read(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV, as any program reads them."""
    told = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
    return told.to_dict("records")


def said(sheet: Any) -> dict[str, str]:
    """The lines of the first sheet: what is told, and what is said of it."""
    return {row[0]: row[1] for row in sheet.iter_rows(max_col=2, values_only=True) if row[0]}


def with_scene(report: Report, **changes: Any) -> Report:
    """A report with its first scene changed."""
    return replace(report, scenes=(replace(report.scenes[0], **changes), *report.scenes[1:]))


# --- the workbook --------------------------------------------------------------------------------


def test_a_workbook_has_a_sheet_for_each_thing_and_one_that_says_what_it_is():
    """Coverage, records and ledger, after whom it is for, filters, days, boundary and sources."""
    book = opened(make_report(illustrative=True, audience="internal"))
    assert book.sheetnames == ["About this file", "Coverage", "Records", "Ledger"]
    about = said(book["About this file"])
    assert about["For"] == "Internal"
    assert about["Mark"].startswith("Illustrative data")
    assert about["Boundary"] == "Made-up boundaries, version 2024"
    assert about["Source"].startswith("visits.csv · Records · loaded 3 January 2026")
    assert about["Not in this file"] == "2 records are not public and are left out."
    assert about["Period"] == "1 July to 31 December 2025"
    assert about["As of"] == "31 December 2025"
    assert about["Filters"] == "Programs: Local dialogue"
    assert about["To bear in mind"] == "3 records are known only to their province."
    assert about["Coverage"] == "Districts, most engaged first. 12 rows."
    assert {"No local authority", "16–40"} <= set(about), "the legend"


def test_every_sheet_carries_whom_it_is_for_and_the_mark():
    """In sight below the title, and on paper at the foot of every page."""
    book = opened(make_report(illustrative=True, audience="restricted"))
    for sheet in book:
        assert str(sheet["A2"].value).startswith("Restricted · Illustrative data"), sheet.title
    for sheet in book.worksheets[1:]:
        assert "Restricted · Illustrative data" in sheet.oddFooter.left.text


def test_cells_are_what_they_hold():
    """Codes are text, counts and shares are numbers, days are days, and the unknown is empty."""
    sheet = opened(make_report())["Coverage"]
    first, *_others = rows(sheet)
    assert first["P-code"] == "XX0001"
    assert first["Engagements"] == 16
    assert first["Offices reached"] == pytest.approx(0.8)
    assert first["Last engagement"] == dt.datetime(2025, 12, 31)
    silent = rows(sheet)[6]
    assert silent["State"] == "No record"
    assert silent["Engagements"] is None
    assert silent["Last engagement"] is None
    formats = {cell.value: sheet.cell(HEAD + 1, cell.column).number_format for cell in sheet[HEAD]}
    assert formats["P-code"] == "@"
    assert formats["Offices reached"] == "0.0%"
    assert formats["Last engagement"] == "d mmm yyyy"
    assert opened(make_report())["Records"]["A4"].value == "0001"


def test_sheets_are_ready_to_be_worked_in():
    """Heads and codes stay in sight and stand on every page, every column can be filtered."""
    book = opened(make_report())
    assert book["Coverage"].freeze_panes == "C4"
    assert book["Records"].freeze_panes == "B4"
    assert book["Coverage"].auto_filter.ref == "A3:G15"
    assert book["Coverage"].print_title_rows == "$2:$3"
    assert book["Coverage"].page_setup.orientation == "landscape"
    assert all(8 < each.width <= 40 for each in book["Coverage"].column_dimensions.values())


def test_the_class_of_an_area_has_its_colour_on_the_map():
    """As words, on the ground that the legend has, in ink that can be read on it."""
    book = opened(make_report())
    sheet, legend = book["Coverage"], book["About this file"]
    grounds = {cell.value: cell.fill.fgColor.rgb for cell in legend["A"] if cell.fill.fill_type}
    column = next(cell.column for cell in sheet[HEAD] if cell.value == "On the map")
    seen = [sheet.cell(line, column) for line in range(HEAD + 1, sheet.max_row + 1)]
    assert {cell.value: cell.fill.fgColor.rgb for cell in seen}.items() <= grounds.items()
    inks = {cell.value: cell.font.color.rgb for cell in seen}
    assert (inks["1"], inks["16–40"]) == ("FF000000", "FFFFFFFF")


@pytest.mark.parametrize("names", list(NAMES))
def test_names_of_any_kind_stay_text(names):
    """A formula is not run, a script is not turned around, a control character spoils nothing."""
    book = opened(make_report(names=names, title=FORTY_WORDS))
    told = [row["District"] for row in rows(book["Coverage"])]
    assert [name.replace("_x0007_", "\x07") for name in told] == [
        NAMES[names].format(n=n + 1) for n in range(12)
    ]
    if names == "hostile":
        cell = book["Coverage"]["B4"]
        assert cell.data_type == "s"
        assert cell.quotePrefix


@settings(max_examples=25)
@given(title=st.text(max_size=300), name=st.text(max_size=60))
def test_any_title_makes_a_workbook_that_opens(title, name):
    """Whatever a story is called, its sheets have names, and no two the same."""
    report = make_report(areas=1, scenes=2, title=title)
    report = with_scene(report, title=name)
    names = opened(report).sheetnames
    assert len(names) == 5
    assert len({each.casefold() for each in names}) == 5
    assert all(0 < len(each) <= 31 for each in names)


def test_a_story_has_a_sheet_a_scene():
    """Under its title; the lists say which view they are of."""
    book = opened(make_report(scenes=3))
    assert book.sheetnames[1:4] == [
        "Where we are engaged",
        "Where we are engaged (2)",
        "Where we are engaged (3)",
    ]
    assert book["Records"]["A1"].value == "Records · Where we are engaged"


def test_arabic_goes_from_right_to_left():
    """Every sheet, with its words in Arabic and without the marks that pages set names apart by."""
    report = make_report(names="arabic", language="ar")
    book = opened(with_scene(report, headline="\u2068محافظة\u2069"))
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    assert "السجلات" in book.sheetnames
    assert book.worksheets[1]["A1"].value == "محافظة"
    assert book.worksheets[1]["B4"].alignment.horizontal == "right"


@pytest.mark.parametrize("asked", [{"empty": True}, {"missing": True}])
def test_without_data_there_is_a_workbook_that_says_so(asked):
    """With no area a sentence stands in the rows' place; with nothing known no cell is a 0."""
    book = opened(make_report(**asked))
    if "empty" in asked:
        assert book.sheetnames == ["About this file", "Coverage"]
        assert book["Coverage"]["A4"].value == "No area is shown."
    else:
        assert {row["Engagements"] for row in rows(book["Coverage"])} == {None}


def test_counts_in_bands_are_told_as_they_are():
    """A band is a text in a column of counts, and its ends stand beside it under their names."""
    report = make_report(areas=2, below=5)
    scene = report.scenes[0]
    table = replace(
        scene.table, rows=scene.table.rows.assign(engagements=["10–14", "fewer than 5"])
    )
    measures = pd.DataFrame(
        {
            "state": ["engaged", "not_reported"],
            "engagements": [10, 0],
            "engagements_high": [14, 0],
            "offices_reached": [2, 0],
        },
        index=scene.coverage.index,
    )
    told = rows(opened(with_scene(report, table=table, coverage=measures))["Coverage"])
    assert [row["Engagements"] for row in told] == ["10–14", "fewer than 5"]
    assert [row["Engagements, at least"] for row in told] == [10, None]
    assert [row["Engagements, at most"] for row in told] == [14, None]
    assert "Offices reached, number" not in told[0]


def test_a_count_that_nobody_reports_on_is_not_zero():
    """Of an area without a source the measures are unknown; of one with a record of none, 0."""
    report = make_report(areas=2)
    codes = report.scenes[0].coverage.index
    measures = pd.DataFrame(
        {"state": ["no_record", "not_reported"], "counterparts": [0, 0], "population": [9, 8]},
        index=codes,
    )
    told = rows(opened(with_scene(report, coverage=measures))["Coverage"])
    assert [row["Counterparts"] for row in told] == [0, None]
    assert [row["Population"] for row in told] == [9, 8]


def test_rows_that_have_no_room_are_counted():
    """A sheet ends at its last row, and the first sheet says how many there are beyond."""
    table = Table("Many", (), pd.DataFrame(index=range(MOST_ROWS + 7)))
    assert Sheet("Records", "", "", table, "").left_out == 7


def test_days_before_excel_and_figures_without_end_do_no_harm():
    """A day that Excel does not know is told as text; what is infinite is not known."""
    columns = (Column("day", "Day", "date"), Column("figure", "Figure", "figure"))
    days = [dt.date(1850, 3, 1), dt.date(2025, 3, 1), "2025-03", None]
    listed = pd.DataFrame({"day": days, "figure": [np.inf, 0.0004, np.nan, True]})
    report = replace(make_report(), records=Table("Records", columns, listed))
    told = rows(opened(report)["Records"])
    assert [row["Day"] for row in told] == [
        "1850-03-01",
        dt.datetime(2025, 3, 1),
        "2025-03",
        None,
    ]
    assert [row["Figure"] for row in told] == [None, 0.0004, None, 1]


def test_the_same_report_is_the_same_file():
    """Byte by byte, so that a job at night can tell whether anything changed."""
    for write in (write_workbook, write_csv):
        assert write(make_report()) == write(make_report())


# --- tables --------------------------------------------------------------------------------------


def test_a_csv_holds_values_as_programs_read_them():
    """Days by the standard, no thousands parted, shares with their unit, the unknown empty."""
    content = write_csv(make_report())
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 13
    first, *_others = told = read(content)
    assert first["P-code"] == "XX0001"
    assert first["Engagements"] == "16"
    assert first["Offices reached (%)"] == "80"
    assert first["Last engagement"] == "2025-12-31"
    assert told[6]["Engagements"] == ""


def test_a_csv_says_of_every_row_what_it_is_of():
    """Days, boundary and audience of every row; title, filters and sources in the first one."""
    report = make_report(illustrative=True)
    scene = report.scenes[0]
    view = scene.selection.but(start=dt.date(2025, 7, 1), end=dt.date(2025, 12, 31))
    told = read(write_csv(with_scene(report, selection=view)))
    for row in told:
        days = [row[name] for name in ("First day", "Last day", "As of")]
        assert days == ["2025-07-01", "2025-12-31", "2025-12-31"]
        assert row["Boundary"] == "made-2024"
        assert row["For"].startswith("Public · Illustrative data")
    about = told[0]["About this file"]
    for part in ("Where we are engaged", "Local dialogue", "visits.csv", "are left out", "2024"):
        assert part in about
    assert {row["About this file"] for row in told[1:]} == {""}


def test_a_csv_of_nothing_still_says_what_it_is():
    """One row that holds nothing but that."""
    (row,) = read(write_csv(make_report(empty=True)))
    assert row["P-code"] == ""
    assert "Nothing is loaded." in row["About this file"]


def test_a_csv_of_a_story_says_which_view_a_row_is_of():
    """The areas of all scenes, below one another."""
    told = read(write_csv(make_report(scenes=2)))
    assert [row["View"] for row in told] == [
        *["Where we are engaged"] * 12,
        *["Where we are engaged (2)"] * 12,
    ]
    assert told[12]["P-code"] == "XX0001"


@pytest.mark.parametrize("table", TABLES)
def test_no_cell_of_a_csv_is_run(table):
    """Text that a spreadsheet would take for a formula begins with an apostrophe."""
    report = make_report(names="hostile", title="=1+1")
    content = io.BytesIO(write_csv(report, table=table))
    told = pd.read_csv(content, dtype=str, keep_default_na=False, header=None)
    cells = told.to_numpy().ravel().tolist()
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    if table == "records":
        assert "'=1+1" in cells


@pytest.mark.parametrize(
    ("asked", "table", "why"),
    [
        ({"empty": True}, "records", "has no records"),
        ({"empty": True, "below": 5}, "records", "kept back"),
        ({"empty": True}, "ledger", "only restricted has them"),
        ({}, "people", "There are coverage, records, ledger"),
    ],
)
def test_a_table_that_is_not_there_is_refused(asked, table, why):
    """In a sentence that says why, and what there is."""
    with pytest.raises(ExportError, match=why):
        write_csv(make_report(**asked), table=table)
