"""The store that everybody shares, its tables, and what is built from them once a version."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import state
from dashboard.drawing import Drawing, draw
from dashboard.facts import read_refused, read_registry
from dashboard.language import Later, noop
from geodata.areas import Areas
from geodata.audience import LeftOut
from geodata.records import Records
from geodata.registry import Registry
from geodata.store import Store, open_store
from geodata.web import layer_key

STORE_VARIABLE = "ENGAGEMENT_STORE"
DEFAULT_STORE = ".engagement/engagement.gpkg"

Key = tuple[str, int, str]
"""Where the store is, its version, and who is shown it: what every cache is keyed on."""

_shown_to: ContextVar[str | None] = ContextVar("shown_to", default=None)


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


def audience() -> str:
    """Whom the page at hand is shown to, by its link; empty for everything."""
    chosen = _shown_to.get()
    return state.shown_to() if chosen is None else chosen


@contextmanager
def shown_to(audience: str) -> Iterator[None]:
    """Ask for what one audience may see for a while, whatever the link of the page says."""
    before = _shown_to.set(audience)
    try:
        yield
    finally:
        _shown_to.reset(before)


def version(who: str | None = None) -> Key:
    """What every cache is keyed on; what is cached is then of one audience by itself."""
    return store_url(), store().version, audience() if who is None else who


def _unseen() -> Key:
    """The key of what is the same for every audience."""
    return version("")


@st.cache_resource(show_spinner=False, max_entries=32)
def _table(key: Key, name: str) -> pd.DataFrame:
    return store().read(name)


def table(name: str) -> pd.DataFrame:
    """One whole table of the store."""
    return _table(_unseen(), name).copy(deep=False)


@st.cache_resource(show_spinner=False, max_entries=4)
def _vintages(key: Key) -> pd.DataFrame:
    return store().vintages()


def vintages() -> pd.DataFrame:
    """Boundary versions in the store, newest last."""
    return _vintages(_unseen()).copy(deep=False)


@st.cache_resource(show_spinner=Later(noop("Reading boundaries")), max_entries=8)
def _areas(key: Key, vintage: str) -> Areas:
    return store().areas(vintage)


def areas(vintage: str) -> Areas:
    """The areas of a vintage."""
    return _areas(_unseen(), vintage)


@st.cache_resource(show_spinner=Later(noop("Reading records")), max_entries=8)
def _registry(key: Key, vintage: str) -> tuple[Registry, LeftOut]:
    return read_registry(store(), areas(vintage), key[2])


def registry(vintage: str) -> Registry:
    """Tables of a vintage with their look-ups, for profiles and directories."""
    return _registry(version(), vintage)[0]


def left_out(vintage: str) -> LeftOut:
    """How much whoever the page is shown to does not see."""
    return _registry(version(), vintage)[1]


@st.cache_resource(show_spinner=False, max_entries=8)
def _records(key: Key, vintage: str) -> Records:
    rows = Records(_registry(key, vintage)[0].tables, areas(vintage))
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
    key = _layer_key(_unseen(), vintage, level)
    return draw(areas(vintage), level, key=key, again=again)


@st.cache_resource(show_spinner=False, max_entries=8)
def _ledger(key: Key, vintage: str) -> pd.DataFrame:
    return read_refused(store(), vintage)


def refused_rows(vintage: str) -> pd.DataFrame:
    """Held, rejected and superseded rows of a vintage, with the name of their source."""
    return _ledger(_unseen(), vintage).copy(deep=False)
