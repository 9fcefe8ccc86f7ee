"""A presenter's morning: scenes captured, written, put in order, played; and the server lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Page, expect

from dashboard.keeping import keep_story
from geodata.selection import Selection
from geodata.store import open_store
from geodata.stories import Scene, Story

SHOWN = "iframe.shown"


@pytest.fixture
def served(serve_app, servers, demo_store, tmp_path):
    """A server of a test's own, on a copy of the example: its address, its store, its end."""
    path = tmp_path / "demo.gpkg"
    shutil.copy(demo_store, path)
    site = serve_app(path)
    process = servers.running[-1]

    def stop() -> None:
        process.terminate()
        process.wait(20)

    return site.url, path, stop


def rest(page: Page) -> None:
    """Wait until the server has said all."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def says(page: Page, sentence: str) -> None:
    """Wait for the sentence of a page."""
    page.get_by_role("heading", level=2, name=re.compile(re.escape(sentence))).wait_for()


def capture(page: Page, title: str, story: str = "") -> None:
    """Make a scene of the view at hand, with the button beside the headline."""
    page.get_by_role("button", name="Add to a story").click()
    if story:
        page.get_by_label("Name of the story").fill(story)
        page.get_by_label("Name of the story").press("Tab")
    page.get_by_label("Title of the scene").fill(title)
    page.get_by_label("Title of the scene").press("Tab")
    add = page.get_by_role("button", name="Add this view")
    expect(add).to_be_enabled()
    add.click()
    page.get_by_text("It waits on the Stories page").first.wait_for()
    rest(page)


def scenes(page: Page) -> FrameLocator:
    """The frame with the scenes, when it is seen."""
    page.locator(SHOWN).wait_for()
    return page.frame_locator(SHOWN)


def wait_scene(page: Page, number: int, title: str) -> None:
    """Wait until a scene is painted under its title."""
    scenes(page).locator(f'.alone-present[data-scene="{number}"]').wait_for()
    # A wall screen looks for changes by itself, every few seconds.
    expect(scenes(page).locator("h1")).to_have_text(title, timeout=60_000)


def faults(page: Page) -> list[str]:
    """What axe finds on a page and in its frames, when Streamlit's passing notices are gone."""
    expect(page.locator(".stToast")).to_have_count(0, timeout=30_000)
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found]


def test_a_story_is_made_played_and_outlives_its_server(
    served: tuple[str, object, Callable[[], None]], browser_page: Callable[..., Page]
) -> None:
    """Captured where it is seen; arrow keys, clicker, Escape; nothing is lost with the server."""
    url, _path, stop = served
    page = browser_page()
    page.goto(f"{url}/?level=1")
    says(page, "provinces engaged")
    capture(page, "Where we are", story="Board")
    page.goto(f"{url}/?level=2&measure=days_since")
    says(page, "districts engaged")
    capture(page, "How long ago")
    page.get_by_role("link", name="Stories", exact=True).click()
    says(page, "Board: 2 scenes")

    # Written on, with a figure that fills itself in; then the second scene first.
    page.get_by_role("button", name="Write").nth(1).click()
    page.get_by_label("Title", exact=True).fill("{areas} districts, by days")
    page.get_by_label("Title", exact=True).press("Tab")
    page.get_by_text("2. 77 districts, by days").wait_for()
    page.get_by_label("What to say, a few sentences").fill("All of {place}.\nAnd {nonsense}.")
    page.get_by_role("button", name="Done").click()
    page.get_by_text("Nothing fills in {nonsense}").wait_for()
    page.get_by_role("button", name="Earlier").nth(1).click()
    page.get_by_text("1. 77 districts, by days").wait_for()
    rest(page)
    assert not faults(page)

    # Carried away as a file and brought back as a story of its own, which is let go again.
    story = page.url
    with page.expect_download() as download:
        page.get_by_role("button", name="Story as JSON").click()
    page.get_by_role("button", name="Import").click()
    file = {"name": "board.json", "mimeType": "application/json"}
    file["buffer"] = download.value.path().read_bytes()
    page.locator('input[type="file"]').set_input_files(file)
    page.get_by_text("Imported: Board").first.wait_for()
    rest(page)
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    says(page, "Board: 2 scenes")  # the only story opens by itself
    page.goto(story)
    says(page, "Board: 2 scenes")

    # Played: keys work at once, and every way of going on.
    page.get_by_role("link", name="Present", exact=True).click()
    wait_scene(page, 1, "77 districts, by days")
    expect(scenes(page).get_by_text("All of Nepal.")).to_be_visible()
    expect(scenes(page).get_by_text("Public: may be passed on")).to_be_visible()
    assert not page.locator('[data-testid="stApp"]').count(), "nothing of the dashboard is there"
    assert not faults(page)
    page.mouse.move(600, 300)
    page.get_by_role("button", name="Leave").wait_for()
    page.locator("html[data-still]").wait_for()
    assert (
        scenes(page).locator(".alone-present").evaluate("e => getComputedStyle(e).cursor") == "none"
    )
    page.keyboard.press("ArrowRight")
    wait_scene(page, 2, "Where we are")
    assert "scene=2" in page.url
    page.reload()
    wait_scene(page, 2, "Where we are")
    page.keyboard.press("PageUp")
    wait_scene(page, 1, "77 districts, by days")
    page.keyboard.press("t")
    scenes(page).locator('html[data-theme="dark"]').wait_for()
    assert not faults(page)

    # Escape comes back to where one was; and once more into the room, where the server is lost.
    page.keyboard.press("Escape")
    says(page, "Board: 2 scenes")
    rest(page)
    page.get_by_role("link", name="Present", exact=True).click()
    wait_scene(page, 1, "77 districts, by days")
    stop()
    page.keyboard.press("ArrowRight")
    wait_scene(page, 2, "Where we are")
    page.keyboard.press("Escape")
    page.get_by_text("so the presentation stays").wait_for()
    wait_scene(page, 2, "Where we are")


def test_a_wall_screen_shows_what_has_changed_when_it_is_whole(
    served: tuple[str, object, Callable[[], None]], browser_page: Callable[..., Page]
) -> None:
    """On the same scene, in the same colours; before it is there, and after, it says why."""
    url, path, stop = served

    def keep(*titles: str) -> None:
        told = [
            Scene(scene_id=f"s{at}", selection=Selection(level=1), title=title)
            for at, title in enumerate(titles)
        ]
        with open_store(path) as store:
            keep_story(store, Story(name="Wall", scenes=tuple(told)), "", "wall")

    page = browser_page(color_scheme="dark")
    page.goto(f"{url}/?present=1&story=wall&scene=2&refresh=5")
    page.get_by_text("This story is not there any more.").wait_for()
    assert not faults(page)
    keep("One", "Two")
    page.get_by_role("button", name="Try again").click()
    wait_scene(page, 2, "Two")
    scenes(page).locator('html[data-theme="dark"]').wait_for()
    page.keyboard.press("t")
    scenes(page).locator('html[data-theme="light"]').wait_for()
    keep("One", "Two, later")
    wait_scene(page, 2, "Two, later")
    scenes(page).locator('html[data-theme="light"]').wait_for()
    assert page.locator("iframe").count() == 1
    stop()
    page.get_by_text(re.compile("As prepared at .*; the server does not answer")).wait_for()
    page.keyboard.press("ArrowLeft")
    wait_scene(page, 1, "One")
