"""The layout of the store as a GeoPackage: the canonical tables, its own tables, their entries.

Follows OGC 12-128r17, GeoPackage Encoding Standard 1.3: ``areas`` is a features table, every other
canonical table, and what people decide and enter, are attributes tables. What only we can use
(originals, mappings, rows that were answered) is not listed in it, so that QGIS does not offer it.

There is no spatial index: its triggers call functions that plain SQLite does not have, so nobody
could then write to the table without GDAL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import UserDefinedType

from geodata import model
from geodata.store.values import HEADER_BYTES, WGS84, reach_of

APPLICATION_ID = 0x47504B47
"""``GPKG`` in ASCII, in the header of every GeoPackage."""
FORMAT_VERSION = 10300
SCHEMA = 2
"""Number of our own layout. It rises when software that knows only the last one would be wrong."""


class _Declared(UserDefinedType[Any]):
    """A column type that GeoPackage names; values pass as SQLite takes them."""

    cache_ok = True

    def __init__(self, spec: str) -> None:
        self.spec = spec

    def get_col_spec(self, **_: Any) -> str:
        return self.spec


_TYPES: Mapping[model.Kind, str] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "real": "REAL",
    "date": "DATE",
    "boolean": "BOOLEAN",
    "json": "TEXT",
    "geometry": "MULTIPOLYGON",
}

# --- tables -------------------------------------------------------------------------------------

_METADATA = sa.MetaData()


def _column(name: str, spec: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, _Declared(spec), **options)


IDENTITY = sa.Table(
    "engagement_store",
    _METADATA,
    _column("id", "INTEGER", primary_key=True),
    _column("schema", "INTEGER", nullable=False),
    _column("version", "INTEGER", nullable=False),
)
"""The one row that makes a GeoPackage ours."""

_SYSTEMS = sa.Table(
    "gpkg_spatial_ref_sys",
    _METADATA,
    _column("srs_name", "TEXT", nullable=False),
    _column("srs_id", "INTEGER", primary_key=True),
    _column("organization", "TEXT", nullable=False),
    _column("organization_coordsys_id", "INTEGER", nullable=False),
    _column("definition", "TEXT", nullable=False),
    _column("description", "TEXT"),
)
_CONTENTS = sa.Table(
    "gpkg_contents",
    _METADATA,
    _column("table_name", "TEXT", primary_key=True, nullable=False),
    _column("data_type", "TEXT", nullable=False),
    _column("identifier", "TEXT", unique=True),
    _column("description", "TEXT", server_default=""),
    _column(
        "last_change",
        "DATETIME",
        nullable=False,
        server_default=sa.text("(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"),
    ),
    *(_column(side, "DOUBLE") for side in ("min_x", "min_y", "max_x", "max_y")),
    sa.Column("srs_id", _Declared("INTEGER"), sa.ForeignKey(_SYSTEMS.c.srs_id)),
)
_GEOMETRY_COLUMNS = sa.Table(
    "gpkg_geometry_columns",
    _METADATA,
    sa.Column(
        "table_name",
        _Declared("TEXT"),
        sa.ForeignKey(_CONTENTS.c.table_name),
        primary_key=True,
        unique=True,
    ),
    _column("column_name", "TEXT", primary_key=True, nullable=False),
    _column("geometry_type_name", "TEXT", nullable=False),
    sa.Column("srs_id", _Declared("INTEGER"), sa.ForeignKey(_SYSTEMS.c.srs_id), nullable=False),
    _column("z", "TINYINT", nullable=False),
    _column("m", "TINYINT", nullable=False),
)


def _key(table: model.Table) -> tuple[str, ...]:
    """What identifies a row: of areas there is one a vintage, of most tables one a source."""
    if table.name == "areas" or "source_id" not in table.names:
        return table.key
    return ("source_id", *(name for name in table.key if name != "source_id"))


def _table(table: model.Table) -> sa.Table:
    indexes = [sa.Index(f"{table.name}_key", *_key(table), unique=True)]
    if table.name == "areas":
        indexes.append(sa.Index("areas_source", "source_id"))
    if table.name == "ledger":
        few = sa.text("answers_source IS NOT NULL")
        indexes.append(
            sa.Index("ledger_answers", "answers_source", "answers_row", sqlite_where=few)
        )
    return sa.Table(
        table.name,
        _METADATA,
        # GeoPackage wants an integer key of its own; it also keeps the order of the rows.
        sa.Column("fid", sa.Integer, primary_key=True),
        *(_column(c.name, _TYPES[c.kind], nullable=not c.required) for c in table.columns),
        *indexes,
        sqlite_autoincrement=True,
    )


TABLES: Mapping[str, sa.Table] = {name: _table(table) for name, table in model.TABLES.items()}
"""The canonical tables as they are stored."""

DECISIONS = _table(model.DECISIONS)
"""What people decided in review; of no source."""

KEPT: Mapping[str, sa.Table] = {name: _table(table) for name, table in model.KEPT.items()}
"""What people enter while they plan; of no source."""

ANSWERED = sa.Table(
    "engagement_answered",
    _METADATA,
    sa.Column("fid", sa.Integer, primary_key=True),
    *(_column(c.name, _TYPES[c.kind]) for c in model.TABLES["ledger"].columns),
    sa.Index("engagement_answered_key", "source_id", "row", unique=True),
)
"""Ledger rows as they stood before a corrected row took their place."""

ORIGINALS = sa.Table(
    "engagement_originals",
    _METADATA,
    sa.Column("fid", sa.Integer, primary_key=True),
    _column("source_id", "TEXT", nullable=False),
    _column("name", "TEXT", nullable=False),
    _column("hash", "TEXT", nullable=False),
    _column("packing", "TEXT", nullable=False),
    _column("content", "BLOB", nullable=False),
    sa.Index("engagement_originals_source", "source_id"),
)
"""The files that records came from, packed."""

MAPPINGS = sa.Table(
    "engagement_mappings",
    _METADATA,
    _column("shape", "TEXT", primary_key=True, nullable=False),
    _column("mapping", "TEXT", nullable=False),
)
"""How a person read the columns of a file, by the shape of the file."""


# --- layout -------------------------------------------------------------------------------------


def lacks(connection: sa.Connection) -> list[sa.Column[Any]]:
    """Columns of ours that the file does not have yet; all of them for a new file."""
    present = sa.inspect(connection).get_multi_columns()
    known = {(name, column["name"]) for (_, name), found in present.items() for column in found}
    return [
        c for t in _METADATA.tables.values() for c in t.columns if (t.name, c.name) not in known
    ]


def lay_out(connection: sa.Connection) -> None:
    """Give the file every table and column that it lacks, within the caller's transaction."""
    known = set(sa.inspect(connection).get_table_names())
    new = [table for table in _METADATA.sorted_tables if table.name not in known]
    _METADATA.create_all(connection, new)
    for column in lacks(connection):
        declared = column.type.compile(dialect=sqlite.dialect())
        name = connection.dialect.identifier_preparer.format_column(column)
        connection.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {name} {declared}")
    for table in _METADATA.tables.values():
        for index in table.indexes:
            index.create(connection, checkfirst=True)
    _register(connection)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT_VERSION}")


def _register(connection: sa.Connection) -> None:
    def add(table: sa.Table, *rows: Mapping[str, Any]) -> None:
        connection.execute(sqlite.insert(table).on_conflict_do_nothing(), rows)

    add(_SYSTEMS, *_REFERENCE_SYSTEMS)
    add(_CONTENTS, *(_entry(table) for table in _described()))
    layer = {"table_name": "areas", "column_name": "geometry", "srs_id": WGS84, "z": 0, "m": 0}
    add(_GEOMETRY_COLUMNS, {**layer, "geometry_type_name": "MULTIPOLYGON"})


def _described() -> Iterator[model.Table]:
    """The tables that other programs are told of."""
    yield from (*model.TABLES.values(), model.DECISIONS, *model.KEPT.values())


def _entry(table: model.Table) -> dict[str, Any]:
    layer = table.name == "areas"
    return {
        "table_name": table.name,
        "identifier": table.name,
        "data_type": "features" if layer else "attributes",
        "description": table.doc,
        "srs_id": WGS84 if layer else None,
    }


def note_change(connection: sa.Connection) -> None:
    """Write down when the tables changed and how far the areas reach, for other programs."""
    now = sa.func.strftime("%Y-%m-%dT%H:%M:%fZ", "now")
    connection.execute(sa.update(_CONTENTS).values(last_change=now))
    headers = sa.select(sa.func.substr(TABLES["areas"].c.geometry, 1, HEADER_BYTES))
    west, east, south, north = reach_of(connection.scalars(headers).all())
    reach = {"min_x": west, "max_x": east, "min_y": south, "max_y": north}
    connection.execute(sa.update(_CONTENTS).where(_CONTENTS.c.table_name == "areas").values(reach))


_REFERENCE_SYSTEMS = (
    {
        "srs_name": "WGS 84 geodetic",
        "srs_id": WGS84,
        "organization": "EPSG",
        "organization_coordsys_id": WGS84,
        "definition": 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
        'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
        'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
        'AUTHORITY["EPSG","4326"]]',
        "description": "longitude and latitude in decimal degrees",
    },
    *(
        {
            "srs_name": f"Undefined {kind} SRS",
            "srs_id": number,
            "organization": "NONE",
            "organization_coordsys_id": number,
            "definition": "undefined",
            "description": f"undefined {kind} coordinate reference system",
        }
        for number, kind in ((-1, "Cartesian"), (0, "geographic"))
    ),
)
