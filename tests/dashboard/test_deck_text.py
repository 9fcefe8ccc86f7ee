"""Text of decks: measured so that it stays in its box, in any script and direction."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.opc.constants import RELATIONSHIP_TYPE

from dashboard.exports.deck.boxes import EMU, Box
from dashboard.exports.deck.lettering import fit, wrapped
from dashboard.exports.measuring import shortened, width_of
from dashboard.exports.paper.contrast import contrast
from dashboard.language import gettext
from dashboard.palette import DARK, LIGHT
from tests.dashboard.decks_at_hand import (
    A,
    P,
    opened,
    shapes_in,
)
from tests.dashboard.reports_at_hand import FORTY_WORDS, make_report

HARD = [
    {"names": "long", "title": FORTY_WORDS, "illustrative": True, "compared": True},
    {"names": "arabic", "language": "ar", "circles": True, "kind": "bivariate"},
    {"names": "devanagari", "theme": "dark", "scenes": 2, "audience": "restricted"},
    {"names": "hostile", "kind": "change", "below": 5},
    {"empty": True},
    {"missing": True, "title": "x" * 900},
]


@pytest.mark.parametrize("asked", HARD, ids=lambda asked: next(iter(asked.values())))
@pytest.mark.parametrize("size", ["16:9", "4:3"])
def test_no_text_leaves_its_box(asked, size):
    """Measured line by line, no text is higher than its box, and no box leaves the slide."""
    deck = opened(make_report(77, **asked), size=size)
    page = Box(0, 0, deck.slide_width / EMU, deck.slide_height / EMU)
    checked = 0
    for slide in deck.slides:
        for shape in shapes_in(slide):
            box = Box(*(side / EMU for side in (shape.left, shape.top, shape.width, shape.height)))
            assert box.inside(page), shape.name
            if shape.has_text_frame and shape.text_frame.text and not shape.is_placeholder:
                assert height_of(shape) <= box.height + 1, (shape.name, shape.text_frame.text)
                checked += 1
    assert checked > 5


def height_of(shape) -> float:
    """Points that the paragraphs of a shape take, as measured."""
    wide, high = shape.width / EMU + 0.5, 0.0
    once = shape._element.find(f".//{A}bodyPr").get("wrap") == "none"
    for at, paragraph in enumerate(shape.text_frame.paragraphs):
        size = paragraph.runs[0].font.size.pt
        bold = all(run.font.bold for run in paragraph.runs)
        lines = 1 if once else len(wrapped(paragraph.text, wide, size, bold=bold))
        high += lines * paragraph.line_spacing.pt + (paragraph.space_before.pt if at else 0)
    return high


@pytest.mark.parametrize("asked", HARD, ids=lambda asked: next(iter(asked.values())))
def test_a_title_fits_its_place(asked):
    """The title is as large as its place allows, and cut only where nothing else helps."""
    for slide in opened(make_report(20, **asked)).slides:
        title = slide.shapes.title
        size = title.text_frame.paragraphs[0].runs[0].font.size.pt
        lines = wrapped(title.text_frame.text, title.width / EMU, size, bold=True)
        assert len(lines) * size * 1.22 <= title.height / EMU + 1
        assert size >= 12


def test_a_title_of_forty_words_is_whole():
    """A title of 40 words stands on the slide with all of them."""
    slide = opened(make_report(12, title=FORTY_WORDS)).slides[0]
    assert slide.shapes.title.text_frame.text == FORTY_WORDS


def test_what_is_cut_stands_in_the_notes():
    """A title that has no room anywhere ends with a mark, and is whole in the notes."""
    title = "word " * 400
    slide = opened(make_report(12, title=title.strip())).slides[0]
    assert slide.shapes.title.text_frame.text.endswith("…")
    assert title.strip() in slide.notes_slide.notes_text_frame.text


def test_arabic_is_read_from_the_right():
    """In an Arabic deck text begins on the right, the legend is on the left, the map as it is."""
    report = make_report(20, names="arabic", language="ar")
    deck = opened(report)
    slide = deck.slides[0]
    legend = next(shape for shape in slide.shapes if shape.name == gettext("Legend", "ar"))
    drawn = next(shape for shape in slide.shapes if "Exland" in shape.name and shape != legend)
    assert legend.left < drawn.left
    areas = {shape.name: shape for shape in drawn.shapes}
    first, second = (
        areas[f"{area.name} ({area.pcode})"] for area in report.scenes[0].map.areas[:2]
    )
    assert first.left < second.left
    table = next(shape.table for shape in deck.slides[2].shapes if shape.has_table)
    assert table._tbl.tblPr.get("rtl") == "1"
    name = table.cell(1, 1).text_frame.paragraphs[0]
    assert name.text == report.scenes[0].map.areas[0].name
    assert (name._p.pPr.get("rtl"), name._p.pPr.get("algn")) == ("1", "r")


def test_a_range_is_not_turned_around():
    """A figure or a range stands in an Arabic deck as it does elsewhere, on the other side."""
    slide = opened(make_report(20, language="ar")).slides[0]
    (label,) = (
        paragraph
        for paragraph in slide._element.iter(f"{A}p")
        if "".join(paragraph.itertext(f"{A}t")) == "2–3"
    )
    assert (label.pPr.get("rtl"), label.pPr.get("algn")) == ("0", "r")


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_text_stands_out_from_the_ground(palette):
    """The theme's text is read on its ground, also where it is written less strongly."""
    deck = opened(make_report(5, theme=palette.name))
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob.decode()
    mapped = deck.slide_master._element.find(f"{P}clrMap")
    ground, text = (
        "#" + re.search(rf"<a:{mapped.get(name)}><a:srgbClr val=\"(\w+)\"", theme)[1]
        for name in ("bg1", "tx1")
    )
    muted = "#" + "".join(
        f"{round(0.72 * int(text[at : at + 2], 16) + 0.28 * int(ground[at : at + 2], 16)):02x}"
        for at in (1, 3, 5)
    )
    assert contrast(text, ground) >= 7
    assert contrast(muted, ground) >= 4.5


@given(st.text(max_size=60), st.floats(8, 300), st.sampled_from([8.0, 13.0, 26.0]))
@settings(max_examples=40)
def test_lines_are_no_wider_than_their_room(text, width, size):
    """Broken lines keep every letter and are no wider, down to the width of one letter."""
    lines = wrapped(text, width, size)
    kept = re.sub(r"[ \t\r\n]", "", text)
    assert re.sub(r"[ \t\r\n]", "", "".join(lines)) == kept
    one = max((width_of(letter, size) for letter in text), default=0)
    marks = 8 * size  # marks that stand on a letter are never parted from it
    assert all(
        width_of(line, size) <= max(width, one) + marks * (len(line) > 1 and not line.isascii())
        for line in lines
    )
    assert width_of(shortened(text, width, size), size) <= max(width, width_of("…", size)) + 0.01


@given(
    st.lists(st.text(max_size=80), min_size=1, max_size=5), st.floats(40, 400), st.floats(30, 300)
)
@settings(max_examples=40)
def test_fitted_text_has_room(paragraphs, width, height):
    """Text that was fitted is no higher than its room, whatever it says."""
    fitted = fit(paragraphs, width, height, largest=20, least=8)
    assert fitted.height <= height
    assert 8 <= fitted.size <= 20
