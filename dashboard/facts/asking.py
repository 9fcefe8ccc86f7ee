"""What can be asked of a store, and how a view is put together from what is counted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

import pandas as pd

from dashboard import scales
from dashboard.needs import NeedLayer
from dashboard.shown import Breaks, Comparison, Second, View
from geodata.areas import Areas
from geodata.audience import LeftOut
from geodata.coverage import (
    CoverageFilm,
    Summary,
    as_of_day,
    film_coverage,
    first_period,
    month_steps,
    shown_level,
)
from geodata.coverage.change import measure_change
from geodata.records import Records, day_number
from geodata.registry import Registry
from geodata.selection import Selection
from geodata.web import FlatShapes

SLACK = 31
"""Days by which the first record may miss the start of a period and the period still counts."""


class Facts(ABC):
    """What a store says, to an audience.

    The audience of a selection must be the one that the facts are for.
    """

    audience: str
    """One of :data:`geodata.audience.AUDIENCES`; empty for everything."""

    # --- what a holder knows --------------------------------------------------------------------

    @abstractmethod
    def areas(self, vintage: str) -> Areas:
        """The areas of a vintage."""

    @abstractmethod
    def registry(self, vintage: str) -> Registry:
        """Tables of a vintage, as the audience may see them."""

    @abstractmethod
    def records(self, vintage: str) -> Records:
        """Engagements of a vintage as coded columns, as the audience may see them."""

    @abstractmethod
    def left_out(self, vintage: str) -> LeftOut:
        """How much the audience does not see."""

    @abstractmethod
    def vintages(self) -> pd.DataFrame:
        """Boundary versions, newest last."""

    @abstractmethod
    def sources(self) -> pd.DataFrame:
        """All sources."""

    @abstractmethod
    def refused(self, vintage: str) -> pd.DataFrame:
        """Held, rejected and superseded rows of a vintage, with name and kind of their source."""

    @abstractmethod
    def kept(self, table: str) -> pd.DataFrame:
        """What people entered: a table of :data:`geodata.model.KEPT`."""

    @abstractmethod
    def flat(self, vintage: str, level: int) -> FlatShapes:
        """A level as it is drawn on paper."""

    @abstractmethod
    def counted(self, selection: Selection) -> tuple[pd.DataFrame, Summary]:
        """Measures by area, and the headline figures."""

    @abstractmethod
    def months(self, selection: Selection) -> pd.DataFrame:
        """Engagements by month, over the whole span of the records."""

    @abstractmethod
    def needs(self, selection: Selection) -> pd.DataFrame:
        """Every need layer by P-code, a column each."""

    @abstractmethod
    def need(self, selection: Selection, measure: str) -> NeedLayer | None:
        """The need layer that a measure names, in a view; None where it names none."""

    @abstractmethod
    def everywhere(self, vintage: str, level: int | None, measure: str) -> pd.Series:
        """Amounts of a measure over the unfiltered country in its default period."""

    # --- what follows ---------------------------------------------------------------------------

    def view(self, selection: Selection) -> View:
        """What a selection shows; the picked area, the camera and open profiles change nothing.

        What is compared with it, and a second measure, are there when they are asked for, and cost
        nothing otherwise.
        """
        seen = self._seen(selection)
        other = selection.other()
        if other is None:
            return seen
        return replace(seen, compared=self._compare(selection, seen, other))

    def breaks(self, selection: Selection) -> Breaks:
        """The breaks of a view's measure: those frozen in it, else the country's."""
        if scales.usable(selection, selection.breaks):
            return selection.breaks or ()
        return self._parted(selection, selection.measure)

    def second_breaks(self, selection: Selection) -> Breaks:
        """The breaks of the second measure of a pair: those frozen in it, else the country's."""
        if scales.usable(selection, selection.second_breaks):
            return selection.second_breaks or ()
        return self._parted(selection, selection.second)

    def _parted(self, selection: Selection, measure: str) -> Breaks:
        asked = scales.scaling(selection)
        return scales.part(self.everywhere(asked.vintage, asked.level, measure), asked, measure)

    def _largest(self, selection: Selection) -> float:
        """The amount of the largest circle: the country's largest, or the one that is frozen."""
        if selection.second_breaks and selection.second_breaks[-1] > 0:
            return selection.second_breaks[-1]
        top = self.everywhere(selection.vintage, selection.level, selection.second).max()
        return float(top) if top > 0 else 1.0

    def as_of(self, selection: Selection) -> pd.Timestamp:
        """The day the view is as of, for terms of office and days since."""
        day = as_of_day(self.records(selection.vintage), selection)
        return pd.Timestamp(day, unit="D") if day is not None else pd.Timestamp.now().normalize()

    def film(
        self, selection: Selection, recorded: pd.DataFrame, months: int, *, cumulative: bool = False
    ) -> CoverageFilm:
        """The measure and the state of every area, window by window over all months on record.

        ``recorded`` are the months of a view.
        """
        first, last = recorded["month"].iloc[[0, -1]].dt.date
        steps = month_steps(first, last, months, cumulative=cumulative)
        rows, units = self.records(selection.vintage), self.areas(selection.vintage)
        return film_coverage(rows, units, timeless(selection), steps)

    def refused_counts(self, vintage: str, kind: str = "records") -> dict[str, int]:
        """Rows of sources of a kind that were held, rejected or superseded, by fate."""
        refused = self.refused(vintage)
        return dict(refused.loc[refused["kind"] == kind, "fate"].value_counts())

    def is_illustrative(self, vintage: str) -> bool:
        """Whether anything shown of a vintage is invented for the example."""
        sources = self.sources()
        mine = sources[(sources["vintage"] == vintage) & (sources["kind"] == "records")]
        return bool(mine["illustrative"].fillna(False).any())

    def _seen(self, selection: Selection) -> View:
        frame, summary = self.counted(selection.counting())
        earlier = self._comparable(selection)
        seen = View(
            frame=frame.copy(deep=False),
            summary=summary,
            previous=None if earlier is None else self.counted(earlier.counting())[1],
            breaks=self.breaks(selection),
            months=self.months(selection.counting()),
        )
        layer = self.need(selection, selection.measure) if selection.indicator else None
        if layer is not None:
            frame = seen.frame.assign(**{selection.measure: layer.values})
            seen = replace(seen, need=layer, frame=frame)
        asked = selection.second and selection.compare != "change"
        return self._with_second(seen, selection) if asked else seen

    def _with_second(self, seen: View, selection: Selection) -> View:
        layer = self.need(selection, selection.second)
        if layer is not None:
            seen = replace(seen, frame=seen.frame.assign(**{selection.second: layer.values}))
        pair = selection.bivariate
        second = Second(
            measure=selection.second,
            breaks=self.second_breaks(selection) if pair else (),
            largest=0.0 if pair else self._largest(selection),
            need=layer,
        )
        return replace(seen, second=second)

    def _compare(self, selection: Selection, seen: View, other: Selection) -> Comparison:
        """The other view on the first one's scale."""
        beside = replace(self._seen(other), breaks=seen.breaks, second=seen.second)
        changed = None
        if selection.compare == "change":
            changed = measure_change(seen.frame, beside.frame, selection.measure)
        rows = self.records(other.vintage)
        back, recorded = _reaches_back(other, rows), _recorded(other, rows)
        return Comparison(other, beside, changed, back, recorded)

    def _comparable(self, selection: Selection) -> Selection | None:
        """The period before, where records reach back to its start; else it would look low."""
        earlier, rows = selection.previous(), self.records(selection.vintage)
        return earlier if earlier is not None and _reaches_back(earlier, rows) else None


def timeless(selection: Selection) -> Selection:
    """What a film depends on: everything that is counted, but the period."""
    return selection.counting().but(start=None, end=None, measure=selection.measure)


def _recorded(selection: Selection, rows: Records) -> bool:
    if selection.end is None or rows.first_day is None:
        return True
    return rows.first_day <= day_number(selection.end)


def _reaches_back(selection: Selection, rows: Records) -> bool:
    if selection.start is None or rows.first_day is None:
        return selection.start is None
    return rows.first_day <= day_number(selection.start) + SLACK


def first_view(facts: Facts, vintage: str) -> Selection:
    """What a boundary version is first shown as: its last twelve months, its default level."""
    start, end = first_period(facts.records(vintage))
    level = shown_level(facts.areas(vintage), Selection())
    return Selection(vintage=vintage, level=level, start=start, end=end).but(
        audience=facts.audience
    )
