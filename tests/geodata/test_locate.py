"""Points to areas: one rule, whatever the way, the number of points or the shape of the areas."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import cache
from geodata.locate import PointIndex, locate
from geodata.locate.trees import first_holders

GRID = [shapely.box(x, y, x + 1, y + 1) for y in range(3) for x in range(3)]
HALVES = np.meshgrid(np.arange(-1, 8) / 2, np.arange(-1, 8) / 2)

choosing = sys.modules["geodata.locate.choosing"]
indexes = sys.modules["geodata.locate.index"]
trees = sys.modules["geodata.locate.trees"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A cache of the test's own, and no index remembered from another."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    monkeypatch.setattr(choosing, "_remembered", [])
    return tmp_path / "kept" / "grids"


@pytest.fixture
def always_indexed(monkeypatch):
    """An index is worth having for a single point."""
    monkeypatch.setattr(choosing, "_TREE_A_POINT", 1e6)


@pytest.fixture(params=["tree", "index", "kept"])
def way(request):
    """The ways from points to areas."""
    if request.param == "tree":
        return locate
    if request.param == "index":
        return lambda x, y, areas: PointIndex.build(areas).locate(x, y)

    def kept(x, y, areas):
        PointIndex.kept(areas)
        return PointIndex.kept(areas, make=False).locate(x, y)

    return kept


def covering(x, y, areas):
    """The rule, spelt out: the first area that covers the point."""
    return [
        next((i for i, area in enumerate(areas) if area.covers(shapely.Point(at))), -1)
        for at in zip(x, y, strict=True)
    ]


# --- the rule, whatever the way ------------------------------------------------------------------


def test_points_find_the_area_they_lie_in(way):
    """A point gets the position of its area, and -1 outside all of them."""
    assert way([0.5, 2.5, 9.0], [0.5, 1.5, 9.0], GRID).tolist() == [0, 5, -1]


def test_a_border_belongs_to_the_first_area(way):
    """A point on an edge or a corner goes to the lowest position that holds it."""
    assert way([1.0, 1.0, 2.0], [0.5, 1.0, 3.0], GRID).tolist() == [0, 0, 7]


def test_an_overlap_belongs_to_the_first_area(way):
    """Where areas overlap the lowest position wins, in whatever order they are found."""
    layers = [shapely.box(5, 5, 6, 6), shapely.box(0, 0, 4, 4), shapely.box(1, 1, 2, 2)]
    assert way([1.5, 3.5], [1.5, 3.5], layers).tolist() == [1, 1]
    assert way([1.5, 3.5], [1.5, 3.5], layers[::-1]).tolist() == [0, 1]


def test_a_hole_is_outside_and_its_border_is_not(way):
    """What lies in a hole belongs to nobody, or to the area that fills it."""
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    assert way([1.5, 1.0, 0.5], [1.5, 1.5, 0.5], [ring]).tolist() == [-1, 0, 0]
    assert way([1.5, 1.0], [1.5, 1.5], [shapely.box(1, 1, 2, 2), ring]).tolist() == [0, 0]


@pytest.mark.parametrize(("x", "y"), [(np.nan, 0.5), (0.5, np.nan), (np.inf, 0.5), (0.5, -np.inf)])
def test_unknown_coordinates_are_outside(way, x, y):
    """A coordinate that is not a number lies nowhere."""
    assert way([x, 0.5], [y, 0.5], GRID).tolist() == [-1, 0]


def test_areas_without_geometry_hold_nothing(way):
    """None and nothing among the areas keep their positions and hold no point."""
    areas = [None, shapely.Polygon(), shapely.MultiPolygon(), GRID[0]]
    assert way([0.5, 1.5], [0.5, 0.5], areas).tolist() == [3, -1]


@pytest.mark.parametrize("areas", [[], [None], [shapely.Polygon()]])
def test_no_points_and_no_areas(way, areas):
    """Nothing in, nothing out; points without areas are outside."""
    assert way([], [], GRID).size == 0
    assert way([0.5], [0.5], areas).tolist() == [-1]


def test_coordinates_come_in_pairs(way):
    """Longitudes without latitudes are an error of the caller."""
    with pytest.raises(ValueError, match="2 longitudes"):
        way([1, 2], [1], GRID)


def test_answers_have_one_type(way):
    """Positions index arrays, whichever way found them."""
    assert way([0.5], [0.5], GRID).dtype == np.intp


ODD = {
    "bow tie": shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]),
    "wound twice": shapely.Polygon([(0, 0), (3, 0), (3, 3), (0, 3), (0, 0), (3, 0), (3, 3)]),
    "hole outside": shapely.Polygon(shapely.box(0, 0, 1, 1).exterior, [GRID[8].exterior]),
    "parts that overlap": shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)]),
    "spike": shapely.Polygon([(0, 0), (2, 0), (3, 0), (2, 0), (2, 2), (0, 2)]),
    "line": shapely.LineString([(0, 0), (3, 3)]),
    "point": shapely.Point(1.5, 1.5),
    "collection": shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.Point(2, 2)]),
    "infinite": shapely.Polygon([(0, 0), (np.inf, 0), (1, 1)]),
    "parts that touch": shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2)]),
    "three dimensions": shapely.Polygon([(0, 0, 5), (2, 0, 5), (2, 2, 9)]),
    "clockwise": shapely.box(0, 0, 2, 2, ccw=False),
    "doubled corners": shapely.Polygon([(0, 0), (2, 0), (2, 0), (2, 2), (2, 2), (0, 2)]),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_whatever_the_area_the_index_says_what_geos_says(odd):
    """Invalid rings, lines, points and collections among sound areas are left to GEOS."""
    x, y = np.ravel(HALVES[0]) + 0.01, np.ravel(HALVES[1])
    areas = np.array([GRID[4], odd, *GRID[:2]], dtype=object)
    for order in (areas, areas[::-1]):
        assert PointIndex.build(order).locate(x, y).tolist() == first_holders(x, y, order).tolist()


@pytest.mark.parametrize(
    "area",
    [
        shapely.box(-180, -20, -178, -16).union(shapely.box(177, -20, 180, -15)),
        shapely.box(1e-310, 1e-310, 3e-310, 3e-310),
        shapely.box(100, 50, 100 + 1e-13, 50 + 1e-13),
        shapely.box(0, 0, 1e-300, 1),
        shapely.box(-1e300, -1e300, 1e300, 1e300),
    ],
    ids=["antimeridian", "denormal", "rounding", "needle", "vast"],
)
def test_a_layer_may_be_of_any_size(area):
    """Across the antimeridian, or so small or large that arithmetic gives out."""
    west, south, east, north = area.bounds
    x, y = np.meshgrid([west, (west + east) / 2, east, 179.0], [south, (south + north) / 2, north])
    found = PointIndex.build([area]).locate(x.ravel(), y.ravel())
    assert found.tolist() == covering(x.ravel(), y.ravel(), [area])


# --- laws ----------------------------------------------------------------------------------------


def make_coverage(seed, size, hole_share):
    """Quadrilaterals with bent, shared edges; some are missing, some hold a small area."""
    rng = np.random.default_rng(seed)
    at = np.arange(size + 1.0)
    corners = np.stack(np.meshgrid(at, at), -1) + rng.uniform(-0.3, 0.3, (size + 1, size + 1, 2))
    bends = {}

    def between(a, b):
        key = (min(a, b), max(a, b))
        if key not in bends:
            bends[key] = (corners[a] + corners[b]) / 2 + rng.uniform(-0.1, 0.1, 2)
        return bends[key]

    areas = []
    for i, j in np.ndindex(size, size):
        around = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j), (i, j)]
        line = [xy for a, b in pairwise(around) for xy in (corners[a], between(a, b))]
        area, kind = shapely.Polygon(line), rng.random()
        if kind < hole_share and area.is_valid:
            inner = area.representative_point().buffer(0.05, quad_segs=2).intersection(area)
            areas += [inner, area.difference(inner)]
        elif kind < 0.9:
            areas.append(area)
    return [areas[k] for k in rng.permutation(len(areas))] or [GRID[0]]


def make_points(rng, areas, count):
    """Points anywhere, on corners, and on or next to edges."""
    corners = shapely.get_coordinates(areas)
    west, south, east, north = shapely.total_bounds(areas)
    anywhere = rng.uniform((west - 0.1, south - 0.1), (east + 0.1, north + 0.1), (count, 2))
    pick = rng.integers(0, len(corners) - 1, count)
    along = corners[pick] + (corners[pick + 1] - corners[pick]) * rng.choice(
        [0.5, 0.25, 0.1], (count, 1)
    )
    return np.vstack([anywhere, corners[pick], along]).T


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.integers(1, 5), st.sampled_from([1, 500, 50_000]))
def test_every_point_of_a_coverage_has_the_first_area_that_covers_it(seed, size, cells):
    """Anywhere, on corners and on edges, however fine the grid."""
    areas = make_coverage(seed, size, 0.2)
    x, y = make_points(np.random.default_rng(seed), areas, 40)
    assert PointIndex.build(areas, cells=cells).locate(x, y).tolist() == covering(x, y, areas)


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.integers(1, 8), st.booleans())
def test_so_has_every_point_of_areas_that_overlap(seed, count, on_lattice):
    """Triangles thrown at random; on a lattice they share corners and lie along each other."""
    rng = np.random.default_rng(seed)
    corners = rng.uniform(0, 3, (count, 3, 2))
    areas = [shapely.Polygon(c) for c in (np.round(corners) if on_lattice else corners)]
    areas = [area for area in areas if area.is_valid] or [GRID[0]]
    x, y = make_points(rng, areas, 40)
    if on_lattice:
        x, y = np.round(x * 2) / 2, np.round(y * 2) / 2
    assert PointIndex.build(areas).locate(x, y).tolist() == covering(x, y, areas)


@settings(max_examples=10)
@given(st.integers(0, 2**32))
def test_points_on_the_seams_of_the_grid_are_answered_alike(seed):
    """Where one cell or tile ends and the next begins, by rounding on either side."""
    areas = make_coverage(seed, 3, 0.2)
    index = PointIndex.build(areas)
    _, _, _, _, x0, y0, step_x, step_y, _, _ = index._grid.frame
    rng = np.random.default_rng(seed)
    fine = rng.integers(0, 60 * index._grid.shape[:, None], (2, 300))
    x, y = x0 + fine[0] * step_x, y0 + fine[1] * step_y
    x, y = (
        np.nextafter(x, rng.choice([-9, 9, x[0]], 300)),
        np.nextafter(y, rng.choice([-9, 9], 300)),
    )
    assert index.locate(x, y).tolist() == covering(x, y, areas)


@settings(max_examples=10)
@given(st.integers(0, 2**32))
def test_the_order_of_points_changes_no_answer(seed):
    """Each point is answered by itself."""
    areas = make_coverage(seed, 3, 0.2)
    index, rng = PointIndex.build(areas), np.random.default_rng(seed)
    x, y = make_points(rng, areas, 30)
    order = rng.permutation(len(x))
    assert index.locate(x[order], y[order]).tolist() == index.locate(x, y)[order].tolist()


@settings(max_examples=10)
@given(st.lists(st.tuples(st.integers(-1, 7), st.integers(-1, 7)), min_size=1, max_size=30))
def test_every_point_is_counted_once(points):
    """Half-unit points, most of them on borders: each has the first area that covers it."""
    x, y = np.array(points).T / 2
    expected = covering(x, y, GRID)
    assert locate(x, y, GRID).tolist() == expected
    assert PointIndex.build(GRID).locate(x, y).tolist() == expected


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_points_come_in_chunks_alike(monkeypatch, size):
    """Working in chunks, one after the other or on all cores, changes no answer."""
    x, y = np.ravel(HALVES[0]), np.ravel(HALVES[1])
    expected = covering(x, y, GRID)
    monkeypatch.setattr(trees, "_CHUNK", size)
    monkeypatch.setattr(indexes, "_CHUNK", size)
    assert locate(x, y, GRID).tolist() == expected
    assert PointIndex.build(GRID).locate(x, y).tolist() == expected


def test_outlying_islands_take_no_cells_from_the_mainland():
    """A speck at the far side of the world leaves the cells where the edges are."""
    areas = [*make_coverage(1, 5, 0), shapely.box(170, 60, 170.1, 60.1)]
    x, y = make_points(np.random.default_rng(1), areas[:-1], 200)
    index = PointIndex.build(areas)
    assert index.locate(x, y).tolist() == covering(x, y, areas)
    divided = index._grid.tiles & 63
    assert divided.max() >= 10
    assert np.median(divided) == 1


# --- kept indexes --------------------------------------------------------------------------------


def test_a_saved_index_answers_alike(tmp_path):
    """Opened, it is the same index."""
    areas = make_coverage(2, 4, 0.2)
    built = PointIndex.build(areas)
    built.save(tmp_path / "one")
    opened = PointIndex.open(tmp_path / "one", areas)
    x, y = make_points(np.random.default_rng(2), areas, 200)
    assert opened.locate(x, y).tolist() == built.locate(x, y).tolist()


def test_an_index_of_other_areas_is_not_believed(tmp_path):
    """Another order, another coordinate: other answers."""
    PointIndex.build(GRID).save(tmp_path / "one")
    assert PointIndex.open(tmp_path / "one", GRID) is not None
    assert PointIndex.open(tmp_path / "one", GRID[::-1]) is None
    assert PointIndex.open(tmp_path / "one", [*GRID[:-1], None]) is None
    assert PointIndex.open(tmp_path / "none", GRID) is None


@settings(max_examples=40)
@given(st.data())
def test_a_damaged_index_is_never_believed(tmp_path_factory, data):
    """Cut short anywhere, made longer, or changed in any one byte."""
    path = tmp_path_factory.mktemp("damaged") / "one"
    PointIndex.build(GRID[:1], cells=100).save(path)
    body = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(body) - 1))
    harm = data.draw(st.sampled_from(["cut", "longer", "changed"]))
    if harm == "cut":
        del body[place:]
    elif harm == "longer":
        body += b"x"
    else:
        body[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(body)
    assert PointIndex.open(path, GRID[:1]) is None


def test_a_damaged_index_in_the_cache_is_made_again(folder):
    """Nobody has to delete it."""
    PointIndex.kept(GRID)
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert PointIndex.kept(GRID, make=False) is None
    assert PointIndex.kept(GRID).locate([0.5], [1.5]).tolist() == [3]
    assert path.read_bytes() == whole


def test_a_cache_that_cannot_be_written_costs_no_answer(tmp_path, monkeypatch, caplog):
    """The index stays in memory, and the log says what to do."""
    (tmp_path / "file").touch()
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file"))
    assert PointIndex.kept(GRID, make=False) is None
    assert PointIndex.kept(GRID).locate([0.5], [1.5]).tolist() == [3]
    assert "ENGAGEMENT_CACHE" in caplog.text


# --- which way -----------------------------------------------------------------------------------


def test_few_points_neither_compile_nor_keep_anything():
    """numba is not imported, and nothing is written, for a file of ordinary size."""
    code = (
        "import sys, shapely; from geodata.locate import locate;"
        "locate([0.5] * 1000, [0.5] * 1000, [shapely.box(0, 0, 1, 1)]);"
        "print('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_many_points_keep_an_index(always_indexed, folder):
    """The answers are the same, and the next process finds the index."""
    x, y = np.ravel(HALVES[0]), np.ravel(HALVES[1])
    assert locate(x, y, GRID).tolist() == covering(x, y, GRID)
    assert len(list(folder.iterdir())) == 1


def test_an_index_that_would_not_pay_is_not_made(monkeypatch, folder):
    """It is opened where it is there, and made only for more points."""
    monkeypatch.setattr(choosing, "_TREE_A_POINT", 1e6)
    monkeypatch.setattr(choosing, "_BUILD_A_VERTEX", 1e12)
    assert locate([0.5], [0.5], GRID).tolist() == [0]
    assert not folder.exists()


def test_areas_that_were_asked_of_late_are_remembered(always_indexed, monkeypatch):
    """The same geometries are neither hashed nor opened again; others are."""
    hashed, key_of = [], indexes.key_of
    monkeypatch.setattr(indexes, "key_of", lambda all: hashed.append(len(all)) or key_of(all))
    areas = np.array(GRID, dtype=object)
    for _ in range(3):
        assert locate([0.5], [1.5], areas).tolist() == [3]
    assert hashed == [9]
    assert locate([0.5], [1.5], areas[:2]).tolist() == [-1]
    assert hashed == [9, 2]


# --- real areas ----------------------------------------------------------------------------------


@pytest.mark.real
def test_real_communes_are_found_as_by_geos(real_data):
    """35,357 communes, some overseas: 20,000 points anywhere and 2,000 corners."""
    import geopandas as gpd

    shapes = gpd.read_parquet(real_data / "boundaries/france_communes/france_communes_2018.parquet")
    areas = shapes.geometry.to_numpy()
    rng = np.random.default_rng(4)
    corners = shapely.get_coordinates(areas)
    x, y = np.vstack([rng.uniform((-5, 42), (9, 51), (20_000, 2)), rng.choice(corners, 2_000)]).T
    assert (PointIndex.build(areas).locate(x, y) == first_holders(x, y, areas)).all()


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "layer"),
    [
        ("brazil/brazil_municipios.geojson", 0),
        ("algeria/algeria.topojson", "communes"),
        ("ethiopia/eth_adm3.topojson", 0),
        ("fiji/fiji_adm_gazetteer.geojson", 0),
        ("kenya_2013/counties_sphericalmercator.shp", 0),
        ("sierra_leone_mixed/sl_admin_mixed_levels.geojson", 0),
    ],
)
def test_real_layers_with_faults_are_found_as_by_geos(real_data, file, layer):
    """Invalid rings, overlaps, levels in one file, two sides of the antimeridian, as they come."""
    import geopandas as gpd

    areas = gpd.read_file(real_data / "boundaries" / file, layer=layer).geometry.to_numpy()
    rng = np.random.default_rng(5)
    west, south, east, north = shapely.total_bounds(areas)
    corners = shapely.get_coordinates(areas)
    anywhere = rng.uniform((west, south), (east, north), (5_000, 2))
    x, y = np.vstack([anywhere, rng.choice(corners, 1_000)]).T
    assert (PointIndex.build(areas).locate(x, y) == first_holders(x, y, areas)).all()
