"""Need layers on the pages: what colours the map, what is said, what a link brings back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from dashboard.views import PAGES
from geodata.model import Loaded, conform
from geodata.store import open_store

EVENTS = "indicator:conflict_events"
RATE = "indicator:poverty_rate"
YEAR = {"start": "2026-01-01", "end": "2026-06-30"}
LONG_AGO = {"start": "2015-01-01", "end": "2015-12-31"}


def _values(vintage: str, source: str) -> pd.DataFrame:
    """Events of three districts and one reported 0, a province's, and a rate of long ago."""
    events = {"label": "Conflict events", "unit": "events", "aggregation": "sum"}
    rate = {"label": "Poverty rate", "unit": "percent", "aggregation": "mean"}
    rows = [
        {"indicator": "conflict_events", "level": 2, "pcode": code, "value": value} | events | YEAR
        for code, value in (("NP0327", 7), ("NP0328", 2), ("NP0101", 1), ("NP0102", 0))
    ]
    rows.append(
        {"indicator": "conflict_events", "level": 1, "pcode": "NP05", "value": 3} | events | YEAR
    )
    rows += [
        {"indicator": "poverty_rate", "level": 2, "pcode": code, "value": value} | rate | LONG_AGO
        for code, value in (("NP0327", 12.25), ("NP0328", 30.5), ("NP0101", 44.0))
    ]
    frame = pd.DataFrame(rows).assign(
        source_id=source, vintage=vintage, row=range(2, 2 + len(rows))
    )
    return conform("indicator_values", frame)


@pytest.fixture(scope="module")
def need_store(demo_store, tmp_path_factory) -> Path:
    """The example with a source of need layers beside it."""
    path = tmp_path_factory.mktemp("needs") / "needs.gpkg"
    shutil.copy(demo_store, path)
    with open_store(path) as store:
        vintage = str(store.vintages()["vintage"].iloc[-1])
        values = _values(vintage, "indicators-test")
        ledger = [
            {"source_id": "indicators-test", "row": int(row), "fate": "loaded"}
            for row in values["row"]
        ]
        source = {
            "source_id": "indicators-test",
            "kind": "indicators",
            "name": "events_2026.csv",
            "vintage": vintage,
            "received": len(ledger),
            "loaded": len(ledger),
        }
        tables = {"sources": [source], "ledger": ledger}
        conformed = {name: conform(name, pd.DataFrame(rows)) for name, rows in tables.items()}
        store.write(Loaded({**conformed, "indicator_values": values}))
    return path


def _head(app) -> str:
    """The sentence as it is read, without what keeps it from being Markdown."""
    return app.header[0].value.replace("\\", "")


def _labels(picture) -> list[str]:
    return [label for _code, label, _help in picture["legend"]["items"]]


def _count(picture, label: str) -> int:
    (code,) = (code for code, said, _help in picture["legend"]["items"] if said == label)
    return picture["classes"].count(code)


def test_a_need_layer_colours_the_map_and_says_so(open_page, need_store):
    """The sentence has its total, its areas, its zeros and what is not reported."""
    app = open_page(need_store, measure=EVENTS)
    head = _head(app)
    assert head.startswith("Conflict events: 13 events in 3 of 77 districts")
    assert "1 with a reported 0, 73 without a figure" in head
    said = " ".join(text.value for text in app.text)
    assert "3 events known only to the province" in said
    assert "source: events_2026.csv" in said
    assert "context, not engagement" in said


def test_a_reported_zero_and_no_figure_are_states_of_their_own(open_page, need_store, shown):
    """The legend has a line for both, and every district is in one of its lines."""
    picture = shown(open_page(need_store, measure=EVENTS))
    assert _count(picture, "Reported as 0") == 1
    assert _count(picture, "No figure") == 73
    assert sum(_count(picture, label) for label in _labels(picture)) == 77


def test_the_list_ranks_by_the_figures_engaged_or_not(open_page, need_store):
    """Most events first, with how each district stands beside them."""
    app = open_page(need_store, measure=EVENTS)
    ranking = app.dataframe[0].value
    assert ranking["Events"].iloc[:4].tolist() == [7, 2, 1, 0]
    assert len(ranking) == 77
    assert "State" in ranking


def test_the_menu_offers_need_layers_and_a_choice_lands_in_the_link(open_page, need_store):
    """Choosing one is a measure like the others; the example alone offers none."""
    app = open_page(need_store)
    assert "Need: Conflict events" in app.selectbox(key="measure").options
    app.selectbox(key="measure").set_value(EVENTS).run()
    assert not app.exception
    assert EVENTS in app.query_params["measure"]
    assert _head(app).startswith("Conflict events")


def test_filters_of_engagements_do_not_change_a_need_layer(open_page, need_store):
    """A program has no conflict events."""
    app = open_page(need_store, measure=EVENTS, kind="dialogue")
    assert _head(app).startswith("Conflict events: 13 events in 3 of 77 districts")


def test_a_period_without_figures_offers_the_one_that_has_them(open_page, need_store):
    """An empty map says why, and one click shows what there is."""
    app = open_page(need_store, measure=RATE)
    assert _head(app) == "Poverty rate: nothing reported for this period"
    app.button(key="need-period").click().run()
    assert not app.exception
    assert _head(app).startswith("Poverty rate: 12.2 to 44 per cent in 3 of 77 districts")
    assert "2015-01-01" in app.query_params["from"]


def test_the_scale_of_a_need_layer_stays_until_asked(open_page, need_store, shown):
    """Rule 7 holds for figures too."""
    app = open_page(need_store, measure=EVENTS)
    before = _labels(shown(app))
    app = open_page(need_store, measure=EVENTS, in_="1:NP03")
    assert _labels(shown(app)) == before
    app.button(key="reclass").click().run()
    assert "breaks" in app.query_params


@pytest.mark.parametrize("measure", ["indicator:no_such", "indicator:<b>", "indicator:"])
def test_a_link_to_a_layer_that_is_gone_shows_engagements(open_page, need_store, measure):
    """What is no longer loaded, or never was a code, is let go."""
    app = open_page(need_store, measure=measure)
    assert "districts engaged" in _head(app)
    assert not app.error


def test_a_place_lists_the_figures_about_it(open_page, need_store):
    """In the period and in all, with days and source."""
    app = open_page(need_store, "place", area="NP0327", level="2")
    assert "Figures about the place" in {heading.value for heading in app.subheader}
    figures = next(table.value for table in app.dataframe if "sources" in table.value)
    by_label = figures.set_index("label")
    assert by_label.loc["Conflict events", "now"] == 7
    assert pd.isna(by_label.loc["Poverty rate", "now"])
    assert by_label.loc["Poverty rate", "ever"] == 12.25
    assert by_label.loc["Conflict events", "sources"] == "events_2026.csv"


def test_a_picked_area_says_its_figure(open_page, need_store):
    """Beside the map, next to how it stands."""
    said = [text.value for text in open_page(need_store, measure=EVENTS, area="NP0327").text]
    assert "Conflict events: 7 events." in said
    said = [text.value for text in open_page(need_store, measure=EVENTS, area="NP0103").text]
    assert "Conflict events: no figure reported." in said


def test_a_store_without_records_shows_need_layers_too(open_page, tmp_path, small_areas):
    """Figures may come before the first engagement; a picked area still opens."""
    frame = pd.concat([small_areas.at(level) for level in small_areas.levels])
    areas = conform("areas", frame.reset_index(drop=True))
    events = {"label": "Conflict events", "unit": "events", "aggregation": "sum"}
    value = {"row": 2, "indicator": "conflict_events", "level": 2, "pcode": "XXA1", "value": 4}
    about = {"source_id": "needs", "vintage": small_areas.vintage}
    with open_store(path := tmp_path / "needs-only.gpkg") as store:
        source = {"source_id": areas["source_id"].iloc[0], "kind": "boundaries", "name": "b"}
        source["vintage"] = small_areas.vintage
        store.write(Loaded({"sources": conform("sources", pd.DataFrame([source])), "areas": areas}))
        tables = {
            "sources": about | {"kind": "indicators", "name": "events.csv"},
            "ledger": {"source_id": "needs", "row": 2, "fate": "loaded"},
            "indicator_values": about | value | events,
        }
        store.write(Loaded({n: conform(n, pd.DataFrame([row])) for n, row in tables.items()}))
    app = open_page(path, measure=EVENTS, area="XXA1")
    assert _head(app).startswith("Conflict events: 4 events in 1 of 6")
    assert "Conflict events: 4 events." in [text.value for text in app.text]
    for page in PAGES:
        assert not open_page(path, page, area="XXA1", level="2").error


def test_without_need_layers_nothing_is_offered(open_page, demo_store):
    """The pages are as they were."""
    app = open_page(demo_store)
    assert not [option for option in app.selectbox(key="measure").options if "Need" in option]
    place = open_page(demo_store, "place", area="NP0327", level="2")
    assert "Figures about the place" not in {heading.value for heading in place.subheader}
