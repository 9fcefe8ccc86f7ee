"""Areas as a reader looks for them: by their name, and by any other name that is known."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pandas as pd

from dashboard.language import current
from dashboard.words.areawords import area_path, level_words
from dashboard.words.wording import in_a_row, joined
from geodata.areas import Areas
from geodata.gazetteer.names import fold, words

Place = tuple[int, str]

_SHOWN = 4
"""Other names that a label carries; a search looks in the label, and a list of twenty hides it."""


def label_places(areas: Areas, aliases: pd.DataFrame) -> dict[Place, str]:
    """Level and P-code to name, parent, level and other names; coarse levels first.

    Names and words are those of the language spoken; the boundary's own names are other names then.
    ``aliases`` is the canonical table, of the same vintage. A name that only differs in case,
    accents or punctuation from one that is shown already is not said again.
    """
    known: dict[Place, list[str]] = defaultdict(list)
    for level, pcode, name in aliases[["level", "pcode", "name"]].itertuples(index=False):
        known[int(level), str(pcode)].append(str(name))
    labels = {}
    for level in [level for level in areas.levels if level > areas.coarsest] or areas.levels:
        one = level_words(areas, level)[0]
        units = areas.at(level).assign(said=areas.names(level, current())).sort_values("said")
        listed = units[["said", "name", "names"]].itertuples()
        for pcode, name, own, held in listed:
            place = level, str(pcode)
            above = [step for _, _, step in area_path(areas, *place)[1:-1]]
            said = f"{joined([str(name), *above[-1:]])} ({one})"
            others = _others(str(name), [str(own), *_names_in(held), *known[place]])
            labels[place] = in_a_row([said, *others])
    return labels


class PlaceFinder:
    """Places by what a reader types, for those who cannot be sent all of them.

    Parameters
    ----------
    labels : mapping of place to str
        From :func:`label_places`.
    """

    MANY = 5000
    """More labels than this are searched here; a browser would be sent them at every rerun."""

    def __init__(self, labels: Mapping[Place, str]) -> None:
        self.labels = labels
        self._places = list(labels)
        self._texts = [" ".join(words(f"{label} {pcode}")) for (_, pcode), label in labels.items()]

    @property
    def many(self) -> bool:
        """Whether they are too many to be offered in one list."""
        return len(self.labels) > self.MANY

    def find(self, typed: str, most: int) -> list[Place]:
        """Places with every word typed, or its beginning; those that begin with it come first.

        Case, accents and punctuation do not count; a P-code is a word like others.
        """
        wanted = words(typed)
        if not wanted:
            return []
        found = [
            at
            for at, text in enumerate(self._texts)
            if all(text.startswith(word) or f" {word}" in text for word in wanted)
        ]
        whole = " ".join(wanted)
        found.sort(key=lambda at: (not self._texts[at].startswith(whole), len(self._texts[at])))
        return [self._places[at] for at in found[:most]]


def _names_in(held: object) -> Iterator[str]:
    """Every name in the ``names`` column of an area: a language has one, or several."""
    if not isinstance(held, str) or not held:
        return
    names: Mapping[str, str | list[str]] = json.loads(held)
    for said in names.values():
        yield from [said] if isinstance(said, str) else said


def _others(name: str, names: list[str]) -> list[str]:
    """Those that say something else, in the order they are known."""
    seen, others = {fold(name)}, []
    for other in names:
        if fold(other) not in seen:
            seen.add(fold(other))
            others.append(other)
    return others[:_SHOWN]
