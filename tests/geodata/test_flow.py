"""From the rows received to those drawn: every step is the one before less what stopped there."""

import datetime as dt
import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.coverage import measure_coverage, summarise_coverage
from geodata.flow import STEPS, follow_rows
from geodata.records import Records
from geodata.selection import Selection

YEAR = Selection(
    vintage="small-2024", level=2, start=dt.date(2024, 1, 1), end=dt.date(2024, 12, 31)
)
SOURCE = {
    "source_id": "records-small",
    "kind": "records",
    "name": "diary.csv",
    "vintage": "small-2024",
    "reports_on": '[[0, "XX"]]',
}


@pytest.fixture
def follow(small_areas, make_tables):
    """The flow of some engagements, each a row of its own, beside rows that were refused."""

    def run(engagements, selection=YEAR, *, rows=None, held=0, rejected=0, superseded=0, more=0):
        rows = rows or range(2, len(engagements) + 2)
        given_rows = [
            (name, date, places, {"row": row} | (extra[0] if extra else {}))
            for row, (name, date, places, *extra) in zip(rows, engagements, strict=True)
        ]
        loaded = len(set(rows)) + more
        counts = {"loaded": loaded, "held": held, "rejected": rejected, "superseded": superseded}
        counts["received"] = sum(counts.values())
        read = {"read": json.dumps({"reader": "iati"})} if more else {}
        tables = make_tables(given_rows, sources=[SOURCE | counts | read])
        records = Records(tables, small_areas)
        return follow_rows(records, tables["engagements"], selection), records

    return run


PLACES = [(2, "XXA1"), (2, "XXB2"), (1, "XXA"), (0, "XX"), (2, "XXB3")]
ENGAGEMENT = st.tuples(
    st.sampled_from(["2023-05-01", "2024-05-01", "2025-01-01", None]),
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=3),
    st.sampled_from(["dialogue", "mediation"]),
)
SELECTIONS = [
    YEAR,
    YEAR.but(start=None, end=None),
    YEAR.but(kinds=("dialogue",)),
    YEAR.but(root="XXA", root_level=1),
    YEAR.but(level=1, kinds=("mediation",), root="XXA", root_level=1),
]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drafts=st.lists(ENGAGEMENT, min_size=1, max_size=8),
    selection=st.sampled_from(SELECTIONS),
    refused=st.tuples(*[st.integers(0, 5)] * 3),
)
def test_the_steps_add_up(follow, drafts, selection, refused):
    """Whatever is looked at, each step is the one before less what stopped there."""
    drafts = [(f"e{n}", day, at, {"kind": kind}) for n, (day, at, kind) in enumerate(drafts)]
    held, rejected, superseded = refused
    flow, _ = follow(drafts, selection, held=held, rejected=rejected, superseded=superseded)
    assert flow.at("received") == len(drafts) + sum(refused)
    for before, after in pairwise(STEPS):
        assert flow.at(after) == flow.at(before) - sum(flow.stopped[stop] for stop in STEPS[before])
        assert len(flow.reaching(after)) == flow.at(after)
    assert flow.at("drawn") == flow.drawn
    assert min([*flow.stopped.values(), flow.drawn]) >= 0


@pytest.mark.parametrize(
    ("place", "date", "selection", "stop"),
    [
        ((2, "XXA1"), "2024-05-01", YEAR, "drawn"),
        ((1, "XXA"), "2024-05-01", YEAR, "known_above"),
        ((2, "XXB1"), "2024-05-01", YEAR.but(root="XXA", root_level=1), "elsewhere"),
        ((2, "XXA1"), "2024-05-01", YEAR.but(kinds=("mediation",)), "filtered"),
        ((2, "XXA1"), "2022-05-01", YEAR, "outside_period"),
        ((2, "XXA1"), None, YEAR, "undated"),
        ((2, "XXA1"), None, YEAR.but(start=None, end=None), "drawn"),
    ],
)
def test_a_row_stops_for_one_reason(follow, place, date, selection, stop):
    """The first step that it does not pass says why."""
    flow, _ = follow([("e", date, [place], {"kind": "dialogue"})], selection)
    assert list(flow.engagements[stop]) == ["e"]
    assert flow.drawn + sum(flow.stopped.values()) == 1


def test_a_row_of_several_engagements_goes_as_far_as_the_best(follow):
    """A cross-tab's row counts once, and is drawn when one of its cells is."""
    cells = [("e1", "2022-01-01", [(2, "XXA1")]), ("e2", "2024-01-01", [(2, "XXA1")])]
    flow, _ = follow(cells, rows=[5, 5])
    assert (flow.at("received"), flow.drawn) == (1, 1)


def test_the_last_step_agrees_with_the_map(follow, small_areas):
    """What is drawn and what is known only higher are the figures under the map."""
    made = [
        ("e1", "2024-01-01", [(2, "XXA1")]),
        ("e2", "2024-01-01", [(1, "XXB")]),
        ("e3", "2024-01-01", [(2, "XXA1"), (1, "XXB")]),
    ]
    flow, records = follow(made)
    frame = measure_coverage(records, small_areas, YEAR)
    summary = summarise_coverage(records, small_areas, YEAR, frame)
    assert flow.stopped["known_above"] == sum(summary.known_above.values()) == 1
    assert flow.drawn == 2


def test_a_loaded_row_of_another_boundary_is_said(follow):
    """A row with no area of this boundary does not vanish between the steps."""
    flow, _ = follow([("e1", "2024-01-01", [(2, "GONE")]), ("e2", "2024-01-01", [(2, "XXA1")])])
    assert flow.stopped["off_boundary"] == 1
    assert flow.at("placed") == 1


def test_places_of_an_activity_beyond_its_first_are_said_to_be_so(follow):
    """IATI is received location by location: an activity of three places is drawn once."""
    flow, _ = follow([("e1", "2024-01-01", [(2, "XXA1"), (2, "XXA2"), (2, "XXB1")])], more=2)
    assert (flow.at("received"), flow.drawn) == (3, 1)
    assert (flow.stopped["same_activity"], flow.stopped["off_boundary"]) == (2, 0)
