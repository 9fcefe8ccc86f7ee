"""One HTML file that needs nothing else: opened from a disk, with the network off.

It runs the live map's own scripts on data that it carries. Text of a report never becomes markup:
it is packed with the data, and the page's scripts set it as text.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from functools import cache
from typing import Any, Literal

from dashboard.addresses import ASSETS, LEAFLET, SCRIPTS
from dashboard.exports.page.films import ROOMS
from dashboard.exports.page.told import as_json, files_of, tell
from dashboard.exports.page.words import NO_SCRIPT, TOO_OLD
from dashboard.language import gettext as _
from dashboard.language import noop, speaking
from dashboard.reports.model import Report

Layout = Literal["page", "present"]

LARGEST = 1_000_000
"""Bytes that a file stays below, if need be with fewer windows of its films."""

LEVEL = 6
"""How hard is packed: at 9 a file of 3,230 areas is 3 % smaller and takes three times as long."""

TITLE = noop("Subnational engagement")
ALONE = ASSETS / "standalone"
"""Scripts and styles of a file that stands alone."""

# Of the map all but the menu of an area, whose entries ask the server.
_MAP = tuple(path for path in SCRIPTS if path.name != "engagement-menu.js")
_OWN = ("files", "parts", "stage", "film", "table", "page", "scenes", "fitting", "present", "open")
_STYLES = (
    LEAFLET / "leaflet.css",
    *(ASSETS / f"engagement-{name}.css" for name in ("map", "hands", "marks", "timeline")),
    *(ALONE / f"{name}.css" for name in ("alone", "page", "table", "paper", "present", "ways")),
)
_PICTURES = re.compile(r"url\([^)]*\)")  # Leaflet's buttons, which are ours here


def write_page(report: Report, *, layout: Layout = "page", start: int = 0) -> bytes:
    """A report as one HTML file in UTF-8: to be read (``page``), or shown in a room (``present``).

    ``start`` is the scene that it opens on, counted from 0.
    """
    with speaking(report.language):
        files = files_of(report)
        for room in ROOMS:
            told = tell(report, layout=layout, start=start, room=room)
            body = _write({"files": files, "told": told}, report, layout)
            if len(body) < LARGEST:
                break
    return body


def _write(carried: dict[str, Any], report: Report, layout: Layout) -> bytes:
    parts = {"style": _style(), "script": _script(), **carried}
    return _TEMPLATE.format(
        language=report.language,
        direction=report.direction,
        layout=layout,
        policy=_policy(),
        opener=_opener(),
        data=base64.b64encode(zlib.compress(as_json(parts).encode(), LEVEL)).decode(),
        title=_(TITLE),
        no_script=_(NO_SCRIPT),
        too_old=_(TOO_OLD),
    ).encode()


# Our own words and files alone stand in it: everything of the report is in ``data``.
_TEMPLATE = """<!doctype html>
<html lang="{language}" dir="{direction}" data-layout="{layout}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<!-- With Leaflet, (c) 2010-2022 Vladimir Agafonkin, (c) 2010-2011 CloudMade, BSD-2-Clause. -->
</head>
<body>
<noscript><p class="alone-failure">{no_script}</p></noscript>
<p class="alone-failure" id="too-old" hidden>{too_old}</p>
<script type="text/plain" id="carried">{data}</script>
<script>{opener}</script>
</body>
</html>
"""


@cache
def _script() -> str:
    """All that runs, once what is carried is unpacked."""
    own = (ALONE / f"{name}.js" for name in _OWN)
    return "\n;\n".join(path.read_text(encoding="utf-8") for path in (*_MAP, *own))


@cache
def _opener() -> str:
    """The few lines that unpack it."""
    return (ALONE / "opener.js").read_text(encoding="utf-8")


@cache
def _style() -> str:
    sheets = (path.read_text(encoding="utf-8") for path in _STYLES)
    return _PICTURES.sub("none", "\n".join(sheets))


@cache
def _policy() -> str:
    """Nothing from elsewhere, and nothing runs but what this file came with."""
    scripts = " ".join(_hash(script) for script in (_opener(), _script()))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_hash(_style())}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


__all__ = ["Layout", "write_page"]
