"""Siblings: whether areas found by name lie among others said to have the same parent.

A boundary of districts alone cannot tell that a district is in the province that a row states. The
rows together can: the districts of one province lie next to each other. One that lies among the
districts of other provinces is a homonym, found in the wrong place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import shapely

from geodata.areas import Areas

_NEAREST = 6  # areas of any group looked at around each
_ENOUGH = 3  # areas a group needs before it can say that one is a stranger


def find_strangers(
    groups: Mapping[str, frozenset[str]], areas: Areas, level: int
) -> frozenset[tuple[str, str]]:
    """Find the areas that do not lie among the rest of their group.

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
        Parent and P-code of every area with as many areas of one other group as of its own among
        the six nearest. A group of fewer than three areas says nothing about its own.
    """
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
