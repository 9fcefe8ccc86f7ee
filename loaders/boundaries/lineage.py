"""Which coarser unit each row lies in: by code, name, beginning of its code, or position."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.geometry import Shapes
from loaders.boundaries.attributes import known_text
from loaders.boundaries.layout import Layout
from loaders.boundaries.units import state_units

_FOUND = 0.95  # share of codes that a column must know to be what they refer to
_AGREED = 0.5  # share of rows that must lie where the beginning of their code says
WITHIN = 0.9  # share of an area that must lie in its parent


@dataclass(frozen=True)
class Parents:
    """The units that others may lie in.

    Attributes
    ----------
    level : int
    units : pandas.DataFrame
        ``pcode`` and ``name``, one a row.
    frame : pandas.DataFrame or None
        What their own features say, indexed like ``units``; None where they were derived.
    shapes : callable
        Gives their geometry, in the order of ``units``.
    """

    level: int
    units: pd.DataFrame
    frame: pd.DataFrame | None
    shapes: Callable[[], Shapes]


@dataclass(frozen=True)
class Lineage:
    """What rows lie in.

    Attributes
    ----------
    codes : pandas.Series of str
        P-code of the coarser unit, one a row.
    by_position : numpy.ndarray of bool
        Which of them only their position says.
    """

    codes: pd.Series
    by_position: npt.NDArray[np.bool_]


def find_lineage(
    rows: pd.DataFrame, shapes: Shapes, own: pd.Series, layout: Layout, parents: Parents
) -> Lineage:
    """Find the coarser unit of each row, the surest way first.

    Parameters
    ----------
    rows : pandas.DataFrame
        Attributes.
    shapes : numpy.ndarray of shapely.MultiPolygon
        Of the rows.
    own : pandas.Series of str or None
        Codes of the rows themselves.
    layout : Layout
        How the rows' file is laid out.
    parents : Parents

    Returns
    -------
    Lineage
    """
    known = parents.units["pcode"]
    if len(known) == 1:
        only = pd.Series(known.iloc[0], index=rows.index, dtype=object)
        return Lineage(only, np.zeros(len(rows), dtype=bool))
    found = pd.Series(None, index=rows.index, dtype=object)
    ways: tuple[Callable[[], pd.Series], ...] = (
        lambda: _by_code(rows, layout, parents),
        lambda: _by_parent_column(rows, layout, parents),
        lambda: _by_name(rows, layout, parents),
        lambda: _by_beginning(own, shapes, parents),
    )
    for find in ways:
        if found.isna().any():
            found = found.fillna(find()).astype(object)
    blank = found.isna().to_numpy()
    if blank.any():
        found[blank] = known.to_numpy()[_largest_share(shapes[blank], parents.shapes())]
    return Lineage(found, blank)


def _nothing(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(None, index=rows.index, dtype=object)


def _by_code(rows: pd.DataFrame, layout: Layout, parents: Parents) -> pd.Series:
    """The code that the rows state, as it stands or as another column of the parents has it."""
    fields = layout.at(parents.level)
    if fields is None or fields.code is None:
        return _nothing(rows)
    stated, _ = state_units(rows, fields)
    known = parents.units["pcode"]
    if stated.isin(known).any() or parents.frame is None:
        return stated.where(stated.isin(known), None)
    for column in parents.frame.columns:
        if (keys := _reference(stated, parents.frame[column])) is not None:
            return stated.map(dict(zip(keys, known, strict=True)))
    return _nothing(rows)


def _reference(stated: pd.Series, column: pd.Series) -> pd.Series | None:
    """A column as text if the stated codes refer to it: each value once, nearly all known."""
    said = stated.dropna()
    keys = known_text(column)
    fits = len(said) and keys.is_unique and said.isin(keys).mean() > _FOUND
    return keys if fits else None


def refers_to(stated: pd.Series, frame: pd.DataFrame) -> str | None:
    """The column of a coarser layer that finer rows refer to by their codes, if there is one.

    Parameters
    ----------
    stated : pandas.Series of str or None
        Codes of the coarser unit, as the finer rows state them.
    frame : pandas.DataFrame
        Attributes of the coarser layer.
    """
    return next((c for c in frame.columns if _reference(stated, frame[c]) is not None), None)


def _by_parent_column(rows: pd.DataFrame, layout: Layout, parents: Parents) -> pd.Series:
    """The code of whatever a row lies in, where it is one of this level."""
    if layout.parent is None:
        return _nothing(rows)
    stated = known_text(rows[layout.parent]).astype(object)
    return stated.where(stated.isin(parents.units["pcode"]), None)


def _by_name(rows: pd.DataFrame, layout: Layout, parents: Parents) -> pd.Series:
    """The name that the rows state, where one parent alone has it."""
    fields = layout.at(parents.level)
    if fields is None or fields.name is None:
        return _nothing(rows)
    _, stated = state_units(rows, fields)
    names = parents.units["name"].map(_fold)
    once = ~names.duplicated(keep=False)
    codes = dict(zip(names[once], parents.units["pcode"][once], strict=True))
    return stated.map(lambda name: codes.get(_fold(name)) if isinstance(name, str) else None)


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _by_beginning(own: pd.Series, shapes: Shapes, parents: Parents) -> pd.Series:
    """The parent whose code a row's code begins with, unless most rows lie elsewhere."""
    known = set(parents.units["pcode"])
    lengths = sorted({len(code) for code in known}, reverse=True)

    def begin(code: object) -> str | None:
        text = str(code or "")
        heads = (text[:length] for length in lengths if length < len(text))
        return next((head for head in heads if head in known), None)

    found = own.map(begin).astype(object)
    stated = found.notna().to_numpy()
    if not stated.any():
        return found
    inside = _holder(shapes[stated], parents)
    placed = np.array([code is not None for code in inside])
    agree = (found[stated].to_numpy() == inside)[placed]
    sure = len(agree) and agree.mean() > _AGREED
    return found if sure else pd.Series(None, index=own.index, dtype=object)


def _holder(shapes: Shapes, parents: Parents) -> npt.NDArray[np.object_]:
    """Code of the parent that a point inside each area lies in, None where none does."""
    found = np.full(len(shapes), None, dtype=object)
    points = shapely.point_on_surface(shapes)
    rows, holders = shapely.STRtree(parents.shapes()).query(points, predicate="intersects")
    found[rows] = parents.units["pcode"].to_numpy()[holders]
    return found


def measure_shares(
    shapes: Shapes, parents: Shapes, chosen: npt.NDArray[np.intp]
) -> npt.NDArray[np.float64]:
    """The share of each area that lies in the parent chosen for it.

    Parameters
    ----------
    shapes, parents : numpy.ndarray of shapely.MultiPolygon
        Valid, EPSG:4326.
    chosen : numpy.ndarray of int
        Position of the parent of each area.

    Returns
    -------
    numpy.ndarray of float
        0 to 1, of planar area, which is fine for a share.
    """
    holders = parents[chosen]
    shares = np.ones(len(shapes))
    shapely.prepare(parents)
    loose = np.flatnonzero(~shapely.covers(holders, shapes))
    common = shapely.area(shapely.intersection(shapes[loose], holders[loose]))
    shares[loose] = common / np.maximum(shapely.area(shapes[loose]), 1e-12)
    return shares


def _largest_share(shapes: Shapes, parents: Shapes) -> npt.NDArray[np.intp]:
    """Position of the parent that most of each area lies in; the nearest where none touches it."""
    tree = shapely.STRtree(parents)
    rows, holders = tree.query(shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[rows], parents[holders]))
    best = pd.DataFrame({"row": rows, "holder": holders, "common": common})
    best = best.sort_values("common").drop_duplicates("row", keep="last").set_index("row")
    chosen = tree.nearest(shapely.point_on_surface(shapes))
    chosen[best.index] = best["holder"]
    return chosen
