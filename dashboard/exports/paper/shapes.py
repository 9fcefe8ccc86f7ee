"""The shapes of a map as SVG without a word: areas, borders, circles, places, marks of change.

Letters are the typesetter's: fonts for other scripts are chosen wrongly inside of a picture. Lines
are drawn as the live map draws them (``assets/engagement-lines.js``): each border once, by what it
parts, and as wide on paper as they are on a screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

import numpy as np
import numpy.typing as npt
import shapely

from dashboard.exports.fonts import writable
from dashboard.exports.paper.contrast import written_on
from dashboard.palette import Palette
from dashboard.reports.model import DrawnArea, DrawnMap, Floats, Point

_PIXEL = 0.75  # points; lengths are those of the live map
_WIDTHS = {"border": 0.6, "parent": 1.0, "country": 1.2, "selected": 2.4}
_DASH = (4, 3)
_PLAIN, _BARE, _DASHED = range(3)
_SIDES = {"a": _BARE, "r": _DASHED, "x": _DASHED}
_FADE = (3.0, 9.0)  # points an area is wide: narrower ones would be all border
_RADII, _OF_AREA = (9.0, 24.0), 0.55  # of the largest circle, and the same as a part of an area
_DOT, _LARGEST_DOT = 2.2, 9.0
_SIGN_SIZES, _SIGN_OF_AREA, _LEAST_SIGNED = (3.0, 5.5), 0.13, 9.0
_UP, _DOWN = "-1,.8 0,-.9 1,.8", "-1,-.8 0,.9 1,-.8"
_PLUS = "-.3,-1 .3,-1 .3,-.3 1,-.3 1,.3 .3,.3 .3,1 -.3,1 -.3,.3 -1,.3 -1,-.3 -.3,-.3"
_CROSS = "-.9,-.5 -.5,-.9 0,-.4 .5,-.9 .9,-.5 .4,0 .9,.5 .5,.9 0,.4 -.5,.9 -.9,.5 -.4,0"

SIGNS = {"0": _CROSS, "1": _DOWN, "2": _DOWN, "4": _UP, "5": _UP, "6": _PLUS}
"""Marks of the bands of change, so that colour alone does not tell up from down."""


def draw_shapes(
    map: DrawnMap,
    palette: Palette,
    *,
    unit: float,
    kind: str = "classes",
    labelled: Iterable[Point] = (),
    size: float = 0.0,
    names: str = "",
) -> bytes:
    """A map's shapes, where ``unit`` points of paper make one unit of the map.

    Signs of change are drawn where the legend is of that ``kind``: above a label of a ``size``,
    where one is written at the same place. Every area is an element of its own, by its P-code;
    ``names`` is put before the identifiers, where two maps are in one file.
    """
    pen = _Pen(unit, palette, names)
    layers = (
        pen.filled("around", map.around, palette.outside, palette.no_record),
        _areas(map.areas, pen),
        *_borders(map.areas, pen, _seen(map, unit)),
        pen.stroked("parents", map.parents, palette.parent, "parent"),
        pen.stroked("outline", map.outline, palette.country, "country"),
        _selected(map, pen),
        _signs(map.areas, pen, labelled, size) if kind == "change" else "",
        _circles(map, pen),
        _dots(map, pen),
    )
    body = "".join(layers)
    width, height = f"{map.width:g}", f"{map.height:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" stroke-linejoin="round" stroke-linecap="round" fill-rule="evenodd">'
        f"{body}</svg>"
    ).encode()


def largest_radius(map: DrawnMap, unit: float) -> float:
    """Points from the middle of the largest circle to its edge; 0 where there is none."""
    if not map.circles:
        return 0.0
    wide = _typical(map) * unit / _PIXEL
    return _PIXEL * min(max(_OF_AREA * wide, _RADII[0]), _RADII[1])


class _Pen:
    """Lines and fills in map units, as wide as they are said to be in pixels of a screen."""

    def __init__(self, unit: float, palette: Palette, names: str) -> None:
        self.unit, self.palette, self.names = unit, palette, names

    def long(self, pixels: float) -> float:
        return round(pixels * _PIXEL / self.unit, 2)

    def filled(self, name: str, rings: Iterable[Floats], fill: str, line: str) -> str:
        d = "".join(map(_ring, rings))
        return d and (
            f'<path id="{self.names}{name}" d="{d}" fill="{fill}" stroke="{line}" '
            f'stroke-width="{self.long(_WIDTHS["border"])}"/>'
        )

    def stroked(
        self, name: str, lines: Iterable[Floats], colour: str, width: str, more: str = ""
    ) -> str:
        d = "".join(map(_line, lines))
        return d and (
            f'<path id="{self.names}{name}" d="{d}" fill="none" stroke="{colour}" '
            f'stroke-width="{self.long(_WIDTHS[width])}"{more}/>'
        )


def _areas(areas: Sequence[DrawnArea], pen: _Pen) -> str:
    drawn = "".join(_area(area, pen.names) for area in areas)
    return f'<g id="{pen.names}areas">{drawn}</g>'


def _area(area: DrawnArea, names: str) -> str:
    d = "".join(map(_ring, area.rings))
    told = escape(writable(f"{area.name} ({area.pcode}): {area.said}"))
    key = names + identifier(area.pcode)
    return (
        f'<path id="{key}" data-class="{escape(area.code)}" d="{d}" fill="{area.colour}">'
        f"<title>{told}</title></path>"
    )


def identifier(pcode: str) -> str:
    """A P-code as the name of an element, which may not begin with a digit."""
    name = re.sub(r"[^\w.-]", "-", pcode, flags=re.ASCII)
    return name if re.match(r"[A-Za-z_]", name) else f"_{name}"


# --- borders -------------------------------------------------------------------------------------


def _borders(areas: Sequence[DrawnArea], pen: _Pen, seen: float) -> list[str]:
    """Every border once: white between what has a fill, dashed where nobody reports."""
    if seen <= 0 or not any(area.rings for area in areas):
        return []
    dashes = " ".join(f"{pen.long(length):g}" for length in _DASH)
    faded = f' stroke-opacity="{seen:.2f}"' if seen < 1 else ""
    line, border = pen.palette.line, pen.palette.border
    by_pen = _lines_by_pen(areas)
    return [
        pen.stroked("borders", by_pen[_PLAIN], border, "border", faded),
        pen.stroked("no-authority", by_pen[_BARE], line, "border", faded),
        pen.stroked(
            "not-reported",
            by_pen[_DASHED],
            line,
            "border",
            f'{faded} stroke-dasharray="{dashes}" stroke-linecap="butt"',
        ),
    ]


def _lines_by_pen(areas: Sequence[DrawnArea]) -> list[list[Floats]]:
    """Sides of all areas, each once, joined to lines; the more special of two pens draws it."""
    rings = [
        (np.rint(ring), _SIDES.get(area.code, _PLAIN)) for area in areas for ring in area.rings
    ]
    starts = np.concatenate([ring for ring, _ in rings])
    ends = np.concatenate([part for ring, _ in rings for part in (ring[1:], ring[:1])])
    pens = np.repeat([pen for _, pen in rings], [len(ring) for ring, _ in rings])
    first, second = _numbered(starts), _numbered(ends)
    low, high = np.minimum(first, second), np.maximum(first, second)
    order = np.lexsort((high, low))
    new = np.r_[True, (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)]
    pen = np.maximum.reduceat(pens[order], np.flatnonzero(new))
    kept = order[new]
    apart = low[kept] != high[kept]
    sides = np.stack([starts[kept], ends[kept]], axis=1)
    return [_joined(sides[apart & (pen == which)]) for which in (_PLAIN, _BARE, _DASHED)]


def _numbered(points: Floats) -> npt.NDArray[np.int64]:
    return points[:, 0].astype(np.int64) * (1 << 24) + points[:, 1].astype(np.int64)


def _joined(sides: Floats) -> list[Floats]:
    if not len(sides):
        return []
    merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(sides)))
    return [shapely.get_coordinates(line) for line in shapely.get_parts(merged)]


def _seen(map: DrawnMap, unit: float) -> float:
    """How strongly borders are drawn: narrow areas would be nothing else."""
    return min(max((_typical(map) * unit - _FADE[0]) / (_FADE[1] - _FADE[0]), 0.0), 1.0)


def _typical(map: DrawnMap) -> float:
    """How wide an area is, in map units: the root of the median surface."""
    return float(np.sqrt(np.median([_surface(area) for area in map.areas]))) if map.areas else 0.0


def _surface(area: DrawnArea) -> float:
    # Shells run one way and holes the other, or both alike: the largest ring says enough.
    return max((_ring_surface(ring) for ring in area.rings), default=0.0)


def _ring_surface(ring: Floats) -> float:
    x, y = ring[:, 0], ring[:, 1]
    around = np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]) + x[-1] * y[0] - x[0] * y[-1]
    return abs(float(around)) / 2


# --- what lies over the areas --------------------------------------------------------------------


def _selected(map: DrawnMap, pen: _Pen) -> str:
    rings = [ring for area in map.areas if area.pcode == map.selected for ring in area.rings]
    lines = [np.concatenate([ring, ring[:1]]) for ring in rings]
    return pen.stroked("selected", lines, pen.palette.accent, "selected") if map.selected else ""


def _signs(areas: Sequence[DrawnArea], pen: _Pen, labelled: Iterable[Point], size: float) -> str:
    written = {(round(x), round(y)) for x, y in labelled}
    drawn = []
    for area in areas:
        wide = float(np.sqrt(_surface(area))) * pen.unit / _PIXEL
        if area.code not in SIGNS or wide < _LEAST_SIGNED:
            continue
        half = pen.long(min(max(_SIGN_OF_AREA * wide, _SIGN_SIZES[0]), _SIGN_SIZES[1]))
        x, y = (round(at) for at in area.label_at)
        above = half + 0.7 * size / pen.unit if (x, y) in written else 0
        drawn.append(
            f'<polygon points="{SIGNS[area.code]}" fill="{written_on(area.colour, pen.palette)}" '
            f'transform="translate({x} {y - above:.0f}) scale({half:g})"/>'
        )
    return f'<g id="{pen.names}signs">{"".join(drawn)}</g>' if drawn else ""


def _circles(map: DrawnMap, pen: _Pen) -> str:
    palette, radius = pen.palette, largest_radius(map, pen.unit) / pen.unit
    drawn = "".join(
        f'<circle cx="{circle.x:.0f}" cy="{circle.y:.0f}" r="{max(circle.share * radius, 1):.1f}"/>'
        for circle in sorted(map.circles, key=lambda circle: (-circle.share, circle.pcode))
    )
    return drawn and (
        f'<g id="{pen.names}circles" fill="{palette.bubble}" fill-opacity=".85" '
        f'stroke="{palette.bubble_line}" stroke-width="{pen.long(0.8)}">{drawn}</g>'
    )


def _dots(map: DrawnMap, pen: _Pen) -> str:
    """Places of records; the surface of a dot is proportional to how many are there."""
    drawn = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" '
        f'r="{pen.long(min(_DOT * count**0.5, _LARGEST_DOT)):g}"/>'
        for x, y, count in sorted(map.points, key=lambda point: -point[2])
    )
    return drawn and (
        f'<g id="{pen.names}places" fill="{pen.palette.ink}" fill-opacity=".8" '
        f'stroke="{pen.palette.panel}" stroke-width="{pen.long(0.8)}">{drawn}</g>'
    )


# --- paths ---------------------------------------------------------------------------------------


def _ring(ring: Floats) -> str:
    drawn = _line(ring)
    return drawn and drawn + "z"


def _line(points: Floats) -> str:
    """Whole units, each point told from the one before: a third of the letters."""
    whole = np.rint(points).astype(int)
    steps = np.diff(whole, axis=0)
    steps = steps[steps.any(axis=1)]
    if not len(steps):
        return ""
    moved = " ".join(map(str, steps.ravel().tolist()))
    return f"M{whole[0, 0]} {whole[0, 1]}l{moved}"
