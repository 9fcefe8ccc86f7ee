"""Traps of real boundary files: axes, encodings, versions, old formats, faults."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.areas import Areas
from geodata.errors import BoundaryError, SourceError
from loaders.boundaries import find_faults, read_boundaries
from loaders.boundaries.axes import settle_axes
from loaders.boundaries.country import find_extents
from loaders.boundaries.layer import Layer
from loaders.boundaries.text import mend_text


def named(name: str, x: float, y: float = 0, **more) -> tuple[dict, shapely.Polygon]:
    """A feature with a name: a unit square with its corner at x, y."""
    return {"name": name, **more}, shapely.box(x, y, x + 1, y + 1)


def said(loaded, kind: str = "warnings") -> dict:
    """The warnings of a source by code, or how it was read."""
    stored = json.loads(loaded.source[kind])
    return {one["code"]: one for one in stored} if kind == "warnings" else stored


# --- axes ---------------------------------------------------------------------------------------


def test_latitudes_beyond_the_poles_are_longitudes(write_boundary):
    """A file of latitude and longitude is put right as a whole, and that is said."""
    features = [
        ({"name": n}, shapely.box(y, 120 + y, y + 1, 121 + y))
        for n, y in (("Ana", 10), ("Ben", 11))
    ]
    loaded = read_boundaries(write_boundary("a.geojson", features))
    assert Areas(loaded["areas"]).at(1).total_bounds.tolist() == [130, 10, 132, 12]
    assert said(loaded)["swapped_coordinates"]["rows"] == 2
    assert said(loaded, "read")["layers"][0]["swapped_axes"] is True


def test_a_country_that_lies_elsewhere_is_turned(write_boundary, cod_features):
    """Kenya north of Ethiopia's latitude is Kenya with its axes swapped: its codes say so."""
    turned = [(row, shapely.transform(s, lambda c: c[:, ::-1])) for row, s in cod_features]
    loaded = read_boundaries(write_boundary("ken.geojson", turned))
    assert Areas(loaded["areas"]).at(0).total_bounds.tolist() == [37, 1, 39, 3]
    assert "swapped_coordinates" in said(loaded)


@pytest.mark.parametrize("country", ["Kenya", None, "Nowhere"])
def test_a_layer_in_its_place_is_left_alone(country):
    """Degrees that fit the country, or no country known, are no reason to turn anything."""
    shapes = np.array([shapely.box(36, 0, 37, 1)])
    layer = Layer("a", "GeoJSON", pd.DataFrame({"name": ["Ana"]}), shapes, None)
    assert settle_axes(layer, country) is layer


def test_countries_have_extents():
    """Where a country is follows from the systems made for it; across the antimeridian too."""
    assert any(west < 38 < east for west, _, east, _ in find_extents("Kenya"))
    assert any(west > east for west, _, east, _ in find_extents("Fiji"))
    assert find_extents("Nowhere") == ()


def test_the_antimeridian_keeps_labels_and_sizes_sane(write_boundary):
    """A unit with a part at either end of the map has its label in the larger part."""
    split = shapely.MultiPolygon(
        [shapely.box(178, -17, 180, -16), shapely.box(-180, -17, -179.5, -16)]
    )
    features = [({"name": "Taveuni"}, split), ({"name": "Suva"}, shapely.box(177, -17, 178, -16))]
    areas = Areas(read_boundaries(write_boundary("fiji.geojson", features))["areas"])
    assert areas.at(0)["area_km2"].iloc[0] == pytest.approx(41_000, rel=0.05)
    assert 178 < areas.at(1).set_index("name").loc["Taveuni", "label_x"] < 180


# --- text ---------------------------------------------------------------------------------------


def test_text_read_in_the_wrong_encoding_is_put_right(write_boundary):
    """Mojibake that can be undone is undone in the whole layer, and said."""
    features = [named("QuÃ©bec", 0), named("PotosÃ\u00ad", 1), named("Oruro", 2)]
    loaded = read_boundaries(write_boundary("a.geojson", features))
    assert Areas(loaded["areas"]).at(1)["name"].tolist() == ["Oruro", "Potosí", "Québec"]
    assert said(loaded)["broken_text"]["examples"] == ["Québec", "Potosí"]


def test_text_that_was_lost_is_said_and_not_guessed_back(write_boundary):
    """One name that is rightly written shows that the others are not simply misread."""
    features = [named("QuÃ©bec", 0), named("Potosí", 1), named("S\ufffdo", 2)]
    loaded = read_boundaries(write_boundary("a.geojson", features))
    assert "QuÃ©bec" in Areas(loaded["areas"]).at(1)["name"].tolist()
    assert said(loaded)["broken_text"]["rows"] == 2


words = st.text(
    st.characters(min_codepoint=0xA0, max_codepoint=0x2FFF, exclude_categories=["Cs"]), min_size=1
)


@settings(max_examples=40, deadline=None)
@given(st.lists(words, min_size=1, max_size=5))
def test_any_misread_text_comes_back(texts):
    """UTF-8 read as Latin-1 is put right, whatever the script."""
    misread = [text.encode().decode("latin-1") for text in texts]
    frame = pd.DataFrame({"name": misread})
    shapes = np.array([None] * len(texts), dtype=object)
    mended = mend_text(Layer("a", "GeoJSON", frame, shapes, None))
    assert mended.frame["name"].tolist() == texts


# --- versions -----------------------------------------------------------------------------------


def versioned(code: str, x: float, version: str, until: str | None) -> tuple[dict, shapely.Polygon]:
    """A district of one version."""
    row = {"adm1_name": f"Unit {x}", "adm1_pcode": code, "version": version, "valid_to": until}
    return row, shapely.box(x, 0, x + 1, 1)


def test_versions_that_have_ended_are_left_out(write_boundary):
    """Of two versions in one file the one without an end is current; the rest is counted."""
    old = [versioned("KE1", 0, "v01", "2020-01-01"), versioned("KE9", 1, "v01", "2020-01-01")]
    new = [versioned("KE1", 0, "v02", None), versioned("KE2", 1, "v02", None)]
    loaded = read_boundaries(write_boundary("ken.geojson", [*old, *new]))
    assert Areas(loaded["areas"]).at(1).index.tolist() == ["KE1", "KE2"]
    assert loaded["ledger"]["reason"].tolist()[:2] == ["several_vintages"] * 2
    assert said(loaded)["several_vintages"]["rows"] == 2
    assert said(loaded, "read")["layers"][0]["expired"] == 2


def test_versions_that_nothing_ends_are_refused(write_boundary):
    """One code in two versions may not be joined as if it were two islands."""
    features = [versioned("KE1", 0, "v01", None), versioned("KE1", 1, "v02", None)]
    with pytest.raises(BoundaryError, match=r"several versions.*v01, v02.*KE1.*valid_to"):
        read_boundaries(write_boundary("ken.geojson", features))


def test_versions_side_by_side_are_said(write_boundary):
    """Districts of different days of validity that do not repeat are one boundary."""
    features = [versioned("KE1", 0, "v01", None), versioned("KE2", 1, "v02", None)]
    loaded = read_boundaries(write_boundary("ken.geojson", features))
    assert said(loaded)["several_vintages"]["examples"] == ["v01", "v02"]


# --- formats ------------------------------------------------------------------------------------


def test_an_old_crs_member_is_believed(write_boundary):
    """GeoJSON of before 2016 may be in metres and say so."""
    square = shapely.box(500_000, 0, 600_000, 100_000)
    path = write_boundary("a.geojson", [({"name": "Ana"}, square)], "EPSG:32629")
    assert '"crs"' in path.read_text(encoding="utf-8")
    areas = read_boundaries(path)["areas"]
    assert areas.iloc[-1]["geometry"].bounds == pytest.approx((-9, 0, -8.1, 0.905), abs=0.01)


def test_lines_of_geojson_are_read(tmp_path):
    """One feature a line, as tippecanoe and BigQuery write it."""
    lines = [
        {"type": "Feature", "properties": row, "geometry": shapely.geometry.mapping(shape)}
        for row, shape in (named("Ana", 0), named("Ben", 1))
    ]
    path = tmp_path / "a.geojsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    loaded = read_boundaries(path)
    assert Areas(loaded["areas"]).at(1)["name"].tolist() == ["Ana", "Ben"]
    assert loaded.source["format"] == "generic, GeoJSONSeq"


def test_json_of_esri_is_read(tmp_path):
    """What an ArcGIS server answers, in the system that it names."""
    ring = [[0, 0], [0, 111325], [111319, 111325], [111319, 0], [0, 0]]
    document = {
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 102100, "latestWkid": 3857},
        "fields": [{"name": "NAME", "type": "esriFieldTypeString"}],
        "features": [{"attributes": {"NAME": "Ana"}, "geometry": {"rings": [ring]}}],
    }
    path = tmp_path / "query.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    areas = read_boundaries(path)["areas"]
    assert areas.iloc[-1]["geometry"].bounds == pytest.approx((0, 0, 1, 1), abs=0.001)


# --- faults -------------------------------------------------------------------------------------


def units(*shapes) -> pd.DataFrame:
    """Areas of one level."""
    codes = [f"P{position}" for position in range(len(shapes))]
    return pd.DataFrame({"pcode": codes, "geometry": list(shapes)})


def test_overlaps_are_found_with_the_two_that_overlap():
    """A tenth of a degree that both districts claim."""
    faults = find_faults(units(shapely.box(0, 0, 1.1, 1), shapely.box(1, 0, 2, 1)))
    assert faults[["kind", "areas"]].to_numpy().tolist() == [["overlap", ("P0", "P1")]]
    assert faults["km2"].iloc[0] == pytest.approx(1231, rel=0.01)
    assert faults.geometry.iloc[0].bounds == pytest.approx((1, 0, 1.1, 1))
    assert faults.crs.to_epsg() == 4326


def test_gaps_are_found_with_what_borders_them():
    """A hole between three districts, and none where a bay opens to the outside."""
    ring = shapely.box(0, 0, 3, 3) - shapely.box(1, 1, 2, 2)
    left, right = (ring & shapely.box(x, 0, x + 1.5, 3) for x in (0, 1.5))
    faults = find_faults(units(left, right, shapely.box(10, 0, 11, 1)))
    assert faults[["kind", "areas"]].to_numpy().tolist() == [["gap", ("P0", "P1")]]
    assert faults.attrs["gap"] == {"count": 1, "km2": pytest.approx(12387, rel=0.01), "slivers": 0}


def test_slivers_are_counted_and_not_drawn():
    """A metre of overlap along a border is no news."""
    faults = find_faults(units(shapely.box(0, 0, 1.000001, 0.01), shapely.box(1, 0, 2, 0.01)))
    assert len(faults) == 0
    assert faults.attrs["overlap"]["slivers"] == 1


def test_areas_that_share_their_edges_have_no_faults():
    """A clean coverage, whatever its corners."""
    faults = find_faults(
        units(*[shapely.box(x, y, x + 1, y + 1) for x in range(3) for y in range(3)])
    )
    assert isinstance(faults, gpd.GeoDataFrame)
    assert len(faults) == 0
    assert faults.attrs["searched"] is True


def test_a_table_of_several_levels_is_searched_at_its_finest():
    """Provinces lie on their districts by nature."""
    frame = units(shapely.box(0, 0, 2, 1), shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1))
    assert len(find_faults(frame.assign(level=[1, 2, 2]))) == 0


def test_faults_are_said_with_their_places(write_boundary):
    """Overlaps and gaps of a file are warnings with the worst of them, and in its report."""
    ring = shapely.box(0, 0, 3, 3) - shapely.box(1, 1, 2, 2)
    halves = [ring & shapely.box(0, 0, 1.6, 3), ring & shapely.box(1.5, 0, 3, 3)]
    features = [({"name": n}, s) for n, s in zip(("Ana", "Ben"), halves, strict=True)]
    loaded = read_boundaries(write_boundary("a.geojson", features))
    assert said(loaded)["overlapping_areas"]["examples"][0].startswith("Ana / Ben (2,4")
    assert said(loaded)["gaps_between_areas"]["rows"] == 1
    layer = said(loaded, "read")["layers"][0]
    assert (layer["overlaps"]["count"], layer["gaps"]["count"]) == (1, 1)
    assert layer["gaps"]["worst"][0]["areas"] == ["Ana", "Ben"]


def test_the_report_counts_what_was_not_an_area(write_boundary, cod_features):
    """Invalid, empty and point features of a layer, each by its number."""
    features = [
        *cod_features,
        ({"ADM2_EN": "Capital"}, shapely.Point(37, 1)),
        ({"ADM2_EN": "Lost"}, None),
        ({"ADM2_EN": "Tie"}, shapely.Polygon([(40, 0), (42, 2), (42, 0), (40, 2)])),
    ]
    loaded = read_boundaries(write_boundary("ken.geojson", features))
    layer = said(loaded, "read")["layers"][0]
    counted = {
        key: layer[key] for key in ("features", "invalid", "repaired", "empty", "not_polygons")
    }
    assert counted == {"features": 7, "invalid": 1, "repaired": 1, "empty": 2, "not_polygons": 1}


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1256", ["بدخشان", "کابل", "هرات"]),
        ("cp1251", ["Київська", "Одеська", "Львівська"]),
        ("cp1252", ["Québec", "Côte-Nord", "Montréal"]),
        ("utf-8", ["Ñuflo", "Potosí", "Bení"]),
    ],
)
def test_a_table_that_does_not_state_its_encoding_is_read(write_boundary, encoding, names):
    """A .dbf without .cpg, in the code page of the office that made it."""
    if encoding == "cp1256":
        names = [name.replace("ی", "ي").replace("ک", "ك") for name in names]
    features = [named(name, x) for x, name in enumerate(names)]
    path = write_boundary("a.shp", features)
    gpd.read_file(path).to_file(path, encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = 0
    path.with_suffix(".dbf").write_bytes(table)
    areas = Areas(read_boundaries(path)["areas"]).at(1)
    assert sorted(areas["name"]) == sorted(names)


def test_lists_in_attributes_are_text(tmp_path):
    """DHIS2 gives the groups of a unit as a list."""
    rows = [{"name": n, "groups": ["a", n], "more": {"x": 1}} for n in ("Ana", "Ben")]
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": shapely.geometry.mapping(named("", x)[1]),
        }
        for x, row in enumerate(rows)
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert len(Areas(read_boundaries(path)["areas"]).at(1)) == 2


@pytest.mark.parametrize("ending", ["geojson", "json", "geojsonl", "topojson"])
def test_a_pipeline_of_gdal_is_never_run(tmp_path, write_boundary, ending):
    """JSON that tells GDAL to read another file is no boundary file."""
    there = write_boundary("there.geojson", [named("Ana", 0)])
    pipeline = {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {there}"}
    path = tmp_path / f"evil.{ending}"
    path.write_text(" " * 700 + json.dumps(pipeline), encoding="utf-8")
    with pytest.raises(SourceError, match="Cannot be read as a boundary file"):
        read_boundaries(path)


def test_a_database_that_is_no_geopackage_is_refused(tmp_path):
    """Plain SQLite under the ending of a GeoPackage."""
    path = tmp_path / "a.gpkg"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE areas (name TEXT)")
        database.commit()
    with pytest.raises(SourceError, match="Cannot be read as a boundary file"):
        read_boundaries(path)


def test_a_geodatabase_is_refused_by_name(tmp_path):
    """A folder that only Esri's programs and a full GDAL read, with what to do."""
    path = tmp_path / "ken.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ken.gdb/a00000001.gdbtable", b"\x03\x00\x00\x00")
    with pytest.raises(SourceError, match=r"geodatabase.*GeoPackage"):
        read_boundaries(path)
