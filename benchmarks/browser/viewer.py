"""A reader in a real Chromium: opens a page with a map, changes a filter, clicks, drags."""

from __future__ import annotations

import io
import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from browser.serving import Site
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Error, Locator, Page, sync_playwright

SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")
MAP = 'iframe[title="streamlit_folium.st_folium"], [data-testid="stDeckGlJsonChart"]'
SIZE = {"width": 1280, "height": 720}

# Where to click, in pixels from the middle of the map: far enough apart to hit another area.
PLACES = [(-90, -60), (60, 80), (90, -70), (-60, 70), (0, 0), (80, 10), (-100, 15), (10, 110)]
# The middles of areas that lie on the map with some room around, spread over the layer.
AREAS_ON_MAP = """async ([width, height]) => {
  const name = document.querySelector("#map_div").dataset.layer;
  const { codes } = await (await fetch("../../assets/layers/" + name)).json();
  const step = Math.max(Math.floor(codes.length / 40), 1);
  return codes
    .filter((_, i) => i % step === 0)
    .map((code) => window.EngagementMap.locate(code))
    .filter((at) => at && at.x > 60 && at.y > 20 && at.x < width - 20 && at.y < height - 40)
    .map((at) => [at.x, at.y]);
}"""
DRAG = 170
# A silhouette has moved when it differs by more than this.
MOVED = 0.1
_QUIET = 0.6
CLICK_PATIENCE = 30
"""Seconds after which a click counts as not answered."""


class UnseenError(Exception):
    """A picture or an answer did not come in time; says what the page showed instead."""


@dataclass
class Seen:
    """What was measured of one way: milliseconds, bytes and megabytes, and what stayed."""

    first_paint: list[float] = field(default_factory=list)
    opening: list[int] = field(default_factory=list)
    repaint: list[float] = field(default_factory=list)
    blank: list[float] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    click: list[float] = field(default_factory=list)
    camera_kept: bool | None = None
    memory: dict[str, int] = field(default_factory=dict)
    note: str = ""

    def summary(self) -> dict[str, Any]:
        """Medians; None for what could not be measured."""
        return {
            "first_paint_ms": _median(self.first_paint),
            "opening_kb": _median([size / 1000 for size in self.opening]),
            "change_ms": _median(self.repaint),
            "slowest_ms": round(max(self.repaint)) if self.repaint else None,
            "blank_ms": _median(self.blank),
            "change_kb": _median([size / 1000 for size in self.received], 1),
            "click_ms": _median(self.click),
            "camera_kept": self.camera_kept,
            **self.memory,
        }


def _median(values: list[float], digits: int | None = None) -> float | None:
    return round(statistics.median(values), digits) if values else None


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of its own, so that its memory is that of one page."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


class Viewer:
    """One page with a map; every wait ends after ``patience`` seconds with :class:`UnseenError`."""

    def __init__(self, browser: Browser, site: Site, areas: int, patience: float) -> None:
        self.site, self.patience = site, patience
        self.list_with_buttons = ""  # what opens the list that holds the buttons, where one does
        # A context of its own: nothing is in its cache.
        self.context = browser.new_context(viewport=SIZE)
        self.context.set_default_timeout(patience * 1000)
        self.context.add_init_script(f"window.areasWanted = {areas};\n{WATCH}")
        self.page: Page = self.context.new_page()
        self.session: CDPSession = self.context.new_cdp_session(self.page)

    def open(self, link: str) -> tuple[float, int]:
        """Milliseconds from leaving for the page to the first whole map, and the bytes of it."""
        before = self.site.sent
        try:
            self.page.goto(self.site.address + link)
            painted = self.page.evaluate("(t) => watched.open(t)", self.patience * 1000)
        except Error as error:
            raise UnseenError(self._said(error.message)) from error
        if painted is None:
            raise UnseenError(self._said(f"no picture within {self.patience:g} s"))
        self.wait_quiet()
        return float(painted), self.site.sent - before

    def change(self, label: str) -> tuple[float, float, int]:
        """Press a button; milliseconds to the next whole map, those without one, and the bytes."""
        if self.list_with_buttons and not self.page.get_by_text(label, exact=True).count():
            self.page.locator(self.list_with_buttons).first.click()
            self.page.get_by_text(label, exact=True).wait_for()
        before = self.site.sent
        limit = self.patience * 1000
        try:
            seen = self.page.evaluate("([l, t]) => watched.change(l, t)", [label, limit])
        except Error as error:
            raise UnseenError(self._said(error.message)) from error
        self.wait_quiet()
        return seen["repaint"], seen["blank"], self.site.sent - before

    def click(self, place: tuple[float, float], panel: str) -> float:
        """Click that far from the middle of the map; milliseconds until the panel has answered."""
        box = self._map_box()
        x, y = box["x"] + box["width"] / 2 + place[0], box["y"] + box["height"] / 2 + place[1]
        limit = min(self.patience, CLICK_PATIENCE)
        self.page.mouse.move(x, y)
        self.page.evaluate("([s, t]) => watched.expect(s, t)", [panel, limit * 1000])
        self.page.mouse.click(x, y)
        answer = self.page.evaluate("watched.answer")
        if answer is None:
            raise UnseenError(f"no answer to a click within {limit:g} s")
        self.wait_quiet()
        return float(answer)

    def places_of_areas(self) -> list[tuple[float, float]]:
        """Where some areas of our map lie, from its middle: a country need not be a square."""
        box = self._map_box()
        frame = next(frame for frame in self.page.frames if "streamlit_folium" in frame.url)
        found = frame.evaluate(AREAS_ON_MAP, [box["width"], box["height"]])
        return [(x - box["width"] / 2, y - box["height"] / 2) for x, y in found]

    def keeps_camera(self, label: str) -> bool | None:
        """Whether what was dragged stays there through a change; None when no drag was seen."""
        at_first = self._silhouette()
        self._drag()
        dragged = self._silhouette()
        if _differ(at_first, dragged) < MOVED:
            return None
        self.change(label)
        after = self._silhouette()
        # Colours change the silhouette a little too, as where an area is left to the ground.
        return _differ(dragged, after) < _differ(at_first, after)

    def memory(self) -> dict[str, int]:
        """Megabytes of the page's process, of the GPU's, and of the scripts' own heap."""
        self.session.send("HeapProfiler.collectGarbage")
        heap = self.session.send("Runtime.getHeapUsage")["usedSize"]
        browser = self.context.browser
        if browser is None:
            raise RuntimeError("the page has no browser")
        known = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        resident: dict[str, list[int]] = {"renderer": [0], "GPU": [0]}
        for process in known:
            sizes = resident.setdefault(process["type"], [])
            sizes.append(psutil.Process(process["id"]).memory_info().rss)
        # Chromium keeps spare renderers; the page's own is the largest.
        return {
            "renderer_mb": round(max(resident["renderer"]) / 1e6),
            "gpu_mb": round(max(resident["GPU"]) / 1e6),
            "heap_mb": round(heap / 1e6),
        }

    def close(self) -> None:
        """Leave the page and forget what it cached."""
        self.context.close()

    def _map(self) -> Locator:
        return self.page.locator(MAP).first

    def _map_box(self) -> Any:
        box = self._map().bounding_box()
        if box is None:
            raise UnseenError("the map is not on the page")
        return box

    def _drag(self) -> None:
        box = self._map_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for step in range(1, 11):
            self.page.mouse.move(x + DRAG * step / 10, y)
        # Held still before it is let go, or the map would glide on.
        self.page.wait_for_timeout(400)
        self.page.mouse.up()
        self.page.mouse.move(5, 5)
        self.wait_quiet()

    def _silhouette(self) -> np.ndarray:
        """Where the map differs from the ground at its left edge, once two looks agree."""
        last = None
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            picture = Image.open(io.BytesIO(self._map().screenshot())).convert("RGB")
            pixels = np.asarray(picture).astype(int)
            ground = pixels[len(pixels) // 2, 4]
            mask = np.abs(pixels - ground).max(axis=-1) > 8
            if last is not None and last.shape == mask.shape and (last == mask).mean() > 0.999:
                return mask
            last = mask
            self.page.wait_for_timeout(300)
        raise UnseenError("the map did not come to rest")

    def wait_quiet(self) -> None:
        """Until nothing has been sent for a while; it belongs to what was done before."""
        end = time.monotonic() + self.patience
        sent, since = self.site.sent, time.monotonic()
        while time.monotonic() - since < _QUIET and time.monotonic() < end:
            self.page.wait_for_timeout(100)
            if self.site.sent != sent:
                sent, since = self.site.sent, time.monotonic()

    def _said(self, otherwise: str) -> str:
        """What the page says instead of showing a map."""
        shown = '[data-testid="stException"], [data-testid="stAlert"], [role="dialog"]'
        try:
            texts = self.page.locator(shown).all_inner_texts()
        except Error:
            texts = []  # the page itself has gone
        return " ".join(texts).strip()[:300] or otherwise.split("\n")[0][:200]


def _differ(one: np.ndarray, other: np.ndarray) -> float:
    """How much of two silhouettes belongs to one of them only."""
    if one.shape != other.shape:
        return 1.0
    return float((one != other).sum() / max((one | other).sum(), 1))


def look_at(
    site: Site,
    link: str,
    *,
    areas: int,
    use: Callable[[Viewer, Seen], None],
    openings: int,
    patience: float,
) -> Seen:
    """Open a page in a browser of its own and use it; what was seen until it failed.

    The first opening lets the server prepare the map and is not counted.
    """
    seen = Seen()
    with chromium() as browser:
        try:
            for opening in range(openings + 1):
                viewer = Viewer(browser, site, areas, patience)
                painted, size = viewer.open(link)
                if opening:
                    seen.first_paint.append(painted)
                    seen.opening.append(size)
                if opening < openings:
                    viewer.close()
            use(viewer, seen)
        except (UnseenError, Error) as failure:
            seen.note = "; ".join(filter(None, [seen.note, str(failure).split("\n")[0][:200]]))
    return seen


def use(
    viewer: Viewer,
    seen: Seen,
    *,
    buttons: Sequence[str],
    panel: str,
    repeats: int,
    places: Sequence[tuple[float, float]] = PLACES,
) -> None:
    """Click, change and drag; the first click and change warm the caches and are not counted.

    ``buttons`` are pressed in turn, each leading to another picture; ``panel`` is the selector of
    what answers a click.
    """
    try:
        turns = range(repeats + 1)
        seen.click = [viewer.click(places[turn % len(places)], panel) for turn in turns][1:]
    except UnseenError as failure:  # the rest can still be seen
        seen.note = str(failure)
    viewer.page.mouse.move(5, 5)
    viewer.change(buttons[-1])
    for turn in range(repeats):
        repaint, blank, received = viewer.change(buttons[turn % len(buttons)])
        seen.repaint.append(repaint)
        seen.blank.append(blank)
        seen.received.append(received)
    seen.memory = viewer.memory()
    seen.camera_kept = viewer.keeps_camera(buttons[repeats % len(buttons)])
