"""Rule 7 as a law: what a colour means stays until somebody asks for new classes."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import queries
from dashboard.legends import legend_of
from geodata.codelists import ENGAGEMENT_KINDS
from geodata.selection import Selection

DAYS = st.dates(dt.date(2023, 10, 1), dt.date(2026, 9, 30))
PERIODS = st.tuples(DAYS, DAYS).map(lambda days: {"start": min(days), "end": max(days)})
STEPS = st.one_of(
    st.sets(st.sampled_from(list(ENGAGEMENT_KINDS)), max_size=3).map(
        lambda kinds: {"kinds": tuple(sorted(kinds))}
    ),
    PERIODS,
    st.just({"start": None, "end": None}),
    st.sampled_from([{"root": "NP03", "root_level": 1}, {"root": "", "root_level": 0}]),
    st.sampled_from([{"compare": ""}, {"compare": "side_by_side"}, {"compare": "change"}]),
    st.sampled_from([{"labels": "both"}, {"points": True}, {"area": "NP0327"}]),
)
SCALES = st.fixed_dictionaries(
    {
        "measure": st.sampled_from(["engagements", "offices", "partners", "population_covered"]),
        "scheme": st.sampled_from(["", "quantiles", "equal_interval", "logarithmic"]),
        "class_count": st.integers(2, 7),
    }
)


@pytest.fixture
def base(demo_store, monkeypatch):
    """What the example opens on."""
    monkeypatch.setenv("ENGAGEMENT_STORE", str(demo_store))
    return queries.settle(Selection())


def steps_from(selection, steps):
    """The views that one comes through, one change after another."""
    for changes in steps:
        selection = selection.but(**changes)
        yield selection


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scale=SCALES, steps=st.lists(STEPS, max_size=5), reclass_after=st.integers(0, 4))
def test_breaks_stay_under_any_filters_periods_and_panes(base, scale, steps, reclass_after):
    """Until re-class is pressed; then those of that view stay, and the country's can come back."""
    first = base.but(**scale)
    frozen: dict[str, object] = {}
    breaks = country = queries.view(first).breaks
    for at, selection in enumerate(steps_from(first, steps)):
        if at == reclass_after:
            frozen = queries.reclassed(selection, queries.view(selection))
            breaks = frozen["breaks"]
        shown = selection.but(**frozen)
        view = queries.view(shown)
        assert view.breaks == breaks
        if view.compared is not None:
            assert view.compared.view.breaks == breaks
        back = shown.but(breaks=None)
        assert queries.view(back).breaks == country


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=5))
def test_two_measures_stay_parted_as_they_were(base, steps):
    """Both sides of the square keep their breaks, and the largest circle its amount."""
    pair = base.but(second="counterparts")
    square, circles = queries.view(pair).second, queries.view(pair.but(pairing="bubbles")).second
    for selection in steps_from(pair, steps):
        second = queries.view(selection).second
        if second is not None:
            assert second.breaks == square.breaks
            assert queries.view(selection.but(pairing="bubbles")).second.largest == circles.largest


def test_a_link_with_more_breaks_than_a_pair_has_colours_still_shows(base):
    """Frozen breaks that fit no square are passed over, never an error."""
    selection = base.but(
        second="partners", breaks=(1.0, 2.0, 3.0, 4.0), second_breaks=(1.0, 2.0, 3.0)
    )
    assert len(queries.view(selection).breaks) <= 2


@pytest.mark.parametrize("measure", ["engagements", "counterparts", "offices", "days_since"])
def test_a_film_shows_every_window_in_the_colours_of_its_own_view(base, measure):
    """A frame equals the view of its months, on the same scale and in the same words."""
    from dashboard.colouring import area_codes, class_codes

    selection = base.but(measure=measure)
    view = queries.view(selection)
    film = queries.film(selection, view, "moving", 6)
    for at in (0, len(film) // 2, len(film) - 1):
        window = film.steps[at].of(selection)
        same = queries.view(window)
        codes = class_codes(film.frame(at), measure, view.breaks)
        assert codes.tolist() == area_codes(window, same).tolist()
        assert set(codes) <= {code for code, _label, _help in legend_of(selection, view).items}


def test_a_film_is_known_by_all_it_depends_on_but_the_period(base):
    """Another period plays the same film; another filter or scale plays another."""

    def key(**changes):
        selection = base.but(**changes)
        return queries.film_key(selection, queries.view(selection))

    assert key() == key(start=dt.date(2024, 1, 1)) == key(labels="name", area="NP0327")
    others = [key(kinds=("mediation",)), key(breaks=(1.0,)), key(measure="partners"), key(level=1)]
    assert len({key(), *others}) == 5


def test_the_records_of_a_pressed_point_are_those_that_are_counted_there(base):
    """Every point of the map leads to as many records as it says."""
    points = queries.points(base)
    for at in range(0, len(points.counts), max(1, len(points.counts) // 7)):
        place = float(points.longitudes[at]), float(points.latitudes[at])
        assert len(queries.engagements_at(base, [place])) == points.counts[at]
    assert queries.engagements_at(base, [(0.0, 0.0)]) == []


def test_a_level_coarser_than_the_area_looked_into_is_let_go(base):
    """A link may hold both; provinces do not lie within a district."""
    linked = base.but(root="NP0327", root_level=2, level=1)
    settled = queries.settle(linked)
    assert (settled.root, settled.level) == ("NP0327", 3)
    assert set(queries.view(settled).frame["parent_pcode"]) == {"NP0327"}
