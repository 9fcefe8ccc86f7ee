"""Neighbours of all areas, and where like lies beside like: ours beside libpysal and esda.

Contiguity is measured from areas in memory to pairs: ours, libpysal's rook contiguity by equal
vertices (its default) and by GEOS (``strict``), and, up to a thousand areas, one area after the
other by ``Areas.neighbours``. Every way tells how many pairs it found.

Local statistics are measured from amounts and kept neighbours to p-values, on a made-up field that
has a planted patch of 9 areas. esda permutes for each area 999 times, as by default; its seconds
are those of a second call, the first one, which compiles, is told beside. *Together* is how many
areas have to be found at once before any passes the correction: the smallest p-value that a way can
give, times areas, over alpha. Each way runs in a process of its own.

    python benchmarks/gaps.py --areas 77 753 35357
    python benchmarks/gaps.py --boundaries communes.parquet
"""

from __future__ import annotations

import argparse
import math
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from points_to_areas import make_areas
from results import Findings, add_options, finish, in_own_process, tell

from geodata.areas import Areas
from geodata.gaps import Contiguity, contiguity, count_joins, local_clusters
from geodata.geometry import repair_polygons
from geodata.model import conform

ALPHA, PERMUTATIONS, PLANTED = 0.05, 999, 9
_ONE_BY_ONE_TO = 1_000  # areas up to which Areas.neighbours is asked in a loop

Way = Callable[[], int]  # how many pairs, or areas, were found

# --- the case ------------------------------------------------------------------------------------


def read_shapes(path: Path) -> np.ndarray:
    """Areas of a file, valid."""
    read = gpd.read_parquet if path.suffix == ".parquet" else gpd.read_file
    shapes = repair_polygons(read(path).to_crs(4326).geometry.to_numpy()).geometries
    return shapes[~shapely.is_missing(shapes)]


def as_areas(shapes: np.ndarray) -> Areas:
    """The shapes as the only level of a country that is itself a mere box."""
    country = {"level": 0, "pcode": "XX", "parent_pcode": None}
    units = pd.DataFrame({"pcode": [f"XX{at:06d}" for at in range(len(shapes))]})
    units = units.assign(level=2, parent_pcode="XX", geometry=shapes)
    frame = pd.concat([pd.DataFrame([country | {"geometry": shapely.box(0, 0, 1, 1)}]), units])
    return Areas(conform("areas", frame.assign(source_id="b", vintage="v", name="an area")))


def make_amounts(beside: Contiguity) -> pd.Series:
    """Skewed amounts anywhere, and a patch of neighbours that have many."""
    dice = np.random.default_rng(6)
    amounts = dice.lognormal(0, 1, len(beside.pcodes))
    patch, matrix = {len(amounts) // 2}, beside.to_matrix()
    while len(patch) < PLANTED:
        ring = sorted(set(matrix[sorted(patch)].indices.tolist()) - patch)
        patch |= set(ring[: PLANTED - len(patch)])
    amounts[sorted(patch)] = 20.0
    return pd.Series(amounts, index=beside.pcodes)


# --- contiguity ----------------------------------------------------------------------------------


def pairs_ours(shapes: np.ndarray) -> Way:
    """geodata.gaps.contiguity."""
    areas = as_areas(shapes)
    return lambda: len(contiguity(areas, 2).pairs)


def pairs_one_by_one(shapes: np.ndarray) -> Way:
    """Areas.neighbours, one area after the other."""
    areas = as_areas(shapes)
    codes = areas.at(2).index
    return lambda: sum(len(areas.neighbours(2, code)) for code in codes) // 2


def pairs_libpysal(shapes: np.ndarray, strict: bool = False) -> Way:
    """libpysal, by equal vertices."""
    from libpysal.graph import Graph

    series = gpd.GeoSeries(shapes, crs=4326)
    return lambda: Graph.build_contiguity(series, rook=True, strict=strict).n_edges // 2


def pairs_libpysal_strict(shapes: np.ndarray) -> Way:
    """libpysal, by what GEOS says of each pair."""
    return pairs_libpysal(shapes, strict=True)


# --- local statistics ----------------------------------------------------------------------------


def _ours(statistic: str, shapes: np.ndarray) -> Way:
    beside = contiguity(as_areas(shapes), 2)
    amounts = make_amounts(beside)
    if statistic == "join_counts":
        amounts = (amounts > 4).astype(float)
    return lambda: int(
        local_clusters(amounts, beside, statistic=statistic, alpha=ALPHA)["significant"].sum()
    )


def _esda(statistic: str, shapes: np.ndarray) -> Way:
    import esda
    from libpysal.graph import Graph

    beside = contiguity(as_areas(shapes), 2)
    amounts = make_amounts(beside).to_numpy()
    graph = Graph.from_sparse(beside.to_matrix().tocoo())

    def ask() -> int:
        options = {"permutations": PERMUTATIONS, "n_jobs": 1, "seed": 1}
        if statistic == "moran":
            found = esda.Moran_Local(amounts, graph, **options)
        else:
            found = esda.G_Local(amounts, graph, transform="B", star=True, **options)
        # its p-values look one way, chosen after the fact: doubled, as ours are
        p = np.minimum(1, 2 * found.p_sim)
        return int((p < esda.fdr(p, ALPHA)).sum())

    return ask


def joins_ours(shapes: np.ndarray) -> Way:
    """Join counts of the whole, 999 permutations."""
    beside = contiguity(as_areas(shapes), 2)
    engaged = (make_amounts(beside) > 2).astype(float)
    return lambda: count_joins(engaged, beside, permutations=PERMUTATIONS).both


Make = Callable[[np.ndarray], Way]
CONTIGUITY: dict[str, Make] = {
    "contiguity, ours": pairs_ours,
    "contiguity, one by one": pairs_one_by_one,
    "contiguity, libpysal": pairs_libpysal,
    "contiguity, libpysal strict": pairs_libpysal_strict,
}
LOCAL: dict[str, Make] = {
    "getis_ord, ours": lambda shapes: _ours("getis_ord", shapes),
    "getis_ord, esda": lambda shapes: _esda("getis_ord", shapes),
    "moran, ours": lambda shapes: _ours("moran", shapes),
    "moran, esda": lambda shapes: _esda("moran", shapes),
    "join_counts, ours": lambda shapes: _ours("join_counts", shapes),
    "joins of the whole, ours": joins_ours,
}
WAYS = CONTIGUITY | LOCAL

# --- one way in its process, and all of them ------------------------------------------------------


def run_way(way: str, shapes: np.ndarray, repeats: int) -> None:
    """Prepare, ask once, then measure."""
    warnings.simplefilter("ignore")  # esda warns at every call of what it will do by default
    ask = WAYS[way](shapes)
    first, found = _timed(ask)
    seconds = [_timed(ask)[0] for _ in range(repeats)]
    told: dict[str, Any] = {"seconds": statistics.median(seconds), "first_s": round(first, 2)}
    told["found"] = found
    if way.endswith("esda"):
        told["together"] = math.ceil(2 / (PERMUTATIONS + 1) * len(shapes) / ALPHA)
    tell(told)


def _timed(ask: Way) -> tuple[float, int]:
    began = time.perf_counter()
    found = ask()
    return time.perf_counter() - began, found


def compare(cases: dict[str, np.ndarray], repeats: int) -> Findings:
    """Every way on every case."""
    findings = Findings("gaps", facts={"permutations of esda": PERMUTATIONS, "alpha": ALPHA})
    for size, shapes in cases.items():
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "shapes.npy"
            np.save(kept, shapely.to_wkb(shapes), allow_pickle=True)
            for way in WAYS:
                if way == "contiguity, one by one" and len(shapes) > _ONE_BY_ONE_TO:
                    continue
                options = [f"--way={way}", f"--data={kept}", f"--repeats={repeats}"]
                findings.figures[f"{way} {size}"] = in_own_process(__file__, *options)
        _add_ratios(findings, size)
    return findings


def _add_ratios(findings: Findings, size: str) -> None:
    for way in WAYS:
        kind, _, whose = way.partition(", ")
        told = findings.figures.get(f"{way} {size}")
        if whose != "ours" and told:
            ours = findings.figures[f"{kind}, ours {size}"]
            findings.ratios[f"{way} {size}"] = told["seconds"] / ours["seconds"]


def main() -> None:
    """Read the options; run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, nargs="+", default=[77, 753, 35_357])
    parser.add_argument("--boundaries", type=Path, help="a file of real areas instead")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--way", choices=list(WAYS), help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    add_options(parser)
    chosen = parser.parse_args()
    if chosen.way:
        shapes = shapely.from_wkb(np.load(chosen.data, allow_pickle=True))
        run_way(chosen.way, shapes, chosen.repeats)
        return
    if chosen.boundaries:
        shapes = read_shapes(chosen.boundaries)
        cases = {f"{len(shapes):,}": shapes}
    else:
        cases = {f"{count:,}": make_areas(count)[:count] for count in chosen.areas}
    finish(compare(cases, chosen.repeats), chosen)


if __name__ == "__main__":
    main()
