from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.tabular import Table, read_tables


def read(*rows: list[str]) -> Table:
    """Rows, written as a CSV and read back as the one table in it."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    (table,) = read_tables(("a.csv", out.getvalue().encode()))
    return table


def test_counts_by_sector_become_one_record_a_filled_cell() -> None:
    """Blanks and zeros are none, totals stay columns, and a row without any stays a row."""
    table = read(
        ["OBLAST", "ADMIN1_ID", "CCCM", "Health", "PC_CP", "WASH", "TOTAL"],
        ["Cherkaska", "UA71", "", "10", "3", "7", "15"],
        ["Lvivska", "UA46", "1", "0", "-", "", "1"],
        ["Sumska", "UA59", "", "", "", "", "0"],
    )
    assert table.headers == ("OBLAST", "ADMIN1_ID", "TOTAL", "Sector", "Count")
    assert table.rows == (
        ("Cherkaska", "UA71", "15", "Health", "10"),
        ("Cherkaska", "UA71", "15", "PC_CP", "3"),
        ("Cherkaska", "UA71", "15", "WASH", "7"),
        ("Lvivska", "UA46", "1", "CCCM", "1"),
        ("Sumska", "UA59", "0", "", ""),
    )
    assert (table.row_numbers, table.received) == ((2, 2, 2, 3, 4), 3)
    (note,) = table.notes
    assert (note.code, note.rows) == ("unpivoted", 3)
    assert "4 columns from CCCM to WASH" in note.message


def test_names_under_sectors_are_organizations() -> None:
    """Who works in which sector, with the names in the cells."""
    table = read(
        ["District", "Health", "WASH", "Education"],
        ["Juba", "WHO; MSF", "Red Cross", ""],
        ["Yei", "", "x", ""],
    )
    assert table.headers == ("District", "Sector", "Organization")
    assert table.rows == (
        ("Juba", "Health", "WHO; MSF"),
        ("Juba", "WASH", "Red Cross"),
        ("Yei", "WASH", ""),
    )


def test_marks_by_sector_beside_the_organization() -> None:
    """One row an organization and district: it has a record for each of its sectors."""
    table = read(
        ["Organization", "District", "Health", "WASH", "Education"],
        ["WFP", "Juba", "x", "", "x"],
        ["FAO", "Yei", "", "x", ""],
    )
    assert table.rows == (
        ("WFP", "Juba", "Health"),
        ("WFP", "Juba", "Education"),
        ("FAO", "Yei", "WASH"),
    )


@pytest.mark.parametrize("mark", ["x", "X", "✓", "yes", "Oui", "1", "TRUE"])
def test_organizations_across_the_columns(mark: str) -> None:
    """Marks under agencies; one that is not known is taken along with those that are."""
    table = read(
        ["Province", "District", "WFP", "UNICEF", "Shirika la Amani", "Village head"],
        ["Koshi", "Morang", mark, "", mark, "Ram"],
        ["Koshi", "Sunsari", "no", mark, "n/a", "Sita"],
    )
    assert table.headers == ("Province", "District", "Village head", "Organization")
    assert [(row[1], row[3]) for row in table.rows] == [
        ("Morang", "WFP"),
        ("Morang", "Shirika la Amani"),
        ("Sunsari", "UNICEF"),
    ]


def test_a_line_above_says_what_the_columns_are() -> None:
    """Under *Organization* any name is one, known or not."""
    table = read(
        ["", "Organization", "", "", ""],
        ["District", "Alpha", "Beta", "Gamma", "Remarks"],
        ["Juba", "x", "", "x", "since May"],
        ["Yei", "", "x", "", ""],
    )
    assert table.headers == ("District", "Remarks", "Organization")
    assert [(row[0], row[2]) for row in table.rows] == [
        ("Juba", "Alpha"),
        ("Juba", "Gamma"),
        ("Yei", "Beta"),
    ]


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        (["January", "February", "March"], "Month"),
        (["Jan-24", "Feb-24", "Mar-24"], "Month"),
        (["2024-01", "2024-02", "2024-03"], "Month"),
        (["janv.", "févr.", "mars"], "Month"),
        (["2021", "2022", "2023"], "Year"),
    ],
)
def test_months_and_years_across_the_columns(headers: list[str], says: str) -> None:
    """A plan of work: which activity is in which month."""
    table = read(["District", "Activity", *headers], ["Juba", "Training", "x", "", "x"])
    assert table.headers == ("District", "Activity", says)
    assert [row[2] for row in table.rows] == [headers[0], headers[2]]


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        (["District", "Targeted", "Reached", "Men", "Women"], ["Juba", "5", "4", "2", "2"]),
        (["District", "Date", "Health", "WASH", "Shelter"], ["Juba", "2024-01-02", "x", "", ""]),
        (["District", "Sector", "Health", "WASH", "NFI"], ["Juba", "Health", "x", "", ""]),
        (["District", "Health", "WASH", "Education"], ["Juba", "20200", "406000", "900"]),
        (["District", "Health", "WASH", "Education"], ["Juba", "0.25", "0.08", "2.5"]),
        (["District", "Health", "WASH", "Men"], ["Juba", "x", "x", "3"]),
        (["District", "2019", "2020", "2021"], ["Juba", "250000", "260000", "270000"]),
        (["District", "School", "Clinic", "Market"], ["Juba", "yes", "no", "yes"]),
        (["District", "WFP", "UNICEF", "Men", "Women"], ["Juba", "x", "x", "3", "4"]),
        (["Survey", "Health", "WASH", "Education"], ["A", "x", "x", ""]),
        (["District", "Health", "WASH", "Education"], ["Juba", "High", "Low", "Very low"]),
        (["District", "Health", "WASH", "Education"], ["Juba", "We met the nurse " * 9, "", "x"]),
        (
            ["District", "needs", "needs/health", "needs/wash", "needs/food"],
            ["Juba", "health", "1", "1", "0"],
        ),
    ],
)
def test_a_list_is_never_taken_for_a_cross_tab(headers: list[str], row: list[str]) -> None:
    """Figures of people, dates, choices of a question, or nothing that says where."""
    table = read(headers, row)
    assert (table.headers, table.rows, table.notes) == (tuple(headers), (tuple(row),), ())


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("severity_2024.csv", [["District", "Health", "WASH", "NFI"], ["Juba", "3", "", "2"]]),
        ("people_reached.csv", [["District", "Health", "WASH", "NFI"], ["Juba", "30", "", "20"]]),
        (
            "a.csv",
            [["District", "Health", "WASH", "NFI"], ["A", "3", "4", "2"], ["B", "1", "2", "5"]],
        ),
        (
            "a.csv",
            [
                ["District", "Health", "WASH", "NFI"],
                ["#adm2+name", "#inneed", "#inneed", "#inneed"],
                ["Juba", "3", "", "2"],
            ],
        ),
    ],
)
def test_figures_about_areas_stay_figures(name: str, rows: list[list[str]]) -> None:
    """A severity, or people in need: numbers in every cell, or a title or tag that says so."""
    content = "\n".join(map(",".join, rows)).encode()
    (table,) = read_tables((name, content))
    assert table.headers == tuple(rows[0])


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(st.sampled_from(["", "x", "0", "-", "3"]), min_size=3, max_size=3), min_size=1
    )
)
def test_every_row_of_a_cross_tab_is_still_there(cells: list[list[str]]) -> None:
    """Whatever is filled: each row received gives one record a filled cell, one if none is."""
    rows = [[f"District {at}", *row] for at, row in enumerate(cells)]
    table = read(["District", "Health", "WASH", "Education"], *rows)
    if "Sector" in table.headers:
        filled = [max(sum(cell in ("x", "3") for cell in row), 1) for row in cells]
        assert len(table.rows) == sum(filled)
    assert table.received == len(rows)
    assert set(table.row_numbers) == set(range(2, len(rows) + 2))


@pytest.mark.real
def test_real_lists_stay_lists(real_data: Path) -> None:
    """Of the files of country offices only the summaries by sector are cross-tabs."""
    unpivoted = {
        (path.name, table.sheet)
        for path in sorted((real_data / "cases").glob("*/*"))
        if path.suffix in (".csv", ".xlsx")
        for table in read_tables(path)
        if any(note.code == "unpivoted" for note in table.notes)
    }
    assert unpivoted == {
        ("ukr_5w_round12.xlsx", "Num_of_Orgs_by_Oblast"),
        ("som_3w_all_clusters_mar2022.xlsx", "Analysis"),
        ("som_3w_all_clusters_mar2022.xlsx", "Cluster Map"),
    }
