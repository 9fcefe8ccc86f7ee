"""Whether a file is a store that we can use, and what to say when it is not."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from geodata.errors import StoreError
from geodata.store import geopackage
from geodata.store.geopackage import IDENTITY


def check_place(path: Path, create: bool) -> None:
    """Refuse a path at which there cannot be a store.

    Raises
    ------
    StoreError
        When it is a folder, its folder is not there, or it is missing and not to be made.
    """
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


def needs_layout(connection: sa.Connection, path: Path, create: bool) -> bool:
    """Whether the file lacks tables or columns of ours; a new one lacks them all.

    Raises
    ------
    StoreError
        When it is somebody else's, of a newer layout, or empty and not to be made.
    """
    if not connection.scalar(sa.text("SELECT count(*) FROM sqlite_master")):
        if not create:
            raise _foreign(path)
        return True
    if not sa.inspect(connection).has_table(IDENTITY.name):
        raise _foreign(path)
    schema = connection.scalar(sa.select(IDENTITY.c.schema)) or 0
    if schema > geopackage.SCHEMA:
        raise StoreError(
            f"The store was written by newer software (layout {schema}, "
            f"we know {geopackage.SCHEMA})",
            where=str(path),
            remedy="Update this software, or open another store.",
        )
    return schema < geopackage.SCHEMA or bool(geopackage.lacks(connection))


def _foreign(path: Path) -> StoreError:
    return StoreError(
        "The file is not a store of this software",
        where=str(path),
        remedy="Load it as a boundary or records file instead, or choose a new name for the store.",
    )
