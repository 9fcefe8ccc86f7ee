"""One level's areas as the browser fetches them."""

import json
import re
import threading

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from geodata.areas import Areas
from geodata.errors import AreaError
from geodata.model import conform
from geodata.web import FORMAT, WebLayer, layer_key, web_layer


def areas_of(shapes, parents=None, names=None, vintage="Test 2024", **columns):
    """Areas of level 2, under districts of level 1 where ``parents`` names them."""
    codes = [f"T{i:03d}" for i in range(len(shapes))]
    units = pd.DataFrame({"pcode": codes, "name": names or codes, "geometry": list(shapes)})
    frames = [units.assign(level=2, parent_pcode=parents, **columns)]
    if parents:
        above = pd.DataFrame({"pcode": sorted(set(parents))})
        groups = [[s for s, p in zip(shapes, parents, strict=True) if p == q] for q in above.pcode]
        frames.append(
            above.assign(
                level=1,
                name="District " + above["pcode"],
                geometry=[shapely.union_all(group) for group in groups],
            )
        )
    frame = pd.concat(frames, ignore_index=True)
    return Areas(conform("areas", frame.assign(source_id="test", vintage=vintage)))


def decode(layer: WebLayer):
    """Read a layer as its description says, independently of how it was written."""
    data = json.loads(layer.body)
    west, south, step = data["grid"]
    arcs = [np.cumsum(np.reshape(arc, (-1, 2)), axis=0) for arc in data["arcs"]]

    def ring(numbers):
        pieces = [arcs[n] if n >= 0 else arcs[-1 - n][::-1] for n in numbers]
        joined = np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])
        for before, after in zip(pieces, [*pieces[1:], pieces[0]], strict=True):
            assert (before[-1] == after[0]).all()
        return joined * step + (west, south)

    def area(polygons):
        drawn = [[ring(numbers) for numbers in polygon] for polygon in polygons]
        return shapely.MultiPolygon([Polygon(rings[0], rings[1:]) for rings in drawn])

    return data, np.array([area(polygons) for polygons in data["areas"]], dtype=object)


patches = given(
    seed=st.integers(0, 10_000),
    columns=st.integers(1, 5),
    rows=st.integers(1, 5),
    detail=st.integers(0, 12),
    wobble=st.floats(0.001, 0.03),
)


@settings(max_examples=40, deadline=None)
@patches
def test_simplification_keeps_the_coverage_and_every_area(patchwork, **asked):
    """No gap opens, nothing overlaps, no area vanishes, whatever the coverage."""
    cells = patchwork(**asked)
    data, drawn = decode(web_layer(areas_of(cells), 2))
    assert data["outlines"] is None
    assert not shapely.is_empty(drawn).any()
    assert shapely.is_valid(drawn).all()
    assert shapely.coverage_is_valid(drawn)


@settings(max_examples=40, deadline=None)
@patches
def test_every_point_comes_back_within_half_a_step(patchwork, **asked):
    """What is read is where the original was, to half a step of the grid in each direction."""
    cells = patchwork(**asked)
    data, drawn = decode(web_layer(areas_of(cells), 2))
    original = shapely.points(np.unique(shapely.get_coordinates(cells), axis=0))
    tree = shapely.STRtree(original)
    points = shapely.points(shapely.get_coordinates(drawn))
    _, distances = tree.query_nearest(points, return_distance=True)
    assert distances.max() <= data["grid"][2] * np.sqrt(0.5) * 1.001


@settings(max_examples=30, deadline=None)
@patches
def test_each_stretch_of_border_is_sent_once(patchwork, **asked):
    """An arc has one or two areas at its sides, and their rings are all made of such arcs."""
    cells = patchwork(**asked)
    data, _ = decode(web_layer(areas_of(cells), 2))
    used = [n if n >= 0 else -1 - n for a in data["areas"] for p in a for ring in p for n in ring]
    sides = np.reshape(data["sides"], (-1, 2))
    expected = (sides >= 0).sum(axis=1)
    assert np.bincount(used, minlength=len(sides)).tolist() == expected.tolist()
    for arc, (low, high) in enumerate(sides):
        holders = {
            i
            for i, a in enumerate(data["areas"])
            if any(n in (arc, -1 - arc) for p in a for ring in p for n in ring)
        }
        assert holders == {int(low), int(high)} - {-1}


def test_areas_stand_in_the_order_of_their_codes():
    """A picture's characters belong to the areas in the order of ``codes``."""
    layer = web_layer(areas_of([box(i, 0, i + 1, 1) for i in range(4)]), 2)
    data, drawn = decode(layer)
    assert layer.codes == tuple(data["codes"]) == ("T000", "T001", "T002", "T003")
    assert [round(shape.centroid.x, 1) for shape in drawn] == [0.5, 1.5, 2.5, 3.5]


def test_borders_of_parents_follow_from_the_same_arcs():
    """The arcs between areas of different parents are the parents' borders."""
    cells = [box(i, 0, i + 1, 1) for i in range(4)]
    data, _ = decode(web_layer(areas_of(cells, parents=["A", "A", "B", "B"]), 2))
    sides = np.reshape(data["sides"], (-1, 2))
    inner = [tuple(pair) for pair in sides.tolist() if -1 not in pair]
    parting = [pair for pair in inner if data["parents"][pair[0]] != data["parents"][pair[1]]]
    assert sorted(inner) == [(0, 1), (1, 2), (2, 3)]
    assert parting == [(1, 2)]
    assert data["parent_names"] == ["District A", "District B"]


def test_an_enclave_shares_its_whole_border_with_its_host():
    """A hole and what fills it are one closed arc."""
    inner = shapely.Point(0, 0).buffer(1)
    host = box(-3, -3, 3, 3).difference(inner)
    data, drawn = decode(web_layer(areas_of([host, inner]), 2))
    sides = np.reshape(data["sides"], (-1, 2)).tolist()
    assert sorted(sides) == [[0, -1], [0, 1]]
    assert shapely.coverage_is_valid(drawn)
    assert len(drawn[0].geoms[0].interiors) == 1


def test_the_coarsest_level_has_no_parents():
    """A country alone is one closed line."""
    data, drawn = decode(web_layer(areas_of([box(0, 0, 2, 1)]), 2))
    assert data["parents"] == [-1]
    assert data["parent_names"] == []
    assert drawn[0].equals(box(0, 0, 2, 1))


def test_a_missing_level_is_an_error():
    """One cannot draw what is not there."""
    with pytest.raises(AreaError, match="ADM5"):
        web_layer(areas_of([box(0, 0, 1, 1)]), 5)


def test_a_country_across_the_antimeridian_stays_in_one_piece():
    """Parts west of the date line move past 180, and the seam between them closes."""
    east = box(178, -18, 180, -16)
    west = box(-180, -18, -178, -16)
    cut = shapely.union_all([east, west])
    layer = web_layer(areas_of([cut, box(-178, -18, -176, -16)], label_x=[-179.0, -177.0]), 2)
    data, drawn = decode(layer)
    assert layer.bounds == (178, -18, 184, -16)
    assert len(drawn[0].geoms) == 1
    assert shapely.area(drawn).tolist() == pytest.approx([8, 4], rel=1e-3)
    labels = np.reshape(data["labels"], (-1, 2)) * data["grid"][2] + data["grid"][:2]
    assert all(d.contains(p) for d, p in zip(drawn, shapely.points(labels), strict=True))


@pytest.mark.parametrize(
    "shapes",
    [
        pytest.param([box(-120, 30, -70, 50), box(-10, 30, 100, 50)], id="across Greenwich"),
        pytest.param([box(-60, 2, -50, 5), box(0, 42, 8, 51)], id="overseas"),
    ],
)
def test_other_wide_countries_are_not_moved(shapes):
    """Only the date line turns longitudes; what crosses Greenwich stays where it is."""
    layer = web_layer(areas_of(shapes), 2)
    assert layer.bounds == tuple(shapely.total_bounds(shapes))


def test_hairline_gaps_are_closed_in_the_drawing():
    """Edges that miss each other by less than a pixel become one border."""
    layer = web_layer(areas_of([box(0, 0, 1, 1), box(1.00003, 0, 2, 1)]), 2)
    data, drawn = decode(layer)
    assert data["outlines"] is None
    assert shapely.coverage_is_valid(drawn)
    assert [0, 1] in np.reshape(data["sides"], (-1, 2)).tolist()


def test_a_layer_that_cannot_be_a_coverage_keeps_all_its_areas():
    """Levels mixed in one file overlap: every area stays, outlines come from the union."""
    whole = box(0, 0, 4, 4)
    inside = [box(0, 0, 2, 2), box(2, 2, 4, 4)]
    data, drawn = decode(web_layer(areas_of([whole, *inside]), 2))
    assert shapely.area(drawn).tolist() == pytest.approx([16, 4, 4], rel=1e-3)
    assert len(data["outlines"]["country"]) == 1


def test_a_tiny_area_is_never_lost():
    """A municipality of a few metres in a country of a thousand kilometres is still drawn."""
    cells = [box(0, 0, 5, 10), box(5, 0, 10, 10).difference(box(5, 5, 5.0003, 5.0003))]
    _, drawn = decode(web_layer(areas_of([*cells, box(5, 5, 5.0003, 5.0003)]), 2))
    assert not shapely.is_empty(drawn).any()
    assert shapely.coverage_is_valid(drawn)


def test_an_area_without_a_shape_keeps_its_place():
    """Its code and name are there, so that classes still belong to the right areas."""
    data, drawn = decode(web_layer(areas_of([box(0, 0, 1, 1), shapely.MultiPolygon()]), 2))
    assert data["codes"] == ["T000", "T001"]
    assert data["areas"][1] == []
    assert shapely.is_empty(drawn).tolist() == [False, True]


def test_a_broken_ring_is_mended_for_the_drawing_only():
    """A figure of eight is drawn as its two halves; the original stays as it was."""
    eight = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    areas = areas_of([eight, box(5, 5, 6, 6)])
    before = shapely.to_wkb(areas.at(2)["geometry"].to_numpy()).tolist()
    _, drawn = decode(web_layer(areas, 2))
    assert len(drawn[0].geoms) == 2
    assert shapely.to_wkb(areas.at(2)["geometry"].to_numpy()).tolist() == before


def test_names_travel_as_they_are():
    """Text from data is data: nothing in it is changed, escaped twice or run."""
    names = ["{{7*7}}", "<img src=x onerror=alert(1)>", "परसा", "`${1}`", "\u202eabc"]
    cells = [box(i, 0, i + 1, 1) for i in range(len(names))]
    data, _ = decode(web_layer(areas_of(cells, names=names, kind="{% if %}"), 2))
    assert data["names"] == names
    assert data["kind_names"] == ["{% if %}"]


def test_areas_without_an_authority_are_marked():
    """The browser can say of a park that it is outside the count."""
    cells = [box(i, 0, i + 1, 1) for i in range(3)]
    data, _ = decode(web_layer(areas_of(cells, has_authority=[True, False, None]), 2))
    assert data["authority"] == "101"


def test_the_file_name_is_the_contents():
    """The same areas give the same name; another name of an area gives another file."""
    cells = [box(i, 0, i + 1, 1) for i in range(3)]
    layer = web_layer(areas_of(cells), 2)
    assert re.fullmatch(r"test-2024-2-[0-9a-f]{16}\.json", layer.name)
    assert web_layer(areas_of(cells), 2) == layer
    assert web_layer(areas_of(cells, names=["x", "y", "z"]), 2).name != layer.name
    assert json.loads(layer.body)["format"] == FORMAT


@pytest.mark.parametrize("vintage", ["../../etc", "Népal — 2017", "", "x" * 200])
def test_a_vintage_of_any_spelling_gives_a_plain_file_name(vintage):
    """The name of a version becomes part of a path, so only plain characters are left."""
    name = web_layer(areas_of([box(0, 0, 1, 1)], vintage=vintage or " "), 2).name
    assert re.fullmatch(r"[a-z0-9-]{1,40}-2-[0-9a-f]{16}\.json", name)


def test_a_level_of_few_areas_is_one_file():
    """All of it is fetched at once, so there is nothing to fetch later."""
    layer = web_layer(areas_of([box(i, 0, i + 1, 1) for i in range(3)]), 2)
    assert json.loads(layer.body)["details"] == []
    assert layer.sheets == {}


def test_progress_rises_to_the_whole():
    """Whoever waits is told, on its own thread, what is being done and how far it is."""
    told = []
    here = threading.get_ident()

    def progress(what, share):
        told.append((what, share, threading.get_ident()))

    web_layer(areas_of([box(0, 0, 1, 1), box(1, 0, 2, 1)]), 2, progress=progress)
    shares = [share for _, share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert all(what and thread == here for what, _, thread in told)


PAIR = (box(0, 0, 1, 1), box(1, 0, 2, 1))


def test_the_key_is_the_same_for_the_same_areas():
    """What was drawn for one reading of a vintage is used for another."""
    once, again = (areas_of(PAIR, parents=["A", "A"], kind="Town") for _ in range(2))
    assert layer_key(once, 2) == layer_key(again, 2)
    assert layer_key(once, 2) != layer_key(once, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"shapes": [box(0, 0, 1, 1), box(1, 0, 2, 1.01)]},
        {"names": ["a", "c"]},
        {"vintage": "Test 2025"},
        {"kind": "Ward"},
        {"has_authority": [True, False]},
        {"label_x": [0.5, 1.5], "label_y": [0.5, 0.6]},
        {"parents": ["A", "B"]},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_the_key_changes_with_whatever_is_drawn(changed):
    """Another shape, name, kind, place of a label, authority or parent is another picture."""
    plain = {"shapes": PAIR, "names": ["a", "b"], "kind": "Town", "has_authority": True}
    plain |= {"parents": ["A", "A"], "label_x": [0.5, 1.5], "label_y": [0.5, 0.5]}
    before, after = areas_of(**plain), areas_of(**plain | changed)
    assert layer_key(before, 2) != layer_key(after, 2)


@pytest.mark.real
@pytest.mark.parametrize(
    ("path", "agrees"),
    [
        ("boundaries/ssd_cod_2016/ssd_adm2_2016_oldpcodes.geojson", True),
        ("boundaries/ethiopia/eth_adm3.topojson", True),
        ("boundaries/fiji/fiji_adm_gazetteer.geojson", True),
        ("boundaries/timor_leste/sukus.gpkg", True),
        ("boundaries/sierra_leone_mixed/sl_admin_mixed_levels.geojson", False),
    ],
)
def test_real_boundaries_keep_every_area(real_data, path, agrees):
    """Files as they come, faults and all, lose no area, and gain no gap where they can agree."""
    frame = gpd.read_file(real_data / path)
    shapes = frame.set_crs(4326, allow_override=True).geometry.to_numpy()
    layer = web_layer(areas_of(shapes), 2)
    data, drawn = decode(layer)
    assert (data["outlines"] is None) is agrees
    assert not shapely.is_empty(drawn).any()
    assert layer.bounds[2] - layer.bounds[0] < 20
    assert shapely.coverage_is_valid(drawn) or not agrees


def test_names_in_other_languages_come_with_the_layer(small_areas):
    """Only languages in which the boundary has a name; null for an area that has none in it."""
    tables = [small_areas.at(level) for level in small_areas.levels]
    frame = pd.DataFrame(pd.concat(tables)).reset_index(drop=True)
    held = {"XXA2": '{"fr": "Deux", "ne": "two"}', "XXB": '{"ar": "ب"}'}
    areas = Areas(conform("areas", frame.assign(names=frame["pcode"].map(held))))
    file = json.loads(web_layer(areas, 2).body)
    assert file["other_names"] == {"fr": [None, "Deux", None, None, None, None]}
    assert file["other_parent_names"] == {"ar": [None, "ب"]}
    assert layer_key(areas, 2) != layer_key(small_areas, 2)
