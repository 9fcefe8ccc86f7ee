"""A large level in a real Chromium: an overview of every area, then finer sheets close by.

The layer is made by hand, so that each detail is told from the others by where a border runs: 8 by
8 areas, whose western borders are straight in the overview and bend east in the sheets.
"""

import re

import pytest

from dashboard.palette import LIGHT

SCRIPT = """
import json

import streamlit as st

from dashboard.components.map import show_map
from dashboard.maps import publish
from dashboard.pictures import Picture
from dashboard.palette import LIGHT
from geodata.cache import cache_directory
from geodata.web import WebLayer

SIDE, STEPS = 8, 10  # areas along a side of the country, steps of the grid along one of an area
CODES = [f"T{row}{column}" for row in range(SIDE) for column in range(SIDE)]


def number(column, row):
    inside = 0 <= column < SIDE and 0 <= row < SIDE
    return row * SIDE + column if inside else -1


def shapes(cells, bend):
    # Each side of a square is an arc. Upright ones inside the country bend east in their middle.
    arcs, sides, found = [], [], {}

    def arc(x, y, upright):
        if (x, y, upright) not in found:
            found[x, y, upright] = len(arcs)
            bent = bend if upright and 0 < x < SIDE else 0
            straight = [0, STEPS] if upright else [STEPS, 0]
            steps = [bent, 5, -bent, 5] if bent else straight
            arcs.append([x * STEPS, y * STEPS, *steps])
            one = number(x, y)
            other = number(x - 1, y) if upright else number(x, y - 1)
            low, high = sorted((one, other))
            sides.extend([high, -1] if low < 0 else [low, high])
        return found[x, y, upright]

    def ring(x, y):
        south, east = arc(x, y, False), arc(x + 1, y, True)
        north, west = arc(x, y + 1, False), arc(x, y, True)
        return [[[south, east, -1 - north, -1 - west]]]

    areas = [ring(i % SIDE, i // SIDE) for i in cells]
    return {"arcs": arcs, "sides": sides, "areas": areas}


def detail(zoom, across, bend):
    sheets = {}
    for corner in range(0, SIDE * SIDE // across**2):
        west, south = across * (corner % (SIDE // across)), across * (corner // (SIDE // across))
        cells = [number(west + i % across, south + i // across) for i in range(across**2)]
        body = {"format": "engagement-sheet/1", "positions": cells, **shapes(cells, bend)}
        box = [80 + west, 20 + south, 80.9 + west + across - 0.5, 20 + south + across]
        sheets[f"sheet-{across}-{corner:016}.json"] = (box, json.dumps(body).encode())
    listed = [[*box, name] for name, (box, _) in sheets.items()]
    return {"zoom": zoom, "grid": [80, 20, 0.1], "sheets": listed}, sheets


@st.cache_resource
def layer():
    coarse, fine = detail(6.5, 4, 2), detail(8.5, 2, 4)
    count = len(CODES)
    body = {
        "format": "engagement-layer/3", "grid": [80, 20, 0.1], "bounds": [80, 20, 88, 28],
        "codes": CODES, "names": CODES, "kinds": [0] * count, "kind_names": [""],
        "parents": [i // (4 * SIDE) for i in range(count)], "parent_names": ["South", "North"],
        "labels": [v for i in range(count) for v in (i % SIDE * STEPS + 8, i // SIDE * STEPS + 5)],
        **shapes(range(count), 0), "outlines": None, "details": [coarse[0], fine[0]],
    }
    bodies = {name: body for _, sheets in (coarse, fine) for name, (_, body) in sheets.items()}
    made = WebLayer(
        "hand-2-0123456789abcdef.json", json.dumps(body).encode(), tuple(CODES), (80, 20, 88, 28),
        bodies,
    )
    return publish(made, cache_directory("layers"))


turn = st.session_state.setdefault("turn", 0)
st.set_page_config(layout="wide")
st.button("Filter", on_click=lambda: st.session_state.update(turn=turn + 1))
click = show_map(
    Picture(
        layer=layer(), classes="".join("0123"[(i + turn) % 4] for i in range(len(CODES))),
        values=[float(i) for i in range(len(CODES))], days=[1] * len(CODES),
        unit=("engagement", "engagements"), palette=LIGHT, view="whole", selected="T34",
    ),
    key="map", height=400,
)
"""

COARSE, FINE = 7, 9
SHEET = re.compile(r"/sheet-")
FIRST_SHEET = re.compile(r"/sheet-4-0{16}")


@pytest.fixture(scope="module")
def site(serve_script):
    """A page with one map of a large level, and a button that filters."""
    return serve_script(SCRIPT)


class Sheeted:
    """The page, its map, and which sheets it asked for."""

    def __init__(self, page, shown):
        self.page, self.shown, self.fetched = page, shown, []
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url):
        if SHEET.search(url):
            self.fetched.append(url.split("/")[-1])

    def go(self, lon, lat, zoom):
        """Move the camera there."""
        self.shown.element.evaluate(
            "(_, [lat, lon, zoom]) => window.map.setView([lat, lon], zoom, {animate: false})",
            [lat, lon, zoom],
        )

    def wait_detail(self, detail):
        """Wait until the shapes of a detail are shown."""
        self.shown.frame.locator(f'#map_div[data-detail="{detail}"]').wait_for()

    def under(self, lon, lat):
        """Hover there; the code of the area that the map explains."""
        box = self.page.locator('iframe[title="streamlit_folium.st_folium"]').bounding_box()
        at = self.shown.element.evaluate(
            "(_, place) => window.map.latLngToContainerPoint(place)", [lat, lon]
        )
        self.page.mouse.move(box["x"] + at["x"] + 2, box["y"] + at["y"])
        self.page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
        tip = self.shown.frame.locator(".engagement-tip:not([hidden])")
        tip.wait_for()
        return tip.get_attribute("data-pcode")


@pytest.fixture
def sheeted(site, browser_page, live_map):
    """Open the page; its map, painted once."""

    def open_it(before=lambda page: None):
        page = browser_page()
        before(page)
        opened = Sheeted(page, live_map(page))
        page.goto(site.url)
        opened.shown.wait_painted(1)
        return opened

    return open_it


def test_the_overview_comes_first_and_alone(sheeted):
    """The whole country is painted from the layer's own file; no sheet is asked for."""
    opened = sheeted()
    assert opened.shown.data("detail") == "overview"
    assert [opened.shown.colour(code) for code in ("T00", "T33", "T77")] == [
        LIGHT.scale[i % 4] for i in (0, 27, 63)
    ]
    assert opened.under(84.1, 23.5) == "T34"
    assert opened.fetched == []


def test_closer_the_sheets_of_the_view_take_over(sheeted):
    """Each detail is drawn and hit where its own borders run, and only what is near is fetched."""
    opened = sheeted()
    opened.go(82, 22, COARSE)
    opened.wait_detail(0)
    assert opened.under(82.1, 22.5) == "T21"
    assert opened.under(82.3, 22.5) == "T22"
    opened.fetched.clear()
    opened.go(82.5, 22.5, FINE)
    opened.wait_detail(1)
    assert opened.under(82.3, 22.5) == "T21"
    assert opened.under(82.45, 22.5) == "T22"
    assert 0 < len(opened.fetched) < 16
    assert all(name.startswith("sheet-2-") for name in opened.fetched)


def test_each_sheet_is_fetched_once(sheeted):
    """Looking away, closer, out and back asks for nothing again."""
    opened = sheeted()
    for lon, lat, zoom, detail in (
        (82, 22, COARSE, "0"),
        (82.5, 22.5, FINE, "1"),
        (84, 24, 5, "overview"),
        (86, 26, COARSE, "0"),
        (82, 22, COARSE, "0"),
        (82.5, 22.5, FINE, "1"),
    ):
        opened.go(lon, lat, zoom)
        opened.wait_detail(detail)
    assert len(opened.fetched) == len(set(opened.fetched))


def test_nothing_is_blank_while_sheets_are_on_their_way(sheeted):
    """The overview stays, is hit and is recoloured, until all sheets of the view are there."""
    held = []
    opened = sheeted(lambda page: page.route(FIRST_SHEET, lambda route: held.append(route)))
    with opened.page.expect_request(FIRST_SHEET):
        opened.go(82, 22, COARSE)
    assert opened.shown.colour("T22") == LIGHT.scale[2]
    assert opened.under(82.1, 22.5) == "T22"
    opened.page.get_by_role("button", name="Filter").click()
    opened.shown.wait_painted(2)
    assert opened.shown.data("detail") == "overview"
    assert opened.shown.colour("T22") == LIGHT.scale[3]
    for route in held:
        route.continue_()
    opened.wait_detail(0)
    assert opened.shown.colour("T22") == LIGHT.scale[3]
    assert opened.under(82.1, 22.5) == "T21"


def test_a_lost_sheet_leaves_the_overview(sheeted):
    """Its areas stay as they were, the map says so, and the next move tries again."""
    opened = sheeted(lambda page: page.route(FIRST_SHEET, lambda route: route.abort()))
    opened.go(83, 22, COARSE)
    note = opened.shown.frame.locator(".engagement-note:not([hidden])")
    note.wait_for()
    assert "Finer shapes" in note.inner_text()
    assert opened.shown.colour("T22") == LIGHT.scale[2]
    assert opened.under(82.1, 22.5) == "T22"
    assert opened.under(85.1, 22.5) == "T24"
    opened.page.unroute(FIRST_SHEET)
    opened.go(82.9, 22, COARSE)
    note.wait_for(state="hidden")
    assert opened.under(82.1, 22.5) == "T21"


def test_a_filter_recolours_sheets_in_place(sheeted):
    """Camera, detail and canvas stay, and no shape travels."""
    opened = sheeted()
    opened.go(82, 22, COARSE)
    opened.wait_detail(0)
    opened.fetched.clear()
    opened.shown.element.evaluate("element => { window.mark = element.querySelector('canvas'); }")
    camera = opened.shown.data("camera")
    opened.page.get_by_role("button", name="Filter").click()
    opened.shown.wait_painted(2)
    assert opened.shown.colour("T22") == LIGHT.scale[3]
    assert (opened.shown.data("camera"), opened.shown.data("detail")) == (camera, "0")
    assert opened.shown.element.evaluate("e => window.mark === e.querySelector('canvas')")
    assert opened.fetched == []


def test_the_outline_follows_the_finest_shapes(sheeted):
    """What is picked is outlined where its borders are drawn, at every detail."""
    opened = sheeted()
    outline = opened.shown.frame.locator(f'path[stroke="{LIGHT.accent}"]')
    corners = {}
    for lon, lat, zoom, detail in ((84, 24, 5, "overview"), (84, 23, COARSE, "0")):
        opened.go(lon, lat, zoom)
        opened.wait_detail(detail)
        corners[detail] = outline.get_attribute("d").count("L")
    assert corners["overview"] < corners["0"]
    assert outline.count() == 1
