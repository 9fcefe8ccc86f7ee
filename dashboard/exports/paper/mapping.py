"""A map as a template sets it: shapes as a picture, words and scale bar as type."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from dashboard.exports.paper.lettering import labels_with_room
from dashboard.exports.paper.shapes import draw_shapes, largest_radius
from dashboard.language import gettext as _
from dashboard.reports.model import DrawnMap, Scene
from dashboard.words import wording

_BAR = 0.24  # of the map's width, at the most
_NICE = (1, 2, 5, 10)


@dataclass(frozen=True)
class Room:
    """Points of paper that a map may take."""

    width: float
    height: float


@dataclass(frozen=True)
class Sheet:
    """One map on paper: what the template reads, and the picture of its shapes under its name."""

    told: dict[str, Any]
    name: str
    picture: bytes
    unit: float
    radius: float


def lay_maps(scene: Scene, room: Room, name: str, *, size: float, gap: float = 14) -> list[Sheet]:
    """The map of a view, or both of a comparison, as large as they go into a room.

    ``name`` is what their pictures are called, and ``size`` that of the letters on them.
    """
    if scene.map is None:
        return []
    if scene.other is None:
        return [_lay(scene, scene.map, room, name, "", size)]
    one, (other, this) = _each(scene, room, gap), scene.headings
    return [
        _lay(scene, scene.other, one, f"{name}-other", other, size, names="other-"),
        _lay(scene, scene.map, one, name, this, size),
    ]


def stacked(scene: Scene, room: Room, gap: float = 14) -> bool:
    """Whether two maps are larger one above the other than side by side."""
    if scene.map is None or scene.other is None:
        return False
    beside, above = _halves(room, gap)
    return bool(_unit(scene.map, above) > _unit(scene.map, beside))


def largest_unit(scene: Scene, room: Room, gap: float = 14) -> float:
    """Points of paper for a map unit when the maps are as large as they go into a room."""
    if scene.map is None:
        return 0.0
    return _unit(scene.map, room if scene.other is None else _each(scene, room, gap))


def _each(scene: Scene, room: Room, gap: float) -> Room:
    beside, above = _halves(room, gap)
    return above if stacked(scene, room, gap) else beside


def _halves(room: Room, gap: float) -> tuple[Room, Room]:
    # Above each other, a heading and a scale bar come between the two.
    return (
        Room((room.width - gap) / 2, room.height),
        Room(room.width, (room.height - 3 * gap) / 2),
    )


def _unit(map: DrawnMap, room: Room) -> float:
    return min(room.width / map.width, room.height / map.height)


def _lay(
    scene: Scene,
    map: DrawnMap,
    room: Room,
    name: str,
    heading: str,
    size: float,
    names: str = "",
) -> Sheet:
    unit = _unit(map, room)
    labels = labels_with_room(map, scene.palette, unit=unit, size=size)
    told = {
        "file": f"{name}.svg",
        "width": map.width * unit,
        "height": map.height * unit,
        "heading": heading,
        "said": heading or scene.headline or scene.title,
        "lettering": size,
        "labels": [vars(label) for label in labels],
        "scale": _scale(map, unit),
    }
    picture = draw_shapes(
        map,
        scene.palette,
        unit=unit,
        kind=scene.legend.kind,
        labelled=[(label.x / unit, label.y / unit) for label in labels],
        size=size,
        names=names,
    )
    return Sheet(told, f"{name}.svg", picture, unit, largest_radius(map, unit))


def _scale(map: DrawnMap, unit: float) -> dict[str, Any] | None:
    """A bar of a round length, where it is so; the projection's scale grows with the latitude."""
    if not (math.isfinite(map.metres) and map.metres > 0):
        return None
    point = map.metres / unit
    metres = _round_below(_BAR * map.width * unit * point)
    pattern = (
        _("{distance} at {degrees}° N") if map.latitude >= 0 else _("{distance} at {degrees}° S")
    )
    degrees = wording.number(abs(map.latitude))
    return {
        "length": metres / point,
        "label": pattern.format(distance=_distance(metres), degrees=degrees),
    }


def _round_below(metres: float) -> float:
    ten = 10.0 ** math.floor(math.log10(metres))
    return max(step * ten for step in _NICE if step * ten <= metres)


def _distance(metres: float) -> str:
    if metres < 1000:
        return _("{metres} m").format(metres=wording.figure(metres))
    return _("{kilometres} km").format(kilometres=wording.number(metres / 1000))
