"""read_records: a file of engagements in, canonical tables and the fate of every row out."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

import pandas as pd

from geodata.errors import RecordsError
from geodata.gazetteer import Gazetteer
from geodata.ledger import REASONS, Warned, count_fates
from geodata.model import Loaded, conform
from loaders.records.dates import DateColumn, ReadDate, combine_month_and_year, last_day, read_dates
from loaders.records.mapping import PLACE_FIELDS, Mapping, guess_mapping, mapping_of
from loaders.records.parties import kind_of, sensitivity_of
from loaders.records.places import PlacedRow, place_table
from loaders.records.writing import ReadRow, RecordsWriter
from loaders.source import SourceLike, open_source
from loaders.tabular import Cell, Table, read_tables

Progress: TypeAlias = Callable[[str, float], None]

_DATES = ("date", "start_date", "end_date")
_EXAMPLES = 3


def read_records(
    source: SourceLike,
    *,
    gazetteer: Gazetteer,
    mapping: Mapping | dict[str, str] | None = None,
    sheet: str | None = None,
    reports_on: Sequence[tuple[int, str]] | None = None,
    illustrative: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """Read a file of engagements and place every row.

    Parameters
    ----------
    source : path, (name, bytes), upload or Source
        CSV or XLSX; see :func:`loaders.tabular.read_tables`.
    gazetteer : Gazetteer
        The boundary that rows are placed in.
    mapping : Mapping or dict of str to str, optional
        Field to header, as a person confirmed it; guessed when left out.
    sheet : str, optional
        Sheet to read; the one with most rows that say where when left out.
    reports_on : sequence of (int, str), optional
        Areas the source claims to report on, as level and P-code; the whole country by default.
    illustrative : bool
        Invented for an example, not real.
    progress : callable, optional
        Called with what is being done and the share that is done, 0 to 1.

    Returns
    -------
    Loaded
        Tables ``sources``, ``engagements``, ``places``, ``ledger``, and those of the parties that
        the columns name. The ledger has one row for each row received: rows that are not blank,
        below the header. No row is dropped and none raises.

    Raises
    ------
    SourceError
        When the file cannot be opened or holds no table.
    RecordsError
        When no column says where.
    """
    say = progress or _silently
    opened = open_source(source)
    say("Reading the file", 0.0)
    tables = read_tables(opened, sheet=sheet)
    table, columns = _choose(tables, gazetteer, mapping)
    say("Placing the rows", 0.3)
    placed = place_table(table, columns, gazetteer)
    say("Reading the dates", 0.6)
    dates, evidence = _read_dates(table, columns)
    rows = _join(table, columns, placed, dates)
    say("Writing the tables", 0.8)
    loaded = RecordsWriter(opened.source_id("records"), gazetteer.areas, columns).tables(
        table, rows
    )
    read = _describe(table, columns, rows, evidence)
    loaded["sources"] = _source_row(
        loaded["ledger"],
        {
            "source_id": opened.source_id("records"),
            "kind": "records",
            "name": opened.name,
            "format": table.format,
            "hash": opened.sha256,
            "vintage": gazetteer.areas.vintage,
            "illustrative": illustrative,
            "reports_on": json.dumps(
                [list(area) for area in reports_on or _whole_country(gazetteer)]
            ),
            **_period(rows),
            "read": json.dumps(read, ensure_ascii=False),
            "warnings": json.dumps(
                [w.as_dict() for w in _warn(rows, tables, table)], ensure_ascii=False
            ),
        },
    )
    say("Done", 1.0)
    return Loaded({name: conform(name, frame) for name, frame in loaded.items()})


def _silently(what: str, share: float) -> None:
    """Progress that nobody watches."""


def _whole_country(gazetteer: Gazetteer) -> list[tuple[int, str]]:
    return [(gazetteer.areas.coarsest, gazetteer.areas.root)]


# --- the table and its columns ------------------------------------------------------------------


def _choose(
    tables: list[Table], gazetteer: Gazetteer, mapping: Mapping | dict[str, str] | None
) -> tuple[Table, Mapping]:
    """The sheet with most rows among those that say where, and what its columns mean."""
    ordered = sorted(tables, key=lambda table: -len(table.rows))
    for table in ordered:
        if mapping is None:
            columns = guess_mapping(table, gazetteer)
        elif isinstance(mapping, Mapping):
            columns = mapping
        else:
            columns = mapping_of(table, mapping)
        if columns.places:
            return table, columns
    raise RecordsError(
        "No column says where",
        where=ordered[0].where,
        remedy=f"Name the columns of the place: the headers are {ordered[0].seen}.",
    )


def _read_dates(table: Table, columns: Mapping) -> tuple[dict[str, DateColumn], dict[str, str]]:
    """The date columns, month and year joined, and how each was read."""
    titles = (table.sheet or "", table.source_name)
    cells = {
        name: table.column(at) for name in _DATES if (at := columns.position(name)) is not None
    }
    month, year = columns.position("month"), columns.position("year")
    if "date" not in cells and month is not None:
        years = table.column(year) if year is not None else [""] * len(table.rows)
        cells["date"] = combine_month_and_year(table.column(month), years)
    elif "date" not in cells and year is not None and "start_date" not in cells:
        cells["date"] = table.column(year)
    read = {name: read_dates(column, titles=titles) for name, column in cells.items()}
    return read, {name: column.evidence for name, column in read.items()}


# --- rows ---------------------------------------------------------------------------------------


def _join(
    table: Table, columns: Mapping, placed: list[PlacedRow], dates: dict[str, DateColumn]
) -> list[ReadRow]:
    texts = {
        name: table.texts(at)
        for name in columns.fields
        if (at := columns.position(name)) is not None
    }
    repeated = _repeated(table.rows)
    return [
        _row(
            number,
            {name: column[at] for name, column in texts.items()},
            placed[at],
            {name: column.dates[at] for name, column in dates.items()},
            repeated[at],
        )
        for at, number in enumerate(table.row_numbers)
    ]


def _repeated(rows: Iterable[tuple[Cell, ...]]) -> list[bool]:
    """Whether each row stands in the file before, word for word."""
    seen: set[tuple[Cell, ...]] = set()
    repeated = []
    for row in rows:
        repeated.append(row in seen)
        seen.add(row)
    return repeated


def _row(
    number: int,
    texts: dict[str, str],
    placed: PlacedRow,
    dates: dict[str, ReadDate],
    repeated: bool,
) -> ReadRow:
    warnings = list(placed.warnings)
    for name, read in dates.items():
        if read.reason and (read.reason != "no_date" or name == "date"):
            warnings.append(read.reason)
    start, end = (dates[name].date if name in dates else None for name in _DATES[1:])
    if start and end and end < start:
        warnings.append("end_before_start")
        dates = {**dates, "end_date": ReadDate(None, None, "end_before_start")}
    if "date" not in dates and "start_date" in dates:
        dates = {**dates, "date": dates["start_date"]}
    for name, understood in (("kind", kind_of), ("sensitivity", sensitivity_of)):
        if texts.get(name) and not understood(texts[name]):
            warnings.append("unknown_value")
    if repeated:
        warnings.append("duplicate_row")
    return ReadRow(number, texts, placed, dates, tuple(dict.fromkeys(warnings)))


# --- the source ---------------------------------------------------------------------------------


def _source_row(ledger: pd.DataFrame, fields: dict[str, Any]) -> pd.DataFrame:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return pd.DataFrame([{**fields, "loaded_at": now, **count_fates(conform("ledger", ledger))}])


def _period(rows: Iterable[ReadRow]) -> dict[str, dt.date | None]:
    """First and last day that loaded rows are about; a month lasts until its last day."""
    read = [row.dates["date"] for row in rows if row.loaded and "date" in row.dates]
    days = [(found.date, last_day(found.date, found.precision)) for found in read if found.date]
    return {
        "start": min((first for first, _ in days), default=None),
        "end": max((last for _, last in days), default=None),
    }


def _describe(
    table: Table, columns: Mapping, rows: Iterable[ReadRow], dates: dict[str, str]
) -> dict[str, Any]:
    """What was read and how, as the page and ``check`` show it."""
    witnesses = [row.placed.witness for row in rows if row.placed.witness]
    stated = _likely_key(columns)
    return {
        "sheet": table.sheet,
        "header_row": table.header_row,
        "encoding": table.encoding,
        "columns": columns.as_dict(),
        "key": max(("code", "name", "point"), key=witnesses.count) if witnesses else stated,
        "evidence": {column.field: column.evidence for column in columns.columns},
        "dates": dates,
    }


def _likely_key(columns: Mapping) -> str:
    """The witness that rows would have been placed by, had any been."""
    stated = [name for name in columns.fields if name in PLACE_FIELDS]
    for part in ("code", "name"):
        if any(name.endswith(part) for name in stated):
            return part
    return "point"


def _warn(rows: list[ReadRow], tables: list[Table], table: Table) -> list[Warned]:
    """Every warning about loaded rows, repeated rows of any fate, and what was not read."""
    met: dict[str, list[ReadRow]] = defaultdict(list)
    for row in rows:
        for code in row.warnings:
            if row.loaded or code == "duplicate_row":
                met[code].append(row)
    warnings = [
        Warned(code, len(group), f"{REASONS[code].capitalize()}.", _examples(code, group))
        for code, group in sorted(met.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    loaded = sum(row.loaded for row in rows)
    if loaded and not any("date" in row.dates for row in rows):
        warnings.append(Warned("no_date", loaded, "No column says when."))
    others = [other for other in tables if other is not table]
    if others:
        names = tuple(str(other.sheet) for other in others)
        left = sum(len(other.rows) for other in others)
        message = f"Only the sheet {table.sheet} was read, it has the rows that say where."
        warnings.append(Warned("other_sheets", left, message, names[:_EXAMPLES]))
    return warnings


def _examples(code: str, rows: list[ReadRow]) -> tuple[str, ...]:
    """A few short, different values that a warning is about."""
    values = dict.fromkeys(_example(code, row) for row in rows[:1000])
    return tuple(value[:80] for value in values if value)[:_EXAMPLES]


def _example(code: str, row: ReadRow) -> str:
    if code in row.placed.warnings:
        return row.placed.value or row.placed.stated
    dated = [name for name, read in row.dates.items() if read.reason == code]
    if code == "end_before_start":
        dated = ["start_date", "end_date"]
    if dated:
        return " to ".join(row.texts[name] for name in dict.fromkeys(dated) if name in row.texts)
    return f"row {row.number}"
