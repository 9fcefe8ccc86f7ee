"""read_records: the one door for a file of records, whatever it holds.

Told apart by their contents: IATI activities, Popolo, a table of office holders, a table of
figures about areas, our own ledger come back, and else a table with one row an engagement.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import pandas as pd

from geodata.gazetteer import Gazetteer
from geodata.model import Loaded, conform
from loaders.iati import is_iati, read_iati
from loaders.indicators import is_indicators, read_indicators
from loaders.popolo import is_popolo, is_roster, read_popolo, read_roster
from loaders.progress import Progress, Steps
from loaders.records.choice import MappingLike
from loaders.records.opening import Asked, Kept, Recall, open_table, source_of
from loaders.records.reading import Request, read_chosen
from loaders.source import Source, SourceLike, open_source
from loaders.tabular import Table

RecordsKind = Literal["records", "roster", "indicators"]

_HEAD = 4_096  # bytes in which an XML file says what it is


def read_records(
    source: SourceLike,
    *,
    gazetteer: Gazetteer,
    mapping: MappingLike | None = None,
    corrections: Dict[str, str | Sequence[str]] | None = None,
    sheet: str | None = None,
    reports_on: Sequence[tuple[int, str]] | None = None,
    illustrative: bool = False,
    others: Sequence[Gazetteer] = (),
    superseded: Sequence[int] = (),
    kept: Kept | None = None,
    recall: Recall | None = None,
    kind: RecordsKind | None = None,
    tables: Sequence[Table] | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Read a file of engagements, officials or figures, and place every row.

    Parameters
    ----------
    source : path, (name, bytes), upload or Source
        IATI, Popolo, or tables; see :func:`loaders.tabular.read_tables`. A ledger of ours that
        came back with corrected rows is recognised.
    gazetteer : Gazetteer
        The boundary that rows are placed in.
    mapping : Mapping or dict of str to str, optional
        Field to header, as a person confirmed it, see :func:`loaders.columns.mapping_of`; guessed
        when left out.
    corrections : dict, optional
        Field to header, for the columns that were guessed wrongly; the others stay as guessed.
    sheet : str, optional
        Sheet to read; the one with most rows that say where when left out.
    reports_on : sequence of (int, str), optional
        Areas the source claims to report on, as level and P-code; the whole country by default.
    illustrative : bool
        Invented for an example, not real.
    others : sequence of Gazetteer
        Other boundary versions; the warning ``other_vintage`` says when one of them fits better.
    superseded : sequence of int
        Rows that a corrected file stands for already.
    kept : callable, optional
        Gives the files of a source by its id, as ``Store.originals`` does. A ledger that came back
        is then read in the company of its first file, with the same evidence about its columns.
    recall : callable, optional
        Gives the mapping that a person set for a table of the same shape, see
        :func:`loaders.columns.shape_of`; asked only where no mapping is given.
    kind : {"records", "roster", "indicators"}, optional
        What the rows of a table are, where a person knows better; told by the table when left
        out, and engagements where a mapping is given.
    tables : sequence of Table, optional
        The tables of the file, where somebody has read them already.
    progress : callable, optional
        Called every second or so with what is being done and the share that is done, 0 to 1.

    Returns
    -------
    Loaded
        Tables ``sources``, ``ledger``, and those that the file fills: ``engagements`` and
        ``places``, or ``posts`` and ``memberships``, or ``indicator_values``, those of the
        parties, and other names of areas; and the file itself. The ledger has one row for each
        row received: rows that are not blank, below the header; locations of IATI; memberships
        of Popolo. No row is dropped and none raises.

    Raises
    ------
    SourceError
        When the file cannot be opened or holds no table.
    RecordsError
        When no column says where, or the mapping names a column that is not there.
    """
    request = Request(
        Asked(mapping, sheet, kept=kept, recall=recall, tables=tables, corrections=corrections),
        reports_on,
        illustrative,
        superseded,
        others,
    )
    return _read(open_source(source), gazetteer, request, kind, progress)


def read_again(
    source_row: pd.Series,
    originals: Sequence[tuple[str, bytes]],
    *,
    gazetteer: Gazetteer,
    others: Sequence[Gazetteer] = (),
    superseded: Sequence[int] = (),
    kept: Kept | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Read a source once more from its files, the way it was read before.

    What comes of it depends on these alone: the files, how they were read, the boundary with its
    other names, and what people decided. So a decision, or taking it back, is applied by this.

    Parameters
    ----------
    source_row : pandas.Series
        Its row of the ``sources`` table.
    originals : sequence of (str, bytes)
        The files it was read from.
    gazetteer : Gazetteer
        The same boundary, with the decisions that hold now.
    others : sequence of Gazetteer
        Other boundary versions, as for :func:`read_records`.
    superseded : sequence of int
        Rows that a corrected file stands for.
    kept : callable, optional
        As for :func:`read_records`.
    progress : callable, optional
        As for :func:`read_records`.

    Returns
    -------
    Loaded
        Of the same source: its identity, claim and day of loading stay.

    Raises
    ------
    SourceError
        When its files were not kept.
    """
    known = json.loads(source_row["read"])
    claim = source_row["reports_on"]
    request = Request(
        Asked(sheet=known.get("asked_sheet"), known=known, kept=kept),
        [(int(a), str(b)) for a, b in json.loads(claim)] if _is_text(claim) else (),
        bool(source_row["illustrative"]) and pd.notna(source_row["illustrative"]),
        superseded,
        others,
        loaded_at=str(source_row["loaded_at"]),
        source_id=str(source_row["source_id"]),
    )
    opened = source_of(originals)
    loaded = _read(opened, gazetteer, request, source_row["kind"], progress)
    kept_as_it_was = {name: source_row[name] for name in ("source_id", "reports_on", "loaded_at")}
    sources = conform("sources", loaded["sources"].assign(**kept_as_it_was))
    return replace(loaded, tables={**loaded.tables, "sources": sources})


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _read(
    source: Source,
    gazetteer: Gazetteer,
    request: Request,
    kind: str | None,
    progress: Progress | None,
) -> Loaded:
    """Tell what a file holds, and read it as that."""
    common: dict[str, Any] = {
        "gazetteer": gazetteer,
        "illustrative": request.illustrative,
        "progress": progress,
    }
    if is_iati(_head(source)):
        return read_iati(source, reports_on=request.reports_on or None, **common)
    if is_popolo(source):
        return read_popolo(source, **common)
    steps = Steps(progress)
    returned, choice = steps.during(
        "Reading the file", 0.0, 0.4, lambda: open_table(source, gazetteer, request.asked)
    )
    table = choice.columns.table
    match kind or _kind_of(table, request.asked, returned is not None):
        case "roster":
            return read_roster(source, table, **common)
        case "indicators":
            return read_indicators(
                source,
                [table],
                reports_on=request.reports_on or None,
                superseded=request.superseded,
                **common,
            )
    return read_chosen(source, returned, choice, gazetteer, request, steps)


def _head(source: Source) -> bytes:
    """How the first file begins; that of a zip is looked at only where it may be XML."""
    if not source.is_zip:
        return source.head(_HEAD)
    if not all(name.lower().endswith(".xml") for name in source.members()):
        return b""
    return next(iter(source.contents()))[1][:_HEAD]


def _kind_of(table: Table, asked: Asked, returned: bool) -> RecordsKind:
    """What the rows of a table are; what a person mapped, or sent back, are engagements."""
    if returned or asked.mapping is not None or asked.corrections:
        return "records"
    if is_roster(table):
        return "roster"
    return "indicators" if is_indicators(table) else "records"
