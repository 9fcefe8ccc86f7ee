from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest
import shapely

from geodata.areas import Areas
from geodata.gazetteer import Gazetteer
from geodata.model import Loaded, conform
from loaders import read_records

# Two provinces, each with a chief district that bears its name, as in half of the world.
UNITS = [
    (0, "XY", "Exyland", None, 0),
    (1, "XY01", "Herat", "XY", 0),
    (1, "XY02", "Balkh", "XY", 2),
    (2, "XY0101", "Herat", "XY01", 0),
    (2, "XY0102", "Ghoryan", "XY01", 1),
    (2, "XY0201", "Balkh", "XY02", 2),
    (2, "XY0202", "Marmul", "XY02", 3),
]


def areas_of(
    units: list[tuple[int, str, str, str | None, int]], postal: dict[str, str] | None = None
) -> Areas:
    """A boundary of squares side by side."""
    rows = [
        {
            "source_id": "s",
            "vintage": "xy-2024",
            "level": level,
            "pcode": pcode,
            "name": name,
            "parent_pcode": parent,
            "names": json.dumps({}),
            "codes": json.dumps({"STUSPS": postal[pcode]}) if pcode in (postal or {}) else None,
            "geometry": shapely.MultiPolygon([shapely.box(x, 0, x + (3 - level), 1)]),
        }
        for level, pcode, name, parent, x in units
    ]
    return Areas(conform("areas", pd.DataFrame(rows)))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """Provinces with chief districts of their names."""
    return Gazetteer(areas_of(UNITS))


def read(gazetteer: Gazetteer, *rows: list[str]) -> Loaded:
    """What is read from a CSV of rows, the first of them headers."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return read_records(("diary.csv", out.getvalue().encode()), gazetteer=gazetteer)


def columns_of(loaded: Loaded) -> dict[str, str]:
    """Field to header."""
    return dict(json.loads(loaded.source["read"])["columns"])


@pytest.mark.parametrize(
    "headers",
    [
        ("Province", "District"),
        ("ولایت", "ولسوالی"),
        ("Khesht", "Brusk"),  # headers that say nothing
        ("District", "Province"),  # the wrong way round
    ],
)
def test_two_columns_of_units_are_never_of_one_level(
    gazetteer: Gazetteer, headers: tuple[str, str]
) -> None:
    """A province that is called like its chief district stays a province beside districts."""
    loaded = read(
        gazetteer,
        [*headers, "Date"],
        ["Herat", "Ghoryan", "2024-01-02"],
        ["Balkh", "Marmul", "2024-01-03"],
        ["Balkh", "Balkh", "2024-01-04"],
    )
    assert columns_of(loaded) == {
        "adm1_name": headers[0],
        "adm2_name": headers[1],
        "date": "Date",
    }
    assert list(loaded["places"]["pcode"]) == ["XY0102", "XY0202", "XY0201"]


def test_a_province_alone_is_not_its_chief_district(gazetteer: Gazetteer) -> None:
    """A column that is headed as provinces, and fits them, colours no district."""
    loaded = read(gazetteer, ["Province", "Date"], ["Herat", "2024-01-02"], ["Balkh", "2024-01-03"])
    assert list(loaded["places"]["pcode"]) == ["XY01", "XY02"]


def test_a_column_that_fits_less_gives_way(gazetteer: Gazetteer) -> None:
    """On a boundary of districts alone the districts are read, not a state named like one."""
    districts = [unit for unit in UNITS if unit[0] != 1]
    only = Gazetteer(areas_of([(*unit[:3], unit[3] and "XY", unit[4]) for unit in districts]))
    loaded = read(
        only,
        ["State", "LGA", "Date"],
        ["Balkh", "Marmul", "2024-01-02"],
        ["Elsewhere", "Ghoryan", "2024-01-03"],
    )
    assert columns_of(loaded)["adm2_name"] == "LGA"
    assert list(loaded["places"]["pcode"]) == ["XY0202", "XY0102"]


def test_a_level_that_has_only_numbers_contradicts_no_name() -> None:
    """States that the boundary numbers and the file names leave the districts where they are."""
    numbered = [(n, p, str(x) if n == 1 else name, up, x) for n, p, name, up, x in UNITS]
    loaded = read(
        Gazetteer(areas_of(numbered)),
        ["UF", "Município", "Data"],
        ["HR", "Ghoryan", "2024-01-02"],
        ["BK", "Marmul", "2024-01-03"],
    )
    assert list(loaded["places"]["pcode"]) == ["XY0102", "XY0202"]


def test_of_a_header_of_two_units_the_finer_is_meant(gazetteer: Gazetteer) -> None:
    """*Município/UF* is a column of municipalities."""
    loaded = read(gazetteer, ["Município/UF", "Data"], ["Ghoryan", "2024-01-02"])
    assert columns_of(loaded)["adm2_name"] == "Município/UF"


@pytest.mark.parametrize(
    "cell",
    [
        "Ghoryan; Marmul",
        "Ghoryan and Marmul",
        "Ghoryan & Marmul",
        "Ghoryan y Marmul",
        "Ghoryan+Marmul",
    ],
)
def test_places_joined_by_a_word_are_several(gazetteer: Gazetteer, cell: str) -> None:
    """Two districts with *and* between them are two places of one engagement."""
    loaded = read(gazetteer, ["District", "Date"], [cell, "2024-01-02"])
    assert list(loaded["places"]["pcode"]) == ["XY0102", "XY0202"]
    assert len(loaded["engagements"]) == 1


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        (["State", "County"], ["CA", "Orange County"]),
        (["Place", "Met with"], ["Orange County, CA", "Ana"]),
        (["Place", "Met with"], ["Orange/CA", "Ana"]),
        (["Place", "Met with"], ["Orange - CA", "Ana"]),
    ],
)
def test_codes_in_letters_stand_for_names(headers: list[str], row: list[str]) -> None:
    """A county whose name two states have is the one in the state whose postal code stands by."""
    units = [
        *[(0, "US", "United States", None, 0), (1, "06", "California", "US", 0)],
        *[(1, "36", "New York", "US", 2), (2, "06059", "Orange", "06", 0)],
        *[(2, "36071", "Orange", "36", 2), (2, "06001", "Alameda", "06", 1)],
    ]
    states = areas_of(units, {"06": "CA", "36": "NY"})
    loaded = read(Gazetteer(states), [*headers, "Date"], [*row, "10/25/2023"])
    assert list(loaded["places"]["pcode"]) == ["06059"]


def test_a_city_and_its_state_are_not_two_places() -> None:
    """*Washington, D.C.* is neither the state of Washington nor that and another one."""
    units = [
        *[(0, "US", "United States", None, 0), (1, "53", "Washington", "US", 0)],
        (1, "11", "District of Columbia", "US", 2),
    ]
    states = areas_of(units, {"53": "WA", "11": "DC"})
    rows = [["Washington, D.C.", "2024-01-02"], ["Washington DC", "2024-01-03"]]
    loaded = read(Gazetteer(states), ["Place", "Date"], *rows)
    assert list(loaded["ledger"]["fate"]) == ["held", "held"]


@pytest.mark.parametrize(
    ("others", "fate"),
    [(["Ames, Balkh", "Boone, Herat"], "held"), (["Herat, Balkh"], "loaded")],
)
def test_a_column_shows_what_its_commas_mean(
    gazetteer: Gazetteer, others: list[str], fate: str
) -> None:
    """Beside towns with their province, *Ghoryan, Marmul* is a town too and not two districts."""
    rows = [[cell, "2024-01-02"] for cell in ["Ghoryan, Marmul", *others]]
    loaded = read(gazetteer, ["District", "Date"], *rows)
    assert loaded["ledger"]["fate"].iloc[0] == fate
