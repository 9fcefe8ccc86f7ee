"""Which labels have room on a map of a size: those given first, and none over another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dashboard.exports.measuring import width_of
from dashboard.exports.paper.contrast import written_on
from dashboard.palette import Palette
from dashboard.reports.model import DrawnArea, DrawnMap, Label

_LINE = 1.15  # of a letter's size
_GAP = 1.5  # points that stay free around a label
_BEYOND = 1.4  # of its area's width that a label may take

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Lettered:
    """A label as it is set: around a point, in points from the upper left corner of the map."""

    x: float
    y: float
    text: str
    ink: str
    halo: str


def labels_with_room(
    map: DrawnMap, palette: Palette, *, unit: float, size: float
) -> list[Lettered]:
    """The labels that can be read in letters of a size, where ``unit`` points make a map unit."""
    taken: list[Box] = [_around(circle.x * unit, circle.y * unit, 2, 2) for circle in map.circles]
    owners = {area.label_at: area for area in map.areas}
    edge = (0.0, 0.0, map.width * unit, map.height * unit)
    placed = []
    for label in _first_of_each(map.labels):
        box, owner = _box(label, unit, size), owners.get((label.x, label.y))
        if owner and box[2] - box[0] > _BEYOND * _width(owner) * unit:
            continue
        if _within(box, edge) and not any(_meet(box, other) for other in taken):
            taken.append(box)
            placed.append(_lettered(label, unit, owner, palette))
    return placed


def _width(area: DrawnArea) -> float:
    return max((float(np.ptp(ring[:, 0])) for ring in area.rings), default=0.0)


def _lettered(label: Label, unit: float, owner: DrawnArea | None, palette: Palette) -> Lettered:
    ground = owner.colour if owner else palette.ground
    ink = written_on(ground, palette)
    # In the colour of its own area a halo only keeps borders and marks away from the letters.
    return Lettered(label.x * unit, label.y * unit, label.text, ink, ground)


def _first_of_each(labels: Iterable[Label]) -> Iterable[Label]:
    return dict.fromkeys(label for label in labels if label.text.strip())


def _box(label: Label, unit: float, size: float) -> Box:
    lines = label.text.split("\n")
    wide = max(width_of(line, size) for line in lines)
    return _around(label.x * unit, label.y * unit, wide, len(lines) * _LINE * size)


def _around(x: float, y: float, wide: float, high: float) -> Box:
    across, down = wide / 2 + _GAP, high / 2 + _GAP / 2
    return x - across, y - down, x + across, y + down


def _within(box: Box, edge: Box) -> bool:
    return box[0] >= edge[0] and box[1] >= edge[1] and box[2] <= edge[2] and box[3] <= edge[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
