"""The dashboard as a benchmark meets it: a server of its own, on a store, with an own cache."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
_SERVE = (
    "import sys; from dashboard.server import serve;"
    "serve(sys.argv[2], port=int(sys.argv[1]), headless=True)"
)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


@contextmanager
def served(
    store: Path, *, cache: Path, code: str = _SERVE, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address and process of a dashboard on a store, once it answers.

    ``code`` may serve something else: it is given a port and the path.
    """
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(port), str(store)],
        env=os.environ
        | {
            "ENGAGEMENT_CACHE": str(cache),
            "STREAMLIT_SERVER_ADDRESS": HOST,
            "PYTHONUNBUFFERED": "1",
        }
        | dict(settings or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        while process.stdout and "URL:" not in process.stdout.readline():
            if process.poll() is not None:
                raise SystemExit("The server did not start.")
        threading.Thread(target=process.stdout.read, daemon=True).start()  # type: ignore[union-attr]
        urllib.request.urlopen(f"http://{HOST}:{port}/_stcore/health", timeout=60).close()
        yield f"http://{HOST}:{port}", process
    finally:
        process.terminate()
        process.wait(20)
