"""Old ids lead to what they are called now, and where that is not clear to nothing."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.areas import Areas
from geodata.model import Loaded, conform
from geodata.renaming import (
    Renamings,
    heir_of,
    match_versions,
    note_heirs,
    version_renamings,
)
from geodata.store import open_store

Box = tuple[float, float, float, float]


def unit(level: int, code: str, name: str, parent: str | None, *boxes: Box) -> dict:
    """One area of some boxes."""
    shape = shapely.union_all([shapely.box(*box) for box in boxes])
    parts = shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])
    row = {"level": level, "pcode": code, "name": name, "parent_pcode": parent, "geometry": parts}
    return row | {"has_authority": True}


def version(vintage: str, *units: dict) -> Areas:
    """A boundary version of some areas."""
    rows = pd.DataFrame(units).assign(source_id=f"source-{vintage}", vintage=vintage)
    return Areas(conform("areas", rows))


EXLAND = unit(0, "XX", "Exland", None, (0, 0, 4, 4))
WEST = unit(1, "XX1", "Province 1", "XX", (0, 0, 2, 4))
EAST = unit(1, "XX2", "Province 2", "XX", (2, 0, 4, 4))
OLD = version(
    "old",
    EXLAND,
    WEST,
    EAST,
    unit(2, "XX11", "Alba", "XX1", (0, 0, 2, 2)),
    unit(2, "XX12", "Brumo", "XX1", (0, 2, 2, 4)),
    unit(2, "XX21", "Carda", "XX2", (2, 0, 4, 2)),
    unit(2, "XX22", "Dorn", "XX2", (2, 2, 4, 4)),
)


def found(old: Areas, new: Areas, level: int) -> dict[str, tuple[str, str]]:
    """What stands for each area of a level, and how it was found."""
    rows = match_versions(old, new)
    rows = rows[rows["level"] == level]
    pairs = zip(rows["new"], rows["method"], strict=True)
    return dict(zip(rows["old"], pairs, strict=True))


def test_a_version_stands_for_itself():
    """Every area is found by its own code."""
    rows = match_versions(OLD, OLD)
    assert (rows["old"] == rows["new"]).all()
    assert set(rows["method"]) == {"code"}


def test_a_province_that_got_a_name_keeps_its_code():
    """The code is enough, as long as the place is the same; its old name is kept to be told."""
    new = version("new", EXLAND, {**WEST, "name": "Limia"}, EAST)
    assert found(OLD, new, 1)["XX1"] == ("XX1", "code")
    kept = version_renamings(OLD, new).set_index("old")
    assert kept.loc["1:XX1", ["new", "was"]].tolist() == ["1:XX1", "Province 1"]


def test_codes_in_another_style_are_followed_by_name_and_parent():
    """The parents are matched first, so two districts of one name are told apart by province."""
    new = version(
        "new",
        {**EXLAND, "pcode": "EXL"},
        {**WEST, "pcode": "EXL.1", "parent_pcode": "EXL"},
        {**EAST, "pcode": "EXL.2", "parent_pcode": "EXL"},
        unit(2, "EXL.1.1", "ALBA", "EXL.1", (0, 0, 2, 1)),
        unit(2, "EXL.2.1", "Alba", "EXL.2", (2, 0, 4, 1)),
    )
    assert found(OLD, new, 0)["XX"] == ("EXL", "name")
    assert found(OLD, new, 2)["XX11"] == ("EXL.1.1", "name")
    assert found(OLD, new, 2)["XX21"] == ("", "")


def test_an_area_with_another_name_and_code_is_found_by_its_shape():
    """Nine tenths in common are enough: two publishers never draw one border alike."""
    new = version("new", EXLAND, WEST, unit(1, "XX9", "Limia", "XX", (2.05, 0, 4, 4)))
    assert found(OLD, new, 1)["XX2"] == ("XX9", "shape")


def test_neither_half_of_a_district_that_was_split_stands_for_it():
    """A link to the whole must not show a part as if it were the whole."""
    halves = (
        unit(2, "XX13", "Brumo East", "XX1", (1, 2, 2, 4)),
        unit(2, "XX14", "Brumo West", "XX1", (0, 2, 1, 4)),
    )
    new = version("new", EXLAND, WEST, EAST, unit(2, "XX11", "Alba", "XX1", (0, 0, 2, 2)), *halves)
    assert found(OLD, new, 2)["XX12"] == ("", "")


def test_two_districts_that_merged_do_not_lead_to_their_union():
    """What stands for two areas stands for neither alone."""
    new = version("new", EXLAND, WEST, EAST, unit(2, "XX15", "Albrumo", "XX1", (0, 0, 2, 4)))
    assert found(OLD, new, 2)["XX11"] == ("", "")
    assert found(OLD, new, 2)["XX12"] == ("", "")


def test_a_code_that_was_given_to_another_place_leads_nowhere_by_itself():
    """Another name, and its place outside of the old one: the area itself is found again."""
    new = version(
        "new",
        EXLAND,
        WEST,
        EAST,
        unit(2, "XX12", "Alba", "XX1", (0, 0, 2, 2)),
        unit(2, "XX11", "Neunda", "XX1", (0, 3, 2, 4)),
    )
    assert found(OLD, new, 2)["XX11"] == ("XX12", "name")
    assert found(OLD, new, 2)["XX12"] == ("", "")
    kept = version_renamings(OLD, new).set_index("old")["new"]
    assert kept["2:XX11"] == "2:XX12"
    assert kept["2:XX12"] == ""


def test_two_of_one_name_in_one_parent_are_not_told_apart():
    """Ambiguity is never settled by luck."""
    old = version("old", EXLAND, unit(1, "A", "Sant", "XX", (0, 0, 1, 4)), EAST)
    twins = [unit(1, code, "Sant", "XX", (x, 0, x + 0.4, 4)) for code, x in (("B", 0), ("C", 0.6))]
    assert found(old, version("new", EXLAND, *twins, EAST), 1)["A"] == ("", "")


def test_no_two_areas_lead_to_one():
    """An area that stands for one of the old ones stands for no other."""
    new = version("new", EXLAND, {**WEST, "pcode": "P"}, {**EAST, "pcode": "Q"})
    codes = [code for code, _method in found(OLD, new, 1).values() if code]
    assert len(codes) == len(set(codes))


@pytest.fixture
def store(tmp_path):
    """A store with two versions of a country, and one of another."""
    new = version("new", EXLAND, {**WEST, "pcode": "XX7", "name": "Limia"}, EAST)
    other = version("elsewhere", unit(0, "YY", "Wyland", None, (9, 9, 10, 10)))
    with open_store(tmp_path / "two.gpkg") as kept:
        for number, units in enumerate((OLD, new, other)):
            frame = pd.concat([units.at(level) for level in units.levels], ignore_index=True)
            source = {
                "source_id": f"source-{units.vintage}",
                "kind": "boundaries",
                "name": units.vintage,
                "vintage": units.vintage,
                "loaded_at": f"2026-01-0{number + 1}T00:00:00Z",
            }
            tables = {
                "sources": conform("sources", pd.DataFrame([source])),
                "areas": conform("areas", pd.DataFrame(frame)),
            }
            kept.write(Loaded(tables))
        yield kept


def test_the_heir_of_a_version_is_the_newest_other_one_of_its_country(store):
    """Another country is no heir, however new."""
    vintages = store.vintages()
    assert heir_of("old", vintages) == "new"
    assert heir_of("new", vintages) == "old"
    assert heir_of("elsewhere", vintages) is None
    assert heir_of("never", vintages) is None


def test_a_boundary_that_is_removed_leaves_a_way_to_its_heir(store):
    """Version and areas of an old link are followed, with the name that the area had."""
    note_heirs(store, "source-old", by="Amina", at="2026-02-01T00:00:00Z")
    store.remove("source-old")
    renamings = Renamings(store.kept("renamings"))
    way = renamings.follow("vintage", "old", {"new", "elsewhere"})
    assert way == ("old", "new")
    units = store.areas("new")
    known = lambda place: units.has(*place)  # noqa: E731
    assert renamings.follow_area(way, (1, "XX1"), known) == ((1, "XX7"), "Province 1")
    assert renamings.follow_area(way, (1, "XX2"), known) == ((1, "XX2"), "")
    assert renamings.follow_area(way, (2, "XX11"), known) == (None, "")


def test_a_source_that_is_no_boundary_leaves_nothing(store):
    """Nor does one that is not there."""
    note_heirs(store, "source-elsewhere")
    note_heirs(store, "never")
    assert store.kept("renamings").empty


def rows(*renamed: tuple[str, str, str, str]) -> pd.DataFrame:
    """Renamings as they are kept."""
    columns = ["kind", "vintage", "old", "new"]
    return conform("renamings", pd.DataFrame(renamed, columns=columns))


def test_several_renamings_are_followed_one_after_the_other():
    """Versions, and the codes of an area on the way between them."""
    renamings = Renamings(
        rows(
            ("vintage", "", "v1", "v2"),
            ("vintage", "", "v2", "v3"),
            ("area", "v1", "2:A", "2:B"),
            ("area", "v2", "2:B", "3:C"),
        )
    )
    way = renamings.follow("vintage", "v1", ["v3"])
    assert way == ("v1", "v2", "v3")
    assert renamings.follow_area(way, (2, "A"), lambda place: place == (3, "C"))[0] == (3, "C")


def test_what_is_there_is_not_followed():
    """An id that is known is what it says, whatever it once stood for."""
    renamings = Renamings(rows(("program", "", "P1", "P2"), ("area", "v", "1:A", "1:B")))
    assert renamings.follow("program", "P1", {"P1", "P2"}) == ("P1",)
    assert renamings.follow_area(("v",), (1, "A"), lambda _place: True) == ((1, "A"), "")


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=8))
def test_renamings_that_go_in_a_circle_end(pairs):
    """Whatever was stated, the way ends at something known or nowhere."""
    stated = {old: ("program", "", old, new) for old, new in pairs}
    way = Renamings(rows(*stated.values())).follow("program", "a", {"f"})
    assert way == () or way[-1] == "f"
    areas = {old: ("area", "v", f"1:{old}", f"1:{new}") for old, new in pairs}
    renamings = Renamings(rows(*areas.values()))
    place, _name = renamings.follow_area(("v",), (1, "a"), lambda one: one == (1, "f"))
    assert place in (None, (1, "f"))


@pytest.mark.parametrize("stated", ["", "2", "::", "x:Y", "1:", "nothing at all"])
def test_a_renaming_that_makes_no_sense_leads_nowhere(stated):
    """Another program may have written it into the store."""
    renamings = Renamings(rows(("area", "v", "1:A", stated)))
    assert renamings.follow_area(("v",), (1, "A"), lambda _place: False) == (None, "")
