"""Whole columns of a table out of SQLite, without Python meeting a single row.

Through a cursor every row is a step that lets go of Python's lock and asks for it again, and every
value an object: beside one busy session, reading took nine times as long. So SQLite itself joins
the values of some thousand rows into one text a column, and numpy and Arrow cut it apart. Other
libraries that read columns bring an SQLite of their own, which must not touch a file that we have
open: see :func:`geodata.store.sqlite.open_engine`.

Nothing is rounded or cut on the way. Texts come with their lengths in bytes; a column with a value
that is not of its kind, or that would not pass exactly, is read row by row.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.exc import DBAPIError

from geodata import model
from geodata.store.values import from_blobs

Integers = NDArray[np.int64]
Expression = sa.ColumnElement[Any]

_ROWS, _SHAPES = 4096, 1024
"""Rows that are joined at a time; of geometries fewer, as they are large."""
_MISSING = -(2**63)
_STRAY = _MISSING + 1
"""Marks among joined integers: no value, and a value that does not pass."""
_COARSE, _FINE = 2.0**30, 2.0**62
"""A real passes as so many 2^-30 and, of what is left, so many 2^-92; scaling by a power of two
rounds nothing."""


def read_columns(connection: sa.Connection, table: sa.Table, condition: Expression) -> pd.DataFrame:
    """The rows of a canonical table that meet a condition, in the order they were written.

    Parameters
    ----------
    connection : Connection
        In a transaction, as the table is read in several statements.
    table : Table
        Its integer key is ``fid``.
    condition : ColumnElement
        Evaluated once, however many rows there are.

    Returns
    -------
    pandas.DataFrame
        Conformed.

    Raises
    ------
    ValueError, TypeError, ModelError, ShapelyError
        When a value is none of its column; another program must have written it.
    """
    kinds = {column.name: column.kind for column in model.table_of(table.name).columns}
    fids = connection.scalar(sa.select(_joined(table.c.fid)).where(condition))
    if fids is None:
        return model.empty(table.name)
    size = _SHAPES if "geometry" in kinds.values() else _ROWS
    chunks = list(_chunks(np.sort(_integers([fids])), size))
    taken = _take(connection, table, kinds, chunks)
    frame = {
        name: _row_by_row(connection, table.c[name], chunks) if values is None else values
        for name, values in taken
    }
    return model.conform(table.name, pd.DataFrame(frame))


def _chunks(fids: Integers, size: int) -> Iterator[Integers]:
    return (fids[start : start + size] for start in range(0, len(fids), size))


def _take(
    connection: sa.Connection,
    table: sa.Table,
    kinds: Mapping[str, model.Kind],
    chunks: Iterable[Integers],
) -> Iterator[tuple[str, Any]]:
    """The columns by name, None for one that has to be read row by row."""
    ways = {name: _WAYS[kind] for name, kind in kinds.items()}
    joined = {name: way.join(table.c[name]) for name, way in ways.items()}
    every = (expression for some in joined.values() for expression in some)
    wanted = sa.select(_joined(table.c.fid), *every)
    rows = [row for chunk in chunks for row in _read(connection, wanted, table.c.fid, chunk)]
    pieces = zip(*rows, strict=True)
    # SQLite promises no order, so it is asked which rows it joined.
    order = np.argsort(_integers(next(pieces)), kind="stable")
    moved = (order[:-1] > order[1:]).any()
    for name, way in ways.items():
        values = way.part(*(next(pieces) for _ in joined[name]))
        yield name, values.iloc[order].array if moved and values is not None else values


def _read(
    connection: sa.Connection, wanted: sa.Select[Any], fid: Expression, fids: Integers
) -> Iterator[sa.Row[Any]]:
    """What is wanted of some rows: one row, or more where a text would grow too long for SQLite."""
    try:
        yield connection.execute(wanted.where(_among(fid, fids))).one()
    except DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorcode", -1)
        if code != sqlite3.SQLITE_TOOBIG or len(fids) == 1:
            raise
        for half in np.array_split(fids, 2):
            yield from _read(connection, wanted, fid, half)


def _among(fid: Expression, fids: Integers) -> Expression:
    """Rows by their keys, so that SQLite seeks them, whatever was asked to find them."""
    first, last = int(fids[0]), int(fids[-1])
    if last - first == len(fids) - 1:
        return fid.between(first, last)
    each = sa.func.json_each(json.dumps(fids.tolist())).table_valued("value")
    return fid.in_(sa.select(each.c.value))


def _row_by_row(
    connection: sa.Connection, column: sa.Column[Any], chunks: Iterable[Integers]
) -> pd.Series:
    fid = column.table.c.fid
    found = (
        connection.scalars(sa.select(column).where(_among(fid, chunk)).order_by(fid))
        for chunk in chunks
    )
    return pd.Series([value for values in found for value in values], dtype=object)


# --- numbers ------------------------------------------------------------------------------------


def _joined(integers: Expression) -> Expression:
    return sa.func.group_concat(integers)


def _integers(pieces: Sequence[str]) -> Integers:
    return np.fromstring(",".join(pieces), dtype=np.int64, sep=",")


def _join_integers(column: Expression) -> list[Expression]:
    return [_marked(column, (sa.func.typeof(column) == "integer") & (column > _STRAY), column)]


def _join_booleans(column: Expression) -> list[Expression]:
    return [_marked(column, column.in_((0, 1)), column)]


def _marked(column: Expression, passes: Expression, passing: Expression) -> Expression:
    return _joined(sa.case((column.is_(None), _MISSING), (passes, passing), else_=_STRAY))


def _part_integers(pieces: Sequence[str]) -> pd.Series | None:
    values = _integers(pieces)
    if (values == _STRAY).any():
        return None
    missing = values == _MISSING
    return pd.Series(pd.arrays.IntegerArray(np.where(missing, 1, values), missing))


def _join_reals(column: Expression) -> list[Expression]:
    value = sa.type_coerce(column, sa.Double)
    coarse = sa.cast(value * _COARSE, sa.BigInteger)
    fine = sa.cast((value * _COARSE - coarse) * _FINE, sa.BigInteger)
    # SQLite and numpy put them together by the same operations, so what is equal there is here.
    passes = value == coarse / _COARSE + fine / (_COARSE * _FINE)
    return [_marked(column, passes, coarse), _joined(sa.func.ifnull(fine, 0))]


def _part_reals(coarse: Sequence[str], fine: Sequence[str]) -> pd.Series | None:
    whole = _integers(coarse)
    if (whole == _STRAY).any():
        return None
    values = whole / _COARSE + _integers(fine) / (_COARSE * _FINE)
    return pd.Series(np.where(whole == _MISSING, np.nan, values))


# --- texts --------------------------------------------------------------------------------------


def _join_texts(column: Expression) -> list[Expression]:
    lengths = sa.func.length(sa.cast(column, sa.LargeBinary))
    body = sa.cast(sa.func.group_concat(column, ""), sa.LargeBinary)
    return [body, _joined(sa.func.ifnull(lengths, -1))]


def _cut(bodies: Sequence[bytes | None], lengths: Sequence[str]) -> pa.Array:
    """The single values as Arrow's binary: it keeps them just so, end to end with their starts."""
    sizes, body = _integers(lengths), b"".join(filter(None, bodies))
    known = sizes >= 0
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(np.where(known, sizes, 0), out=starts[1:])
    if starts[-1] != len(body):
        raise ValueError("a text is not as long as it says")
    bits = np.packbits(known, bitorder="little")
    buffers = [pa.py_buffer(part) for part in (bits, starts, body)]
    return pa.Array.from_buffers(pa.large_binary(), len(sizes), buffers)


def _part_texts(bodies: Sequence[bytes | None], lengths: Sequence[str]) -> pd.Series:
    return pd.Series(_cut(bodies, lengths).cast(pa.large_string()), dtype=model.DTYPES["text"])


def _part_dates(bodies: Sequence[bytes | None], lengths: Sequence[str]) -> pd.Series:
    coded = _cut(bodies, lengths).dictionary_encode()
    texts = [text.decode() or "NaT" for text in coded.dictionary.to_pylist()]
    days = np.array([*texts, "NaT"], dtype="datetime64[D]").astype(model.DTYPES["date"])
    return pd.Series(days[coded.indices.fill_null(-1).to_numpy()])


def _part_shapes(bodies: Sequence[bytes | None], lengths: Sequence[str]) -> pd.Series:
    return pd.Series(from_blobs(_cut(bodies, lengths).to_pylist()), dtype=object)


class _Way(NamedTuple):
    """How the values of a column are joined in SQL, and parted again: None where they strayed."""

    join: Callable[[Expression], list[Expression]]
    part: Callable[..., pd.Series | None]


_WAYS: Mapping[model.Kind, _Way] = {
    "text": _Way(_join_texts, _part_texts),
    "json": _Way(_join_texts, _part_texts),
    "date": _Way(_join_texts, _part_dates),
    "geometry": _Way(_join_texts, _part_shapes),
    "integer": _Way(_join_integers, _part_integers),
    "boolean": _Way(_join_booleans, _part_integers),
    "real": _Way(_join_reals, _part_reals),
}
