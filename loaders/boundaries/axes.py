"""What the coordinates of a layer can be: degrees or not, longitude first or latitude first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from geodata.errors import BoundaryError
from loaders.boundaries.country import find_extents
from loaders.boundaries.layer import Layer

_DEGREES = (-360.0, -90.0, 360.0, 90.0)  # files that cross the antimeridian go on counting
_SLACK = 0.01


def settle_axes(layer: Layer, country: str | None) -> Layer:
    """A layer whose longitudes come first.

    Latitudes beyond the poles that would do as longitudes show that the two are swapped; so does
    a layer that lies outside its country as it stands, and inside it the other way round. Nothing
    else does: most places on earth have a counterpart.

    Parameters
    ----------
    layer : Layer
    country : str or None
        English name of the country that it is of, where that is known.

    Returns
    -------
    Layer
        With ``swapped`` set where the axes were put right.
    """
    bounds = layer.bounds()
    if not layer.in_degrees or not np.isfinite(bounds).all():
        return layer
    west, south, east, north = bounds
    turned = (south, west, north, east)
    fits = _are_degrees(bounds)
    if not _are_degrees(turned) or (fits and not _lies_only(turned, bounds, country)):
        return layer
    flipped = shapely.transform(layer.shapes, lambda corners: corners[:, ::-1])
    return replace(layer, shapes=flipped, swapped=True)


def check_degrees(layer: Layer, where: str) -> None:
    """Refuse metres that say they are degrees, or say nothing.

    Parameters
    ----------
    layer : Layer
    where : str
        The file's name, for the error.

    Raises
    ------
    BoundaryError
        When the coordinates cannot be degrees and nothing says what else they are.
    """
    bounds = layer.bounds()
    if not layer.in_degrees or not np.isfinite(bounds).all() or _are_degrees(bounds):
        return
    west, south, east, north = bounds
    stated = "says it is in degrees" if layer.crs else "states no coordinate system"
    raise BoundaryError(
        f"The file {stated}, and its coordinates are not degrees: "
        f"they run from {west:,.0f}, {south:,.0f} to {east:,.0f}, {north:,.0f}",
        where=where,
        remedy="Add the .prj that belongs to it, or export it in WGS 84 (EPSG:4326).",
    )


def _are_degrees(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    least_x, least_y, most_x, most_y = _DEGREES
    level = south >= least_y - _SLACK and north <= most_y + _SLACK
    return west >= least_x and east <= most_x and level


def _lies_only(
    turned: tuple[float, float, float, float],
    stated: tuple[float, float, float, float],
    country: str | None,
) -> bool:
    """Whether a layer lies in its country the other way round only."""
    extents = find_extents(country) if country else ()
    return any(_touch(turned, one) for one in extents) and not any(
        _touch(stated, one) for one in extents
    )


def _touch(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    west, south, east, north = other
    if west > east:  # across the antimeridian
        return _touch(one, (west, south, 180.0, north)) or _touch(one, (-180.0, south, east, north))
    return one[0] <= east and west <= one[2] and one[1] <= north and south <= one[3]
