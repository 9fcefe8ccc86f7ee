from __future__ import annotations

import json

import pytest

from geodata.areas import Areas
from geodata.errors import AreaError
from geodata.gazetteer import Gazetteer
from geodata.model import Loaded
from loaders import read_records
from loaders.records.report import check_report

DIARY = """Date,Province,District,Longitude,Latitude
2024-01-02,Province A,District A1,,
2024-01-09,Province A,District A1; District A2,,
2024-02-01,Province B,District B3,,
2024-02-02,Province B,,,
2024-02-03,,Nationwide,,
2024-02-04,Province B,Nowhere,,
2024-02-05,,,,
2024-02-05,,,40,40
"""

KEYS = (
    *("received", "loaded", "held", "rejected", "placed", "known_only_higher", "outside"),
    *("areas", "top", "start", "end", "by_month", "reasons", "warnings", "read"),
)


@pytest.fixture(scope="module")
def loaded(small_areas: Areas) -> Loaded:
    """A diary of eight rows with a bit of everything."""
    return read_records(("d.csv", DIARY.encode()), gazetteer=Gazetteer(small_areas))


def test_the_report_is_the_object_of_check(loaded: Loaded, small_areas: Areas) -> None:
    """All keys, in order, and plain enough for JSON."""
    report = check_report(loaded, small_areas)
    assert tuple(report) == KEYS
    assert json.loads(json.dumps(report)) == report


def test_the_counts_add_up(loaded: Loaded, small_areas: Areas) -> None:
    """Received is the sum of fates; loaded is what is placed and what is known only higher."""
    report = check_report(loaded, small_areas)
    assert report["received"] == report["loaded"] + report["held"] + report["rejected"] == 8
    assert report["loaded"] == report["placed"] + report["known_only_higher"] == 5
    assert (report["placed"], report["outside"]) == (3, 1)


def test_top_counts_a_row_once_in_each_of_its_areas(loaded: Loaded, small_areas: Areas) -> None:
    """Most rows first, ties by P-code; the park is listed but is not in the denominator."""
    report = check_report(loaded, small_areas)
    assert report["top"] == [
        ["XXA1", "District A1", 2],
        ["XXA2", "District A2", 1],
        ["XXB3", "District B3", 1],
    ]
    assert report["areas"] == {"total": 5, "engaged": 2}


def test_a_coarser_level_rolls_up_without_counting_twice(
    loaded: Loaded, small_areas: Areas
) -> None:
    """A row in two districts of one province is one row of the province."""
    report = check_report(loaded, small_areas, level=1)
    assert report["top"] == [["XXA", "Province A", 2], ["XXB", "Province B", 2]]
    assert (report["placed"], report["known_only_higher"]) == (4, 1)
    higher = next(w for w in report["warnings"] if w["code"] == "known_only_higher")
    assert higher["rows"] == 1


def test_the_period_and_the_columns_are_said(loaded: Loaded, small_areas: Areas) -> None:
    """Dates are ISO text, months count rows, and the columns name the provider's headers."""
    report = check_report(loaded, small_areas)
    assert (report["start"], report["end"]) == ("2024-01-02", "2024-02-03")
    assert report["by_month"] == {"2024-01": 2, "2024-02": 3}
    assert report["read"]["columns"]["adm2_name"] == "District"
    assert (report["read"]["header_row"], report["read"]["key"]) == (1, "name")


def test_reasons_come_with_examples(loaded: Loaded, small_areas: Areas) -> None:
    """Held and rejected rows by reason, with what stood in them."""
    reasons = {r["code"]: r for r in check_report(loaded, small_areas)["reasons"]}
    assert reasons["unknown_name"] == {
        "code": "unknown_name",
        "fate": "held",
        "rows": 1,
        "examples": ["Nowhere"],
    }
    assert reasons["blank_place"]["fate"] == "rejected"


def test_a_level_that_is_not_there_is_an_error(loaded: Loaded, small_areas: Areas) -> None:
    """Asking for a level the boundary lacks says which it has."""
    with pytest.raises(AreaError, match="levels 0, 1, 2"):
        check_report(loaded, small_areas, level=3)
