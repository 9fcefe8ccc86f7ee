"""Films: every frame is what the coverage of its window is, however the window moves."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.coverage import CoverageFilm, film_coverage, measure_coverage, month_steps
from geodata.records import Records
from geodata.selection import Selection

LAW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
VINTAGE = "small-2024"
MEASURES = [
    "engagements",
    "counterparts",
    "offices",
    "programs",
    "partners",
    "days_since",
    "population_covered",
]
POSTS = [
    {"post_id": "gov", "role": "governor", "level": 1, "pcode": "XXA", "start_date": "2023-03-01"},
    {"post_id": "mayor", "role": "mayor", "level": 2, "pcode": "XXA1", "end_date": "2023-06-30"},
]
SPOTS = [(0, "XX"), (1, "XXA"), (1, "XXB"), *[(2, f"XX{p}{n}") for p in "AB" for n in (1, 2, 3)]]
PARTIES = [
    ("organization", "o1", "counterpart"),
    ("organization", "o2", "partner"),
    ("post", "gov", "counterpart"),
    ("post", "mayor", "counterpart"),
]
ENGAGEMENT = st.tuples(
    st.one_of(st.none(), st.dates(dt.date(2022, 11, 1), dt.date(2023, 9, 30)).map(str)),
    st.lists(st.sampled_from(SPOTS), min_size=1, max_size=3),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["dialogue", "mediation"]),
            "program_id": st.sampled_from(["p1", "p2", None]),
            "parties": st.lists(st.sampled_from(PARTIES), max_size=3, unique=True),
        }
    ),
)
VIEW = st.builds(
    Selection,
    vintage=st.just(VINTAGE),
    measure=st.sampled_from(MEASURES),
    kinds=st.sampled_from([(), ("mediation",)]),
    as_of=st.sampled_from([None, dt.date(2023, 5, 5)]),
)
PLACE = st.sampled_from([(0, 0, ""), (1, 0, ""), (2, 0, ""), (2, 1, "XXA"), (1, 1, "XXB")])
SPAN = st.tuples(
    st.dates(dt.date(2022, 10, 1), dt.date(2023, 4, 30)),
    st.dates(dt.date(2023, 4, 1), dt.date(2023, 12, 31)),
)


@pytest.fixture
def build(small_areas, make_tables):
    """Records of some engagements, with two offices and claims that begin and end."""

    def run(drawn):
        claim = {"kind": "records", "name": "n", "vintage": VINTAGE}
        sources = [
            claim | {"source_id": "s1", "reports_on": '[[1, "XXA"]]', "end": "2023-02-28"},
            claim | {"source_id": "s2", "reports_on": '[[2, "XXB1"]]', "start": "2023-04-01"},
        ]
        posts = [{"source_id": "r", "label": "x", "vintage": VINTAGE} | post for post in POSTS]
        rows = [(f"e{at}", *one) for at, one in enumerate(drawn)]
        return Records(make_tables(rows, posts=posts, sources=sources), small_areas)

    return run


def assert_frames_are_coverages(film, records, areas, selection):
    """Every frame, column by column, is the coverage of its window."""
    for at, step in enumerate(film.steps):
        whole = measure_coverage(records, areas, step.of(selection))
        wanted = whole[[selection.measure, "state"]].astype({selection.measure: "float64"})
        pd.testing.assert_frame_equal(film.frame(at), wanted)


# --- the law --------------------------------------------------------------------------------------


@LAW
@given(
    drawn=st.lists(ENGAGEMENT, max_size=14),
    view=VIEW,
    place=PLACE,
    span=SPAN,
    months=st.integers(1, 20),
    cumulative=st.booleans(),
)
def test_every_frame_is_the_coverage_of_its_window(
    build, small_areas, drawn, view, place, span, months, cumulative
):
    """Amount and state of every area, whatever is measured, filtered and looked into."""
    level, root_level, root = place
    selection = view.but(level=level, root_level=root_level, root=root)
    records, steps = build(drawn), month_steps(*span, months, cumulative=cumulative)
    film = film_coverage(records, small_areas, selection, steps)
    assert len(film) == len(steps)
    assert_frames_are_coverages(film, records, small_areas, selection)


@LAW
@given(drawn=st.lists(ENGAGEMENT, max_size=14), every=st.integers(2, 7), months=st.integers(1, 3))
def test_a_window_may_leap(build, small_areas, drawn, every, months):
    """What lies between two windows is still what an area has lapsed from."""
    steps = month_steps(dt.date(2022, 11, 1), dt.date(2023, 9, 1), months)[::every]
    records, selection = build(drawn), Selection(vintage=VINTAGE, level=2, measure="counterparts")
    film = film_coverage(records, small_areas, selection, steps)
    assert_frames_are_coverages(film, records, small_areas, selection)


# --- states and steps -----------------------------------------------------------------------------


def test_an_area_goes_from_no_record_to_engaged_to_lapsed(build, small_areas):
    """One engagement in March: none before, one in it, and gone cold after."""
    records = build([("2023-03-09", [(2, "XXA2")], {})])
    steps = month_steps(dt.date(2023, 1, 1), dt.date(2023, 4, 1))
    film = film_coverage(records, small_areas, Selection(vintage=VINTAGE, level=2), steps)
    told = [film.frame(at).loc["XXA2"].tolist() for at in range(4)]
    # The source that reports on the province ends with February, so before that nothing was there.
    assert told == [[0.0, "no_record"], [0.0, "no_record"], [1.0, "engaged"], [0.0, "lapsed"]]


def test_a_film_of_a_need_layer_tells_states_alone(build, small_areas):
    """Its figures are no engagements, so the film knows none."""
    records, steps = build([]), month_steps(dt.date(2023, 1, 1), dt.date(2023, 2, 1))
    selection = Selection(vintage=VINTAGE, level=2, measure="indicator:voters")
    film = film_coverage(records, small_areas, selection, steps)
    assert np.isnan(film.values).all()
    assert film.frame(0).loc["XXB3", "state"] == "no_authority"


def test_windows_that_go_back_are_refused(build, small_areas):
    """A film is counted in the order of time; another order is a caller's slip."""
    steps = month_steps(dt.date(2023, 1, 1), dt.date(2023, 3, 1))[::-1]
    with pytest.raises(ValueError, match="follow each other"):
        film_coverage(
            build([("2023-02-02", [(2, "XXA1")], {})]), small_areas, Selection(level=2), steps
        )


def test_no_steps_make_an_empty_film(build, small_areas):
    """Where nothing is dated there is nothing to play."""
    film = film_coverage(build([]), small_areas, Selection(level=2), ())
    assert isinstance(film, CoverageFilm)
    assert len(film) == 0


@pytest.mark.parametrize(
    ("months", "cumulative", "windows"),
    [
        (1, False, ["2023-11 2023-11", "2023-12 2023-12", "2024-01 2024-01", "2024-02 2024-02"]),
        (3, False, ["2023-11 2024-01", "2023-12 2024-02"]),
        (9, False, ["2023-11 2024-02"]),
        (3, True, ["2023-11 2023-11", "2023-11 2023-12", "2023-11 2024-01", "2023-11 2024-02"]),
    ],
)
def test_windows_move_by_a_month_and_are_never_cut(months, cumulative, windows):
    """A window that lacked some of its months would only look low."""
    steps = month_steps(dt.date(2023, 11, 9), dt.date(2024, 2, 1), months, cumulative=cumulative)
    assert [" ".join(step.months) for step in steps] == windows
    assert steps[-1].end == dt.date(2024, 2, 29)
    assert all(step.start.day == 1 for step in steps)


def test_a_span_that_ends_before_it_starts_has_no_windows():
    """As where no record is dated."""
    assert month_steps(dt.date(2024, 2, 1), dt.date(2024, 1, 31)) == ()
