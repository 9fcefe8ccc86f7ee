"""Tables come out of SQLite a column at a time, exactly as row by row."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from geodata.errors import StoreError
from geodata.model import Loaded, conform
from geodata.store import columns
from geodata.store.embedded import GeoPackageStore


def visits(source_id: str, count: int) -> Loaded:
    """Engagements with a long title, some without a day, each at one place."""
    ids = [f"{source_id}-{number}" for number in range(count)]
    tables = {
        "sources": [{"kind": "records", "name": source_id}],
        "engagements": [
            {"engagement_id": name, "row": row, "date": None if row % 3 else "2026-02-03"}
            | {"title": None if row % 5 == 0 else "Rencontre à l'école " * (row % 4)}
            for row, name in enumerate(ids)
        ],
        "places": [
            {"engagement_id": name, "position": 0, "vintage": "v1", "score": 100 / (row + 1)}
            for row, name in enumerate(ids)
        ],
    }
    held = {
        name: conform(name, pd.DataFrame(rows).assign(source_id=source_id))
        for name, rows in tables.items()
    }
    return Loaded(held)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "engagement.gpkg"


@pytest.fixture
def store(path: Path) -> Iterator[GeoPackageStore]:
    """A store of two sources, with holes between their rows where a third one was."""
    with GeoPackageStore(path) as opened:
        opened.write(visits("a", 10))
        opened.write(visits("b", 10))
        opened.write(visits("c", 10))
        opened.remove("b")
        yield opened


def both(name: str) -> pd.DataFrame:
    """What the store holds of a table."""
    return pd.concat([visits(source, 10)[name] for source in "ac"], ignore_index=True)


def change(path: Path, statement: str, *values: object) -> None:
    """Edit the file as another program would."""
    with closing(sqlite3.connect(path)) as file:
        file.execute(statement, values)
        file.commit()


@pytest.mark.parametrize("rows", [1, 3, 7, 10, 20, 21])
@pytest.mark.parametrize("name", ["engagements", "places"])
def test_rows_are_whole_however_many_are_joined_at_a_time(
    store: GeoPackageStore, monkeypatch: pytest.MonkeyPatch, rows: int, name: str
) -> None:
    """The size of a chunk, and holes within one, change nothing."""
    monkeypatch.setattr(columns, "_ROWS", rows)
    assert_frame_equal(store.read(name), both(name))


def test_a_write_between_two_chunks_is_not_seen(
    path: Path, store: GeoPackageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table is read as it stood at one moment, though in several statements."""
    monkeypatch.setattr(columns, "_ROWS", 3)
    left = ["a", "c"]

    @sa.event.listens_for(store._engine, "after_cursor_execute")
    def remove_meanwhile(*given: Any) -> None:
        if "group_concat" in given[2] and left:
            with GeoPackageStore(path) as other:
                other.remove(left.pop())

    assert_frame_equal(store.read("engagements"), both("engagements"))
    assert not left
    assert store.read("engagements").empty


def test_order_does_not_hang_on_how_sqlite_walks(store: GeoPackageStore) -> None:
    """Rows stand in the order they were written also where SQLite visits them backwards."""

    @sa.event.listens_for(store._engine, "connect")
    def walk_backwards(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA reverse_unordered_selects = ON")

    for name in ("engagements", "places"):
        assert_frame_equal(store.read(name), both(name))


def allow_texts_of(length: int, store: GeoPackageStore) -> None:
    """Let SQLite refuse longer texts; by itself it refuses them from a billion bytes."""

    @sa.event.listens_for(store._engine, "connect")
    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, length)


def test_texts_too_long_to_be_joined_are_joined_by_fewer(path: Path) -> None:
    """Where SQLite refuses a text chunks become smaller, and no row is lost."""
    loaded, statements = visits("a", 400), []
    with GeoPackageStore(path) as store:
        store.write(loaded)
        allow_texts_of(5000, store)
        sa.event.listen(
            store._engine, "before_cursor_execute", lambda *given: statements.append(given[2])
        )
        assert_frame_equal(store.read("engagements"), loaded["engagements"])
    assert sum("length" in statement for statement in statements) > 2


def test_one_text_too_long_is_a_sentence(store: GeoPackageStore) -> None:
    """A single value beyond the limit comes with a remedy, not with half of it."""
    title = visits("d", 1)["engagements"].assign(title="x" * 9000)
    store.write(Loaded({**visits("d", 1).tables, "engagements": title}))
    allow_texts_of(5000, store)
    with pytest.raises(StoreError, match="too large"):
        store.read("engagements")


REALS = [0.0, 0.1, -0.1, 85.32401, 1 / 3, -179.99999999999997, 100.0, 1e-9, 2.0**33 - 0.5]
FAR = [math.inf, -math.inf, 1e300, -1e18, 5e-324, 1e-13]


@pytest.mark.parametrize("values", [REALS, FAR, [*REALS, *FAR]], ids=["usual", "far", "mixed"])
def test_a_real_comes_back_to_its_last_bit(
    path: Path, store: GeoPackageStore, values: list[float]
) -> None:
    """Whether it passes as two integers or is read by itself."""
    change(path, "DELETE FROM places")
    for position, value in enumerate(values):
        row = ("a", "a-0", position, value)
        insert = "INSERT INTO places (source_id, engagement_id, position, score) VALUES"
        change(path, f"{insert} (?, ?, ?, ?)", *row)
    assert store.read("places")["score"].tolist() == values


@settings(max_examples=200, deadline=None)
@given(value=st.floats(-1e9, 1e9).filter(lambda x: x == 0 or abs(x) > 1e-9))
def test_ordinary_reals_pass_as_integers(value: float) -> None:
    """Nothing of the size of a degree, a score or a budget needs the slow way."""
    table = sa.table("t", sa.column("x"))
    (whole, fine) = columns._join_reals(table.c.x)
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x REAL)")
        connection.exec_driver_sql("INSERT INTO t VALUES (?), (NULL)", (value,))
        row = connection.execute(sa.select(whole, fine)).one()
    engine.dispose()
    passed = columns._part_reals(*([piece] for piece in row))
    assert passed is not None
    assert passed[0] == value
    assert math.isnan(passed[1])


def test_what_we_wrote_is_never_read_row_by_row(
    store: GeoPackageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slow way is for what other programs put there."""
    monkeypatch.delattr(columns, "_row_by_row")
    for name in ("sources", "engagements", "places"):
        assert not store.read(name).empty


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [
        ("row", 7.0, 7),
        ("row", "7", 7),
        ("row", -(2**63) + 2, -(2**63) + 2),
        ("title", 7, "7"),
        ("title", b"caf\xc3\xa9", "café"),
        ("date", "", pd.NaT),
        ("date", "2026-02", pd.Timestamp("2026-02-01")),
    ],
)
def test_what_another_program_may_write_is_read(
    path: Path, store: GeoPackageStore, column: str, value: object, found: object
) -> None:
    """SQLite holds any value in any column; what has one meaning is taken."""
    change(path, f'UPDATE engagements SET "{column}" = ? WHERE engagement_id = ?', value, "a-4")
    kept = store.read("engagements").set_index("engagement_id").at["a-4", column]
    assert kept is found or kept == found


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("engagements", "row", 1.5),
        ("engagements", "row", "first"),
        ("engagements", "date", "yesterday"),
        ("engagements", "date", b"\xff"),
        ("engagements", "title", b"\xff\xfe"),
        ("places", "score", "high"),
        ("sources", "illustrative", 2),
    ],
)
def test_what_has_no_meaning_there_is_named(
    path: Path, store: GeoPackageStore, table: str, column: str, value: object
) -> None:
    """A value that is none of its column says which table it spoils."""
    change(path, f'UPDATE "{table}" SET "{column}" = ? WHERE source_id = ?', value, "a")
    with pytest.raises(StoreError, match=f"Table {table} holds a value that does not belong there"):
        store.read(table)


def test_spoilt_decisions_are_named(path: Path, store: GeoPackageStore) -> None:
    """Decisions are held to their table like everything else."""
    insert = (
        "INSERT INTO decisions (decision_id, action, vintage, decided_by, decided_at) "
        "VALUES ('d', 'guess', 'v1', 'me', '2026-01-01T00:00:00Z')"
    )
    change(path, insert)
    with pytest.raises(StoreError, match="decisions holds a value"):
        store.decisions()
