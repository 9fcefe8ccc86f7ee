"""A server for the browser to look at, behind a relay that counts every byte it sends."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from serving import HOST, served

BENCHMARKS = Path(__file__).parents[1]
_CHUNK = 1 << 18
_SERVE_PAGE = (
    "import sys, streamlit as st; from starlette.middleware import Middleware;"
    "from dashboard import server;"
    "st.App(sys.argv[2], routes=server.asset_routes(),"
    " middleware=[Middleware(server.SafeHeaders)])"
    ".run(config=server.project_options()"
    " | {'server.port': int(sys.argv[1]), 'server.address': '127.0.0.1'})"
)


@dataclass
class Site:
    """Where a server is reached, and how many bytes it has sent so far."""

    address: str
    sent: int = 0


@contextmanager
def dashboard(store: Path) -> Iterator[Site]:
    """The dashboard on a store, as ``engagement serve`` opens it, with an empty cache."""
    with (
        tempfile.TemporaryDirectory() as cache,
        served(store.resolve(), cache=Path(cache)) as (address, _),
        _counted(address) as site,
    ):
        yield site


@contextmanager
def page(script: Path, **settings: str) -> Iterator[Site]:
    """A Streamlit script with the dashboard's routes, headers and options, in an environment."""
    paths = [str(BENCHMARKS), os.environ.get("PYTHONPATH", "")]
    environment = settings | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    with (
        tempfile.TemporaryDirectory() as cache,
        served(script, cache=Path(cache), code=_SERVE_PAGE, settings=environment) as (address, _),
        _counted(address) as site,
    ):
        yield site


@contextmanager
def _counted(address: str) -> Iterator[Site]:
    """A relay in front of a server: what the browser receives is counted on the wire."""
    port = int(address.rsplit(":", 1)[1])
    with socket.create_server((HOST, 0)) as door:
        site = Site(f"http://{HOST}:{door.getsockname()[1]}")

        def welcome() -> None:
            while True:
                try:
                    reader, _ = door.accept()
                except OSError:  # the door was closed: the benchmark is over
                    return
                server = socket.create_connection((HOST, port))
                for end in (reader, server):  # small messages must not wait for company
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for way in ((reader, server, None), (server, reader, site)):
                    threading.Thread(target=_relay, args=way, daemon=True).start()

        threading.Thread(target=welcome, daemon=True).start()
        yield site


def _relay(source: socket.socket, target: socket.socket, site: Site | None) -> None:
    try:
        while chunk := source.recv(_CHUNK):
            target.sendall(chunk)
            if site is not None:
                site.sent += len(chunk)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        # The other side has gone, as when a page is closed; so both go.
        source.close()
        target.close()
