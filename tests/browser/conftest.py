"""A real Chromium with the network cut off, and the server it looks at."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import textwrap
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Playwright, sync_playwright

ROOT = Path(__file__).parents[2]
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = (
    "The browser tests need a Chromium and found none that runs. Install one (Debian and Ubuntu: "
    "apt-get install chromium; elsewhere: python -m playwright install chromium), or set CHROMIUM "
    "to the path of one."
)
HOME = "127.0.0.1"
MAP_FRAME = 'iframe[title="streamlit_folium.st_folium"]'


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder drives a browser."""
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


def _runs(candidate: str) -> bool:
    try:
        proof = subprocess.run([candidate, "--version"], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return proof.returncode == 0


def find_chromium(playwright: Playwright) -> str | None:
    """A Chromium that is proven to run: $CHROMIUM, the PATH, then Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    candidates = [
        os.environ.get("CHROMIUM"),
        *(shutil.which(name) for name in names),
        playwright.chromium.executable_path,
    ]
    return next((found for found in candidates if found and _runs(found)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; without one they fail with what to install."""
    with sync_playwright() as playwright:
        found = find_chromium(playwright)
        if found is None:
            pytest.fail(MISSING, pytrace=False)
        browser = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        browser.close()


@dataclass
class Watched:
    """What must not happen while a test looks at a page."""

    outside: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


BrowserPage = Callable[..., Page]


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[BrowserPage]:
    """Make pages of a size and colour scheme that reach this machine only.

    When the test ends, no request may have left for elsewhere, no script may have failed, and the
    content security policy may not have been broken.
    """
    watched, contexts = Watched(), []

    def make(
        width: int = 1280, height: int = 720, color_scheme: str = "light", *, touch: bool = False
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=color_scheme, has_touch=touch
        )
        contexts.append(context)
        context.route(lambda address: urlsplit(address).hostname != HOME, _refuse(watched))
        page = context.new_page()
        # The first page of a server imports what maps need, and its first layer compiles kernels.
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: watched.problems.append(f"script failed: {error}"))
        page.on("dialog", lambda dialog: watched.problems.append(f"dialog: {dialog.message}"))
        page.on("console", lambda message: _note_policy(message.text, watched))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not watched.outside, f"requests left this machine: {watched.outside}"
    assert not watched.problems, watched.problems


def _refuse(watched: Watched) -> Callable[..., None]:
    def refuse(route, request) -> None:
        if urlsplit(request.url).scheme in ("http", "https", "ws", "wss"):
            watched.outside.append(request.url)
        route.abort()

    return refuse


def _note_policy(text: str, watched: Watched) -> None:
    if "Content Security Policy" in text or "Content-Security-Policy" in text:
        watched.problems.append(text)


@dataclass
class Site:
    """A server that a test started: its address, and what it wrote."""

    url: str
    written: list[str]


class _Servers:
    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self.running: list[subprocess.Popen[str]] = []

    def start(self, code: str, *arguments: str) -> Site:
        """Run Python code that serves on the port it is given first; wait until it answers."""
        with socket.socket() as free:
            free.bind((HOME, 0))
            port = free.getsockname()[1]
        environment = os.environ | {
            "ENGAGEMENT_CACHE": str(self.cache),
            "STREAMLIT_SERVER_ADDRESS": HOME,
            "PYTHONUNBUFFERED": "1",
        }
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(port), *arguments],
            cwd=self.cache,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.running.append(process)
        site = Site(f"http://{HOME}:{port}", [])
        self._wait(process, site)
        return site

    def _wait(self, process: subprocess.Popen[str], site: Site) -> None:
        up = threading.Event()

        def read() -> None:
            for line in process.stdout or ():
                site.written.append(line)
                if "URL:" in line:
                    up.set()
            up.set()

        threading.Thread(target=read, daemon=True).start()
        assert up.wait(90), "the server did not start in 90 seconds"
        assert process.poll() is None, "the server stopped:\n" + "".join(site.written)
        # The port is bound by now, so this waits for the answer and does not have to try again.
        with urllib.request.urlopen(f"{site.url}/_stcore/health", timeout=90) as answer:
            assert answer.status == 200

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
            process.wait(20)
            if process.stdout:
                process.stdout.close()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Servers]:
    """Servers of this test run; all of them stop with it."""
    made = _Servers(tmp_path_factory.mktemp("cache"))
    yield made
    made.stop()


@pytest.fixture(scope="session")
def serve_app(servers: _Servers) -> Callable[[str | Path], Site]:
    """Serve the dashboard on a store, as ``engagement serve`` does."""

    def serve(store: str | Path) -> Site:
        code = (
            "import sys; from dashboard.server import serve;"
            "serve(sys.argv[2], port=int(sys.argv[1]), headless=True)"
        )
        return servers.start(code, str(store))

    return serve


@pytest.fixture(scope="session")
def serve_script(
    servers: _Servers, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Site]:
    """Serve a Streamlit script of a test's own with the dashboard's routes, headers and options.

    Files by their name lie beside the script.
    """

    def serve(script: str, **files: str) -> Site:
        folder = tmp_path_factory.mktemp("app")
        for name, text in {"app.py": textwrap.dedent(script), **files}.items():
            (folder / name).write_text(text, encoding="utf-8")
        code = (
            "import sys, streamlit as st; from starlette.middleware import Middleware;"
            "from dashboard import server;"
            "st.App(sys.argv[2], routes=server.asset_routes(),"
            " middleware=[Middleware(server.SafeHeaders)],"
            " on_script_error=server.explain_failure)"
            ".run(config=server.project_options()"
            " | {'server.port': int(sys.argv[1]), 'server.address': '127.0.0.1'})"
        )
        return servers.start(code, str(folder / "app.py"))

    return serve


class LiveMap:
    """The map on a page, as a test sees and touches it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frame: FrameLocator = page.frame_locator(MAP_FRAME)
        self.element = self.frame.locator("#map_div")

    def wait_painted(self, times: int) -> None:
        """Wait until so many pictures have been painted since the map was mounted."""
        self.frame.locator(f'#map_div[data-painted="{times}"]').wait_for()

    def data(self, name: str) -> str:
        """A data attribute of the map's element."""
        return str(self.element.get_attribute(f"data-{name}"))

    def press(self, label: str) -> str:
        """Press one of the map's own buttons; the camera it ends at."""
        before = self.data("camera")
        self.frame.get_by_label(label).click()
        self.frame.locator(f'#map_div:not([data-camera="{before}"])').wait_for()
        return self.data("camera")

    def place(self, pcode: str) -> tuple[float, float]:
        """Where an area's label point is on the page."""
        at = self.element.evaluate("(_, code) => EngagementMap.locate(code)", pcode)
        box = self.page.locator(MAP_FRAME).bounding_box()
        assert at
        assert box
        return box["x"] + at["x"], box["y"] + at["y"]

    def click(self, pcode: str) -> None:
        """Click an area."""
        self.page.mouse.click(*self.place(pcode))

    def tooltip(self, pcode: str) -> list[str]:
        """Hover over an area; the lines that explain it."""
        self.page.mouse.move(*self.place(pcode))
        tip = self.frame.locator(f'.engagement-tip[data-pcode="{pcode}"]:not([hidden])')
        tip.wait_for()
        return [str(line) for line in tip.locator("bdi").all_text_contents()]

    def colour(self, pcode: str) -> str:
        """The colour painted at an area's label point."""
        return str(
            self.element.evaluate(
                """(element, code) => {
                    const at = EngagementMap.locate(code);
                    const canvas = element.querySelector("canvas");
                    const [frame, box] = [element, canvas].map((e) => e.getBoundingClientRect());
                    const scale = canvas.width / box.width;
                    const pixel = canvas.getContext("2d").getImageData(
                        (at.x + frame.x - box.x) * scale, (at.y + frame.y - box.y) * scale, 1, 1
                    ).data;
                    if (pixel[3] === 0) return "none";
                    const hex = (part) => part.toString(16).padStart(2, "0");
                    return "#" + [...pixel.slice(0, 3)].map(hex).join("");
                }""",
                pcode,
            )
        )


@pytest.fixture(scope="session")
def site(serve_app: Callable[[str | Path], Site], demo_store: Path) -> Site:
    """The dashboard on the built-in example, for all tests that only look; or a module's own."""
    return serve_app(demo_store)


@pytest.fixture
def opened(
    site: Site, browser_page: BrowserPage, live_map: Callable[[Page], LiveMap]
) -> Callable[..., tuple[Page, LiveMap]]:
    """Open an address of the site; the page and its map, painted once."""

    def open_it(address: str = "/", *size: int, **options: Any) -> tuple[Page, LiveMap]:
        page = browser_page(*size, **options)
        page.goto(site.url + address)
        shown = live_map(page)
        shown.wait_painted(1)
        return page, shown

    return open_it


@pytest.fixture
def live_map() -> Callable[[Page], LiveMap]:
    """The map of a page, to look at and to touch."""
    return LiveMap
