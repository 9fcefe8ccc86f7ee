"""What people enter while they plan is kept as it was, and by nobody but them taken away."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from geodata.errors import ModelError, StoreError
from geodata.model import KEPT, conform, empty
from geodata.store import Store, open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store may be made."""
    return tmp_path / "engagement.gpkg"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new store, open."""
    with open_store(path) as opened:
        yield opened


def cadence(code: str, days: int | None, scope: str = "role") -> pd.DataFrame:
    """One cadence, conformed."""
    row = {"scope": scope, "code": code, "cadence_days": days, "set_by": "Amina"}
    return conform("cadences", pd.DataFrame([row]))


@pytest.mark.parametrize("table", KEPT)
def test_a_new_store_keeps_nothing_yet(store, table):
    """Every kept table is there, with its columns, and empty."""
    assert_frame_equal(store.kept(table), empty(table))


def test_what_was_entered_comes_back(store, path):
    """Rows come back as they were, in the order they were entered, after the store was closed."""
    rows = pd.concat([cadence("governor", 91), cadence("mayor", None)], ignore_index=True)
    store.keep("cadences", rows)
    store.close()
    with open_store(path) as again:
        assert_frame_equal(again.kept("cadences"), rows)


def test_a_row_with_the_same_key_takes_the_place_of_the_first(store):
    """A second cadence of an office replaces the first, where the first stood."""
    store.keep("cadences", cadence("governor", 91))
    store.keep("cadences", cadence("mayor", 182))
    store.keep("cadences", cadence("governor", 60))
    kept = store.kept("cadences")
    assert kept["code"].tolist() == ["governor", "mayor"]
    assert kept["cadence_days"].tolist() == [60, 182]


def test_rows_are_forgotten_by_their_keys(store):
    """Only what has the key goes; a key that is not there changes nothing."""
    store.keep("cadences", cadence("governor", 91))
    store.keep("cadences", cadence("governor", 30, scope="post"))
    store.let_go("cadences", [("role", "governor"), ("role", "nobody")])
    assert store.kept("cadences")["scope"].tolist() == ["post"]


def test_nothing_that_is_counted_turns_with_it(store):
    """The version stays, so that no page counts its records again for a plan that was saved."""
    before = store.version
    store.keep("cadences", cadence("governor", 91))
    store.let_go("cadences", [("role", "governor")])
    assert store.version == before


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (cadence("governor", 91).assign(scope="planet"), "Unknown code 'planet'"),
        (pd.concat([cadence("mayor", 1), cadence("mayor", 2)]), "same key role, mayor"),
        (cadence("governor", 91).assign(weather="fair"), "no column 'weather'"),
    ],
)
def test_rows_that_are_not_of_the_model_are_refused_whole(store, rows, said):
    """Of rows with one bad one among them none is kept, and it is said what is wrong."""
    with pytest.raises(ModelError, match=said):
        store.keep("cadences", rows)
    assert store.kept("cadences").empty


def test_there_is_no_other_table_to_keep_anything_in(store):
    """A table of records is not to be edited this way, and one that is unknown is told."""
    for attempt in (
        lambda: store.kept("engagements"),
        lambda: store.keep("engagements", cadence("governor", 91)),
        lambda: store.let_go("weather", [("a",)]),
    ):
        with pytest.raises(StoreError, match="no kept table"):
            attempt()


def test_other_programs_see_what_is_kept(store, path):
    """A GeoPackage reader lists the kept tables beside the records."""
    store.keep("cadences", cadence("governor", 91))
    store.close()
    assert set(KEPT) <= {name for name, _ in pyogrio.list_layers(path)}


def test_a_value_that_another_program_damaged_is_told(store, path):
    """What does not belong in a kept table is said with the file and the table."""
    store.keep("cadences", cadence("governor", 91))
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE cadences SET cadence_days = 'soon'")
    with pytest.raises(StoreError, match="cadences holds a value"):
        store.kept("cadences")


def test_a_store_from_before_gets_the_tables(store, path):
    """A file that was laid out without them is given them when it is opened."""
    store.close()
    with closing(sqlite3.connect(path)) as other, other:
        for table in KEPT:
            other.execute(f"DROP TABLE {table}")
    with open_store(path) as again:
        assert again.kept("plans").empty


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 999)), max_size=8))
def test_the_last_word_on_a_key_stands(store, entered):
    """However often keys are entered anew, each has the value that was entered last."""
    store.let_go("cadences", [("role", code) for code in "abcd"])
    for code, days in entered:
        store.keep("cadences", cadence(code, days))
    kept = store.kept("cadences")
    assert dict(zip(kept["code"], kept["cadence_days"], strict=True)) == dict(entered)
