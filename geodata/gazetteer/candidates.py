"""Candidates: the areas that a name may mean, ranked for a person to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.areas import Areas
from geodata.gazetteer.names import fold

if TYPE_CHECKING:
    from geodata.gazetteer import Gazetteer

_BEGINNING = 80.0  # *Kavre* of Kavrepalanchok: people shorten names from behind
_BEGINNING_LETTERS = 4
ELSEWHERE = 15.0  # what a candidate loses outside the stated parent, and again at another level
_COLUMNS = {
    "level": "int64",
    "pcode": "str",
    "name": "str",
    "parent": "str",
    "score": "float64",
    "inside": "bool",
}


def rank_candidates(
    gazetteer: Gazetteer, name: str, *, level: int | None, within: str | None, limit: int
) -> pd.DataFrame:
    """Rank areas; see :meth:`geodata.gazetteer.Gazetteer.candidates`."""
    areas = gazetteer.areas
    levels = [known for known in areas.levels if known > areas.coarsest] or [areas.coarsest]
    found = [
        (
            score - ELSEWHERE * (not inside) - ELSEWHERE * (level not in (None, at)),
            at,
            pcode,
            inside,
        )
        for at in levels
        for pcode, score, inside in _at_level(gazetteer, name, at, within, limit)
    ]
    best = sorted(found, key=lambda one: (-one[0], -one[1], one[2]))[:limit]
    rows = [
        (at, pcode, *_called(areas, at, pcode), max(score, 0.0), inside)
        for score, at, pcode, inside in best
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS).round({"score": 1})


def _at_level(
    gazetteer: Gazetteer, name: str, level: int, within: str | None, limit: int
) -> list[tuple[str, float, bool]]:
    """The best areas of a level: P-code, likeness, and whether it lies in the area given."""
    index = gazetteer.index(level)
    known = index.like("")
    scores = next(known.scores([name]), np.zeros((1, 0), dtype=np.float32))[0].astype(float)
    at = {pcode: position for position, pcode in enumerate(known.pcodes)}
    said = fold(name)
    if len(said) >= _BEGINNING_LETTERS:
        for pcode, own in _named(gazetteer.areas, level):
            if fold(own).startswith(said):
                scores[at[pcode]] = max(scores[at[pcode]], _BEGINNING)
    bearers, exact = index.bearers(name, "")
    for pcode in bearers:
        scores[at[pcode]] = max(scores[at[pcode]], exact)
    code = gazetteer.code_systems(level).plainly(name)
    if code in at:
        scores[at[code]] = 100.0
    members = index.members(within) if within else frozenset(known.pcodes)
    inside = np.array([pcode in members or pcode == within for pcode in known.pcodes], dtype=bool)
    order = np.argsort(-(scores - ELSEWHERE * ~inside), kind="stable")[:limit]
    return [(known.pcodes[i], float(scores[i]), bool(inside[i])) for i in order]


def _named(areas: Areas, level: int) -> Iterator[tuple[str, str]]:
    """P-code and name of the areas of a level."""
    units = areas.at(level)
    return zip(units.index, units["name"], strict=True)


def _called(areas: Areas, level: int, pcode: str) -> tuple[str, str]:
    """Name of an area and of the one that holds it."""
    if level == areas.coarsest:
        return areas.name(level, pcode), ""
    above = areas.parent_level(level)
    return areas.name(level, pcode), areas.name(above, areas.ancestor(level, pcode, above))
