"""Priority: visible parts, unknown never low, ranks with the range that weights leave them."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.coverage import measure_coverage
from geodata.gaps import Contiguity, component_weights, contiguity, explain_scores, score_gaps
from geodata.gaps.ranking import DRAWS, FIRST, _draw, rank_scores
from geodata.selection import Selection

EVEN = dict.fromkeys(("state", "days_since", "population", "offices", "neighbours"), 1.0)


@pytest.fixture
def coverage(make_coverage):
    """An area in each state, a chain from A to F."""
    return make_coverage(
        {
            "A": {
                "state": "engaged",
                "days_since": 0,
                "population": 4000,
                "offices_reached": 1,
                "offices_known": 4,
            },
            "B": {"state": "lapsed", "days_since": 180, "population": 1000, "offices_known": 2},
            "C": {"state": "no_record", "population": 3000},
            "D": {"state": "not_reported", "population": 2000},
            "E": {"state": "not_reported"},
            "F": {"state": "no_authority", "days_since": 3, "population": 9000},
        }
    )


@pytest.fixture
def none(coverage):
    """No need layers."""
    return pd.DataFrame(index=coverage.index)


@pytest.fixture
def chain(coverage):
    """Each area beside the one before."""
    pairs = np.array([[at, at + 1] for at in range(len(coverage) - 1)], np.int32)
    return Contiguity(pd.Index(coverage.index), pairs)


def test_parts_say_how_much_reason_there_is_to_go(coverage, none, chain):
    """Engaged 0 and never 1; half after 180 days; people by rank; what is not known is nothing."""
    found = score_gaps(coverage, none, contiguity=chain).sort_index()
    parts = found.filter(like="part:").rename(columns=lambda name: name.removeprefix("part:"))
    nan = np.nan
    expected = {
        "state": [0, 0.5, 1, nan, nan, nan],
        "days_since": [0, 0.5, 1, nan, nan, nan],
        "population": [1, 0.25, 0.75, 0.5, nan, nan],
        # A sees B lapsed, B sees A engaged and C without; D sees C; E only D, which is unknown.
        "neighbours": [1, 0.5, 1, 1, nan, nan],
        "offices": [0.75, 1, nan, nan, nan, nan],
    }
    pd.testing.assert_frame_equal(
        parts, pd.DataFrame(expected, index=list("ABCDEF")), check_names=False
    )


def test_what_is_unknown_is_listed_and_never_counts_as_nothing(coverage, none, chain):
    """An unknown part counts as the mean of the others; low and high are its ends."""
    found = score_gaps(coverage, none, EVEN, contiguity=chain)
    assert found.loc["D", "unknown"] == ("state", "days_since", "offices")
    assert found.loc["D", "score"] == pytest.approx((0.5 + 0.5 + 0.5 + 0.875 + 1) / 5)
    assert found.loc["D", ["low", "high"]].tolist() == pytest.approx([1.5 / 5, (1.5 + 3) / 5])
    assert set(found.loc["E", "unknown"]) == set(EVEN)
    assert found.loc["E", ["low", "high"]].tolist() == [0, 1]
    assert found.loc["E", ["score", "rank", "rank_low", "rank_high", "steady"]].isna().all()
    assert found.index[-2:].tolist() == ["E", "F"]
    assert found.loc["F", ["score", "low", "high", "rank"]].isna().all()
    assert found.loc["F", "unknown"] == ()
    assert found["rank"].dropna().tolist() == [1, 2, 3, 4]


def test_an_engaged_area_without_a_date_is_not_one_that_was_never_engaged(make_coverage):
    """How long ago is unknown there, not long ago."""
    found = score_gaps(make_coverage({"A": {"state": "engaged"}}), pd.DataFrame(index=["A"]))
    assert np.isnan(found.loc["A", "part:days_since"])
    assert "days_since" in found.loc["A", "unknown"]


def test_a_need_of_nothing_is_stated_and_no_figure_is_not(coverage):
    """Stated 0 is no need, absent is unknown, and others rank among those that have some."""
    needs = pd.DataFrame({"events": [0.0, 5, 50, 5]}, index=list("ABCF"))
    found = score_gaps(coverage, needs).sort_index()
    part = found["part:indicator:events"]
    assert part[:3].tolist() == [0, 0.5, 1]
    assert part[3:].isna().all()
    assert "indicator:events" in found.loc["D", "unknown"]


def test_need_layers_weigh_together_as_much_as_one_component(none):
    """A publisher with a dozen layers does not outweigh people; a named one weighs as it says."""
    needs = pd.DataFrame(columns=["events", "deaths"])
    weights = component_weights({"indicator:deaths": 2, "indicator:gone": 9}, needs)
    assert weights["indicator:events"] == 0.5
    assert weights["indicator:deaths"] == 2
    assert "indicator:gone" not in weights
    assert component_weights((("population", 0.0),), none)["population"] == 0


@pytest.mark.parametrize("weights", [{"people": 1}, {"state": -1}, {"state": float("nan")}])
def test_a_weight_that_makes_no_sense_is_refused(weights, coverage, none):
    """Of no component, below nothing, or no number."""
    with pytest.raises(ValueError, match=r"component|weight"):
        score_gaps(coverage, none, weights)


def test_without_any_weight_nothing_is_ranked(coverage, none):
    """And nothing is said to be unknown, because nothing was asked."""
    found = score_gaps(coverage, none, dict.fromkeys(EVEN, 0))
    assert found[["score", "low", "rank"]].isna().all(axis=None)
    assert set(found["unknown"]) == {()}


def test_neighbours_are_those_in_view(coverage, none, chain):
    """Looking into a part of a country, what lies outside is not known; an island has none."""
    found = score_gaps(coverage.loc[["A", "C", "D"]], none.loc[["A", "C", "D"]], contiguity=chain)
    assert np.isnan(found.loc["A", "part:neighbours"])
    assert np.isnan(found.loc["C", "part:neighbours"])
    assert found.loc["D", "part:neighbours"] == 1


def test_equal_scores_go_by_people_then_by_code_and_share_their_range(make_coverage):
    """A rank that only the alphabet gave is told by a range as wide as the tie."""
    rows = {code: {"population": 1000.0} for code in "CBDA"} | {"Z": {"population": 2000.0}}
    found = score_gaps(make_coverage(rows), pd.DataFrame(index=list(rows)), {"population": 0})
    assert found.index.tolist() == ["Z", "A", "B", "C", "D"]
    assert found["rank"].tolist() == [1, 2, 3, 4, 5]
    assert found["rank_low"].eq(1).all()
    assert found["rank_high"].eq(5).all()
    assert found["steady"].eq(0).all()


def test_what_adds_to_a_score_adds_up_to_it(coverage, none, chain):
    """Each part's own share, over the parts that are known."""
    found = score_gaps(coverage, none, {"state": 2}, contiguity=chain)
    shares = explain_scores(found, {"state": 2}, none)
    expected = found["score"].fillna(0.0)
    pd.testing.assert_series_equal(shares.sum(axis=1), expected, check_names=False)


# --- ranks ----------------------------------------------------------------------------------------

PART = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0, float("nan")])


@st.composite
def scored(draw):
    """Parts of some areas, coarse so that there are ties, and weights."""
    areas, parts = draw(st.integers(1, 12)), draw(st.integers(1, 4))
    rows = st.lists(PART, min_size=parts, max_size=parts)
    known = np.array(draw(st.lists(rows, min_size=areas, max_size=areas)))
    weights = draw(st.lists(st.sampled_from([0.5, 1.0, 2.0]), min_size=parts, max_size=parts))
    return known, np.array(weights)


def _slowly(parts, weights):
    """Rank, best and worst rank of equals, by counting who is better."""
    told = ~np.isnan(parts)
    score = np.where(told, parts, 0) @ weights / (told @ weights)
    ahead = score[None, :] > score[:, None] + 1e-9
    equal = np.abs(score[None, :] - score[:, None]) <= 1e-9
    before = np.tril(equal, -1)
    return (ahead | before).sum(1) + 1, ahead.sum(1) + 1, (ahead | equal).sum(1)


@settings(max_examples=40)
@given(scored())
def test_ranks_and_their_ranges_are_those_of_every_draw(case):
    """The fast way over all draws says what counting says of one after another."""
    parts, weights = case
    known = parts[~np.isnan(parts).all(axis=1)]
    found = rank_scores(known, weights)
    if not len(known):
        return
    rank, best, worst = _slowly(known, weights)
    draws = np.array([_slowly(known, drawn) for drawn in _draw(weights)])
    np.testing.assert_array_equal(found.rank, rank)
    low = np.sort(draws[:, 1], axis=0)[round(0.05 * DRAWS) - 1]
    high = np.sort(draws[:, 2], axis=0)[round(0.95 * DRAWS) - 1]
    np.testing.assert_array_equal(found.low, np.minimum(low, best))
    np.testing.assert_array_equal(found.high, np.maximum(high, worst))
    tenth = np.ceil(FIRST * len(known))
    sure = np.where(rank <= tenth, draws[:, 2] <= tenth, draws[:, 1] > tenth)
    np.testing.assert_allclose(found.steady, sure.mean(axis=0))


@settings(max_examples=30)
@given(scored())
def test_a_rank_lies_in_its_range_and_no_scale_of_weights_moves_it(case):
    """Ranks are a permutation; twice all weights is the same; what is unknown has none."""
    parts, weights = case
    found, twice = rank_scores(parts, weights), rank_scores(parts, 2 * weights)
    unknown = np.isnan(parts).all(axis=1)
    assert np.isnan(found.rank).tolist() == unknown.tolist()
    known = ~unknown
    assert sorted(found.rank[known]) == list(range(1, known.sum() + 1))
    assert (found.low <= found.rank)[known].all()
    assert (found.rank <= found.high)[known].all()
    for name in ("rank", "low", "high", "steady"):
        np.testing.assert_array_equal(getattr(found, name), getattr(twice, name))


@settings(max_examples=30)
@given(scored(), st.data())
def test_more_reason_never_ranks_an_area_lower(case, data):
    """A known part that rises moves the area up or leaves it, and its whole range with it."""
    parts, weights = case
    known = np.argwhere(~np.isnan(parts))
    if not len(known):
        return
    area, part = data.draw(st.sampled_from(known.tolist()))
    more = parts.copy()
    more[area, part] = 1.0
    before, after = rank_scores(parts, weights), rank_scores(more, weights)
    assert after.rank[area] <= before.rank[area]
    assert after.low[area] <= before.low[area]
    assert after.high[area] <= before.high[area]


def test_the_order_of_rows_and_what_weighs_nothing_change_nothing(coverage, none, chain):
    """The same view gives the same answer, whatever else stands beside it."""
    found = score_gaps(coverage, none, contiguity=chain)
    turned = score_gaps(coverage.iloc[::-1], none.iloc[::-1], contiguity=chain)
    pd.testing.assert_frame_equal(found, turned)
    needs = none.assign(events=1.0)
    beside = score_gaps(coverage, needs, {"indicator:events": 0}, contiguity=chain)
    pd.testing.assert_frame_equal(found, beside[found.columns])


# --- whole countries ------------------------------------------------------------------------------


def test_in_the_example_what_nobody_reports_on_is_neither_first_nor_last(example):
    """Its known parts rank it, its ends are wide, and what is missing is named."""
    areas, records = example
    view = Selection(vintage=areas.vintage, level=2, start=dt.date(2025, 10, 1))
    coverage = measure_coverage(records, areas, view)
    found = score_gaps(coverage, coverage[[]], contiguity=contiguity(areas, 2))
    assert found["state"].head(5).eq("no_record").all()
    assert found["state"].iloc[-1] == "engaged"
    silent = found[found["state"] == "not_reported"]
    assert len(silent) == 8
    assert all({"state", "days_since"} <= set(unknown) for unknown in silent["unknown"])
    assert (silent["high"] - silent["low"] > 0.4).all()
    assert (silent["rank_high"] - silent["rank_low"] > 30).all()
    known = found[found["unknown"] == ()]
    assert (known["high"] - known["low"]).max() < 1e-12


@pytest.mark.real
def test_one_agency_in_south_sudan_leaves_gaps_that_can_be_ranked(south_sudan):
    """Counties without it come first, the populous on top; that no office is known is said."""
    areas, records = south_sudan
    view = Selection(
        vintage=areas.vintage,
        level=2,
        start=dt.date(2022, 2, 1),
        organizations=("org-norwegian-refugee-council",),
    )
    coverage = measure_coverage(records, areas, view)
    found = score_gaps(coverage, coverage[[]], contiguity=contiguity(areas, 2))
    engaged = found["state"] == "engaged"
    assert engaged.sum() == 19
    assert found.loc[engaged, "rank"].min() > 60
    assert found["name"].iloc[0] == "Kapoeta East"  # nobody is round it either
    assert set(found["unknown"]) == {("offices",)}
    assert (found["low"] < found["score"]).all()
    assert (found["rank_high"] - found["rank_low"]).median() < 8
