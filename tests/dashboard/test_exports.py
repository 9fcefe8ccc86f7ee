"""What leaves the house is what was asked for, and text in it stays text."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from dashboard.exports.areas import areas_csv
from dashboard.exports.cells import writable
from dashboard.exports.ledger import ledger_workbook
from dashboard.exports.names import aliases_csv
from geodata.areas import Areas
from geodata.model import conform
from loaders.records.resubmission import OURS, ROWS_SHEET

SOURCE = {
    "source_id": "records-1",
    "kind": "records",
    "name": '=cmd "march".xlsx',
    "loaded_at": "2026-03-01T10:00:00Z",
    "vintage": "ss-2023",
    "received": 10,
    "loaded": 7,
    "held": 2,
    "rejected": 1,
    "superseded": 0,
}


def source(**values: Any) -> pd.Series:
    """The source that the rows are of."""
    return conform("sources", pd.DataFrame([SOURCE | values])).iloc[0]


def ledger(*rows: dict[str, Any], headers: list[str] | None = None) -> pd.DataFrame:
    """A ledger; the provider's row is given as a list of cells under headers, or as it is kept."""
    told = []
    for number, row in enumerate(rows, 2):
        cells = row.pop("cells", None)
        kept = {} if cells is None else {"raw": raw(headers or [], cells)}
        told.append({"source_id": "records-1", "row": number, "fate": "held"} | row | kept)
    return conform("ledger", pd.DataFrame(told))


def raw(headers: list[str], cells: list[str]) -> str:
    """A row as the readers of records keep it."""
    kept: dict[str, str] = {}
    for at, (header, cell) in enumerate(zip(headers, cells, strict=True), 1):
        name = header if header and header not in kept else f"{header} (column {at})".strip()
        kept[name] = cell
    return json.dumps(kept)


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """The cells of a workbook by sheet, as calamine reads them; blank cells are empty texts."""
    book = load_workbook(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def opened(content: bytes) -> Any:
    """The first sheet as openpyxl reads it, with its looks."""
    return openpyxl.load_workbook(io.BytesIO(content))[ROWS_SHEET]


# --- the ledger of a source ---------------------------------------------------------------------


def test_rows_stand_under_the_headers_of_the_provider() -> None:
    """In their order, repeated and blank ones too, then ours; held rows before rejected ones."""
    headers = ["Org", "County", "", "County"]
    rows = ledger(
        {"fate": "rejected", "cells": ["A", "", "x", "y"], "message": "No place."},
        {"cells": ["B", "Juba", "", "z"], "field": "County", "suggestion": "Juba (SS0101)"},
        {"fate": "loaded"},
        headers=headers,
    )
    found = sheets(ledger_workbook(source(), rows))[ROWS_SHEET]
    assert found[0] == [*headers, *OURS]
    assert found[1] == ["B", "Juba", "", "z", 3, "Not loaded.", "County", "Juba (SS0101)"]
    assert found[2] == ["A", "", "x", "y", 2, "No place.", "", ""]
    assert len(found) == 3


def test_second_sheet_says_what_it_is_and_of_which_source() -> None:
    """The line Source holds the id that a resubmission is recognised by."""
    content = ledger_workbook(source(), ledger({"cells": ["B"]}, headers=["Org"]))
    told = dict(row[:2] for row in sheets(content)["About this file"])
    assert told["Source"] == "records-1"
    assert told["File"] == '=cmd "march".xlsx'
    assert (told["Rows received"], told["Rows loaded"]) == ("10", "7")
    assert "1 was held back" in told["What this is"]
    assert "send this file back" in told["What to do"]


TEXTS = [
    *("007", "12345678901234567890", "1e5", "TRUE", "2026-03-01", " blank ", ""),
    *("=1+1", '=HYPERLINK("http://x")', "+47 11", "-5", "@SUM(A1)", "\tx", "'quoted"),
    *("بيدوا", "जुबा", "👩🏽‍🌾", "_x0041_", "a\nb", "<b>&amp;</b>", "{{ 7*7 }}"),
    *("bell \x07", "http://example.org", "internal:Sheet2!A1"),
]


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_text(text: str) -> None:
    """Codes keep their zeros and their digits, no text becomes a number, a link or a formula."""
    rows = ledger({"cells": [text, "end"], "message": text, "value": text}, headers=[text, "End"])
    content = ledger_workbook(source(name=text or "x"), rows)
    found = sheets(content)[ROWS_SHEET]
    assert found[0][0] == found[1][0] == text
    cell = opened(content)["A2"]
    assert cell.data_type == ("s" if text else "n")
    assert cell.number_format == ("@" if text else "General")
    assert cell.hyperlink is None
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "\t"))


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.text(max_size=20), min_size=1, max_size=4))
@example(texts=["\ud800 half", "\ufffe", "\r\n", "\r"])
def test_any_text_makes_a_workbook_that_opens(texts: list[str]) -> None:
    """Whatever a file held, the row comes back with as many cells, and line ends as in cells."""
    headers = [f"Column {at}" for at in range(len(texts))]
    rows = ledger({"cells": texts, "field": headers[0]}, headers=headers)
    content = ledger_workbook(source(), rows)
    openpyxl.load_workbook(io.BytesIO(content))
    found = sheets(content)[ROWS_SHEET][1][: len(texts)]
    assert found == [writable(text) for text in texts]


@pytest.mark.parametrize(("letter", "units"), [("a", 1), ("é", 1), ("👩", 2)])
@pytest.mark.parametrize("over", [0, 1, 40_000])
def test_longest_cell_is_kept_and_a_longer_one_says_so(letter: str, units: int, over: int) -> None:
    """Excel holds 32,767 UTF-16 units a cell and repairs, that is spoils, a file with more."""
    text = letter * (32_767 // units + over)
    rows = ledger({"cells": [text]}, headers=["Notes"])
    found = sheets(ledger_workbook(source(), rows))[ROWS_SHEET][1][0]
    assert found == text if not over else found.endswith(f"{letter} … (cut)")
    assert len(found.encode("utf-16-le")) <= 2 * 32_767


def colours(content: bytes) -> list[str | None]:
    """The ground of each cell of the first row to correct."""
    cells = next(opened(content).iter_rows(min_row=2, max_row=2))
    return [cell.fill.start_color.rgb if cell.fill.fill_type else None for cell in cells]


@pytest.mark.parametrize(
    ("about", "at"),
    [
        ({"field": "Org"}, 0),
        ({"field": "County", "value": "y"}, 2),
        ({"field": "County (column 3)", "value": "y"}, 2),
        ({"field": "County", "value": "gone"}, 1),
        ({"field": "adm2_name"}, None),
        ({}, None),
    ],
)
def test_wrong_cell_is_coloured(about: dict[str, str], at: int | None) -> None:
    """That of the column that the reason names, of namesakes the one with the value; or none."""
    rows = ledger({"cells": ["", "x", "y"], **about}, headers=["Org", "County", "County"])
    found = colours(ledger_workbook(source(), rows))
    assert [place for place, colour in enumerate(found) if colour] == ([] if at is None else [at])


def test_sheet_is_ready_to_be_worked_in() -> None:
    """Header frozen, filter over every column and row, columns as wide as what stands in them."""
    rows = ledger(*({"cells": ["x", "long " * 30]} for _ in range(5)), headers=["A", "Notes"])
    sheet = opened(ledger_workbook(source(), rows))
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F6"
    widths = {name: each.width for name, each in sheet.column_dimensions.items()}
    assert widths["A"] < widths["B"] < 45
    assert sheet.column_dimensions["A"].number_format == "@"


def test_how_the_file_was_read_goes_along_when_it_fits() -> None:
    """What comes back is read the same way; half of a JSON text would not be read at all."""
    for read, wanted in (('{"sheet": "May"}', True), (f'{{"a": "{"x" * 40_000}"}}', False)):
        content = ledger_workbook(source(read=read), ledger({"cells": ["x"]}, headers=["A"]))
        told = dict(row[:2] for row in sheets(content)["About this file"])
        assert told.get("Read as") == (read if wanted else None)


def test_rows_of_different_columns_stand_side_by_side() -> None:
    """Where rows were kept with other columns, each has its own, and what was no text is text."""
    rows = ledger({"raw": '{"a": "1", "b": null}'}, {"raw": '{"a": 2, "c": ["x"]}'}, {})
    found = sheets(ledger_workbook(source(), rows))[ROWS_SHEET]
    assert [row[:4] for row in found] == [
        ["a", "b", "c", "Row in the first file"],
        ["1", "", "", 2],
        ["2", "", '["x"]', 3],
        ["", "", "", 4],
    ]


def test_nothing_to_correct_is_still_a_workbook() -> None:
    """With headers, no rows, and a sentence; rows of another source are not taken."""
    stranger = ledger({"cells": ["x"]}, headers=["A"]).assign(source_id="other")
    found = sheets(ledger_workbook(source(), stranger))
    assert found[ROWS_SHEET] == [[*OURS]]
    assert "Nothing" in found["About this file"][0][1]


def test_wide_table_keeps_what_a_sheet_can_hold() -> None:
    """Columns beyond the last one of a sheet are left out, and the second sheet says how many."""
    headers = [f"c{at}" for at in range(16_384)]
    content = ledger_workbook(source(), ledger({"cells": headers}, headers=headers))
    found = sheets(content)
    assert len(found[ROWS_SHEET][0]) == 16_384
    assert found[ROWS_SHEET][1][-4:-2] == [2, "Not loaded."]
    told = dict(row[:2] for row in found["About this file"])
    assert told["What is not here"].startswith("4 columns")


def test_many_rows() -> None:
    """Forty thousand rows are all there."""
    rows = ledger(*({"cells": [f"{at:05d}", "x"]} for at in range(40_000)), headers=["Code", "B"])
    found = sheets(ledger_workbook(source(), rows))[ROWS_SHEET]
    assert len(found) == 40_001
    assert found[-1][:3] == ["39999", "x", 40_001]


# --- names --------------------------------------------------------------------------------------


def decisions(*rows: dict[str, Any]) -> pd.DataFrame:
    """Decisions that were taken."""
    told = {
        "action": "accept",
        "vintage": "v1",
        "decided_by": "Amina",
        "decided_at": "2026-03-01T10:00:00Z",
    }
    held = [{"decision_id": str(at), **told, **row} for at, row in enumerate(rows)]
    return conform("decisions", pd.DataFrame(held))


def read_csv(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV, as any program reads them."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_decisions_leave_as_a_table_of_names(small_areas: Areas) -> None:
    """What was said, what it means, who decided, with a mark that spreadsheets know."""
    level = small_areas.levels[-1]
    pcode = str(small_areas.at(level).index[0])
    content = aliases_csv(
        decisions(
            {"stated_level": level, "stated_name": "بيدوا", "level": level, "pcode": pcode},
            {"stated_name": "Elsewhere", "action": "reject", "why": "=1+1"},
            {"stated_name": "Old", "taken_back_at": "2026-03-02T10:00:00Z"},
        ),
        areas=small_areas,
    )
    assert content.startswith(b"\xef\xbb\xbfstated_level,")
    first, second = read_csv(content)
    assert first["stated_name"] == "بيدوا"
    assert (first["level"], first["pcode"]) == (str(level), pcode)
    assert first["area"] == small_areas.name(level, pcode)
    assert (second["action"], second["pcode"], second["why"]) == ("reject", "", "'=1+1")


def test_other_names_leave_beside_decisions() -> None:
    """An alias from a crosswalk file says nothing of who and when."""
    alias = {"source_id": "s", "vintage": "v1", "level": 2, "pcode": "X1", "name": "Baidoa"}
    content = aliases_csv(decisions().iloc[:0], aliases=conform("aliases", pd.DataFrame([alias])))
    (row,) = read_csv(content)
    assert (row["stated_name"], row["pcode"], row["action"]) == ("Baidoa", "X1", "accept")
    assert row["decided_by"] == row["area"] == ""


def test_a_list_of_areas_has_no_marks_of_direction() -> None:
    """Another program finds a class by its words; what would be run as a formula stays text."""
    told = pd.DataFrame(
        {"\u2068P-code\u2069": ["\u20681–5\u2069 لقاء", None], "n": [1.5, None]},
        index=["=A1", "B"],
    )
    rows = list(csv.reader(io.StringIO(areas_csv(told).decode("utf-8-sig"))))
    assert rows == [["P-code", "P-code", "n"], ["'=A1", "1–5 لقاء", "1.5"], ["B", "", ""]]
