"""Claims: which areas the sources say they report on, and when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from geodata.records.columns import NO_DAY, Bools, day_number, day_numbers
from geodata.records.tree import AreaTree
from geodata.selection import Selection

_KEPT = 256


@dataclass(frozen=True)
class _Claim:
    """One source's claim: areas as they stand in the table, first and last day where it has any."""

    source: str
    areas: str
    start: int
    end: int

    def counts(self, selection: Selection) -> bool:
        """Whether it is one of the sources looked at, and reports on some day of the period."""
        if selection.sources and self.source not in selection.sources:
            return False
        # NO_DAY comes before all days, so a claim without a start has always begun.
        over = selection.start is not None and NO_DAY < self.end < day_number(selection.start)
        ahead = selection.end is not None and self.start > day_number(selection.end)
        return not (over or ahead)


class Claims:
    """What the sources of records of a vintage claim to report on.

    Parameters
    ----------
    sources : pandas.DataFrame
        Conformed ``sources``.
    tree : AreaTree
    """

    def __init__(self, sources: pd.DataFrame, tree: AreaTree) -> None:
        claiming = (sources["vintage"] == tree.areas.vintage) & (sources["kind"] == "records")
        rows = sources[claiming & sources["reports_on"].notna()]
        days = (day_numbers(rows[name]).tolist() for name in ("start", "end"))
        claims = zip(rows["source_id"], rows["reports_on"], *days, strict=True)
        self._claims = [_Claim(*claim) for claim in claims]
        self._tree = tree
        self._covered_by = lru_cache(_KEPT)(self._cover)

    def reported(self, level: int, selection: Selection) -> Bools:
        """For each area of a level, whether some source claims to report on it in the period.

        A claim on a unit covers all below it; a claim on a unit below covers the ones above in
        part, which is enough for *no record* rather than *not reported*.
        """
        covered: Bools = np.zeros(len(self._tree.areas.at(level)), dtype=bool)
        for areas in {claim.areas for claim in self._claims if claim.counts(selection)}:
            covered |= self._covered_by(level, areas)
        return covered

    def _cover(self, level: int, areas: str) -> Bools:
        """The areas of a level that a claim covers; the same for every selection."""
        tree = self._tree
        claimed = pd.DataFrame(json.loads(areas), columns=["level", "pcode"])
        covered: Bools = np.zeros(len(tree.areas.at(level)), dtype=bool)
        for at, codes in claimed.groupby(claimed["level"].astype(int))["pcode"]:
            if at not in tree.areas.levels:
                continue
            units = tree.numbers(at, codes.astype("str"))
            named: Bools = np.zeros(len(tree), dtype=bool)
            named[units[units >= 0]] = True
            if at <= level:
                covered |= named[tree.slice(at)][tree.up(at)[tree.slice(level)]]
            else:
                covered[tree.up(level)[named]] = True
        return covered
