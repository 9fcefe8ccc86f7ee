"""The record of it all, behind :func:`open_store`.

One function opens every kind of store and one protocol says what a store can do, so that the
rest of the house never learns what it is kept in. The embedded default is a single GeoPackage.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, Self
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pandas as pd

from geodata.areas import Areas
from geodata.errors import StoreError
from geodata.model import Loaded
from geodata.selection import Selection
from geodata.store.embedded import GeoPackageStore

__all__ = ["Store", "find_older", "open_store"]


class Store(Protocol):
    """What any store can do; every failure is a :class:`~geodata.errors.StoreError`."""

    @property
    def version(self) -> int:
        """A number that every write changes, by whatever process, and that never comes back.

        Cheap to read: it keys every cache.
        """
        ...

    def write(self, loaded: Loaded, *, replacing: Iterable[str] = ()) -> None:
        """Keep one source: all of its tables or none, replacing what it held before.

        ``replacing`` names older sources that it stands for; they go in the same transaction.
        """
        ...

    def remove(self, source_id: str) -> None:
        """Forget one source, with every row that came from it."""
        ...

    def read(self, table: str, selection: Selection | None = None) -> pd.DataFrame:
        """One canonical table, conformed; narrowed to the vintage of a selection.

        Parameters
        ----------
        table : str
            A key of :data:`geodata.model.TABLES`.
        selection : Selection, optional
            Only its ``vintage`` is used, and an empty one narrows nothing. ``areas`` and
            ``places`` are those of the vintage, ``engagements`` those with a place in it;
            ``sources``, ``organizations`` and ``posts`` also keep what names no vintage. Other
            tables know no vintage and are read whole.

        Returns
        -------
        pandas.DataFrame
            Sources in the order they were first loaded, rows in the order they were written.
            Organizations, persons, posts, programs and memberships are told once: where several
            sources tell of the same one, the first wins.
        """
        ...

    def vintages(self) -> pd.DataFrame:
        """The boundary versions kept, newest last.

        Returns
        -------
        pandas.DataFrame
            ``vintage``, ``root`` (P-code), ``root_name``, ``levels`` (tuple of int), ``areas``
            (how many, all levels), ``loaded_at`` and ``illustrative``.
        """
        ...

    def areas(self, vintage: str) -> Areas:
        """The areas of one boundary version."""
        ...

    def close(self) -> None:
        """Let go of the store; what was written stays."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...


def find_older(store: Store, loaded: Loaded) -> list[str]:
    """Ids of sources that a source would be counted beside although it stands for them.

    Those of the same kind and name on the same boundary version, with other bytes: a corrected
    file that comes a second time.
    """
    sources = store.read("sources")
    same = pd.Series(True, index=sources.index)
    for column in ("kind", "name", "vintage"):
        same &= sources[column] == loaded.source[column]
    return list(sources.loc[same & (sources["source_id"] != loaded.source_id), "source_id"])


def open_store(url: str | Path, *, create: bool = True) -> Store:
    """Open the store at an address.

    Parameters
    ----------
    url : str or Path
        The path of a GeoPackage, plain or as ``gpkg:///path``.
    create : bool
        Whether to make a new store where there is none.

    Returns
    -------
    Store
        To be closed, or used in a ``with`` statement.

    Raises
    ------
    StoreError
        When there is nothing to open, or what is there is not a store that we can use.
    """
    return GeoPackageStore(_path_of(url), create=create)


def _path_of(url: str | Path) -> Path:
    if isinstance(url, Path) or "://" not in url:
        return Path(url).expanduser()
    parts = urlsplit(url)
    if parts.scheme != "gpkg" or parts.netloc not in ("", "localhost"):
        # The address may hold a password, so only its kind is repeated.
        raise StoreError(
            f"A store cannot be opened at an address that starts with {parts.scheme}://",
            remedy="Give the path of a GeoPackage, such as engagement.gpkg or gpkg:///data/e.gpkg.",
        )
    return Path(url2pathname(parts.path))
