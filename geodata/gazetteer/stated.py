"""Stated places: the columns that rows state their place in, read as a whole before any row is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.gazetteer.codes import match_column, plain
from geodata.gazetteer.names import is_national

if TYPE_CHECKING:
    from geodata.gazetteer import Gazetteer


@dataclass(frozen=True)
class Step:
    """What a row says at one level; the fields name the columns it is said in."""

    level: int
    code: str
    name: str
    code_field: str
    name_field: str


class StatedColumns:
    """The columns of one file that say where.

    Parameters
    ----------
    gazetteer : Gazetteer
    texts : mapping of str to list of str
        Field to column, blanks as empty text.

    Attributes
    ----------
    unseen : tuple of str
        Fields that state a parent at a level where the boundary knows nothing that is stated:
        it lacks the level, or the column is in another scheme or language. Coarse to fine.
    """

    def __init__(self, gazetteer: Gazetteer, texts: Mapping[str, list[str]]) -> None:
        self._gazetteer, self._areas, self._texts = gazetteer, gazetteer.areas, texts
        self._codes = {level: self._read_codes(level) for level in self._areas.levels}
        self._silent = frozenset(field for field in texts if self._fits_nothing(field))
        self.unseen = tuple(
            f"adm{level}_{part}"
            for level in range(self._areas.finest)
            for part in ("code", "name")
            if f"adm{level}_{part}" in texts and self._is_unseen(level)
        )

    def code(self, step: Step) -> tuple[str, bool] | None:
        """The P-code that a step's code is, and whether it had to be restyled."""
        written = self._codes[step.level].get(step.code)
        moved = step.code and self._areas.has(step.level, step.code)  # out of a finer column
        return written or ((step.code, False) if moved else None)

    def speaks_for_elsewhere(self, step: Step) -> bool:
        """Whether a code does not fit in a column that otherwise does."""
        return bool(step.code) and not self.code(step) and step.code_field not in self._silent

    def steps(self, row: Mapping[str, str]) -> list[Step]:
        """What a row says, coarse to fine, at the levels that the boundary has.

        The code of a coarser area in a finer column, and words such as *nationwide*, count at the
        level that they mean.
        """
        said = {
            level: [row.get(f"adm{level}_code", ""), row.get(f"adm{level}_name", "")]
            for level in self._areas.levels
        }
        for level in reversed(self._areas.levels):
            code, name = said[level]
            higher = self._coarser(code, level) if code and code not in self._codes[level] else None
            if higher and said[higher[0]][0] in ("", higher[1]):
                said[higher[0]][0], said[level] = higher[1], ["", "" if is_national(name) else name]
            elif is_national(name):
                said[level][1] = ""
                said[self._areas.coarsest][0] = self._areas.root
        return [
            Step(level, code, name, f"adm{level}_code", f"adm{level}_name")
            for level, (code, name) in said.items()
            if code or name
        ]

    def _read_codes(self, level: int) -> dict[str, tuple[str, bool]]:
        """Codes of a level's own column, and of the column whose level is not known."""
        known, country = list(self._areas.at(level).index), self._areas.root
        loose, own = (
            match_column(filter(None, self._texts.get(field, ())), known, country=country)
            for field in ("place_code", f"adm{level}_code")
        )
        return {**loose, **own}

    def _is_unseen(self, level: int) -> bool:
        stated = {f"adm{level}_{part}" for part in ("code", "name")} & set(self._texts)
        return stated <= self._silent

    def _fits_nothing(self, field: str) -> bool:
        """Whether not one value of a column is found at its level, or known to be coarser."""
        values = set(filter(None, self._texts[field]))
        level = int(field[3]) if field.startswith("adm") else -1
        if level not in self._areas.levels:
            return True
        if field.endswith("_code"):
            return not any(v in self._codes[level] or self._coarser(v, level) for v in values)
        index = self._gazetteer.index(level)
        return not any(is_national(v) or index.bearers(v, "")[0] for v in values)

    def _coarser(self, code: str, level: int) -> tuple[int, str] | None:
        """The coarser area that a code of a finer column names: ``GT16``, or ``GT00``."""
        for coarser in (known for known in self._areas.levels if known < level):
            hit = match_column([code], self._areas.at(coarser).index).get(code)
            if hit and plain(code) == plain(hit[0]):
                return coarser, hit[0]
        root = plain(self._areas.root)
        whole = plain(code).startswith(root) and set(plain(code)[len(root) :]) == {"0"}
        return (self._areas.coarsest, self._areas.root) if whole else None
