"""Siblings: whether areas found by name lie among others said to have the same parent.

A boundary of districts alone cannot tell that a district is in the province that a row states. The
rows together can. Where codes are made of the parent's code and a number, the districts of one
province begin alike; where they are not, the districts of one province lie next to each other. One
that does neither is a homonym, found in the wrong place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import shapely

from geodata.areas import Areas

_NEAREST = 6  # areas of any group looked at around each
_ENOUGH = 3  # areas a group needs before it can say that one is a stranger
_BEGIN_ALIKE = 0.9  # of all areas, how many must begin as their group does for codes to tell


def find_strangers(
    groups: Mapping[str, frozenset[str]], areas: Areas, level: int
) -> frozenset[tuple[str, str]]:
    """Find the areas that do not belong with the rest of their group.

    Parameters
    ----------
    groups : mapping of str to frozenset of str
        For each stated parent, the P-codes that its rows were found to be in.
    areas : Areas
    level : int
        Level of the P-codes.

    Returns
    -------
    frozenset of (str, str)
        Parent and P-code of every area whose code begins unlike those of its group, where codes
        tell; else of every area with as many areas of one other group as of its own among the six
        nearest. A group of fewer than three areas says nothing about its own.
    """
    first, last = areas.at(level).index[[0, -1]]  # sorted: these two differ soonest
    shared = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    for length in range(shared + 1, shared + 5):
        strangers = _by_codes(groups, length)
        if strangers is not None:
            return strangers
    return _by_place(groups, areas, level)


def _by_codes(
    groups: Mapping[str, frozenset[str]], length: int
) -> frozenset[tuple[str, str]] | None:
    """Areas whose code begins unlike their group's; None where beginnings tell no groups apart."""
    large = {group: codes for group, codes in groups.items() if len(codes) >= _ENOUGH}
    usual = {group: _most_common(code[:length] for code in codes) for group, codes in large.items()}
    strange = {
        (group, code)
        for group, codes in large.items()
        for code in codes
        if not code.startswith(usual[group])
    }
    apart = len(set(usual.values())) == len(usual)
    rare = len(strange) <= (1 - _BEGIN_ALIKE) * sum(map(len, large.values()))
    return frozenset(strange) if large and apart and rare else None


def _most_common(texts: Iterable[str]) -> str:
    counts = Counter(texts)
    return min(counts, key=lambda text: (-counts[text], text))


def _by_place(
    groups: Mapping[str, frozenset[str]], areas: Areas, level: int
) -> frozenset[tuple[str, str]]:
    labelled = sorted((code, group) for group, codes in groups.items() for code in codes)
    if len(labelled) <= _NEAREST:
        return frozenset()
    shapes = areas.at(level)["geometry"].loc[[code for code, _ in labelled]].to_numpy()
    centres = shapely.get_coordinates(shapely.centroid(shapes))
    found = set()
    for at, (code, group) in enumerate(labelled):
        away = np.hypot(*(centres - centres[at]).T)
        away[at] = np.inf
        near = Counter(labelled[i][1] for i in np.argsort(away, kind="stable")[:_NEAREST])
        own = near.pop(group, 0)
        if len(groups[group]) >= _ENOUGH and own <= max(near.values(), default=0):
            found.add((group, code))
    return frozenset(found)
