"""The embedded store: one GeoPackage file, through SQLAlchemy Core, in transactions.

SQLite in WAL mode lets any number of processes read what was last committed while one writes; a
second writer waits for the first.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pandas as pd
import shapely
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from geodata import model
from geodata.areas import Areas
from geodata.errors import AreaError, ModelError, StoreError
from geodata.model import Loaded
from geodata.selection import Selection
from geodata.store import geopackage, queries
from geodata.store.geopackage import IDENTITY, TABLES
from geodata.store.incoming import check_loaded
from geodata.store.sqlite import explained, open_engine
from geodata.store.values import from_rows, to_rows

WAIT_SECONDS = 15.0
"""How long a writer waits for another before it gives up."""
_CHUNK = 20_000
_TOLD_ONCE = frozenset(
    {"organizations", "persons", "posts", "programs", "program_partners", "memberships"}
)


class GeoPackageStore:
    """A :class:`~geodata.store.Store` in one GeoPackage file; safe to share between threads.

    Parameters
    ----------
    path : Path
        The file; beside it SQLite keeps ``-wal`` and ``-shm`` files while it is open.
    create : bool
        Whether to make the file where there is none. Its folder must exist.
    wait : float
        Seconds that a write waits for another process to finish its own.

    Raises
    ------
    StoreError
        When the file cannot be opened, is not ours, or is of a newer layout.
    """

    def __init__(self, path: Path, *, create: bool = True, wait: float = WAIT_SECONDS) -> None:
        self.path = path
        _check_place(path, create)
        self._engine = open_engine(path, wait)
        try:
            self._prepare(create)
        except BaseException:
            self.close()
            raise

    def _prepare(self, create: bool) -> None:
        with self._connected() as connection:
            fresh = not connection.scalar(sa.text("SELECT count(*) FROM sqlite_master"))
            if fresh and not create:
                raise _foreign(self.path)
            lacking = fresh or self._lacks(connection)
        if lacking:
            with self._writing() as connection:
                geopackage.lay_out(connection)
                _introduce(connection)
        # After the layout, so that its header stands in the file itself, where GDAL looks.
        with self._connected(begin="") as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")

    def _lacks(self, connection: sa.Connection) -> bool:
        if not sa.inspect(connection).has_table(IDENTITY.name):
            raise _foreign(self.path)
        schema = connection.scalar(sa.select(IDENTITY.c.schema)) or 0
        if schema > geopackage.SCHEMA:
            raise StoreError(
                f"The store was written by newer software (layout {schema}, "
                f"we know {geopackage.SCHEMA})",
                where=str(self.path),
                remedy="Update this software, or open another store.",
            )
        return schema < geopackage.SCHEMA or bool(geopackage.lacks(connection))

    @property
    def version(self) -> int:
        """A number that every write changes, by whatever process, and that never comes back."""
        with self._connected() as connection:
            return int(connection.scalar(sa.select(IDENTITY.c.version)) or 0)

    def write(self, loaded: Loaded, *, replacing: Iterable[str] = ()) -> None:
        """Keep one source: all of its tables or none, replacing what it held before.

        Parameters
        ----------
        loaded : Loaded
        replacing : iterable of str
            Ids of older sources that this one stands for; they go in the same transaction.

        Raises
        ------
        ModelError
            When a table is not of the model, a key stands twice, or a row belongs to another
            source.
        StoreError
            When another source already holds an area of the vintage, or the file cannot be
            written. The store is then as it was.
        """
        tables = check_loaded(loaded)
        # Encoded before the transaction, so that other writers wait for the disk alone.
        rows = {name: to_rows(name, frame) for name, frame in tables.items()}
        with self._writing() as connection:
            place = connection.scalar(queries.place_of(loaded.source_id))
            for source_id in (loaded.source_id, *replacing):
                _delete(connection, source_id)
            self._refuse_taken(connection, tables.get("areas", model.empty("areas")))
            for name, held in rows.items():
                _insert(connection, name, held)
            if place is not None:
                # A source that is loaded again keeps its place in the order of sources.
                connection.execute(queries.put_in_place(loaded.source_id, place))
            _turn(connection)

    def _refuse_taken(self, connection: sa.Connection, areas: pd.DataFrame) -> None:
        """Refuse areas that another source holds: two shapes of one area cannot both be right."""
        mine = set(zip(areas["vintage"], areas["level"], areas["pcode"], strict=True))
        others = queries.areas_of(sorted(set(areas["vintage"])))
        for vintage, level, pcode, source in connection.execute(others):
            if (vintage, level, pcode) in mine:
                raise StoreError(
                    f"Boundary version {vintage} has {pcode} at ADM{level} already, from {source}",
                    where=str(self.path),
                    remedy="Remove that source first, or load this one as another version.",
                )

    def remove(self, source_id: str) -> None:
        """Forget one source, with every row that came from it.

        Raises
        ------
        StoreError
            When there is no such source.
        """
        with self._writing() as connection:
            if connection.scalar(queries.place_of(source_id)) is None:
                raise StoreError(
                    f"There is no source {source_id}",
                    where=str(self.path),
                    remedy="It may have been removed already; look at the list of sources.",
                )
            _delete(connection, source_id)
            _turn(connection)

    def read(self, table: str, selection: Selection | None = None) -> pd.DataFrame:
        """One canonical table, conformed; see :meth:`geodata.store.Store.read`.

        Raises
        ------
        StoreError
            When there is no such table, or the file cannot be read.
        """
        if table not in TABLES:
            known = ", ".join(TABLES)
            raise StoreError(f"There is no table {table!r}", remedy=f"There are {known}.")
        query = queries.rows_of(table)
        if selection is not None and selection.vintage:
            query = query.where(queries.of_vintage(table, selection.vintage))
        frame = self._fetch(table, query)
        if table in _TOLD_ONCE:
            frame = frame.drop_duplicates(list(model.TABLES[table].key), ignore_index=True)
        return frame

    def _fetch(self, table: str, query: sa.Select[Any]) -> pd.DataFrame:
        try:
            with self._connected() as connection:
                frame = from_rows(table, connection.execute(query).all())
                return queries.in_order(connection, frame)
        except (ModelError, ValueError, TypeError, shapely.errors.ShapelyError) as error:
            # What we write is conformed, so another program has been here.
            raise StoreError(
                f"Table {table} holds a value that does not belong there: {error}",
                where=str(self.path),
                remedy="Correct it where it was edited, or load its source again.",
            ) from error

    def vintages(self) -> pd.DataFrame:
        """The boundary versions kept, newest last; see :meth:`geodata.store.Store.vintages`."""
        with self._connected() as connection:
            return queries.vintages_kept(connection)

    def areas(self, vintage: str) -> Areas:
        """The areas of one boundary version.

        Raises
        ------
        AreaError
            When the store does not hold it.
        """
        query = queries.rows_of("areas").where(queries.of_vintage("areas", vintage))
        frame = self._fetch("areas", query)
        if frame.empty:
            known = ", ".join(self.vintages()["vintage"]) or "none yet; load a boundary file"
            raise AreaError(
                f"There is no boundary version {vintage!r}",
                where=str(self.path),
                remedy=f"The store holds {known}.",
            )
        return Areas(frame)

    def close(self) -> None:
        """Let go of the file; the next to open it starts from what was committed."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @contextmanager
    def _connected(self, begin: str = "BEGIN") -> Iterator[sa.Connection]:
        with explained(self.path), self._engine.connect() as connection:
            yield connection.execution_options(begin=begin)

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        # Taking the lock at once lets the second writer wait; taken midway it would fail.
        with self._connected("BEGIN IMMEDIATE") as connection, connection.begin():
            yield connection


# --- opening ------------------------------------------------------------------------------------


def _check_place(path: Path, create: bool) -> None:
    if path.is_dir():
        raise StoreError(
            "A folder is not a store", where=str(path), remedy="Name a file in it: engagement.gpkg."
        )
    if not path.exists() and not create:
        raise StoreError(
            "There is no store", where=str(path), remedy="Check the path, or load a file into it."
        )
    if not path.parent.is_dir():
        raise StoreError(
            "The folder of the store does not exist",
            where=str(path.parent),
            remedy="Make the folder, or choose another.",
        )


def _foreign(path: Path) -> StoreError:
    return StoreError(
        "The file is not a store of this software",
        where=str(path),
        remedy="Load it as a boundary or records file instead, or choose a new name for the store.",
    )


def _introduce(connection: sa.Connection) -> None:
    """Say that the file is ours, at a version that no earlier file at this path ever had."""
    first = {"id": 1, "schema": geopackage.SCHEMA, "version": _now()}
    added = sqlite.insert(IDENTITY).values(first)
    renewed = added.on_conflict_do_update(["id"], set_={"schema": geopackage.SCHEMA})
    connection.execute(renewed)


# --- writing ------------------------------------------------------------------------------------


def _now() -> int:
    return time.time_ns() // 1_000_000


def _turn(connection: sa.Connection) -> None:
    """Change the version: the clock in milliseconds, unless the last write was this very one.

    A file put back from a backup therefore never repeats a version that it had in between.
    """
    geopackage.note_change(connection)
    version = sa.func.max(IDENTITY.c.version + 1, _now())
    connection.execute(sa.update(IDENTITY).values(version=version))


def _delete(connection: sa.Connection, source_id: str) -> None:
    for table in TABLES.values():
        connection.execute(sa.delete(table).where(table.c.source_id == source_id))


def _insert(connection: sa.Connection, name: str, rows: list[tuple[Any, ...]]) -> None:
    # Compiled once and given tuples: Core would rebuild the parameters of every row.
    names = dict.fromkeys(model.TABLES[name].names)
    statement = str(sa.insert(TABLES[name]).values(names).compile(connection))
    for start in range(0, len(rows), _CHUNK):
        connection.exec_driver_sql(statement, rows[start : start + _CHUNK])
