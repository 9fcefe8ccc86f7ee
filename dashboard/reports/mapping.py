"""Areas as they are drawn on a flat page: the live map's projection, colours and frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from dashboard.colouring import area_codes, figures, palette_of
from dashboard.language import current
from dashboard.painting import framed_unit
from dashboard.palette import Palette
from dashboard.reports.model import Circle, DrawnArea, DrawnMap, Floats, Label
from dashboard.shown import View, circle_amounts, circled
from geodata.areas import Areas
from geodata.records.spots import Points
from geodata.selection import Selection
from geodata.web import FlatShapes

LONG_SIDE = 10_000
"""Map units of the longer side."""

_ROOM = 0.03  # of the longer side, around what is looked at
_FLATTEST = 0.35  # the shorter side, as a part of the longer
_EARTH = 6_378_137.0  # metres, of the sphere of Web Mercator
_HIGHEST = 85.06  # degrees, where Web Mercator ends
# Of the map's longer side: the height of a label, and the width of one of its letters.
_LETTER_HIGH, _LETTER_WIDE = 0.020, 0.0105

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """From degrees to map units: what of the world the page shows."""

    west: float
    north: float
    scale: float
    width: float
    height: float
    latitude: float

    @classmethod
    def around(cls, box: Box) -> Frame:
        """Around some bounds in degrees, with a little room."""
        west, south, east, north = box
        left, right = np.radians([west, east])
        low, high = _mercator_y(np.array([south, north]))
        wide, tall = max(right - left, 1e-9), max(high - low, 1e-9)
        room = _ROOM * max(wide, tall)
        wide, tall = wide + 2 * room, tall + 2 * room
        wide, tall = max(wide, tall * _FLATTEST), max(tall, wide * _FLATTEST)
        middle_x, middle_y = (left + right) / 2, (low + high) / 2
        scale = LONG_SIDE / max(wide, tall)
        latitude = float(np.degrees(np.arctan(np.sinh(middle_y))))
        return cls(
            middle_x - wide / 2,
            middle_y + tall / 2,
            scale,
            wide * scale,
            tall * scale,
            latitude,
        )

    @property
    def metres(self) -> float:
        """Metres on the ground of a map unit, in the middle of the page."""
        return float(_EARTH * np.cos(np.radians(self.latitude)) / self.scale)

    def place(self, points: Floats) -> Floats:
        """Points in degrees as points in map units."""
        x = (np.radians(points[:, 0]) - self.west) * self.scale
        y = (self.north - _mercator_y(points[:, 1])) * self.scale
        return np.column_stack([x, y])

    def clip(self, shapes: np.ndarray) -> np.ndarray:
        """Shapes in degrees as shapes in map units, cut at the edge of the page."""
        placed = shapely.transform(shapes, self.place)
        sound = np.where(shapely.is_valid(placed), placed, shapely.make_valid(placed))
        return np.asarray(shapely.clip_by_rect(sound, 0, 0, self.width, self.height))


def _mercator_y(latitudes: Floats) -> Floats:
    within = np.radians(np.clip(latitudes, -_HIGHEST, _HIGHEST))
    return np.asarray(np.arcsinh(np.tan(within)))


def draw_map(
    selection: Selection,
    areas: Areas,
    view: View,
    flat: FlatShapes,
    palette: Palette,
    *,
    said: Mapping[str, str],
    amounts: Mapping[str, str],
    points: Points | None = None,
    box: Box | None = None,
) -> DrawnMap | None:
    """The areas of a view in its colours; None where nothing that is looked at has a shape.

    Parameters
    ----------
    flat : FlatShapes
        Of the level shown.
    said : mapping of str to str
        What is said of each area, by its P-code.
    amounts : mapping of str to str
        The amount of each area in a word or two.
    box : tuple of float, optional
        What to show, in degrees; the area looked into where left out.
    """
    frame = Frame.around(box or _bounds(selection, areas, flat))
    level = int(selection.level or 0)
    units = areas.at(level)
    rings = _rings(frame.clip(flat.shapes))
    at = units.index.get_indexer(view.frame.index)
    names = areas.names(level, current()).to_dict()
    colours = palette_of(selection, view, palette)
    codes = area_codes(selection, view)
    places = _label_points(units, flat, frame)
    drawn = [
        DrawnArea(
            pcode=pcode,
            name=str(names[pcode]),
            code=str(code),
            colour=colours.colour(str(code)),
            said=said[pcode],
            amount=amounts.get(pcode, ""),
            rings=rings[position],
            label_at=(float(places[position, 0]), float(places[position, 1])),
        )
        for pcode, code, position in zip(view.frame.index, codes, at, strict=True)
    ]
    if not any(area.rings for area in drawn):
        return None
    inside = np.zeros(len(units), bool)
    inside[at] = True
    parents, outline = _lines(flat, inside, frame)
    return DrawnMap(
        width=frame.width,
        height=frame.height,
        areas=tuple(drawn),
        around=tuple(ring for at in np.flatnonzero(~inside) for ring in rings[at]),
        parents=parents,
        outline=outline,
        labels=_labels(selection, drawn),
        circles=_circles(selection, view, drawn),
        points=() if points is None else _dots(points, frame),
        metres=frame.metres,
        latitude=frame.latitude,
        beyond=tuple(area.name for area in drawn if not area.rings),
        selected=selection.area,
    )


def _bounds(selection: Selection, areas: Areas, flat: FlatShapes) -> Box:
    framed = framed_unit(selection, areas)
    found = areas.mainland(*framed) if framed is not None else (-180.0, -90.0, 180.0, 90.0)
    if framed is not None and found[2] - found[0] <= 180:
        return found
    # Across the antimeridian only the shapes as drawn lie beside each other.
    inside = areas.at(int(selection.level or 0)).index.isin(_within(selection, areas))
    bounds = shapely.total_bounds(flat.shapes[inside])
    west, south, east, north = found if np.isnan(bounds).any() else bounds.tolist()
    return west, south, east, north


def _within(selection: Selection, areas: Areas) -> pd.Index:
    level = int(selection.level or 0)
    if not selection.root:
        return areas.at(level).index
    return areas.within(level, selection.root_level, selection.root)


def _rings(shapes: np.ndarray) -> list[tuple[Floats, ...]]:
    """Shells and holes of what fills something, not closed; a tuple a shape."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts, at = shapely.get_parts(parts, return_index=True)  # clipping may nest collections
        of = of[at]
    filled = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, at = shapely.get_rings(parts[filled], return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    ends = np.searchsorted(ring, np.arange(len(rings) + 1))
    points = np.round(points, 1)
    found: list[list[Floats]] = [[] for _ in range(len(shapes))]
    for number, owner in enumerate(of[filled][at].tolist()):
        found[owner].append(points[ends[number] : ends[number + 1] - 1])
    return [tuple(each) for each in found]


def _lines(
    flat: FlatShapes, inside: np.ndarray, frame: Frame
) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
    """Borders of the level above, and of all that is looked at."""
    one, other = flat.sides[:, 0], flat.sides[:, 1]
    here = np.append(inside, False)  # the outside, -1, is the one too many
    parent = np.append(flat.parents, -1)
    outer = here[one] != here[other]
    between = here[one] & here[other] & (parent[one] != parent[other])
    return _placed(flat, between, frame), _placed(flat, outer, frame)


def _placed(flat: FlatShapes, chosen: np.ndarray, frame: Frame) -> tuple[Floats, ...]:
    # What is drawn coarsely may shrink to a point.
    stretches = (flat.lines[at] for at in np.flatnonzero(chosen))
    lines = [shapely.LineString(line) for line in stretches if len(line) > 1]
    if not lines:
        return ()
    clipped = shapely.get_parts(frame.clip(np.array(lines, dtype=object)))
    found = (shapely.get_coordinates(line) for line in clipped)
    return tuple(np.round(line, 1) for line in found if len(line) > 1)


def _label_points(units: pd.DataFrame, flat: FlatShapes, frame: Frame) -> Floats:
    """Where each area is written, in map units; NaN where it has no shape."""
    known = units[["label_x", "label_y"]].to_numpy(dtype="float64", na_value=np.nan).copy()
    west = np.nan_to_num(shapely.bounds(flat.shapes)[:, 0], nan=-np.inf)
    # Where the country was moved past the antimeridian, so are the points.
    known[:, 0] = np.where(known[:, 0] < west - 180, known[:, 0] + 360, known[:, 0])
    return frame.place(known)


def _labels(selection: Selection, drawn: Sequence[DrawnArea]) -> tuple[Label, ...]:
    """What is written on the areas, the largest first; what finds no room is not written."""
    if not selection.labels:
        return ()
    taken: list[Box] = []
    found = []
    for area in sorted(drawn, key=_size, reverse=True):
        text = _written(selection.labels, area)
        box = _box_of(text, area)
        if text and _fits(box, area) and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            found.append(Label(*area.label_at, text))
    return tuple(found)


def _written(asked: str, area: DrawnArea) -> str:
    parts = {"name": (area.name,), "value": (area.amount,), "both": (area.name, area.amount)}
    return "\n".join(part for part in parts[asked] if part)


def _size(area: DrawnArea) -> float:
    spans = [np.ptp(ring, axis=0).prod() for ring in area.rings if len(ring)]
    return float(max(spans, default=0.0))


def _box_of(text: str, area: DrawnArea) -> Box:
    lines = text.split("\n")
    wide = max(map(len, lines)) * _LETTER_WIDE * LONG_SIDE
    high = len(lines) * _LETTER_HIGH * LONG_SIDE
    x, y = area.label_at
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _fits(box: Box, area: DrawnArea) -> bool:
    """Whether a label is about within its area: half as wide again at most."""
    if not area.rings or np.isnan(box[0]):
        return False
    widest = max(float(np.ptp(ring[:, 0])) for ring in area.rings)
    return box[2] - box[0] <= 1.2 * widest


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _circles(selection: Selection, view: View, drawn: Sequence[DrawnArea]) -> tuple[Circle, ...]:
    second = circled(selection, view)
    if second is None:
        return ()
    amounts = figures(circle_amounts(view, second))
    shares = np.sqrt(np.clip(amounts / second.largest, 0, None))
    return tuple(
        Circle(*area.label_at, float(share), area.pcode, area.said)
        for area, share in sorted(zip(drawn, shares, strict=True), key=lambda pair: -pair[1])
        if share > 0 and not np.isnan(area.label_at[0])
    )


def _dots(points: Points, frame: Frame) -> tuple[tuple[float, float, int], ...]:
    placed = frame.place(np.column_stack([points.longitudes, points.latitudes]))
    inside = ((placed >= 0) & (placed <= (frame.width, frame.height))).all(axis=1)
    rows = zip(placed[inside], np.asarray(points.counts)[inside], strict=True)
    return tuple((round(float(x), 1), round(float(y), 1), int(count)) for (x, y), count in rows)
