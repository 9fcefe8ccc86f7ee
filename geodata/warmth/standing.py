"""Standing: the state of a relationship, and what is due, from its warmth and last engagement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.records import NO_DAY, Bools, Ints
from geodata.warmth.contacts import Floats
from geodata.warmth.cooling import COLD, WARM
from geodata.warmth.terms import FOREVER, Days

STATES: Mapping[str, str] = {
    "warm": "Warm",
    "cooling": "Cooling",
    "cold": "Cold",
    "undated": "Met, no day known",
    "never": "Never met",
    "not_reported": "Not reported",
}
"""Of a relationship; where its warmth is unknown it is one of *undated* and *not reported*."""


@dataclass(frozen=True)
class Standing:
    """What is known of some relationships on a day.

    Attributes
    ----------
    today : int
        Days since 1970-01-01.
    warmth : ndarray of float64
        0 where there is no dated engagement.
    engagements, undated : ndarray of int
        How many, with a day and without.
    last : ndarray of int64
        The day of the last; NO_DAY where there is none.
    silent : ndarray of bool
        Which ones no source reports on.
    """

    today: int
    warmth: Floats
    engagements: Ints
    undated: Ints
    last: Days
    silent: Bools

    @property
    def state(self) -> NDArray[np.object_]:
        """The state of each; missing never looks low."""
        met = self.engagements > 0
        rules = {
            "warm": met & (self.warmth >= WARM),
            "cooling": met & (self.warmth >= COLD),
            "cold": met,
            "undated": self.undated > 0,
            "not_reported": self.silent,
        }
        return np.select(list(rules.values()), list(rules), "never").astype(object)

    @property
    def unknown(self) -> Bools:
        """Of which warmth is not known, and is not 0."""
        return (self.engagements == 0) & ((self.undated > 0) | self.silent)

    def columns(self, cadence: Days, half_life: Days) -> dict[str, object]:
        """State, counts, and what is due, by the names of :func:`measure_warmth`."""
        met = self.engagements > 0
        due = np.where(met, self.last + cadence, NO_DAY)
        return {
            "state": pd.array(self.state, dtype="str"),
            "engagements": self.engagements,
            "undated": self.undated,
            "last": as_dates(self.last),
            "cadence_days": cadence,
            "half_life_days": half_life,
            "due": as_dates(due),
            "overdue_days": np.where(met, np.maximum(self.today - due, 0), np.nan),
        }


def as_dates(days: Days) -> NDArray[np.datetime64]:
    """Days since 1970-01-01 as dates; no date for NO_DAY and FOREVER."""
    dates = days.astype("datetime64[D]").astype("datetime64[us]")
    dates[(days == FOREVER) | (days == NO_DAY)] = np.datetime64("NaT")
    return dates
