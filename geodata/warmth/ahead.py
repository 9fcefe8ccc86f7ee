"""Ahead: elections that concern a relationship, and what was promised in it and is still open."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.records import NO_DAY, Ints, Records, day_numbers
from geodata.warmth.contacts import Contacts
from geodata.warmth.terms import FOREVER, Days

Texts = NDArray[np.object_]

ELECTED_CLASSES = ("executive", "legislature", "council")
"""Organizations that an election for all offices concerns even where none of theirs is known."""


def next_elections(
    elections: pd.DataFrame, records: Records, units: Ints, roles: Texts, today: int
) -> Days:
    """The day of the next election that concerns each office, today included.

    Parameters
    ----------
    elections : pandas.DataFrame
        Conformed ``elections``; those of other vintages concern nobody here.
    records : Records
    units : ndarray of int, shape (n,)
        Where each office is, as a number of ``records.tree``; -1 where that is unknown.
    roles : ndarray of str, shape (n,)
        What it is; an election without a role concerns every one.
    today : int
        Days since 1970-01-01.

    Returns
    -------
    ndarray of int64, shape (n,)
        :data:`~geodata.warmth.terms.FOREVER` where none is known.

    Raises
    ------
    AreaError
        When an election names an area that does not exist.
    """
    found = np.full(len(units), FOREVER, np.int64)
    ours = elections[elections["vintage"].fillna(records.areas.vintage) == records.areas.vintage]
    places = zip(ours["role"], ours["level"], ours["pcode"], strict=True)
    for day, (role, level, pcode) in zip(day_numbers(ours["date"]).tolist(), places, strict=True):
        if day < today:
            continue
        fits = np.ones(len(units), dtype=bool) if pd.isna(role) else roles == role
        if not pd.isna(pcode):
            inside = np.append(records.tree.inside(int(level), str(pcode)), False)
            fits &= inside[units]
        found[fits] = np.minimum(found[fits], day)
    return found


def open_commitments(
    commitments: pd.DataFrame, records: Records, contacts: Contacts
) -> tuple[Ints, Days]:
    """Open commitments made in the engagements of each relationship, whoever made them.

    Parameters
    ----------
    commitments : pandas.DataFrame
        Conformed.
    records : Records
    contacts : Contacts
        Undated ones may be among them.

    Returns
    -------
    tuple of ndarray, shape (relations,)
        How many, and the first day on which one is due, whether gone by or ahead;
        :data:`~geodata.warmth.terms.FOREVER` where none has a day.
    """
    rows = commitments[commitments["status"] == "open"]
    at = records.engagement_ids.get_indexer(rows["engagement_id"])
    due = day_numbers(rows["due"]).astype(np.int64)
    due[due == NO_DAY] = FOREVER
    count = np.bincount(at[at >= 0], minlength=len(records))
    first = np.full(len(records), FOREVER, np.int64)
    np.minimum.at(first, at[at >= 0], due[at >= 0])
    made = np.bincount(contacts.of, count[contacts.engagement], contacts.relations)
    soonest = np.full(contacts.relations, FOREVER, np.int64)
    np.minimum.at(soonest, contacts.of, first[contacts.engagement])
    return made.astype(np.int64), soonest
