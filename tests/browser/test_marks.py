"""What is written and drawn over the areas: labels, bubbles, points; in a real Chromium."""

import itertools
import json

import pytest
from playwright.sync_api import expect

from dashboard.palette import DARK, LIGHT

SCRIPT = """
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import shapely
import streamlit as st

from dashboard.components.map import show_map
from dashboard.maps import publish
from dashboard.palette import palette_for
from dashboard.pictures import Bubbles, Legend, Picture, Points
from geodata.areas import Areas
from geodata.cache import cache_directory
from geodata.model import conform
from geodata.web import web_layer

NAMES = json.loads((Path(__file__).parent / "names.json").read_text(encoding="utf-8"))
COLUMNS, ROWS = 8, 5
asked = st.query_params
st.set_page_config(layout="wide")
st.session_state.setdefault("events", [])


@st.cache_resource
def layer():
    # Columns become narrower to the east, so that there is room for ever fewer labels.
    widths = [2.4, 2, 1.6, 1.2, 0.8, 0.4, 0.2, 0.1]
    starts = [80 + sum(widths[:i]) for i in range(COLUMNS)]
    columns = list(zip(starts, widths))
    cells = [(x, 20 + row, x + wide, 21 + row) for row in range(ROWS) for x, wide in columns]
    frame = pd.DataFrame(
        {"level": 1, "pcode": f"T{i:02}", "name": NAMES[i], "geometry": shapely.box(*cell)}
        for i, cell in enumerate(cells)
    ).assign(source_id="test", vintage="test")
    made = web_layer(Areas(conform("areas", frame)), 1)
    return made, publish(made, cache_directory("layers"))


def take(event):
    st.session_state["events"].append({"name": event.name, "pcode": event.pcode, **event.fields})


def bands():
    return Legend("Change", tuple((code, f"band {code}", "") for code in codes), "change")


made, name = layer()
count = len(made.codes)
codes = "0123456zlf" if asked.get("change") else "0123zlnrau"
classes = "".join(codes[i % 10] for i in range(count))
palette = palette_for("dark" if st.context.theme.type == "dark" else "light")
if asked.get("change"):
    palette = replace(palette, scale=palette.diverging)
places = [(80.25, 20.5, 40), (80.27, 20.5, 3), (80.26, 20.52, 1), (84.5, 23.5, 1), (89.9, 24.9, 2)]
longitudes, latitudes, counts = (list(column) for column in zip(*places))
known = {
    "legend": Legend("Engagements", (("0", "Few", ""), ("1", "More", ""))),
    "bubbles": Bubbles(
        [float(i * i) for i in range(count)], 39.0**2, "People in need", ("person", "people")
    ),
    "points": Points(longitudes, latitudes, counts, 60, shown=45),
}
show_map(
    Picture(
        layer=name,
        classes=classes,
        values=[0.0 if c == "z" else 1234.5 if c.isdigit() else None for c in classes],
        days=[None] * count,
        unit=("engagement", "engagements"),
        palette=palette,
        selected=asked.get("selected", ""),
        view="all",
        labels=asked.get("labels", ""),
        **{part: known[part] for part in asked.get_all("with")},
        **({"legend": bands()} if asked.get("change") else {}),
    ),
    key="map",
    height=420,
    on_event=take,
)
st.text(f"events: {json.dumps(st.session_state['events'])}")
"""

NAMES = [
    *("Sankhuwasabha", "काठमाडौं", "الخرطوم", "Ii", "Hariharpurgadhi Rural Municipality"),
    *("<b>bold</b>", "{{7*7}}", "Kyaukphyu"),
    *(f"District {i}" for i in range(8, 40)),
]


@pytest.fixture(scope="module")
def site(serve_script):
    """A small app whose link says what lies over its map."""
    return serve_script(SCRIPT, **{"names.json": json.dumps(NAMES)})


@pytest.fixture
def opened(site, browser_page, live_map):
    """Open the app with what its link asks for; the page and its map, painted once."""

    def open_it(query, *size, **options):
        page = browser_page(*size, **options)
        page.goto(f"{site.url}/?{query}")
        shown = live_map(page)
        shown.frame.locator("#map_div[data-labels]").wait_for()
        return page, shown

    return open_it


LABELS = """async frame => {
  const drawn = () => new Promise(requestAnimationFrame);
  await drawn(); // labels are laid out with the areas, when the browser draws next
  await drawn();
  return [...frame.querySelectorAll(".engagement-labels g")].map(group => {
    const [box, stage] = [group, frame].map(element => element.getBoundingClientRect());
    const style = getComputedStyle(group);
    return {
        pcode: group.dataset.pcode,
        lines: [...group.children].map(line => line.textContent),
        direction: group.firstChild.getAttribute("direction"),
        box: [box.left - stage.left, box.top - stage.top,
              box.right - stage.left, box.bottom - stage.top],
        within: [stage.width, stage.height],
        size: parseFloat(style.fontSize),
        inks: [style.fill, style.stroke].map(colour => colour.match(/\\d+/g).map(Number)),
    };
  });
}"""


def labels_of(shown):
    """The labels on the map by P-code: their lines, boxes and colours."""
    return {label["pcode"]: label for label in shown.element.evaluate(LABELS)}


def luminance(colour):
    """Relative luminance of a colour, WCAG 2.2."""
    shares = [part / 255 for part in colour]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """How far two colours are told apart, WCAG 2.2."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def check_placing(labels):
    """No two labels meet, none is cut by the frame, all can be read."""
    for one, other in itertools.combinations(labels.values(), 2):
        (a, b, c, d), (e, f, g, h) = one["box"], other["box"]
        # The boxes are of lines of text with the room above and below their letters.
        assert a >= g - 1 or e >= c - 1 or b >= h - 6 or f >= d - 6, (one, other)
    for label in labels.values():
        left, top, right, bottom = label["box"]
        width, height = label["within"]
        assert min(left, top) >= 0
        assert right <= width
        assert bottom <= height
        assert label["size"] >= 12
        assert contrast(*label["inks"]) >= 4.5


@pytest.mark.parametrize(
    ("size", "scheme"), [((1280, 720), "light"), ((1280, 720), "dark"), ((390, 844), "light")]
)
def test_labels_neither_collide_nor_are_cut(opened, size, scheme):
    """At any zoom every label is whole, apart from the others, and told from what it stands on."""
    _, shown = opened("labels=both", *size, color_scheme=scheme)
    first = labels_of(shown)
    check_placing(first)
    assert 0 < len(first) < len(NAMES)
    for _ in range(3):
        shown.press("Zoom in")
        check_placing(labels_of(shown))
    assert "T39" not in labels_of(shown)


def test_labels_are_the_areas_own_words(opened):
    """Names as they were written, each in its own direction, with figures where there are any."""
    _, shown = opened("labels=both")
    labels = labels_of(shown)
    assert labels["T00"]["lines"] == ["Sankhuwasabha", "1,234.5"]
    assert labels["T01"]["lines"] == ["काठमाडौं", "1,234.5"]
    assert labels["T02"]["direction"] == "rtl"
    assert [labels[code]["direction"] for code in ("T00", "T01")] == ["ltr", "ltr"]
    assert labels["T16"]["lines"] == ["District 16"]  # not engaged: no figure, not a 0
    assert labels["T24"]["lines"] == ["District 24", "0"]
    long = shown.element.evaluate(
        """() => {
            const lettering = new EngagementMap.Lettering();
            lettering.use("sans-serif");
            const blocks = lettering.blocksOf("Hariharpurgadhi Rural Municipality", "12", 12);
            return blocks.map(block => block.lines.map(line => line.text));
        }"""
    )
    assert long == [
        ["Hariharpurgadhi Rural Municipality", "12"],
        ["Hariharpurgadhi", "Rural Municipality", "12"],
    ]


def test_the_selected_and_the_focused_area_are_always_labelled(opened):
    """However small they are; another that is picked, or has the focus, takes the place."""
    page, shown = opened("labels=name&selected=T39")
    assert labels_of(shown)["T39"]["lines"] == ["District 39"]
    check_placing(labels_of(shown))
    shown.click("T31")
    shown.frame.locator('.engagement-labels g[data-pcode="T31"]').wait_for(state="attached")
    assert "T39" not in labels_of(shown)
    page.keyboard.press("ArrowUp")
    shown.frame.locator('.engagement-labels g[data-pcode="T39"]').wait_for(state="attached")
    assert "T31" in labels_of(shown)


def test_labels_keep_to_their_areas(opened):
    """Areas that are wide enough for a figure have it, and those that are not have none."""
    _, shown = opened("labels=value")
    columns = [int(code[1:]) % 8 for code in labels_of(shown)]
    assert max(columns) < 7
    assert {0, 1, 2} <= set(columns)


CONSERVED = """() => {
    let seed = 7;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const made = (count, at) => {
        const points = { longitudes: [], latitudes: [], counts: [] };
        for (let i = 0; i < count; i++) {
            const [lon, lat] = at(i);
            points.longitudes.push(lon);
            points.latitudes.push(lat);
            points.counts.push(1 + Math.floor(random() * 9));
        }
        return points;
    };
    const shapes = {
        one: made(1, () => [85, 27]),
        spread: made(3000, () => [80 + 8 * random(), 26 + 4 * random()]),
        heaped: made(3000, () => [85 + random() ** 9, 27 + random() ** 9]),
        same: made(50, () => [85, 27]),
        line: made(500, (i) => [-179.9 + (i % 2) * 359.8, i / 10]),
    };
    const lost = [];
    for (const [name, points] of Object.entries(shapes)) {
        const places = new EngagementMap.Places(points, name === "line" ? 176 : 80);
        const records = points.counts.reduce((a, b) => a + b);
        for (let zoom = 1; zoom <= 18; zoom += 0.3) {
            const clusters = places.clusters(zoom);
            const counted = clusters.reduce((sum, { count }) => sum + count, 0);
            const members = new Set(clusters.flatMap(cluster => [...cluster.places]));
            const seeds = clusters.length < 500 ? clusters.map(({ seed }) => seed) : [];
            const apart = (a, b) =>
                Math.hypot(places.x[a] - places.x[b], places.y[a] - places.y[b]) * 2 ** zoom;
            const near = seeds.some((a, i) => seeds.slice(i + 1).some(b => apart(a, b) < 44));
            const whole = counted === records && places.records === records;
            if (!whole || members.size !== points.counts.length || near) lost.push([name, zoom]);
        }
    }
    return lost;
}"""


def test_no_record_is_lost_in_clusters(opened):
    """At every zoom clusters add up to all records, hold each place once, and stand apart."""
    _, shown = opened("")
    assert shown.element.evaluate(CONSERVED) == []


def events_of(page):
    """What the map told the app."""
    return json.loads(page.get_by_text("events:").inner_text().removeprefix("events: "))


def at(shown, longitude, latitude):
    """Where on the page a place is, from two areas whose label points are known."""
    (west, south), (east, north) = shown.place("T00"), shown.place("T33")
    # T00 is 80 to 82.4 at 20 to 21; T33 is 82.4 to 84.4 at 24 to 25.
    mercator = {20.5: 20.9513, 24.5: 25.2852}
    share = (longitude - 81.2) / (83.4 - 81.2)
    rise = (mercator[latitude] - mercator[20.5]) / (mercator[24.5] - mercator[20.5])
    return west + share * (east - west), south + rise * (north - south)


def test_points_say_how_many_are_shown_and_part_when_pressed(opened):
    """A cluster opens at a press, a place is told, and the count stays whatever is looked at."""
    page, shown = opened("with=points")
    counted = shown.frame.locator(".engagement-counted")
    # Two of the 47 are at two places each.
    sentence = "45 of 60 records shown; the others are known by area only"
    expect(counted).to_have_text(sentence)
    page.mouse.move(*at(shown, 80.25, 20.5))
    panel = shown.frame.locator(".engagement-tip:not([hidden])")
    expect(panel).to_have_text("44 records at 3 places")
    before = shown.data("zoom")
    page.mouse.click(*at(shown, 80.25, 20.5))
    shown.frame.locator(f'#map_div:not([data-zoom="{before}"])').wait_for()
    shown.frame.locator('#map_div[data-clusters="5"]').wait_for()
    expect(counted).to_have_text(sentence)
    assert events_of(page) == []  # parting a cluster is no event, and the area below is not picked
    page.mouse.click(*at(shown, 80.25, 20.5))
    page.get_by_text('"points"').wait_for()
    [event] = events_of(page)
    assert event["name"] == "points"
    assert [tuple(place) for place in event["places"]] == [(80.25, 20.5)]
    shown.press("Whole view")
    expect(counted).to_have_text(sentence)
    shown.click("T20")
    page.get_by_text('"T20"').wait_for()  # areas are still there to be picked


def test_places_of_an_area_are_known_without_pointing(opened):
    """Whoever has no pointer is told the places that lie in an area."""
    _, shown = opened("with=points")
    places = shown.element.evaluate(
        """async () => {
            const picture = { points: {
                longitudes: [80.25, 80.27, 86.5],
                latitudes: [20.5, 20.5, 23.5],
                counts: [40, 3, 1],
            } };
            const layer = await EngagementMap.fetchLayer(
                [...performance.getEntriesByType("resource")].map(entry => entry.name)
                    .find(name => name.includes("/layers/")));
            return ["T00", "T01", "T27"].map(code =>
                EngagementMap.pointsUnder({ layer, picture }, layer.file.codes.indexOf(code)));
        }"""
    )
    assert places == [[[80.25, 20.5], [80.27, 20.5]], [], [[86.5, 23.5]]]


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_bubbles_stand_for_their_areas(opened, scheme, palette):
    """A bubble is its area wherever it reaches, and says both; its legend has the same measure."""
    page, shown = opened("with=bubbles&with=legend", color_scheme=scheme)
    x, y = shown.place("T39")
    page.mouse.move(x + 20, y)  # the largest bubble, beside the narrowest area
    tip = shown.frame.locator('.engagement-tip[data-pcode="T39"]:not([hidden])')
    expect(tip).to_contain_text("People in need: 1,521 people")
    sizes = shown.frame.locator(".engagement-bubble-sizes")
    radii = [
        float(radius)
        for radius in sizes.locator("circle").evaluate_all(
            "circles => circles.map(circle => circle.getAttribute('r'))"
        )
    ]
    assert sizes.locator("text").all_text_contents() == ["1,000 people", "200", "50"]
    assert [r**2 / radii[0] ** 2 for r in radii] == pytest.approx([1, 0.2, 0.05])
    assert 9 * (1000 / 1521) ** 0.5 <= radii[0] <= 24
    page.mouse.click(x + 20, y)
    page.get_by_text('"T39"').wait_for()
    assert palette.bubble
    box = sizes.bounding_box()
    title = shown.frame.locator(".engagement-bubble-legend figcaption").bounding_box()
    assert box["width"] < 160
    assert box["y"] - (title["y"] + title["height"]) < 4
    for figure in sizes.locator("text").all():
        written = figure.bounding_box()
        assert box["x"] <= written["x"]
        assert written["x"] + written["width"] <= box["x"] + box["width"]


MARKED = """(_, codes) => codes.map((code) => {
    const canvas = document.querySelector("#map_div canvas");
    const [at, box] = [EngagementMap.locate(code), canvas.getBoundingClientRect()];
    const scale = canvas.width / box.width;
    const [r, g, b] = canvas.getContext("2d")
        .getImageData((at.x - box.x) * scale, (at.y - box.y) * scale, 1, 1).data;
    return [r, g, b];
})"""


def rgb(colour):
    """The parts of a colour written as #rrggbb."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_a_change_is_told_without_colours(opened, scheme, palette):
    """Where it rose or fell is marked on areas and in the legend, and is read on each colour."""
    _, shown = opened("change=yes", color_scheme=scheme)
    there = {pair[0] for pair in shown.data("signs").split()}
    assert there == set("012456")
    fills = [rgb(colour) for colour in palette.diverging]
    for code, marked in zip("0123456", shown.element.evaluate(MARKED, NAMED), strict=True):
        if code == "3":
            assert marked == fills[3]
        else:
            assert contrast(marked, fills[int(code)]) >= 3
    shapes = {
        code: shown.frame.locator(f'.engagement-legend .swatch[data-code="{code}"] polygon')
        for code in "012356zlf"
    }
    assert [code for code, shape in shapes.items() if shape.count()] == list("01256")
    points = {c: shapes[c].get_attribute("points") for c in "01256"}
    assert points["1"] == points["2"]
    assert len(set(points.values())) == 4
    shown.frame.locator('.engagement-legend button[data-code="5"]').click()
    shown.frame.locator('#map_div[data-signs^="5:"]').wait_for()
    assert len(shown.data("signs").split()) == 1


NAMED = ["T10", "T01", "T02", "T03", "T24", "T25", "T16"]  # of the bands 0 to 6, wide enough


def test_marks_of_change_give_way(opened):
    """A label has its place, and its mark stands beside it; the narrowest areas have none."""
    _, shown = opened("change=yes&labels=name")
    labels = labels_of(shown)
    assert {"T01", "T10", "T16", "T24"} <= set(labels)
    marked = sum(int(pair.split(":")[1]) for pair in shown.data("signs").split())
    areas = [c for i in range(40) if (c := "0123456zlf"[i % 10]) in "012456" and i % 8 < 7]
    assert marked == len(areas)
    fills = [rgb(colour) for colour in LIGHT.diverging]
    under = shown.element.evaluate(MARKED, ["T10", "T01", "T16", "T24"])
    assert under == [fills[0], fills[1], fills[6], fills[4]]
