"""Any amounts with regions outlined and stops numbered, on the live map; in a real Chromium."""

import pytest
from playwright.sync_api import expect

from dashboard.palette import DARK, LIGHT

SCRIPT = """
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

os.environ["ENGAGEMENT_STORE"] = (Path(__file__).parent / "store.txt").read_text()

import dashboard.components.languages  # the link's language is the session's
from dashboard import queries
from dashboard.components.amounts_map import Amounts, Stop, show_amounts
from geodata.selection import Selection

st.set_page_config(layout="wide")
asked = st.query_params
areas = queries.areas(queries.vintages()["vintage"].iloc[-1])
units = areas.at(2).index
picked = st.session_state.setdefault("picked", [])
steps = pd.Series(np.arange(len(units)), index=units)
gap = [*areas.neighbours(2, "NP0439"), "NP0439"]


def stop(number, pcode, kind="chosen"):
    off = picked.count(pcode) % 2
    return Stop(pcode, number, "off" if off else kind, tuple(areas.neighbours(2, pcode)[:3]))


show_amounts(
    Selection(vintage=areas.vintage, level=2, area=asked.get("area", "")),
    areas,
    Amounts(
        "Priority",
        (steps * 7 % 41 / 40).where(steps % 9 != 4),
        codes=pd.Series("r", index=units[units.isin(["NP0105", "NP0771"])]),
        items=(("r", "Not known", "No source says"),),
    ),
    key="amounts",
    height=int(asked.get("height", 420)),
    regions=pd.Series(1, index=gap),
    stops=(stop(1, "NP0113"), stop(2, "NP0328"), stop(3, "NP0554", "next")),
    on_pick=picked.append,
)
st.text(f"picked: {json.dumps(picked)}")
"""

# Of the borders of some areas: the colours of the nine points around their middles, of those that
# have them on one side, and of those within.
BORDERS = """async (element, codes) => {
    const address = performance.getEntriesByType("resource").map(({ name }) => name)
        .find((name) => name.includes("/layers/"));
    const layer = await EngagementMap.fetchLayer(address);
    const inside = new Set(codes.map((code) => layer.file.codes.indexOf(code)));
    const [one, other] = [...inside];
    const at = [one, other].map((i) => EngagementMap.locate(layer.file.codes[i]));
    const { places, overview: { points, arcAt, sides } } = layer;
    const scale = (at[1].x - at[0].x) / (places[2 * other] - places[2 * one]);
    const canvas = element.querySelector("canvas");
    const box = canvas.getBoundingClientRect();
    const sharp = canvas.width / box.width;
    const found = { edge: [], within: [] };
    for (let arc = 0; arc < arcAt.length - 1; arc++) {
        const [low, high] = [inside.has(sides[2 * arc]), inside.has(sides[2 * arc + 1])];
        if (!low && !high) continue;
        const middle = arcAt[arc] + 2 * Math.floor((arcAt[arc + 1] - arcAt[arc]) / 4);
        const x = at[0].x + (points[middle] - places[2 * one]) * scale - box.x;
        const y = at[0].y + (points[middle + 1] - places[2 * one + 1]) * scale - box.y;
        const { data } = canvas.getContext("2d").getImageData(x * sharp - 1, y * sharp - 1, 3, 3);
        const nine = Array.from({ length: 9 }, (_, k) => [...data.slice(4 * k, 4 * k + 3)]);
        found[low && high ? "within" : "edge"].push(nine);
    }
    return found;
}"""

# The colours of a mark from its rim to within it, left of its middle.
MARK = """(element, [code, radius]) => {
    const at = EngagementMap.locate(code); // to half a pixel
    const canvas = element.querySelector("canvas");
    const box = canvas.getBoundingClientRect();
    const sharp = canvas.width / box.width;
    const pixel = (x, y) => canvas.getContext("2d").getImageData(x * sharp, y * sharp, 1, 1).data;
    return [0.5, 1, 1.5, 4].map((within) =>
        [...pixel(at.x - box.x - radius + within, at.y - box.y).slice(0, 3)]);
}"""


@pytest.fixture(scope="module")
def site(serve_script, demo_store):
    """A small app that shows amounts of the example's districts, a region, and three stops."""
    return serve_script(SCRIPT, **{"store.txt": str(demo_store)})


def rgb(colour):
    """The parts of a colour written as #rrggbb."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def is_near(one, other):
    """Whether two colours are the same but for a smoothed edge."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) < 90


GAP = ["NP0437", "NP0438", "NP0439", "NP0440", "NP0441", "NP0442", "NP0444"]
"""Kaski and its neighbours: the region of the script."""


def check_outline(shown, palette):
    """The region's outer borders are drawn in ink, the borders within it are not."""
    found = shown.element.evaluate(BORDERS, GAP)
    inked = {
        side: [any(is_near(colour, rgb(palette.ink)) for colour in nine) for nine in borders]
        for side, borders in found.items()
    }
    assert len(inked["within"]) >= len(GAP) - 1
    assert all(inked["edge"])
    # Some end so near to the outline that their middle lies on its side.
    assert sum(inked["within"]) <= len(inked["within"]) / 4


def check_marks(shown, palette, radius):
    """A chosen stop is solid on its rim, the next best hollow."""
    ink, panel = rgb(palette.ink), rgb(palette.panel)
    solid, hollow = (shown.element.evaluate(MARK, [c, radius]) for c in ("NP0328", "NP0554"))
    for *rim, within in (solid, hollow):
        assert any(is_near(colour, ink) for colour in rim)
        assert is_near(within, ink if within is solid[-1] else panel)


def test_a_plan_is_read_and_ticked_on_the_map(site, browser_page, live_map):
    """Outlines, marks and legend agree; a stop is its area to pointer and keys, and is ticked."""
    page = browser_page()
    page.goto(f"{site.url}/?area=NP0113")
    shown = live_map(page)
    shown.wait_painted(1)
    stops = "chosen:1 chosen:2 next:3"
    shown.frame.locator(f'#map_div[data-stops="{stops}"][data-regions="1"]').wait_for()
    check_outline(shown, LIGHT)
    check_marks(shown, LIGHT, 11)
    legend = shown.frame.locator(".engagement-legend")
    expect(legend.locator(".plan [role=listitem]")).to_have_text(
        ["Stop chosen", "Next best stop", "Regions outlined"]
    )
    expect(legend.get_by_role("button", name="Not known, 2")).to_be_visible()

    assert shown.tooltip("NP0113")[2] == "Stop 1"
    assert shown.tooltip("NP0554")[2] == "Next best stop: 3"
    assert "Within reach of stop 1" in shown.tooltip("NP0111")
    assert "Would be within reach of stop 3" in shown.tooltip("NP0552")
    assert shown.tooltip("NP0439")[-1] == "Region 1"
    assert shown.tooltip("NP0771")[2:] == ["Not known"]  # not a state of coverage
    x, y = shown.place("NP0113")
    page.mouse.move(x + 10, y)  # the mark's rim, wherever it reaches
    shown.frame.locator('.engagement-tip[data-pcode="NP0113"]:not([hidden])').wait_for()

    shown.frame.locator(".engagement-areas").focus()
    said = shown.frame.locator(".engagement-live")
    expect(said).to_contain_text("Okhaldhunga, Koshi: Stop 1.")

    shown.press("Zoom in")
    shown.press("Zoom in")
    shown.press("Zoom in")
    check_marks(shown, LIGHT, 11)
    check_outline(shown, LIGHT)
    shown.press("Whole view")
    shown.click("NP0328")
    page.get_by_text('picked: ["NP0328"]').wait_for()
    shown.frame.locator('#map_div[data-stops="chosen:1 off:2 next:3"]').wait_for()
    expect(legend.locator(".plan [role=listitem]")).to_contain_text(["Stop ticked off"])
    assert shown.tooltip("NP0328")[2] == "Stop 2, ticked off"
    shown.click("NP0328")
    shown.frame.locator(f'#map_div[data-stops="{stops}"]').wait_for()


def test_a_plan_is_read_on_a_phone_in_the_dark(site, browser_page, live_map):
    """Outlines and smaller marks stand off from dark shades; the legend keeps within the page."""
    page = browser_page(390, 844, "dark")
    page.goto(f"{site.url}/?lang=ar&height=300")
    shown = live_map(page)
    shown.frame.locator('#map_div[data-stops="chosen:1 chosen:2 next:3"]').wait_for()
    check_outline(shown, DARK)
    check_marks(shown, DARK, 9)
    legend = shown.frame.locator(".engagement-legend")
    assert legend.evaluate("element => getComputedStyle(element).direction") == "rtl"
    for item in legend.locator(".plan [role=listitem]").all():
        box = item.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_a_picked_stop_stands_above_the_outline_of_its_area(site, browser_page, live_map):
    """The number of a stop is read while its area is picked, too."""
    page = browser_page()
    page.goto(f"{site.url}/?area=NP0328")
    shown = live_map(page)
    shown.wait_painted(1)
    expect(shown.frame.locator(".engagement-stop")).to_have_text("2")
