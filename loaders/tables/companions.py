"""Tables that belong together: a form and its repeats, locations and their projects.

The table that says where is the one whose rows are read. Others that have its key, each value
once, lend it their columns. What has several rows for one key is not joined: it would multiply.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from geodata.errors import SourceError
from loaders.hxl import field_of, parse_tag
from loaders.tables.table import Table
from loaders.vocabulary import field_of_header, normal

# How the exports of forms point from a repeat to what it is a part of.
_FORM_KEYS = (
    ("parent key", "key"),
    ("submission uuid", "uuid"),
    ("submission id", "id"),
    ("parent index", "index"),
)
_IDENTIFIER = re.compile(r"\w.*\b(id|ids|key|uuid|guid|code|ref|reference|number|identifier)$")
_WHAT = frozenset(
    {"date", "start_date", "month", "organization", "partner", "title", "kind", "sector"}
)
_SHARE = 0.5  # of the rows with a key that must find theirs


@dataclass(frozen=True)
class _Link:
    """A column of one table that names the rows of another."""

    child: int
    parent: Table
    column: int
    rows: dict[str, int]


def join_companions(tables: Sequence[Table]) -> list[Table]:
    """Join the tables that lend columns to the one that says where.

    Parameters
    ----------
    tables : sequence of Table
        Sheets of a workbook, or the tables of several files.

    Returns
    -------
    list of Table
        With a note on what was joined; those that lent their columns are gone, sheets that have
        nothing to do with it stay.

    Raises
    ------
    SourceError
        When there are several files and none of them leads to another.
    """
    files = {table.source_name for table in tables}
    for main in _mains(tables):
        joined, used = _with_parents(main, [other for other in tables if other is not main])
        if used or (len(files) > 1 and any(_link(other, main) for other in tables)):
            rest = [t for t in tables if t is not main and not any(t is u for u in used)]
            return _keep_sheets(joined, rest) if len(files) > 1 else [joined, *rest]
    if len(files) > 1:
        raise SourceError(
            "The files do not belong together: no column of one names the rows of another",
            where=", ".join(sorted(files)),
            remedy="Give one of these, or files that share an identifier, one of them with places.",
        )
    return list(tables)


def _mains(tables: Sequence[Table]) -> list[Table]:
    """Tables whose rows may be the records, the likeliest first.

    That is one that says where. Before it comes one that says what was done and gets the place
    from a mere list of sites.
    """
    longest = sorted(tables, key=lambda table: -len(table.rows))
    visits = [table for table in longest if _lacks_only_the_place(table, tables)]
    return [*visits, *filter(_says_where, longest)]


def _lacks_only_the_place(table: Table, tables: Sequence[Table]) -> bool:
    if _says_where(table) or not _says_what(table):
        return False
    sites = [each for each in tables if _says_where(each) and _link(table, each)]
    return bool(sites) and not any(map(_says_what, sites))


def _keep_sheets(main: Table, rest: Sequence[Table]) -> list[Table]:
    """Say which other files are not read; sheets are spoken of by whoever chooses one."""
    for other in rest:
        if not other.sheet:
            message = (
                f"{other.source_name} was not read: no column of it names each of its rows once "
                f"and stands in {main.source_name} too."
            )
            main = main.noted("other_sheets", len(other.rows), message, [other.source_name])
    return [main, *(other for other in rest if other.sheet)]


def _with_parents(table: Table, others: Sequence[Table]) -> tuple[Table, list[Table]]:
    """The table with the columns of all it points to, and what was joined on the way."""
    used: list[Table] = []
    for other in others:
        link = None if any(other is each for each in used) else _link(table, other)
        if link is None:
            continue
        left = [each for each in others if each is not other and not any(each is u for u in used)]
        above, deeper = _with_parents(other, left)
        table = _join(table, replace(link, parent=above))
        used += [other, *deeper]
    return table, used


# --- keys ---------------------------------------------------------------------------------------


def _link(child: Table, parent: Table) -> _Link | None:
    """The column of a table that names rows of another, where each of them has one name."""
    if child is parent:
        return None
    for at, column in _shared_keys(child, parent):
        texts = parent.texts(column)
        rows = {text: row for row, text in enumerate(texts) if text}
        named = [text for text in child.texts(at) if text]
        if not rows or len(rows) < sum(map(bool, texts)) or not named:
            continue
        if sum(text in rows for text in named) >= _SHARE * len(named):
            return _Link(at, parent, column, rows)
    return None


def _shared_keys(child: Table, parent: Table) -> list[tuple[int, int]]:
    """Pairs of columns that can be a key: those of forms, then identifiers with one header."""
    mine, theirs = _positions(child), _positions(parent)
    forms = [(mine[a], theirs[b]) for a, b in _FORM_KEYS if a in mine and b in theirs]
    same = [
        (mine[header], theirs[header])
        for header in mine
        if header in theirs and _IDENTIFIER.fullmatch(header) and not _is_place(header)
    ]
    return forms if forms and _is_parent(child, parent) else same


def _is_parent(child: Table, parent: Table) -> bool:
    """Whether the repeat says that it belongs to the other table; true where it says nothing.

    A sheet may bear only the beginning of the name, since 31 characters are all it can have.
    """
    at = _positions(child).get("parent table name")
    stated = {text for text in child.texts(at) if text} if at is not None else set()
    return not stated or any(name.startswith(_stem(parent)) for name in stated)


def _positions(table: Table) -> dict[str, int]:
    """The columns by the words of their headers, the first of equal ones."""
    found: dict[str, int] = {}
    for at, header in enumerate(table.headers):
        found.setdefault(" ".join(normal(header).split()), at)
    return found


def _is_place(header: str) -> bool:
    return (field_of_header(header) or "").startswith(("adm", "unit", "place"))


def _says_where(table: Table) -> bool:
    """Whether a column names a place below the country, or two say where its points are."""
    fields = _fields(table) - {"adm0_code", "adm0_name"}
    named = any(field.startswith(("adm", "unit", "place")) for field in fields)
    return named or {"latitude", "longitude"} <= fields


def _says_what(table: Table) -> bool:
    """Whether a column says what was done, by whom or when."""
    return bool(_fields(table) & _WHAT)


def _fields(table: Table) -> set[str]:
    tags = (parse_tag(tag) for tag in table.tags)
    found = {field_of_header(header) for header in table.headers}
    return {field for field in (*found, *(field_of(tag) for tag in tags if tag)) if field}


# --- joining ------------------------------------------------------------------------------------


def _join(table: Table, link: _Link) -> Table:
    parent = link.parent
    lent = [at for at in range(len(parent.headers)) if at != link.column]
    blank = ("",) * len(lent)
    found = [link.rows.get(text) for text in table.texts(link.child)]
    cells = [blank if row is None else tuple(parent.rows[row][at] for at in lent) for row in found]
    matched = sum(row is not None for row in found)
    alone = len(parent.rows) - len({row for row in found if row is not None})
    message = (
        f"{parent.title} was joined by {table.headers[link.child]}: {matched:,} of "
        f"{len(found):,} rows found theirs"
    )
    message += f"; {alone:,} of its rows are named by none." if alone else "."
    headers = [_free_header(table, parent, parent.headers[at]) for at in lent]
    wider = table.widened(headers, cells, [parent.tags[at] for at in lent])
    wider = replace(wider, notes=(*wider.notes, *parent.notes))
    return wider.noted("joined_tables", matched, message, [parent.title])


def _free_header(table: Table, parent: Table, header: str) -> str:
    return f"{_stem(parent)}/{header}" if header in table.headers else header


def _stem(table: Table) -> str:
    return table.sheet or PurePath(table.source_name).stem
