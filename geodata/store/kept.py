"""What people enter while they plan: cadences, elections, plans, assignments; of no source."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from geodata import model
from geodata.errors import ModelError, StoreError
from geodata.store.geopackage import KEPT
from geodata.store.values import to_rows

Key = tuple[str, ...]


def kept_table(name: str) -> sa.Table:
    """One of the tables that are kept.

    Raises
    ------
    StoreError
        When there is no such table.
    """
    if name not in KEPT:
        known = ", ".join(KEPT)
        raise StoreError(f"There is no kept table {name!r}", remedy=f"There are {known}.")
    return KEPT[name]


def put_rows(connection: sa.Connection, name: str, frame: pd.DataFrame) -> None:
    """Write rows down; one with the key of an earlier row takes its place.

    Raises
    ------
    ModelError
        When a row is not of the model, or two of them have one key.
    """
    table, spec = kept_table(name), model.KEPT[name]
    rows = model.conform(name, frame)
    twice = rows[rows.duplicated(list(spec.key))]
    if len(twice):
        key = ", ".join(twice.iloc[0][list(spec.key)])
        raise ModelError(f"Two rows have the same key {key}", where=name)
    added = sqlite.insert(table)
    others = {c: added.excluded[c] for c in spec.names if c not in spec.key}
    put = added.on_conflict_do_update(list(spec.key), set_=others)
    for part in to_rows(name, rows):
        connection.execute(put, [dict(zip(spec.names, row, strict=True)) for row in part])


def drop_rows(connection: sa.Connection, name: str, keys: Iterable[Key]) -> None:
    """Forget the rows with some keys; one that is not there is forgotten already."""
    table, columns = kept_table(name), model.KEPT[name].key
    for key in keys:
        this = (table.c[column] == value for column, value in zip(columns, key, strict=True))
        connection.execute(sa.delete(table).where(*this))
