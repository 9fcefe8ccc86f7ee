"""Bands of change: how much more or less, from how little, and never from what is missing."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.coverage import BANDS, measure_change, measure_coverage
from geodata.coverage.change import FEW_BEFORE, FEW_NOW, LARGE, MODERATE
from geodata.records import Records
from geodata.selection import Selection


def frame(*figures, measure="engagements", state="engaged", **more):
    """One view of as many areas as there are figures."""
    index = [f"A{number}" for number in range(len(figures))]
    columns = {measure: figures, "state": state, **more}
    return pd.DataFrame(columns, index=index)


def band(before, now, **how):
    """The band of one area."""
    change = measure_change(
        frame(now, **how), frame(before, **how), how.get("measure", "engagements")
    )
    return change["band"].iloc[0]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (20, 0, "0"),
        (100, 74, "1"),
        (100, 75, "2"),
        (100, 89, "2"),
        (100, 90, "3"),
        (100, 100, "3"),
        (10, 11, "3"),
        (100, 111, "4"),
        (100, 125, "4"),
        (100, 126, "5"),
        (3, 300, "5"),
        (0, 6, "6"),
    ],
)
def test_an_area_falls_into_the_band_of_its_share(before, now, expected):
    """More than 10 % is moderate and more than 25 % is large, up and down alike."""
    assert band(before, now) == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (2, 5, "f"),
        (1, 2, "f"),
        (0, 1, "f"),
        (0, 5, "f"),
        (2, 0, "f"),
        (3, 5, "5"),
        (2, 6, "5"),
        (3, 0, "0"),
    ],
)
def test_a_low_baseline_is_guarded(before, now, expected):
    """Twice as many as one is two: nothing is made of two or fewer before and five or fewer now."""
    assert band(before, now) == expected


def test_none_in_either_is_no_change_of_something():
    """Nothing before and nothing now is said as such, and is not "limited change"."""
    assert band(0, 0) == "z"


@pytest.mark.parametrize("state", ["not_reported", "no_authority"])
@pytest.mark.parametrize("silent", ["now", "before"])
def test_silence_is_never_a_decrease(state, silent):
    """Where no source reports in one of the two views, nothing has ended and nothing is new."""
    views = {"now": frame(40), "before": frame(40)}
    views[silent] = frame(0, state=state)
    change = measure_change(views["now"], views["before"], "engagements").iloc[0]
    assert change["band"] is None
    assert np.isnan([change[silent], change["difference"], change["share"]]).all()


@pytest.mark.parametrize("state", ["lapsed", "no_record"])
def test_an_area_that_is_reported_on_without_a_record_has_none(state):
    """That is known, so it has ended."""
    change = measure_change(frame(0, state=state), frame(12), "engagements").iloc[0]
    assert change[["now", "difference", "share", "band"]].tolist() == [0, -12, -1, "0"]


def test_a_missing_figure_has_no_band():
    """A share of offices where none is known, an area that the other view does not have."""
    now = frame(0.5, np.nan, 0.5, measure="offices", engagements=20)
    before = frame(np.nan, 0.5, measure="offices", engagements=20)
    assert measure_change(now, before, "offices")["band"].tolist() == [None, None, None]


@pytest.mark.parametrize(("engagements", "expected"), [(2, "f"), (3, "5")])
def test_a_share_is_guarded_by_the_engagements_behind_it(engagements, expected):
    """From one office of ten to five is much, and says little when two engagements made it."""
    how = {"measure": "offices", "engagements": engagements}
    assert band(0.1, 0.5, **how) == expected


def test_a_need_layer_is_compared_wherever_it_has_figures():
    """It is no matter of engagement, so an area that nobody reports on has a change of its own."""
    how = {"measure": "indicator:events", "state": "not_reported"}
    assert band(40, 80, **how) == "5"
    assert band(1, 2, **how) == "f"


def test_a_rate_is_not_guarded_by_how_large_it_is():
    """0.2 and 0.3 are rates, and not fewer than two of anything."""
    assert band(0.2, 0.3, measure="indicator:poverty") == "5"


@pytest.mark.parametrize(
    ("before", "now", "expected"), [(-40, -20, "5"), (-40, -60, "1"), (-40, 0, "5"), (0, -40, "1")]
)
def test_less_below_zero_is_less(before, now, expected):
    """A balance that falls from -40 to -60 has decreased, whatever the sign of its share."""
    assert band(before, now, measure="indicator:moved") == expected


@given(
    before=st.lists(st.floats(), min_size=8, max_size=8),
    now=st.lists(st.floats(), min_size=8, max_size=8),
    measure=st.sampled_from(["engagements", "indicator:any"]),
)
def test_every_pair_of_figures_has_a_band_or_is_missing(before, now, measure):
    """Whatever the figures: nothing is raised, nothing infinite is passed on, and more is more."""
    change = measure_change(frame(*now, measure=measure), frame(*before, measure=measure), measure)
    known = np.isfinite(before) & np.isfinite(now)
    assert (change["band"].notna() == known).all()
    assert set(change["band"].dropna()) <= set(BANDS)
    assert not np.isinf(change.drop(columns="band").to_numpy(dtype="float64")).any()
    scaled = change[change["band"].isin(list("012456"))]
    assert ((scaled["now"] > scaled["before"]) == (scaled["band"] > "3")).all()


def test_two_half_years_are_compared_as_they_are_measured(small_areas, make_tables):
    """What measure_coverage tells of two periods is all that is needed."""
    days = [("2026-02-10", "XXA1", 8), ("2026-03-01", "XXA2", 4)]
    days += [("2026-09-10", "XXA1", 9), ("2026-10-01", "XXA3", 6)]
    rows = [(day, pcode) for day, pcode, times in days for _ in range(times)]
    engagements = [(f"e{n}", day, [(2, pcode)]) for n, (day, pcode) in enumerate(rows)]
    records = Records(make_tables(engagements), small_areas)
    first = Selection(level=2, start=dt.date(2026, 1, 1), end=dt.date(2026, 6, 30))
    second = first.but(start=dt.date(2026, 7, 1), end=dt.date(2026, 12, 31))
    now, before = (measure_coverage(records, small_areas, view) for view in (second, first))
    bands = measure_change(now, before, "engagements")["band"]
    assert bands.tolist() == ["4", "0", "6", "z", "z", None]


def test_rules_are_written_as_they_are_computed():
    """A person reads the limits that the areas were held to."""
    said = " ".join(rule.rule for rule in BANDS.values())
    assert f"{MODERATE:.0%}".replace("%", " %") in said
    assert f"{LARGE:.0%}".replace("%", " %") in said
    assert f"{FEW_BEFORE} or fewer before and {FEW_NOW} or fewer now" in said
    assert f"more than {FEW_BEFORE} before" in said
    assert f"more than {FEW_NOW} now" in said
    assert list(BANDS) == [*"0123456", "f", "z"]
