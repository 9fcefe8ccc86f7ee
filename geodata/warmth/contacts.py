"""Contacts: which engagement was one with whom, what it weighs, and through which office."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.records import NO_DAY, Bools, Ints, Records, Tag
from geodata.selection import Selection
from geodata.warmth.paces import KIND_WEIGHTS, UNKNOWN_KIND_WEIGHT
from geodata.warmth.terms import FOREVER, NOBODY, Days, Terms

Floats = NDArray[np.float64]

OFFICE_SHARE, PERSON_SHARE = 0.5, 0.5
"""Of an engagement with an office: what stays with it, and what goes with who held it."""

DIRECT = -1
"""In place of an office: the counterpart itself was met."""


@dataclass(frozen=True)
class Contacts:
    """Each pair of a relationship and an engagement with it, and the offices it went through.

    Attributes
    ----------
    relations : int
        How many relationships there are.
    of, engagement, day, weight : ndarray, shape (pairs,)
        Relationship, position in the records, day, weight by kind; by relationship.
    start : ndarray of int, shape (pairs,)
        The first of each pair's entries in ``office``.
    office, then : ndarray of int
        Through which office, or :data:`DIRECT`, and who held it on the day.
    terms : Terms
    """

    relations: int
    of: Ints
    engagement: Ints
    day: Days
    weight: Floats
    start: Ints
    office: Ints
    then: Ints
    terms: Terms

    @classmethod
    def gather(
        cls, records: Records, terms: Terms, relations: int, entries: tuple[Ints, Ints, Ints]
    ) -> Contacts:
        """From relationship, engagement and office of every entry, in any order, each once."""
        of, engagement, office = entries
        order = np.lexsort((office, engagement, of))
        of, engagement, office = of[order], engagement[order], office[order]
        fresh = np.ones(len(of), dtype=bool)
        fresh[1:] = (of[1:] != of[:-1]) | (engagement[1:] != engagement[:-1])
        start = np.flatnonzero(fresh)
        days = records.columns.days.astype(np.int64)[engagement]
        weights = weigh_kinds(records)[engagement[start]]
        then = terms.holder(office, days)
        return cls(
            relations,
            of[start],
            engagement[start],
            days[start],
            weights,
            start,
            office,
            then,
            terms,
        )

    def __len__(self) -> int:
        return len(self.of)

    def shares(self, days: Ints) -> tuple[Floats, Floats]:
        """What of each pair's weight stands on a day: the office's part and the person's.

        Parameters
        ----------
        days : ndarray of int, shape (relations,)

        Returns
        -------
        tuple of ndarray of float64, shape (pairs,)
            A counterpart met itself, and one met through an office of which no holder was ever
            known, keep all of it. Of several offices the one that keeps most counts.
        """
        if not len(self):
            return np.empty(0), np.empty(0)
        now = self.terms.holder(self.office, np.asarray(days)[self.relation])
        same = (now == self.then) & (now != NOBODY)
        unknown = ~np.append(self.terms.known, True)[self.office]
        direct = np.logical_or.reduceat(self.office == DIRECT, self.start)
        kept = np.logical_or.reduceat(same | unknown, self.start)
        return np.where(direct, 1.0, OFFICE_SHARE), np.where(direct | ~kept, 0.0, PERSON_SHARE)

    @cached_property
    def relation(self) -> Ints:
        """The relationship of each entry of ``office``."""
        return np.repeat(self.of, np.diff(np.append(self.start, len(self.office))))

    def next_change(self, days: Ints) -> Days:
        """For each relationship, the first day after a day on which a holder changes."""
        found = np.full(self.relations, FOREVER, np.int64)
        change = self.terms.next_change(self.office, np.asarray(days)[self.relation])
        np.minimum.at(found, self.relation, change)
        return found

    def among(self, relations: Ints) -> Contacts:
        """Those of some relationships, which are numbered anew in the order given."""
        number = np.full(self.relations, -1, np.int64)
        number[relations] = np.arange(len(relations))
        return self._keep(number[self.of] >= 0, number, len(relations))

    def until(self, day: int) -> Contacts:
        """Those on dated days up to one."""
        number = np.arange(self.relations)
        return self._keep((self.day <= day) & (self.day != NO_DAY), number, self.relations)

    def _keep(self, kept: Bools, number: Ints, relations: int) -> Contacts:
        sizes = np.diff(np.append(self.start, len(self.office)))
        entries, sizes = np.repeat(kept, sizes), sizes[kept]
        return Contacts(
            relations,
            number[self.of[kept]],
            self.engagement[kept],
            self.day[kept],
            self.weight[kept],
            np.cumsum(sizes) - sizes,
            self.office[entries],
            self.then[entries],
            self.terms,
        )


def weigh_kinds(records: Records) -> Floats:
    """The weight of every engagement by its kind, in the order of the records."""
    kinds = records.columns.kinds
    named = [KIND_WEIGHTS.get(str(kind), UNKNOWN_KIND_WEIGHT) for kind in kinds.names.values]
    return np.array([UNKNOWN_KIND_WEIGHT, *named])[kinds.codes]


def known_by(records: Records, selection: Selection, day: int) -> Bools:
    """Which engagements pass the filters and are not dated after a day; undated ones are in."""
    found: Bools = np.zeros(len(records), dtype=bool)
    found[records.passing(selection)] = True
    found[records.columns.before_day(day + 1) :] = False
    return found


def met_offices(records: Records, terms: Terms, kept: Bools) -> Contacts:
    """Contacts of every office, in the order of ``records.offices``: itself, or its holder.

    A person named as counterpart stands for the office held on that day, as in coverage.
    """
    engagement, office = _tagged(records, Tag.OFFICE, kept)
    return Contacts.gather(records, terms, len(records.offices), (office, engagement, office))


def met_organizations(
    records: Records, terms: Terms, kept: Bools, bodies: pd.Index, body_of: Ints
) -> Contacts:
    """Contacts of organizations: themselves, or through their offices.

    Parameters
    ----------
    bodies : pandas.Index of str
        Ids of organizations.
    body_of : ndarray of int, shape (offices,)
        The organization of each office, -1 where it has none.
    """
    engagement, party = _tagged(records, Tag.COUNTERPART, kept)
    # The codes of parties begin with those of organizations, from 1; others follow.
    itself = np.append(bodies.get_indexer(records.columns.organizations.values), -1)
    of = itself[np.minimum(party - 1, len(itself) - 1)]
    through, office = _tagged(records, Tag.OFFICE, kept)
    relations = np.concatenate([of, body_of[office]])
    engagements = np.concatenate([engagement, through])
    offices = np.concatenate([np.full(len(of), DIRECT), office])
    met = relations >= 0
    entries = relations[met], engagements[met], offices[met]
    return Contacts.gather(records, terms, len(bodies), entries)


def met_area(records: Records, terms: Terms, engagements: Ints) -> Contacts:
    """Contacts of one area: the engagements that lie in it, which went through no office."""
    here, direct = np.zeros(len(engagements), np.int64), np.full(len(engagements), DIRECT)
    return Contacts.gather(records, terms, 1, (here, engagements, direct))


def _tagged(records: Records, kind: Tag, kept: Bools) -> tuple[Ints, Ints]:
    """Engagements that are kept and name something of a kind, and its code."""
    tags = records.columns.tags
    found = np.flatnonzero(tags.members & 3 == int(kind))
    of = np.searchsorted(tags.start, found, side="right") - 1
    found, of = found[kept[of]], of[kept[of]]
    return of, (tags.members[found] >> 2).astype(np.int64)
