"""What is told about a source as a whole: how it was read, its period, and its warnings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.gazetteer import Alias
from geodata.ledger import Warned
from loaders.columns.description import shape_of
from loaders.columns.mapping import PLACE_FIELDS, Mapping
from loaders.records.choice import Choice, better_vintage
from loaders.records.findings import summarise
from loaders.records.resubmission import Resubmission
from loaders.records.writing import Understood

_WITNESSES = ("code", "name", "point")


def describe(understood: Understood, *, asked_sheet: str | None) -> dict[str, Any]:
    """How a source was read, as the page and ``check`` show it, and as it is read again.

    Parameters
    ----------
    understood : Understood
    asked_sheet : str or None
        The sheet that a person asked for.
    """
    table, mapping = understood.table, understood.mapping
    met = understood.placed.rows["witness"].value_counts()
    placed_by = {name: int(met.get(name, 0)) for name in _WITNESSES}
    found = max(placed_by, key=lambda name: placed_by[name])
    return {
        "sheet": table.sheet,
        "asked_sheet": asked_sheet,
        "header_row": table.header_row,
        "encoding": table.encoding,
        "columns": mapping.as_dict(),
        "shape": shape_of(table),
        "key": found if placed_by[found] else _likely_key(mapping),
        "evidence": {column.field: column.evidence for column in mapping.columns},
        "dates": dict(understood.timing.evidence),
        "orders": dict(understood.timing.orders),
    }


def _likely_key(mapping: Mapping) -> str:
    """The witness that rows would have been placed by, had any been."""
    stated = [name for name in mapping.fields if name in PLACE_FIELDS]
    for part in ("code", "name"):
        if any(name.endswith(part) for name in stated):
            return part
    return "point"


def period_of(understood: Understood) -> dict[str, Any]:
    """First and last day that loaded rows are about; a month lasts until its last day."""
    dated = understood.timing.rows[understood.loaded].dropna(subset=["date"])
    if dated.empty:
        return {"start": None, "end": None}
    return {"start": dated["date"].min(), "end": dated["last"].max()}


def told_of_file(
    understood: Understood,
    choice: Choice,
    gazetteer: Gazetteer,
    others: Sequence[Gazetteer],
    returned: Resubmission | None,
) -> list[Warned]:
    """Every warning of a source: about its rows, what was done to it, and what was not read.

    Parameters
    ----------
    understood : Understood
    choice : Choice
    gazetteer : Gazetteer
        The boundary that rows were placed in.
    others : sequence of Gazetteer
        Other vintages, which may fit better.
    returned : Resubmission or None
        The ledger of ours that it is, if it is one.
    """
    warnings = summarise(understood.findings, understood.loaded, understood.numbers)
    loaded = len(set(understood.numbers[understood.loaded].tolist()))
    if loaded and not understood.timing.evidence:
        warnings.append(Warned("no_date", loaded, "No column says when."))
    better = better_vintage(choice.columns, choice.mapping, gazetteer, others) if others else None
    corrected = [_corrected(returned)] if returned else []
    notes = understood.table.notes
    return [*warnings, *([better] if better else []), *corrected, *notes, *choice.warnings]


def _corrected(returned: Resubmission) -> Warned:
    answers = [row for row in returned.answers if row is not None]
    message = f"The rows correct rows of {returned.source_id}, which they stand for from now on."
    examples = tuple(f"row {row}" for row in answers[:3])
    return Warned("resubmission", len(answers), message, examples)


def answering(ledger: pd.DataFrame, returned: Resubmission) -> pd.DataFrame:
    """The ledger of a resubmission: each entry with the source and the row that it answers."""
    answers = dict(zip(returned.table.row_numbers, returned.answers, strict=True))
    rows = ledger["row"].map(answers).astype("Int64")
    source = pd.Series(returned.source_id, index=ledger.index).where(rows.notna(), None)
    return ledger.assign(answers_source=source, answers_row=rows)


def as_aliases(aliases: Sequence[Alias], source_id: str, vintage: str) -> pd.DataFrame:
    """The ``aliases`` table of names from other sheets of the file."""
    rows = [{"level": a.level, "pcode": a.pcode, "name": a.name} for a in aliases]
    return pd.DataFrame(rows).assign(source_id=source_id, vintage=vintage).drop_duplicates()
