from __future__ import annotations

import csv
import io
import zipfile

import pytest
import xlsxwriter

from geodata.errors import SourceError
from loaders.tabular import Table, read_tables

PROJECTS = [
    ["project_id", "project_title", "status"],
    ["P1", "Councils", "Completed"],
    ["P2", "Elections", "Ongoing"],
    ["P3", "Media", "Ongoing"],
]
LOCATIONS = [
    ["project_id", "location_id", "place_name", "status"],
    ["P1", "L1", "Juba", "exact"],
    ["P1", "L2", "Yei", "exact"],
    ["P2", "L3", "Bor", "near"],
]
TRANSACTIONS = [
    ["transaction_id", "project_id", "value"],
    ["T1", "P1", "5"],
    ["T2", "P1", "6"],
]


def as_csv(rows: list[list[str]]) -> bytes:
    """Rows as the bytes of a CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def as_workbook(**sheets: list[list[object]]) -> bytes:
    """A workbook of the sheets."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


def messages(table: Table, code: str) -> list[str]:
    """What the notes of a table say of one thing."""
    return [note.message for note in table.notes if note.code == code]


FILES = [
    ("projects.csv", as_csv(PROJECTS)),
    ("locations.csv", as_csv(LOCATIONS)),
    ("transactions.csv", as_csv(TRANSACTIONS)),
]


def as_zip(*files: tuple[str, bytes]) -> tuple[str, bytes]:
    """The files in one zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
    return "release.zip", out.getvalue()


@pytest.mark.parametrize(
    "given", [FILES, FILES[::-1], as_zip(("README.pdf", b"%PDF"), *FILES)], ids=str.__class__
)
def test_files_that_share_a_key_are_joined_to_the_one_that_says_where(given: object) -> None:
    """Its rows are read; a file with each key once lends its columns, any other is left out."""
    (table,) = read_tables(given)
    assert (table.source_name, table.row_numbers) == ("locations.csv", (2, 3, 4))
    assert table.headers == (*LOCATIONS[0], "project_title", "projects/status")
    assert table.rows[2] == ("P2", "L3", "Bor", "near", "Elections", "Ongoing")
    (joined,) = messages(table, "joined_tables")
    assert "projects.csv was joined by project_id: 3 of 3 rows" in joined
    assert "1 of its rows" in joined
    (left,) = messages(table, "other_sheets")
    assert left.startswith("transactions.csv was not read")


def test_files_without_a_common_key_are_refused() -> None:
    """A running number that both call id joins nothing."""
    one = as_csv([["id", "District"], ["1", "Juba"], ["2", "Yei"]])
    two = as_csv([["id", "Organization"], ["1", "WFP"], ["2", "FAO"]])
    with pytest.raises(SourceError, match="do not belong together") as caught:
        read_tables([("a.csv", one), ("b.csv", two)])
    assert "a.csv, b.csv" in str(caught.value)


def test_one_table_in_a_zip_is_read() -> None:
    """It is as if the file had been given; what is packed along is left alone."""
    (table,) = read_tables(as_zip(("docs/read me.pdf", b"%PDF"), ("data/a.csv", as_csv(LOCATIONS))))
    assert (table.source_name, len(table.rows)) == ("a.csv", 3)
    assert not table.notes


def test_a_zip_without_a_table_says_what_is_in_it() -> None:
    """The names may tell the person which file was meant."""
    with pytest.raises(SourceError, match=r"no table in the zip .release.zip: map.shp"):
        read_tables(as_zip(("map.shp", b"x")))


ROOT = [
    ["date", "district", "team", "_id", "_uuid", "_index"],
    ["2024-01-02", "Juba", "A", 71, "u1", 1],
    ["2024-01-03", "Yei", "B", 72, "u2", 2],
]


def test_a_repeat_that_says_where_gets_the_columns_of_its_form() -> None:
    """KoboToolbox: one row a village visited, with the date and team of the submission."""
    visits = [
        ["village", "_index", "_parent_table_name", "_parent_index", "_submission__id"],
        ["Mugali", 1, "Form", 1, 71],
        ["Lobonok", 2, "Form", 1, 71],
        ["Lasu", 3, "Form", 2, 72],
    ]
    visits[0][0] = "location"
    (table,) = read_tables(("form.xlsx", as_workbook(Form=ROOT, visits=visits)))
    assert table.sheet == "visits"
    at = [table.headers.index(header) for header in ("location", "date", "team")]
    assert [tuple(row[each] for each in at) for row in table.rows] == [
        ("Mugali", "2024-01-02", "A"),
        ("Lobonok", "2024-01-02", "A"),
        ("Lasu", "2024-01-03", "B"),
    ]
    assert "Form/_index" in table.headers


def test_a_repeat_within_a_repeat_reaches_the_form() -> None:
    """ODK: keys lead from the innermost table to the outermost."""
    form = [["date", "KEY"], ["2024-01-02", "uuid:1"], ["2024-01-03", "uuid:2"]]
    visits = [["team", "PARENT_KEY", "KEY"], ["A", "uuid:1", "uuid:1/v[1]"]]
    places = [["village_name", "PARENT_KEY", "KEY"], ["Lasu", "uuid:1/v[1]", "uuid:1/v[1]/p[1]"]]
    places[0][0] = "location"
    files = [("f.csv", as_csv(form)), ("v.csv", as_csv(visits)), ("p.csv", as_csv(places))]
    (table,) = read_tables(files)
    row = dict(zip(table.headers, table.rows[0], strict=True))
    assert (row["location"], row["team"], row["date"]) == ("Lasu", "A", "2024-01-02")
    assert len(messages(table, "joined_tables")) == 2


def test_a_repeat_that_does_not_say_where_is_left_beside_the_form() -> None:
    """The form says where; the people met are several for one of its rows."""
    people = [["met with", "_index", "_parent_index"], ["Mayor", 1, 1], ["Chief", 2, 1]]
    tables = read_tables(("form.xlsx", as_workbook(Form=ROOT, people=people)))
    assert [table.sheet for table in tables] == ["Form", "people"]
    assert not any(table.notes for table in tables)


def test_codes_of_places_are_no_keys() -> None:
    """A sheet that lists the districts is no companion: it would say where all over again."""
    data = [["District", "P_CODE", "Org"], ["Juba", "SS01", "WFP"], ["Juba", "SS01", "FAO"]]
    lookup = [["P_CODE", "County"], ["SS01", "Juba"], ["SS02", "Yei"]]
    tables = read_tables(("a.xlsx", as_workbook(Data=data, Lists=lookup)))
    assert [table.sheet for table in tables] == ["Data", "Lists"]


def test_activities_get_the_place_of_their_site() -> None:
    """The list of sites says where, and nothing else; the rows are those of the activities."""
    sites = [["site_id", "District", "lat", "lon"], ["S1", "Juba", 4.85, 31.6]]
    acts = [["site_id", "Date", "Activity"], ["S1", "2024-01-02", "x"], ["S1", "2024-02-02", "y"]]
    (table,) = read_tables(("a.xlsx", as_workbook(Sites=sites, Activities=acts)))
    assert table.headers == ("site_id", "Date", "Activity", "District", "lat", "lon")
    assert [row[2:4] for row in table.rows] == [("x", "Juba"), ("y", "Juba")]


def test_a_form_is_joined_once_however_its_sheets_lie() -> None:
    """A repeat of a repeat names the form too; its columns come in a single time."""
    visits = [
        ["team lead", "_index", "_parent_table_name", "_parent_index", "_submission__id"],
        ["A", 1, "Form", 2, 72],
    ]
    stops = [
        ["location", "_index", "_parent_table_name", "_parent_index", "_submission__id"],
        ["Lasu", 1, "visits", 1, 72],
    ]
    form = [[row[0], *row[2:]] for row in ROOT]
    for order in (["Form", "visits", "stops"], ["stops", "visits", "Form"]):
        sheets = {"Form": form, "visits": visits, "stops": stops}
        (table,) = read_tables(("k.xlsx", as_workbook(**{name: sheets[name] for name in order})))
        row = dict(zip(table.headers, table.rows[0], strict=True))
        assert (row["location"], row["team lead"], row["team"]) == ("Lasu", "A", "B")
        assert [header for header in table.headers if header.endswith("date")] == ["date"]
