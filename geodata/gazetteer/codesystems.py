"""Code systems: P-codes and the other codes that areas have, one system for a whole column.

A column is in one system. Which one is read from all its codes together; never row by row, since
short codes of two systems look alike.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from geodata.areas import Areas
from geodata.gazetteer.codes import letters_of, match_column, plain, same_country

# A code and a name in one cell: "SS0101 - Juba", "SS0101: Juba", "Juba (SS0101)", "SS0101 Juba".
_CODE_FIRST = re.compile(
    r"^(?P<code>[A-Za-z]{0,4}[\d.\-_]*\d\w*)\s*(?:[-\u2013\u2014:|,]\s*|\s)(?P<name>\D.*)$"
)
_CODE_LAST = re.compile(r"^(?P<name>.*?\D)\s*[(\[](?P<code>[A-Za-z]{0,4}[\d.\-_]*\d\w*)[)\]]$")
_LONGEST = 200  # characters; a longer cell is prose or an attack, and the patterns look back
_GLUED_SHARE = 0.5  # of the cells that look glued, how many must hold a code of the boundary


@dataclass(frozen=True)
class ReadCodes:
    """What the codes of one column are.

    Attributes
    ----------
    found : mapping of str to (str, bool)
        ``{code as written: (P-code, whether it had to be restyled)}``.
    scheme : str
        The code system they are of; empty for P-codes.
    """

    found: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    scheme: str = ""


class CodeSystems:
    """The codes of one level in every system that the boundary knows.

    Parameters
    ----------
    areas : Areas
    level : int
    """

    def __init__(self, areas: Areas, level: int) -> None:
        units = areas.at(level)
        self._country = areas.root
        self._segments = _segments(areas, level)
        self._pcodes = list(units.index)
        texts = units["codes"]
        self._others = _other_codes(zip(units.index, texts, strict=True))
        letters = {letters_of(code) for code in self._pcodes}
        self._letters = letters.pop() if len(letters) == 1 else ""
        self._by_key = {plain(code): code for code in self._pcodes}

    def read(self, codes: Iterable[str]) -> ReadCodes:
        """Read a column of codes in the one system that fits it best, P-codes when equal.

        Parameters
        ----------
        codes : iterable of str
            The column as written, without blanks.

        Returns
        -------
        ReadCodes
        """
        written = set(codes)
        best = ReadCodes(
            match_column(written, self._pcodes, country=self._country, segments=self._segments)
        )
        for scheme, known in self._others.items():
            hits = match_column(written, known, country=self._country)
            if len(hits) > len(best.found):
                best = ReadCodes(
                    {code: (known[hit], restyled) for code, (hit, restyled) in hits.items()}, scheme
                )
        return best

    def plainly(self, code: str) -> str | None:
        """The P-code that one code is, but for blanks, hyphens and case."""
        return self._by_key.get(plain(code))

    def is_foreign(self, code: str) -> bool:
        """Whether a code begins with the letters of another country than all codes here do."""
        return bool(self._letters and letters_of(code)) and not self.is_kin(code)

    def is_kin(self, code: str) -> bool:
        """Whether a code begins with the letters of the country that all codes here are of."""
        theirs = letters_of(code)
        return bool(self._letters and theirs) and same_country(theirs, self._letters)

    def unglue(self, cells: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Code and name of the cells that hold both.

        Parameters
        ----------
        cells : iterable of str
            Distinct cells of a column.

        Returns
        -------
        dict
            ``{cell: (code, name)}``; empty unless the column as a whole is written so.
        """
        looks = {
            cell: (hit["code"], hit["name"].strip())
            for cell in cells
            if len(cell) <= _LONGEST and (hit := _CODE_FIRST.match(cell) or _CODE_LAST.match(cell))
        }
        known = self.read({code for code, _ in looks.values()}).found if looks else {}
        glued = {cell: pair for cell, pair in looks.items() if pair[0] in known}
        return glued if len(glued) >= max(_GLUED_SHARE * len(looks), 1) else {}


def _segments(areas: Areas, level: int) -> dict[str, tuple[str, ...]]:
    """What each level adds to the codes, where every code begins with its parent's."""
    ladder = [known for known in areas.levels if known <= level]
    chains = {code: [code] for code in areas.at(level).index}
    for coarser in reversed(ladder[:-1]):
        for code, parent in areas.ancestors(level, coarser).items():
            chains[str(code)].insert(0, str(parent))
    return {code: parts for code, chain in chains.items() if (parts := _added(chain))}


def _added(chain: list[str]) -> tuple[str, ...]:
    parts, before = [], ""
    for code in chain:
        if not code.startswith(before):
            return ()
        parts.append(code[len(before) :])
        before = code
    return tuple(part for part in parts if part)


def _other_codes(texts: Iterable[tuple[str, object]]) -> dict[str, dict[str, str]]:
    """For each other system its codes and their P-codes; codes of two areas say nothing."""
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for pcode, text in texts:
        if not isinstance(text, str) or not text:
            continue
        for scheme, value in json.loads(text).items():
            pairs[scheme] += [
                (str(code), pcode) for code in (value if isinstance(value, list) else [value])
            ]
    systems = {}
    for scheme, known in pairs.items():
        counts = Counter(code for code, _ in set(known))
        systems[scheme] = {code: pcode for code, pcode in known if counts[code] == 1}
    return systems
