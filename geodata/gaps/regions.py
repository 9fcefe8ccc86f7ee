"""Regions: unengaged areas that lie side by side, and where in the country they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.areas import Areas
from geodata.gaps.contiguity import Contiguity
from geodata.gaps.whereabouts import Country

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Tally = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Region:
    """Areas in the same states, each beside another of them.

    Attributes
    ----------
    number : int
        1 is the one with the most people.
    pcodes : tuple of str
        Its areas, sorted.
    population : float
        Of its areas whose population is known; NaN where it is known of none.
    population_unknown : int
        Areas whose population is not known.
    parents : tuple of (str, int)
        P-codes of the coarser units that hold its areas, with how many, most first; empty where
        the level shown is the coarsest.
    beside : tuple of str
        P-codes of the units of that level that it borders and has no area in, longest border by
        number of pairs of neighbours first; also those outside the root.
    at_edge : bool
        Whether one of its areas lies at the outer border of the country, or at the sea.
    side : str
        Where in the country it lies, as seen from its middle: ``n``, ``ne`` and so on round to
        ``nw``; empty in the middle and wherever it is not clear.
    unreported_beside : int
        Areas beside it that no source reports on: the region may reach further than is known.
    """

    number: int
    pcodes: tuple[str, ...]
    population: float
    population_unknown: int
    parents: Tally
    beside: tuple[str, ...]
    at_edge: bool
    side: str
    unreported_beside: int


def join_regions(
    coverage: pd.DataFrame,
    contiguity: Contiguity,
    areas: Areas,
    *,
    states: Collection[str] = ("lapsed", "no_record"),
    within: int | None = None,
    named_by: int | None = None,
) -> tuple[Region, ...]:
    """Join areas in some states to regions: the connected components of their contiguity.

    An area without such a neighbour is a region by itself. Areas without a local authority join
    nothing, and neither do areas outside the view, though a region may border them.

    Parameters
    ----------
    coverage : pandas.DataFrame
        By P-code, from :func:`~geodata.coverage.measure_coverage`; all of one level.
    contiguity : Contiguity
        Of that level, the whole of it.
    areas : Areas
        The vintage of both.
    states : collection of str, optional
        Keys of :data:`~geodata.coverage.STATES`.
    within : int, optional
        An ADM level whose units part regions. Where most areas of a country are not engaged nearly
        all of them are joined to each other, and a region by province says more.
    named_by : int, optional
        The ADM level of ``parents`` and ``beside``; else the next coarser one present.

    Returns
    -------
    tuple of Region
        Biggest population first, an unknown one counted as the median of the areas in view that
        are known; then by number of areas, then by P-code.
    """
    inside = coverage["state"].isin(list(states)).reindex(contiguity.pcodes, fill_value=False)
    chosen = np.flatnonzero(inside)
    if not len(chosen):
        return ()
    scene = _Scene(coverage, contiguity, areas, named_by)
    count, group = _components(scene.parted(within).within(contiguity.pcodes[chosen]))
    people = coverage["population"].astype("float64").reindex(contiguity.pcodes)
    group = _by_size(group, people.fillna(people.median()).to_numpy()[chosen])
    return _describe(scene, people.to_numpy(), chosen, group, count)


def _components(joined: Contiguity) -> tuple[int, Ints]:
    """How many there are, and the one that each area is in, shape (n,)."""
    from scipy.sparse.csgraph import connected_components

    count, label = connected_components(joined.to_matrix(), directed=False)
    return int(count), label.astype(np.int64)


def _by_size(group: Ints, people: Floats) -> Ints:
    """The same groups numbered by people, then by areas, then by their first area."""
    _, first = np.unique(group, return_index=True)
    total = np.bincount(group, np.nan_to_num(people))
    order = np.lexsort([first, -np.bincount(group), -total])
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place[group].astype(np.int64)


class _Scene:
    """What is round the areas of a view: their neighbours, what holds them, the country."""

    def __init__(
        self, coverage: pd.DataFrame, contiguity: Contiguity, areas: Areas, named_by: int | None
    ) -> None:
        self._contiguity, self._areas = contiguity, areas
        self.pcodes = contiguity.pcodes
        self._level = next(
            known for known in areas.levels if areas.at(known).index.equals(self.pcodes)
        )
        silent = coverage["state"] == "not_reported"
        self._silent = silent.reindex(self.pcodes, fill_value=False).to_numpy(bool)
        self.holders = self._held_by(named_by)
        self.country = Country(areas, self._level)

    def _held_by(self, level: int | None) -> pd.Series | None:
        """What holds each area at a level, the next coarser one by default; None at the top."""
        if level is None and self._level > self._areas.coarsest:
            level = self._areas.parent_level(self._level)
        return None if level is None else self._areas.ancestors(self._level, level)

    def parted(self, level: int | None) -> Contiguity:
        """The contiguity, without the borders between units of a coarser level."""
        if level is None:
            return self._contiguity
        held = self._areas.ancestors(self._level, level).to_numpy(dtype=object)
        first, second = self._contiguity.pairs.T
        return Contiguity(self.pcodes, self._contiguity.pairs[held[first] == held[second]])

    def borders(self, chosen: Ints, group: Ints) -> tuple[Ints, Ints]:
        """The group and the area outside of it of every border that a group has."""
        of = np.full(len(self.pcodes), -1)
        of[chosen] = group
        pairs = self._contiguity.pairs.astype(np.int64)
        ends = np.concatenate([pairs, pairs[:, ::-1]])
        ends = ends[(of[ends[:, 0]] >= 0) & (of[ends[:, 0]] != of[ends[:, 1]])]
        return of[ends[:, 0]], ends[:, 1]

    def count_silent(self, here: Ints, outside: Ints, count: int) -> Ints:
        """How many areas beside each group no source reports on."""
        silent = self._silent[outside]
        pairs = np.unique(np.stack([here[silent], outside[silent]], axis=1), axis=0)
        return np.bincount(pairs[:, 0], minlength=count)


def _describe(
    scene: _Scene, people: Floats, chosen: Ints, group: Ints, count: int
) -> tuple[Region, ...]:
    """All that is known of some regions, over all of them at once."""
    codes = scene.pcodes[chosen]
    here, outside = scene.borders(chosen, group)
    parents = _tallies(scene, group, chosen, count)
    near = _tallies(scene, here, outside, count)
    total, unknown = _add_people(people[chosen], group, count)
    columns = (
        _lists(group, codes, count),
        total.tolist(),
        unknown.tolist(),
        parents,
        [_apart_from(*both) for both in zip(near, parents, strict=True)],
        (np.bincount(group, scene.country.at_edge(codes), count) > 0).tolist(),
        scene.country.sides(codes, group, count),
        scene.count_silent(here, outside, count).tolist(),
    )
    rows = zip(*columns, strict=True)
    return tuple(Region(number, *told) for number, told in enumerate(rows, start=1))


def _add_people(people: Floats, group: Ints, count: int) -> tuple[Floats, Ints]:
    """The people of each group, NaN where of none of its areas, and areas that are not known."""
    known = np.isfinite(people)
    total = np.bincount(group, np.where(known, people, 0.0), count)
    counted = np.bincount(group[known], minlength=count)
    return np.where(counted, total, np.nan), np.bincount(group, minlength=count) - counted


def _apart_from(near: Tally, parents: Tally) -> tuple[str, ...]:
    inside = dict(parents)
    return tuple(code for code, _ in near if code not in inside)


def _lists(group: Ints, codes: pd.Index, count: int) -> list[tuple[str, ...]]:
    """The P-codes of each group, sorted."""
    order = np.lexsort([codes.to_numpy(dtype=object).astype(str), group])
    cuts = np.searchsorted(group[order], np.arange(1, count))
    return [tuple(map(str, part)) for part in np.split(codes.to_numpy(dtype=object)[order], cuts)]


def _tallies(scene: _Scene, group: Ints, at: Ints, count: int) -> list[Tally]:
    """By group, what holds some areas and how many of them, most first, then by P-code."""
    found: list[list[tuple[str, int]]] = [[] for _ in range(count)]
    if scene.holders is not None:
        held = scene.holders.to_numpy(dtype=object)[at]
        counts = pd.DataFrame({"group": group, "code": held}).value_counts().sort_index()
        for (one, code), areas in counts.sort_values(ascending=False, kind="stable").items():
            found[one].append((str(code), int(areas)))
    return [tuple(pairs) for pairs in found]
