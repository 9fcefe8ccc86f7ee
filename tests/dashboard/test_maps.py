"""The live map's Python side: a constant map, and pictures with no text in them."""

import json
import os
import re
from dataclasses import replace

import folium
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit_folium import _get_feature_group_string, _get_map_string

from dashboard.addresses import ASSETS, BUNDLE, LEAFLET, TILES
from dashboard.maps import build_map, picture_group, publish
from dashboard.palette import DARK, LIGHT, PALETTES, STATES, palette_for
from dashboard.pictures import (
    Beside,
    Bubbles,
    Film,
    Legend,
    Picture,
    Points,
    Step,
    StopMark,
    Timeline,
)
from geodata.cache import keep
from geodata.web import WebLayer

PICTURE = Picture(
    layer="npl-2-0123456789abcdef.json",
    classes="04lnrau",
    values=(1.0, 300.0, None, None, None, None, None),
    days=(3, 0, 412, None, None, None, None),
    unit=("engagement", "engagements"),
    palette=LIGHT,
    selected="NP01",
    view="npl|0|NP",
)

FILM = Film(
    steps=(("2025-01", "2025-01"), ("2025-01", "2025-02")),
    classes=("0nnnnnn", "01nnnnn"),
    values=([1.0] + [None] * 6, [1.0, 2.5] + [None] * 5),
)
FULL = replace(
    PICTURE,
    legend=Legend("Trainings", (("0", "1 to 5", ""), ("n", "no record", "Nothing"))),
    beside=Beside("1nlrauo", [3.0] + [None] * 6, [2] + [None] * 6, "Before"),
    bubbles=Bubbles([7.0] + [None] * 6, 9.0, "Dialogues", ("dialogue", "dialogues")),
    points=Points([84.123456], [27.5], [12], 40),
    regions=[0, 1, 1, 40, 0, 0, 0],
    stops=(StopMark(2, 1, "chosen", (0, 3)), StopMark(5, 2, "next")),
    timeline=Timeline("2025-01", (4, 9), "2025-01", "2025-02", "key", FILM),
    down=Step(allowed=False, reason="These are the finest areas."),
)
"""A picture with all that one can have."""

HOSTILE = [
    "{{7*7}}",
    "{% if %}",
    "{# no #}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "`${alert(1)}`",
    "'\"\\",
    "\u202egnp.exe",
    "map_div",
    "\u2028\U0001f5fa",
]


def rendered_map():
    """The map's script as streamlit-folium sends it to the browser."""
    live = build_map()
    live.get_root().render()
    return _get_map_string(live)


def script_of(picture):
    """The script as streamlit-folium sends it to the browser."""
    live = build_map()
    live.get_root().render()
    _get_map_string(live)
    return _get_feature_group_string(picture_group(picture), map=live)


def sent(picture):
    """The picture as the browser reads it."""
    literal = re.search(r"JSON\.parse\((\".*?\")\)", script_of(picture))[1]
    return json.loads(json.loads(literal))


def test_the_map_is_the_same_every_time():
    """A map whose script changes is remounted and loses the camera; ours never changes."""
    assert rendered_map() == rendered_map()


def test_everything_the_map_loads_is_ours_or_a_packages():
    """No script, style or tile has the address of another host."""
    live = build_map()
    links = [link for _, link in (*live.default_js, *live.default_css)]
    assert all(link.startswith("../../assets/") for link in links)
    assert "http" not in rendered_map()
    for link in links:
        folder, name = link.removeprefix("../../assets/").split("?")[0].split("/")
        assert name == BUNDLE or ({"leaflet": LEAFLET, "map": ASSETS}[folder] / name).is_file()
        assert re.search(r"\?v=[0-9a-f.]{5,}$", link)


def test_the_picture_arrives_as_it_was():
    """Classes, figures, words, colours and the selected code come through the packing."""
    picture = sent(replace(PICTURE, focus=(80.0, 26.0, 88.0, 30.5), camera=(28.0, 84.0, 6.25)))
    assert picture["layer"] == "../../assets/layers/npl-2-0123456789abcdef.json"
    assert picture["classes"] == PICTURE.classes
    assert picture["values"] == {"decimals": 0, "figures": "1,8c,,,,,"}
    assert picture["days"] == {"decimals": 0, "figures": "3,0,bg,,,,"}
    assert picture["unit"] == ["engagement", "engagements"]
    assert picture["colours"]["scale"] == list(LIGHT.scale)
    assert picture["selected"] == "NP01"
    assert picture["focus"] == [80.0, 26.0, 88.0, 30.5]
    assert picture["camera"] == [28.0, 84.0, 6.25]
    assert "tiles" not in picture


def test_all_parts_of_a_picture_arrive():
    """Legend, second view, circles, places, months and film; figures packed, words as they are."""
    picture = sent(FULL)
    assert picture["legend"]["items"] == [["0", "1 to 5", ""], ["n", "no record", "Nothing"]]
    assert picture["beside"]["classes"] == "1nlrauo"
    assert picture["beside"]["values"] == {"decimals": 0, "figures": "3,,,,,,"}
    assert picture["bubbles"]["largest"] == 9.0
    assert int(picture["points"]["longitudes"]["figures"], 36) == 8412346
    assert picture["points"]["total"] == 40
    assert picture["regions"] == {"decimals": 0, "figures": "0,1,1,14,0,0,0"}
    assert picture["stops"] == [[2, 1, "chosen", [0, 3]], [5, 2, "next", []]]
    assert picture["timeline"]["counts"] == {"decimals": 0, "figures": "4,9"}
    film = picture["timeline"]["film"]
    assert film["steps"] == [["2025-01", "2025-01"], ["2025-01", "2025-02"]]
    assert film["classes"] == ["0nnnnnn", "01nnnnn"]
    assert film["values"][1] == {"decimals": 1, "figures": "a,p,,,,,"}
    assert picture["down"] == {"allowed": False, "reason": "These are the finest areas."}


def test_a_scale_may_have_the_nine_colours_of_two_measures():
    """Digits are positions in the scale, whatever it is a scale of."""
    square = replace(LIGHT, scale=tuple(f"#{i}{i}{i}{i}{i}{i}" for i in range(9)))
    picture = sent(replace(PICTURE, classes="0123458", palette=square))
    assert len(picture["colours"]["scale"]) == 9
    with pytest.raises(ValueError, match="unknown class '5'"):
        replace(PICTURE, classes="0123458")


@given(st.lists(st.none() | st.floats(-1e9, 1e9, allow_nan=False) | st.integers(-(10**9), 10**9)))
def test_figures_survive_the_packing_to_three_decimals(values):
    """What is read back differs from the figure by less than half a thousandth."""
    count = len(values)
    packed = sent(replace(PICTURE, classes="n" * count, values=values, days=[None] * count))
    unit = 10 ** packed["values"]["decimals"]
    figures = packed["values"]["figures"].split(",") if count else []
    read = [int(figure, 36) / unit if figure else None for figure in figures]
    assert [value is None for value in read] == [value is None for value in values]
    for value, back in zip(values, read, strict=True):
        assert value is None or abs(value - back) <= 0.00050001


@given(
    st.floats(1e-9, 1e-3),
    st.lists(st.floats(0, 1e3, allow_nan=False), min_size=1, max_size=6),
)
def test_small_figures_keep_their_first_two_digits(small, others):
    """A rate of 4 in 10,000 does not become 1 in 1,000, whatever stands beside it."""
    values = [small, *others]
    packed = sent(replace(PICTURE, classes="n" * len(values), values=values, days=values))["values"]
    read = int(packed["figures"].split(",")[0], 36) / 10 ** packed["decimals"]
    assert read == pytest.approx(small, rel=0.05)


def test_arrays_and_lists_are_packed_alike():
    """Unknown is NaN in an array and None in a list."""
    figures = [1.5, None, -36.25, 0.0, None, 1e12, None]
    arrays = np.array(figures, dtype=float)
    assert script_of(replace(PICTURE, values=arrays)) == script_of(replace(PICTURE, values=figures))
    packed = sent(replace(PICTURE, values=arrays))["values"]
    assert packed == {"decimals": 2, "figures": f"46,,-2sp,0,,{np.base_repr(10**14, 36).lower()},"}


def test_a_figure_without_end_is_refused():
    """No number stands for infinity on the map."""
    with pytest.raises(ValueError, match="infinite"):
        picture_group(replace(PICTURE, values=[float("inf")] * 7))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["selected", "view"])
def test_nothing_in_the_script_can_be_read_as_code(field, text):
    """The payload is letters, digits and escapes: no brace, quote, angle or underscore is left."""
    script = script_of(replace(PICTURE, **{field: text}))
    payload = re.search(r"JSON\.parse\(\"(.*?)\"\)", script)[1]
    assert re.fullmatch(r"(?:[A-Za-z0-9,.\-]|\\u[0-9a-f]{4})*", payload)
    if field == "selected":
        assert sent(replace(PICTURE, selected=text))["selected"] == text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_of_a_comparison_stay_words(text):
    """A program's title in a heading or a legend is text all the way, wherever it stands."""
    picture = replace(
        FULL,
        heading=text,
        unit=(text, text),
        legend=Legend(text, (("0", text, text),), "bivariate", text, (text,), (text,)),
        beside=replace(FULL.beside, heading=text),
        bubbles=replace(FULL.bubbles, title=text, unit=(text,)),
        timeline=replace(FULL.timeline, film_key=text),
        up=Step(allowed=False, reason=text),
    )
    payload = re.search(r"JSON\.parse\(\"(.*?)\"\)", script_of(picture))[1]
    assert re.fullmatch(r"(?:[A-Za-z0-9,.\-]|\\u[0-9a-f]{4})*", payload)
    read = sent(picture)
    assert read["heading"] == read["beside"]["heading"] == read["up"]["reason"] == text
    assert read["legend"] == {
        "title": text,
        "items": [["0", text, text]],
        "kind": "bivariate",
        "second": text,
        "across": [text],
        "up": [text],
        "tells": False,
    }


def test_no_second_template_pass_reaches_our_elements():
    """Branca renders text again as a template; ours comes out as it went in, braces and all."""
    live = build_map()
    group = picture_group(PICTURE)
    [show] = group._children.values()
    show.script = "before {{ 7 * 7 }} {% if %} after"
    group.add_to(live)
    assert "before {{ 7 * 7 }} {% if %} after" in live.get_root().render()


def test_the_picture_alone_changes_between_two_pictures():
    """A filter change sends a few hundred bytes for a small country, not geometry."""
    other = replace(PICTURE, classes="4n0lrau")
    assert script_of(PICTURE) != script_of(other)
    assert len(script_of(other)) < 3000


@pytest.mark.parametrize(
    "wrong",
    [
        {"layer": "../secret.json"},
        {"layer": "x.html"},
        {"classes": "04lnra"},
        {"classes": "04lnra<"},
        {"classes": "09lnrau"},
        {"tiles": "https://tiles.example/{z}/{x}/{y}.png"},
        {"language": "xx"},
        {"labels": "everything"},
        {"legend": Legend("", (), "pie")},
        {"legend": Legend("", (("9", "no such class", ""),))},
        {"beside": Beside("0" * 6, [1] * 7, [1] * 7, "")},
        {"beside": Beside("0" * 7, [1] * 6, [1] * 7, "")},
        {"beside": Beside("9" * 7, [1] * 7, [1] * 7, "")},
        {"regions": [1] * 6},
        {"stops": (StopMark(7, 1),)},
        {"stops": (StopMark(0, 1, serves=(-1,)),)},
        {"stops": (StopMark(0, 1, "later"),)},
        {"bubbles": Bubbles([1] * 6, 1, "", ("",))},
        {"timeline": replace(FULL.timeline, film=replace(FILM, classes=("0" * 7,)))},
        {"timeline": replace(FULL.timeline, film=replace(FILM, values=([1], [1])))},
    ],
)
def test_a_picture_that_makes_no_sense_is_refused(wrong):
    """Wrong names, lengths, classes and unknown backgrounds never reach the browser."""
    with pytest.raises(ValueError):
        replace(PICTURE, **wrong)


def test_a_background_is_sent_only_when_chosen():
    """OpenStreetMap is the one background; its address comes from the list, not the picture."""
    picture = sent(replace(PICTURE, tiles="openstreetmap"))
    assert picture["tiles"]["url"] == TILES["openstreetmap"].url
    assert TILES["openstreetmap"].url.startswith(TILES["openstreetmap"].host)


def test_the_feature_group_is_plain_folium():
    """The picture travels through the channel that does not remount the map."""
    assert isinstance(picture_group(PICTURE), folium.FeatureGroup)


def layer_of(body: bytes, **sheets: bytes) -> WebLayer:
    """A layer that holds some bytes, and its sheets by the name that they have in it."""
    named = {f"sheet-{name}.json": sheet for name, sheet in sheets.items()}
    return WebLayer("small-2-0123456789abcdef.json", body, (), (0, 0, 1, 1), named)


def test_a_published_layer_is_whole(tmp_path):
    """The file holds the layer; nothing half written is left beside it."""
    name = publish(layer_of(b'{"a":1}'), tmp_path)
    assert (tmp_path / name).read_bytes() == b'{"a":1}'
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_published_layer_is_not_written_twice(tmp_path):
    """The name is the contents, so a second time there is nothing to do."""
    name = publish(layer_of(b"{}"), tmp_path)
    os.utime(tmp_path / name, (1, 1))
    publish(layer_of(b"{}"), tmp_path)
    assert (tmp_path / name).stat().st_mtime == 1


def test_a_damaged_layer_is_written_anew(tmp_path):
    """A file cut short by a full disk is replaced by the whole one."""
    name = publish(layer_of(b'{"a":1}'), tmp_path)
    (tmp_path / name).write_bytes(b'{"a"')
    publish(layer_of(b'{"a":1}'), tmp_path)
    assert (tmp_path / name).read_bytes() == b'{"a":1}'


def test_sheets_are_there_before_the_layer_that_lists_them(tmp_path, monkeypatch):
    """A browser that finds the layer's file finds all that it leads to."""
    written = []

    def noted(path, body):
        written.append(path.name)
        keep(path, body)

    monkeypatch.setattr("dashboard.maps.keep", noted)
    name = publish(layer_of(b"{}", a=b"[1]", b=b"[2]"), tmp_path)
    assert written == ["sheet-a.json", "sheet-b.json", name]
    assert (tmp_path / "sheet-b.json").read_bytes() == b"[2]"


def test_only_a_lost_sheet_is_written_again(tmp_path):
    """The sheets that are there stay as they are."""
    layer = layer_of(b"{}", a=b"[1]", b=b"[2]")
    publish(layer, tmp_path)
    os.utime(tmp_path / "sheet-a.json", (1, 1))
    (tmp_path / "sheet-b.json").unlink()
    publish(layer, tmp_path)
    assert (tmp_path / "sheet-a.json").stat().st_mtime == 1
    assert (tmp_path / "sheet-b.json").read_bytes() == b"[2]"


def test_a_sheet_cannot_be_written_elsewhere(tmp_path):
    """A name that is a path is refused, and nothing is published."""
    with pytest.raises(ValueError, match="not the name"):
        publish(layer_of(b"{}", **{"/../../x": b"[]"}), tmp_path)
    assert not list(tmp_path.iterdir())


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (byte / 255 for byte in bytes.fromhex(colour[1:]))
    ]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_shades_are_told_apart_in_grey(palette):
    """Printed without colour, each shade is clearly darker (or lighter) than the one before."""
    steps = [contrast(a, b) for a, b in zip(palette.scale, palette.scale[1:], strict=False)]
    assert min(steps) > 1.35
    grey = [luminance(colour) for colour in palette.scale]
    assert grey == sorted(grey, reverse=palette is LIGHT)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_no_record_is_never_taken_for_little(palette):
    """The pale grey of no record stands off the lightest shade and off the ground."""
    assert contrast(palette.no_record, palette.scale[0]) > 1.2
    assert contrast(palette.no_record, palette.ground) > 1.1


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_words_and_lines_can_be_read(palette):
    """Text has the contrast of WCAG AA, dashes and the accent that of graphics."""
    assert contrast(palette.ink, palette.panel) > 7
    assert contrast(palette.muted, palette.panel) > 4.5
    assert contrast(palette.line, palette.ground) > 3
    assert contrast(palette.accent, palette.ground) > 3


def test_every_state_has_a_colour():
    """Each code of a picture has a fill; states without one of their own show the ground."""
    assert LIGHT.colour("0") == LIGHT.scale[0]
    fills = {code: LIGHT.colour(code) for code in STATES}
    assert fills["r"] == fills["a"] == LIGHT.ground
    assert len({fills[code] for code in "ulnor"}) == 5


def test_a_theme_of_another_name_is_light():
    """Streamlit may one day name other themes; the paper is the safe choice."""
    assert palette_for("dark") is DARK
    assert palette_for("solarized") is LIGHT
