"""The names of one level of a boundary, and the areas that bear a name or one like it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from geodata.areas import Areas
from geodata.gazetteer.names import essence, fold, telling

LIKENESS = 88.0  # below it two names are different names; 99.9 % right at 90 in our measurement
CLEAR_GAP = 6.0  # how far the runner-up must lie behind
ESSENCE_SCORE = 95.0  # alike but for articles and generic words
_TOLD_APART = 50.0  # the most that two names reach when a number or a compass point differs
_CHUNK = 2_000  # names compared at a time, so that memory stays small


class Match(NamedTuple):
    """What a name or a code was found to be.

    ``pcode`` is None when it is not settled; then ``method`` says why (``unknown``,
    ``ambiguous``, ``blank``) and ``runner_up`` is the best candidate there was.
    """

    pcode: str | None
    method: str
    score: float
    runner_up: str | None


BLANK = Match(None, "blank", 0.0, None)


class LevelIndex:
    """All the names of one level.

    Parameters
    ----------
    areas : Areas
    level : int
    aliases : iterable of (str, str)
        Further names: P-code and name.
    """

    def __init__(self, areas: Areas, level: int, aliases: Iterable[tuple[str, str]]) -> None:
        self._areas, self._level = areas, level
        units = areas.at(level)
        own = list(zip(units["pcode"], units["name"], strict=True))
        others = [
            (pcode, other)
            for pcode, text in zip(units["pcode"], units["names"], strict=True)
            for other in _other_names(text)
        ]
        self._own = {(pcode, fold(name)) for pcode, name in own}
        self._names = pd.DataFrame([*own, *others, *aliases], columns=["pcode", "name"])
        self._names = self._names[self._names["name"].map(fold) != ""].sort_values(
            "pcode", kind="stable", ignore_index=True
        )
        self._folded = self._bearers_by(fold)
        self._essences = self._bearers_by(essence)
        self._subset = lru_cache(maxsize=None)(self._make_subset)

    def _bearers_by(self, key: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
        grouped = self._names.groupby(self._names["name"].map(key))["pcode"]
        return {name: tuple(sorted(set(pcodes))) for name, pcodes in grouped}

    @cached_property
    def _inside(self) -> dict[str, frozenset[str]]:
        """For every coarser area, the units of this level in it; the nearest level wins."""
        inside: dict[str, frozenset[str]] = {}
        for coarser in (known for known in self._areas.levels if known < self._level):
            held = self._areas.ancestors(self._level, coarser)
            inside |= {str(code): frozenset(group.index) for code, group in held.groupby(held)}
        return inside

    @cached_property
    def one_parent(self) -> bool:
        """Whether all units lie in one and the same area."""
        coarser = [known for known in self._areas.levels if known < self._level]
        return not coarser or len(self._areas.at(coarser[-1])) == 1

    def bearers(self, name: str, within: str) -> tuple[tuple[str, ...], float]:
        """The areas that bear a name, and how well: 100 as written, less without generic words."""
        for keyed, key, score in (
            (self._folded, fold(name), 100.0),
            (self._essences, essence(name), ESSENCE_SCORE),
        ):
            found = [p for p in keyed.get(key, ()) if not within or p in self.members(within)]
            if found and key:
                return tuple(found), score
        return (), 0.0

    def members(self, within: str) -> frozenset[str]:
        """P-codes of the units in a coarser area; none where there is no such area."""
        return self._inside.get(within, frozenset())

    def exact(self, name: str, within: str) -> Match | None:
        """The area that bears a name; None where none does."""
        found, score = self.bearers(name, within)
        if len(found) > 1:
            return Match(None, "ambiguous", score, found[0])
        if not found:
            return None
        own = score < 100 or (found[0], fold(name)) in self._own
        return Match(found[0], "name" if own else "alias", score, None)

    def alike(self, names: Sequence[str], within: str) -> Iterator[Match]:
        """The area whose name is most like each name, trusted only within one parent."""
        trusted = bool(self.members(within)) or self.one_parent
        for start in range(0, len(names), _CHUNK):
            yield from self._alike(names[start : start + _CHUNK], within, trusted)

    def _alike(self, names: Sequence[str], within: str, trusted: bool) -> Iterator[Match]:
        pcodes, starts, keys, telltales = self._subset(within)
        if not len(pcodes):
            yield from (Match(None, "unknown", 0.0, None) for _ in names)
            return
        likeness = process.cdist([essence(name) for name in names], keys, scorer=fuzz.ratio)
        for name, scores in zip(names, likeness, strict=True):
            apart = np.fromiter((telling(name) != other for other in telltales), bool, len(keys))
            by_area = np.maximum.reduceat(
                np.where(apart, np.minimum(scores, _TOLD_APART), scores), starts
            )
            yield _judge(by_area, pcodes, trusted)

    def likeness(self, name: str, pcode: str) -> float:
        """How like a name is to the names of one area, 0 to 100."""
        names = self._names.loc[self._names["pcode"] == pcode, "name"]
        return max((fuzz.ratio(essence(name), essence(other)) for other in names), default=0.0)

    def _make_subset(
        self, within: str
    ) -> tuple[np.ndarray, np.ndarray, list[str], list[frozenset[str]]]:
        names = self._names
        if within:
            names = names[names["pcode"].isin(self.members(within))]
        pcodes, starts = np.unique(names["pcode"].to_numpy(dtype=object), return_index=True)
        return (
            pcodes,
            starts,
            names["name"].map(essence).tolist(),
            names["name"].map(telling).tolist(),
        )


def _judge(scores: np.ndarray, pcodes: np.ndarray, trusted: bool) -> Match:
    """The best candidate where it is good and clearly the best; else why not."""
    order = np.argsort(-scores, kind="stable")
    best = order[0]
    score = round(float(scores[best]), 1)
    gap = score - float(scores[order[1]]) if len(order) > 1 else score
    runner_up = str(pcodes[order[1]]) if len(order) > 1 else None
    if not trusted or score < LIKENESS:
        return Match(None, "unknown", score, str(pcodes[best]))
    if gap < CLEAR_GAP:
        return Match(None, "ambiguous", score, str(pcodes[best]))
    return Match(str(pcodes[best]), "fuzzy", score, runner_up)


def _other_names(text: object) -> Iterator[str]:
    """The names in an area's ``names`` JSON: ``{language: name or [names]}``."""
    if not isinstance(text, str) or not text:
        return
    for value in json.loads(text).values():
        yield from (str(name) for name in (value if isinstance(value, list) else [value]) if name)
