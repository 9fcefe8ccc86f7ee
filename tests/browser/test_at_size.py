"""What a reader of a very large country meets: a map drawn first, a search in the server."""

import os
import re

import pytest

SLOW = """
import os, sys
from pathlib import Path
port, store, cache = sys.argv[1:]
os.environ["ENGAGEMENT_CACHE"] = cache
from dashboard import drawing
from dashboard.server import serve
draw = drawing.web_layer
def wait(areas, level, *, progress=None):
    progress("Generalising the borders", 0.4)
    Path(cache, "go").read_bytes()  # a pipe: waits until the test writes
    return draw(areas, level)
drawing.web_layer = wait
serve(store, port=int(port), headless=True)
"""
MANY = """
import sys
from dashboard.places import PlaceFinder
from dashboard.server import serve
PlaceFinder.MANY = 100
serve(sys.argv[2], port=int(sys.argv[1]), headless=True)
"""


def test_the_map_comes_by_itself_when_it_is_drawn(
    servers, demo_store, tmp_path, browser_page, live_map
):
    """Meanwhile there are figures, a list, and how far it is; nobody has to do anything."""
    os.mkfifo(tmp_path / "go")
    site = servers.start(SLOW, str(demo_store), str(tmp_path))
    page = browser_page()
    page.goto(site.url)
    page.get_by_role("heading", name=re.compile("45 of 77 districts engaged")).wait_for()
    page.get_by_text("Generalising the borders").wait_for()
    page.get_by_test_id("stDataFrame").first.wait_for()
    assert page.locator("iframe").count() == 0
    (tmp_path / "go").write_bytes(b"")
    live_map(page).wait_painted(1)
    assert page.get_by_text("Generalising the borders").count() == 0


@pytest.fixture
def many(servers, demo_store, browser_page, live_map):
    """The dashboard with more places than it sends to a browser, opened."""
    page = browser_page()
    page.goto(servers.start(MANY, str(demo_store)).url)
    live_map(page).wait_painted(1)
    return page


def test_a_place_of_very_many_is_found_in_the_server(many):
    """Typed, found, opened; the box is closed and the map follows."""
    many.get_by_role("button", name="Find a place").click()
    many.get_by_label("Name or P-code").fill("kathm")
    many.get_by_label("Name or P-code").press("Enter")
    many.get_by_role("button", name=re.compile(r"^Kathmandu, Bagmati")).click()
    many.get_by_role("heading", name="Kathmandu", exact=True).wait_for()
    many.wait_for_url(re.compile("area=NP0327"))
    many.get_by_label("Name or P-code").wait_for(state="hidden")
