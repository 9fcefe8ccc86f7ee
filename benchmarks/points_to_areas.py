"""How long points take to find their areas: ours beside sjoin, a tree, DuckDB and SedonaDB.

Every way sees the same points and areas, in a process of its own. Points are drawn by area (an area
at random, then a place in its bounds), so that they lie as densely as areas do; one in a thousand
lies exactly on a corner. Timed is what a user does with coordinates in memory: points are made,
trees and indexes built, rows fetched; areas are loaded before. A kept index is opened before too,
and built in the way that says so; the cold way is the first call of a process, and finds the index
that the kept way left. The sample is asked of shapely; a point is wrong unless it has
exactly one row, with the first area that holds it, or none outside.

    python benchmarks/points_to_areas.py --points 1e6 1e7 --areas 3200
    python benchmarks/points_to_areas.py --points 1e6 1e7 --boundaries communes.parquet
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from results import Findings, add_options, finish, in_own_process, tell

from geodata.cache import VARIABLE
from geodata.locate import PointIndex, locate

Rows = tuple[np.ndarray, np.ndarray]  # of a result: numbers of points, numbers of areas
Way = Callable[[np.ndarray, np.ndarray], Rows | np.ndarray]  # ours: a position for each point

SAMPLE = 100_000
TARGETS = {5_000: 80.0, 100_000: 30.0}  # times sjoin, up to so many areas
_PATIENCE = 20.0  # seconds after which a way is not run again


# --- the case ------------------------------------------------------------------------------------


def make_areas(count: int, seed: int = 1) -> np.ndarray:
    """A square country of areas that share bent borders, 24 points each."""
    rng = np.random.default_rng(seed)
    side = int(np.ceil(count**0.5))
    at = np.arange(side + 1.0)
    corners = np.stack(np.meshgrid(at, at, indexing="ij"), -1)
    corners += rng.uniform(-0.2, 0.2, corners.shape)
    borders: dict[tuple[tuple[int, int], tuple[int, int]], np.ndarray] = {}

    def border(start: tuple[int, int], end: tuple[int, int]) -> np.ndarray:
        first, last = sorted((start, end))
        if (first, last) not in borders:
            line = np.linspace(corners[first], corners[last], 7)
            line[1:-1] += rng.uniform(-0.05, 0.05, (5, 2))
            borders[first, last] = line
        return borders[first, last] if start == first else borders[first, last][::-1]

    def area(i: int, j: int) -> shapely.Polygon:
        around = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1), (i, j)]
        lines = [border(*around[k : k + 2])[:-1] for k in range(4)]
        return shapely.Polygon(np.vstack(lines) * 20 / side)

    return np.array([area(i, j) for i in range(side) for j in range(side)], dtype=object)


def make_points(areas: np.ndarray, count: int, seed: int = 2) -> np.ndarray:
    """Longitudes and latitudes (2, n), the first thousandth of them on corners."""
    rng = np.random.default_rng(seed)
    points = np.empty((2, count))
    bounds = shapely.bounds(areas)
    for start in range(0, count, 1_000_000):
        part = points[:, start : start + 1_000_000]
        box = bounds[rng.integers(0, len(areas), part.shape[1])]
        part[:] = rng.uniform(box[:, :2], box[:, 2:]).T
    corners = shapely.get_coordinates(areas)
    points[:, : count // 1000] = rng.choice(corners, count // 1000).T
    return points


def truth(areas: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The first area that holds each point, by shapely alone."""
    tree = shapely.STRtree(areas)
    at, holders = tree.query(shapely.points(points.T), predicate="intersects")
    first = np.full(points.shape[1], len(areas))
    np.minimum.at(first, at, holders)
    return np.where(first < len(areas), first, -1)


def count_wrong(rows: np.ndarray, expected: np.ndarray) -> int:
    """Points of the sample that do not have exactly the one row that they should."""
    times = np.bincount(rows[0], minlength=len(expected))
    found = np.full(len(expected), -1)
    found[rows[0]] = rows[1]
    return int(np.sum((times > 1) | (found != expected)))


# --- the ways ------------------------------------------------------------------------------------


def _as_rows(positions: np.ndarray) -> Rows:
    held = np.flatnonzero(positions >= 0)
    return held, positions[held]


def ours_kept(areas: np.ndarray) -> Way:
    """An index that was kept."""
    PointIndex.kept(areas)
    index = PointIndex.kept(areas, make=False)
    return lambda x, y: index.locate(x, y)


def ours_built(areas: np.ndarray) -> Way:
    """An index built each time, and thrown away."""
    return lambda x, y: PointIndex.build(areas).locate(x, y)


def ours_cold(areas: np.ndarray) -> Way:
    """The first call of a process: numba imported, the areas hashed, the kept index opened."""
    return lambda x, y: locate(x, y, areas)


def tree(areas: np.ndarray) -> Way:
    """STRtree of the areas, asked for each point."""

    def run(x: np.ndarray, y: np.ndarray) -> Rows:
        at, holders = shapely.STRtree(areas).query(shapely.points(x, y), predicate="intersects")
        return at, holders

    return run


def sjoin(areas: np.ndarray) -> Way:
    """As geopandas' documentation shows."""
    frame = gpd.GeoDataFrame({"area": np.arange(len(areas))}, geometry=areas, crs=4326)

    def run(x: np.ndarray, y: np.ndarray) -> Rows:
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=4326)
        joined = points.sjoin(frame, predicate="within")
        return joined.index.to_numpy(), joined["area"].to_numpy()

    return run


def duckdb_join(areas: np.ndarray) -> Way:
    """DuckDB's SPATIAL_JOIN, the areas in a table."""
    import duckdb
    import duckdb_extensions

    duckdb_extensions.import_extension("spatial")
    connection = duckdb.connect()
    connection.load_extension("spatial")
    given = pd.DataFrame({"area": np.arange(len(areas)), "wkb": list(shapely.to_wkb(areas))})
    connection.register("given", given)
    connection.execute(
        "CREATE TABLE areas AS SELECT area, ST_GeomFromWKB(wkb) AS geometry FROM given"
    )

    def run(x: np.ndarray, y: np.ndarray) -> Rows:
        points = pd.DataFrame({"point": np.arange(x.size), "x": x, "y": y})
        connection.register("points", points)
        rows = connection.execute(
            "SELECT point, area FROM points "
            "JOIN areas ON ST_Intersects(geometry, ST_Point(points.x, points.y))"
        ).fetchnumpy()
        return rows["point"], rows["area"]

    return run


def sedona_join(areas: np.ndarray) -> Way:
    """SedonaDB, the areas in a view."""
    import pyarrow as pa
    import sedonadb

    connection = sedonadb.connect()
    frame = gpd.GeoDataFrame({"area": np.arange(len(areas))}, geometry=areas, crs=4326)
    connection.create_data_frame(frame).to_view("areas", True)

    def run(x: np.ndarray, y: np.ndarray) -> Rows:
        points = pa.table({"point": np.arange(x.size), "x": x, "y": y})
        connection.create_data_frame(points).to_view("points", True)
        joined = connection.sql(
            "SELECT point, area FROM points JOIN areas "
            "ON ST_Intersects(geometry, ST_SetSRID(ST_Point(points.x, points.y), 4326))"
        )
        rows = pa.table(joined)
        return rows["point"].to_numpy(), rows["area"].to_numpy()

    return run


WAYS: dict[str, Callable[[np.ndarray], Way]] = {
    "ours, kept": ours_kept,
    "ours, built": ours_built,
    "ours, cold": ours_cold,
    "sjoin": sjoin,
    "STRtree": tree,
    "DuckDB": duckdb_join,
    "SedonaDB": sedona_join,
}


def run_way(name: str, folder: Path, repeats: int) -> None:
    """Run one way in this process: medians told, rows of the sample left in a file."""
    areas = shapely.from_wkb(np.load(folder / "areas.npy", allow_pickle=True))
    x, y = np.load(folder / "points.npy")
    way, took, worked = WAYS[name](areas), list[float](), list[float]()
    while not took or (len(took) < repeats and sum(took) < _PATIENCE):
        begun, began = time.perf_counter(), time.process_time()
        found = way(x, y)
        took.append(time.perf_counter() - begun)
        worked.append(time.process_time() - began)
        if name == "ours, cold":
            break
    rows = _as_rows(found) if isinstance(found, np.ndarray) else found
    sampled = rows[0] < SAMPLE
    np.save(folder / "rows.npy", np.stack([rows[0][sampled], rows[1][sampled]]).astype(np.int64))
    middle = {"seconds": statistics.median(took), "cpu": statistics.median(worked)}
    tell({**{what: round(value, 4) for what, value in middle.items()}, "first": round(took[0], 4)})


# --- the comparison ------------------------------------------------------------------------------


def compare(areas: np.ndarray, counts: list[int], chosen: argparse.Namespace) -> Findings:
    """Run every way on every number of points."""
    found = Findings("points_to_areas")
    found.facts = {
        "areas": len(areas),
        "vertices": int(shapely.get_num_coordinates(areas).sum()),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ[VARIABLE] = str(folder / "cache")
        np.save(folder / "areas.npy", shapely.to_wkb(areas), allow_pickle=True)
        for count in counts:
            points = make_points(areas, count)
            np.save(folder / "points.npy", points)
            expected = truth(areas, points[:, :SAMPLE])
            del points
            said = f"{count / 1e6:g} M"
            for way in chosen.ways:
                told = in_own_process(
                    __file__, "--child", way, str(folder), "--repeats", str(chosen.repeats)
                )
                told["wrong"] = count_wrong(np.load(folder / "rows.npy"), expected)
                found.figures[f"{way}, {said}"] = told
                print(f"{way}, {said}: {told}", file=sys.stderr)
            _add_ratios(found, said, len(areas), chosen.ways)
    return found


def _add_ratios(found: Findings, said: str, areas: int, ways: list[str]) -> None:
    """How many times ours goes into each peer, of the same points."""
    target = next((times for most, times in TARGETS.items() if areas <= most), None)
    for ours in (way for way in ways if way in ("ours, kept", "ours, built")):
        for peer in (way for way in ways if not way.startswith("ours")):
            name = f"{ours} / {peer}, {areas} areas, {said}"
            seconds = [found.figures[f"{way}, {said}"]["seconds"] for way in (peer, ours)]
            found.ratios[name] = round(seconds[0] / seconds[1], 1)
            if (ours, peer) == ("ours, kept", "sjoin") and target:
                found.targets[name] = target


def main() -> None:
    """Compare, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--points", type=float, nargs="+", default=[1e6, 1e7])
    parser.add_argument("--areas", type=int, default=3_200, help="how many to make up")
    parser.add_argument("--boundaries", type=Path, help="a file of real areas instead")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    add_options(parser)
    chosen = parser.parse_args()
    if chosen.child:
        run_way(chosen.child[0], Path(chosen.child[1]), chosen.repeats)
        return
    areas = make_areas(chosen.areas)
    if chosen.boundaries:
        read = gpd.read_parquet if chosen.boundaries.suffix == ".parquet" else gpd.read_file
        areas = read(chosen.boundaries).to_crs(4326).geometry.to_numpy()
    finish(compare(areas, [int(count) for count in chosen.points], chosen), chosen)


if __name__ == "__main__":
    main()
