"""The map's frame in a real Chromium: two panes, one legend, and what they say to the server."""

import re

import pytest

from dashboard.palette import LIGHT

SCRIPT = """
import json
from dataclasses import replace
from functools import partial

import pandas as pd
import shapely
import streamlit as st

from dashboard.components.map import show_map
from dashboard.maps import publish
from dashboard.palette import palette_for
from dashboard.pictures import Beside, Film, Legend, Picture, Timeline
from geodata.areas import Areas
from geodata.cache import cache_directory
from geodata.model import conform
from geodata.web import web_layer

st.set_page_config(layout="wide")
SQUARE = ("#e8e8e8", "#b0d5df", "#64acbe", "#e4acac", "#ad9ea5", "#627f8c", "#c85a5a", "#985356",
          "#574249")
SCALES = {
    "classes": None,
    "bivariate": SQUARE,
    "change": ("#1f4b99", "#5f8cc9", "#b4cde8", "#e9e6df", "#eec4a4", "#cf8250", "#8f4a14"),
}
CLASSES = {
    "classes": ("012301230lnr", "112201l30lnr"),
    "bivariate": ("012345678lnr", "000345678lnr"),
    "change": ("012345633lnr", "012333333lnr"),
}
STATES = (
    ("l", "lapsed", "Records, but only before this period"),
    ("n", "no record", ""),
    ("r", "not reported", ""),
)


@st.cache_resource
def layer():
    rows = [
        {"level": 1, "pcode": f"T{i:02}", "name": f"District {i}", "kind": None,
         "geometry": shapely.box(84 + i % 4, 26 + i // 4, 85 + i % 4, 27 + i // 4),
         "parent_pcode": None}
        for i in range(12)
    ]
    frame = pd.DataFrame(rows).assign(source_id="test", vintage="test")
    made = web_layer(Areas(conform("areas", frame)), 1)
    return publish(made, cache_directory("layers"))


def figures(classes):
    return [float(c) if c.isdigit() else None for c in classes]


def legend(kind):
    items = [(str(i), f"class {i}", "") for i in range(len(set(CLASSES[kind][0]) - set("lnr")))]
    if kind == "bivariate":
        ends = {"across": ("5", "9"), "up": ("10", "1,500")}
        return Legend("Trainings", (*items, *STATES), kind, "Dialogues", **ends)
    return Legend("Trainings", (*items, *STATES), kind)


def beside():
    return Beside(before, figures(before), [None] * 12, "March to May 2024")


def timeline():
    return Timeline("2025-01", (4, 9), "2025-01", "2025-02", "key", film())


def film():
    steps = (("2025-01", "2025-01"), ("2025-01", "2025-02"))
    classes = ("0" * 12, "3" * 12)
    return Film(steps, classes, tuple(figures(row) for row in classes))


ours = st.session_state
ours.setdefault("said", [])
ours.setdefault("kind", "classes")
ours.setdefault("two", False)
ours.setdefault("timed", False)
ours.setdefault("language", "en")
for label, change in {
    "Two panes": {"two": not ours.two},
    "Bivariate": {"kind": "bivariate"},
    "Change": {"kind": "change"},
    "Classes": {"kind": "classes"},
    "Time": {"timed": not ours.timed},
    "Arabic": {"language": "ar"},
}.items():
    st.sidebar.button(label, on_click=partial(ours.update, change))
now, before = CLASSES[ours.kind]
palette = palette_for("dark" if st.context.theme.type == "dark" else "light")
picture = Picture(
    layer=layer(),
    classes=now,
    values=figures(now),
    days=[None] * 12,
    unit=("training", "trainings"),
    palette=replace(palette, scale=SCALES[ours.kind] or palette.scale),
    selected="",
    view="test",
    language=ours.language,
    legend=legend(ours.kind),
    heading="March to May 2025" if ours.two else "",
    beside=beside() if ours.two else None,
    timeline=timeline() if ours.timed else None,
)
show_map(
    picture,
    key="map",
    height=320,
    on_event=lambda event: ours.said.append([event.name, event.pcode, dict(event.fields)]),
)
st.text(f"said: {json.dumps(ours.said)}")
"""


@pytest.fixture(scope="module")
def site(serve_script):
    """A small app with one map and buttons that change what it shows."""
    return serve_script(SCRIPT)


def press(page, shown, *names):
    """Press the app's buttons one after the other, each when the map shows what came before."""
    for name in names:
        painted = int(shown.data("painted"))
        page.get_by_role("button", name=name, exact=True).click()
        shown.wait_painted(painted + 1)


def key(shown, code):
    """An item of the legend."""
    return shown.frame.locator(f'.engagement-legend button[data-code="{code}"]')


def counts(shown):
    """What the legend counts, by the code of the class or state."""
    keys = shown.frame.locator(".engagement-legend button").all()
    return {str(k.get_attribute("data-code")): k.locator(".count").inner_text() for k in keys}


def colours(shown, pane, *codes):
    """The colours painted at areas' label points in one of the panes."""
    script = """(_, [pane, codes]) => codes.map((code) => {
        const map = document.querySelectorAll(".engagement-pane > .leaflet-container")[pane];
        const canvas = map.querySelector("canvas");
        const [at, box] = [EngagementMap.locate(code, pane), canvas.getBoundingClientRect()];
        const scale = canvas.width / box.width;
        const x = (at.x - box.x) * scale, y = (at.y - box.y) * scale;
        const [r, g, b, a] = canvas.getContext("2d").getImageData(x, y, 1, 1).data;
        const hex = (part) => part.toString(16).padStart(2, "0");
        return a ? "#" + [r, g, b].map(hex).join("") : "none";
    })"""
    return shown.element.evaluate(script, [pane, codes])


def drawn_again(shown, act):
    """Do something, and wait until the first map has been drawn anew."""
    before = shown.data("drawn")
    act()
    shown.frame.locator(f'#map_div:not([data-drawn="{before}"])').wait_for()


def cameras(shown):
    """Where each of the maps has an area in the middle, seen from its own corner."""
    script = """() => [0, 1].map((pane) => {
        const map = document.querySelectorAll(".engagement-pane > .leaflet-container")[pane];
        const [at, box] = [EngagementMap.locate("T05", pane), map.getBoundingClientRect()];
        return [at.x - box.x, at.y - box.y];
    })"""
    return shown.element.evaluate(script)


def heights(page, shown):
    """Of the map, of all that stands in the frame, and of the frame on the page."""
    inside = shown.element.evaluate(
        "e => [e.clientHeight, document.querySelector('.engagement-frame').offsetHeight]"
    )
    box = page.locator("iframe").bounding_box()
    return [*inside, box["height"]]


def test_two_panes_share_legend_and_camera(opened):
    """A comparison: each pane has its picture and heading, one legend counts both, none drifts."""
    page, shown = opened()
    alone = shown.element.evaluate("e => e.clientWidth")
    assert counts(shown) == {"0": "3", "1": "2", "2": "2", "3": "2", "l": "1", "n": "1", "r": "1"}
    press(page, shown, "Two panes")
    assert shown.frame.locator(".engagement-heading").all_inner_texts() == [
        "March to May 2025",
        "March to May 2024",
    ]
    assert colours(shown, 0, "T00", "T06") == [LIGHT.scale[0], LIGHT.scale[2]]
    assert colours(shown, 1, "T00", "T06") == [LIGHT.scale[1], LIGHT.lapsed]
    assert counts(shown)["0"] == "3 | 2"
    assert key(shown, "l").get_attribute("aria-label") == (
        "lapsed, March to May 2025: 1, March to May 2024: 2"
    )
    assert cameras(shown)[0] == pytest.approx(cameras(shown)[1], abs=1)

    box = shown.frame.locator(".engagement-beside").bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 100, steps=4)
    drawn_again(shown, page.mouse.up)
    assert cameras(shown)[0] == pytest.approx(cameras(shown)[1], abs=1)
    shown.press("Zoom in")
    assert cameras(shown)[0] == pytest.approx(cameras(shown)[1], abs=1)

    press(page, shown, "Two panes")
    assert shown.frame.locator(".engagement-pane").count() == 1
    assert shown.element.evaluate("e => e.clientWidth") == alone
    assert counts(shown)["0"] == "3"


def test_hover_and_click_reach_both_panes(opened):
    """The same area is explained in both, and a click in either is one event."""
    page, shown = opened()
    press(page, shown, "Two panes")
    at = shown.element.evaluate("() => EngagementMap.locate('T06', 1)")
    box = page.locator("iframe").bounding_box()
    page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
    tips = shown.frame.locator('.engagement-tip[data-pcode="T06"]:not([hidden])')
    tips.nth(1).wait_for()
    assert "2 trainings" in tips.nth(0).inner_text()
    assert "Lapsed" in tips.nth(1).inner_text()
    page.mouse.down()
    page.mouse.up()
    page.get_by_text('said: [["pick", "T06", {}]]').wait_for()
    assert shown.frame.locator(f'path[stroke="{LIGHT.accent}"]').count() == 2


def test_a_class_is_singled_out_by_its_item_of_the_legend(opened):
    """All other areas fade in every pane; the same item again, or Escape, lets go."""
    page, shown = opened()
    press(page, shown, "Two panes")
    plain = colours(shown, 0, "T00", "T01", "T09")
    drawn_again(shown, key(shown, "1").click)
    assert key(shown, "1").get_attribute("aria-pressed") == "true"
    for pane, lit, faded in ((0, "T01", "T00"), (1, "T00", "T02")):
        assert colours(shown, pane, lit) == [LIGHT.scale[1]]
        assert colours(shown, pane, faded)[0] not in LIGHT.scale
    drawn_again(shown, key(shown, "1").click)
    assert colours(shown, 0, "T00", "T01", "T09") == plain
    # What has hardly a colour of its own is tinted, else nothing would be seen.
    drawn_again(shown, key(shown, "r").click)
    assert colours(shown, 0, "T11") != ["none"]
    assert key(shown, "r").get_attribute("aria-pressed") == "true"
    drawn_again(shown, lambda: page.keyboard.press("Escape"))
    assert key(shown, "r").get_attribute("aria-pressed") == "false"
    assert colours(shown, 0, "T11") == ["none"]


def test_legends_of_two_measures_and_of_change(opened):
    """A square whose second measure rises upwards, and bands from one end to the other."""
    page, shown = opened()
    drawn_again(shown, key(shown, "1").click)
    press(page, shown, "Bivariate")
    cells = shown.frame.locator(".engagement-legend .cell").all()
    assert [cell.get_attribute("data-code") for cell in cells] == list("678345012")
    assert cells[0].get_attribute("aria-label") == "class 6, 1"
    # The same code means something else now, so nothing is singled out any more.
    assert key(shown, "1").get_attribute("aria-pressed") == "false"
    assert shown.frame.locator(".engagement-legend .up").inner_text() == "Dialogues"
    # Amounts stand where two classes meet: between columns, and between rows from the bottom up.
    boxes = [cell.bounding_box() for cell in cells]
    edges = {
        edge.inner_text(): edge.bounding_box()
        for edge in shown.frame.locator(".engagement-legend .edge").all()
    }
    middles = {text: box["x"] + box["width"] / 2 for text, box in edges.items()}
    assert middles["5"] == pytest.approx(boxes[7]["x"], abs=2)
    assert middles["9"] == pytest.approx(boxes[8]["x"], abs=2)
    heights = {text: box["y"] + box["height"] / 2 for text, box in edges.items()}
    assert heights["10"] == pytest.approx(boxes[6]["y"], abs=2)
    assert heights["1,500"] == pytest.approx(boxes[3]["y"], abs=2)
    press(page, shown, "Change")
    assert list(counts(shown))[:7] == list("0123456")
    assert counts(shown)["3"] == "3"


def test_the_frame_is_as_high_as_what_stands_in_it(opened):
    """The map keeps the height that the page asked for; legend and timeline come on top of it."""
    page, shown = opened()
    plain = heights(page, shown)
    assert plain[0] == 320
    assert plain[1] == plain[2] > 320
    press(page, shown, "Time")
    strip = shown.frame.locator(".engagement-timeline").bounding_box()["height"]
    page.wait_for_function(
        "height => document.querySelector('iframe').clientHeight === height",
        arg=plain[2] + strip,
    )
    assert heights(page, shown) == [320, plain[1] + strip, plain[2] + strip]


def test_a_film_recolours_without_the_server(opened):
    """Frames replace the picture, the legend counts them, and the page hears of the last."""
    page, shown = opened()
    press(page, shown, "Time")
    shown.frame.get_by_role("button", name="Play", exact=True).click()
    shown.frame.locator('.engagement-legend button[aria-label="class 3, 12"]').wait_for()
    assert colours(shown, 0, "T00", "T11") == [LIGHT.scale[3]] * 2
    page.get_by_text(re.compile(r'said: \[\["period"')).wait_for()


def test_a_phone_has_the_panes_below_each_other(opened):
    """Stacked, with all of the legend below them, and nothing wider than the screen."""
    page, shown = opened("/", 390, 844)
    page.get_by_test_id("stExpandSidebarButton").click()
    press(page, shown, "Two panes")
    boxes = [pane.bounding_box() for pane in shown.frame.locator(".engagement-pane").all()]
    assert boxes[0]["x"] == boxes[1]["x"]
    assert boxes[1]["y"] > boxes[0]["y"] + boxes[0]["height"]
    assert shown.element.evaluate("() => document.body.scrollWidth - window.innerWidth") == 0


def test_the_frame_reads_from_right_to_left(opened):
    """In Arabic the first pane is on the right; the maps themselves stay as they are."""
    page, shown = opened()
    press(page, shown, "Two panes", "Arabic")
    page_of = "() => [document.documentElement.dir, document.documentElement.lang]"
    assert shown.element.evaluate(page_of) == ["rtl", "ar"]
    assert shown.element.evaluate("e => getComputedStyle(e).direction") == "ltr"
    first, second = (pane.bounding_box() for pane in shown.frame.locator(".engagement-pane").all())
    assert first["x"] > second["x"]
    assert shown.place("T00")[0] < shown.place("T03")[0]
