"""The units of a vintage as numbers: level by level in one row, each with what holds it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.areas import Areas
from geodata.errors import AreaError

Positions = NDArray[np.int32]
Bools = NDArray[np.bool_]


class AreaTree:
    """Every unit of a vintage by number, coarse levels first, each level by P-code.

    Parameters
    ----------
    areas : Areas

    Attributes
    ----------
    levels : ndarray of int8, shape (units,)
        The ADM level of each unit.
    """

    def __init__(self, areas: Areas) -> None:
        self.areas = areas
        sizes = [len(areas.at(level)) for level in areas.levels]
        starts = np.cumsum([0, *sizes])
        self._starts = dict(zip(areas.levels, starts.tolist(), strict=False))
        self.levels = np.repeat(np.array(areas.levels, np.int8), sizes)
        parents = self._parents()
        self._up = {level: self._held_at(level, parents) for level in areas.levels}

    def __len__(self) -> int:
        return len(self.levels)

    def _parents(self) -> Positions:
        parents = np.full(len(self), -1, np.int32)
        for level in self.areas.levels[1:]:
            holders = self.areas.parent_level(level)
            found = self.areas.at(holders).index.get_indexer(self.areas.at(level)["parent_pcode"])
            parents[self.slice(level)] = self._starts[holders] + found
        return parents

    def _held_at(self, level: int, parents: Positions) -> Positions:
        up = np.full(len(self), -1, np.int32)
        up[self.slice(level)] = np.arange(len(self.areas.at(level)))
        for finer in self.areas.levels:
            if finer > level:
                up[self.slice(finer)] = up[parents[self.slice(finer)]]
        return up

    def slice(self, level: int) -> slice:
        """The numbers of the units of a level."""
        start = self._starts[level]
        return slice(start, start + len(self.areas.at(level)))

    def up(self, level: int) -> Positions:
        """For every unit, the position in ``areas.at(level)`` of what holds it; -1: coarser.

        Raises
        ------
        AreaError
            When the vintage has no such level.
        """
        self.areas.at(level)
        return self._up[level]

    def position(self, level: int, pcode: str) -> int:
        """The position of a unit in ``areas.at(level)``.

        Raises
        ------
        AreaError
            When there is no such unit.
        """
        self.areas.name(level, pcode)
        return int(self.areas.at(level).index.get_loc(pcode))

    def number(self, level: int, pcode: str) -> int:
        """The number of a unit."""
        return int(self._starts[level]) + self.position(level, pcode)

    def numbers(self, level: int, pcodes: pd.Series | list[str]) -> Positions:
        """The numbers of some units of a level, -1 where there is none."""
        at = self.areas.at(level).index.get_indexer(pcodes)
        found: Positions = np.where(at >= 0, at + self._starts[level], -1).astype(np.int32)
        return found

    def pcodes(self, numbers: NDArray[np.integer]) -> pd.Series:
        """The P-codes of some units."""
        codes = pd.Series("", index=range(len(numbers)), dtype="str")
        for level in self.areas.levels:
            at = self.levels[numbers] == level
            codes[at] = self.areas.at(level).index[numbers[at] - self._starts[level]]
        return codes

    def inside(self, root_level: int, root: str) -> Bools:
        """Which units lie in a root, itself among them; all of them where it is empty."""
        if not root:
            return np.ones(len(self), dtype=bool)
        return self._up[root_level] == self.position(root_level, root)

    def touching(self, root_level: int, root: str) -> Bools:
        """Which units lie in a root or hold it."""
        touching = self.inside(root_level, root)
        if root:
            number = self.number(root_level, root)
            holders = [level for level in self.areas.levels if level < root_level]
            touching[[self._starts[level] + self._up[level][number] for level in holders]] = True
        return touching

    def shown(self, level: int, root_level: int, root: str) -> NDArray[np.intp]:
        """Positions in ``areas.at(level)`` of the units inside a root.

        Raises
        ------
        AreaError
            When the root is finer than the level.
        """
        if root and root_level > level:
            raise AreaError(f"ADM{root_level} is finer than ADM{level}")
        return np.flatnonzero(self.inside(root_level, root)[self.slice(level)])

    def standing(self, level: int, root_level: int, root: str) -> NDArray[np.int8]:
        """How precisely a place at each unit is known, for a level shown inside a root.

        Returns
        -------
        ndarray of int8, shape (units,)
            0 elsewhere; 1 + ADM level where the unit touches the root but is coarser than the
            level; 1 + the level itself where it is shown.
        """
        coarse = (self.levels < level) & self.touching(root_level, root)
        shown = (self.levels >= level) & self.inside(root_level, root)
        found: NDArray[np.int8] = np.where(coarse, self.levels + 1, 0).astype(np.int8)
        found[shown] = level + 1
        return found
