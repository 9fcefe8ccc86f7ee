"""The store that everybody shares, its tables, and what is built from them once a version."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard.drawing import Drawing, draw
from dashboard.language import Later, noop
from geodata.areas import Areas
from geodata.model import TABLES
from geodata.records import Records
from geodata.registry import Registry
from geodata.selection import Selection
from geodata.store import Store, open_store
from geodata.web import layer_key

STORE_VARIABLE = "ENGAGEMENT_STORE"
DEFAULT_STORE = ".engagement/engagement.gpkg"

Key = tuple[str, int]
"""Where the store is, and its version: what every cache is keyed on."""

_RECORD_TABLES = tuple(name for name in TABLES if name not in ("areas", "ledger"))


def spare_collector() -> None:
    """Let the garbage collector pass over all that is there now, and stays.

    Streamlit collects after every run of a page. With our libraries and one country in memory that
    took a tenth of a second each time, in which no other session could run.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def store_url() -> str:
    """Where the record is kept."""
    return os.environ.get(STORE_VARIABLE, DEFAULT_STORE)


@st.cache_resource(show_spinner=Later(noop("Opening the store")))
def _open(url: str) -> Store:
    if "://" not in url:
        Path(url).expanduser().parent.mkdir(parents=True, exist_ok=True)
    return open_store(url)


def store() -> Store:
    """The store that everybody shares."""
    return _open(store_url())


def version() -> Key:
    """What every cache is keyed on."""
    return store_url(), store().version


@st.cache_resource(show_spinner=False, max_entries=32)
def _table(key: Key, name: str) -> pd.DataFrame:
    return store().read(name)


def table(name: str) -> pd.DataFrame:
    """One whole table of the store."""
    return _table(version(), name).copy(deep=False)


@st.cache_resource(show_spinner=False, max_entries=4)
def _vintages(key: Key) -> pd.DataFrame:
    return store().vintages()


def vintages() -> pd.DataFrame:
    """Boundary versions in the store, newest last."""
    return _vintages(version()).copy(deep=False)


@st.cache_resource(show_spinner=Later(noop("Reading boundaries")), max_entries=8)
def _areas(key: Key, vintage: str) -> Areas:
    return store().areas(vintage)


def areas(vintage: str) -> Areas:
    """The areas of a vintage."""
    return _areas(version(), vintage)


@st.cache_resource(show_spinner=Later(noop("Reading records")), max_entries=8)
def _registry(key: Key, vintage: str) -> Registry:
    held = {name: store().read(name, Selection(vintage=vintage)) for name in _RECORD_TABLES}
    return Registry(held, areas(vintage))


def registry(vintage: str) -> Registry:
    """Tables of a vintage with their look-ups, for profiles and directories."""
    return _registry(version(), vintage)


@st.cache_resource(show_spinner=False, max_entries=8)
def _records(key: Key, vintage: str) -> Records:
    rows = Records(registry(vintage).tables, areas(vintage))
    spare_collector()
    return rows


def records(vintage: str) -> Records:
    """Engagements of a vintage as coded columns."""
    return _records(version(), vintage)


@st.cache_resource(show_spinner=False, max_entries=64)
def _layer_key(key: Key, vintage: str, level: int) -> str:
    return layer_key(areas(vintage), level)


def drawing(vintage: str, level: int, *, again: bool = False) -> Drawing:
    """The geometry of a level as the browser fetches it once: drawn, or being drawn."""
    key = _layer_key(version(), vintage, level)
    return draw(areas(vintage), level, key=key, again=again)


@st.cache_resource(show_spinner=False, max_entries=8)
def _ledger(key: Key, vintage: str) -> pd.DataFrame:
    sources = store().read("sources")
    mine = sources.loc[sources["vintage"] == vintage, ["source_id", "name", "kind"]]
    refused = store().read_ledger(vintage=vintage, fates=("held", "rejected", "superseded"))
    return refused.merge(mine, on="source_id")


def refused_rows(vintage: str) -> pd.DataFrame:
    """Held, rejected and superseded rows of a vintage, with the name of their source."""
    return _ledger(version(), vintage).copy(deep=False)


def is_illustrative(vintage: str) -> bool:
    """Whether anything shown of a vintage is invented for the example."""
    sources = table("sources")
    mine = sources[(sources["vintage"] == vintage) & (sources["kind"] == "records")]
    return bool(mine["illustrative"].fillna(False).any())
