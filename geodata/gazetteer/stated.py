"""Stated places: the columns that rows state their place in, read as a whole before any row is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.gazetteer.codes import plain
from geodata.gazetteer.names import is_national

if TYPE_CHECKING:
    from geodata.gazetteer import Gazetteer

_COLUMN_SHARE = 0.95  # of the names of one level only, how many must be of it to say which it is
_COLUMN_NAMES = 3
_SITES_SHARE = 0.5  # of the names of no stated level, fewer than this are areas: they are sites
_NAME_FIRST = ("name", "code")


@dataclass(frozen=True)
class Step:
    """What a row says at one level; the fields name the columns it is said in.

    ``parent`` is the nearest coarser thing that the row says, be it in the boundary or not.
    """

    level: int
    code: str
    name: str
    code_field: str
    name_field: str
    parent: str = ""


class StatedColumns:
    """The columns of one file that say where.

    Parameters
    ----------
    gazetteer : Gazetteer
    texts : mapping of str to sequence of str
        Field to column, blanks as empty text; repeated values may be left out.

    Attributes
    ----------
    unseen : tuple of str
        Fields that state a parent at a level where the boundary knows nothing that is stated:
        it lacks the level, or the column is in another scheme or language. Coarse to fine.
    loose_level : int or None
        The level of places whose level is not stated, where the column as a whole shows it.
    names_sites : bool
        Whether most names of no stated level are no areas: villages and sites, some of which
        bear the name of an area by chance.
    """

    def __init__(self, gazetteer: Gazetteer, texts: Mapping[str, Sequence[str]]) -> None:
        self._gazetteer, self._areas = gazetteer, gazetteer.areas
        self._texts = {name: set(filter(None, column)) for name, column in texts.items()}
        self._glued = {name: self._read_glued(name) for name in self._texts}
        self._codes = {level: self._read_codes(level) for level in self._areas.levels}
        self._schemes = {level: self._scheme(level) for level in self._areas.levels}
        self._silent = frozenset(field for field in self._texts if self._fits_nothing(field))
        self.unseen = tuple(
            f"adm{level}_{part}"
            for level in range(self._areas.finest)
            for part in ("code", "name")
            if f"adm{level}_{part}" in self._texts and self._is_unseen(level)
        )
        self.loose_level = self._loose_level()
        known, of = self._known("place_name") if "place_name" in self._texts else (0, 0)
        self.names_sites = known < _SITES_SHARE * of

    def code(self, step: Step) -> tuple[str, bool] | None:
        """The P-code that a step's code is, and whether it had to be restyled."""
        written = self._codes[step.level].get(step.code)
        moved = step.code and self._areas.has(step.level, step.code)  # out of a finer column
        return written or ((step.code, False) if moved else None)

    def scheme(self, level: int) -> str:
        """The code system of a level's column; empty for P-codes."""
        return self._schemes[level]

    def speaks_for_elsewhere(self, step: Step) -> bool:
        """Whether a code does not fit in a column that otherwise does."""
        return bool(step.code) and not self.code(step) and step.code_field not in self._silent

    def steps(self, row: Mapping[str, str]) -> list[Step]:
        """What a row says, coarse to fine, at the levels that the boundary has.

        The code of a coarser area in a finer column, and words such as *nationwide*, count at the
        level that they mean.
        """
        said = {level: self._said(row, level) for level in self._areas.levels}
        for level in reversed(self._areas.levels):
            code, name = said[level]
            higher = self._coarser(code, level) if code and code not in self._codes[level] else None
            if higher and said[higher[0]][0] in ("", higher[1]):
                said[higher[0]] = higher[1], said[higher[0]][1]
                said[level] = "", "" if is_national(name) else name
            elif is_national(name):
                said[level] = code, ""
                said[self._areas.coarsest] = self._areas.root, said[self._areas.coarsest][1]
        return [
            Step(level, code, name, f"adm{level}_code", f"adm{level}_name", self.parent(row, level))
            for level, (code, name) in said.items()
            if code or name
        ]

    def _said(self, row: Mapping[str, str], level: int) -> tuple[str, str]:
        """Code and name of a row at a level; no name where the boundary has only numbers there."""
        code, name = self._pair(row, f"adm{level}")
        tells = f"adm{level}_name" not in self._silent or self._gazetteer.index(level).has_names
        return code, name if tells else ""

    def loose(self, row: Mapping[str, str], level: int) -> Step:
        """What a row says of a place whose level is not stated, as if it were of one level."""
        code, name = self._pair(row, "place")
        parent = self.parent(row, level if level >= 0 else self._areas.finest + 1)
        return Step(level, code, name, "place_code", "place_name", parent)

    def parent(self, row: Mapping[str, str], level: int) -> str:
        """The nearest thing that a row says above a level, short of the country."""
        fields = (f"adm{above}_{part}" for above in range(level - 1, 0, -1) for part in _NAME_FIRST)
        return next((row[field] for field in fields if row.get(field)), "")

    def known_shares(self) -> tuple[float, float]:
        """Of the different codes, and of the different names, the share that the boundary has."""
        shares = []
        for part in ("code", "name"):
            fields = [f"adm{level}_{part}" for level in self._areas.levels] + [f"place_{part}"]
            known = [self._known(field) for field in fields if field in self._texts]
            shares.append(sum(n for n, _ in known) / max(sum(of for _, of in known), 1))
        return shares[0], shares[1]

    # --- columns --------------------------------------------------------------------------------

    def _pair(self, row: Mapping[str, str], stem: str) -> tuple[str, str]:
        """Code and name of a row at one level, taken apart where they stand in one cell."""
        code, name = row.get(f"{stem}_code", ""), row.get(f"{stem}_name", "")
        if code in (glued := self._glued.get(f"{stem}_code", {})):
            code, name = glued[code][0], name or glued[code][1]
        if name in (glued := self._glued.get(f"{stem}_name", {})):
            code, name = code or glued[name][0], glued[name][1]
        return code, name

    def _read_glued(self, field: str) -> dict[str, tuple[str, str]]:
        """The cells of a column that hold a code and a name."""
        stem = field.partition("_")[0]
        own = int(stem[3:]) if stem[3:].isdigit() else -1
        levels = [own] if own >= 0 else list(self._areas.levels)
        found: dict[str, tuple[str, str]] = {}
        for level in (known for known in levels if known in self._areas.levels):
            found = {**self._gazetteer.code_systems(level).unglue(self._texts[field]), **found}
        return found

    def _read_codes(self, level: int) -> dict[str, tuple[str, bool]]:
        """Codes of a level's own column, and of the column whose level is not known."""
        systems = self._gazetteer.code_systems(level)
        loose, own = (
            systems.read(self._all_codes(stem)).found for stem in ("place", f"adm{level}")
        )
        return {**loose, **own}

    def _scheme(self, level: int) -> str:
        stem = f"adm{level}" if self._all_codes(f"adm{level}") else "place"
        return self._gazetteer.code_systems(level).read(self._all_codes(stem)).scheme

    def _all_codes(self, stem: str) -> set[str]:
        """The codes of a column, those among them that are glued to a name taken apart."""
        cells = self._texts.get(f"{stem}_code", set())
        glued = self._glued.get(f"{stem}_code", {}), self._glued.get(f"{stem}_name", {})
        apart = {pair[0] for found in glued for pair in found.values()}
        return {cell for cell in cells if cell not in glued[0]} | apart

    def _is_unseen(self, level: int) -> bool:
        stated = {f"adm{level}_{part}" for part in ("code", "name")} & set(self._texts)
        return stated <= self._silent

    def _fits_nothing(self, field: str) -> bool:
        """Whether not one value of a column is found at its level, or known to be coarser."""
        level = int(field[3]) if field.startswith("adm") else -1
        if level not in self._areas.levels:
            return True
        if field.endswith("_code"):
            return not any(
                code in self._codes[level] or self._coarser(code, level)
                for code in self._all_codes(field.removesuffix("_code"))
            )
        index = self._gazetteer.index(level)
        return not any(
            is_national(name) or self._bears(name, level) or index.abbreviated(name)
            for name in self._texts[field]
        )

    def _bears(self, name: str, level: int) -> bool:
        bare = self._glued.get(f"adm{level}_name", {}).get(name, ("", name))[1]
        return bool(self._gazetteer.index(level).bearers(bare, "")[0])

    def _known(self, field: str) -> tuple[int, int]:
        """How many values of a column the boundary knows, and how many there are."""
        stem, _, part = field.partition("_")
        levels = [int(stem[3])] if stem != "place" else list(self._areas.levels)
        if part == "code":
            values = self._all_codes(stem)
            known = {v for v in values for at in levels if v in self._codes[at]}
        else:
            values = self._texts[field]
            known = {v for v in values for at in levels if self._bears(v, at)}
        return len(known), len(values)

    def _loose_level(self) -> int | None:
        """The one level that nearly all places of no stated level are of."""
        names, codes = (self._texts.get(f"place_{part}", set()) for part in ("name", "code"))
        met: Counter[int] = Counter()
        for name in names:
            at = [level for level in self._areas.levels if self._bears(name, level)]
            met.update(at if len(at) == 1 else [])
        for code in codes - names:
            at = [level for level in self._areas.levels if code in self._codes[level]]
            met.update(at if len(at) == 1 else [])
        level, count = next(iter(met.most_common(1)), (None, 0))
        sure = count >= _COLUMN_NAMES and count >= _COLUMN_SHARE * met.total()
        return level if sure else None

    def _coarser(self, code: str, level: int) -> tuple[int, str] | None:
        """The coarser area that a code of a finer column names: ``GT16``, or ``GT00``."""
        for coarser in (known for known in self._areas.levels if known < level):
            hit = self._gazetteer.code_systems(coarser).plainly(code)
            if hit:
                return coarser, hit
        root = plain(self._areas.root)
        whole = plain(code).startswith(root) and set(plain(code)[len(root) :]) == {"0"}
        return (self._areas.coarsest, self._areas.root) if whole else None
