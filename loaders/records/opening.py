"""Opening a file of records: its table, what the columns mean, and whether it is our own ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from geodata.errors import RecordsError
from geodata.gazetteer import Gazetteer
from loaders.columns.description import shape_of
from loaders.columns.mapping import Mapping, mapping_of
from loaders.records.choice import Choice, MappingLike, choose_table
from loaders.records.resubmission import Resubmission, find_resubmission
from loaders.source import Source, open_source
from loaders.tabular import Table, read_tables

Kept: TypeAlias = Callable[[str], Sequence[tuple[str, bytes]]]
"""From the id of a source to the files it was read from, as ``Store.originals`` gives them."""

Recall: TypeAlias = "Callable[[str], MappingLike | None]"
"""From the shape of a table, see :func:`loaders.columns.shape_of`, to a mapping."""


@dataclass(frozen=True)
class Asked:
    """What is asked for, or known, about the columns and sheets of a file.

    Attributes
    ----------
    mapping : Mapping or dict, optional
        As a person confirmed it.
    sheet : str, optional
    known : dict
        What ``sources.read`` says of an earlier reading; empty at the first.
    kept : callable, optional
        Gives the files of other sources.
    recall : callable, optional
        Gives what a person said about the columns of an earlier file of the same shape.
    tables : sequence of Table, optional
        The tables of the file, where they were read already.
    corrections : dict, optional
        What some columns mean, where the others may be guessed.
    """

    mapping: MappingLike | None = None
    sheet: str | None = None
    known: Dict[str, Any] = field(default_factory=dict)
    kept: Kept | None = None
    recall: Recall | None = None
    tables: Sequence[Table] | None = None
    corrections: Dict[str, str | Sequence[str]] | None = None


def open_table(
    source: Source, gazetteer: Gazetteer, asked: Asked
) -> tuple[Resubmission | None, Choice]:
    """The table that is read, and the ledger that it comes from where it is one of ours.

    Parameters
    ----------
    source : Source
    gazetteer : Gazetteer
    asked : Asked

    Raises
    ------
    SourceError
        When the file cannot be opened or holds no table.
    RecordsError
        When no column says where, or the mapping names a column that is not there.
    """
    returned = find_resubmission(source) if asked.sheet is None else None
    if returned:
        return _open_returned(returned, gazetteer, asked)
    tables = asked.tables or read_tables(source, sheet=asked.sheet)
    if not asked.known:
        mapping, first = (
            _recalled(tables, asked) if asked.mapping is None else (asked.mapping, None)
        )
        return None, choose_table(
            tables, gazetteer, mapping, first=first, corrections=asked.corrections
        )
    table = _table_of(tables, asked.known)
    return None, choose_table(tables, gazetteer, _as_before(table, asked.known), first=table)


def _recalled(tables: Sequence[Table], asked: Asked) -> tuple[MappingLike | None, Table | None]:
    """What a person said about the columns of a file of this shape, and the table it fits."""
    for table in sorted(tables, key=lambda table: -len(table.rows)) if asked.recall else ():
        if asked.recall and (found := asked.recall(shape_of(table))):
            return found, table
    return None, None


def _open_returned(
    returned: Resubmission, gazetteer: Gazetteer, asked: Asked
) -> tuple[Resubmission, Choice]:
    """Corrected rows, in the company of the first file where that is kept."""
    returned, others = _in_company(returned, asked.kept)
    table = returned.company or returned.table
    mapping = asked.mapping or _as_before(table, asked.known or returned.read)
    return returned, choose_table([table, *others], gazetteer, mapping, first=table)


def _in_company(returned: Resubmission, kept: Kept | None) -> tuple[Resubmission, list[Table]]:
    """Corrected rows beside those of the file that they correct, and its other tables."""
    files = kept(returned.source_id) if kept else ()
    if not files:
        return returned, []
    source = source_of(files)
    if earlier := find_resubmission(source):  # it was corrected before, and not enough
        earlier, others = _in_company(earlier, kept)
        return returned.beside(earlier.company or earlier.table), others
    tables = read_tables(source, sheet=returned.read.get("asked_sheet"))
    first = _table_of(tables, returned.read)
    return returned.beside(first), [table for table in tables if table is not first]


def _table_of(tables: Sequence[Table], known: Dict[str, Any]) -> Table:
    """The table that was read before."""
    sheet = known.get("sheet")
    return next((table for table in tables if table.sheet == sheet), tables[0])


def source_of(files: Sequence[tuple[str, bytes]]) -> Source:
    """Files that were kept, as the source that they were."""
    return open_source(files[0] if len(files) == 1 else list(files))


def _as_before(table: Table, known: Dict[str, Any]) -> Mapping | None:
    """What the columns meant when the source was read before; None where that does not fit."""
    try:
        meant = mapping_of(table, known.get("columns", {}))
    except RecordsError:
        return None
    evidence = known.get("evidence", {})
    columns = (replace(c, evidence=evidence.get(c.field, c.evidence)) for c in meant.columns)
    return replace(meant, columns=tuple(columns)) if meant.columns else None
