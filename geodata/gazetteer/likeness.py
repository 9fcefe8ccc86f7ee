"""Likeness: how like names are to the names of a few areas, many at a time.

Three comparisons, the best of them counts: of essences as they stand, of their sounds (a little
less, since more names sound alike), and of consonants alone where one script writes no vowels. A
number, a compass point or *urban* that only one of two names has keeps them apart, however alike
the rest. Swapped letters are a slip of the pen. Comparison is rapidfuzz's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from geodata.gazetteer.names import essence, is_abjad, skeleton, sound, telling

Scores = npt.NDArray[np.float32]

TOLD_APART = 50.0  # the most that two names reach when a number or a compass point differs
SWAPPED = 92.0  # the same letters in another order: Ghanzi is Ghazni
_SOUND, _SKELETON, _PIECE = 0.97, 0.95, 0.97
SUGGESTED = 60.0  # where likeness is not to be trusted, what is less alike is no suggestion
_CELLS = 4_000_000  # pairs compared at a time, so that memory stays small
_THREADED = 200_000  # pairs from which on threads are worth starting
_SWAP_LENGTH = 5  # shorter names are anagrams of each other by chance


class Likeness:
    """The names of some areas, ready to be compared with.

    Parameters
    ----------
    names : sequence of (str, str)
        P-code and name, sorted by P-code.
    pieces : frozenset of (str, str)
        Those among them that are only parts of names; they count a little less.

    Attributes
    ----------
    pcodes : list of str
        The areas, sorted; the columns of every score.
    """

    def __init__(
        self, names: Sequence[tuple[str, str]], pieces: frozenset[tuple[str, str]] = frozenset()
    ) -> None:
        codes = np.array([pcode for pcode, _ in names], dtype=object)
        unique, self._starts = np.unique(codes, return_index=True)
        self.pcodes: list[str] = unique.tolist()
        texts = [name for _, name in names]
        self._texts = texts
        self._essences = [essence(name) for name in texts]
        self._sounds = [sound(name) for name in texts]
        self._swaps = np.array([_letters(name) for name in texts], dtype=object)
        abjad = np.array([is_abjad(name) for name in texts], dtype=bool)
        self._only_abjad = abjad & ~self._of_areas(~abjad)
        self._only_voweled = ~abjad & ~self._of_areas(abjad)
        self._weights = np.array([_PIECE if n in pieces else 1 for n in names], dtype=np.float32)
        self._ids: dict[frozenset[str], int] = {}
        self._told = self._tell(texts)

    def scores(self, names: Sequence[str]) -> Iterator[Scores]:
        """Likeness of names to every area, 0 to 100, in blocks of rows.

        Parameters
        ----------
        names : sequence of str

        Yields
        ------
        numpy.ndarray of float32, shape (some names, areas)
        """
        step = max(1, _CELLS // max(len(self._texts), 1))
        for start in range(0, len(names), step):
            yield self._by_area(self._pairs(names[start : start + step]))

    def suggestions(self, names: Sequence[str]) -> Iterator[tuple[str | None, float]]:
        """The area that each name is most like by its letters, and how like; fast and rough."""
        step = max(1, _CELLS // max(len(self._texts), 1))
        codes = np.repeat(self.pcodes, np.diff([*self._starts, len(self._texts)]))
        for start in range(0, len(names), step):
            alike = _ratios([essence(n) for n in names[start : start + step]], self._essences)
            best = alike.argmax(axis=1)
            for at, score in zip(best, alike[np.arange(len(best)), best], strict=True):
                found = score >= SUGGESTED
                yield (str(codes[at]), round(float(score), 1)) if found else (None, 0.0)

    def _pairs(self, names: Sequence[str]) -> Scores:
        """Likeness of each name to each known name."""
        alike = _ratios([essence(name) for name in names], self._essences)
        sounds = _ratios([sound(name) for name in names], self._sounds)
        np.maximum(alike, _SOUND * sounds, out=alike)
        swaps = np.array([_letters(name) for name in names], dtype=object)
        swapped = (swaps[:, None] == self._swaps[None, :]) & (swaps != "")[:, None]
        alike[swapped] = np.maximum(alike[swapped], SWAPPED)
        self._add_skeletons(names, alike)
        apart = self._tell(names)[:, None] != self._told[None, :]
        return np.where(apart, np.minimum(alike, TOLD_APART), alike) * self._weights

    def _add_skeletons(self, names: Sequence[str], alike: Scores) -> None:
        """Across scripts, where an area has no name in the script of the one compared."""
        ours = np.array([is_abjad(name) for name in names])
        across = np.where(ours[:, None], self._only_voweled, self._only_abjad)
        if not across.any():
            return
        bones = [skeleton(name) for name in names]
        known = [skeleton(name) for name in self._texts]
        filled = np.array(list(map(bool, bones)))[:, None] & np.array(list(map(bool, known)))
        scores = np.where(across & filled, _SKELETON * _ratios(bones, known), 0)
        np.maximum(alike, scores, out=alike)

    def _of_areas(self, having: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """For each known name, whether its area has any name that is so."""
        if not len(having):
            return having
        by_area = np.logical_or.reduceat(having, self._starts)
        return np.repeat(by_area, np.diff([*self._starts, len(self._texts)]))

    def _by_area(self, pairs: Scores) -> Scores:
        """The best name of each area."""
        return np.maximum.reduceat(pairs, self._starts, axis=1) if self.pcodes else pairs

    def _tell(self, names: Sequence[str]) -> npt.NDArray[np.int64]:
        """A number for each set of telling words, so that sets compare as numbers do."""
        return np.array(
            [self._ids.setdefault(telling(name), len(self._ids)) for name in names], dtype=np.int64
        )


def _ratios(ours: Sequence[str], theirs: Sequence[str]) -> Scores:
    workers = -1 if len(ours) * len(theirs) > _THREADED else 1
    found: Scores = process.cdist(
        ours, theirs, scorer=fuzz.ratio, dtype=np.float32, workers=workers
    )
    return found


def _letters(name: str) -> str:
    """First letter and the others in order, the same for names with letters swapped."""
    text = essence(name)
    return text[0] + "".join(sorted(text)) if len(text) >= _SWAP_LENGTH else ""
