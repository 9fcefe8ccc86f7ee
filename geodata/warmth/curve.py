"""Curve: the warmth of one relationship day by day, and what shaped it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.coverage import shown_level
from geodata.errors import PlanError
from geodata.records import NO_DAY, Ints, Records, as_date, day_number
from geodata.registry import Registry
from geodata.selection import Selection
from geodata.warmth.areas import area_engagements
from geodata.warmth.contacts import Contacts, Floats, met_area
from geodata.warmth.cooling import COLD, Cooling, add_up, decay, settle
from geodata.warmth.paces import Pace, Paces
from geodata.warmth.parties import Parties, every_office, every_organization
from geodata.warmth.relationships import day_of
from geodata.warmth.standing import as_dates
from geodata.warmth.terms import FOREVER, NOBODY, Days, Terms

Kind = Literal["post", "organization", "area"]

_EVERY = {"post": every_office, "organization": every_organization}
_BLOCK = 512
"""Days worked out at a time: a table of days by days of contact need not be held whole."""


@dataclass(frozen=True, eq=False)
class Curve:
    """One relationship over time.

    Attributes
    ----------
    points : pandas.DataFrame
        A row a day: ``day``, ``warmth``, ``office``, ``person`` (its two parts), ``ahead`` (after
        today, with nothing else done).
    engagements : pandas.DataFrame
        What warmed it, oldest first, those before the first point too: ``engagement_id``, ``day``
        (none where undated, which warms nothing), ``kind`` (empty where unknown), ``weight``,
        ``holders`` (who held the offices it went through, by name; empty where nobody is known).
    changes : pandas.DataFrame
        Changes of holder within the days shown: ``day``, ``post_id``, ``before``, ``after`` (names,
        empty where vacant or unknown).
    today : datetime.date
    pace : Pace
    cold_on : datetime.date or None
        The first cold day ahead; None where it is cold already, or nobody was ever met.
    """

    points: pd.DataFrame
    engagements: pd.DataFrame
    changes: pd.DataFrame
    today: dt.date
    pace: Pace
    cold_on: dt.date | None


def warmth_curve(
    registry: Registry,
    records: Records,
    selection: Selection,
    kind: Kind,
    identity: str,
    *,
    start: dt.date,
    end: dt.date,
    paces: Paces | None = None,
) -> Curve:
    """The warmth of one relationship on every day, past and ahead.

    Each day is told as it stood: with the engagements up to it, and whoever held the office on it.
    After today it is what follows when nothing else is done, with the terms ahead that are known.

    Parameters
    ----------
    registry, records, selection, paces
        As for :func:`measure_warmth`; of the selection the filters and the day count, and for an
        area its level.
    kind : {"post", "organization", "area"}
    identity : str
        Of the office or organization; an area's P-code at the level shown.
    start, end : datetime.date
        First and last day.

    Returns
    -------
    Curve

    Raises
    ------
    PlanError
        When there is no such office or organization, or the days run backwards.
    AreaError
        When there is no such area.
    """
    if end < start:
        raise PlanError(f"The curve ends on {end}, before it starts on {start}")
    today = day_of(records, registry, selection)
    paces = paces or Paces()
    if kind == "area":
        party, (contacts, pace) = None, _of_area(registry, records, selection, identity, paces)
    else:
        party = _find(registry, records, selection, kind, identity)
        contacts, (pace,) = party.contacts, party.paces(paces)
    cooling = Cooling(contacts.until(today), np.array([pace.half_life_days]))
    days = np.arange(day_number(start), day_number(end) + 1)
    return Curve(
        points=_points(cooling, days, today),
        engagements=_engagements(contacts, registry, records),
        changes=_changes(party, registry, records, days),
        today=as_date(today),
        pace=pace,
        cold_on=_cold_on(cooling, today),
    )


def _find(
    registry: Registry, records: Records, selection: Selection, kind: str, identity: str
) -> Parties:
    today = day_of(records, registry, selection)
    party = _EVERY[kind](registry, records, selection, today).one(identity)
    if party is None:
        raise PlanError(
            f"There is no {kind} {identity} with a relationship to show",
            where=records.areas.vintage,
            remedy="Choose one from the list of relationships.",
        )
    return party


def _of_area(
    registry: Registry, records: Records, selection: Selection, pcode: str, paces: Paces
) -> tuple[Contacts, Pace]:
    level, today = shown_level(records.areas, selection), day_of(records, registry, selection)
    engagements, at = area_engagements(records, selection, level, today)
    mine = engagements[at == records.tree.position(level, pcode)]
    terms = Terms(registry.tables["memberships"], records.offices.ids)
    return met_area(records, terms, mine), paces.area(level)


def _points(cooling: Cooling, days: Days, today: int) -> pd.DataFrame:
    """Warmth and its parts on every day, from one change of holder to the next."""
    office, person = np.zeros((2, len(days)))
    by_day = np.unique(cooling.contacts.day, return_inverse=True)
    at = 0
    while at < len(days):
        change = int(cooling.contacts.next_change(days[at : at + 1])[0])
        end = min(at + _BLOCK, int(np.searchsorted(days, change)))
        office[at:end], person[at:end] = _stretch(cooling, days[at:end], by_day)
        at = end
    parts = {"warmth": office + person, "office": office, "person": person}
    settled = {name: settle(part) for name, part in parts.items()}
    return pd.DataFrame({"day": as_dates(days), **settled, "ahead": days > today})


def _stretch(cooling: Cooling, days: Days, by_day: tuple[Days, Ints]) -> tuple[Floats, Floats]:
    """Both parts on days on which the holders are the same."""
    pairs, half_life = cooling.contacts, int(cooling.half_life[0])
    met, which = by_day
    since = days[:, None] - met[None, :]
    left = np.where(since >= 0, decay(np.maximum(since, 0), half_life), 0.0)
    shares = pairs.shares(days[:1])
    office, person = (left @ add_up(which, pairs.weight * share, len(met)) for share in shares)
    return office, person


def _cold_on(cooling: Cooling, today: int) -> dt.date | None:
    now = np.array([today])
    if settle(cooling.warmth(now))[0] < COLD:
        return None
    day = int(cooling.turns_cold(now)[0])
    return as_date(day) if day < FOREVER else None


def _engagements(contacts: Contacts, registry: Registry, records: Records) -> pd.DataFrame:
    kinds = records.columns.kinds
    words = np.array(["", *kinds.names.values], object)[kinds.codes[contacts.engagement]]
    names = _names(contacts.terms, contacts.then, registry)
    several = np.split(names, contacts.start[1:]) if len(contacts) else []
    holders = [", ".join(dict.fromkeys(name for name in some if name)) for some in several]
    return pd.DataFrame(
        {
            "engagement_id": records.engagement_ids.take(contacts.engagement),
            "day": as_dates(contacts.day),
            "kind": pd.array(words, dtype="str"),
            "weight": np.where(contacts.day == NO_DAY, 0.0, contacts.weight),
            "holders": pd.array(holders, dtype="str"),
        }
    )


def _changes(
    party: Parties | None, registry: Registry, records: Records, days: Days
) -> pd.DataFrame:
    """Every change of holder of a party's offices after the first day shown."""
    offices = party.offices if party else np.empty(0, np.int64)
    terms = party.terms if party else None
    found, at = [], np.full(len(offices), days[0])
    while terms is not None and len(offices):
        change = terms.next_change(offices, at)
        within = change <= days[-1]
        before, (offices, at) = at[within], (offices[within], change[within])
        holders = (terms.holder(offices, when) for when in (before, at))
        named = (_names(terms, holder, registry) for holder in holders)
        found.append(np.column_stack([at, offices, *named]))
    rows = np.concatenate(found) if found else np.empty((0, 4), object)
    frame = pd.DataFrame(
        {
            "day": as_dates(rows[:, 0].astype(np.int64)),
            "post_id": pd.array(records.offices.ids.take(rows[:, 1].astype(np.int64)), dtype="str"),
            "before": pd.array(rows[:, 2], dtype="str"),
            "after": pd.array(rows[:, 3], dtype="str"),
        }
    )
    return frame.sort_values(["day", "post_id"], ignore_index=True)


def _names(terms: Terms, holders: Ints, registry: Registry) -> NDArray[np.object_]:
    """Names of holders; empty for nobody."""
    name = {NOBODY: ""}
    for holder in np.unique(holders[holders != NOBODY]).tolist():
        name[holder] = registry.party_name("person", str(terms.persons[holder]))
    return np.array([name[holder] for holder in holders.tolist()], object)
