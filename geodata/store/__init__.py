"""The record of it all, behind :func:`open_store`.

One function opens every kind of store and one protocol says what a store can do, so that the
rest of the house never learns what it is kept in. The embedded default is a single GeoPackage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, Self
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

        ``replacing`` names older sources that it stands for, in the same transaction. They keep
        their row in ``sources`` and their ledger, with every row superseded, and lose all else.

        A row whose ledger entry names another (``answers_source``, ``answers_row``) stands for
        that one: there it is superseded and its engagements go, whichever source comes first and
        however often either is written.
        """
        ...

    def remove(self, source_id: str) -> None:
        """Forget one source, with every row that came from it, and those that it alone stood for.

        Rows of other sources that it answered are held or rejected again, with their message; one
        that had been loaded is held until its source is read again.
        """
        ...

    def originals(self, source_id: str) -> tuple[tuple[str, bytes], ...]:
        """Names and bytes of the files that a source was read from; empty where none are kept."""
        ...

    def answered_rows(self, source_id: str) -> tuple[int, ...]:
        """Rows of a source that rows of other sources stand for, ascending.

        To be left alone when the source is read again.
        """
        ...

    def decide(self, decisions: pd.DataFrame) -> None:
        """Write down what people decided in review, as :data:`geodata.model.DECISIONS`.

        Sources are not read again by this: what is in the store follows when they are.
        """
        ...

    def take_back(self, decision_ids: Iterable[str], *, by: str) -> None:
        """Write down that decisions hold no longer, who took them back and when."""
        ...

    def decisions(self, vintage: str | None = None, *, taken_back: bool = False) -> pd.DataFrame:
        """What people decided, in the order in which they did.

        Parameters
        ----------
        vintage : str, optional
            Only those taken on one boundary version.
        taken_back : bool
            Whether to tell of those that hold no longer, too.
        """
        ...

    def remember_mapping(self, shape: str, mapping: Mapping[str, object]) -> None:
        """Keep how a person read the columns of a file, for the next one of its shape."""
        ...

    def recall_mapping(self, shape: str) -> dict[str, Any] | None:
        """How files of a shape are read, or None where nobody said."""
        ...

    def keep(self, table: str, rows: pd.DataFrame) -> None:
        """Write down what people enter while they plan: a table of :data:`geodata.model.KEPT`.

        A row with the key of an earlier one takes its place. It is of no source, so no source
        takes it away, and :attr:`version` stays: nothing that is counted depends on it.
        """
        ...

    def kept(self, table: str) -> pd.DataFrame:
        """What people entered while they planned, in the order in which they first did."""
        ...

    def let_go(self, table: str, keys: Iterable[tuple[str, ...]]) -> None:
        """Forget rows of what people entered, by their keys."""
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
            ``sources``, ``organizations`` and ``posts`` also keep what names no vintage;
            ``aliases`` and ``indicator_values`` are those of the vintage alone. Other
            tables know no vintage and are read whole.

        Returns
        -------
        pandas.DataFrame
            Sources in the order they were first loaded, rows in the order they were written.
            Organizations, persons, posts, programs and memberships are told once: where several
            sources tell of the same one, the first wins.
        """
        ...

    def read_ledger(
        self,
        *,
        source_id: str | None = None,
        vintage: str | None = None,
        fates: Iterable[str] | None = None,
    ) -> pd.DataFrame:
        """A part of the ledger, without fetching the rest of it.

        Parameters
        ----------
        source_id : str, optional
            Only the rows of one source.
        vintage : str, optional
            Only those of sources of one boundary version.
        fates : iterable of str, optional
            Only those with one of these fates, keys of :data:`geodata.codelists.FATES`.
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
    file that comes a second time. One that is superseded already is not among them. A file of
    corrected rows stands for those rows alone, whatever it is called; it is a later version of
    another such file only when it answers all that the other did.
    """
    sources = store.read("sources")
    same = sources["superseded_by"].isna() & (sources["source_id"] != loaded.source_id)
    for column in ("kind", "name", "vintage"):
        same &= sources[column] == loaded.source[column]
    mine = _answered_by(loaded["ledger"])
    older = []
    for source_id in sources.loc[same, "source_id"]:
        theirs = _answered_by(store.read_ledger(source_id=source_id))
        if theirs <= mine and bool(theirs) == bool(mine):
            older.append(str(source_id))
    return older


def _answered_by(ledger: pd.DataFrame) -> set[tuple[str, int]]:
    rows = ledger.dropna(subset=["answers_source", "answers_row"])
    return set(zip(rows["answers_source"], rows["answers_row"], strict=True))


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
