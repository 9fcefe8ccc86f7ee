"""Reports: views and stories as plain data, for one audience, in one language."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields, is_dataclass

import numpy as np
import pandas as pd
import pytest
import shapely

from dashboard.facts import StoreFacts, first_view
from dashboard.reports import report_of_story, report_of_view, story_figures
from geodata.errors import ExportError
from geodata.selection import Selection
from geodata.store import open_store
from geodata.stories import FIGURES, Scene, Story


@pytest.fixture(scope="module")
def store(demo_store):
    """The example, open for the tests of this module."""
    with open_store(demo_store) as opened:
        yield opened


@pytest.fixture(scope="module")
def facts(store):
    """What the example says, by audience."""
    return {name: StoreFacts(store, name) for name in ("public", "internal", "restricted")}


@pytest.fixture(scope="module")
def asked(facts) -> Selection:
    """The view that the example opens on."""
    known = facts["restricted"]
    return first_view(known, known.vintages()["vintage"].iloc[0]).but(audience="")


def said(value: object) -> str:
    """Every text of a report, whatever it stands in."""
    if isinstance(value, str):
        return value
    if isinstance(value, pd.DataFrame):
        return " ".join(map(str, value.astype(object).to_numpy().ravel()))
    if isinstance(value, dict):
        return " ".join(map(said, value.values()))
    if isinstance(value, list | tuple):
        return " ".join(map(said, value))
    if is_dataclass(value):
        return " ".join(said(getattr(value, field.name)) for field in fields(value))
    return ""


def test_a_report_says_what_the_page_says(facts, asked):
    """Headline, legend, figures and list of one count, and every area drawn once."""
    (scene,) = report_of_view(facts["restricted"], asked).scenes
    engaged = sum(item.areas for item in scene.legend.items if item.code.isdigit())
    assert scene.headline.startswith(f"{engaged} of 77 districts engaged")
    assert scene.title == scene.headline
    assert scene.figures[0].value == f"{engaged} of 77"
    assert sum(item.areas for item in scene.legend.items) == 77 == len(scene.table.rows)
    assert [area.pcode for area in scene.map.areas] == list(scene.coverage.index)
    assert (scene.period, scene.as_of) == ("1 Oct 2025 to 30 Sep 2026", "30 Sep 2026")
    colours = {item.code: item.colour for item in scene.legend.items}
    assert all(area.colour == colours[area.code] for area in scene.map.areas)


def test_areas_are_drawn_inside_the_page_and_share_their_borders(facts, asked):
    """What is drawn adds up to the country: no gap, no overlap, nothing over the edge."""
    drawn = report_of_view(facts["public"], asked).scenes[0].map
    shapes = [_shape(area.rings) for area in drawn.areas]
    assert max(drawn.width, drawn.height) == pytest.approx(10_000)
    west, south, east, north = shapely.total_bounds(shapes)
    assert west >= 0 <= south
    assert east <= drawn.width
    assert north <= drawn.height
    together = shapely.union_all(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(together.area, rel=2e-3)
    # 885 km from west to east at 28 degrees north.
    assert (east - west) * drawn.metres == pytest.approx(800_000, rel=0.05)
    assert drawn.latitude == pytest.approx(28.4, abs=0.3)


def _shape(rings: tuple[np.ndarray, ...]) -> shapely.Geometry:
    """What some rings fill by the even-odd rule."""
    found = shapely.Polygon()
    for ring in rings:
        found = shapely.symmetric_difference(found, shapely.make_valid(shapely.Polygon(ring)))
    return found


def test_nothing_restricted_is_in_a_public_report(facts, store, asked):
    """Neither the title, nor the notes, nor the person of any record that is not public."""
    everything = asked.but(start=None, end=None)
    public = report_of_view(facts["public"], everything, wants={"records", "ledger", "shapes"})
    rows = store.read("engagements").set_index("engagement_id")
    hidden = rows[rows["sensitivity"] != "public"]
    shown = public.records.rows
    assert len(shown)
    assert not set(shown["engagement_id"]) & set(hidden.index)
    assert public.ledger is None
    words = said(public)
    seen = rows[rows["sensitivity"] == "public"]
    for column in ("title", "notes"):
        only_hidden = set(hidden[column].dropna()) - set(seen[column].dropna())
        assert not [text for text in only_hidden if text in words]
    assert "are not for this audience" in words
    assert "Public: may be passed on" in words


def test_a_restricted_report_has_the_rows_that_were_not_loaded(facts, store, asked):
    """They carry no mark, so nobody else may see them; with the reason of each."""
    report = report_of_view(facts["restricted"], asked, wants={"records", "ledger"})
    fates = store.read("ledger")["fate"]
    assert len(report.ledger.rows) == (fates != "loaded").sum() > 0
    assert report.ledger.rows["reason"].notna().all()
    assert not report.about.left_out


@pytest.mark.parametrize("level", [1, 2, 3])
def test_no_small_count_is_in_a_report_that_keeps_them_back(facts, asked, level):
    """Not in a figure, on the map, in a list or for another program; and it says so."""
    changes = {"level": level, "second": "counterparts", "pairing": "bubbles", "labels": "both"}
    view = asked.but(**changes, points=True)
    exact = report_of_view(facts["internal"], view).scenes[0].coverage
    report = report_of_view(facts["internal"], view, below=5, wants={"records", "layers"})
    (scene,) = report.scenes
    few = exact.index[(exact["engagements"] > 0) & (exact["engagements"] < 5)]
    told = scene.coverage.loc[few]
    assert (told["engagements"] == 1).all()
    assert (told["engagements_high"] >= 4).all()
    assert told[["days_since", "last"]].isna().all(axis=None)
    amounts = {area.pcode: area.amount for area in scene.map.areas}
    assert all(amounts[code].startswith("fewer than") or "–" in amounts[code] for code in few)
    assert report.records is None
    assert scene.months.empty
    assert scene.map.points == ()
    assert scene.picture.points is None
    assert scene.picture.timeline is None
    assert "Counts below 5 are kept back" in said(report.about)


def test_two_reports_of_two_levels_do_not_give_a_district_away(facts, asked):
    """Subtracting all other districts from their province leaves more than one number."""
    below = 5
    frames = {
        level: report_of_view(facts["internal"], asked.but(level=level), below=below)
        .scenes[0]
        .coverage
        for level in (1, 2)
    }
    for code, whole in frames[1].iterrows():
        inside = frames[2][frames[2]["parent_pcode"] == code]
        for area, row in inside.iterrows():
            if row["engagements"] != 1:
                continue
            others = inside.drop(area)
            least = whole["engagements"] - others["engagements_high"].sum()
            most = whole["engagements_high"] - others["engagements"].sum()
            # Where it could be no number below 5, the province is no sum of its districts.
            assert least <= 1 or least >= below, area
            assert most >= below - 1 or most < 1, area


def test_a_story_is_told_scene_by_scene_with_its_figures(facts, asked):
    """Figures of each scene's own view stand in its title and its sentences."""
    scenes = (
        Scene(
            scene_id="a", selection=asked, title="{engaged} of {areas}", text="In {place}.\n\nNow"
        ),
        Scene(scene_id="b", selection=asked.but(level=1), title="", text="{nobody} knows"),
    )
    report = report_of_story(facts["public"], Story(name="For the board", scenes=scenes))
    one, other = report.scenes
    figures = story_figures(facts["public"], asked)
    assert one.title == f"{figures['engaged']} of 77"
    assert one.said == ("In Nepal.", "Now")
    assert other.title == other.headline
    assert other.said == ("{nobody} knows",)
    assert report.title == "For the board"
    assert set(figures) == set(FIGURES)


def test_a_report_is_in_the_language_that_was_asked_for(facts, asked):
    """Words, dates and numbers; names of areas where the boundary has them."""
    french = report_of_view(facts["public"], asked, language="fr")
    assert french.scenes[0].as_of == "30 sept. 2026"
    assert report_of_view(facts["public"], asked, language="ar").direction == "rtl"


def test_circles_lie_over_one_map_and_over_neither_of_two(facts, asked):
    """As on the live map: a comparison has none, on either side."""
    circles = asked.but(second="counterparts", pairing="bubbles")
    alone = report_of_view(facts["public"], circles).scenes[0]
    assert alone.map.circles
    assert alone.legend.circles
    two = report_of_view(facts["public"], circles.but(compare="side_by_side")).scenes[0]
    assert two.other is not None
    assert (two.map.circles, two.other.circles, two.legend.circles) == ((), (), "")


def test_what_is_looked_into_fills_the_page(facts, asked):
    """A province is framed alone, with its neighbours pale around it."""
    inside = asked.but(root="NP06", root_level=1)
    scene = report_of_view(facts["public"], inside).scenes[0]
    assert len(scene.map.areas) == 10
    assert scene.map.around
    assert scene.place == "Karnali, Nepal"


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"vintage": "nowhere"}, "no boundary version"), ({}, "kept back below 2")],
)
def test_what_cannot_be_told_is_refused_in_a_sentence(facts, asked, changes, words):
    """A version that is not there, and a threshold that hides nothing."""
    below = 0 if changes else 2
    with pytest.raises(ExportError, match=words):
        report_of_view(facts["public"], asked.but(**changes), below=below)


def test_an_empty_store_and_an_empty_story_say_what_to_do(tmp_path, facts):
    """Nothing is loaded, or nothing captured."""
    with open_store(tmp_path / "empty.gpkg") as empty, pytest.raises(ExportError, match="Nothing"):
        report_of_view(StoreFacts(empty, "public"), Selection())
    with pytest.raises(ExportError, match="no scene"):
        report_of_story(facts["public"], Story(name="Empty"))


def test_a_report_holds_no_clock(facts, asked):
    """But for the moment at which it was made, two of the same are the same."""
    one, other = (report_of_view(facts["public"], asked) for _ in range(2))
    assert said(one) == said(other)
    assert one.about.made.tzinfo is dt.UTC
    json.dumps(said(one))
