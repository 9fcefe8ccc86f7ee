"""Reading the map: classes, what they mean, comparison, time, and the link that restores it all."""

import re

import pytest


def keys(shown):
    """The legend's lines: code, label, and number of areas in each view."""
    return shown.frame.locator(".engagement-legend button").evaluate_all(
        """buttons => buttons.map((button) => ({
            code: button.dataset.code,
            said: button.textContent,
            counts: (button.querySelector(".count")?.textContent ?? button.textContent)
                .match(/[0-9,]+/g).map((text) => Number(text.replace(",", ""))),
        }))"""
    )


def counted(shown, view=0):
    """Areas that the legend counts."""
    return sum(key["counts"][view] for key in keys(shown))


def choose(page, label, option):
    """Choose from a list of the open menu."""
    page.get_by_role("combobox", name=re.compile(label)).click()
    page.get_by_role("option", name=option, exact=True).click()


def in_menu(page, name):
    """A button of the open menu."""
    return page.get_by_test_id("stPopoverBody").get_by_role("radio", name=name, exact=True)


def legend_of(shown, kind):
    """The legend when it is of a kind."""
    return shown.frame.locator(f'.engagement-legend[data-kind="{kind}"]')


def test_a_map_is_classed_highlighted_explained_and_compared(opened):
    """Scheme, legend that adds up, highlight, explanation, two maps, change, and the link of it."""
    page, shown = opened(height=1000)
    assert counted(shown) == 77
    page.get_by_role("button", name="Map", exact=True).click()
    choose(page, "Classes", "Natural breaks")
    page.wait_for_url(re.compile("scheme=natural_breaks"))
    page.get_by_text("engaged; 12 have gone cold").wait_for()
    page.keyboard.press("Escape")
    assert counted(shown) == 77

    strongest = shown.frame.locator('.engagement-legend button[data-code="4"]')
    strongest.click()
    shown.frame.locator('.engagement-legend button[data-code="4"][aria-pressed="true"]').wait_for()
    strongest.click()
    shown.frame.locator('.engagement-legend button[data-code="4"][aria-pressed="false"]').wait_for()

    shown.click("NP0328")
    page.get_by_role("heading", name="Nuwakot").wait_for()
    page.get_by_text("Explain this colour").click()
    said = page.locator(".st-key-card code")
    said.get_by_text("Nuwakot (NP0328, Bagmati, Nepal)").wait_for()
    assert "Natural breaks, ending at" in said.inner_text()

    page.get_by_role("button", name="Map", exact=True).click()
    in_menu(page, "Side by side").click()
    page.get_by_role("heading", name="districts engaged, 54 in the period before").wait_for()
    shown.frame.get_by_text("1 Oct 2024 to 30 Sep 2025").wait_for()
    page.wait_for_url(re.compile("compare=side_by_side"))
    assert counted(shown) == counted(shown, 1) == 77

    in_menu(page, "Change").click()
    legend_of(shown, "change").wait_for()
    assert counted(shown) == 77
    in_menu(page, "Values").click()
    page.wait_for_url(re.compile("labels=value"))
    page.keyboard.press("Escape")

    address = page.url[page.url.index("/?") :]
    _again, restored = opened(address, height=1000)
    legend_of(restored, "change").wait_for()
    assert keys(restored) == keys(shown)
    assert restored.data("selected") == "NP0328"


def test_places_and_time_are_read_on_the_map(opened):
    """Records at their places open as a list; months are played without the server, then paused."""
    page, shown = opened("/?points=True", height=1000)
    shown.frame.get_by_text(re.compile("records? shown")).wait_for()

    timeline = shown.frame.locator(".engagement-timeline")
    timeline.get_by_label("Play", exact=True).click()
    shown.frame.locator('[data-state="playing"]').wait_for()
    timeline.get_by_label("Pause", exact=True).click()
    page.wait_for_url(re.compile("from=.*to="))
    start, end = (re.search(rf"{name}=(\d+-\d+-\d+)", page.url)[1] for name in ("from", "to"))
    assert start.endswith("-01")
    assert start < end
    assert counted(shown) == 77


def take_up(page, shown, pcode):
    """Come to the map with the Tab key: the area that is picked takes the focus."""
    shown.frame.get_by_role("button", name="More", exact=True).focus()
    page.keyboard.press("Tab")
    shown.frame.locator(f'#map_div[data-focused="{pcode}"]').wait_for()


def test_down_and_up_by_the_keyboard(opened):
    """Enter shows what lies inside an area; Backspace comes back with the area picked."""
    page, shown = opened("/?level=1&area=NP06")
    take_up(page, shown, "NP06")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="districts engaged in Karnali").wait_for()
    shown.frame.locator('#map_div:not([data-selected="NP06"])').wait_for()
    shown.frame.get_by_role("button", name="More", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Backspace")
    page.get_by_role("heading", name=re.compile("provinces engaged")).wait_for()
    page.wait_for_url(re.compile("area=NP06"))


@pytest.mark.parametrize(
    "link", ["", "?second=counterparts", "?second=partners&pair=bubbles", "?compare=change"]
)
def test_map_months_and_legend_are_seen_without_scrolling(opened, link):
    """At 1280x720, whatever the map shows; the headline and its figures too."""
    page, shown = opened(f"/{link}")
    legend = shown.frame.locator(".engagement-legend")
    legend.wait_for()
    for part in (
        page.get_by_role("heading", level=2).first,
        page.get_by_test_id("stMetric").first,
        shown.frame.locator(".engagement-timeline"),
        legend,
    ):
        box = part.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 720
