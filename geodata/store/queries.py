"""What the store asks of its tables."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from geodata.store.geopackage import TABLES

_ALSO_WITHOUT_VINTAGE = frozenset({"sources", "organizations", "posts"})
_VINTAGE_COLUMNS = ["vintage", "root", "root_name", "levels", "areas", "loaded_at", "illustrative"]


def place_of(source_id: str) -> sa.Select[Any]:
    """The place of a source in the order of sources; no row when it is not kept."""
    sources = TABLES["sources"]
    return sa.select(sources.c.fid).where(sources.c.source_id == source_id)


def put_in_place(source_id: str, place: int) -> sa.Update:
    """Put a source at a place in the order of sources."""
    sources = TABLES["sources"]
    return sa.update(sources).where(sources.c.source_id == source_id).values(fid=place)


def of_ledger(
    source_id: str | None, vintage: str | None, fates: Iterable[str] | None
) -> sa.ColumnElement[bool]:
    """Which rows of the ledger are of a source, of the sources of a vintage, and of some fates."""
    ledger, sources = TABLES["ledger"], TABLES["sources"]
    chosen: list[sa.ColumnElement[bool]] = [sa.true()]
    if source_id is not None:
        chosen.append(ledger.c.source_id == source_id)
    if vintage is not None:
        there = sa.select(sources.c.source_id).where(sources.c.vintage == vintage)
        chosen.append(ledger.c.source_id.in_(there))
    if fates is not None:
        chosen.append(ledger.c.fate.in_(list(fates)))
    return sa.and_(*chosen)


def in_order(connection: sa.Connection, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table, those of the source that was first loaded first.

    Sorted here because SQLite would carry whole rows, geometry and all, through its sorter.
    """
    places = sa.select(*TABLES["sources"].c["source_id", "fid"])
    known: dict[Any, Any] = dict(connection.execute(places).all())
    of, sources = pd.factorize(frame["source_id"])
    place = np.array([known.get(source, np.inf) for source in sources])[of]
    if (place[:-1] <= place[1:]).all():
        return frame
    return frame.iloc[place.argsort(kind="stable")].reset_index(drop=True)


def of_vintage(table: str, vintage: str) -> sa.ColumnElement[bool]:
    """Which rows of a table belong to a vintage: its own, and what the table does not place.

    All of them where no vintage is named.
    """
    kept, places = TABLES[table], TABLES["places"]
    if not vintage:
        return sa.true()
    if table == "engagements":
        keys = ("source_id", "engagement_id")
        there = sa.select(*places.c[keys]).where(places.c.vintage == vintage)
        return sa.tuple_(*kept.c[keys]).in_(there)
    if "vintage" not in kept.c:
        return sa.true()
    own = kept.c.vintage == vintage
    return own | kept.c.vintage.is_(None) if table in _ALSO_WITHOUT_VINTAGE else own


def vintages_kept(connection: sa.Connection) -> pd.DataFrame:
    """The boundary versions, newest last; see :meth:`geodata.store.Store.vintages`."""
    levels = connection.execute(_levels_kept())
    by_vintage = groupby(levels, key=lambda row: row.vintage)
    kept = sorted(([*group] for _, group in by_vintage), key=_age)
    return pd.DataFrame([_vintage(group) for group in kept], columns=_VINTAGE_COLUMNS)


def _levels_kept() -> sa.Select[Any]:
    """One row a vintage and level: how many areas, the first of them, who told of them when."""
    areas, sources = TABLES["areas"], TABLES["sources"]
    levels = (
        sa.select(
            *areas.c["vintage", "level"],
            sa.func.count().label("areas"),
            sa.func.min(areas.c.pcode).label("first"),
            sa.func.max(sources.c.loaded_at).label("loaded_at"),
            sa.func.max(sources.c.illustrative).label("illustrative"),
            sa.func.max(sources.c.fid).label("told"),
        )
        .join_from(areas, sources, areas.c.source_id == sources.c.source_id)
        .group_by(areas.c.vintage, areas.c.level)
        .subquery()
    )
    same = (
        (areas.c.vintage == levels.c.vintage)
        & (areas.c.level == levels.c.level)
        & (areas.c.pcode == levels.c.first)
    )
    named = sa.select(levels, areas.c.name).join_from(levels, areas, same)
    return named.order_by(levels.c.vintage, levels.c.level)


def areas_of(vintages: list[str]) -> sa.Select[Any]:
    """Vintage, level and P-code of the areas of some vintages, with the name of their source."""
    areas, sources = TABLES["areas"], TABLES["sources"]
    return (
        sa.select(areas.c.vintage, areas.c.level, areas.c.pcode, sources.c.name)
        .join_from(areas, sources, areas.c.source_id == sources.c.source_id)
        .where(areas.c.vintage.in_(vintages))
    )


def _age(levels: list[sa.Row[Any]]) -> tuple[str, int]:
    return max(row.loaded_at or "" for row in levels), max(row.told for row in levels)


def _vintage(levels: list[sa.Row[Any]]) -> dict[str, Any]:
    return {
        "vintage": levels[0].vintage,
        "root": levels[0].first,
        "root_name": levels[0].name,
        "levels": tuple(row.level for row in levels),
        "areas": sum(row.areas for row in levels),
        "loaded_at": _age(levels)[0],
        "illustrative": any(row.illustrative for row in levels),
    }
