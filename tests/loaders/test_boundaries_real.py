"""Real boundary files, where they lie beside the checkout."""

from __future__ import annotations

import json

import pytest
import shapely

from geodata.areas import Areas
from geodata.errors import BoundaryError
from loaders.boundaries import read_boundaries

pytestmark = pytest.mark.real

# file, areas by level, the root, features repaired
FILES = [
    ("boundaries/afg_cod_2018/afg_admbnda_adm2_agcho_20180522.zip", [1, 34, 399], "AF", 0),
    ("boundaries/algeria/algeria.topojson", [1, 69, 548, 1538], "algeria", 51),
    ("boundaries/ethiopia/eth_adm3.topojson", [1, 981], "ET", 9),
    ("boundaries/fiji/fiji_adm_gazetteer.geojson", [1, 5, 8, 86], "fiji-adm-gazetteer", 0),
    ("boundaries/liberia_utm/district-2007.shp", [1, 15, 136], "district-2007", 0),
    ("boundaries/sierra_leone_mixed/sl_admin_mixed_levels.geojson", [1, 14],
     "republic-of-sierra-leone", 4),
    ("boundaries/sierra_leone_mixed/sl_chiefdoms.geojson", [1, 14, 166], "sl-chiefdoms", 3),
    ("boundaries/ssd_cod_2016/ssd_adm2_2016_oldpcodes.geojson", [1, 10, 79], "SS", 0),
    ("boundaries/ssd_cod_2018/ssd_admbnda_adm2_imwg_nbs_20180817.zip", [1, 10, 79], "SS", 0),
    ("boundaries/timor_leste/sukus.gpkg", [1, 14, 70, 466], "sukus", 0),
    ("boundaries/ukraine/UA_FULL_Ukraine.geojson", [1, 25], "UA", 3),
    ("boundaries/ukraine/ukr_adm1.topojson", [1, 27], "UA", 27),
    ("cases/adm0_china_diplomacy/world_adm0.topojson", [199], "afghanistan", 24),
    ("cases/afg_3w_2021/afg_adm2_geoboundaries.topojson", [1, 398], "AFG", 1),
    ("cases/cmr_5w_2021/cmr_adm2.topojson", [1, 58], "CM", 0),
    ("cases/gtm_345w_2021/gtm_adm2_hxl.geojson", [1, 22, 342], "GT", 0),
    ("cases/ken_officials/ken_adm2_constituencies.topojson", [1, 290], "KE", 31),
    ("cases/lby_3w_2021/lby_adm2.topojson", [1, 22], "LY", 5),
    ("cases/nga_3w_2021/nga_adm2.topojson", [1, 774], "NG", 1),
    ("cases/npl_rc3w_2015/npl_adm4.topojson", [1, 23, 1223], "npl-adm4", 2),
    ("cases/sle_aims_points/dhis2_sierra_leone_districts.geojson", [1, 13], "ImspTQPwCqd", 0),
    ("cases/som_3w_2022/som_adm2_cod.geojson", [1, 18, 74], "SO", 0),
    ("cases/ssd_3w_2022/ssd_adm2_population.geojson", [1, 10, 79], "SS", 0),
    ("cases/usa_candidate_visits/us_states.geojson", [1, 52], "us-states", 3),
]  # fmt: skip


# files, one a level; areas by level; warnings about how they fit
SETS = [
    (["boundaries/afg_cod_2018/afg_admbnda_adm1_agcho_20180522.zip",
      "boundaries/afg_cod_2018/afg_admbnda_adm2_agcho_20180522.zip"], [1, 34, 399], set()),
    (["cases/afg_3w_2021/afg_adm1_geoboundaries.geojson",
      "cases/afg_3w_2021/afg_adm2_geoboundaries.topojson"], [1, 34, 398], {"outside_parent"}),
    (["cases/ken_officials/ken_adm1_counties.topojson",
      "cases/ken_officials/ken_adm2_constituencies.topojson"], [1, 47, 290], set()),
    (["boundaries/ssd_cod_2018/ssd_adm1.geojson", "cases/ssd_3w_2022/ssd_adm2_cod.geojson"],
     [1, 10, 79], {"outside_parent"}),
    ([f"boundaries/ethiopia/eth_adm{level}.topojson" for level in (1, 2, 3)], [1, 11, 91, 981],
     {"outside_parent"}),
    (["cases/sle_aims_points/sle_adm2.topojson", "cases/sle_aims_points/sle_adm3.topojson"],
     [1, 14, 167], set()),
    (["cases/npl_rc3w_2015/npl_adm3.topojson", "cases/npl_rc3w_2015/npl_adm4.topojson"],
     [1, 5, 14, 75, 1223], {"outside_parent"}),
    (["boundaries/sierra_leone_mixed/sl_admin_mixed_levels.geojson",
      "boundaries/sierra_leone_mixed/sl_chiefdoms.geojson"], [1, 14, 166], {"outside_parent"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "counts", "warned"), SETS, ids=[files[-1][-24:] for files, _, _ in SETS]
)
def test_real_files_of_one_level_each_make_one_boundary(real_data, files, counts, warned):
    """Every level has its own features, each in one parent, and no row is lost."""
    loaded = read_boundaries([real_data / file for file in files])
    areas = Areas(loaded["areas"])
    assert [len(areas.at(level)) for level in areas.levels] == counts
    assert loaded.source["received"] == loaded.source["loaded"]
    codes = {one["code"] for one in json.loads(loaded.source["warnings"])}
    assert codes & {"outside_parent"} == warned
    above = areas.at(areas.levels[-2])
    assert not above["name"].equals(above["pcode"])


def test_abyei_lies_in_no_state(real_data):
    """Its code is Warrap's, its shape in none of the ten states: placed by code, and reported."""
    files = ["boundaries/ssd_cod_2018/ssd_adm1.geojson", "cases/ssd_3w_2022/ssd_adm2_cod.geojson"]
    loaded = read_boundaries([real_data / file for file in files])
    outside = json.loads(loaded.source["read"])["outside_parent"]
    assert [(one["area"], one["parent"], one["share"]) for one in outside] == [
        ("Abyei Region", "Warrap", 0.0)
    ]


@pytest.mark.parametrize(("file", "counts", "root", "repaired"), FILES, ids=lambda v: str(v)[-24:])
def test_real_files_come_out_whole(real_data, file, counts, root, repaired):
    """Areas of every level, valid, with labels inside; the repairs that the file needs."""
    loaded = read_boundaries(real_data / file)
    areas = Areas(loaded["areas"])
    assert [len(areas.at(level)) for level in areas.levels] == counts
    assert areas.root == root
    assert loaded.source["received"] == loaded.source["loaded"]
    warned = {one["code"]: one["rows"] for one in json.loads(loaded.source["warnings"])}
    assert warned.get("repaired_geometry", 0) == repaired
    shapes = loaded["areas"]["geometry"].to_numpy()
    assert shapely.is_valid(shapes).all()
    labels = loaded["areas"][["label_x", "label_y"]].to_numpy()
    assert shapely.contains_xy(shapes, labels).all()


def test_kenya_lies_where_its_other_map_lies(real_data):
    """The .prj states the ellipsoid, the coordinates are on the sphere: 3.6 km at the north."""
    loaded = read_boundaries(
        real_data / "boundaries/kenya_2013/counties_sphericalmercator.shp", level=1
    )
    other = read_boundaries(real_data / "cases/ken_officials/ken_adm1_counties.topojson")
    _, _, _, north = Areas(loaded["areas"]).at(0).total_bounds
    _, _, _, stated = Areas(other["areas"]).at(0).total_bounds
    assert north == pytest.approx(stated, abs=0.01)
    assert loaded["ledger"]["reason"].tolist()[-1] == "blank_place"


def test_south_sudan_has_its_people(real_data):
    """The count adjusted to the UN's total is the one that the ages add up to."""
    loaded = read_boundaries(real_data / "cases/ssd_3w_2022/ssd_adm2_population.geojson")
    assert Areas(loaded["areas"]).population(0).sum() == 11_158_591
    assert json.loads(loaded.source["read"])["columns"]["population"] == "tot_pop_UN"


def test_quebec_is_refused(real_data):
    """Metres without a .prj are not placed."""
    with pytest.raises(BoundaryError, match=r"no coordinate system.*\.prj"):
        read_boundaries(real_data / "boundaries/quebec_no_prj/boundaries.shp")


def test_brazil_keeps_its_mainland(real_data):
    """Municipalities whose mainland is written as a hole of an island have their whole area."""
    loaded = read_boundaries(real_data / "boundaries/brazil/brazil_municipios.geojson")
    areas = Areas(loaded["areas"])
    assert [len(areas.at(level)) for level in areas.levels] == [1, 27, 5564]
    assert areas.at(2).loc["3304557", "area_km2"] == pytest.approx(1_200, abs=20)  # Rio de Janeiro
    assert areas.at(0)["area_km2"].iloc[0] == pytest.approx(8_502_332, rel=1e-4)


def test_france_is_read_in_full(real_data):
    """35,357 communes make 101 departments whose edges agree."""
    path = real_data / "boundaries/france_communes/france_communes_2018.parquet"
    areas = Areas(read_boundaries(path)["areas"])
    assert [len(areas.at(level)) for level in areas.levels] == [1, 101, 35_357]
    assert shapely.coverage_is_valid(areas.at(1).geometry.values)
