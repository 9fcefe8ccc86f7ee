"""Figures about areas: told from records, read, placed, and never counted as one a row."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.areas import Areas
from geodata.errors import RecordsError
from geodata.gazetteer import Gazetteer
from geodata.model import Loaded
from loaders import read_again
from loaders.indicators import is_indicators, read_indicators
from loaders.indicators.figures import indicator_code, indicator_of
from loaders.indicators.numbers import read_numbers
from loaders.tabular import read_tables

ACLED = [
    *("event_id_cnty", "event_date", "year", "time_precision", "event_type", "sub_event_type"),
    *("country", "admin1", "admin2", "admin3", "location", "latitude", "longitude"),
    *("geo_precision", "fatalities"),
]
ACLED_OLD = ["data_id", "iso", *ACLED[:6], "iso3", *ACLED[6:]]
UCDP = [
    *("id", "year", "type_of_violence", "where_prec", "country", "adm_1", "adm_2"),
    *("latitude", "longitude", "date_start", "date_end", "best", "high", "low"),
]
HAPI = [
    *("location_code", "provider_admin1_name", "provider_admin2_name", "admin1_code"),
    *("admin1_name", "admin2_code", "admin2_name", "admin_level", "event_type", "events"),
    *("fatalities", "reference_period_start", "reference_period_end", "resource_hdx_id"),
]


@pytest.fixture(scope="module")
def gazetteer(small_areas: Areas) -> Gazetteer:
    """The small country's names and codes, as if it were Kenya."""
    frame = pd.concat([small_areas.at(level) for level in small_areas.levels])
    for column in ("pcode", "parent_pcode"):
        frame[column] = frame[column].str.replace("XX", "KE")
    frame["name"] = frame["name"].replace("Exland", "Kenya")
    return Gazetteer(Areas(frame.reset_index(drop=True)))


def as_csv(headers, *rows) -> tuple[str, bytes]:
    """A CSV of rows, as it is uploaded."""
    out = io.StringIO()
    csv.writer(out).writerows([headers, *rows])
    return ("figures.csv", out.getvalue().encode())


def tables_of(headers, *rows):
    """The tables of such a CSV."""
    return read_tables(as_csv(headers, *rows))


def read(gazetteer, headers, *rows) -> Loaded:
    """What is read from such a CSV."""
    given = as_csv(headers, *rows)
    return read_indicators(given, read_tables(given), gazetteer=gazetteer)


def values_of(loaded, indicator) -> dict[str, float]:
    """One indicator's values by P-code, added up."""
    values = loaded["indicator_values"]
    return values[values["indicator"] == indicator].groupby("pcode")["value"].sum().to_dict()


def fates(loaded) -> list[tuple[str, str | None]]:
    """Fate and reason of each row."""
    ledger = loaded["ledger"]
    reasons = ledger["reason"].astype(object).where(ledger["reason"].notna(), None)
    return list(zip(ledger["fate"], reasons, strict=True))


def warned(loaded) -> dict[str, int]:
    """Rows by warning."""
    return {w["code"]: w["rows"] for w in json.loads(loaded.source["warnings"])}


# --- told from records --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        (["County", "Population"], [["A1", 10], ["A2", 20], ["A3", 30]]),
        (["County", "Year", "Visits"], [["A1", 2020, 1], ["A1", 2021, 2], ["A2", 2020, 3]]),
        (["receiving_country", "year", "visits"],
         [["Fiji", 2020, 1], ["Fiji", 2021, 0], ["Peru", 2020, 4]]),
        (["#adm2+code", "#affected+idps"], [["KEA1", 10], ["KEA2", 20]]),
        (["District", "Sex", "Voters"],
         [["A1", "f", 10], ["A1", "m", 11], ["A2", "f", 7], ["A2", "m", 8]]),
        (ACLED, [["KE1", "2024-01-03"] + ["x"] * 13]),
        (UCDP, [[1] * len(UCDP)]),
        (HAPI, [["KEN"] + ["1"] * 13]),
    ],
)  # fmt: skip
def test_figures_by_area_are_told(headers, rows):
    """Each place once a period, and beside it little but numbers; or a known export."""
    (table,) = tables_of(headers, *rows)
    assert is_indicators(table)


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        (["County", "Organization", "Beneficiaries"], [["A1", "WFP", 9], ["A2", "WFP", 8]] * 2),
        (["County", "Activity", "People"], [["A1", "x", 9], ["A2", "y", 8], ["A3", "z", 7]]),
        (["County", "Date", "People"],
         [["A1", "2024-01-03", 9], ["A2", "2024-02-17", 8], ["A3", "2024-02-21", 7]]),
        (["County", "People"], [["A1", 9], ["A1", 8], ["A2", 7]]),
        (["County", "Governor"], [["A1", "Bina"], ["A2", "Cala"], ["A3", "Dara"]]),
        (["County", "Code"], [["A1", 101], ["A2", 102], ["A3", 103]]),
        (["Site", "Latitude", "Longitude", "People"],
         [["S1", 1, 2, 3], ["S2", 1, 3, 4], ["S3", 2, 2, 5]]),
        (["County", "Remark", "Result", "People"],
         [["A1", "a", "b", 3], ["A2", "a", "c", 4], ["A3", "d", "b", 5]]),
        (["Month", "People"], [["2024-01", 3], ["2024-02", 4], ["2024-03", 5]]),
    ],
)  # fmt: skip
def test_records_are_never_taken_for_figures(headers, rows):
    """Who, what, a day, a point, a place twice, or more words than numbers: records."""
    (table,) = tables_of(headers, *rows)
    assert not is_indicators(table)


def test_records_given_as_figures_are_refused_in_a_sentence(gazetteer):
    """Nothing is guessed: what was wrong, where, and what is needed."""
    with pytest.raises(RecordsError, match="holds no figures about areas"):
        read(gazetteer, ["County", "Organization"], ["District A1", "WFP"], ["District A2", "WFP"])


# --- a table of figures -------------------------------------------------------------------------


def test_each_column_of_numbers_is_an_indicator(gazetteer):
    """Counted as they stand, not one a row; a sentence says that they are no engagements."""
    loaded = read(
        gazetteer,
        ["District code", "District", "Year", "Government visits", "Population", "Poverty rate %"],
        ["KEA1", "District A1", 2024, 3, 1000, "12.5"],
        ["KEA2", "District A2", 2024, 0, 2000, "7"],
        ["KEA1", "District A1", 2025, 4, 1100, ""],
    )
    assert loaded.source["kind"] == "indicators"
    assert values_of(loaded, "government_visits") == {"KEA1": 7, "KEA2": 0}
    kinds = loaded["indicator_values"].drop_duplicates("indicator").set_index("indicator")
    assert kinds["aggregation"].to_dict() == {
        "government_visits": "sum",
        "population": "stock",
        "poverty_rate": "mean",
    }
    assert kinds.loc["population", "unit"] == "people"
    assert kinds.loc["government_visits", "label"] == "Government visits"
    days = loaded["indicator_values"][["start", "end"]].drop_duplicates().astype(str)
    assert days.to_numpy().tolist() == [["2024-01-01", "2024-12-31"], ["2025-01-01", "2025-12-31"]]
    assert warned(loaded)["counts_not_records"] == 3
    assert loaded["engagements"].empty
    assert json.loads(loaded.source["read"])["stated"]["Government visits"] == 7


def test_every_row_of_figures_has_a_fate(gazetteer):
    """An unknown name is held; a total, a row without figures and an unreadable one are not."""
    loaded = read(
        gazetteer,
        ["District", "Voters"],
        ["District A1", "1,200"],
        ["District Z9", "7"],
        ["District A2", ""],
        ["District A3", "about 40"],
        ["District B1", "2,300"],
        ["District B2", "900"],
        ["District B3", "900"],
        *[[f"District Q{n}", n] for n in range(1, 9)],
        ["Grand total", "5,300"],
    )
    assert fates(loaded)[:5] == [
        ("loaded", None),
        ("held", "unknown_name"),
        ("rejected", "no_figure"),
        ("rejected", "bad_number"),
        ("loaded", None),
    ]
    assert fates(loaded)[-1] == ("rejected", "total_row")
    assert loaded["ledger"]["value"].iloc[3] == "about 40"
    source = loaded.source
    assert source["received"] == source["loaded"] + source["held"] + source["rejected"] == 16
    assert values_of(loaded, "voters")["KEA1"] == 1200
    kept = loaded["ledger"].set_index("row")
    assert json.loads(kept.loc[3, "raw"]) == {"District": "District Z9", "Voters": "7"}
    assert loaded.originals[0][0] == "figures.csv"


def test_a_subtotal_does_not_count_beside_its_parts(gazetteer):
    """A province that stands above its districts is their total; the row is loaded and says so."""
    loaded = read(
        gazetteer,
        ["Province", "District", "Visits"],
        ["Province A", "", 10],
        ["Province A", "District A1", 4],
        ["Province A", "District A2", 6],
        ["Province B", "", 3],
    )
    assert values_of(loaded, "visits") == {"KEA1": 4, "KEA2": 6, "KEB": 3}
    assert fates(loaded)[0][0] == "loaded"
    assert warned(loaded)["total_row"] == 1


def test_months_and_spans_make_the_period_of_a_figure(gazetteer):
    """A month lasts until its last day; an end before its start is dropped and said."""
    loaded = read(
        gazetteer,
        ["District", "Month", "Year", "Events"],
        ["District A1", "February", 2024, 1],
        ["District A2", "March", 2024, 2],
        ["District A3", "March", 2024, 2],
    )
    assert loaded["indicator_values"]["end"].astype(str).tolist()[0] == "2024-02-29"
    spans = read(
        gazetteer,
        ["District", "Start date", "End date", "Events"],
        ["District A1", "2024-01-01", "2024-06-30", 1],
        ["District A2", "2024-07-01", "2024-01-31", 2],
        ["District A3", "2024-07-01", "2024-08-31", 2],
    )
    assert spans["indicator_values"]["end"].astype(str).tolist() == [
        *("2024-06-30", "2024-07-01", "2024-08-31")
    ]
    assert warned(spans)["end_before_start"] == 1


def test_a_long_table_is_split_by_what_it_counts(gazetteer):
    """``Indicator`` and ``Value`` are as many indicators as there are words."""
    loaded = read(
        gazetteer,
        ["District", "Indicator", "Value"],
        ["District A1", "Schools", 3],
        ["District A1", "Clinics", 1],
        ["District A2", "Schools", 5],
        ["District A2", "Clinics", 0],
    )
    assert values_of(loaded, "value_figures_schools") == {"KEA1": 3, "KEA2": 5}
    assert values_of(loaded, "value_figures_clinics") == {"KEA1": 1, "KEA2": 0}


def test_hxl_tags_name_figures(gazetteer):
    """Only tagged columns are figures; headers that are tags become words."""
    loaded = read(
        gazetteer,
        ["P-code", "Displaced", "Checked by row"],
        ["#adm2+code", "#affected+idps", ""],
        ["KEA1", 10, 7],
        ["KEA2", 20, 8],
    )
    assert set(loaded["indicator_values"]["indicator"]) == {"displaced"}
    tagged = read(gazetteer, ["#adm2+code", "#population+f"], ["KEA1", 10], ["KEA2", 20])
    assert set(tagged["indicator_values"]["label"]) == {"Population f"}


def test_headers_in_other_scripts_are_indicators_of_their_own(gazetteer):
    """Codes stand in links, so they are Latin letters; the label stays as written."""
    loaded = read(
        gazetteer,
        ["District", "السكان", "الناخبون"],
        ["District A1", 1, 2],
        ["District A2", 3, 4],
        ["District A3", 5, 6],
    )
    values = loaded["indicator_values"]
    assert values["indicator"].nunique() == 2
    assert values["indicator"].str.fullmatch(r"[a-z0-9_]+").all()
    assert set(values["label"]) == {"السكان", "الناخبون"}


def test_a_header_that_says_nothing_takes_the_name_of_the_file(gazetteer):
    """Totals of two files are not of one thing; those of next month's file are."""
    rows = [["District", "Total"], *[[f"District A{n}", n] for n in (1, 2, 3)]]
    found = set()
    for name in ("Clinics 2024-01.csv", "Clinics 2024-02.csv", "Schools.csv"):
        given = (name, "\n".join(f"{a},{b}" for a, b in rows).encode())
        loaded = read_indicators(given, read_tables(given), gazetteer=gazetteer)
        found |= set(loaded["indicator_values"]["label"])
    assert found == {"Total (Clinics)", "Total (Schools)"}


def test_two_columns_of_one_header_stay_apart(gazetteer):
    """No value of one column is added to the other's."""
    loaded = read(
        gazetteer,
        ["District", "Total", "Total"],
        ["District A1", 1, 10],
        ["District A2", 2, 20],
        ["District A3", 3, 30],
    )
    codes = sorted(loaded["indicator_values"]["indicator"].unique())
    assert [values_of(loaded, code)["KEA1"] for code in codes] == [1, 10]


# --- conflict events ----------------------------------------------------------------------------


def acled_event(**fields):
    """One row of an ACLED export, inside District A2 unless told otherwise."""
    row = {
        "event_id_cnty": "KEN1",
        "event_date": "03 January 2024",
        "event_type": "Battles",
        "country": "Kenya",
        "admin1": "Province A",
        "admin2": "District A2",
        "latitude": "1.5",
        "longitude": "0.5",
        "geo_precision": "1",
        "fatalities": "2",
    } | fields
    return [row.get(header, "") for header in ACLED]


def test_acled_events_are_counted_by_place_and_type(gazetteer):
    """One a row, their fatalities beside them, on their day."""
    loaded = read(
        gazetteer,
        ACLED,
        acled_event(),
        acled_event(event_type="Protests", fatalities="0"),
        acled_event(admin2="District A1", latitude="0.5", event_date="28 February 2024"),
    )
    assert values_of(loaded, "conflict_events") == {"KEA1": 1, "KEA2": 2}
    assert values_of(loaded, "conflict_events_protests") == {"KEA2": 1}
    assert values_of(loaded, "conflict_fatalities") == {"KEA1": 2, "KEA2": 2}
    assert str(loaded.source["start"].date()) == "2024-01-03"
    assert str(loaded.source["end"].date()) == "2024-02-28"


def test_the_old_form_of_acled_is_read_too(gazetteer):
    """``data_id``, ``iso3`` and days such as 28-02-2024."""
    new = dict(zip(ACLED, acled_event(event_date="28-02-2024"), strict=True))
    row = [({"data_id": "1", "iso": "404", "iso3": "KEN"} | new).get(h, "") for h in ACLED_OLD]
    loaded = read(gazetteer, ACLED_OLD, row)
    assert values_of(loaded, "conflict_events") == {"KEA2": 1}
    assert loaded["indicator_values"]["start"].astype(str).unique().tolist() == ["2024-02-28"]


def test_an_event_known_to_its_province_colours_no_district(gazetteer):
    """Precision 3: the point is the province's capital, and the district is a guess."""
    loaded = read(gazetteer, ACLED, acled_event(geo_precision="3"))
    assert values_of(loaded, "conflict_events") == {"KEA": 1}
    assert warned(loaded)["known_only_higher"] == 1


def test_events_of_other_countries_are_rejected_with_their_count(gazetteer):
    """The file of a region is read for the country at hand."""
    loaded = read(
        gazetteer,
        ACLED,
        acled_event(),
        acled_event(country="Uganda", admin1="Karamoja", admin2="Abim"),
        acled_event(country="Tanzania", admin1="Mara", admin2="Tarime"),
    )
    assert fates(loaded) == [("loaded", None), *[("rejected", "other_country")] * 2]
    assert loaded["ledger"]["value"].tolist()[1:] == ["Uganda", "Tanzania"]


def ucdp_event(**fields):
    """One row of UCDP GED, inside District A2 unless told otherwise."""
    row = {
        "id": "1",
        "type_of_violence": "1",
        "where_prec": "1",
        "country": "Kenya",
        "adm_1": "Province A",
        "adm_2": "District A2",
        "latitude": "1.5",
        "longitude": "0.5",
        "date_start": "2024-01-03 00:00:00.000",
        "date_end": "2024-01-05 00:00:00.000",
        "best": "4",
    } | fields
    return [row.get(header, "") for header in UCDP]


@pytest.mark.parametrize(
    ("precision", "place"),
    [("1", "KEA2"), ("3", "KEA2"), ("4", "KEA"), ("5", "KEA"), ("6", "KE")],
)
def test_ucdp_events_are_placed_no_finer_than_they_are_known(gazetteer, precision, place):
    """``where_prec`` 4 is a province, 6 the country, whatever the point says."""
    loaded = read(gazetteer, UCDP, ucdp_event(where_prec=precision))
    assert values_of(loaded, "ucdp_events") == {place: 1}
    assert values_of(loaded, "ucdp_fatalities") == {place: 4}
    assert values_of(loaded, "ucdp_events_state_based") == {place: 1}
    assert str(loaded["indicator_values"]["end"].iloc[0].date()) == "2024-01-05"


def test_events_counted_by_week_are_added_as_they_stand(gazetteer):
    """ACLED's weekly table: a province, a week, a type and how many."""
    headers = ["WEEK", "COUNTRY", "ADMIN1", "EVENT_TYPE", "EVENTS", "FATALITIES"]
    headers += ["CENTROID_LATITUDE", "CENTROID_LONGITUDE"]
    loaded = read(
        gazetteer,
        headers,
        ["2024-01-06", "Kenya", "Province A", "Battles", 3, 5, 1.5, 0.5],
        ["2024-01-06", "Kenya", "Province A", "Riots", 2, 0, 1.5, 0.5],
        ["2024-01-13", "Kenya", "Province B", "Riots", 4, 0, 1.5, 1.5],
    )
    assert values_of(loaded, "conflict_events") == {"KEA": 5, "KEB": 4}
    assert values_of(loaded, "conflict_events_riots") == {"KEA": 2, "KEB": 4}
    assert loaded["indicator_values"]["end"].astype(str).unique().tolist() == [
        *("2024-01-12", "2024-01-19")
    ]


def test_events_counted_by_month_are_a_table_of_figures(gazetteer):
    """As HDX publishes ACLED by country: a district, a month by name, a year, and counts."""
    headers = ["Country", "Admin1", "Admin2", "ISO3", "Admin2 Pcode", "Admin1 Pcode"]
    loaded = read(
        gazetteer,
        [*headers, "Month", "Year", "Events", "Fatalities"],
        ["Kenya", "Province A", "District A1", "KEN", "KEA1", "KEA", "January", 2024, 3, 1],
        ["Kenya", "Province A", "District A1", "KEN", "KEA1", "KEA", "February", 2024, 0, 0],
        ["Kenya", "Province A", "District A2", "KEN", "KEA2", "KEA", "January", 2024, 2, 0],
        ["Uganda", "Karamoja", "Abim", "UGA", "UG301", "UG3", "January", 2024, 9, 9],
    )
    assert values_of(loaded, "events_figures") == {"KEA1": 3, "KEA2": 2}
    assert fates(loaded)[-1] == ("rejected", "other_country")


def test_a_source_is_read_again_as_the_same_source(gazetteer):
    """After a decision its identity and day stay; a row that was corrected elsewhere is gone."""
    given = as_csv(["District", "Voters"], *[[f"District A{n}", n] for n in (1, 2, 3)])
    first = read_indicators(given, read_tables(given), gazetteer=gazetteer)
    again = read_again(first.source, first.originals, gazetteer=gazetteer, superseded=[3])
    assert again.source_id == first.source_id
    assert again.source["loaded_at"] == first.source["loaded_at"]
    assert fates(again)[1] == ("superseded", "resubmitted")
    assert values_of(again, "voters") == {"KEA1": 1, "KEA3": 3}


# --- HAPI ---------------------------------------------------------------------------------------


def hapi_row(**fields):
    """One row of a HAPI table of conflict events."""
    row = {
        "location_code": "KEN",
        "provider_admin1_name": "Province A",
        "provider_admin2_name": "District A2",
        "admin1_code": "KEB",
        "admin1_name": "Province B",
        "admin2_code": "KEA2",
        "admin2_name": "District A2",
        "admin_level": "2",
        "event_type": "political_violence",
        "events": "3",
        "fatalities": "5",
        "reference_period_start": "2025-01-01",
        "reference_period_end": "2025-01-31",
        "resource_hdx_id": "x",
    } | fields
    return [row.get(header, "") for header in HAPI]


def test_overlapping_event_types_are_not_counted_twice(gazetteer):
    """Civilian targeting lies inside political violence; the total leaves it out and says so."""
    loaded = read(
        gazetteer,
        HAPI,
        hapi_row(),
        hapi_row(event_type="civilian_targeting", events="1", fatalities="1"),
        hapi_row(event_type="demonstration", events="2", fatalities=""),
        hapi_row(admin2_code="KEA3", admin2_name="District A3", events="0", fatalities="0"),
        hapi_row(location_code="UGA", admin2_code="UG1", admin2_name="Abim"),
    )
    assert values_of(loaded, "hapi_conflict_events") == {"KEA2": 5, "KEA3": 0}
    assert values_of(loaded, "hapi_conflict_events_civilian_targeting") == {"KEA2": 1}
    assert values_of(loaded, "hapi_conflict_fatalities") == {"KEA2": 5, "KEA3": 0}
    assert json.loads(loaded.source["read"])["stated"] == {"events": 6, "fatalities": 6}
    said = json.loads(loaded.source["warnings"])[0]
    assert said["examples"] == ["events: 6", "fatalities: 6"]
    assert "Civilian targeting" in said["message"]
    assert fates(loaded)[-1] == ("rejected", "other_country")


def test_a_wrong_parent_of_hapi_does_not_hold_its_row(gazetteer):
    """HDX repairs codes of provinces wrongly; that of the district stands."""
    assert fates(read(gazetteer, HAPI, hapi_row()))[0] == ("loaded", None)


def test_rows_without_a_code_are_settled_by_the_providers_names(gazetteer):
    """A sea is no district, so its row is held and not dropped."""
    blank = {"admin1_code": "", "admin1_name": "", "admin2_code": "", "admin2_name": ""}
    loaded = read(
        gazetteer,
        HAPI,
        hapi_row(**blank),
        hapi_row(**blank, provider_admin1_name="Black Sea", provider_admin2_name=""),
        hapi_row(**blank, provider_admin1_name="", provider_admin2_name="", admin_level="0"),
    )
    assert values_of(loaded, "hapi_conflict_events") == {"KEA2": 3}
    assert fates(loaded)[1] == ("held", "unknown_name")
    assert warned(loaded)["total_row"] == 1  # of the whole country, which has a district's too


def test_people_in_need_are_split_by_sector_and_status(gazetteer):
    """The whole comes first, each part is an indicator of its own, and nothing is added up."""
    headers = [
        *("location_code", "admin2_code", "admin2_name", "sector_name", "population_status"),
        *("population", "reference_period_start", "reference_period_end", "resource_hdx_id"),
    ]
    period = ["2025-01-01", "2025-12-31", "x"]
    loaded = read(
        gazetteer,
        headers,
        ["KEN", "KEA1", "District A1", "Intersectoral", "INN", 100, *period],
        ["KEN", "KEA1", "District A1", "Health", "INN", 60, *period],
        ["KEN", "KEA1", "District A1", "Health", "TGT", 40, *period],
    )
    labels = loaded["indicator_values"].groupby("label")["value"].sum().to_dict()
    assert labels == {
        "Population: in need": 100,
        "Population: health, in need": 60,
        "Population: health, targeted": 40,
    }
    assert set(loaded["indicator_values"]["aggregation"]) == {"stock"}


# --- numbers and names --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1,234", "12.5", "7"], [1234, 12.5, 7]),
        (["1.234,5", "0,5", "1.234"], [1234.5, 0.5, 1234]),
        (["1 234", "1\u202f234", "1'234"], [1234, 1234, 1234]),
        (["12 %", "n/a", "-", "", None], [12, None, None, None, None]),
        ([3.0, 4, True], [3, 4, None]),
        (["-3", "1e3", "<5"], [-3, 1000, None]),
    ],
)
def test_figures_are_read_as_people_write_them(cells, values):
    """The whole column decides which mark is the decimal one."""
    assert read_numbers(cells).values == values


@settings(max_examples=50, deadline=None)
@given(numbers=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=5))
def test_whole_numbers_survive_any_separator(numbers):
    """With commas, blanks or nothing between thousands, a number is the same number."""
    for separator in (",", " ", "'", ""):
        written = [f"{number:,}".replace(",", separator) for number in numbers]
        assert read_numbers(written).values == numbers


@pytest.mark.parametrize(
    ("header", "unit", "aggregation"),
    [
        ("Registered voters", "people", "stock"),
        ("# of IDP households", "households", "stock"),
        ("Poverty rate (%)", "percent", "mean"),
        ("IPC phase", "", "mean"),
        ("Fatalities", "fatalities", "sum"),
        ("total_elite_visits", "visits", "sum"),
        ("Población total", "people", "stock"),
    ],
)
def test_a_header_says_how_its_figures_are_joined(header, unit, aggregation):
    """Rates are not added, people are not added over time."""
    found = indicator_of(header)
    assert (found.unit, found.aggregation) == (unit, aggregation)


def test_codes_fit_into_a_link():
    """Short, and of letters, digits and underscores only."""
    assert indicator_code("Conflict events (2024)") == "conflict_events_2024"
    assert indicator_code("!!!") == "figure"
    assert len(indicator_code("x" * 500)) <= 60


# --- real files ---------------------------------------------------------------------------------


@pytest.mark.real
def test_no_records_of_a_real_case_are_taken_for_figures(real_data):
    """The lists of who does what where stay lists of engagements."""
    records = {
        "afg_3w_2021/afg_3w_jul_sep_2021.csv": None,
        "gtm_345w_2021/gtm_345w.csv": None,
        "nga_3w_2021/nga_3w_aug2021.xlsx": "august_3ws",
        "som_3w_2022/som_3w_all_clusters_mar2022.xlsx": "Data",
        "ssd_3w_2022/ssd_3w_op_jan_mar_2022.xlsx": "January to March",
        "ssd_dtm_r11/ssd_dtm_r11.xlsx": "MT R11 Baseline locations",
        "lby_3w_2021/lby_3w_may2021.xlsx": "3W as of May 2021",
        "usa_candidate_visits/candidate_visits.csv": None,
        "ken_officials/ken_ward_reps_2013.csv": None,
        "sle_aims_points/locations.csv": None,
    }
    for name, sheet in records.items():
        for table in read_tables(real_data / "cases" / name, sheet=sheet):
            assert not is_indicators(table), table.where


@pytest.mark.real
def test_conflict_events_of_a_real_month_are_those_of_its_country(real_data):
    """Nigeria in January 2025: 73 events and 315 deaths as stated, in 40 local governments."""
    from loaders.boundaries import read_boundaries

    areas = Areas(read_boundaries(real_data / "cases/nga_3w_2021/nga_adm2.topojson")["areas"])
    file = real_data / "cases/conflict_hapi_2025/hapi_conflict_2025_01.csv"
    loaded = read_indicators(file, read_tables(file), gazetteer=Gazetteer(areas))
    assert json.loads(loaded.source["read"])["stated"] == {"events": 73, "fatalities": 315}
    by_area = values_of(loaded, "hapi_conflict_events")
    assert sum(value > 0 for value in by_area.values()) == 40
    assert sum(by_area.values()) == 54  # 19 of civilian targeting are among the 48 of violence
    assert (loaded.source["received"], loaded.source["loaded"]) == (14373, 2316)
    assert set(loaded["ledger"]["reason"].dropna()) == {"other_country"}


@pytest.mark.real
def test_visits_by_country_and_year_are_added_up_as_they_stand(real_data):
    """425 country-years of 25 countries, 3,901 visits of which Australia has most."""
    from loaders.boundaries import read_boundaries

    folder = real_data / "cases/adm0_china_diplomacy"
    areas = Areas(read_boundaries(folder / "world_adm0.topojson")["areas"])
    file = folder / "ChinesePublicDiplomacy.xlsx"
    loaded = read_indicators(file, read_tables(file), gazetteer=Gazetteer(areas))
    assert json.loads(loaded.source["read"])["stated"]["total_elite_visits"] == 3901
    by_country = pd.Series(values_of(loaded, "total_elite_visits")).sort_values(ascending=False)
    names = [areas.name(0, code) for code in by_country.index[:3]]
    assert names == ["Australia", "New Zealand", "Vietnam"]
    assert by_country.iloc[:3].tolist() == [390, 310, 286]
    held = loaded["ledger"][loaded["ledger"]["fate"] == "held"]
    assert loaded.source["received"] == 425
    assert set(held["value"]) <= {
        *("Kiribati", "Laos", "Micronesia", "Nauru", "North Korea", "South Korea", "Tonga")
    }
