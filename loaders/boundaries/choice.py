"""Which layers of a boundary file are read, how each is laid out, and which level it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import shapely

from geodata.errors import BoundaryError
from geodata.geometry import to_wgs84
from loaders.boundaries.attributes import stated_levels
from loaders.boundaries.guess import guess_layout
from loaders.boundaries.layer import Layer
from loaders.boundaries.layout import Layout
from loaders.boundaries.lineage import refers_to
from loaders.boundaries.profiles import profile_keys, recognise
from loaders.boundaries.schemes import add_schemes
from loaders.boundaries.stated import check_columns, stated_layout
from loaders.boundaries.units import state_units

GENERIC = "generic"
_SEEN = 20  # attributes named in a message
_NESTED = 0.9  # share of finer areas that must lie in coarser ones for two layers to be levels
_SAMPLE = 500  # finer areas looked at for that
_STATE = "State the columns, such as adm2_name=NAME and adm2_code=CODE (columns=, or --columns)."


@dataclass(frozen=True)
class Pick:
    """A layer that is read, and how it is laid out.

    Attributes
    ----------
    layer : Layer
    layout : Layout
    """

    layer: Layer
    layout: Layout

    @property
    def level(self) -> int:
        """The ADM level of its rows, the finest where they are mixed."""
        return self.layout.finest.level


@dataclass(frozen=True)
class Choice:
    """What is read of a file.

    Attributes
    ----------
    picks : tuple of Pick
        Coarse to fine, one a level.
    others : tuple of Layer
        Layers that are left.
    """

    picks: tuple[Pick, ...]
    others: tuple[Layer, ...]

    @property
    def finest(self) -> Pick:
        """The layer whose rows are the finest areas."""
        return self.picks[-1]


def choose_layers(
    layers: Sequence[Layer],
    where: str,
    *,
    profile: str | None = None,
    level: int | None = None,
    columns: Mapping[str, str] | None = None,
) -> Choice:
    """Pick one layer of polygons for each level, as far as they can be understood.

    Parameters
    ----------
    layers : sequence of Layer
    where : str
        The file's name, for errors.
    profile : str, optional
        Key of a profile, or ``generic``; recognised when not given.
    level : int, optional
        ADM level wanted.
    columns : mapping of str to str, optional
        Field to column, such as ``{"adm2_name": "NAME", "adm2_code": "CODE"}``, instead of what
        would be recognised.

    Returns
    -------
    Choice

    Raises
    ------
    BoundaryError
        When there are no polygons, no names or codes, not the level wanted, or a column or field
        stated that does not exist.
    """
    _check_profile(profile, where)
    _check_polygons(layers, where)
    polygons = [layer for layer in layers if layer.has_polygons]
    if columns:
        check_columns(polygons, columns, where)
    picks = []
    for layer in polygons:
        layout = (
            stated_layout(layer, columns)
            if columns
            else _lay_out(layer, profile, level if len(polygons) == 1 else None)
        )
        if layout is not None:
            picks.append(Pick(layer, _with_polygons(layer, layout)))
    if not picks:
        raise _no_layout(profile, where) if profile else _no_key(polygons, where)
    picks = _one_a_level(_number(picks))
    if level is not None:
        picks = _up_to(picks, level, where)
    picks = _borrow_codes(picks)
    read = [id(pick.layer) for pick in picks]
    return Choice(tuple(picks), tuple(layer for layer in layers if id(layer) not in read))


def _check_profile(profile: str | None, where: str) -> None:
    if profile not in (None, GENERIC, *profile_keys()):
        known = ", ".join((*profile_keys(), GENERIC))
        raise BoundaryError(f"There is no profile {profile!r}", where=where, remedy=f"Use {known}.")


def _check_polygons(layers: Sequence[Layer], where: str) -> None:
    if all(shapely.is_missing(layer.shapes).all() for layer in layers):
        raise BoundaryError(
            "No feature of the file has a geometry",
            where=where,
            remedy="Export it again, with its geometry.",
        )
    if not any(layer.has_polygons for layer in layers):
        raise BoundaryError(
            "The file holds no polygons",
            where=where,
            remedy="Give the layer of areas, not that of points or lines.",
        )


def _lay_out(layer: Layer, profile: str | None, level: int | None) -> Layout | None:
    known = None if profile == GENERIC else recognise(layer.frame, profile)
    if known or profile not in (None, GENERIC):
        return add_schemes(layer.frame, known) if known else None
    guessed = guess_layout(layer.frame, f"{layer.name} {layer.file}", level)
    return add_schemes(layer.frame, guessed) if guessed else None


def _with_polygons(layer: Layer, layout: Layout) -> Layout:
    """A layout of mixed levels whose finest level is one that has areas: facilities are points."""
    if layout.level_column is None:
        return layout
    levels = stated_levels(layer.frame[layout.level_column])[layer.areal] - layout.level_base
    if levels.isna().all():
        return layout
    return replace(layout, levels=(replace(layout.finest, level=int(levels.max())),))


def _no_layout(profile: str, where: str) -> BoundaryError:
    return BoundaryError(
        f"The file is not laid out as the profile {profile!r} says",
        where=where,
        remedy=f"Leave the profile out. {_STATE}",
    )


def _no_key(polygons: Sequence[Layer], where: str) -> BoundaryError:
    layer = polygons[0]
    if not len(layer.frame.columns) and layer.format == "Shapefile":
        return BoundaryError(
            "The .dbf part, which holds names and codes, is missing",
            where=where,
            remedy="Give .shp, .shx, .dbf and .prj together, or zipped.",
        )
    names = [" ".join(str(column).split())[:40] for column in layer.frame.columns]
    columns = ", ".join(names[:_SEEN]) or "none at all"
    return BoundaryError(
        f"No attribute can be the name or the code of an area; there is: {columns}",
        where=where,
        remedy=_STATE if names else "Add a column with the name or the P-code of each area.",
    )


def _number(picks: list[Pick]) -> list[Pick]:
    """Levels where nothing but counting gave them: layers that lie in each other are levels."""
    levels = [pick.level for pick in picks]
    if (
        len(picks) < 2
        or len(set(levels)) == len(levels)
        or not any(pick.layout.counted for pick in picks)
    ):
        return picks
    ordered = sorted(picks, key=lambda pick: int(pick.layer.areal.sum()))
    if not all(_nest(*pair) for pair in pairwise(ordered)):
        return picks
    numbered: list[Pick] = []
    for pick in ordered:
        least = numbered[-1].level + 1 if numbered else int(pick.layer.areal.sum() > 1)
        level = max(least, pick.level) if numbered or not pick.layout.counted else least
        numbered.append(_renumber(pick, level, numbered) if level != pick.level else pick)
    return numbered


def _renumber(pick: Pick, level: int, coarser: Sequence[Pick]) -> Pick:
    """A layer at the level that its place among the others gives it, and why."""
    within = f", since they lie in {coarser[-1].layer.name}" if coarser else ""
    said = f"The rows of {pick.layer.name} were taken for ADM{level}{within}."
    kept = [one for one in pick.layout.guessed if not one.startswith(("The rows", "ADM"))]
    layout = replace(pick.layout.moved_to(level), guessed=(*kept, said))
    return replace(pick, layout=layout)


def _nest(coarse: Pick, fine: Pick) -> bool:
    """Whether the areas of one layer lie in those of another."""
    shapes = fine.layer.shapes[fine.layer.areal]
    step = max(1, len(shapes) // _SAMPLE)
    points = shapely.point_on_surface(shapely.make_valid(shapes[::step]))
    holders = coarse.layer.shapes[coarse.layer.areal]
    if fine.layer.crs and coarse.layer.crs and fine.layer.crs != coarse.layer.crs:
        points = to_wgs84(points, fine.layer.crs)
        holders = to_wgs84(holders, coarse.layer.crs)
    tree = shapely.STRtree(shapely.make_valid(holders))
    inside = np.unique(tree.query(points, predicate="intersects")[0])
    return bool(len(inside) > _NESTED * len(points))


def _one_a_level(picks: list[Pick]) -> list[Pick]:
    """Of several layers at one level the one that knows most: levels, codes, features."""
    best: dict[int, Pick] = {}
    for pick in picks:
        rival = best.get(pick.level)
        if rival is None or _worth(pick) > _worth(rival):
            best[pick.level] = pick
    mixed = max((p for p in best.values() if p.layout.level_column), key=_worth, default=None)
    if mixed is not None:  # it has levels of its own, which others would only repeat
        column = stated_levels(mixed.layer.frame[str(mixed.layout.level_column)])
        held = set(column - mixed.layout.level_base)
        best = {level: one for level, one in best.items() if one is mixed or level not in held}
    return [best[level] for level in sorted(best)]


def _worth(pick: Pick) -> tuple[int, int, int]:
    layout = pick.layout
    codes = sum(1 for fields in layout.levels if fields.code)
    return int(pick.layer.areal.sum()), len(layout.levels), codes


def _up_to(picks: list[Pick], level: int, where: str) -> list[Pick]:
    """The layers as somebody who knows the level reads them."""
    if any(pick.level == level for pick in picks):
        return [pick for pick in picks if pick.level <= level]
    finest = picks[-1]
    present = sorted({0, *(f.level for pick in picks for f in pick.layout.levels)})
    if level in present or finest.layout.level_column:
        return picks
    if finest.layout.provider == GENERIC and len(picks) == 1:
        guessed = guess_layout(finest.layer.frame, finest.layer.file, level)
        return (
            [replace(finest, layout=add_schemes(finest.layer.frame, guessed))] if guessed else picks
        )
    raise BoundaryError(
        f"The file has no ADM{level}",
        where=where,
        remedy=f"It has {', '.join(f'ADM{found}' for found in present)}.",
    )


def _borrow_codes(picks: list[Pick]) -> list[Pick]:
    """Codes of layers that have none, from the column by which finer layers refer to them."""
    settled = []
    for position, pick in enumerate(picks):
        fields = pick.layout.finest
        if fields.code is None and (column := _referred(pick, picks[position + 1 :])):
            said = f"{column} was taken for the code of ADM{pick.level}: finer areas refer to it."
            schemes = tuple(pair for pair in fields.schemes if pair[1] != column)
            levels = (*pick.layout.levels[:-1], replace(fields, code=column, schemes=schemes))
            layout = replace(pick.layout, levels=levels, guessed=(*pick.layout.guessed, said))
            pick = replace(pick, layout=layout)
        settled.append(pick)
    return settled


def _referred(pick: Pick, finer: Sequence[Pick]) -> str | None:
    for other in finer:
        fields = other.layout.at(pick.level)
        if fields is not None and fields.code:
            stated, _ = state_units(other.layer.frame, fields)
            if column := refers_to(stated, pick.layer.frame):
                return column
    return None
