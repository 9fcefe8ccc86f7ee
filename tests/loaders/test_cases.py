"""The real files of the data folder, against facts that were computed independently.

What is expected comes from each case's own manifest; where ours is another and better answer, the
difference stands in the test with its reason.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from geodata.areas import Areas
from geodata.gazetteer import Gazetteer
from geodata.model import Loaded
from loaders import check_report, read_aliases, read_boundaries, read_records

pytestmark = pytest.mark.real

BOUNDARIES = {
    "ssd_3w_2022": ["ssd_adm2_cod.geojson"],
    "lby_3w_2021": ["lby_adm2.topojson"],
    "gtm_345w_2021": ["gtm_adm2_hxl.geojson"],
    "cmr_5w_2021": ["cmr_adm2.topojson"],
    "nga_3w_2021": ["nga_adm2.topojson"],
    "som_3w_2022": ["som_adm2_cod.geojson"],
    "eth_4w_2022": ["eth_adm3.topojson"],
    "afg_3w_2021": ["afg_adm2_geoboundaries.topojson"],
    "usa_candidate_visits": ["us_states.geojson"],
    "ssd_dtm_r11": ["ssd_adm2_cod.geojson"],
    "npl_rc3w_2015": ["npl_adm3.topojson"],
    "sle_aims_points": ["sle_adm2.topojson"],
    "nga_iati_104": ["nga_adm1.topojson"],
    "ken_officials": ["ken_adm1_counties.topojson", "ken_adm2_constituencies.topojson"],
    "ukr_5w_2022": ["ukr_adm1.topojson"],
    "adm0_china_diplomacy": ["world_adm0.topojson"],
    "conflict_hapi_2025": ["../nga_3w_2021/nga_adm2.topojson"],
    "ona_odk_export": ["../nga_3w_2021/nga_adm2.topojson"],
}
RECORDS = {
    "ssd_3w_2022": ["ssd_3w_op_jan_mar_2022.xlsx"],
    "lby_3w_2021": ["lby_3w_may2021.xlsx"],
    "gtm_345w_2021": ["gtm_345w.csv"],
    "cmr_5w_2021": ["cmr_5w_jun2021.xlsx"],
    "nga_3w_2021": ["nga_3w_aug2021.xlsx"],
    "som_3w_2022": ["som_3w_all_clusters_mar2022.xlsx"],
    "eth_4w_2022": ["eth_4w_feb2022.xlsx"],
    "afg_3w_2021": ["afg_3w_jul_sep_2021.csv"],
    "usa_candidate_visits": ["candidate_visits.csv"],
    "ssd_dtm_r11": ["ssd_dtm_r11.xlsx"],
    "npl_rc3w_2015": ["npl_rc_3w.json"],
    "sle_aims_points": ["locations.csv", "projects.csv", "transactions.csv"],
    "nga_iati_104": ["nga_aims_iati_1.04.xml"],
    "ken_officials": ["ken_mps_popolo.json"],
    "ukr_5w_2022": ["ukr_5w_round12.xlsx"],
    "adm0_china_diplomacy": ["ChinesePublicDiplomacy.xlsx"],
    "conflict_hapi_2025": ["hapi_conflict_2025_01.csv"],
    "ona_odk_export": ["ona_large_csv_upload.csv"],
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


_EVENTS = "Conflict events (HAPI)"
_TARGETING = "Conflict events: civilian targeting"


class Case(NamedTuple):
    """One case, loaded: its tables, its areas, its report, and the facts of its manifest."""

    loaded: Loaded
    areas: Areas
    report: dict[str, Any]
    facts: dict[str, Any]

    @property
    def warned(self) -> dict[str, int]:
        """Rows by warning."""
        return {warning["code"]: warning["rows"] for warning in self.report["warnings"]}

    @property
    def refused(self) -> dict[tuple[str, str], int]:
        """Rows by reason and fate."""
        return {(r["code"], r["fate"]): r["rows"] for r in self.report["reasons"]}

    def top(self, most: int = 3) -> list[list[Any]]:
        """P-code and rows of the areas with most."""
        return [[code, rows] for code, _, rows in self.report["top"][:most]]


@pytest.fixture
def load(real_data: Path):
    """Loads one case, from its own files or from others of its folder."""

    def load_case(
        case: str,
        boundaries: list[str] | None = None,
        records: list[str] | None = None,
        aliases: list[str] = [],  # noqa: B006
    ) -> Case:
        folder = real_data / "cases" / case
        facts = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["facts"]
        shapes = [folder / name for name in boundaries or BOUNDARIES[case]]
        rows = [folder / name for name in records or RECORDS[case]]
        areas = Areas(read_boundaries(shapes if len(shapes) > 1 else shapes[0])["areas"])
        gazetteer = Gazetteer(areas)
        for name in aliases:
            gazetteer = gazetteer.with_names(read_aliases(folder / name, gazetteer=gazetteer))
        loaded = read_records(rows if len(rows) > 1 else rows[0], gazetteer=gazetteer)
        return Case(loaded, areas, check_report(loaded, areas), facts)

    return load_case


def codes_and_rows(top: list[list[Any]]) -> list[list[Any]]:
    """P-code and rows of a manifest's ``[P-code, name, rows]``."""
    return [[code, rows] for code, _, rows in top]


@pytest.mark.parametrize("case", sorted(set(BOUNDARIES) - {"france"}))
def test_every_row_of_every_case_has_one_fate(load, case: str) -> None:
    """Received is loaded, held and rejected, and the ledger holds each row once."""
    found = load(case)
    report = found.report
    assert report["received"] == report["loaded"] + report["held"] + report["rejected"] > 0
    ledger = found.loaded["ledger"]
    assert len(ledger) == report["received"]
    assert not ledger["row"].duplicated().any()
    refused = ledger[ledger["fate"] != "loaded"]
    assert refused["message"].notna().all()
    assert refused["raw"].notna().all()


def test_south_sudan(load) -> None:
    """The clean baseline: every row by its code, months dated by the year of the file's name."""
    case = load("ssd_3w_2022")
    report = case.report
    assert (report["received"], report["placed"]) == (2782, 2782)
    assert report["areas"] == {"total": 79, "engaged": 79}
    assert case.top() == [["SS0101", 130], ["SS0306", 95], ["SS0303", 89]]
    assert report["by_month"] == {"2022-01": 855, "2022-02": 944, "2022-03": 983}
    assert (report["start"], report["end"]) == ("2022-01-01", "2022-03-31")
    assert case.warned == {"year_from_file": 2782}


def test_libya(load) -> None:
    """Tags with blanks inside, a lookup sheet beside the data, and no date at all."""
    case = load("lby_3w_2021")
    report = case.report
    assert (report["received"], report["placed"]) == (495, 495)
    assert report["areas"] == {"total": 22, "engaged": 22}
    assert case.top() == [["LY0211", 135], ["LY0214", 64], ["LY0103", 41]]
    assert (report["start"], report["end"], report["by_month"]) == (None, None, {})
    assert report["read"]["sheet"] == "3W as of May 2021"
    assert case.warned["no_date"] == 495


def test_libya_knows_its_arabic_names(load) -> None:
    """The lookup sheet beside the data gives every mantika its name in Arabic script."""
    aliases = load("lby_3w_2021").loaded["aliases"]
    arabic = aliases[aliases["name"].str.contains("[\u0621-\u064a]")]
    assert arabic["pcode"].nunique() == 22


def test_guatemala(load) -> None:
    """Day-first dates, two sentinels, rows known only to a department or the whole country."""
    case = load("gtm_345w_2021")
    report = case.report
    assert (report["received"], report["placed"], report["known_only_higher"]) == (1197, 1000, 186)
    assert report["areas"] == {"total": 342, "engaged": 149}
    assert case.refused == {("unknown_code", "rejected"): 11}
    assert (report["start"], report["end"]) == ("2020-03-18", "2021-06-07")
    assert case.warned["date_out_of_range"] == 2
    assert case.top() == [["GT0101", 61], ["GT1413", 54], ["GT1610", 51]]


@pytest.mark.parametrize(
    ("case", "engaged", "codes"),
    [
        ("cmr_5w_2021", 37, {"code_restyled": 11681, "duplicate_row": 9158, "no_date": 11681}),
        ("nga_3w_2021", 58, {"duplicate_row": 2274}),
    ],
)
def test_prefixes_that_differ(load, case: str, engaged: int, codes: dict[str, int]) -> None:
    """CMR004 is CM004, restyled as a column; NGA008 beside NG008021 harms nobody."""
    found = load(case)
    rows = found.facts["rows"]
    assert (found.report["received"], found.report["placed"]) == (rows, rows)
    assert found.report["areas"]["engaged"] == engaged
    top = next(found.facts[key] for key in found.facts if "top3_units_by_rows" in key)
    assert found.top() == codes_and_rows(top)
    assert codes.items() <= found.warned.items()


def test_somalia(load) -> None:
    """The workbook's own list of districts says that Baidoa is Baydhaba: all 73 are engaged.

    Two rows name a region that the district is not in; one witness against one is held.
    """
    case = load("som_3w_2022")
    assert (case.report["received"], case.report["placed"]) == (31085, 31085 - 2)
    assert case.report["areas"]["engaged"] == 73
    assert case.warned["duplicate_row"] == 29087


def test_ethiopia(load) -> None:
    """Codes newer than the boundary are not degraded; a code against another's name is held.

    6,561 codes exist; 89 of those rows name another woreda than their code does, most of them a
    code filled down over woredas of other regions, and five are placed by name where the code is
    unknown.
    """
    case = load("eth_4w_2022")
    assert (case.report["received"], case.report["placed"]) == (7900, 6477)
    assert case.report["areas"]["engaged"] == 714
    assert case.refused["code_name_conflict", "held"] == 89
    assert case.warned["duplicate_row"] == 1547


def test_afghanistan(load) -> None:
    """A district of the same name in another province is never taken."""
    case = load("afg_3w_2021")
    assert case.report["received"] == 2414
    places = case.loaded["places"]
    assert not set(zip(places["stated_name"], places["stated_parent"], strict=True)) & HOMONYMS
    assert case.warned["duplicate_row"] == 79


def test_candidate_visits(load) -> None:
    """A diary with month-first dates, by the names of states."""
    case = load("usa_candidate_visits")
    assert (case.report["received"], case.report["placed"]) == (1741, 1741)
    assert case.report["areas"] == {"total": 52, "engaged": 40}
    assert [top[1:] for top in case.report["top"][:3]] == case.facts["top3_states"]
    dated = (case.facts["date_min"], case.facts["date_max"])
    assert (case.report["start"], case.report["end"]) == dated


def test_points_beside_codes(load) -> None:
    """28 points lie in another county than the one stated by code and name, which prevail."""
    case = load("ssd_dtm_r11")
    assert (case.report["received"], case.report["placed"], case.report["outside"]) == (
        3335,
        3335,
        0,
    )
    assert case.warned["point_name_conflict"] == 28
    assert case.report["read"]["sheet"] == "MT R11 Baseline locations"
    assert case.top() == codes_and_rows(case.facts["top3_stated"])


def test_nepal_before_its_federation(load) -> None:
    """JSON rows whose codes have blanks inside, on one of the boundary's three code systems."""
    case = load("npl_rc3w_2015")
    assert (case.report["received"], case.report["placed"]) == (2282, 2282)
    assert case.report["areas"] == {"total": 75, "engaged": 16}
    # The file names its areas by HLCIT codes; the boundary's P-codes are OCHA's.
    top = [[name, rows] for _, name, rows in case.report["top"][:3]]
    assert top == [[name, rows] for _, name, rows in case.facts["adm3_top3_units_by_rows"]]
    codes = case.areas.at(3)["codes"].map(json.loads)
    assert {codes[code]["HLCIT_CODE"] for code, _ in case.top()} == {
        code for code, _, _ in case.facts["adm3_top3_units_by_rows"]
    }


def test_nepal_by_village(load) -> None:
    """31 rows whose village code is an error of the spreadsheet are known to the district only."""
    case = load("npl_rc3w_2015", boundaries=["npl_adm4.topojson"])
    assert (case.report["received"], case.report["placed"]) == (2282, 2251)
    assert case.report["areas"]["engaged"] == 623


def test_sierra_leone(load) -> None:
    """A point that stands for the whole country colours no district.

    Of the 1,740 points that are precise five lie outside every district.
    """
    case = load("sle_aims_points")
    facts = case.facts
    assert case.report["received"] == facts["locations"]
    assert case.report["placed"] == facts["locations_precision_1_2_3"] - 5
    assert case.report["areas"]["engaged"] == 14
    assert case.top() == codes_and_rows(facts["top3_adm2_precision_1_2_3"])
    assert case.report["outside"] == facts["locations_outside_all_polygons"]


def test_nigeria_iati(load) -> None:
    """IATI 1.04: locations in states, those of the whole country, and four in other countries."""
    case = load("nga_iati_104")
    facts = case.facts
    elsewhere = facts["locations_outside_nigeria"]
    assert len(case.loaded["programs"]) == facts["activities"] - elsewhere
    assert case.report["received"] == facts["locations"] + case.warned["no_locations"]
    assert case.report["known_only_higher"] == facts["country_level_locations_geoname_2328926"]
    assert case.report["areas"] == {"total": 37, "engaged": 37}
    assert case.report["outside"] == facts["locations_outside_nigeria"]
    assert case.top() == codes_and_rows(facts["top3_states_excluding_country_level"])


def test_kenya_members_of_parliament(load) -> None:
    """Constituencies and counties: the same name at both levels is never settled by luck."""
    case = load("ken_officials")
    assert case.report["received"] == case.facts["memberships"]
    assert case.report["areas"]["total"] == case.facts["constituencies_in_boundary"]


def test_kenya_governors(load) -> None:
    """A gazette with split name columns: one governor a county."""
    case = load("ken_officials", records=["ken_governors_2013.csv"])
    assert case.report["received"] == case.report["loaded"] == 47
    assert case.loaded["posts"]["pcode"].nunique() == 47
    assert set(case.loaded["posts"]["role"]) == {"governor"}


def test_kenya_ward_representatives(load) -> None:
    """Wards in constituencies: spellings of 1986 are found, new constituencies are held."""
    case = load("ken_officials", records=["ken_ward_reps_2013.csv"])
    assert case.report["received"] == case.facts["ward_rows"]
    assert case.report["placed"] >= 1377


def test_ukraine(load) -> None:
    """A cross-tab of clusters: 25 oblasts, and the city of Kyiv apart from its oblast."""
    case = load("ukr_5w_2022")
    assert (case.report["received"], case.report["placed"]) == (25, 25)
    engaged = set(case.loaded["places"]["pcode"])
    assert set(case.areas.at(1).index) - engaged == {"UA01", "UA85"}
    assert {"UA32", "UA80"} <= engaged


def test_counts_are_not_records(load) -> None:
    """Visits already counted by country and year add up to what the publisher says."""
    case = load("adm0_china_diplomacy")
    facts = case.facts
    assert case.report["received"] == facts["rows"]
    assert case.loaded.source["kind"] == "indicators"
    assert case.loaded["engagements"].empty
    visits = next(i for i in case.report["indicators"] if "elite" in i["label"].lower())
    top = [[name, value] for _, name, value in visits["top"][:3]]
    assert top == facts["top3_elite_visits"]


def test_conflict_events(load) -> None:
    """A need layer of many countries: those of the boundary, and no event counted twice.

    The publisher's figures count civilian targeting again inside of political violence.
    """
    case = load("conflict_hapi_2025")
    facts = case.facts["per_country"]["NGA"]
    report = case.report
    assert (report["received"], report["loaded"]) == (case.facts["rows"], facts["rows"])
    stated = json.loads(case.loaded.source["read"])["stated"]
    assert stated == {"events": facts["events"], "fatalities": facts["fatalities"]}
    layers = {layer["indicator"]: layer for layer in report["indicators"]}
    events = next(layer for layer in layers.values() if layer["label"] == _EVENTS)
    assert events["areas"] == facts["adm2_with_events"]
    twice = next(i["total"] for i in layers.values() if i["label"].startswith(_TARGETING))
    assert events["total"] + twice == facts["events"]


def test_form_export_with_swapped_points(load) -> None:
    """Latitudes of Antarctica: nothing is placed, and the swap is suspected."""
    case = load("ona_odk_export")
    assert case.report["received"] == 800
    assert case.report["placed"] == 0


@pytest.mark.parametrize(
    ("case", "names"),
    [
        ("afg_3w_2021", ["afg_names_en_fa_ps.json"]),
        ("nga_3w_2021", ["../crosswalks/nga_lga_mappings.csv"]),
        ("som_3w_2022", ["../crosswalks/hdx_adminlevel_aliases.yaml"]),
        ("eth_4w_2022", ["../crosswalks/global_pcodes_adm1_adm2.csv"]),
    ],
)
def test_crosswalks_never_lose_a_row(load, case: str, names: list[str]) -> None:
    """With other names of areas as many rows or more are placed, and none of the wrong homonyms."""
    plain, helped = load(case), load(case, aliases=names)
    assert helped.report["placed"] >= plain.report["placed"]
    places = helped.loaded["places"]
    assert not set(zip(places["stated_name"], places["stated_parent"], strict=True)) & HOMONYMS
