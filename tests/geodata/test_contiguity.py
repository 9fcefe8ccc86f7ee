"""Contiguity: the neighbours of all areas at once are those of each area by itself."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.areas import Areas
from geodata.errors import AreaError
from geodata.gaps import Contiguity, contiguity
from geodata.model import conform
from loaders import read_boundaries

SQUARE = shapely.box(0, 0, 1, 1)


def make_areas(shapes) -> Areas:
    """One country of the shapes given, in order: A00, A01, ..."""
    country = {"level": 0, "pcode": "XX", "parent_pcode": None, "geometry": SQUARE}
    rows = [
        {"level": 2, "pcode": f"A{at:02d}", "parent_pcode": "XX", "geometry": shape}
        for at, shape in enumerate(shapes)
    ]
    frame = pd.DataFrame([country, *rows]).assign(source_id="b", vintage="v", name="an area")
    return Areas(conform("areas", frame))


def neighbours_of(found: Contiguity) -> dict[str, list[str]]:
    """P-codes of each area's neighbours, sorted."""
    beside = {code: [] for code in found.pcodes}
    for first, second in found.pairs.tolist():
        beside[found.pcodes[first]].append(found.pcodes[second])
        beside[found.pcodes[second]].append(found.pcodes[first])
    return {code: sorted(codes) for code, codes in beside.items()}


def one_by_one(areas: Areas, level: int) -> dict[str, list[str]]:
    """The same as Areas tells it, one area after another."""
    return {code: areas.neighbours(level, code) for code in areas.at(level).index}


BESIDE = {
    "the same edge": (shapely.box(1, 0, 2, 1), True),
    "an edge cut by other vertices": (
        shapely.Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1, 0.6), (1, 0.3)]),
        True,
    ),
    "part of an edge": (shapely.box(1, 0.5, 2, 3), True),
    "an overlap": (shapely.box(0.99, 0, 2, 1), True),
    "an area inside": (shapely.box(0.4, 0.4, 0.6, 0.6), True),
    "a shared point": (shapely.box(1, 1, 2, 2), False),
    "a shared point that stands twice": (
        shapely.Polygon([(1, 1), (1, 1), (2, 1), (2, 2), (1, 1)]),
        False,
    ),
    "a sliver of a gap": (shapely.box(1.0001, 0, 2, 1), False),
    "boxes that meet alone": (shapely.Polygon([(2, 0.5), (2, 2), (0.5, 2)]), False),
    "an edge with the same middle": (
        shapely.Polygon([(1.5, 0.75), (0.5, 0.25), (2, -1)]),
        True,
    ),
}


@pytest.mark.parametrize("name", BESIDE)
def test_a_stretch_of_border_makes_neighbours(name: str) -> None:
    """Areas that share a stretch, or overlap, are neighbours; a point or a gap makes none."""
    shape, beside = BESIDE[name]
    areas = make_areas([SQUARE, shape])
    found = neighbours_of(contiguity(areas, 2))
    assert (found["A00"] == ["A01"]) is beside
    assert found == one_by_one(areas, 2)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), lost=st.floats(0, 0.4), moved=st.sampled_from([0, 1e-9, 0.02]))
def test_it_agrees_with_asking_each_area(patchwork, seed, lost, moved) -> None:
    """On wobbly areas, with holes and with edges that do not agree, both ways say the same."""
    cells = patchwork(seed=seed, columns=4, rows=3, detail=2, wobble=0.03)
    dice = np.random.default_rng(seed)
    cells = [
        shapely.affinity.translate(cell, *dice.uniform(-moved, moved, 2))
        for cell in cells
        if dice.random() >= lost
    ]
    areas = make_areas([SQUARE, *cells])
    assert neighbours_of(contiguity(areas, 2)) == one_by_one(areas, 2)


def test_islands_are_kept() -> None:
    """An area without a neighbour is in it, in libpysal's weights too, and nothing warns."""
    areas = make_areas(
        [SQUARE, shapely.box(1, 0, 2, 1), shapely.box(5, 5, 6, 6), shapely.Polygon()]
    )
    found = contiguity(areas, 2)
    assert list(found.islands) == ["A02", "A03"]
    assert found.neighbours.tolist() == [1, 1, 0, 0]
    weights = found.to_w()
    assert weights.n == 4
    assert weights.islands == ["A02", "A03"]
    assert weights.neighbors == {"A00": ["A01"], "A01": ["A00"], "A02": [], "A03": []}
    assert (weights.sparse != found.to_matrix()).nnz == 0


@settings(max_examples=20)
@given(kept=st.sets(st.sampled_from([f"A{at:02d}" for at in range(12)])))
def test_within_keeps_the_pairs_of_those_that_are_left(kept) -> None:
    """Among some of the areas, neighbours are those that both belong to them, in any order."""
    cells = [shapely.box(at % 4, at // 4, at % 4 + 1, at // 4 + 1) for at in range(12)]
    whole = contiguity(make_areas(cells), 2)
    part = whole.within(pd.Index(sorted(kept, reverse=True), dtype="str"))
    assert list(part.pcodes) == sorted(kept)
    expected = {
        code: [other for other in codes if other in kept]
        for code, codes in neighbours_of(whole).items()
        if code in kept
    }
    assert neighbours_of(part) == expected
    assert part.pairs.dtype == np.int32


@pytest.mark.parametrize("count", [0, 1])
def test_a_level_may_have_hardly_any_pairs(small_areas, count) -> None:
    """One area alone, or none that is kept, is no trouble."""
    found = contiguity(small_areas, 0)
    found = found.within(found.pcodes[:count])
    assert (len(found.pcodes), len(found.pairs), len(found.islands)) == (count, 0, count)
    assert found.to_matrix().shape == (count, count)


def test_a_level_that_is_not_there_is_told(small_areas) -> None:
    """Asking for a level that the vintage lacks is the areas' own error."""
    with pytest.raises(AreaError, match="no ADM4"):
        contiguity(small_areas, 4)


@pytest.mark.real
@pytest.mark.parametrize(
    "file",
    [
        "boundaries/kenya_2013/counties_sphericalmercator.shp",
        "boundaries/fiji/fiji_adm_gazetteer.geojson",
        "cases/ssd_3w_2022/ssd_adm2_population.geojson",
    ],
)
def test_real_boundaries(real_data, file) -> None:
    """Where edges are not shared, and across the antimeridian, both ways say the same."""
    areas = Areas(read_boundaries(real_data / file)["areas"])
    found = contiguity(areas, areas.finest)
    assert neighbours_of(found) == one_by_one(areas, areas.finest)
    assert len(found.pairs) > len(found.pcodes) - len(found.islands)
