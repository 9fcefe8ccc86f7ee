"""A plan as layers of a GeoPackage, for a GIS: visits, areas served, and the ways to them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from dashboard.exports.plan import sentences, tables
from dashboard.exports.plan.told import Told
from geodata.planning.travel import points_of

_ROUTES = "Straight lines from starts to visits; nobody travels along them."


def write_layers(told: Told) -> bytes:
    """A plan as a GeoPackage in WGS 84.

    Layers: ``visits`` (points that stand for the areas visited), ``areas_served`` (their shapes),
    ``routes`` (straight lines, empty where trips have no start) and the table ``about``.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder) / "plan.gpkg"
        _write(file, "visits", _visits(told), "Point", "Points that stand for the areas visited.")
        _write(file, "areas_served", _served(told), "MultiPolygon", sentences.title(told))
        _write(file, "routes", _routes(told), "MultiLineString", _ROUTES)
        pyogrio.write_dataframe(_about(told), file, layer="about", append=True)
        return file.read_bytes()


def _write(file: Path, layer: str, frame: gpd.GeoDataFrame, kind: str, said: str) -> None:
    pyogrio.write_dataframe(
        frame,
        file,
        layer=layer,
        driver="GPKG",
        geometry_type=kind,
        append=file.exists(),
        layer_options={"DESCRIPTION": said, "GEOMETRY_NAME": "geom"},
    )


def _framed(rows: dict[str, object], geometry: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=geometry, crs="EPSG:4326")


def _visits(told: Told) -> gpd.GeoDataFrame:
    stops = told.plan.stops
    rows = {
        "visit": [stop.order for stop in stops],
        "pcode": _texts(stop.pcode for stop in stops),
        "name": _texts(told.place(stop.pcode) for stop in stops),
        "within": _texts(told.holders(stop.pcode) for stop in stops),
        "start": _texts(told.place(stop.start) if stop.start else "" for stop in stops),
        "distance": _numbers(stop.distance_km if stop.start else None for stop in stops),
        "unit": _texts(told.plan.unit for _ in stops),
        "days": _numbers(stop.days for stop in stops),
        "cost": _numbers(stop.cost for stop in stops),
        "adds_people": _numbers(stop.gain.people for stop in stops),
        "adds_areas": [stop.gain.areas for stop in stops],
        "why": _texts(tables.say_why(told, at) for at in range(len(stops))),
        "offices": _texts(tables.name_offices(told, stop) for stop in stops),
        **_assigned(told, [stop.pcode for stop in stops]),
    }
    return _framed(rows, _points(told, [stop.pcode for stop in stops]))


def _served(told: Told) -> gpd.GeoDataFrame:
    served = tables.in_order(told)
    codes = [one.pcode for one in served]
    warmth = [told.warmth(one) for one in served]
    rows = {
        "visit": [told.visit_of(code) for code in codes],
        "pcode": _texts(codes),
        "name": _texts(told.place(code) for code in codes),
        "within": _texts(told.holders(code) for code in codes),
        "served_from": _texts(one.stop for one in served),
        "distance": _numbers(one.km for one in served),
        "unit": _texts(told.plan.unit for _ in served),
        "population": _numbers(one.population for one in served),
        "state_before": _texts(tables.say_state(one.state) for one in served),
        "warmth_before": _numbers(before for before, _ in warmth),
        "warmth_after": _numbers(after for _, after in warmth),
        **_assigned(told, codes),
    }
    shapes = told.areas.at(told.plan.level)["geometry"].reindex(codes)
    return _framed(rows, shapes.to_numpy())


def _routes(told: Told) -> gpd.GeoDataFrame:
    """From start to visit, where they differ and both have a place."""
    stops = [stop for stop in told.plan.stops if stop.start not in ("", stop.pcode)]
    ends = _points(told, [stop.pcode for stop in stops])
    starts = _points(told, [stop.start for stop in stops])
    lines = [_line(start, end) for start, end in zip(starts, ends, strict=True)]
    rows = {
        "visit": [stop.order for stop in stops],
        "start": _texts(stop.start for stop in stops),
        "pcode": _texts(stop.pcode for stop in stops),
        "there_and_back": _numbers(stop.distance_km for stop in stops),
        "unit": _texts(told.plan.unit for _ in stops),
        "drawn": _texts("straight, not along roads" for _ in stops),
    }
    return _framed(rows, lines)


def _line(start: shapely.Point | None, end: shapely.Point | None) -> shapely.MultiLineString:
    """A straight line, the shorter way round the world: cut where it crosses 180 degrees."""
    if start is None or end is None:
        return shapely.MultiLineString()
    if abs(end.x - start.x) <= 180:
        return shapely.MultiLineString([[(start.x, start.y), (end.x, end.y)]])
    turn = 360.0 if end.x < start.x else -360.0
    edge = turn / 2
    share = (edge - start.x) / (end.x + turn - start.x)
    crossing = start.y + share * (end.y - start.y)
    return shapely.MultiLineString(
        [[(start.x, start.y), (edge, crossing)], [(-edge, crossing), (end.x, end.y)]]
    )


def _points(told: Told, codes: list[str]) -> list[shapely.Point | None]:
    """The points that stand for some areas; None for one without a place."""
    level = told.plan.level
    every = pd.DataFrame(points_of(told.areas, level), index=told.areas.at(level).index)
    points = every.reindex(codes).to_numpy(np.float64)
    return [None if np.isnan(xy).any() else shapely.Point(xy) for xy in points]


def _assigned(told: Told, codes: list[str]) -> dict[str, object]:
    """Who takes care of areas and when, whether or not anybody does yet: a layer keeps its form."""
    fields: dict[str, object] = {
        field: _texts(told.assignment(code, field) for code in codes) for field in ("team", "owner")
    }
    for field, column in (("first_day", "start"), ("last_day", "end")):
        days = [told.assignment(code, column) for code in codes]
        fields[field] = _texts(
            None if d is None else pd.Timestamp(d).date().isoformat() for d in days
        )
    return fields


def _about(told: Told) -> pd.DataFrame:
    said = [
        ("Plan", told.name),
        ("What it brings", sentences.title(told)),
        *(("How good it is", one) for one in sentences.certainty(told)),
        *(("Not known", one) for one in sentences.not_known(told)),
        *sentences.asked(told),
        ("Routes", _ROUTES),
        *(("Not in this file", one) for one in sentences.left_out(told)),
    ]
    return pd.DataFrame(said, columns=["what", "said"])


def _texts(values: Iterable[object]) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def _numbers(values: Iterable[float | None]) -> pd.Series:
    return pd.Series(list(values), dtype="float64").round(3)
