"""Publishers and plain files: other codes, stated columns, org units, FIPS."""

from __future__ import annotations

import json

import pandas as pd
import pytest
import shapely

from geodata.areas import Areas
from geodata.errors import BoundaryError
from loaders.boundaries import read_boundaries
from loaders.boundaries.layout import Layout, LevelFields
from loaders.boundaries.schemes import add_schemes

NAMES = ["Ana", "Ben", "Cruz", "Dori"]


def said(loaded, kind: str = "warnings") -> dict:
    """The warnings of a source by code, or how it was read."""
    stored = json.loads(loaded.source[kind])
    return {one["code"]: one for one in stored} if kind == "warnings" else stored


def squares(rows: list[dict]) -> list[tuple[dict, shapely.Polygon]]:
    """Rows as features side by side."""
    return [(row, shapely.box(x, 0, x + 1, 1)) for x, row in enumerate(rows)]


def codes(areas: Areas, level: int) -> list[dict]:
    """The other codes of a level."""
    return [json.loads(text) if isinstance(text, str) else {} for text in areas.at(level)["codes"]]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"HLCIT_CODE": [f"524 2 05 {n}" for n in range(4)]}, {"HLCIT_CODE"}),
        ({"HRPCode": [f"NP-C-{n}" for n in range(4)]}, {"HRPCode"}),
        ({"hasc": ["KE.A", "KE.B", "KE.C", "KE.D"]}, {"HASC"}),
        ({"iso_3166_2": [f"KE-{n}" for n in range(4)]}, {"ISO 3166-2"}),
        ({"USPS": ["AL", "AK", "AZ", "AR"]}, {"USPS"}),
        ({"DIST_ID": ["23", "21", "40", "7"]}, {"DIST_ID"}),
        ({"wikidata": ["Q1", "Q22", "Q333", "Q4"]}, {"Wikidata"}),
        ({"OBJECTID": [4, 2, 9, 7]}, set()),
        ({"DIST_NO": [1, 2, 3, 4]}, set()),
        ({"Shape_Area": [2492121542.0, 1.5, 2.5, 3.5]}, set()),
        ({"Centroid_X": [85.7, 85.8, 85.9, 86.0]}, set()),
        ({"density": ["12", "15", "19", "23"]}, set()),
        ({"DIST_ID": ["23", "23", "40", "7"]}, set()),
        ({"DIST_ID": ["23", None, None, "7"]}, set()),
        ({"capital": ["Aba", "Bo", "Cai", "Du"]}, set()),
        ({"flag_code": ["a.b/1", "a.b/2", "a.b/3", "a.b/4"]}, set()),
    ],
)  # fmt: skip
def test_other_codes_are_kept_when_they_are_codes(columns, expected):
    """Short, filled, each once, written like a code; no measure, number of the row or address."""
    frame = pd.DataFrame({"name": NAMES, "code": ["K1", "K2", "K3", "K4"], **columns})
    layout = Layout("generic", (LevelFields(1, "code", "name"),))
    assert {scheme for scheme, _ in add_schemes(frame, layout).finest.schemes} == expected


def test_other_codes_travel_with_the_areas(write_boundary):
    """The first good code is the P-code, the others stand beside it by their scheme."""
    rows = [
        {
            "DISTRICT": n,
            "OCHA_PCODE": f"C-{i}1",
            "HLCIT_CODE": f"524 2 {i}",
            "HRPCode": f"NP-C-{i}1",
        }
        for i, n in enumerate(NAMES)
    ]
    areas = Areas(read_boundaries(write_boundary("a.geojson", squares(rows)))["areas"])
    assert areas.at(1).index.tolist() == ["C-01", "C-11", "C-21", "C-31"]
    assert codes(areas, 1)[0] == {"HLCIT_CODE": "524 2 0", "HRPCode": "NP-C-01"}


def test_gadm_brings_hasc_and_drops_what_is_not_available(write_boundary):
    """GADM writes NA for nothing, in every language and code."""
    rows = [
        {"GID_0": "KEN", "COUNTRY": "Kenya", "GID_1": f"KEN.{i}_1", "NAME_1": n,
         "VARNAME_1": "Annie" if i == 0 else "NA", "NL_NAME_1": "NA", "HASC_1": f"KE.A{i}",
         "ISO_1": "NA", "TYPE_1": "County", "ENGTYPE_1": "County"}
        for i, n in enumerate(NAMES)
    ]  # fmt: skip
    areas = Areas(read_boundaries(write_boundary("gadm41_KEN_1.geojson", squares(rows)))["areas"])
    assert codes(areas, 1)[0] == {"HASC": "KE.A0"}
    assert areas.at(1)["names"].tolist()[0] == '{"alt": ["Annie"]}'
    assert areas.at(1)["names"].isna().tolist()[1:] == [True] * 3


def test_natural_earth_brings_its_codes_and_names(write_boundary):
    """ISO 3166-2 and HASC, names in languages and the alternative ones."""
    rows = [
        {"adm1_code": f"KEN-{i}", "name": n, "name_fr": f"{n} la belle", "name_alt": f"Old {n}",
         "admin": "Kenya", "iso_a2": "KE", "iso_3166_2": f"KE-0{i}", "code_hasc": f"KE.0{i}",
         "type_en": "County"}
        for i, n in enumerate(NAMES)
    ]  # fmt: skip
    areas = Areas(read_boundaries(write_boundary("ne.geojson", squares(rows)))["areas"])
    assert codes(areas, 1)[1] == {"ISO 3166-2": "KE-01", "HASC": "KE.01"}
    assert json.loads(areas.at(1)["names"].iloc[1]) == {"fr": "Ben la belle", "alt": ["Old Ben"]}
    assert (areas.root, areas.at(1)["kind"].iloc[0]) == ("KE", "County")


COUNTIES = [("06", "001", "Alameda"), ("06", "037", "Los Angeles"), ("36", "001", "Albany")]


@pytest.mark.parametrize(
    "row",
    [
        lambda s, c, n: {"STATEFP": s, "COUNTYFP": c, "GEOID": s + c, "NAME": n, "LSAD": "06"},
        lambda s, c, n: {"STATEFP20": s, "COUNTYFP20": c, "GEOID20": s + c, "NAME20": n},
        lambda s, c, n: {"STATEFP": int(s), "COUNTYFP": int(c), "GEOID": int(s + c), "NAME": n},
        lambda s, c, n: {"GEO_ID": f"0500000US{s}{c}", "STATE": s, "COUNTY": c, "NAME": n},
    ],
)  # fmt: skip
def test_counties_of_the_census_are_read(write_boundary, row):
    """FIPS codes with their zeros, however the vintage names them, under states by name."""
    rows = [row(*one) for one in COUNTIES]
    loaded = read_boundaries(write_boundary("tl_us_county.geojson", squares(rows)))
    areas = Areas(loaded["areas"])
    assert areas.at(2).index.tolist() == ["06001", "06037", "36001"]
    assert areas.at(1)["name"].tolist() == ["California", "New York"]
    assert (areas.root, areas.name(0, "US")) == ("US", "United States")


def test_states_of_the_census_are_read(write_boundary):
    """States keep their postal abbreviation beside the FIPS code."""
    rows = [
        {"STATEFP": s, "GEOID": s, "STUSPS": p, "NAME": n}
        for s, p, n in (("01", "AL", "Alabama"), ("06", "CA", "California"))
    ]
    areas = Areas(read_boundaries(write_boundary("states.geojson", squares(rows)))["areas"])
    assert areas.at(1).index.tolist() == ["01", "06"]
    assert codes(areas, 1)[1] == {"USPS": "CA"}


def org_unit(name: str, above: str, shape, **more) -> dict:
    """One organisation unit as the API of DHIS2 gives it; its id is its name, drawn out."""
    geometry = shapely.geometry.mapping(shape) if shape is not None else None
    path = "/".join(long(one) for one in f"{above}/{name}".split("/"))
    return {"id": long(name), "name": name, "path": path, "geometry": geometry, **more}


def long(name: str) -> str:
    """A name as an id of eleven letters."""
    return name and (name * 11)[:11]


UNITS = [
    org_unit("Land", "", None, level=1),
    org_unit("North", "/Land", shapely.box(0, 1, 2, 2), code="OU_1"),
    org_unit("South", "/Land", shapely.box(0, 0, 2, 1), code="OU_2"),
    org_unit("Clinic", "/Land/South", shapely.Point(1, 0.5)),
]


def test_org_units_of_dhis2_are_read_from_its_api():
    """Levels from the path, codes beside the ids, facilities left out with a count."""
    document = {"pager": {"page": 1}, "organisationUnits": UNITS}
    loaded = read_boundaries(("organisationUnits.json", json.dumps(document).encode()))
    areas = Areas(loaded["areas"])
    assert areas.levels == (0, 1)
    assert areas.at(1).index.tolist() == [long("North"), long("South")]
    assert areas.path(1, long("North"))[0] == (0, long("Land"), "Land")
    assert codes(areas, 1) == [{"code": "OU_1"}, {"code": "OU_2"}]
    assert loaded.source["format"] == "DHIS2, DHIS2 JSON"
    assert (loaded.source["loaded"], loaded.source["rejected"]) == (2, 2)
    assert "a Point is not an area" in loaded["ledger"]["message"].tolist()


def test_org_units_of_several_levels_know_their_parents():
    """Whatever level a parent has, its id says which it is, not the position alone."""
    inner = [
        org_unit("East", "/Land/North", shapely.box(0, 1, 1, 2)),
        org_unit("West", "/Land/North", shapely.box(1, 1, 2, 2)),
        org_unit("Mid", "/Land/South", shapely.box(0, 0, 2, 1)),
    ]
    document = {"organisationUnits": [org_unit("Land", "", shapely.box(0, 0, 2, 2)), *UNITS[1:]]}
    document["organisationUnits"] += inner
    areas = Areas(read_boundaries(("ou.json", json.dumps(document).encode()))["areas"])
    assert areas.root == long("Land")
    parents = dict(zip(areas.at(2)["name"], areas.at(2)["parent_pcode"], strict=True))
    assert parents == {"East": long("North"), "West": long("North"), "Mid": long("South")}


def test_org_units_before_2_32_write_coordinates_as_text():
    """A kind of feature and a text of coordinates instead of GeoJSON."""
    ring = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
    unit = {
        "id": "aaaaaaaaaaa",
        "name": "Ana",
        "level": 2,
        "parent": {"id": "bbbbbbbbbbb", "name": "Land"},
        "featureType": "POLYGON",
        "coordinates": json.dumps(ring),
    }
    document = json.dumps({"organisationUnits": [unit]}).encode()
    areas = Areas(read_boundaries(("ou.json", document))["areas"])
    assert areas.path(1, "aaaaaaaaaaa") == [(0, "bbbbbbbbbbb", "Land"), (1, "aaaaaaaaaaa", "Ana")]


def test_a_broken_list_of_org_units_is_refused():
    """A list that ends in the middle, with what to ask for."""
    with pytest.raises(Exception, match="organisation units is broken"):
        read_boundaries(("ou.json", b'{"organisationUnits": [{"id": 1'))


def test_columns_can_be_stated(write_boundary):
    """Whoever knows the file answers the question that guessing cannot."""
    rows = [
        {"a": n, "b": 100 + 7 * i, "c": "North" if i < 2 else "South"} for i, n in enumerate(NAMES)
    ]
    path = write_boundary("a.geojson", squares(rows))
    stated = {"adm2_name": "a", "adm2_code": "b", "adm1_name": "c"}
    loaded = read_boundaries(path, columns=stated)
    areas = Areas(loaded["areas"])
    assert areas.at(2).index.tolist() == ["100", "107", "114", "121"]
    assert areas.at(1)["name"].tolist() == ["North", "South"]
    assert said(loaded, "read")["columns"] == stated


def test_columns_of_several_layers_can_be_stated(write_boundary):
    """Each layer is read by those of the columns that it has."""
    coarse = write_boundary("a.geojson", [({"P": "North"}, shapely.box(0, 0, 4, 1))])
    rows = [{"D": name, "K": name.upper()} for name in NAMES]
    fine = write_boundary("b.geojson", squares(rows))
    stated = {"adm1_name": "P", "adm2_name": "D", "adm2_code": "K"}
    areas = Areas(read_boundaries([coarse, fine], columns=stated)["areas"])
    assert [len(areas.at(level)) for level in areas.levels] == [1, 1, 4]
    assert areas.at(2).index.tolist() == ["ANA", "BEN", "CRUZ", "DORI"]


def test_a_profile_that_does_not_fit_is_refused(write_boundary):
    """A profile that somebody states, of a file that has none of its attributes."""
    path = write_boundary("a.geojson", squares([{"name": n} for n in NAMES]))
    with pytest.raises(BoundaryError, match=r"not laid out as the profile 'gadm'"):
        read_boundaries(path, profile="gadm")


def test_how_a_file_was_read_can_be_stated_again(write_boundary, cod_features):
    """The columns that a reading reports give the same areas when they are stated."""
    path = write_boundary("ken.geojson", cod_features)
    first = read_boundaries(path)
    again = read_boundaries(path, columns=said(first, "read")["columns"])
    key = ["level", "pcode", "name", "parent_pcode"]
    pd.testing.assert_frame_equal(first["areas"][key], again["areas"][key])


@pytest.mark.parametrize(
    ("columns", "said_so"),
    [
        ({"adm2_name": "nom"}, r"no column 'nom'.*There is: name"),
        ({"name": "name"}, r"no field 'name'.*adm2_name"),
        ({"valid_on": "name"}, r"No attribute can be the name.*adm2_name=NAME"),
    ],
)
def test_columns_that_are_not_there_are_refused(write_boundary, columns, said_so):
    """The sentence says which columns and fields there are."""
    path = write_boundary("a.geojson", squares([{"name": n} for n in NAMES]))
    with pytest.raises(BoundaryError, match=said_so):
        read_boundaries(path, columns=columns)
