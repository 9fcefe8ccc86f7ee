"""Areas: the administrative units of one vintage, their hierarchy, roll-up and neighbours."""

from __future__ import annotations

import json
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.errors import AreaError

Positions = npt.NDArray[np.int64]
Box = tuple[float, float, float, float]

_FAR = 10.0  # degrees of sea or other countries that make a part lie far off, as Guyane from France
_MOST = 0.9  # of the units, which the rest has to do without


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
        self._named: dict[tuple[int, str], dict[str, str]] = {}
        self._alphabetical: dict[tuple[int, str], Positions] = {}
        self._kinds: dict[int, tuple[str, ...]] = {}
        self._ancestors: dict[tuple[int, int], pd.Series] = {}
        self._mainlands: dict[tuple[int, str], Box] = {}
        self._far_off: dict[tuple[int, int, str], int] = {}
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

    def name(self, level: int, pcode: str, language: str = "") -> str:
        """The name of a unit, in a language where the boundary has it; else its own name.

        Parameters
        ----------
        language : str, optional
            A code such as ``fr``; the boundary's own name where it is empty.
        """
        own = self._look_up(level, pcode)[0]
        return self.other_names(level, language).get(pcode, own) if language else own

    def names(self, level: int, language: str = "") -> pd.Series:
        """The names of a level's units, in a language where the boundary has them.

        Returns
        -------
        pandas.Series of str
            Indexed by P-code, in the order of :meth:`at`; a unit that has no name in the language
            has its own.
        """
        units = self.at(level)
        own = units["name"].astype("str")
        others = self.other_names(level, language) if language else {}
        if not others:
            return own
        return pd.Series(units.index, index=units.index, dtype="str").map(others).fillna(own)

    def other_names(self, level: int, language: str) -> dict[str, str]:
        """The names that a boundary gives in one language, by P-code; its own are not repeated.

        Where it gives several for a unit, the first.
        """
        if (level, language) not in self._named:
            units = self.at(level)
            self._named[level, language] = {
                pcode: found
                for pcode, name, held in zip(
                    units.index, units["name"], units["names"], strict=True
                )
                if (found := _name_in(held, language)) and found != name
            }
        return self._named[level, language]

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

    def alphabetical(self, level: int, language: str = "") -> Positions:
        """The place of each unit of a level when all are listed by name, then by P-code.

        Returns
        -------
        numpy.ndarray of int64
            In the order of :meth:`at`; kept, for lists are sorted at every look.
        """
        if (level, language) not in self._alphabetical:
            names = self.names(level, language).to_numpy(dtype=object)
            places: Positions = np.empty(len(names), dtype=np.int64)
            places[np.argsort(names, kind="stable")] = np.arange(len(names))
            self._alphabetical[level, language] = places
        return self._alphabetical[level, language]

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
        if (level, to) not in self._ancestors:
            self._ancestors[level, to] = self._climb(level, to)
        return self._ancestors[level, to].copy(deep=False)

    def _climb(self, level: int, to: int) -> pd.Series:
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

    def path(self, level: int, pcode: str, language: str = "") -> list[tuple[int, str, str]]:
        """From the country down to a unit: ``(level, pcode, name)`` a step."""
        steps = [known for known in self.levels if known <= level]
        return [
            (step, code, self.name(step, code, language))
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

    def mainland(self, level: int, pcode: str) -> Box:
        """Where to look to see a unit: its bounds, without the few parts that lie far off.

        A part lies far off when more than ten degrees of longitude or of latitude keep it from the
        rest, and nine in ten of the finest units inside lie elsewhere. A unit whose bounds go round
        half the world is not judged: it may only lie across the antimeridian.

        Returns
        -------
        tuple of float
            West, south, east, north in degrees.
        """
        if (level, pcode) not in self._mainlands:
            self._mainlands[level, pcode] = self._find_mainland(level, pcode)
        return self._mainlands[level, pcode]

    def _find_mainland(self, level: int, pcode: str) -> Box:
        whole = self.bounds(level, pcode)
        if not _FAR < max(whole[2] - whole[0], whole[3] - whole[1]) <= 180:
            return whole
        inside = self.within(self.finest, level, pcode)
        boxes = shapely.bounds(self.at(self.finest).loc[inside, "geometry"].to_numpy())
        boxes = boxes[np.isfinite(boxes).all(axis=1)]
        near = boxes
        for axis in (0, 1):
            near = _largest_run(near, axis)
        if len(near) < _MOST * len(boxes):
            return whole
        west, south = near[:, :2].min(axis=0).tolist()
        east, north = near[:, 2:].max(axis=0).tolist()
        return west, south, east, north

    def far_off(self, level: int, root_level: int, root: str) -> int:
        """How many units of a level inside a unit lie outside its :meth:`mainland`."""
        key = level, root_level, root
        if key not in self._far_off:
            self._far_off[key] = self._count_far_off(*key)
        return self._far_off[key]

    def _count_far_off(self, level: int, root_level: int, root: str) -> int:
        west, south, east, north = self.mainland(root_level, root)
        if (west, south, east, north) == self.bounds(root_level, root):
            return 0
        units = self.at(level).loc[self.within(level, root_level, root)]
        box = shapely.bounds(units["geometry"].to_numpy())
        apart = (box[:, 2] < west) | (box[:, 0] > east) | (box[:, 3] < south) | (box[:, 1] > north)
        return int(apart.sum())

    def counted(self, level: int) -> pd.Series:
        """Whether each unit of a level belongs to the denominator (it has an authority)."""
        return self.at(level)["has_authority"].fillna(True).astype(bool)

    def kinds(self, level: int) -> tuple[str, ...]:
        """What the units of a level that are counted are called there, each word once.

        Returns
        -------
        tuple of str
            In the order of :meth:`at`; empty where the boundary has no such word.
        """
        if level not in self._kinds:
            words = self.at(level).loc[self.counted(level), "kind"].dropna().unique()
            self._kinds[level] = tuple(map(str, words))
        return self._kinds[level]

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


def _name_in(held: object, language: str) -> str:
    """The first name in a language of those in the ``names`` column; empty for none."""
    if not isinstance(held, str) or f'"{language}"' not in held:
        return ""
    said = json.loads(held).get(language, "")
    found = said if isinstance(said, str) else next(iter(said), "")
    return str(found).strip()


def _largest_run(boxes: npt.NDArray[np.float64], axis: int) -> npt.NDArray[np.float64]:
    """Of boxes that gaps keep apart along an axis, those of the run with the most."""
    if not len(boxes):
        return boxes
    boxes = boxes[np.argsort(boxes[:, axis], kind="stable")]
    reached = np.maximum.accumulate(boxes[:, axis + 2])
    run = np.r_[0, np.cumsum(boxes[1:, axis] - reached[:-1] > _FAR)]
    return boxes[run == np.bincount(run).argmax()]
