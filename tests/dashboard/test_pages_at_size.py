"""Pages of a boundary with very many areas: what is sent is bounded, and nothing waits."""

import threading

import pandas as pd
import pytest

from dashboard import drawing, queries
from dashboard.components import ranking
from dashboard.places import PlaceFinder
from geodata.web import web_layer


@pytest.fixture
def slow_drawing(monkeypatch, tmp_path):
    """Drawing that goes on until the test lets it end, in an empty cache."""
    monkeypatch.setenv("ENGAGEMENT_CACHE", str(tmp_path))
    monkeypatch.setattr(drawing, "_drawings", {})
    monkeypatch.setattr("dashboard.components.areas_map.PATIENCE", 0)
    going = threading.Event()

    def draw(areas, level, *, progress=None):
        progress("Generalising", 0.25)
        assert going.wait(60)
        return web_layer(areas, level)

    monkeypatch.setattr(drawing, "web_layer", draw)
    yield going
    going.set()


def maps_of(app):
    """The maps on a page."""
    return app.get("component_instance")


def test_figures_and_lists_are_there_while_the_map_is_drawn(open_page, demo_store, slow_drawing):
    """Only the map's place says that it is being drawn; then the map comes."""
    app = open_page(demo_store)
    assert "of 77 districts engaged" in app.header[0].value
    assert len(app.dataframe[0].value) == 77
    assert not maps_of(app)
    assert any("once for this boundary" in caption.value for caption in app.caption)
    slow_drawing.set()
    vintage = str(queries.vintages()["vintage"].iloc[-1])
    assert queries.drawing(vintage, 2).wait(60)
    app.run()
    assert maps_of(app)
    assert not any("once for this boundary" in caption.value for caption in app.caption)


def test_a_map_that_failed_says_so_and_can_be_tried_again(
    open_page, demo_store, slow_drawing, monkeypatch
):
    """The rest of the page stands; the button draws once more."""

    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(drawing, "web_layer", fail)
    app = open_page(demo_store)
    vintage = str(queries.vintages()["vintage"].iloc[-1])
    queries.drawing(vintage, 2).wait(60)
    app.run()
    assert "cannot be shown" in app.warning[0].value
    monkeypatch.setattr(drawing, "web_layer", web_layer)
    app.button(key="coverage-map-again").click().run()
    assert queries.drawing(vintage, 2).wait(60)
    app.run()
    assert maps_of(app)


def test_a_decision_does_not_draw_the_boundaries_again(open_page, demo_store, monkeypatch):
    """Another version of the store, the same shapes."""
    open_page(demo_store)
    vintage = str(queries.vintages()["vintage"].iloc[-1])
    before = queries.drawing(vintage, 2)
    monkeypatch.setattr(queries, "version", lambda: ("another", 1))
    assert queries.drawing(vintage, 2) is before


def test_of_many_areas_the_first_are_listed(open_page, demo_store, monkeypatch):
    """With how many there are, and a way to the others."""
    monkeypatch.setattr(ranking, "LISTED", 20)
    app = open_page(demo_store)
    assert len(app.dataframe[0].value) == 20
    assert any(caption.value == "The first 20 of 77" for caption in app.caption)
    app.button(key="ranking-more").click().run()
    assert len(app.dataframe[0].value) == 40


def test_the_picked_area_is_listed_wherever_it_stands(open_page, demo_store, monkeypatch):
    """The list stays the map's twin."""
    last = open_page(demo_store).dataframe[0].value.iloc[-1]
    monkeypatch.setattr(ranking, "LISTED", 20)
    areas = queries.areas(str(queries.vintages()["vintage"].iloc[-1])).at(2)
    code = str(areas.index[areas["name"] == last.iloc[0]][0])
    app = open_page(demo_store, area=code)
    app.session_state["panel"] = "ranking"
    app.run()
    listed = app.dataframe[0].value
    assert len(listed) == 21
    assert listed.iloc[-1].iloc[0] == last.iloc[0]
    assert any("the one picked, number 77" in caption.value for caption in app.caption)


def test_very_many_places_are_searched_in_the_server(open_page, demo_store, monkeypatch):
    """Nothing is sent but what was found; a result opens the place and closes the box."""
    monkeypatch.setattr(PlaceFinder, "MANY", 100)
    app = open_page(demo_store)
    assert not [box for box in app.selectbox if box.key == "find"]
    app.text_input(key="find-typed-0").input("kath").run()
    found = [button for button in app.button if button.key and button.key.startswith("found-")]
    assert 0 < len(found) <= 8
    assert any("Kathmandu" in button.label for button in found)
    app.button(key="found-2-NP0327").click().run()
    assert app.session_state["selection"].area == "NP0327"
    assert not app.text_input(key="find-typed-1").value


def test_what_pages_share_cannot_be_written_through(open_page, demo_store):
    """A page that changes a frame it was given changes its own copy."""
    open_page(demo_store)
    vintage = str(queries.vintages()["vintage"].iloc[-1])
    first = queries.first_view(vintage)
    for give in (
        lambda: queries.view(first).frame,
        lambda: queries.table("sources"),
        queries.vintages,
        lambda: queries.refused_rows(vintage),
    ):
        given, before = give(), give().copy()
        given["new"] = 1
        if len(given):
            given.iloc[0, 0] = "changed"
        pd.testing.assert_frame_equal(give(), before)
