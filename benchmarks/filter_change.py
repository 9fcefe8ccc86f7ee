"""How long a filter change takes until the map is painted again: ours beside a plain choropleth.

Both maps show the same areas through the same component in the same browser, one after the other
in one run. Prints medians, their ratio, bytes received, blank time, and whether the camera stayed.

    python benchmarks/filter_change.py --areas 3200 --repeats 7
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, Request, sync_playwright

HOST = "127.0.0.1"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

SCRIPT = '''
import json, os
import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import streamlit as st
from streamlit_folium import st_folium

from dashboard.components.map import show_map
from dashboard.maps import Picture, build_map, layers_directory, publish
from dashboard.palette import LIGHT
from geodata.areas import Areas
from geodata.model import conform
from geodata.web import web_layer

AREAS = int(os.environ["BENCHMARK_AREAS"])
st.set_page_config(layout="wide")


@st.cache_resource
def cells():
    """A jittered grid whose neighbours share wobbly edges: some 24 points an area."""
    rng = np.random.default_rng(7)
    side = round(AREAS ** 0.5)
    corner = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0)), -1)
    corner += rng.uniform(-0.25, 0.25, corner.shape)
    def edge(a, b):
        line = a + np.linspace(0, 1, 7)[:, None] * (b - a)
        line[1:-1] += rng.uniform(-0.03, 0.03, (5, 2))
        return line
    across = [[edge(corner[r, c], corner[r, c + 1]) for c in range(side)] for r in range(side + 1)]
    up = [[edge(corner[r, c], corner[r + 1, c]) for c in range(side + 1)] for r in range(side)]
    rings = [
        np.concatenate([across[r][c][:-1], up[r][c + 1][:-1],
                        across[r + 1][c][::-1][:-1], up[r][c][::-1][:-1]])
        for r in range(side) for c in range(side)
    ]
    shapes = [shapely.Polygon(ring * 10 / side + (20, 0)) for ring in rings]
    codes = [f"B{i:05}" for i in range(len(shapes))]
    return gpd.GeoDataFrame({"pcode": codes}, geometry=shapes, crs=4326)


@st.cache_resource
def layer():
    frame = pd.DataFrame(cells()).assign(
        level=2, name=lambda f: f["pcode"], source_id="b", vintage="b"
    )
    made = web_layer(Areas(conform("areas", frame)), 2)
    return made, publish(made, layers_directory())


turn = st.session_state.setdefault("turn", 0)
st.button("Filter", on_click=lambda: st.session_state.update(turn=turn + 1))
values = np.random.default_rng(turn).integers(1, 300, len(cells()))

if st.query_params.get("way") == "folium":
    plain = folium.Map([5, 25], zoom_start=6, tiles=None)
    # Leaflet from here, not a CDN, and no legend (it needs d3 from a CDN): else nothing shows.
    plain.default_js, plain.default_css = build_map().default_js[:1], build_map().default_css[:1]
    data = pd.DataFrame({"pcode": cells()["pcode"], "value": values})
    drawn = folium.Choropleth(
        geo_data=cells().__geo_interface__, data=data, columns=["pcode", "value"],
        key_on="feature.properties.pcode", bins=5, fill_color="YlGnBu",
    )
    for name in [name for name in drawn._children if name.startswith("color_map")]:
        del drawn._children[name]
    drawn.add_to(plain)
    st_folium(plain, key="plain", height=430, use_container_width=True)
else:
    made, name = layer()
    classes = "".join(str(min(4, v // 60)) for v in values)
    show_map(
        Picture(layer=name, classes=classes, values=values.tolist(), days=[1] * len(values),
                unit=("engagement", "engagements"), palette=LIGHT, view="b"),
        key="ours", height=430,
    )
'''

SERVER = (
    "import sys, streamlit as st; from starlette.middleware import Middleware;"
    "from dashboard import server;"
    "st.App(sys.argv[2], routes=server.asset_routes(),"
    " middleware=[Middleware(server.SafeHeaders)])"
    ".run(config=server.project_options()"
    " | {'server.port': int(sys.argv[1]), 'server.address': '127.0.0.1'})"
)

# Watches the map at every frame of the browser, from the click until it shows the next picture.
WATCH = """
(areas) => new Promise((resolve) => {
  const look = () => {
    const frame = document.querySelector('iframe[title="streamlit_folium.st_folium"]');
    const inside = frame && frame.contentDocument;
    const map = inside && inside.querySelector("#map_div");
    if (!map) return { whole: false };
    if (map.dataset.painted) return { whole: true, picture: map.dataset.painted };
    const paths = map.querySelector(".leaflet-overlay-pane svg g");
    return { whole: Boolean(paths) && paths.childElementCount >= areas, picture: inside };
  };
  const before = look();
  const start = performance.now();
  let last = start;
  let blank = 0;
  const frame = (now) => {
    const seen = look();
    if (!seen.whole) blank += now - last;
    last = now;
    const done = seen.whole && seen.picture !== before.picture;
    if (!done) return requestAnimationFrame(frame);
    requestAnimationFrame((end) => resolve({ repaint: end - start, blank }));
  };
  const buttons = [...document.querySelectorAll("button")];
  buttons.find((button) => button.innerText.trim() === "Filter").click();
  requestAnimationFrame(frame);
})
"""


@dataclass
class Way:
    """What was measured of one way to show the map."""

    repaint: list[float] = field(default_factory=list)
    blank: list[float] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    camera_kept: bool = True
    fetched_once: int = 0

    def summary(self) -> dict[str, Any]:
        """Medians of the repeats."""
        return {
            "repaint_ms": round(statistics.median(self.repaint)),
            "blank_ms": round(statistics.median(self.blank)),
            "kilobytes": round(statistics.median(self.received) / 1000, 1),
            "camera_kept": self.camera_kept,
            "fetched_once_kilobytes": round(self.fetched_once / 1000, 1),
        }


@contextmanager
def served(areas: int) -> Iterator[str]:
    """The address of a server of its own with both maps."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
        free.close()
        script = Path(folder) / "app.py"
        script.write_text(SCRIPT, encoding="utf-8")
        settings = {
            "BENCHMARK_AREAS": str(areas),
            "ENGAGEMENT_CACHE": folder,
            "PYTHONUNBUFFERED": "1",
        }
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(port), str(script)],
            env=os.environ | settings,
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            while process.stdout and "URL:" not in process.stdout.readline():
                if process.poll() is not None:
                    raise SystemExit("The server did not start.")
            threading.Thread(target=process.stdout.read, daemon=True).start()
            urllib.request.urlopen(f"http://{HOST}:{port}/_stcore/health", timeout=60).close()
            yield f"http://{HOST}:{port}"
        finally:
            process.terminate()
            process.wait(20)


def count_bytes(session: CDPSession) -> list[int]:
    """A list that grows by the size of whatever the page receives."""
    received: list[int] = []
    session.send("Network.enable")
    session.on("Network.dataReceived", lambda e: received.append(e["encodedDataLength"]))
    session.on(
        "Network.webSocketFrameReceived",
        # Binary frames arrive as base64 here.
        lambda e: received.append(len(e["response"]["payloadData"]) * 3 // 4),
    )
    return received


def zoom_of(page: Page) -> float:
    """Zoom of the Leaflet map in the component's frame."""
    frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
    return float(frame.evaluate("window.map.getZoom()"))


def measure(page: Page, address: str, way: str, areas: int, repeats: int) -> Way:
    """Open one of the maps, zoom in once, then change the filter again and again."""
    measured = Way()
    received = count_bytes(page.context.new_cdp_session(page))
    layers: list[Request] = []
    page.on("requestfinished", lambda r: layers.append(r) if "/assets/layers/" in r.url else None)
    page.goto(f"{address}/?way={way}")
    ready = "#map_div[data-painted]" if way == "ours" else f"path:nth-of-type({areas})"
    frame = page.frame_locator('iframe[title="streamlit_folium.st_folium"]')
    frame.locator(ready).wait_for(state="attached", timeout=90_000)
    measured.fetched_once = sum(layer.sizes()["responseBodySize"] for layer in layers)
    page.evaluate(WATCH, areas)  # the first change warms the caches and is not counted
    frame.locator("#map_div").evaluate("() => window.map.setZoom(window.map.getZoom() + 1)")
    page.wait_for_timeout(1000)
    zoom = zoom_of(page)
    for _ in range(repeats):
        received.clear()
        seen = page.evaluate(WATCH, areas)
        page.wait_for_timeout(700)  # what still arrives belongs to the change before
        measured.repaint.append(seen["repaint"])
        measured.blank.append(seen["blank"])
        measured.received.append(sum(received))
        measured.camera_kept &= zoom_of(page) == zoom
    return measured


def main() -> None:
    """Measure both and print them side by side."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--areas", type=int, default=3200)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    areas = round(chosen.areas**0.5) ** 2
    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with served(chosen.areas) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=SWITCHES)
        results = {}
        for way in ("folium", "ours"):
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            results[way] = measure(page, address, way, areas, chosen.repeats).summary()
            page.close()
        report = {
            "areas": areas,
            "repeats": chosen.repeats,
            "browser": browser.version,
            "streamlit_folium": version("streamlit-folium"),
            **results,
            "times_faster": round(
                results["folium"]["repaint_ms"] / max(results["ours"]["repaint_ms"], 1), 1
            ),
            "times_fewer_bytes": round(
                results["folium"]["kilobytes"] / max(results["ours"]["kilobytes"], 0.1)
            ),
        }
        browser.close()
    if chosen.json:
        print(json.dumps(report, indent=2))
        return
    print(f"{areas} areas, median of {chosen.repeats} filter changes, Chromium {report['browser']}")
    print(f"{'':28}{'repaint ms':>12}{'blank ms':>10}{'kB':>10}  camera kept")
    for way, label in (("folium", "folium.Choropleth, rebuilt"), ("ours", "ours")):
        row = results[way]
        kept = "yes" if row["camera_kept"] else "no"
        print(
            f"{label:28}{row['repaint_ms']:>12}{row['blank_ms']:>10}{row['kilobytes']:>10}  {kept}"
        )
    print(f"ours fetched its shapes before, once: {results['ours']['fetched_once_kilobytes']} kB")
    print(f"{report['times_faster']} times faster, {report['times_fewer_bytes']} times fewer bytes")


if __name__ == "__main__":
    main()
