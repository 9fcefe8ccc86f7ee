"""Other languages, in a real Chromium: from right to left, and in French."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

PAGES = ["", "place", "officials", "councils", "programs", "data"]


def root(page):
    """Language and direction of the page, as a screen reader asks for them."""
    return page.evaluate("[document.documentElement.lang, document.documentElement.dir]")


def of_link(page, name):
    """What a link says under a name."""
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def wait_shown(shown):
    """Wait until the map has painted anything."""
    shown.frame.locator("#map_div[data-painted]").wait_for()


def choose_language(page, name):
    """Open the menu in the header and press a language; the page is loaded anew in it."""
    page.locator(".eng-languages summary").click()
    page.locator(".eng-languages").get_by_role("link", name=name, exact=True).click()


def headline(page, pattern):
    """Wait for what the page says first."""
    page.get_by_role("heading", level=2).filter(has_text=re.compile(pattern)).first.wait_for()


def test_a_reader_of_arabic_goes_from_right_to_left(site, browser_page, live_map):
    """The menu changes the language and nothing else; pages, map and links keep it."""
    page = browser_page()
    page.goto(f"{site.url}/?in=1%3ANP03")
    shown = live_map(page)
    wait_shown(shown)
    assert root(page) == ["en", "ltr"]
    choose_language(page, "العربية")
    headline(page, "[\u0600-\u06ff]")
    assert root(page) == ["ar", "rtl"]
    assert (of_link(page, "lang"), of_link(page, "in")) == ("ar", "1:NP03")
    wait_shown(shown)
    assert starts_at_the_right(page)
    assert reads_its_figures_from_the_left(page, shown)
    shown.click("NP0327")
    page.get_by_role("heading", name="Kathmandu").wait_for()
    page.get_by_test_id("stTopNavLink").nth(2).click()
    page.wait_for_url(re.compile(r"/officials\?.*lang=ar"))
    assert root(page) == ["ar", "rtl"]


def starts_at_the_right(page):
    """Whether the first page of the navigation stands to the right of the second, and the map of
    the ranking."""
    links = page.get_by_test_id("stTopNavLink")
    first, second = links.nth(0).bounding_box(), links.nth(1).bounding_box()
    beside = page.locator(".st-key-map-and-panel .stColumn")
    across = [beside.nth(at).bounding_box()["x"] for at in (0, 1)]
    return first["x"] > second["x"] and across[0] > across[1]


def reads_its_figures_from_the_left(page, shown):
    """Whether ranges and signed numbers are set apart, and arrows and words are the language's."""
    ranges = shown.frame.locator(".engagement-legend .label").filter(has_text="–").all_inner_texts()
    change = page.get_by_test_id("stMetricDelta").first
    arrow = change.locator("[data-testid^='stMetricDeltaIcon']").bounding_box()
    figure = change.locator("p")
    return (
        ranges
        and all(re.fullmatch("\u2068[\\d,]+–[\\d,]+\u2069", text) for text in ranges)
        and re.fullmatch("\u2068[-+]\\d+\u2069", figure.inner_text())
        and arrow["x"] > figure.bounding_box()["x"]
        and "كم" in shown.frame.locator(".leaflet-control-scale-line").inner_text()
    )


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_no_page_is_wider_than_the_screen_from_right_to_left(site, browser_page, width, height):
    """Nothing slides out at the left, where nobody looks for it."""
    page = browser_page(width=width, height=height)
    for name in PAGES:
        page.goto(f"{site.url}/{name}?lang=ar")
        page.get_by_role("heading", level=2).first.wait_for()
        assert root(page) == ["ar", "rtl"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        if name == "place":
            back = page.locator("[data-testid=stPageLink] [data-testid=stIconMaterial]").first
            expect(back).to_have_text("arrow_forward")
        expect(page.locator(".stMain h2").first).to_have_css("text-align", "start")


def test_a_browser_in_french_needs_no_choice(site, chromium, live_map):
    """The browser's own language is spoken unasked, with its numbers; the link stays short."""
    context = chromium.new_context(locale="fr-CH", viewport={"width": 1280, "height": 720})
    try:
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(site.url)
        wait_shown(live_map(page))
        headline(page, r"45\D+77|77\D+45")
        assert (root(page), of_link(page, "lang")) == (["fr", "ltr"], "")
        page.get_by_test_id("stMetricValue").filter(has_text=re.compile(r"2\s27\d")).wait_for()
        assert page.title() != ""
        choose_language(page, "English")
        headline(page, "45 of 77 districts engaged")
        assert (root(page), of_link(page, "lang")) == (["en", "ltr"], "en")
    finally:
        context.close()
