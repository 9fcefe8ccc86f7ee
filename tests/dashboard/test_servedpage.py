"""Pages as they are served: their language and direction, and the way to another language."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from dashboard.addresses import version_of
from dashboard.language import gettext
from dashboard.servedpage import ServedPage, language_routes

SHELL = '<!DOCTYPE html><html lang="en" class="x"><head></head><body>é</body></html>'


async def page(request):
    """A page as Streamlit serves it, that a browser may keep."""
    kept = {"ETag": '"one"', "Last-Modified": "Mon, 02 Mar 2026 10:00:00 GMT"}
    if request.headers.get("if-none-match"):
        return PlainTextResponse(status_code=304)
    return HTMLResponse(SHELL, headers=kept)


async def script(_request):
    """Something that is no page."""
    return PlainTextResponse(SHELL)


ROUTES = [Route("/script.js", script), Route("/{path:path}", page)]
APP = Starlette(
    routes=[*language_routes(), *ROUTES],
    middleware=[Middleware(ServedPage, upload_limit=lambda: 200)],
)


def ask(path: str, query: str = "", **headers: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of an answer."""
    sent: list[dict] = []
    asked = {"accept": "text/html", **{name.replace("_", "-"): v for name, v in headers.items()}}
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in asked.items()],
    }

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(APP(scope, receive, send))
    answer = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], answer, b"".join(m.get("body", b"") for m in sent[1:]).decode()


@pytest.mark.parametrize(
    ("query", "accepted", "expected"),
    [
        ("lang=ar", "fr", '<html lang="ar" dir="rtl">'),
        ("v=x", "fr-FR,fr;q=0.9", '<html lang="fr" dir="ltr">'),
        ("lang=%3Cscript%3E", "de", '<html lang="en" dir="ltr">'),
        ("", "", '<html lang="en" dir="ltr">'),
    ],
)
def test_a_page_says_its_language_before_any_script_runs(query, accepted, expected):
    """That of the link, else of the browser; a link cannot write anything else into it."""
    status, headers, body = ask("/place", query, accept_language=accepted)
    assert status == 200
    assert expected in body
    assert int(headers["content-length"]) == len(body.encode())


def test_a_page_brings_the_script_for_the_keyboard():
    """Once, by an address that changes with it, relative as those of Streamlit's own scripts."""
    _, _, body = ask("/place")
    assert body.count(f'<script defer src="./assets/map/page.js?v={version_of("page.js")}">') == 1


def test_a_page_brings_its_style_after_what_streamlit_adds_to_the_head():
    """Before any script has run; with the words that Streamlit has in English alone."""
    _, _, body = ask("/place", "lang=ar")
    sheet = f'<link rel="stylesheet" href="./assets/map/page.css?v={version_of("page.css")}">'
    assert body.count(sheet) == 1
    assert body.index("é") < body.index(sheet) < body.index("</body>")
    assert f'--eng-upload: "{gettext("Upload", "ar")}";' in body
    assert gettext("Up to {size} MB a file", "ar").format(size=200) in body


def test_a_page_kept_in_one_language_does_not_answer_for_another():
    """No validator is sent with a page, and none that a browser has is passed on."""
    status, headers, _ = ask("/", "lang=ar", if_none_match='"one"')
    assert status == 200
    assert headers["vary"] == "Accept-Language"
    assert not {"etag", "last-modified"} & set(headers)


@pytest.mark.parametrize("path", ["/script.js", "/component/x/index.html"])
def test_what_is_no_page_is_left_as_it_is(path):
    """Scripts and the frames of components pass untouched."""
    assert '<html lang="en" class="x">' in ask(path, "lang=ar")[2]


@pytest.mark.parametrize(
    ("path", "referer", "expected"),
    [
        ("/language/fr", "http://here/place?v=x&lang=ar&in=1%3ANP", "/place?v=x&in=1%3ANP&lang=fr"),
        ("/base/language/es", "http://here/base/data", "/base/data?lang=es"),
        ("/base/language/es", "", "/base?lang=es"),
        ("/language/xx", "http://here/place?v=x&lang=ar", "/place?v=x"),
        ("/language/fr", "http://here//elsewhere.org/x", "/elsewhere.org/x?lang=fr"),
    ],
)
def test_another_language_leads_back_to_the_same_view(path, referer, expected):
    """The link stays what it was but for its language, and never leaves this host."""
    status, headers, _ = ask(path, referer=referer)
    assert (status, headers["location"]) == (303, expected)
