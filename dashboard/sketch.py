"""Small still pictures of areas as SVG: shapes and numbers, and never a name from data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from dashboard.palette import Palette

WIDTH = 640
"""Pixels of a picture's own size; the page scales it."""

_ROOM = 0.12  # of the longer side, around what is looked at
_FLATTEST, _TALLEST = 0.45, 0.9  # of the width

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Layer:
    """Shapes drawn alike, in degrees: fill and line as colours, ``none`` for neither."""

    shapes: Sequence[shapely.Geometry]
    fill: str
    line: str
    width: float = 0.8
    opacity: float = 1.0


@dataclass(frozen=True)
class Mark:
    """A number at a point, on a disc."""

    x: float
    y: float
    text: str
    chosen: bool = False


def draw_sketch(
    layers: Iterable[Layer],
    bounds: Bounds,
    palette: Palette,
    *,
    marks: Iterable[Mark] = (),
    room: float = _ROOM,
) -> str:
    """A picture as SVG text.

    Parameters
    ----------
    layers : iterable of Layer
        Drawn in order, the last on top.
    bounds : tuple of float
        West, south, east, north of what is looked at; some room is added.
    marks : iterable of Mark
        Numbers that the text beside the picture explains.
    """
    view = _View.around(bounds, room)
    body = "".join(_layer(layer, view) for layer in layers)
    labels = "".join(_mark(mark, view, palette) for mark in marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {view.height}" '
        f'width="{WIDTH}" height="{view.height}">'
        f'<rect width="{WIDTH}" height="{view.height}" fill="{palette.outside}"/>'
        f"{body}{labels}</svg>"
    )


@dataclass(frozen=True)
class _View:
    """From degrees to pixels: a degree of longitude is as long as it is at the middle."""

    west: float
    north: float
    across: float
    scale: float
    height: int
    box: Bounds

    @classmethod
    def around(cls, bounds: Bounds, room: float) -> _View:
        west, south, east, north = bounds
        across = max(float(np.cos(np.radians((south + north) / 2))), 0.05)
        wide, high = max((east - west) * across, 1e-6), max(north - south, 1e-6)
        pad = room * max(wide, high)
        wide, high = wide + 2 * pad, high + 2 * pad
        shape = min(max(high / wide, _FLATTEST), _TALLEST)
        scale = min(WIDTH / wide, WIDTH * shape / high)
        height = round(WIDTH * shape)
        middle_x, middle_y = (west + east) / 2, (south + north) / 2
        half_x, half_y = WIDTH / scale / across / 2, height / scale / 2
        box = (middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y)
        return cls(box[0], box[3], across, scale, height, box)

    def pixels(self, points: np.ndarray) -> np.ndarray:
        x = (points[:, 0] - self.west) * self.across * self.scale
        return np.column_stack([x, (self.north - points[:, 1]) * self.scale])


def _layer(layer: Layer, view: _View) -> str:
    path = "".join(_path(shape, view) for shape in _seen(layer.shapes, view))
    if not path:
        return ""
    return (
        f'<path d="{path}" fill="{layer.fill}" fill-opacity="{layer.opacity}" fill-rule="evenodd" '
        f'stroke="{layer.line}" stroke-width="{layer.width}" stroke-linejoin="round"/>'
    )


def _seen(shapes: Sequence[shapely.Geometry], view: _View) -> list[shapely.Geometry]:
    """What lies in the picture, no finer than its pixels."""
    given = np.asarray(shapes, dtype=object)
    if not len(given):
        return []
    near = given[shapely.intersects(shapely.envelope(given), shapely.box(*view.box))]
    return list(shapely.simplify(near, 0.6 / view.scale, preserve_topology=False))


def _path(shape: shapely.Geometry, view: _View) -> str:
    drawn = []
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        points = np.round(view.pixels(shapely.get_coordinates(ring)), 1)
        if len(points) > 3:
            drawn.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points[:-1]) + "Z")
    return "".join(drawn)


def _mark(mark: Mark, view: _View, palette: Palette) -> str:
    x, y = view.pixels(np.array([[mark.x, mark.y]]))[0]
    fill, ink = (palette.accent, palette.panel) if mark.chosen else (palette.panel, palette.ink)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="21" fill="{fill}" stroke="{palette.ink}"/>'
        f'<text x="{x:.1f}" y="{y + 9:.1f}" font-size="26" font-weight="600" '
        f'font-family="sans-serif" text-anchor="middle" fill="{ink}">{int(mark.text)}</text>'
    )
