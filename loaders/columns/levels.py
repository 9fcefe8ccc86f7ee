"""Which level each column of units is of: decided by what all of them hold, together.

A province is often called like its chief district. One column alone then fits two levels; beside
another it fits one, since no two columns are of the same level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from geodata.gazetteer import Gazetteer

CONTENT_SHARE = 0.5  # of a column's distinct values, how many must be areas of a level
_TOGETHER = 5  # columns that are weighed against each other; the rest one by one
# What tips the scales where contents fit two levels about equally.
_AS_HEADED, _FEWER_ABOVE, _HEADED_ABOVE, _COARSER = 0.06, 0.06, 0.04, 0.001

Shares = Mapping[int, float]


@dataclass(frozen=True, eq=False)
class UnitColumn:
    """A column that may hold areas of one level.

    Attributes
    ----------
    position : int
    part : {"name", "code"}
    values : list of str
        Its distinct values.
    headed : int or None
        The level that its header makes one think of.
    """

    position: int
    part: str
    values: list[str]
    headed: int | None = None


@dataclass(frozen=True)
class Fit:
    """The level that a column is of, the share of its values that fit, and whether it is free.

    ``beaten`` says that another column holds that level with better right.
    """

    level: int
    share: float
    beaten: bool = False


def fit_levels(units: Sequence[UnitColumn], gazetteer: Gazetteer) -> dict[int, Fit]:
    """The level of each column by its position; columns that fit none are left out.

    Parameters
    ----------
    units : sequence of UnitColumn
    gazetteer : Gazetteer
    """
    fits: dict[int, Fit] = {}
    for part in ("name", "code"):
        shares = {
            unit: found
            for unit in (each for each in units if each.part == part)
            if (found := _shares(unit, gazetteer))
        }
        ranked = sorted(shares, key=lambda unit: -max(shares[unit].values()))
        chosen = _best_together(ranked[:_TOGETHER], shares)
        for unit in ranked:
            level = chosen.get(unit.position)
            own = _alone(unit, shares[unit]) if level is None else level
            fits[unit.position] = Fit(own, shares[unit][own], beaten=level is None)
    return fits


def share_at(level: int, values: list[str], part: str, gazetteer: Gazetteer) -> float:
    """The share of values that are codes, or names, of a level."""
    return sum(known_areas(values, level, part, gazetteer)) / max(len(values), 1)


def known_areas(values: list[str], level: int, part: str, gazetteer: Gazetteer) -> list[bool]:
    """For each value, whether it is a code, or a name, of a level of the boundary."""
    if part == "code":
        found = gazetteer.match_codes(values, level=level)["pcode"].notna()
        return [bool(known) for known in found]
    index = gazetteer.index(level)
    return [bool(index.bearers(value, "")[0]) for value in values]


def _shares(unit: UnitColumn, gazetteer: Gazetteer) -> Shares:
    """The levels that at least half of a column's values are of."""
    if not unit.values:
        return {}
    levels = gazetteer.areas.levels
    shares = {level: _share(unit, level, gazetteer) for level in levels}
    return {level: share for level, share in shares.items() if share >= CONTENT_SHARE}


def _share(unit: UnitColumn, level: int, gazetteer: Gazetteer) -> float:
    """The share of a column's values that are areas of a level; abbreviations where headed so."""
    if unit.part == "code" or unit.headed is None:
        return share_at(level, unit.values, unit.part, gazetteer)
    index = gazetteer.index(level)
    known = [index.bearers(v, "")[0] or index.abbreviated(v) for v in unit.values]
    return sum(map(bool, known)) / len(known)


def _alone(unit: UnitColumn, shares: Shares) -> int:
    return max(shares, key=lambda level: _worth(unit, level, shares))


def _best_together(
    units: Sequence[UnitColumn], shares: Mapping[UnitColumn, Shares]
) -> dict[int, int]:
    """The levels under which columns fit best, no level twice."""
    best: tuple[float, dict[int, int]] = (-1.0, {})
    for levels in product(*([None, *shares[unit]] for unit in units)):
        taken = [level for level in levels if level is not None]
        if len(set(taken)) < len(taken):
            continue
        pairs = [(unit, at) for unit, at in zip(units, levels, strict=True) if at is not None]
        worth = sum(_worth(unit, at, shares[unit]) for unit, at in pairs)
        worth += sum(_in_order(*sorted(two, key=lambda p: p[1])) for two in combinations(pairs, 2))
        if worth > best[0]:
            best = worth, {unit.position: at for unit, at in pairs}
    return best[1]


def _worth(unit: UnitColumn, level: int, shares: Shares) -> float:
    return shares[level] + _AS_HEADED * (level == unit.headed) - _COARSER * level


def _in_order(above: tuple[UnitColumn, int], below: tuple[UnitColumn, int]) -> float:
    """What speaks for one of two columns being the coarser: fewer values, header, place."""
    one, other = above[0], below[0]
    headed = one.headed is not None and other.headed is not None and one.headed < other.headed
    fewer = len(one.values) < len(other.values)
    first = one.position < other.position
    return _FEWER_ABOVE * fewer + _HEADED_ABOVE * headed + _COARSER * first
