"""What the server answers beside Streamlit's pages: assets, layers, headers, failures."""

import asyncio
import logging
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard import server
from dashboard.addresses import BUNDLE, SCRIPTS, TILES, version_of
from dashboard.words.mapwords import words_address, words_file
from geodata.errors import StoreError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def site(tmp_path, monkeypatch):
    """The routes and headers of the server, over an empty folder of layers."""
    monkeypatch.setenv("ENGAGEMENT_CACHE", str(tmp_path))
    routes = server.asset_routes()
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "layers").mkdir()
    (tmp_path / "layers" / "npl-2-00ff.json").write_text('{"names":["परसा"]}', encoding="utf-8")
    return Starlette(routes=routes, middleware=[Middleware(server.SafeHeaders)])


def ask(site, path, **headers):
    """One GET, without a network: status, headers, body."""
    address, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": address,
        "raw_path": address.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.replace("_", "-").encode(), v.encode()) for name, v in headers.items()],
        "http_version": "1.1",
    }
    messages = []

    async def receive():
        await asyncio.Future()  # a browser that neither sends more nor leaves

    async def send(message):
        messages.append(message)

    asyncio.run(site(scope, receive, send))
    answered = {k.decode(): v.decode() for k, v in messages[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in messages[1:])
    return messages[0]["status"], answered, body


def test_a_layer_is_served_for_ever(site):
    """Its name carries its hash, so no browser need ask twice."""
    status, headers, body = ask(site, "/assets/layers/npl-2-00ff.json")
    assert status == 200
    assert body.decode() == '{"names":["परसा"]}'
    assert headers["content-type"].startswith("application/json")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_browser_that_has_a_layer_is_told_so(site):
    """An unchanged file answers 304, without a body."""
    _, headers, _ = ask(site, "/assets/layers/npl-2-00ff.json")
    status, again, body = ask(site, "/assets/layers/npl-2-00ff.json", if_none_match=headers["etag"])
    assert (status, body) == (304, b"")
    assert "immutable" in again["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/leaflet/leaflet.js?v=1.9.3.0",
        "/assets/leaflet/leaflet.css?v=1.9.3.0",
        "/assets/map/engagement-map.js?v=0123456789abcdef",
        "/assets/map/engagement-map.css?v=0123456789abcdef",
    ],
)
def test_scripts_and_styles_come_from_here(site, path):
    """Leaflet from its package and our own files, kept for ever when the address has a version."""
    status, headers, body = ask(site, path)
    assert status == 200
    assert len(body) > 500
    assert "immutable" in headers["cache-control"]
    assert ask(site, path.partition("?")[0])[1]["cache-control"] == "no-cache"


@pytest.mark.parametrize("base", ["", "/engagement"])
def test_the_maps_scripts_come_as_one(site, base):
    """Leaflet first, then ours in their order; kept for ever under the version they have now."""
    path = f"{base}/assets/map/{BUNDLE}"
    status, headers, body = ask(site, f"{path}?v={version_of(BUNDLE)}")
    assert status == 200
    assert "immutable" in headers["cache-control"]
    places = [body.index(script.read_bytes()) for script in SCRIPTS]
    assert places == sorted(places)
    assert places[0] == 0
    assert ask(site, f"{path}?v=0123456789abcdef")[1]["cache-control"] == "no-cache"


@pytest.mark.parametrize("base", ["", "/engagement"])
def test_the_maps_words_come_by_language(site, base):
    """Kept for ever under the version they have now; nothing for a language that is none."""
    status, headers, body = ask(site, f"{base}/{words_address('fr')}")
    assert (status, body) == (200, words_file("fr"))
    assert headers["content-type"].startswith("application/json")
    assert "immutable" in headers["cache-control"]
    assert ask(site, f"{base}/assets/words/fr.json?v=0")[1]["cache-control"] == "no-cache"
    assert ask(site, f"{base}/assets/words/xx.json")[0] == 404


def test_a_cache_that_cannot_be_made_keeps_no_server_from_starting(tmp_path, monkeypatch):
    """There are no layers to fetch then; everything else is served."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("ENGAGEMENT_CACHE", str(tmp_path / "file"))
    bare = Starlette(routes=server.asset_routes())
    assert ask(bare, "/assets/layers/npl-2-00ff.json")[0] == 404
    assert ask(bare, "/assets/map/engagement-map.js")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/assets/layers/../secret.txt",
        "/assets/layers/..%2fsecret.txt",
        "/assets/layers//etc/passwd",
        "/assets/layers/....//secret.txt",
        "/assets/layers/..\\secret.txt",
        "/assets/map/../server.py",
        "/assets/layers/",
        "/assets/layers/unknown.json",
    ],
)
def test_nothing_outside_its_folders_is_served(site, path):
    """No spelling of a path climbs out, and folders are not listed."""
    status, _, body = ask(site, path)
    assert status == 404
    assert b"secret" not in body


def directives(headers):
    """The rules of a policy by name."""
    rules = headers["content-security-policy"].split("; ")
    return {name: values.split() for name, _, values in (rule.partition(" ") for rule in rules)}


@pytest.mark.parametrize("path", ["/", "/component/streamlit_folium.st_folium/index.html"])
def test_every_answer_carries_the_policy(site, path):
    """Even a 404 says what a page may load: this host, and tiles that a reader may choose."""
    _, headers, _ = ask(site, path)
    rules = directives(headers)
    assert headers["x-content-type-options"] == "nosniff"
    assert rules["object-src"] == ["'none'"]
    assert rules["connect-src"] == ["'self'"]
    hosts = {value for values in rules.values() for value in values if "://" in value}
    assert hosts == {tile.host for tile in TILES.values()}


def test_only_the_maps_frame_may_evaluate_scripts(site):
    """streamlit-folium needs it inside its frame; the page around it does not."""
    page = directives(ask(site, "/")[1])["script-src"]
    frame = directives(ask(site, "/component/streamlit_folium.st_folium/index.html")[1])
    assert "'unsafe-eval'" not in page
    assert "'unsafe-eval'" in frame["script-src"]


@pytest.mark.parametrize("base", ["/dash", "/teams/dash"])
def test_assets_follow_the_base_path(site, base):
    """Below a base path the map's relative addresses still meet their files, and no others."""
    assert ask(site, f"{base}/assets/layers/npl-2-00ff.json")[0] == 200
    assert ask(site, f"{base}/assets/leaflet/leaflet.js")[0] == 200
    assert ask(site, f"{base}/assets/layers/../secret.txt")[0] == 404


def test_our_options_are_found_from_any_folder(tmp_path, monkeypatch):
    """The project's own Streamlit options hold wherever the server is started."""
    monkeypatch.chdir(tmp_path)
    for name in list(server.os.environ):
        if name.startswith("STREAMLIT_"):
            monkeypatch.delenv(name)
    options = server.project_options()
    table = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert options["client.showErrorDetails"] == table["client"]["showErrorDetails"]
    assert options["theme.dark.backgroundColor"] == table["theme"]["dark"]["backgroundColor"]


def test_the_operators_environment_is_stronger(monkeypatch):
    """An option that is set in the environment is not overruled by the project's file."""
    monkeypatch.setenv("STREAMLIT_CLIENT_SHOW_ERROR_DETAILS", "full")
    assert "client.showErrorDetails" not in server.project_options()


def test_serving_passes_the_store_on(monkeypatch):
    """The pages learn by the environment which store to open."""
    seen = {}
    monkeypatch.setattr(server.app, "run", lambda config: seen.update(config))
    monkeypatch.setenv("ENGAGEMENT_STORE", "before")
    monkeypatch.delenv("STREAMLIT_SERVER_ADDRESS", raising=False)
    server.serve("sqlite:///somewhere.gpkg", port=8600, headless=True)
    assert server.os.environ["ENGAGEMENT_STORE"] == "sqlite:///somewhere.gpkg"
    assert seen["server.port"] == 8600
    assert seen["server.headless"] is True
    assert seen["server.address"] == "localhost"


def raised(error):
    """The error with the traceback that a page would have given it."""
    try:
        raise error
    except type(error) as caught:
        return caught


@pytest.fixture
def said(monkeypatch):
    """What a page was told."""
    lines: list[str] = []
    monkeypatch.setattr(st, "error", lines.append)
    monkeypatch.setattr(st, "text", lines.append)
    return lines


def test_an_unforeseen_failure_is_a_sentence_for_the_reader(said, caplog):
    """The reader sees no traceback and no internals; the log has them all."""
    with caplog.at_level(logging.ERROR, logger="engagement"):
        assert server.explain_failure(raised(KeyError("internal detail"))) is True
    assert "internal" not in " ".join(said)
    assert "reload the page" in " ".join(said)
    assert "internal detail" in caplog.text
    assert "Traceback" in caplog.text


def test_a_failure_with_a_remedy_is_told_with_it(said):
    """Errors that a person can act on are shown in their own words."""
    error = StoreError("The store cannot be opened", where="a.gpkg", remedy="Choose another file.")
    assert server.explain_failure(error) is True
    assert str(error) in said


def imported_by(code):
    """Modules that a fresh Python has after some code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.split())


def test_the_server_answers_before_what_pages_need_is_imported():
    """The port is open while the rest is imported, beside the browser that loads the shell."""
    early = imported_by("import dashboard.server, dashboard.cli")
    assert not early & {"folium", "pandas", "geopandas", "sqlalchemy", "numba", "altair"}


def test_warming_up_leaves_the_component_to_the_page():
    """Imported outside of a page it would not be registered, and no map would ever load."""
    code = "import importlib; from dashboard import warming; "
    code += "[importlib.import_module(name) for name in warming.FIRST_PAGE]"
    warmed = imported_by(code)
    assert "folium" in warmed
    assert "streamlit_folium" not in warmed
