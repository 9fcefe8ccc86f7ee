"""From the features of one boundary file to the units of every level above them.

The rows of a file are its finest units. What they say they lie in is dissolved from them, so that
edges agree between levels, and there is always a country at the top.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import shapely

from geodata.geometry import Shapes, dissolve, place_labels
from loaders.boundaries.attributes import known_text
from loaders.boundaries.country import Country, name_territory, slugify
from loaders.boundaries.profiles import Layout, LevelFields


@dataclass
class Hierarchy:
    """The units of every level, and what was done to make them.

    Attributes
    ----------
    units : pandas.DataFrame
        ``level, pcode, name, parent_pcode, names, kind, row, geometry, label_x, label_y``;
        ``row`` is the index of the first feature a unit was made from.
    derived : dict of int to int
        Units made by dissolving, by level.
    joined : list of str
        Codes that stood on several features, which were joined.
    joined_rows : int
        How many features that were.
    made : list of int
        Levels without codes, whose codes were made from names.
    adopted : list of str
        Codes whose parent was found by position because no attribute says it.
    """

    units: pd.DataFrame
    derived: dict[int, int] = field(default_factory=dict)
    joined: list[str] = field(default_factory=list)
    joined_rows: int = 0
    made: list[int] = field(default_factory=list)
    adopted: list[str] = field(default_factory=list)


def build_hierarchy(
    frame: pd.DataFrame,
    shapes: Shapes,
    levels: pd.Series,
    layout: Layout,
    country: Country,
    *,
    keep: int | None = None,
) -> Hierarchy:
    """Make the units of every level.

    Parameters
    ----------
    frame : pandas.DataFrame
        Attributes of the features that can serve.
    shapes : numpy.ndarray of shapely.MultiPolygon
        Their geometry, valid, EPSG:4326.
    levels : pandas.Series of int
        The ADM level of each feature.
    layout : Layout
        Where the attributes are.
    country : Country
        What the country is where the file does not say.
    keep : int, optional
        The finest level to make; the features' own when not given.

    Returns
    -------
    Hierarchy
    """
    built = Hierarchy(pd.DataFrame())
    known = {fields.level: fields for fields in layout.levels}
    present = {0, *known} if layout.level_column is None else {0, *levels}
    above = pd.Series(country.code, index=frame.index, dtype=object)
    tables: list[pd.DataFrame] = []
    for level in sorted(n for n in present if keep is None or n <= keep):
        own = (levels == level).to_numpy()
        if own.any():
            fields = replace(known.get(level, layout.finest), level=level)
            units = _own_units(frame[own], shapes[own], fields, above[own], built)
            if len(units) == 1:
                above = pd.Series(units["pcode"].iloc[0], index=frame.index, dtype=object)
        else:
            fields = known.get(level, LevelFields(level))
            code = _lies_in(frame, shapes, fields, above, country, built)
            if code.isna().all():
                continue  # the columns are there, and empty
            units = _derived_units(frame, fields, code, above, country)
            built.derived[level], above = len(units), code
        tables.append(units.assign(level=level))
    _dissolve_upwards(tables, shapes, above, frame.index)
    tables = [_with_shape(units, built) for units in tables]
    for coarser, units in zip([None, *tables], tables, strict=False):
        units[["label_x", "label_y"]] = place_labels(units["geometry"].to_numpy())
        _adopt(units, coarser, built)
    built.units = pd.concat(tables, ignore_index=True)
    return built


def _own_units(
    rows: pd.DataFrame, shapes: Shapes, fields: LevelFields, above: pd.Series, built: Hierarchy
) -> pd.DataFrame:
    """The features of a level as its units; features with one code are parts of one unit."""
    code, name = _texts(rows, fields)
    code = _fill_codes(code, name, above, fields.level, built, apart=True)
    units = _describe(rows, fields, code, name, above)
    if "names" in rows:
        units["names"] = _collect_names(rows, fields, units["name"], rows["names"])
    units["geometry"] = list(shapes)
    repeated = code.duplicated(keep=False)
    return _join_parts(units, repeated, built) if repeated.any() else units


def _join_parts(units: pd.DataFrame, repeated: pd.Series, built: Hierarchy) -> pd.DataFrame:
    """Features with one code as one unit, which keeps the names of all of them."""
    parts = units[repeated]
    built.joined.extend(sorted(set(parts["pcode"])))
    built.joined_rows += len(parts)
    whole = dissolve(parts["geometry"].to_numpy(), parts["pcode"])
    joined = units.drop_duplicates("pcode").copy()
    for row, code, name, names in joined[["pcode", "name", "names"]].itertuples():
        if code in whole.index:
            others = parts.loc[parts["pcode"] == code, "name"]
            also = zip(["alt"] * len(others), others, strict=True)
            joined.at[row, "names"] = _as_names(name, _parse_names(names), also)
            joined.at[row, "geometry"] = whole[code]
    return joined


def _lies_in(
    rows: pd.DataFrame,
    shapes: Shapes,
    fields: LevelFields,
    above: pd.Series,
    country: Country,
    built: Hierarchy,
) -> pd.Series:
    """The code of the coarser unit that each row lies in."""
    code, name = _texts(rows, fields)
    if fields.level == 0 and fields.code is None:
        return pd.Series(country.code, index=rows.index, dtype=object)
    code = _fill_codes(code, name, above, fields.level, built, apart=False)
    return _fill_by_position(code, shapes, built)


def _derived_units(
    rows: pd.DataFrame, fields: LevelFields, code: pd.Series, above: pd.Series, country: Country
) -> pd.DataFrame:
    """The units of a coarser level, described by the first row of each; shapes come later."""
    _, name = _texts(rows, fields)
    if fields.level == 0:
        names = code.map(lambda one: country.name if one == country.code else name_territory(one))
        name = name.fillna(names)
    return _describe(rows, fields, code, name, above).drop_duplicates("pcode").copy()


def _dissolve_upwards(
    tables: list[pd.DataFrame], shapes: Shapes, finest: pd.Series, index: pd.Index
) -> None:
    """Join the shapes of each level that has none from those of the next finer one.

    A unit goes where its parent says, so that a parent is exactly the sum of its children.
    """
    finer = pd.DataFrame({"parent_pcode": finest, "geometry": list(shapes)}, index=index)
    for units in reversed(tables):
        if "geometry" not in units:
            whole = dissolve(finer["geometry"].to_numpy(), finer["parent_pcode"])
            units["geometry"] = units["pcode"].map(whole)
        finer = units


def _with_shape(units: pd.DataFrame, built: Hierarchy) -> pd.DataFrame:
    """Units that hold any other: one that a stray row alone names as its parent does not."""
    held = units[units["geometry"].notna()].copy()
    level = int(units["level"].iloc[0])
    if level in built.derived:
        built.derived[level] = len(held)
    return held


def _texts(rows: pd.DataFrame, fields: LevelFields) -> tuple[pd.Series, pd.Series]:
    nothing = pd.Series(None, index=rows.index, dtype=object)
    code = known_text(rows[fields.code]) if fields.code else nothing
    name = known_text(rows[fields.name]) if fields.name else nothing
    return code.astype(object), name.astype(object)


def _fill_codes(
    code: pd.Series,
    name: pd.Series,
    above: pd.Series,
    level: int,
    built: Hierarchy,
    *,
    apart: bool,
) -> pd.Series:
    """Codes made from the parent's code and the name where none is stated.

    Two features of one name without codes are kept ``apart`` by a number: nothing says that they
    are parts of one unit.
    """
    blank = code.isna() & name.notna()
    if not blank.any():
        return code
    built.made.append(level)
    made = name[blank].map(slugify)
    if level:
        made = above[blank] + "-" + made
    if apart:
        turn = made.groupby(made).cumcount()
        made = made.where(turn == 0, made + "--" + (turn + 1).astype(str))
    return code.where(~blank, made)


def _fill_by_position(code: pd.Series, shapes: Shapes, built: Hierarchy) -> pd.Series:
    """For rows that do not say what they lie in, the unit of the row nearest to them."""
    blank = code.isna().to_numpy()
    if not blank.any() or blank.all():
        return code
    tree = shapely.STRtree(shapes[~blank])
    nearest = tree.nearest(shapely.points(place_labels(shapes[blank])))
    filled = code.copy()
    filled[blank] = code[~blank].to_numpy()[nearest]
    built.adopted.extend(f"row {row + 1}" for row in code.index[blank])
    return filled


def _describe(
    rows: pd.DataFrame, fields: LevelFields, code: pd.Series, name: pd.Series, above: pd.Series
) -> pd.DataFrame:
    """The units without their geometry, one a row."""
    shown = name.fillna(code)
    return pd.DataFrame(
        {
            "pcode": code,
            "name": shown,
            "parent_pcode": above,
            "names": _collect_names(rows, fields, shown, pd.Series(None, index=rows.index)),
            "kind": known_text(rows[fields.kind]) if fields.kind else None,
            "row": rows.index,
        },
        index=rows.index,
    )


def _collect_names(
    rows: pd.DataFrame, fields: LevelFields, shown: pd.Series, stated: pd.Series
) -> list[str | None]:
    """Every other name of each unit as JSON: ``{language or 'alt': name or [names]}``."""
    languages = [language for language, _ in fields.others]
    others = [known_text(rows[column]) for _, column in fields.others]
    texts = zip(*others, strict=True) if others else ((),) * len(rows)
    return [
        _as_names(name, _parse_names(given), zip(languages, row, strict=True))
        for name, given, row in zip(shown, stated, texts, strict=True)
    ]


def _as_names(
    name: str, names: dict[str, list[str]], stated: Iterable[tuple[str, str | None]]
) -> str | None:
    for language, texts in stated:
        for text in re.split(r"\s*[|;]\s*", texts or ""):
            if text and text != name and text not in names.setdefault(language, []):
                names[language].append(text)
    single = {
        language: texts[0] if len(texts) == 1 and language != "alt" else texts
        for language, texts in names.items()
        if texts
    }
    return json.dumps(single, ensure_ascii=False) if single else None


def _parse_names(value: Any) -> dict[str, list[str]]:
    """Names that a file of our own, or Overture's, carries as one JSON column."""
    try:
        stated = json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        return {}
    if not isinstance(stated, dict):
        return {}
    return {
        str(language): [str(text) for text in (texts if isinstance(texts, list) else [texts])]
        for language, texts in stated.items()
        if texts and not isinstance(texts, dict)
    }


def _adopt(units: pd.DataFrame, coarser: pd.DataFrame | None, built: Hierarchy) -> None:
    """Give units whose stated parent does not exist the parent they lie in."""
    if coarser is None:
        units["parent_pcode"] = None
        return
    if len(coarser) == 1:
        units["parent_pcode"] = coarser["pcode"].iloc[0]
        return
    stray = ~units["parent_pcode"].isin(coarser["pcode"])
    if stray.any():
        tree = shapely.STRtree(coarser["geometry"].to_numpy())
        labels = shapely.points(units.loc[stray, ["label_x", "label_y"]].to_numpy())
        units.loc[stray, "parent_pcode"] = coarser["pcode"].to_numpy()[tree.nearest(labels)]
        built.adopted.extend(units.loc[stray, "pcode"])
