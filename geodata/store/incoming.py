"""What may be written: one source, of the canonical model, with no key told twice."""

from __future__ import annotations

import pandas as pd

from geodata import model
from geodata.errors import ModelError


def check_loaded(loaded: model.Loaded) -> dict[str, pd.DataFrame]:
    """The tables of a source, conformed.

    Raises
    ------
    ModelError
        When a table is not of the model, there is not exactly one source, a row belongs to
        another, or a key stands twice.
    """
    unknown = set(loaded.tables) - set(model.TABLES)
    if unknown:
        raise ModelError(
            f"There is no table {min(unknown)!r}", remedy=f"There are {', '.join(model.TABLES)}."
        )
    tables = {name: model.conform(name, frame) for name, frame in loaded.tables.items()}
    if len(tables.get("sources", ())) != 1:
        raise ModelError("What is written needs exactly one source")
    for name, frame in tables.items():
        _check_rows(name, frame, loaded.source_id)
    return tables


def _check_rows(name: str, frame: pd.DataFrame, source_id: str) -> None:
    stray = frame.loc[frame["source_id"] != source_id, "source_id"]
    if len(stray):
        raise ModelError(f"A row of {name} belongs to {stray.iloc[0]}, not to {source_id}")
    key = list(model.TABLES[name].key)
    twice = frame.loc[frame.duplicated(key), key]
    if len(twice):
        raise ModelError(
            f"The same {', '.join(key)} stands twice: {', '.join(map(str, twice.iloc[0]))}",
            where=name,
        )
