"""How far it is from area to area."""

import numpy as np
import pandas as pd
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import PlanError
from geodata.planning import PlanRequest, measure_travel, travel_from_table, travel_geodesic
from geodata.planning import travel as module

GEOD = pyproj.Geod(ellps="WGS84")


def squares(build_areas, places):
    """Square districts of a tenth of a degree, around some places."""
    country = [(0, "XY", "Exland", None, (-180, -90, 180, 90))]
    return build_areas(
        country
        + [
            (2, f"D{at}", f"District {at}", "XY", (x - 0.05, y - 0.05, x + 0.05, y + 0.05))
            for at, (x, y) in enumerate(places)
        ]
    )


def pairs_of(travel):
    """Pairs by their P-codes, with what they cost."""
    codes = travel.pcodes
    return {
        (codes[start], codes[end]): km
        for start, end, km in zip(travel.origin, travel.target, travel.km, strict=True)
    }


@settings(max_examples=25)
@given(
    places=st.lists(
        st.tuples(st.floats(-179.9, 179.9), st.floats(-89.9, 89.9)), min_size=1, max_size=12
    ),
    radius=st.floats(0, 20_000),
    terrain=st.floats(1, 3),
)
def test_pairs_are_those_within_the_radius_anywhere_on_earth(build_areas, places, radius, terrain):
    """Near the poles and across the antimeridian too, as comparing every pair finds them."""
    areas = squares(build_areas, places)
    travel = travel_geodesic(areas, 2, radius, terrain)
    points = travel.points
    every = np.array(
        [[GEOD.inv(*start, *end)[2] / 1000 * terrain for end in points] for start in points]
    )
    np.fill_diagonal(every, 0)
    found = np.full(every.shape, np.inf)
    found[travel.origin, travel.target] = travel.km
    near = every <= radius
    assert np.array_equal(np.isfinite(found), near)
    assert np.allclose(found[near], every[near])


def test_areas_on_both_sides_of_the_antimeridian_are_neighbours(build_areas):
    """Fiji's are not a world apart."""
    travel = travel_geodesic(squares(build_areas, [(179.9, -17), (-179.9, -17), (170, -17)]), 2, 50)
    assert {("D0", "D1"), ("D1", "D0")} <= set(pairs_of(travel))
    assert ("D0", "D2") not in pairs_of(travel)


def test_a_radius_of_nothing_leaves_every_area_alone(build_areas):
    """Each is still paired with itself."""
    travel = travel_geodesic(squares(build_areas, [(0, 0), (0.1, 0)]), 2, 0)
    assert pairs_of(travel) == {("D0", "D0"): 0, ("D1", "D1"): 0}


def test_too_many_pairs_are_refused_before_they_are_made(build_areas, monkeypatch):
    """The reader learns what to change."""
    monkeypatch.setattr(module, "MOST_PAIRS", 8)
    with pytest.raises(PlanError, match="smaller radius or a coarser level"):
        travel_geodesic(squares(build_areas, [(0, 0), (0.1, 0), (0.2, 0)]), 2, 500)


def test_the_way_from_the_nearest_start_takes_terrain_in(build_areas):
    """It is known beyond the radius, and the start is named."""
    areas = squares(build_areas, [(0, 0), (1, 0), (5, 0)])
    travel = travel_geodesic(areas, 2, 10, 1.5)
    km, nearest = travel.from_starts(("D0", "D2"))
    assert nearest.tolist() == [0, 0, 1]
    assert km[1] == pytest.approx(GEOD.inv(*travel.points[0], *travel.points[1])[2] / 1000 * 1.5)
    assert km[[0, 2]].tolist() == [0, 0]
    with pytest.raises(PlanError, match="no area ZZ to start from"):
        travel.from_starts(("ZZ",))


def table(*rows, unit="hours"):
    """A table as the reader gives it."""
    return pd.DataFrame(rows, columns=["from", "to", "cost"]).assign(unit=unit)


def test_a_table_counts_as_it_says(build_areas):
    """Both directions where both stand, else either; the least of several; strays are counted."""
    areas = squares(build_areas, [(0, 0), (1, 0), (2, 0)])
    rows = [("D0", "D1", 3), ("D1", "D0", 4), ("D1", "D2", 7), ("D1", "D2", 6), ("D1", "ZZ", 1)]
    travel = travel_from_table(table(*rows), areas, 2, table="travel-1")
    assert pairs_of(travel) == {
        ("D0", "D0"): 0,
        ("D0", "D1"): 3,
        ("D1", "D0"): 4,
        ("D1", "D1"): 0,
        ("D1", "D2"): 6,
        ("D2", "D1"): 6,
        ("D2", "D2"): 0,
    }
    assert (travel.strays, travel.unit, travel.geodesic) == (1, "hours", False)
    km, _ = travel.from_starts(("D0",))
    assert km.tolist() == [0, 3, np.inf]


def test_a_table_about_other_areas_is_refused(build_areas):
    """It says which codes stand in it."""
    areas = squares(build_areas, [(0, 0), (1, 0)])
    with pytest.raises(PlanError, match="about no two areas of ADM2; it names Q1"):
        travel_from_table(table(("Q1", "Q2", 3)), areas, 2)


def test_the_travel_of_a_request_is_its_table_or_geodesic(build_areas):
    """A table that is not there any more is said to be missing."""
    areas = squares(build_areas, [(0, 0), (1, 0)])
    assert measure_travel(areas, 2, PlanRequest(trips=1, radius_km=7)).radius_km == 7
    asked = PlanRequest(trips=1, travel="travel-1")
    with pytest.raises(PlanError, match="travel-1 is not there"):
        measure_travel(areas, 2, asked)
    assert measure_travel(areas, 2, asked, table(("D0", "D1", 3))).table == "travel-1"
