"""Crosswalks that are tables: which column says which area, and which columns give names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.codes import plain
from geodata.gazetteer.names import fold, is_blank
from loaders.crosswalks.statements import Said, Statement
from loaders.tabular import Table

_COUNTRY = frozenset(
    {"location", "country", "iso", "iso2", "iso3", "countrycode", "countryiso3", "adm0code"}
    | {"adm0pcode", "countrycodeiso3", "locationcode"}
)
_LEVEL = frozenset({"level", "adminlevel", "admlevel", "administrativelevel"})
_CODE = re.compile(r"code", re.IGNORECASE)
_ABOVE = re.compile(r"parent", re.IGNORECASE)
_NO_NAME = re.compile(r"date|valid|version|source|comment|why|decided|vintage|url", re.IGNORECASE)
_KNOWN_SHARE = 0.5  # of the values of an untitled column, how many must be codes
_CHECKED = 3_000  # names of a column looked up to see what the column is


@dataclass(frozen=True)
class Sheet:
    """What the columns of a table are.

    Attributes
    ----------
    headings : tuple of str
        One a column; empty where the file has no header.
    rows : list of (int, list of str)
        Row of the file and its cells as text.
    code, name : int or None
        The column of codes, or of the boundary's own names, that says which area is meant.
    level, country, parent, action : int or None
    names : tuple of int
        The columns that may give other names.
    found_level : int or None
        Level of the areas in the column ``name``.
    """

    headings: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    code: int | None
    name: int | None
    level: int | None
    country: int | None
    parent: int | None
    action: int | None
    names: tuple[int, ...]
    found_level: int | None

    def statements(self) -> Iterator[Statement]:
        """What each row says."""
        for row, cells in self.rows:

            def cell(at: int | None, cells: list[str] = cells) -> str:
                return "" if at is None or is_blank(cells[at]) else cells[at]

            level = cell(self.level).removesuffix(".0")
            yield Statement(
                row,
                tuple(Said(self._heading(at), cells[at]) for at in self.names if cell(at)),
                level=int(level) if level.isdigit() else self.found_level,
                code=cell(self.code),
                name=cell(self.name),
                parent=cell(self.parent),
                country=cell(self.country),
                refused="rejected_in_review" if cell(self.action).lower() == "reject" else "",
                raw={self._heading(at): text for at, text in enumerate(cells)},
            )

    def _heading(self, at: int) -> str:
        return self.headings[at] or f"column {at + 1}"


def read_sheet(table: Table, gazetteer: Gazetteer) -> Sheet | None:
    """Find out what the columns of a table are; None where none says which area is meant.

    Parameters
    ----------
    table : Table
    gazetteer : Gazetteer

    Returns
    -------
    Sheet or None
    """
    headings, rows = _with_first_row(table, gazetteer)
    columns = [[cells[at] for _, cells in rows] for at in range(len(headings))]
    titled = [fold(heading) for heading in headings]
    level, country, action = (
        next((at for at, title in enumerate(titled) if title in known), None)
        for known in (_LEVEL, _COUNTRY, frozenset({"action"}))
    )
    parent = next((at for at, heading in enumerate(headings) if _ABOVE.search(heading)), None)
    taken = {level, country, action, parent}
    code = _code_column(headings, columns, taken, gazetteer)
    texts = [
        at
        for at, column in enumerate(columns)
        if at not in taken | {code} and _may_be_names(headings[at], column)
    ]
    name, found_level = (None, None)
    if code is None:
        name, found_level = _name_column(texts, columns, gazetteer)
        if name is None:
            code = _titled_code(headings, taken)
        if code is None and name is None:
            return None
    others = tuple(at for at in texts if at != name)
    return Sheet(
        tuple(headings), rows, code, name, level, country, parent, action, others, found_level
    )


def _with_first_row(
    table: Table, gazetteer: Gazetteer
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Headings and rows; a first row that names an area is no header."""
    columns = [table.texts(at) for at in range(len(table.headers))]
    rows = [
        (number, list(cells))
        for number, cells in zip(table.row_numbers, zip(*columns, strict=True), strict=True)
    ]
    headings = [heading.strip() for heading in table.headers]
    finer = [level for level in gazetteer.areas.levels if level > gazetteer.areas.coarsest]
    if any(gazetteer.index(at).bearers(heading, "")[0] for at in finer for heading in headings):
        return [""] * len(headings), [(table.header_row, headings), *rows]
    return headings, rows


def _code_column(
    headings: Sequence[str],
    columns: Sequence[Sequence[str]],
    taken: set[int | None],
    gazetteer: Gazetteer,
) -> int | None:
    """The column with most codes of the boundary that is titled so, or mostly codes."""
    best, most = None, 0
    areas = gazetteer.areas
    finer = [level for level in areas.levels if level > areas.coarsest]
    codes = {plain(str(code)) for level in finer for code in areas.at(level).index}
    for at, column in enumerate(columns):
        values = {value for value in column if not is_blank(value)}
        if at in taken or headings[at].lower().startswith("stated") or not values:
            continue
        known = [value for value in values if plain(value) in codes]
        titled = bool(_CODE.search(headings[at]))
        if len(known) > most and (titled or len(known) >= _KNOWN_SHARE * len(values)):
            best, most = at, len(known)
    return best


def _titled_code(headings: Sequence[str], taken: set[int | None]) -> int | None:
    """A column of codes by its heading alone: maybe those of levels that the boundary lacks."""
    titled = (at for at, heading in enumerate(headings) if _CODE.search(heading))
    return next((at for at in titled if at not in taken), None)


def _name_column(
    texts: Sequence[int], columns: Sequence[Sequence[str]], gazetteer: Gazetteer
) -> tuple[int | None, int | None]:
    """The column with most names of one level of the boundary, and that level."""
    areas = gazetteer.areas
    best: tuple[int, int, int] = (0, -1, -1)
    for at in texts:
        values = list(dict.fromkeys(columns[at]))[:_CHECKED]
        for level in (known for known in areas.levels if known > areas.coarsest):
            index = gazetteer.index(level)
            known = sum(bool(index.exact(value, "")) for value in values)
            if known >= _KNOWN_SHARE * len(values):
                best = max(best, (known, level, at))
    return (best[2], best[1]) if best[0] else (None, None)


def _may_be_names(heading: str, column: Sequence[str]) -> bool:
    """Whether a column holds words, most of them different, under no heading of another thing."""
    values = [value for value in column if not is_blank(value)]
    worded = [value for value in values if any(character.isalpha() for character in value)]
    short = [value for value in worded if len(value) <= 80]
    return (
        bool(values)
        and len(short) >= 0.8 * len(values)
        and not _NO_NAME.search(heading)
        and not _CODE.search(heading)
    )
