"""The canonical tables and code lists, as data: the shape of everything that is stored.

A table is a tuple of columns; :func:`conform` gives a frame that shape or says why it cannot.
Names follow Popolo (person, post, membership, organization), IATI (programs, partner roles,
organisation types) and OCHA (P-codes, ADM levels). A post is not a person, an engagement has
several parties and several places, and every record carries a sensitivity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from geodata.codelists import (
    COMMITMENT_STATUSES,
    ENGAGEMENT_KINDS,
    FATES,
    ORGANIZATION_CLASSES,
    ORGANIZATION_TYPES,
    PARTICIPATION_ROLES,
    PARTNER_ROLES,
    PARTY_KINDS,
    POST_ROLES,
    PROGRAM_STATUSES,
    RELATIONS,
    SENSITIVITIES,
)
from geodata.errors import ModelError

Kind = Literal["text", "integer", "real", "date", "boolean", "json", "geometry"]

DTYPES: Mapping[Kind, str] = {
    "text": "str",
    "integer": "Int64",
    "real": "float64",
    "date": "datetime64[us]",
    "boolean": "boolean",
    "json": "str",
    "geometry": "object",
}

# --- tables -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One column: name, kind, whether it must be filled, its code list, what it means."""

    name: str
    kind: Kind = "text"
    required: bool = False
    codes: Mapping[str, str] | None = None
    doc: str = ""


@dataclass(frozen=True)
class Table:
    """One canonical table: its key (beside ``source_id``) and its columns."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    doc: str = ""

    @property
    def names(self) -> list[str]:
        """The column names, in order."""
        return [column.name for column in self.columns]


def _table(name: str, doc: str, key: Iterable[str], *columns: Column) -> Table:
    return Table(name, tuple(key), columns, doc)


_SOURCE = Column("source_id", required=True, doc="the file or feed the row came from")
_SENSITIVITY = Column("sensitivity", codes=SENSITIVITIES, doc="who may see the record")
_PLACE = (
    Column("vintage", doc="boundary version the P-code belongs to"),
    Column("level", "integer", doc="ADM level, 0 is the country"),
    Column("pcode", doc="P-code; always a string"),
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        _table(
            "sources",
            "One file or feed that was loaded, and what it claims to report on.",
            ("source_id",),
            _SOURCE,
            Column("kind", required=True, doc="boundaries or records"),
            Column("name", required=True, doc="file name or title, as the provider gave it"),
            Column("format", doc="what it was recognised as"),
            Column("hash", doc="sha256 of the bytes"),
            Column("loaded_at", doc="UTC, ISO 8601, seconds"),
            Column("vintage", doc="the boundary version it is, or was placed on"),
            Column("illustrative", "boolean", doc="invented for the example, not real"),
            Column("reports_on", "json", doc="areas it reports on: [[level, pcode], ...]"),
            Column("start", "date", doc="first day it reports on"),
            Column("end", "date", doc="last day it reports on"),
            Column("received", "integer"),
            Column("loaded", "integer"),
            Column("held", "integer"),
            Column("rejected", "integer"),
            Column("superseded", "integer"),
            Column("read", "json", doc="sheet, header row, encoding, columns, key"),
            Column("warnings", "json", doc="[{code, rows, message, examples}]"),
        ),
        _table(
            "areas",
            "Administrative units of one vintage, all levels; WGS 84, longitude first.",
            ("vintage", "level", "pcode"),
            _SOURCE,
            *(Column(c.name, c.kind, True, None, c.doc) for c in _PLACE),
            Column("name", required=True),
            Column("parent_pcode", doc="P-code of the unit one present level up"),
            Column("names", "json", doc="other names: {language or 'alt': name or [names]}"),
            Column("kind", doc="what the unit is called there, such as Gaunpalika"),
            Column("has_authority", "boolean", doc="false: a park and the like, not counted"),
            Column("population", "integer"),
            Column("area_km2", "real", doc="geodesic"),
            Column("label_x", "real", doc="longitude of a point well inside"),
            Column("label_y", "real", doc="latitude of the same"),
            Column("valid_on", "date"),
            Column("valid_to", "date"),
            Column("geometry", "geometry", True, None, "MultiPolygon, EPSG:4326"),
        ),
        _table(
            "programs",
            "IATI activities: what one is engaged under.",
            ("program_id",),
            _SOURCE,
            Column("program_id", required=True, doc="IATI identifier, or the provider's code"),
            Column("title", required=True),
            Column("description"),
            Column("status", codes=PROGRAM_STATUSES),
            Column("start", "date"),
            Column("end", "date"),
            Column("sector", doc="DAC purpose code or the provider's word"),
            _SENSITIVITY,
        ),
        _table(
            "program_partners",
            "Participating organizations of a program, by IATI role.",
            ("program_id", "organization_id", "role"),
            _SOURCE,
            Column("program_id", required=True),
            Column("organization_id", required=True),
            Column("role", required=True, codes=PARTNER_ROLES),
        ),
        _table(
            "organizations",
            "Governments, councils, assemblies, parties, agencies, NGOs, businesses.",
            ("organization_id",),
            _SOURCE,
            Column("organization_id", required=True),
            Column("name", required=True),
            Column("acronym"),
            Column("classification", codes=ORGANIZATION_CLASSES),
            Column("type", codes=ORGANIZATION_TYPES),
            Column("parent_id"),
            *_PLACE,
            Column("seats", "integer", doc="members of a council or assembly"),
            Column("country", doc="home country of a foreign partner"),
        ),
        _table(
            "posts",
            "Offices, whoever holds them.",
            ("post_id",),
            _SOURCE,
            Column("post_id", required=True),
            Column("label", required=True, doc="such as Governor of Koshi"),
            Column("role", required=True, codes=POST_ROLES),
            Column("organization_id"),
            *_PLACE,
            Column("start_date", "date"),
            Column("end_date", "date"),
        ),
        _table(
            "persons",
            "People, whatever office they hold.",
            ("person_id",),
            _SOURCE,
            Column("person_id", required=True),
            Column("name", required=True),
            Column("gender"),
            Column("summary"),
            _SENSITIVITY,
        ),
        _table(
            "memberships",
            "Who held which office, from when to when, on behalf of whom.",
            ("membership_id",),
            _SOURCE,
            Column("membership_id", required=True),
            Column("person_id", required=True),
            Column("post_id"),
            Column("organization_id"),
            Column("role"),
            Column("on_behalf_of_id", doc="party or group"),
            Column("start_date", "date"),
            Column("end_date", "date", doc="empty while it lasts"),
        ),
        _table(
            "engagements",
            "Dated contacts and activities.",
            ("engagement_id",),
            _SOURCE,
            Column("engagement_id", required=True),
            Column("row", "integer", doc="row of the source, 1 is the first row of the file"),
            Column("date", "date", doc="when it took place, or was reported as standing"),
            Column("date_precision", doc="day, month or year"),
            Column("start_date", "date", doc="first day of an activity that lasts"),
            Column("end_date", "date", doc="its last day"),
            Column("kind", codes=ENGAGEMENT_KINDS),
            Column("stated_kind", doc="the kind as the provider wrote it"),
            Column("relation", codes=RELATIONS),
            Column("title"),
            Column("notes"),
            Column("program_id"),
            Column("sector"),
            Column("status"),
            _SENSITIVITY,
        ),
        _table(
            "places",
            "Where an engagement was: one row a place, as stated and as resolved.",
            ("engagement_id", "position"),
            _SOURCE,
            Column("engagement_id", required=True),
            Column("position", "integer", True, None, "0 is the first place named"),
            *_PLACE,
            Column("stated_code", doc="as the provider wrote it"),
            Column("stated_name"),
            Column("stated_parent"),
            Column("method", doc="code, code_restyled, name, alias, fuzzy, point, ..."),
            Column("score", "real", doc="0 to 100"),
            Column("runner_up", doc="P-code of the next best candidate"),
            Column("longitude", "real"),
            Column("latitude", "real"),
        ),
        _table(
            "participations",
            "Who took part in an engagement, and as what.",
            ("engagement_id", "party_kind", "party_id", "role"),
            _SOURCE,
            Column("engagement_id", required=True),
            Column("party_kind", required=True, codes=PARTY_KINDS),
            Column("party_id", required=True),
            Column("role", required=True, codes=PARTICIPATION_ROLES),
        ),
        _table(
            "commitments",
            "What was promised, by whom, until when.",
            ("commitment_id",),
            _SOURCE,
            Column("commitment_id", required=True),
            Column("engagement_id", required=True),
            Column("text", required=True),
            Column("party_kind", codes=PARTY_KINDS),
            Column("party_id"),
            Column("due", "date"),
            Column("status", codes=COMMITMENT_STATUSES),
        ),
        _table(
            "ledger",
            "The fate of every row ever received.",
            ("row",),
            _SOURCE,
            Column("row", "integer", True, None, "1 is the first row of the file"),
            Column("fate", required=True, codes=FATES),
            Column("reason", doc="a code of geodata.ledger.REASONS; empty when loaded cleanly"),
            Column("field", doc="source column the reason is about"),
            Column("value", doc="what stood there"),
            Column("message", doc="the reason as a sentence"),
            Column("suggestion", doc="what it might have meant"),
            Column("raw", "json", doc="the provider's own row, kept for held and rejected"),
        ),
    )
}


def empty(name: str) -> pd.DataFrame:
    """An empty frame with the columns and dtypes of a canonical table."""
    return pd.DataFrame({c.name: pd.Series(dtype=DTYPES[c.kind]) for c in TABLES[name].columns})


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame the columns, order and dtypes of a canonical table.

    Parameters
    ----------
    name : str
        A key of :data:`TABLES`.
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
    table = TABLES[name]
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
        stray = set(result.dropna()) - set(column.codes)
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
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

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
        return Loaded({**self.tables, "areas": conform("areas", named)})

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name] if name in self.tables else empty(name)
