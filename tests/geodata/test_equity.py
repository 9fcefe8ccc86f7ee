"""Equity: attention over people, and where too little is known to speak of fairness."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.coverage import measure_coverage
from geodata.gaps import measure_equity
from geodata.selection import Selection


@pytest.fixture(scope="module")
def spread(make_coverage):
    """Equity of ``(people, engagements)``, one an area; further entries by name."""

    def run(*areas, **others):
        rows = {
            f"A{at:03d}": {"population": people, "engagements": given, "state": "engaged"}
            for at, (people, given) in enumerate(areas)
        }
        return measure_equity(make_coverage(rows | others))

    return run


def _pairwise(people, given):
    """Half the mean difference of attention per person between two people, over its mean."""
    people, given = np.array(people, float), np.array(given, float)
    each, total = given / people, people.sum()
    differences = np.abs(each[:, None] - each[None, :]) * people[:, None] * people[None, :]
    return differences.sum() / (2 * total**2 * (given.sum() / total))


def test_the_same_for_everybody_is_no_inequality(spread):
    """Attention in proportion to people, however large the areas."""
    found = spread((1000, 1), (2000, 2), (3000, 3), (4000, 4), (9000, 9))
    assert found.gini == 0
    assert found.curve["people"].tolist() == [0, 1]  # all are tied: one straight line
    assert found.curve["areas"].tolist() == [0, 5]
    assert found.share_of_least(0.5) == pytest.approx(0.5)


def test_one_area_that_has_all_leaves_the_others_nothing(spread):
    """Gini is then the share of people who have nothing."""
    found = spread((1000, 8), (1000, 0), (1000, 0), (1000, 0), (1000, 0))
    assert found.gini == pytest.approx(0.8)
    assert found.share_of_least(0.8) == 0
    assert found.share_of_least(0.9) == pytest.approx(0.5)


def test_what_is_not_known_is_left_out_and_named(spread):
    """No population, nobody living there, no source: none of them is an area without attention."""
    found = spread(
        *[(20_000, 1)] * 5,
        B={"state": "engaged", "engagements": 9},
        C={"state": "engaged", "engagements": 9, "population": 0},
        D={"state": "not_reported", "population": 5_000},
        E={"state": "no_authority", "population": 7_000, "engagements": 9},
        F={"state": "no_record", "population": 100_000},
    )
    assert (found.areas, found.population, found.attention) == (6, 200_000, 5)
    assert found.no_population == ("B", "C")
    assert found.not_reported == ("D",)
    assert found.per_100000 == pytest.approx(2.5)
    assert found.gini == pytest.approx(0.5)
    assert found.sparse


def test_of_too_little_nothing_is_said(spread):
    """Few areas, few people, nothing given or nothing known: no coefficient, no rate, no zero."""
    found = spread(*[(1000, 1)] * 4)
    assert np.isnan([found.gini, found.per_100000]).all()
    assert not found.sparse
    assert np.isnan(spread(*[(1000, 0)] * 9).gini)
    nothing = spread(B={"state": "not_reported"})
    assert nothing.areas == 0
    assert np.isnan([nothing.gini, nothing.population, nothing.attention]).all()
    assert nothing.curve["people"].tolist() == [0]


@pytest.mark.parametrize("measure", ["offices", "days_since", "population_covered", "nonsense"])
def test_what_is_no_amount_of_attention_is_refused(spread, make_coverage, measure):
    """A share or a number of days does not add up."""
    with pytest.raises(ValueError, match="attention"):
        measure_equity(make_coverage({"A": {}}), measure)


AREAS = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 9)), min_size=5, max_size=14).filter(
    lambda areas: any(given for _, given in areas)
)


@settings(max_examples=60)
@given(AREAS)
def test_the_coefficient_is_that_of_all_pairs_of_people(spread, areas):
    """Trapezoids under the curve and the mean difference between two people are one thing."""
    found = spread(*areas)
    assert found.gini == pytest.approx(_pairwise(*zip(*areas, strict=True)), abs=1e-12)
    under = np.trapezoid(found.curve["attention"], found.curve["people"])
    assert found.gini == pytest.approx(1 - 2 * under, abs=1e-12)


@settings(max_examples=40)
@given(AREAS, st.sampled_from([1, 3]), st.sampled_from([1, 7]), st.integers(2, 3), st.randoms())
def test_neither_size_nor_order_moves_the_coefficient(spread, areas, more, larger, copies, chance):
    """Scale of attention, scale of people, copies of the country (Dalton), order: no difference."""
    found = spread(*areas)
    others = [(people * larger, given * more) for people, given in areas] * copies
    chance.shuffle(others)
    assert spread(*others).gini == pytest.approx(found.gini, abs=1e-12)


@settings(max_examples=40)
@given(AREAS)
def test_the_curve_rises_from_nothing_to_all_and_sags(spread, areas):
    """Those first who get least: it never rises more slowly than before, nor above the diagonal."""
    curve = spread(*areas).curve
    assert curve.iloc[0].tolist() == [0, 0, 0]
    assert curve.iloc[-1].tolist() == pytest.approx([1, 1, len(areas)])
    slope = np.diff(curve["attention"]) / np.diff(curve["people"])
    assert (np.diff(slope) > -1e-9).all()
    assert (curve["attention"] <= curve["people"] + 1e-12).all()


PARTS = st.lists(
    st.tuples(
        st.sampled_from("PQR"),
        st.sampled_from(["engaged", "lapsed", "no_record", "not_reported", "no_authority"]),
        st.sampled_from([np.nan, 0, 3_000, 40_000]),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=40)
@given(PARTS)
def test_provinces_add_up_to_the_country(make_coverage, areas):
    """Areas, people, attention and all that was left out; each is what it is by itself."""
    names = ("parent_pcode", "state", "population", "engagements")
    rows = {f"A{at:02d}": dict(zip(names, area, strict=True)) for at, area in enumerate(areas)}
    coverage = make_coverage(rows)
    found = measure_equity(coverage)
    for name in ("areas", "population", "attention"):
        assert found.by_parent[name].sum() == pytest.approx(np.nan_to_num(getattr(found, name)))
    for name in ("no_population", "not_reported"):
        assert found.by_parent[name].sum() == len(getattr(found, name))
    for parent, row in found.by_parent.iterrows():
        alone = measure_equity(coverage[coverage["parent_pcode"] == parent])
        told = [getattr(alone, name) for name in row.index[:6]]
        pd.testing.assert_series_equal(
            row[:6].astype(float), pd.Series(told, row.index[:6], dtype=float), check_names=False
        )


@pytest.mark.real
def test_attention_in_south_sudan_is_uneven_but_no_county_is_left_out(south_sudan):
    """Three counties of Western Bahr el Ghazal are too few for a coefficient of their own."""
    areas, records = south_sudan
    view = Selection(vintage=areas.vintage, level=2, start=dt.date(2022, 1, 1))
    found = measure_equity(measure_coverage(records, areas, view))
    assert (found.areas, found.attention) == (79, 2782)
    assert found.population == pytest.approx(11_158_591)
    assert found.gini == pytest.approx(0.458, abs=0.001)
    assert not found.sparse
    assert np.isnan(found.by_parent.loc["SS09", "gini"])
    assert found.by_parent["gini"].drop("SS09").between(0.15, 0.4).all()  # less uneven inside
    assert found.no_population == found.not_reported == ()
