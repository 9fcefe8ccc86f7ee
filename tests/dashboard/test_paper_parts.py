"""What pages and pictures are made of: shapes, labels, colours, tables, months, and the door."""

import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.exports.fonts import FAMILIES, font_file, writable
from dashboard.exports.measuring import shortened, width_of
from dashboard.exports.paper.contrast import contrast, written_on
from dashboard.exports.paper.lettering import labels_with_room
from dashboard.exports.paper.mapping import Room, lay_maps, stacked
from dashboard.exports.paper.months import tell_months
from dashboard.exports.paper.shapes import draw_shapes, identifier
from dashboard.exports.paper.tables import tell_table
from dashboard.exports.paper.theming import in_theme
from dashboard.exports.paper.typesetting import typeset
from dashboard.palette import DARK, LIGHT
from dashboard.reports.model import Column, Label, Table
from geodata.errors import ExportError
from tests.dashboard.reports_at_hand import make_map, make_report, make_scene


def path_of(svg, name):
    """Lines of a path as points, by its name."""
    found = re.search(rf'id="{name}" d="([^"]*)"', svg.decode())
    lines = []
    for start, steps in re.findall(r"M(-?\d+ -?\d+)l([^Mz]*)", found[1] if found else ""):
        moves = np.array([start.split(), *np.array(steps.split()).reshape(-1, 2)], dtype=int)
        lines.append([tuple(point) for point in np.cumsum(moves, axis=0)])
    return lines


def sides(lines):
    """How often each side is drawn, whichever way."""
    return Counter(frozenset(side) for line in lines for side in pairwise(line))


def test_every_border_is_drawn_once():
    """By what it parts: dashed where anybody at it is not reported, else thin or white."""
    drawn = make_map(12)
    svg = draw_shapes(drawn, LIGHT, unit=0.05)
    pens = [sides(path_of(svg, name)) for name in ("borders", "no-authority", "not-reported")]
    all_of_them = Counter()
    for area in drawn.areas:
        for ring in area.rings:
            whole = [tuple(point) for point in np.rint(ring).astype(int)]
            all_of_them |= sides([[*whole, whole[0]]])
    assert sum(pens, Counter()) == all_of_them
    unreported = [area for area in drawn.areas if area.code == "r"]
    assert sum(pens[2].values()) >= sum(len(area.rings[0]) for area in unreported)


def test_shapes_have_no_letters():
    """Names go beside them, so that the typesetter shapes them."""
    svg = draw_shapes(make_map(12, circles=True), LIGHT, unit=0.05, kind="change")
    assert b"<text" not in svg
    assert b"<image" not in svg


def test_signs_of_change_stand_above_labels():
    """Where a name is written in the middle of an area, its mark makes room for it."""
    drawn = make_map(2)
    at = drawn.areas[0].label_at
    plain = draw_shapes(drawn, LIGHT, unit=0.05, kind="change")
    moved = draw_shapes(drawn, LIGHT, unit=0.05, kind="change", labelled=[at], size=8)
    heights = [int(re.search(r"translate\(\d+ (\d+)\)", svg.decode())[1]) for svg in (plain, moved)]
    assert heights[1] < heights[0]


def test_an_area_beyond_the_frame_is_in_the_file_without_a_shape():
    """It has no ring and no place, and everything else is drawn as ever."""
    drawn = make_map(3)
    beyond = replace(drawn.areas[1], rings=(), label_at=(np.nan, np.nan))
    for areas in ((drawn.areas[0], beyond), (beyond,)):
        svg = draw_shapes(replace(drawn, areas=areas), LIGHT, unit=0.05, kind="change")
        assert b'id="XX0002" data-class="3" d=""' in svg


@pytest.mark.parametrize(
    ("pcode", "name"), [("NP71", "NP71"), ("01001", "_01001"), ('a"b c', "a-b-c")]
)
def test_an_identifier_is_one(pcode, name):
    """Whatever a P-code is made of."""
    assert identifier(pcode) == name


@given(
    places=st.lists(st.tuples(st.floats(0, 10_000), st.floats(0, 6_000)), max_size=25),
    size=st.floats(4, 30),
)
@settings(max_examples=30)
def test_labels_never_overlap_and_stay_on_the_map(places, size):
    """Those that have no room are left out."""
    labels = tuple(Label(x, y, f"Name {n}") for n, (x, y) in enumerate(places))
    drawn, unit = replace(make_map(1), width=10_000, height=6_000, labels=labels), 0.05
    boxes = []
    for label in labels_with_room(drawn, LIGHT, unit=unit, size=size):
        half = width_of(label.text, size) / 2
        box = (label.x - half, label.y - size / 2, label.x + half, label.y + size / 2)
        assert box[0] >= 0
        assert box[2] <= 500
        assert not any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for other in boxes
        )
        boxes.append(box)


def test_a_name_far_wider_than_its_area_is_left_out():
    """It would be read as the name of its neighbours."""
    drawn = make_map(60, "long")
    assert not labels_with_room(drawn, LIGHT, unit=0.05, size=8)


@given(text=st.text(max_size=80), width=st.floats(10, 200))
@settings(max_examples=30)
def test_a_shortened_text_fits(text, width):
    """With a mark where it was cut."""
    short = shortened(text, width, 8)
    assert width_of(short, 8) <= width
    assert short.split() == text.split() or short.endswith("…")


@pytest.mark.parametrize("kind", ["classes", "bivariate", "change"])
def test_a_view_keeps_its_meaning_in_another_theme(kind):
    """There and back again is the same; in between every colour is of the other theme."""
    scene = make_scene(20, "plain", kind=kind)
    dark = in_theme(scene, "dark")
    assert [item.label for item in dark.legend.items] == [item.label for item in scene.legend.items]
    assert {item.colour for item in dark.legend.items} <= {
        *DARK.scale, *DARK.bivariate, *DARK.diverging, DARK.lapsed, DARK.no_record, DARK.ground
    }  # fmt: skip
    assert in_theme(dark, "light").legend == scene.legend
    for shown in (dark, in_theme(dark, "light")):
        meant = {item.code: item.colour for item in shown.legend.items}
        assert all(area.colour == meant[area.code] for area in shown.map.areas)


def test_less_is_more_in_both_themes():
    """A scale from much to little runs so in the other theme as well."""
    scene = make_scene(9, "plain")
    shades = LIGHT.scale[::-1]
    items = tuple(
        replace(item, colour=shades[int(item.code)]) if item.code.isdigit() else item
        for item in scene.legend.items
    )
    dark = in_theme(replace(scene, legend=replace(scene.legend, items=items)), "dark")
    assert [item.colour for item in dark.legend.items[:5]] == list(DARK.scale[::-1])


def test_what_is_missing_is_a_dash_and_never_a_zero():
    """Unknown figures, days and words alike; a zero that is known is one."""
    columns = tuple(
        Column(key, key, kind)
        for key, kind in (("a", "count"), ("b", "share"), ("c", "date"), ("d", "text"))
    )
    rows = pd.DataFrame(
        {"a": [0.0, np.nan], "b": [38.2, np.nan], "c": [pd.Timestamp("2025-07-01"), pd.NaT],
         "d": ["5–9", None]}
    )  # fmt: skip
    told = tell_table(Table("t", columns, rows), 500)
    assert told["rows"] == [["0", "38 %", "1 Jul 2025", "5–9"], ["–", "–", "–", "–"]]
    assert told["note"]
    assert [column["figures"] for column in told["columns"]] == [True, True, False, False]


def test_bands_stand_as_they_are():
    """Where small counts are kept back, a column of counts holds words."""
    told = tell_table(
        Table("t", (Column("a", "A", "count"),), pd.DataFrame({"a": ["fewer than 5", "5–9"]})), 500
    )
    assert told["rows"] == [["fewer than 5"], ["5–9"]]
    assert not told["note"]


@pytest.mark.parametrize("columns", [1, 5, 9, 14])
def test_every_word_of_a_table_has_room_in_its_column(columns):
    """Columns fill the width, and no word is wider than its own."""
    words = ["Sankhuwasabha", "Far Western Province", "–", "12"]
    keys = [f"c{n}" for n in range(columns)]
    rows = pd.DataFrame(dict.fromkeys(keys, words))
    told = tell_table(Table("t", tuple(Column(k, "Heading", "text") for k in keys), rows), 800)
    assert sum(column["wide"] for column in told["columns"]) == pytest.approx(800, abs=0.5)
    for column in told["columns"]:
        assert column["wide"] >= width_of("Sankhuwasabha", told["size"]) + 10


@pytest.mark.parametrize(("months", "labels"), [(12, 12), (36, 6), (120, 10), (400, 6)])
def test_months_are_labelled_as_far_as_there_is_room(months, labels):
    """All of a year, half years of a few, then years."""
    frame = pd.DataFrame(
        {"month": pd.date_range("1998-01-01", periods=months, freq="MS"), "engagements": 3}
    )
    told = tell_months(frame, LIGHT)
    assert sum(bool(bar["label"]) for bar in told["bars"]) in (labels, labels + 1)
    assert {bar["share"] for bar in told["bars"]} == {1.0}


def test_no_month_no_chart():
    """Nothing is drawn where nothing was counted."""
    assert tell_months(pd.DataFrame({"month": [], "engagements": []}), LIGHT) is None


def test_two_wide_maps_stand_above_each_other():
    """Side by side, or one above the other, whichever makes them larger."""
    scene = make_scene(24, "plain", compared=True)
    assert stacked(scene, Room(500, 400))
    assert not stacked(scene, Room(900, 300))
    for room in (Room(500, 400), Room(900, 300)):
        other, this = lay_maps(scene, room, "map", size=7)
        assert other.told["width"] <= room.width
        assert this.told["height"] <= room.height
        assert [other.told["heading"], this.told["heading"]] == list(scene.headings)


def test_a_scale_bar_has_a_round_length_and_says_where_it_is_right():
    """The scale of the projection grows with the latitude."""
    sheet = lay_maps(make_scene(12, "plain"), Room(500, 300), "map", size=7)[0]
    scale = sheet.told["scale"]
    assert scale["label"] == "100 km at 28° N"
    assert scale["length"] * 60.0 / sheet.unit == pytest.approx(100_000)
    assert scale["length"] < sheet.told["width"] / 4


@pytest.mark.parametrize("ground", [*LIGHT.scale, *DARK.scale, *LIGHT.bivariate, *LIGHT.diverging])
def test_what_is_written_on_a_colour_can_be_read(ground):
    """Large letters want a contrast of 3, and names on a map are bold by their halo."""
    assert contrast(written_on(ground, LIGHT), ground) >= 3


def test_every_family_has_its_file():
    """22 scripts, each with its font."""
    assert all(font_file(family).is_file() for family in FAMILIES)


def test_what_is_no_letter_is_left_out():
    """A control, half a letter; everything else stays."""
    assert writable("a\x00\x07\ud800\ufffe\tb\nनेपाल") == "a\tb\nनेपाल"


def test_a_picture_of_many_pages_is_refused():
    """Pages are what the PDF is for."""
    from dashboard.exports.paper.report import PAPERS
    from dashboard.exports.paper.told import tell_pages

    told, files = tell_pages(make_report(areas=80), PAPERS["a4"])
    with pytest.raises(ExportError, match="one page"):
        typeset("report.typ", told, files, format="png")


def test_the_typesetter_waits_until_it_is_needed():
    """Importing what writes paper loads neither it nor the library that measures letters."""
    code = "import sys, dashboard.exports.paper as p; print({'typst', 'PIL'} & set(sys.modules))"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "set()"
