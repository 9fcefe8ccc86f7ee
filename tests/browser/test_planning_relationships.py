"""The Relationships page in a real Chromium: from the title to a curve, a cadence, and back."""

import re
import shutil

import pytest

MAP = 'iframe[title="streamlit_folium.st_folium"]'


@pytest.fixture(scope="module")
def site(serve_app, demo_store, tmp_path_factory):
    """The example in a file of its own, for what is entered stays."""
    path = tmp_path_factory.mktemp("relationships") / "demo.gpkg"
    shutil.copy(demo_store, path)
    return serve_app(path)


def title(page):
    """What the page says first."""
    return page.get_by_role("heading", level=2).first


def pick_row(page, number=0):
    """Pick a row of the first table: its rows are drawn on a canvas."""
    table = page.get_by_test_id("stDataFrame").first
    table.wait_for()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 52 + number * 33)


def chart(page):
    """The first chart, by what it says to those who do not see it."""
    return page.locator("[role=graphics-document]").first


def rest(page):
    """Wait until the server has said all."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def test_a_planner_finds_who_is_about_to_be_lost_and_sets_how_often_to_meet(site, browser_page):
    """List, curve, cadence for a kind, back and forward, reload, and the link in a new session."""
    page = browser_page()
    page.goto(f"{site.url}/relationships")
    title(page).get_by_text("go cold within 90 days").wait_for()
    before = title(page).inner_text()
    assert "Going cold by month" in str(chart(page).get_attribute("aria-label"))
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box["y"] + box["height"] <= 720

    pick_row(page)
    title(page).get_by_text("Chairperson of Susta").wait_for()
    page.wait_for_url(re.compile("open=warmth-post"))
    assert "Warmth over time: 0.26 on 30 Sep 2026" in str(chart(page).get_attribute("aria-label"))
    page.get_by_text("The curve as a table, by month").click()
    page.get_by_test_id("stDataFrame").first.wait_for()

    page.get_by_text("Change what is expected").click()
    page.get_by_text("All offices: Chairperson").click()
    put = page.get_by_role("button", name="Set", exact=True)
    put.click()
    for refused, field, value in (
        ("Enter one of the two numbers", "Days in which warmth halves", "400"),
        ("Give your name first", "Your name, kept with each decision", "Amina Yusuf"),
    ):
        page.get_by_text(refused).wait_for()
        rest(page)  # the fields of the choice before are gone by then
        page.locator(f'input[aria-label="{field}"]').fill(value)
        page.locator(f'input[aria-label="{field}"]').press("Tab")
        page.get_by_text(refused).wait_for(state="hidden")
        put.click()
    page.get_by_text("Warmth halves in 400 days: set for").wait_for()

    page.go_back()
    title(page).get_by_text("go cold within 90 days").wait_for()
    rest(page)
    assert title(page).inner_text() != before
    page.go_forward()
    title(page).get_by_text("Chairperson of Susta").wait_for()
    page.reload()
    page.get_by_text("Warmth halves in 400 days").wait_for()

    other = browser_page(390, 844)
    other.goto(page.url)
    title(other).get_by_text("Chairperson of Susta").wait_for()
    other.get_by_text("Warmth halves in 400 days").wait_for()
    rest(other)
    assert other.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_area_is_opened_from_the_map_and_an_election_is_entered_by_keyboard(
    site, browser_page, live_map
):
    """Areas with their map; then the section of cadences and elections, without a pointer."""
    page = browser_page()
    page.goto(f"{site.url}/relationships?open=warmth:areas&level=2")
    title(page).get_by_text("go cold within 90 days").wait_for()
    shown = live_map(page)
    shown.wait_painted(1)
    for part in (page.locator(MAP), page.get_by_test_id("stDataFrame").first):
        box = part.bounding_box()
        assert box["y"] + box["height"] <= 720
    shown.click("NP0328")
    title(page).get_by_text("Nuwakot").wait_for()
    page.get_by_role("link", name="All relationships").click()
    live_map(page).wait_painted(1)

    section = page.get_by_role("radio", name="Cadences and elections")
    section.focus()
    section.press("Enter")
    title(page).get_by_text("no election ahead is known").wait_for()
    enter = page.get_by_role("button", name="Enter", exact=True)
    enter.press("Enter")
    page.get_by_text("Say what the election is called").wait_for()
    page.get_by_label("What it is called").fill("By-election")
    page.get_by_label("What it is called").press("Tab")
    page.get_by_text("Say what the election is called").wait_for(state="hidden")
    enter.press("Enter")
    page.get_by_text("Choose the day of the election").wait_for()
    page.wait_for_url(re.compile("open=warmth%3Aexpected"))
