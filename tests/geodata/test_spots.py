"""Points of records: none dropped, none counted twice, none placed where it was not."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.coverage import measure_coverage, summarise_coverage
from geodata.records import Records
from geodata.records.spots import join_near
from geodata.selection import Selection

LAW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
YEAR = {"start": dt.date(2024, 1, 1), "end": dt.date(2024, 12, 31)}
DISTRICTS = [f"XX{p}{n}" for p in "AB" for n in (1, 2, 3)]
DEGREES = st.sampled_from([0.25, 0.5, 0.75, 1.5])
PLACE = st.tuples(st.sampled_from(DISTRICTS), st.one_of(st.none(), st.tuples(DEGREES, DEGREES)))
ENGAGEMENT = st.tuples(
    st.sampled_from([None, "2023-06-01", "2024-05-01", "2024-06-01"]),
    st.lists(PLACE, min_size=1, max_size=3, unique_by=lambda place: place[0]),
)


@pytest.fixture
def build(small_areas, make_tables):
    """Records of engagements given as a date and districts with their coordinates, if any."""

    def run(drawn):
        rows = [
            (f"e{at}", date, [(2, code) for code, _ in places])
            for at, (date, places) in enumerate(drawn)
        ]
        tables = make_tables(rows)
        spots = [spot or (np.nan, np.nan) for _, places in drawn for _, spot in places]
        for axis, name in enumerate(("longitude", "latitude")):
            tables["places"][name] = np.array([spot[axis] for spot in spots], dtype="float64")
        return Records(tables, small_areas)

    return run


def count_plainly(drawn, selection):
    """Records at each spot, and records with any."""
    at, found = {}, 0
    for date, places in drawn:
        timely = selection.start is None or (date and YEAR["start"] <= dt.date.fromisoformat(date))
        spots = {spot for code, spot in places if spot and code.startswith(selection.root or "XX")}
        if timely:
            found += bool(spots)
            for spot in spots:
                at[spot] = at.get(spot, 0) + 1
    return at, found


@LAW
@given(
    drawn=st.lists(ENGAGEMENT, max_size=12),
    period=st.sampled_from([{}, YEAR]),
    root=st.sampled_from([{}, {"root_level": 1, "root": "XXA"}]),
)
def test_points_equal_a_plain_count(build, small_areas, drawn, period, root):
    """Each record once at each of its places, however many of its districts name it."""
    records = build(drawn)
    selection = Selection(vintage="small-2024", level=2, **period, **root)
    points = records.points(selection)
    spots = zip(points.longitudes, points.latitudes, strict=True)
    expected, shown = count_plainly(drawn, selection)
    assert dict(zip(spots, points.counts, strict=True)) == expected
    assert points.shown == shown
    frame = measure_coverage(records, small_areas, selection)
    summary = summarise_coverage(records, small_areas, selection, frame)
    assert points.total == summary.engagements


def test_coordinates_off_the_earth_are_none(build):
    """They are known by area, as those without any."""
    places = [("XXA1", (200.0, 1.0)), ("XXA2", (1.0, 91.0)), ("XXA3", (float("inf"), 1.0))]
    points = build([("2024-05-01", [place]) for place in places]).points(Selection())
    assert (len(points.counts), points.shown, points.total) == (0, 0, 3)


def test_filters_apply_to_points(small_areas, make_tables):
    """What a filter keeps out of the figures is not on the map."""
    tables = make_tables(
        [
            ("e1", "2024-05-01", [(2, "XXA1")], {"kind": "mediation"}),
            ("e2", "2024-05-01", [(2, "XXA1")], {"kind": "dialogue"}),
        ]
    )
    tables["places"]["longitude"], tables["places"]["latitude"] = [0.1, 0.2], [0.3, 0.4]
    points = Records(tables, small_areas).points(Selection(kinds=("dialogue",)))
    assert [points.longitudes.tolist(), points.latitudes.tolist()] == [[0.2], [0.4]]
    assert points.total == 1


@given(
    places=st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.integers(1, 50)), max_size=60
    ),
    most=st.integers(4, 40),
)
def test_joining_near_points_loses_no_record(places, most):
    """Fewer points, as many records, all of them where the records were."""
    table = pd.DataFrame(places, columns=["lon", "lat", "count"], dtype="float64")
    arrays = table["lon"].to_numpy(), table["lat"].to_numpy(), table["count"].to_numpy(np.int64)
    longitudes, latitudes, counts = join_near(*arrays, most)
    assert len(counts) <= max(most, 4)
    assert counts.sum() == table["count"].sum()
    if len(counts):
        for joined, given_ in ((longitudes, arrays[0]), (latitudes, arrays[1])):
            assert given_.min() - 1e-6 <= joined.min() <= joined.max() <= given_.max() + 1e-6


def test_few_points_stay_exactly_where_they_are():
    """Nothing is rounded where nothing has to be."""
    arrays = np.array([85.123456, 85.123457]), np.array([27.7, 27.7]), np.array([1, 2])
    assert all(a is b for a, b in zip(join_near(*arrays), arrays, strict=True))
