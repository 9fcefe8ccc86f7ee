"""Areas: hierarchy, roll-up, neighbours."""

import pandas as pd
import pytest
import shapely

from geodata.areas import Areas
from geodata.errors import AreaError
from geodata.model import conform


def test_levels_run_from_the_country_to_the_finest(small_areas):
    """The levels are those present, coarsest first."""
    assert small_areas.levels == (0, 1, 2)
    assert (small_areas.coarsest, small_areas.finest, small_areas.root) == (0, 2, "XX")


def test_a_district_has_a_path_from_the_country(small_areas):
    """A path names each step with its level."""
    assert small_areas.path(2, "XXA2") == [
        (0, "XX", "Exland"),
        (1, "XXA", "Province A"),
        (2, "XXA2", "District A2"),
    ]


def test_ancestors_skip_levels(small_areas):
    """A district's ancestor at the country level is found through its province."""
    assert set(small_areas.ancestors(2, 0)) == {"XX"}
    assert small_areas.ancestors(2, 1)["XXB3"] == "XXB"


def test_within_gives_the_districts_of_a_province(small_areas):
    """Areas inside a unit are those whose ancestor it is; an empty root is everything."""
    assert list(small_areas.within(2, 1, "XXA")) == ["XXA1", "XXA2", "XXA3"]
    assert len(small_areas.within(2, 0, "")) == 6
    assert list(small_areas.within(1, 1, "XXA")) == ["XXA"]


def test_neighbours_share_a_border_and_not_a_corner(small_areas):
    """Touching in one point makes no neighbour."""
    assert small_areas.neighbours(2, "XXA1") == ["XXA2", "XXB1"]


def test_population_of_a_province_is_the_sum_of_its_districts(small_areas):
    """Where a level has no figures of its own, the finer level's are added up."""
    assert small_areas.population(1).to_dict() == {"XXA": 6000.0, "XXB": 6000.0}
    assert small_areas.population(0)["XX"] == 12000.0


def test_a_missing_level_in_between_is_no_obstacle(small_areas):
    """Districts may hang directly under a country."""
    frame = pd.concat([small_areas.at(0), small_areas.at(2)]).assign(
        parent_pcode=lambda rows: rows["parent_pcode"].where(rows["level"] == 0, "XX")
    )
    areas = Areas(pd.DataFrame(frame))
    assert areas.parent_level(2) == 0
    assert areas.child_level(0) == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"parent_pcode": "XXZ"}, "names a parent that does not exist"),
        ({"vintage": "other"}, "exactly one vintage"),
        ({"pcode": "XXA1"}, "stands twice"),
    ],
)
def test_a_broken_hierarchy_is_refused_with_a_sentence(small_areas, change, sentence):
    """Orphans, mixed vintages and repeated codes never become areas."""
    frame = pd.concat([pd.DataFrame(small_areas.at(level)) for level in small_areas.levels])
    frame = frame.reset_index(drop=True)
    row = frame.index[frame["pcode"] == "XXB1"][0]
    for column, value in change.items():
        frame.loc[row, column] = value
    with pytest.raises(AreaError, match=sentence):
        Areas(frame)


def test_an_unknown_area_or_level_says_what_there_is(small_areas):
    """Asking for what does not exist names it."""
    with pytest.raises(AreaError, match="There is no ADM4"):
        small_areas.at(4)
    with pytest.raises(AreaError, match="no area XXQ"):
        small_areas.name(1, "XXQ")


def _scattered(boxes):
    """A country whose districts are boxes."""
    whole = shapely.union_all([shapely.box(*box) for box in boxes])
    rows = [{"level": 0, "pcode": "Z", "parent_pcode": None, "geometry": whole}] + [
        {"level": 1, "pcode": f"Z{n:02}", "parent_pcode": "Z", "geometry": shapely.box(*box)}
        for n, box in enumerate(boxes)
    ]
    table = pd.DataFrame(rows).assign(name="x", source_id="z", vintage="z")
    return Areas(conform("areas", table))


NEAR = [(x, 0, x + 1, 1) for x in range(18)]
ISLAND = (40, -30, 41, -29)


@pytest.mark.parametrize(
    ("boxes", "mainland", "apart"),
    [
        ([*NEAR, ISLAND], (0, 0, 18, 1), 1),
        ([*NEAR, (30, 0, 31, 1), (0, -20, 1, -19)], (0, 0, 18, 1), 2),
        ([*NEAR, (27, 0, 28, 1)], (0, 0, 28, 1), 0),
        ([*NEAR[:5], ISLAND], (0, -30, 41, 1), 0),
        ([*NEAR, (170, 0, 180, 1), (-180, 0, -170, 1)], (-180, 0, 180, 1), 0),
    ],
    ids=["an island", "two ways", "near enough", "too much of it", "the date line"],
)
def test_the_first_look_leaves_out_what_lies_far_off(boxes, mainland, apart):
    """A tenth of the districts at most, more than ten degrees away, and nothing else."""
    areas = _scattered(boxes)
    assert areas.mainland(0, "Z") == mainland
    assert areas.far_off(1, 0, "Z") == apart


def test_an_island_itself_is_looked_at_where_it_is():
    """What is far off for the country is the whole of its own view."""
    assert _scattered([*NEAR, ISLAND]).mainland(1, "Z18") == ISLAND


def named(areas: Areas) -> Areas:
    """The same areas with names in other languages, as a boundary gives them."""
    tables = [areas.at(level) for level in areas.levels]
    frame = pd.DataFrame(pd.concat(tables)).reset_index(drop=True)
    held = {
        "XXA": '{"ar": "المنطقة", "fr": "Province du Nord"}',
        "XXA1": '{"ar": ["حي", "حارة"], "fr": "District A1"}',
    }
    return Areas(conform("areas", frame.assign(names=frame["pcode"].map(held))))


def test_names_are_in_the_language_where_the_boundary_has_them(small_areas):
    """An area without a name in it has its own; of several names in it the first is taken."""
    areas = named(small_areas)
    assert areas.name(1, "XXA", "fr") == "Province du Nord"
    assert areas.name(1, "XXB", "fr") == "Province B"
    assert areas.name(1, "XXA") == "Province A"
    assert areas.names(2, "ar").head(2).tolist() == ["حي", "District A2"]
    assert [name for _, _, name in areas.path(2, "XXA1", "ar")] == ["Exland", "المنطقة", "حي"]


def test_a_list_by_name_follows_the_language(small_areas):
    """The order of names in one language is not that in another."""
    areas = named(small_areas)
    assert areas.alphabetical(2).tolist() == [0, 1, 2, 3, 4, 5]
    assert areas.alphabetical(2, "ar").tolist() == [5, 0, 1, 2, 3, 4]


def test_a_name_that_is_its_own_is_no_other_name(small_areas):
    """What only repeats the area's own name is not given twice."""
    areas = named(small_areas)
    assert areas.other_names(2, "fr") == {}
    assert areas.other_names(2, "tlh") == {}
