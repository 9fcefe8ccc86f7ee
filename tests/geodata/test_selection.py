"""The selection: one frozen value, checked, that survives a round trip."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import SelectionError
from geodata.selection import Camera, Selection, build_selection

CODES = st.text(min_size=1, max_size=12)
SELECTIONS = st.builds(
    Selection,
    vintage=CODES,
    level=st.none() | st.integers(0, 5),
    start=st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2020, 1, 1)),
    end=st.none() | st.dates(dt.date(2020, 1, 2), dt.date(2050, 1, 1)),
    programs=st.lists(CODES, max_size=3).map(tuple),
    breaks=st.none() | st.lists(st.floats(0, 1e6), max_size=4, unique=True).map(sorted).map(tuple),
    area=CODES,
    camera=st.none()
    | st.builds(Camera, lat=st.floats(-90, 90), lon=st.floats(-180, 180), zoom=st.floats(0, 22)),
)


@given(selection=SELECTIONS)
def test_a_selection_survives_json(selection):
    """What is saved is what is restored."""
    assert Selection.model_validate_json(selection.model_dump_json()) == selection


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"level": 9}, "level"),
        ({"measure": "beauty"}, "measure"),
        ({"start": "soon"}, "start"),
        ({"start": "2024-02-01", "end": "2024-01-01"}, "period"),
        ({"camera": {"lat": 999, "lon": 0, "zoom": 3}}, "camera.lat"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_what_does_not_fit_is_named(fields, name):
    """A broken link says which part of it cannot be used."""
    with pytest.raises(SelectionError, match=f"link's {name} cannot be used"):
        build_selection(fields)


def test_the_previous_period_is_as_long_and_ends_the_day_before():
    """Whole months are compared with as many whole months, leap years or not."""
    year = Selection(start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31))
    before = year.previous()
    assert before is not None
    assert (before.start, before.end) == (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert Selection().previous() is None


@pytest.mark.parametrize(
    ("start", "end"),
    [("0001-01-01", "2026-01-01"), ("0001-01-01", "0001-12-31"), ("2020-01-01", "9999-12-31")],
)
def test_nothing_comes_before_the_calendar(start, end):
    """A link may name any day; none comes before the first or after the last."""
    period = Selection(start=start, end=end, compare="change")
    assert period.previous() is None
    assert period.other() is None


def test_a_period_of_odd_days_is_compared_with_as_many_days():
    """Ten days are compared with the ten days before."""
    days = Selection(start=dt.date(2025, 3, 5), end=dt.date(2025, 3, 14)).previous()
    assert days is not None
    assert (days.start, days.end) == (dt.date(2025, 2, 23), dt.date(2025, 3, 4))


def test_unfiltered_keeps_place_and_period():
    """Taking the filters off moves nothing else."""
    seen = Selection(vintage="v", root="A", root_level=1, kinds=("dialogue",))
    assert seen.filtered
    assert seen.unfiltered() == Selection(vintage="v", root="A", root_level=1)


def test_an_open_profile_is_told_by_kind():
    """Ids may hold colons; only the first one divides."""
    seen = Selection(opened="post:np:01")
    assert seen.opened_as("post") == ("post", "np:01")
    assert seen.opened_as("person") is None
