"""A need layer as it is shown: its figures, and the words for them."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import pandas as pd

from dashboard.language import gettext as _
from dashboard.language import ngettext, noop
from dashboard.words import wording
from dashboard.words.wording import Wording
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
        return Wording(self.label, one, many, noop("A need layer: context, not engagement."))

    @property
    def reported(self) -> bool:
        """Whether any area shown has a figure in the period."""
        return self.summary.positive + self.summary.zero > 0

    def headline(self, areas: Areas, selection: Selection) -> str:
        """What the map shows, in one sentence with its figures."""
        said = self._seen(areas, selection)
        if not self.reported:
            return said
        zero, silent = self.summary.zero, self.summary.unreported
        rest = [
            (zero, ngettext("{count} with a reported 0", "{count} with a reported 0", zero)),
            (silent, ngettext("{count} without a figure", "{count} without a figure", silent)),
        ]
        for count, more in rest:
            if count:
                more = more.format(count=wording.number(count))
                said = _("{said}, {more}").format(said=said, more=more)
        return said

    def _seen(self, areas: Areas, selection: Selection) -> str:
        words = {"need": self.wording.label}
        if selection.root:
            words["place"] = wording.area_name(areas, selection.root_level, selection.root)
        if not self.reported:
            said = _("{need}: nothing reported for this period")
            there = _("{need}: nothing reported for this period in {place}")
            return (there if selection.root else said).format(**words)
        count, total = len(self.values), self.summary.total
        words |= {
            "amount": self._range() if math.isnan(total) else self.wording.exactly(total),
            "some": wording.number(self.summary.positive),
            "count": wording.number(count),
            "areas": wording.level_noun(areas, int(selection.level or 0), count),
        }
        said = _("{need}: {amount} in {some} of {count} {areas}")
        there = _("{need}: {amount} in {some} of {count} {areas} in {place}")
        return (there if selection.root else said).format(**words)

    def _range(self) -> str:
        """From the lowest to the highest, of what cannot be added up."""
        low, high = self.summary.lowest, self.summary.highest
        top = self.wording.exactly(high)
        if low == high:
            return top
        return _("{low} to {high}").format(low=wording.figure(low), high=top)

    def said_of(self, pcode: str) -> str:
        """What is reported of one area."""
        value = float(self.values.get(pcode, math.nan))
        if math.isnan(value):
            return _("{need}: no figure reported.").format(need=self.wording.label)
        amount = self.wording.exactly(value)
        return _("{need}: {amount}.").format(need=self.wording.label, amount=amount)

    def about(self) -> str:
        """The days that the figures shown are about, and where they come from."""
        if not self.reported:
            days = wording.period(_day(self.start), _day(self.end))
            return _("its figures are about {period}").format(period=days)
        start, end = self.summary.start, self.summary.end
        sources = wording.joined(self.sources)
        if start is None and end is None:
            return _("undated figures · source: {sources}").format(sources=sources)
        days = wording.period(start, end)
        return _("figures of {period} · source: {sources}").format(period=days, sources=sources)

    def above(self, areas: Areas) -> str:
        """What is known only to a coarser level, as a sentence; empty where there is none."""
        coarse = sorted(self.summary.above.items(), reverse=True)
        return wording.joined(
            _("{amount} known only to the {area}").format(
                amount=self.wording.exactly(amount), area=wording.level_words(areas, level)[0]
            )
            for level, amount in coarse
        )

    def class_labels(self, breaks: tuple[float, ...]) -> list[str] | None:
        """What each class holds; None where all figures are counts, named as other counts are."""
        amounts = self.values.dropna()
        if not breaks or ((amounts >= 0) & (amounts == amounts.round())).all():
            return None
        edges = [wording.figure(edge) for edge in breaks]
        middle = (_("to {figure}").format(figure=edge) for edge in edges[1:])
        lowest = _("up to {figure}").format(figure=edges[0])
        return [lowest, *middle, _("over {figure}").format(figure=edges[-1])]


def _day(moment: pd.Timestamp) -> dt.date | None:
    return None if pd.isna(moment) else moment.date()
