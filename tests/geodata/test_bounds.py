"""Bounds: between which figures coverage lies, from what is known only to a higher level."""

import datetime as dt
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.coverage import measure_coverage, summarise_coverage
from geodata.gaps import bound_coverage
from geodata.records import Records
from geodata.selection import Selection

YEAR = Selection(
    vintage="small-2024", level=2, start=dt.date(2024, 1, 1), end=dt.date(2024, 12, 31)
)
DISTRICTS = ("XXA1", "XXA2", "XXA3", "XXB1", "XXB2")  # 1, 2, 3, 1 and 2 thousand people


@pytest.fixture(scope="module")
def bound(small_areas, make_tables):
    """Bounds of some engagements, each named by its places."""

    def run(places, selection=YEAR, areas=small_areas):
        named = [
            (f"e{at}", "2024-05-01", [(len(code) - 2, code) for code in codes])
            for at, codes in enumerate(places)
        ]
        records = Records(make_tables(named), areas)
        coverage = measure_coverage(records, areas, selection)
        summary = summarise_coverage(records, areas, selection, coverage)
        return bound_coverage(records, areas, selection, coverage), summary

    return run


def test_a_place_known_to_a_province_might_be_its_largest_empty_district(bound):
    """Worst is what the map shows; best takes the most people that a placing could reach."""
    found, _ = bound([["XXA1"], ["XXA"]])
    assert found.areas == 5
    assert found.engaged == (1, 2)
    assert found.population_engaged == (1000, 4000)
    assert found.population == 9000
    assert found.places == {1: 1}


def test_a_place_known_to_the_country_takes_what_provinces_left(bound):
    """Finer places have room first; no more areas than places, and none without authority."""
    found, _ = bound([["XXA"], ["XX"]])
    assert found.engaged == (0, 2)
    assert found.population_engaged == (0, 3000 + 2000)
    found, _ = bound([["XXB"], ["XXB"], ["XXB"]])
    assert found.engaged == (0, 2)
    assert found.population_engaged == (0, 3000)


def test_each_parent_by_itself_may_have_all_that_it_might_have(bound, small_areas):
    """So its best case is that of the view into it, and best cases do not add up."""
    places = [["XXA1"], ["XXA"], ["XX"], ["XXB2"]]
    found, _ = bound(places)
    parents = found.by_parent
    assert parents["places"].to_dict() == {"XXA": 2, "XXB": 1}
    assert parents["engaged_best"].to_dict() == {"XXA": 3, "XXB": 2}
    assert parents["population_best"].to_dict() == {"XXA": 6000, "XXB": 3000}
    for parent in ("XXA", "XXB"):
        inside, _ = bound(places, YEAR.but(root_level=1, root=parent))
        row = parents.loc[parent]
        assert inside.engaged == (row["engaged"], row["engaged_best"])
        assert inside.population_engaged == (row["population_engaged"], row["population_best"])


def test_an_unknown_population_is_in_no_figure_and_told(bound, build_areas):
    """The number of areas still counts it."""
    units = [(0, "XX", "x", None), (1, "XXA", "a", "XX"), (2, "XXA1", "d", "XXA")]
    found, _ = bound([["XXA"]], areas=build_areas(units, "small-2024"))
    assert found.engaged == (0, 1)
    assert found.population_unknown == 1
    assert np.isnan([found.population, *found.population_engaged]).all()
    assert found.by_parent["population_best"].isna().all()


def test_the_coarsest_level_leaves_nothing_open(bound):
    """There is no higher level, so worst and best are one."""
    found, _ = bound([["XX"], ["XXA"]], YEAR.but(level=0))
    assert found.engaged == (1, 1)
    assert found.places == {}
    assert found.by_parent.empty


PLACE = st.sampled_from([*DISTRICTS, "XXB3", "XXA", "XXB", "XX"])


@settings(max_examples=30)
@given(st.lists(st.lists(PLACE, min_size=1, max_size=2, unique=True), max_size=5), st.booleans())
def test_no_placing_gives_more_than_the_best_case(bound, places, in_province):
    """It is the range of the headline, and the most people of every way to place the records."""
    view = YEAR.but(root_level=1, root="XXA") if in_province else YEAR
    found, summary = bound(places, view)
    assert found.engaged == (summary.engaged, summary.possible)
    assert found.population_engaged[0] == summary.population_covered
    inside = [code for code in DISTRICTS if code.startswith(view.root)]
    exact = {code for codes in places for code in codes if code in inside}
    vague = [code for codes in places for code in codes if len(code) < 4]
    vague = [code for code in vague if code.startswith(view.root) or view.root.startswith(code)]
    ways = product(*[[one for one in inside if one.startswith(code)] or [""] for code in vague])
    reached = [exact | set(way) - {""} for way in ways]
    people = [sum(1000 * int(code[-1]) for code in way) for way in reached]
    assert found.population_engaged[1] == max(people)
    assert found.engaged[1] == max(map(len, reached))
