from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.gazetteer import Alias, Gazetteer
from geodata.gazetteer.nameindex import parts
from geodata.gazetteer.names import essence, fold, is_abjad, says_more, skeleton, sound, telling


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rukum East", "Eastern Rukum District"),
        ("Nord-Kivu", "North Kivu"),
        ("Extrême-Nord", "Far North Region"),
        ("St. Louis", "Saint Louis Département"),
        ("N. Darfur", "North Darfur"),
        ("محافظة بغداد", "بغداد"),
        ("الجبل الاخضر", "الجبل الأخضر"),
        ("ولایت کابل", "كابل"),
        ("Львівська область", "Львівська"),
        ("काठमाडौं जिल्ला", "काठमाडौं"),
        ("Bole Woreda", "Bole"),
        ("Kabupaten Bogor", "Bogor"),
        ("Bogor Kota", "Kota Bogor"),
        ("Axum Town", "Axum City"),
        ("Mkoa wa Dodoma", "Mkoa wa Dodoma"),
        ("Departamento de Petén", "Peten"),
    ],
)
def test_one_name_in_two_ways_has_one_essence(one: str, other: str) -> None:
    """What a unit is called, articles, abbreviations and compass points do not matter."""
    assert essence(one) == essence(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kota Bogor", "Kabupaten Bogor"),
        ("Zone 1", "Zone 2"),
        ("North Kivu", "Sud-Kivu"),
        ("Western Area Urban", "Western Area Rural"),
        ("Dessie Zuria", "Dessie"),
        ("Union County", "Lake County"),
    ],
)
def test_what_tells_neighbours_apart_stays(one: str, other: str) -> None:
    """A city is not the district around it, and north is not south."""
    assert essence(one) != essence(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hilmand", "Helmand"),
        ("Paktya", "Paktia"),
        ("Nimroz", "Nimruz"),
        ("Jawzjan", "Jowzjan"),
        ("Qarabagh", "Karabagh"),
        ("Suleimaniya", "Suleimaniyah"),
        ("Dolayna", "Du Layna"),
    ],
)
def test_letter_habits_are_one_sound(one: str, other: str) -> None:
    """Habits of transliteration are levelled for likeness, though the names stay different."""
    assert sound(one) == sound(other)
    assert essence(one) != essence(other)


def test_a_roman_number_tells_only_at_the_end() -> None:
    """Province I is not Province II; the i of Dara-i-Pech is a particle."""
    assert telling("Province I") != telling("Province II")
    assert telling("Dara-i-Pech") == telling("Dara-e-Pech") == frozenset()


def test_scripts_without_vowels_are_compared_by_consonants() -> None:
    """Baghdad in Arabic letters and in Latin ones has one skeleton; two consonants are too few."""
    assert is_abjad("بغداد")
    assert skeleton("بغداد") == skeleton("Baghdad") != ""
    assert skeleton("Bo") == ""


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Bahri (Khartoum North)", ["Bahri", "Khartoum North"]),
        ("Western Area (Rural)", []),
        ("Juba", []),
        ("Juba ()", []),
    ],
)
def test_the_parts_of_a_name_with_a_parenthesis(name: str, found: list[str]) -> None:
    """Either part may be the name, unless one only tells it from its neighbour."""
    assert sorted(parts([name])) == sorted(found)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(name: str) -> None:
    """Whatever a name is, its readings are stable and none raises."""
    assert fold(fold(name)) == fold(name)
    assert isinstance(sound(name), str)
    assert isinstance(skeleton(name), str)


# --- in a country -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gazetteer(build_areas) -> Gazetteer:
    """Two regions; Moyale and Bora lie in both, and one name is in Arabic letters only."""
    units = [
        (0, "ET", "Etland", None),
        (1, "ET05", "Somali", "ET"),
        (1, "ET04", "Oromia", "ET"),
        (2, "ET0501", "Moyale (Somali)", "ET05"),
        (2, "ET0502", "Kena /Karat Zuria", "ET05"),
        (2, "ET0503", "البصرة", "ET05"),
        (2, "ET0504", "Ghanzi", "ET05"),
        (2, "ET0401", "Moyale (Oromia)", "ET04"),
        (2, "ET0402", "Bora", "ET04"),
        (2, "ET0403", "Kapoeta East", "ET04"),
    ]
    return Gazetteer(build_areas(units))


@pytest.mark.parametrize(
    ("row", "pcode"),
    [
        ({"adm1_name": "Somali", "adm2_name": "Moyale"}, "ET0501"),
        ({"adm2_name": "Moyale (Somali)"}, "ET0501"),
        ({"adm2_name": "Moyale, Oromia"}, "ET0401"),
        ({"adm2_name": "Oromia Region, Bora Woreda"}, "ET0402"),
        ({"place_name": "Moyale, Somali"}, "ET0501"),
        ({"adm1_name": "Somali", "adm2_name": "Karat Zuria"}, "ET0502"),
        ({"adm1_name": "Oromia", "adm2_name": "Kapoeta East (Narus)"}, "ET0403"),
        ({"adm1_name": "Somali", "adm2_name": "Basra"}, "ET0503"),
        ({"adm1_name": "Somali", "adm2_name": "Ghazni"}, "ET0504"),
    ],
)
def test_a_name_in_an_unusual_cell_is_found(
    gazetteer: Gazetteer, row: dict[str, str], pcode: str
) -> None:
    """Parts of names, a parent in the same cell, another script, letters swapped."""
    found = gazetteer.place(pd.DataFrame([row])).iloc[0]
    assert (found["fate"], found["pcode"]) == ("loaded", pcode)


def test_half_a_name_speaks_for_the_code_that_it_fits(build_areas) -> None:
    """Abergele (TG) is Tanqua Abergele by its code, though another is called Abergele."""
    units = [
        (0, "ET", "Etland", None),
        (1, "ET1", "Tanqua Abergele", "ET"),
        (1, "ET2", "Abergele", "ET"),
    ]
    rows = pd.DataFrame({"adm1_code": ["ET1", "ET2"], "adm1_name": ["Abergele (TG)", "Bora (AM)"]})
    found = Gazetteer(build_areas([*units, (1, "ET3", "Bora", "ET")])).place(rows)
    assert found["pcode"].tolist()[0] == "ET1"
    assert found["reason"].tolist()[1] == "code_name_conflict"


@pytest.mark.parametrize("name", ["Moyale", "Bora (TG)", "Basra", "Moyale (Tigray)"])
def test_half_a_name_alone_is_not_enough(gazetteer: Gazetteer, name: str) -> None:
    """Bora in Tigray is not the Bora of Oromia: without a parent a part of a name is held."""
    found = gazetteer.place(pd.DataFrame([{"adm2_name": name}])).iloc[0]
    assert found["fate"] == "held"
    assert pd.isna(found["pcode"])


def test_candidates_are_ranked_and_marked(gazetteer: Gazetteer) -> None:
    """Those in the stated parent first, then those elsewhere and at other levels, marked so."""
    found = gazetteer.candidates("Bora", level=2, within="ET05")
    elsewhere = found[found["pcode"] == "ET0402"].iloc[0]
    assert not elsewhere["inside"]
    assert elsewhere["score"] == 85.0
    assert elsewhere["parent"] == "Oromia"
    assert gazetteer.candidates("Bora", level=2, within="ET04")["pcode"].iloc[0] == "ET0402"
    assert gazetteer.candidates("Somaly", level=None)["pcode"].iloc[0] == "ET05"
    assert gazetteer.candidates("et0402", level=2)["pcode"].iloc[0] == "ET0402"
    assert len(gazetteer.candidates("", level=2, limit=3)) == 3


def test_the_known_share_tells_vintages_apart(gazetteer: Gazetteer, build_areas) -> None:
    """Of two vintages the one that a file was made for knows more of its codes and names."""
    other = Gazetteer(build_areas([(0, "ET", "Etland", None), (2, "ET99", "Else", "ET")]))
    stated = pd.DataFrame({"adm2_code": ["ET0402", "ET0403", ""], "adm2_name": ["Bora", "X", None]})
    assert gazetteer.known_share(stated) == (1.0, 0.5)
    assert other.known_share(stated) == (0.0, 0.0)


def test_a_gazetteer_with_more_names_is_another_one(gazetteer: Gazetteer) -> None:
    """Names are added without changing what was there."""
    more = gazetteer.with_names([Alias(2, "ET0402", "Boora Xiqqaa")])
    assert more.match(["boora xiqqaa"], level=2)["pcode"][0] == "ET0402"
    assert pd.isna(gazetteer.match(["boora xiqqaa"], level=2)["pcode"][0])


@pytest.mark.parametrize(
    ("name", "more"),
    [("Washington, D.C.", True), ("Washington State", False), ("Washingtom", False)],
)
def test_a_word_more_is_another_place(name: str, more: bool) -> None:
    """What is added to a name means something unless it says what the unit is called."""
    assert says_more(name, "Washington") is more
