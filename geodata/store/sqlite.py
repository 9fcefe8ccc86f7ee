"""SQLite as the store wants it: when a transaction begins, and what its errors mean to a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from geodata.errors import StoreError
from geodata.store.values import SPATIAL_FUNCTIONS

_RESTORE = "Nothing was changed. Restore it from a backup, or load the sources into a new store."
_SENTENCES: Mapping[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: (
        "Another program is writing to the store and did not finish in time",
        "Nothing was changed. Try again in a moment, or close the other program.",
    ),
    sqlite3.SQLITE_FULL: (
        "The disk is full, so the store could not be written",
        "Nothing was changed. Free some space and try again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "The store cannot be written",
        "Give yourself write access to the file and its folder, or copy it to another folder.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The store cannot be opened",
        "Check that the file and its folder can be read and written; SQLite keeps two small files "
        "beside the store.",
    ),
    sqlite3.SQLITE_PERM: (
        "The store may not be opened",
        "Give yourself read and write access to the file.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "The file is not a GeoPackage",
        "Choose a store made by this software, or a new file name.",
    ),
    sqlite3.SQLITE_CORRUPT: ("The store is damaged", _RESTORE),
    sqlite3.SQLITE_IOERR: (
        "The disk failed while the store was in use",
        "Nothing was changed. Check that the disk or network folder is still there.",
    ),
    sqlite3.SQLITE_TOOBIG: (
        "A value is too large for the store",
        "Nothing was changed. Shorten the text or simplify the geometry.",
    ),
}
_OTHER = ("The store could not do what was asked", "Nothing was changed.")


def open_engine(path: Path, wait: float) -> sa.Engine:
    """An engine on a file, whose connections begin as their ``begin`` execution option says.

    The driver would begin late, and only for some statements, so a transaction could neither hold
    changes of layout nor take its lock first (SQLAlchemy manual, "SQLite transactions").

    No connection is kept. Between two uses the file is then whole without its ``-wal``, so that it
    can be copied or replaced, and GDAL, which brings an SQLite of its own, may open it in this very
    process: closing it there would drop the locks of a connection that we still held, and delete
    its log with what was just committed (sqlite.org/howtocorrupt.html, section 2.2.1).
    """
    url = sa.URL.create("sqlite", database=str(path.absolute()))
    engine = sa.create_engine(url, connect_args={"timeout": wait}, poolclass=sa.NullPool)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for name, function in SPATIAL_FUNCTIONS.items():
            connection.create_function(name, 1, function, deterministic=True)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        statement = connection.get_execution_options().get("begin", "BEGIN")
        if statement:
            connection.exec_driver_sql(statement)

    return engine


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the database raises into a StoreError about the file."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _explain(error, path) from error


def _explain(error: Exception, path: Path) -> StoreError:
    cause = getattr(error, "orig", None) or error
    # The low byte is the primary code; the rest says more than a person needs.
    code = getattr(cause, "sqlite_errorcode", -1) & 0xFF
    what, remedy = _SENTENCES.get(code, (f"{_OTHER[0]}: {cause}", _OTHER[1]))
    return StoreError(what, where=str(path), remedy=remedy)
