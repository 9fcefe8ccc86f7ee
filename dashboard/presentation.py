"""Presentation mode as the server answers it: a bare page, and the scenes that it is to show.

``?present=1`` on any page is answered with a page of ours instead of Streamlit's: no socket that
can break, nothing that is drawn anew. Its script fetches all scenes as one file, prepared here,
holds it in memory and shows it in a frame; whatever becomes of the network or the server after, the
meeting goes on. With ``refresh`` it asks again, and what has not changed is answered with 304.
"""

from __future__ import annotations

import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.addresses import MAP_ROUTE, version_of
from dashboard.language import asked_for, direction, gettext, noop, speaking
from dashboard.servedpage import PARAMETER as LANGUAGE
from geodata.errors import EngagementError

PRESENT, STORY, SCENE, REFRESH = "present", "story", "scene", "refresh"
"""Names in a link: that it is presented, which story, from which scene on, and how many seconds
after which what has changed is shown."""

ROUTE = "presented"
"""Where the prepared scenes are, below the root or the base path."""

SOONEST, LATEST = 5, 86_400
"""Seconds between two looks for changes."""

_LOG = logging.getLogger("engagement")
_THREADS = "AnyIO worker"  # in which Starlette answers what is no coroutine
_KEPT = 8  # files of at most a megabyte
_PRESENTED = "presentation.js", "presentation.css"
_WORDS: Mapping[str, str] = {
    "preparing": noop("Preparing what will be shown"),
    "unreached": noop("The server does not answer. It is asked again and again."),
    "stays": noop("The server does not answer, so the presentation stays."),
    "stale": noop("As prepared at {time}; the server does not answer."),
    "leave": noop("Leave"),
    "again": noop("Try again"),
}
_FAILED = noop("This cannot be presented. The log of the server says why.")

Link = Mapping[str, list[str]]


class PresentedPage:
    """Middleware that answers links with ``present=1`` with the page that presents."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        link = _link_of(scope)
        if link.get(PRESENT) != ["1"] or not _asks_for_page(scope):
            await self.app(scope, receive, send)
            return
        accepted = Headers(scope=scope).get("accept-language")
        language = asked_for(link.get(LANGUAGE, [""])[0], accepted)
        page = HTMLResponse(_page(link, language), headers={"Cache-Control": "no-store"})
        await page(scope, receive, send)


def presentation_routes() -> list[Route]:
    """Where the prepared scenes are fetched from, at the root and below a base path."""
    # Caches work outside of a page; Streamlit would say at each that it was called without one.
    said = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    said.addFilter(lambda record: not str(record.threadName).startswith(_THREADS))
    return [Route(f"{base}/{ROUTE}", _send_prepared) for base in ("", "/{base:path}")]


def _link_of(scope: Scope) -> Link:
    if scope["type"] != "http":
        return {}
    return parse_qs(scope.get("query_string", b"").decode("latin-1"))


def _asks_for_page(scope: Scope) -> bool:
    return scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")


def _page(link: Link, language: str) -> str:
    """The page: nothing but what its script needs to know."""
    shown = {name: values for name, values in link.items() if name not in (PRESENT, SCENE, REFRESH)}
    told = {
        "from": f"./{ROUTE}?{urlencode({**shown, LANGUAGE: language}, doseq=True)}",
        "alive": "./_stcore/health",
        "back": f"?{urlencode(shown, doseq=True)}",
        "scene": _whole(link, SCENE, 1, 1, 1000),
        "refresh": _whole(link, REFRESH, 0, SOONEST, LATEST),
        "words": {name: gettext(said, language) for name, said in _WORDS.items()},
    }
    script, style = (f"./{MAP_ROUTE}/{name}?v={version_of(name)}" for name in _PRESENTED)
    return (
        f'<!doctype html><html lang="{language}" dir="{direction(language)}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
        f"<title>{escape(gettext('Presenting', language))}</title>"
        f'<link rel="stylesheet" href="{style}">'
        f'<script type="application/json" id="told">{_in_script(told)}</script>'
        f'<script defer src="{script}"></script></head><body></body></html>'
    )


def _in_script(told: object) -> str:
    return json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")


def _whole(link: Link, name: str, default: int, least: int, most: int) -> int:
    """A whole number of a link, brought into its bounds; what is none is the default."""
    text = link.get(name, [""])[0]
    return min(max(int(text), least), most) if text.isascii() and text.isdigit() else default


@dataclass(frozen=True)
class Asked:
    """What is to be presented: a key that changes when it does, and how it is made."""

    key: str
    make: Callable[[], bytes]


class Shelf:
    """What was prepared lately, by key; what two ask for at once is made once."""

    def __init__(self, most: int = _KEPT) -> None:
        self._most = most
        self._made: OrderedDict[str, bytes] = OrderedDict()
        self._held, self._making = threading.Lock(), threading.Lock()

    def take(self, asked: Asked) -> bytes:
        """The file, made where it is not there; what is there waits for no other."""
        found = self._find(asked.key)
        if found is not None:
            return found
        # One at a time: making one keeps the machine busy, and meetings come one by one.
        with self._making:
            found = self._find(asked.key)
            return self._put(asked.key, asked.make()) if found is None else found

    def _find(self, key: str) -> bytes | None:
        with self._held:
            if key in self._made:
                self._made.move_to_end(key)
            return self._made.get(key)

    def _put(self, key: str, made: bytes) -> bytes:
        with self._held:
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made


_SHELF = Shelf()


def _send_prepared(request: Request) -> Response:
    """The scenes as one file; 304 where the asker has it, a sentence where there are none."""
    link = {name: request.query_params.getlist(name) for name in request.query_params}
    language = asked_for(link.get(LANGUAGE, [""])[0], request.headers.get("accept-language"))
    with speaking(language):
        try:
            from dashboard.queries.presented import ask

            asked = ask(link, language)
            tag = f'"{asked.key}"'
            headers = {"ETag": tag, "Cache-Control": "no-cache"}
            if request.headers.get("if-none-match") == tag:
                return Response(status_code=304, headers=headers)
            # Never a page of its own: text, whoever asks for it.
            return Response(_SHELF.take(asked), media_type="text/plain", headers=headers)
        except EngagementError as error:
            _LOG.warning("%s", error)
            return Response(_sentences(error), status_code=409, media_type="text/plain")
        except Exception:
            _LOG.exception("a presentation failed")
            return Response(gettext(_FAILED), status_code=500, media_type="text/plain")


def _sentences(error: EngagementError) -> str:
    """What went wrong and what to do, as far as the reader can; the shell's options are not his."""
    remedy = "" if "--" in error.remedy else gettext(error.remedy)
    return f"{gettext(error.what).rstrip('.')}. {remedy}".strip()
