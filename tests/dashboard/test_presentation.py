"""What the server answers to presentation mode: the bare page, and the scenes prepared for it."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard import server
from dashboard.keeping import keep_story
from dashboard.presentation import Asked, PresentedPage, Shelf
from geodata.selection import Selection
from geodata.store import open_store
from geodata.stories import Scene, Story

PAGE = "text/html"


@pytest.fixture
def own_store(demo_store, tmp_path, monkeypatch):
    """A copy of the example that is served, and may be written to."""
    path = tmp_path / "own.gpkg"
    shutil.copy(demo_store, path)
    monkeypatch.setenv("ENGAGEMENT_STORE", str(path))
    return path


@pytest.fixture
def written(monkeypatch):
    """Instead of files, what they would be made of; how many there were."""
    made = []

    def write(report, *, layout):
        made.append(report)
        words = [report.about.audience, layout, report.language]
        return json.dumps([*words, *(scene.title for scene in report.scenes)]).encode()

    monkeypatch.setattr("dashboard.exports.page.write_page", write)
    return made


@pytest.fixture
def get():
    """One GET of the server, without a network: status, headers, body."""
    site = Starlette(
        routes=server.asset_routes(),
        middleware=[Middleware(server.SafeHeaders), Middleware(PresentedPage)],
    )

    def ask(address, **headers):
        asked = urlsplit(address)
        pairs = [(name.replace("_", "-").encode(), v.encode()) for name, v in headers.items()]
        scope = {
            "type": "http",
            "method": "GET",
            "path": asked.path,
            "raw_path": asked.path.encode(),
            "query_string": asked.query.encode(),
            "root_path": "",
            "headers": pairs,
            "http_version": "1.1",
        }
        messages = []

        async def receive():
            await asyncio.Future()

        async def send(message):
            messages.append(message)

        asyncio.run(site(scope, receive, send))
        answered = {k.decode(): v.decode() for k, v in messages[0]["headers"]}
        body = b"".join(message.get("body", b"") for message in messages[1:])
        return messages[0]["status"], answered, body.decode()

    return ask


def told(page):
    """What the page's script is told."""
    found = re.search(r'<script type="application/json" id="told">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def story_of(*titles):
    """A story with a scene a title, of the whole example."""
    scenes = [
        Scene(scene_id=f"s{at}", selection=Selection(), title=title)
        for at, title in enumerate(titles)
    ]
    return Story(name="Board", scenes=tuple(scenes))


@pytest.mark.parametrize("path", ["/", "/gaps", "/base/stories"])
def test_any_page_can_be_presented(get, path):
    """The page is ours and bare; it leads back to where one came from, with the view."""
    status, headers, page = get(f"{path}?present=1&level=2&scene=3&lang=fr", accept=PAGE)
    assert status == 200
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert '<html lang="fr" dir="ltr">' in page
    said = told(page)
    assert said["back"] == "?level=2&lang=fr"
    assert parse_qs(urlsplit(said["from"]).query) == {"level": ["2"], "lang": ["fr"]}
    assert (said["scene"], said["refresh"]) == (3, 0)


@pytest.mark.parametrize(
    "address", ["/gaps?level=2", "/gaps?present=0", "/gaps?present=1&present=1"]
)
def test_other_links_are_left_alone(get, address):
    """Whatever else is asked for is Streamlit's to answer, and so is what is no page."""
    assert get(address, accept=PAGE)[0] == 404
    assert get("/gaps?present=1", accept="*/*")[0] == 404


@pytest.mark.parametrize(
    ("asked", "seconds"), [("60", 60), ("1", 5), ("9999999", 86_400), ("-3", 0), ("٣", 0), ("x", 0)]
)
def test_how_often_it_looks_for_changes_has_bounds(get, asked, seconds):
    """Not more than the server bears, and never by what is no number."""
    assert told(get(f"/?present=1&refresh={asked}", accept=PAGE)[2])["refresh"] == seconds


def test_what_a_link_holds_stays_data(get):
    """It ends neither the script that carries it nor the page."""
    page = get("/?present=1&in=1%3A%3C%2Fscript%3E%3Cb%3E&%22%3E%3Cb=1", accept=PAGE)[2]
    assert "<b" not in page.replace("<body", "")
    assert parse_qs(told(page)["back"].removeprefix("?"))["in"] == ["1:</script><b>"]


def test_scenes_are_prepared_for_the_public_once(get, own_store, written):
    """In the language asked for; asked again, nothing is sent until the story changes."""
    with open_store(own_store) as store:
        story_id = keep_story(store, story_of("One", "{areas} two"), "")
    address = f"/presented?story={story_id}&lang=es&for=restricted"
    status, headers, body = get(address)
    assert status == 200
    assert headers["content-type"].startswith("text/plain")
    assert json.loads(body) == ["public", "present", "es", "One", "77 two"]
    assert get(address, if_none_match=headers["etag"])[0] == 304
    with open_store(own_store) as store:
        keep_story(store, story_of("Other"), "", story_id)
    status, changed, body = get(address, if_none_match=headers["etag"])
    assert (status, json.loads(body)[3]) == (200, "Other")
    assert changed["etag"] != headers["etag"]
    assert len(written) == 2


def test_a_view_is_prepared_without_whose_profile_is_open(get, own_store, written):
    """And as the public may see it, whomever the link is for."""
    status, _headers, body = get("/presented?level=1&for=internal&open=post%3Ax")
    assert status == 200
    assert json.loads(body)[:2] == ["public", "present"]
    (scene,) = written[0].scenes
    assert (scene.selection.level, scene.selection.opened) == (1, "")


def test_what_cannot_be_presented_says_why(get, own_store, written, empty_store, monkeypatch):
    """A story that is gone or empty, a store with nothing in it, a failure of ours."""
    assert get("/presented?story=nobody")[::2] == (409, "This story is not there any more.")
    with open_store(own_store) as store:
        story_id = keep_story(store, Story(name="Board"), "")
    assert "has no scene yet" in get(f"/presented?story={story_id}")[2]
    monkeypatch.setattr("dashboard.exports.page.write_page", None)
    status, _headers, said = get("/presented?level=1&measure=programs")
    assert status == 500
    assert "log of the server" in said
    monkeypatch.setenv("ENGAGEMENT_STORE", str(empty_store))
    assert "Nothing is loaded yet" in get("/presented")[2]


def test_what_was_prepared_is_held_for_a_while():
    """What two ask for is made once; what nobody has asked for the longest is forgotten."""
    shelf, made = Shelf(most=2), []

    def asked(key):
        return Asked(key, lambda: made.append(key) or key.encode())

    for key in "abacb":
        assert shelf.take(asked(key)) == key.encode()
    assert made == ["a", "b", "c", "b"]
