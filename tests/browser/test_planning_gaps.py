"""The Gaps page worked as a planner does: weigh, look, pick, plan; in a real Chromium."""

import re

from playwright.sync_api import expect

RUNNING = '[data-testid="stApp"][data-test-script-state="notRunning"]'
REGION = "[class*=st-key-region-] button"


def below(page, part):
    """Where something ends on the page, in pixels from its top."""
    box = page.locator(part).first.bounding_box()
    return box["y"] + box["height"]


def test_from_weights_to_a_plan(opened, browser_page, live_map, site):
    """Sentence, map and list are seen at once; each press ends in the link, which opens again."""
    page, shown = opened("/gaps", 1280, 720)
    page.get_by_role("heading", name=re.compile("comes first")).wait_for()
    assert below(page, ".stMain h2") < 240
    assert below(page, 'iframe[title="streamlit_folium.st_folium"]') < 720
    assert below(page, '[data-testid="stDataFrame"]') < 720
    tip = shown.tooltip("NP0112")
    assert any("points of 100" in line for line in tip)

    page.get_by_role("button", name="Weights").click()
    page.get_by_role("slider", name=re.compile("^State of coverage")).focus()
    for _step in range(4):
        page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("weigh=state%3A0(&|$)"))
    expect(page.get_by_text("State of coverage · left out")).to_be_visible()
    page.get_by_role("button", name="Reset weights").click()
    page.wait_for_url(lambda url: "weigh=" not in url)
    page.keyboard.press("Escape")
    page.get_by_test_id("stPopoverBody").wait_for(state="hidden")

    page.get_by_text("Regions", exact=True).click()
    page.get_by_text("in 6 regions").wait_for()
    camera = shown.data("camera")
    page.locator(REGION).first.click()
    shown.frame.locator(f'#map_div:not([data-camera="{camera}"])').wait_for()
    page.wait_for_url(re.compile("open=regions"))
    again = browser_page(1280, 720)
    again.goto(page.url)
    live_map(again).wait_painted(1)
    expect(again.locator(REGION).first).to_have_attribute("kind", "secondary")

    shown.click("NP0101")
    page.wait_for_url(re.compile("area=NP0101"))
    page.get_by_text(re.compile("Number 3 of 77 districts")).wait_for()
    page.get_by_text("offices have no engagement on record").wait_for()
    page.get_by_role("button", name="Plan a visit here").click()
    page.wait_for_url(re.compile("/plan.*NP0101"))
    page.get_by_role("heading", name=re.compile("visits? would")).wait_for()


def test_every_panel_on_a_phone(opened):
    """The map, the sentence, the list; each panel opens, and none of them fails."""
    page, _shown = opened("/gaps", 390, 844)
    map_end = below(page, 'iframe[title="streamlit_folium.st_folium"]')
    assert map_end < below(page, ".stMain h2") < below(page, '[data-testid="stDataFrame"]')
    for name, said in {
        "Regions": "in 6 regions",
        "Clusters": "Nothing stands out",
        "Equity": "the Gini coefficient is",
        "Overlap": "were met by two programs",
        "Range": "Neither is an estimate",
        "Ranking": "List",
    }.items():
        page.get_by_text(name, exact=True).click()
        page.get_by_text(said).first.wait_for()
        page.locator(RUNNING).wait_for()
        assert not page.get_by_test_id("stAlert").count()
    across = page.evaluate("document.documentElement.scrollWidth")
    assert across <= 390
