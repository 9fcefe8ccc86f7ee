"""From the rows received to the areas drawn: where each row stops, in steps that add up exactly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.records import Records
from geodata.selection import Selection

STEPS: Mapping[str, tuple[str, ...]] = {
    "received": ("held", "rejected", "superseded", "off_boundary", "same_activity"),
    "placed": ("outside_period", "undated"),
    "in_period": ("filtered", "elsewhere", "known_above"),
    "drawn": (),
}
"""The steps of a row, first to last, and why a row stops at each."""

# Why an engagement stops, worst first: a row that gives several goes as far as the best of them.
_STOPS = ("undated", "outside_period", "filtered", "elsewhere", "known_above", "drawn")


@dataclass(frozen=True)
class Flow:
    """How far the rows of a vintage's records come in one view.

    Attributes
    ----------
    stopped : mapping of str to int
        Rows by why they stop; the reasons are those of :data:`STEPS`.
    drawn : int
        Rows that colour an area.
    engagements : mapping of str to ndarray of str
        Ids of the engagements behind ``undated`` to ``drawn``.
    """

    stopped: Mapping[str, int]
    drawn: int
    engagements: Mapping[str, NDArray[np.object_]]

    def at(self, step: str) -> int:
        """Rows that reach a step: all that stop there or later, and those that are drawn."""
        later = list(STEPS)[list(STEPS).index(step) :]
        return self.drawn + sum(self.stopped[stop] for name in later for stop in STEPS[name])

    def reaching(self, step: str) -> NDArray[np.object_]:
        """Ids of the engagements that reach a step: those that stop there or later, and drawn."""
        later = list(STEPS)[list(STEPS).index(step) :]
        stops = [stop for name in later for stop in STEPS[name] if stop in self.engagements]
        return np.concatenate([self.engagements[stop] for stop in [*stops, "drawn"]])


def follow_rows(records: Records, engagements: pd.DataFrame, selection: Selection) -> Flow:
    """Follow the rows of every source of engagements from the file to the map.

    A row counts once, however many engagements or places it gives, and where the best of them
    stops. It is received, then placed (loaded, with an area of this boundary), then in the
    period, then drawn (through the filters, inside the area looked into, known at the level
    shown).

    Parameters
    ----------
    records : Records
        The engagements of one vintage, with its ``sources``.
    engagements : pandas.DataFrame
        A conformed ``engagements`` table that holds them.
    selection : Selection
        With its level settled.

    Returns
    -------
    Flow
        Whose parts add up: each step is the one before less what stopped there.
    """
    stage = _stages(records, selection)
    sources = records.sources
    mine = sources["vintage"] == records.areas.vintage
    sources = sources[mine & (sources["kind"] == "records")]
    bringing = sources[sources["reports_on"].notna() | (sources["superseded"].fillna(0) > 0)]
    bringing = bringing.set_index("source_id")
    coded = records.columns.sources
    counts = np.zeros(len(coded.names) + 1, dtype=bool)
    counts[coded.names.codes(bringing.index)] = True
    counted = counts[coded.codes]
    rows = _rows(records, engagements)
    furthest = np.full(len(rows.source), -1, np.int64)
    np.maximum.at(furthest, rows.of[counted], stage[counted])
    by_row = np.bincount(furthest[furthest >= 0], minlength=len(_STOPS))
    by_source = np.bincount(rows.source[furthest >= 0], minlength=len(coded.names) + 1)
    drawn_from = pd.Series(by_source[1:], index=coded.names.values)
    without = bringing["loaded"].fillna(0).astype(int)
    without -= drawn_from.reindex(without.index, fill_value=0)
    several = bringing["read"].map(_counts_locations).astype(bool)
    stops = {name: int(by_row[code]) for code, name in enumerate(_STOPS)}
    fates = bringing[["loaded", "held", "rejected", "superseded"]].fillna(0).sum()
    return Flow(
        {
            "held": int(fates["held"]),
            "rejected": int(fates["rejected"]),
            "superseded": int(fates["superseded"]),
            "off_boundary": int(without[~several].sum()),
            "same_activity": int(without[several].sum()),
            **{name: stops[name] for name in _STOPS[:-1]},
        },
        stops["drawn"],
        {
            name: records.engagement_ids[counted & (stage == code)].to_numpy(object)
            for code, name in enumerate(_STOPS)
        },
    )


def _counts_locations(read: object) -> bool:
    """Whether a source was received location by location, of which an activity has several."""
    return isinstance(read, str) and json.loads(read).get("reader") == "iati"


def _stages(records: Records, selection: Selection) -> NDArray[np.int64]:
    """For each engagement, the position in :data:`_STOPS` of where it stops."""
    level = int(selection.level or 0)
    reach = records.reach(level, selection.root_level, selection.root)
    open_ended = ~records.dated & (selection.start is None) & (selection.end is None)
    conditions = [
        ~records.dated & ~open_ended,
        ~records.in_period(selection),
        ~records.keep(selection),
        reach > level,
        reach > 0,
    ]
    order = ("undated", "outside_period", "filtered", "drawn", "known_above")
    codes = [_STOPS.index(name) for name in order]
    return np.select(conditions, codes, _STOPS.index("elsewhere")).astype(np.int64)


@dataclass(frozen=True)
class _Rows:
    """Rows of files by number: of each engagement, and the source of each as its code."""

    of: NDArray[np.int64]
    source: NDArray[np.integer]


# The same for every selection; as long as the records are.
_ROWS: WeakKeyDictionary[Records, _Rows] = WeakKeyDictionary()


def _rows(records: Records, engagements: pd.DataFrame) -> _Rows:
    """Source and row of each engagement; one without a row of the file is a row of its own."""
    if records not in _ROWS:
        stated = engagements.set_index("engagement_id")["row"].reindex(records.engagement_ids)
        own = -1 - np.arange(len(stated))
        row = np.where(stated.isna(), own, stated.fillna(0).to_numpy(np.int64))
        sources = records.columns.sources.codes.astype(np.int64)
        span = int(row.max(initial=0)) - int(row.min(initial=0)) + 1
        of, firsts = pd.factorize(sources * span + row - row.min(initial=0))
        _ROWS[records] = _Rows(of, firsts // span)
    return _ROWS[records]
