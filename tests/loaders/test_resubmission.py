"""Ledgers that come back: recognised, read in the provider's own columns, answering row by row."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from geodata.areas import Areas
from geodata.errors import RecordsError
from geodata.gazetteer import Gazetteer
from geodata.model import Loaded
from loaders import read_records
from loaders.records.resubmission import ABOUT_SHEET, OURS, READ_AS, ROWS_SHEET, SOURCE

HEADERS = ["Date", "Name", "Name", "District"]
ROWS = [["03/04/2024", "Ana", "WASH", "Nowhere"], ["05/04/2024", "Ben", "Health", "Elsewhere"]]


@pytest.fixture
def gazetteer(small_areas: Areas) -> Gazetteer:
    """The small country's names and codes."""
    return Gazetteer(small_areas)


def workbook(rows: list[list[object]], about: list[list[str]], headers=(*HEADERS, *OURS)) -> bytes:
    """A ledger of ours as a spreadsheet program saves it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = ROWS_SHEET
    for row in [list(headers), *rows]:
        sheet.append(row)
    other = book.create_sheet(ABOUT_SHEET)
    for line in about:
        other.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def returned(*rows: list[object], about: list[list[str]] | None = None) -> tuple[str, bytes]:
    """A ledger that came back with these rows."""
    lines = about or [["What this is", "Rows to correct."], [SOURCE, "records-first"]]
    return "ledger.xlsx", workbook(list(rows), lines)


def test_corrected_rows_say_which_rows_they_answer(gazetteer: Gazetteer) -> None:
    """A row with its number answers that row; a row without one is a new row."""
    loaded = read_records(
        returned(
            [*ROWS[0][:3], "District A1", 7, "There is no Nowhere.", "District", "District A1"],
            [*ROWS[1][:3], "District A2", None, None, None, None],
        ),
        gazetteer=gazetteer,
    )
    ledger = loaded["ledger"]
    assert ledger["fate"].tolist() == ["loaded", "loaded"]
    assert ledger["answers_row"].tolist()[0] == 7
    assert ledger["answers_source"].tolist()[0] == "records-first"
    assert ledger[["answers_source", "answers_row"]].isna().all(axis=1).tolist() == [False, True]
    warnings = {w["code"]: w["rows"] for w in json.loads(loaded.source["warnings"])}
    assert warnings["resubmission"] == 1


def test_only_the_columns_of_the_provider_are_read(gazetteer: Gazetteer) -> None:
    """A row that is still wrong is kept in the provider's columns, without ours."""
    loaded = read_records(
        returned([*ROWS[0], 7, "There is no Nowhere.", "District", "District A1"]),
        gazetteer=gazetteer,
    )
    raw = json.loads(loaded["ledger"]["raw"].iloc[0])
    assert list(raw) == ["Date", "Name", "Name (column 3)", "District"]


def test_it_is_read_as_the_first_file_was(gazetteer: Gazetteer) -> None:
    """What a person said about the columns, and the order of dates, still hold."""
    read = {
        "columns": {"date": "Date", "sector": "Name (column 3)", "adm2_name": "District"},
        "orders": {"date": "month first"},
    }
    about = [[SOURCE, "records-first"], [READ_AS, json.dumps(read)]]
    loaded = read_records(
        returned([*ROWS[0][:3], "District A1", 7, "", "", ""], about=about), gazetteer=gazetteer
    )
    (engagement,) = loaded["engagements"].to_dict("records")
    assert (str(engagement["date"].date()), engagement["sector"]) == ("2024-03-04", "WASH")


def test_a_month_keeps_the_year_of_the_first_file(gazetteer: Gazetteer) -> None:
    """The name of the file that came back says nothing about the year."""
    read = {"columns": {"month": "Date", "adm2_name": "District"}, "sheet": "Data"}
    about = [[SOURCE, "records-first"], ["File", "3w 2023.xlsx"], [READ_AS, json.dumps(read)]]
    row = ["March", "", "", "District A1", 7, "", "", ""]
    loaded = read_records(returned(row, about=about), gazetteer=gazetteer)
    assert str(loaded["engagements"]["date"].iloc[0].date()) == "2023-03-01"


def test_a_ledger_that_lost_its_marks_is_refused(gazetteer: Gazetteer) -> None:
    """Without the source or the row numbers nobody knows what was corrected."""
    with pytest.raises(RecordsError, match="Row in the first file"):
        read_records(
            returned([*ROWS[0], 7, "", "", ""], about=[["File", "a.csv"]]), gazetteer=gazetteer
        )


@pytest.mark.parametrize(
    "read", ["{broken", "[1]", json.dumps({"columns": [1]}), json.dumps({"reader": "roster"})]
)
def test_a_ledger_that_says_wrongly_how_it_was_read_is_refused(
    gazetteer: Gazetteer, read: str
) -> None:
    """Edited by somebody, or of officials: one sentence, and no guess."""
    about = [[SOURCE, "records-first"], [READ_AS, read]]
    with pytest.raises(RecordsError, match=r"came back"):
        read_records(returned([*ROWS[0], 7, "", "", ""], about=about), gazetteer=gazetteer)


def test_a_row_number_that_no_file_can_have_is_none(gazetteer: Gazetteer) -> None:
    """Thirty digits are a slip; the row is a new one."""
    row = [*ROWS[0][:3], "District A1", "9" * 30, "", "", ""]
    loaded = read_records(returned(row), gazetteer=gazetteer)
    assert loaded["ledger"]["answers_row"].isna().all()


def test_another_workbook_with_such_a_sheet_is_an_ordinary_one(gazetteer: Gazetteer) -> None:
    """One sheet alone makes no ledger."""
    book = openpyxl.Workbook()
    book.active.title = ROWS_SHEET
    for row in (HEADERS, [*ROWS[0][:3], "District A1"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    loaded: Loaded = read_records(("a.xlsx", out.getvalue()), gazetteer=gazetteer)
    assert loaded["ledger"]["answers_row"].isna().all()


def test_corrected_rows_keep_the_company_of_the_first_file(gazetteer: Gazetteer) -> None:
    """A code that fits nowhere speaks against a name only where the others of its column fit."""
    wrong = ["ZZ99", "District B1"]
    rows = [["XXA1", "District A1"], ["XXA2", "District A2"], ["XXB2", "District B2"], wrong]
    first = "\n".join(["District code,District", *map(",".join, rows)])
    original = read_records(("first.csv", first.encode()), gazetteer=gazetteer)
    assert original["ledger"]["fate"].tolist() == ["loaded"] * 3 + ["held"]
    about = [[SOURCE, original.source_id], [READ_AS, original.source["read"]]]
    content = workbook([[*wrong, 5, "", "", ""]], about, ("District code", "District", *OURS))
    alone = read_records(("ledger.xlsx", content), gazetteer=gazetteer)
    kept = {original.source_id: original.originals}
    beside = read_records(("ledger.xlsx", content), gazetteer=gazetteer, kept=kept.__getitem__)
    assert alone["ledger"]["fate"].tolist() == ["loaded"]
    assert beside["ledger"]["fate"].tolist() == ["held"]
    assert beside["ledger"]["answers_row"].tolist() == [5]
    assert beside.source["received"] == 1


def test_what_was_corrected_twice_keeps_all_its_company(gazetteer: Gazetteer) -> None:
    """The ledger of a ledger is read beside both files before it."""
    files = {"records-0": [("first.csv", b"P-code\nXXA1\nXXA2\nXXB1\n")]}
    for at in (1, 2):
        read = json.dumps(
            {"columns": {"place_code": "P-code"}, "sheet": ROWS_SHEET if at > 1 else None}
        )
        about = [[SOURCE, f"records-{at - 1}"], [READ_AS, read]]
        content = workbook([["ZZA1", 4, "", "", ""]], about, ("P-code", *OURS))
        files[f"records-{at}"] = [("ledger.xlsx", content)]
    loaded = read_records(files["records-2"], gazetteer=gazetteer, kept=files.__getitem__)
    assert loaded["ledger"]["fate"].tolist() == ["rejected"]
    assert list(json.loads(loaded["ledger"]["raw"].iloc[0])) == ["P-code"]
