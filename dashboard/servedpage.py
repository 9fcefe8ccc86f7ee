"""What a page is served with: its language (``lang`` and ``dir``), our style sheet and script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.addresses import MAP_ROUTE, version_of
from dashboard.language import LANGUAGES, asked_for, direction, gettext, noop

PARAMETER = "lang"
"""Name of the language in a link."""
ROUTE = "language"
"""Where the server changes it, below the root or the base path."""

# What Streamlit says in English alone; the style sheet says it in other languages.
_STREAMLITS_WORDS = {
    "skip": noop("Skip to the content"),
    "upload": noop("Upload"),
    "upload-limit": noop("Up to {size} MB a file"),
}
_TAG = re.compile(rb"<html\b[^>]*>")
# A page in one language must not answer for one in another, nor come packed.
_NOT_PASSED_ON = frozenset({b"if-none-match", b"if-modified-since", b"accept-encoding", b"range"})


class ServedPage:
    """Middleware that writes language, direction, style and script into Streamlit's pages.

    A style sheet that a run of the page brings is missing until that run has come so far, and the
    page is seen before: it stands in the page itself. ``upload_limit`` is how many MB a file may
    have, asked when a page is served, for options are not to be read earlier.
    """

    def __init__(self, app: ASGIApp, upload_limit: Callable[[], int]) -> None:
        self.app = app
        self.upload_limit = upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; a page is held back until it is whole."""
        if not _asks_for_page(scope):
            await self.app(scope, receive, send)
            return
        language = _language_of(scope)
        headers = [pair for pair in scope["headers"] if pair[0] not in _NOT_PASSED_ON]
        await self.app(
            {**scope, "headers": headers}, receive, _Writer(send, language, self.upload_limit())
        )


class _Writer:
    """What is sent on of an answer: pages with their language, all else as it came."""

    def __init__(self, send: Send, language: str, limit: int) -> None:
        self._send, self._language, self._limit = send, language, limit
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        spoken = f'<html lang="{self._language}" dir="{direction(self._language)}">'
        body = _TAG.sub(spoken.encode(), self._body, count=1)
        body = body.replace(b"</head>", _script() + b"</head>", 1)
        body = body.replace(b"</body>", _style(self._language, self._limit) + b"</body>", 1)
        headers = MutableHeaders(scope=start)
        headers["Content-Length"] = str(len(body))
        headers["Vary"] = "Accept-Language"
        for validator in ("etag", "last-modified"):
            if validator in headers:
                del headers[validator]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _address(name: str) -> str:
    # Beside Streamlit's own files, which are named relative to the page as well.
    return f"./{MAP_ROUTE}/{name}?v={version_of(name)}"


def _script() -> bytes:
    return f'<script defer src="{_address("page.js")}"></script>'.encode()


def _style(language: str, limit: int) -> bytes:
    """Our style sheet; it stands after what Streamlit adds to the head, so that ours counts."""
    words = {
        name: json.dumps(gettext(said, language).format(size=limit), ensure_ascii=False)
        for name, said in _STREAMLITS_WORDS.items()
    }
    declared = "".join(f"--eng-{name}: {text};" for name, text in words.items())
    sheet = f'<link rel="stylesheet" href="{_address("page.css")}">'
    return f"{sheet}<style>:root {{{declared}}}</style>".encode()


def _asks_for_page(scope: Scope) -> bool:
    """Whether a browser asks for a page, and not for the frame of a component."""
    if scope["type"] != "http" or scope["method"] != "GET" or "/component/" in scope["path"]:
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def _language_of(scope: Scope) -> str:
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get(PARAMETER, [""])
    return asked_for(asked[0], Headers(scope=scope).get("accept-language"))


def _is_html(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")


def language_routes() -> list[Route]:
    """Where a press on a language of the menu leads, at the root and below a base path."""
    return [Route(f"{base}/{ROUTE}/{{code}}", _change) for base in ("", "/{base:path}")]


async def _change(request: Request) -> Response:
    """Back to the page one came from, its link with another language and all else as it was."""
    code = request.path_params["code"]
    base = request.path_params.get("base", "").strip("/")
    came = urlsplit(request.headers.get("referer", ""))
    # Of where one came from only the path counts, so that nobody is sent to another host.
    path = "/" + (came.path.strip("/") or base)
    kept = [pair for pair in parse_qsl(came.query) if pair[0] != PARAMETER]
    if code in LANGUAGES:
        kept.append((PARAMETER, code))
    address = f"{path}?{urlencode(kept)}" if kept else path
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})
