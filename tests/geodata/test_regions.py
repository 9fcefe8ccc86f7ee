"""Regions: unengaged neighbours joined, with the parts that a name is made of."""

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.areas import Areas
from geodata.coverage import measure_coverage
from geodata.gaps import contiguity, join_regions
from geodata.gaps.whereabouts import Country
from geodata.model import conform
from geodata.selection import Selection

SIZE = 6
LETTERS = "ABCDEF"


def grid_areas(turned: float = 0.0, wide: float = 1.0, shift: float = 0.0) -> Areas:
    """A country of 6 by 6 districts, A1 in the south-west, in provinces of two columns each."""
    rows = []
    for column, letter in enumerate(LETTERS):
        rows += [
            (
                2,
                f"XX{letter}{row + 1}",
                f"XX{column // 2}",
                shapely.box(column, row, column + 1, row + 1),
            )
            for row in range(SIZE)
        ]
    provinces = [(1, f"XX{at}", "XX", shapely.box(2 * at, 0, 2 * at + 2, SIZE)) for at in range(3)]
    country = (0, "XX", None, shapely.box(0, 0, SIZE, SIZE))
    table = pd.DataFrame(
        [country, *provinces, *rows], columns=["level", "pcode", "parent_pcode", "geometry"]
    )
    shapes = shapely.transform(
        np.array(table["geometry"]), lambda points: (points - SIZE / 2) * [wide, 1]
    )
    shapes = [shapely.affinity.rotate(shape, turned, origin=(0, 0)) for shape in shapes]
    table["geometry"] = [shapely.MultiPolygon([shape]) for shape in shapes]
    if shift:
        table["geometry"] = [_wrapped(shape, shift) for shape in table["geometry"]]
    return Areas(conform("areas", table.assign(source_id="b", vintage="v", name="an area")))


def _wrapped(shape, shift):
    """The same shape further east, cut where it crosses the antimeridian."""
    moved = shapely.transform(shape, lambda points: points + np.array([shift, 0]))
    west = shapely.intersection(moved, shapely.box(0, -90, 180, 90))
    east = shapely.intersection(moved, shapely.box(180, -90, 360, 90))
    east = shapely.transform(east, lambda points: points - [360, 0])
    parts = [part for part in (*shapely.get_parts(west), *shapely.get_parts(east)) if part.area]
    return shapely.MultiPolygon(parts)


@pytest.fixture(scope="module")
def grid():
    """The plain country with its contiguity."""
    areas = grid_areas()
    return areas, contiguity(areas, 2)


@pytest.fixture
def join(grid, make_coverage):
    """Regions of the plain country from the states of some areas; all others are engaged."""
    areas, beside = grid

    def run(states, people=100.0, root="", **how):
        held = areas.at(2)["parent_pcode"]
        codes = areas.within(2, 1, root)
        rows = {
            code: {
                "state": states.get(code[2:], "engaged"),
                "population": people.get(code[2:], 100.0) if isinstance(people, dict) else people,
                "parent_pcode": held[code],
            }
            for code in codes
        }
        return join_regions(make_coverage(rows), beside, areas, **how)

    return run


def test_unengaged_neighbours_make_a_region_and_corners_do_not(join):
    """Lapsed and without record join over a border; the most people come first."""
    states = {"A1": "lapsed", "B1": "no_record", "C2": "lapsed", "F6": "no_record"}
    first, *others = join(states, {"F6": 150.0, "C2": 120.0})
    assert first.pcodes == ("XXA1", "XXB1")
    assert (first.number, first.population, first.population_unknown) == (1, 200, 0)
    assert [region.pcodes for region in others] == [("XXF6",), ("XXC2",)]
    assert [region.number for region in others] == [2, 3]


def test_an_unknown_population_is_counted_as_unknown_and_ranks_as_a_usual_one(join):
    """Not as nobody: such a region stands where one with the median would."""
    states = dict.fromkeys(("A1", "B1", "D4", "F6"), "no_record")
    nan = float("nan")
    regions = join(states, {"A1": nan, "B1": nan, "D4": 120.0, "F6": 50.0})
    assert [len(region.pcodes) for region in regions] == [2, 1, 1]
    assert np.isnan(regions[0].population)
    assert regions[0].population_unknown == 2
    half = join(states, {"A1": nan, "B1": 30.0})[0]
    assert (half.population, half.population_unknown) == (30, 1)


def test_a_region_names_its_provinces_and_those_along_whose_border_it_runs(join):
    """Holders by areas; the province beside is none of them."""
    states = dict.fromkeys(("B2", "B3", "A2", "C3"), "lapsed")
    (region,) = join(states)
    assert region.parents == (("XX0", 3), ("XX1", 1))
    assert region.beside == ()
    (region,) = join(dict.fromkeys(("B2", "B3"), "lapsed"))
    assert (region.parents, region.beside) == ((("XX0", 2),), ("XX1",))
    (region,) = join({"C3": "lapsed", "D3": "lapsed"})
    assert region.beside == ("XX0", "XX2")
    (region,) = join({"A2": "lapsed"}, named_by=0)
    assert (region.parents, region.beside) == ((("XX", 1),), ())


def test_inside_a_province_regions_end_at_its_border_and_see_over_it(join):
    """What lies outside the root is in no region, and is still what a region runs along."""
    (region,) = join(dict.fromkeys(("B2", "C2"), "lapsed"), root="XX0")
    assert region.pcodes == ("XXB2",)
    assert region.beside == ("XX1",)


def test_regions_can_be_parted_by_province(join):
    """Where nearly everything is joined, a region a province says more."""
    states = {f"{letter}{row}": "no_record" for letter in LETTERS for row in range(1, 7)}
    assert [len(region.pcodes) for region in join(states)] == [36]
    parted = join(states, within=1)
    assert [region.parents for region in parted] == [((f"XX{at}", 12),) for at in range(3)]
    assert [region.beside for region in parted] == [("XX1",), ("XX0", "XX2"), ("XX1",)]


def test_areas_that_no_source_reports_on_are_told_beside_a_region(join):
    """They join nothing, for they may be engaged; nor does what has no authority."""
    states = {"B2": "lapsed", "B3": "not_reported", "C2": "not_reported", "B1": "no_authority"}
    (region,) = join(states)
    assert region.pcodes == ("XXB2",)
    assert region.unreported_beside == 2
    assert join({}) == ()


@pytest.mark.parametrize(
    ("codes", "side", "at_edge"),
    [
        (("A1",), "sw", True),
        (("F6", "F5"), "ne", True),
        (("C6", "D6"), "n", True),
        (("F3", "F4"), "e", True),
        (("B2",), "sw", False),
        (("C3", "D4", "C4"), "", False),
        (("A3", "B3", "C3", "D3", "E3", "F3"), "", True),  # right across
    ],
)
def test_a_region_lies_on_a_side_only_where_that_is_clear(join, codes, side, at_edge):
    """By the direction from the middle of the country to its own; in the middle there is none."""
    (region,) = join(dict.fromkeys(codes, "lapsed"))
    assert (region.side, region.at_edge) == (side, at_edge)


def test_a_long_country_has_sides_across_too():
    """Its ends and both its long borders are sides, also where it lies askew."""
    country = Country(grid_areas(turned=-30, wide=4), 2)  # west-north-west to east-south-east
    codes = pd.Index(["XXA4", "XXF3", "XXC6", "XXD1", "XXC3"])
    assert country.sides(codes, np.arange(5), 5) == ["nw", "se", "n", "s", ""]
    country = Country(grid_areas(turned=-45, wide=6), 2)
    codes = pd.Index(["XXA4", "XXC6", "XXD6"])  # C6 lies north of the middle, on the long border
    assert country.sides(codes, np.arange(3), 3) == ["nw", "n", "e"]


def test_a_country_across_the_antimeridian_is_one_country():
    """East of 180 degrees is still its east, as in Fiji."""
    areas = grid_areas(shift=179.5)
    codes = areas.at(2).index
    sides = dict(zip(codes, Country(areas, 2).sides(codes, np.arange(36), 36), strict=True))
    assert (sides["XXA4"], sides["XXF4"], sides["XXF6"], sides["XXC3"]) == ("w", "e", "ne", "")


def test_an_edge_drawn_apart_is_still_an_edge():
    """A country whose outline comes from another file differs by some hundred metres."""
    areas = grid_areas()
    country = areas.at(0)
    country["geometry"] = [shapely.MultiPolygon([shapely.box(-3.003, -3.003, 3.003, 3.003)])]
    at_edge = dict(
        zip(areas.at(2).index, Country(areas, 2).at_edge(areas.at(2).index), strict=True)
    )
    assert sum(at_edge.values()) == 20
    assert not at_edge["XXB2"]


@settings(max_examples=40)
@given(st.sets(st.sampled_from([f"{a}{b}" for a in LETTERS for b in range(1, 7)])))
def test_regions_part_what_is_unengaged(grid, make_coverage_once, chosen):
    """Each such area in exactly one region, people add up, and no two regions touch."""
    areas, beside = grid
    regions = join_regions(make_coverage_once(chosen), beside, areas)
    members = [code for region in regions for code in region.pcodes]
    assert sorted(members) == sorted(f"XX{code}" for code in chosen)
    assert sum(region.population for region in regions) == 100 * len(chosen)
    of = {code: region.number for region in regions for code in region.pcodes}
    for first, second in beside.pairs:
        one, other = of.get(beside.pcodes[first]), of.get(beside.pcodes[second])
        assert one is None or other is None or one == other
    sizes = [region.population for region in regions]
    assert sizes == sorted(sizes, reverse=True)


@pytest.fixture(scope="module")
def make_coverage_once(grid, make_coverage):
    """Coverage in which some areas lapsed and all others are engaged."""
    held = grid[0].at(2)["parent_pcode"]

    def make(chosen):
        rows = {
            code: {
                "state": "lapsed" if code[2:] in chosen else "engaged",
                "population": 100,
                "parent_pcode": held[code],
            }
            for code in held.index
        }
        return make_coverage(rows)

    return make


def test_the_example_has_regions_in_its_east_and_north_west(example):
    """Hill districts of Koshi that lapsed or have no record; the districts nobody reports on."""
    areas, records = example
    view = Selection(vintage=areas.vintage, level=2, start=dt.date(2025, 10, 1))
    coverage, beside = measure_coverage(records, areas, view), contiguity(areas, 2)
    first = join_regions(coverage, beside, areas)[0]
    assert areas.name(1, first.parents[0][0]) == "Koshi"
    assert (first.side, first.at_edge, first.population_unknown) == ("e", True, 0)
    silent = join_regions(coverage, beside, areas, states=("not_reported",))[0]
    assert {areas.name(2, code) for code in silent.pcodes} >= {"Humla", "Mugu", "Jumla", "Dolpa"}
    assert silent.side == "nw"


@pytest.mark.real
def test_regions_of_south_sudan_read_as_one_would_say_them(south_sudan):
    """Where one agency is not: eight counties of Eastern Equatoria, in the south-east."""
    areas, records = south_sudan
    view = Selection(
        vintage=areas.vintage,
        level=2,
        start=dt.date(2022, 2, 1),
        organizations=("org-norwegian-refugee-council",),
    )
    coverage = measure_coverage(records, areas, view)
    beside = contiguity(areas, 2)
    (whole,) = join_regions(coverage, beside, areas)
    assert (len(whole.pcodes), len(whole.parents), whole.side) == (60, 10, "")
    parted = join_regions(coverage, beside, areas, within=1)
    east = parted[0]
    assert [areas.name(1, code) for code, _ in east.parents] == ["Eastern Equatoria"]
    assert (len(east.pcodes), east.side, east.at_edge) == (8, "se", True)
    assert [areas.name(1, code) for code in east.beside] == ["Central Equatoria", "Jonglei"]
    assert dataclasses.replace(east, number=1) == east
