"""Finer drawings of a large level in sheets: each holds some areas whole, so there are no seams."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from geodata.web.arcs import Floats, Ints
from geodata.web.drawing import Drawing, Weighed
from geodata.web.writing import as_areas, as_lines, as_list, as_object

SHEET_FORMAT = "engagement-sheet/1"
"""Name of the layout of a sheet."""

# A sheet is a part of the country that one looks at together: a fetch of some tens of kilobytes.
_MOST = 600
# From one detail to the next, how much finer; and when so little is left that one takes it all.
_FINER = 4
_NEARLY_ALL = 1 / 2


def zoom_of(pixel: float, latitude: float) -> float:
    """Leaflet's zoom at which a pixel is so many degrees high, at a latitude."""
    return float(np.log2(360 * np.cos(np.radians(latitude)) / (256 * pixel)))


def tolerances(weighed: Weighed, coarsest: float, finest: float) -> list[float]:
    """How fine to draw each detail, coarse to fine, after an overview at ``coarsest``; degrees."""
    found: list[float] = []
    tolerance = coarsest
    while not found or found[-1] > finest:
        tolerance /= _FINER
        enough = tolerance <= finest or weighed.share(tolerance) > _NEARLY_ALL
        found.append(finest if enough else tolerance)
    return found


def split(places: Floats, sea: float, most: int = _MOST) -> list[Ints]:
    """Positions of areas by sheet.

    What a sea parts is parted first; what is still too many is halved across its longer side.

    Parameters
    ----------
    places : numpy.ndarray of float, shape (n, 2)
        A point of each area; NaN where it has no shape, and then it is in no sheet.
    sea : float
        A stretch without areas so wide parts them, in the units of the places.
    most : int
        Areas that a sheet holds at most.

    Returns
    -------
    list of numpy.ndarray of int
        Every position once, ascending within a sheet; sheets near each other follow each other.
    """
    there = np.flatnonzero(~np.isnan(places).any(axis=1))
    return [np.sort(sheet) for sheet in _halves(there, places, sea, most)] if len(there) else []


def _halves(chosen: Ints, places: Floats, sea: float, most: int) -> Iterator[Ints]:
    spread = np.ptp(places[chosen], axis=0)
    axis = int(spread[1] > spread[0])
    order = chosen[np.argsort(places[chosen, axis], kind="stable")]
    gaps = np.diff(places[order, axis])
    if gaps.max(initial=0) > sea:
        cut = int(gaps.argmax()) + 1
    elif len(order) > most:
        cut = len(order) // 2
    else:
        yield order
        return
    for half in (order[:cut], order[cut:]):
        yield from _halves(half, places, sea, most)


def write_sheets(drawing: Drawing, groups: list[Ints]) -> tuple[list[list[Any]], dict[str, bytes]]:
    """Write one detail.

    Parameters
    ----------
    drawing : Drawing
        All areas at the detail's fineness.
    groups : list of numpy.ndarray of int
        Positions of the areas of each sheet.

    Returns
    -------
    index : list
        West, south, east and north in degrees, and the file's name, of each sheet.
    files : dict of str to bytes
        Each sheet by its file's name.
    """
    index, files = [], {}
    for group in groups:
        body = _sheet(drawing, group)
        name = f"sheet-{hashlib.sha256(body).hexdigest()[:16]}.json"
        x, y, step = drawing.grid
        west, south, east, north = shapely.total_bounds(drawing.shapes[group]).tolist()
        corners = (x + west * step, y + south * step, x + east * step, y + north * step)
        index.append([*(round(corner, 7) for corner in corners), name])
        files[name] = body
    return index, files


def _sheet(drawing: Drawing, group: Ints) -> bytes:
    arcs = drawing.arcs_of(group)
    return as_object(
        {
            "format": SHEET_FORMAT,
            "positions": as_list(group),
            "arcs": as_lines(drawing.points, drawing.starts, arcs),
            "sides": as_list(drawing.borders.sides[arcs]),
            "areas": as_areas(drawing, group, arcs),
        }
    )
