"""Reading a source again: a pure function of its files, how it was read, and what was decided."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest

from geodata.areas import Areas
from geodata.errors import SourceError
from geodata.gazetteer import Gazetteer
from geodata.model import Loaded, conform
from loaders import read_again, read_records

HEADERS = ["Start date", "Province", "District", "Organization"]
ROWS = [
    ["03/04/2024", "Province A", "District A1", "WFP"],
    ["25/04/2024", "Province A", "Old town", "WFP"],
    ["26/04/2024", "Province B", "Old town", "FAO"],
]


@pytest.fixture
def gazetteer(small_areas: Areas) -> Gazetteer:
    """The small country's names and codes."""
    return Gazetteer(small_areas)


@pytest.fixture
def loaded(gazetteer: Gazetteer) -> Loaded:
    """A diary of three rows, two of them held."""
    out = io.StringIO()
    csv.writer(out).writerows([HEADERS, *ROWS])
    return read_records(("diary.csv", out.getvalue().encode()), gazetteer=gazetteer)


def decided(areas: Areas, ledger: pd.DataFrame, row: int) -> pd.DataFrame:
    """A person's decision about the place in doubt of a row: it is District A2."""
    about = ledger.set_index("row").loc[row]
    names = ["stated_level", "stated_code", "stated_name", "stated_parent"]
    return conform(
        "decisions",
        pd.DataFrame(
            [
                {
                    **about[names].to_dict(),
                    "decision_id": "d1",
                    "action": "accept",
                    "vintage": areas.vintage,
                    "level": 2,
                    "pcode": "XXA2",
                    "decided_by": "Ana",
                    "decided_at": "2024-05-01T00:00:00+00:00",
                }
            ]
        ),
    )


def test_reading_again_changes_nothing(loaded: Loaded, gazetteer: Gazetteer) -> None:
    """Without a decision the same comes of it, to the last value."""
    again = read_again(loaded.source, loaded.originals, gazetteer=gazetteer)
    assert set(again.tables) == set(loaded.tables)
    for name in loaded.tables:
        pd.testing.assert_frame_equal(again[name], loaded[name])
    assert again.originals == loaded.originals


def test_a_decision_is_applied_by_reading_again(loaded: Loaded, small_areas: Areas) -> None:
    """It settles the rows that say the same words, and no others."""
    assert loaded["ledger"]["fate"].tolist() == ["loaded", "held", "held"]
    decisions = decided(small_areas, loaded["ledger"], 3)
    again = read_again(
        loaded.source, loaded.originals, gazetteer=Gazetteer(small_areas, decisions=decisions)
    )
    assert again["ledger"]["fate"].tolist() == ["loaded", "loaded", "held"]
    assert again["places"]["method"].tolist()[1] == "decision"
    assert again.source_id == loaded.source_id


def test_what_a_person_said_about_columns_still_holds(gazetteer: Gazetteer) -> None:
    """The mapping, the claim and the sheet are those of the first reading."""
    content = b"to,from,on\nXXB1,XXA1,2024-01-02\n"
    first = read_records(
        ("trips.csv", content),
        gazetteer=gazetteer,
        mapping={"adm2_code": "to"},
        reports_on=[(1, "XXB")],
        illustrative=True,
    )
    again = read_again(first.source, first.originals, gazetteer=gazetteer)
    assert again["places"]["pcode"].tolist() == ["XXB1"]
    assert json.loads(again.source["read"])["columns"] == {"adm2_code": "to"}
    assert again.source["reports_on"] == first.source["reports_on"]
    assert bool(again.source["illustrative"])


def test_answered_rows_are_left_alone(loaded: Loaded, gazetteer: Gazetteer) -> None:
    """A row that a corrected file stands for is superseded, and its engagement goes."""
    again = read_again(loaded.source, loaded.originals, gazetteer=gazetteer, superseded=[2, 4])
    assert again["ledger"]["fate"].tolist() == ["superseded", "held", "superseded"]
    assert again["ledger"]["reason"].tolist() == ["resubmitted", "unknown_name", "resubmitted"]
    assert again["engagements"].empty
    source = again.source
    assert (source["received"], source["held"], source["superseded"]) == (3, 1, 2)


def test_a_source_without_its_files_cannot_be_read_again(
    loaded: Loaded, gazetteer: Gazetteer
) -> None:
    """Somebody has to give the file anew."""
    with pytest.raises(SourceError, match="No file"):
        read_again(loaded.source, (), gazetteer=gazetteer)
