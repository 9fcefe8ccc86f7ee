from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geodata.areas import Areas
from geodata.errors import SourceError
from geodata.gazetteer import Gazetteer
from geodata.ledger import REASONS, count_fates
from geodata.model import Loaded, conform
from geodata.review import make_decision, review_groups
from loaders import read_aliases
from loaders.boundaries import read_boundaries
from loaders.crosswalks import find_aliases
from loaders.tabular import read_tables

UNITS = [
    (0, "XY", "Exyland", None, (0, 0, 4, 4)),
    (1, "XY01", "North Hills", "XY", (0, 0, 2, 4)),
    (1, "XY02", "Rio Claro", "XY", (2, 0, 4, 4)),
    (2, "XY0101", "Kohistan", "XY01", (0, 0, 2, 2)),
    (2, "XY0102", "Makwanpur", "XY01", (0, 2, 2, 4)),
    (2, "XY0201", "Kohistan", "XY02", (2, 0, 4, 2)),
    (2, "XY0202", "Baydhaba", "XY02", (2, 2, 4, 4)),
    (2, "XY0203", "Sabinas", "XY02", (4, 0, 6, 4)),
]


@pytest.fixture(scope="module")
def gazetteer(build_areas) -> Gazetteer:
    """Two provinces; Kohistan is a district of both."""
    return Gazetteer(build_areas(UNITS))


def names_of(loaded: Loaded) -> list[tuple[str, str]]:
    """P-code and name of every alias."""
    return list(zip(loaded["aliases"]["pcode"], loaded["aliases"]["name"], strict=True))


def fates_of(loaded: Loaded) -> list[tuple[str, str]]:
    """Fate and reason of every entry."""
    ledger = loaded["ledger"]
    return list(zip(ledger["fate"], ledger["reason"].fillna(""), strict=True))


def read_text(gazetteer: Gazetteer, text: str, name: str = "names.csv") -> Loaded:
    """The crosswalk that a text is."""
    return read_aliases((name, text.encode()), gazetteer=gazetteer)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_names_beside_codes_are_read(gazetteer: Gazetteer, tmp_path: Path, ending: str) -> None:
    """A list of codes and names adds the names; a code that is not in the boundary is held."""
    frame = pd.DataFrame(
        [("XY0202", "Baidoa"), ("XY0102", "Makawanpur"), ("XY0999", "Gone"), ("XY0203", "")],
        columns=["P-Code", "Name"],
    )
    path = tmp_path / f"names.{ending}"
    frame.to_csv(path, index=False) if ending == "csv" else frame.to_excel(path, index=False)
    loaded = read_aliases(path, gazetteer=gazetteer)
    assert names_of(loaded) == [("XY0202", "Baidoa"), ("XY0102", "Makawanpur")]
    assert fates_of(loaded) == [
        ("loaded", ""),
        ("loaded", ""),
        ("held", "unknown_code"),
        ("rejected", "blank_place"),
    ]
    assert loaded["ledger"]["row"].tolist() == [2, 3, 4, 5]
    assert loaded.source["kind"] == "names"
    assert loaded.source["vintage"] == "xy-2024"


def test_names_beside_names_need_no_header(gazetteer: Gazetteer) -> None:
    """Two columns of names: the one that the boundary knows says which area; row 1 counts."""
    text = "BAIDOA,Baydhaba\nMAKAWANPUR,Makwanpur\nSABINAS HIDALGO,Sabinas\nElse,Nowhere\n"
    loaded = read_text(gazetteer, text)
    assert ("XY0202", "BAIDOA") in names_of(loaded)
    assert fates_of(loaded)[0] == ("loaded", "")
    assert fates_of(loaded)[3] == ("held", "unknown_name")
    assert loaded["ledger"]["row"].tolist() == [1, 2, 3, 4]


def test_the_own_name_of_another_area_is_never_an_alias(gazetteer: Gazetteer) -> None:
    """A crosswalk that calls one district by its neighbour's name is held there."""
    loaded = read_text(gazetteer, "code,name\nXY0202,Makwanpur\nXY0102,Makawani\nXY0203,Sabina\n")
    assert fates_of(loaded)[0] == ("held", "ambiguous_name")
    assert names_of(loaded) == [("XY0102", "Makawani"), ("XY0203", "Sabina")]


def test_a_list_of_the_world_gives_the_names_of_one_country(gazetteer: Gazetteer) -> None:
    """Rows of other countries are rejected as such, and summed up in one warning."""
    header = "Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date\n"
    ours = [(2, "XY0202", "Baidoa", "XY02"), (2, "XY0102", "Makawanpur", "XY01")]
    rows = [f"XYZ,{level},{code},{name},{above},2021-01-01" for level, code, name, above in ours]
    rows += [f"AFG,1,AF{n:02d},Place {n},AFG,2021-01-01" for n in range(1, 30)]
    loaded = read_text(gazetteer, header + "\n".join(rows))
    assert names_of(loaded) == [("XY0202", "Baidoa"), ("XY0102", "Makawanpur")]
    assert fates_of(loaded).count(("rejected", "other_country")) == 29
    warnings = json.loads(loaded.source["warnings"])
    assert [(w["code"], w["rows"]) for w in warnings] == [("other_country", 29)]


def test_our_own_decisions_can_be_loaded_again(gazetteer: Gazetteer) -> None:
    """What was accepted in one store is a name in another; what was refused is no name."""
    stated = pd.DataFrame({"adm1_name": ["Rio Claro"] * 2, "adm2_name": ["Baidoa", "Camp Seven"]})
    found = gazetteer.place(stated)
    said = [column for column in found if column.startswith("stated_")]
    ledger = found[["fate", "reason", "message", *said]].assign(source_id="s", row=[1, 2])
    groups = review_groups(conform("ledger", ledger), gazetteer)
    by_name = {group["stated_name"]: group for group in groups.to_dict("records")}
    made = pd.concat(
        [
            make_decision(by_name["Baidoa"], action="accept", area=(2, "XY0202"), by="A. Person"),
            make_decision(by_name["Camp Seven"], action="reject", by="A. Person"),
        ]
    )
    text = made.to_csv(index=False)
    loaded = read_text(gazetteer, text, "decisions.csv")
    assert ("XY0202", "Baidoa") in names_of(loaded)
    assert fates_of(loaded)[1] == ("rejected", "rejected_in_review")
    assert gazetteer.with_names(loaded).place(stated)["pcode"].iloc[0] == "XY0202"


def test_the_yaml_of_adminlevel_is_read(gazetteer: Gazetteer) -> None:
    """Names by code, after a country or not; lists of areas; other countries; the rest ignored."""
    text = """
admin_info:
  - {P-Code: XY0102, Name: Makwanpur District, Location: XYZ}
  - {P-Code: AF01, Name: Kabul, Location: AFG}
admin_name_mappings:
  "Baidoa": "XY0202"
  "XYZ|Sabinas Hidalgo": "XY0203"
  "Nord-Ouest": "HT09"
admin_name_replacements:
  "sud": "south"
"""
    loaded = read_text(gazetteer, text, "aliases.yaml")
    assert set(names_of(loaded)) == {
        ("XY0202", "Baidoa"),
        ("XY0203", "Sabinas Hidalgo"),
        ("XY0102", "Makwanpur District"),
    }
    assert fates_of(loaded).count(("rejected", "other_country")) == 2
    assert loaded.source["received"] == 5


PLACES: list[dict[str, Any]] = [
    {
        "name": "Rio Claro",
        "nameFa": "ریو",
        "longitude": "3",
        "latitude": "2.5",
        "districts": [
            {"name": "Baydaba", "nameFa": "بیدوا", "longitude": "3", "latitude": "3"},
            {"name": "Kohistan", "nameFa": "کوهستان", "longitude": "3", "latitude": "1"},
            {"name": "Kohistan", "nameFa": "دیگر", "longitude": "1", "latitude": "1"},
            {"name": "Elsewhere", "nameFa": "هیچ", "longitude": "50", "latitude": "50"},
        ],
    }
]


def test_names_in_several_scripts_need_two_witnesses(gazetteer: Gazetteer) -> None:
    """A name is believed where name and parent, or the point, agree with one area."""
    text = json.dumps(PLACES, ensure_ascii=False)
    loaded = read_text(gazetteer, text, "names.json")
    names = names_of(loaded)
    assert {("XY0202", "بیدوا"), ("XY0201", "کوهستان")} <= set(names)
    assert "هیچ" not in [name for _, name in names]
    languages = dict(zip(loaded["aliases"]["name"], loaded["aliases"]["language"], strict=True))
    assert languages["بیدوا"] == "fa"
    more = gazetteer.with_names(loaded)
    assert more.match(["بيدوا"], level=2)["pcode"][0] == "XY0202"


def test_every_entry_has_a_fate(gazetteer: Gazetteer) -> None:
    """Received is loaded, held and rejected, with reasons from the list."""
    for text, name in (
        (json.dumps(PLACES), "names.json"),
        ("code,name\nXY0202,Baidoa\n,\nXY0203,Sabina\n", "names.csv"),
    ):
        loaded = read_text(gazetteer, text, name)
        counts = count_fates(loaded["ledger"])
        assert counts["received"] == counts["loaded"] + counts["held"] + counts["rejected"]
        assert set(loaded["ledger"]["reason"].dropna()) <= set(REASONS)
        assert loaded["ledger"]["row"].is_unique


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("one,two\n1,2\n3,4\n", "names.csv", "which area"),
        ("{broken", "names.json", "cannot be read"),
        ("a: [", "names.yaml", "cannot be read"),
        ("[]", "names.json", "no names"),
    ],
)
def test_a_file_that_names_no_area_is_refused(
    gazetteer: Gazetteer, text: str, name: str, said: str
) -> None:
    """One sentence says what is missing and what to give."""
    with pytest.raises(SourceError, match=said):
        read_text(gazetteer, text, name)


# --- lookup sheets ------------------------------------------------------------------------------


def lookup(gazetteer: Gazetteer, text: str) -> list[tuple[str, str]]:
    """P-code and name of what a sheet beside the data gives."""
    [table] = read_tables(("lookup.csv", text.encode()))
    return [(alias.pcode, alias.name) for alias in find_aliases(table, gazetteer)]


SHEET = """P_Code,District,Arabic,Region,Focal point,Total
XY0101,Kohistan,كوهستان,North Hills,Maria Gomez,3
XY0102,Makawanpur,مكوانبور,North Hills,John Smith,4
XY0202,Baidoa,بيدابا,Rio Claro,Ann Other,5
XY0203,Sabinas,سابيناس,Rio Claro,Zed Zulu,6
"""


def test_a_lookup_sheet_gives_the_names_of_its_areas(gazetteer: Gazetteer) -> None:
    """New names in any script; not the names of regions, nor those of people."""
    found = lookup(gazetteer, SHEET)
    assert {("XY0202", "Baidoa"), ("XY0202", "بيدابا"), ("XY0102", "Makawanpur")} <= set(found)
    assert not {"North Hills", "Rio Claro", "Maria Gomez", "John Smith"} & {n for _, n in found}
    assert ("XY0101", "Kohistan") not in found


def test_a_sheet_of_records_is_no_lookup_sheet(gazetteer: Gazetteer) -> None:
    """Where areas come again and again the rows are about something else."""
    rows = "\n".join(f"XY0202,Baidoa {n},text" for n in range(10))
    assert lookup(gazetteer, f"P_Code,District,Note\n{rows}\n") == []


@pytest.mark.real
def test_the_list_of_the_world_is_read_for_one_country(real_data: Path) -> None:
    """32,767 rows, of which one country's districts are names."""
    cases = real_data / "cases"
    areas = Areas(read_boundaries(cases / "som_3w_2022" / "som_adm2_cod.geojson")["areas"])
    path = cases / "crosswalks" / "global_pcodes_adm1_adm2.csv"
    loaded = read_aliases(path, gazetteer=Gazetteer(areas))
    assert loaded.source["received"] == 32767
    assert loaded.source["loaded"] == 92
    assert loaded.source["held"] == 0


@pytest.mark.real
@pytest.mark.parametrize(
    ("case", "boundary", "sheet", "name", "pcode"),
    [
        ("som_3w_2022", "som_adm2_cod.geojson", "InterCluster Map", "Baidoa", "SO2401"),
        ("lby_3w_2021", "lby_adm2.topojson", "CODs Libya", "الجفارة", "LY0212"),
    ],
)
def test_real_lookup_sheets(
    real_data: Path, case: str, boundary: str, sheet: str, name: str, pcode: str
) -> None:
    """The sheet beside the data resolves what the boundary does not know."""
    [file] = (real_data / "cases" / case).glob("*.xlsx")
    folder = real_data / "cases" / case
    gazetteer = Gazetteer(Areas(read_boundaries(folder / boundary)["areas"]))
    [table] = read_tables(file, sheet=sheet)
    found = {alias.name: alias.pcode for alias in find_aliases(table, gazetteer)}
    assert found[name] == pcode


def test_a_document_that_fills_the_memory_is_refused(gazetteer: Gazetteer) -> None:
    """Aliases within aliases, and brackets without end: one sentence each."""
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nadmin_info: [*b,*b,*b]\n"
    for name, text in (
        ("bomb.yaml", bomb),
        ("deep.json", "[" * 100_000),
        ("deep.yaml", "[" * 9000),
    ):
        with pytest.raises(SourceError, match="cannot be read"):
            read_aliases((name, text.encode()), gazetteer=gazetteer)
