"""The live map beside what a user would pick instead: the same areas, page, panel and browser.

Ours, folium.Choropleth and folium.GeoJson (on a canvas) through st_folium, and st.pydeck_chart: how
long until the first whole map, until it is repainted after a filter change, until a click has
brought the area's figures; what was sent, what the browser holds, what stayed.

    python benchmarks/live_map.py --areas 77 753 3200
    python benchmarks/live_map.py --areas 35357 --boundaries communes.parquet --repeats 3
"""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from importlib.metadata import version
from pathlib import Path

from browser.serving import BENCHMARKS, Site, page
from browser.viewer import Seen, look_at, use
from results import Findings, add_options, finish

APP = BENCHMARKS / "browser" / "app.py"
PEERS = ("choropleth", "geojson", "pydeck")
LARGE = 10_000
"""Areas from which a boundary file is used, where one is given."""
RATIOS = {
    "change": "change_ms",
    "fewer bytes a change": "change_kb",
    "click": "click_ms",
    "first paint": "first_paint_ms",
    "memory": "renderer_mb",
}
TARGETS = {
    "3,200: change, choropleth / ours": 8,
    "3,200: change, geojson / ours": 8,
    "3,200: fewer bytes a change, choropleth / ours": 30,
    "3,200: fewer bytes a change, geojson / ours": 30,
    "3,200: no blank frame (1 is none)": 1,
    "3,200: camera kept (1 is yes)": 1,
    "3,200: click, 250 ms / ours": 1,
    "35,357: first paint, geojson / ours": 3,
    "35,357: change, 400 ms / ours": 1,
}


def main() -> None:
    """Measure every way at every size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--areas", type=int, nargs="+", default=[77, 753, 3200])
    parser.add_argument("--boundaries", type=Path, help="a GeoParquet, for sizes from 10,000 up")
    parser.add_argument("--ways", nargs="+", default=["ours", *PEERS], choices=["ours", *PEERS])
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--large-repeats", type=int, default=1, help="likewise, from 10,000 up")
    parser.add_argument("--openings", type=int, default=3)
    parser.add_argument("--patience", type=float, default=120, help="seconds for any one picture")
    add_options(parser)
    chosen = parser.parse_args()
    findings = Findings("live_map", facts=facts(chosen))
    for areas in chosen.areas:
        measure(areas, chosen, findings)
    finish(findings, chosen)


def facts(chosen: argparse.Namespace) -> dict[str, object]:
    """What one must know to read the figures."""
    packages = ("streamlit", "folium", "streamlit-folium", "pydeck")
    return {
        "repeats": chosen.repeats,
        "openings": chosen.openings,
        "load": round(os.getloadavg()[0], 1),
        **{name: version(name) for name in packages},
    }


def measure(areas: int, chosen: argparse.Namespace, findings: Findings) -> None:
    """Measure one size, all ways behind one server, and add it to the findings."""
    settings = {"BENCHMARK_AREAS": str(areas)}
    if areas >= LARGE and chosen.boundaries:
        settings["BENCHMARK_BOUNDARIES"] = str(chosen.boundaries.resolve())
    with page(APP, **settings) as site:
        for way in chosen.ways:
            print(f"{areas:,} areas, {way} …", file=sys.stderr, flush=True)
            seen = look(site, way, areas, chosen)
            findings.figures[f"{areas:,} {way}"] = seen.summary()
            if seen.note:
                findings.facts[f"{areas:,} {way}"] = seen.note
    compare(areas, findings)


def look(site: Site, way: str, areas: int, chosen: argparse.Namespace) -> Seen:
    """One way to show so many areas."""
    shown = areas if areas >= LARGE and chosen.boundaries else round(areas**0.5) ** 2
    # A peer may take a minute a picture there.
    few = areas >= LARGE and way in PEERS
    repeats = chosen.large_repeats if few else chosen.repeats
    steps = partial(use, buttons=["Filter"], panel=".st-key-profile", repeats=repeats)
    return look_at(
        site,
        f"/?way={way}",
        areas=shown,
        use=steps,
        openings=1 if few else chosen.openings,
        patience=chosen.patience,
    )


def compare(areas: int, findings: Findings) -> None:
    """Ratios of each peer to ours, and of what was asked to ours."""
    size = f"{areas:,}:"
    findings.targets |= {name: asked for name, asked in TARGETS.items() if name.startswith(size)}
    ours = findings.figures.get(f"{areas:,} ours")
    if ours is None:
        return
    for peer in PEERS:
        theirs = findings.figures.get(f"{areas:,} {peer}", {})
        for name, column in RATIOS.items():
            if theirs.get(column) and ours[column]:
                ratio = theirs[column] / ours[column]
                findings.ratios[f"{areas:,}: {name}, {peer} / ours"] = round(ratio, 3)
    limits = {
        "click, 250 ms / ours": (250, "click_ms"),
        "change, 400 ms / ours": (400, "change_ms"),
    }
    for name, (limit, column) in limits.items():
        if ours[column]:
            findings.ratios[f"{areas:,}: {name}"] = round(limit / ours[column], 3)
    if ours["blank_ms"] is not None:
        findings.ratios[f"{areas:,}: no blank frame (1 is none)"] = float(ours["blank_ms"] == 0)
    if ours["camera_kept"] is not None:
        findings.ratios[f"{areas:,}: camera kept (1 is yes)"] = float(ours["camera_kept"])


if __name__ == "__main__":
    main()
