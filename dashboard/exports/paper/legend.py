"""A legend as a template sets it: every item with its colour, its mark, and its number of areas."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dashboard.exports.paper.contrast import written_on
from dashboard.exports.paper.shapes import SIGNS
from dashboard.language import gettext as _
from dashboard.language import noop
from dashboard.palette import Palette
from dashboard.reports.model import LegendItem, LegendTold, Scene
from dashboard.words import wording

_EDGES = {"r": "dashed", "x": "dashed", "a": "thin"}
_COUNTED = noop("with the number of areas")
_DOTS = noop("Places of records; the larger, the more records")


def tell_legend(scene: Scene, *, radius: float) -> dict[str, Any]:
    """The legend of a view; ``radius`` is of the largest circle, in points."""
    legend, palette = scene.legend, scene.palette
    counts = _counts(scene)
    items = [(item.code, _item(item, counts[item.code], scene)) for item in legend.items]
    states = [told for code, told in items if not code.isdigit()]
    return {
        "title": legend.title,
        "kind": legend.kind,
        "second": legend.second,
        "across": legend.across,
        "up": legend.up,
        "counted": _counted(scene),
        "amounts": [told for code, told in items if code.isdigit()],
        "states": states,
        "circles": _circles(legend, palette, radius),
        "dots": _(_DOTS) if scene.map and scene.map.points else "",
    }


def explained(legend: LegendTold) -> list[tuple[str, str]]:
    """Items and what is behind them, where that is told."""
    return [(item.label, item.help) for item in legend.items if item.help]


def _counts(scene: Scene) -> dict[str, str]:
    """How many areas each code has; of both views where two are compared."""
    counts = {item.code: wording.number(item.areas) for item in scene.legend.items}
    if scene.other is None:
        return counts
    other = Counter(area.code for area in scene.other.areas)
    return {code: f"{wording.number(other[code])} | {count}" for code, count in counts.items()}


def _counted(scene: Scene) -> str:
    if scene.other is None:
        return _(_COUNTED)
    other, this = scene.headings
    return _("with the number of areas: {other} | {this}").format(other=other, this=this)


def _item(item: LegendItem, count: str, scene: Scene) -> dict[str, Any]:
    mark = SIGNS.get(item.code) if scene.legend.kind == "change" else None
    return {
        "label": item.label,
        "colour": item.colour,
        "count": count,
        "ink": written_on(item.colour, scene.palette),
        "edge": _EDGES.get(item.code, ""),
        "sign": mark and [[float(part) for part in corner.split(",")] for corner in mark.split()],
    }


def _circles(legend: LegendTold, palette: Palette, radius: float) -> dict[str, Any] | None:
    if not legend.circles:
        return None
    return {
        "title": legend.circles,
        "largest": legend.largest,
        "radius": radius,
        "fill": palette.bubble,
        "line": palette.bubble_line,
    }
