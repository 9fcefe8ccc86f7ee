"""How far it is from area to area, as sparse pairs: by geodesic and terrain, or by a table.

Pairs that are further apart than a radius are never made, so there is no dense matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj

from geodata.areas import Areas
from geodata.errors import PlanError
from geodata.geometry import place_labels
from geodata.planning.request import PlanRequest

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MOST_PAIRS = 20_000_000
"""Pairs within a radius, beyond which it is refused: they would fill the memory."""

_GEOD = pyproj.Geod(ellps="WGS84")
_SHARPEST_KM = 6335.0  # the least radius of curvature of the ellipsoid, at the equator
_SEEN = 3  # P-codes in a message


@dataclass(frozen=True)
class Travel:
    """How far the areas of a level are from each other.

    Attributes
    ----------
    vintage, level : str, int
    pcodes : pandas.Index
        All areas of the level, sorted.
    origin, target : numpy.ndarray of int64, shape (k,)
        Positions in ``pcodes``; sorted by origin, then by target. Every area is paired with itself.
    km : numpy.ndarray of float64, shape (k,)
        One way, terrain included; of a table, whatever it counts.
    radius_km : float
        Pairs up to here are complete.
    terrain : float
        The factor that geodesic kilometres were multiplied by; 1 for a table.
    points : numpy.ndarray of float64, shape (n, 2)
        Longitude and latitude (WGS 84) that distances are taken from; NaN where there is none.
    table : str
        The id of the table; empty for geodesic distances.
    unit : str
        What is counted: ``km``, or the unit of the table, which may be unknown (empty).
    strays : int
        Rows of the table that name no area of the level.
    """

    vintage: str
    level: int
    pcodes: pd.Index
    origin: Ints
    target: Ints
    km: Floats
    radius_km: float
    terrain: float
    points: Floats
    table: str = ""
    unit: str = "km"
    strays: int = 0

    @property
    def geodesic(self) -> bool:
        """Whether distances are geodesic, not those of a table."""
        return not self.table

    @property
    def unplaced(self) -> Mask:
        """Which areas have no point to measure from, shape (n,)."""
        return np.asarray(np.isnan(self.points).any(axis=1))

    def from_starts(self, starts: Sequence[str]) -> tuple[Floats, Ints]:
        """The way from the nearest of some starts to every area.

        Parameters
        ----------
        starts : sequence of str
            P-codes; the first of those equally near is taken.

        Returns
        -------
        km : numpy.ndarray of float64, shape (n,)
            One way; infinite where it is not known.
        nearest : numpy.ndarray of int64, shape (n,)
            Which start, as a position in ``starts``.

        Raises
        ------
        PlanError
            When a start is no area of the level, or has no point.
        """
        at = self.pcodes.get_indexer(pd.Index(starts, dtype=object))
        if (at < 0).any():
            code = starts[int(np.flatnonzero(at < 0)[0])]
            raise PlanError(f"There is no area {code} to start from at ADM{self.level}")
        if self.geodesic and self.unplaced[at].any():
            code = starts[int(np.flatnonzero(self.unplaced[at])[0])]
            raise PlanError(f"{code} has no place on the map to start from")
        ways = np.stack([self._from(position) for position in at])
        nearest = ways.argmin(axis=0)
        return ways[nearest, np.arange(ways.shape[1])], nearest.astype(np.int64)

    def _from(self, start: int) -> Floats:
        if self.geodesic:
            here = np.broadcast_to(self.points[start], self.points.shape)
            return np.nan_to_num(_geodesic_km(here, self.points), nan=np.inf) * self.terrain
        ways = np.full(len(self.pcodes), np.inf)
        first, last = np.searchsorted(self.origin, [start, start + 1])
        ways[self.target[first:last]] = self.km[first:last]
        return ways


def measure_travel(
    areas: Areas, level: int, request: PlanRequest, table: pd.DataFrame | None = None
) -> Travel:
    """The travel that a request asks for: of its table, or geodesic within its radius.

    Parameters
    ----------
    table : pandas.DataFrame, optional
        What ``loaders.travel.read_travel`` gave, for a request that names one.

    Raises
    ------
    PlanError
        When the request names a table and none is given, and as the two functions do.
    """
    if not request.travel:
        return travel_geodesic(areas, level, request.radius_km, request.terrain)
    if table is None:
        raise PlanError(
            f"The travel table {request.travel} is not there",
            remedy="Load it again, or plan with geodesic distances.",
        )
    return travel_from_table(table, areas, level, table=request.travel)


def travel_geodesic(areas: Areas, level: int, radius_km: float, terrain: float = 1.3) -> Travel:
    """Distances between the label points of areas, along the ellipsoid, times a factor.

    Candidates come from a k-d tree of points on the unit sphere, so neither the poles nor the
    antimeridian are special; what counts is the geodesic (Karney 2013, through PROJ).

    Parameters
    ----------
    areas : Areas
        An area without a label point is measured from a point well inside its shape.
    level : int
    radius_km : float
        Kilometres of travel, terrain included.
    terrain : float
        Kilometres of road for each geodesic kilometre, 1 or more.

    Returns
    -------
    Travel

    Raises
    ------
    PlanError
        When more than :data:`MOST_PAIRS` pairs lie within the radius.
    AreaError
        When there is no such level.
    """
    points = points_of(areas, level)
    origin, target = _near(points, radius_km / terrain)
    km = _geodesic_km(points[origin], points[target]) * terrain
    kept = km <= radius_km
    itself = np.arange(len(points))
    return _paired(
        areas,
        level,
        (
            np.concatenate([origin[kept], target[kept], itself]),
            np.concatenate([target[kept], origin[kept], itself]),
            np.concatenate([km[kept], km[kept], np.zeros(len(points))]),
        ),
        radius_km=radius_km,
        terrain=terrain,
        points=points,
    )


def travel_from_table(
    frame: pd.DataFrame, areas: Areas, level: int, *, table: str = "table"
) -> Travel:
    """Distances or costs as a table states them.

    A pair that is stated in one direction only is the same in the other; of a pair that is stated
    more than once the least counts; an area is at no distance from itself. What the table does
    not state cannot be travelled.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``from``, ``to`` (P-codes), ``cost`` (0 or more), and ``unit`` where it is known.
    areas : Areas
    level : int
    table : str
        Its id.

    Raises
    ------
    PlanError
        When no row is about two areas of the level.
    """
    pcodes = areas.at(level).index
    origin = pcodes.get_indexer(pd.Index(frame["from"], dtype=object))
    target = pcodes.get_indexer(pd.Index(frame["to"], dtype=object))
    known = (origin >= 0) & (target >= 0)
    if not known.any():
        named = ", ".join(map(str, frame["from"].unique()[:_SEEN]))
        raise PlanError(
            f"The travel table is about no two areas of ADM{level}; it names {named}",
            remedy=f"Give it with the P-codes of {areas.vintage}.",
        )
    origin, target = origin[known], target[known]
    cost = frame["cost"].to_numpy(np.float64)[known]
    units = frame["unit"].unique() if "unit" in frame else [""]
    return _paired(
        areas,
        level,
        _either_way(origin, target, cost, len(pcodes)),
        radius_km=float("inf"),
        terrain=1.0,
        points=points_of(areas, level),
        table=table,
        unit=str(units[0]) if len(units) == 1 else "",
        strays=int((~known).sum()),
    )


def _either_way(origin: Ints, target: Ints, cost: Floats, n: int) -> tuple[Ints, Ints, Floats]:
    """Pairs as stated, turned round where only one direction is, and of every area with itself."""
    itself = np.arange(n)
    stated = pd.DataFrame({"origin": origin, "target": target, "km": cost, "turned": 0})
    turned = pd.DataFrame({"origin": target, "target": origin, "km": cost, "turned": 1})
    own = pd.DataFrame({"origin": itself, "target": itself, "km": 0.0, "turned": 0})
    pairs = pd.concat([own, stated, turned]).sort_values(["turned", "km"], kind="stable")
    pairs = pairs.drop_duplicates(["origin", "target"])
    return (
        pairs["origin"].to_numpy(np.int64),
        pairs["target"].to_numpy(np.int64),
        pairs["km"].to_numpy(np.float64),
    )


def _paired(
    areas: Areas,
    level: int,
    pairs: tuple[Ints, Ints, Floats],
    *,
    radius_km: float,
    terrain: float,
    points: Floats,
    table: str = "",
    unit: str = "km",
    strays: int = 0,
) -> Travel:
    origin, target, km = pairs
    order = np.lexsort((target, origin))
    return Travel(
        areas.vintage,
        level,
        areas.at(level).index,
        origin[order].astype(np.int64),
        target[order].astype(np.int64),
        km[order],
        radius_km,
        terrain,
        points,
        table,
        unit,
        strays,
    )


def points_of(areas: Areas, level: int) -> Floats:
    """The points that distances are taken from: label points, else points well inside.

    Returns
    -------
    numpy.ndarray of float64, shape (n, 2)
        Longitude and latitude (WGS 84) in the order of ``areas.at(level)``; NaN where there is
        no shape.
    """
    units = areas.at(level)
    points = np.array(units[["label_x", "label_y"]].to_numpy(np.float64, na_value=np.nan))
    missing = np.isnan(points).any(axis=1)
    if missing.any():
        points[missing] = place_labels(units["geometry"].to_numpy()[missing])
    return points


def _near(points: Floats, geodesic_km: float) -> tuple[Ints, Ints]:
    """Pairs of points that may lie within a distance, each once, as positions."""
    from scipy.spatial import cKDTree  # late: a quarter of a second

    placed = np.flatnonzero(~np.isnan(points).any(axis=1))
    longitude, latitude = np.radians(points[placed]).T
    level = np.cos(latitude)
    sphere = np.column_stack(
        [level * np.cos(longitude), level * np.sin(longitude), np.sin(latitude)]
    )
    tree = cKDTree(sphere)
    # On the ellipsoid a geodesic turns the normal by no more than its length over this radius.
    chord = 2 * np.sin(min(geodesic_km / _SHARPEST_KM, np.pi) / 2) * (1 + 1e-12) + 1e-12
    if tree.count_neighbors(tree, chord) > MOST_PAIRS:
        raise PlanError(
            f"Too many areas lie within {geodesic_km:,.0f} km of each other to plan with",
            remedy="Choose a smaller radius or a coarser level.",
        )
    pairs = tree.query_pairs(chord, output_type="ndarray")
    return placed[pairs[:, 0]], placed[pairs[:, 1]]


def _geodesic_km(start: Floats, end: Floats) -> Floats:
    if not len(start):
        return np.zeros(0)
    return np.asarray(_GEOD.inv(*start.T, *end.T)[2], dtype=np.float64) / 1000
