"""Several levels of a boundary: one a file, one a layer, or mixed in one layer."""

from __future__ import annotations

import json
import zipfile

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.areas import Areas
from geodata.errors import BoundaryError
from loaders.boundaries import read_boundaries
from loaders.boundaries.splitting import split_levels

PROVINCES = {"A": shapely.box(0, 0, 2, 2), "B": shapely.box(2, 0, 4, 2)}
DISTRICTS = {
    f"{province}{row}": shapely.box(x, row, x + 2, row + 1)
    for province, x in (("A", 0), ("B", 2))
    for row in (0, 1)
}


def said(loaded, kind: str = "warnings") -> dict:
    """The warnings of a source by code, or how it was read."""
    stored = json.loads(loaded.source[kind])
    return {one["code"]: one for one in stored} if kind == "warnings" else stored


def provinces(**columns) -> list[tuple[dict, shapely.Polygon]]:
    """Two provinces side by side; a column's value may depend on the letter."""
    return [
        ({key: make(letter) for key, make in columns.items()}, shape)
        for letter, shape in PROVINCES.items()
    ]


def districts(**columns) -> list[tuple[dict, shapely.Polygon]]:
    """Four districts, two in each; a column's value may depend on the name."""
    return [
        ({key: make(name) for key, make in columns.items()}, shape)
        for name, shape in DISTRICTS.items()
    ]


COD_PROVINCES = {"ADM1_EN": lambda p: f"Province {p}", "ADM1_PCODE": lambda p: f"KE0{ord(p) - 64}"}
COD_DISTRICTS = {
    "ADM2_EN": lambda d: f"District {d}",
    "ADM2_PCODE": lambda d: f"KE0{ord(d[0]) - 64}0{d[1]}",
}
GB_PROVINCES = {
    "shapeName": lambda p: f"Province {p}",
    "shapeID": lambda p: f"1265{p}",
    "shapeISO": lambda p: f"KE-{p}",
    "shapeGroup": lambda _: "KEN",
    "shapeType": lambda _: "ADM1",
}
GB_DISTRICTS = {
    **GB_PROVINCES,
    "shapeName": lambda d: f"District {d}",
    "shapeID": lambda d: f"9981{d}",
    "shapeISO": lambda _: "",
    "shapeType": lambda _: "ADM2",
}


@pytest.mark.parametrize("ending", [".geojson", ".topojson", ".shp", ".gpkg"])
def test_one_file_a_level_makes_one_boundary(write_boundary, ending):
    """Names of provinces from their own file, parents from what the districts' codes begin with."""
    coarse = write_boundary(f"ken_adm1{ending}", provinces(**COD_PROVINCES))
    fine = write_boundary(f"ken_adm2{ending}", districts(**COD_DISTRICTS))
    parts = [
        part
        for path in (coarse, fine)
        for part in sorted(path.parent.iterdir())
        if part.stem == path.stem
    ]
    loaded = read_boundaries(parts)
    areas = Areas(loaded["areas"])
    assert areas.levels == (0, 1, 2)
    assert areas.at(1)["name"].tolist() == ["Province A", "Province B"]
    assert areas.at(2)["parent_pcode"].tolist() == ["KE01", "KE01", "KE02", "KE02"]
    assert "derived_parent" not in said(loaded)
    assert loaded.source["received"] == 6
    layers = said(loaded, "read")["layers"]
    assert [(one["level"], one["features"]) for one in layers] == [(1, 2), (2, 4)]
    assert [one["file"] for one in layers] == ["ken_adm1", "ken_adm2"]
    assert loaded.source["name"] == f"ken_adm1{ending} + ken_adm2{ending}"


def test_zips_of_one_level_each_belong_together(write_boundary):
    """COD-AB comes as one zipped shapefile a level."""
    coarse = write_boundary("ken_adm1.zip", provinces(**COD_PROVINCES))
    fine = write_boundary("ken_adm2.zip", districts(**COD_DISTRICTS))
    assert Areas(read_boundaries([coarse, fine])["areas"]).levels == (0, 1, 2)


def test_a_bundle_of_all_levels_is_read_whole(tmp_path, write_boundary):
    """What OCHA publishes: a zip with a layer a level, and lines and points beside them."""
    outline = [({"ADM0_EN": "Kenya", "ADM0_PCODE": "KE"}, shapely.box(0, 0, 4, 2))]
    border = [({"admLevel": 1}, shapely.LineString([(2, 0), (2, 2)]))]
    capital = [({"name": "Nairobi"}, shapely.Point(1, 1))]
    layers = {
        "ken_admbnda_adm0": outline,
        "ken_admbnda_adm1": provinces(**COD_PROVINCES),
        "ken_admbnda_adm2": districts(**COD_DISTRICTS),
        "ken_admbndl": border,
        "ken_admbndp": capital,
    }
    bundle = tmp_path / "ken_adm_shp.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        for name, features in layers.items():
            path = write_boundary(f"{name}.shp", features)
            for part in path.parent.glob(f"{name}.*"):
                archive.write(part, part.name)
    loaded = read_boundaries(bundle)
    areas = Areas(loaded["areas"])
    assert [len(areas.at(level)) for level in areas.levels] == [1, 2, 4]
    assert (areas.root, areas.name(0, "KE")) == ("KE", "Kenya")
    assert said(loaded)["other_layers"]["examples"] == ["ken_admbndl", "ken_admbndp"]


def test_files_without_parent_codes_are_joined_by_position(write_boundary):
    """geoBoundaries gives a file a level and no parents: each lies where most of it lies."""
    coarse = write_boundary("adm1.geojson", provinces(**GB_PROVINCES))
    fine = write_boundary("adm2.geojson", districts(**GB_DISTRICTS))
    loaded = read_boundaries([coarse, fine])
    areas = Areas(loaded["areas"])
    assert areas.at(2)["parent_pcode"].tolist() == ["1265A", "1265A", "1265B", "1265B"]
    assert json.loads(areas.at(1)["codes"].iloc[0]) == {"ISO 3166-2": "KE-A"}
    assert said(loaded)["derived_parent"]["rows"] == 4
    assert "outside_parent" not in said(loaded)


def test_names_of_parents_link_files_too(write_boundary):
    """Districts that name their province get that one, although it is spelt in capitals."""
    coarse = write_boundary("adm1.geojson", provinces(name=lambda p: f"Province {p}"))
    fine = write_boundary(
        "adm2.geojson",
        districts(name=lambda d: f"District {d}", province=lambda d: f"PROVINCE {d[0]}"),
    )
    areas = Areas(read_boundaries([coarse, fine])["areas"])
    parents = areas.at(1).set_index("pcode").loc[areas.at(2)["parent_pcode"], "name"]
    assert parents.tolist() == ["Province A", "Province A", "Province B", "Province B"]


def test_levels_that_nothing_states_are_told_by_what_lies_in_what(write_boundary):
    """Two files of plain names: the one whose areas hold the other's is the coarser."""
    fine = write_boundary("wards.geojson", districts(name=lambda d: f"Ward {d}"))
    coarse = write_boundary("counties.geojson", provinces(name=lambda p: f"County {p}"))
    loaded = read_boundaries([fine, coarse])
    areas = Areas(loaded["areas"])
    assert areas.levels == (0, 1, 2)
    assert areas.at(1)["name"].tolist() == ["County A", "County B"]
    assert any("lie in counties" in one for one in said(loaded, "read")["guessed"])


def test_files_side_by_side_are_not_levels(write_boundary):
    """Two files of one level that do not hold each other: one is read, the other named."""
    west = write_boundary("west.geojson", districts(name=lambda d: f"Ward {d}"))
    east = write_boundary("east.geojson", [({"name": "Far"}, shapely.box(10, 0, 11, 1))])
    loaded = read_boundaries([west, east])
    assert said(loaded)["other_layers"]["examples"] == ["east"]


def test_an_area_outside_its_stated_parent_is_reported(write_boundary):
    """The code says province B, the shape lies in A: the code holds, and somebody hears of it."""
    features = districts(**COD_DISTRICTS)
    features += [({"ADM2_EN": "Stray", "ADM2_PCODE": "KE0209"}, shapely.box(0.2, 0.2, 0.4, 0.4))]
    coarse = write_boundary("adm1.geojson", provinces(**COD_PROVINCES))
    loaded = read_boundaries([coarse, write_boundary("adm2.geojson", features)])
    assert Areas(loaded["areas"]).at(2).loc["KE0209", "parent_pcode"] == "KE02"
    warned = [w for w in json.loads(loaded.source["warnings"]) if w["code"] == "outside_parent"]
    assert warned[0]["examples"] == ["Stray in Province B (0%)"]
    assert said(loaded, "read")["outside_parent"][0]["share"] == 0


def test_codes_that_only_happen_to_begin_alike_are_no_parents(write_boundary):
    """Numbers from 1 begin with each other; what most areas lie in says otherwise."""
    coarse = write_boundary(
        "adm1.geojson", provinces(name=str, code=lambda p: {"A": "2", "B": "1"}[p])
    )
    fine = write_boundary(
        "adm2.geojson",
        districts(name=str, code=lambda d: {"A0": "10", "A1": "11", "B0": "20", "B1": "21"}[d]),
    )
    areas = Areas(read_boundaries([coarse, fine])["areas"])
    assert areas.at(2)["parent_pcode"].tolist() == ["2", "2", "1", "1"]


def test_shapes_of_coarser_areas_are_those_of_the_finer(write_boundary):
    """Two makers drew the border apart: one set of edges serves both levels, and it is said."""
    drawn = [
        ({"ADM1_EN": "Province A", "ADM1_PCODE": "KE01"}, shapely.box(0, 0, 2.1, 2)),
        ({"ADM1_EN": "Province B", "ADM1_PCODE": "KE02"}, shapely.box(2.1, 0, 4, 2)),
    ]
    fine = write_boundary("adm2.geojson", districts(**COD_DISTRICTS))
    loaded = read_boundaries([write_boundary("adm1.geojson", drawn), fine])
    areas = Areas(loaded["areas"])
    assert areas.at(1).geometry["KE01"].bounds == (0, 0, 2, 2)
    assert areas.at(2).geometry["KE0100"].equals(DISTRICTS["A0"])
    assert "differ" in said(loaded)["outside_parent"]["message"]


def test_a_province_without_districts_keeps_its_own_shape(write_boundary):
    """A file of districts that stops at the border of one province leaves the other whole."""
    coarse = write_boundary("adm1.geojson", provinces(**COD_PROVINCES))
    fine = write_boundary("adm2.geojson", districts(**COD_DISTRICTS)[:2])
    loaded = read_boundaries([coarse, fine])
    assert Areas(loaded["areas"]).at(1).geometry["KE02"].equals(PROVINCES["B"])
    assert said(loaded)["gaps_between_areas"]["examples"] == ["Province B (0%)"]


def test_people_and_dates_are_those_of_each_level(write_boundary):
    """Population and validity stand where their own file says them."""
    coarse = write_boundary(
        "adm1.geojson",
        provinces(**COD_PROVINCES, population=lambda _: 500, validOn=lambda _: "2020-01-05"),
    )
    fine = write_boundary("adm2.geojson", districts(**COD_DISTRICTS, population=lambda _: 200))
    areas = Areas(read_boundaries([coarse, fine])["areas"])
    assert areas.at(1)["population"].tolist() == [500, 500]
    assert areas.at(2)["population"].tolist() == [200] * 4
    assert areas.vintage.startswith("ke-2020-01-05-")


def test_layers_of_one_file_are_levels(write_boundary, cod_features):
    """A GeoPackage with a layer a level: each gives its own names."""
    path = write_boundary("ken.gpkg", cod_features)
    frame = gpd.read_file(path).dissolve("ADM1_PCODE").reset_index()
    frame["ADM1_EN"] = "The " + frame["ADM1_EN"]
    frame[["ADM1_PCODE", "ADM1_EN", "geometry"]].to_file(path, layer="provinces")
    loaded = read_boundaries(path)
    assert Areas(loaded["areas"]).at(1)["name"].tolist() == ["The Province 1", "The Province 2"]
    assert "other_layers" not in said(loaded)
    only = read_boundaries(path, level=1)
    assert said(only, "read")["layer"] == "provinces"
    assert said(only)["other_layers"]["examples"] == ["ken"]


def test_finer_layers_may_refer_to_any_column_of_the_coarser(write_boundary):
    """Communes give their district by a number that is not what it is known by."""
    path = write_boundary(
        "land.gpkg",
        [
            ({"name": f"Commune {d}", "district_ref": 900 + i // 2}, shape)
            for i, (d, shape) in enumerate(DISTRICTS.items())
        ],
    )
    frame = gpd.GeoDataFrame(
        {"name": ["Anvik", "Beluga"], "ref": [900, 901]},
        geometry=list(PROVINCES.values()),
        crs=4326,
    )
    frame.to_file(path, layer="districts")
    areas = Areas(read_boundaries(path)["areas"])
    assert areas.at(1)["name"].tolist() == ["Anvik", "Beluga"]
    assert areas.at(2)["parent_pcode"].tolist() == ["900", "900", "901", "901"]


def test_levels_mixed_without_a_word_are_split_by_position(write_boundary):
    """Provinces that are made of the districts in the same layer are the level above them."""
    features = [
        ({"name": "Landia"}, shapely.box(0, 0, 4, 2)),
        *provinces(name=lambda p: f"Province {p}"),
        *districts(name=lambda d: f"District {d}"),
    ]
    loaded = read_boundaries(write_boundary("a.geojson", features))
    areas = Areas(loaded["areas"])
    assert areas.levels == (0, 1, 2)
    assert areas.at(0)["name"].tolist() == ["Landia"]
    assert areas.at(1)["name"].tolist() == ["Province A", "Province B"]
    assert "several levels" in said(loaded, "read")["guessed"][-1]


def test_mixed_levels_that_do_not_fill_each_other_are_refused(write_boundary):
    """Areas on top of each other that are not made of each other are nobody's hierarchy."""
    shapes = [shapely.box(x / 4, x / 4, x / 4 + 3, x / 4 + 3) for x in range(6)]
    features = [({"name": f"Unit {letter}"}, s) for letter, s in zip("ABCDEF", shapes, strict=True)]
    with pytest.raises(BoundaryError, match="on top of each other"):
        read_boundaries(write_boundary("a.geojson", features))


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(7)), st.integers(0, 3))
def test_splitting_does_not_depend_on_the_order(order, shift):
    """Every order of country, provinces and districts gives each the same level."""
    shapes = np.array([shapely.box(0, 0, 4, 2), *PROVINCES.values(), *DISTRICTS.values()])
    shapes = shapely.transform(shapes, lambda corners: corners + shift)
    levels = split_levels(shapes[list(order)])
    assert levels is not None
    assert levels.tolist() == [[0, 1, 1, 2, 2, 2, 2][position] for position in order]


def test_a_zip_of_zips_is_refused(tmp_path, write_boundary):
    """What lies two zips deep is not guessed at; the sentence names what is inside."""
    inner = write_boundary("ken_adm1.zip", provinces(**COD_PROVINCES))
    outer = tmp_path / "all.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "in/ken_adm1.zip")
    with pytest.raises(Exception, match=r"holds other zips: ken_adm1\.zip"):
        read_boundaries(outer)
