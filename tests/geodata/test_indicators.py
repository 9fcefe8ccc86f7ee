"""Need layers: which figures count in a view, and how those of parts become one of a whole."""

import datetime as dt
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.indicators import (
    list_indicators,
    measure_indicators,
    summarise_indicator,
)
from geodata.model import conform
from geodata.selection import Selection

DISTRICTS = ["XXA1", "XXA2", "XXA3", "XXB1", "XXB2", "XXB3"]
PROVINCES = ["XXA", "XXB"]
JANUARY = {"start": "2026-01-01", "end": "2026-01-31"}
FEBRUARY = {"start": "2026-02-01", "end": "2026-02-28"}


def make_values(*rows, aggregation="sum", source="needs", indicator="events"):
    """A table of values from ``(level, pcode, value)`` or ``(level, pcode, value, period)``."""
    return conform(
        "indicator_values",
        pd.DataFrame(
            [
                {
                    "source_id": source,
                    "row": at,
                    "indicator": indicator,
                    "label": "Events",
                    "unit": "events",
                    "aggregation": aggregation,
                    "vintage": "small-2024",
                    "level": level,
                    "pcode": pcode,
                    "value": value,
                }
                | (dict(period[0]) if period else {})
                for at, (level, pcode, value, *period) in enumerate(rows, 2)
            ]
        ),
    )


def measured(values, areas, **view):
    """The one indicator of a view, by P-code."""
    selection = Selection(vintage="small-2024", **({"level": 2} | view))
    return measure_indicators(values, areas, selection)["events"]


def test_a_stated_zero_is_not_the_same_as_nothing_reported(small_areas):
    """0 only where a 0 stands; NaN everywhere else."""
    shown = measured(make_values((2, "XXA1", 0), (2, "XXA2", 4)), small_areas)
    assert shown["XXA1"] == 0
    assert shown["XXA2"] == 4
    assert math.isnan(shown["XXB1"])


def test_counts_add_up_over_parts_and_over_time(small_areas):
    """Two months of a district, and its neighbour, make the figure of the province."""
    values = make_values((2, "XXA1", 2, JANUARY), (2, "XXA1", 3, FEBRUARY), (2, "XXA2", 5, JANUARY))
    assert measured(values, small_areas)["XXA1"] == 5
    assert measured(values, small_areas, level=1)["XXA"] == 10


def test_what_is_known_to_the_province_colours_no_district(small_areas):
    """It counts in the province, beside what its districts state."""
    values = make_values((1, "XXA", 7), (2, "XXA1", 1))
    shown = measured(values, small_areas)
    assert shown["XXA1"] == 1
    assert shown.drop("XXA1").isna().all()
    assert measured(values, small_areas, level=1)["XXA"] == 8
    summary = summarise_indicator(values, small_areas, Selection(level=2), "events")
    assert summary.above == {1: 7.0}
    assert summary.total == 8


@pytest.mark.parametrize(
    ("period", "counted"),
    [
        ({}, 1),
        ({"start": "2026-01-15", "end": "2026-01-20"}, 1),
        ({"start": "2026-01-20"}, None),
        ({"end": "2026-01-10"}, None),
    ],
)
def test_a_figure_counts_in_the_period_of_its_middle(small_areas, period, counted):
    """January counts where the 16th does, and nowhere twice."""
    shown = measured(make_values((2, "XXA1", 1, JANUARY)), small_areas, **period)["XXA1"]
    assert (None if math.isnan(shown) else shown) == counted


def test_a_figure_without_a_date_always_counts(small_areas):
    """A census without a year is true of every period shown."""
    values = make_values((2, "XXA1", 9))
    assert measured(values, small_areas, start="1999-01-01", end="1999-02-01")["XXA1"] == 9


def test_of_standing_amounts_the_newest_stands(small_areas):
    """People are not added over the years; a province's own figure goes before the sum."""
    values = make_values(
        (2, "XXA1", 100, JANUARY), (2, "XXA1", 120, FEBRUARY), (2, "XXA2", 50), aggregation="stock"
    )
    assert measured(values, small_areas)["XXA1"] == 120
    assert measured(values, small_areas, level=1)["XXA"] == 170
    stated = make_values((1, "XXA", 500), (2, "XXA1", 120), aggregation="stock")
    assert measured(stated, small_areas, level=1)["XXA"] == 500


def test_means_are_weighted_by_population(small_areas):
    """1,000 people at 10 and 2,000 at 40 are a mean of 30, of the 6,000 people of the province."""
    values = make_values((2, "XXA1", 10), (2, "XXA2", 40), aggregation="mean")
    assert measured(values, small_areas, level=1)["XXA"] == pytest.approx(30)


def test_a_mean_of_too_few_is_not_rolled_up(small_areas):
    """A district with a sixth of the people says nothing about the province."""
    values = make_values((2, "XXA1", 10), aggregation="mean")
    assert math.isnan(measured(values, small_areas, level=1)["XXA"])
    summary = summarise_indicator(values, small_areas, Selection(level=2), "events")
    assert math.isnan(summary.total)
    assert (summary.lowest, summary.highest) == (10, 10)


def test_the_largest_of_the_parts_is_that_of_the_whole(small_areas):
    """A severity of the province is the worst of its districts'."""
    values = make_values((2, "XXA1", 2), (2, "XXA3", 5), aggregation="max")
    assert measured(values, small_areas, level=1)["XXA"] == 5


def test_two_sources_that_state_the_same_do_not_count_twice(small_areas):
    """An export that overlaps an older one replaces what both say; the rest adds up."""
    older = make_values((2, "XXA1", 4, JANUARY), (2, "XXA2", 1, JANUARY), source="older")
    newer = make_values((2, "XXA1", 6, JANUARY), (2, "XXA1", 2, FEBRUARY), source="newer")
    shown = measured(pd.concat([older, newer]), small_areas)
    assert shown["XXA1"] == 8
    assert shown["XXA2"] == 1


def test_other_vintages_and_unknown_areas_are_left_out(small_areas):
    """A figure of a district that does not exist here colours nothing."""
    values = make_values((2, "XXA1", 1), (2, "YY99", 5), (4, "XXA11", 5))
    assert measured(values, small_areas).sum() == 1
    other = values.assign(vintage="small-2030")
    assert measure_indicators(other, small_areas, Selection(level=2)).empty


def test_a_root_limits_what_is_shown_and_summed(small_areas):
    """Looking into a province shows its districts, and its total."""
    values = make_values((2, "XXA1", 1), (2, "XXB1", 5), (0, "XX", 2))
    view = Selection(level=2, root="XXA", root_level=1)
    assert list(measure_indicators(values, small_areas, view).index) == DISTRICTS[:3]
    summary = summarise_indicator(values, small_areas, view, "events")
    assert (summary.total, summary.positive, summary.unreported) == (1, 1, 2)
    assert summary.above == {0: 2.0}


def test_the_summary_says_which_days_and_sources_were_counted(small_areas):
    """What lies outside the period does not count among them."""
    values = pd.concat(
        [
            make_values((2, "XXA1", 4, JANUARY), source="older"),
            make_values((2, "XXA1", 2, FEBRUARY), source="newer"),
        ]
    )
    view = Selection(level=2, start="2026-02-01", end="2026-02-28")
    summary = summarise_indicator(values, small_areas, view, "events")
    assert (summary.start, summary.end) == (dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert summary.sources == ("newer",)
    listed = list_indicators(values, small_areas)
    assert listed.loc["events", "start"] == pd.Timestamp("2026-01-01")
    assert listed.loc["events", "sources"] == ("older", "newer")


def test_no_values_make_no_layers(small_areas):
    """An empty table is a frame without columns."""
    values = make_values((2, "XXA1", 1)).iloc[:0]
    assert measure_indicators(values, small_areas, Selection(level=2)).shape == (6, 0)
    assert list_indicators(values, small_areas).empty


ROWS = st.lists(
    st.tuples(
        st.sampled_from([(2, code) for code in DISTRICTS] + [(1, "XXA"), (1, "XXB"), (0, "XX")]),
        st.integers(0, 1000),
        st.sampled_from([JANUARY, FEBRUARY, {}]),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=30, deadline=None)
@given(rows=ROWS)
def test_totals_are_the_same_at_every_level(small_areas, rows):
    """What is shown and what is known only higher add up to the whole, whatever the level."""
    values = make_values(*[(*place, value, period) for place, value, period in rows])
    total = sum(value for _, value, _ in rows)
    for level in (0, 1, 2):
        view = Selection(level=level)
        shown = measure_indicators(values, small_areas, view)["events"].sum()
        summary = summarise_indicator(values, small_areas, view, "events")
        assert shown + sum(summary.above.values()) == summary.total == total


@settings(max_examples=30, deadline=None)
@given(rows=ROWS, aggregation=st.sampled_from(["sum", "stock", "mean", "max"]), data=st.data())
def test_the_order_of_rows_changes_nothing(small_areas, rows, aggregation, data):
    """A file sorted otherwise gives the same map."""
    values = make_values(
        *[(*place, value, period) for place, value, period in rows], aggregation=aggregation
    )
    shuffled = values.loc[data.draw(st.permutations(list(values.index)))]
    for level in (1, 2):
        pd.testing.assert_series_equal(
            measured(values, small_areas, level=level), measured(shuffled, small_areas, level=level)
        )
