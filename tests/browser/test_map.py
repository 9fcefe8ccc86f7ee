"""The live map in a real Chromium without a network."""

import json
from itertools import pairwise

import pytest

from dashboard.palette import DARK, LIGHT

SCRIPT = """
import json, sys
from pathlib import Path

import pandas as pd
import shapely
import streamlit as st

from dashboard.components.map import show_map
from dashboard.maps import publish
from dashboard.pictures import Picture
from dashboard.palette import palette_for
from geodata.areas import Areas
from geodata.cache import cache_directory
from geodata.model import conform
from geodata.web import web_layer

HERE = Path(__file__).parent
NAMES = json.loads((HERE / "names.json").read_text(encoding="utf-8"))
st.set_page_config(layout="wide")
st.session_state.setdefault("clicks", [])
st.session_state["runs"] = st.session_state.get("runs", 0) + 1


WEST = 84


def cell(west, south, width, height):
    west -= 360 if west >= 180 else 0
    return shapely.box(west, south, west + width, south + height)


@st.cache_resource
def layer(level):
    cells = [cell(WEST + i % 4, 26 + i // 4, 1, 1) for i in range(12)]
    rows = [
        {"level": 2, "pcode": f"T{i:02}", "name": NAMES[i], "geometry": cell,
         "parent_pcode": f"P{i % 4 // 2}", "kind": "National park"}
        for i, cell in enumerate(cells)
    ] + [
        {"level": 1, "pcode": f"P{p}", "name": f"Province {p}", "kind": None,
         "geometry": cell(WEST + 2 * p, 26, 2, 3), "parent_pcode": None}
        for p in (0, 1)
    ]
    frame = pd.DataFrame(rows).assign(source_id="test", vintage="test")
    made = web_layer(Areas(conform("areas", frame)), level)
    return made, publish(made, cache_directory("layers"))


def map_page():
    turn = st.session_state.setdefault("turn", 0)
    level = st.session_state.setdefault("level", 2)
    half = st.session_state.setdefault("half", False)
    made, name = layer(level)
    st.button("Filter", on_click=lambda: st.session_state.update(turn=turn + 1))
    st.button("Level", on_click=lambda: st.session_state.update(level=3 - level))
    st.button("Look into", on_click=lambda: st.session_state.update(half=not half))
    if st.button("Break"):
        raise KeyError("internal detail")
    if st.button("Lose the layer"):
        name = "lost-0-0000.json"
    classes = "".join("0123lnrau4"[(i + turn) % 10] for i in range(len(made.codes)))
    if half:
        classes = "".join("o" if i % 4 > 1 else c for i, c in enumerate(classes))
    digit = [c.isdigit() for c in classes]
    show_map(
        Picture(
            layer=name,
            classes=classes,
            values=[float(int(c) * 1000 + 1) if c.isdigit() else None for c in classes],
            days=[412 if c in "l0123" else None for c in classes],
            unit=("engagement", "engagements"),
            palette=palette_for("dark" if st.context.theme.type == "dark" else "light"),
            selected=st.session_state.get("picked", ""),
            view=f"{half}",
        ),
        key="map",
        height=300,
        on_event=take,
    )
    st.text(f"clicks: {json.dumps(st.session_state['clicks'])}")
    st.text(f"runs: {st.session_state['runs']}.")


def take(click):
    st.session_state["clicks"].append(click.pcode)
    st.session_state["picked"] = click.pcode


def other_page():
    st.text("Elsewhere")


st.navigation(
    [st.Page(map_page, title="Map", default=True), st.Page(other_page, title="Other")],
    position="top",
).run()
"""

PLAIN = [f"District {i}" for i in range(12)]


@pytest.fixture(scope="module")
def site(serve_script):
    """A small app with one map and buttons that change it."""
    return serve_script(SCRIPT, **{"names.json": json.dumps(PLAIN)})


def press(page, name):
    """Press one of the app's buttons."""
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_the_map_paints_without_a_network(opened, scheme, palette):
    """Every area has the colour of its class; what is not an amount has a colour of its own."""
    _, shown = opened(color_scheme=scheme)
    painted = [shown.colour(f"T{i:02}") for i in range(9)]
    assert painted[:4] == list(palette.scale[:4])
    assert painted[4:6] == [palette.lapsed, palette.no_record]
    assert painted[6:8] == ["none", "none"]
    assert painted[8] == palette.unknown
    assert shown.data("theme") == scheme


def test_the_map_is_never_seen_empty(opened):
    """In no frame of a resizing or a moving map is the canvas without its areas."""
    page, shown = opened()
    shown.element.evaluate(
        """element => {
            window.seen = [];
            const look = () => {
                const canvas = element.querySelector("canvas");
                const { width, height } = canvas;
                const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
                window.seen.push(pixels.some((part) => part > 0));
            };
            // What a frame shows is what stands when its last step is over.
            const turn = () => { setTimeout(look); requestAnimationFrame(turn); };
            requestAnimationFrame(turn);
        }"""
    )
    for width in (900, 1280):
        drawn = shown.data("drawn")
        page.set_viewport_size({"width": width, "height": 720})
        shown.frame.locator(f'#map_div:not([data-drawn="{drawn}"])').wait_for()
    shown.press("Zoom in")
    shown.element.focus()
    page.keyboard.press("ArrowRight")
    seen = shown.element.evaluate(
        """() => new Promise((done) => {
            requestAnimationFrame(() => setTimeout(() => done(window.seen)));
        })"""
    )
    assert len(seen) > 3
    assert all(seen)


def test_a_filter_recolours_in_place(opened):
    """Another picture keeps the frame, the camera and the canvas; nothing is mounted anew."""
    page, shown = opened()
    shown.element.evaluate("element => { window.mark = element.querySelector('canvas'); }")
    camera = shown.press("Zoom in")
    press(page, "Filter")
    shown.wait_painted(2)
    assert shown.colour("T00") == LIGHT.scale[1]
    assert shown.data("camera") == camera
    assert shown.element.evaluate("e => window.mark === e.querySelector('canvas')")


def test_the_same_area_can_be_clicked_twice(opened):
    """Each click is an event of its own, and each is handed over once."""
    page, shown = opened()
    shown.click("T05")
    page.get_by_text('clicks: ["T05"]').wait_for()
    shown.click("T05")
    page.get_by_text('clicks: ["T05", "T05"]').wait_for()
    press(page, "Filter")
    page.get_by_text("runs: 4.").wait_for()
    assert page.get_by_text("clicks:").inner_text() == 'clicks: ["T05", "T05"]'


def test_panning_and_zooming_never_rerun_the_app(opened):
    """The only run after a pan and a zoom is the one that a click asks for."""
    page, shown = opened()
    camera = shown.data("camera")
    x, y = shown.place("T05")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 20, steps=5)
    page.mouse.up()
    shown.frame.locator(f'#map_div:not([data-camera="{camera}"])').wait_for()
    shown.press("Zoom out")
    shown.click("T05")
    page.get_by_text('clicks: ["T05"]').wait_for()
    page.get_by_text("runs: 2.").wait_for()


def test_hover_explains_every_area(opened):
    """Amounts, and each state that is not an amount, in a sentence."""
    _, shown = opened()
    states = [shown.tooltip(f"T{i:02}") for i in range(9)]
    assert states[1] == [
        "District 1",
        "Province 0",
        "1,001 engagements",
        "Last engaged 412 days ago",
    ]
    assert states[0][2] == "1 engagement"
    assert [lines[2:] for lines in states[4:]] == [
        ["Lapsed: last engaged 412 days ago"],
        ["No record: a source reports on it and has none"],
        ["Not reported: no source covers it"],
        ["No local authority here: National park"],
        ["Engaged, amount unknown"],
    ]


def test_another_level_replaces_the_shapes_in_place(opened):
    """Provinces take the place of districts on the same canvas, at the same camera."""
    page, shown = opened()
    shown.element.evaluate("element => { window.mark = 1; }")
    before, camera = shown.data("layer"), shown.data("camera")
    press(page, "Level")
    shown.wait_painted(2)
    assert shown.data("layer") != before
    assert shown.data("camera") == camera
    assert shown.tooltip("P1")[0] == "Province 1"
    assert shown.element.evaluate("() => window.mark") == 1


def test_another_view_moves_the_camera_to_it(opened):
    """Looking into a part fits that part; looking at the whole fits the whole again."""
    page, shown = opened()
    whole = shown.data("camera")
    press(page, "Look into")
    shown.wait_painted(2)
    assert shown.data("camera") != whole
    assert shown.tooltip("T03")[-1] == "Outside the area looked into"
    press(page, "Look into")
    shown.wait_painted(3)
    assert shown.data("camera") == whole


def test_the_camera_is_where_it_was_after_another_page(opened):
    """Leaving the page and coming back mounts the map anew, and restores its camera."""
    page, shown = opened()
    camera = shown.press("Zoom in")
    page.get_by_role("link", name="Other").click()
    page.get_by_text("Elsewhere").wait_for()
    page.get_by_role("link", name="Map").click()
    shown.wait_painted(1)
    assert shown.data("camera") == camera


def test_a_frame_of_another_size_looks_at_the_same_place(opened):
    """However often the window changes, a link leads to where its map was."""
    page, shown = opened()
    camera = shown.press("Zoom in")
    for width in (1277, 1180, 1033, 1280):
        drawn = shown.data("drawn")
        page.set_viewport_size({"width": width, "height": 720})
        shown.frame.locator(f'#map_div:not([data-drawn="{drawn}"])').wait_for()
    assert shown.data("camera") == camera


def test_whole_view_undoes_any_camera(opened):
    """The third button shows everything again."""
    _, shown = opened()
    whole = shown.data("camera")
    assert shown.press("Zoom in") != whole
    assert shown.press("Whole view") == whole


def test_the_picked_area_is_outlined(opened):
    """The accent is for the selected area alone, and stays there through a filter change."""
    page, shown = opened()
    accent = shown.frame.locator(f'path[stroke="{LIGHT.accent}"]')
    assert accent.count() == 0
    shown.click("T05")
    accent.wait_for(state="attached")
    # The outline is there at once; a filter pressed before the answer came would join it.
    shown.wait_painted(2)
    press(page, "Filter")
    shown.wait_painted(3)
    assert accent.count() == 1


def test_a_tap_picks_on_a_phone(opened):
    """On a narrow touch screen the map fills its frame, and a tap picks and explains."""
    page, shown = opened("/", 390, 844, touch=True)
    page.touchscreen.tap(*shown.place("T05"))
    page.get_by_text('clicks: ["T05"]').wait_for()
    width = shown.element.evaluate("e => [e.clientWidth, window.innerWidth]")
    assert width[0] == width[1] < 390
    assert all(0 < shown.place(code)[0] < 390 for code in ("T00", "T03", "T08", "T11"))


def test_a_lost_layer_is_told_in_the_map(opened):
    """When the shapes cannot be fetched the map says so, and the next picture tries again."""
    page, shown = opened()
    press(page, "Lose the layer")
    note = shown.frame.locator(".engagement-note:not([hidden])")
    note.wait_for()
    assert "could not be fetched" in note.inner_text()
    press(page, "Filter")
    shown.wait_painted(2)
    assert note.count() == 0


def test_a_failing_page_shows_a_sentence(opened):
    """Neither a traceback nor the error's own words reach the reader."""
    page, _ = opened()
    press(page, "Break")
    page.get_by_text("Something went wrong").wait_for()
    text = page.inner_text("body")
    assert "Traceback" not in text
    assert "internal detail" not in text


def test_shapes_travel_once_and_compressed(site, browser_page, live_map):
    """The layer is fetched once for two pictures, gzipped, and may be kept for ever."""
    page = browser_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer) if "/layers/" in answer.url else None)
    page.goto(site.url)
    live_map(page).wait_painted(1)
    press(page, "Filter")
    live_map(page).wait_painted(2)
    [answer] = answers
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]


def test_a_country_across_the_date_line_is_one_piece(serve_script, browser_page, live_map):
    """Its halves lie side by side, and the camera comes back to them after another page."""
    script = SCRIPT.replace("WEST = 84", "WEST = 178")
    page = browser_page()
    page.goto(serve_script(script, **{"names.json": json.dumps(PLAIN)}).url)
    shown = live_map(page)
    shown.wait_painted(1)
    columns = [shown.place(f"T{i:02}")[0] for i in range(4)]
    steps = [b - a for a, b in pairwise(columns)]
    assert max(steps) - min(steps) < 2
    shown.press("Zoom in")
    kept = shown.place("T02")
    page.get_by_role("link", name="Other").click()
    page.get_by_text("Elsewhere").wait_for()
    page.get_by_role("link", name="Map").click()
    shown.wait_painted(1)
    assert shown.place("T02") == pytest.approx(kept, abs=1.5)


HOSTILE = [
    "{{7*7}}",
    "{{ cycler.__init__.__globals__.os.system('touch executed') }}",
    "{% if %}",
    "<img src=x onerror='top.hacked=1;window.hacked=1'>",
    "</script><script>top.hacked=1;window.hacked=1</script>",
    "${top.hacked=1}",
    "`${window.hacked=1}`",
    "\"'\\",
    "\u202egnp.exe\u202c",
    "map_div feature_group_0 \u2028 \u2029",
    "&lt;b&gt; <b>bold</b>",
    "[link](javascript:alert(1))",
]


def test_names_from_data_are_only_ever_text(serve_script, browser_page, live_map, tmp_path_factory):
    """No name executes on the server or in the browser; each is read as it was written."""
    site = serve_script(SCRIPT, **{"names.json": json.dumps(HOSTILE)})
    page = browser_page()
    page.goto(site.url)
    shown = live_map(page)
    shown.wait_painted(1)
    assert [shown.tooltip(f"T{i:02}")[0] for i in range(12)] == HOSTILE
    shown.click("T03")
    page.get_by_text('clicks: ["T03"]').wait_for()
    assert [frame.evaluate("window.hacked") for frame in page.frames] == [None] * len(page.frames)
    assert not list(tmp_path_factory.getbasetemp().rglob("executed"))
    assert "49" not in shown.tooltip("T00")[0]
