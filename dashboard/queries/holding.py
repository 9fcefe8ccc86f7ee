"""The facts of the pages: what is counted is kept by the store's version, and shared by everybody.

A page's facts are for the audience of its link; :func:`shown_to` asks for those of another one,
as a file does that leaves.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st
from typing_extensions import override

from dashboard import facts
from dashboard.facts import Facts
from dashboard.needs import NeedLayer
from dashboard.queries import store
from dashboard.queries.store import Key, shown_to
from geodata.areas import Areas
from geodata.audience import LeftOut
from geodata.coverage import Summary
from geodata.records import Records
from geodata.registry import Registry
from geodata.selection import Selection
from geodata.web import FlatShapes, flat_shapes


class PageFacts(Facts):
    """Facts of the store that the pages show, seen by one audience."""

    def __init__(self, audience: str | None = None) -> None:
        self.audience = store.audience() if audience is None else audience

    def _key(self) -> Key:
        return store.version(self.audience)

    @override
    def areas(self, vintage: str) -> Areas:
        return store.areas(vintage)

    @override
    def registry(self, vintage: str) -> Registry:
        with shown_to(self.audience):
            return store.registry(vintage)

    @override
    def records(self, vintage: str) -> Records:
        with shown_to(self.audience):
            return store.records(vintage)

    @override
    def left_out(self, vintage: str) -> LeftOut:
        with shown_to(self.audience):
            return store.left_out(vintage)

    @override
    def vintages(self) -> pd.DataFrame:
        return store.vintages()

    @override
    def sources(self) -> pd.DataFrame:
        return store.table("sources")

    @override
    def refused(self, vintage: str) -> pd.DataFrame:
        return store.refused_rows(vintage)

    @override
    def kept(self, table: str) -> pd.DataFrame:
        return store.store().kept(table)

    @override
    def flat(self, vintage: str, level: int) -> FlatShapes:
        return _flat(store.version(""), vintage, level)

    @override
    def counted(self, selection: Selection) -> tuple[pd.DataFrame, Summary]:
        return _counted(self._key(), selection.model_dump_json())

    @override
    def months(self, selection: Selection) -> pd.DataFrame:
        return _months(self._key(), selection.model_dump_json())

    @override
    def needs(self, selection: Selection) -> pd.DataFrame:
        return _needs(self._key(), selection.counting().model_dump_json()).copy(deep=False)

    @override
    def need(self, selection: Selection, measure: str) -> NeedLayer | None:
        asked = selection.counting().but(measure=measure)
        return _need(self._key(), asked.model_dump_json()) if asked.indicator else None

    @override
    def everywhere(self, vintage: str, level: int | None, measure: str) -> pd.Series:
        return _everywhere(self._key(), vintage, level, measure)


@st.cache_resource(show_spinner=False, max_entries=16)
def _flat(key: Key, vintage: str, level: int) -> FlatShapes:
    return flat_shapes(store.areas(vintage), level)


@st.cache_resource(show_spinner=False, max_entries=96)
def _counted(key: Key, link: str) -> tuple[pd.DataFrame, Summary]:
    return facts.count(PageFacts(key[2]), Selection.model_validate_json(link))


@st.cache_resource(show_spinner=False, max_entries=64)
def _months(key: Key, link: str) -> pd.DataFrame:
    return facts.count_months(PageFacts(key[2]), Selection.model_validate_json(link))


@st.cache_resource(show_spinner=False, max_entries=32)
def _needs(key: Key, link: str) -> pd.DataFrame:
    return facts.measure_needs(PageFacts(key[2]), Selection.model_validate_json(link))


@st.cache_resource(show_spinner=False, max_entries=64)
def _need(key: Key, link: str) -> NeedLayer:
    return facts.tell_need(PageFacts(key[2]), Selection.model_validate_json(link))


@st.cache_resource(show_spinner=False, max_entries=32)
def _everywhere(key: Key, vintage: str, level: int | None, measure: str) -> pd.Series:
    return facts.count_everywhere(PageFacts(key[2]), vintage, level, measure)
