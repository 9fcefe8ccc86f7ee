from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.areas import Areas
from geodata.errors import RecordsError, SourceError
from geodata.gazetteer import Gazetteer
from geodata.ledger import REASONS
from geodata.model import Loaded, conform
from loaders import read_records

HEADERS = ["Date", "Province", "District", "District code", "Organization", "Activity"]
GOOD = ["2024-01-02", "Province A", "District A1", "XXA1", "WFP", "Training"]


@pytest.fixture(scope="module")
def gazetteer(small_areas: Areas) -> Gazetteer:
    """The small country's names and codes."""
    return Gazetteer(small_areas)


def read(gazetteer: Gazetteer, *rows: list[str], headers: list[str] = HEADERS, **more) -> Loaded:
    """What is read from a CSV of rows."""
    out = io.StringIO()
    csv.writer(out).writerows([headers, *rows])
    return read_records(("diary 2024.csv", out.getvalue().encode()), gazetteer=gazetteer, **more)


def warned(loaded: Loaded) -> dict[str, int]:
    """Rows by warning."""
    return {w["code"]: w["rows"] for w in json.loads(loaded.source["warnings"])}


def test_a_row_becomes_an_engagement_with_its_place_and_parties(gazetteer: Gazetteer) -> None:
    """One clean row: dated, placed by its code, led by its organization."""
    loaded = read(gazetteer, GOOD)
    (engagement,) = loaded["engagements"].to_dict("records")
    assert (engagement["row"], str(engagement["date"].date())) == (2, "2024-01-02")
    assert (engagement["kind"], engagement["title"]) == ("activity", "Training")
    (place,) = loaded["places"].to_dict("records")
    assert (place["level"], place["pcode"], place["method"]) == (2, "XXA1", "code")
    assert (place["stated_name"], place["stated_parent"]) == ("District A1", "Province A")
    assert loaded["organizations"]["name"].tolist() == ["WFP"]
    assert loaded["participations"]["role"].tolist() == ["lead"]
    assert loaded["ledger"]["fate"].tolist() == ["loaded"]
    assert json.loads(loaded.source["reports_on"]) == [[0, "XX"]]


def test_every_row_has_a_fate_and_refused_rows_are_kept(gazetteer: Gazetteer) -> None:
    """Held and rejected rows carry the column, the value, a sentence and the provider's own row."""
    loaded = read(
        gazetteer,
        GOOD,
        ["2024-01-03", "Province B", "Nowhere", "", "WFP", ""],
        ["2024-01-04", "", "", "", "WFP", ""],
    )
    ledger = loaded["ledger"]
    assert ledger["row"].tolist() == [2, 3, 4]
    assert ledger["fate"].tolist() == ["loaded", "held", "rejected"]
    assert ledger["reason"].tolist()[1:] == ["unknown_name", "blank_place"]
    assert (ledger["field"][1], ledger["value"][1]) == ("District", "Nowhere")
    assert json.loads(ledger["raw"][1])["Province"] == "Province B"
    counts = loaded.source[["received", "loaded", "held", "rejected", "superseded"]]
    assert counts.tolist() == [3, 1, 1, 1, 0]


def test_loading_twice_gives_the_same_identities(gazetteer: Gazetteer) -> None:
    """Identities come from the bytes and the words, not from the moment."""
    first, second = (read(gazetteer, GOOD, GOOD) for _ in range(2))
    for name in first.tables:
        left, right = (
            each[name].drop(columns="loaded_at", errors="ignore") for each in (first, second)
        )
        pd.testing.assert_frame_equal(left, right)


def test_repeated_rows_are_loaded_and_counted(gazetteer: Gazetteer) -> None:
    """The second and third of three equal rows are warned of."""
    loaded = read(gazetteer, GOOD, GOOD, GOOD)
    assert len(loaded["engagements"]) == 3
    assert warned(loaded)["duplicate_row"] == 2


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("District A1; District A2", ["XXA1", "XXA2"]),
        ("District A1, District A2 ,District A1", ["XXA1", "XXA2"]),
        ("District A1; Nowhere", None),
    ],
)
def test_several_places_in_a_cell_are_taken_when_all_match(
    gazetteer: Gazetteer, cell: str, codes: list[str] | None
) -> None:
    """One engagement in two districts is one row; one part that is unknown holds the row."""
    loaded = read(gazetteer, ["2024-01-02", "Province A", cell, "", "WFP", ""])
    assert len(loaded["engagements"]) == (codes is not None)
    assert loaded["places"]["pcode"].tolist() == (codes or [])
    assert loaded["places"]["position"].tolist() == list(range(len(codes or [])))


def test_counterparts_become_persons_offices_and_memberships(gazetteer: Gazetteer) -> None:
    """A person who is met in an office holds it; the office belongs to the place."""
    headers = ["Date", "District", "Person", "Office", "Host organization", "Program", "Donor"]
    loaded = read(
        gazetteer,
        ["2024-01-02", "District A1", "Ana Ruiz", "Mayor", "Town Hall", "Roads", "ECHO; Sida"],
        headers=headers,
    )
    (post,) = loaded["posts"].to_dict("records")
    assert (post["label"], post["role"], post["pcode"]) == ("Mayor of District A1", "mayor", "XXA1")
    assert loaded["persons"]["name"].tolist() == ["Ana Ruiz"]
    (held,) = loaded["memberships"].to_dict("records")
    assert held["post_id"] == post["post_id"]
    roles = loaded["participations"].groupby("role")["party_kind"].agg(list)
    assert sorted(roles["counterpart"]) == ["organization", "person", "post"]
    assert len(roles["funding"]) == 2
    assert loaded["programs"]["title"].tolist() == ["Roads"]
    assert loaded["program_partners"]["role"].tolist() == ["1", "1"]


def test_one_organization_in_several_spellings_is_one(gazetteer: Gazetteer) -> None:
    """Case and blanks do not make another organization; the usual spelling is kept."""
    rows = [[*GOOD[:4], name, ""] for name in ("Save the Children", "SAVE  the children ", "UN")]
    loaded = read(gazetteer, *rows, rows[0])
    assert sorted(loaded["organizations"]["name"]) == ["Save the Children", "UN"]


def test_the_report_date_comes_before_the_start(gazetteer: Gazetteer) -> None:
    """A file with both keeps both; a file with only a start takes it as the date."""
    headers = ["Report date", "Start date", "End date", "District"]
    row = ["25/04/2024", "01/03/2024", "01/05/2024", "District A1"]
    both = read(gazetteer, row, headers=headers)["engagements"].iloc[0]
    assert (both["date"].month, both["start_date"].month, both["end_date"].month) == (4, 3, 5)
    start = read(gazetteer, row[1:], headers=headers[1:])["engagements"].iloc[0]
    assert start["date"] == start["start_date"]


def test_odd_dates_are_reported_and_never_used(gazetteer: Gazetteer) -> None:
    """Sentinels, unreadable dates and ends before starts are warnings; the rows are loaded."""
    headers = ["Report date", "Start date", "End date", "District"]
    loaded = read(
        gazetteer,
        ["2024-04-25", "2024-03-01", "1970-01-01", "District A1"],
        ["2024-04-25", "2024-03-01", "2024-02-01", "District A1"],
        ["some day", "", "", "District A1"],
        headers=headers,
    )
    assert warned(loaded) == {"bad_date": 1, "date_out_of_range": 1, "end_before_start": 1}
    assert loaded["engagements"]["end_date"].isna().all()
    assert str(loaded.source["end"].date()) == "2024-04-25"


def test_a_month_takes_the_year_of_the_file(gazetteer: Gazetteer) -> None:
    """The period of a source dated by months ends on the last day of its last month."""
    loaded = read(
        gazetteer,
        ["January", "District A1"],
        ["February", "District A1"],
        headers=["Month", "District"],
    )
    assert loaded["engagements"]["date_precision"].tolist() == ["month", "month"]
    assert (str(loaded.source["start"].date()), str(loaded.source["end"].date())) == (
        "2024-01-01",
        "2024-02-29",
    )
    assert warned(loaded) == {"year_from_file": 2}


def test_an_unknown_sensitivity_is_taken_at_its_strictest(gazetteer: Gazetteer) -> None:
    """Public stays public, what is not marked is internal, what is not understood restricted."""
    rows = [["District A1", mark] for mark in ("Public", "", "eyes only")]
    loaded = read(gazetteer, *rows, headers=["District", "Sensitivity"])
    marks = loaded["engagements"]["sensitivity"].tolist()
    assert marks == ["public", "internal", "restricted"]
    assert warned(loaded)["unknown_value"] == 1


def test_a_mapping_is_taken_as_given(gazetteer: Gazetteer) -> None:
    """Columns that a person named are read, others are not."""
    loaded = read(gazetteer, ["XXB1", "XXA1"], headers=["to", "from"], mapping={"adm2_code": "to"})
    assert loaded["places"]["pcode"].tolist() == ["XXB1"]
    assert json.loads(loaded.source["read"])["columns"] == {"adm2_code": "to"}


def test_a_file_of_which_nothing_fits_still_returns(gazetteer: Gazetteer) -> None:
    """Not one row placed is a report, not an error."""
    loaded = read(gazetteer, ["", "", "", "QQ1", "", ""], ["", "", "Nowhere", "", "", ""])
    assert loaded["ledger"]["fate"].tolist() == ["rejected", "held"]
    assert loaded["engagements"].empty


def test_a_file_without_a_place_column_says_what_it_saw(gazetteer: Gazetteer) -> None:
    """The error names the headers."""
    with pytest.raises(RecordsError, match="Colour, Size"):
        read(gazetteer, ["red", "9"], headers=["Colour", "Size"])


def test_an_empty_file_is_a_source_error(gazetteer: Gazetteer) -> None:
    """A header without rows is no table."""
    with pytest.raises(SourceError, match="no table"):
        read(gazetteer)


def test_progress_runs_from_nothing_to_all(gazetteer: Gazetteer) -> None:
    """A long load can be watched."""
    seen: list[tuple[str, float]] = []
    read(gazetteer, GOOD, progress=lambda what, share: seen.append((what, share)))
    shares = [share for _, share in seen]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


CELLS = st.sampled_from(
    [
        *("", "XXA1", "XXA", "District A1", "District A2; District A3", "Province B", "Nowhere"),
        *("31", "2024-01-02", "31/02/2024", "1970-01-01", "nationwide", "=1+1", "Ω\u0000"),
    ]
)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=1, max_size=8))
def test_received_is_the_sum_of_fates(gazetteer: Gazetteer, rows: list[list[str]]) -> None:
    """Whatever stands in the cells, every row that is not blank has exactly one fate."""
    filled = [row for row in rows if any(row)]
    if not filled:
        return
    loaded = read(gazetteer, *rows)
    source = loaded.source
    assert source["received"] == len(filled)
    assert source["received"] == source["loaded"] + source["held"] + source["rejected"]
    assert len(loaded["engagements"]) == source["loaded"]
    assert set(loaded["places"]["engagement_id"]) == set(loaded["engagements"]["engagement_id"])
    assert set(loaded["ledger"]["reason"].dropna()) <= set(REASONS)


def test_a_file_without_dates_is_said(gazetteer: Gazetteer) -> None:
    """Its rows are in no period, so nobody should have to wonder why the map is empty."""
    loaded = read(gazetteer, ["District A1"], ["District A2"], headers=["District"])
    assert warned(loaded) == {"no_date": 2}
    assert loaded.source[["start", "end"]].isna().all()


def test_a_kind_that_is_not_understood_keeps_its_word(gazetteer: Gazetteer) -> None:
    """It counts as a reported activity, and the provider's word stands beside it."""
    headers = ["District P-code", "Kind"]
    loaded = read(gazetteer, ["XXA1", "Dialogue"], ["XXA1", "Cash for work"], headers=headers)
    rows = loaded["engagements"]
    assert rows["kind"].tolist() == ["dialogue", "activity"]
    assert rows["stated_kind"].tolist() == ["Dialogue", "Cash for work"]


def test_a_period_in_one_cell_is_a_start_and_an_end(gazetteer: Gazetteer) -> None:
    """The engagement is dated by its start, and the source lasts until the last end."""
    loaded = read(gazetteer, ["Jan-Mar 2024", "XXA1"], headers=["Date", "District code"])
    (row,) = loaded["engagements"].to_dict("records")
    days = [str(row[name].date()) for name in ("date", "start_date", "end_date")]
    assert days == ["2024-01-01", "2024-01-01", "2024-03-31"]
    assert str(loaded.source["end"].date()) == "2024-03-31"


def test_a_blank_date_beside_a_start_is_the_start(gazetteer: Gazetteer) -> None:
    """Only what no column dates is undated."""
    headers = ["Report date", "Start date", "District code"]
    rows = [["", "2024-02-01", "XXA1"], ["", "", "XXA1"], ["2024-03-01", "", "XXA1"]]
    loaded = read(gazetteer, *rows, headers=headers)
    assert loaded["engagements"]["date"].isna().tolist() == [False, True, False]
    assert warned(loaded) == {"no_date": 1}


def test_the_order_of_one_date_column_holds_for_another(gazetteer: Gazetteer) -> None:
    """A file is written by one hand: what one column shows decides where another shows nothing."""
    headers = ["Start date", "End date", "District code"]
    loaded = read(gazetteer, ["03/04/2024", "04/25/2024", "XXA1"], headers=headers)
    assert str(loaded["engagements"]["start_date"].iloc[0].date()) == "2024-03-04"
    assert "ambiguous_date" not in warned(loaded)


def test_an_office_of_no_known_kind_keeps_its_word(gazetteer: Gazetteer) -> None:
    """With a person it is what they are; alone it is a body that was met; either way it is said."""
    headers = ["Date", "District", "Person", "Office"]
    loaded = read(
        gazetteer,
        ["2024-01-02", "District A1", "Ana Ruiz", "Spokesperson"],
        ["2024-01-03", "District A1", "", "Water board"],
        headers=headers,
    )
    assert loaded["memberships"]["role"].tolist() == ["Spokesperson"]
    assert loaded["organizations"]["name"].tolist() == ["Water board"]
    assert warned(loaded)["unknown_value"] == 2


def test_an_office_met_in_several_places_is_one_in_each(gazetteer: Gazetteer) -> None:
    """The mayors of two towns are two offices."""
    loaded = read(
        gazetteer,
        ["2024-01-02", "District A1; District A2", "Mayor"],
        headers=["Date", "District", "Office"],
    )
    assert loaded["posts"]["label"].tolist() == ["Mayor of District A1", "Mayor of District A2"]


def test_a_header_may_say_how_names_are_separated(gazetteer: Gazetteer) -> None:
    """A comma separates names only where the header says so."""
    headers = ["District", "Implementing Partners (separated by , )", "Donor"]
    loaded = read(gazetteer, ["District A1", "Aid, Relief", "Smith, Jones and Co"], headers=headers)
    assert sorted(loaded["organizations"]["name"]) == ["Aid", "Relief", "Smith, Jones and Co"]


def test_the_file_is_kept_with_what_was_read(gazetteer: Gazetteer) -> None:
    """So that a decision can be applied later."""
    loaded = read(gazetteer, GOOD)
    ((name, content),) = loaded.originals
    assert name == "diary 2024.csv"
    assert content.startswith(b"Date,Province")


def test_a_vintage_that_fits_better_is_named(small_areas: Areas) -> None:
    """Names that another boundary version has, and this one has not, are told with both shares."""
    frames = [small_areas.at(level).reset_index(drop=True) for level in small_areas.levels]
    names = pd.concat(frames)["name"].str.replace("District", "Zone", regex=False)
    later = conform("areas", pd.concat(frames).assign(vintage="later", name=names))
    rows = [["2024-01-02", f"Zone {at}", "WFP"] for at in ("A1", "A2", "A3", "B1", "B2")]
    headers = ["Date", "District", "Organization"]
    others = [Gazetteer(small_areas), Gazetteer(Areas(later))]
    loaded = read(Gazetteer(small_areas), *rows, headers=headers, others=others)
    (told,) = [w for w in json.loads(loaded.source["warnings"]) if w["code"] == "other_vintage"]
    assert told["examples"] == ["later"]
    assert "later has 100% of the 5 different names, small-2024 has 0%" in told["message"]
    fitting = read(others[1], *rows, headers=headers, others=others)
    assert "other_vintage" not in warned(fitting)
