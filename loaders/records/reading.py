"""A table of engagements to canonical tables, and the fate of every row."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geodata.gazetteer import Gazetteer
from geodata.model import Loaded
from loaders.progress import Steps
from loaders.provenance import hand_on
from loaders.records.choice import Choice
from loaders.records.fates import set_aside, unite
from loaders.records.findings import find_all
from loaders.records.opening import Asked
from loaders.records.places import Placed, place_rows
from loaders.records.resubmission import Resubmission
from loaders.records.timing import read_timing
from loaders.records.told import answering, as_aliases, describe, period_of, told_of_file
from loaders.records.writing import Understood, write_tables
from loaders.source import Source


@dataclass(frozen=True)
class Request:
    """How a source is to be read, beside its bytes and the gazetteer.

    Attributes
    ----------
    asked : Asked
    reports_on : sequence of (int, str), optional
        The whole country where nothing is said.
    illustrative : bool
    superseded : sequence of int
    others : sequence of Gazetteer
    loaded_at, source_id : str
        Of an earlier reading; empty at the first.
    """

    asked: Asked
    reports_on: Sequence[tuple[int, str]] | None
    illustrative: bool
    superseded: Sequence[int]
    others: Sequence[Gazetteer] = ()
    loaded_at: str = ""
    source_id: str = ""


# --- the steps ----------------------------------------------------------------------------------


def read_chosen(
    source: Source,
    returned: Resubmission | None,
    choice: Choice,
    gazetteer: Gazetteer,
    request: Request,
    steps: Steps,
) -> Loaded:
    """Place the rows of a table that was chosen, and give every one its fate.

    Parameters
    ----------
    source : Source
        What the table was read from.
    returned : Resubmission or None
    choice : Choice
        Both from :func:`loaders.records.opening.open_table`.
    gazetteer : Gazetteer
    request : Request
    steps : Steps

    Returns
    -------
    Loaded
        Of kind ``records``; see :func:`loaders.read_records`.
    """
    gazetteer = gazetteer.with_aliases(choice.aliases) if choice.aliases else gazetteer
    placed = steps.during(
        "Placing the rows", 0.4, 0.7, lambda: place_rows(choice.columns, choice.mapping, gazetteer)
    )
    moment = request.loaded_at or dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    understood = steps.during(
        "Reading the dates",
        0.7,
        0.8,
        lambda: _understand(choice, placed, request.superseded, moment, returned),
    )
    source_id = request.source_id or source.source_id("records")
    tables = steps.during(
        "Writing the tables",
        0.8,
        1.0,
        lambda: write_tables(understood, source_id, gazetteer.areas),
    )
    if returned:
        tables["ledger"] = answering(tables["ledger"], returned)
    if choice.aliases:
        tables["aliases"] = as_aliases(choice.aliases, source_id, gazetteer.areas.vintage)
    steps.say("Done", 1.0)
    return hand_on(
        source,
        "records",
        tables,
        form=choice.columns.table.format,
        vintage=gazetteer.areas.vintage,
        read=describe(understood, asked_sheet=request.asked.sheet),
        warnings=told_of_file(understood, choice, gazetteer, request.others, returned),
        source_id=source_id,
        loaded_at=moment,
        illustrative=request.illustrative,
        reports_on=_claim(request, gazetteer),
        **period_of(understood),
    )


def _understand(
    choice: Choice,
    placed: Placed,
    superseded: Sequence[int],
    moment: str,
    returned: Resubmission | None,
) -> Understood:
    """Everything that the rows say, column by column."""
    columns, mapping = choice.columns, choice.mapping
    today = dt.datetime.fromisoformat(moment).date()
    timing = read_timing(
        columns,
        mapping,
        today=today,
        orders=returned.read.get("orders") if returned else None,
        titles=returned.titles if returned else None,
    )
    table, before = (returned.table, returned.before) if returned else (columns.table, 0)
    texts = pd.DataFrame(
        {c.field: columns.texts(c.position)[before:] for c in mapping.columns},
        index=range(len(table.rows)),
        dtype=object,
    )
    placed, timing = placed.after(before), timing.after(before)
    placed = set_aside(unite(placed, table.row_numbers), table.row_numbers, superseded)
    findings = find_all(table, texts, placed, timing)
    return Understood(table, mapping, texts, placed, timing, findings)


def _claim(request: Request, gazetteer: Gazetteer) -> str:
    """The areas that the source claims to report on: the whole country, unless it is said."""
    whole = [(gazetteer.areas.coarsest, gazetteer.areas.root)]
    return json.dumps([list(area) for area in request.reports_on or whole])
