"""A brief leaves a profile in a real Chromium, for whom it is asked for."""

from pathlib import Path

import pypdfium2
from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


def test_a_district_is_carried_into_a_meeting(site, browser_page):
    """Asked for inside the house, made, and carried away as one page that says whom it is for."""
    page = browser_page()
    page.goto(f"{site.url}/place?level=2&area=NP0104")
    page.get_by_role("button", name="Brief").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Internal").click()
    found = Axe().run(page, context='[role="dialog"]', options=RULES).response["violations"]
    assert [(one["id"], node["html"]) for one in found for node in one["nodes"]] == []

    dialog.get_by_role("button", name="Make the file").click()
    offered = dialog.get_by_role("button", name="Download Jhapa.pdf")
    offered.wait_for()
    with page.expect_download() as download:
        offered.click()
    document = pypdfium2.PdfDocument(Path(download.value.path()).read_bytes())
    assert len(document) == 1
    said = " ".join(document[0].get_textpage().get_text_range().split())
    assert "Internal: not to be passed on outside" in said
    assert "What we do not know" in said
