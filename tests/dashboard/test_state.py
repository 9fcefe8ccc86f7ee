"""The link is a mirror of the selection: what is written is what is read."""

import datetime as dt
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.state import LINK_NAMES, from_link, to_link
from geodata.selection import MOST_CLASSES, MOST_WEIGHT, Camera, Selection

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=10)
LISTS = st.lists(WORDS, max_size=3, unique=True).map(tuple)
MEASURES = st.sampled_from(["engagements", "offices", "days_since", "indicator:conflict_events"])
BREAKS = st.none() | st.lists(st.integers(1, 9999), max_size=6, unique=True).map(
    lambda values: tuple(map(float, sorted(values)))
)
WEIGHTS = st.lists(
    st.tuples(st.sampled_from(["state", "indicator:conflict_events"]), st.floats(0, MOST_WEIGHT)),
    max_size=2,
).map(tuple)
STARTS = st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2020, 1, 1))
ENDS = st.none() | st.dates(dt.date(2020, 1, 2), dt.date(2050, 1, 1))


def one_of(field):
    """Any of the words that a field of a selection takes."""
    return st.sampled_from(get_args(Selection.model_fields[field].annotation))


SELECTIONS = st.builds(
    Selection,
    vintage=WORDS,
    level=st.none() | st.integers(0, 5),
    root_level=st.just(1),
    root=WORDS,
    start=STARTS,
    end=ENDS,
    as_of=ENDS,
    programs=LISTS,
    kinds=LISTS,
    organizations=LISTS,
    roles=LISTS,
    sources=LISTS,
    measure=MEASURES,
    scheme=one_of("scheme"),
    class_count=st.integers(2, MOST_CLASSES),
    breaks=BREAKS,
    second=st.just("") | MEASURES,
    pairing=one_of("pairing"),
    second_breaks=BREAKS,
    labels=one_of("labels"),
    points=st.booleans(),
    compare=one_of("compare"),
    against=one_of("against"),
    against_start=STARTS,
    against_end=ENDS,
    against_programs=LISTS,
    area=WORDS,
    opened=WORDS,
    weights=WEIGHTS,
    plan=WORDS,
    audience=one_of("audience"),
    camera=st.none() | st.just(Camera(lat=27.7, lon=85.3, zoom=7.5)),
    background=one_of("background"),
)


def test_links_of_every_field_are_tested():
    """A field that is added to a selection is added to the law below, or its link is untested."""
    built = {"root_level", *SELECTIONS.wrapped_strategy.kwargs}
    assert built == set(Selection.model_fields)


@given(selection=SELECTIONS)
def test_a_link_restores_the_selection(selection):
    """Every field survives the way through the address."""
    link = {
        name: value if isinstance(value, list) else [value]
        for name, value in to_link(selection).items()
    }
    restored, complaints = from_link(link)
    assert complaints == []
    assert restored == selection


@given(
    link=st.dictionaries(
        st.sampled_from(
            sorted({*LINK_NAMES.values(), "in", "at", "weigh", "breaks", "second-breaks"})
        ),
        st.lists(st.text(max_size=12), max_size=2),
    )
)
def test_no_link_can_break_a_page(link):
    """Whatever is typed into the address, there is a view and a sentence for what was dropped."""
    selection, complaints = from_link(link)
    assert isinstance(selection, Selection)
    assert all(isinstance(sentence, str) for sentence in complaints)


@pytest.mark.parametrize(
    ("link", "part"),
    [
        ({"level": ["99"]}, "level=99"),
        ({"from": ["2026-13-01"]}, "from=2026-13-01"),
        ({"from": ["2026-02-01"], "to": ["2026-01-01"]}, "from=2026-02-01&to=2026-01-01"),
        ({"measure": ["x" * 200]}, f"measure={'x' * 52}…"),
    ],
)
def test_what_a_link_cannot_say_is_told(link, part):
    """The reader learns which part was not used, as it stands in the address; never at length."""
    _, complaints = from_link(link)
    said = f"“{part}” in this link cannot be used. The rest is shown without it."
    assert complaints == [said]
