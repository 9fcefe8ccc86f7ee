"""Which layer of a boundary file is read, and how it is laid out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd
import shapely

from geodata.errors import BoundaryError
from loaders.boundaries.attributes import known_text
from loaders.boundaries.guess import guess_layout
from loaders.boundaries.layers import Layer
from loaders.boundaries.profiles import Layout, LevelFields, profile_keys, recognise

GENERIC = "generic"
_SEEN = 20  # attributes named in a message
_FOUND = 0.95  # share of codes another layer must know to lend its names


@dataclass(frozen=True)
class Choice:
    """The layer that is read, how it is laid out, and the layers that are left.

    Attributes
    ----------
    layer : Layer
    layout : Layout
    others : tuple of Layer
    """

    layer: Layer
    layout: Layout
    others: tuple[Layer, ...]


def choose_layer(
    layers: list[Layer], where: str, stem: str, profile: str | None, level: int | None
) -> Choice:
    """Pick the finest layer of polygons that can be understood, or the one of a level.

    Parameters
    ----------
    layers : list of Layer
    where, stem : str
        The file's name, for errors; and without its ending, for guesses.
    profile : str or None
        Key of a profile, or ``generic``; recognised when None.
    level : int or None
        ADM level wanted.

    Returns
    -------
    Choice

    Raises
    ------
    BoundaryError
        When there are no polygons, no names or codes, or not the level wanted.
    """
    if profile not in (None, GENERIC, *profile_keys()):
        known = ", ".join((*profile_keys(), GENERIC))
        raise BoundaryError(f"There is no profile {profile!r}", where=where, remedy=f"Use {known}.")
    polygons = [layer for layer in layers if layer.has_polygons]
    if all(shapely.is_missing(layer.shapes).all() for layer in layers):
        raise BoundaryError(
            "No feature of the file has a geometry",
            where=where,
            remedy="Export it again, with its geometry.",
        )
    if not polygons:
        raise BoundaryError(
            "The file holds no polygons",
            where=where,
            remedy="Give the layer of areas, not that of points or lines.",
        )
    laid_out = [
        (layer, layout)
        for layer in polygons
        if (layout := _lay_out(layer, stem, len(layers) > 1, profile, None)) is not None
    ]
    if not laid_out:
        raise _no_key(polygons, where)
    wanted = [pair for pair in laid_out if pair[1].finest.level == level]
    layer, layout = max(
        wanted or laid_out, key=lambda pair: (pair[1].finest.level, len(pair[0].frame))
    )
    if level is not None:
        layout = _at_level(layer, layout, stem, level, where)
    others = tuple(other for other in layers if other is not layer)
    return _borrow_names(Choice(layer, layout, others), laid_out)


def _lay_out(
    layer: Layer, stem: str, several: bool, profile: str | None, level: int | None
) -> Layout | None:
    known = None if profile == GENERIC else recognise(layer.frame, profile)
    if known or profile not in (None, GENERIC):
        return known
    return guess_layout(layer.frame, layer.name if several else stem, level)


def _no_key(polygons: list[Layer], where: str) -> BoundaryError:
    names = [" ".join(str(column).split())[:40] for column in polygons[0].frame.columns]
    if not names and polygons[0].format == "Shapefile":
        return BoundaryError(
            "The .dbf part, which holds names and codes, is missing",
            where=where,
            remedy="Give .shp, .shx, .dbf and .prj together, or zipped.",
        )
    columns = ", ".join(names[:_SEEN]) or "none at all"
    return BoundaryError(
        f"No attribute can be the name or the code of an area; there is: {columns}",
        where=where,
        remedy="Add a column with the name or the P-code of each area, or state the profile.",
    )


def _at_level(layer: Layer, layout: Layout, stem: str, level: int, where: str) -> Layout:
    """The layout as somebody who knows the level reads it."""
    present = [fields.level for fields in layout.levels]
    if level in present or layout.level_column:
        return layout
    if layout.provider == GENERIC and (guessed := guess_layout(layer.frame, stem, level)):
        return guessed
    raise BoundaryError(
        f"The file has no ADM{level}",
        where=where,
        remedy=f"It has {', '.join(f'ADM{found}' for found in present)}.",
    )


def _borrow_names(choice: Choice, laid_out: list[tuple[Layer, Layout]]) -> Choice:
    """Names of coarser levels that the rows give by code only, from the layers that have them."""
    frame, levels, said = choice.layer.frame, [], list(choice.layout.guessed)
    for fields in choice.layout.levels:
        found = next(_lenders(frame, fields, choice, laid_out), None)
        if found is not None:
            frame = frame.assign(**{str(found.name): found})
            fields = replace(fields, name=str(found.name))
            said.append(f"Names of ADM{fields.level} come from the layer {found.name}.")
        levels.append(fields)
    layout = replace(choice.layout, levels=tuple(levels), guessed=tuple(said))
    return replace(choice, layer=replace(choice.layer, frame=frame), layout=layout)


def _lenders(
    frame: pd.DataFrame, fields: LevelFields, choice: Choice, laid_out: list[tuple[Layer, Layout]]
) -> Iterator[pd.Series]:
    """Columns of names, one value a row, from every layer that knows the level's codes."""
    if fields.name or not fields.code or fields.level == choice.layout.finest.level:
        return
    codes = known_text(frame[fields.code])
    for other, layout in laid_out:
        if other is choice.layer or not layout.finest.name:
            continue
        names = known_text(other.frame[layout.finest.name])
        for column in other.frame.columns:
            keys = known_text(other.frame[column])
            if keys.is_unique and codes.dropna().isin(keys).mean() > _FOUND:
                looked_up = codes.map(dict(zip(keys, names, strict=True)))
                yield looked_up.rename(f"{other.name}.{layout.finest.name}")
