"""What serving an area is worth."""

import numpy as np
import pandas as pd
import pytest

from geodata.planning import offices_at, weigh_demand


def coverage(**rows):
    """Coverage by P-code from ``state, population``."""
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["state", "population"])
    return frame.assign(days_since=np.nan)


GIVEN = coverage(
    B=("engaged", 400), A=("no_record", 100), C=("not_reported", np.nan), P=("no_authority", 900)
)


def test_demand_is_people_times_need_times_cold():
    """Areas are in order; one without a local authority is left out."""
    gaps = pd.DataFrame({"part:indicator:events": [0.5, 1.0, 0.25]}, index=["A", "B", "C"])
    warmth = pd.Series({"A": 0.0, "B": 0.75, "C": 3.0})
    demand = weigh_demand(GIVEN, gaps, warmth)
    assert demand.index.tolist() == ["A", "B", "C"]
    assert demand["demand"].tolist() == [50, 100, 0]
    assert demand["urgency"].tolist() == [0.5, 0.25, 0]


def test_what_is_not_known_counts_as_the_middle_and_never_as_low():
    """Population and need as the median of the others, warmth as none; all are marked."""
    gaps = pd.DataFrame({"part:indicator:events": [0.4, 0.8, np.nan]}, index=["A", "B", "C"])
    demand = weigh_demand(GIVEN, gaps, pd.Series({"A": 0.5, "B": 0.5}))
    unknown = demand.loc["C"]
    assert (unknown["people"], unknown["need"], unknown["cold"]) == (250, pytest.approx(0.6), 1)
    assert np.isnan(unknown["population"])
    assert np.isnan(unknown["warmth"])
    assert demand["need_unknown"].tolist() == [False, False, True]


def test_without_population_every_area_is_one():
    """So areas are counted, not people."""
    demand = weigh_demand(GIVEN.assign(population=np.nan))
    assert demand["people"].tolist() == [1, 1, 1]
    assert demand["demand"].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("weights", "need"),
    [
        (None, [0.5, 0.5]),
        ({"indicator:events": 3, "indicator:poverty": 1}, [0.75, 0.25]),
        ({"indicator:events": 0, "indicator:poverty": 1}, [0, 1]),
        ({"indicator:events": 0, "population": 5}, [1, 1]),
    ],
)
def test_need_is_the_weighted_mean_of_the_layers_that_are_weighed(weights, need):
    """Other parts of a gap are not need; where no layer is weighed, need is 1."""
    gaps = pd.DataFrame(
        {
            "part:population": [0.9, 0.9],
            "part:indicator:events": [1.0, 0.0],
            "part:indicator:poverty": [0.0, 1.0],
        },
        index=["A", "B"],
    )
    two = coverage(A=("no_record", 1), B=("no_record", 1))
    assert weigh_demand(two, gaps, weights=weights)["need"].tolist() == need


def test_offices_belong_to_the_area_of_the_level_above_theirs(build_areas):
    """A mayor counts in the district; a governor belongs to no district."""
    areas = build_areas(
        [
            (0, "XX", "Exland", None),
            (1, "P", "Province", "XX"),
            (2, "D", "District", "P"),
            (3, "M", "Town", "D"),
        ]
    )
    offices = pd.DataFrame(
        {"level": [3, 2, 1, 4], "pcode": ["M", "D", "P", "Q"]},
        index=["mayor", "chair", "governor", "ward"],
    )
    found = offices_at(offices, areas, 2)
    assert found["at"].to_dict() == {"chair": "D", "mayor": "D"}
    assert offices_at(offices.iloc[:0], areas, 2).columns.tolist() == ["level", "pcode", "at"]
