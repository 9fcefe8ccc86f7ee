from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.points import distance_km, read_degrees

UNITS = [
    (0, "XY", "Exyland", None, (30, 0, 34, 4)),
    (1, "XY01", "North", "XY", (30, 0, 32, 4)),
    (1, "XY02", "South", "XY", (32, 0, 34, 4)),
    (2, "XY0101", "Aweil", "XY01", (30, 0, 32, 2)),
    (2, "XY0102", "Bor", "XY01", (30, 2, 32, 4)),
    (2, "XY0201", "Juba", "XY02", (32, 0, 34, 2)),
    (2, "XY0202", "Kiambu", "XY02", (32, 2, 34, 4)),
]


@pytest.fixture(scope="module")
def gazetteer(build_areas) -> Gazetteer:
    """Four districts near the equator, two degrees wide."""
    return Gazetteer(build_areas(UNITS))


def at(lon: float, lat: float, **said: str) -> dict[str, str]:
    """A row with a point."""
    return {"longitude": str(lon), "latitude": str(lat), **said}


def place(gazetteer: Gazetteer, *rows: dict[str, str]) -> pd.DataFrame:
    """The verdicts on rows that state the given fields."""
    return gazetteer.place(pd.DataFrame(rows).fillna(""))


@pytest.mark.parametrize(
    ("precision", "level", "pcode"),
    [
        *[(code, 2, "XY0101") for code in ("", "1", "2", "3.0")],
        ("4", 1, "XY01"),
        *[(code, 0, "XY") for code in ("5", "6", "7", "8")],
    ],
)
def test_a_precision_code_says_what_a_point_is_known_to(
    gazetteer: Gazetteer, precision: str, level: int, pcode: str
) -> None:
    """A point that stands for a province or the country colours no district."""
    found = place(gazetteer, at(31, 1.2, precision=precision)).iloc[0]
    assert (found["level"], found["pcode"]) == (level, pcode)
    assert ("centre_of_area" in found["warnings"]) == (level < 2)


def test_a_precision_in_metres_is_no_code(gazetteer: Gazetteer) -> None:
    """Telephones say how many metres a point may be off; such a column says nothing of levels."""
    rows = [at(31, 1.2, precision="6"), at(31, 1.3, precision="4.9"), at(31, 1.4, precision="25")]
    assert place(gazetteer, *rows)["level"].tolist() == [2, 2, 2]


def test_a_level_that_the_boundary_lacks_is_the_next_coarser(build_areas) -> None:
    """Known to the province, where there are only districts, is known to the country."""
    flat = Gazetteer(
        build_areas([u if u[0] == 0 else (*u[:3], "XY", u[4]) for u in UNITS if u[0] != 1])
    )
    assert place(flat, at(31, 1.2, precision="4"))["pcode"].tolist() == ["XY"]
    assert place(flat, at(31, 1.2, known_to="1"))["pcode"].tolist() == ["XY"]


def test_many_rows_at_the_centre_of_the_country_are_known_to_it(gazetteer: Gazetteer) -> None:
    """Nobody works five times on the very centroid; a point met once may be a village."""
    rows = [at(32, 2)] * 5 + [at(31.2, 1.2)]
    found = place(gazetteer, *rows)
    assert found["level"].tolist() == [0] * 5 + [2]
    assert "centre_of_area" in found["warnings"].iloc[0]
    assert place(gazetteer, at(32.001, 2))["level"].tolist() == [2]


def test_a_district_that_is_stated_beats_a_centre(gazetteer: Gazetteer) -> None:
    """The centroid of the country contradicts no district."""
    found = place(gazetteer, *[at(32.0001, 2.0001, adm2_name="Aweil")] * 6)
    assert set(found["pcode"]) == {"XY0101"}
    assert set(found["warnings"]) == {()}


@pytest.mark.parametrize("said", ["adm2_code", "adm2_name"])
def test_a_point_elsewhere_is_said_with_its_distance(gazetteer: Gazetteer, said: str) -> None:
    """One degree at the equator is 111 kilometres."""
    value = "XY0101" if said == "adm2_code" else "Aweil"
    found = place(gazetteer, at(33, 1, **{said: value})).iloc[0]
    assert (found["fate"], found["reason"]) == ("held", "point_name_conflict")
    assert found["message"] == "The point lies 111 km outside Aweil (XY0101), in Juba (XY0201)."


def test_the_distance_is_said_of_loaded_rows_too(gazetteer: Gazetteer) -> None:
    """Code and name beat the point, and the warning says how far off it is."""
    row = at(32.05, 1, adm2_code="XY0101", adm2_name="Aweil")
    found = place(gazetteer, row, at(40, 1, adm2_code="XY0101", adm2_name="Aweil"), row)
    assert found["fate"].tolist() == ["loaded"] * 3
    assert found["message"].iloc[0].startswith("The point lies 5.6 km outside Aweil")
    assert found["message"].iloc[1] == "The point lies 668 km outside the boundary."


@settings(max_examples=30, deadline=None)
@given(st.floats(-179, 179), st.floats(-80, 80))
def test_a_point_inside_is_no_distance_away(lon: float, lat: float) -> None:
    """Inside it is none; a degree north is 110 to 112 km, anywhere on earth."""
    box = shapely.box(lon - 0.5, lat - 0.5, lon + 0.5, lat + 0.5)
    assert distance_km(lon, lat, box) == pytest.approx(0, abs=1e-6)
    assert 110 < distance_km(lon, lat + 1.5, box) < 112


# --- swapped columns ----------------------------------------------------------------------------


def test_swapped_columns_come_back_the_right_way_round(gazetteer: Gazetteer) -> None:
    """When all points fit only the other way they are read so, and the frame says how."""
    found = place(gazetteer, *[at(1, x) for x in (30.5, 31.5, 32.5)])
    assert found["pcode"].tolist() == ["XY0101", "XY0101", "XY0201"]
    assert found["longitude"].tolist() == [30.5, 31.5, 32.5]
    assert all("swapped_coordinates" in codes for codes in found["warnings"])


@pytest.mark.parametrize(
    "rows",
    [
        [at(29.01, -84.53)] * 4,  # latitudes of Antarctica that fit nowhere
        [at(1, 31), at(1, 31.5), at(3, 90.5)],  # most fit the other way, but not all
    ],
)
def test_what_only_looks_swapped_is_placed_nowhere(
    gazetteer: Gazetteer, rows: list[dict[str, str]]
) -> None:
    """A suspicion is said, and decides nothing."""
    found = place(gazetteer, *rows)
    assert set(found["fate"]) == {"held"}
    assert set(found["reason"]) == {"swapped_coordinates"}


def test_points_that_are_merely_elsewhere_are_outside(gazetteer: Gazetteer) -> None:
    """A file about another country is not swapped."""
    assert set(place(gazetteer, *[at(70, 35)] * 3)["reason"]) == {"outside_boundary"}


# --- places of no stated level ------------------------------------------------------------------


@pytest.fixture(scope="module")
def twice_named(build_areas) -> Gazetteer:
    """Kiambu is a county and a constituency in it; Lamu is a county of one constituency."""
    units = [
        (0, "KE", "Kenland", None),
        (1, "KE01", "Kiambu", "KE"),
        (1, "KE02", "Lamu", "KE"),
        (1, "KE03", "Nairobi", "KE"),
        *[(2, f"KE01{n}", name, "KE01") for n, name in enumerate(["Kiambu", "Thika", "Limuru"])],
        (2, "KE021", "Lamu", "KE02"),
        *[(2, f"KE03{n}", name, "KE03") for n, name in enumerate(["Langata", "Kibra"])],
    ]
    return Gazetteer(build_areas(units))


def named(gazetteer: Gazetteer, *names: str) -> pd.DataFrame:
    """The verdicts on places of no stated level."""
    return gazetteer.place(pd.DataFrame({"place_name": names}))


def test_a_name_of_two_levels_is_held_where_the_column_mixes_them(twice_named: Gazetteer) -> None:
    """The county's member must not land on the constituency, nor the other way round."""
    found = named(twice_named, "Thika", "Nairobi", "Langata", "Kiambu")
    assert found["level"].tolist()[:3] == [2, 1, 2]
    assert found["reason"].iloc[3] == "ambiguous_name"
    assert "ADM1 and ADM2" in found["message"].iloc[3]
    assert pd.isna(found["stated_level"].iloc[3])


def test_a_column_of_one_level_shows_which_is_meant(twice_named: Gazetteer) -> None:
    """Among constituencies alone Kiambu is the constituency."""
    found = named(twice_named, "Thika", "Limuru", "Langata", "Kiambu")
    assert found["pcode"].iloc[3] == "KE010"


def test_an_areas_only_part_is_the_same_place(twice_named: Gazetteer) -> None:
    """A county of one constituency of its name leaves nothing to ask."""
    assert named(twice_named, "Nairobi", "Thika", "Lamu")["pcode"].iloc[2] == "KE021"


def test_a_name_inside_the_stated_area_makes_it_finer(gazetteer: Gazetteer) -> None:
    """A city column beside the province: its own name counts there, a village's does not."""
    rows = [{"adm1_name": "South", "place_name": name} for name in ("Juba", "Aweil", "Village")]
    assert place(gazetteer, *rows)["pcode"].tolist() == ["XY0201", "XY02", "XY02"]


def test_a_village_with_the_name_of_a_district_is_where_its_point_is(gazetteer: Gazetteer) -> None:
    """In a column of sites the point settles and the name is a warning; elsewhere it is held."""
    sites = [at(31, 1, place_name=f"Village {n}") for n in "ABC"]
    found = place(gazetteer, *sites, at(31, 1, place_name="Juba"))
    assert found["pcode"].tolist() == ["XY0101"] * 4
    assert "point_name_conflict" in found["warnings"].iloc[3]
    alone = place(gazetteer, at(31, 1, place_name="Juba")).iloc[0]
    assert (alone["reason"], alone["stated_name"]) == ("point_name_conflict", "Juba")


def test_the_country_by_name_is_not_the_district_of_its_point(gazetteer: Gazetteer) -> None:
    """A place called like the country is the country, wherever its point was put."""
    assert place(gazetteer, at(31, 1, place_name="Exyland"))["level"].tolist() == [0]


@pytest.mark.parametrize(
    ("written", "degrees"),
    [
        ("4°51'36\"N", 4.86),
        ("31° 36′ 0″ W", -31.6),
        ("4.86 N", 4.86),
        ("S4.5", -4.5),
        ("-4,5", -4.5),
        ("4°75'N", None),
        ("N4 W5", None),
        ("east", None),
    ],
)
def test_angles_of_navigators_are_degrees(written: str, degrees: float | None) -> None:
    """Minutes, seconds and the letter of the hemisphere are read; what is no angle is no number."""
    (found,) = read_degrees(pd.Series([written]))
    assert found == pytest.approx(degrees) if degrees is not None else np.isnan(found)
