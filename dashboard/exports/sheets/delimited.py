"""One table of a report as CSV, for other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice, repeat

import pandas as pd

from dashboard.exports.about import Line, banner, tell_all
from dashboard.exports.cells import harmless, to_csv
from dashboard.exports.sheets.cells import Cell, column_head, read_lines
from dashboard.exports.sheets.coverage import coverage_of_all
from dashboard.language import bare, speaking
from dashboard.language import gettext as _
from dashboard.reports.model import Column, Report, Scene, Table
from geodata.audience import AUDIENCES
from geodata.errors import ExportError

TABLES = ("coverage", "records", "ledger")
"""The tables of a report, by the names that they are asked for with."""

_DECIMALS = 6
_AT_ONCE = 10_000


def write_csv(report: Report, *, table: str = "coverage") -> bytes:
    """One table of a report as CSV: RFC 4180, UTF-8 with its mark, days as ISO 8601.

    CSV has no place for what a file is, so columns at the right say it: of every row the period,
    the day, the boundary and whom it is for, so that rows of many nights can lie in one table; in
    the first row all the rest.

    Raises
    ------
    ExportError
        When the report has no such table.
    """
    with speaking(report.language):
        told = _find(report, table)
        heads = [harmless(head) for head in [*map(_head, told.columns), *_beside_heads()]]
        # In parts, so that a million records are never cells all at the same time.
        lines = _lines(report, told, table)
        parts = iter(lambda: list(islice(lines, _AT_ONCE)), [])
        return b"".join(
            to_csv(pd.DataFrame(part, columns=heads, dtype=object), more=at > 0)
            for at, part in enumerate(parts)
        )


def _lines(report: Report, told: Table, table: str) -> Iterator[list[str]]:
    """The lines of a table with what stands beside them; one where there would be none."""
    cells: Iterable[Iterable[str]] = (map(_cell, line) for line in read_lines(told))
    if told.rows.empty:
        cells = [[""] * len(told.columns)]
    about = _about(tell_all(report))
    beside = _beside(report, table)
    for line in cells:
        yield [*line, *map(harmless, next(beside)), harmless(about)]
        about = ""


def _find(report: Report, name: str) -> Table:
    if name not in TABLES:
        raise ExportError(f"There is no table {name!r}", remedy=f"There are {', '.join(TABLES)}.")
    if name == "coverage":
        return coverage_of_all(report)
    found = report.records if name == "records" else report.ledger
    if found is None:
        raise ExportError(f"This report has no {name}", remedy=_why_not(report, name))
    return found


def _why_not(report: Report, name: str) -> str:
    if len(report.scenes) > 1:
        return "Records are of one view; choose one of the story's scenes."
    if report.about.below:
        return "Rows would tell the counts that are kept back; tell all of them, or leave them out."
    if name == "ledger" and report.about.audience != AUDIENCES[-1]:
        return f"Nothing says who may see rows that were not loaded: only {AUDIENCES[-1]} has them."
    return "Make it with them."


def _head(column: Column) -> str:
    """The header; it says the unit, because a cell of CSV does not."""
    head = column_head(column)
    return f"{head} (%)" if column.kind == "share" and "%" not in head else head


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return repr(round(cell, _DECIMALS) if abs(cell) >= 1 else cell)


def _beside_heads() -> list[str]:
    return [
        *(_("First day"), _("Last day"), _("As of")),
        *(_("Boundary"), _("For"), _("About this file")),
    ]


def _beside(report: Report, table: str) -> Iterator[list[str]]:
    """What is told of every row, from the first to the last and on."""
    file = [report.about.vintage, banner(report)]
    scenes = report.scenes
    if table == "coverage":
        for scene in scenes:
            told = [*_days(scene), *file]
            yield from repeat(told, len(scene.table.rows))
    days = _days(scenes[0]) if len(scenes) == 1 else ["", "", ""]
    yield from repeat([*days, *file])


def _days(scene: Scene) -> list[str]:
    """The period and the day that a view is of, as days; in words where they are left open."""
    view = scene.selection
    as_of = view.as_of or view.end
    return [
        view.start.isoformat() if view.start else "",
        view.end.isoformat() if view.end else "",
        as_of.isoformat() if as_of else bare(scene.as_of),
    ]


def _about(lines: list[Line]) -> str:
    return " | ".join(f"{what}: {said}" for what, said in lines)
