"""Offices: the posts of one vintage as numbers, and which of them exist on a day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geodata.records.columns import NO_DAY, Bools, Coded, Ints, day_numbers
from geodata.records.tree import AreaTree

_FOREVER = np.iinfo(np.int32).max


class Offices:
    """The posts of a vintage.

    Parameters
    ----------
    posts : pandas.DataFrame
        Conformed ``posts``; those of other vintages and levels are left out.
    tree : AreaTree

    Attributes
    ----------
    ids : pandas.Index of str
        Their codes are the positions here.
    roles : Coded
    """

    def __init__(self, posts: pd.DataFrame, tree: AreaTree) -> None:
        mine = (posts["vintage"] == tree.areas.vintage) & posts["level"].isin(tree.areas.levels)
        posts = posts[mine.fillna(False).astype(bool)]
        self._tree = tree
        self.ids = pd.Index(posts["post_id"])
        self.roles = Coded.of(posts["role"])
        self._starts = day_numbers(posts["start_date"])  # no day is before all days
        ends = day_numbers(posts["end_date"])
        self._ends = np.where(ends == NO_DAY, _FOREVER, ends)
        self._units = np.full(len(posts), -1, np.int32)
        levels = posts["level"].to_numpy(np.int64)
        for level in tree.areas.levels:
            at = levels == level
            self._units[at] = tree.numbers(level, posts.loc[at, "pcode"])
        self._held: dict[int, Ints] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def count(
        self, level: int, met: Bools, today: int | None, roles: tuple[str, ...]
    ) -> tuple[Ints, Ints]:
        """Offices reached and known, by the area of a level they belong to, wherever met.

        Known are those that exist on a day, if one is given, and have one of some roles, if any
        are; reached are those of them that were met.
        """
        from geodata.records import area_kernels

        fits = np.ones(len(self.roles.names) + 1, dtype=bool)
        if roles:
            fits[:] = False
            fits[self.roles.names.codes(roles)] = True
        return area_kernels.count_offices(
            self._starts,
            self._ends,
            self.roles.codes,
            self.areas_at(level),
            met,
            fits,
            NO_DAY if today is None else today,
            len(self._tree.areas.at(level)),
        )

    def areas_at(self, level: int) -> Ints:
        """For each office, the position of the area of a level it belongs to; -1: to none."""
        if level not in self._held:
            # A unit that does not exist takes the last place of what it is looked up in.
            self._held[level] = np.append(self._tree.up(level), np.int32(-1))[self._units]
        return self._held[level]
