"""Class breaks: few, rising, speakable, and safe on degenerate data."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.classes import CLASS_COUNT, class_breaks, classify


@pytest.mark.parametrize("values", [[], [0, 0], [float("nan")], [4], [4, 4, 4], [0, 0, 7]], ids=str)
def test_values_that_are_all_alike_make_one_class(values):
    """Nothing to divide is not an error."""
    assert class_breaks("engagements", pd.Series(values, dtype="float64")) == ()


def test_breaks_are_numbers_a_person_would_say():
    """Quantiles are rounded to one or two leading digits."""
    assert class_breaks("engagements", pd.Series(range(1, 1000))) == (200, 400, 600, 800)


def test_measures_with_a_meaning_keep_their_own_breaks():
    """Days since and shares are cut where people cut them, whatever the data."""
    assert class_breaks("days_since", pd.Series([1, 2])) == (30, 90, 180, 365)
    assert class_breaks("offices", pd.Series([], dtype="float64")) == (0.1, 0.25, 0.5, 0.75)


def test_a_value_on_a_break_belongs_to_the_class_below():
    """Breaks are upper ends."""
    assert classify(pd.Series([1, 5, 6, 20, 21, None]), (5, 20)).tolist() == [
        0,
        0,
        1,
        1,
        2,
        pd.NA,
    ]


@given(values=st.lists(st.floats(0, 1e9), max_size=60))
def test_breaks_always_rise_and_leave_no_class_without_a_meaning(values):
    """For any amounts, breaks rise strictly, and the lowest and the highest class are not empty."""
    series = pd.Series(values, dtype="float64")
    breaks = class_breaks("engagements", series)
    assert list(breaks) == sorted(set(breaks))
    assert len(breaks) < CLASS_COUNT
    if breaks:
        classes = classify(series[series > 0], breaks)
        assert {0, len(breaks)} <= set(classes)
