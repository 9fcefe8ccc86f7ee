"""A need layer as it is shown: its figures, and the words for them."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import pandas as pd

from dashboard import wording
from dashboard.wording import Wording
from geodata.areas import Areas
from geodata.indicators import UNITS, IndicatorSummary
from geodata.selection import Selection


@dataclass(frozen=True)
class NeedLayer:
    """One need layer in one view.

    ``values`` are by P-code; ``start`` and ``end`` the days of all its figures, in the period or
    not; ``sources`` the names of the files that the figures shown come from.
    """

    label: str
    unit: str
    aggregation: str
    values: pd.Series
    summary: IndicatorSummary
    start: pd.Timestamp
    end: pd.Timestamp
    sources: tuple[str, ...]

    @property
    def wording(self) -> Wording:
        """How it is named and counted, in the form of a measure."""
        one, many = UNITS.get(self.unit, ("", ""))
        return Wording(self.label, one, many, "A need layer: context, not engagement.")

    @property
    def reported(self) -> bool:
        """Whether any area shown has a figure in the period."""
        return self.summary.positive + self.summary.zero > 0

    def headline(self, areas: Areas, selection: Selection) -> str:
        """What the map shows, in one sentence with its figures."""
        one, many = wording.level_words(areas, int(selection.level or 0))
        where = f" in {areas.name(selection.root_level, selection.root)}" if selection.root else ""
        now = self.summary
        if not self.reported:
            return f"{self.label}: nothing reported for this period{where}"
        count = len(self.values)
        word = one if count == 1 else many
        amount = self._range() if math.isnan(now.total) else self.wording.exactly(now.total)
        text = f"{self.label}: {amount} in {wording.number(now.positive)} of "
        text += f"{wording.number(count)} {word}{where}"
        rest = [(now.zero, "with a reported 0"), (now.unreported, "without a figure")]
        return text + "".join(f", {wording.number(n)} {said}" for n, said in rest if n)

    def _range(self) -> str:
        """From the lowest to the highest, of what cannot be added up."""
        low, high = self.summary.lowest, self.summary.highest
        top = self.wording.exactly(high)
        return top if low == high else f"{wording.figure(low)} to {top}"

    def said_of(self, pcode: str) -> str:
        """What is reported of one area."""
        value = float(self.values.get(pcode, math.nan))
        amount = "no figure reported" if math.isnan(value) else self.wording.exactly(value)
        return f"{self.label}: {amount}."

    def about(self) -> str:
        """The days that the figures shown are about, and where they come from."""
        if not self.reported:
            return f"its figures are about {wording.period(_day(self.start), _day(self.end))}"
        days = wording.period(self.summary.start, self.summary.end)
        dated = "undated figures" if days == "all time" else f"figures of {days}"
        return f"{dated} · source: {', '.join(self.sources)}"

    def above(self, areas: Areas) -> str:
        """What is known only to a coarser level, as a sentence; empty where there is none."""
        coarse = sorted(self.summary.above.items(), reverse=True)
        return ", ".join(
            f"{self.wording.exactly(amount)} known only to the "
            f"{wording.level_words(areas, level)[0]}"
            for level, amount in coarse
        )

    def class_labels(self, breaks: tuple[float, ...]) -> list[str] | None:
        """What each class holds; None where all figures are counts, named as other counts are."""
        amounts = self.values.dropna()
        if not breaks or ((amounts >= 0) & (amounts == amounts.round())).all():
            return None
        edges = [wording.figure(edge) for edge in breaks]
        middle = (f"to {edge}" for edge in edges[1:])
        return [f"up to {edges[0]}", *middle, f"over {edges[-1]}"]


def _day(moment: pd.Timestamp) -> dt.date | None:
    return None if pd.isna(moment) else moment.date()
