"""Who has which area, and assignments that give one ground to two at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd

from geodata.areas import Areas

Place = tuple[int, str]


@dataclass(frozen=True)
class Overlap:
    """Two assignments of one ground, days in common, as rows of the table.

    ``inner`` is of the area itself, ``outer`` of the same area or of one that holds it; ``agree``
    says that both name the same team and the same owner.
    """

    inner: int
    outer: int
    agree: bool


def find_overlaps(rows: pd.DataFrame, areas: Areas) -> list[Overlap]:
    """Every two assignments of a boundary that meet in place and time; contradictions first."""
    places = [
        (int(level), str(pcode)) for level, pcode in zip(rows["level"], rows["pcode"], strict=True)
    ]
    at: dict[Place, list[int]] = defaultdict(list)
    for row, place in enumerate(places):
        at[place].append(row)
    # Days as text, which sorts as they do; an open end reaches as far as any.
    start = [_day(day, "") for day in rows["start"]]
    end = [_day(day, "~") for day in rows["end"]]
    who = [tuple(said) for said in rows[["team", "owner"]].fillna("").itertuples(index=False)]
    found = []
    for place in at:
        for above in _above(place, areas, at):
            for inner, outer in product(at[place], at[above]):
                apart = start[inner] > end[outer] or start[outer] > end[inner]
                if not apart and (above != place or outer < inner):
                    found.append(Overlap(inner, outer, who[inner] == who[outer]))
    return sorted(found, key=lambda pair: (pair.agree, pair.outer, pair.inner))


def _day(day: object, otherwise: str) -> str:
    return otherwise if pd.isna(day) else f"{pd.Timestamp(day):%Y-%m-%d}"


def _above(place: Place, areas: Areas, known: Mapping[Place, object]) -> list[Place]:
    """The place itself and those that hold it, of which any is assigned."""
    level, pcode = place
    if not areas.has(level, pcode):
        return [place]  # of another state of the boundary: nothing is known to hold it
    coarser = {other for other, _code in known if other <= level and other in areas.levels}
    held = [(other, areas.ancestor(level, pcode, other)) for other in sorted(coarser)]
    return [one for one in held if one in known]


def holders(rows: pd.DataFrame, areas: Areas, level: int) -> pd.Series:
    """Who takes care of each area of a level that anybody does, by P-code.

    An assignment of a coarser area is one of all in it; where there are several, the last counts.
    """
    found: dict[str, str] = {}
    who = rows["team"].fillna(rows["owner"]).fillna("")
    for own, pcode, name in zip(rows["level"], rows["pcode"], who, strict=True):
        if own <= level and areas.has(int(own), str(pcode)):
            inside = areas.within(level, int(own), str(pcode)) if own < level else [str(pcode)]
            found.update(dict.fromkeys(inside, str(name)))
    return pd.Series(found, dtype="object")
