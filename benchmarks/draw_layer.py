"""How long a level takes to be drawn for the browser: ours beside what one would call instead.

Every way sees the same areas, in a process of its own, and gets them loaded. Ours is
``geodata.web.web_layer``: the overview of all areas, for a large level the finer sheets as well,
all files as bytes. Beside it: ``shapely.coverage_simplify`` to the tolerance of our overview, as
GeoJSON; plain ``shapely.simplify`` to the same; and GDAL's PMTiles through pyogrio, zooms 0 to 10.
Said of each: seconds and those of the processor (medians), kilobytes (of what shows all areas, then
of everything), areas lost, and whether what is drawn is a coverage; not of tiles, which cut areas.
Our kernels are compiled before; the first time ever costs some seconds more.

    python benchmarks/draw_layer.py --areas 753 3249
    python benchmarks/draw_layer.py --boundaries communes.parquet --ways ours coverage_simplify
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from points_to_areas import make_areas
from results import Findings, add_options, finish, in_own_process, tell

from geodata import Areas, conform
from geodata.web import web_layer

_LEVEL = 1
_OVERVIEW_PIXELS = 2560  # across the country: our overview's tolerance for a large level


@dataclass(frozen=True)
class Case:
    """Shapes, the same as a level of a vintage, and the tolerance of our overview in degrees."""

    shapes: np.ndarray
    areas: Areas
    tolerance: float

    @classmethod
    def of(cls, shapes: np.ndarray) -> Case:
        """A case of some shapes."""
        return cls(shapes, as_level(shapes), view_width(shapes) / _OVERVIEW_PIXELS)


@dataclass(frozen=True)
class Drawn:
    """Files: those that show all areas, and all; what is shown, where that can be judged."""

    first: list[bytes]
    every: list[bytes]
    shapes: Callable[[], np.ndarray] | None = None


def main() -> None:
    """Compare, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--areas", type=int, nargs="*", default=[753, 3_249], help="to make up")
    parser.add_argument(
        "--boundaries", type=Path, nargs="*", default=[], help="files of real areas"
    )
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    add_options(parser)
    chosen = parser.parse_args()
    if chosen.child:
        run_way(chosen.child[0], load(chosen.child[1]), chosen.repeats)
    else:
        finish(compare(chosen), chosen)


def compare(chosen: argparse.Namespace) -> Findings:
    """Each way on each level; ratios of time, and of bytes to be fetched before anything shows."""
    found = Findings(
        "draw_layer", facts={"shapely": shapely.__version__, "repeats": chosen.repeats}
    )
    cases = [str(count) for count in chosen.areas] + [str(path) for path in chosen.boundaries]
    for case in cases:
        areas = len(load(case))
        rows = {way: _measure(way, case, chosen.repeats) for way in chosen.ways}
        found.figures |= {f"{way}, {areas} areas": row for way, row in rows.items()}
        for peer in set(rows) - {"ours"} if "ours" in rows else ():
            ratio = rows[peer]["seconds"] / rows["ours"]["seconds"]
            found.ratios[f"seconds of {peer} / ours, {areas} areas"] = round(ratio, 2)
    found.ratios = dict(sorted(found.ratios.items()))
    return found


def _measure(way: str, case: str, repeats: int) -> dict[str, Any]:
    return in_own_process(__file__, "--child", way, case, "--repeats", str(repeats))


def run_way(way: str, shapes: np.ndarray, repeats: int) -> None:
    """Measure one way in this process."""
    case, draw = Case.of(shapes), WAYS[way]
    draw(Case.of(shapes[:2]))  # what is compiled or loaded once
    seconds, processor = [], []
    for _ in range(repeats):
        start, busy = time.perf_counter(), time.process_time()
        drawn = draw(case)
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - busy)
    result: dict[str, Any] = {"seconds": round(statistics.median(seconds), 3)}
    result["cpu_seconds"] = round(statistics.median(processor), 3)
    for name, files in (("first", drawn.first), ("all", drawn.every)):
        result[f"{name}_kb"] = round(sum(map(len, files)) / 1000)
        result[f"{name}_gzip_kb"] = round(sum(len(gzip.compress(body)) for body in files) / 1000)
    if drawn.shapes:
        shown, there = drawn.shapes(), ~shapely.is_empty(shapes)
        result["lost"] = int(shapely.is_empty(shown[there]).sum())
        result["coverage"] = bool(shapely.coverage_is_valid(shown))
    tell(result)


# --- the ways ------------------------------------------------------------------------------------


def draw_ours(case: Case) -> Drawn:
    """Head and sheets; judged by the head."""
    layer = web_layer(case.areas, _LEVEL)
    return Drawn([layer.body], [layer.body, *layer.sheets.values()], lambda: read_layer(layer.body))


def read_layer(body: bytes) -> np.ndarray:
    """Areas of a layer's file, as its description says."""
    file = json.loads(body)
    arcs = [np.cumsum(np.reshape(arc, (-1, 2)), axis=0, dtype=float) for arc in file["arcs"]]

    def ring(numbers: list[int]) -> np.ndarray:
        return np.concatenate([(arcs[n] if n >= 0 else arcs[~n][::-1])[:-1] for n in numbers])

    areas = [[[ring(r) for r in polygon] for polygon in area] for area in file["areas"]]
    polygons = [[shapely.Polygon(p[0], p[1:]) for p in area] for area in areas]
    return np.array([shapely.MultiPolygon(area) for area in polygons], dtype=object)


def draw_as_coverage(case: Case) -> Drawn:
    """GEOS' coverage simplifier, to GeoJSON."""
    return _as_geojson(shapely.coverage_simplify(case.shapes, case.tolerance), case)


def draw_each_alone(case: Case) -> Drawn:
    """What most pages do: each area simplified for itself."""
    return _as_geojson(shapely.simplify(case.shapes, case.tolerance), case)


def _as_geojson(drawn: np.ndarray, case: Case) -> Drawn:
    body = [_frame(case, drawn).to_json(drop_id=True).encode()]
    return Drawn(body, body, lambda: drawn)


def draw_tiles(case: Case) -> Drawn:
    """GDAL's PMTiles; nothing but the tiles in view is fetched first."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "level.pmtiles"
        frame = _frame(case, case.shapes)
        frame.to_file(path, driver="PMTiles", MINZOOM="0", MAXZOOM="10", engine="pyogrio")
        return Drawn([], [path.read_bytes()])


def _frame(case: Case, shapes: np.ndarray) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(case.areas.at(_LEVEL)[["pcode", "name"]], geometry=shapes, crs=4326)


WAYS: dict[str, Callable[[Case], Drawn]] = {
    "ours": draw_ours,
    "coverage_simplify": draw_as_coverage,
    "simplify": draw_each_alone,
    "pmtiles": draw_tiles,
}


# --- the cases -----------------------------------------------------------------------------------


def load(case: str) -> np.ndarray:
    """Made-up areas where the case is a number, else those of a file."""
    if case.isdigit():
        return make_areas(int(case))[: int(case)]
    read = gpd.read_parquet if case.endswith(".parquet") else gpd.read_file
    return np.asarray(read(case).to_crs(4326).geometry.make_valid().to_numpy())


def as_level(shapes: np.ndarray) -> Areas:
    """One level of one vintage."""
    codes = [f"A{number:06d}" for number in range(len(shapes))]
    columns = {"pcode": codes, "name": codes, "geometry": list(shapes), "level": _LEVEL}
    frame = pd.DataFrame(columns | {"source_id": "benchmark", "vintage": "Benchmark"})
    return Areas(conform("areas", frame))


def view_width(shapes: np.ndarray) -> float:
    """How wide one looks at the country: its bounds, or less where it is scattered."""
    west, south, east, north = shapely.total_bounds(shapes)
    return float(min(max(east - west, north - south), 2 * shapely.area(shapes).sum() ** 0.5))


if __name__ == "__main__":
    main()
