"""The button of the profiles that makes a brief on one page."""

from __future__ import annotations

import pypdfium2
import pytest

from dashboard.components.leaving.brief import _brief_subject
from dashboard.components.leaving.subject import Asked
from dashboard.facts import first_view
from dashboard.queries import PageFacts
from tests.dashboard.test_paper_report import words

PROFILES = {
    "officials": {"open": "post:np05-governor"},
    "councils": {"open": "organization:np07-assembly"},
    "programs": {"open": "program:EX-NP-ILC-02"},
    "place": {"level": "2", "area": "NP0104"},
}


@pytest.mark.parametrize(("page", "link"), PROFILES.items(), ids=PROFILES)
def test_every_profile_offers_a_brief(open_page, demo_store, page, link):
    """Of an office, a council, a program and a place."""
    assert open_page(demo_store, page, **link).button(key="brief").label == "Brief"


def test_a_person_has_no_brief(open_page, demo_store):
    """Whom one meets is an office; a file on a person is not for us to make."""
    app = open_page(demo_store, "officials", open="person:person-000001")
    assert "brief" not in {button.key for button in app.button}


def test_a_page_of_the_dashboard_makes_a_brief_for_whom_it_is_asked_for(demo_store, monkeypatch):
    """The public unless a narrower circle is chosen; what is left out is told beside the file."""
    monkeypatch.setenv("ENGAGEMENT_STORE", str(demo_store))
    known = PageFacts("")
    asked = first_view(known, known.vintages()["vintage"].iloc[0])
    subject = _brief_subject(asked, "post", "np05-governor", "Governor of Lumbini")
    assert subject.file_name("brief") == "Governor-of-Lumbini.pdf"
    told = []
    written = subject.write(Asked("brief", "public", options={"page": "letter"}), told.append)
    page = pypdfium2.PdfDocument(written.content)[0]
    assert "Public: may be passed on" in words(page)
    assert tuple(map(round, page.get_size())) == (612, 792)
    assert told
    assert written.left_out
