"""The canonical tables and code lists, as data: the shape of everything that is stored.

A table is a tuple of columns; :func:`conform` gives a frame that shape or says why it cannot.
Names follow Popolo (person, post, membership, organization), IATI (programs, partner roles,
organisation types) and OCHA (P-codes, ADM levels). A post is not a person, an engagement has
several parties and several places, and every record carries a sensitivity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from geodata.errors import ModelError
from geodata.kept import KEPT
from geodata.tables import DECISIONS, TABLES, Column, Kind, Table

__all__ = [
    "DECISIONS",
    "DTYPES",
    "KEPT",
    "TABLES",
    "Column",
    "Kind",
    "Loaded",
    "Table",
    "conform",
    "empty",
    "table_of",
]

_ALL: Mapping[str, Table] = {**TABLES, **KEPT, DECISIONS.name: DECISIONS}

DTYPES: Mapping[Kind, str] = {
    "text": "str",
    "integer": "Int64",
    "real": "float64",
    "date": "datetime64[us]",
    "boolean": "boolean",
    "json": "str",
    "geometry": "object",
}


def table_of(name: str) -> Table:
    """A canonical table by name, those that people fill among them."""
    return _ALL[name]


def empty(name: str) -> pd.DataFrame:
    """An empty frame with the columns and dtypes of a canonical table."""
    return pd.DataFrame({c.name: pd.Series(dtype=DTYPES[c.kind]) for c in table_of(name).columns})


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame the columns, order and dtypes of a canonical table.

    Parameters
    ----------
    name : str
        A key of :data:`TABLES` or :data:`KEPT`, or ``decisions``.
    frame : pandas.DataFrame
        Missing optional columns are added empty; other columns are not allowed.

    Returns
    -------
    pandas.DataFrame
        A new frame with a fresh index.

    Raises
    ------
    ModelError
        When a column is unknown, a required one is missing or empty, or a code is not in its list.
    """
    table = table_of(name)
    unknown = [c for c in frame.columns if c not in table.names]
    if unknown:
        remedy = f"It has {', '.join(table.names)}."
        raise ModelError(f"Table {name} has no column {unknown[0]!r}", remedy=remedy)
    columns = {}
    for column in table.columns:
        series = frame[column.name] if column.name in frame else pd.Series(None, index=frame.index)
        columns[column.name] = _coerce(name, column, series).reset_index(drop=True)
    return pd.DataFrame(columns)


def _coerce(table: str, column: Column, series: pd.Series) -> pd.Series:
    where = f"{table}.{column.name}"
    try:
        result = (
            pd.to_datetime(series).dt.normalize().astype(DTYPES["date"])
            if column.kind == "date"
            else series.astype(DTYPES[column.kind])
        )
    except (TypeError, ValueError) as error:
        raise ModelError(f"Values are not {column.kind}", where=where, remedy=str(error)) from error
    if column.required and result.isna().any():
        raise ModelError("A required value is empty", where=where)
    if column.codes is not None:
        stray = set(result.dropna().unique()) - set(column.codes)
        if stray:
            raise ModelError(f"Unknown code {sorted(stray)[0]!r}", where=where)
    return result


@dataclass(frozen=True)
class Loaded:
    """What a reader hands on: canonical tables, with the ledger and the source among them.

    Attributes
    ----------
    tables : dict of str to pandas.DataFrame
        Conformed tables by name; ``sources`` has exactly one row, ``ledger`` one a row received.
    originals : tuple of (str, bytes)
        Names and bytes of the files it was read from, where they are to be kept so that rows can
        be placed again after a decision; empty for boundaries.
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    originals: tuple[tuple[str, bytes], ...] = ()

    @property
    def source(self) -> pd.Series:
        """The one row of ``sources``."""
        return self.tables["sources"].iloc[0]

    @property
    def source_id(self) -> str:
        """The identity of the source, from its kind and the hash of its bytes."""
        return str(self.source["source_id"])

    def with_area_words(self, words: Mapping[int, str]) -> Loaded:
        """The same, with its areas of some levels called what people there call them.

        Parameters
        ----------
        words : mapping of int to str
            ADM level to a word such as ``county``.
        """
        areas = self["areas"]
        called = areas["level"].map(dict(words))
        named = areas.assign(kind=called.where(called.notna(), areas["kind"]))
        return replace(self, tables={**self.tables, "areas": conform("areas", named)})

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name] if name in self.tables else empty(name)
