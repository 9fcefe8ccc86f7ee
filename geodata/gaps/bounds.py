"""Bounds: the worst and the best case that records known only to a higher level leave open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.areas import Areas
from geodata.coverage import shown_level
from geodata.records import Ints, Records
from geodata.selection import Selection

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Bounds:
    """Between which figures coverage lies.

    The worst case takes every place that is known only to a higher level for an area that is
    engaged already; it is what the map shows. The best case takes each for another area that is
    not, and among these for the one with most people: no placing of the records can give more. It
    is a bound, and no estimate.

    Attributes
    ----------
    areas : int
        The denominator: areas with a local authority.
    engaged : tuple of (int, int)
        Engaged areas, worst and best.
    population : float
        Of all areas whose population is known; NaN where it is known of none.
    population_engaged : tuple of (float, float)
        Of engaged areas, worst and best; NaN likewise.
    population_unknown : int
        Areas that are not in the two figures above.
    places : mapping of int to int
        Places in the period known only to a level, by that level: those that the cases are about.
    by_parent : pandas.DataFrame
        The same of each parent by itself, by its P-code: ``areas``, ``engaged``, ``engaged_best``,
        ``population``, ``population_engaged``, ``population_best``, ``population_unknown``,
        ``places`` (known to the parent alone or to what holds it). What is known only to the
        country may be in any of them, so best cases of parents do not add up to that of the whole.
    """

    areas: int
    engaged: tuple[int, int]
    population: float
    population_engaged: tuple[float, float]
    population_unknown: int
    places: Mapping[int, int]
    by_parent: pd.DataFrame


def bound_coverage(
    records: Records, areas: Areas, selection: Selection, coverage: pd.DataFrame
) -> Bounds:
    """The worst and the best case of a view.

    Places are as many as engagements name, each in one area at most; finer ones are given room
    first. So the number of areas is that of :attr:`geodata.coverage.Summary.possible`, and the
    population the largest there is: which areas can be filled at once is a matroid, for which
    taking the largest first is optimal (Edmonds 1971).

    Parameters
    ----------
    records : Records
    areas : Areas
    selection : Selection
        Root, level, period and filters.
    coverage : pandas.DataFrame
        What :func:`~geodata.coverage.measure_coverage` gave for the same selection.

    Returns
    -------
    Bounds
    """
    open_places = _OpenPlaces(records, areas, selection, coverage)
    inside = coverage[coverage["state"] != "no_authority"]
    people = inside["population"].astype("float64")
    engaged = (inside["state"] == "engaged").to_numpy(bool)
    reached = float(people[engaged].sum())
    filled = open_places.fill()
    anything = bool(people.notna().any())
    return Bounds(
        areas=len(inside),
        engaged=(int(engaged.sum()), int(engaged.sum()) + len(filled)),
        population=float(people.sum(min_count=1)),
        population_engaged=(
            (reached, reached + float(np.nansum(filled))) if anything else (np.nan, np.nan)
        ),
        population_unknown=int(people.isna().sum()),
        places=open_places.by_level(),
        by_parent=_by_parent(inside, engaged, open_places),
    )


class _OpenPlaces:
    """Places of a view known only to a higher level, and the areas that each might be."""

    def __init__(
        self, records: Records, areas: Areas, selection: Selection, coverage: pd.DataFrame
    ) -> None:
        tree, level = records.tree, shown_level(areas, selection)
        root = selection.root_level, selection.root
        self._coarser = [at for at in reversed(areas.levels) if at < level]
        waiting = np.where(tree.touching(*root), _count_places(records, selection), 0)
        self._waiting = {at: waiting[tree.slice(at)] for at in self._coarser}
        empty = ~coverage["state"].isin(("engaged", "no_authority")).to_numpy(bool)
        shown = tree.slice(level).start + tree.shown(level, *root)[empty]
        self._held = {at: tree.up(at)[shown] for at in self._coarser}
        self._people = coverage["population"].to_numpy(np.float64)[empty]
        if self._coarser:
            parents = self._coarser[0]
            self._codes = areas.at(parents).index
            self._above = {at: tree.up(at)[tree.slice(parents)] for at in self._coarser}

    def by_level(self) -> dict[int, int]:
        """How many there are of each level that has any, the finest first."""
        counts = {at: int(waiting.sum()) for at, waiting in self._waiting.items()}
        return {at: count for at, count in counts.items() if count}

    def fill(self) -> Floats:
        """People in the areas that the best case fills; NaN where it is not known."""
        left = np.lexsort([-np.nan_to_num(self._people)])
        filled = [np.empty(0)]
        for at in self._coarser:
            held = self._held[at][left]
            chosen = _nth_of_its_kind(held) < self._waiting[at][held]
            filled.append(self._people[left[chosen]])
            left = left[~chosen]
        return np.concatenate(filled)

    def fill_alone(self, parents: pd.Index) -> pd.DataFrame:
        """The same for each parent as if it had all places that it might have, by its P-code.

        Returns
        -------
        pandas.DataFrame
            ``places`` that it might have, ``areas`` and ``people`` that they fill.
        """
        if not self._coarser:
            return pd.DataFrame({"places": 0, "areas": 0, "people": 0.0}, index=parents)
        places = np.sum([self._waiting[at][up] for at, up in self._above.items()], axis=0)
        order = np.lexsort([-np.nan_to_num(self._people)])
        parent = self._held[self._coarser[0]][order]
        chosen = _nth_of_its_kind(parent) < places[parent]
        people = np.nan_to_num(self._people[order[chosen]])
        size, parent = len(places), parent[chosen]
        filled = pd.DataFrame(
            {
                "places": places,
                "areas": np.bincount(parent, minlength=size),
                "people": np.bincount(parent, people, size),
            },
            index=self._codes,
        )
        return filled.loc[parents]


def _nth_of_its_kind(kinds: Ints) -> Longs:
    """How many of the same kind stand before each, shape (n,)."""
    order = np.argsort(kinds, kind="stable")
    counts = np.bincount(kinds) if len(kinds) else np.zeros(0, np.int64)
    nth = np.empty(len(kinds), np.int64)
    nth[order] = np.arange(len(kinds)) - np.repeat(np.cumsum(counts) - counts, counts)
    return nth


def _count_places(records: Records, selection: Selection) -> Longs:
    """How many engagements in the period name each unit itself, shape (units,)."""
    now, _ = records.in_time(selection)
    _, named = records.columns.places.among(now)
    return np.bincount(named, minlength=len(records.tree))


def _by_parent(
    inside: pd.DataFrame, engaged: npt.NDArray[np.bool_], open_places: _OpenPlaces
) -> pd.DataFrame:
    """Worst and best case of each parent by itself."""
    people = inside["population"].astype("float64")
    parts = pd.DataFrame(
        {
            "areas": 1,
            "engaged": engaged.astype(np.int64),
            "population": people,
            "population_engaged": people.where(engaged, people * 0.0),
            "population_unknown": people.isna().astype(np.int64),
        }
    ).groupby(inside["parent_pcode"])
    summed = parts.sum(min_count=1).rename_axis(None)
    best = open_places.fill_alone(summed.index)
    return pd.DataFrame(
        {
            "areas": summed["areas"],
            "engaged": summed["engaged"],
            "engaged_best": summed["engaged"] + best["areas"],
            "population": summed["population"],
            "population_engaged": summed["population_engaged"],
            "population_best": summed["population_engaged"] + best["people"],
            "population_unknown": summed["population_unknown"],
            "places": best["places"],
        }
    )
