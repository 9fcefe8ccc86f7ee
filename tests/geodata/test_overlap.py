"""Overlap: one office met by two programs within some days, and visits they could share."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.gaps import find_overlaps, offer_joint_visits
from geodata.records import Records
from geodata.registry import Registry
from geodata.selection import Selection

YEAR = Selection(vintage="small-2024", start=dt.date(2024, 1, 1), end=dt.date(2024, 12, 31))
ALL_COLUMNS = [
    "post_id",
    "label",
    "role",
    "level",
    "pcode",
    "first_program",
    "second_program",
    "first_date",
    "second_date",
    "days",
    "to_the_day",
    "first_engagement",
    "second_engagement",
]
POSTS = [
    {
        "source_id": "r",
        "post_id": post,
        "label": post.title(),
        "role": role,
        "vintage": "small-2024",
        "level": level,
        "pcode": pcode,
    }
    for post, role, level, pcode in (
        ("mayor", "mayor", 2, "XXA1"),
        ("chair", "chairperson", 2, "XXB1"),
        ("governor", "governor", 1, "XXA"),
    )
]


def meeting(identity, date, program, office="mayor", kind="post", **more):
    """One engagement with one office in A1."""
    parties = [(kind, office, "counterpart")]
    extras = {"program_id": program, "parties": parties, **more}
    return (identity, date, [(2, "XXA1")], extras)


@pytest.fixture(scope="module")
def overlaps(small_areas, make_tables):
    """Overlaps among some meetings."""

    def run(*meetings, view=YEAR, within_days=30, **others):
        tables = make_tables(list(meetings), posts=POSTS, **others)
        records, registry = Records(tables, small_areas), Registry(tables, small_areas)
        return find_overlaps(registry, records, view, within_days=within_days)

    return run


def test_two_programs_that_meet_an_office_within_days_overlap(overlaps):
    """With both dates, both engagements and whose office it is; days include the last."""
    found = overlaps(meeting("e1", "2024-03-01", "P1"), meeting("e2", "2024-03-31", "P2"))
    assert list(found.columns) == ALL_COLUMNS
    row = found.iloc[0]
    assert row[["post_id", "label", "role", "level", "pcode"]].tolist() == [
        "mayor",
        "Mayor",
        "mayor",
        2,
        "XXA1",
    ]
    assert (row["first_program"], row["second_program"], row["days"]) == ("P1", "P2", 30)
    assert (row["first_date"], row["second_date"]) == (
        pd.Timestamp("2024-03-01"),
        pd.Timestamp("2024-03-31"),
    )
    assert (row["first_engagement"], row["second_engagement"]) == ("e1", "e2")
    assert row["to_the_day"]
    assert len(found) == 1


@pytest.mark.parametrize(
    "second",
    [
        meeting("e2", "2024-04-01", "P2"),  # 31 days later
        meeting("e2", "2024-03-05", "P1"),  # the same program
        meeting("e2", "2024-03-05", None),  # nobody knows which
        meeting("e2", None, "P2"),  # nor when
        meeting("e2", "2024-03-05", "P2", "governor"),
        ("e2", "2024-03-05", [(2, "XXA1")], {"program_id": "P2"}),  # no office
    ],
)
def test_what_is_no_overlap(overlaps, second):
    """Too late, one program, an unknown program or day, another office, none."""
    found = overlaps(meeting("e1", "2024-03-01", "P1"), second)
    assert found.empty
    assert list(found.columns) == ALL_COLUMNS


def test_only_neighbours_in_time_are_paired_newest_first(overlaps):
    """Three meetings make two pairs, not three; equal days stand by program, whatever the order."""
    meetings = [
        meeting("e1", "2024-03-01", "P1"),
        meeting("e2", "2024-03-05", "P2"),
        meeting("e3", "2024-03-05", "P1"),
        meeting("e4", "2024-03-07", "P3"),
    ]
    found = overlaps(*meetings)
    pairs = list(zip(found["first_engagement"], found["second_engagement"], strict=True))
    assert pairs == [("e2", "e4"), ("e3", "e2")]
    pd.testing.assert_frame_equal(found, overlaps(*meetings[::-1]))


def test_whoever_holds_the_office_on_the_day_stands_for_it(overlaps):
    """Meeting the person is meeting the office."""
    persons = [{"source_id": "r", "person_id": "ann", "name": "Ann"}]
    held = {"membership_id": "m", "person_id": "ann", "post_id": "mayor"}
    memberships = [{"source_id": "r", "start_date": "2023-01-01", **held}]
    found = overlaps(
        meeting("e1", "2024-03-01", "P1"),
        meeting("e2", "2024-03-05", "P2", "ann", "person"),
        persons=persons,
        memberships=memberships,
    )
    assert found["post_id"].tolist() == ["mayor"]


def test_days_between_dates_of_a_month_are_not_known_to_the_day(overlaps):
    """It is said of the pair."""
    found = overlaps(
        meeting("e1", "2024-03-01", "P1", date_precision="month"),
        meeting("e2", "2024-03-05", "P2", date_precision="day"),
    )
    assert found["to_the_day"].tolist() == [False]


@pytest.mark.parametrize(
    ("view", "offices"),
    [
        (YEAR, {"mayor", "chair"}),
        (YEAR.but(root_level=1, root="XXB"), {"chair"}),  # wherever it was met
        (YEAR.but(roles=("mayor",)), {"mayor"}),
        (YEAR.but(programs=("P1",)), set()),
        (YEAR.but(start=dt.date(2024, 3, 2)), set()),
        (YEAR.but(as_of=dt.date(2024, 3, 4)), set()),
    ],
)
def test_both_meetings_are_in_the_view(overlaps, view, offices):
    """Its root, period, as-of date and filters are those of either."""
    parties = [("post", "mayor", "counterpart"), ("post", "chair", "counterpart")]
    found = overlaps(
        meeting("e1", "2024-03-01", "P1", parties=parties),
        meeting("e2", "2024-03-05", "P2", parties=parties),
        view=view,
    )
    assert set(found["post_id"]) == offices


MEETINGS = st.lists(
    st.tuples(st.sampled_from(["mayor", "chair"]), st.integers(1, 28), st.sampled_from("PQR")),
    max_size=8,
)


@settings(max_examples=15)
@given(MEETINGS, st.integers(0, 9))
def test_a_pair_is_of_two_programs_near_in_time_and_stands_once(overlaps, meetings, within):
    """No meeting opens two pairs, or closes two; wider days find no fewer."""
    rows = [
        meeting(f"e{at}", f"2024-02-{day:02d}", program, office)
        for at, (office, day, program) in enumerate(meetings)
    ]
    found = overlaps(*rows, within_days=within)
    assert (found["first_program"] != found["second_program"]).all()
    assert found["days"].between(0, within).all()
    assert not found.duplicated(["post_id", "first_engagement"]).any()
    assert not found.duplicated(["post_id", "second_engagement"]).any()
    assert len(found) <= len(overlaps(*rows, within_days=within + 5))


# --- joint visits ---------------------------------------------------------------------------------

TODAY = dt.date(2024, 6, 30)


@pytest.fixture
def offers(small_areas, make_tables):
    """Joint visits after P1 and P2 met the mayor, with the programs and the due date given."""

    def run(programs, due="2024-07-15", second="P2"):
        met = [meeting("e1", "2024-03-01", "P1"), meeting("e2", "2024-03-05", second)]
        rows = [
            {"source_id": "r", "program_id": program, "title": program, **facts}
            for program, facts in programs.items()
        ]
        tables = make_tables(met, posts=POSTS, programs=rows)
        records, registry = Records(tables, small_areas), Registry(tables, small_areas)
        warmth = pd.DataFrame(
            {
                "last": pd.to_datetime(["2024-03-05"]),
                "due": pd.to_datetime([due]),
                "overdue_days": [0.0],
            },
            index=["mayor"],
        )
        found = find_overlaps(registry, records, YEAR)
        return offer_joint_visits(found, registry, warmth, as_of=TODAY)

    return run


RUNNING = {"status": "2", "start": "2024-01-01", "end": "2024-12-31"}


def test_an_office_that_is_due_may_be_met_by_its_programs_together(offers):
    """Those that run, at least two of them."""
    found = offers({"P1": RUNNING, "P2": RUNNING})
    row = found.iloc[0]
    assert (row["post_id"], row["programs"], row["unsure"], row["overlaps"]) == (
        "mayor",
        ("P1", "P2"),
        (),
        1,
    )
    assert row["due"] == pd.Timestamp("2024-07-15")


@pytest.mark.parametrize(
    "second",
    [
        RUNNING | {"status": "4"},
        RUNNING | {"end": "2024-06-29"},
        RUNNING | {"start": "2024-07-01"},
    ],
)
def test_a_program_that_does_not_run_is_offered_nothing(offers, second):
    """Closed, over, or not begun."""
    assert offers({"P1": RUNNING, "P2": second}).empty


def test_an_office_that_is_not_due_yet_is_left_alone(offers):
    """Thirty days ahead are looked at; and without an overlap there is nothing to share."""
    assert offers({"P1": RUNNING}, second="P1").empty
    assert offers({"P1": RUNNING, "P2": RUNNING}, due="2024-08-01").empty


def test_a_program_of_which_nothing_is_known_is_taken_to_run_and_named(offers):
    """The recommendation says what it did not know."""
    assert offers({"P1": RUNNING, "P2": {}})["unsure"].tolist() == [("P2",)]
    assert offers({})["unsure"].tolist() == [("P1", "P2")]
