"""Templates of decks: honoured as they are, and refused in a sentence where they are none."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE

from dashboard.exports.deck import write_deck
from geodata.errors import ExportError
from tests.dashboard.decks_at_hand import (
    A,
    made_of,
    opened,
    words_of,
)
from tests.dashboard.reports_at_hand import make_report


@pytest.fixture
def template():
    """A template of another office: 4:3, its own font, three slides, other layouts first."""

    def make(*layouts: str) -> bytes:
        deck = Presentation()
        for layout in list(deck.slide_layouts)[:3]:
            deck.slides.add_slide(layout)
        unwanted = [one for one in deck.slide_layouts if layouts and one.name not in layouts]
        for slide in list(deck.slides._sldIdLst) if layouts else []:
            deck.part.drop_rel(slide.rId)
            deck.slides._sldIdLst.remove(slide)
        for layout in unwanted:
            deck.slide_layouts.remove(layout)
        part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
        part.blob = part.blob.replace(b'typeface="Calibri"', b'typeface="Verdana"')
        return made_of(deck)

    return make


def test_a_template_is_honoured(template):
    """Size, layouts and theme are the template's; its own slides are gone; text takes its fonts."""
    deck = opened(make_report(12), template=template())
    assert (deck.slide_width, deck.slide_height) == (9_144_000, 6_858_000)
    assert [slide.slide_layout.name for slide in deck.slides] == ["Title Only"] * 4
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob
    assert b'typeface="Verdana"' in theme
    for slide in deck.slides:
        fonts = {one.get("typeface") for one in slide._element.iter(f"{A}latin")}
        assert fonts <= {"+mn-lt"}
        inked = {one.get("val") for one in slide._element.iter(f"{A}schemeClr")}
        assert inked <= {"tx1", "bg1"}


@pytest.mark.parametrize(
    ("layouts", "used"),
    [
        (("Two Content", "Section Header", "Title and Content"), "Title and Content"),
        (("Blank",), "Blank"),
    ],
)
def test_layouts_are_found_by_what_they_hold(template, layouts, used):
    """Without a layout of a title alone the emptiest is taken, and none of it stays empty."""
    deck = opened(make_report(12), template=template(*layouts))
    for slide in deck.slides:
        assert slide.slide_layout.name == used
        kinds = {one.placeholder_format.type.name for one in slide.placeholders}
        assert kinds <= {"TITLE", "SLIDE_NUMBER"}
        assert "About these figures" in words_of(deck.slides[-1])


@pytest.mark.parametrize("kind", ["template", "slideshow"])
def test_a_potx_is_a_template_too(template, kind):
    """A file saved as a template, or as a show, is taken like a deck."""
    given_bytes, out = template(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(given_bytes)) as parts, zipfile.ZipFile(out, "w") as made:
        for name in parts.namelist():
            body = parts.read(name)
            made.writestr(name, body.replace(b"presentation.main+xml", f"{kind}.main+xml".encode()))
    assert len(opened(make_report(5), template=out.getvalue()).slides) == 4


def workbook() -> bytes:
    """A file of another program."""
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def with_macros() -> bytes:
    """A deck that says it has macros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", "presentation.macroEnabled.main+xml")
    return out.getvalue()


@pytest.mark.parametrize(
    ("given_bytes", "said"),
    [
        (b"", "not a PowerPoint file"),
        (b"not a template at all", "not a PowerPoint file"),
        (workbook(), "not a PowerPoint file"),
        (with_macros(), "macros"),
    ],
    ids=["empty", "text", "workbook", "macros"],
)
def test_a_wrong_template_is_explained(given_bytes, said):
    """A template that is none is refused in a sentence that says what to do."""
    with pytest.raises(ExportError, match=said) as refused:
        write_deck(make_report(5), template=given_bytes)
    assert refused.value.remedy


def test_a_damaged_template_is_explained(template):
    """A template whose theme cannot be read is refused in the same way."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template())) as parts, zipfile.ZipFile(out, "w") as made:
        for name in parts.namelist():
            made.writestr(name, b"<broken" if "presentation.xml" in name else parts.read(name))
    with pytest.raises(ExportError, match="not a PowerPoint file"):
        write_deck(make_report(5), template=out.getvalue())


def test_a_size_that_does_not_exist_is_explained():
    """Slides have one of the sizes that are offered."""
    with pytest.raises(ExportError, match="16:9"):
        write_deck(make_report(5), size="21:9")
