"""What a page shows of every column, and the shape that next month's file shares."""

from __future__ import annotations

import csv
import io

import pytest

from geodata.areas import Areas
from geodata.gazetteer import Gazetteer
from loaders.columns import correct_mapping, describe_columns, guess_mapping, mapping_of, shape_of
from loaders.tabular import Table, read_tables


def table_of(*rows: list[str]) -> Table:
    """A table as it is read from a CSV of rows."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return read_tables(("a.csv", out.getvalue().encode()))[0]


TABLE = table_of(
    ["Date", "District", "Donor 1", "Donor 2", "Reached", "Colour", "Empty"],
    ["2024-01-02", "District A1", "ECHO", "Sida", "12", "red", ""],
    ["2024-01-03", "Nowhere", "n/a", "", "30", "blue", ""],
)


@pytest.fixture
def gazetteer(small_areas: Areas) -> Gazetteer:
    """The small country's names and codes."""
    return Gazetteer(small_areas)


def test_every_column_is_described(gazetteer: Gazetteer) -> None:
    """Each has its field or none, the evidence, examples, and how much of it is filled."""
    frame = describe_columns(TABLE, guess_mapping(TABLE, gazetteer), gazetteer)
    assert frame["header"].tolist() == list(TABLE.headers)
    by_header = frame.set_index("header")
    assert by_header["field"].dropna().to_dict() == {
        "Date": "date",
        "District": "adm2_name",
        "Donor 1": "funder",
    }
    assert by_header.loc["Donor 2", "evidence"] == "Not used: Donor 1 is taken for the same."
    assert by_header.loc["Reached", "evidence"].startswith("Not used: it holds numbers such as 12")
    assert by_header.loc["Empty", "evidence"] == "Not used: it is empty."
    assert by_header.loc["Donor 1", "filled"] == 0.5
    assert by_header.loc["Colour", "examples"] == ["red", "blue"]


def test_place_columns_say_how_much_of_them_is_known(gazetteer: Gazetteer) -> None:
    """The share of distinct values that are areas of the level, and some that are not."""
    frame = describe_columns(TABLE, guess_mapping(TABLE, gazetteer), gazetteer)
    district = frame.set_index("header").loc["District"]
    assert (district["known_share"], district["unknown"]) == (0.5, ["Nowhere"])
    assert frame["known_share"].notna().sum() == 1


def test_next_months_file_has_the_same_shape() -> None:
    """Case, blanks and the order of columns do not matter; another column does."""
    other = table_of(["DISTRICT ", "date"], ["x", "2024-01-01"])
    assert shape_of(other) == shape_of(table_of(["Date", "District"], ["2024-02-01", "y"]))
    assert shape_of(other) != shape_of(TABLE)
    assert mapping_of(other, {"adm2_name": "District"}).header("adm2_name") == "DISTRICT"


def test_the_place_of_repeated_headers_matters() -> None:
    """Where only their place tells two columns apart it is part of the shape."""
    one, two = ["Name", "Name", "Date", "District"], ["Name", "Date", "Name", "District"]
    first = table_of(one, ["a", "b", "2024-01-02", "c"])
    assert shape_of(first) != shape_of(table_of(two, ["a", "2024-01-02", "b", "c"]))


def test_repeated_and_blank_headers_can_be_chosen() -> None:
    """They are told apart by the number of their column."""
    table = table_of(["Date", "Date", "", "District"], ["2024-01-02", "2023-01-02", "WFP", "A"])
    mapping = mapping_of(table, {"date": "Date (column 2)", "organization": "(column 3)"})
    assert (mapping.position("date"), mapping.position("organization")) == (1, 2)


def test_a_correction_keeps_the_rest_of_the_guess() -> None:
    """A column given another field loses its own, an ignored one means nothing any more."""
    guessed = guess_mapping(TABLE)
    corrected = correct_mapping(TABLE, guessed, {"organization": "Donor 1", "ignore": "Date"})
    assert corrected.as_dict() == {"adm2_name": "District", "organization": "Donor 1"}
    left = {column.header: column.evidence for column in corrected.left}
    assert left["Date"] == "Left out by a person."
    assert len(corrected.columns) + len(corrected.left) == len(TABLE.headers)


def test_what_is_ignored_may_be_remembered_with_the_mapping() -> None:
    """The key is part of what a person says, and no field."""
    mapping = mapping_of(TABLE, {"adm2_name": "District", "ignore": ["Date", "Colour"]})
    assert mapping.fields == ("adm2_name",)
