"""Stores to open the pages on: the built-in example, an empty one, a broken one."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from dashboard.cli import main
from geodata.store import open_store

APP = Path(__file__).parents[2] / "dashboard" / "app.py"


@pytest.fixture(autouse=True)
def cache_of_tests(monkeypatch, tmp_path_factory) -> None:
    """What is derived stays out of the cache of whoever runs the tests."""
    monkeypatch.setenv("ENGAGEMENT_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(autouse=True)
def patient_map(monkeypatch) -> None:
    """A page waits for the shapes of its map, so that a busy machine shows the same page."""
    monkeypatch.setattr("dashboard.components.areas_map.PATIENCE", 60)


@pytest.fixture
def empty_store(tmp_path) -> Path:
    """A store with nothing in it."""
    path = tmp_path / "empty.gpkg"
    open_store(path).close()
    return path


@pytest.fixture
def broken_store(tmp_path) -> Path:
    """A file that is no store."""
    path = tmp_path / "broken.gpkg"
    path.write_bytes(b"not a database at all, " * 40)
    return path


@pytest.fixture
def open_page(monkeypatch) -> Callable[..., AppTest]:
    """Open a page on a store with a link, as a browser would; nothing may fail on it."""

    def run(store: Path, page: str = "coverage", **link: str) -> AppTest:
        monkeypatch.setenv("ENGAGEMENT_STORE", str(store))
        app = AppTest.from_file(str(APP), default_timeout=60)
        for name, value in link.items():
            app.query_params[name.rstrip("_")] = value
        app.run()
        if page != "coverage":
            app.switch_page(f"views/{page}.py")
            for name, value in link.items():
                app.query_params[name.rstrip("_")] = value
            app.run()
        assert not app.exception, app.exception
        return app

    return run


@pytest.fixture
def shown() -> Callable[[AppTest], dict[str, Any]]:
    """Reads the picture that a page sends to its map."""

    def read(app: AppTest) -> dict[str, Any]:
        (frame,) = app.get("component_instance")
        script = json.loads(frame.proto.json_args)["feature_group"]
        literal = re.search(r'JSON\.parse\(("[^"]*")\)', script)
        assert literal, "the page shows no map"
        return json.loads(json.loads(literal[1]))

    return read


@pytest.fixture
def counties_file() -> Callable[[dict[str, str]], bytes]:
    """Makes the boundary file of a country of counties side by side, from P-codes and names."""

    def make(counties: dict[str, str]) -> bytes:
        features = [
            {
                "type": "Feature",
                "properties": {
                    "admin1Name": name,
                    "admin1Pcode": code,
                    "admin0Name_en": "Quland",
                    "admin0Pcode": "QQ",
                },
                "geometry": shapely.geometry.mapping(shapely.box(n, 0, n + 1, 1)),
            }
            for n, (code, name) in enumerate(counties.items())
        ]
        return json.dumps({"type": "FeatureCollection", "features": features}).encode()

    return make


class Done(NamedTuple):
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch, capsys) -> Callable[..., Done]:
    """Run a command as a user would, in this process."""

    def command(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["engagement", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return Done(int(ended.value.code or 0), *capsys.readouterr())

    return command
