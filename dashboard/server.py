"""The web server: Streamlit, the files the map fetches, and the headers that keep pages safe."""

from __future__ import annotations

import logging
import os
import re
import threading
import tomllib
import webbrowser
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.addresses import (
    ASSETS,
    BUNDLE,
    LAYERS_ROUTE,
    LEAFLET,
    LEAFLET_ROUTE,
    MAP_ROUTE,
    TILES,
    WORDS_ROUTE,
    bundle,
    version_of,
)
from dashboard.language import LANGUAGES
from dashboard.presentation import PresentedPage, presentation_routes
from dashboard.servedpage import ServedPage, language_routes
from dashboard.words.mapwords import words_file, words_version
from geodata.cache import cache_path
from geodata.errors import EngagementError

_LOG = logging.getLogger("engagement")
_HERE = Path(__file__).parent
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_WARMING = "warming"
_SENTENCE = (
    "Something went wrong while this page was drawn. Nothing was lost: reload the page, and if it "
    "happens again, tell whoever runs this dashboard what you did."
)


def _policy(*, component: bool) -> str:
    """Content security policy: this host alone, and the tiles a reader may choose.

    Streamlit's own page sets styles and one script inline. streamlit-folium evaluates the map's
    script, so its frame may do that too; nothing else may.
    """
    tiles = " ".join(sorted(tile.host for tile in TILES.values()))
    scripts = "'self' 'unsafe-inline'" + (" 'unsafe-eval'" if component else " 'wasm-unsafe-eval'")
    rules = {
        "default-src": "'self'",
        "script-src": scripts,
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"'self' data: blob: {tiles}",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "media-src": "'self' data: blob:",
        "worker-src": "'self' blob:",
        "frame-src": "'self'",
        "frame-ancestors": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class SafeHeaders:
    """Middleware that adds the security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = _policy(component="/component/" in scope["path"])

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
            await send(message)

        await self.app(scope, receive, send_safely)


class HashedFiles(StaticFiles):
    """Static files; those whose address carries a hash may be kept for ever."""

    def __init__(self, directory: Path, *, hashed: bool = False) -> None:
        # A folder of the cache may not be there yet; it offers nothing then, and is no failure.
        super().__init__(directory=directory, check_dir=False)
        self.config_checked = True
        self.hashed = hashed

    def file_response(
        self, full_path: Any, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Answer with a file, or 304 when the browser has it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        versioned = self.hashed or b"v" in parse_qs(scope.get("query_string", b""))
        response.headers["Cache-Control"] = _FOREVER if versioned else _ASK_AGAIN
        return response


def asset_routes() -> list[Mount | Route]:
    """What the map fetches, at the root and below whatever base path the server is given.

    The base path is an option, and options read this early would be announced as changed.
    """
    folders = {
        LEAFLET_ROUTE: HashedFiles(LEAFLET),
        MAP_ROUTE: HashedFiles(ASSETS),
        LAYERS_ROUTE: HashedFiles(cache_path("layers"), hashed=True),
    }
    bases = ("", "/{base:path}")
    made = [
        *(Route(f"{base}/{MAP_ROUTE}/{BUNDLE}", _send_bundle) for base in bases),
        *(Route(f"{base}/{WORDS_ROUTE}/{{language}}.json", _send_words) for base in bases),
    ]
    return (
        language_routes()
        + presentation_routes()
        + made
        + [Mount(f"{base}/{route}", files) for base in bases for route, files in folders.items()]
    )


async def _send_bundle(request: Request) -> Response:
    return _versioned(request, bundle(), version_of(BUNDLE), "text/javascript")


def _send_words(request: Request) -> Response:
    language = request.path_params["language"]
    if language not in LANGUAGES:
        return Response(status_code=404)
    return _versioned(request, words_file(language), words_version(language), "application/json")


def _versioned(request: Request, body: bytes, version: str, media_type: str) -> Response:
    """Something made here, to be kept for ever under the version that it has now."""
    asked = request.query_params.get("v") == version
    headers = {"Cache-Control": _FOREVER if asked else _ASK_AGAIN}
    return Response(body, media_type=media_type, headers=headers)


def explain_failure(error: Exception) -> bool:
    """Tell the reader in a sentence, and the log in full; never a traceback on the page."""
    if isinstance(error, EngagementError):
        _LOG.warning("%s", error)
        st.error("This could not be shown.")
        st.text(str(error))
    else:
        _LOG.error("a page failed", exc_info=error)
        st.error(_SENTENCE)
    return True


def _upload_limit() -> int:
    """How many MB a file may have that is given to the page."""
    return int(st.get_option("server.maxUploadSize"))


@asynccontextmanager
async def _opened(_app: st.App) -> AsyncIterator[None]:
    """Open the reader's browser, which Streamlit leaves to an App, and get ready for it."""
    threading.Thread(target=_warm_up, name=_WARMING, daemon=True).start()
    if not st.get_option("server.headless"):
        base = str(st.get_option("server.baseUrlPath") or "").strip("/")
        address = f"http://localhost:{st.get_option('server.port')}/{base}"
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()
    yield


def _warm_up() -> None:
    # Caches work outside of a page; Streamlit would say at each that it was called without one.
    said = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    said.addFilter(lambda record: record.threadName != _WARMING)
    from dashboard.warming import warm_up

    warm_up()


app = st.App(
    _HERE / "app.py",
    lifespan=_opened,
    routes=asset_routes(),
    middleware=[
        Middleware(SafeHeaders),
        Middleware(PresentedPage),
        Middleware(ServedPage, upload_limit=_upload_limit),
    ],
    on_script_error=explain_failure,
)


def serve(store_url: str, *, port: int = 8501, headless: bool = True) -> None:
    """Serve the dashboard on a store until it is stopped."""
    os.environ["ENGAGEMENT_STORE"] = store_url
    chosen: dict[str, Any] = {"server.port": port, "server.headless": headless}
    # This machine alone, unless the operator says otherwise: the pages ask nobody for a password.
    # It also keeps Streamlit from asking a server elsewhere for our address at every start.
    chosen["server.address"] = os.environ.get("STREAMLIT_SERVER_ADDRESS", "localhost")
    app.run(config=project_options() | chosen)


def project_options() -> dict[str, Any]:
    """Our own Streamlit options, whatever folder the server is started from.

    Streamlit looks for them beside the script and in the working directory only. What an operator
    sets in the environment stays stronger.
    """
    for folder in (_HERE, _HERE.parent):
        file = folder / ".streamlit" / "config.toml"
        if file.is_file():
            options = dict(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))
            return {name: value for name, value in options.items() if not _is_set(name)}
    return {}


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _is_set(option: str) -> bool:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", option).replace(".", "_")
    return f"STREAMLIT_{words.upper()}" in os.environ


if __name__ == "__main__":
    app.run(config=project_options())
