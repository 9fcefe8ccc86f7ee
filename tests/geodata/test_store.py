"""The store keeps what it was given, whole or not at all, for us and for other programs."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from geodata.errors import AreaError, ModelError, StoreError
from geodata.model import KEPT, TABLES, Column, Loaded, conform
from geodata.selection import Selection
from geodata.store import Store, open_store
from geodata.store.embedded import GeoPackageStore

# --- material -----------------------------------------------------------------------------------


def build(source_id: str = "records-1", **tables: list[dict[str, Any]]) -> Loaded:
    """A loaded source with some rows a table; ``sources`` may be given or is made up."""
    source = {"kind": "records", "name": f"{source_id}.csv", "loaded_at": "2026-01-01T00:00:00Z"}
    rows = {"sources": [source], **tables}
    return Loaded(
        {
            name: conform(name, pd.DataFrame([{"source_id": source_id, **row} for row in held]))
            for name, held in rows.items()
        }
    )


def build_areas(source_id: str = "boundaries-1", vintage: str = "v1", **source: Any) -> Loaded:
    """A country of two districts that share an edge."""
    told = {"kind": "boundaries", "name": "country.geojson", "vintage": vintage}
    country = {"level": 0, "pcode": "XX", "name": "Xland", "geometry": multi(0, 2)}
    districts = [
        {"level": 2, "pcode": f"XX{n}", "name": f"District {n}", "parent_pcode": "XX"}
        | {"geometry": multi(n, n + 1)}
        for n in (0, 1)
    ]
    areas = [{"vintage": vintage, **area} for area in (country, *districts)]
    return build(
        source_id,
        sources=[{**told, "loaded_at": "2026-01-01T00:00:00Z", **source}],
        areas=areas,
    )


def multi(west: float, east: float) -> shapely.MultiPolygon:
    """A one-part MultiPolygon, one degree high."""
    return shapely.MultiPolygon([shapely.box(west, 0, east, 1)])


def build_visits(source_id: str = "records-1", vintage: str = "v1", n: int = 3) -> Loaded:
    """Some engagements, each at one place."""
    names = [f"{source_id}-{number}" for number in range(n)]
    return build(
        source_id,
        engagements=[
            {"engagement_id": name, "title": "Visit", "date": "2026-02-03"} for name in names
        ],
        places=[
            {"engagement_id": name, "position": 0, "vintage": vintage, "level": 2, "pcode": "XX0"}
            for name in names
        ],
        ledger=[{"row": row, "fate": "loaded"} for row in range(n)],
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store may be made."""
    return tmp_path / "engagement.gpkg"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new store, open."""
    with open_store(path) as opened:
        yield opened


def state(store: Store) -> dict[str, pd.DataFrame]:
    """Everything the store holds."""
    return {name: store.read(name) for name in TABLES}


def assert_same_state(found: dict[str, pd.DataFrame], wanted: dict[str, pd.DataFrame]) -> None:
    """Two stores hold the same, row by row."""
    for name in TABLES:
        assert_frame_equal(found[name], wanted[name])


# --- round trips --------------------------------------------------------------------------------

COORDINATE = st.floats(-90, 90, allow_nan=False)
SHAPE = st.one_of(
    st.lists(st.tuples(COORDINATE, COORDINATE), min_size=1, max_size=3).map(
        lambda corners: shapely.MultiPolygon([shapely.box(x, y, x + 1, y + 1) for x, y in corners])
    ),
    st.just(shapely.MultiPolygon()),
)
VALUES = {
    "text": st.text(st.characters(codec="utf-8"), max_size=12),
    "json": st.just('{"ne": "कोशी", "alt": ["a", null]}'),
    "integer": st.integers(-(2**53), 2**53),
    "real": st.floats(allow_nan=False),
    "date": st.dates().map(pd.Timestamp),
    "boolean": st.booleans(),
    "geometry": SHAPE,
}


def values_of(column: Column) -> st.SearchStrategy[Any]:
    """Any value that a column may hold."""
    if column.name == "source_id":
        return st.just("records-1")
    values = st.sampled_from(sorted(column.codes)) if column.codes else VALUES[column.kind]
    return values if column.required else st.none() | values


def rows_of(name: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Any rows that a table may hold, of one source, no key twice."""
    row = st.fixed_dictionaries({column.name: values_of(column) for column in TABLES[name].columns})
    most = 1 if name == "sources" else 5
    least = 1 if name == "sources" else 0
    key = TABLES[name].key
    return st.lists(
        row, min_size=least, max_size=most, unique_by=lambda row: tuple(row[part] for part in key)
    )


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that many examples are written to, one after the other."""
    with open_store(tmp_path_factory.mktemp("store") / "lasting.gpkg") as opened:
        yield opened


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(data=st.data())
def test_any_table_comes_back_as_it_was_given(lasting: Store, name: str, data: Any) -> None:
    """What is read equals what was written, conformed, missing values and order included."""
    rows = data.draw(rows_of(name))
    frame = conform(name, pd.DataFrame(rows, columns=TABLES[name].names))
    lasting.write(Loaded({**build().tables, name: frame}))
    assert_frame_equal(lasting.read(name), frame)


@pytest.mark.parametrize(
    "text",
    [
        "nul \0 inside",
        "👩🏽‍🌾 𑒧𑒻𑒟𑒱𑒪𑒲 𞤀𞤣𞤤𞤢𞤥",
        "'); DROP TABLE areas; --",
        '"{{ 7*7 }}" <b>%s :name ?',
        "",
        " \n\t",
        "nan",
    ],
)
def test_text_is_data(store: Store, text: str) -> None:
    """No text is changed, cut or obeyed, whatever it holds."""
    store.write(build(persons=[{"person_id": "p", "name": text, "summary": text}]))
    assert store.read("persons")[["name", "summary"]].iloc[0].tolist() == [text, text]


def test_polygon_is_kept_as_a_multipolygon_without_heights(store: Store) -> None:
    """A plain or three-dimensional polygon becomes what the layer says it holds."""
    loaded = build_areas()
    areas = loaded["areas"].copy()
    areas["geometry"] = [shapely.force_3d(shapely.box(0, 0, 1, 1), 7)] * len(areas)
    store.write(Loaded({**loaded.tables, "areas": areas}))
    kept = store.read("areas")["geometry"]
    assert {shape.geom_type for shape in kept} == {"MultiPolygon"}
    assert not shapely.has_z(kept.to_numpy()).any()


def test_area_that_is_no_polygon_is_refused(store: Store) -> None:
    """A point cannot be an area."""
    loaded = build_areas()
    areas = loaded["areas"].assign(geometry=pd.Series([shapely.Point(0, 0)] * 3, dtype=object))
    with pytest.raises(StoreError, match="not a polygon"):
        store.write(Loaded({**loaded.tables, "areas": areas}))


# --- sources ------------------------------------------------------------------------------------


def test_loading_twice_is_loading_once(store: Store) -> None:
    """The same file loaded again, even after another one, leaves every table as it was."""
    told_first, told_next = (
        build(source, organizations=[{"organization_id": "o", "name": name}])
        for source, name in (("a", "Council"), ("b", "The Council"))
    )
    store.write(told_first)
    store.write(told_next)
    before = state(store)
    store.write(told_first)
    assert_same_state(state(store), before)


def test_reloaded_source_is_replaced_whole(store: Store) -> None:
    """A table that the new version of a source no longer has does not linger."""
    store.write(build_visits(n=5))
    store.write(build(engagements=[{"engagement_id": "only"}]))
    assert store.read("engagements")["engagement_id"].tolist() == ["only"]
    assert store.read("places").empty
    assert store.read("ledger").empty


def test_removing_a_source_removes_its_rows_only(store: Store) -> None:
    """Every row of the source goes, and none of another."""
    store.write(build_visits("kept"))
    before = state(store)
    store.write(build_visits("gone"))
    store.remove("gone")
    assert_same_state(state(store), before)


def test_removing_an_unknown_source_says_so(store: Store) -> None:
    """There is nothing to remove, and the version stays."""
    version = store.version
    with pytest.raises(StoreError, match="no source nobody"):
        store.remove("nobody")
    assert store.version == version


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("organizations", {"organization_id": "x", "name": "{}"}),
        ("persons", {"person_id": "x", "name": "{}"}),
        ("posts", {"post_id": "x", "label": "{}", "role": "mayor"}),
        ("programs", {"program_id": "x", "title": "{}"}),
        ("memberships", {"membership_id": "x", "person_id": "{}"}),
        ("program_partners", {"program_id": "x", "organization_id": "o", "role": "1"}),
    ],
)
def test_what_two_sources_tell_is_told_once(store: Store, name: str, row: dict[str, str]) -> None:
    """An entity is read once, as the source that was loaded first tells it."""
    for source in ("first", "second"):
        store.write(build(source, **{name: [{k: v.format(source) for k, v in row.items()}]}))
    assert store.read(name)["source_id"].tolist() == ["first"]
    store.remove("first")
    assert store.read(name)["source_id"].tolist() == ["second"]


def test_engagements_of_two_sources_are_both_kept(store: Store) -> None:
    """Only entities are told once; two sources may use the same number for their own records."""
    for source in ("first", "second"):
        store.write(build(source, engagements=[{"engagement_id": "1"}]))
    assert store.read("engagements")["source_id"].tolist() == ["first", "second"]


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (
            {"posts": [{"post_id": "p", "label": "Mayor", "role": "mayor"}] * 2},
            "post_id stands twice",
        ),
        ({"persons": [{"source_id": "other", "person_id": "p", "name": "P"}]}, "belongs to other"),
        ({"sources": [{"kind": "records", "name": "a"}] * 2}, "exactly one source"),
    ],
)
def test_contradictory_load_is_refused(store: Store, tables: dict[str, Any], message: str) -> None:
    """A key told twice, a row of another source or two sources at once never reach the file."""
    version = store.version
    with pytest.raises(ModelError, match=message):
        store.write(build(**tables))
    assert store.version == version


def test_unknown_table_is_refused(store: Store) -> None:
    """A table that the model does not have is neither written nor read."""
    with pytest.raises(ModelError, match="no table 'budgets'"):
        store.write(Loaded({**build().tables, "budgets": pd.DataFrame()}))
    with pytest.raises(StoreError, match="no table 'budgets'"):
        store.read("budgets")


# --- vintages -----------------------------------------------------------------------------------


def test_vintages_are_listed_newest_last(store: Store) -> None:
    """Each boundary version with its root, levels and number of areas, by when it was loaded."""
    store.write(build_areas("b2", "v2026", loaded_at="2026-05-01T00:00:00Z", illustrative=True))
    store.write(build_areas("b1", "v2018", loaded_at="2026-04-01T00:00:00Z"))
    found = store.vintages()
    assert found["vintage"].tolist() == ["v2018", "v2026"]
    assert found.iloc[1].to_dict() == {
        "vintage": "v2026",
        "root": "XX",
        "root_name": "Xland",
        "levels": (0, 2),
        "areas": 3,
        "loaded_at": "2026-05-01T00:00:00Z",
        "illustrative": True,
    }
    assert not found["illustrative"].iloc[0]


def test_empty_store_has_no_vintages(store: Store) -> None:
    """A new store answers with an empty list of the same columns."""
    assert store.vintages().empty
    assert "root_name" in store.vintages()


def test_areas_of_a_vintage(store: Store) -> None:
    """The areas come as a hierarchy, of that vintage alone."""
    store.write(build_areas("b1", "v1"))
    store.write(build_areas("b2", "v2"))
    areas = store.areas("v2")
    assert (areas.vintage, areas.levels, areas.root) == ("v2", (0, 2), "XX")
    assert areas.at(2)["geometry"].iloc[0].equals(multi(0, 1))


def test_unknown_vintage_names_those_there_are(store: Store) -> None:
    """The message says what could be asked for instead."""
    with pytest.raises(AreaError, match="load a boundary file"):
        store.areas("v9")
    store.write(build_areas(vintage="v1"))
    with pytest.raises(AreaError, match=r"no boundary version 'v9'.*holds v1"):
        store.areas("v9")


def test_one_area_of_a_vintage_comes_from_one_source(store: Store) -> None:
    """A second shape of an area that is already there is refused, by the name of its source."""
    store.write(build_areas("b1"))
    before = state(store)
    with pytest.raises(
        StoreError, match=r"v1 has XX at ADM0 already, from country\.geojson.*Remove"
    ):
        store.write(build_areas("b2"))
    assert_same_state(state(store), before)


def test_selection_narrows_to_its_vintage(store: Store) -> None:
    """Places and engagements of another vintage stay out; a partner without a place stays in."""
    partner = {"organization_id": "p", "name": "Partner abroad"}
    offices = [{"organization_id": v, "name": v, "vintage": v} for v in ("v1", "v2")]
    for vintage in ("v1", "v2"):
        store.write(build_areas(f"b-{vintage}", vintage))
        store.write(build_visits(f"r-{vintage}", vintage))
    store.write(build("roster", organizations=[partner, *offices]))
    selection = Selection(vintage="v2")
    assert set(store.read("engagements", selection)["source_id"]) == {"r-v2"}
    assert set(store.read("places", selection)["vintage"]) == {"v2"}
    assert set(store.read("areas", selection)["vintage"]) == {"v2"}
    assert store.read("organizations", selection)["organization_id"].tolist() == ["p", "v2"]
    assert len(store.read("ledger", selection)) == len(store.read("ledger"))
    assert len(store.read("engagements", Selection())) == 6


# --- version and transactions -------------------------------------------------------------------


def test_version_changes_with_every_write(path: Path, store: Store) -> None:
    """Writing, writing the same again and removing all count, also for who has it open already."""
    with open_store(path) as other:
        seen = [other.version]
        for change in (
            lambda: store.write(build_visits()),
            lambda: store.write(build_visits()),
            lambda: store.remove("records-1"),
        ):
            change()
            seen.append(other.version)
    assert seen == sorted(set(seen))


def test_version_does_not_come_back_with_a_new_file(path: Path) -> None:
    """A store made anew at the same path never repeats a version, so that no cache is fooled."""
    versions = []
    for _ in range(2):
        with open_store(path) as store:
            store.write(build_visits())
            versions.append(store.version)
        path.unlink()
    assert versions[0] < versions[1]


def test_failing_table_leaves_the_last_good_state(store: Store) -> None:
    """When the last of several tables fails, the first ones are not there either."""
    store.write(build_visits(n=2))
    before, version = state(store), store.version

    def fail(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.startswith("INSERT INTO ledger"):
            raise sqlite3.OperationalError("out of luck")

    sa.event.listen(sa.Engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(StoreError, match="out of luck"):
            store.write(build_visits(n=9))
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", fail)
    assert store.version == version
    assert_same_state(state(store), before)
    store.write(build_visits(n=9))
    assert len(store.read("engagements")) == 9


CHILD = """
import os, pickle, signal, sys
import sqlalchemy as sa
from geodata.store import open_store

path, wanted, fatal = sys.argv[1:]

@sa.event.listens_for(sa.Engine, "before_cursor_execute")
def die(connection, cursor, statement, *rest):
    if fatal and statement.startswith(fatal):
        os.kill(os.getpid(), signal.SIGKILL)

with open_store(path) as store, open(wanted, "rb") as file:
    for loaded in pickle.load(file):
        store.write(loaded)
"""


def start_writer(path: Path, *sources: Loaded, dies_at: str = "") -> subprocess.Popen[bytes]:
    """Another process that writes some sources; it is killed before a statement, if given."""
    wanted = path.with_name(f"{sources[0].source_id}.pickle")
    wanted.write_bytes(pickle.dumps(sources))
    return subprocess.Popen([sys.executable, "-c", CHILD, path, wanted, dies_at])


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_killed_process_leaves_the_last_good_state(path: Path) -> None:
    """A process that dies between two tables leaves nothing of its load behind."""
    with open_store(path) as store:
        store.write(build_visits(n=2))
        before, version = state(store), store.version
        child = start_writer(path, build_visits(n=5000), dies_at="INSERT INTO ledger")
        assert child.wait(60) == -signal.SIGKILL
        assert store.version == version
        assert_same_state(state(store), before)
    with open_store(path) as store:
        assert_same_state(state(store), before)


def test_two_processes_make_and_fill_one_store(path: Path) -> None:
    """Two writers that start at once, before there is a file, both get everything in."""
    writers = [
        start_writer(path, *(build_visits(f"{name}{n}", n=50) for n in range(5))) for name in "ab"
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    with open_store(path, create=False) as store:
        assert len(store.read("sources")) == 10
        assert len(store.read("engagements")) == 500


def test_second_writer_gives_up_in_a_sentence_while_readers_read(path: Path) -> None:
    """While one writes, everybody reads the last good state, and another writer is told."""
    with GeoPackageStore(path, wait=0.05) as store, closing(sqlite3.connect(path)) as other:
        store.write(build_visits(n=2))
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM engagements")
        assert len(store.read("engagements")) == 2
        with open_store(path) as reader:
            assert len(reader.read("engagements")) == 2
        with pytest.raises(StoreError, match=r"Another program is writing.*Try again"):
            store.write(build_visits(n=3))
        other.execute("ROLLBACK")
        store.write(build_visits(n=3))
        assert len(store.read("engagements")) == 3


def test_open_reader_sees_what_another_wrote(path: Path, store: Store) -> None:
    """Nothing is cached inside the store itself."""
    with open_store(path) as other:
        other.write(build_visits(n=4))
    assert len(store.read("engagements")) == 4


# --- other programs -----------------------------------------------------------------------------


def test_other_programs_read_it_while_it_is_open(path: Path, store: Store) -> None:
    """GDAL, and so QGIS, finds one polygon layer in WGS 84 and the tables, also after a write.

    Originals and what only we can use are not among them.
    """
    store.write(build_areas("b1", "v1"))
    layers = dict(pyogrio.list_layers(path).tolist())
    assert layers.pop("areas") == "MultiPolygon"
    assert layers == dict.fromkeys({*TABLES, *KEPT, "decisions"} - {"areas"})
    store.write(build_areas("b2", "v2"))
    found = pyogrio.read_dataframe(path, layer="areas")
    assert found.crs == "EPSG:4326"
    assert found.geometry.tolist() == store.read("areas")["geometry"].tolist()
    assert pyogrio.read_info(path, layer="areas")["total_bounds"] == (0.0, 0.0, 2.0, 1.0)


def test_other_programs_see_dates_and_truth_values(path: Path, store: Store) -> None:
    """A date is a date there and a boolean a boolean, not a number or a text."""
    store.write(build_visits(n=1))
    store.write(build("demo", sources=[{"kind": "records", "name": "x", "illustrative": True}]))
    dates = pyogrio.read_info(path, layer="engagements")
    kinds = dict(zip(dates["fields"], dates["dtypes"], strict=True))
    assert kinds["date"].startswith("datetime64")
    sources = pyogrio.read_dataframe(path, layer="sources")
    assert sources["illustrative"].isna().tolist() == [True, False]


def test_file_at_rest_is_the_whole_store(path: Path, store: Store) -> None:
    """Between two uses nothing stands beside the file, so a plain copy of it is a backup."""
    store.write(build_visits())
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    copy = Path(shutil.copy(path, path.with_name("copy.gpkg")))
    store.write(build_visits(n=9))
    with open_store(copy, create=False) as copied:
        assert len(copied.read("engagements")) == 3
    os.replace(copy, path)
    assert len(store.read("engagements")) == 3


def test_header_says_geopackage(path: Path, store: Store) -> None:
    """Application id, version and mandatory tables are those of the standard."""
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert file.execute("PRAGMA user_version").fetchone() == (10300,)
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        systems = file.execute("SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY 1").fetchall()
        assert systems == [(-1,), (0,), (4326,)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []


def test_spatial_index_made_elsewhere_does_no_harm(path: Path, tmp_path: Path) -> None:
    """After somebody indexed the layer in QGIS, we still write to it, and the index follows."""
    made = tmp_path / "made.gpkg"
    with open_store(path) as store:
        store.write(build_areas("b1", "v1"))
    layer = pyogrio.read_dataframe(path, layer="areas")
    named = {"FID": "fid", "GEOMETRY_NAME": "geometry", "SPATIAL_INDEX": "YES"}
    pyogrio.write_dataframe(layer, made, layer="areas", layer_options=named)
    with closing(sqlite3.connect(made)) as file:
        index = file.execute("SELECT sql FROM sqlite_master WHERE sql LIKE '%rtree_areas%'")
        statements = [sql for (sql,) in index if "VIRTUAL" in sql or "TRIGGER" in sql]
    assert len(statements) > 3
    with closing(sqlite3.connect(path)) as file:
        for statement in statements:
            file.execute(statement)
        file.commit()
    with open_store(path) as store:
        store.write(build_areas("b2", "v2"))
        store.remove("b2")
        store.write(build_areas("b3", "v3"))
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT count(*) FROM rtree_areas_geometry").fetchone() == (3,)


def test_value_spoilt_elsewhere_is_named(path: Path, store: Store) -> None:
    """An unknown code that another program put there is a sentence, not a crash."""
    store.write(build_visits())
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE engagements SET kind = 'party'")
        file.commit()
    with pytest.raises(StoreError, match="does not belong there: Unknown code 'party'"):
        store.read("engagements")


@pytest.mark.parametrize(
    "blob", [b"", b"GP", b"GP\0\x03", b"XX" * 40, b"GP\0\x0f" * 12, b"GP\0\x03" * 12]
)
def test_geometry_spoilt_elsewhere_is_named(path: Path, store: Store, blob: bytes) -> None:
    """Bytes that are no geometry are a sentence, not a crash."""
    store.write(build_areas())
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE areas SET geometry = ?", [blob])
        file.commit()
    with pytest.raises(StoreError, match="areas holds a value that does not belong there"):
        store.read("areas")


# --- opening ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["{}", "gpkg://{}", "gpkg://localhost{}"])
def test_address_is_a_path_or_a_url(tmp_path: Path, form: str) -> None:
    """The plain path and its URL are the same store, blanks and all."""
    path = tmp_path / "two words.gpkg"
    path_in_url = str(path).replace(" ", "%20") if "://" in form else str(path)
    with open_store(path) as store:
        store.write(build_visits())
    with open_store(form.format(path_in_url), create=False) as store:
        assert len(store.read("engagements")) == 3


@pytest.mark.parametrize("url", ["postgresql://me:secret@host/db", "gpkg://host/file.gpkg"])
def test_unknown_address_is_refused_without_repeating_it(url: str) -> None:
    """An address that we cannot open is refused, and a password in it not shown."""
    with pytest.raises(StoreError, match="Give the path of a GeoPackage") as caught:
        open_store(url)
    assert "secret" not in str(caught.value)


def foreign_geopackage(path: Path) -> None:
    """A GeoPackage that somebody else made."""
    frame = gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326")
    pyogrio.write_dataframe(frame, path, layer="districts")


def foreign_database(path: Path) -> None:
    """An SQLite file with a table named like one of ours."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE sources (a)")


def newer(path: Path) -> None:
    """A store of a later layout."""
    open_store(path).close()
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE engagement_store SET schema = 99")
        file.commit()


def truncated(path: Path) -> None:
    """A store that was copied in part."""
    with open_store(path) as store:
        store.write(build_visits(n=500))
    path.write_bytes(path.read_bytes()[:10_000])


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.write_text("code,name\n1,A\n"), "not a GeoPackage"),
        (lambda path: path.write_bytes(b"\x00" * 5000), "not a GeoPackage"),
        (foreign_geopackage, "not a store of this software"),
        (foreign_database, "not a store of this software"),
        (newer, "newer software.*Update this software"),
        (truncated, "damaged"),
        (Path.mkdir, "folder is not a store"),
    ],
    ids=["csv", "zeros", "geopackage", "sqlite", "newer", "truncated", "folder"],
)
def test_what_is_not_our_store_is_refused_untouched(path: Path, spoil: Any, message: str) -> None:
    """Another file is named for what it is, with a remedy, and not changed by looking at it."""
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=message) as caught:
        open_store(path)
    assert str(path) in str(caught.value)
    assert caught.value.remedy
    assert (path.read_bytes() if path.is_file() else None) == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_nothing_is_made_unless_asked(path: Path) -> None:
    """Without leave to create, a missing or empty file is an error and stays as it is."""
    with pytest.raises(StoreError, match="There is no store"):
        open_store(path, create=False)
    assert not path.exists()
    path.touch()
    with pytest.raises(StoreError, match="not a store"):
        open_store(path, create=False)
    assert path.stat().st_size == 0


def test_empty_file_becomes_a_store(path: Path) -> None:
    """What a file dialog or an interrupted start left behind can be used."""
    path.touch()
    with open_store(path) as store:
        assert store.read("engagements").empty


def test_missing_folder_is_named(tmp_path: Path) -> None:
    """The folder is not made behind one's back."""
    with pytest.raises(StoreError, match=r"folder of the store does not exist.*Make the folder"):
        open_store(tmp_path / "nowhere" / "engagement.gpkg")


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder that this process, even as root, cannot write to; made beside pytest's own."""
    if sys.platform == "win32":
        pytest.skip("folders cannot be locked this way on Windows")
    folder = Path(tempfile.mkdtemp())
    open_store(folder / "kept.gpkg").close()
    (folder / "kept.gpkg").chmod(0o444)
    folder.chmod(0o555)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if was_root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.mark.parametrize("name", ["new.gpkg", "kept.gpkg"])
def test_read_only_folder_is_explained(locked_folder: Path, name: str) -> None:
    """Neither a new nor an old store opens where nothing can be written; the remedy says why."""
    with pytest.raises(StoreError, match=r"cannot be (opened|written).*folder"):
        open_store(locked_folder / name)


def test_full_disk_is_explained(path: Path) -> None:
    """A write that does not fit is taken back and said."""
    with open_store(path) as store:
        store.write(build_visits(n=2))
    before = path.stat().st_size

    def limit(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {before // 4096 + 3}")

    sa.event.listen(sa.Engine, "connect", limit)
    try:
        with open_store(path) as store:
            with pytest.raises(StoreError, match=r"disk is full.*Free some space"):
                store.write(build_visits("big", n=5000))
            assert len(store.read("engagements")) == 2
    finally:
        sa.event.remove(sa.Engine, "connect", limit)


def test_damage_inside_is_explained(path: Path) -> None:
    """Pages that were overwritten are reported as damage when they are read."""
    with open_store(path) as store:
        store.write(build_visits(n=2000))
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xff" * (size // 2))
    with pytest.raises(StoreError, match=r"damaged.*backup"), open_store(path) as store:
        state(store)


def test_older_layout_is_completed(path: Path) -> None:
    """A store from before a column and a table existed gets them and keeps what it has."""
    with open_store(path) as store:
        store.write(build_visits())
    with closing(sqlite3.connect(path)) as file:
        file.execute("ALTER TABLE engagements DROP COLUMN sensitivity")
        file.execute("DROP TABLE commitments")
        file.execute("DELETE FROM gpkg_contents WHERE table_name = 'commitments'")
        file.commit()
    with open_store(path) as store:
        assert store.read("engagements")["sensitivity"].isna().tolist() == [True] * 3
        store.write(
            build("c", commitments=[{"commitment_id": "c", "engagement_id": "e", "text": "t"}])
        )
    assert "commitments" in pyogrio.list_layers(path)[:, 0]
