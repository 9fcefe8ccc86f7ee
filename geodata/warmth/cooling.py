"""Cooling: warmth on a day, and the day on which it falls under what counts as cold.

Each engagement adds to a relationship, which fades exponentially in between: the *tie-decay* model
of Ahmad, Porter and Beguerisse-Diaz (2021, *Tie-decay networks in continuous time and
eigenvector-based centralities*, IEEE Transactions on Network Science and Engineering 8). Weighing
what is old by exponential decay is common practice (Cormode, Shkapenyuk, Srivastava and Xu 2009,
*Forward decay*, ICDE). That ours fade this way, and how fast, is an assumption and no finding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.records import Ints
from geodata.warmth.contacts import Contacts, Floats
from geodata.warmth.terms import FOREVER, Days

WARM, COLD = 0.5, 0.25
"""From here on warm; under it cold, and between them cooling."""

_DIGITS = 12
"""Sums of floats depend on their order beyond these digits, and nothing here may."""


def decay(days: Ints | Floats, half_life: Ints | float) -> Floats:
    """The share of warmth that is left after some days: exactly a half after a half-life."""
    left: Floats = np.exp2(-(np.asarray(days) / half_life))
    return left


def add_up(of: Ints, warmth: Floats, size: int) -> Floats:
    """Warmth by relationship."""
    return np.bincount(of, warmth, size).astype(np.float64)


def settle(warmth: Floats) -> Floats:
    """Warmth without the digits in which only the order of a sum shows."""
    rounded: Floats = np.round(warmth, _DIGITS)
    return rounded


def days_to_cold(warmth: Floats, half_life: Ints) -> Days:
    """Days until warmth is under :data:`COLD` for the first time, in closed form; 0 where it is."""
    held = np.maximum(warmth, COLD)
    days = np.floor(half_life * np.log2(held / COLD)).astype(np.int64) + 1
    # The logarithm may round across a whole day; what the curve says on the day counts.
    days -= settle(warmth * decay(days - 1, half_life)) < COLD
    days += settle(warmth * decay(days, half_life)) >= COLD
    return np.where(settle(warmth) < COLD, 0, days)


@dataclass(frozen=True)
class Cooling:
    """Relationships that cool, each by its half-life.

    Attributes
    ----------
    contacts : Contacts
        Of dated days.
    half_life : ndarray of int64, shape (relations,)
        In days.
    """

    contacts: Contacts
    half_life: Days

    def parts(self, days: Ints) -> tuple[Floats, Floats]:
        """The office's and the person's part of warmth, each relationship on a day of its own.

        The day may not lie before its last contact. Not settled yet: what is rounded twice may
        round across a threshold.
        """
        pairs = self.contacts
        left = decay(np.asarray(days)[pairs.of] - pairs.day, self.half_life[pairs.of])
        weight = pairs.weight * left
        office, person = (
            add_up(pairs.of, weight * share, pairs.relations) for share in pairs.shares(days)
        )
        return office, person

    def warmth(self, days: Ints) -> Floats:
        """Both parts together."""
        office, person = self.parts(days)
        return office + person

    def among(self, relations: Ints) -> Cooling:
        """Some of the relationships."""
        return Cooling(self.contacts.among(relations), self.half_life[relations])

    def turns_cold(self, days: Ints, until: int = FOREVER) -> Days:
        """The day on which each relationship turns cold if nothing else is done.

        Between two changes of holder the day follows in closed form. Changes are walked one after
        the other, as the person's part goes with who leaves.

        Parameters
        ----------
        days : ndarray of int, shape (relations,)
            Not before the last contact.
        until : int
            With a day, the walk goes on to it and tells since when the relationship has been cold
            on that day; without one, it ends at the first cold day.

        Returns
        -------
        ndarray of int64
            :data:`FOREVER` where it is not.
        """
        found = np.full(len(self.half_life), FOREVER, np.int64)
        rows, at = np.arange(len(found)), np.array(days, np.int64)
        while len(rows):
            here = self.among(rows)
            cold = at[rows] + days_to_cold(here.warmth(at[rows]), here.half_life)
            change = here.contacts.next_change(at[rows])
            # Who was cold before stays so, unless a former holder has come back by now.
            before = np.where(cold == at[rows], found[rows], FOREVER)
            found[rows] = np.where(cold < change, np.minimum(cold, before), FOREVER)
            at[rows] = change
            ends = (found[rows] < FOREVER) | (change == FOREVER)
            rows = rows[~ends] if until == FOREVER else rows[change <= until]
        return found
