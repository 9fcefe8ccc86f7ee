"""From the features of a boundary file to the units of every level, country first.

A level has features of its own, or is derived: made of what finer rows say they lie in. Shapes of
coarser units are joined from those of the finest, so that edges agree between levels; a coarser
unit's own shape serves only where finer ones do not fill it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.geometry import Shapes, dissolve, place_labels
from loaders.boundaries.country import Country, name_territory
from loaders.boundaries.layout import Layout, LevelFields
from loaders.boundaries.lineage import WITHIN, Parents, find_lineage, measure_shares
from loaders.boundaries.units import describe_units, join_parts, make_codes, state_units

_FILLED = 0.9  # share of a unit that finer ones must fill to stand for its shape
_NOTICED = 0.01  # difference of shapes, as a share of the area, that is worth a word


@dataclass(frozen=True)
class Stratum:
    """The features of one level that can serve.

    Attributes
    ----------
    level : int
    frame : pandas.DataFrame
        Attributes; the index tells features of all strata apart.
    shapes : numpy.ndarray of shapely.MultiPolygon
        Valid, EPSG:4326.
    layout : Layout
        Of the layer that they stand in.
    """

    level: int
    frame: pd.DataFrame
    shapes: Shapes
    layout: Layout

    @property
    def fields(self) -> LevelFields:
        """Where the features' own code and name are."""
        return replace(self.layout.at(self.level) or self.layout.finest, level=self.level)

    def fields_at(self, level: int) -> LevelFields | None:
        """Where the features say which unit of a coarser level they lie in."""
        parent, name = self.layout.parent, self.layout.parent_name
        if self.layout.level_column and parent and level == self.level - 1:
            return LevelFields(level, parent, name)
        return self.layout.at(level)


@dataclass
class Hierarchy:
    """The units of every level, and what was done to make them.

    Attributes
    ----------
    units : pandas.DataFrame
        ``level, pcode, name, parent_pcode, names, codes, kind, row, own, geometry, label_x,
        label_y``; ``row`` is the index of the first feature a unit was made from, ``own`` whether
        that feature is the unit.
    derived : dict of int to int
        Units made by joining finer ones, by level.
    joined : list of str
        Codes that stood on several features, which were joined.
    joined_rows : int
        How many features that were.
    made : list of int
        Levels without codes, whose codes were made from names.
    adopted : list of str
        Codes whose parent was found by position because nothing says it.
    outside : list of (int, str, str, float)
        Level, name, parent's name and share of area inside, of units that lie elsewhere.
    partial : list of (int, str, float)
        Level, name and filled share of units whose own shape was kept.
    differing : dict of int to (int, float)
        By level the units whose own shape is another than that of the finer ones, and the
        largest difference as a share of the area.
    """

    units: pd.DataFrame
    derived: dict[int, int] = field(default_factory=dict)
    joined: list[str] = field(default_factory=list)
    joined_rows: int = 0
    made: list[int] = field(default_factory=list)
    adopted: list[str] = field(default_factory=list)
    outside: list[tuple[int, str, str, float]] = field(default_factory=list)
    partial: list[tuple[int, str, float]] = field(default_factory=list)
    differing: dict[int, tuple[int, float]] = field(default_factory=dict)


def build_hierarchy(
    strata: Sequence[Stratum], country: Country, *, keep: int | None = None
) -> Hierarchy:
    """Make the units of every level.

    Parameters
    ----------
    strata : sequence of Stratum
        One a level.
    country : Country
        What the country is where the file does not say.
    keep : int, optional
        The finest level wanted; the features' own when not given.

    Returns
    -------
    Hierarchy
    """
    built = Hierarchy(pd.DataFrame())
    ordered = sorted(strata, key=lambda stratum: stratum.level)
    tiers: list[_Tier] = []
    for level in _levels(ordered):
        above = tiers[-1].as_parents() if tiers else None
        members = tiers[-1] if tiers else None
        own = next((one for one in ordered if one.level == level), None)
        tier = (
            _own_tier(own, above, members, built)
            if own is not None
            else _derived_tier(level, ordered, above, members, country, built)
        )
        if tier is not None:
            tiers.append(tier)
    _join_upwards(tiers, built)
    tiers = [tier for tier in tiers if keep is None or tier.level <= keep]
    built.derived = {tier.level: len(tier.units) for tier in tiers if tier.members is not None}
    for tier in tiers:
        tier.units[["label_x", "label_y"]] = place_labels(tier.units["geometry"].to_numpy())
    tables = [tier.units.assign(level=tier.level) for tier in tiers]
    built.units = pd.concat(tables, ignore_index=True).drop(columns="shape")
    return built


@dataclass
class _Tier:
    """A level in the making: its units, and the rows that are or name them.

    ``members`` is, of a derived level, the code that each row of the stratum names.
    """

    level: int
    units: pd.DataFrame
    stratum: Stratum
    members: pd.Series | None = None

    def as_parents(self) -> Parents:
        """The level as one that others lie in."""
        own = self.members is None
        frame = self.stratum.frame.loc[self.units["row"]] if own else None
        return Parents(self.level, self.units[["pcode", "name"]], frame, self._shapes)

    def _shapes(self) -> Shapes:
        """Their own shapes; of derived units, for now, those of the rows that name them."""
        if self.members is None:
            return self.units["shape"].to_numpy()
        whole = dissolve(self.stratum.shapes, self.members)
        return self.units["pcode"].map(whole).to_numpy()


def _levels(strata: Sequence[Stratum]) -> list[int]:
    """The country, the levels that have features, and those that these say they lie in."""
    stated = {
        fields.level
        for one in strata
        if one.layout.level_column is None
        for fields in one.layout.levels
        if fields.level < one.level
    }
    return sorted({0, *(one.level for one in strata), *stated})


def _own_tier(
    stratum: Stratum, above: Parents | None, coarser: _Tier | None, built: Hierarchy
) -> _Tier:
    """The features of a level as its units; features with one code are parts of one unit."""
    code, name = state_units(stratum.frame, stratum.fields)
    parents = _lineage(stratum, code, above, coarser, built)
    code, made = make_codes(code, name, parents, stratum.level, apart=True)
    built.made.extend([stratum.level] if made else [])
    units = describe_units(stratum.frame, stratum.fields, code, name, own=True)
    units["parent_pcode"] = parents if above is not None else None
    units, shapes, joined, rows = join_parts(units, stratum.shapes)
    built.joined.extend(joined)
    built.joined_rows += rows
    units = units.assign(own=True, shape=list(shapes))
    if above is not None and above.frame is not None and len(above.units) > 1:
        _check_inside(units, above, stratum.level, built)
    return _Tier(stratum.level, units, stratum)


def _lineage(
    stratum: Stratum,
    code: pd.Series,
    above: Parents | None,
    coarser: _Tier | None,
    built: Hierarchy,
) -> pd.Series:
    """What the features of a level lie in."""
    if above is None or coarser is None:
        return pd.Series("", index=stratum.frame.index, dtype=object)
    if coarser.members is not None and coarser.stratum is stratum:
        return coarser.members  # the level above was derived from these very rows
    found = find_lineage(stratum.frame, stratum.shapes, code, stratum.layout, above)
    called = code.where(code.notna(), pd.Series([f"row {n + 1}" for n in code.index], code.index))
    built.adopted.extend(called[found.by_position])
    return found.codes


def _check_inside(units: pd.DataFrame, above: Parents, level: int, built: Hierarchy) -> None:
    """Find the units that do not lie in the parent they are said to have."""
    position = pd.Index(above.units["pcode"]).get_indexer(units["parent_pcode"])
    shares = measure_shares(units["shape"].to_numpy(), above.shapes(), position)
    names = above.units["name"].to_numpy()[position]
    for row in np.flatnonzero(shares < WITHIN):
        built.outside.append(
            (level, str(units["name"].iloc[row]), str(names[row]), float(shares[row]))
        )


def _derived_tier(
    level: int,
    strata: Sequence[Stratum],
    above: Parents | None,
    coarser: _Tier | None,
    country: Country,
    built: Hierarchy,
) -> _Tier | None:
    """The units that the next finer rows say they lie in, described by the first row of each."""
    finer = [one for one in strata if one.level > level]
    source = next((one for one in finer if one.fields_at(level) is not None), finer[0])
    fields = source.fields_at(level) or LevelFields(level)
    code, name = state_units(source.frame, fields)
    if level == 0 and code.isna().all():
        code = pd.Series(country.code, index=source.frame.index, dtype=object)
    lineage = _lineage(source, code, above, coarser, built)
    code, made = make_codes(code, name, lineage, level, apart=False)
    if code.isna().all():
        return None  # the columns are there, and empty
    built.made.extend([level] if made else [])
    code = _fill_by_position(code, source.shapes, built)
    if level == 0:
        names = code.map(lambda one: country.name if one == country.code else name_territory(one))
        name = name.fillna(names)
    units = describe_units(source.frame, fields, code, name, own=False)
    units["parent_pcode"] = lineage if above is not None else None
    units = units.drop_duplicates("pcode").assign(own=False, shape=None)
    return _Tier(level, units, source, code)


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


def _join_upwards(tiers: Sequence[_Tier], built: Hierarchy) -> None:
    """Give every unit its shape, the finest first: a coarser one is the sum of those in it.

    A unit that nothing finer fills keeps its own shape; one that has none and holds nothing, such
    as the other country of a row that misspells its own, is no unit.
    """
    *coarse, finest = tiers
    finest.units["geometry"] = finest.units["shape"]
    finer = finest.units
    for tier in reversed(coarse):
        whole = dissolve(finer["geometry"].to_numpy(), finer["parent_pcode"])
        shapes = tier.units["pcode"].map(whole)
        tier.units["geometry"] = shapes.where(shapes.notna(), None)
        if tier.members is None:
            _settle_shapes(tier, built)
        tier.units = finer = tier.units[tier.units["geometry"].notna()].copy()


def _settle_shapes(tier: _Tier, built: Hierarchy) -> None:
    """Between a unit's own shape and that of its parts: its parts', if finer areas fill its own.

    It counts what any finer area covers, be it a neighbour's: where two makers drew a border
    differently nothing is missing, and one set of edges must serve for all units.
    """
    units = tier.units
    own, parts = units["shape"].to_numpy(), units["geometry"].to_numpy()
    area = np.maximum(shapely.area(own), 1e-12)
    shares = np.nan_to_num(shapely.area(shapely.intersection(own, parts))) / area
    keep = shares < _FILLED
    keep[keep] = _covered(own[keep], parts) < _FILLED * area[keep]
    keep |= shapely.is_missing(parts)
    built.partial.extend(
        (tier.level, str(name), float(share))
        for name, share in zip(units["name"][keep], shares[keep], strict=True)
    )
    apart = 1 + np.nan_to_num(shapely.area(parts)) / area - 2 * shares
    noticed = ~keep & (apart > _NOTICED)
    if noticed.any():
        built.differing[tier.level] = (int(noticed.sum()), float(apart[noticed].max()))
    units["geometry"] = np.where(keep, own, parts)


def _covered(shapes: Shapes, others: Shapes) -> npt.NDArray[np.float64]:
    """The area of each shape that the others cover, which do not overlap much themselves."""
    others = others[~shapely.is_missing(others)]
    rows, columns = shapely.STRtree(others).query(shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[rows], others[columns]))
    return np.bincount(rows, weights=common, minlength=len(shapes)).astype(np.float64)
