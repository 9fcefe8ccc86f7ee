"""The Plan page in a real browser: one planner's hour, by pointer, and its files."""

from __future__ import annotations

import io
import re
import shutil
import zipfile

import pytest
from playwright.sync_api import Page, expect

from dashboard.components.plan import answer

FIRST = "Four visits would bring 2.2 million people in 13 districts within reach"


@pytest.fixture(scope="module")
def site(serve_app, demo_store, tmp_path_factory):
    """The dashboard on a copy of the example: plans are kept in it."""
    path = tmp_path_factory.mktemp("plan") / "demo.gpkg"
    shutil.copy(demo_store, path)
    return serve_app(path)


def says(page: Page, sentence: str) -> None:
    """Wait for the sentence of the page."""
    page.get_by_role("heading", level=2, name=re.compile(re.escape(sentence))).wait_for()


def rest(page: Page) -> None:
    """Wait until the server has said all."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def stops(shown) -> str:
    """The marks on the map, as its element tells them."""
    return shown.data("stops")


def wait_stops(shown, marks: str) -> None:
    """Wait until the map has these marks."""
    shown.frame.locator(f'#map_div[data-stops="{marks}"]').wait_for()


def open_panel(page: Page, name: str) -> None:
    """Open one of the panels beside the map."""
    page.get_by_role("radio", name=name, exact=True).click()
    rest(page)


def save(page: Page, name: str, person: str = "") -> None:
    """Save the plan that is shown under a name."""
    page.get_by_role("button", name="Save", exact=True).click()
    if person:
        page.get_by_label("Your name, kept with the plan").fill(person)
    page.get_by_label("Name of the plan").fill(name)
    page.get_by_label("Name of the plan").press("Tab")
    page.get_by_role("button", name="Save as a new plan").click()
    page.get_by_text(f"{name}, as saved").wait_for()


def test_a_planner_ticks_saves_compares_and_assigns(opened):
    """Every figure follows a tick in the table or on the map; two plans stand side by side."""
    page, shown = opened("/plan")
    says(page, FIRST)
    wait_stops(shown, "chosen:1 chosen:2 chosen:3 chosen:4 next:5")
    # The first visit, ticked off in the table, which is drawn on a canvas.
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    page.mouse.click(box["x"] + 31, box["y"] + 50)
    says(page, "Three visits would bring 1.7 million people in 10 districts")
    wait_stops(shown, "chosen:1 chosen:2 chosen:3 off:1 next:4")
    page.get_by_text("Chosen by hand").wait_for()
    # Another on the map, and on again.
    shown.click("NP0551")
    says(page, "Two visits would bring 1.1 million people")
    expect(page.get_by_text("Lapsed · 246,000 people")).to_be_visible()
    shown.click("NP0551")
    says(page, "Three visits would bring")
    page.get_by_role("button", name="Back to the plan as it was made").click()
    says(page, FIRST)
    # Saved under a name, asked for who it is once.
    save(page, "Four visits", "Amina Yusuf")
    link = page.url
    open_panel(page, "Ask")
    page.get_by_label("Trips", exact=True).last.fill("6")
    page.get_by_label("Trips", exact=True).last.press("Enter")
    says(page, "Six visits would bring 2.9 million people")
    page.get_by_text("Four visits, changed").wait_for()
    save(page, "Six visits")
    open_panel(page, "Compare")
    page.get_by_text("marks what differs").wait_for()
    # Given to a team: the areas of a visit at once, and one more on the map.
    open_panel(page, "Assign")
    page.get_by_label("Add several at once").click()
    page.get_by_role("option", name=re.compile("Visit 1: Darchula")).click()
    page.get_by_role("button", name="Assign 3 areas").wait_for()
    shown.click("NP0327")
    page.get_by_role("button", name="Assign 4 areas").wait_for()
    team = page.get_by_label("Team", exact=True)
    team.click()
    team.press_sequentially("West")
    team.press("Enter")
    expect(page.get_by_label("Your name, kept with what you assign")).to_have_value("Amina Yusuf")
    page.get_by_role("button", name="Assign 4 areas").click()
    page.get_by_text("4 areas are assigned").first.wait_for()
    assert "Assigned" in shown.tooltip("NP0327")
    # The link of the first plan restores it, and going back leads to the other.
    page.goto(link)
    shown.wait_painted(1)
    says(page, FIRST)
    page.get_by_text("Four visits, as saved").wait_for()
    page.go_back()
    says(page, "Six visits would bring")
    # Deleted after a question.
    open_panel(page, "Compare")
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
    page.get_by_role("dialog").wait_for(state="hidden")
    rest(page)
    assert "plan=" not in page.url
    assert not page.get_by_test_id("stException").count()


def test_a_plan_leaves_as_four_files(opened):
    """Each is written when it is pressed."""
    page, _shown = opened("/plan")
    says(page, FIRST)
    page.get_by_role("button", name="Files", exact=True).click()
    found = {}
    for label in ("Workbook", "Table", "Calendar", "Map layers"):
        with page.expect_download() as download:
            page.get_by_role("button", name=re.compile(label)).click()
        found[label] = download.value.path().read_bytes()
        assert download.value.suggested_filename.startswith("plan-np-")
    assert zipfile.ZipFile(io.BytesIO(found["Workbook"])).testzip() is None
    assert b"Darchula" in found["Table"]
    assert found["Calendar"].count(b"BEGIN:VEVENT") == 4
    assert found["Map layers"].startswith(b"SQLite format 3")


def test_the_best_plan_comes_by_itself_and_can_be_waited_for_elsewhere(opened):
    """A good plan is there at once; the page stays usable, and the search can be ended."""
    ask = '{"aim":"fewest","trips":null,"threshold":0.9,"most_served":null,"radius_km":60}'
    page, _shown = opened(f"/plan?level=3&ask={ask}")
    says(page, "visits would reach every local government")
    page.get_by_text("Looking for the best plan").wait_for()
    open_panel(page, "Ask")
    page.get_by_role("button", name="Stop searching", exact=True).click()
    page.get_by_text("The search ended before it was sure.").wait_for()
    page.get_by_role("button", name="Look on").wait_for()
    assert answer.AUTOMATIC > 753


def test_on_a_phone_the_map_comes_first_then_the_sentence_then_the_list(opened):
    """Nothing is wider than the screen."""
    page, shown = opened("/plan", 390, 844, color_scheme="dark")
    says(page, FIRST)
    wait_stops(shown, "chosen:1 chosen:2 chosen:3 chosen:4 next:5")
    heights = [
        page.locator(found).first.bounding_box()["y"]
        for found in ("iframe[title='streamlit_folium.st_folium']", "h2", ".st-key-plan-desk")
    ]
    assert heights == sorted(heights)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
