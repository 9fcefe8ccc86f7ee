"""read_aliases and find_aliases: other names of areas in, and the fate of every entry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from geodata.errors import SourceError
from geodata.gazetteer import Alias, Gazetteer
from geodata.ledger import Warned
from geodata.model import Loaded, conform
from loaders.crosswalks.documents import read_document
from loaders.crosswalks.resolving import naming_columns, resolve
from loaders.crosswalks.sheets import Sheet, read_sheet
from loaders.crosswalks.statements import Resolution, Said, Statement
from loaders.provenance import hand_on
from loaders.source import Source, SourceLike, open_source
from loaders.tabular import Table, read_tables

_REJECTED = frozenset({"other_country", "rejected_in_review", "blank_place"})
_LOOKUP_SHARE = 0.8  # of a lookup sheet's rows, how many must be about different areas
_LOOKUP_KNOWN = 0.5  # and how many about areas of the boundary


def read_aliases(source: SourceLike, *, gazetteer: Gazetteer) -> Loaded:
    """Read a crosswalk: other names of areas.

    Parameters
    ----------
    source : path, (name, bytes), upload or Source
        A table with a column of codes, or of the boundary's own names, and other columns of
        names, with or without a header; the P-code list of HDX; our own decisions, exported;
        YAML of HDX's adminlevel library; JSON of nested areas with names, parents and points.
    gazetteer : Gazetteer
        The boundary whose areas are meant.

    Returns
    -------
    Loaded
        Of kind ``names``: ``sources``, ``aliases`` and a ``ledger`` with one row an entry. An
        entry whose area is not found, or whose name is the own name of another area, is held;
        one about another country is rejected.

    Raises
    ------
    SourceError
        When the file cannot be read, or nothing in it says which area is meant.
    """
    opened = open_source(source)
    statements = read_document(opened)
    if statements is not None:
        format_ = opened.suffix.lstrip(".").upper()
        found = resolve(statements, gazetteer)
        headings = frozenset(said.heading for each in statements for said in each.names)
    else:
        table, sheet = _naming_table(opened, gazetteer)
        statements, format_ = list(sheet.statements()), table.format
        found = resolve(statements, gazetteer)
        headings = naming_columns(statements, found, gazetteer)
    kept = [
        _kept(statement, area, headings, gazetteer)
        for statement, area in zip(statements, found, strict=True)
    ]
    return _loaded(opened, format_, gazetteer, statements, kept)


def find_aliases(table: Table, gazetteer: Gazetteer) -> list[Alias]:
    """The names that a lookup sheet beside the data gives to areas.

    Parameters
    ----------
    table : Table
    gazetteer : Gazetteer

    Returns
    -------
    list of Alias
        New names only; empty where the table is no list of areas, one a row.
    """
    largest = max(len(gazetteer.areas.at(level)) for level in gazetteer.areas.levels)
    sheet = read_sheet(table, gazetteer) if len(table.rows) <= 2 * largest + 20 else None
    if sheet is None:
        return []
    statements = list(sheet.statements())
    found = resolve(statements, gazetteer)
    areas = [(area.level, area.pcode) for area in found if area.pcode]
    different = len(set(areas))
    if different < _LOOKUP_SHARE * len(areas) or len(areas) < _LOOKUP_KNOWN * len(statements):
        return []
    headings = naming_columns(statements, found, gazetteer)
    aliases = [
        Alias(area.level, area.pcode, said.name, table.where)
        for statement, area in zip(statements, found, strict=True)
        for said in _kept(statement, area, headings, gazetteer)[1]
        if area.pcode is not None
        and area.level is not None
        and area.pcode not in gazetteer.index(area.level).bearers(said.name, "")[0]
    ]
    return list(dict.fromkeys(aliases))


def _naming_table(source: Source, gazetteer: Gazetteer) -> tuple[Table, Sheet]:
    """The table with most rows among those that say which area is meant."""
    tables = sorted(read_tables(source), key=lambda table: -len(table.rows))
    for table in tables:
        sheet = read_sheet(table, gazetteer)
        if sheet and sheet.names:
            return table, sheet
    raise SourceError(
        "No column says which area a name means",
        where=tables[0].where,
        remedy="Give a column of codes, or of the boundary's own names, beside the other names. "
        f"The columns are {tables[0].seen}.",
    )


# --- names --------------------------------------------------------------------------------------


def _kept(
    statement: Statement, area: Resolution, headings: frozenset[str], gazetteer: Gazetteer
) -> tuple[Resolution, list[Said]]:
    """The names of a statement to believe, and the area or why there are none."""
    if statement.refused:
        return Resolution(reason=statement.refused, message="A person refused it."), []
    if area.pcode is None or area.level is None:
        return area, []
    said = [each for each in statement.names if each.heading in headings]
    if not said:
        message = "It gives no name that an area could have."
        return Resolution(reason="blank_place", message=message), []
    clashes = [each for each in said if _is_anothers(each.name, area.level, area.pcode, gazetteer)]
    if len(clashes) == len(said):
        message = f"{clashes[0].name} is the boundary's own name of another area."
        own = f"{gazetteer.areas.name(area.level, area.pcode)} ({area.pcode})"
        return Resolution(reason="ambiguous_name", message=message, suggestion=own), []
    return area, [each for each in said if each not in clashes]


def _is_anothers(name: str, level: int, pcode: str, gazetteer: Gazetteer) -> bool:
    """Whether a name is what the boundary calls another area, and not this one."""
    index = gazetteer.index(level)
    return not index.is_own(pcode, name) and index.has_own(name)


def _loaded(
    source: Source,
    format_: str,
    gazetteer: Gazetteer,
    statements: Sequence[Statement],
    kept: Sequence[tuple[Resolution, list[Said]]],
) -> Loaded:
    source_id = source.source_id("names")
    vintage = gazetteer.areas.vintage
    place = {"source_id": source_id, "vintage": vintage}
    aliases = [
        {**place, "level": area.level, "pcode": area.pcode, "name": said.name}
        | {"language": said.language}
        for area, names in kept
        for said in names
    ]
    frame = pd.DataFrame(aliases, columns=[*place, "level", "pcode", "name", "language"])
    key = ["vintage", "level", "pcode", "name"]
    ledger = conform(
        "ledger",
        pd.DataFrame(
            [
                _fate(source_id, statement, area)
                for statement, (area, _) in zip(statements, kept, strict=True)
            ]
        ),
    )
    return hand_on(
        source,
        "names",
        {"aliases": frame.drop_duplicates(key), "ledger": ledger},
        form=format_,
        vintage=vintage,
        read={"names": len(frame.drop_duplicates(key))},
        warnings=_warnings(ledger),
    )


def _fate(source_id: str, statement: Statement, area: Resolution) -> dict[str, Any]:
    row: dict[str, Any] = {"source_id": source_id, "row": statement.row, "fate": "loaded"}
    if area.pcode is not None:
        return row
    said = statement.name or statement.code or next((each.name for each in statement.names), "")
    return {
        **row,
        "fate": "rejected" if area.reason in _REJECTED else "held",
        "reason": area.reason or "blank_place",
        "field": "code" if area.reason == "unknown_code" else "name",
        "value": said,
        "message": area.message,
        "suggestion": area.suggestion or None,
        "raw": json.dumps(statement.raw, ensure_ascii=False, default=str),
    }


def _warnings(ledger: pd.DataFrame) -> Iterable[Warned]:
    """Rows of other countries, summed up."""
    others = int((ledger["reason"] == "other_country").sum())
    if others:
        yield Warned("other_country", others, "Entries about other countries were left out.")
