"""Several places in a cell, rows that gave several records, totals, and what the ledger says."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest

from geodata.areas import Areas
from geodata.gazetteer import Gazetteer
from geodata.model import Loaded, conform
from loaders import read_records
from loaders.records.fates import runs_of, unite
from loaders.records.places import Placed

HEADERS = ["Date", "Province", "District", "Organization"]


@pytest.fixture(scope="module")
def gazetteer(small_areas: Areas) -> Gazetteer:
    """The small country's names and codes."""
    return Gazetteer(small_areas)


def read(gazetteer: Gazetteer, *rows: list[str], headers: list[str] = HEADERS, **more) -> Loaded:
    """What is read from a CSV of rows."""
    out = io.StringIO()
    csv.writer(out).writerows([headers, *rows])
    return read_records(("diary.csv", out.getvalue().encode()), gazetteer=gazetteer, **more)


def rejection(areas: Areas, ledger: pd.DataFrame) -> pd.DataFrame:
    """A person's decision that the place in doubt of the only held row is none of ours."""
    (about,) = ledger[["stated_level", "stated_code", "stated_name", "stated_parent"]].to_dict(
        "records"
    )
    row = {"decision_id": "d", "action": "reject", "vintage": areas.vintage, "decided_by": "Ana"}
    return conform("decisions", pd.DataFrame([{**about, **row, "decided_at": "2024-01-01"}]))


def test_the_part_in_doubt_is_what_review_asks_about(gazetteer: Gazetteer) -> None:
    """Of two places in a cell the unknown one holds the row, by its own words."""
    loaded = read(gazetteer, ["2024-01-02", "Province A", "District A1; Old town", "WFP"])
    (entry,) = loaded["ledger"].to_dict("records")
    assert (entry["fate"], entry["value"]) == ("held", "Old town")
    assert (entry["stated_level"], entry["stated_name"], entry["stated_parent"]) == (
        2,
        "Old town",
        "Province A",
    )


def test_a_part_that_was_rejected_leaves_the_others(
    small_areas: Areas, gazetteer: Gazetteer
) -> None:
    """What a person said is no place of ours no longer holds the district beside it."""
    row = ["2024-01-02", "Province A", "District A1; Old town", "WFP"]
    decisions = rejection(small_areas, read(gazetteer, row)["ledger"])
    loaded = read(Gazetteer(small_areas, decisions=decisions), row)
    assert loaded["places"]["pcode"].tolist() == ["XXA1"]
    warned = {w["code"] for w in json.loads(loaded.source["warnings"])}
    assert "rejected_in_review" in warned


def test_loaded_rows_say_nothing_about_doubt(gazetteer: Gazetteer) -> None:
    """What review groups by is empty where nothing is in doubt."""
    loaded = read(gazetteer, ["2024-01-02", "Province A", "District A1", "WFP"])
    names = ["stated_level", "stated_code", "stated_name", "stated_parent"]
    assert loaded["ledger"][names].isna().all(axis=None)


@pytest.mark.parametrize("cell", ["TOTAL", "Grand Total", "Total général", "الإجمالي"])
def test_a_total_is_no_row_to_review(gazetteer: Gazetteer, cell: str) -> None:
    """A sum below the rows is rejected and called what it is, wherever the word stands."""
    loaded = read(
        gazetteer,
        ["2024-01-02", "Province A", "District A1", "WFP"],
        [cell, "", "", "12"],
        ["", "", cell, "12"],
    )
    ledger = loaded["ledger"]
    assert ledger["fate"].tolist() == ["loaded", "rejected", "rejected"]
    assert set(ledger["message"][1:]) == {"The row looks like a total of the others."}


def test_a_city_is_not_the_parent_of_its_district(gazetteer: Gazetteer) -> None:
    """Only coarser units that a row states are its stated parent."""
    loaded = read(
        gazetteer,
        ["2024-01-02", "Market", "District A1"],
        headers=["Date", "City", "District"],
    )
    assert loaded["places"]["stated_parent"].isna().all()


def test_a_row_that_gave_several_records_has_one_fate(gazetteer: Gazetteer) -> None:
    """A cross-tab row is received once, and gives one engagement a filled cell."""
    headers = ["District", "WASH", "Health", "Protection", "Nutrition"]
    loaded = read(
        gazetteer,
        ["District A1", "3", "", "1", ""],
        ["Nowhere", "2", "5", "", ""],
        ["District A2", "1", "1", "1", "4"],
        ["District B1", "", "", "1", "4"],
        headers=headers,
    )
    assert loaded["ledger"]["fate"].tolist() == ["loaded", "held", "loaded", "loaded"]
    assert loaded["engagements"]["row"].tolist() == [2, 2, 4, 4, 4, 4, 5, 5]
    assert loaded["engagements"]["engagement_id"].is_unique
    assert loaded["engagements"]["sector"].tolist()[:2] == ["WASH", "Protection"]
    source = loaded.source
    assert (source["received"], source["loaded"], source["held"]) == (4, 3, 1)
    assert json.loads(loaded["ledger"]["raw"].dropna().iloc[0])["District"] == "Nowhere"


def test_one_record_in_doubt_holds_the_whole_row() -> None:
    """Received is one row, so it cannot be half loaded."""
    rows = pd.DataFrame({"fate": ["loaded", "loaded", "held", "loaded"], "reason": list("abcd")})
    places = pd.DataFrame({"record": [0, 1, 3], "pcode": list("xyz")})
    united = unite(Placed(rows, places), [2, 3, 3, 4])
    assert united.rows["fate"].tolist() == ["loaded", "held", "held", "loaded"]
    assert united.rows["reason"].tolist() == ["a", "c", "c", "d"]
    assert united.places["record"].tolist() == [0, 3]


def test_only_neighbours_are_one_row() -> None:
    """The same number further down is another row of another table."""
    np.testing.assert_array_equal(runs_of([2, 2, 3, 2]), [0, 0, 1, 2])
