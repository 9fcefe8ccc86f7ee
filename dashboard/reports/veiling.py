"""A view with its small counts kept back: bands instead of counts, and classes that fit them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.facts import Facts
from dashboard.shown import Comparison, View
from geodata.areas import Areas
from geodata.coverage.change import measure_change
from geodata.disclosure import COUNTED, Bands, announce, snap_breaks, veil
from geodata.selection import Selection


@dataclass(frozen=True)
class Told:
    """A count as it may be told: at least ``low`` and at most ``high``, equal where it is exact."""

    low: int
    high: int


def veil_view(facts: Facts, selection: Selection, view: View, below: int) -> View:
    """A view whose counts are in bands of ``below``; unchanged where that is 0.

    Months are left out, and so is the period before: of either a difference would tell.
    """
    if not below:
        return view
    frame = _veiled(facts, selection, view, below)
    breaks = _snapped(selection.measure, view.breaks, below)
    second = view.second and replace(
        view.second, breaks=_snapped(view.second.measure, view.second.breaks, below)
    )
    seen = replace(
        view, frame=frame, breaks=breaks, second=second, months=view.months.iloc[:0], previous=None
    )
    if view.compared is None:
        return seen
    return replace(seen, compared=_compared(facts, selection, seen, view.compared, below))


def _compared(
    facts: Facts, selection: Selection, seen: View, other: Comparison, below: int
) -> Comparison:
    veiled = replace(veil_view(facts, other.selection, other.view, below), breaks=seen.breaks)
    changed = None
    if other.changed is not None:
        changed = measure_change(seen.frame, veiled.frame, selection.measure)
    return replace(other, view=veiled, changed=changed)


def _veiled(facts: Facts, selection: Selection, view: View, below: int) -> pd.DataFrame:
    areas = facts.areas(selection.vintage)
    return veil(view.frame, list(_finer(facts, areas, selection, view.frame.index)), below)


def _finer(
    facts: Facts, areas: Areas, selection: Selection, shown: pd.Index
) -> Iterator[tuple[pd.DataFrame, pd.Series]]:
    """Every level below the one shown: its measures, and which area shown each of its areas is in.

    Another file may show it.
    """
    level = int(selection.level or 0)
    for finer in areas.levels:
        if finer > level:
            frame, _summary = facts.counted(selection.but(level=finer).counting())
            whole = areas.ancestors(finer, level).reindex(frame.index)
            inside = whole.isin(shown).to_numpy()
            yield frame[inside], whole[inside]


def _snapped(measure: str, breaks: tuple[float, ...], below: int) -> tuple[float, ...]:
    return snap_breaks(breaks, below) if measure in COUNTED else breaks


def tell_totals(facts: Facts, selection: Selection, view: View, below: int) -> dict[str, Told]:
    """The counts of a view over the whole area looked into, as they may be told."""
    totals = {name: int(getattr(view.summary, name)) for name in COUNTED}
    if not below:
        return {name: Told(count, count) for name, count in totals.items()}
    areas = facts.areas(selection.vintage)
    own, _summary = facts.counted(selection.counting())
    frames = [own, *(frame for frame, _ in _finer(facts, areas, selection, own.index))]
    return {name: _total(name, count, frames, below) for name, count in totals.items()}


def _total(name: str, count: int, frames: list[pd.DataFrame], below: int) -> Told:
    parts = [(frame[name], pd.Series("", frame.index)) for frame in frames]
    bands: Bands = announce(pd.Series([count], pd.Index([""])), parts, below)
    return Told(int(bands.low.iloc[0]), int(bands.high.iloc[0]))
