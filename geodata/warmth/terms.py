"""Terms: who holds which office on any day, as numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.records import NO_DAY, Bools, Ints, day_numbers

Days = NDArray[np.int64]

FOREVER = int(np.iinfo(np.int32).max)
"""A day after all days."""
NOBODY = -1


class Terms:
    """The memberships that hold offices.

    A term includes its first and its last day. Where terms overlap the one that began last holds,
    as on every profile (:func:`geodata.joined.holding`); of those that began together the last by
    id. Terms are taken as they stand, those ahead too: their days are known before they come.

    Parameters
    ----------
    memberships : pandas.DataFrame
        Conformed.
    offices : pandas.Index of str
        Ids of posts; an office is its position here, and -1 none, which nobody holds.

    Attributes
    ----------
    persons : pandas.Index of str
        Ids of people; a holder is a position here, or -1.
    known : ndarray of bool, shape (offices,)
        Of which offices any holder was ever known.
    """

    def __init__(self, memberships: pd.DataFrame, offices: pd.Index) -> None:
        at = offices.get_indexer(memberships["post_id"])
        rows = memberships[at >= 0].assign(office=at[at >= 0])
        rows = rows.sort_values(["office", "start_date", "membership_id"])  # no start comes last
        holders, persons = pd.factorize(rows["person_id"], sort=True)
        self.persons = pd.Index(persons)
        self._holders = holders.astype(np.int64)
        self._starts = day_numbers(rows["start_date"]).astype(np.int64)  # no day is before all
        ends = day_numbers(rows["end_date"]).astype(np.int64)
        self._ends = np.where(ends == NO_DAY, FOREVER, ends)
        # The -1 of no office finds the last entry, which has no terms.
        self._counts = np.bincount(rows["office"], minlength=len(offices) + 1).astype(np.int64)
        self._first = np.cumsum(self._counts) - self._counts
        self.known: Bools = self._counts[:-1] > 0

    def holder(self, offices: Ints, days: Ints) -> Ints:
        """Who holds each office on a day of its own, or :data:`NOBODY`."""
        term = self._term(offices, days)
        return np.where(term < 0, NOBODY, np.append(self._holders, NOBODY)[term])

    def since(self, offices: Ints, days: Ints) -> Days:
        """The day on which the term that holds began; NO_DAY where unknown or vacant."""
        return np.append(self._starts, NO_DAY)[self._term(offices, days)]

    def _term(self, offices: Ints, days: Ints) -> Days:
        found = np.full(len(offices), -1, np.int64)
        for rows, term in self._each(offices):
            holds = (self._starts[term] <= days[rows]) & (self._ends[term] >= days[rows])
            found[rows[holds]] = term[holds]  # a later one stands over an earlier one
        return found

    def _each(self, offices: Ints) -> list[tuple[Days, Days]]:
        """Rows and terms: the first term of every office, then the second of those that have one.

        An office has few terms, so a handful of passes meets all of them.
        """
        counts, first = self._counts[offices], self._first[offices]
        passes = []
        for turn in range(int(counts.max(initial=0))):
            rows = np.flatnonzero(counts > turn)
            passes.append((rows, first[rows] + turn))
        return passes

    def next_change(self, offices: Ints, days: Ints) -> Days:
        """The first day after a day on which somebody else holds an office, or nobody.

        Two terms of one person that follow each other without a gap are no change.

        Returns
        -------
        ndarray of int64
            :data:`FOREVER` where no change is known.
        """
        found = np.full(len(offices), FOREVER, np.int64)
        holder, at = self.holder(offices, days), np.asarray(days, np.int64)
        rows = np.arange(len(offices))
        while len(rows):
            edge = self._next_edge(offices[rows], at[rows])
            rows, edge = rows[edge < FOREVER], edge[edge < FOREVER]
            other = self.holder(offices[rows], edge) != holder[rows]
            found[rows[other]] = edge[other]
            rows, edge = rows[~other], edge[~other]
            at = at.copy()
            at[rows] = edge
        return found

    def _next_edge(self, offices: Ints, days: Ints) -> Days:
        """The first day after a day on which a term begins, or has just ended."""
        found = np.full(len(offices), FOREVER, np.int64)
        for rows, term in self._each(offices):
            for edge in (self._starts[term], self._ends[term] + 1):
                ahead = edge > days[rows]
                found[rows[ahead]] = np.minimum(found[rows[ahead]], edge[ahead])
        return found
