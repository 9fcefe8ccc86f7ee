"""Pictures painted away from the pages: films in reels, and nothing that a file need not know."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.facts import StoreFacts, first_view
from dashboard.painting import complete, film_reels, paint, with_film
from dashboard.palette import LIGHT
from dashboard.shown import View
from geodata.coverage import film_coverage, month_steps
from geodata.selection import Selection
from geodata.store import open_store

FIRST, LAST = dt.date(2023, 1, 1), dt.date(2025, 12, 31)
AREAS = st.sampled_from([7, 77, 753, 3_230, 41_084])


def view_of(areas: int) -> View:
    """A view of so many areas over three years."""
    months = pd.DataFrame({"month": pd.date_range(FIRST, LAST, freq="MS"), "engagements": 1})
    return View(pd.DataFrame(index=range(areas)), None, None, (), months)


@settings(max_examples=20)
@given(areas=AREAS, start=st.dates(FIRST, LAST), end=st.dates(FIRST, LAST))
def test_reels_go_on_in_time_and_fit_into_a_file(areas, start, end):
    """Each window once, the period's own first, and no more of them than a file may carry."""
    start, end = min(start, end), max(start, end)
    reels = film_reels(Selection(start=start, end=end), view_of(areas))
    windows = [step for reel in reels for step in reel]
    assert len(windows) == len(set(windows))
    assert areas * len(windows) <= 600_000
    for reel in reels:
        assert list(reel) == sorted(reel, key=lambda step: (step.start, step.end))
        assert [step.end for step in reel] == sorted(step.end for step in reel)
    own = 12 * (end.year - start.year) + end.month - start.month + 1
    if reels:
        assert reels[0] == month_steps(FIRST, LAST, own)


def test_where_areas_are_few_every_window_is_there():
    """Whatever a reader chooses: 36 months have 666 windows."""
    reels = film_reels(Selection(), view_of(77))
    assert sum(map(len, reels)) == 36 * 37 / 2


@pytest.fixture(scope="module")
def example(demo_store):
    """What the example opens on: facts, view and selection."""
    with open_store(demo_store) as store:
        facts = StoreFacts(store)
        asked = first_view(facts, facts.vintages()["vintage"].iloc[0])
        yield facts, asked, facts.view(asked)


def test_films_follow_each_other_in_one(example):
    """The frames of all reels, in their order; the one of the period is the picture itself."""
    facts, asked, view = example
    areas, rows = facts.areas(asked.vintage), facts.records(asked.vintage)
    picture = paint(asked, areas, view, layer="x.json", palette=LIGHT)
    picture = complete(picture, asked, areas, view, film_key="played")
    reels = film_reels(asked, view)[:2]
    films = [film_coverage(rows, areas, asked, reel) for reel in reels]
    film = with_film(picture, asked, areas, view, *films).timeline.film
    assert film.steps == tuple(step.months for reel in reels for step in reel)
    own = film.steps.index((f"{asked.start:%Y-%m}", f"{asked.end:%Y-%m}"))
    assert film.classes[own] == picture.classes


def test_a_picture_without_months_has_no_film(example):
    """Nothing dated is nothing to be played."""
    facts, asked, view = example
    picture = paint(asked, facts.areas(asked.vintage), view, layer="x.json", palette=LIGHT)
    assert with_film(picture, asked, facts.areas(asked.vintage), view) == picture


def test_what_a_file_is_made_with_waits_for_no_page():
    """Neither Streamlit nor folium is imported by what paints a picture and writes a file."""
    code = (
        "import sys, dashboard.painting, dashboard.packing, dashboard.exports.page;"
        "print(sorted({'streamlit', 'folium', 'altair'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
