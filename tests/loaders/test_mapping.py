from __future__ import annotations

import csv
import io

import pytest

from geodata.areas import Areas
from geodata.errors import RecordsError
from geodata.gazetteer import Gazetteer
from loaders.records.mapping import FIELDS, Mapping, guess_mapping, mapping_of
from loaders.records.vocabulary import field_of_header
from loaders.tabular import Table, read_tables


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
        ("Estado", "status"),
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
