"""Decisions: what people settled in review, by the words that it is about.

A decision holds for every row that says the same about its place: the same code, name and parent
at the same level, but for the way they are written. It says nothing about any other row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from geodata.areas import Areas
from geodata.errors import AreaError
from geodata.gazetteer.codes import plain
from geodata.gazetteer.names import fold
from geodata.model import empty

WordsKey: TypeAlias = "tuple[int, str, str, str]"
ANY_LEVEL = -1  # of words whose level is not stated


@dataclass(frozen=True)
class Decision:
    """What was decided about some words.

    Attributes
    ----------
    level, pcode : int or None, str or None
        The area they mean; None where they are no place of ours.
    """

    level: int | None
    pcode: str | None


def words_key(level: object, code: object, name: object, parent: object) -> WordsKey:
    """What a place in doubt says, so that rows that say the same have the same key.

    Parameters
    ----------
    level : int or missing
        ADM level that the words stand at.
    code, name, parent : str or missing
        As written.
    """
    at = ANY_LEVEL if _missing(level) else int(str(level))
    texts = ["" if _missing(text) else str(text) for text in (code, name, parent)]
    return at, plain(texts[0]), fold(texts[1]) or texts[1].strip(), fold(texts[2])


class Decisions:
    """The decisions that hold for one vintage.

    Parameters
    ----------
    frame : pandas.DataFrame
        A conformed ``decisions`` table. Those taken back and those of other vintages are left
        out; of several about the same words the last counts.
    areas : Areas

    Raises
    ------
    AreaError
        When a decision means an area that does not exist.
    """

    def __init__(self, frame: pd.DataFrame | None, areas: Areas) -> None:
        table = empty("decisions") if frame is None else frame
        holds = table["taken_back_at"].isna() & (table["vintage"] == areas.vintage)
        self._by_words = {
            words_key(
                row["stated_level"], row["stated_code"], row["stated_name"], row["stated_parent"]
            ): _decision(row, areas)
            for row in table[holds].sort_values("decided_at", kind="stable").to_dict("records")
        }

    def __bool__(self) -> bool:
        return bool(self._by_words)

    def on(self, level: int | None, code: str, name: str, parent: str) -> Decision | None:
        """What was decided about these words, if anything."""
        return self._by_words.get(words_key(level, code, name, parent))


def _decision(row: dict[str, object], areas: Areas) -> Decision:
    if row["action"] == "reject":
        return Decision(None, None)
    level, pcode = row["level"], str(row["pcode"])
    if _missing(level) or not areas.has(int(str(level)), pcode):
        raise AreaError(
            f"A decision means {pcode} at ADM{level}, which does not exist",
            where=areas.vintage,
            remedy="Take it back and decide again.",
        )
    return Decision(int(str(level)), pcode)


def _missing(value: object) -> bool:
    return value is None or bool(pd.isna(value))
