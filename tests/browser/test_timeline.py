"""The timeline below the map in a real Chromium: moved, changed and played, by hand and by key."""

import json
from itertools import pairwise

import pytest

SCRIPT = """
import datetime as dt
import json

import numpy as np
import pandas as pd
import shapely
import streamlit as st

from dashboard.components.map import show_map
from dashboard.maps import publish
from dashboard.palette import palette_for
from dashboard.pictures import Film, Legend, Picture, Timeline
from geodata.areas import Areas
from geodata.cache import cache_directory
from geodata.coverage import month_steps
from geodata.model import conform
from geodata.web import web_layer

FIRST, LAST = dt.date(2022, 3, 1), dt.date(2025, 2, 1)
COUNTS = tuple(int(n) for n in np.random.default_rng(4).integers(20, 240, 36))

st.set_page_config(layout="wide")
state = st.session_state
state.setdefault("events", [])
state.setdefault("period", ("2024-03", "2024-05"))
state.setdefault("film", None)


@st.cache_resource
def layer():
    cells = [shapely.box(84 + i % 4, 26 + i // 4, 85 + i % 4, 27 + i // 4) for i in range(12)]
    rows = [
        {"level": 1, "pcode": f"T{i:02}", "name": f"District {i}", "geometry": cell}
        for i, cell in enumerate(cells)
    ]
    frame = pd.DataFrame(rows).assign(source_id="t", vintage="t")
    made = web_layer(Areas(conform("areas", frame)), 1)
    return made, publish(made, cache_directory("layers"))


def codes(month):
    return "".join(str((i + month) % 5) for i in range(12))


def number(text):
    return int(text[:4]) * 12 + int(text[5:]) - 1


def film(window, months):
    made = month_steps(FIRST, LAST, months, cumulative=window == "cumulative")
    steps = tuple(step.months for step in made)
    classes = tuple(codes(number(end)) for _, end in steps)
    return Film(steps, classes, tuple([float(c) for c in frame] for frame in classes))


def take(event):
    state.events.append([event.name, dict(event.fields)])
    if event.name == "period":
        state.period = (event.fields["start"], event.fields["end"])
    state.film = event.fields if event.name == "film" else None


start, end = state.period
if st.button("All time"):
    state.period = start, end = "", ""
forget = lambda: state.update(film=None)
key = "filtered" if st.toggle("Filter", on_change=forget) else "all"
classes = codes(number(end or "2025-02"))
made, name = layer()
show_map(
    Picture(
        layer=name,
        classes=classes,
        values=[float(c) for c in classes],
        days=[1.0] * 12,
        unit=("engagement", "engagements"),
        palette=palette_for("dark" if st.context.theme.type == "dark" else "light"),
        view="all",
        language=st.query_params.get("lang", "en"),
        legend=Legend("Engagements", tuple((str(n), f"Class {n}", "") for n in range(5))),
        timeline=Timeline(
            first="2022-03", counts=COUNTS, start=start, end=end,
            film_key="" if "still" in st.query_params else key,
            film=film(**state.film) if state.film else None,
        ),
    ),
    key="map",
    height=300,
    on_event=take,
)
st.text(f"events: {json.dumps(state.events)}")
"""


@pytest.fixture(scope="module")
def site(serve_script):
    """A small app with a map of twelve areas and three years of records."""
    return serve_script(SCRIPT)


class Strip:
    """The timeline on a page, as a test sees and touches it."""

    def __init__(self, page, shown):
        self.page, self.map, self.frame = page, shown, shown.frame
        self.element = shown.frame.locator(".engagement-timeline")
        self.window = self.element.get_by_role("slider")
        self.track = self.element.locator(".track")

    def wait_for(self, start, end, state="resting"):
        """Wait until the window is there."""
        self.frame.locator(
            f'.engagement-timeline[data-start="{start}"][data-end="{end}"][data-state="{state}"]'
        ).wait_for()

    def wait_state(self, state):
        """Wait until it rests, waits for a film, or plays."""
        self.frame.locator(f'.engagement-timeline[data-state="{state}"]').wait_for()

    def choose(self, name, value):
        """Choose something in the player's panel, and close it."""
        self.element.get_by_role("button", name="Playback").press("Enter")
        self.element.get_by_label(name).select_option(value)
        self.page.keyboard.press("Escape")

    def watch(self):
        """From now on, every window that was shown: its first and last month."""
        self.element.evaluate(
            """element => {
                window.windows = [];
                let last = element.dataset.end;
                const note = () => {
                    const { start, end } = element.dataset;
                    if (end !== last) window.windows.push([start, (last = end)]);
                };
                new MutationObserver(note).observe(element, { attributeFilter: ["data-end"] });
            }"""
        )
        return lambda: [tuple(shown) for shown in self.element.evaluate("() => window.windows")]

    def box(self, part=".window"):
        """Where a part of the strip is on the page."""
        return self.element.locator(part).first.bounding_box()

    def drag(self, part, months):
        """Drag a part by so many months."""
        box, step = self.box(part), self.box(".track")["width"] / 36
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + months * step / 2, y)
        self.page.mouse.move(x + months * step, y)
        self.page.mouse.up()

    def wait_events(self, *events):
        """Wait until the server has been told just this."""
        self.page.get_by_text(f"events: {json.dumps([list(event) for event in events])}").wait_for()


@pytest.fixture
def opened(site, browser_page, live_map):
    """Open the app and wait for its map; the strip below it."""

    def open_it(*size, link="", **options):
        page = browser_page(*size, **options)
        page.goto(f"{site.url}/{link}")
        shown = live_map(page)
        shown.wait_painted(1)
        return Strip(page, shown)

    return open_it


def period(start, end):
    """The event that tells the server of a period."""
    return "period", {"start": start, "end": end}


def film(window, months):
    """The event that asks the server for a film."""
    return "film", {"window": window, "months": months}


def test_the_window_is_moved_and_changed_by_hand(opened):
    """Its middle moves it, its ends change it, a press brings it; each tells the server once."""
    strip = opened()
    strip.wait_for("2024-03", "2024-05")
    assert strip.window.get_attribute("aria-valuetext").startswith("March – May 2024: ")
    told = [period("2023-11", "2024-01")]
    strip.drag(".window", -4)
    strip.wait_events(*told)
    told.append(period("2023-11", "2024-04"))
    strip.drag(".handle.end", 3)
    strip.wait_events(*told)
    told.append(period("2024-04", "2024-04"))
    strip.drag(".handle.start", 9)
    strip.wait_events(*told)
    told.append(period("2022-03", "2022-03"))
    track = strip.box(".track")
    strip.page.mouse.click(track["x"] + 2, track["y"] + 20)
    strip.wait_events(*told)
    strip.drag(".window", -9)
    strip.wait_for("2022-03", "2022-03")
    strip.wait_events(*told)


def test_the_window_is_moved_and_changed_by_key(opened):
    """Arrows move it, with Shift its end; it is sent when the keys come to rest."""
    strip = opened()
    strip.window.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowLeft", "ArrowLeft"):
        strip.page.keyboard.press(key)
    strip.wait_for("2024-04", "2024-05")
    strip.wait_events(period("2024-04", "2024-05"))
    strip.page.keyboard.press("PageUp")
    strip.page.keyboard.press("Home")
    strip.page.keyboard.press("Shift+End")
    strip.wait_for("2022-03", "2025-02")
    strip.wait_events(period("2024-04", "2024-05"), period("2022-03", "2025-02"))
    strip.page.keyboard.press("ArrowRight")
    assert strip.element.get_by_role("button", name="One month later").is_disabled()
    strip.page.get_by_role("button", name="All time").click()
    strip.wait_for("2022-03", "2025-02")


def test_playing_asks_once_and_then_needs_no_server(opened):
    """The film comes once; every frame recolours areas and legend; the end tells the server."""
    strip = opened()
    strip.choose("Speed", "Fast")
    frames = strip.watch()
    play = strip.element.get_by_role("button", name="Play", exact=True)
    colour = strip.map.colour("T00")
    play.click()
    strip.wait_for("2024-12", "2025-02")
    strip.wait_events(film("moving", 3), period("2024-12", "2025-02"))
    ends = [f"2024-{month:02}" for month in range(6, 13)] + ["2025-01", "2025-02"]
    assert [end for _, end in frames()] == ends
    assert strip.map.colour("T00") != colour
    play.click()
    strip.wait_state("playing")
    strip.element.get_by_role("button", name="Pause").click()
    strip.wait_state("resting")
    start, end = (strip.element.get_attribute(f"data-{side}") for side in ("start", "end"))
    strip.wait_events(film("moving", 3), period("2024-12", "2025-02"), period(start, end))
    assert frames()[len(ends)] == ("2022-03", "2022-05")


def test_a_window_can_grow_from_the_first_month(opened):
    """Chosen in the panel; played and stopped by key; the counts of the legend follow."""
    strip = opened()
    strip.choose("Length", "6 months")
    strip.wait_for("2023-12", "2024-05")
    strip.choose("Window", "Since the first month")
    frames = strip.watch()
    strip.window.focus()
    strip.page.keyboard.press("Space")
    strip.wait_state("playing")
    strip.frame.locator('.engagement-timeline:not([data-end="2022-03"])').wait_for()
    strip.page.keyboard.press("Space")
    strip.wait_state("resting")
    assert {start for start, _ in frames()} == {"2022-03"}
    assert frames()[0] == ("2022-03", "2022-03")
    strip.wait_events(period("2023-12", "2024-05"), film("cumulative", 6), period(*frames()[-1]))
    strip.element.get_by_role("button", name="Playback").click()
    assert strip.element.get_by_label("Length").is_disabled()


def test_another_filter_ends_the_film(opened):
    """Frames of other figures are not shown under this one; they are asked for anew."""
    strip = opened()
    strip.choose("Speed", "Slow")
    play = strip.element.get_by_role("button", name="Play", exact=True)
    play.click()
    strip.wait_for("2024-04", "2024-06", "playing")
    strip.page.get_by_text("Filter", exact=True).click()
    strip.wait_for("2024-03", "2024-05")
    play.click()
    strip.wait_for("2024-04", "2024-06", "playing")
    strip.wait_events(film("moving", 3), film("moving", 3))


def test_time_runs_to_the_right_in_every_language(opened):
    """In Arabic the controls are mirrored and the months are not."""
    strip = opened(link="?lang=ar")
    strip.frame.locator('html[dir="rtl"]').wait_for(state="attached")
    assert strip.box(".transport")["x"] > strip.box(".track")["x"] > strip.box(".settings")["x"]
    assert strip.box(".earlier")["x"] < strip.box(".play")["x"] < strip.box(".later")["x"]
    before = strip.box()["x"]
    strip.window.focus()
    strip.page.keyboard.press("ArrowRight")
    strip.wait_for("2024-04", "2024-06")
    assert strip.box()["x"] > before
    assert "2024" in strip.window.get_attribute("aria-valuetext")


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_it_can_be_used_by_touch(opened, size):
    """Nothing is cut off, labels do not touch, and what is pressed is large enough."""
    strip = opened(*size, touch=True)
    assert 44 <= strip.box(".scene")["height"] + 4 <= 56
    targets = ("button.earlier", "button.play", "button.later", "button.settings", ".handle.end")
    sizes = [strip.box(target) for target in targets]
    assert all(box["width"] >= 24 and box["height"] >= 24 for box in sizes)
    inside = strip.frame.locator("html").bounding_box()
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= size[0] for box in [*sizes, inside])
    labels = [label.bounding_box() for label in strip.element.locator(".axis span").all()]
    ends = [(box["x"], box["x"] + box["width"]) for box in labels]
    assert len(ends) > 2
    assert all(end < start for (_, end), (start, _) in pairwise(ends))
    strip.page.touchscreen.tap(*centre(strip.box("button.later")))
    strip.wait_events(period("2024-04", "2024-06"))


def centre(box):
    """The middle of a box."""
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_what_cannot_be_played_says_so(opened):
    """Without a film to ask for, the button is disabled and the window can still be moved."""
    strip = opened(link="?still")
    play = strip.element.get_by_role("button", name="Play", exact=True)
    assert play.is_disabled()
    assert play.get_attribute("title").startswith("Only a map of one measure")
    strip.element.get_by_role("button", name="One month earlier").click()
    strip.wait_for("2024-02", "2024-04")
