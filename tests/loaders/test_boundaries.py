"""Boundary files in: formats, levels, repairs, refusals, fates."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.areas import Areas
from geodata.errors import BoundaryError, EngagementError, SourceError
from geodata.ledger import count_fates
from geodata.model import TABLES
from loaders.boundaries import read_boundaries

FORMATS = {
    "ken.geojson": "GeoJSON",
    "ken.topojson": "TopoJSON",
    "ken.shp": "Shapefile",
    "ken.zip": "Shapefile",
    "ken.gpkg": "GeoPackage",
    "ken.parquet": "GeoParquet",
    "ken.fgb": "FlatGeobuf",
}
BOW_TIE = shapely.Polygon([(40, 0), (42, 2), (42, 0), (40, 2)])


def named(name: str, x: float, y: float = 0, **more) -> tuple[dict, shapely.Polygon]:
    """A feature with a name: a unit square with its corner at x, y."""
    return {"name": name, **more}, shapely.box(x, y, x + 1, y + 1)


def said(loaded, kind: str = "warnings") -> dict:
    """The warnings of a source by code, or how it was read."""
    stored = json.loads(loaded.source[kind])
    return {one["code"]: one for one in stored} if kind == "warnings" else stored


@pytest.mark.parametrize(("name", "fmt"), FORMATS.items())
def test_every_format_gives_the_same_areas(write_boundary, cod_features, name, fmt):
    """Four districts, two provinces, one country, whatever the format they come in."""
    loaded = read_boundaries(write_boundary(name, cod_features))
    areas = Areas(loaded["areas"])
    assert loaded.source["format"] == f"COD-AB (old names), {fmt}"
    assert loaded.source["vintage"].startswith("ke-2024-03-14-")
    assert areas.levels == (0, 1, 2)
    assert areas.at(2).index.tolist() == ["KE0101", "KE0102", "KE0201", "KE0202"]
    assert areas.at(1)["name"].tolist() == ["Province 1", "Province 2"]
    assert areas.path(2, "KE0202") == [
        (0, "KE", "Kenya"),
        (1, "KE02", "Province 2"),
        (2, "KE0202", "District 22"),
    ]
    assert shapely.coverage_is_valid(areas.at(1).geometry.values)


@pytest.mark.parametrize(("name", "fmt"), FORMATS.items())
def test_every_format_can_be_uploaded(write_boundary, cod_features, name, fmt):
    """Bytes with a name give what the file gives; the parts of a shapefile come together."""
    path = write_boundary(name, cod_features)
    parts = [
        (part.name, part.read_bytes())
        for part in path.parent.iterdir()
        if part.is_file() and part.stem == path.stem
    ]
    loaded = read_boundaries(parts if len(parts) > 1 else parts[0])
    pd.testing.assert_frame_equal(
        loaded["areas"].drop(columns=["geometry", "source_id"]),
        read_boundaries(path)["areas"].drop(columns=["geometry", "source_id"]),
    )


def test_tables_are_canonical_and_fates_add_up(write_boundary, cod_features):
    """A source has one row, a ledger row a feature, and received is the sum of the fates."""
    features = [*cod_features, ({"ADM2_EN": "Lost", "ADM2_PCODE": "KE0103"}, None)]
    loaded = read_boundaries(write_boundary("ken.geojson", features))
    for name, table in loaded.tables.items():
        assert list(table.columns) == TABLES[name].names
    fates = count_fates(loaded["ledger"])
    assert fates == {"received": 5, "loaded": 4, "held": 0, "rejected": 1, "superseded": 0}
    assert {key: loaded.source[key] for key in fates} == fates
    rejected = loaded["ledger"].iloc[4]
    assert rejected["reason"] == "empty_geometry"
    assert json.loads(rejected["raw"])["ADM2_EN"] == "Lost"
    assert said(loaded)["empty_geometry"]["examples"] == ["Lost"]


def test_areas_have_size_and_label(write_boundary, cod_features):
    """Every area knows its km2 and a point inside; parents are the sum of their children."""
    areas = read_boundaries(write_boundary("ken.geojson", cod_features))["areas"]
    assert areas.groupby("level")["area_km2"].sum().round(3).nunique() == 1
    inside = shapely.contains_xy(areas["geometry"].to_numpy(), areas["label_x"], areas["label_y"])
    assert inside.all()
    assert set(shapely.get_type_id(areas["geometry"])) == {6}


def test_the_vintage_follows_the_bytes(write_boundary, cod_features):
    """The same file is the same vintage, a changed one another."""
    path = write_boundary("ken.geojson", cod_features)
    first = read_boundaries(path).source["vintage"]
    assert read_boundaries(path).source["vintage"] == first
    path.write_text(path.read_text() + " ")
    assert read_boundaries(path).source["vintage"] != first


def test_invalid_rings_are_repaired_and_said(write_boundary, cod_features):
    """A bow tie is loaded repaired, with a reason in the ledger and a warning."""
    path = write_boundary("ken.geojson", [*cod_features, ({"ADM2_EN": "Tie"}, BOW_TIE)])
    loaded = read_boundaries(path)
    assert loaded["ledger"]["reason"].tolist()[-1] == "repaired_geometry"
    assert "Self-intersection (1)" in said(loaded)["repaired_geometry"]["message"]
    assert shapely.is_valid(loaded["areas"]["geometry"].to_numpy()).all()


def test_metres_are_reprojected_and_said(write_boundary):
    """A projected file comes out in degrees, and names the system it came from."""
    square = shapely.box(500_000, 0, 600_000, 100_000)
    loaded = read_boundaries(write_boundary("a.gpkg", [({"name": "Ana"}, square)], "EPSG:32629"))
    assert loaded["areas"].iloc[-1]["geometry"].bounds == pytest.approx(
        (-9, 0, -8.1, 0.905), abs=0.01
    )
    assert said(loaded)["reprojected"]["examples"] == ["WGS 84 / UTM zone 29N"]


def test_degrees_without_a_system_are_assumed_and_said(write_boundary, cod_features):
    """A shapefile without .prj in degrees is read, with a warning."""
    path = write_boundary("ken.shp", cod_features)
    path.with_suffix(".prj").unlink()
    assert said(read_boundaries(path))["assumed_crs"]["rows"] == 4


def test_the_sphere_is_not_the_ellipsoid(write_boundary):
    """What a .prj calls Google's mercator is on the sphere, whatever ellipsoid it states."""
    square = shapely.box(4_000_000, 500_000, 4_100_000, 600_000)
    path = write_boundary("a.shp", [({"name": "Ana"}, square)], "EPSG:3395")
    stated = path.with_suffix(".prj").read_text()
    path.with_suffix(".prj").write_text(
        stated.replace("WGS_1984_World_Mercator", "Google Maps Global Mercator")
    )
    loaded = read_boundaries(path)
    assert loaded["areas"].iloc[-1]["geometry"].bounds[3] == pytest.approx(5.382, abs=0.001)
    assert "EPSG:3857" in said(loaded, "read")["remarks"][0]


@pytest.mark.parametrize("name", ["a.shp", "a.geojson"])
def test_metres_that_nobody_explains_are_refused(write_boundary, name):
    """Coordinates that are not degrees, with no system or the wrong one, are not placed."""
    square = shapely.box(500_000, 500_000, 600_000, 600_000)
    path = write_boundary(name, [({"name": "Ana"}, square)], None)
    with pytest.raises(BoundaryError, match="not degrees"):
        read_boundaries(path)


def test_utf8_in_a_shapefile_without_cpg(write_boundary):
    """Names in UTF-8 survive although the file does not state its encoding."""
    path = write_boundary("a.shp", [named("Ñuflo de Chávez", 0), named("Potosí", 1)])
    path.with_suffix(".cpg").unlink()
    loaded = read_boundaries(path)
    assert "Ñuflo de Chávez" in loaded["areas"]["name"].tolist()
    assert "broken_text" not in said(loaded)


def test_geojson_that_is_not_utf8(tmp_path, write_boundary):
    """A GeoJSON saved in Windows-1252 is read, and says so."""
    path = write_boundary("a.geojson", [named("Potosí", 0), named("Oruro", 1)])
    path.write_bytes(path.read_text(encoding="utf-8").encode("windows-1252"))
    loaded = read_boundaries(path)
    assert "Potosí" in loaded["areas"]["name"].tolist()
    assert said(loaded, "read")["encoding"] == "windows-1252"


def test_names_in_other_languages_are_kept(write_boundary):
    """Alternative names and languages travel as JSON beside the name."""
    features = [
        (
            {"ADM1_EN": "Kunar", "ADM1_DA": "کنر", "ADM1ALT1EN": "Konar", "ADM1_PCODE": "AF15"},
            shapely.box(0, 0, 1, 1),
        )
    ]
    areas = read_boundaries(write_boundary("afg.geojson", features))["areas"]
    assert json.loads(areas.iloc[1]["names"]) == {"da": "کنر", "alt": ["Konar"]}
    assert areas.iloc[0][["pcode", "name"]].tolist() == ["AF", "Afghanistan"]


def test_features_of_one_code_are_joined_and_said(write_boundary, cod_features):
    """A second part of a district joins it, and its other name is kept."""
    island = ({**cod_features[0][0], "ADM2_EN": "The island"}, shapely.box(50, 0, 51, 1))
    loaded = read_boundaries(write_boundary("ken.geojson", [*cod_features, island]))
    unit = Areas(loaded["areas"]).at(2).loc["KE0101"]
    assert len(unit["geometry"].geoms) == 2
    assert json.loads(unit["names"]) == {"alt": ["The island"]}
    assert said(loaded)["duplicate_code"] == {
        "code": "duplicate_code",
        "rows": 2,
        "message": "Features with the same code were joined as parts of one area.",
        "examples": ["KE0101"],
    }


def test_names_without_codes_get_codes_of_their_own(write_boundary):
    """Codes are made from the parent and the name; two units of one name stay two."""
    features = [
        named("Bo", 0, district="North"),
        named("Bo", 1, district="South"),
        named("Wara", 2, district="South"),
        named("Wara", 4, district="South"),
    ]
    loaded = read_boundaries(write_boundary("land.geojson", features))
    assert Areas(loaded["areas"]).at(2).index.tolist() == [
        "land-north-bo",
        "land-south-bo",
        "land-south-wara",
        "land-south-wara--2",
    ]
    assert said(loaded, "read")["codes_made"] == [1, 2]


def test_a_nameless_feature_is_rejected(write_boundary):
    """A feature with neither name nor code becomes no area, and keeps its row in the ledger."""
    features = [
        *(named(f"Unit {letter}", x) for x, letter in enumerate("ABCDEFGHIJ")),
        named("", 20),
    ]
    loaded = read_boundaries(write_boundary("a.geojson", features))
    assert loaded["ledger"]["reason"].tolist()[-1] == "blank_place"
    assert (loaded["areas"]["level"] == 1).sum() == 10


def test_points_among_polygons_are_rejected(write_boundary, cod_features):
    """A capital among the districts is not an area."""
    features = [*cod_features, ({"ADM2_EN": "Capital"}, shapely.Point(37, 1))]
    ledger = read_boundaries(write_boundary("ken.geojson", features))["ledger"]
    assert ledger["message"].tolist()[-1] == "a Point is not an area"


def test_mixed_levels_are_told_apart_by_their_column(write_boundary):
    """A column of levels splits the file; parents are found by position, and that is said."""
    features = [
        ({"name": "West", "level": "ADM1"}, shapely.box(0, 0, 1, 2)),
        ({"name": "East", "level": "ADM1"}, shapely.box(1, 0, 2, 2)),
        *[
            named(f"{side} {row}", x, row, level="ADM2")
            for x, side in enumerate("WE")
            for row in (0, 1)
        ],
    ]
    loaded = read_boundaries(write_boundary("a.geojson", features))
    areas = Areas(loaded["areas"])
    assert areas.levels == (0, 1, 2)
    assert areas.at(2)["parent_pcode"].tolist() == ["a-east", "a-east", "a-west", "a-west"]
    assert "position" in said(loaded)["derived_parent"]["message"]


def test_rows_that_do_not_say_their_province_take_the_nearest(write_boundary, cod_features):
    """A blank parent is found by position, and that is said."""
    blank = {**cod_features[0][0], "ADM2_PCODE": "KE0103", "ADM1_EN": None, "ADM1_PCODE": None}
    features = [*cod_features, (blank, shapely.box(37, 3, 38, 4))]
    loaded = read_boundaries(write_boundary("ken.geojson", features))
    assert Areas(loaded["areas"]).at(2).loc["KE0103", "parent_pcode"] == "KE01"
    assert "row 5" in json.loads(loaded.source["warnings"])[-1]["examples"]


@pytest.mark.parametrize(("level", "levels"), [(0, (0,)), (1, (0, 1)), (2, (0, 1, 2))])
def test_a_coarser_level_can_be_asked_for(write_boundary, cod_features, level, levels):
    """The level asked for is the finest; the whole area stays the same."""
    areas = read_boundaries(write_boundary("ken.geojson", cod_features), level=level)["areas"]
    assert Areas(areas).levels == levels
    assert shapely.union_all(areas["geometry"].to_numpy()).area == pytest.approx(4)


def test_a_level_that_is_not_there_is_refused(write_boundary, cod_features):
    """Asking for a finer level than the file has names those it has."""
    with pytest.raises(BoundaryError, match=r"no ADM3.*ADM0, ADM1, ADM2"):
        read_boundaries(write_boundary("ken.geojson", cod_features), level=3)


def test_a_plain_file_takes_the_level_it_is_given(write_boundary):
    """Where nothing states a level, whoever loads the file does, and may name the country."""
    path = write_boundary("a.geojson", [named("Ana", 0), named("Ben", 1)])
    areas = Areas(read_boundaries(path, level=3, name="Exland")["areas"])
    assert areas.levels == (0, 3)
    assert areas.at(0)[["pcode", "name"]].iloc[0].tolist() == ["exland", "Exland"]


def test_names_of_parents_come_from_their_own_layer(tmp_path, write_boundary):
    """Districts that give their province by code take its name from the layer of provinces."""
    path = write_boundary(
        "land.gpkg",
        [
            named(f"Unit {x}", x, code=f"{x // 4 + 1}{x}", province_code=str(x // 4 + 1))
            for x in range(8)
        ],
    )
    provinces = gpd.GeoDataFrame(
        {"code": ["1", "2"], "name": ["Anvik", "Beluga"]},
        geometry=[shapely.box(0, 0, 4, 1), shapely.box(4, 0, 8, 1)],
        crs=4326,
    )
    provinces.to_file(path, layer="provinces")
    areas = Areas(read_boundaries(path)["areas"])
    assert areas.at(1)["name"].tolist() == ["Anvik", "Beluga"]


def test_population_is_taken_when_it_is_plain(write_boundary, cod_features):
    """People are counted for the rows, not invented for what is dissolved from them."""
    features = [({**a, "population": 1000.4}, shape) for a, shape in cod_features]
    areas = read_boundaries(write_boundary("ken.geojson", features))["areas"]
    assert areas.groupby("level")["population"].sum(min_count=1).fillna(-1).tolist() == [
        -1,
        -1,
        4000,
    ]
    assert Areas(areas).population(0).tolist() == [4000]


def test_the_antimeridian_does_not_break_anything(write_boundary):
    """A unit with a part at either end of the map stays one valid unit."""
    split = shapely.MultiPolygon(
        [shapely.box(179, -17, 180, -16), shapely.box(-180, -17, -179, -16)]
    )
    features = [({"name": "Taveuni"}, split), ({"name": "Suva"}, shapely.box(178, -19, 179, -18))]
    areas = read_boundaries(write_boundary("fiji.geojson", features))["areas"]
    assert shapely.is_valid(areas["geometry"].to_numpy()).all()
    assert areas["area_km2"].max() < 60_000


@pytest.mark.parametrize(
    ("name", "content", "said_so"),
    [
        ("a.geojson", b"<html>404</html>", "Cannot be read"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [{"ty', "Cannot be read"),
        ("a.shp", b"\x00" * 200, "shx part is missing"),
        ("a.gpkg", b"SQLite format 3\x00" + b"\x00" * 200, "Cannot be read"),
        ("a.json", b"[1, 2]", "Cannot be read"),
        ("a.parquet", b"PAR1 not really", "Cannot be read"),
        ("a.csv", b"name,x\na,1\n", "Cannot be read"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "No feature"),
    ],
)
def test_what_is_no_boundary_file_is_refused_with_a_remedy(name, content, said_so):
    """One sentence, and what to do; never a traceback of somebody else's."""
    with pytest.raises(EngagementError, match=said_so) as refused:
        read_boundaries((name, content))
    assert refused.value.remedy
    assert refused.value.where == name


def test_polygons_without_attributes_are_refused(write_boundary):
    """Shapes that nothing names are no areas."""
    path = write_boundary("a.geojson", [({"size": 1.5}, shapely.box(0, 0, 1, 1))] * 3)
    with pytest.raises(BoundaryError, match="there is: size"):
        read_boundaries(path)


def test_an_unknown_profile_lists_those_there_are(write_boundary, cod_features):
    """A misspelt profile says which there are."""
    with pytest.raises(BoundaryError, match=r"cod-ab-old.*generic"):
        read_boundaries(write_boundary("ken.geojson", cod_features), profile="cod")


def test_a_zip_may_hold_other_things(tmp_path, write_boundary, cod_features):
    """A read-me in JSON beside the boundary is remarked upon, not fatal."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    shutil.copy(write_boundary("ken.geojson", cod_features), folder)
    (folder / "about.json").write_text('{"licence": "CC BY"}')
    loaded = read_boundaries(shutil.make_archive(str(folder), "zip", folder))
    assert len(loaded["areas"]) == 7
    assert "about.json" in said(loaded, "read")["remarks"][0]


def test_a_missing_file_is_a_source_error(tmp_path):
    """A path that leads nowhere."""
    with pytest.raises(SourceError, match="no such file"):
        read_boundaries(tmp_path / "nowhere.shp")


def feature(name: str | None, ring: list[tuple[int, int]] | None) -> dict:
    """A GeoJSON feature, however bad."""
    shape = ring and {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return {"type": "Feature", "properties": {"name": name}, "geometry": shape}


names = st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8))
rings = st.none() | st.lists(
    st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3, max_size=6
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(names, rings), min_size=1, max_size=8))
def test_every_feature_has_one_fate(features):
    """Arbitrary features are refused with a sentence or accounted for one by one."""
    content = json.dumps(
        {"type": "FeatureCollection", "features": [feature(*one) for one in features]}
    ).encode()
    try:
        loaded = read_boundaries(("messy.geojson", content))
    except BoundaryError:
        return
    ledger = loaded["ledger"]
    assert ledger["row"].tolist() == list(range(1, len(features) + 1))
    assert (ledger["reason"].notna() | (ledger["fate"] == "loaded")).all()
    assert np.isfinite(loaded["areas"]["area_km2"]).all()
    Areas(loaded["areas"])


def test_a_shapefile_without_its_attributes_is_refused_by_name(write_boundary, cod_features):
    """Names and codes are in the .dbf; without it the shapes are nobody's."""
    path = write_boundary("ken.shp", cod_features)
    path.with_suffix(".dbf").unlink()
    with pytest.raises(BoundaryError, match=r"\.dbf part"):
        read_boundaries(path)


def test_features_without_any_geometry_are_refused(tmp_path):
    """A table of names that calls itself GeoJSON."""
    feature = {"type": "Feature", "properties": {"name": "Arba"}, "geometry": None}
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(BoundaryError, match="No feature of the file has a geometry"):
        read_boundaries(path)


def test_a_country_that_one_row_misspells_is_no_country(write_boundary, cod_features):
    """Its province is in the country that the first row says, so nothing lies in the other."""
    cod_features[1][0]["ADM0_PCODE"] = "KX"
    areas = Areas(read_boundaries(write_boundary("ken.geojson", cod_features))["areas"])
    assert areas.at(0).index.tolist() == ["KE"]
    assert len(areas.at(2)) == 4


@pytest.mark.parametrize("ending", ["geojson", "json", "gpkg", "shp", "fgb", "dat"])
def test_a_file_that_points_elsewhere_is_never_followed(
    tmp_path, write_boundary, cod_features, ending
):
    """GDAL goes by contents: a virtual file would read others, or call an address."""
    there = write_boundary("there.geojson", cod_features)
    evil = tmp_path / f"evil.{ending}"
    evil.write_text(
        "<OGRVRTDataSource><OGRVRTLayer name='x'>"
        f"<SrcDataSource>{there}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        encoding="utf-8",
    )
    with pytest.raises(SourceError, match="Cannot be read as a boundary file"):
        read_boundaries(evil)


def test_no_address_in_a_file_is_called(tmp_path):
    """A coordinate system given as a link is not looked up, whoever listens there."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(1)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/crs"
        square = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
        document = {
            "type": "FeatureCollection",
            "crs": {"type": "link", "properties": {"href": address, "type": "ogcwkt"}},
            "features": [
                {
                    "type": "Feature",
                    "properties": {"ADM1_EN": "North", "ADM1_PCODE": "XX01"},
                    "geometry": {"type": "Polygon", "coordinates": square},
                }
            ],
        }
        path = tmp_path / "link.geojson"
        path.write_text(json.dumps(document), encoding="utf-8")
        with contextlib.suppress(EngagementError):
            read_boundaries(path)
        with pytest.raises(TimeoutError):
            listener.accept()
