"""Coverage: the four states, distinct counts, what is known only to a province."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.coverage import count_by_month, measure_coverage, shown_level, summarise_coverage
from geodata.records import Records
from geodata.selection import Selection

YEAR = Selection(
    vintage="small-2024", level=2, start=dt.date(2024, 1, 1), end=dt.date(2024, 12, 31)
)


GOVERNOR = {
    "source_id": "r",
    "post_id": "gov",
    "label": "Governor",
    "role": "governor",
    "vintage": "small-2024",
    "level": 1,
    "pcode": "XXA",
}


@pytest.fixture
def measure(small_areas, make_tables):
    """Coverage of some engagements under a selection."""

    def run(engagements, selection=YEAR, **others):
        records = Records(make_tables(engagements, **others), small_areas)
        frame = measure_coverage(records, small_areas, selection)
        return frame, summarise_coverage(records, small_areas, selection, frame)

    return run


def test_every_area_is_in_exactly_one_state(measure):
    """Engaged, lapsed, no record, not reported and no authority are told apart."""
    claims = [
        {
            "source_id": "s",
            "kind": "records",
            "name": "n",
            "vintage": "small-2024",
            "reports_on": '[[1, "XXA"]]',
        }
    ]
    frame, summary = measure(
        [("e1", "2024-05-01", [(2, "XXA1")]), ("e2", "2022-05-01", [(2, "XXA2")])], sources=claims
    )
    assert frame["state"].to_dict() == {
        "XXA1": "engaged",
        "XXA2": "lapsed",
        "XXA3": "no_record",
        "XXB1": "not_reported",
        "XXB2": "not_reported",
        "XXB3": "no_authority",
    }
    assert summary.areas == 5
    assert sum(summary.states.values()) == 6


def test_an_engagement_in_three_districts_counts_once_in_their_province(measure):
    """Rule 4: no double counting on the way up."""
    engagements = [("e1", "2024-05-01", [(2, "XXA1"), (2, "XXA2"), (2, "XXA3")])]
    districts, _ = measure(engagements)
    provinces, summary = measure(engagements, YEAR.but(level=1))
    assert districts["engagements"].sum() == 3
    assert provinces.loc["XXA", "engagements"] == 1
    assert summary.engagements == 1


def test_a_record_known_only_to_a_province_colours_no_district(measure):
    """Rule 3: it is counted beside the map, and the percentage carries the range it leaves."""
    frame, summary = measure(
        [
            ("e1", "2024-05-01", [(1, "XXA")]),
            ("e2", "2024-05-01", [(2, "XXA1")]),
            ("e3", "2024-05-01", [(0, "XX")]),
        ]
    )
    assert (frame["state"] == "engaged").sum() == 1
    assert summary.known_above == {1: 1, 0: 1}
    assert (summary.engaged, summary.possible) == (1, 3)
    assert summary.engagements == 3


def test_a_record_known_to_a_district_too_is_not_known_only_higher(measure):
    """One place of two is enough to be on the map."""
    _, summary = measure([("e1", "2024-05-01", [(1, "XXA"), (2, "XXA1")])])
    assert summary.known_above == {}


def test_each_province_a_record_names_leaves_a_place_open(measure):
    """Two provinces in one record are two places it may have been, beside a district it was."""
    _, summary = measure([("e1", "2024-05-01", [(2, "XXA1"), (1, "XXA"), (1, "XXB")])])
    assert summary.known_above == {}
    assert (summary.engaged, summary.possible) == (1, 3)


def test_undated_records_elsewhere_are_not_counted_here(measure):
    """Looking into a province, only its own undated records are left out."""
    inside = YEAR.but(root_level=1, root="XXA")
    _, summary = measure([("e1", None, [(2, "XXA1")]), ("e2", None, [(2, "XXB1")])], inside)
    assert summary.undated == 1


def test_more_waiting_records_than_empty_areas_cannot_pass_the_total(measure):
    """The upper end of the range never exceeds the areas there are."""
    waiting = [(f"e{n}", "2024-05-01", [(1, "XXA")]) for n in range(9)]
    _, summary = measure(waiting)
    assert summary.possible == 3


def test_days_since_counts_from_the_end_of_the_period(measure):
    """A lapsed area still says how long ago its last engagement was."""
    frame, _ = measure([("e1", "2024-12-21", [(2, "XXA1")]), ("e2", "2023-12-31", [(2, "XXA2")])])
    assert frame.loc["XXA1", "days_since"] == 10
    assert frame.loc["XXA2", "days_since"] == 366
    assert frame.loc["XXA2", "state"] == "lapsed"


def test_records_without_a_date_count_only_when_the_period_is_open(measure):
    """They lie in no period, and the summary says how many were left out."""
    engagements = [("e1", None, [(2, "XXA1")])]
    _, dated = measure(engagements)
    _, everything = measure(engagements, YEAR.but(start=None, end=None))
    assert (dated.engaged, dated.undated) == (0, 1)
    assert (everything.engaged, everything.undated) == (1, 0)


def test_offices_are_counted_where_the_office_is(measure):
    """A governor met abroad is still the governor of their province."""
    posts = [
        GOVERNOR,
        {
            "source_id": "r",
            "post_id": "mayor",
            "label": "Mayor",
            "role": "mayor",
            "vintage": "small-2024",
            "level": 2,
            "pcode": "XXA1",
        },
    ]
    met = {"parties": [("post", "gov", "counterpart")]}
    frame, summary = measure(
        [("e1", "2024-05-01", [(2, "XXB1")], met)], YEAR.but(level=1), posts=posts
    )
    assert frame.loc["XXA", "offices_reached"] == 1
    assert frame.loc["XXA", "offices_known"] == 2
    assert frame.loc["XXA", "offices"] == 0.5
    assert (summary.offices_reached, summary.offices_known) == (1, 2)


def test_a_person_stands_for_the_office_held_on_the_day(measure):
    """A new holder inherits the office's history, not the person's."""
    posts = [GOVERNOR]
    memberships = [
        {
            "source_id": "r",
            "membership_id": "m1",
            "person_id": "ana",
            "post_id": "gov",
            "start_date": "2020-01-01",
            "end_date": "2024-06-30",
        },
    ]
    met = {"parties": [("person", "ana", "counterpart")]}
    during = [("e1", "2024-05-01", [(2, "XXA1")], met)]
    after = [("e1", "2024-07-01", [(2, "XXA1")], met)]
    frame, _ = measure(during, YEAR.but(level=1), posts=posts, memberships=memberships)
    assert frame.loc["XXA", "offices_reached"] == 1
    frame, _ = measure(after, YEAR.but(level=1), posts=posts, memberships=memberships)
    assert frame.loc["XXA", "offices_reached"] == 0


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"programs": ("p1",)}, 1),
        ({"kinds": ("mediation",)}, 1),
        ({"organizations": ("undp",)}, 1),
        ({"roles": ("governor",)}, 1),
        ({"sources": ("other",)}, 0),
        ({"programs": ("p1",), "kinds": ("mediation",)}, 0),
    ],
)
def test_filters_narrow_what_is_counted(measure, filters, ids):
    """Each filter lets through what names it; two filters must both be met."""
    posts = [GOVERNOR]
    engagements = [
        ("e1", "2024-05-01", [(2, "XXA1")], {"program_id": "p1"}),
        ("e2", "2024-05-01", [(2, "XXA2")], {"kind": "mediation"}),
        (
            "e3",
            "2024-05-01",
            [(2, "XXA3")],
            {"parties": [("organization", "undp", "partner"), ("post", "gov", "counterpart")]},
        ),
    ]
    _, summary = measure(engagements, YEAR.but(**filters), posts=posts)
    assert summary.engagements == ids


def test_counterparts_and_partners_are_distinct_within_an_area(measure):
    """The same body met twice in one district is one counterpart there, and one in all."""
    met = {"parties": [("organization", "council", "counterpart"), ("organization", "ngo", "lead")]}
    frame, summary = measure(
        [
            ("e1", "2024-05-01", [(2, "XXA1")], met),
            ("e2", "2024-06-01", [(2, "XXA1")], met),
            ("e3", "2024-06-01", [(2, "XXA2")], met),
        ]
    )
    assert frame.loc["XXA1", ["counterparts", "partners"]].tolist() == [1, 1]
    assert frame["counterparts"].sum() == 2
    assert (summary.counterparts, summary.partners) == (1, 1)


def test_the_root_narrows_areas_and_figures(measure):
    """Looking into a province counts what is inside it and says what is known only to it."""
    engagements = [
        ("e1", "2024-05-01", [(2, "XXA1")]),
        ("e2", "2024-05-01", [(2, "XXB1")]),
        ("e3", "2024-05-01", [(1, "XXA")]),
        ("e4", "2024-05-01", [(0, "XX")]),
    ]
    frame, summary = measure(engagements, YEAR.but(root_level=1, root="XXA"))
    assert list(frame.index) == ["XXA1", "XXA2", "XXA3"]
    assert summary.engagements == 2
    assert summary.known_above == {1: 1, 0: 1}


def test_population_covered_is_that_of_engaged_areas(measure):
    """Population of areas without engagement does not count."""
    _, summary = measure([("e1", "2024-05-01", [(2, "XXA2")])])
    assert (summary.population_covered, summary.population) == (2000, 9000)


def test_months_run_without_gaps(small_areas, make_tables):
    """A month without engagements is a month with none, not a missing one."""
    tables = make_tables([("e1", "2024-01-15", [(2, "XXA1")]), ("e2", "2024-04-02", [(2, "XXA1")])])
    months = count_by_month(Records(tables, small_areas), YEAR.but(start=dt.date(2024, 2, 1)))
    assert months["engagements"].tolist() == [1, 0, 0, 1]
    assert months["inside"].tolist() == [False, False, False, True]


def test_the_default_level_is_districts(small_areas):
    """Districts are shown first; a level that does not exist falls back to them."""
    assert shown_level(small_areas, Selection()) == 2
    assert shown_level(small_areas, Selection(level=5)) == 2
    assert shown_level(small_areas, Selection(level=1)) == 1


# --- laws ---------------------------------------------------------------------------------------

SPOTS = st.sampled_from(
    [(0, "XX"), (1, "XXA"), (1, "XXB"), *[(2, f"XX{p}{n}") for p in "AB" for n in (1, 2, 3)]]
)
DATES = st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 31)).map(str)


@given(drawn=st.lists(st.tuples(DATES, SPOTS), max_size=30))
def test_provinces_add_up_to_districts_and_what_is_known_only_higher(
    small_areas, make_tables, drawn
):
    """Sums by province equal sums by district plus what is known only to the province."""
    areas = small_areas
    tables = make_tables([(f"e{n}", date, [spot]) for n, (date, spot) in enumerate(drawn)])
    records = Records(tables, areas)
    districts = measure_coverage(records, areas, YEAR)
    provinces = measure_coverage(records, areas, YEAR.but(level=1))
    above = records.known_above(2, 0, "")
    current = records.in_period(YEAR)
    above = above[current[above["engagement"].to_numpy(int)]]
    for pcode in provinces.index:
        inside = districts.loc[districts["parent_pcode"] == pcode, "engagements"].sum()
        only = ((above["level"] == 1) & (above["pcode"] == pcode)).sum()
        assert provinces.loc[pcode, "engagements"] == inside + only
    total = provinces["engagements"].sum() + (above["level"] == 0).sum()
    assert summarise_coverage(records, areas, YEAR, districts).engagements == total


@given(drawn=st.lists(st.tuples(DATES, st.lists(SPOTS, min_size=1, max_size=4)), max_size=20))
def test_roll_up_counts_each_engagement_once(small_areas, make_tables, drawn):
    """However many places it has, an engagement stands once in each area and once in the total."""
    areas = small_areas
    tables = make_tables([(f"e{n}", date, spots) for n, (date, spots) in enumerate(drawn)])
    records = Records(tables, areas)
    for level in (0, 1, 2):
        engagements, positions = records.roll_up(level)
        assert len(set(zip(engagements, positions, strict=True))) == len(engagements)
    frame = measure_coverage(records, areas, YEAR)
    current = sum("2024" in date for date, _ in drawn)
    summary = summarise_coverage(records, areas, YEAR, frame)
    assert summary.engagements == current
    assert frame["engagements"].max() <= current
    assert summary.engaged <= summary.possible <= summary.areas


@pytest.mark.parametrize(
    "wanted", [("engagements",), ("last", "engagements"), ("offices", "state")]
)
def test_only_what_is_wanted_is_told(make_tables, small_areas, wanted):
    """Fewer columns are the same columns, in their own order."""
    tables = make_tables(
        [("e1", "2024-01-05", [(2, "XXA1")]), ("e2", "2024-02-05", [(1, "XXB")])],
    )
    records, selection = Records(tables, small_areas), Selection(vintage="small-2024", level=2)
    whole = measure_coverage(records, small_areas, selection)
    some = measure_coverage(records, small_areas, selection, measures=wanted)
    assert set(some.columns) == set(wanted)
    pd.testing.assert_frame_equal(some, whole[list(some.columns)])


def test_a_measure_that_does_not_exist_is_named(make_tables, small_areas):
    """A caller's slip is an error that says which word it was."""
    records = Records(make_tables([]), small_areas)
    with pytest.raises(ValueError, match="'warmth'"):
        measure_coverage(records, small_areas, Selection(), measures=["warmth"])


def test_the_whole_span_of_months_stays_under_any_filter(make_tables, small_areas):
    """What a filter leaves out are engagements, not months."""
    tables = make_tables(
        [
            ("e1", "2024-01-05", [(2, "XXA1")], {"kind": "mediation"}),
            ("e2", "2024-03-05", [(2, "XXA1")], {"kind": "dialogue"}),
        ],
    )
    records, selection = Records(tables, small_areas), Selection(kinds=("dialogue",))
    assert count_by_month(records, selection)["engagements"].tolist() == [1]
    assert count_by_month(records, selection, whole=True)["engagements"].tolist() == [0, 0, 1]
    nowhere = Selection(kinds=("training",))
    assert count_by_month(records, nowhere, whole=True)["engagements"].tolist() == [0, 0, 0]
