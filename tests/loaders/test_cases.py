"""The real files of the data folder, against facts that were computed independently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from geodata.areas import Areas
from geodata.gazetteer import Gazetteer
from geodata.model import Loaded
from loaders.boundaries import read_boundaries
from loaders.records import read_records
from loaders.records.report import check_report

pytestmark = pytest.mark.real

FILES = {
    "ssd_3w_2022": ("ssd_3w_op_jan_mar_2022.xlsx", "ssd_adm2_cod.geojson"),
    "lby_3w_2021": ("lby_3w_may2021.xlsx", "lby_adm2.topojson"),
    "gtm_345w_2021": ("gtm_345w.csv", "gtm_adm2_hxl.geojson"),
    "cmr_5w_2021": ("cmr_5w_jun2021.xlsx", "cmr_adm2.topojson"),
    "nga_3w_2021": ("nga_3w_aug2021.xlsx", "nga_adm2.topojson"),
    "som_3w_2022": ("som_3w_all_clusters_mar2022.xlsx", "som_adm2_cod.geojson"),
    "eth_4w_2022": ("eth_4w_feb2022.xlsx", "eth_adm3.topojson"),
    "afg_3w_2021": ("afg_3w_jul_sep_2021.csv", "afg_adm2_geoboundaries.topojson"),
    "usa_candidate_visits": ("candidate_visits.csv", "us_states.geojson"),
    "ssd_dtm_r11": ("ssd_dtm_r11.xlsx", "ssd_adm2_cod.geojson"),
}

# Districts whose name the boundary knows only in a neighbouring province.
HOMONYMS = {
    ("Hesarak", "Nangarhar"),
    ("Jani Khel", "Paktya"),
    ("Feroz Nakhchir", "Samangan"),
    ("Tagab", "Badakhshan"),
    ("Gizab", "Uruzgan"),
    ("Jaghatu", "Maidan Wardak"),
}


@pytest.fixture
def load(real_data: Path):
    """Loads one case: what was read, and its areas."""

    def load_case(case: str) -> tuple[Loaded, Areas]:
        records, boundary = (real_data / "cases" / case / name for name in FILES[case])
        areas = Areas(read_boundaries(boundary)["areas"])
        return read_records(records, gazetteer=Gazetteer(areas)), areas

    return load_case


def warned(report: dict[str, Any]) -> dict[str, int]:
    """Rows by warning."""
    return {warning["code"]: warning["rows"] for warning in report["warnings"]}


def refused(report: dict[str, Any]) -> dict[tuple[str, str], int]:
    """Rows by reason and fate."""
    return {(reason["code"], reason["fate"]): reason["rows"] for reason in report["reasons"]}


def test_south_sudan(load) -> None:
    """The clean baseline: every row by its code, months dated by the year of the file's name."""
    report = check_report(*load("ssd_3w_2022"))
    assert (report["received"], report["placed"]) == (2782, 2782)
    assert report["areas"] == {"total": 79, "engaged": 79}
    assert report["top"][:3] == [
        ["SS0101", "Juba", 130],
        ["SS0306", "Fangak", 95],
        ["SS0303", "Bor South", 89],
    ]
    assert report["by_month"] == {"2022-01": 855, "2022-02": 944, "2022-03": 983}
    assert (report["start"], report["end"]) == ("2022-01-01", "2022-03-31")
    assert warned(report) == {"year_from_file": 2782}


def test_libya(load) -> None:
    """Tags with blanks inside, a lookup sheet beside the data, and no date at all."""
    report = check_report(*load("lby_3w_2021"))
    assert (report["received"], report["placed"]) == (495, 495)
    assert report["areas"] == {"total": 22, "engaged": 22}
    assert [top[::2] for top in report["top"][:3]] == [
        ["LY0211", 135],
        ["LY0214", 64],
        ["LY0103", 41],
    ]
    assert (report["start"], report["end"], report["by_month"]) == (None, None, {})
    assert report["read"]["sheet"] == "3W as of May 2021"
    assert warned(report) == {"no_date": 495, "other_sheets": 22}


def test_guatemala(load) -> None:
    """Day-first dates, two sentinels, rows known only to a department or the whole country."""
    report = check_report(*load("gtm_345w_2021"))
    assert (report["received"], report["placed"], report["known_only_higher"]) == (1197, 1000, 186)
    assert report["areas"] == {"total": 342, "engaged": 149}
    assert report["reasons"] == [
        {"code": "unknown_code", "fate": "rejected", "rows": 11, "examples": ["31"]}
    ]
    assert (report["start"], report["end"]) == ("2020-03-18", "2021-06-07")
    assert warned(report) == {"known_only_higher": 186, "date_out_of_range": 2}
    assert [top[::2] for top in report["top"][:3]] == [
        ["GT0101", 61],
        ["GT1413", 54],
        ["GT1610", 51],
    ]


@pytest.mark.parametrize(
    ("case", "received", "engaged", "top", "codes"),
    [
        (
            "cmr_5w_2021",
            11681,
            37,
            [["CM007005", 1201], ["CM010001", 1166], ["CM004006", 954]],
            {"code_restyled": 11681, "duplicate_row": 9158, "no_date": 11681},
        ),
        (
            "nga_3w_2021",
            4648,
            58,
            [["NG008021", 496], ["NG008013", 398], ["NG008011", 300]],
            {"duplicate_row": 2274},
        ),
    ],
)
def test_prefixes_that_differ(
    load, case: str, received: int, engaged: int, top: list[Any], codes: dict[str, int]
) -> None:
    """CMR004 is CM004, restyled as a column; NGA008 beside NG008021 harms nobody."""
    report = check_report(*load(case))
    assert (report["received"], report["placed"]) == (received, received)
    assert report["areas"]["engaged"] == engaged
    assert [entry[::2] for entry in report["top"][:3]] == top
    assert warned(report) == codes


def test_somalia(load) -> None:
    """Names alone: one name unknown, and two rows whose region is another than the district's."""
    report = check_report(*load("som_3w_2022"))
    assert (report["received"], report["placed"]) == (31085, 29595 - 2)
    assert refused(report) == {("unknown_name", "held"): 1490 + 2}
    assert report["areas"]["engaged"] == 72
    assert warned(report)["duplicate_row"] == 29087


def test_ethiopia(load) -> None:
    """Codes newer than the boundary are not degraded; a code against another's name is held."""
    report = check_report(*load("eth_4w_2022"))
    assert (report["received"], report["placed"]) == (7900, 6561 - 75)
    assert report["areas"]["engaged"] == 714
    assert refused(report)["code_name_conflict", "held"] == 80
    assert warned(report)["duplicate_row"] == 1547


def test_afghanistan(load) -> None:
    """A district of the same name in another province is never taken."""
    loaded, areas = load("afg_3w_2021")
    report = check_report(loaded, areas)
    assert report["received"] == 2414
    stated = set(
        zip(loaded["places"]["stated_name"], loaded["places"]["stated_parent"], strict=True)
    )
    assert not stated & HOMONYMS
    assert refused(report)["unknown_name", "held"] == 769
    assert warned(report)["duplicate_row"] == 79


def test_candidate_visits(load) -> None:
    """A diary with month-first dates, by the names of states."""
    report = check_report(*load("usa_candidate_visits"))
    assert (report["received"], report["placed"]) == (1741, 1741)
    assert report["areas"] == {"total": 52, "engaged": 40}
    assert [top[1:] for top in report["top"][:3]] == [
        ["Iowa", 900],
        ["New Hampshire", 395],
        ["South Carolina", 116],
    ]
    assert (report["start"], report["end"]) == ("2023-01-19", "2024-03-04")


def test_points_beside_codes(load) -> None:
    """28 points lie in another county than the one stated by code and name, which prevail."""
    report = check_report(*load("ssd_dtm_r11"))
    assert (report["received"], report["placed"], report["outside"]) == (3335, 3335, 0)
    assert warned(report)["point_name_conflict"] == 28
    assert report["read"]["sheet"] == "MT R11 Baseline locations"
