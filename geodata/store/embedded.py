"""The embedded store: one GeoPackage file, through SQLAlchemy Core, in transactions.

SQLite in WAL mode lets any number of processes read what was last committed while one writes; a
second writer waits for the first.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
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
from geodata.store import decisions as decided
from geodata.store import geopackage, queries
from geodata.store import kept as planned
from geodata.store.columns import read_columns
from geodata.store.geopackage import DECISIONS, IDENTITY, TABLES
from geodata.store.incoming import check_loaded
from geodata.store.opening import check_place, needs_layout
from geodata.store.originals import keep_originals, pack, unpack_originals
from geodata.store.sqlite import explained, open_engine
from geodata.store.superseding import (
    answers,
    clear,
    forget,
    renew_answered,
    settle_answers,
    supersede,
)
from geodata.store.values import to_rows

Mark = tuple[tuple[int, int, int], ...]

WAIT_SECONDS = 15.0
"""How long a writer waits for another before it gives up."""
_SETTLES = 5_000_000_000
"""Nanoseconds after which nobody can write to a file again without another time."""
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
        self._seen: tuple[Mark | None, int] = None, 0
        check_place(path, create)
        self._engine = open_engine(path, wait)
        try:
            self._prepare(create)
        except BaseException:
            self.close()
            raise

    def _prepare(self, create: bool) -> None:
        with self._connected() as connection:
            lacking = needs_layout(connection, self.path, create)
        if lacking:
            with self._writing() as connection:
                geopackage.lay_out(connection)
                _introduce(connection)
        # After the layout, so that its header stands in the file itself, where GDAL looks.
        with self._connected(begin="") as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")

    @property
    def version(self) -> int:
        """A number that every write changes, by whatever process, and that never comes back.

        A page asks for it dozens of times. Opening the file takes half a millisecond, and looking
        whether it changed a few microseconds, so it is opened only when it did.
        """
        mark = self._mark()
        if mark is None or mark != self._seen[0]:
            with self._connected() as connection:
                self._seen = mark, int(connection.scalar(sa.select(IDENTITY.c.version)) or 0)
        return self._seen[1]

    def _mark(self) -> Mark | None:
        """What tells the file, and its log, from any other; None while they may change unseen.

        File systems keep times in steps of up to two seconds, so a file that was written a moment
        ago proves nothing yet.
        """
        found = []
        for path in (self.path, self.path.with_name(f"{self.path.name}-wal")):
            with suppress(FileNotFoundError):  # the log goes with its last connection
                found.append(os.stat(path))
        mark = tuple((stat.st_ino, stat.st_mtime_ns, stat.st_size) for stat in found)
        settled = all(stat.st_mtime_ns < time.time_ns() - _SETTLES for stat in found)
        return mark if mark and settled else None

    def write(self, loaded: Loaded, *, replacing: Iterable[str] = ()) -> None:
        """Keep one source: all of its tables or none, replacing what it held before.

        Parameters
        ----------
        loaded : Loaded
        replacing : iterable of str
            Ids of older sources that this one stands for. Each keeps its row in ``sources`` and
            its ledger, all of it superseded, and loses everything else.

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
        files = pack(loaded.originals)
        mine = loaded.source_id
        with self._writing() as connection:
            place = connection.scalar(queries.place_of(mine))
            clear(connection, mine)
            for older in set(replacing) - {mine}:
                supersede(connection, older, by=mine)
            self._refuse_taken(connection, tables.get("areas", model.empty("areas")))
            for name, frame in tables.items():
                _insert(connection, name, frame)
            if place is not None:
                # A source that is loaded again keeps its place in the order of sources.
                connection.execute(queries.put_in_place(mine, place))
            keep_originals(connection, mine, files)
            renew_answered(connection, mine)
            settle_answers(connection, mine)
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
            forget(connection, source_id)
            settle_answers(connection)
            _turn(connection)

    def originals(self, source_id: str) -> tuple[tuple[str, bytes], ...]:
        """Names and bytes of the files of a source; see :meth:`geodata.store.Store.originals`.

        Raises
        ------
        StoreError
            When what is kept is damaged.
        """
        with self._connected() as connection:
            return unpack_originals(connection, source_id)

    def answered_rows(self, source_id: str) -> tuple[int, ...]:
        """Rows that corrected rows stand for; see :meth:`geodata.store.Store.answered_rows`."""
        with self._connected() as connection:
            return tuple(sorted(row for name, row in answers(connection) if name == source_id))

    def decide(self, decisions: pd.DataFrame) -> None:
        """Write down what people decided in review.

        Raises
        ------
        ModelError
            When a decision is kept already, or is not of the model.
        """
        with self._writing() as connection:
            decided.add_decisions(connection, decisions)
            _turn(connection)

    def take_back(self, decision_ids: Iterable[str], *, by: str) -> None:
        """Write down that decisions hold no longer, who took them back and when.

        Raises
        ------
        StoreError
            When there is no such decision.
        """
        with self._writing() as connection:
            decided.end_decisions(connection, decision_ids, by)
            _turn(connection)

    def decisions(self, vintage: str | None = None, *, taken_back: bool = False) -> pd.DataFrame:
        """What people decided, oldest first; see :meth:`geodata.store.Store.decisions`."""
        kept = decided.decisions_kept(vintage, taken_back=taken_back)
        with self._connected() as connection, self._trusting(DECISIONS):
            return read_columns(connection, DECISIONS, kept)

    def remember_mapping(self, shape: str, mapping: Mapping[str, object]) -> None:
        """Keep how a person read the columns of a file, for the next one of its shape.

        Raises
        ------
        StoreError
            When the mapping holds something that JSON does not know.
        """
        with self._writing() as connection:
            decided.put_mapping(connection, shape, mapping)
            _turn(connection)

    def recall_mapping(self, shape: str) -> dict[str, Any] | None:
        """How files of a shape are read, or None where nobody said."""
        with self._connected() as connection:
            return decided.mapping_of(connection, shape)

    def keep(self, table: str, rows: pd.DataFrame) -> None:
        """Write down what people entered; see :meth:`geodata.store.Store.keep`.

        Raises
        ------
        StoreError
            When there is no such table.
        ModelError
            When a row is not of the model, or two of them have one key.
        """
        with self._writing() as connection:
            planned.put_rows(connection, table, rows)

    def kept(self, table: str) -> pd.DataFrame:
        """What people entered; see :meth:`geodata.store.Store.kept`."""
        there = planned.kept_table(table)
        with self._connected() as connection, self._trusting(there):
            return read_columns(connection, there, sa.true())

    def let_go(self, table: str, keys: Iterable[tuple[str, ...]]) -> None:
        """Forget some of what people entered; see :meth:`geodata.store.Store.let_go`."""
        with self._writing() as connection:
            planned.drop_rows(connection, table, keys)

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
        vintage = selection.vintage if selection is not None else ""
        frame = self._fetch(table, queries.of_vintage(table, vintage))
        if table in _TOLD_ONCE:
            frame = frame.drop_duplicates(list(model.TABLES[table].key), ignore_index=True)
        return frame

    def read_ledger(
        self,
        *,
        source_id: str | None = None,
        vintage: str | None = None,
        fates: Iterable[str] | None = None,
    ) -> pd.DataFrame:
        """A part of the ledger; see :meth:`geodata.store.Store.read_ledger`."""
        return self._fetch("ledger", queries.of_ledger(source_id, vintage, fates))

    def _fetch(self, table: str, condition: sa.ColumnElement[bool]) -> pd.DataFrame:
        kept = TABLES[table]
        with self._connected() as connection, self._trusting(kept):
            return queries.in_order(connection, read_columns(connection, kept, condition))

    @contextmanager
    def _trusting(self, table: sa.Table) -> Iterator[None]:
        try:
            yield
        except (ModelError, ValueError, TypeError, shapely.errors.ShapelyError) as error:
            # What we write is conformed, so another program has been here.
            raise StoreError(
                f"Table {table.name} holds a value that does not belong there: {error}",
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
        frame = self._fetch("areas", queries.of_vintage("areas", vintage))
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


# --- writing ------------------------------------------------------------------------------------


def _introduce(connection: sa.Connection) -> None:
    """Say that the file is ours, at a version that no earlier file at this path ever had."""
    first = {"id": 1, "schema": geopackage.SCHEMA, "version": _now()}
    added = sqlite.insert(IDENTITY).values(first)
    renewed = added.on_conflict_do_update(["id"], set_={"schema": geopackage.SCHEMA})
    connection.execute(renewed)


def _now() -> int:
    return time.time_ns() // 1_000_000


def _turn(connection: sa.Connection) -> None:
    """Change the version: the clock in milliseconds, unless the last write was this very one.

    A file put back from a backup therefore never repeats a version that it had in between.
    """
    geopackage.note_change(connection)
    version = sa.func.max(IDENTITY.c.version + 1, _now())
    connection.execute(sa.update(IDENTITY).values(version=version))


def _insert(connection: sa.Connection, name: str, frame: pd.DataFrame) -> None:
    # Compiled once and given tuples: Core would rebuild the parameters of every row.
    names = dict.fromkeys(model.TABLES[name].names)
    statement = str(sa.insert(TABLES[name]).values(names).compile(connection))
    for rows in to_rows(name, frame):
        connection.exec_driver_sql(statement, rows)
