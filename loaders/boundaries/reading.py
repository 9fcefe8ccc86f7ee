"""Boundary files in: from a foreign file to areas of every level, with a fate for every feature."""

from __future__ import annotations

import datetime as dt
import json
import warnings
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geodata.errors import BoundaryError
from geodata.geometry import measure_km2
from geodata.ledger import Warned, count_fates
from geodata.model import Loaded, conform
from loaders.boundaries.attributes import known_text
from loaders.boundaries.choice import Choice, choose_layer
from loaders.boundaries.country import find_country
from loaders.boundaries.features import Features, prepare_features
from loaders.boundaries.findings import describe_reading, find_warnings
from loaders.boundaries.hierarchy import Hierarchy, build_hierarchy
from loaders.boundaries.layers import read_layers
from loaders.boundaries.population import find_population
from loaders.source import Source, SourceLike, open_source

_MOSTLY = 0.5  # share of units lying in several others that makes them not one level
_SENTINELS = ("1899-12-30", "1900-01-01", "1970-01-01")


def read_boundaries(
    source: SourceLike,
    *,
    profile: str | None = None,
    level: int | None = None,
    name: str | None = None,
) -> Loaded:
    """Read a boundary file into areas.

    GeoJSON, TopoJSON, Shapefile (with its parts, or zipped), GeoPackage, GeoParquet and
    FlatGeobuf. The features of the finest polygon layer are the finest areas; coarser levels are
    dissolved from them by what their attributes say they lie in; a country is always at the top.
    Invalid rings are repaired and other coordinate systems brought to WGS 84, and both are said.

    Parameters
    ----------
    source : path, (name, bytes), upload, sequence of these, or Source
        See :func:`loaders.source.open_source`.
    profile : str, optional
        A key of :data:`loaders.boundaries.profiles.PROFILES`, ``geoboundaries``, ``natural-earth``,
        ``dhis2`` or ``generic``; recognised when not given.
    level : int, optional
        ADM level of the areas wanted. Where the file states levels it is the finest kept; where
        it does not, it is what the rows are taken for.
    name : str, optional
        What to call the source instead of its file name; the country too, where the file does
        not say which it is.

    Returns
    -------
    Loaded
        Tables ``sources``, ``areas`` (all levels) and ``ledger`` (one row a feature).

    Raises
    ------
    SourceError
        When the file cannot be read at all.
    BoundaryError
        When it has no polygons, neither names nor codes, coordinates that nothing explains, or
        levels that cannot be told apart.
    """
    opened = open_source(source)
    choice = choose_layer(read_layers(opened), opened.name, opened.stem, profile, level)
    features = prepare_features(choice, opened.name)
    built = _build(choice, features, opened.name, name or opened.stem, level)
    source_id = opened.source_id("boundaries")
    areas = _areas_table(choice, built, source_id, opened.sha256)
    ledger = _ledger_table(choice, features, source_id)
    warned = list(find_warnings(choice, features, built))
    sources = _source_table(choice, built, opened, name or opened.name, areas, ledger, warned)
    return Loaded({"sources": sources, "areas": areas, "ledger": ledger})


def _build(
    choice: Choice, features: Features, where: str, title: str, level: int | None
) -> Hierarchy:
    usable = features.usable
    frame = choice.layer.frame[usable]
    code = choice.layout.finest.code
    codes = known_text(frame[code]) if code else pd.Series(dtype=object)
    country = find_country(codes, title)
    levels = features.levels[usable].astype(int)
    built = build_hierarchy(
        frame, features.shapes[usable], levels, choice.layout, country, keep=level
    )
    _check_one_level(built, where)
    return built


def _check_one_level(built: Hierarchy, where: str) -> None:
    """Refuse units that lie on top of each other: levels or vintages nobody told apart."""
    finest = built.units[built.units["level"] == built.units["level"].max()]
    shapes = finest["geometry"].to_numpy()
    labels = shapely.points(finest[["label_x", "label_y"]].to_numpy())
    inside, _ = shapely.STRtree(shapes).query(labels, predicate="within")
    covered = np.bincount(inside, minlength=len(shapes))
    if len(shapes) > 1 and (covered > 1).mean() > _MOSTLY:
        raise BoundaryError(
            "The areas lie on top of each other: several levels or vintages in one layer",
            where=where,
            remedy="Add a column 'level' that says ADM1, ADM2, ..., or give one level a file.",
        )


def _areas_table(choice: Choice, built: Hierarchy, source_id: str, sha256: str) -> pd.DataFrame:
    """The units as the canonical table."""
    units, frame = built.units, choice.layer.frame
    dates = {kind: _read_dates(frame[column]) for kind, column in choice.layout.dates.items()}
    own = units["level"] == units["level"].max()
    areas = units.drop(columns="row").assign(
        source_id=source_id, vintage=_vintage(units, dates, sha256)
    )
    for kind, column in dates.items():
        areas[kind] = units["row"].map(column).where(own, _usual(column))
    if population := find_population(frame):
        people = pd.to_numeric(frame[population], errors="coerce").round()
        areas["population"] = units["row"].map(people).where(own & _alone(units, built))
    areas["area_km2"] = measure_km2(areas["geometry"].to_numpy())
    return conform("areas", areas)


def _alone(units: pd.DataFrame, built: Hierarchy) -> pd.Series:
    """Units of one feature: the people of parts are not known to be of the whole or of a part."""
    return ~units["pcode"].isin(built.joined)


def _vintage(units: pd.DataFrame, dates: dict[str, pd.Series], sha256: str) -> str:
    day = _usual(dates["valid_on"]) if "valid_on" in dates else pd.NaT
    dated = "undated" if pd.isna(day) else f"{day:%Y-%m-%d}"
    root = units.loc[units["level"] == 0, "pcode"]
    stem = root.iloc[0].lower() if len(root) == 1 else "world"
    return f"{stem}-{dated}-{sha256[:6]}"


def _usual(days: pd.Series) -> Any:
    """The most frequent day, NaT when none is known."""
    common = days.mode()
    return common.iloc[0] if len(common) else pd.NaT


def _read_dates(column: pd.Series) -> pd.Series:
    """Days from dates, milliseconds since 1970, or text; sentinels are not dates."""
    numbers = pd.api.types.is_numeric_dtype(column)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that formats are mixed is why they are read one by one
        days = (
            pd.to_datetime(column, unit="ms", errors="coerce", utc=True)
            if numbers
            else pd.to_datetime(column, format="mixed", errors="coerce", utc=True)
        )
    days = days.dt.tz_localize(None).dt.normalize()
    return days.mask(days.isin(pd.to_datetime(list(_SENTINELS))))


def _ledger_table(choice: Choice, features: Features, source_id: str) -> pd.DataFrame:
    """One row a feature: what became of it."""
    usable = features.usable
    frame = choice.layer.frame
    raw = pd.Series(None, index=frame.index, dtype=object)
    reasons = features.reasons.copy()
    reasons[(features.faults != "") & usable] = "repaired_geometry"
    raw[~usable] = [
        json.dumps(row, ensure_ascii=False, default=str)
        for row in frame[~usable].to_dict(orient="records")
    ]
    ledger = pd.DataFrame(
        {
            "source_id": source_id,
            "row": np.arange(1, len(frame) + 1),
            "fate": np.where(usable, "loaded", "rejected"),
            "reason": reasons,
            "field": features.fields,
            "message": features.messages,
            "raw": raw,
        }
    )
    return conform("ledger", ledger)


def _source_table(
    choice: Choice,
    built: Hierarchy,
    source: Source,
    name: str,
    areas: pd.DataFrame,
    ledger: pd.DataFrame,
    warned: list[Warned],
) -> pd.DataFrame:
    row = {
        "source_id": source.source_id("boundaries"),
        "kind": "boundaries",
        "name": name,
        "format": f"{choice.layout.provider}, {choice.layer.format}",
        "hash": source.sha256,
        "loaded_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "vintage": areas["vintage"].iloc[0],
        "illustrative": False,
        **count_fates(ledger),
        "read": json.dumps(describe_reading(choice, built), ensure_ascii=False),
        "warnings": json.dumps([one.as_dict() for one in warned], ensure_ascii=False),
    }
    return conform("sources", pd.DataFrame([row]))
