"""Columns: engagements by day, with narrow codes for all that a filter or a count asks of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.records.spots import Spots
from geodata.selection import Selection

Ints = NDArray[np.integer]
Bools = NDArray[np.bool_]

NO_DAY = int(np.iinfo(np.int32).min)
"""The day of a record without a date; it lies in no period but the open one."""


class Tag(IntEnum):
    """What an engagement names, as the last two bits of a tag: ``code << 2 | kind``."""

    COUNTERPART = 0
    PARTNER = 1
    PROGRAM = 2
    OFFICE = 3

    def of(self, codes: Ints) -> Ints:
        """Tags of this kind from codes."""
        return codes << 2 | int(self)

    def span(self, count: int) -> int:
        """One more than the largest tag of this kind, for codes below a count."""
        return count << 2 | int(self)


class Names:
    """Texts by code: ``n`` stands for the n-th, from 1; 0 is missing.

    Parameters
    ----------
    values : pandas.Index of str
        Each once.
    """

    def __init__(self, values: pd.Index) -> None:
        self.values = values

    def __len__(self) -> int:
        return len(self.values)

    def codes(self, wanted: Iterable[str]) -> NDArray[np.int64]:
        """The codes of some texts, once each; those that do not occur are left out."""
        found = {self._code_of[text] for text in wanted if text in self._code_of}
        return np.array(sorted(found), np.int64)

    @cached_property
    def _code_of(self) -> Mapping[str, int]:
        # A filter names a few texts: a dict finds them fifty times faster than an index does.
        return {text: code for code, text in enumerate(self.values, start=1)}


@dataclass(frozen=True)
class Coded:
    """A text column as narrow codes."""

    codes: Ints
    names: Names

    @classmethod
    def of(cls, column: pd.Series) -> Coded:
        """Code a column; its texts are sorted."""
        codes, values = pd.factorize(column, sort=True)
        return cls(narrow(codes + 1, len(values)), Names(pd.Index(values)))

    def take(self, order: Ints) -> Coded:
        """The same column in another order."""
        return Coded(self.codes[order], self.names)


def narrow(numbers: Ints, largest: int) -> Ints:
    """Numbers from 0 to a largest, in as few bytes as these take."""
    for kind in (np.uint8, np.uint16):
        if largest <= np.iinfo(kind).max:
            return numbers.astype(kind)
    return numbers.astype(np.int32)


@dataclass(frozen=True)
class Ragged:
    """Several numbers an engagement: those of ``e`` are ``members[start[e]:start[e + 1]]``.

    Attributes
    ----------
    start : ndarray of int32 or int64, shape (n + 1,)
    members : ndarray of int32, shape (m,)
        Ascending and distinct within an engagement.
    """

    start: Ints
    members: Ints

    @classmethod
    def of(cls, engagements: Ints, members: Ints, count: int) -> Ragged:
        """From pairs in any order, each of them once or several times."""
        from geodata.records import list_kernels

        start, grouped = group(engagements, members, count)
        end = list_kernels.tidy_rows(start, grouped)
        return cls(starts(start), grouped if end == len(grouped) else grouped[:end].copy())

    def among(self, engagements: Ints) -> tuple[NDArray[np.int64], Ints]:
        """The members of some engagements one after another, and the place of whose each is."""
        counts = self.start[engagements + 1] - self.start[engagements]
        whose = np.repeat(np.arange(len(counts)), counts)
        skipped = np.cumsum(counts) - counts
        first = np.repeat(self.start[engagements] - skipped, counts)
        return whose, self.members[first + np.arange(len(whose))]


def group(codes: Ints, values: Ints, count: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Values by code: those of ``c`` are ``grouped[first[c]:first[c + 1]]``, in their order.

    What stays is made by numpy and filled by kernels: numpy asks for large pages, compiled code
    does not, and a scattered walk over large arrays takes half the time on them.
    """
    from geodata.records import list_kernels

    first, grouped = np.zeros(count + 1, np.int64), np.empty(len(codes), np.int32)
    list_kernels.group(codes, values, first, grouped)
    return first, grouped


def positions(count: int) -> NDArray[np.int32]:
    """Every position up to a count."""
    return np.arange(count, dtype=np.int32)


def starts(start: Ints) -> Ints:
    """Starts in four bytes each, or in eight where there are more than two billion members."""
    return start.astype(np.int32) if start[-1] <= np.iinfo(np.int32).max else start


@dataclass(frozen=True)
class Columns:
    """The engagements of one vintage in the order of their days, undated ones first.

    Attributes
    ----------
    days : ndarray of int32, shape (n,)
        Days since 1970-01-01, or :data:`NO_DAY`; ascending.
    kinds, sources, programs : Coded
    places : Ragged
        Numbers of the units (:class:`~geodata.records.tree.AreaTree`) that each engagement names.
    tags : Ragged
        Counterparts, partners, programs and offices of each engagement, as tags. The codes of
        parties begin with those of ``organizations``, those of programs are the ones of
        ``programs``, and those of offices positions in :class:`~geodata.records.offices.Offices`.
    organizations : Names
    ids : pandas.Index of str, shape (n,)
        Ids of the engagements.
    spots : Spots
        Where those with coordinates were.
    """

    days: NDArray[np.int32]
    kinds: Coded
    sources: Coded
    programs: Coded
    places: Ragged
    tags: Ragged
    organizations: Names
    ids: pd.Index
    spots: Spots = field(default_factory=Spots.none)

    @cached_property
    def dated_from(self) -> int:
        """How many engagements have no date: the position of the first that has one."""
        return self.before_day(NO_DAY + 1)

    @cached_property
    def tag_span(self) -> int:
        """One more than the largest tag."""
        return int(self.tags.members.max(initial=-1)) + 1

    def __len__(self) -> int:
        return len(self.days)

    def before_day(self, day: int) -> int:
        """How many engagements lie before a day, undated ones among them."""
        # A plain integer would make numpy widen the whole column first.
        return int(np.searchsorted(self.days, np.int32(day)))

    def period(self, selection: Selection) -> tuple[int, int]:
        """First position in the period and first behind it; undated ones only in an open one.

        What is dated after the as-of date was not known then, and lies in no period.
        """
        first, end = self.dated_from, len(self)
        days = [day for day in (selection.end, selection.as_of) if day is not None]
        if days:
            end = self.before_day(day_number(min(days)) + 1)
        if selection.start is None and selection.end is None:
            return 0, end
        if selection.start is not None:
            first = min(self.before_day(day_number(selection.start)), end)
        return first, end


def arrange_columns(
    *,
    ids: pd.Index,
    days: Ints,
    kinds: Coded,
    sources: Coded,
    programs: Coded,
    places: tuple[Ints, Ints],
    tags: tuple[Ints, Ints],
    organizations: Names,
    spots: Spots | None = None,
) -> Columns:
    """Columns from engagements in any order.

    Parameters
    ----------
    ids, days, kinds, sources, programs
        One entry an engagement.
    places, tags : tuple of ndarray
        Positions of engagements, and the unit or tag that each names; a pair may stand twice.
        Tags of programs are added here.
    organizations : Names
    spots : Spots, optional
        Where those with coordinates were.

    Returns
    -------
    Columns
    """
    count = len(days)
    oldest = int(days[days != NO_DAY].min(initial=0))
    # Undated ones first: one bucket a day, the first for those without.
    buckets = np.where(days == NO_DAY, 0, days.astype(np.int64) - oldest + 1).astype(np.int32)
    _, order = group(buckets, positions(count), int(buckets.max(initial=0)) + 1)
    rank = np.empty(count, np.int32)
    rank[order] = positions(count)
    del buckets
    under = np.flatnonzero(programs.codes).astype(np.int32)
    tagged = np.concatenate([rank[tags[0]], rank[under]])
    named = np.concatenate([tags[1], Tag.PROGRAM.of(programs.codes[under].astype(np.int32))])
    return Columns(
        days=days[order].astype(np.int32, copy=False),
        kinds=kinds.take(order),
        sources=sources.take(order),
        programs=programs.take(order),
        places=Ragged.of(rank[places[0]], places[1], count),
        tags=Ragged.of(tagged, named, count),
        organizations=organizations,
        ids=ids.take(order),
        spots=Spots.none() if spots is None else spots.moved(rank),
    )


def day_number(date: object) -> int:
    """Days since 1970-01-01 of a date."""
    return int(np.datetime64(date, "D").astype(np.int64))  # type: ignore[call-overload]


def as_date(day: int) -> dt.date:
    """The date so many days after 1970-01-01."""
    return dt.date(1970, 1, 1) + dt.timedelta(days=day)


def day_numbers(dates: pd.Series) -> NDArray[np.int32]:
    """Days since 1970-01-01 of a column of dates, :data:`NO_DAY` where there is none."""
    days = dates.to_numpy("datetime64[D]")
    numbers: NDArray[np.int32] = days.astype(np.int64).astype(np.int32)
    numbers[np.isnat(days)] = NO_DAY
    return numbers
