"""Decks: native shapes, charts and tables, whom they are for, and nothing unknown made up."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import subprocess
import sys
import zipfile

import openpyxl
import pytest
from pptx import Presentation

from dashboard.exports.deck import write_deck
from dashboard.exports.deck.cells import told_cell
from dashboard.palette import LIGHT
from tests.dashboard.decks_at_hand import (
    A,
    P,
    described,
    map_of,
    opened,
    words_of,
)
from tests.dashboard.reports_at_hand import NAMES, make_report

# --- the map -------------------------------------------------------------------------------------


@pytest.mark.parametrize("areas", [1, 77, 753])
def test_every_area_is_a_shape(areas):
    """In one group, each area is one freeform with its name and code, its colour and its words."""
    report = make_report(areas)
    written = write_deck(report)
    drawn = map_of(Presentation(io.BytesIO(written)).slides[0])
    shapes = {shape.name: shape for shape in drawn.shapes}
    for area in report.scenes[0].map.areas:
        shape = shapes[f"{area.name} ({area.pcode})"]
        assert shape._element.find(f".//{A}custGeom") is not None
        assert str(shape.fill.fore_color.rgb) == area.colour[1:].upper()
        assert described(shape) == f"{area.name} ({area.pcode}): {area.said}"
    assert described(drawn) == report.scenes[0].headline
    assert len(written) < 5_000_000


def test_holes_and_parts_belong_to_one_shape():
    """An area with a hole, and one of two parts, have two rings in one path."""
    report = make_report(12)
    names = {shape.name: shape for shape in map_of(opened(report).slides[0]).shapes}
    rings = [
        len(list(names[f"{area.name} ({area.pcode})"]._element.iter(f"{A}moveTo")))
        for area in report.scenes[0].map.areas[:3]
    ]
    assert rings == [2, 2, 1]


def test_neighbours_meet():
    """A corner that two areas share is at the same place of the slide in both shapes."""
    report = make_report(12)
    drawn = report.scenes[0].map
    shapes = {shape.name: shape for shape in map_of(opened(report).slides[0]).shapes}
    corners = []
    for area in drawn.areas[5:7]:
        shape = shapes[f"{area.name} ({area.pcode})"]
        path = shape._element.find(f".//{A}path")
        scale = shape.width / int(path.get("w"))
        corners.append(
            {
                (shape.left + int(pt.get("x")) * scale, shape.top + int(pt.get("y")) * scale)
                for pt in path.iter(f"{A}pt")
            }
        )
    met = [
        one
        for one in corners[0]
        if any(abs(one[0] - x) < 3 and abs(one[1] - y) < 3 for x, y in corners[1])
    ]
    assert len(met) == 7  # the side they share has six parts


def test_the_unknown_looks_like_nothing_else():
    """Areas that nobody reports on have a dashed border; other areas have none that is dashed."""
    report = make_report(12)
    shapes = {shape.name: shape for shape in map_of(opened(report).slides[0]).shapes}
    dashed = {
        area.code
        for area in report.scenes[0].map.areas
        if shapes[f"{area.name} ({area.pcode})"]._element.find(f".//{A}prstDash") is not None
    }
    assert dashed == {"r"}


def test_the_picked_area_is_outlined():
    """The area that is picked has a line in the accent, which nothing else on the map has."""
    shapes = list(map_of(opened(make_report(12)).slides[0]).shapes)
    accent = LIGHT.accent[1:].upper()
    found = [
        shape
        for shape in shapes
        if accent in {c.get("val") for c in shape._element.iter(f"{A}srgbClr")}
    ]
    assert [shape.name for shape in found] == ["Selected"]


def test_borders_do_not_cover_small_areas():
    """Where areas are narrow their borders fade, or a dashed one would colour the unknown."""
    few, many = (
        map_of(opened(make_report(count, missing=True)).slides[0]).shapes for count in (12, 3_000)
    )
    borders = [
        next(shape for shape in shapes if shape.name.startswith("District 7 "))._element.find(
            f"{P}spPr/{A}ln"
        )
        for shapes in (few, many)
    ]
    assert [border.find(f".//{A}alpha") is None for border in borders] == [True, False]


def test_a_comparison_is_two_maps():
    """Both views of a comparison are maps of their own, each under its heading."""
    slide = opened(make_report(20, compared=True, circles=True)).slides[0]
    maps = [shape for shape in slide.shapes if shape.name.startswith("Map: ")]
    assert [shape.name for shape in maps] == [
        "Map: January to June 2025",
        "Map: July to December 2025",
    ]
    for drawn in maps:
        assert sum(shape.name.startswith("Circle: ") for shape in drawn.shapes) == 20


@pytest.mark.parametrize("kind", ["classes", "bivariate", "change"])
def test_the_legend_counts_every_colour(kind):
    """Every class and state stands in the legend with its label, its colour and its count."""
    report = make_report(40, kind=kind)
    slide = opened(report).slides[0]
    legend = next(shape for shape in slide.shapes if shape.name == "Legend")
    fills = [element.get("val") for element in legend._element.iter(f"{A}srgbClr")]
    for item in report.scenes[0].legend.items:
        assert item.colour[1:].upper() in fills
        assert f"{item.label}: {item.areas}" in described(legend)


# --- figures, tables, notes ----------------------------------------------------------------------


def test_charts_are_native():
    """Months and the first areas are charts with their numbers, in the order of the list."""
    slide = opened(make_report(20)).slides[1]
    months, areas = (shape.chart for shape in slide.shapes if shape.has_chart)
    assert list(months.plots[0].series[0].values) == [(7 * n) % 11 for n in range(12)]
    assert list(areas.plots[0].categories)[:2] == ["District 1", "District 2"]
    assert list(areas.plots[0].series[0].values)[:5] == [16, 8, 4, 2, 1]


def test_the_numbers_behind_a_chart_hold_no_formula():
    """A name that begins like a formula is text in the workbook that a chart carries."""
    deck = write_deck(make_report(12, names="hostile"))
    with zipfile.ZipFile(io.BytesIO(deck)) as parts:
        books = [parts.read(name) for name in parts.namelist() if name.endswith(".xlsx")]
    assert len(books) == 2
    cells = [
        cell
        for book in books
        for row in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows()
        for cell in row
    ]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_names_that_begin_alike_are_told_apart():
    """Names of areas that have no room beside their bars keep the end that tells them apart."""
    slide = opened(make_report(20, names="long")).slides[1]
    _months, areas = (shape.chart for shape in slide.shapes if shape.has_chart)
    names = list(areas.plots[0].categories)
    assert len(set(names)) == len(names)
    assert names[1].endswith("Ward 2")


def test_the_period_stands_out_among_the_months():
    """Months outside of the period are drawn in another colour, and the title says so."""
    report = make_report(5)
    seen = report.scenes[0].selection.model_copy(update={"start": dt.date(2025, 11, 1)})
    scene = dataclasses.replace(report.scenes[0], selection=seen)
    slide = opened(dataclasses.replace(report, scenes=(scene,))).slides[1]
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    bars = chart.plots[0].series[0]
    fills = [str(bars.points[at].format.fill.fore_color.rgb) for at in (10, 11)]
    assert fills == [LIGHT.window[1:].upper()] * 2
    assert str(bars.format.fill.fore_color.rgb) == LIGHT.few[1:].upper()
    assert "period" in chart.chart_title.text_frame.text


def test_a_table_says_how_much_it_leaves_out():
    """A table has the first areas in their order, and how many there are."""
    deck = opened(make_report(77))
    slide = deck.slides[2]
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    rows = len(table.rows) - 1
    assert 8 < rows < 77
    assert f"The first {rows} rows of 77." in words_of(slide)
    assert [table.cell(1, at).text for at in range(1, 6)] == [
        "District 1",
        "Engaged",
        "16",
        "80 %",
        "31 Dec 2025",
    ]
    assert [table.cell(7, at).text for at in range(3, 6)] == ["–", "–", "–"]


@pytest.mark.parametrize(
    ("value", "kind", "told"),
    [
        (float("nan"), "count", "–"),
        (None, "text", "–"),
        (0.0, "count", "0"),
        (1234.0, "count", "1,234"),
        (41.6, "share", "42 %"),
        ("5–9", "count", "5–9"),
        (0.25, "figure", "0.25"),
    ],
)
def test_the_unknown_is_a_dash(value, kind, told):
    """What is not known is a dash in a table, and a nought is a nought."""
    assert told_cell(value, kind) == told


@pytest.mark.parametrize("audience", ["public", "internal", "restricted"])
def test_every_slide_says_whom_it_is_for(audience):
    """Every slide has the audience, the mark of invented data and its sources; its notes too."""
    report = make_report(12, audience=audience, illustrative=True, scenes=2)
    for slide in opened(report).slides:
        words, notes = words_of(slide), slide.notes_slide.notes_text_frame.text
        for said in (report.about.banner, report.about.illustrative, "visits.csv"):
            assert said in words
            assert said in notes
        assert report.about.left_out[0] in notes


def test_notes_tell_the_view():
    """The notes of a scene have its filters, its period and what it leaves out."""
    report = make_report(12)
    notes = opened(report).slides[0].notes_slide.notes_text_frame.text
    for said in ("Programs: Local dialogue", "1 July to 31 December 2025", *report.scenes[0].notes):
        assert said in notes


@pytest.mark.parametrize(
    ("link", "leads"),
    [("https://example.org/?level=2", True), ("javascript:alert(1)", False), ("", False)],
)
def test_the_last_slide_leads_to_the_dashboard(link, leads):
    """The address of the view can be pressed where it is one of the web."""
    report = make_report(5)
    about = dataclasses.replace(report.about, link=link)
    slide = opened(dataclasses.replace(report, about=about)).slides[-1]
    addresses = [rel.target_ref for rel in slide.part.rels.values() if rel.is_external]
    assert addresses == [link] * leads
    assert len(slide._element.findall(f".//{A}hlinkClick")) == 2 * leads  # label and address


def test_a_story_is_a_slide_a_scene():
    """A story opens with its title; views that differ in nothing but the title share figures."""
    deck = opened(make_report(12, scenes=3))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles == [
        "Where we are engaged",
        "Where we are engaged",
        "Where we are engaged (2)",
        "Where we are engaged (3)",
        "In figures: Where we are engaged",
        "Districts, most engaged first",
        "About these figures",
    ]


def test_the_opening_says_what_holds_for_all_scenes():
    """The first slide of a story names a place or a period only where all scenes share it."""
    report = make_report(12, scenes=2)
    other = dataclasses.replace(report.scenes[1], period="All of 2024")
    mixed = dataclasses.replace(report, scenes=(report.scenes[0], other))
    alike, apart = (words_of(opened(told).slides[0]) for told in (report, mixed))
    assert "Exland · 1 July to 31 December 2025" in alike
    assert "Exland" in apart
    assert "2025" not in apart.replace("visits.csv", "")


def test_a_short_table_is_written_large():
    """A table of few rows has larger letters than one that fills the slide."""
    sizes = []
    for areas in (5, 77):
        slide = opened(make_report(areas)).slides[2]
        table = next(shape.table for shape in slide.shapes if shape.has_table)
        sizes.append(table.cell(1, 1).text_frame.paragraphs[0].runs[0].font.size.pt)
    assert sizes == [16, 12]


def test_no_data_is_said():
    """Without anything loaded there is a slide that says so, and the one about it; no chart."""
    deck = opened(make_report(empty=True))
    assert len(deck.slides) == 2
    words = words_of(deck.slides[0])
    assert "Nothing is loaded." in words
    assert "No source is loaded." in words


def test_everything_missing_is_no_low_figure():
    """Where nothing is known there is a map of what is not reported, and no chart of noughts."""
    deck = opened(make_report(12, missing=True))
    assert map_of(deck.slides[0]) is not None
    assert not any(shape.has_chart for slide in deck.slides for shape in slide.shapes)
    table = next(s.table for slide in deck.slides for s in slide.shapes if s.has_table)
    assert {table.cell(line, 3).text for line in range(1, 13)} == {"–"}


# --- the file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("names", NAMES)
def test_shapes_have_numbers_of_their_own(names):
    """No two shapes of a slide share a number, whatever the areas are called."""
    for slide in opened(make_report(12, names, kind="change", circles=True)).slides:
        ids = slide._element.xpath(".//p:cNvPr/@id")
        assert len(set(ids)) == len(ids)


def test_the_same_report_makes_the_same_file():
    """Same input, same output, to the byte; and the file's own title and day are the report's."""
    report = make_report(12, illustrative=True)
    assert write_deck(report) == write_deck(report)
    told = opened(report).core_properties
    assert (told.title, told.created) == (report.title, report.about.made.replace(tzinfo=None))
    assert told.category == "Public · Illustrative data: no record in this file is real."


def test_opening_the_pages_does_not_wait_for_it():
    """Importing the writer imports neither python-pptx nor what it stands on."""
    late = "{'pptx', 'PIL', 'lxml'}"
    code = f"import sys, dashboard.exports.deck; sys.exit(bool({late}.intersection(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
