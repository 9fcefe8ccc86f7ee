"""A map of native shapes: one freeform an area, named, grouped, filled by class."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from dashboard.exports.deck.boxes import Box
from dashboard.exports.deck.drawing import Drawing, Line, Look, readable
from dashboard.exports.measuring import width_of
from dashboard.exports.paper.contrast import written_on
from dashboard.exports.paper.lettering import labels_with_room
from dashboard.exports.paper.shapes import SIGNS, largest_radius
from dashboard.language import gettext as _
from dashboard.palette import Palette
from dashboard.reports.model import DrawnArea, DrawnMap, Floats, Scene

_BORDER, _PARENT, _OUTLINE, _SELECTED = 0.4, 0.9, 1.2, 2.25
_FADE = (3.0, 9.0)  # points an area is wide: without borders, with all of them
_LETTERS = 8.0
_DOT, _LARGEST_DOT = 1.8, 7.0  # points of a place's radius: of one record, of many
_SIGN, _LEAST_SIGNED = (2.4, 4.5), 7.0
_SIGN_OF_AREA = 0.13

DASHED = frozenset({"r", "x"})
"""Codes of areas of which nothing is known: their border is dashed, here and in the legend."""

THIN = frozenset({"a"})
"""Codes of areas that are no amount and no state: a thin border, and the ground."""


def fitted_into(map: DrawnMap, box: Box) -> Box:
    """The largest box of the map's shape inside another, in its middle."""
    unit = min(box.width / map.width, box.height / map.height)
    width, height = map.width * unit, map.height * unit
    left, top = box.left + (box.width - width) / 2, box.top + (box.height - height) / 2
    return Box(left, top, width, height)


def draw_map(drawing: Drawing, map: DrawnMap, box: Box, scene: Scene, *, heading: str = "") -> None:
    """Draw a map into the middle of a box, as one group."""
    at, palette = fitted_into(map, box), scene.palette
    name = _("Map: {what}").format(what=heading or scene.place or scene.title)
    with drawing.group(name, scene.headline, at):
        pen = _Pen(drawing, at, at.width / map.width, palette)
        pen.rings(_("Surroundings"), map.around, palette.outside, Line(palette.no_record, _BORDER))
        seen = _borders_seen(map, pen.unit)
        for area in _from_below(map.areas):
            pen.area(area, seen)
        pen.lines(_("Borders of the level above"), map.parents, Line(palette.parent, _PARENT))
        pen.lines(_("Outline"), map.outline, Line(palette.country, _OUTLINE))
        _overlay(pen, map, scene)


def _borders_seen(map: DrawnMap, unit: float) -> float:
    """How strongly borders are drawn: areas that are narrower than these would be nothing else."""
    wide = math.sqrt(np.median([_surface(area) for area in map.areas])) if map.areas else 0.0
    return float(np.clip((wide * unit - _FADE[0]) / (_FADE[1] - _FADE[0]), 0, 1))


def border_of(code: str, palette: Palette) -> Line:
    """How areas of a code are bordered."""
    if code in DASHED:
        return Line(palette.line, 0.75, dashed=True)
    return Line(palette.line if code in THIN else palette.border, _BORDER)


def draw_sign(
    drawing: Drawing, name: str, code: str, x: float, y: float, size: float, ink: str
) -> None:
    """The mark of a band of change, so that colour alone does not tell up from down."""
    corners = np.array([pair.split(",") for pair in SIGNS[code].split()], dtype=float) * 100
    at = Box(x, y, 0, 0)
    drawing.freeform(name, "", [corners], at, size / 100, fill=ink)


def _overlay(pen: _Pen, map: DrawnMap, scene: Scene) -> None:
    """What lies over the areas, from below: the picked one, signs, circles, places, lettering."""
    for area in map.areas:
        if area.pcode == map.selected:
            closed = [np.concatenate([ring, ring[:1]]) for ring in area.rings]
            pen.lines(_("Selected"), closed, Line(pen.palette.accent, _SELECTED))
    if scene.legend.kind == "change":
        pen.signs(map.areas)
    pen.circles(map)
    pen.places(map)
    pen.labels(map)


def _from_below(areas: tuple[DrawnArea, ...]) -> Iterator[DrawnArea]:
    """Large areas first, so that one inside of another shows whatever a program does with holes.

    Those with a border of their own come last, or a neighbour would draw over it.
    """

    def rank(area: DrawnArea) -> tuple[bool, float, str]:
        points = np.concatenate(area.rings) if area.rings else np.zeros((1, 2))
        wide, high = np.ptp(points, axis=0)
        return area.code in DASHED | THIN, -float(wide * high), area.pcode

    yield from sorted(areas, key=rank)


class _Pen:
    """Draws what is told in map units at a place of the slide."""

    def __init__(self, drawing: Drawing, at: Box, unit: float, palette: Palette) -> None:
        self.drawing, self.at, self.unit, self.palette = drawing, at, unit, palette

    def area(self, area: DrawnArea, seen: float) -> None:
        border = border_of(area.code, self.palette)
        self.drawing.freeform(
            f"{area.name} ({area.pcode})",
            f"{area.name} ({area.pcode}): {area.said}",
            area.rings,
            self.at,
            self.unit,
            fill=area.colour,
            line=replace(border, strength=seen),
        )

    def rings(self, name: str, rings: tuple[Floats, ...], fill: str, line: Line) -> None:
        self.drawing.freeform(name, "", rings, self.at, self.unit, fill=fill, line=line)

    def lines(self, name: str, lines: tuple[Floats, ...] | list[Floats], line: Line) -> None:
        self.drawing.freeform(name, "", lines, self.at, self.unit, line=line)

    def signs(self, areas: tuple[DrawnArea, ...]) -> None:
        for area in areas:
            wide = math.sqrt(_surface(area)) * self.unit
            if area.code in SIGNS and wide >= _LEAST_SIGNED:
                size = min(max(_SIGN_OF_AREA * wide, _SIGN[0]), _SIGN[1])
                x, y = self.on_slide(*area.label_at)
                ink = written_on(area.colour, self.palette)
                draw_sign(self.drawing, area.name, area.code, x, y, size, ink)

    def circles(self, map: DrawnMap) -> None:
        names = {area.pcode: area.name for area in map.areas}
        largest = largest_radius(map, self.unit) if map.circles else 0
        line = Line(self.palette.bubble_line, 0.6)
        for circle in sorted(map.circles, key=lambda circle: (-circle.share, circle.pcode)):
            name = _("Circle: {area}").format(area=names.get(circle.pcode, circle.pcode))
            # A program draws no ellipse without any width.
            box = self._disc(circle.x, circle.y, max(circle.share * largest, 0.75))
            self.drawing.box(
                name,
                box,
                fill=self.palette.bubble,
                line=line,
                kind="ellipse",
                told=circle.said,
                strength=0.85,
            )

    def places(self, map: DrawnMap) -> None:
        line = Line(self.palette.panel, 0.5)
        for x, y, count in sorted(map.points, key=lambda point: -point[2]):
            box = self._disc(x, y, min(_DOT * math.sqrt(count), _LARGEST_DOT))
            self.drawing.box(
                _("Place"), box, fill=self.palette.ink, line=line, kind="ellipse", strength=0.8
            )

    def labels(self, map: DrawnMap) -> None:
        for label in labels_with_room(map, self.palette, unit=self.unit, size=_LETTERS):
            lines = readable(label.text).split("\n")
            wide = max(width_of(line, _LETTERS) for line in lines) + 4
            high = len(lines) * _LETTERS * 1.3
            x, y = self.at.left + label.x, self.at.top + label.y
            look = Look(_LETTERS, colour=label.ink, align="middle", halo=label.halo)
            self.drawing.text(
                label.text,
                Box(x - wide / 2, y - high / 2, wide, high),
                [(line, look) for line in lines],
                anchor="ctr",
                label=True,
            )

    def on_slide(self, x: float, y: float) -> tuple[float, float]:
        return self.at.left + x * self.unit, self.at.top + y * self.unit

    def _disc(self, x: float, y: float, radius: float) -> Box:
        across, down = self.on_slide(x, y)
        return Box(across - radius, down - radius, 2 * radius, 2 * radius)


def _surface(area: DrawnArea) -> float:
    """Surface of the largest ring: enough to say how much room there is."""

    def shoelace(ring: Floats) -> float:
        x, y = ring[:, 0], ring[:, 1]
        return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2

    return max(map(shoelace, area.rings), default=0.0)
