"""Understood rows to canonical tables: engagements, places, who took part, and the ledger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.areas import Areas
from geodata.ledger import REASONS
from loaders.columns.mapping import Mapping
from loaders.columns.texts import labels
from loaders.records.distinct import each_once
from loaders.records.fates import runs_of
from loaders.records.findings import Finding, first_said
from loaders.records.participation import take_part
from loaders.records.parties import Parties, kind_of, sensitivity_of
from loaders.records.places import Placed
from loaders.records.timing import Timing
from loaders.tabular import Table, cell_text

DEFAULT_SENSITIVITY = "internal"  # what is not marked is not for everybody
UNKNOWN_SENSITIVITY = "restricted"  # a mark that is not understood is taken at its strictest
_AS_WRITTEN = ("title", "notes", "sector", "status")
_IN_DOUBT = ("stated_level", "stated_code", "stated_name", "stated_parent")


@dataclass(frozen=True)
class Understood:
    """A table as far as it was understood, everything by the position of its rows.

    Attributes
    ----------
    table : Table
    mapping : Mapping
    texts : pandas.DataFrame
        The columns that are read, by field; blanks are empty text.
    placed : Placed
    timing : Timing
    findings : list of Finding
    """

    table: Table
    mapping: Mapping
    texts: pd.DataFrame
    placed: Placed
    timing: Timing
    findings: list[Finding]

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The row of the file that each row of the table stands in."""
        return np.array(self.table.row_numbers, dtype=np.int64)

    @property
    def loaded(self) -> NDArray[np.bool_]:
        """Which rows became engagements."""
        return (self.placed.rows["fate"] == "loaded").to_numpy()


def write_tables(understood: Understood, source_id: str, areas: Areas) -> dict[str, pd.DataFrame]:
    """All tables but ``sources``, not yet conformed; those without rows are left out.

    Parameters
    ----------
    understood : Understood
    source_id : str
    areas : Areas
        The vintage that rows were placed in.
    """
    at = np.flatnonzero(understood.loaded)
    identities = _identities(understood, source_id)
    parties = Parties(source_id)
    texts, places = understood.texts.take(at), understood.placed.places
    taken, programs = take_part(texts, places, parties, areas, understood.mapping)
    where = places.assign(engagement_id=identities[places["record"]], vintage=areas.vintage)
    tables = {
        "engagements": _engagements(understood, at, identities, programs),
        "places": where.drop(columns="record"),
        "participations": taken.assign(engagement_id=identities[taken["record"]]).drop(
            columns="record"
        ),
        "ledger": _ledger(understood),
    }
    written = {name: frame.assign(source_id=source_id) for name, frame in tables.items()}
    return {name: frame for name, frame in written.items() if len(frame)} | dict(parties.tables())


def _identities(understood: Understood, source_id: str) -> NDArray[np.object_]:
    """An identity a row of the table: its row of the file, numbered where that gave several."""
    numbers = pd.Series(understood.numbers)
    nth = numbers.groupby(runs_of(understood.table.row_numbers)).cumcount() + 1
    pairs = zip(numbers.tolist(), nth.tolist(), strict=True)
    named = (f"{source_id}-{row:06d}" + (f"-{n}" if n > 1 else "") for row, n in pairs)
    return np.array(list(named), dtype=object)


def _engagements(
    understood: Understood,
    at: NDArray[np.intp],
    identities: NDArray[np.object_],
    programs: pd.Series,
) -> pd.DataFrame:
    texts = understood.texts.take(at)
    frame = understood.timing.rows.take(at).drop(columns="last")
    for name in _AS_WRITTEN:
        frame[name] = _written(texts, name)
    kinds, marks = _written(texts, "kind"), _written(texts, "sensitivity").fillna("")
    return frame.assign(
        engagement_id=identities[at],
        row=understood.numbers[at],
        kind=each_once(kinds.fillna(""), lambda word: kind_of(word) or "activity"),
        stated_kind=kinds,
        program_id=programs,
        sensitivity=each_once(marks, _sensitivity),
    )


def _sensitivity(mark: str) -> str:
    if not mark:
        return DEFAULT_SENSITIVITY
    return sensitivity_of(mark) or UNKNOWN_SENSITIVITY


def _written(texts: pd.DataFrame, name: str) -> pd.Series:
    """What the provider wrote, missing where that is nothing."""
    if name not in texts:
        return pd.Series(None, index=texts.index, dtype=object)
    return texts[name].where(texts[name] != "", None)


# --- the ledger ---------------------------------------------------------------------------------


def _ledger(understood: Understood) -> pd.DataFrame:
    """One entry a row received."""
    first = np.unique(runs_of(understood.table.row_numbers), return_index=True)[1]
    rows = understood.placed.rows.take(first)
    loaded = (rows["fate"] == "loaded").to_numpy()
    warning = (
        first_said(understood.findings, understood.placed.rows).take(first).where(loaded, None)
    )
    reason = rows["reason"].where(rows["reason"] != "", warning)
    of_place = {finding.code for finding in understood.findings if finding.of_place}
    about = (rows["reason"] != "") | warning.isin(of_place)
    field = each_once(rows["field"], lambda name: understood.mapping.header(name) or name)
    told = each_once(
        warning.fillna(""), lambda code: f"{REASONS[code].capitalize()}." if code else ""
    )
    entries = rows[list(_IN_DOUBT)].assign(
        row=understood.numbers[first],
        fate=rows["fate"],
        reason=reason,
        field=field.where(about, ""),
        value=rows["value"].where(about, ""),
        message=rows["message"].where(rows["message"] != "", told),
        suggestion=rows["suggestion"],
        raw=_raws(understood.table, first, loaded),
    )
    texts = ["field", "value", "message", "suggestion"]
    entries[texts] = entries[texts].astype(object).where(entries[texts] != "", None)
    return entries


def _raws(table: Table, first: NDArray[np.intp], loaded: NDArray[np.bool_]) -> list[str | None]:
    """The provider's own rows as JSON, for those that were not loaded."""
    names = labels(table.headers)
    ends = [*first[1:].tolist(), len(table.rows)]
    return [
        None if clean else json.dumps(_raw(names, table.rows[start:end]), ensure_ascii=False)
        for start, end, clean in zip(first.tolist(), ends, loaded.tolist(), strict=True)
    ]


def _raw(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, str]:
    """A row received by its headers; where it gave several records, all that a column said."""
    columns = zip(*rows, strict=True)
    texts = ("; ".join(dict.fromkeys(filter(None, map(cell_text, each)))) for each in columns)
    return dict(zip(names, texts, strict=True))
