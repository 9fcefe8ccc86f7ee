"""The names of one level of a boundary, and the areas that bear a name or one like it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain, groupby
from typing import NamedTuple

from geodata.areas import Areas
from geodata.gazetteer.likeness import Likeness, Scores
from geodata.gazetteer.names import essence, fold, only_tells, says_more, words

LIKENESS = 88.0  # below it two names are different names; 99.9 % right at 90 in our measurement
CLEAR_GAP = 6.0  # how far the runner-up must lie behind
ESSENCE_SCORE = 95.0  # alike but for articles and generic words
PART_SCORE = 90.0  # a part of a name: what stands outside a parenthesis, or in it
_PARENTHESIS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_SLASH = re.compile(r"\s*/\s*")
_LETTERS = re.compile(r"(?:[A-Z]{2}[-.])?([A-Z]{2,4})")  # CA, BR-SP, US.CA


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
UNKNOWN = Match(None, "unknown", 0.0, None)


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
            for other in _texts_in(text)
        ]
        self._own = {(pcode, fold(name)) for pcode, name in own}
        self._own_names = {name for _, name in self._own}
        known = dict.fromkeys((p, name) for p, name in [*own, *others, *aliases] if fold(name))
        self._names = sorted(known, key=lambda pair: pair[0])
        self._folded = self._bearers_by(self._names, fold)
        self._essences = self._bearers_by(self._names, essence)
        pieces = [(p, part) for p, name in self._names for part in parts(_SLASH.split(name))]
        self._parts = self._bearers_by([*self._names, *pieces], essence)
        self._pieces = frozenset(pieces) - frozenset(self._names)
        self._named = sorted({*self._names, *self._pieces})
        self.like = lru_cache(maxsize=None)(self._like)
        self.alike_one = lru_cache(maxsize=100_000)(self._alike_one)

    @staticmethod
    def _bearers_by(
        names: Iterable[tuple[str, str]], key: Callable[[str], str]
    ) -> dict[str, tuple[str, ...]]:
        grouped: dict[str, set[str]] = defaultdict(set)
        for pcode, name in names:
            grouped[key(name)].add(pcode)
        return {name: tuple(sorted(pcodes)) for name, pcodes in grouped.items()}

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
        """The areas that bear a name, and how well.

        100 as written, less without generic words, less again where only a part of one of the
        names is the other: what stands outside a parenthesis, in it, or beside a slash.
        """
        if not (key := fold(name)):
            return (), 0.0
        for known, sought, score in (
            (self._folded, key, 100.0),
            (self._essences, essence(name), ESSENCE_SCORE),
        ):
            found = known.get(sought, ())
            if found and (found := self._only(found, within)):
                return found, score
        found = self._parts.get(sought, ())
        for part in parts([name]):
            found += self._parts.get(essence(part), ())
        found = self._only(tuple(sorted(set(found))), within) if found else ()
        return found, PART_SCORE if found else 0.0

    def _only(self, pcodes: tuple[str, ...], within: str) -> tuple[str, ...]:
        """Those of the areas that lie in a coarser one; all where none is given."""
        if not within:
            return pcodes
        inside = self.members(within)
        return tuple(pcode for pcode in pcodes if pcode in inside)

    @cached_property
    def has_names(self) -> bool:
        """Whether any area has a name with a letter in it; else the boundary has only numbers."""
        return any(any(map(str.isalpha, name)) for _, name in self._names)

    def abbreviated(self, name: str) -> tuple[str, ...]:
        """The areas whose code in letters a name is: ``CA``; none where it is a name as well."""
        key = fold(name)
        return () if key in self._folded else self._letters.get(key, ())

    @cached_property
    def _letters(self) -> dict[str, tuple[str, ...]]:
        """The codes that people write for names: in letters, without the country before them."""
        units = self._areas.at(self._level)
        codes = [(pcode, pcode) for pcode in units.index]
        codes += [
            (pcode, code)
            for pcode, text in zip(units.index, units["codes"], strict=True)
            for code in _texts_in(text)
        ]
        found = [(pcode, hit[1]) for pcode, code in codes if (hit := _LETTERS.fullmatch(code))]
        return self._bearers_by(found, fold)

    def members(self, within: str) -> frozenset[str]:
        """P-codes of the units in a coarser area; none where there is no such area."""
        return self._inside.get(within, frozenset())

    def is_own(self, pcode: str, name: str) -> bool:
        """Whether a name is the one that the boundary itself shows for an area."""
        return (pcode, fold(name)) in self._own

    def is_within(self, name: str, pcode: str) -> bool:
        """Whether all words of a name, or of a part of it, are words of one of an area's names."""
        said = [set(words(text)) for text in [name, *parts([name])]]
        known = [set(words(own)) for code, own in self._names if code == pcode]
        return any(some and some <= own for some in said for own in known)

    def has_own(self, name: str) -> bool:
        """Whether a name is the one that the boundary itself shows for some area."""
        return fold(name) in self._own_names

    def exact(self, name: str, within: str) -> Match | None:
        """The area that bears a name; None where none does."""
        found, score = self.bearers(name, within)
        if len(found) > 1:
            return Match(None, "ambiguous", score, found[0])
        if not found:
            return None
        own = score < 100 or self.is_own(found[0], name)
        return Match(found[0], "name" if own else "alias", score, None)

    def alike(self, names: Sequence[str], within: str) -> Iterator[Match]:
        """The area whose name is most like each name, trusted only within one parent."""
        known = self.like(within)
        if not known.pcodes:
            yield from (UNKNOWN for _ in names)
        elif self.members(within) or self.one_parent:
            judged = chain.from_iterable(_judge(b, known.pcodes) for b in known.scores(names))
            for name, found in zip(names, judged, strict=True):
                yield (
                    Match(None, "unknown", found.score, found.pcode)
                    if (found.pcode and self._is_more_than(name, found.pcode))
                    else found
                )
        else:
            for pcode, score in known.suggestions(names):
                yield Match(None, "unknown", score, pcode)

    def _is_more_than(self, name: str, pcode: str) -> bool:
        """Whether a name is one of an area's with a word more, which makes it another place."""
        return any(says_more(name, own) for own in self._names_of[pcode])

    @cached_property
    def _names_of(self) -> dict[str, list[str]]:
        return {
            pcode: [name for _, name in group]
            for pcode, group in groupby(self._names, key=lambda pair: pair[0])
        }

    def _alike_one(self, name: str, within: str) -> Match:
        return next(self.alike([name], within))

    def likeness(self, name: str, pcode: str) -> float:
        """How like a name is to the names of one area, 0 to 100."""
        known = self._likeness_of(frozenset([pcode]))
        return max((float(block.max()) for block in known.scores([name])), default=0.0)

    def _like(self, within: str) -> Likeness:
        inside = self.members(within) if within else None
        return self._likeness_of(inside)

    def _likeness_of(self, pcodes: frozenset[str] | None) -> Likeness:
        named = [pair for pair in self._named if pcodes is None or pair[0] in pcodes]
        return Likeness(named, self._pieces)


def parts(names: Iterable[str]) -> list[str]:
    """The parts that may stand for each name: without its parenthesis, and what is in it.

    ``Western Area (Rural)`` has none: what is in its parenthesis only tells it from its neighbour.
    """
    found: list[str] = []
    given = list(names)
    for name in (each for each in given if "(" in each or "[" in each):
        inner = _PARENTHESIS.findall(name)
        outer = _PARENTHESIS.sub(" ", name).strip()
        if inner and not all(map(only_tells, inner)):
            found += [text for text in (outer, *inner) if fold(text)]
    return found + (given if len(given) > 1 else [])


def _judge(scores: Scores, pcodes: Sequence[str]) -> Iterator[Match]:
    """For each row the best candidate, where it is good and clearly the best; else why not."""
    order = (-scores).argsort(axis=1, kind="stable")[:, :2]
    for row, places in zip(scores, order, strict=True):
        best, score = str(pcodes[places[0]]), round(float(row[places[0]]), 1)
        second = places[1] if len(places) > 1 else None
        gap = score - (float(row[second]) if second is not None else 0.0)
        if score < LIKENESS:
            yield Match(None, "unknown", score, best)
        elif gap < CLEAR_GAP:
            yield Match(None, "ambiguous", score, best)
        else:
            yield Match(best, "fuzzy", score, None if second is None else str(pcodes[second]))


def _texts_in(text: object) -> Iterator[str]:
    """The names, or codes, in an area's JSON of them: ``{language: name or [names]}``."""
    if not isinstance(text, str) or not text:
        return
    for value in json.loads(text).values():
        yield from (str(name) for name in (value if isinstance(value, list) else [value]) if name)
