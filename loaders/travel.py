"""Travel tables: how far, how long or how dear it is from one area to another.

A list with a row a pair, or a square with areas down the side and across the top. Areas are named
by P-code; what is not stated cannot be travelled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from geodata.errors import SourceError
from loaders.indicators.numbers import read_numbers
from loaders.source import SourceLike, open_source
from loaders.tabular import Cell, Table, cell_text, read_tables
from loaders.vocabulary import normal

_FROM = frozenset(
    {"from", "from pcode", "from code", "origin", "origin pcode", "origin id", "start", "source"}
)
_TO = frozenset(
    {"to", "to pcode", "to code", "destination", "destination pcode", "destination id", "end"}
    | {"target", "dest"}
)
_UNITS: Mapping[str, str] = {
    "cost": "",
    "travel cost": "",
    "value": "",
    "distance": "",
    "km": "km",
    "distance km": "km",
    "kilometres": "km",
    "kilometers": "km",
    "road km": "km",
    "hours": "hours",
    "travel hours": "hours",
    "h": "hours",
    "minutes": "minutes",
    "travel minutes": "minutes",
    "travel time": "",
    "duration": "",
    "min": "minutes",
}
"""Headers of the column of costs, and the unit that they state; empty where they state none."""

_SQUARE = 0.5  # share of a square's rows that also stand across its top

Triple = tuple[str, str, Cell, int]


def read_travel(source: SourceLike) -> pd.DataFrame:
    """Read a table of distances, times or costs between areas.

    Parameters
    ----------
    source : path, (name, bytes), upload, a sequence of these, or Source
        CSV, XLSX or any other table that ``loaders.tabular`` reads, with columns such as *from*,
        *to* and *km* (also *origin*, *destination*, *cost*, *hours*, *minutes*); or a square of
        figures with P-codes down its first column and across its headers. Of several sheets the
        first that is such a table. A pair without a figure is left out.

    Returns
    -------
    pandas.DataFrame
        ``from``, ``to`` (P-codes as written), ``cost`` (0 or more), ``unit`` (``km``, ``hours``,
        ``minutes``; empty where it is not stated), in the order of the file. Whether the areas
        exist, ``geodata.planning.travel_from_table`` finds out. The id that a plan knows it by is
        ``open_source(source).source_id("travel")``.

    Raises
    ------
    SourceError
        When no sheet is such a table, none of its pairs has a figure, or a figure is no number or
        below 0: with the row.
    """
    opened = open_source(source)
    tables = read_tables(opened)
    for table in tables:
        unit, triples = _pairs(table)
        if triples is not None:
            return _frame(table, unit, list(triples))
    raise SourceError(
        "There are no distances between areas in the file; it has the columns " + tables[0].seen,
        where=tables[0].where,
        remedy="Give three columns, from, to and km (or cost, hours, minutes), with P-codes.",
    )


def _pairs(table: Table) -> tuple[str, Iterator[Triple] | None]:
    """The unit and the pairs of a table, with their rows; None where it is no such table."""
    headers = [normal(header) for header in table.headers]
    origin, target = _first(headers, _FROM), _first(headers, _TO)
    cost = _first(headers, _UNITS)
    if origin is not None and target is not None and cost is not None:
        return _UNITS[headers[cost]], _listed(table, origin, target, cost)
    down, across = set(table.texts(0)) - {""}, set(table.headers[1:])
    if len(down) > 1 and len(down & across) >= _SQUARE * len(down):
        return "", _squared(table)
    return "", None


def _first(headers: list[str], known: frozenset[str] | Mapping[str, str]) -> int | None:
    return next((at for at, header in enumerate(headers) if header in known), None)


def _listed(table: Table, origin: int, target: int, cost: int) -> Iterator[Triple]:
    for number, row in zip(table.row_numbers, table.rows, strict=True):
        yield cell_text(row[origin]), cell_text(row[target]), row[cost], number


def _squared(table: Table) -> Iterator[Triple]:
    for number, row in zip(table.row_numbers, table.rows, strict=True):
        for header, cell in zip(table.headers[1:], row[1:], strict=True):
            yield cell_text(row[0]), header.strip(), cell, number


def _frame(table: Table, unit: str, triples: list[Triple]) -> pd.DataFrame:
    figures = read_numbers(cell for _, _, cell, _ in triples)
    if figures.unreadable:
        at, said = next(iter(figures.unreadable.items()))
        raise _bad(table, triples[at], f"{said!r} is no number")
    rows = [
        (origin, target, figures.values[at])
        for at, (origin, target, _, _) in enumerate(triples)
        if origin and target and figures.values[at] is not None
    ]
    frame = pd.DataFrame(rows, columns=["from", "to", "cost"])
    for at, value in enumerate(figures.values):
        if value is not None and value < 0:
            raise _bad(table, triples[at], f"{value:g} is less than nothing")
    if frame.empty:
        raise SourceError("No pair of areas in the file has a figure", where=table.where)
    return frame.astype({"from": "str", "to": "str", "cost": "float64"}).assign(unit=unit)


def _bad(table: Table, triple: Triple, what: str) -> SourceError:
    origin, target, _, row = triple
    return SourceError(
        f"How far it is from {origin} to {target} cannot be read: {what}",
        where=f"{table.where}, row {row}",
        remedy="Correct it, or leave the cell empty where there is no way.",
    )
