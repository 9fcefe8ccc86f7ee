"""Boundary files in: from foreign files to areas of every level, with a fate for every feature."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from geodata.errors import BoundaryError
from geodata.geometry import measure_km2
from geodata.model import Loaded, conform
from loaders.boundaries.axes import settle_axes
from loaders.boundaries.choice import Choice, Pick, choose_layers
from loaders.boundaries.country import Country, find_country, name_territory
from loaders.boundaries.description import describe_reading
from loaders.boundaries.features import Features, prepare_features
from loaders.boundaries.findings import find_warnings
from loaders.boundaries.hierarchy import Hierarchy, Stratum, build_hierarchy
from loaders.boundaries.layers import FORMATS, read_layers
from loaders.boundaries.outcome import Read
from loaders.boundaries.population import find_population
from loaders.boundaries.splitting import covered_share, split_levels
from loaders.boundaries.units import state_units
from loaders.boundaries.vintages import check_versions, read_days, usual_day
from loaders.provenance import hand_on
from loaders.source import Source, SourceLike, open_source

_MOSTLY = 0.5  # share of units lying in several others that makes them not one level


def read_boundaries(
    source: SourceLike,
    *,
    profile: str | None = None,
    level: int | None = None,
    name: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Loaded:
    """Read boundary files into areas.

    GeoJSON, TopoJSON, KML, Shapefile (with its parts, or zipped), GeoPackage, GeoParquet and
    FlatGeobuf; one file or layer with several levels, or one a level. The features of the finest
    layer of polygons are the finest areas. Coarser areas have the names and codes of their own
    layer, where there is one, and are always the sum of the finer ones in shape; a country is at
    the top. Invalid rings are repaired and other coordinate systems brought to WGS 84, and both
    are said.

    Parameters
    ----------
    source : path, (name, bytes), upload, sequence of these, or Source
        See :func:`loaders.source.open_source`.
    profile : str, optional
        A key of :data:`loaders.boundaries.profiles.PROFILES`, ``geoboundaries``, ``natural-earth``,
        ``dhis2``, ``tiger`` or ``generic``; recognised when not given.
    level : int, optional
        ADM level of the areas wanted. Where the file states levels it is the finest kept; where
        it does not, it is what the rows are taken for.
    name : str, optional
        What to call the source instead of its file name; the country too, where the file does
        not say which it is.
    columns : mapping of str to str, optional
        Which column is which field, such as ``{"adm2_name": "NAME", "adm2_code": "CODE"}``,
        instead of what would be recognised. Fields: ``adm0_name`` to ``adm5_name``, ``_code`` and
        ``_kind`` alike, ``parent_code``, ``valid_on``, ``valid_to``, ``version``.

    Returns
    -------
    Loaded
        Tables ``sources``, ``areas`` (all levels) and ``ledger``: one row a feature, counted
        through the layers that are read, the coarsest first. ``sources.read`` is described at
        :func:`loaders.boundaries.description.describe_reading`.

    Raises
    ------
    SourceError
        When the file cannot be read at all.
    BoundaryError
        When it has no polygons, neither names nor codes, coordinates that nothing explains, or
        levels or versions that cannot be told apart.
    """
    opened = open_source(source)
    where = opened.name
    choice = choose_layers(
        read_layers(opened), where, profile=profile, level=level, columns=columns
    )
    choice = _settle_axes(choice)
    title = name or opened.stem
    prepared = [_split(*_prepare(pick, where)) for pick in choice.picks]
    choice = replace(choice, picks=tuple(pick for pick, _ in prepared))
    features = [one for _, one in prepared]
    built = build_hierarchy(_strata(choice, features), _find_country(choice, title), keep=level)
    read = Read(choice, tuple(features), built)
    _check_one_level(built, where)
    areas = _areas_table(read, opened)
    ledger = _ledger_table(read, opened)
    finest = choice.finest
    return hand_on(
        opened,
        "boundaries",
        {"areas": areas, "ledger": ledger},
        form=f"{finest.layout.provider}, {finest.layer.format}",
        vintage=areas["vintage"].iloc[0],
        read=describe_reading(read),
        warnings=find_warnings(read),
        name=name or _name(opened),
    )


def _name(source: Source) -> str:
    """The file's name; of one file a level all of them."""
    mains = [name for name in source.names if Path(name).suffix.lower() in (*FORMATS, ".zip")]
    return " + ".join(mains) or source.name


def _settle_axes(choice: Choice) -> Choice:
    picks = []
    for pick in choice.picks:
        country = pick.layout.country or _stated_country(pick)
        known = name_territory(country) if country else None
        picks.append(replace(pick, layer=settle_axes(pick.layer, known)))
    return replace(choice, picks=tuple(picks))


def _stated_country(pick: Pick) -> str | None:
    """The ISO code that a layer states as its country's, or with which its codes begin."""
    fields = pick.layout.at(0)
    if fields is not None and pick.level > 0:
        code, _ = state_units(pick.layer.frame, fields)
        if code.nunique() == 1:
            return str(code.dropna().iloc[0])
    code, _ = state_units(pick.layer.frame, pick.layout.finest)
    found = find_country(code, "")
    return found.code if found.code.isupper() else None


def _prepare(pick: Pick, where: str) -> tuple[Pick, Features]:
    features = prepare_features(pick, where)
    check_versions(pick.layer.frame[features.usable], pick.layout, where)
    return pick, features


def _split(pick: Pick, features: Features) -> tuple[Pick, Features]:
    """A layer whose levels nothing but their position tells apart, with its levels."""
    if pick.layout.level_column is not None:
        return pick, features
    usable = features.usable
    depths = split_levels(features.shapes[usable])
    if depths is None:
        return pick, features
    levels = features.levels.copy()
    levels[usable] = depths
    finest = replace(pick.layout.finest, level=int(depths.max()))
    said = "Areas are made of other areas of the layer: it was read as several levels."
    guessed = (*pick.layout.guessed, said)
    layout = replace(pick.layout, levels=(finest,), guessed=guessed)
    return replace(pick, layout=layout), replace(features, levels=levels)


def _strata(choice: Choice, features: Sequence[Features]) -> list[Stratum]:
    """The features that can serve, by level; the index counts them through all layers."""
    strata = []
    for pick, one, start in zip(choice.picks, features, _starts(choice), strict=True):
        frame = pick.layer.frame.set_axis(pick.layer.frame.index + start)
        levels = one.levels.to_numpy()
        for level in np.unique(levels[one.usable]):
            here = one.usable & (levels == level)
            strata.append(Stratum(int(level), frame[here], one.shapes[here], pick.layout))
    return strata


def _starts(choice: Choice) -> list[int]:
    """How many features stand before those of each layer."""
    lengths = [len(pick.layer.frame) for pick in choice.picks]
    return [sum(lengths[:position]) for position in range(len(lengths))]


def _find_country(choice: Choice, title: str) -> Country:
    """The country where no attribute states it."""
    stated = next((pick.layout.country for pick in choice.picks if pick.layout.country), None)
    if stated:
        return Country(stated, name_territory(stated))
    found = Country("", "")
    for pick in choice.picks:
        code, _ = state_units(pick.layer.frame, pick.layout.finest)
        found = find_country(code, title)
        if found.code.isupper():
            break
    return found


def _check_one_level(built: Hierarchy, where: str) -> None:
    """Refuse units that lie on top of each other: levels or vintages nobody told apart."""
    finest = built.units[built.units["level"] == built.units["level"].max()]
    if covered_share(finest["geometry"].to_numpy()) > _MOSTLY:
        raise BoundaryError(
            "The areas lie on top of each other: several levels or vintages in one layer",
            where=where,
            remedy="Add a column 'level' that says ADM1, ADM2, ..., or give one level a file.",
        )


def _attribute(choice: Choice, key: str) -> pd.Series:
    """A day of validity of every feature of every layer, NaT where none is stated."""
    columns = []
    for pick, start in zip(choice.picks, _starts(choice), strict=True):
        frame, column = pick.layer.frame, pick.layout.dates.get(key)
        days = (
            read_days(frame[column])
            if column
            else pd.Series(pd.NaT, index=frame.index, dtype="datetime64[ns]")
        )
        columns.append(days.set_axis(frame.index + start))
    return pd.concat(columns)


def _people(choice: Choice) -> pd.Series:
    """Inhabitants of every feature of every layer, NaN where none are stated."""
    columns = []
    for pick, start in zip(choice.picks, _starts(choice), strict=True):
        frame, column = pick.layer.frame, find_population(pick.layer.frame)
        people = (
            pd.to_numeric(frame[column], errors="coerce").round()
            if column
            else pd.Series(np.nan, index=frame.index)
        )
        columns.append(people.astype("float64").set_axis(frame.index + start))
    return pd.concat(columns)


def _areas_table(read: Read, source: Source) -> pd.DataFrame:
    """The units as the canonical table."""
    units = read.built.units
    own = units["own"].astype(bool)
    areas = units.drop(columns=["row", "own"]).assign(
        source_id=source.source_id("boundaries"), vintage=_vintage(read, source.sha256)
    )
    for key in ("valid_on", "valid_to"):
        days = _attribute(read.choice, key)
        areas[key] = units["row"].map(days).where(own, usual_day(days))
    # the people of parts are not known to be of the whole or of a part
    alone = ~units["pcode"].isin(read.built.joined)
    areas["population"] = units["row"].map(_people(read.choice)).where(own & alone)
    areas["area_km2"] = measure_km2(areas["geometry"].to_numpy())
    return conform("areas", areas)


def _vintage(read: Read, sha256: str) -> str:
    day = usual_day(_attribute(read.choice, "valid_on"))
    dated = "undated" if pd.isna(day) else f"{day:%Y-%m-%d}"
    units = read.built.units
    root = units.loc[units["level"] == 0, "pcode"]
    stem = root.iloc[0].lower() if len(root) == 1 else "world"
    return f"{stem}-{dated}-{sha256[:6]}"


def _ledger_table(read: Read, source: Source) -> pd.DataFrame:
    """One row a feature: what became of it."""
    tables = [_fates(pick, one) for pick, one in zip(read.choice.picks, read.features, strict=True)]
    ledger = pd.concat(tables, ignore_index=True)
    numbered = ledger.assign(
        source_id=source.source_id("boundaries"), row=np.arange(1, len(ledger) + 1)
    )
    return conform("ledger", numbered)


def _fates(pick: Pick, features: Features) -> pd.DataFrame:
    usable = features.usable
    frame = pick.layer.frame
    raw = pd.Series(None, index=frame.index, dtype=object)
    reasons = features.reasons.copy()
    reasons[(features.faults != "") & usable] = "repaired_geometry"
    raw[~usable] = [
        json.dumps(row, ensure_ascii=False, default=str)
        for row in frame[~usable].to_dict(orient="records")
    ]
    fates = np.where(usable, "loaded", "rejected")
    said = {"field": features.fields, "message": features.messages, "raw": raw}
    return pd.DataFrame({"fate": fates, "reason": reasons, **said})
