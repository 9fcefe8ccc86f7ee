"""Briefs as a PDF: one page, whatever there is to say, as a reader's program finds it."""

from __future__ import annotations

import pypdfium2
import pytest

from dashboard.exports.paper.brief import write_brief
from geodata.errors import ExportError
from tests.dashboard.briefs_at_hand import make_brief
from tests.dashboard.reports_at_hand import FORTY_WORDS
from tests.dashboard.test_paper_report import fonts, words

CASES = {
    "plain": {},
    "much": {"lines": 8, "names": "long", "title": FORTY_WORDS},
    "too much": {"lines": 30, "names": "long", "title": "W" * 900},
    "arabic": {"names": "arabic", "language": "ar", "lines": 6},
    "devanagari": {"names": "devanagari", "lines": 8},
    "hostile": {"names": "hostile"},
    "nothing": {"bare": True},
}


def opened(**how):
    """A brief's PDF, read again."""
    page = how.pop("page", "a4")
    return pypdfium2.PdfDocument(write_brief(make_brief(**how), page=page))


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("how", CASES.values(), ids=CASES)
def test_a_brief_is_one_page_and_no_letter_leaves_it(how, paper):
    """However long the names, however much there is to say, on either paper."""
    document = opened(**how, page=paper)
    assert len(document) == 1
    page = document[0]
    width, height = page.get_size()
    text = page.get_textpage()
    for at in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(at)
        assert left >= 39.5
        assert right <= width - 39.5
        assert bottom >= 15
        assert top <= height - 15


def test_what_must_stand_there_stands_there_in_order():
    """Whom it is for, who it is, how it stands, figures, lists, what is not known, sources."""
    said = words(opened(lines=8)[0])
    order = [
        *("Public", "Brief on an office", "District 1", "Sita Kumari Rai", "Cooling: 0.31"),
        *("Figure 1", "Figure 5", "Last 3 contacts", "Open commitments", "Who else meets them"),
        *("Neighbours and how they stand", "What we do not know", "visits.csv"),
    ]
    places = [said.find(one) for one in order]
    assert -1 not in places
    assert places == sorted(places)
    assert "Illustrative data: no record in this file is real." in said


def test_a_list_that_is_cut_says_how_much_is_not_shown():
    """The last three contacts stay, and each list counts what it leaves out."""
    said = words(opened(lines=20, names="long")[0])
    assert "3 Jul 2026" in said
    assert "more" in said


def test_what_was_written_down_of_a_contact_stands_where_there_is_room():
    """What was said last time is what one asks first, and what is left out first."""
    assert "no record of any contact" in words(opened(lines=1)[0]).split("What we do not know")[0]
    full = words(opened(lines=20, names="long")[0]).split("What we do not know")[0]
    assert "no record of any contact" not in full


def test_what_is_not_known_stands_even_where_nothing_else_does():
    """An office that nobody reports on has a page that says so."""
    said = words(opened(bare=True)[0])
    assert "Not reported: no source covers it" in said
    assert "Whatever happened: no engagement is on record at all." in said


@pytest.mark.parametrize(("names", "script"), [("arabic", "Arabic"), ("devanagari", "Devanagari")])
def test_names_are_set_in_a_font_of_their_script_that_is_embedded(names, script):
    """A governor is not addressed by boxes."""
    found = fonts(opened(names=names))
    assert any(f"NotoSans{script}" in name for name in found)
    assert all(found.values())


def test_text_of_a_name_is_no_command():
    """What a name holds is set as it was written."""
    assert '#panic("read as code") $x$ [*b*] \\ @cite <label> //' in words(
        opened(names="hostile")[0]
    )


def test_a_page_from_right_to_left_begins_on_the_right():
    """What comes first stands at the right edge; the second column does not."""
    page = opened(names="arabic", language="ar")[0]
    width, height = page.get_size()
    edge = page.get_textpage().get_text_bounded(width - 140, 0, width, height)
    assert "contacts" in edge
    assert "Neighbours" not in edge


def test_a_brief_can_be_read_aloud():
    """Tagged, with its language and title, as PDF/UA asks for."""
    made = write_brief(make_brief(title="Governor"))
    document = pypdfium2.PdfDocument(made)
    assert document.is_tagged()
    assert document.get_metadata_value("Title") == "Governor"
    assert b"pdfuaid" in made


def test_the_same_brief_gives_the_same_file():
    """Byte by byte."""
    assert write_brief(make_brief()) == write_brief(make_brief())


def test_a_size_that_is_no_paper_is_refused():
    """In a sentence that names those there are."""
    with pytest.raises(ExportError, match="a4, letter"):
        write_brief(make_brief(), page="a11")
