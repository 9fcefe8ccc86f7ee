"""What people decided: which words mean which area, and which column means which field."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from geodata import model
from geodata.errors import ModelError, StoreError
from geodata.store.geopackage import DECISIONS, MAPPINGS
from geodata.store.values import to_rows

# --- decisions ----------------------------------------------------------------------------------


def add_decisions(connection: sa.Connection, decisions: pd.DataFrame) -> None:
    """Write decisions down, after those that were taken before.

    Raises
    ------
    ModelError
        When one of them is kept already, or is not of the model.
    """
    frame = model.conform(model.DECISIONS.name, decisions)
    known = set(connection.scalars(sa.select(DECISIONS.c.decision_id)))
    identities = frame["decision_id"]
    twice = identities[identities.isin(known) | identities.duplicated()]
    if len(twice):
        raise ModelError(
            f"Decision {twice.iloc[0]} was taken already",
            where=model.DECISIONS.name,
            remedy="Take it back first, or give the new one another number.",
        )
    for rows in to_rows(model.DECISIONS.name, frame):
        held = [dict(zip(model.DECISIONS.names, row, strict=True)) for row in rows]
        connection.execute(sa.insert(DECISIONS), held)


def end_decisions(connection: sa.Connection, identities: Iterable[str], by: str) -> None:
    """Write down who took decisions back, and when; those that are taken back already stay so.

    Raises
    ------
    StoreError
        When there is no such decision.
    """
    identities = list(dict.fromkeys(identities))
    known = set(connection.scalars(sa.select(DECISIONS.c.decision_id)))
    unknown = [identity for identity in identities if identity not in known]
    if unknown:
        raise StoreError(
            f"There is no decision {unknown[0]}", remedy="Look at the list of decisions."
        )
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    this = (DECISIONS.c.decision_id == sa.bindparam("this")) & DECISIONS.c.taken_back_at.is_(None)
    ended = sa.update(DECISIONS).where(this).values(taken_back_by=by, taken_back_at=now)
    if identities:
        connection.execute(ended, [{"this": identity} for identity in identities])


def decisions_kept(vintage: str | None, *, taken_back: bool) -> sa.ColumnElement[bool]:
    """Which decisions are asked for; see :meth:`geodata.store.Store.decisions`."""
    mine = sa.true() if vintage is None else DECISIONS.c.vintage == vintage
    return mine if taken_back else mine & DECISIONS.c.taken_back_at.is_(None)


# --- mappings -----------------------------------------------------------------------------------


def put_mapping(connection: sa.Connection, shape: str, mapping: Mapping[str, object]) -> None:
    """Keep how a file of a shape is read, in the place of what was kept before.

    Raises
    ------
    StoreError
        When it holds something that JSON does not know.
    """
    try:
        text = json.dumps(dict(mapping), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise StoreError(
            f"The choice of columns cannot be kept: {error}", remedy="Choose the columns again."
        ) from error
    row = {"shape": shape, "mapping": text}
    added = sqlite.insert(MAPPINGS).values(row)
    connection.execute(added.on_conflict_do_update(["shape"], set_={"mapping": text}))


def mapping_of(connection: sa.Connection, shape: str) -> dict[str, Any] | None:
    """What is kept for a shape, if anything."""
    kept = sa.select(MAPPINGS.c.mapping).where(MAPPINGS.c.shape == shape)
    text = connection.scalar(kept)
    return None if text is None else dict(json.loads(text))
