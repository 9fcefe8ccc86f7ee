"""The facts of one run: read from a store as they are asked for, and kept as long."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import pandas as pd
from typing_extensions import override

from dashboard.facts.asking import Facts
from dashboard.facts.counting import (
    count,
    count_everywhere,
    count_months,
    measure_needs,
    read_refused,
    read_registry,
    tell_need,
)
from dashboard.needs import NeedLayer
from geodata.areas import Areas
from geodata.audience import LeftOut
from geodata.coverage import (
    Summary,
)
from geodata.records import Records
from geodata.registry import Registry
from geodata.selection import Selection
from geodata.store import Store
from geodata.web import FlatShapes, flat_shapes


class StoreFacts(Facts):
    """Facts read from a store as they are asked for, and kept as long as this object.

    Parameters
    ----------
    store : Store
        Open; closing it is left to whoever opened it.
    audience : str
        One of :data:`geodata.audience.AUDIENCES`; empty for everything.
    """

    def __init__(self, store: Store, audience: str = "") -> None:
        self.store, self.audience = store, audience
        self._known: dict[Hashable, Any] = {}

    def _once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    @override
    def areas(self, vintage: str) -> Areas:
        return self._once(("areas", vintage), lambda: self.store.areas(vintage))

    def _tables(self, vintage: str) -> tuple[Registry, LeftOut]:
        return self._once(
            ("registry", vintage),
            lambda: read_registry(self.store, self.areas(vintage), self.audience),
        )

    @override
    def registry(self, vintage: str) -> Registry:
        return self._tables(vintage)[0]

    @override
    def left_out(self, vintage: str) -> LeftOut:
        return self._tables(vintage)[1]

    @override
    def records(self, vintage: str) -> Records:
        return self._once(
            ("records", vintage),
            lambda: Records(self.registry(vintage).tables, self.areas(vintage)),
        )

    @override
    def vintages(self) -> pd.DataFrame:
        return self._once("vintages", self.store.vintages)

    @override
    def sources(self) -> pd.DataFrame:
        return self._once("sources", lambda: self.store.read("sources"))

    @override
    def refused(self, vintage: str) -> pd.DataFrame:
        return self._once(("refused", vintage), lambda: read_refused(self.store, vintage))

    @override
    def kept(self, table: str) -> pd.DataFrame:
        return self.store.kept(table)

    @override
    def flat(self, vintage: str, level: int) -> FlatShapes:
        return self._once(("flat", vintage, level), lambda: flat_shapes(self.areas(vintage), level))

    @override
    def counted(self, selection: Selection) -> tuple[pd.DataFrame, Summary]:
        return self._once(("counted", selection), lambda: count(self, selection))

    @override
    def months(self, selection: Selection) -> pd.DataFrame:
        return self._once(("months", selection), lambda: count_months(self, selection))

    @override
    def needs(self, selection: Selection) -> pd.DataFrame:
        asked = selection.counting()
        return self._once(("needs", asked), lambda: measure_needs(self, asked))

    @override
    def need(self, selection: Selection, measure: str) -> NeedLayer | None:
        asked = selection.counting().but(measure=measure)
        if not asked.indicator:
            return None
        return self._once(("need", asked), lambda: tell_need(self, asked))

    @override
    def everywhere(self, vintage: str, level: int | None, measure: str) -> pd.Series:
        key = ("everywhere", vintage, level, measure)
        return self._once(key, lambda: count_everywhere(self, vintage, level, measure))
