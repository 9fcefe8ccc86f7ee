"""Cross-tabs: sectors, organizations or months across the columns, made one record a filled cell.

Recognised with care, since a list that is taken for a cross-tab would be lost: three columns at
least whose headers are of one family, and in them nothing but marks and small counts. A row
without a filled cell stays a row. Totals stay columns: they are no sector.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from geodata.gazetteer.names import words
from loaders.hxl import field_of, parse_tag
from loaders.tables.families import family_of
from loaders.tables.table import Cell, Table, cell_text, is_number
from loaders.vocabulary import field_of_header

_FEWEST = 3  # columns of one family
_LARGEST_COUNT = 1000  # of organizations or activities; larger figures count people or money
_SHARE = 0.95  # of filled cells that must be marks, small counts or, under sectors, names
_BLANK = re.compile(
    r"[-–—.]*|0+(?:[.,]0+)?|n|no|non|none|n/?a|nil|false|ninguno|aucun|n[ãa]o|لا|not applicable",
    re.IGNORECASE,
)
_MARK = re.compile(r"xx?|[✓✔√☑•●■*+]|y(?:es)?|o(?:ui)?|s|s[ií]|sim|true|ok|نعم", re.IGNORECASE)
_GRADE = re.compile(
    r"(?:(?:very|not|mostly|partially|somewhat|non)[ -])?(?:high|medium|low|good|fair|poor|bad|"
    r"severe|moderate|minor|minimal|extreme|critical|stable|partial|some|most|all|few|red|amber|"
    r"orange|yellow|green|increased|decreased|same|available|functional|functioning|adequate|"
    r"inadequate|alto|medio|bajo|bon|mauvais|moyen)",
    re.IGNORECASE,
)
_LONGEST_NAME = 80  # characters; more is prose
_HEADERS = {"sector": "Sector", "organization": "Organization", "month": "Month", "year": "Year"}
_FIGURES = re.compile(
    r"\b(people|persons?|individuals|population|reached|needs?|severity|score|scores|rates?|"
    r"percent|percentage|change|index|funding|budget|poblacion|personnes|personas)\b"
)
_FIGURE_TAGS = frozenset({"affected", "inneed", "targeted", "reached", "population"})
_MEASURE_TAGS = frozenset({"severity", "indicator", "value", "capacity"})
# Fields of other columns with which the rows are a list already.
_A_LIST = {
    "sector": {"sector", "date", "start_date", "kind", "title", "month"},
    "organization": {"organization", "partner", "date", "start_date", "kind", "title", "month"},
    "month": {"date", "start_date", "end_date", "month"},
    "year": {"date", "start_date", "end_date", "month", "year"},
}


@dataclass(frozen=True)
class _Spread:
    """Columns of one family, the other columns, and the headers that come in their place."""

    family: str
    columns: tuple[int, ...]
    others: tuple[int, ...]
    named: bool
    counted: bool

    @property
    def added(self) -> tuple[str, ...]:
        named = ("Organization",) * self.named
        return (_HEADERS[self.family], *named, *("Count",) * self.counted)


def unpivot(table: Table) -> Table:
    """Make a cross-tab a list: one row a filled cell, with what its header says in a column.

    Parameters
    ----------
    table : Table

    Returns
    -------
    Table
        The other columns, then ``Sector``, ``Organization``, ``Month`` or ``Year``; then
        ``Organization`` where names stand under sectors, and ``Count`` where counts do. Rows that
        come of one row keep its number. As it was where it is no cross-tab.
    """
    spread = _find_spread(table)
    if spread is None:
        return table
    names = [_header(table, at) for at in spread.columns]
    numbers: list[int] = []
    records: list[tuple[Cell, ...]] = []
    for number, row in zip(table.row_numbers, table.rows, strict=True):
        kept = tuple(row[at] for at in spread.others)
        said = list(_records(row, spread, names)) or [("",) * len(spread.added)]
        numbers += [number] * len(said)
        records += [(*kept, *each) for each in said]
    message = (
        f"The {len(names)} columns from {names[0]} to {names[-1]} were read as a cross-tab: "
        f"{len(table.rows):,} rows gave {len(records):,} records, one a filled cell."
    )
    listed = _relabel(table, spread)
    listed = replace(listed, row_numbers=tuple(numbers), rows=tuple(records))
    return listed.noted("unpivoted", len(table.rows), message, names[:3])


def _relabel(table: Table, spread: _Spread) -> Table:
    """The headers of the list, and what stands above and below them."""
    blank = ("",) * len(spread.added)
    return replace(
        table,
        headers=(*(table.headers[at] for at in spread.others), *spread.added),
        tags=(*(table.tags[at] for at in spread.others), *blank),
        groups=(*(table.groups[at] for at in spread.others), *blank) if table.groups else (),
    )


def _records(row: Sequence[Cell], spread: _Spread, names: Sequence[str]) -> list[tuple[Cell, ...]]:
    """What the filled cells of a row say: header, perhaps a name, perhaps a count."""
    records = []
    for at, header in zip(spread.columns, names, strict=True):
        text = cell_text(row[at])
        if _is_blank(text):
            continue
        counted = is_number(text)
        name = "" if counted or _is_mark(text) else text
        records.append(
            (header, *[name] * spread.named, *[row[at] if counted else ""] * spread.counted)
        )
    return records


# --- recognising --------------------------------------------------------------------------------


def _find_spread(table: Table) -> _Spread | None:
    families: dict[str, list[int]] = {}
    for at in range(len(table.headers)):
        group = table.groups[at] if table.groups else ""
        if family := family_of(_header(table, at), group, set(table.headers)):
            families.setdefault(family, []).append(at)
    found = [_spread(table, family, columns) for family, columns in families.items()]
    return max(filter(None, found), key=lambda spread: len(spread.columns), default=None)


def _spread(table: Table, family: str, columns: Sequence[int]) -> _Spread | None:
    """The columns of a family as a spread, if their cells and the other columns allow it."""
    if family == "organization":  # any word may be one: what its cells hold decides
        columns = [at for at in columns if not _says_more(table.texts(at))]
    others = [at for at in range(len(table.headers)) if at not in columns]
    fields = {_field(table, at) for at in others}
    if len(columns) < _FEWEST or fields & _A_LIST[family] or not _says_where(fields):
        return None
    texts = [text for at in columns for text in table.texts(at) if not _is_blank(text)]
    if any(map(is_number, texts)) and _are_figures(table, columns, len(texts)):
        return None
    may_be_named = family == "sector" and "organization" not in fields
    named = may_be_named and any(map(_is_name, texts))
    if not texts or _says_more(texts, named=named):
        return None
    return _Spread(family, tuple(columns), tuple(others), named, _counts_more_than_one(texts))


def _says_more(texts: Sequence[str], *, named: bool = False) -> bool:
    """Whether cells hold something else than marks, small counts and perhaps names."""
    filled = [text for text in texts if not _is_blank(text)]
    fit = sum(_is_count(text) or _is_mark(text) or (named and _is_name(text)) for text in filled)
    return fit < _SHARE * len(filled)


def _is_name(text: str) -> bool:
    """Whether a cell can be the names of organizations: no number, no grade, no prose."""
    if is_number(text) or _is_mark(text) or _GRADE.fullmatch(text):
        return False
    return all(len(part) <= _LONGEST_NAME for part in re.split(r"[,;|/\n]", text))


def _are_figures(table: Table, columns: Sequence[int], filled: int) -> bool:
    """Whether numbers are figures about each area, and do not count what is done in it.

    People in need or a severity stand in every cell, under a title or tags that say so.
    """
    hashtags = {tag.hashtag for at in columns if (tag := parse_tag(table.tags[at]))}
    entitled = _FIGURES.search(" ".join(words(table.sheet or PurePath(table.source_name).stem)))
    everywhere = filled == len(columns) * len(table.rows) and len(table.rows) > 1
    return everywhere or entitled is not None or bool(hashtags & (_FIGURE_TAGS | _MEASURE_TAGS))


def _counts_more_than_one(texts: Sequence[str]) -> bool:
    return any(is_number(text) and float(text.replace(",", ".")) != 1 for text in texts)


def _is_count(text: str) -> bool:
    return text.isdigit() and int(text) < _LARGEST_COUNT


def _is_mark(text: str) -> bool:
    return _MARK.fullmatch(text) is not None


def _is_blank(text: str) -> bool:
    return _BLANK.fullmatch(text) is not None


def _says_where(fields: set[str | None]) -> bool:
    return any(
        field and (field.startswith(("adm", "unit", "place")) or field == "latitude")
        for field in fields
    )


def _field(table: Table, at: int) -> str | None:
    tag = parse_tag(table.tags[at]) if table.tags else None
    return (field_of(tag) if tag else None) or field_of_header(table.headers[at])


def _header(table: Table, at: int) -> str:
    return " ".join(table.headers[at].split())
