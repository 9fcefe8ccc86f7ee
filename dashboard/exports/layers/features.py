"""The areas of a view as features: code, name, class and colour on the map, measures, shape."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.exports.fields import field_column, measures_of
from dashboard.language import bare
from dashboard.reports.model import DrawnArea, Report, Scene

CRS = "EPSG:4326"
PCODE, NAME, CLASS, CLASS_CODE, FILL = "pcode", "name", "class", "class_code", "fill"
"""Fields of ours beside the measures: what the map shows of an area, in words, code and colour."""


def features_of(report: Report, scene: Scene) -> gpd.GeoDataFrame:
    """Every area of a view, by P-code, in WGS 84; an area without a shape has none.

    Measures stand under their codes. What is not known is missing; a count that is told as a band
    is a text, and so is its whole field.
    """
    measures = measures_of(scene)
    codes = measures.index.astype("str")
    drawn = {area.pcode: area for area in (scene.map.areas if scene.map else ())}
    words = {item.code: bare(item.label) for item in scene.legend.items}
    fields: dict[str, Any] = {
        PCODE: pd.Series(codes, dtype="str"),
        NAME: _texts(_name(code, scene, drawn) for code in codes),
        CLASS: _texts(words.get(drawn[code].code) if code in drawn else None for code in codes),
        CLASS_CODE: _texts(drawn[code].code if code in drawn else None for code in codes),
        FILL: _texts(drawn[code].colour if code in drawn else None for code in codes),
        **{str(code): settled(measures[code]) for code in measures if code != NAME},
    }
    shapes = _shapes(report, scene).reindex(codes)
    return gpd.GeoDataFrame(fields, geometry=shapes.to_numpy(), crs=CRS)


def features_of_all(report: Report) -> gpd.GeoDataFrame:
    """The areas of all views in one layer; of several views, each row has the number of its own."""
    parts = [features_of(report, scene) for scene in report.scenes]
    if len(parts) == 1:
        return parts[0]
    for number, (part, scene) in enumerate(zip(parts, report.scenes, strict=True), 1):
        part.insert(0, "scene", number)
        part.insert(1, "scene_title", bare(scene.title))
    joined = pd.concat(parts, ignore_index=True)
    mixed = [name for name in joined.columns if joined[name].dtype == object]
    return joined.assign(**{name: settled(joined[name]) for name in mixed})


def explain_fields(scene: Scene) -> dict[str, str]:
    """What the measures among the fields are called, by code."""
    codes = [str(code) for code in measures_of(scene) if code != NAME]
    return {code: bare(field_column(code, scene).label) for code in codes}


def explain_all_fields(report: Report) -> dict[str, str]:
    """The same of all views."""
    return {code: said for scene in report.scenes for code, said in explain_fields(scene).items()}


def _name(pcode: str, scene: Scene, drawn: Mapping[str, DrawnArea]) -> str | None:
    if pcode in drawn:
        return drawn[pcode].name
    known = scene.coverage.get(NAME)
    return None if known is None else known.get(pcode)


def _shapes(report: Report, scene: Scene) -> pd.Series:
    """The original shapes of a view's level; none of them where the report has none."""
    view = scene.selection
    found = report.shapes.get((view.vintage, view.level if view.level is not None else -1))
    return pd.Series(dtype=object) if found is None else found


def settled(values: pd.Series) -> pd.Series:
    """A field of one kind: figures, days, or texts."""
    values = values.reset_index(drop=True)
    if pd.api.types.is_bool_dtype(values):
        return values.astype("int64")
    if pd.api.types.is_numeric_dtype(values):
        return values.replace([np.inf, -np.inf], np.nan)
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.dt.date.astype(object).where(values.notna(), None)
    known = values.dropna()
    if len(known) and all(isinstance(value, dt.date) for value in known):
        return values.map(_day).astype(object).where(values.notna(), None)
    if len(known) and all(isinstance(value, int | float) for value in known):
        return pd.to_numeric(values)
    return _texts(None if pd.isna(value) else value for value in values)


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, dt.datetime) and not pd.isna(value) else value


def _texts(values: Iterable[Any]) -> pd.Series:
    return pd.Series([None if v is None else bare(str(v)) for v in values], dtype="str")
