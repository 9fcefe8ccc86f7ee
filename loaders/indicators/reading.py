"""read_indicators: a file of figures about areas in, a need layer and every row's fate out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from geodata.errors import RecordsError
from geodata.gazetteer import Gazetteer
from geodata.ledger import REASONS, Warned
from geodata.model import Loaded
from loaders.columns.texts import labels
from loaders.indicators.by_area import is_coded
from loaders.indicators.evidence import is_export, is_indicators, read_figures
from loaders.indicators.placing import PlacedFigures, place_figures
from loaders.progress import Progress, Steps
from loaders.provenance import hand_on
from loaders.source import SourceLike, open_source
from loaders.tabular import Table, cell_text

_EXAMPLES = 3
_SUMS = 12  # columns whose totals are told


def read_indicators(
    source: SourceLike,
    tables: Sequence[Table],
    *,
    gazetteer: Gazetteer,
    reports_on: Sequence[tuple[int, str]] | None = None,
    illustrative: bool = False,
    superseded: Sequence[int] = (),
    progress: Progress | None = None,
) -> Loaded:
    """Read a file of figures about areas as a need layer.

    Parameters
    ----------
    source : path, (name, bytes), upload or Source
        The file that the tables were read from.
    tables : sequence of Table
        Its tables; the one of figures with most rows is read.
    gazetteer : Gazetteer
        The boundary that rows are placed in.
    reports_on : sequence of (int, str), optional
        Areas the source claims to report on, as level and P-code; the whole country by default.
    illustrative : bool
        Invented for an example, not real.
    superseded : sequence of int
        Rows that a corrected file stands for already.
    progress : callable, optional
        Called with what is being done and the share that is done, 0 to 1.

    Returns
    -------
    Loaded
        Tables ``sources`` (kind ``indicators``), ``indicator_values`` and ``ledger``, which has
        one row for each row received. ``read`` of the source has ``stated``: what each column of
        figures adds up to over the rows that were loaded or held, whatever was made of it.

    Raises
    ------
    RecordsError
        When no table holds figures about areas.
    """
    say = Steps(progress).say
    opened = open_source(source)
    say("Reading the figures", 0.1)
    table = _choose(tables)
    figures = read_figures(table, gazetteer)
    if figures is None:
        raise _no_figures(table)
    say("Placing the rows", 0.4)
    gone = set(superseded)
    answered = [at for at, number in enumerate(table.row_numbers) if number in gone]
    placed = place_figures(figures, gazetteer, answered)
    say("Writing the tables", 0.8)
    opened_as = opened.source_id("indicators")
    written = _written(table, placed, gazetteer.areas.vintage, opened_as)
    days = placed.values
    say("Done", 1.0)
    return hand_on(
        opened,
        "indicators",
        written,
        form=f"{table.format}, {figures.format}",
        vintage=gazetteer.areas.vintage,
        read=_describe(table, placed),
        warnings=_warn(tables, table, placed),
        illustrative=illustrative,
        reports_on=json.dumps([list(area) for area in reports_on or _whole(gazetteer)]),
        start=min((day for day in days["start"] if day), default=None),
        end=max((day for day in days["end"] if day), default=None),
    )


def _whole(gazetteer: Gazetteer) -> list[tuple[int, str]]:
    areas = gazetteer.areas
    return [(areas.coarsest, str(code)) for code in areas.at(areas.coarsest).index]


def _choose(tables: Sequence[Table]) -> Table:
    """A known export, else figures by code, else the most rows."""
    fitting = [table for table in tables if is_indicators(table)]
    if not fitting:
        raise _no_figures(tables[0])
    return max(fitting, key=lambda each: (is_export(each), is_coded(each), len(each.rows)))


def _no_figures(table: Table) -> RecordsError:
    return RecordsError(
        "The table holds no figures about areas",
        where=table.where,
        remedy="It needs a column of areas, each once a period, and columns of numbers: "
        f"the headers are {table.seen}.",
    )


# --- the tables ---------------------------------------------------------------------------------


def _written(
    table: Table, placed: PlacedFigures, vintage: str, source_id: str
) -> dict[str, pd.DataFrame]:
    values = placed.values.assign(source_id=source_id, vintage=vintage)
    values["row"] = [table.row_numbers[at] for at in values["at"]]
    ledger = placed.ledger.assign(source_id=source_id, row=list(table.row_numbers))
    refused = (ledger["fate"] != "loaded").to_numpy()
    names = labels(table.headers)
    ledger["raw"] = [
        _raw(names, cells) if kept else None
        for kept, cells in zip(refused, table.rows, strict=True)
    ]
    return {"indicator_values": values.drop(columns="at"), "ledger": ledger}


def _raw(names: Sequence[str], cells: Sequence[Any]) -> str:
    row = {name: cell_text(cell) for name, cell in zip(names, cells, strict=True)}
    return json.dumps(row, ensure_ascii=False)


# --- what is said -------------------------------------------------------------------------------


def _describe(table: Table, placed: PlacedFigures) -> dict[str, Any]:
    return {
        "reader": "indicators",
        "sheet": table.sheet,
        "header_row": table.header_row,
        "encoding": table.encoding,
        "columns": placed.figures.headers,
        "key": placed.key,
        "evidence": {},
        "dates": {},
        "stated": placed.stated_totals,
    }


def _warn(tables: Sequence[Table], table: Table, placed: PlacedFigures) -> list[Warned]:
    """What was made of the file, and what is to be known about the rows that were loaded."""
    kept = int((placed.ledger["fate"] == "loaded").sum())
    said = f"{kept} rows are figures about areas: a need layer, no engagements."
    sums = [f"{header}: {total:,.10g}" for header, total in placed.stated_totals.items()]
    message = f"{said} {placed.figures.said}".strip()
    warnings = [Warned("counts_not_records", kept, message, tuple(sums[:_SUMS]))]
    for code, group in placed.warned.groupby("code", sort=False):
        examples = tuple(dict.fromkeys(text for text in group["example"] if text))[:_EXAMPLES]
        warnings.append(Warned(str(code), len(group), f"{_sentence(str(code))}", examples))
    others = [other for other in tables if other is not table]
    if others:
        names = tuple(str(other.sheet) for other in others)[:_EXAMPLES]
        left = sum(len(other.rows) for other in others)
        message = f"Only the sheet {table.sheet} was read, it has the figures."
        warnings.append(Warned("other_sheets", left, message, names))
    return warnings


def _sentence(code: str) -> str:
    return f"{REASONS[code].capitalize()}."
