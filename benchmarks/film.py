"""A film of the Coverage page beside what one would do without: choosing month after month.

The page plays 36 months at ten frames a second. How long a frame takes until it is painted, how
far apart frames come, what the film costs before its first frame; and beside it the same months
chosen one after the other, each answered by the server with the whole page.

    python benchmarks/film.py --areas 753
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from browser.serving import Site, dashboard
from browser.viewer import Viewer, chromium
from make_store import make_store
from playwright.sync_api import Frame
from results import Findings, add_options, finish

MONTHS = 36
PACE = 100
"""Milliseconds that were asked for a frame: ten of them a second."""

WATCH = """() => {
  const map = document.querySelector("#map_div");
  const { prototype } = window.EngagementMap.Player;
  const next = prototype.next;
  window.frames = [];
  prototype.next = function (now) {
    const [began, drawn] = [performance.now(), map.dataset.drawn];
    const going = next.call(this, now);
    if (!going) return false;
    const frame = { began, shown: null };
    window.frames.push(frame);
    // Drawn on the canvas; and then the task after it, when the browser has painted it.
    const look = () => {
      if (map.dataset.drawn === drawn) return requestAnimationFrame(look);
      setTimeout(() => (frame.shown = performance.now()));
    };
    look();
    return true;
  };
}"""

PLAYED = """(months) => {
  const { state } = document.querySelector(".engagement-timeline").dataset;
  return state === "resting" && window.frames.filter(({ shown }) => shown).length >= months;
}"""

CHOOSE_MONTH = """() => new Promise((resolve) => {
  const { Streamlit } = window;
  const map = document.querySelector("#map_div");
  const [send, painted] = [Streamlit.setComponentValue, map.dataset.painted];
  let asked = null;
  Streamlit.setComponentValue = (...given) => {
    asked ??= performance.now();
    Streamlit.setComponentValue = send;
    return send.apply(Streamlit, given);
  };
  const look = () => {
    if (map.dataset.painted === painted) return requestAnimationFrame(look);
    setTimeout(() => resolve(performance.now() - asked));
  };
  document.querySelector(".engagement-timeline .earlier").click();
  look();
})"""


def main() -> None:
    """Play the film at every size and choose months beside it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--areas", type=int, nargs="+", default=[753])
    parser.add_argument("--boundaries", type=Path, help="a boundary file instead of made-up areas")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3, help="times that the film is played")
    parser.add_argument("--reruns", type=int, default=12, help="months that are chosen instead")
    parser.add_argument("--patience", type=float, default=120, help="seconds for any one picture")
    add_options(parser)
    chosen = parser.parse_args()
    findings = Findings("film", facts={"months": MONTHS, "load": round(os.getloadavg()[0], 1)})
    for areas in chosen.areas:
        print(f"{areas:,} areas …", file=sys.stderr, flush=True)
        measure(areas, chosen, findings)
    finish(findings, chosen)


def measure(areas: int, chosen: argparse.Namespace, findings: Findings) -> None:
    """One size: a store of its own, a server and a browser."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "film.gpkg"
        make_store(store, areas=areas, records=chosen.records, boundary=chosen.boundaries)
        with dashboard(store) as site, chromium() as browser:
            for _ in range(2):  # the first opening lets the server prepare the map
                viewer = Viewer(browser, site, areas, chosen.patience)
                viewer.open("/?level=2")
            add(areas, watch(viewer, site, chosen), findings)


def watch(viewer: Viewer, site: Site, chosen: argparse.Namespace) -> dict[str, Any]:
    """Play the film some times, then choose months one after the other; milliseconds and bytes."""
    frame = next(frame for frame in viewer.page.frames if "streamlit_folium" in frame.url)
    choose(frame, "Speed", "Fast")
    choose(frame, "Length", "1 month")
    viewer.wait_quiet()
    frame.evaluate(WATCH)
    runs, sent = [], []
    for _ in range(chosen.repeats):
        before = site.sent
        runs.append(play(frame, chosen.patience))
        sent.append(site.sent - before)
        viewer.wait_quiet()
    reruns = []
    for _ in range(chosen.reruns):
        reruns.append(frame.evaluate(CHOOSE_MONTH))
        viewer.wait_quiet()
    return {"runs": runs, "sent": sent, "reruns": reruns}


def choose(frame: Frame, name: str, value: str) -> None:
    """Choose something in the panel of the player."""
    strip = frame.locator(".engagement-timeline")
    strip.locator(".settings").press("Enter")
    strip.get_by_label(name).select_option(value)
    strip.locator(".settings").press("Enter")


def play(frame: Frame, patience: float) -> dict[str, Any]:
    """Play all months; when the button was pressed, and when each frame began and was shown."""
    pressed = frame.evaluate("() => { window.frames.length = 0; return performance.now(); }")
    frame.locator(".engagement-timeline .play").click()
    frame.wait_for_function(PLAYED, arg=MONTHS, timeout=patience * 1000)
    return {"pressed": pressed, "frames": frame.evaluate("() => window.frames")}


def add(areas: int, seen: dict[str, Any], findings: Findings) -> None:
    """Add one size: frames beside reruns, and what was asked."""
    runs = [run["frames"] for run in seen["runs"]]
    work = [one["shown"] - one["began"] for frames in runs for one in frames]
    apart = [later["shown"] - one["shown"] for frames in runs for one, later in pairwise(frames)]
    size, rerun = f"{areas:,}", statistics.median(seen["reruns"])
    findings.figures[f"{size} film"] = {
        "median_ms": round(statistics.median(work), 1),
        "slowest_ms": round(max(work), 1),
        "apart_ms": round(statistics.median(apart)),
        "furthest_ms": round(max(apart)),
        "a_second": round(1000 / statistics.mean(apart), 2),
        "first_ms": round(runs[0][0]["shown"] - seen["runs"][0]["pressed"]),
        "kb": round(seen["sent"][0] / 1000),
    }
    findings.figures[f"{size} month by month"] = {
        "median_ms": round(rerun, 1),
        "slowest_ms": round(max(seen["reruns"]), 1),
    }
    ratios = {
        f"{size}: a frame, {PACE} ms / ours": PACE / statistics.median(work),
        f"{size}: frames a second, ours / 10": PACE / statistics.mean(apart),
        f"{size}: a frame, month by month / ours": rerun / statistics.median(work),
    }
    findings.ratios |= {name: round(ratio, 3) for name, ratio in ratios.items()}
    findings.targets |= {f"{size}: a frame, {PACE} ms / ours": 1}
    findings.targets |= {f"{size}: frames a second, ours / 10": 0.97}  # a clock of 60 a second


if __name__ == "__main__":
    main()
