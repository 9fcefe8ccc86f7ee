"""The files that records came from, so that a source can be read again after a decision."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from geodata.errors import StoreError
from geodata.store.geopackage import ORIGINALS

LARGEST = 900_000_000
"""Bytes of one packed file; SQLite takes no value above a thousand million (sqlite.org/limits)."""
_PROBE = 1 << 16
_WORTH_PACKING = 0.9


def pack(originals: Iterable[tuple[str, bytes]]) -> list[dict[str, Any]]:
    """Files as they are stored: name, hash, how packed, content.

    Raises
    ------
    StoreError
        When a file is too large for the store even when packed.
    """
    return [_pack(name, content) for name, content in originals]


def _pack(name: str, content: bytes) -> dict[str, Any]:
    # A workbook is packed already; its first bytes tell, for a twentieth of the time.
    probe = content[:_PROBE]
    worth = len(zlib.compress(probe, 1)) < _WORTH_PACKING * len(probe)
    packed = zlib.compress(content, 1) if worth else content
    if len(packed) > LARGEST:
        raise StoreError(
            f"The file has {len(packed) / 1e6:,.0f} MB and cannot be kept in the store",
            where=name,
            remedy=f"Split it into files that have less than {LARGEST / 1e6:,.0f} MB.",
        )
    return {
        "name": name,
        "hash": hashlib.sha256(content).hexdigest(),
        "packing": "zlib" if worth else "",
        "content": packed,
    }


def keep_originals(
    connection: sa.Connection, source_id: str, files: Iterable[dict[str, Any]]
) -> None:
    """Put packed files in the place of those that a source had; the same ones are left alone.

    A source that comes without any keeps those it had: its id is made from their bytes.
    """
    files = list(files)
    named = sa.select(*ORIGINALS.c["name", "hash"]).where(ORIGINALS.c.source_id == source_id)
    held = [tuple(row) for row in connection.execute(named.order_by(ORIGINALS.c.fid))]
    if not files or held == [(file["name"], file["hash"]) for file in files]:
        return
    drop_originals(connection, source_id)
    rows = [{"source_id": source_id, **file} for file in files]
    connection.execute(sa.insert(ORIGINALS), rows)


def drop_originals(connection: sa.Connection, source_id: str) -> None:
    """Let go of the files of a source."""
    connection.execute(sa.delete(ORIGINALS).where(ORIGINALS.c.source_id == source_id))


def unpack_originals(connection: sa.Connection, source_id: str) -> tuple[tuple[str, bytes], ...]:
    """Names and bytes of the files of a source, as they were given.

    Raises
    ------
    StoreError
        When a file is no longer what was stored.
    """
    kept = sa.select(ORIGINALS).where(ORIGINALS.c.source_id == source_id)
    rows = connection.execute(kept.order_by(ORIGINALS.c.fid))
    return tuple((row.name, _unpack(row)) for row in rows)


def _unpack(row: sa.Row[Any]) -> bytes:
    try:
        content = zlib.decompress(row.content) if row.packing else bytes(row.content)
    except zlib.error:
        content = b""
    if hashlib.sha256(content).hexdigest() != row.hash:
        raise StoreError(
            "The file kept in the store is damaged",
            where=row.name,
            remedy="Load the file again, or restore the store from a backup.",
        )
    return content
