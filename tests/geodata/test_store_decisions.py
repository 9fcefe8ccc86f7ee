"""Decisions, mappings and originals are kept as they were given, and nothing is forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from geodata.errors import ModelError, StoreError
from geodata.model import KEPT, TABLES, Loaded, conform
from geodata.selection import Selection
from geodata.store import Store, open_store, originals


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store may be made."""
    return tmp_path / "engagement.gpkg"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new store, open."""
    with open_store(path) as opened:
        yield opened


def build(source_id: str = "a", files: tuple[tuple[str, bytes], ...] = (), **tables: Any) -> Loaded:
    """A source with some rows a table, read from some files."""
    rows = {"sources": [{"kind": "records", "name": f"{source_id}.csv"}], **tables}
    frames = {
        name: conform(name, pd.DataFrame([{"source_id": source_id, **row} for row in held]))
        for name, held in rows.items()
    }
    return Loaded(frames, originals=files)


def decision(identity: str, **values: Any) -> pd.DataFrame:
    """One decision, conformed."""
    row = {
        "decision_id": identity,
        "action": "accept",
        "vintage": "v1",
        "stated_name": "بيدوا",
        "level": 2,
        "pcode": "SO2401",
        "decided_by": "Amina",
        "decided_at": "2026-03-01T10:00:00Z",
        "why": "same town; =1+1",
        "rows": 1490,
    }
    return conform("decisions", pd.DataFrame([row | values]))


# --- decisions ----------------------------------------------------------------------------------


def test_decisions_come_back_in_the_order_they_were_taken(path: Path, store: Store) -> None:
    """Of all vintages or of one, also for another process, and the version changes."""
    version = store.version
    first, second = decision("z"), decision("a", vintage="v2", action="reject", pcode=None)
    store.decide(first)
    store.decide(second)
    assert store.version > version
    with open_store(path) as other:
        assert_frame_equal(other.decisions(), pd.concat([first, second], ignore_index=True))
        assert_frame_equal(other.decisions("v2"), second)


def test_decision_taken_back_is_kept_as_history(store: Store) -> None:
    """Who took it back, and when, is known; doing so twice changes nothing."""
    store.decide(pd.concat([decision("one"), decision("two")]))
    store.take_back(["one"], by="Bashir")
    assert store.decisions()["decision_id"].tolist() == ["two"]
    told = store.decisions(taken_back=True)
    assert told["taken_back_by"].tolist()[0] == "Bashir"
    assert told["taken_back_at"].notna().tolist() == [True, False]
    store.take_back(["one", "one"], by="Carla")
    assert_frame_equal(store.decisions(taken_back=True), told)


def test_decision_is_taken_once(store: Store) -> None:
    """The same decision cannot be written down twice, in one go or in two."""
    store.decide(decision("one"))
    for again in (decision("one"), pd.concat([decision("two"), decision("two")])):
        with pytest.raises(ModelError, match="taken already"):
            store.decide(again)
    assert len(store.decisions()) == 1


def test_unknown_decision_cannot_be_taken_back(store: Store) -> None:
    """The others of the same call then still hold."""
    store.decide(decision("one"))
    with pytest.raises(StoreError, match="no decision nobody"):
        store.take_back(["one", "nobody"], by="Bashir")
    assert len(store.decisions()) == 1


def test_nothing_to_decide_is_no_error(store: Store) -> None:
    """An empty queue may be closed."""
    store.decide(decision("one").iloc[:0])
    store.take_back([], by="Amina")
    assert store.decisions().empty
    assert_frame_equal(store.decisions(), decision("one").iloc[:0])


def test_decisions_outlive_the_sources(store: Store) -> None:
    """Removing every source forgets no decision."""
    store.write(build())
    store.decide(decision("one"))
    store.remove("a")
    assert len(store.decisions()) == 1


# --- mappings -----------------------------------------------------------------------------------


def test_mapping_is_remembered_by_shape(path: Path, store: Store) -> None:
    """The last one of a shape wins; other shapes are not touched; nobody said is None."""
    assert store.recall_mapping("x") is None
    version = store.version
    store.remember_mapping("x", {"adm2_name": "County"})
    store.remember_mapping("y", {})
    store.remember_mapping("x", {"adm2_name": "مديرية", "ignore": ["{{ 7*7 }}"]})
    assert store.version > version
    with open_store(path) as other:
        assert other.recall_mapping("x") == {"adm2_name": "مديرية", "ignore": ["{{ 7*7 }}"]}
        assert other.recall_mapping("y") == {}


def test_mapping_that_json_does_not_know_is_refused(store: Store) -> None:
    """In a sentence, and what was kept before stays."""
    store.remember_mapping("x", {"date": "Date"})
    with pytest.raises(StoreError, match="cannot be kept"):
        store.remember_mapping("x", {"date": object()})
    assert store.recall_mapping("x") == {"date": "Date"}


# --- originals ----------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(files=st.lists(st.tuples(st.text(st.characters(codec="utf-8")), st.binary()), max_size=3))
def test_originals_come_back_byte_by_byte(
    tmp_path_factory: pytest.TempPathFactory, files: list[tuple[str, bytes]]
) -> None:
    """Any files, of any names, empty ones and namesakes included, in their order."""
    with open_store(tmp_path_factory.mktemp("store") / "engagement.gpkg") as store:
        store.write(build(files=tuple(files)))
        assert store.originals("a") == tuple(files)


@pytest.mark.parametrize("content", [b"code,name\n" * 50_000, bytes(range(256)) * 2, b"PK\3\4"])
def test_what_can_be_packed_is_packed(path: Path, store: Store, content: bytes) -> None:
    """A text takes less room than it has characters; what is packed already is left as it is."""
    store.write(build(files=(("a", content),)))
    assert store.originals("a") == (("a", content),)
    assert path.stat().st_size < 450_000


def test_originals_go_with_their_source(store: Store) -> None:
    """A source written again keeps or replaces its files; one that is removed takes them along."""
    store.write(build(files=(("a.csv", b"1"), ("b.csv", b"2"))))
    store.write(build())
    assert store.originals("a") == (("a.csv", b"1"), ("b.csv", b"2"))
    store.write(build(files=(("c.csv", b"3"),)))
    assert store.originals("a") == (("c.csv", b"3"),)
    store.remove("a")
    assert store.originals("a") == store.originals("nobody") == ()


def test_file_too_large_to_keep_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its name and what can be done, and nothing is written."""
    monkeypatch.setattr(originals, "LARGEST", 10)
    with pytest.raises(StoreError, match=r"cannot be kept in the store \(big\.csv\).*Split it"):
        store.write(build(files=(("big.csv", bytes(range(256))),)))
    assert store.read("sources").empty


@pytest.mark.parametrize("content", [b"other bytes", b""])
def test_damaged_original_is_named(path: Path, store: Store, content: bytes) -> None:
    """Bytes that another program changed are not taken for the provider's."""
    store.write(build(files=(("a.csv", b"x" * 1000),)))
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE engagement_originals SET content = ?", [content])
        file.commit()
    with pytest.raises(StoreError, match=r"damaged \(a\.csv\).*Load the file again"):
        store.originals("a")


# --- tables -------------------------------------------------------------------------------------


def test_names_and_figures_are_those_of_a_vintage(store: Store) -> None:
    """Aliases and need layers of another boundary version stay out."""
    place = {"level": 2, "pcode": "XX1"}
    for vintage in ("v1", "v2"):
        named = [{"vintage": vintage, **place, "name": "Baidoa"}]
        figures = [{"row": 2, "indicator": "e", "label": "E", "value": 1, "vintage": vintage}]
        store.write(build(vintage, aliases=named, indicator_values=figures))
    for table in ("aliases", "indicator_values"):
        assert store.read(table, Selection(vintage="v2"))["source_id"].tolist() == ["v2"]
        assert len(store.read(table)) == 2


def test_part_of_the_ledger(store: Store) -> None:
    """By source, by vintage, by fate, and by all of them."""
    for name, vintage in (("a", "v1"), ("b", "v2")):
        rows = [{"row": at, "fate": fate} for at, fate in enumerate(["loaded", "held"], 1)]
        told = [{"kind": "records", "name": "x", "vintage": vintage}]
        store.write(build(name, sources=told, ledger=rows))
    found = store.read_ledger(source_id="b", vintage="v2", fates=("held", "rejected"))
    assert found[["source_id", "row"]].values.tolist() == [["b", 2]]
    assert store.read_ledger(vintage="v1")["source_id"].tolist() == ["a", "a"]
    assert len(store.read_ledger(fates=["held"])) == 2
    assert store.read_ledger(source_id="a", vintage="v2").empty
    assert_frame_equal(store.read_ledger(), store.read("ledger"))


# --- an older store -----------------------------------------------------------------------------

TABLES_SINCE_LAYOUT_2 = (
    *("decisions", "aliases", "indicator_values"),
    *("engagement_answered", "engagement_originals", "engagement_mappings"),
)
COLUMNS_SINCE_LAYOUT_2 = {
    "sources": ["superseded_by"],
    "areas": ["codes"],
    "ledger": [
        *("stated_level", "stated_code", "stated_name", "stated_parent"),
        *("answers_source", "answers_row"),
    ],
}


def make_layout_1(path: Path) -> None:
    """A store as the first version of this software left it, with one source."""
    with open_store(path) as store:
        visit = [{"engagement_id": "e", "row": 3, "title": "Visit"}]
        fates = [{"row": 2, "fate": "held", "raw": "{}"}, {"row": 3, "fate": "loaded"}]
        store.write(build(ledger=fates, engagements=visit))
    with closing(sqlite3.connect(path)) as file:
        file.execute("DROP INDEX ledger_answers")
        for table in TABLES_SINCE_LAYOUT_2:
            file.execute(f"DROP TABLE {table}")
            file.execute("DELETE FROM gpkg_contents WHERE table_name = ?", [table])
        for table, columns in COLUMNS_SINCE_LAYOUT_2.items():
            for column in columns:
                file.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        file.execute("UPDATE engagement_store SET schema = 1")
        file.commit()


def test_store_of_the_first_layout_is_brought_up_to_date(path: Path) -> None:
    """It keeps what it has, and can do all that a new one can; its number says so."""
    make_layout_1(path)
    with open_store(path) as store:
        assert store.read("ledger")["fate"].tolist() == ["held", "loaded"]
        assert store.read("engagements")["title"].tolist() == ["Visit"]
        assert store.read("sources")["superseded_by"].isna().all()
        answer = {"row": 2, "fate": "held", "answers_source": "a", "answers_row": 2}
        store.write(build("b", files=(("b.csv", b"1"),), ledger=[answer]))
        store.decide(decision("one"))
        store.remember_mapping("x", {})
        assert store.read_ledger(source_id="a")["fate"].tolist() == ["superseded", "loaded"]
        assert store.originals("b") == (("b.csv", b"1"),)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT schema FROM engagement_store").fetchone() == (2,)
        indexes = {name for (name,) in file.execute("SELECT name FROM sqlite_master")}
        assert {"ledger_answers", "aliases_key", "decisions_key"} <= indexes
    assert {*TABLES, *KEPT, "decisions"} == set(pyogrio.list_layers(path)[:, 0])
