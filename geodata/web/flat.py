"""One level's areas as they are drawn on paper: at one fineness, borders shared, no area lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.areas import Areas
from geodata.web.arcs import Floats, Ints, Shapes
from geodata.web.drawing import draw, weigh_borders
from geodata.web.layer import gap_of, parent_positions
from geodata.web.shapes import (
    agreeing_borders,
    bounds_of,
    one_world,
    sound_polygons,
    width_of,
)

_STEP = 1 / 8  # of the grid, as a part of the tolerance


@dataclass(frozen=True, eq=False)
class FlatShapes:
    """The areas of a level in degrees, generalised as a coverage.

    Attributes
    ----------
    shapes : numpy.ndarray of shapely.MultiPolygon, shape (n,)
        In the order of ``areas.at(level)``; empty where an area has no shape. Longitudes pass 180
        where a country crosses that meridian.
    lines : tuple of numpy.ndarray of float, shape (k, 2)
        Stretches of border, each once.
    sides : numpy.ndarray of int, shape (lines, 2)
        Positions of the areas at both sides of a line; -1 for the outside.
    parents : numpy.ndarray of int, shape (n,)
        Which areas lie in the same area of the level above; -1 for none.
    """

    shapes: Shapes
    lines: tuple[Floats, ...]
    sides: Ints
    parents: Ints


def flat_shapes(areas: Areas, level: int, *, fineness: int = 2_000) -> FlatShapes:
    """Draw one level for paper.

    Parameters
    ----------
    areas : Areas
        One vintage, EPSG:4326.
    level : int
        ADM level to draw.
    fineness : int
        Into how many steps the width of the country is parted; nothing finer is kept.

    Returns
    -------
    FlatShapes

    Raises
    ------
    AreaError
        When the vintage has no such level.
    """
    units = areas.at(level)
    shapes = one_world(sound_polygons(units["geometry"].to_numpy()))
    width = width_of(shapes)
    borders, agrees = agreeing_borders(shapes, gap_of(shapes, width), _silent)
    tolerance = width / fineness
    drawing = draw(
        weigh_borders(borders, agrees), tolerance, bounds_of(shapes)[:2], tolerance * _STEP, _silent
    )
    x, y, step = drawing.grid
    arcs = drawing.arcs_of(np.arange(len(shapes)))
    points: Floats = np.asarray(drawing.points * step + (x, y), np.float64)
    ends = zip(drawing.starts[arcs], drawing.starts[arcs + 1], strict=True)
    return FlatShapes(
        shapes=_moved(drawing.shapes, (x, y), step),
        lines=tuple(points[first:last] for first, last in ends),
        sides=borders.sides[arcs],
        parents=np.asarray(parent_positions(areas, level)),
    )


def _moved(shapes: Shapes, origin: tuple[float, float], step: float) -> Shapes:
    import shapely

    moved: Shapes = shapely.transform(shapes, lambda points: points * step + origin)
    return moved


def _silent(_told: object) -> None:
    """Nobody waits for the steps of it."""
