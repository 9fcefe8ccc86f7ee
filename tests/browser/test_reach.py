"""The map by keyboard, by its menu and in other languages, in a real Chromium without a network."""

import json
import re

import pytest

SCRIPT = """
import json

import pandas as pd
import shapely
import streamlit as st

from dashboard.components.map import show_map
from dashboard.maps import publish
from dashboard.palette import palette_for
from dashboard.pictures import Beside, Legend, Picture, Points, Step
from geodata.areas import Areas
from geodata.cache import cache_directory
from geodata.model import conform
from geodata.web import web_layer

st.set_page_config(layout="wide")
events = st.session_state.setdefault("events", [])
root = st.session_state.setdefault("root", "")
language = st.query_params.get("lang", "en")


@st.cache_resource
def layer(level):
    # Three rows of four districts, the first in the south-west; and an island in the east.
    cells = [shapely.box(w, s, w + 1, s + 1) for s in (26, 27, 28) for w in (84, 85, 86, 87)]
    cells.append(shapely.box(89, 27, 89.4, 27.4))
    rows = [
        {"level": 2, "pcode": f"T{i:02}", "name": f"District {i}", "geometry": cell,
         "parent_pcode": "P1" if i == 12 else f"P{i % 4 // 2}"}
        for i, cell in enumerate(cells)
    ] + [
        {"level": 1, "pcode": f"P{p}", "name": f"Province {p}", "parent_pcode": None,
         "geometry": shapely.box(84 + 2 * p, 26, 86 + 2 * p, 29)}
        for p in (0, 1)
    ]
    frame = pd.DataFrame(rows).assign(source_id="test", vintage="test")
    made = web_layer(Areas(conform("areas", frame)), level)
    return made, publish(made, cache_directory("layers"))


def take(event):
    places = event.fields.get("places", ())
    events.append([event.name, event.pcode, *(str(place) for place in places)])
    if event.name == "into":
        st.session_state.update(root=event.pcode)
    if event.name == "up":
        st.session_state.update(root="")
    if event.name == "pick":
        st.session_state["picked"] = event.pcode


made, name = layer(2 if root or "flat" in st.query_params else 1)
classes = "".join("012lnzf"[i % 7] for i in range(len(made.codes)))
if root:
    within = [i % 4 // 2 == int(root[1]) and i < 12 for i in range(len(made.codes))]
    classes = "".join(c if inside else "o" for c, inside in zip(classes, within))
items = [("z", "none", ""), ("0", "1 to 5", ""), ("1", "6 to 10", ""), ("2", "11 to 40", "")]
figures = [float(i) if c in "012f" else None for i, c in enumerate(classes)]
days = [i if c in "012lf" else None for i, c in enumerate(classes)]
two, dots = "two" in st.query_params, "points" in st.query_params
st.button("Before the map")
show_map(
    Picture(
        layer=name,
        classes=classes,
        values=figures,
        days=days,
        unit=("engagement", "engagements"),
        palette=palette_for("dark" if st.context.theme.type == "dark" else "light"),
        selected=st.session_state.get("picked", ""),
        view=root,
        language=language,
        legend=Legend("Engagements", tuple(items)),
        heading="2024" if two else "",
        beside=Beside(classes[::-1], figures[::-1], days[::-1], "2025") if two else None,
        points=Points([84.15, 84.85, 85.85], [26.15, 26.15, 27.15], [3, 1, 2], 9) if dots else None,
        down=Step(not root, "Districts are the lowest level of this boundary." if root else ""),
        up=Step(bool(root), "" if root else "This is the whole country."),
    ),
    key="map",
    height=340,
    on_event=take,
)
st.button("After the map")
st.text(f"events: {json.dumps(events)}")
"""


@pytest.fixture(scope="module")
def site(serve_script):
    """A small app with one map whose areas can be looked into."""
    return serve_script(SCRIPT)


class Reached:
    """A page and its map, for a reader without a pointer."""

    def __init__(self, page, shown):
        self.page, self.shown, self.frame = page, shown, shown.frame

    def keys(self, *keys):
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def focus_map(self):
        """Come to the areas with the tabulator, past the buttons before them."""
        self.frame.get_by_role("button", name="More", exact=True).focus()
        self.keys("Tab")

    def at(self, pcode):
        """Wait until an area is in focus."""
        self.frame.locator(f'#map_div[data-focused="{pcode}"]').wait_for()

    def said(self, text):
        """Wait until something is said aloud, and hand over all of it."""
        live = self.frame.locator(".engagement-live", has_text=text)
        live.wait_for(state="attached")
        return live.text_content()

    def events(self, count):
        """What the server was told, once it was told so much."""
        told = re.compile(rf"^events: \[(\[[^\]]*\](, )?){{{count}}}\]$")
        line = self.page.get_by_text(told)
        return json.loads(line.inner_text().removeprefix("events: "))

    def item(self, name):
        """An entry of the open menu."""
        return self.frame.get_by_role("menuitem", name=name)


@pytest.fixture
def reach(site, browser_page, live_map):
    """Open the app; the reader of its map, painted once."""

    def open_it(link="", *size, **options):
        page = browser_page(*size, **options)
        page.goto(f"{site.url}/?{link}")
        shown = live_map(page)
        shown.wait_painted(1)
        return Reached(page, shown)

    return open_it


def focused(reader):
    """The name of what has the keyboard's focus in the map's frame."""
    return reader.shown.element.evaluate("() => document.activeElement.getAttribute('aria-label')")


def test_the_map_is_one_stop_after_its_named_buttons(reach):
    """Four buttons with names, large enough to hit, then the areas, then out: no trap, no jump."""
    reader = reach("flat")
    names = ["Zoom in", "Zoom out", "Whole view", "More"]
    reader.frame.get_by_role("button", name=names[0]).focus()
    seen = []
    for _ in range(5):
        seen.append(focused(reader))
        reader.keys("Tab")
    assert seen == [*names, "Map of areas"]
    for name in names:
        box = reader.frame.get_by_role("button", name=name).bounding_box()
        assert min(box["width"], box["height"]) >= 24
    before = reader.shown.data("camera")
    reader.frame.get_by_role("button", name="Zoom in").focus()
    reader.keys("Enter")
    reader.frame.locator(f'#map_div:not([data-camera="{before}"])').wait_for()
    assert focused(reader) == "Zoom in"
    assert reader.frame.locator("#map_div a[href='#']").count() == 0


def test_arrow_keys_walk_from_neighbour_to_neighbour(reach):
    """Each step is ringed, kept in view and said; water is crossed; an end is told."""
    reader = reach("flat")
    reader.shown.click("T00")
    reader.shown.wait_painted(2)
    reader.focus_map()
    reader.at("T00")
    reader.keys("ArrowRight")
    reader.at("T01")
    assert reader.said("District 1,") == (
        "District 1, Province 0: 1 engagement. Class: 6 to 10. Last engaged yesterday"
    )
    reader.keys("ArrowUp")
    reader.at("T05")
    assert reader.said("District 5,") == "District 5, Province 0: 0 engagements. Class: none"
    reader.keys("ArrowLeft", "ArrowDown")
    reader.at("T00")
    reader.keys("ArrowUp", "ArrowRight", "ArrowRight", "ArrowRight")
    reader.at("T07")
    reader.keys("+", "+", "+", "ArrowRight")
    reader.at("T12")
    box = reader.shown.element.bounding_box()
    x, y = reader.shown.place("T12")
    assert box["x"] < x < box["x"] + box["width"]
    assert box["y"] < y < box["y"] + box["height"]
    reader.keys("ArrowRight")
    assert reader.said("No area further") == "No area further in that direction"
    reader.at("T12")
    rings = reader.shown.element.locator("path[stroke-width='3']")
    assert rings.count() == 1
    reader.keys("PageUp", "PageUp")
    reader.at("T10")
    reader.keys("PageDown")
    reader.at("T11")
    reader.keys("Escape")
    rings.wait_for(state="detached")


def test_every_area_is_within_reach_of_every_other(reach):
    """Arrow keys alone lead from any area to all of them, the island included."""
    reader = reach("flat")
    missed = reader.shown.element.evaluate(
        """async () => {
            const fetched = performance.getEntriesByType("resource").map(({ name }) => name);
            const file = fetched.find((name) => name.includes("/layers/")).split("/").pop();
            const layer = await EngagementMap.fetchLayer("../../assets/layers/" + file);
            const ways = [[1, 0], [-1, 0], [0, 1], [0, -1]];
            const missed = [];
            for (let from = 0; from < 13; from++) {
                const seen = new Set([from]);
                for (const i of seen) for (const way of ways) {
                    const next = EngagementMap.nextArea(layer, i, way);
                    if (next >= 0) seen.add(next);
                }
                if (seen.size < 13) missed.push(from);
            }
            return missed;
        }"""
    )
    assert missed == []


def test_keys_go_into_an_area_and_up_again(reach):
    """Enter looks into one, Space picks, Backspace goes up; what is not possible says why."""
    reader = reach()
    reader.focus_map()
    reader.keys("Backspace")
    assert reader.said("whole country") == "This is the whole country."
    reader.keys("ArrowRight")
    reader.at("P1")
    reader.keys("Enter")
    reader.shown.wait_painted(2)
    assert reader.said("6 areas shown").startswith("6 areas shown. District")
    reader.keys("ArrowLeft", "ArrowLeft", "ArrowLeft")
    assert reader.shown.data("focused") in {"T02", "T06", "T10"}
    here = reader.shown.data("focused")
    reader.keys("Space")
    assert reader.events(2) == [["into", "P1"], ["pick", here]]
    reader.keys("Enter")
    assert reader.said("lowest") == "Districts are the lowest level of this boundary."
    reader.keys("Backspace")
    reader.said("2 areas shown")
    assert reader.events(3)[2] == ["up", ""]


def test_the_menu_says_what_is_impossible_and_why(reach):
    """By right button, by button and by key; walked with arrows; its focus goes back."""
    reader = reach()
    reader.page.mouse.click(*reader.shown.place("P1"), button="right")
    reader.frame.get_by_role("menu", name="Province 1").wait_for()
    up = reader.item("Go up one level")
    assert up.get_attribute("aria-disabled") == "true"
    assert "This is the whole country." in up.inner_text()
    up.click(force=True)
    reader.keys("ArrowUp", "ArrowUp", "End", "Enter")
    assert reader.events(1) == [["explain", "P1"]]
    reader.focus_map()
    reader.keys("ArrowLeft")
    reader.at("P0")
    reader.keys("Shift+F10")
    reader.frame.get_by_role("menu", name="Province 0").wait_for()
    reader.keys("Escape")
    reader.at("P0")
    assert focused(reader) == "Map of areas"
    reader.frame.get_by_role("button", name="More", exact=True).click()
    painted = reader.shown.data("painted")
    reader.item("Show the areas within it").click()
    assert reader.events(2)[1] == ["into", "P0"]
    reader.frame.locator(f'#map_div:not([data-painted="{painted}"])').wait_for()
    reader.frame.get_by_role("button", name="More", exact=True).click()
    assert "lowest level" in reader.item("Show the areas within it").inner_text()


def test_records_with_coordinates_are_reached_without_pointing(reach):
    """The menu of an area asks for those in it, by keyboard; where there are none it says so."""
    reader = reach("flat&points")
    reader.shown.click("T00")
    reader.shown.wait_painted(2)
    reader.focus_map()
    reader.keys("Shift+F10")
    reader.item("List the records at 2 places").wait_for()
    reader.keys("End", "Enter")
    assert reader.events(2)[1] == ["points", "", "(84.15, 26.15)", "(84.85, 26.15)"]
    reader.focus_map()
    reader.keys("ArrowRight")
    reader.at("T01")
    reader.keys("Shift+F10")
    none = reader.item("List its records with coordinates")
    assert none.get_attribute("aria-disabled") == "true"
    assert "None of its records shown has coordinates" in none.inner_text()


def test_a_long_press_opens_the_menu_on_a_phone(reach):
    """The finger that leaves afterwards picks nothing; entries are as high as a finger is wide."""
    reader = reach("", 390, 844, touch=True)
    touch = reader.page.context.new_cdp_session(reader.page)
    x, y = reader.shown.place("P0")
    touch.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    explain = reader.item("Explain this colour")
    explain.wait_for()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    box = explain.bounding_box()
    assert box["height"] >= 44
    assert box["x"] + box["width"] <= 390
    explain.tap()
    assert reader.events(1) == [["explain", "P0"]]


def test_a_comparison_is_said_of_both_panes(reach):
    """One tab stop for two maps, and each area with what both of them say about it."""
    reader = reach("flat&two")
    reader.shown.click("T01")
    reader.shown.wait_painted(2)
    reader.focus_map()
    said = reader.said("District 1,")
    assert said.startswith("District 1, Province 0: 2024: 1 engagement.")
    assert "2025: " in said
    assert reader.frame.locator(".engagement-areas").count() == 1


def test_the_map_speaks_the_language_of_the_picture(reach):
    """Words come once, as a file of their own; Arabic runs from right to left, maps do not."""
    reader = reach("lang=ar")
    assert reader.shown.element.evaluate("() => document.documentElement.dir") == "rtl"
    fetched = reader.shown.element.evaluate(
        "() => performance.getEntriesByType('resource').map(({ name }) => name)"
    )
    assert [name.split("/")[-1].split("?")[0] for name in fetched if "/words/" in name] == [
        "ar.json"
    ]
    buttons = reader.frame.locator(".engagement-buttons button")
    buttons.last.focus()
    reader.keys("Tab", "ArrowRight")
    reader.at("P1")
    reader.keys("ContextMenu")
    menu = reader.frame.locator(".engagement-menu")
    assert menu.evaluate("menu => getComputedStyle(menu).direction") == "rtl"
    box, frame = menu.bounding_box(), reader.shown.element.bounding_box()
    assert frame["x"] <= box["x"] <= box["x"] + box["width"] <= frame["x"] + frame["width"]
    assert reader.frame.get_by_role("menuitem").count() == 4
