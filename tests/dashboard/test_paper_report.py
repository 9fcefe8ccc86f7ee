"""Reports as a PDF: pages, fonts, words and shapes, as a reader's program finds them."""

import ctypes
from dataclasses import replace

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from dashboard.exports.paper import write_pdf
from geodata.errors import ExportError
from tests.dashboard.reports_at_hand import FORTY_WORDS, make_report

CASES = {
    "plain": {},
    "long": {"areas": 30, "names": "long", "title": FORTY_WORDS, "illustrative": True},
    "unbroken": {"names": "long", "title": "W" * 400},
    "arabic": {"names": "arabic", "language": "ar", "kind": "change"},
    "devanagari": {"names": "devanagari", "kind": "bivariate", "circles": True},
    "hostile": {"names": "hostile"},
    "empty": {"empty": True, "illustrative": True},
    "missing": {"missing": True},
    "compared": {"compared": True, "scenes": 2},
}


def opened(**how):
    """A report's PDF, read again."""
    page = how.pop("page", "a4")
    return pypdfium2.PdfDocument(write_pdf(make_report(**how), page=page))


def words(page):
    """The text of a page, with its spaces as single ones."""
    return " ".join(page.get_textpage().get_text_range().split())


def fonts(document):
    """Names of the fonts of all text, and whether each is embedded."""
    found = {}
    for page in document:
        for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=9):
            font = pdfium.FPDFTextObj_GetFont(piece.raw)
            size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
            held = ctypes.create_string_buffer(size)
            pdfium.FPDFFont_GetBaseFontName(font, held, size)
            found[held.value.decode()] = bool(pdfium.FPDFFont_GetIsEmbedded(font))
    return found


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("how", CASES.values(), ids=CASES)
def test_no_letter_leaves_the_page(how, paper):
    """Every letter of every page stands within its margins, whatever the names and the title."""
    document = opened(**how, page=paper)
    for page in document:
        width, height = page.get_size()
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at)
            assert left >= 40
            assert right <= width - 40
            assert bottom >= 15
            assert top <= height - 15


@pytest.mark.parametrize("how", CASES.values(), ids=CASES)
def test_every_font_is_embedded(how):
    """A file looks alike on a machine that has none of its fonts."""
    found = fonts(opened(**how))
    assert found
    assert all(found.values())


@pytest.mark.parametrize(("names", "script"), [("arabic", "Arabic"), ("devanagari", "Devanagari")])
def test_names_are_set_in_a_font_of_their_script(names, script):
    """A name in another script is shaped by the font that knows how."""
    assert any(f"NotoSans{script}" in name for name in fonts(opened(names=names)))


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_pages_have_the_size_that_was_asked_for(paper, size):
    """A4 and Letter."""
    assert {tuple(map(round, page.get_size())) for page in opened(page=paper)} == {size}


def test_a_size_that_is_no_paper_is_refused():
    """In a sentence that names those there are."""
    with pytest.raises(ExportError, match="a4, letter"):
        write_pdf(make_report(), page="a11")


def test_every_page_says_whom_it_is_for_and_that_its_data_is_invented():
    """The banner, the mark, and which page of how many it is."""
    document = opened(areas=80, illustrative=True, audience="internal")
    assert len(document) > 2
    for number, page in enumerate(document, start=1):
        said = words(page)
        assert "Internal" in said
        assert "Illustrative data: no record in this file is real." in said
        assert f"Page {number} of {len(document)}" in said


def test_the_heads_of_a_table_stand_on_every_page_of_it():
    """753 rows, all there, each page with the names of its columns."""
    document = opened(areas=753)
    pages = [words(page) for page in document]
    rows = [said for said in pages if "No local authority –" in said]
    assert len(rows) > 5
    assert all("Engagements Offices reached Last engagement" in said for said in rows)
    assert all(f"District {n} " in " ".join(pages) for n in range(1, 754))


def test_the_map_is_made_of_vectors():
    """At least a path an area, and no picture of pixels."""
    page = opened(areas=77)[0]
    kinds = [piece.type for piece in page.get_objects(max_depth=9)]
    assert pdfium.FPDF_PAGEOBJ_IMAGE not in kinds
    assert kinds.count(pdfium.FPDF_PAGEOBJ_PATH) > 77


def test_what_is_not_known_is_no_zero():
    """A dash and a line that explains it, and in the legend how many nobody reports on."""
    document = opened(missing=True)
    said = " ".join(words(page) for page in document)
    assert "– stands where nothing is known." in said
    assert "District 1 Not reported – – –" in said
    assert "Not reported 12" in said


def test_text_of_a_name_is_no_command():
    """What a name holds is set as it was written."""
    title = '#panic("no") $x$ @nobody *b* [c] \\ <d>'
    assert title in words(opened(title=title)[0])


def test_a_file_can_be_read_aloud():
    """Tagged, with its language and title, as PDF/UA and PDF/A ask for."""
    made = write_pdf(make_report(title="Where"))
    document = pypdfium2.PdfDocument(made)
    assert document.is_tagged()
    assert document.get_metadata_value("Title") == "Where"
    assert b"pdfuaid" in made
    assert b"pdfaid" in made


def test_the_same_report_gives_the_same_file():
    """Byte by byte: the only time in it is that of the report."""
    assert write_pdf(make_report()) == write_pdf(make_report())


def test_a_letter_that_no_font_has_breaks_nothing():
    """It is left to whoever can show it, and all else is set."""
    assert "Before after" in words(opened(title="Before \ue000after")[0]).replace("\ue000", "")


def test_a_comparison_has_both_maps_and_both_counts():
    """Each under its heading, the other one's count first."""
    said = words(opened(areas=12, compared=True)[0])
    assert said.index("January to June 2025") < said.index("July to December 2025")
    assert "Not reported 1 | 1" in said


def test_no_data_is_said():
    """A page that says so, and one on what it rests on."""
    document = opened(empty=True)
    assert "There is no map: no area of this view has a shape." in words(document[0])
    assert "No source is loaded." in words(document[len(document) - 1])


def test_a_story_begins_every_scene_on_a_page_of_its_own():
    """And the last page says what all of it rests on."""
    document = opened(areas=5, scenes=3)
    firsts = [number for number, page in enumerate(document) if "As of 31" in words(page)]
    assert len(firsts) == 3
    assert "About these figures" in words(document[len(document) - 1])


def test_a_dark_view_is_printed_light():
    """Paper has one theme, so both come out the same."""
    assert write_pdf(make_report(theme="dark")) == write_pdf(make_report(theme="light"))


def test_a_report_may_be_made_at_any_moment_and_hold_figures_of_numpy():
    """Parts of seconds are no part of a PDF, and a figure is a figure."""
    report = make_report()
    made = replace(report.about, made=report.about.made.replace(microsecond=7))
    scene = report.scenes[0]
    drawn = replace(scene.map, width=np.float64(scene.map.width), metres=np.float64(60))
    same = replace(report, about=made, scenes=(replace(scene, map=drawn),))
    assert write_pdf(same) == write_pdf(report)
