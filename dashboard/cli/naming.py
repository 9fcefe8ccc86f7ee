"""Areas as people name them in the shell: by P-code, or by name where it is clear."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from geodata.errors import AreaError

if TYPE_CHECKING:
    from geodata.areas import Areas

_LISTED = 4  # areas of a name, before it is enough


def find_areas(areas: Areas, named: Iterable[str], level: int) -> tuple[str, ...]:
    """P-codes of areas of a level that were given by P-code or by name."""
    return tuple(the_one(areas, one, matching(areas, one, [level]), [level])[1] for one in named)


def find_inside(areas: Areas, named: Iterable[str], level: int) -> tuple[str, ...]:
    """The same; a coarser area stands for all those inside it."""
    levels = [one for one in areas.levels if one <= level]
    found: list[str] = []
    for one in named:
        mine = matching(areas, one, [level]) or matching(areas, one, levels)
        found.extend(map(str, areas.within(level, *the_one(areas, one, mine, levels))))
    return tuple(found)


def matching(areas: Areas, named: str, levels: Sequence[int]) -> list[tuple[int, str]]:
    """Areas that have a P-code, else those that have a name, however it is written."""
    from geodata.gazetteer.names import fold

    codes = [(level, named) for level in levels if areas.has(level, named)]
    if codes:
        return codes[:1]
    wanted = fold(named)
    return [
        (level, str(code))
        for level in levels
        for code, name in areas.names(level).items()
        if fold(name) == wanted or fold(str(code)) == wanted
    ]


def the_one(
    areas: Areas, named: str, found: Sequence[tuple[int, str]], levels: Sequence[int]
) -> tuple[int, str]:
    """The only one; a sentence where there is none, or where there are several."""
    if len(found) == 1:
        return found[0]
    at = " or ".join(f"ADM{level}" for level in levels)
    if not found:
        raise AreaError(
            f"There is no area {named!r} at {at}",
            where=areas.vintage,
            remedy=_like(areas, named, levels),
        )
    several = ", ".join(_told(areas, *one) for one in found[:_LISTED])
    more = len(found) - _LISTED
    rest = f" and {more} more" if more > 0 else ""
    raise AreaError(
        f"{named!r} is the name of several areas: {several}{rest}",
        where=areas.vintage,
        remedy="Give the P-code of the one you mean.",
    )


def _told(areas: Areas, level: int, pcode: str) -> str:
    above = f", {areas.path(level, pcode)[-2][2]}" if level > areas.coarsest else ""
    return f"{areas.name(level, pcode)}{above} ({pcode})"


def _like(areas: Areas, named: str, levels: Sequence[int]) -> str:
    names = {str(name) for level in levels for name in areas.names(level)}
    near = difflib.get_close_matches(named, sorted(names), n=3, cutoff=0.7)
    return f"Did you mean {' or '.join(near)}?" if near else "Give its P-code."
