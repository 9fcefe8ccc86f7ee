"""A report as one file, opened from the disk in a real Chromium without any network."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.exports.page import write_page
from dashboard.facts import StoreFacts, first_view
from dashboard.reports import report_of_view
from geodata.store import open_store
from tests.dashboard.pictures_at_hand import with_pictures
from tests.dashboard.reports_at_hand import FORTY_WORDS, NAMES, make_report

Opener = Callable[..., Page]
MAP = ".engagement-pane .leaflet-container"
AXE = """async () => {
    const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await axe.run(document, { runOnly: { type: "tag", values } });
    return found.violations.map(({ id, nodes }) => [id, nodes[0].target.join(" ")]);
}"""
PLACE = """(_, code) => EngagementMap.locate(code)"""


@pytest.fixture
def opened(chromium, tmp_path) -> Iterator[Opener]:
    """Open a file that is written to a disk; nothing but the file may be asked for."""
    contexts, wrong = [], []

    def watch(page: Page, address: str) -> None:
        def note(request) -> None:
            if request.url != address and not request.url.startswith("data:"):
                wrong.append(request.url)

        page.on("request", note)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.on("console", lambda said: said.type == "error" and wrong.append(said.text))

    def open_it(
        body: bytes, width: int = 1280, height: int = 720, *, at: str = "", **options
    ) -> Page:
        file = tmp_path / f"file{len(contexts)}.html"
        file.write_bytes(body)
        context = chromium.new_context(
            viewport={"width": width, "height": height}, offline=True, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        watch(page, file.as_uri())
        page.goto(file.as_uri() + at)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert not wrong


def painted(page: Page) -> None:
    """Wait until a map is painted."""
    page.locator(f"{MAP}[data-painted]").first.wait_for()


def hover(page: Page, code: str) -> list[str]:
    """Point at an area; the lines that explain it."""
    at = page.locator(MAP).first.evaluate(PLACE, code)
    page.mouse.move(at["x"], at["y"])
    tip = page.locator(f'.engagement-tip[data-pcode="{code}"]:not([hidden])').first
    tip.wait_for()
    return tip.locator("bdi").all_text_contents()


def scene(page: Page, number: int) -> None:
    """Wait until a scene is shown, its map included."""
    page.locator(f'.alone-present[data-scene="{number}"]').wait_for()


@pytest.fixture(scope="module")
def of_example(demo_store):
    """The view that the example opens on, for the public."""
    with open_store(demo_store) as store:
        facts = StoreFacts(store, "public")
        asked = first_view(facts, facts.vintages()["vintage"].iloc[0])
        return report_of_view(facts, asked, wants={"layers"})


def test_the_example_is_read_filtered_and_played(opened, of_example):
    """Map, list and months of one file, as on the page; it is under a megabyte."""
    body = write_page(of_example)
    assert len(body) < 500_000
    page = opened(body)
    painted(page)
    told = of_example.scenes[0]
    expect(page.get_by_role("heading", level=1)).to_have_text(told.headline)
    assert page.title() == told.headline
    expect(page.locator(".marks")).to_contain_text(of_example.about.banner)
    expect(page.locator(".marks")).to_contain_text(of_example.about.illustrative)
    assert page.locator(".engagement-stage").bounding_box()["height"] > 300
    legend = page.locator(".engagement-legend")
    assert legend.bounding_box()["y"] + legend.bounding_box()["height"] < 720

    rows = page.locator("tbody tr")
    assert rows.count() == 77
    top = rows.first.get_attribute("data-code")
    assert told.table.rows.loc[top].iloc[1] in hover(page, top)
    page.locator(f'tr[data-code="{top}"]').click()
    expect(page.locator("tr[aria-current]")).to_have_attribute("data-code", top)

    page.get_by_role("searchbox").fill("bhak")
    expect(page.locator("output.rows")).to_have_text("1 of 77 rows")
    expect(rows).to_contain_text(["Bhaktapur"])
    page.get_by_role("searchbox").fill("")
    lapsed = page.locator('.key[data-code="l"]')
    lapsed.click()
    states = page.locator("tbody tr")
    assert {row.split("\t")[4] for row in states.all_inner_texts()} == {"Lapsed"}
    lapsed.click()
    head = page.get_by_role("columnheader", name="Engagements")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert rows.first.get_attribute("data-code") == top
    head.get_by_role("button").click()
    assert rows.first.locator("td.count").inner_text() == "1"  # what has none stays last
    _play(page, told)


def _play(page: Page, told) -> None:
    """Play time, see that all else is said to be of another period, and come back."""
    counts = page.locator(".engagement-legend .count")
    before = counts.all_inner_texts()
    page.get_by_role("button", name="One month earlier").click()
    note = page.locator(".elsewhere")
    expect(note).to_contain_text(f"All else is of {told.period}")
    assert counts.all_inner_texts() != before
    page.locator(".window").press("Shift+ArrowLeft")
    page.get_by_role("button", name="Play", exact=True).click()
    page.locator('.engagement-timeline[data-state="playing"]').wait_for()
    page.get_by_role("button", name="Pause").click()
    note.get_by_role("button").click()
    expect(note).to_be_hidden()
    assert counts.all_inner_texts() == before


def test_scenes_go_on_by_key_clicker_mouse_and_finger(opened):
    """Whatever has the focus; dark, black and back; and the map lies beside the words."""
    report = with_pictures(make_report(areas=12, scenes=3, title=FORTY_WORDS))
    page = opened(write_page(report, layout="present", start=1), has_touch=True)
    scene(page, 2)
    keys = page.keyboard
    keys.press("PageDown")
    scene(page, 3)
    keys.press("ArrowRight")  # there is no other
    expect(page.locator(".engagement-live")).to_have_text("This is the last scene.")
    keys.press("Home")
    scene(page, 1)
    assert page.url.endswith("#1")
    keys.press(" ")
    scene(page, 2)
    page.mouse.move(1275, 360)
    page.locator(".zone.next").click()
    scene(page, 3)
    _steer(page)
    words, title = page.locator("header").bounding_box(), page.locator("h1")
    assert words["height"] < 720
    assert title.evaluate("node => node.scrollWidth <= node.clientWidth")
    keys.press("t")
    page.locator(f'{MAP}[data-theme="dark"]').wait_for()
    keys.press("b")
    expect(page.locator(".night")).to_be_visible()
    keys.press("b")
    expect(page.locator(".night")).to_be_hidden()
    _wipe(page, 900, 300)
    page.reload()  # as after a power cut: where it was
    scene(page, 3)


def _steer(page: Page) -> None:
    """While a keyboard goes from area to area arrow keys are the map's, page keys never."""
    area = page.get_by_role("application")
    area.focus()
    first = page.locator(MAP).get_attribute("data-focused")
    page.keyboard.press("ArrowDown")
    page.locator(f'{MAP}:not([data-focused="{first}"])').wait_for()
    scene(page, 3)
    page.keyboard.press("PageUp")
    scene(page, 2)
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    scene(page, 3)


def _wipe(page: Page, begin: int, end: int) -> None:
    """Wipe with a finger to the next scene, or back where there is none: from the last, nothing."""
    page.evaluate(
        """([begin, end]) => {
            const frame = document.querySelector(".alone-present h1");
            const at = { pointerType: "touch", isPrimary: true, bubbles: true, clientY: 300 };
            frame.dispatchEvent(new PointerEvent("pointerdown", { ...at, clientX: begin }));
            frame.dispatchEvent(new PointerEvent("pointerup", { ...at, clientX: end }));
        }""",
        [end, begin],
    )
    scene(page, 2)
    page.keyboard.press("PageDown")
    scene(page, 3)


@pytest.mark.parametrize("layout", ["page", "present"])
@pytest.mark.parametrize("names", ["hostile", "arabic", "long"])
def test_text_from_data_is_text(opened, names, layout):
    """Markup, templates and other directions of writing; no file makes the page wider."""
    named = NAMES[names].format(n=1)
    report = with_pictures(make_report(areas=6, names=names, title=named))
    page = opened(write_page(report, layout=layout), 390, 844)
    painted(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(named)
    assert named in hover(page, "XX0001")
    assert page.locator("b", has_text="#").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    if layout == "page":
        assert page.locator("tbody th").first.inner_text() == named


def test_arabic_is_read_from_the_right(opened):
    """The words stand at the right, the map's west at the left, forward is to the right."""
    report = with_pictures(make_report(areas=40, scenes=2, names="arabic", language="ar"))
    page = opened(write_page(report, layout="present"), 1920, 1080)
    scene(page, 1)
    assert page.locator("html").get_attribute("dir") == "rtl"
    boxes = [page.locator(part).bounding_box() for part in ("h1", ".bar .next", ".bar .previous")]
    assert boxes[0]["x"] > 1920 - boxes[0]["x"] - boxes[0]["width"]
    assert boxes[1]["x"] > boxes[2]["x"]
    places = [page.locator(MAP).evaluate(PLACE, code) for code in ("XX0001", "XX0002")]
    assert places[0]["x"] < places[1]["x"]


@pytest.mark.parametrize("layout", ["page", "present"])
@pytest.mark.parametrize("case", ["empty", "missing"])
def test_a_report_that_knows_nothing_says_so(opened, case, layout):
    """Nothing is loaded: no map, no row, and nothing is broken."""
    report = with_pictures(make_report(areas=6, **{case: True}))
    page = opened(write_page(report, layout=layout))
    expect(page.get_by_role("heading", level=1)).to_have_text(report.scenes[0].title)
    if case == "empty":
        expect(page.get_by_text("Nothing in this view has a shape")).to_be_visible()
    else:
        painted(page)
        expect(page.locator('.key[data-code="r"]')).to_contain_text("6")
    if layout == "page" and case == "empty":
        expect(page.get_by_text("There are no rows in this view.")).to_be_visible()


def test_two_views_stand_beside_each_other(opened):
    """Each under what it shows, with one legend that counts both."""
    report = with_pictures(make_report(areas=12, compared=True))
    page = opened(write_page(report, layout="present"))
    scene(page, 1)
    headings = page.locator(".engagement-heading:visible").all_inner_texts()
    assert headings == list(report.scenes[0].headings)
    maps = [page.locator(".leaflet-container").nth(n).bounding_box() for n in (0, 1)]
    assert maps[0]["width"] == pytest.approx(maps[1]["width"], abs=2)
    header = page.locator("header").bounding_box()
    assert maps[0]["y"] >= header["y"] + header["height"] - 1
    expect(page.locator('.key[data-code="0"]')).to_contain_text("|")


def test_small_counts_that_are_kept_back_are_told_as_bands(opened):
    """Where an area is pointed at as well."""
    report = with_pictures(make_report(areas=6, below=5))
    page = opened(write_page(report))
    painted(page)
    assert "16 engagements engagements" in hover(page, "XX0001")
    assert page.locator(".engagement-timeline").is_hidden()


def test_paper_is_light_and_whole(opened):
    """A dark page is printed light, every row of it, the map as wide as the sheet."""
    report = with_pictures(make_report(areas=12, theme="dark"))
    page = opened(write_page(report), 1920, 1080)
    painted(page)
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.locator(f'{MAP}[data-theme="light"]').wait_for()
    assert page.locator(".home").bounding_box()["width"] == 660
    assert page.locator("tbody tr").count() == 12
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.locator(f'{MAP}[data-theme="dark"]').wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("layout", ["page", "present"])
def test_axe_finds_nothing(opened, layout, theme):
    """WCAG 2.2 AA, in both layouts and both themes."""
    report = with_pictures(make_report(areas=12, scenes=2, theme=theme))
    page = opened(write_page(report, layout=layout), bypass_csp=True)
    painted(page)
    page.evaluate(Axe().axe_script)
    assert page.evaluate(AXE) == []


def test_a_browser_that_cannot_open_it_says_so(chromium, tmp_path):
    """Where streams cannot be unpacked, a sentence stands there and not an empty page."""
    file = tmp_path / "old.html"
    file.write_bytes(write_page(with_pictures(make_report())))
    context = chromium.new_context(offline=True)
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    page.goto(file.as_uri())
    expect(page.get_by_text("This browser cannot open this file.")).to_be_visible()
    context.close()
