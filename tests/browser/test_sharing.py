"""A view leaves the page in a real Chromium: as a link, as a code for the room, as a file."""

import base64
import re
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.sync_playwright import Axe

from tests.dashboard.qr_reading import read_svg

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
PICTURE = "data:image/svg+xml;base64,"


def link_of(page):
    """The parameters of the address of a page."""
    return parse_qs(urlsplit(page.url).query)


def code_of(dialog):
    """What the code in the dialog says, read from its picture."""
    picture = dialog.locator(".eng-code img").get_attribute("src")
    return read_svg(base64.b64decode(picture.removeprefix(PICTURE)).decode())


def faults(page):
    """What axe finds in an open dialog."""
    found = Axe().run(page, context='[role="dialog"]', options=RULES).response["violations"]
    return [(one["id"], node["html"]) for one in found for node in one["nodes"]]


def open_dialog(page, name):
    """Press one of the buttons beside the headline; the dialog that it opens."""
    page.locator(".st-key-leaving").get_by_role("button", name=name).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_test_id("stWidgetLabel").first.wait_for()
    return dialog


def share(page):
    """The dialog with its links, the short link, and that its code says the same."""
    dialog = open_dialog(page, "Share link")
    short = dialog.locator(".eng-address").inner_text()
    assert code_of(dialog) == short
    assert faults(page) == []
    return dialog, short


def wait_shown(shown):
    """Wait for the map: when it first comes, the page is drawn anew and a dialog would close."""
    shown.frame.locator("#map_div[data-painted]").wait_for()


def test_a_view_is_shared_with_a_room_and_carried_away(site, browser_page, live_map):
    """Copied, read from the wall, opened by somebody else on the page it is of; and as a file."""
    page = browser_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    page.goto(f"{site.url}/gaps?level=1&kind=dialogue")
    wait_shown(live_map(page))
    dialog, public = share(page)
    assert urlsplit(public).path == "/"

    dialog.get_by_role("button", name="Copy the short link").click()
    dialog.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == public
    dialog.get_by_role("button", name="Copy the whole link").click()
    dialog.locator('[data-copy*="/gaps?"]', has_text="Copied").wait_for()
    whole = page.evaluate("navigator.clipboard.readText()")
    assert urlsplit(whole).path == "/gaps"
    frozen = parse_qs(urlsplit(whole).query)
    assert (frozen["for"], frozen["kind"], frozen["level"]) == (["public"], ["dialogue"], ["1"])
    assert {"asof", "breaks", "from", "to"} <= set(frozen)

    dialog.get_by_role("button", name="Fill the screen").click()
    page.wait_for_function("document.fullscreenElement?.matches('.eng-code')")
    dialog.locator(".eng-code figcaption").click()
    page.wait_for_function("document.fullscreenElement === null")

    dialog.get_by_text("Restricted", exact=True).click()
    dialog.locator(".eng-carries", has_text="leaves nothing out").wait_for()
    restricted = dialog.locator(".eng-address").inner_text()
    assert restricted != public
    dialog.locator(".eng-code figcaption", has_text=restricted).wait_for(state="attached")
    assert code_of(dialog) == restricted

    guest = browser_page(390, 844, "dark")
    guest.goto(public)
    guest.wait_for_url(re.compile(r"/gaps\?.*for=public"))
    guest.get_by_text("Shown as to this audience").wait_for()
    wait_shown(live_map(guest))
    assert {name: link_of(guest)[name] for name in ("kind", "asof")} == {
        name: frozen[name] for name in ("kind", "asof")
    }
    assert "l" not in link_of(guest)
    guest.locator(".st-key-leaving").scroll_into_view_if_needed()
    assert share(guest)[1] == public
    guest.keyboard.press("Escape")
    guest.get_by_role("dialog").wait_for(state="hidden")
    open_dialog(guest, "Export")
    assert faults(guest) == []

    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    dialog = open_dialog(page, "Export")
    dialog.get_by_text("Table (CSV)", exact=True).click()
    dialog.get_by_text("Table", exact=True).wait_for()
    assert faults(page) == []
    dialog.get_by_role("button", name="Make the file").click()
    give = dialog.get_by_role("button", name=re.compile(r"Download Nepal-.*\.csv"))
    give.wait_for()
    dialog.locator(".eng-carries", has_text="not for this audience").wait_for()
    with page.expect_download() as download:
        give.click()
    file = download.value.path().read_text(encoding="utf-8-sig")
    assert len(file.splitlines()) == 8
    assert "Public" in file
