"""A picture as SVG whose maps are elements to be edited, and not pictures within the picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from dashboard.exports.fonts import writable
from dashboard.exports.paper.mapping import Sheet

_IMAGE = re.compile(rb"<image\b[^>]*>")
_ROOT = re.compile(rb"<svg\b([^>]*)>")
_KEPT = re.compile(rb'(?:stroke-line|fill-rule)[\w-]*="\w+"')


def with_areas(svg: bytes, sheets: Sequence[Sheet], title: str, description: str) -> bytes:
    """The typesetter's SVG with every map's shapes in place, its title, and what goes with it."""
    left = iter(sheets)
    whole = _IMAGE.sub(lambda _image: _group(next(left)), svg)
    told = (escape(writable(text)) for text in (title, description))
    said = "<title>{}</title><desc>{}</desc>".format(*told).encode()
    root = _ROOT.match(whole)
    if root is None:
        raise ValueError("the typesetter made no SVG")
    return b'<svg role="img"' + root[1] + b">" + said + whole[root.end() :]


def _group(sheet: Sheet) -> bytes:
    """What is in a map's picture, as large as it is on the page."""
    root = _ROOT.match(sheet.picture)
    if root is None:
        raise ValueError("a map's picture is no SVG")
    how = b" ".join(_KEPT.findall(root[1]))
    inside = sheet.picture[root.end() : -len(b"</svg>")]
    name = sheet.name.removesuffix(".svg")
    start = f'<g id="{name}" transform="scale({sheet.unit:.6g})" '.encode()
    return start + how + b">" + inside + b"</g>"
