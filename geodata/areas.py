"""Areas: the administrative units of one vintage, their hierarchy, roll-up and neighbours."""

from __future__ import annotations

from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.errors import AreaError


class Areas:
    """The units of one boundary vintage at every level present.

    P-codes are unique within a level. A unit's parent is the unit of the next coarser level that
    is *present*, so a file with districts only still has districts under a country.

    Parameters
    ----------
    frame : pandas.DataFrame
        A conformed ``areas`` table of a single vintage, geometry in EPSG:4326, longitude first.

    Raises
    ------
    AreaError
        When the frame is empty, mixes vintages, repeats a P-code within a level, or names a
        parent that does not exist.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        vintages = frame["vintage"].unique()
        if len(vintages) != 1:
            raise AreaError(f"Areas need exactly one vintage, not {len(vintages)}")
        self.vintage = str(vintages[0])
        self._levels = {
            int(level): gpd.GeoDataFrame(
                group.set_index("pcode", drop=False).rename_axis(None),
                geometry="geometry",
                crs="EPSG:4326",
            )
            for level, group in frame.sort_values(["level", "pcode"]).groupby("level")
        }
        self.levels = tuple(sorted(self._levels))
        self._details: dict[int, dict[str, tuple[str, str]]] = {}
        self._check()

    def _check(self) -> None:
        for level in self.levels:
            units = self._levels[level]
            if units.index.has_duplicates:
                code = units.index[units.index.duplicated()][0]
                raise AreaError(f"P-code {code} stands twice at level {level}", where=self.vintage)
            if level == self.levels[0]:
                continue
            parents = self._levels[self.parent_level(level)].index
            stray = units.loc[~units["parent_pcode"].isin(parents)]
            if len(stray):
                raise AreaError(
                    f"{stray.index[0]} names a parent that does not exist: "
                    f"{stray['parent_pcode'].iloc[0]}",
                    where=f"{self.vintage}, level {level}",
                )

    @property
    def finest(self) -> int:
        """The finest level present."""
        return self.levels[-1]

    @property
    def coarsest(self) -> int:
        """The coarsest level present, the country where there is one."""
        return self.levels[0]

    @property
    def root(self) -> str:
        """P-code of the first unit of the coarsest level."""
        return str(self._levels[self.coarsest].index[0])

    def at(self, level: int) -> gpd.GeoDataFrame:
        """The units of a level, indexed and sorted by P-code.

        Raises
        ------
        AreaError
            When the vintage has no such level.
        """
        if level not in self._levels:
            present = ", ".join(str(known) for known in self.levels)
            raise AreaError(
                f"There is no ADM{level} in {self.vintage}", remedy=f"It has levels {present}."
            )
        return self._levels[level]

    def has(self, level: int, pcode: str) -> bool:
        """Whether a unit exists at a level."""
        return level in self._levels and pcode in self._levels[level].index

    def name(self, level: int, pcode: str) -> str:
        """The name of a unit."""
        return self._look_up(level, pcode)[0]

    def _look_up(self, level: int, pcode: str) -> tuple[str, str]:
        """Name and parent of one unit; a page asks for thousands, one at a time."""
        if level not in self._details:
            units = self.at(level)
            pairs = zip(units["name"], units["parent_pcode"], strict=True)
            self._details[level] = dict(zip(units.index, pairs, strict=True))
        try:
            return self._details[level][pcode]
        except KeyError:
            message = f"There is no area {pcode} at ADM{level}"
            raise AreaError(message, where=self.vintage) from None

    def _unit(self, level: int, pcode: str) -> pd.Series:
        self._look_up(level, pcode)
        return self.at(level).loc[pcode]

    def parent_level(self, level: int) -> int:
        """The next coarser level present.

        Raises
        ------
        AreaError
            At the coarsest level.
        """
        coarser = [known for known in self.levels if known < level]
        if not coarser:
            raise AreaError(f"ADM{level} is the coarsest level of {self.vintage}")
        return coarser[-1]

    def child_level(self, level: int) -> int | None:
        """The next finer level present, or None at the finest."""
        finer = [known for known in self.levels if known > level]
        return finer[0] if finer else None

    def ancestors(self, level: int, to: int) -> pd.Series:
        """For every unit of a level, the P-code of the unit of a coarser level that holds it.

        Parameters
        ----------
        level, to : int
            ADM levels present, ``to <= level``.

        Returns
        -------
        pandas.Series of str
            Indexed by the P-codes of ``level``.
        """
        if to > level:
            raise AreaError(f"ADM{to} is finer than ADM{level}")
        units = self.at(level)
        codes = pd.Series(units.index, index=units.index, dtype="str")
        while level > to:
            codes = codes.map(self.at(level)["parent_pcode"])
            level = self.parent_level(level)
        return codes

    def ancestor(self, level: int, pcode: str, to: int) -> str:
        """The unit of a coarser level that holds one unit."""
        self._look_up(level, pcode)
        while level > to:
            pcode = self._look_up(level, pcode)[1]
            level = self.parent_level(level)
        return pcode

    def within(self, level: int, root_level: int, root: str) -> pd.Index:
        """P-codes of the units of a level inside one unit of a coarser or the same level.

        An empty ``root`` means everything.
        """
        if not root:
            return self.at(level).index
        self._look_up(root_level, root)
        held = self.ancestors(level, root_level)
        return held.index[held == root]

    def path(self, level: int, pcode: str) -> list[tuple[int, str, str]]:
        """From the country down to a unit: ``(level, pcode, name)`` a step."""
        steps = [known for known in self.levels if known <= level]
        return [
            (step, code, self.name(step, code))
            for step in steps
            for code in [self.ancestor(level, pcode, step)]
        ]

    def neighbours(self, level: int, pcode: str) -> list[str]:
        """P-codes of the units that share a stretch of border with one unit, sorted.

        Touching in a single point does not make a neighbour; overlapping does, because edges of
        real files do not always agree.
        """
        units = self.at(level)
        geometry = self._unit(level, pcode)["geometry"]
        near = self._trees[level].query(geometry, predicate="intersects")
        others = units.iloc[near].drop(index=pcode, errors="ignore")
        shared = shapely.intersection(others["geometry"].values, geometry)
        return sorted(others.index[shapely.get_dimensions(shared) >= 1])

    @cached_property
    def _trees(self) -> dict[int, shapely.STRtree]:
        return {level: shapely.STRtree(self.at(level)["geometry"].values) for level in self.levels}

    def bounds(self, level: int, pcode: str) -> tuple[float, float, float, float]:
        """West, south, east, north of a unit in degrees."""
        west, south, east, north = self._unit(level, pcode)["geometry"].bounds
        return float(west), float(south), float(east), float(north)

    def counted(self, level: int) -> pd.Series:
        """Whether each unit of a level belongs to the denominator (it has an authority)."""
        return self.at(level)["has_authority"].fillna(True).astype(bool)

    def population(self, level: int) -> pd.Series:
        """Population of each unit; where a level has none, the sum of the finer level's.

        Returns
        -------
        pandas.Series of float
            NaN where nothing is known.
        """
        own = self.at(level)["population"].astype("float64")
        finer = self.child_level(level)
        if own.notna().any() or finer is None:
            return own
        below = self.population(finer)
        totals = below.groupby(self.ancestors(finer, level)).sum(min_count=1)
        return totals.reindex(own.index).astype(np.float64)
