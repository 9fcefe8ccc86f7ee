"""How long the second start takes, from the command to the painted map: ours beside a plain app.

The first start builds the example and compiles kernels, and is not counted. Then, again and again:
a process is started, the page is opened as soon as the port answers, and the clock stops when the
map has been painted in a real Chromium, which was open before. Beside it, in the same run, what a
user would write: `streamlit run` of a `folium.Choropleth` of the same areas through `st_folium`.

    python benchmarks/cold_start.py --repeats 3
    python benchmarks/cold_start.py --store france.gpkg
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import psutil
import xstatic.pkg.leaflet
from playwright.sync_api import Browser, sync_playwright
from results import Findings, add_options, finish
from serving import HOST, free_port

from geodata.coverage import shown_level
from geodata.selection import Selection
from geodata.store import open_store

SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ASKED = 6.0
"""Seconds that were asked for."""

PLAIN = """
import folium
import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium

st.set_page_config(layout="wide")


@st.cache_data
def areas():
    return gpd.read_file("areas.geojson")


units = areas()
shown = folium.Map(tiles=None)
# Leaflet from here, not a CDN, and no legend (it needs d3 from a CDN): else nothing shows.
shown.default_js = [("leaflet", "../../app/static/leaflet.js")]
shown.default_css = [("leaflet_css", "../../app/static/leaflet.css")]
drawn = folium.Choropleth(
    geo_data=units, data=units, columns=["pcode", "value"], key_on="feature.properties.pcode",
    bins=5, fill_color="YlGnBu",
)
for name in [name for name in drawn._children if name.startswith("color_map")]:
    del drawn._children[name]
drawn.add_to(shown)
shown.fit_bounds([[b, a] for a, b in units.total_bounds.reshape(2, 2)])
st_folium(shown, key="map", height=430, use_container_width=True)
"""


def write_plain(folder: Path, store: Path) -> None:
    """The plain app with its areas and Leaflet beside it."""
    with open_store(store) as kept:
        areas = kept.areas(str(kept.vintages()["vintage"].iloc[-1]))
    units = areas.at(shown_level(areas, Selection()))
    values = range(len(units))
    frame = gpd.GeoDataFrame(
        {"pcode": units["pcode"], "value": values}, geometry=units.geometry, crs=4326
    )
    frame.to_file(folder / "areas.geojson", driver="GeoJSON")
    (folder / "app.py").write_text(PLAIN, encoding="utf-8")
    shutil.copytree(xstatic.pkg.leaflet.BASE_DIR, folder / "static")


def start(
    browser: Browser, command: list[str], port: int, folder: Path, cache: Path, painted: str
) -> dict[str, float]:
    """One start: seconds from the command to each step."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | {"ENGAGEMENT_CACHE": str(cache), "STREAMLIT_SERVER_ADDRESS": HOST},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_port(port, process)
        steps = {"port": time.perf_counter() - began, "cpu_at_port": cpu(process)}
        page.goto(f"http://{HOST}:{port}", wait_until="commit")
        page.get_by_test_id("stApp").wait_for(state="attached", timeout=60_000)
        steps["shell"] = time.perf_counter() - began
        page.get_by_test_id("stMain").locator("iframe").first.wait_for(
            state="attached", timeout=60_000
        )
        steps["map_asked"] = time.perf_counter() - began
        frame = page.frame_locator('iframe[title="streamlit_folium.st_folium"]')
        frame.locator(painted).first.wait_for(state="attached", timeout=60_000)
        steps["painted"] = time.perf_counter() - began
        steps["server_cpu"] = cpu(process)
    finally:
        process.terminate()
        process.wait(20)
        page.close()
    return steps


def cpu(process: subprocess.Popen[bytes]) -> float:
    """Seconds of processor time so far: they tell a busy machine from a slow program."""
    used = psutil.Process(process.pid).cpu_times()
    return float(used.user + used.system)


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until somebody listens."""
    while process.poll() is None:
        with socket.socket() as looking:
            if looking.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.01)
    raise SystemExit("The server did not start.")


def ours(port: int, store: Path) -> list[str]:
    """What `make run` runs."""
    code = "from dashboard.cli import main; main()"
    arguments = ["demo", "--store", str(store), "--port", str(port), "--no-browser"]
    return [sys.executable, "-c", code, *arguments]


def plain(port: int) -> list[str]:
    """What a user would type."""
    options = ["--server.port", str(port), "--server.headless", "true"]
    options += ["--server.enableStaticServing", "true", "--browser.gatherUsageStats", "false"]
    return [sys.executable, "-m", "streamlit", "run", "app.py", *options]


def median(runs: list[dict[str, float]]) -> dict[str, float]:
    """The middle of several starts, step by step."""
    return {step: round(statistics.median(run[step] for run in runs), 2) for step in runs[0]}


def main() -> None:
    """Start both again and again."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--store", type=Path, help="a store of one's own, not the example")
    add_options(parser)
    chosen = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        store = chosen.store.resolve() if chosen.store else folder / "demo.gpkg"
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        runs: dict[str, list[dict[str, float]]] = {"ours": [], "plain": []}
        first = begin(browser, "ours", store, folder)
        write_plain(folder, store)
        begin(browser, "plain", store, folder)
        for _ in range(chosen.repeats):
            for way, found in runs.items():
                found.append(begin(browser, way, store, folder))
        version = browser.version
        browser.close()
    figures: dict[str, dict[str, Any]] = {way: median(found) for way, found in runs.items()}
    figures["ours, the first"] = {step: round(took, 2) for step, took in first.items()}
    painted = figures["ours"]["painted"]
    finish(
        Findings(
            "cold_start",
            ratios={
                "within_asked": ASKED / painted,
                "beside_plain": figures["plain"]["painted"] / painted,
            },
            figures=figures,
            facts={"repeats": chosen.repeats, "chromium": version, "store": store.stem},
            targets={"within_asked": 1.0},
        ),
        chosen,
    )


def begin(browser: Browser, way: str, store: Path, folder: Path) -> dict[str, float]:
    """Start one of the two on a port of its own."""
    port = free_port()
    if way == "ours":
        return start(browser, ours(port, store), port, folder, folder, "#map_div[data-painted]")
    return start(browser, plain(port), port, folder, folder, "path.leaflet-interactive")


if __name__ == "__main__":
    main()
