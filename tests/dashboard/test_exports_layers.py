"""A report leaves as layers for a GIS, as each standard wants them, and says what it is."""

from __future__ import annotations

import datetime as dt
import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from dashboard.exports.layers import write_geojson, write_geopackage, write_geoparquet
from dashboard.reports.model import Report
from tests.dashboard.reports_at_hand import NAMES, make_report

WRITERS = {
    "gpkg": write_geopackage,
    "geojson": write_geojson,
    "parquet": write_geoparquet,
}


def shaped(report: Report, west: float = 80.0) -> Report:
    """A report with a square for each of its areas, the first one with a hole."""
    shapes = {}
    for scene in report.scenes:
        boxes = [
            shapely.box(west + n, 10, west + n + 1, 11, ccw=False)
            for n in range(len(scene.coverage))
        ]
        if boxes:
            inner = shapely.box(west + 0.4, 10.4, west + 0.6, 10.6)
            boxes[0] = shapely.difference(boxes[0], inner)
        view = scene.selection
        shapes[view.vintage, int(view.level or 0)] = pd.Series(
            boxes, index=scene.coverage.index, dtype=object
        )
    return replace(report, shapes=shapes)


def read(kind: str, content: bytes, tmp_path: Any, layer: str = "coverage") -> gpd.GeoDataFrame:
    """The areas of a file, as other programs read it."""
    if kind == "parquet":
        return gpd.read_parquet(io.BytesIO(content))
    path = tmp_path / f"file.{kind}"
    path.write_bytes(content)
    return pyogrio.read_dataframe(path, layer=layer if kind == "gpkg" else None)


def told_of(content: bytes) -> dict[str, Any]:
    """What a GeoJSON holds."""
    return json.loads(content)


# --- what all of them hold -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", WRITERS)
def test_areas_stand_with_their_measures_and_their_look_on_the_map(kind, tmp_path):
    """Code, name, class in words and as a code, colour, measures; the unknown is missing."""
    rows = read(kind, WRITERS[kind](shaped(make_report())), tmp_path).set_index("pcode")
    assert len(rows) == 12
    assert rows.crs.to_epsg() == 4326
    first, silent = rows.loc["XX0001"], rows.loc["XX0007"]
    assert (first["name"], first["class"], first["class_code"]) == ("District 1", "16–40", "4")
    assert first["fill"] == "#184c73"
    assert first["engagements"] == 16
    assert pd.Timestamp(first["last_date"]) == pd.Timestamp("2025-12-31")
    assert silent["class"] == "No record"
    assert pd.isna(silent["engagements"])
    assert first.geometry.area == pytest.approx(0.96)


@pytest.mark.parametrize("names", list(NAMES))
@pytest.mark.parametrize("kind", WRITERS)
def test_names_of_any_kind_are_kept(kind, names, tmp_path):
    """As they are: nothing in a layer is run, so nothing is put before them."""
    rows = read(kind, WRITERS[kind](shaped(make_report(names=names))), tmp_path)
    assert rows["name"].tolist() == [NAMES[names].format(n=n + 1) for n in range(12)]


@pytest.mark.parametrize("asked", [{"empty": True}, {"missing": True}])
@pytest.mark.parametrize("kind", WRITERS)
def test_without_data_there_is_a_layer_all_the_same(kind, asked, tmp_path):
    """With no area, or with none of which anything is known."""
    rows = read(kind, WRITERS[kind](shaped(make_report(**asked))), tmp_path)
    assert len(rows) == (0 if "empty" in asked else 12)
    if len(rows):
        assert rows["engagements"].isna().all()


@pytest.mark.parametrize("kind", WRITERS)
def test_an_area_without_a_shape_stays_in_the_table(kind, tmp_path):
    """Its measures are known; only where it lies is not."""
    rows = read(kind, WRITERS[kind](make_report()), tmp_path)
    assert len(rows) == 12
    assert rows.geometry.isna().all()


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_report_is_the_same_layer(kind):
    """Byte by byte, whenever it is made."""
    report = shaped(make_report(scenes=2))
    assert WRITERS[kind](report) == WRITERS[kind](report)


@pytest.mark.parametrize("kind", WRITERS)
def test_counts_in_bands_have_two_ends(kind, tmp_path):
    """Neither is called by the name of the count; where nobody reports both are unknown."""
    report = shaped(make_report(areas=2, below=5))
    measures = pd.DataFrame(
        {
            "state": ["engaged", "not_reported"],
            "engagements": [10, 0],
            "engagements_high": [14, 0],
            "offices_reached": [2, 0],
            "level": 2,
        },
        index=report.scenes[0].coverage.index,
    )
    scene = replace(report.scenes[0], coverage=measures)
    rows = read(kind, WRITERS[kind](replace(report, scenes=(scene,))), tmp_path)
    assert "engagements" not in rows
    assert "offices_reached" not in rows
    assert rows["engagements_low"].tolist()[0] == 10
    assert rows["engagements_high"].tolist()[0] == 14
    assert rows[["engagements_low", "engagements_high"]].isna().iloc[1].all()


# --- GeoPackage ----------------------------------------------------------------------------------


def test_a_geopackage_says_what_it_is(tmp_path):
    """A table about it, and the same in the description and the metadata of its layer."""
    path = tmp_path / "file.gpkg"
    path.write_bytes(write_geopackage(shaped(make_report(illustrative=True))))
    layers = dict(pyogrio.list_layers(path))
    assert layers == {
        "coverage": "MultiPolygon",
        **dict.fromkeys(("records", "ledger", "about", "layer_styles")),
    }
    about = pyogrio.read_dataframe(path, layer="about", read_geometry=False)
    said = dict(zip(about["what"], about["said"], strict=True))
    assert said["For"] == "Public"
    assert said["Mark"].startswith("Illustrative data")
    assert said["Filters"] == "Programs: Local dialogue"
    assert said["engagements"] == "Engagements"
    info = pyogrio.read_info(path, layer="coverage")
    assert info["layer_metadata"]["Period"] == "1 July to 31 December 2025"
    assert "OFTDate" in info["ogr_types"]
    records = pyogrio.read_dataframe(path, layer="records", read_geometry=False)
    assert records["date"].tolist()[:2] == ["2025-07-01", "2025-08-15"]
    with closing(sqlite3.connect(path)) as base:
        named = base.execute("SELECT identifier, description FROM gpkg_contents").fetchall()
    assert ("coverage: Where we are engaged", "5 of 12 districts engaged since July") in named


def test_a_geopackage_opens_in_the_colours_of_the_map(tmp_path):
    """Its style gives each class of the legend its colour, also those that no area is in."""
    report = shaped(make_report(names="hostile"))
    path = tmp_path / "file.gpkg"
    path.write_bytes(write_geopackage(report))
    styles = pyogrio.read_dataframe(path, layer="layer_styles", read_geometry=False)
    (style,) = styles.to_dict("records")
    assert (style["f_table_name"], style["f_geometry_column"]) == ("coverage", "geom")
    assert (style["f_table_catalog"], style["f_table_schema"]) == ("", "")
    assert bool(style["useAsDefault"])
    root = ET.fromstring(style["styleQML"])
    assert root.find("renderer-v2").get("attr") == "class_code"
    items = report.scenes[0].legend.items
    told = [(each.get("value"), each.get("label")) for each in root.iter("category")]
    assert told == [(item.code, item.label) for item in items]
    colours = [one.get("value") for one in root.iter("Option") if one.get("name") == "color"]
    assert colours[4] == "24,76,115,255"
    assert len(colours) == len(items)


def test_a_story_is_a_layer_a_scene(tmp_path):
    """Each with its own style and its own title."""
    path = tmp_path / "file.gpkg"
    path.write_bytes(write_geopackage(shaped(make_report(scenes=2))))
    assert [name for name, kind in pyogrio.list_layers(path) if kind] == [
        "coverage_1",
        "coverage_2",
    ]
    styles = pyogrio.read_dataframe(path, layer="layer_styles", read_geometry=False)
    assert styles["f_table_name"].tolist() == ["coverage_1", "coverage_2"]


# --- GeoJSON -------------------------------------------------------------------------------------


def test_a_geojson_is_as_rfc_7946_wants_it():
    """Shells against the clock and holes with it, no CRS of its own, seven decimals."""
    told = told_of(write_geojson(shaped(make_report(illustrative=True), west=80.123456789)))
    assert told["type"] == "FeatureCollection"
    assert "crs" not in told
    first = told["features"][0]
    assert first["id"] == first["properties"]["pcode"] == "XX0001"
    assert first["properties"]["last_date"] == "2025-12-31"
    shell, hole = (shapely.LinearRing(ring) for ring in first["geometry"]["coordinates"])
    assert shell.is_ccw
    assert not hole.is_ccw
    assert {x for x, _y in shell.coords} == {80.1234568, 81.1234568}
    about = {line["what"]: line["said"] for line in told["about"]}
    assert about["Mark"].startswith("Illustrative data")
    assert told["fields"]["engagements"] == "Engagements"


@pytest.mark.parametrize("west", [177.5, -182.5])
def test_what_crosses_the_date_line_is_cut_there(west):
    """In parts on both sides, none of them beyond 180 degrees, and nothing of it is lost."""
    told = told_of(write_geojson(shaped(make_report(areas=6), west=west)))
    shapes = [shapely.from_geojson(json.dumps(one["geometry"])) for one in told["features"]]
    bounds = np.array([shape.bounds for shape in shapes])
    assert bounds[:, 0].min() == -180
    assert bounds[:, 2].max() == 180
    assert sum(shape.area for shape in shapes) == pytest.approx(6 - 0.04)
    assert {shape.geom_type for shape in shapes} == {"Polygon", "MultiPolygon"}


def test_a_geojson_of_a_story_says_which_scene_an_area_is_of():
    """By its number, as one area stands in it more than once and no id is its own."""
    told = told_of(write_geojson(shaped(make_report(areas=2, scenes=2))))
    assert [one["properties"]["scene"] for one in told["features"]] == [1, 1, 2, 2]
    assert not any("id" in one for one in told["features"])


# --- GeoParquet ----------------------------------------------------------------------------------


def test_a_geoparquet_is_as_its_standard_wants_it():
    """Version 1.1 in WKB with a covering box of each shape, days as days, and what it is."""
    content = write_geoparquet(shaped(make_report(illustrative=True)))
    schema = pq.read_schema(io.BytesIO(content))
    geo = json.loads(schema.metadata[b"geo"])
    column = geo["columns"][geo["primary_column"]]
    assert (geo["version"], column["encoding"]) == ("1.1.0", "WKB")
    assert "covering" in column
    assert str(schema.field("last_date").type) == "date32[day]"
    read = gpd.read_parquet(io.BytesIO(content))
    about = dict(read.attrs["about"])
    assert read.attrs["title"] == "Where we are engaged"
    assert about["Mark"].startswith("Illustrative data")
    assert about["As of"] == "31 December 2025"
    assert read["last_date"].iloc[0] == dt.date(2025, 12, 31)
