"""Class breaks: few, rising, speakable, and safe on degenerate data; zero and missing apart."""

import subprocess
import sys

import mapclassify
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geodata.classes import (
    CLASS_COUNT,
    SCHEMES,
    bivariate_breaks,
    class_breaks,
    classify,
    classify_pair,
    code_classes,
)
from geodata.selection import Scheme

COMPUTED = [scheme for scheme in SCHEMES if scheme != "manual"]
NOT_SUGGESTED = [scheme for scheme in COMPUTED if scheme]

anything = st.one_of(
    st.floats(),  # infinities, missing, 5e-324 and 1.8e308 included
    st.sampled_from([0.0, -0.0, 1.0, 1e-300, 1e300, -1e300, 0.1 + 0.2, 0.3, 1e16, 1e16 + 2]),
    st.integers(-3, 12).map(float),
)
distributions = st.one_of(
    st.lists(anything, max_size=30),
    st.tuples(anything, st.integers(0, 30)).map(lambda some: [some[0]] * some[1]),
    st.lists(st.integers(0, 3).map(float), max_size=60),
    st.lists(st.floats(0, 1e9), max_size=60),
    st.lists(st.sampled_from([0.0, 0.0, 0.0, 5.0, 7.0]), max_size=60),
)


def series(values):
    """Figures of some areas."""
    return pd.Series(values, dtype="float64")


@pytest.mark.parametrize("scheme", COMPUTED)
@pytest.mark.parametrize(
    "values",
    [[], [0, 0], [float("nan")], [4], [4, 4, 4], [0, 0, 7], [-2, -2], [np.inf, -np.inf, 3]],
    ids=str,
)
def test_values_that_are_all_alike_make_one_class(values, scheme):
    """Nothing to divide is not an error."""
    assert class_breaks("engagements", series(values), scheme) == ()


def test_every_scheme_of_a_selection_has_a_name():
    """What a link can ask for is what can be chosen, and computed."""
    assert list(SCHEMES) == list(Scheme.__args__)


def test_breaks_are_numbers_a_person_would_say():
    """Quantiles are rounded to one or two leading digits."""
    assert class_breaks("engagements", series(range(1, 1000))) == (200, 400, 600, 800)


def test_measures_with_a_meaning_keep_their_own_breaks():
    """Days since and shares are cut where people cut them, whatever the data."""
    assert class_breaks("days_since", series([1, 2])) == (30, 90, 180, 365)
    assert class_breaks("offices", series([])) == (0.1, 0.25, 0.5, 0.75)


@pytest.mark.parametrize("measure", ["offices", "days_since"])
@pytest.mark.parametrize("count", range(2, 8))
def test_fewer_fixed_classes_are_some_of_the_fixed_breaks(measure, count):
    """Asking for fewer joins classes; asking for more invents none."""
    breaks = class_breaks(measure, series([]), count=count)
    assert len(breaks) == min(count, CLASS_COUNT) - 1
    assert set(breaks) <= set(class_breaks(measure, series([])))


@pytest.mark.parametrize(
    ("scheme", "breaks"),
    [
        ("quantiles", (4, 8, 12, 16)),
        ("equal_interval", (20, 40, 60, 80)),
        ("natural_breaks", (4, 9, 14, 19)),
        ("pretty", (20, 40, 60, 80)),
        ("standard_deviation", (4, 24, 45)),
        ("logarithmic", (2, 6, 15, 39)),
    ],
)
def test_a_scheme_cuts_where_its_definition_says(scheme, breaks):
    """One to nineteen and a hundred, in five classes."""
    assert class_breaks("engagements", series([*range(1, 20), 100]), scheme) == breaks


def test_natural_breaks_part_what_lies_apart():
    """Four heaps are four classes."""
    heaps = [1, 2, 3, 50, 51, 52, 200, 203, 999]
    assert class_breaks("engagements", series(heaps), "natural_breaks", 4) == (3, 52, 203)


def fit(amounts, breaks):
    """Share of the variance that lies between classes and not in them."""
    classes = np.searchsorted(breaks, amounts)
    inside = sum(amounts[classes == one].var() * (classes == one).sum() for one in set(classes))
    return 1 - inside / (amounts.var() * len(amounts))


def test_natural_breaks_of_very_many_areas_are_nearly_the_best_and_the_same_at_every_call():
    """They start from amounts at equal ranks, not from a sample by chance."""
    amounts = np.random.default_rng(5).lognormal(3, 1, 4000).round()
    first, again = (class_breaks("", series(amounts), "natural_breaks", 6) for _ in range(2))
    best = mapclassify.FisherJenks(amounts, k=6).bins[:-1]
    assert first == again
    assert fit(amounts, first) > fit(amounts, best) - 0.001


@pytest.mark.parametrize("scheme", COMPUTED)
@pytest.mark.parametrize(
    "rare", [[2], [2e300], [-5, 1e-300], [0, 0], [2, 3, np.inf], range(2, 359)], ids=str
)
def test_very_many_areas_that_are_alike_leave_few_classes(rare, scheme):
    """One area that differs among 4,000 is a class, and no more are invented."""
    figures = series([*[1.0] * 4000, *rare])
    breaks = class_breaks("engagements", figures, scheme, 7)
    amounts = figures[np.isfinite(figures) & (figures != 0)]
    assert len(breaks) < min(7, amounts.nunique()) or breaks == ()
    assert not breaks or {0, len(breaks)} <= set(classify(amounts, breaks))


def test_fractions_are_cut_as_finely_as_they_are_small():
    """A rate between 0 and 1 gets breaks of two digits, and so do its classes by other schemes."""
    rates = series(np.linspace(0.01, 0.99, 99))
    assert class_breaks("indicator:poverty", rates) == (0.2, 0.4, 0.6, 0.8)
    assert class_breaks("indicator:poverty", rates, "pretty") == (0.2, 0.4, 0.6, 0.8)


@pytest.mark.parametrize(
    ("values", "breaks"),
    [
        ([0.0, 1.0, 2.0, 3.0, 40.0], (1, 2, 20)),
        ([0.05, 0.12, 0.2, 0.31, 0.44], (0.1, 0.15, 0.25, 0.3)),
        ([0.05, 0.06], (0.05,)),
    ],
)
def test_suggested_breaks_are_as_fine_as_the_figures(values, breaks):
    """Shares below 1 are told apart as well as counts, and two amounts make two classes."""
    assert class_breaks("indicator:poverty", series(values)) == breaks


def test_breaks_below_zero_are_speakable_too():
    """A balance of people who came and left has breaks on both sides."""
    assert class_breaks("indicator:moved", series(range(-500, 501))) == (-300, -100, 100, 300)


def test_amounts_below_zero_are_one_class_of_a_logarithm():
    """They have none, and are never mixed with the small amounts above it."""
    breaks = class_breaks("indicator:moved", series([-7, -1, 1, 10, 100]), "logarithmic", 3)
    assert breaks == (0, 10)


def test_typed_breaks_stand_as_typed():
    """In order, once each, even where no amount reaches them."""
    typed = class_breaks("engagements", series([1, 2]), "manual", typed=(50, 10, 10))
    assert typed == (10, 50)


@pytest.mark.parametrize(
    "asked",
    [
        {"scheme": "magic"},
        {"count": 1},
        {"count": 8},
        {"scheme": "manual", "typed": range(7)},
        {"scheme": "manual", "typed": [1, np.inf]},
    ],
    ids=str,
)
def test_what_no_map_can_show_is_refused(asked):
    """Another scheme, one class, more colours than are told apart, an end that is none."""
    with pytest.raises(ValueError, match=r"classes|breaks"):
        class_breaks("engagements", series([1, 2, 3]), **asked)


@pytest.mark.parametrize("scheme", COMPUTED)
@settings(max_examples=60, deadline=None)
@given(values=distributions, count=st.integers(2, 7))
@example(values=[5e-324, 1.7976931348623157e308, -1.7976931348623157e308], count=7)
@example(values=[1e16 + 2, 1e16 + 4], count=2)
@example(values=[0.1 + 0.2, 0.3], count=5)
@example(values=[1e-300, 1.0, 1e300], count=5)
@example(values=[-5.0, 1.0, 1.0000000000000002], count=5)
@example(values=[5e-324, 1e-323], count=3)
def test_breaks_of_any_distribution_are_few_and_rise(scheme, values, count):
    """Whatever the figures: finite, strictly rising, no more classes than asked for or than there
    are amounts, and none of the outermost two is empty."""
    figures = series(values)
    breaks = class_breaks("engagements", figures, scheme, count)
    amounts = figures[np.isfinite(figures) & (figures != 0)]
    assert np.isfinite(breaks).all()
    assert list(breaks) == sorted(set(breaks))
    assert len(breaks) < min(count, max(amounts.nunique(), 1)) or breaks == ()
    if breaks:
        assert {0, len(breaks)} <= set(classify(amounts, breaks))


@pytest.mark.parametrize("scheme", COMPUTED)
@settings(max_examples=20, deadline=None)
@given(values=distributions, zeros=st.integers(0, 40), missing=st.integers(0, 40))
def test_zero_missing_and_infinite_figures_move_no_break(scheme, values, zeros, missing):
    """However many areas have nothing, the others are divided as without them."""
    more = [*values, *[0.0] * zeros, *[np.nan] * missing, np.inf]
    assert class_breaks("", series(more), scheme) == class_breaks("", series(values), scheme)


@pytest.mark.parametrize("scheme", NOT_SUGGESTED)
@settings(max_examples=20, deadline=None)
@given(values=st.lists(st.integers(1, 400), min_size=2, max_size=60))
def test_whole_numbers_are_cut_at_whole_numbers(scheme, values):
    """So that a class can be called "1 to 20", and the next one begins at 21."""
    assert all(edge == int(edge) for edge in class_breaks("", series(values), scheme))


@settings(max_examples=50, deadline=None)
@given(values=distributions)
def test_every_figure_is_an_amount_a_zero_or_missing(values):
    """A zero is never in a class; missing and infinite figures have no code at all."""
    figures = series(values)
    codes = code_classes(figures, class_breaks("", figures))
    assert ((codes == "z") == (figures == 0)).all()
    assert (codes.isna() == ~np.isfinite(figures)).all()
    assert set(codes.dropna()) <= {"z", *"01234"}


def test_a_value_on_a_break_belongs_to_the_class_below():
    """Breaks are upper ends."""
    figures = pd.Series([1, 5, 6, 20, 21, None])
    assert classify(figures, (5, 20)).tolist() == [0, 0, 1, 1, 2, pd.NA]
    assert code_classes(figures, (5, 20)).tolist() == ["0", "0", "1", "1", "2", None]


def test_contact_today_is_not_no_contact():
    """Zero days since is the best there is, and lies in the first class."""
    assert code_classes(series([0, 400]), (30, 90, 180, 365), "days_since").tolist() == ["0", "4"]


def test_a_pair_is_a_cell_of_a_square():
    """The first measure goes across and the second up; zero and missing stay apart."""
    first = series([1, 5, 9, 1, 9, 0, 5, 0])
    second = series([10, 10, 10, 90, 90, 10, np.nan, np.inf])
    codes = classify_pair(first, second, (2, 6), (30, 60))
    assert codes.tolist() == ["0", "1", "2", "6", "8", "z", None, None]


def test_days_of_a_pair_count_from_today():
    """Contact today is in the first column of the square."""
    codes = classify_pair(
        series([0]), series([7]), (90, 365), (2, 6), measures=("days_since", "engagements")
    )
    assert codes.tolist() == ["6"]


@pytest.mark.parametrize("scheme", COMPUTED)
@settings(max_examples=20, deadline=None)
@given(values=distributions)
def test_a_side_of_a_square_has_at_most_three_classes(scheme, values):
    """Whatever the figures, the codes are those of nine cells."""
    figures = series(values)
    breaks = bivariate_breaks("", figures, scheme)
    assert len(breaks) <= 2
    assert set(classify_pair(figures, figures, breaks, breaks).dropna()) <= {"z", *"048"}


def test_a_square_is_three_by_three_and_of_the_same_areas():
    """More classes, or other areas, are a mistake of the caller and not a picture."""
    one, other = series([1]), pd.Series([1.0], index=["B"])
    with pytest.raises(ValueError, match="two breaks"):
        classify_pair(one, one, (1, 2, 3), ())
    with pytest.raises(ValueError, match="area by area"):
        classify_pair(one, other, (), ())
    with pytest.raises(ValueError, match="two breaks"):
        bivariate_breaks("", one, "manual", typed=(1, 2, 3))


def test_suggested_breaks_do_not_wait_for_mapclassify():
    """It takes seconds to import, and most pages never ask for another scheme."""
    code = (
        "import sys, pandas as pd; from geodata.classes import class_breaks;"
        "class_breaks('engagements', pd.Series([1.0, 2.0, 3.0]));"
        "assert not {'mapclassify', 'numba', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
