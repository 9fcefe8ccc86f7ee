"""Points of records: which area each lies in, and how precisely that is known.

Columns are read as a whole: latitude and longitude that stand in each other's column are
recognised from all points together, never row by row. A point that stands for a whole country or
province, because a precision code says so or because many rows share the very centre of one, is
known only to that area.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Geod

from geodata.areas import Areas
from geodata.locate import locate

Degrees = npt.NDArray[np.float64]

# Columns are taken as swapped when so few points fit as given, and so many the other way round;
# where only about half do, or the latitudes are polar, it is a suspicion and nothing is placed.
_FIT_AS_GIVEN = 0.1
_FIT_SWAPPED = 0.9
_FIT_SUSPECTED = 0.5
_POLAR = 66.5  # degrees: few records are of places beyond the polar circles

_CENTRE_ROWS = 5  # rows at one point from which on it may stand for an area
_CENTRE_SHARE = 0.005  # of the area's width: how near to its centre that point must lie
_GEOD = Geod(ellps="WGS84")

# Angles as navigators write them. O is west in Spanish and east in German: it is not read.
_ANGLE_SIGN = re.compile("[°º'\u2019\u2032nsew]", re.IGNORECASE)
_ANGLE = re.compile(
    r"(?P<before>[NSEW])?\s*(?P<degrees>[-+]?\d{1,3}(?:\.\d+)?)\s*[°º]?"
    r"(?:\s*(?P<minutes>\d{1,2}(?:\.\d+)?)\s*['\u2019\u2032])?"
    r"(?:\s*(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:[\"\u201d\u2033]|''))?\s*(?P<after>[NSEW])?",
    re.IGNORECASE,
)

# Precision codes of the geocoding methodology that aid management systems use (AidData and UCDP,
# 2010), and the ADM level that each is known to; 1 and 2 are exact or near. 5 is estimated: along a
# river or a road, or a part of the country larger than a province.
PRECISION_LEVELS: Mapping[str, int] = {"3": 2, "4": 1, "5": 0, "6": 0, "7": 0, "8": 0, "9": 0}

_PRECISION_CODES = frozenset({"", "1", "2", *PRECISION_LEVELS})


class Point(NamedTuple):
    """Where the point of one row lies.

    Attributes
    ----------
    pcode : str
        The finest area there; empty outside all of them.
    level : int
        ADM level that it is known to: the finest unless something says it is coarser.
    is_centre : bool
        Whether it is known no better because it stands for a whole area.
    """

    pcode: str
    level: int
    is_centre: bool = False


@dataclass(frozen=True)
class Points:
    """Where the points of a file lie.

    Attributes
    ----------
    each : list of Point or None
        One a row; None without a point.
    given : bool
        Whether the file has coordinates at all.
    swapped : bool
        Whether longitude and latitude stood in each other's column, and were read that way.
    suspected : bool
        Whether they look swapped, but do not fit that way either.
    longitudes, latitudes : numpy.ndarray of float, shape (n,)
        As read, in degrees; NaN where there are none.
    """

    each: list[Point | None]
    given: bool
    swapped: bool
    suspected: bool
    longitudes: Degrees
    latitudes: Degrees


def locate_points(stated: pd.DataFrame, areas: Areas) -> Points:
    """Find the finest area of each point.

    Parameters
    ----------
    stated : pandas.DataFrame
        With ``longitude`` and ``latitude`` in degrees, EPSG:4326; numbers or text. Without these
        columns no row has a point. ``known_to`` (ADM level) and ``precision`` (a code of
        :data:`PRECISION_LEVELS`) say how precisely a point is known, where they are filled.
    areas : Areas

    Returns
    -------
    Points
    """
    if not {"longitude", "latitude"} <= set(stated.columns):
        nowhere = np.full(len(stated), np.nan)
        return Points([None] * len(stated), False, False, False, nowhere, nowhere)
    x, y = read_degrees(stated["longitude"]), read_degrees(stated["latitude"])
    there = np.isfinite(x) & np.isfinite(y)
    units = areas.at(areas.finest)
    found, swapped, suspected = _find(x, y, there, units["geometry"].to_numpy())
    if swapped:
        x, y = y, x
    levels = np.minimum(_stated_levels(stated), areas.finest)
    centres = _find_centres(x, y, there, areas)
    codes = [*units.index, ""]  # position -1 is outside
    each = [
        Point(codes[at], int(min(level, centre)), bool(min(level, centre) < areas.finest))
        if known
        else None
        for at, known, level, centre in zip(found, there, levels, centres, strict=True)
    ]
    return Points(each, True, swapped, suspected, x, y)


def _find(
    x: Degrees, y: Degrees, there: npt.NDArray[np.bool_], shapes: npt.NDArray[np.object_]
) -> tuple[npt.NDArray[np.intp], bool, bool]:
    """Position of each point's area, whether the columns are swapped, or suspected to be."""
    found = locate(x, y, shapes)
    if not there.any() or np.mean(found[there] >= 0) >= _FIT_AS_GIVEN:
        return found, False, False
    other = locate(y, x, shapes)
    fit = float(np.mean(other[there] >= 0))
    if fit > _FIT_SWAPPED:
        return other, True, False
    polar = (np.abs(y[there]) > _POLAR) & (np.abs(x[there]) < _POLAR)
    return found, False, bool(fit > _FIT_SUSPECTED or np.mean(polar) > _FIT_SUSPECTED)


def _stated_levels(stated: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The ADM level that each row says its point is known to; a large number where it does not."""
    levels = np.full(len(stated), 99, dtype=np.int64)
    if "precision" in stated:
        texts = stated["precision"].fillna("").astype("str").str.strip().str.removesuffix(".0")
        if set(texts) <= _PRECISION_CODES:  # else metres, as telephones give them
            known = texts.map(PRECISION_LEVELS).fillna(99).to_numpy(dtype="int64")
            levels = np.minimum(levels, known)
    if "known_to" in stated:
        numbers = pd.to_numeric(stated["known_to"], errors="coerce").fillna(99)
        levels = np.minimum(levels, numbers.to_numpy(dtype="int64"))
    return levels


def _find_centres(
    x: Degrees, y: Degrees, there: npt.NDArray[np.bool_], areas: Areas
) -> npt.NDArray[np.int64]:
    """The level of the area that a point is the centre of, where many rows share it."""
    levels = np.full(len(x), 99, dtype=np.int64)
    pairs = pd.MultiIndex.from_arrays([x[there], y[there]])
    counts = pairs.value_counts()
    for lon, lat in counts.index[counts >= _CENTRE_ROWS]:
        level = _centre_level(lon, lat, areas)
        if level is not None:
            levels[(x == lon) & (y == lat)] = level
    return levels


def _centre_level(lon: float, lat: float, areas: Areas) -> int | None:
    """The coarsest level, short of the finest, with an area whose centre lies just there."""
    for level in areas.levels[:-1]:
        units = areas.at(level)
        held = units[shapely.intersects(units["geometry"].to_numpy(), shapely.Point(lon, lat))]
        for shape in held["geometry"]:
            width_m = abs(_GEOD.geometry_area_perimeter(shape)[0]) ** 0.5
            marks = (shape.centroid, shape.representative_point())
            away = min(_GEOD.inv(lon, lat, mark.x, mark.y)[2] for mark in marks)
            if away <= _CENTRE_SHARE * width_m:
                return level
    return None


def read_degrees(column: pd.Series) -> Degrees:
    """Degrees as numbers, NaN where there are none.

    A decimal comma counts as a point; ``4°51'36"N``, ``4.86 N`` and ``S 4.86°`` are read too.
    """
    if not pd.api.types.is_numeric_dtype(column):
        column = column.astype("str").str.strip().str.replace(",", ".", regex=False)
        angles = column.str.contains(_ANGLE_SIGN)
        column = column.mask(angles, column[angles].map(_degrees_of_angle))
    return np.asarray(pd.to_numeric(column, errors="coerce").to_numpy(dtype="float64"))


def _degrees_of_angle(text: str) -> str:
    """Degrees, minutes and seconds with a letter or signs, as decimal degrees; empty if none."""
    found = _ANGLE.fullmatch(text)
    letters = "" if found is None else f"{found['before'] or ''}{found['after'] or ''}".upper()
    if found is None or len(letters) > 1:
        return ""
    minutes, seconds = float(found["minutes"] or 0), float(found["seconds"] or 0)
    if max(minutes, seconds) >= 60:
        return ""
    whole = float(found["degrees"])
    sign = -1 if letters in ("S", "W") or whole < 0 else 1
    return str(sign * (abs(whole) + minutes / 60 + seconds / 3600))


def distance_km(lon: float, lat: float, shape: shapely.Geometry) -> float:
    """How far outside an area a point lies: geodesic kilometres on WGS 84, 0 inside.

    The nearest point of the area is found on a plane that is stretched to be true around the point.
    """
    stretch = float(np.cos(np.radians(lat))) or 1e-9
    flat = shapely.transform(shape, lambda at: (at - [lon, lat]) * [stretch, 1.0])
    near = shapely.get_coordinates(shapely.shortest_line(shapely.Point(0, 0), flat))[-1]
    return float(_GEOD.inv(lon, lat, lon + near[0] / stretch, lat + near[1])[2]) / 1000
