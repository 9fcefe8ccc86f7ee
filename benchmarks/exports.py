"""Files that leave: how long each format takes and how large it is, ours beside what one would use.

Every way writes the same report, made once from a store, in a process of its own. Ours is
``dashboard.exports``. Beside it stands what one finds first when looking for how to do it:

pptx
    ``picture``: matplotlib draws the map, python-pptx puts it on a slide as a picture, of
    which nothing can be recoloured. ``freeforms``: a native shape an area through python-pptx's own
    builder.
html
    ``choropleth`` and ``geojson``: the two ways of folium, which fetch Leaflet and more from other
    hosts when they are opened (``fetched``), and are blank without a network.
pdf, png, svg
    ``figure``: geopandas draws the map and matplotlib saves it; no list of areas, and no names.
xlsx, csv, gpkg, geojson, parquet
    ``pandas`` and ``geopandas`` write their frames: figures under their codes, and nothing else.

Said of each: seconds (median) and kilobytes. Ours makes the whole file, with figures, tables, notes
and sources; the peers make the map alone.

    python benchmarks/make_store.py --areas 753 --out 753.gpkg
    python benchmarks/exports.py 753.gpkg --level 2 --formats pptx
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from exports_page import count_fetched, write_choropleth, write_geojson_map
from exports_paper import figure_as
from exports_tables import layer_as, write_frame, write_frames
from results import Findings, add_options, finish, in_own_process, tell

from dashboard.exports import FORMATS, render
from dashboard.facts import StoreFacts
from dashboard.reports import report_of_view
from dashboard.reports.model import DrawnArea, Report
from geodata.selection import Selection
from geodata.store import open_store

Way = Callable[[Report], bytes]

ASKED: Mapping[str, tuple[float, float]] = {"pptx": (10, 5_000_000), "html": (0, 1_000_000)}
"""Seconds and bytes that were asked for 753 areas, of a page for 3,230 as well; 0 for none."""

_SLIDE = (13.333, 7.5)  # inches
_UNIT = 600  # English metric units of a map unit


def main() -> None:
    """Compare, and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--level", type=int, nargs="+", default=[2])
    parser.add_argument("--formats", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    add_options(parser)
    chosen = parser.parse_args()
    if chosen.child:
        report = report_of(chosen.store, chosen.level[0], chosen.child[0])
        run_way(*chosen.child, report, chosen.repeats)
    else:
        finish(compare(chosen), chosen)


def compare(chosen: argparse.Namespace) -> Findings:
    """Each way of each format at each level; ratios of time and of bytes."""
    facts = {"load": round(os.getloadavg()[0], 1), "repeats": chosen.repeats}
    found = Findings("exports", facts=facts)
    for level in chosen.level:
        for name in chosen.formats:
            rows = {way: _measure(chosen, level, name, way) for way in WAYS[name]}
            areas = rows["ours"]["areas"]
            case = f"{name}, {areas} areas"
            found.figures |= {f"{way}, {case}": row for way, row in rows.items()}
            _compare_rows(found, name, case, rows)
    return found


def _compare_rows(
    found: Findings, name: str, case: str, rows: Mapping[str, Mapping[str, Any]]
) -> None:
    ours = rows["ours"]
    for peer in rows.keys() - {"ours"}:
        for what, unit in (("seconds", "seconds"), ("bytes", "kb")):
            ratio = rows[peer][unit] / ours[unit]
            found.ratios[f"{what} of {peer} / ours, {case}"] = round(ratio, 2)
    seconds, size = ASKED.get(name, (0, 0))
    asked = {"seconds": seconds / ours["seconds"], "bytes": size / 1000 / ours["kb"]}
    for what, ratio in asked.items():
        if ratio:
            found.ratios[f"{what} asked / ours, {case}"] = round(ratio, 2)
            found.targets[f"{what} asked / ours, {case}"] = 1.0
    found.ratios = dict(sorted(found.ratios.items()))


def _measure(chosen: argparse.Namespace, level: int, name: str, way: str) -> dict[str, Any]:
    told = ("--level", str(level), "--repeats", str(chosen.repeats))
    return in_own_process(__file__, str(chosen.store), *told, "--child", name, way)


def report_of(store: Path, level: int, name: str) -> Report:
    """The whole country at a level of the newest boundary, for everybody who may see it."""
    wants = FORMATS[name].wants | ({"shapes"} if name != "pptx" else set())  # for the peers
    with open_store(store) as opened:
        facts = StoreFacts(opened, "")
        vintage = str(facts.vintages()["vintage"].iloc[-1])
        return report_of_view(facts, Selection(vintage=vintage, level=level), wants=wants)


def run_way(name: str, way: str, report: Report, repeats: int) -> None:
    """Measure one way in this process; what is imported late is imported before."""
    write, seconds = WAYS[name][way], []
    write(report)
    for _ in range(repeats):
        start = time.perf_counter()
        body = write(report)
        seconds.append(time.perf_counter() - start)
    drawn = report.scenes[0].map
    result: dict[str, Any] = {"seconds": round(statistics.median(seconds), 3)}
    result |= {"kb": round(len(body) / 1000), "areas": len(drawn.areas) if drawn else 0}
    if name == "html":
        result["fetched"] = count_fetched(body)
    tell(result)


# --- slides --------------------------------------------------------------------------------------


def write_picture(report: Report) -> bytes:
    """A picture of the map on a slide."""
    from matplotlib.collections import PathCollection
    from matplotlib.figure import Figure
    from matplotlib.path import Path as Outline

    drawn = report.scenes[0].map
    assert drawn is not None
    figure = Figure(figsize=_SLIDE, dpi=150)
    axes = figure.add_axes((0, 0, 1, 1))
    outlines = [
        Outline.make_compound_path(*(Outline(ring, closed=False) for ring in area.rings))
        for area in drawn.areas
    ]
    fills = [area.colour for area in drawn.areas]
    axes.add_collection(PathCollection(outlines, facecolors=fills, edgecolors="w", linewidths=0.4))
    axes.set(xlim=(0, drawn.width), ylim=(drawn.height, 0), aspect="equal")
    axes.set_axis_off()
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    deck, slide = _deck(report)
    slide.shapes.add_picture(picture, 0, 0, deck.slide_width)
    return _saved(deck)


def write_freeforms(report: Report) -> bytes:
    """A native shape an area, as python-pptx builds them."""
    drawn = report.scenes[0].map
    assert drawn is not None
    deck, slide = _deck(report)
    for area in drawn.areas:
        _build(slide, area)
    return _saved(deck)


def _build(slide: Any, area: DrawnArea) -> None:
    from pptx.dml.color import RGBColor

    rings = [np.rint(ring).astype(int).tolist() for ring in area.rings]
    builder = slide.shapes.build_freeform(*rings[0][0], scale=_UNIT)
    builder.add_line_segments(rings[0][1:])
    for ring in rings[1:]:
        builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:])
    shape = builder.convert_to_shape()
    shape.name = area.name
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor(*bytes.fromhex(area.colour[1:]))


def _deck(report: Report) -> tuple[Any, Any]:
    from pptx import Presentation
    from pptx.util import Inches

    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = map(Inches, _SLIDE)
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = report.title
    return deck, slide


def _saved(deck: Any) -> bytes:
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _ours(name: str) -> Way:
    return lambda report: render(report, name)


WAYS: dict[str, dict[str, Way]] = {
    "pptx": {"ours": _ours("pptx"), "picture": write_picture, "freeforms": write_freeforms},
    "html": {
        "ours": _ours("html"),
        "choropleth": write_choropleth,
        "geojson": write_geojson_map,
    },
    **{name: {"ours": _ours(name), "figure": figure_as(name)} for name in ("pdf", "png", "svg")},
    "xlsx": {"ours": _ours("xlsx"), "pandas": write_frames},
    "csv": {"ours": _ours("csv"), "pandas": write_frame},
    **{
        name: {"ours": _ours(name), "geopandas": layer_as(name)}
        for name in ("gpkg", "geojson", "parquet")
    },
}
"""Ways by format; each format begins with ours."""


if __name__ == "__main__":
    main()
