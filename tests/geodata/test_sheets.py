"""Finer drawings of a large level, in sheets."""

import json
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon

from geodata.areas import Areas
from geodata.model import conform
from geodata.web import SHEET_FORMAT, layer, web_layer
from geodata.web.sheets import split, zoom_of


def areas_of(shapes):
    """Areas of level 1, without parents."""
    codes = [f"T{i:05d}" for i in range(len(shapes))]
    columns = {"pcode": codes, "name": codes, "geometry": list(shapes), "level": 1}
    frame = pd.DataFrame(columns | {"source_id": "test", "vintage": "Large"})
    return Areas(conform("areas", frame))


def decode(drawing, grid):
    """Areas of a file, as its description says."""
    arcs = [np.cumsum(np.reshape(arc, (-1, 2)), axis=0) for arc in drawing["arcs"]]

    def ring(numbers):
        pieces = [arcs[n] if n >= 0 else arcs[-1 - n][::-1] for n in numbers]
        return np.concatenate([piece[:-1] for piece in pieces]) * grid[2] + grid[:2]

    return [
        shapely.MultiPolygon(
            [Polygon(rings[0], rings[1:]) for rings in ([ring(n) for n in p] for p in polygons)]
        )
        for polygons in drawing["areas"]
    ]


def read_details(made):
    """For each detail its description, its sheets as read and all its areas in their order."""
    head = json.loads(made.body)
    for detail in head["details"]:
        sheets = [json.loads(made.sheets[name]) for *_, name in detail["sheets"]]
        areas = np.full(len(head["codes"]), shapely.MultiPolygon(), dtype=object)
        for sheet in sheets:
            areas[sheet["positions"]] = decode(sheet, detail["grid"])
        yield detail, sheets, areas


@pytest.fixture(scope="module")
def cells(patchwork):
    """A country of 1,444 wobbly cells."""
    return patchwork(seed=4, columns=38, rows=38, detail=6, wobble=0.04)


@pytest.fixture
def large(monkeypatch):
    """Draws a level as a large one, however few areas it has."""
    monkeypatch.setattr(layer, "SHEETED_FROM", 3)
    return lambda shapes: web_layer(areas_of(shapes), 1)


def test_every_area_is_whole_in_one_sheet_of_each_detail(large, cells):
    """Nothing is cut at the edge of a sheet, so there are no seams, and nothing is missing."""
    for detail, sheets, areas in read_details(large(cells)):
        positions = sorted(at for sheet in sheets for at in sheet["positions"])
        assert positions == list(range(len(cells)))
        assert len(sheets) > 1
        assert shapely.coverage_is_valid(areas)
        assert shapely.union_all(areas).geom_type == "Polygon"
        assert detail["zoom"] > 0


def test_the_finest_detail_is_the_original(large, cells):
    """An area that fills the screen is off by less than a pixel."""
    *_, (_, _, areas) = read_details(large(cells))
    pixel = np.sqrt(np.median(shapely.area(cells))) / 720
    assert shapely.hausdorff_distance(areas, cells).max() < pixel


def test_each_border_is_a_line_of_one_sheet(large, cells):
    """The sheet of an arc's lower side draws it; the other sheet has it for its areas only."""
    for _, sheets, _ in read_details(large(cells)):
        lines, pairs = 0, set()
        for sheet in sheets:
            own = np.isin(np.reshape(sheet["sides"], (-1, 2))[:, 0], sheet["positions"])
            assert np.isin(np.reshape(sheet["sides"], (-1, 2)), [*sheet["positions"]]).any(1).all()
            lines += own.sum()
            pairs |= {tuple(pair) for pair in np.reshape(sheet["sides"], (-1, 2))[own].tolist()}
        # 38 x 38 cells have so many inner borders; the coast is an arc for each cell along it.
        assert len([pair for pair in pairs if pair[1] >= 0]) == 2 * 38 * 37
        assert lines == 2 * 38 * 37 + 4 * 38 - 4


def test_sheets_say_where_they_are(large, cells):
    """What lies in view is found from the bounds alone."""
    for detail, sheets, areas in read_details(large(cells)):
        for (*bounds, name), sheet in zip(detail["sheets"], sheets, strict=True):
            assert sheet["format"] == SHEET_FORMAT
            assert re.fullmatch(r"[a-z0-9-]+\.json", name)
            assert bounds == pytest.approx(shapely.total_bounds(areas[sheet["positions"]]))


def test_the_overview_has_all_areas(large, cells):
    """The head alone is a whole picture, coarser than what is fetched later."""
    made = large(cells)
    head = json.loads(made.body)
    overview = np.array(decode(head, head["grid"]), dtype=object)
    assert shapely.coverage_is_valid(overview)
    assert not shapely.is_empty(overview).any()
    *_, (_, _, areas) = read_details(made)
    assert shapely.get_num_coordinates(overview).sum() < shapely.get_num_coordinates(areas).sum()


def test_files_are_the_same_every_time(large, cells):
    """Names and bytes follow from the areas alone, whatever threads did."""
    assert large(cells) == large(cells)


def test_an_area_without_a_shape_is_in_no_sheet(large, cells):
    """It keeps its code and its place in the head."""
    made = large([shapely.MultiPolygon(), *cells[:20]])
    assert json.loads(made.body)["areas"][0] == []
    for _, sheets, _ in read_details(made):
        assert sorted(at for sheet in sheets for at in sheet["positions"]) == list(range(1, 21))


def test_areas_of_which_none_has_a_shape_are_drawn_all_the_same(large):
    """A list of places without a boundary is a map of nothing, and no failure."""
    made = large([shapely.MultiPolygon()] * 4)
    assert made.codes == ("T00000", "T00001", "T00002", "T00003")
    assert not made.sheets


def test_details_come_coarse_to_fine(large):
    """Richly drawn areas get details between the overview and the original."""
    turns = np.linspace(0, 2 * np.pi, 20_000, endpoint=False)
    reach = 0.45 + 0.02 * np.sin(turns * 300) + 0.00005 * np.sin(turns * 3000)
    flower = Polygon(np.column_stack([reach * np.cos(turns), reach * np.sin(turns)]))
    small = [shapely.box(1 + x / 100, 0, 1.001 + x / 100, 0.001) for x in range(30)]
    found = list(read_details(large([flower, *small])))
    assert len(found) > 1
    zooms = [detail["zoom"] for detail, _, _ in found]
    points = [shapely.get_num_coordinates(areas).sum() for _, _, areas in found]
    assert zooms == sorted(zooms)
    assert points == sorted(points)
    assert points[-1] > points[0]


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.floats(-170, 170), st.floats(-60, 60)), max_size=60),
    st.integers(1, 12),
)
def test_every_place_is_in_one_group(places, most):
    """Groups are never larger than asked, and hold every area that is anywhere once."""
    points = np.array([*places, (np.nan, np.nan)], dtype=float)
    groups = split(points, 20.0, most)
    assert sorted(at for group in groups for at in group) == list(range(len(places)))
    assert all(0 < len(group) <= most for group in groups)


def test_the_sea_parts_what_is_few():
    """Islands far away are not fetched with the mainland, however few areas both are."""
    places = np.array([(0, 0), (1, 0), (2, 1), (55, -21), (55.5, -21)], dtype=float)
    assert [group.tolist() for group in split(places, 10, 600)] == [[0, 1, 2], [3, 4]]


def test_a_zoom_is_the_pixels_of_its_tiles():
    """At zoom 0 the equator is 256 pixels long; towards the poles the map is stretched."""
    assert zoom_of(360 / 256, 0) == pytest.approx(0)
    assert zoom_of(360 / 1024, 0) == pytest.approx(2)
    assert zoom_of(360 / 1024, 60) == pytest.approx(1)


@pytest.mark.real
def test_a_real_country_of_thousands_is_drawn_at_every_detail(real_data):
    """Brazil's municipalities, whose edges do not all agree, are one coverage at every fineness."""
    frame = gpd.read_file(real_data / "boundaries/brazil/brazil_municipios.geojson")
    made = web_layer(areas_of(frame.geometry.to_numpy()), 1)
    head = json.loads(made.body)
    assert head["outlines"] is None
    overview = np.array(decode(head, head["grid"]), dtype=object)
    assert not shapely.is_empty(overview).any()
    assert shapely.coverage_is_valid(overview)
    for _, _, areas in read_details(made):
        assert shapely.coverage_is_valid(areas)
        assert not shapely.is_empty(areas).any()
