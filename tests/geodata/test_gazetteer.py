from __future__ import annotations

import json

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.areas import Areas
from geodata.codelists import FATES
from geodata.errors import AreaError
from geodata.gazetteer import Alias, Gazetteer
from geodata.gazetteer.codes import match_column
from geodata.ledger import REASONS
from geodata.model import conform

# Two provinces side by side; Kohistan is a district of both.
UNITS = [
    (0, "XY", "Exyland", None, (0, 0, 4, 4), {}),
    (1, "XY01", "North Hills", "XY", (0, 0, 2, 4), {}),
    (1, "XY02", "Río Claro", "XY", (2, 0, 4, 4), {}),
    (2, "XY0101", "Kohistan", "XY01", (0, 0, 2, 1), {}),
    (2, "XY0102", "Sar-e Pol", "XY01", (0, 1, 2, 2), {}),
    (2, "XY0103", "Makwanpur", "XY01", (0, 2, 2, 3), {"alt": ["Makawani"]}),
    (2, "XY0104", "Rukum East", "XY01", (0, 3, 2, 4), {"ne": "रुकुम"}),
    (2, "XY0201", "Kohistan", "XY02", (2, 0, 4, 1), {}),
    (2, "XY0202", "Santa María", "XY02", (2, 1, 4, 2), {}),
    (2, "XY0203", "Zone 1", "XY02", (2, 2, 4, 3), {}),
    (2, "XY0204", "Baydhaba", "XY02", (2, 3, 4, 4), {}),
]


@pytest.fixture(scope="module")
def areas() -> Areas:
    """Two provinces side by side."""
    rows = [
        {
            "source_id": "s",
            "vintage": "xy-2024",
            "level": level,
            "pcode": pcode,
            "name": name,
            "parent_pcode": parent,
            "names": json.dumps(names),
            "geometry": shapely.MultiPolygon([shapely.box(*box)]),
        }
        for level, pcode, name, parent, box, names in UNITS
    ]
    return Areas(conform("areas", pd.DataFrame(rows)))


@pytest.fixture(scope="module")
def gazetteer(areas: Areas) -> Gazetteer:
    """Their names and codes."""
    return Gazetteer(areas)


def place(gazetteer: Gazetteer, *rows: dict[str, str]) -> pd.DataFrame:
    """The verdicts on rows that state the given fields."""
    return gazetteer.place(pd.DataFrame(rows).fillna(""))


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "pcode", "method"),
    [
        ("Sar-e Pol", "XY0102", "name"),
        ("  SAR E POL ", "XY0102", "name"),
        ("Sarepol District", "XY0102", "name"),
        ("Santa Maria", "XY0202", "name"),
        ("Distrito de Santa María", "XY0202", "name"),
        ("Eastern Rukum", "XY0104", "name"),
        ("Makawani", "XY0103", "alias"),
        ("रुकुम", "XY0104", "alias"),
    ],
)
def test_a_name_is_found_however_it_is_written(
    gazetteer: Gazetteer, written: str, pcode: str, method: str
) -> None:
    """Case, diacritics, punctuation, generic words and other names of the area do not matter."""
    found = gazetteer.match([written], level=2).iloc[0]
    assert (found["pcode"], found["method"]) == (pcode, method)


def test_a_homonym_is_ambiguous_until_its_parent_is_stated(gazetteer: Gazetteer) -> None:
    """The same name in two parents is settled by the parent, never by luck."""
    found = gazetteer.match(["Kohistan", "Kohistan"], level=2, within=["", "XY02"])
    assert found["method"].tolist() == ["ambiguous", "name"]
    assert pd.isna(found["pcode"][0])
    assert found["pcode"][1] == "XY0201"


def test_likeness_is_trusted_only_within_a_stated_parent(gazetteer: Gazetteer) -> None:
    """Without a parent a name that is only alike is a suggestion."""
    alone = gazetteer.match(["Makawanpur"], level=2).iloc[0]
    assert (alone["method"], alone["runner_up"]) == ("unknown", "XY0103")
    inside = gazetteer.match(["Makawanpur"], level=2, within="XY01").iloc[0]
    assert (inside["pcode"], inside["method"]) == ("XY0103", "fuzzy")
    assert inside["score"] >= 88
    assert inside["runner_up"] != "XY0103"


@pytest.mark.parametrize("written", ["Zone 2", "Rukum West"])
def test_numbers_and_compass_points_tell_names_apart(gazetteer: Gazetteer, written: str) -> None:
    """However alike two names are, another number or direction is another place."""
    parent = "XY02" if written[0] == "Z" else "XY01"
    assert gazetteer.match([written], level=2, within=parent)["pcode"].isna().all()


def test_blanks_and_placeholders_are_blank(gazetteer: Gazetteer) -> None:
    """A cell that says nothing is no name."""
    assert set(gazetteer.match(["", None, "n/a", " - "], level=2)["method"]) == {"blank"}


def test_an_alias_is_a_name_and_must_mean_an_area(areas: Areas) -> None:
    """What a person decided once is found from then on; an alias for nothing is refused."""
    known = Gazetteer(areas, [Alias(2, "XY0204", "Baidoa", "decided by A, 2026-01-02")])
    assert known.match(["BAIDOA"], level=2)["pcode"][0] == "XY0204"
    with pytest.raises(AreaError, match="XY9999"):
        Gazetteer(areas, [Alias(2, "XY9999", "Nowhere")])


def test_the_result_keeps_the_index_of_the_names(gazetteer: Gazetteer) -> None:
    """A Series in gives its own labels back."""
    names = pd.Series(["Sar-e Pol", "Nowhere"], index=["a", "b"])
    assert gazetteer.match(names, level=2).index.tolist() == ["a", "b"]


# --- codes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "restyle",
    [
        str.lower,
        lambda code: f" {code} ",
        lambda code: f"{code[:2]}-{code[2:4]} {code[4:]}",
        lambda code: code.replace("XY", "XYZ"),
        lambda code: code.removeprefix("XY"),
        lambda code: str(int(code.removeprefix("XY"))),
        lambda code: f"{int(code.removeprefix('XY'))}.0",
    ],
)
def test_a_column_in_another_style_is_read_as_a_whole(gazetteer: Gazetteer, restyle) -> None:
    """Case, blanks, hyphens, another country prefix, lost zeros: round trip to the boundary's."""
    codes = list(gazetteer.areas.at(2).index)
    found = gazetteer.match_codes([restyle(code) for code in codes], level=2)
    assert found["pcode"].tolist() == codes
    assert set(found["method"]) <= {"code", "code_restyled"}


@given(st.sets(st.integers(1, 9), min_size=1), st.sampled_from(["", "XYZ", "X"]))
def test_restyled_codes_come_back(numbers: set[int], prefix: str) -> None:
    """Whatever subset of the areas a column names, another prefix and lost zeros are mended."""
    known = [f"XY{number:04d}" for number in range(1, 10)]
    written = {f"{prefix}{number}": f"XY{number:04d}" for number in numbers}
    found = match_column(written, known)
    assert {code: pcode for code, (pcode, _) in found.items()} == written


@pytest.mark.parametrize(
    "codes",
    [
        ["AF0101", "AF0102", "AF0103"],
        ["AFG", "HTI", "UKR"],
        ["AF0101", "HT0102", "UA0103"],
        ["XY0101", "AF0102", "AF0103", "AF0104"],
    ],
)
def test_the_codes_of_other_countries_are_not_restyled(
    gazetteer: Gazetteer, codes: list[str]
) -> None:
    """However well the digits fit, another country's prefix is another country."""
    foreign = [not code.startswith("XY") for code in codes]
    for level in (0, 1, 2):
        assert gazetteer.match_codes(codes, level=level)["pcode"][foreign].isna().all()


def test_the_two_iso_prefixes_of_a_country_are_one() -> None:
    """UKR and UA are one country, although neither begins with the other."""
    found = match_column(["UKR01", "UKR02"], ["UA01", "UA02", "UA03"])
    assert found == {"UKR01": ("UA01", True), "UKR02": ("UA02", True)}


@pytest.mark.parametrize(("country", "found"), [("TL", 3), ("KE", 0), ("sukus", 0)])
def test_codes_without_letters_take_the_prefix_of_their_own_country(country, found) -> None:
    """TL0101 is 0101 of Timor-Leste; of another country, or of one nobody knows, it is nothing."""
    written, known = ["TL0101", "TL0102", "TL0103"], ["0101", "0102", "0103"]
    assert len(match_column(written, known, country=country)) == found


def test_characters_that_nobody_sees_do_not_count(gazetteer: Gazetteer) -> None:
    """A zero-width space that came along from a web page; the errors of a spreadsheet."""
    found = gazetteer.match_codes(["XY0101\u200b", "\ufeffXY0102", "#REF!"], level=2)
    assert found["pcode"].tolist()[:2] == ["XY0101", "XY0102"]
    assert found["method"][2] == "blank"


def test_a_single_stray_code_is_never_mended(gazetteer: Gazetteer) -> None:
    """In a column that fits, 101 stays unknown although XY0101 exists."""
    found = gazetteer.match_codes(["XY0101", "XY0102", "101", "31", None], level=2)
    assert found["method"].tolist() == ["code", "code", "unknown", "unknown", "blank"]


# --- witnesses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "pcode", "warnings"),
    [
        ({"adm2_code": "XY0102", "adm2_name": "Sar-e Pol"}, "XY0102", ()),
        (
            {"adm1_name": "North Hills", "adm2_name": "Sar-e Pol", "adm2_code": "XY0201"},
            "XY0102",
            ("code_name_conflict",),
        ),
        (
            {"adm1_name": "North Hills", "adm2_name": "Santa María", "adm2_code": "XY0102"},
            "XY0102",
            ("code_name_conflict",),
        ),
        ({"adm1_name": "Rio Claro", "adm2_name": "Kohistan"}, "XY0201", ()),
        (
            {"adm1_name": "North Hills", "adm2_name": "Makawanpur"},
            "XY0103",
            ("name_matched_fuzzily",),
        ),
        (
            {"adm1_code": "XY01", "adm2_code": "XY9999", "adm2_name": "Sar-e Pol"},
            "XY0102",
            ("unknown_code",),
        ),
        ({"adm2_code": "XY0102", "adm2_name": "Elsewhere"}, "XY0102", ("unknown_name",)),
        (
            {"adm2_code": "XY0102", "adm2_name": "Sar-e Pol", "longitude": "3", "latitude": "3.5"},
            "XY0102",
            ("point_name_conflict",),
        ),
        (
            {"adm2_code": "XY0102", "adm2_name": "Sar-e Pol", "longitude": "9", "latitude": "9"},
            "XY0102",
            ("outside_boundary",),
        ),
        ({"longitude": "1", "latitude": "1,5"}, "XY0102", ()),
        ({"adm1_code": "XY02", "longitude": "3", "latitude": "3.5"}, "XY0204", ()),
        ({"place_name": "Baydhaba"}, "XY0204", ()),
    ],
)
def test_two_witnesses_beat_one(
    gazetteer: Gazetteer, row: dict[str, str], pcode: str, warnings: tuple[str, ...]
) -> None:
    """Code, name, parent and point decide together, and what was overruled is said."""
    known = {"adm2_code": "XY0202", "adm2_name": "Santa María"}  # the column of codes fits
    found = place(gazetteer, row, known if "adm2_code" in row else row).iloc[0]
    assert (found["fate"], found["pcode"], found["warnings"]) == ("loaded", pcode, warnings)


@pytest.mark.parametrize(
    ("row", "fate", "reason"),
    [
        ({"adm2_code": "XY0102", "adm2_name": "Santa María"}, "held", "code_name_conflict"),
        ({"adm1_code": "XY02", "adm2_code": "XY0102"}, "held", "code_name_conflict"),
        ({"adm1_code": "XY01", "adm2_name": "Santa María"}, "held", "unknown_name"),
        ({"adm2_name": "Kohistan"}, "held", "ambiguous_name"),
        ({"adm2_name": "Nowhere"}, "held", "unknown_name"),
        ({"adm1_name": "Nowhere", "adm2_name": "Sar-e Pol"}, "held", "unknown_name"),
        ({"adm2_code": "31"}, "rejected", "unknown_code"),
        ({"adm1_code": "XY01", "adm2_code": "31"}, "rejected", "unknown_code"),
        ({"adm2_code": "31", "adm2_name": "Sar-e Pol"}, "held", "unknown_code"),
        ({"adm2_code": "XY0102", "longitude": "3", "latitude": "3"}, "held", "point_name_conflict"),
        ({"adm2_code": "n/a", "adm2_name": ""}, "rejected", "blank_place"),
        ({"longitude": "9", "latitude": "9"}, "held", "outside_boundary"),
        ({"longitude": "", "latitude": ""}, "rejected", "no_coordinates"),
        ({"place_name": "Kohistan"}, "held", "ambiguous_name"),
        ({"place_name": "Makwanpu"}, "held", "unknown_name"),
    ],
)
def test_one_against_one_is_for_a_person(
    gazetteer: Gazetteer, row: dict[str, str], fate: str, reason: str
) -> None:
    """What cannot be settled is held or rejected with its reason, and placed nowhere."""
    beside = {
        "adm1_code": "XY01",
        "adm1_name": "North Hills",
        "adm2_code": "XY0102",
        "adm2_name": "Sar-e Pol",
    }
    known = {field: text for field, text in beside.items() if field in row}
    found = place(gazetteer, row, *[known] * bool(known)).iloc[0]
    assert (found["fate"], found["reason"]) == (fate, reason)
    assert pd.isna(found["pcode"])


@pytest.mark.parametrize(
    ("row", "level", "pcode"),
    [
        ({"adm1_code": "XY01", "adm2_code": ""}, 1, "XY01"),
        ({"adm1_name": "North Hills", "adm2_name": "unspecified"}, 1, "XY01"),
        ({"adm1_code": "XY00", "adm1_name": "Cobertura Nacional"}, 0, "XY"),
        ({"adm1_name": "", "adm2_name": "Nationwide"}, 0, "XY"),
        ({"adm2_code": "XY02"}, 1, "XY02"),
        ({"place_name": "national"}, 0, "XY"),
    ],
)
def test_nothing_is_placed_more_precisely_than_it_is_known(
    gazetteer: Gazetteer, row: dict[str, str], level: int, pcode: str
) -> None:
    """A row that states only a province, or the whole country, is placed there and says so."""
    found = place(gazetteer, row).iloc[0]
    assert (found["level"], found["pcode"]) == (level, pcode)
    assert "known_only_higher" in found["warnings"]


def test_a_held_name_carries_the_best_candidate(gazetteer: Gazetteer) -> None:
    """The suggestion names the area a person would think of first."""
    found = place(gazetteer, {"adm1_name": "Río Claro", "adm2_name": "Baidoa"}).iloc[0]
    assert found["reason"] == "unknown_name"
    assert found["suggestion"] == "Baydhaba (XY0204)"


def test_a_column_of_another_scheme_is_silent(gazetteer: Gazetteer) -> None:
    """Codes of which none fits do not stand against the names beside them."""
    rows = [
        {"adm2_code": "Q-77", "adm2_name": "Sar-e Pol"},
        {"adm2_code": "Q-78", "adm2_name": "Baydhaba"},
    ]
    found = place(gazetteer, *rows)
    assert found["pcode"].tolist() == ["XY0102", "XY0204"]


def test_swapped_coordinates_are_recognised_as_a_column(gazetteer: Gazetteer) -> None:
    """When the points fit only the other way round, all are read that way and it is said."""
    areas = gazetteer.areas
    shifted = areas.at(2)["geometry"].translate(50, 0)
    frame = pd.concat([pd.DataFrame(areas.at(level)) for level in areas.levels])
    frame.loc[frame["level"] == 2, "geometry"] = shifted.values
    moved = Gazetteer(Areas(conform("areas", frame)))
    found = place(moved, *[{"longitude": f"{y}.5", "latitude": "51"} for y in range(4)])
    assert found["pcode"].tolist() == ["XY0101", "XY0102", "XY0103", "XY0104"]
    assert all("swapped_coordinates" in codes for codes in found["warnings"])


def test_a_homonym_away_from_its_siblings_is_held() -> None:
    """Where the boundary has no provinces, a district among those of another one is not taken."""
    rows = [
        {
            "source_id": "s",
            "vintage": "v",
            "level": 2 if at else 0,
            "pcode": f"Q{at:03d}" if at else "Q",
            "name": f"Place {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[at] * 3}",
            "parent_pcode": "Q" if at else None,
            "geometry": shapely.MultiPolygon([shapely.box(x, 0, x + 1, 1)]),
        }
        for at in range(17)
        for x in [at if at <= 8 else at + 20]
    ]
    flat = Gazetteer(Areas(conform("areas", pd.DataFrame(rows))))
    stated = [
        {"adm1_name": "West" if at <= 8 or at == 15 else "East", "adm2_name": rows[at]["name"]}
        for at in range(1, 17)
    ]
    found = place(flat, *stated)
    held = found[found["fate"] == "held"]
    assert held["runner_up"].tolist() == ["Q015"]
    assert held["reason"].tolist() == ["ambiguous_name"]


WORDS = st.sampled_from(
    ["", "Kohistan", "Sar-e Pol", "Nowhere", "XY0102", "XY01", "31", "national"]
)


@settings(deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(
                ("adm1_code", "adm1_name", "adm2_code", "adm2_name", "place_name"), WORDS
            ),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_row_has_a_fate(gazetteer: Gazetteer, rows: list[dict[str, str]]) -> None:
    """Whatever rows say, each is loaded with an area or refused with a listed reason."""
    found = place(gazetteer, *rows)
    assert len(found) == len(rows)
    assert set(found["fate"]) <= set(FATES)
    loaded = found["fate"] == "loaded"
    assert (found["pcode"].notna() == loaded).all()
    assert set(found.loc[~loaded, "reason"]) <= set(REASONS)
    assert {code for codes in found["warnings"] for code in codes} <= set(REASONS)
