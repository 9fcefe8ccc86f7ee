from __future__ import annotations

import csv
import io

import pytest

from geodata.areas import Areas
from geodata.errors import RecordsError
from geodata.gazetteer import Gazetteer
from loaders.columns.guessing import guess_mapping
from loaders.columns.mapping import FIELDS, Mapping, mapping_of
from loaders.tabular import Table, read_tables
from loaders.vocabulary import field_of_header


def table_of(*rows: list[str]) -> Table:
    """A table as it is read from a CSV of rows."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return read_tables(("a.csv", out.getvalue().encode()))[0]


@pytest.fixture
def gazetteer(small_areas: Areas) -> Gazetteer:
    """The small country's names and codes."""
    return Gazetteer(small_areas)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Fecha de Reporte", "date"),
        ("FECHA DE INICIO", "start_date"),
        ("FECHA DE FINALIZACIÓN", "end_date"),
        ("Date de début", "start_date"),
        ("Reporting Month", "date"),
        ("Org. Acronym", "organization_acronym"),
        ("ORGANIZACIÓN DONANTE", "funder"),
        ("Organización implementadora", "partner"),
        ("Partenaire de mise en œuvre", "partner"),
        ("Implementing partner", "partner"),
        ("Programme Organization", "organization"),
        ("SECTOR / CLUSTER", "sector"),
        ("Estado", "status_or_state"),
        ("Project Code", "program"),
        ("Program", "program_title"),
        ("Person", "counterpart"),
        ("Office", "counterpart_role"),
        ("ADMIN 2", "adm2_name"),
        ("adm2_pcode", "adm2_code"),
        ("PCODE1", "adm1_code"),
        ("P_CODE", "place_code"),
        ("State Pcode", "unit1_code"),
        ("county_name", "unit2_name"),
        ("LGA", "unit2_name"),
        ("PAÍS", "adm0_name"),
        ("Lieu", "place_name"),
        ("Actualizada", ""),
        ("PERSONAS ALCANZADAS", None),
    ],
)
def test_headers_mean_fields_in_three_languages(header: str, field: str | None) -> None:
    """OCHA's headers in English, French and Spanish, and the words of a plain diary."""
    assert field_of_header(header) == field


def test_tags_come_before_headers_and_blanks_inside_them_do_not_matter() -> None:
    """A column is what its HXL tag says, and the evidence quotes the tag."""
    mapping = guess_mapping(
        table_of(
            ["Mantika", "P_CODE", "Partner", "Implementing partner"],
            ["#adm2 +name", "#adm2 +code +v_pcodes", "#org +acronym", "#org +impl +name"],
            ["Derna", "LY0101", "FAO", "UOT"],
        )
    )
    assert mapping.as_dict() == {
        "adm2_code": "P_CODE",
        "adm2_name": "Mantika",
        "organization_acronym": "Partner",
        "partner": "Implementing partner",
    }
    assert mapping.columns[0].evidence == "It is tagged #adm2 +code +v_pcodes."


def test_swapped_tags_of_acronym_and_name_are_settled_by_the_contents() -> None:
    """The column with the short values is the acronym, whatever header and tag say."""
    mapping = guess_mapping(
        table_of(
            ["Organization", "Org. Acronym", "District"],
            ["#org+name", "#org+acronym", "#adm2+name"],
            ["AA", "Action Aid", "Derna"],
            ["WFP", "World Food Programme", "Derna"],
        )
    )
    assert mapping.header("organization") == "Org. Acronym"
    assert mapping.header("organization_acronym") == "Organization"


def test_a_header_makes_the_role_of_a_tagged_organization_more_exact() -> None:
    """A donor column tagged as an organization is the donor."""
    rows = ["ORGANIZACIÓN DONANTE", "ADMIN 2"], ["#org +name", "#adm2 +name"], ["ECHO", "Nebaj"]
    assert guess_mapping(table_of(*map(list, rows))).header("funder") == "ORGANIZACIÓN DONANTE"


def test_a_plain_diary_needs_no_tags() -> None:
    """Date, place, person, office, organization and program are found by their words."""
    headers = ["Date", "Place", "Person", "Office", "Organization", "Program", "Notes"]
    mapping = guess_mapping(table_of(headers, ["2024-01-02", "X", "A", "Mayor", "B", "C", "D"]))
    assert set(mapping.fields) == {
        "date",
        "place_name",
        "counterpart",
        "counterpart_role",
        "organization",
        "program_title",
        "notes",
    }


@pytest.mark.parametrize(
    ("header", "values", "field"),
    [
        ("County", ["District A1", "District B2"], "adm2_name"),
        ("County", ["Province A", "Province B"], "adm1_name"),
        ("P_CODE", ["XXA1", "XXB2"], "adm2_code"),
        ("P_CODE", ["XXA", "XXB"], "adm1_code"),
        ("Zona", ["District A1", "District B2"], "adm2_name"),
    ],
)
def test_the_contents_say_which_level_a_column_is(
    gazetteer: Gazetteer, header: str, values: list[str], field: str
) -> None:
    """A county may be any level; a column that no word explains may still hold areas."""
    rows = [[value, f"2024-01-0{at}"] for at, value in enumerate(values, 1)]
    mapping = guess_mapping(table_of([header, "Date"], *rows), gazetteer)
    assert mapping.header(field) == header
    assert "100%" in mapping.columns[0].evidence


def test_sectors_are_known_by_their_values() -> None:
    """A column called Name that holds clusters is the sector, not a person."""
    rows = [["WASH", "SS0101"], ["Protection", "SS0102"], ["Health", "SS0101"]]
    mapping = guess_mapping(table_of(["Name", "#adm2+code"], *rows))
    assert mapping.header("sector") == "Name"
    assert mapping.position("counterpart") is None


def test_a_mapping_can_be_given_back() -> None:
    """What a person chose is taken as it is; an unknown field or header is an error."""
    table = table_of(["Donde", "Cuando"], ["Juba", "2024"])
    mapping = mapping_of(table, {"date": "Cuando", "adm2_name": "Donde"})
    assert isinstance(mapping, Mapping)
    assert mapping.as_dict() == {"adm2_name": "Donde", "date": "Cuando"}
    with pytest.raises(RecordsError, match="no field 'where'"):
        mapping_of(table, {"where": "Donde"})
    with pytest.raises(RecordsError, match="It has Donde, Cuando"):
        mapping_of(table, {"date": "When"})


def test_a_field_has_one_column_and_a_column_one_field() -> None:
    """Two date columns do not both become the date."""
    headers = ["Date", "Visit date", "District", "District"]
    mapping = guess_mapping(table_of(headers, ["2024-01-02", "2024-01-03", "X", "Y"]))
    positions = [column.position for column in mapping.columns]
    assert len(set(mapping.fields)) == len(mapping.fields) == len(set(positions))
    assert set(mapping.fields) <= set(FIELDS)


def test_a_row_of_data_is_not_taken_for_the_headers(gazetteer: Gazetteer) -> None:
    """Where the headers are areas themselves there are none, and the first row would be lost."""
    table = table_of(["WFP", "District A1"], ["FAO", "District A2"], ["WHO", "District A1"])
    assert not guess_mapping(table, gazetteer).places


def test_small_numbers_are_no_codes_unless_a_header_says_so(gazetteer: Gazetteer) -> None:
    """Participants 1 and 2 are not the first and the second province."""
    rows = [["2024-01-02", "1"], ["2024-01-03", "2"]]
    assert not guess_mapping(table_of(["Date", "Participants"], *rows), gazetteer).places


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Organization Name", "organization"),
        ("Sector\\Cluster Name", "sector"),
        ("Admin 1 Name", "adm1_name"),
        ("Estimated Start Date (dd/mm/yyyy)", "start_date"),
        ("Implementing Partners (separated by , )", "partner"),
        ("admin1_code", "adm1_code"),
        ("provider_admin2_name", "adm2_name"),
        ("reference_period_start", "start_date"),
        ("ADM2PCODE", "adm2_code"),
        ("admin2Name_en", "adm2_name"),
        ("District (Admin 2)", "adm2_name"),
        ("visit/district", "unit2_name"),
        ("group_a/gps_latitude", "latitude"),
        ("_location_longitude", "longitude"),
        ("المحافظة / Governorate", "unit1_name"),
        ("المنظمة", "organization"),
        ("Município", "unit2_name"),
        ("Atividade", "title"),
        ("1. Organization", "organization"),
        ("Where District", "unit2_name"),
        ("Donor 2", "funder"),
        ("Date de fin prévue", "end_date"),
        ("Estado", "status_or_state"),
        ("Date of birth", None),
        ("Total reached", None),
        ("Location type", ""),
    ],
)
def test_headers_are_read_through_what_is_put_around_them(header: str, field: str | None) -> None:
    """Legacy OCHA, HAPI, forms, remarks, numbers and a second language do not hide the word."""
    assert field_of_header(header) == field


def test_tags_of_the_first_version_of_hxl_are_read() -> None:
    """``#adm1_id`` says in its name what ``#adm1+code`` says with an attribute."""
    tags = ["#adm1_id", "#lat_deg", "#lon_deg", "#from_date"]
    mapping = guess_mapping(table_of(list("abcd"), tags, ["XXA", "1", "2", "2024-01-02"]))
    assert mapping.as_dict() == {
        "adm1_code": "a",
        "longitude": "c",
        "latitude": "b",
        "start_date": "d",
    }


def test_what_the_publisher_settled_comes_before_what_the_provider_wrote() -> None:
    """HAPI has a name of its own beside the provider's, which serves where the first is empty."""
    headers = ["provider_admin2_name", "admin2_name", "org_name"]
    assert guess_mapping(table_of(headers, ["A", "B", "C"])).header("adm2_name") == "admin2_name"
    empty = guess_mapping(table_of(headers, ["A", "", "C"]))
    assert empty.header("adm2_name") == "provider_admin2_name"


@pytest.mark.parametrize(
    ("values", "field"), [(["1", "4", "6"], "precision"), (["12.5", "4", "1899"], None)]
)
def test_precision_is_a_code_and_not_metres(values: list[str], field: str | None) -> None:
    """AIMS codes say how precisely a place is known; the accuracy of a receiver says nothing."""
    rows = [[value, "District A1", "2024-01-02"] for value in values]
    mapping = guess_mapping(table_of(["precision", "District", "Date"], *rows))
    assert ("precision" in mapping.fields) == (field is not None)


def test_a_date_column_without_one_date_gives_way(gazetteer: Gazetteer) -> None:
    """A column called Data that holds words is not the date when another one is."""
    rows = [["survey", "2024-01-02", "District A1"], ["diary", "2024-01-03", "District A2"]]
    mapping = guess_mapping(table_of(["Data", "Visit date", "District"], *rows), gazetteer)
    assert mapping.header("date") == "Visit date"


def test_days_are_found_where_no_header_says_date(gazetteer: Gazetteer) -> None:
    """A column of days is the date, with the share as evidence."""
    rows = [["02/01/2024", "District A1"], ["03/01/2024", "District A2"]]
    mapping = guess_mapping(table_of(["Momento", "District"], *rows), gazetteer)
    assert mapping.header("date") == "Momento"
    assert "100% of its values are days." in [c.evidence for c in mapping.columns]


def test_the_estado_of_places_is_a_state(gazetteer: Gazetteer) -> None:
    """Estado is a status in one file and a state in another; the values say which."""
    headers = ["Estado", "Fecha", "Organización"]
    states = table_of(headers, ["Province A", "2024-01-02", "A"], ["Province B", "2024-01-02", "B"])
    assert guess_mapping(states, gazetteer).header("adm1_name") == "Estado"
    status = table_of(headers, ["Terminado", "2024-01-02", "A"], ["En curso", "2024-01-02", "B"])
    assert guess_mapping(status, gazetteer).header("status") == "Estado"


def test_answers_of_a_form_are_not_columns_of_their_own() -> None:
    """``activity/training`` beside ``activity`` is one of its answers."""
    headers = ["date", "district", "activity", "activity/training", "activity/sector"]
    mapping = guess_mapping(table_of(headers, ["2024-01-02", "A", "training", "1", "0"]))
    assert mapping.fields == ("adm2_name", "date", "title")
