"""Data as a work place, in a real Chromium: what a country office does with a partner's file."""

import json
import re

import pytest
import shapely

NAMES = {
    "QQ0100": "Northfield",
    "QQ0101": "Riverside",
    "QQ0102": "Stonebridge",
    "QQ0103": "Westwood",
}

ROWS = b"""Date,State,County,Organization
2026-01-05,State 0,Northfield,Alpha
2026-02-05,State 0,Rivertown Market,Beta
2026-02-06,State 0,Rivertown Market,Beta
2026-02-07,State 1,<img src=x onerror=alert(1)> **End**,Beta
"""

CROSSWALK = b"""name,pcode
Rivertown Market,QQ0101
"""


def boundary_file(**properties):
    """Four counties in two states; other properties stand for them where they are given."""
    features = [
        {
            "type": "Feature",
            "properties": {key: f"{value} {n}" for key, value in properties.items()}
            or {
                "admin2Name": name,
                "admin2Pcode": code,
                "admin1Name": f"State {n // 2}",
                "admin1Pcode": f"QQ0{n // 2}",
                "admin0Name_en": "Quland",
                "admin0Pcode": "QQ",
            },
            "geometry": shapely.geometry.mapping(shapely.box(n, 0, n + 1, 1)),
        }
        for n, (code, name) in enumerate(NAMES.items())
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def upload(page, field, name, content):
    """Give a file to one of the upload fields."""
    page.locator('input[type="file"]').nth(field).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def open_section(page, name):
    """Go to a section of Data by its label."""
    page.get_by_test_id("stButtonGroup").first.get_by_text(name, exact=False).click()


def rest(page):
    """Wait until the page is drawn in full: what is typed into it earlier may be drawn over."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def give_name(page):
    """Say who decides, once the card of the open group stands below."""
    page.get_by_role("button", name="Skip").wait_for()
    rest(page)
    name = page.get_by_role("textbox", name="Your name")
    name.fill("Amina Yusuf")
    name.press("Enter")
    page.locator(".st-key-review-reject button:enabled").wait_for()


def table_at(page, below):
    """Left, top and width of the first table, once what stands below it is drawn and at rest."""
    below.wait_for()
    rest(page)
    canvas = page.get_by_test_id("stDataFrame").first.locator("canvas").first
    canvas.wait_for()
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    return box["x"], box["y"], box["width"]


@pytest.fixture
def office(serve_app, browser_page, tmp_path):
    """An empty store with a boundary loaded by hand; the page on it."""

    def start(**options):
        page = browser_page(**options)
        page.goto(serve_app(tmp_path / "office.gpkg").url + "/data")
        upload(page, 0, "quland.geojson", boundary_file())
        page.get_by_text("No overlaps and no gaps").wait_for()
        page.get_by_role("button", name="Load this boundary").click()
        page.get_by_text("is loaded: 4 areas").wait_for()
        return page

    return start


def load_records(page):
    """The partner's file, as it is."""
    upload(page, 1, "diary.csv", ROWS)
    page.get_by_role("button", name="Load these records").click()
    page.get_by_text("4 rows received, 1 loaded").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_held_name_is_settled_and_the_decision_taken_back(office, width):
    """From the queue to the map and back: two rows, one decision, on a screen and on a phone."""
    page = office(width=width, height=844)
    load_records(page)
    page.get_by_role("link", name="Review 3 held rows").click()
    page.get_by_role("heading", name="2 things that only a person can settle, in 3 rows").wait_for()
    give_name(page)
    page.get_by_text("1. Riverside in State 0").click()
    page.locator(".st-key-review-accept button:enabled").click()
    page.get_by_role("button", name="Apply to 2 rows").click()
    page.get_by_text("2 rows have left the queue").wait_for()
    page.get_by_role("link", name="Take a decision back").click()
    page.get_by_role("heading", name="1 decision").wait_for()
    x, y, _ = table_at(page, page.get_by_text("Pick a decision to see it"))
    page.mouse.click(x + 18, y + 52)
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Decided by Amina Yusuf").wait_for()
    dialog.get_by_role("button", name="Take it back").click()
    page.get_by_role("heading", name="0 decisions").wait_for()
    dialog.wait_for(state="hidden")
    open_section(page, "Review (3)")
    page.get_by_role("heading", name="2 things that only a person can settle, in 3 rows").wait_for()


def test_the_queue_is_worked_from_the_keyboard(office):
    """S skips, N says that it is no place of ours, and the hostile name stays text."""
    page = office()
    load_records(page)
    open_section(page, "Review (3)")
    give_name(page)
    page.get_by_role("heading", level=2).click()
    page.keyboard.press("s")
    page.get_by_role("heading", name="<img src=x onerror=alert(1)> **End**").wait_for()
    page.keyboard.press("n")
    page.get_by_role("button", name="Apply to 1 row").wait_for()
    assert page.locator("img[src='x']").count() == 0


def test_a_column_is_corrected_and_remembered(office):
    """A double click changes what a column is read as; next month's file is read the same way."""
    page = office()
    upload(page, 1, "diary.csv", ROWS)
    x, y, width = table_at(page, page.get_by_text("How the place columns match"))
    page.mouse.dblclick(x + width * 0.48, y + 36 + 33 * 2 + 16)
    page.locator(".gdg-style input").last.wait_for()
    page.keyboard.type("Not read")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Read the columns as guessed").wait_for()
    page.get_by_text("Remember the columns for files of this shape").wait_for()
    page.get_by_role("button", name="Load these records").click()
    page.get_by_text("4 rows received").wait_for()
    upload(page, 1, "next.csv", ROWS.replace(b"2026-02", b"2026-03"))
    page.get_by_text("Read as you set it on").wait_for()


def test_a_crosswalk_places_what_was_held(office):
    """Other names of areas come as a file, and the rows that say them are placed."""
    page = office()
    load_records(page)
    upload(page, 2, "crosswalk.csv", CROSSWALK)
    page.get_by_role("button", name="Load these names").click()
    page.get_by_text("is loaded: 1 name").wait_for()
    page.get_by_text("Review (1)").wait_for()


def test_a_boundary_without_a_name_asks_which_attribute_it_is(serve_app, browser_page, tmp_path):
    """A sentence, then a question that the person who brought the file can answer."""
    page = browser_page()
    page.goto(serve_app(tmp_path / "own.gpkg").url + "/data")
    upload(page, 0, "odd.geojson", boundary_file(remark_of_2019="The place called"))
    ask = page.get_by_role("button", name="Read it so")
    ask.or_(page.get_by_role("button", name="Load this boundary")).first.wait_for()
    assert page.get_by_text("Traceback").count() == 0


def test_the_waterfall_leads_to_what_fell_out(serve_app, browser_page, demo_store):
    """Each step's loss is a link to the rows behind it."""
    page = browser_page()
    page.goto(serve_app(demo_store).url + "/data?open=flow:")
    page.get_by_role("heading", name="rows received are on the map").wait_for()
    page.get_by_role("link", name=re.compile("outside the period")).click()
    page.get_by_role("heading", name=re.compile("engagements outside the period")).wait_for()
    page.get_by_role("link", name="11 held for review").click()
    page.get_by_role("heading", name="only a person can settle").wait_for()
    rest(page)
    assert page.get_by_text("Something went wrong").count() == 0


@pytest.mark.real
def test_somalia_is_reviewed_from_the_real_files(serve_app, browser_page, tmp_path, real_data):
    """Baidoa is found in the workbook's own lookup sheet; Xarardheere needs one decision."""
    case = real_data / "cases" / "som_3w_2022"
    page = browser_page()
    page.goto(serve_app(tmp_path / "som.gpkg").url + "/data")
    page.locator('input[type="file"]').nth(0).set_input_files(case / "som_adm2_cod.geojson")
    page.get_by_role("button", name="Load this boundary").click()
    page.get_by_text("is loaded: 74 areas").wait_for()
    page.locator('input[type="file"]').nth(1).set_input_files(
        case / "som_3w_all_clusters_mar2022.xlsx"
    )
    page.get_by_role("button", name="Load these records").click()
    page.get_by_text("31,085 rows received, 31,083 loaded").wait_for()
    open_section(page, "Review (")
    page.get_by_role("heading", name="Xarardheere").wait_for()
    give_name(page)
    # It lies outside the region that the rows state, so nothing is chosen beforehand.
    page.get_by_text("1. Xarardheere in Mudug").click()
    page.locator(".st-key-review-accept button:enabled").click()
    page.get_by_role("button", name="Apply to 2 rows").click()
    page.get_by_text("2 rows have left the queue").wait_for()
