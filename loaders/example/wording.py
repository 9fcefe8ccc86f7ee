"""Titles and notes as a field officer would write them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from loaders.example.dice import Dice
from loaders.example.facts import read_facts

_ABOVE = frozenset({"province", "nation"})


class Wording:
    """Sentences by kind of engagement, and topics by kind and by belt of the country."""

    def __init__(self) -> None:
        self._titles: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in read_facts("titles").itertuples(index=False):
            self._titles[row.kind].append((row.title, row.notes))
        self._topics: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in read_facts("topics").itertuples(index=False):
            for kind in row.kinds.split():
                self._topics[kind, row.belt].append(row.topic)
        self._promises: dict[str, list[str]] = defaultdict(list)
        for row in read_facts("commitments").itertuples(index=False):
            for kind in row.kinds.split():
                self._promises[kind].append(row.text)

    def topic(self, dice: Dice, kind: str, belt: str) -> str:
        """What it was about; matters of a belt count twice beside those that occur anywhere.

        Parameters
        ----------
        dice : Dice
        kind : str
        belt : str
            ``terai``, ``hill``, ``mountain`` or ``city`` for local matters; ``province`` and
            ``nation`` have matters of their own.
        """
        own, anywhere = self._topics[kind, belt], self._topics[kind, "any"]
        return dice.pick(own if own and belt in _ABOVE else [*anywhere, *own, *own])

    def title(self, dice: Dice, kind: str, words: Mapping[str, str]) -> tuple[str, str]:
        """Title and notes of an engagement.

        Parameters
        ----------
        dice : Dice
        kind : str
        words : mapping of str to str
            ``who``, ``place``, ``topic`` and ``partner``.
        """
        title, notes = dice.pick(self._titles[kind])
        sentences = (_sentence(part) for part in notes.format(**words).split(". "))
        return _sentence(title.format(**words)), ". ".join(sentences)

    def promise(self, dice: Dice, kind: str) -> str:
        """What was promised."""
        return dice.pick(self._promises[kind])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
