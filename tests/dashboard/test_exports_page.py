"""One HTML file: what it carries, what it may not, and how large it is."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.exports.page import write_page
from dashboard.exports.page.films import ROOMS, fold_film, trim_film
from dashboard.exports.page.words import WORDS, words_of
from dashboard.language import LANGUAGES
from dashboard.palette import DARK, LIGHT, in_theme, scale_for
from dashboard.pictures import Film
from dashboard.words.mapwords import WORDS as MAP_WORDS
from geodata.coverage import month_steps
from geodata.errors import ExportError
from tests.dashboard.pictures_at_hand import with_pictures
from tests.dashboard.reports_at_hand import FORTY_WORDS, make_report


class _Tags(HTMLParser):
    """Every tag of a page, and every attribute that could fetch something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Note it."""
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href", "data")]


def carried(body: bytes) -> dict:
    """What a file carries, unpacked."""
    data = re.search(rb'id="carried">([A-Za-z0-9+/=]*)</script>', body)
    assert data
    return json.loads(zlib.decompress(base64.b64decode(data[1])))


@pytest.mark.parametrize("layout", ["page", "present"])
@pytest.mark.parametrize("names", ["hostile", "arabic", "long"])
def test_nothing_of_a_report_stands_in_the_page_itself(layout, names):
    """All text from data is packed; the page is our own few tags, and asks for no address."""
    report = with_pictures(make_report(names=names, title=f"{FORTY_WORDS} </script><b>"))
    body = write_page(report, layout=layout)
    page = _Tags(body.decode())
    assert sorted(set(page.tags)) == [
        "body",
        "head",
        "html",
        "meta",
        "noscript",
        "p",
        "script",
        "title",
    ]
    assert page.addresses == []
    assert carried(body)["told"]["scenes"][0]["title"] == report.scenes[0].title
    assert b"</b>" not in body
    assert report.scenes[0].map.areas[0].name.encode() not in body


def test_the_policy_allows_what_the_file_came_with_and_nothing_else():
    """Scripts and styles are known by their hashes; nothing may be fetched."""
    body = write_page(with_pictures(make_report())).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', body)
    assert policy
    allowed = dict(part.strip().split(" ", 1) for part in policy[1].split(";"))
    opener = re.findall(r"<script>(.*?)</script>", body, re.DOTALL)
    parts = carried(body.encode())
    assert allowed["default-src"] == "'none'"
    assert allowed["script-src"].split() == [_hash(opener[0]), _hash(parts["script"])]
    assert allowed["style-src"] == _hash(parts["style"])
    assert allowed["img-src"] == "data:"
    assert not re.search(r"url\((?!data:)", parts["style"])


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_same_report_is_the_same_file():
    """Byte for byte."""
    report = with_pictures(make_report(scenes=2))
    assert write_page(report) == write_page(report)


@pytest.mark.parametrize("start", [-1, 0, 1, 9])
def test_a_file_opens_on_a_scene_that_is_there(start):
    """Whatever is asked for."""
    report = with_pictures(make_report(scenes=2))
    told = carried(write_page(report, layout="present", start=start))["told"]
    assert told["start"] == min(max(start, 0), 1)


def test_a_presentation_carries_no_list_of_areas():
    """What is shown in a room are the map and its words."""
    report = with_pictures(make_report())
    scene = carried(write_page(report, layout="present"))["told"]["scenes"][0]
    assert "table" not in scene
    assert "figures" not in scene
    assert scene["picture"]["classes"] == report.scenes[0].picture.classes


@pytest.mark.parametrize("case", ["empty", "missing"])
def test_what_is_not_known_is_null_and_never_nought(case):
    """No data at all, and areas of which nothing is known."""
    report = with_pictures(make_report(**{case: True}))
    scene = carried(write_page(report))["told"]["scenes"][0]
    amounts = dict(zip(["name", "state", "engagements"], scene["table"]["cells"], strict=False))
    assert set(amounts["engagements"]) <= {None}
    assert (scene["picture"] is None) == (case == "empty")


def test_a_report_without_the_shapes_of_its_map_is_no_page():
    """It says so, rather than that there is nothing to draw."""
    with pytest.raises(ExportError, match="shapes"):
        write_page(make_report())


def test_cells_keep_their_kind():
    """Codes stay text, days are days, figures are no longer than they need."""
    report = with_pictures(make_report(areas=6))
    table = carried(write_page(report))["told"]["scenes"][0]["table"]
    kinds = {column["key"]: column["kind"] for column in table["columns"]}
    cells = dict(zip(kinds, table["cells"], strict=True))
    assert cells["engagements"] == [16, 8, 4, 2, 1, None]
    assert cells["last_date"][:2] == ["2025-12-31", "2025-12-21"]
    assert table["codes"][0] == "XX0001"


def test_small_counts_that_are_kept_back_are_in_no_part_of_the_file():
    """Neither months nor film, which would tell them, and bands in the place of amounts."""
    report = with_pictures(make_report(below=5))
    picture = carried(write_page(report))["told"]["scenes"][0]["picture"]
    assert "timeline" not in picture
    assert picture["bands"][:2] == ["16 engagements", "8 engagements"]


def test_a_map_in_a_file_asks_nobody():
    """No background from elsewhere, and no way to other levels."""
    report = with_pictures(make_report())
    scene = replace(
        report.scenes[0], picture=replace(report.scenes[0].picture, tiles="openstreetmap")
    )
    picture = carried(write_page(replace(report, scenes=(scene,))))["told"]["scenes"][0]["picture"]
    assert "tiles" not in picture
    assert picture["down"] == picture["up"]
    assert not picture["down"]["allowed"]
    assert list(carried(write_page(report))["files"]) == ["words.json", picture["layer"]]


def test_a_link_that_is_no_address_of_a_page_cannot_be_pressed():
    """Whatever stands there."""
    report = with_pictures(make_report())
    about = replace(report.about, link="javascript:alert(1)")
    assert carried(write_page(replace(report, about=about)))["told"]["about"]["link"] == ""


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_words_of_a_file_are_those_of_the_map_and_its_own(language):
    """In every language of the interface."""
    words = json.loads(words_of(language))["words"]
    assert set(words) == {*WORDS, *MAP_WORDS}
    assert not any("{" in said.replace("{", "", said.count("}")) for said in words.values())


# --- films --------------------------------------------------------------------------------------


def _film(areas: int, *reels: tuple[tuple[str, str], ...]) -> Film:
    steps = tuple(step for reel in reels for step in reel)
    classes = tuple("".join(str((n + at) % 5) for n in range(areas)) for at in range(len(steps)))
    values = tuple([float(code) for code in codes] for codes in classes)
    return Film(steps, classes, values)


def _reel(months: int, *, cumulative: bool = False) -> tuple[tuple[str, str], ...]:
    import datetime as dt

    ends = dt.date(2024, 1, 1), dt.date(2024, 12, 1)
    return tuple(step.months for step in month_steps(*ends, months, cumulative=cumulative))


@given(room=st.integers(0, 400))
@settings(max_examples=25)
def test_a_film_is_cut_between_reels(room):
    """As many reels as have room, from the first on; a part of one could not be played."""
    film = _film(4, _reel(3), _reel(1, cumulative=True), _reel(1))
    kept = trim_film(film, room)
    ends = [end for end in (10, 22, 34) if 4 * end <= room]
    assert (0 if kept is None else len(kept.steps)) == (ends[-1] if ends else 0)
    if kept is not None:
        assert kept.steps == film.steps[: ends[-1]]


def test_a_film_lies_area_by_area():
    """All windows of the first, then all of the second."""
    folded = fold_film(
        _film(2, (("2024-01", "2024-01"), ("2024-02", "2024-02"), ("2024-03", "2024-03")))
    )
    assert folded["classes"] == "012123"
    assert folded["values"] == {"decimals": 0, "figures": "0,1,2,1,2,3"}


def test_the_scenes_of_a_story_share_what_a_file_may_carry():
    """The more scenes are played, the fewer windows each has."""
    report = with_pictures(make_report(areas=12, scenes=3))
    film = _film(12, *(_reel(months) for months in range(1, 13)), *(_reel(1),) * 700)
    timeline = replace(report.scenes[0].picture.timeline, film=film)
    scenes = tuple(
        replace(scene, picture=replace(scene.picture, timeline=timeline)) for scene in report.scenes
    )
    told = carried(write_page(replace(report, scenes=scenes)))["told"]["scenes"]
    carried_cells = [12 * len(one["picture"]["timeline"]["film"]["steps"]) for one in told]
    assert 0 < sum(carried_cells) <= ROOMS[0]
    assert len(set(carried_cells)) == 1


# --- size ---------------------------------------------------------------------------------------


def test_a_file_of_three_thousand_areas_stays_under_a_megabyte():
    """Names, codes, table and a film of every area, and figures as uneven as they can be."""
    report = with_pictures(make_report(areas=3230, detail=1), film=False)
    random = np.random.default_rng(5)
    steps = _reel(1) * 15
    classes = tuple("".join(map(str, random.integers(0, 5, 3230))) for _ in steps)
    values = tuple(random.integers(0, 40, 3230).astype(float) for _ in steps)
    timeline = replace(report.scenes[0].picture.timeline, film=Film(steps, classes, values))
    picture = replace(report.scenes[0].picture, timeline=timeline)
    scene = replace(report.scenes[0], picture=picture)
    body = write_page(replace(report, scenes=(scene,)))
    assert len(body) < 1_000_000
    assert carried(body)["told"]["scenes"][0]["picture"]["timeline"]["film"]["steps"]


# --- colours ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", range(1, 8))
@pytest.mark.parametrize("reverse", [False, True])
def test_colours_of_another_theme_are_as_many_and_run_the_same_way(count, reverse):
    """And back again they are those of before."""
    light = replace(LIGHT, scale=scale_for(LIGHT, count, reverse=reverse))
    dark = in_theme(light, "dark")
    assert dark == replace(DARK, scale=scale_for(DARK, count, reverse=reverse))
    assert in_theme(dark, "light") == light


@pytest.mark.parametrize("kind", ["diverging", "bivariate"])
def test_a_change_and_a_square_stay_what_they_are_in_another_theme(kind):
    """Their colours are no shades of the scale."""
    light = replace(LIGHT, scale=getattr(LIGHT, kind))
    assert in_theme(light, "dark").scale == getattr(DARK, kind)
