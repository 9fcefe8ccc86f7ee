"""Relationships: how warm each is, when it goes cold, what is overdue and what comes ahead."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from geodata.coverage import as_of_day
from geodata.model import empty
from geodata.records import NO_DAY, Bools, Records, day_numbers
from geodata.registry import Registry
from geodata.selection import Selection
from geodata.warmth.ahead import open_commitments
from geodata.warmth.cooling import Cooling, settle
from geodata.warmth.paces import Paces
from geodata.warmth.parties import Parties, find_offices, find_organizations
from geodata.warmth.standing import Standing, as_dates
from geodata.warmth.terms import FOREVER, NOBODY, Days

Of = Literal["posts", "organizations"]

HORIZON = 90
"""Days ahead that are looked at for changes of holder and for elections."""

_FIND = {"posts": find_offices, "organizations": find_organizations}
_LISTED = {"warm": 0, "cooling": 0, "cold": 1, "undated": 2, "never": 3, "not_reported": 4}


def measure_warmth(
    registry: Registry,
    records: Records,
    selection: Selection,
    *,
    of: Of = "posts",
    paces: Paces | None = None,
    elections: pd.DataFrame | None = None,
    horizon: int = HORIZON,
) -> pd.DataFrame:
    """How warm every relationship of a view is, when it goes cold, and what comes ahead.

    Warmth on a day is the sum over engagements up to it of ``weight by kind * 2 ** (-days /
    half-life) * (OFFICE_SHARE + PERSON_SHARE where the holder is still the one of that day)``.
    The period's start counts for nothing: what is long ago has cooled. "Today" is the selection's
    as-of date, else the end of its period, else the newest record.

    Parameters
    ----------
    registry : Registry
    records : Records
        Built from the same tables.
    selection : Selection
        Root, filters, and the day.
    of : {"posts", "organizations"}
    paces : Paces, optional
        The defaults where it is left out.
    elections : pandas.DataFrame, optional
        A conformed ``elections`` table.
    horizon : int
        Days ahead that changes of holder and elections are told for.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``post_id`` or ``organization_id``, in the order of :func:`cooling_first`.

        - ``label``, ``role`` or ``classification``, ``level``, ``pcode``;
        - ``holder`` (a name, empty where vacant), ``person_id``, ``holder_since``, ``vacant``
          (nobody holds it on the day, though somebody did on another), ``holder_unknown`` (of no
          day is a holder known, so nothing could be reset); organizations have no holder;
        - ``warmth``, ``office_part``, ``person_part`` (NaN where not known), ``state``, a key of
          :data:`~geodata.warmth.STATES`;
        - ``engagements``, ``undated`` (which count for no warmth), ``last``;
        - ``cadence_days``, ``half_life_days``, ``due`` (last + cadence), ``overdue_days`` (0 where
          it is not; NaN where never met);
        - ``cold_on``, the first day under :data:`~geodata.warmth.COLD` if nothing else is done;
          ``cold_since``, where it is cold already;
        - ``changes_on``, the first day without the present holder, and ``election_on``, both only
          up to the horizon;
        - ``commitments_open``, ``commitment_due`` (the first of them, which may have gone by).

    Raises
    ------
    ValueError
        When ``of`` is neither.
    AreaError
        When an election names an area that does not exist.
    """
    if of not in _FIND:
        raise ValueError(f"warmth is of posts or organizations, not of {of!r}")
    today = day_of(records, registry, selection)
    parties = _FIND[of](registry, records, selection, today)
    pace = parties.paces(paces or Paces())
    cadence = np.array([one.cadence_days for one in pace], np.int64)
    half_life = np.array([one.half_life_days for one in pace], np.int64)
    cooling = Cooling(parties.contacts.until(today), half_life)
    silent = ~_reported(records, selection)[parties.units]
    standing = _stand(parties, cooling, silent, today)
    changes = _within(parties.next_change(today), today, horizon)
    voting = empty("elections") if elections is None else elections
    votes = parties.next_elections(registry, records, voting, today)
    made, due = open_commitments(registry.tables["commitments"], records, parties.contacts)
    frame = parties.facts.assign(
        **_holders(parties, registry, today),
        **_warmth(cooling, standing),
        **standing.columns(cadence, half_life),
        changes_on=as_dates(changes),
        election_on=as_dates(_within(votes, today, horizon)),
        commitments_open=made,
        commitment_due=as_dates(due),
    )
    return cooling_first(frame)


def cooling_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Relationships in the order in which a planner asks after them.

    First those that can still be kept, by the day they go cold, the longest overdue first on equal
    days; then the cold ones, the last to turn cold first; then those met on unknown days, the
    never met, and those that nobody reports on. What is equal stands by id.
    """
    keys = pd.DataFrame(
        {
            "listed": frame["state"].map(_LISTED),
            "cold_on": frame["cold_on"],
            "cold_since": pd.Timestamp(0) - frame["cold_since"],
            "overdue": -frame["overdue_days"].fillna(0),
            "id": frame.index,
        }
    ).reset_index(drop=True)
    return frame.take(keys.sort_values(list(keys.columns)).index)


def day_of(records: Records, registry: Registry, selection: Selection) -> int:
    """Today, as days since 1970-01-01.

    Where nothing is dated it is the day on which the newest term on record began.
    """
    today = as_of_day(records, selection)
    if today is None:
        today = int(day_numbers(registry.tables["memberships"]["start_date"]).max(initial=0))
    return today


def _holders(parties: Parties, registry: Registry, today: int) -> dict[str, object]:
    terms, offices = parties.terms, parties.own_office
    days = np.full(len(offices), today)
    holder = terms.holder(offices, days)
    persons = np.append(terms.persons.to_numpy(object), "")[holder]
    names = [registry.party_name("person", one) if one else "" for one in persons]
    known = np.append(terms.known, True)[offices]
    return {
        "holder": pd.array(names, dtype="str"),
        "person_id": pd.array(persons, dtype="str"),
        "holder_since": as_dates(terms.since(offices, days)),
        "vacant": (offices >= 0) & known & (holder == NOBODY),
        "holder_unknown": ~known,
    }


def _reported(records: Records, selection: Selection) -> Bools:
    """By unit, whether some source reports on it; last, for what has no place, on anything."""
    levels = records.areas.levels
    found = np.concatenate([records.reported(level, selection) for level in levels])
    return np.append(found, found.any())


def _stand(parties: Parties, cooling: Cooling, silent: Bools, today: int) -> Standing:
    of, size = cooling.contacts.of, len(parties)
    engagements = np.bincount(of, minlength=size)
    undated = np.bincount(parties.contacts.of, minlength=size) - engagements
    last = np.full(size, NO_DAY, np.int64)
    np.maximum.at(last, of, cooling.contacts.day)
    warmth = settle(cooling.warmth(np.full(size, today)))
    return Standing(today, warmth, engagements, undated, last, silent)


def _warmth(cooling: Cooling, standing: Standing) -> dict[str, object]:
    """Warmth, its parts, and the days on which it is lost."""
    office, person = cooling.parts(np.full(len(standing.last), standing.today))
    parts = {
        "warmth": standing.warmth,
        "office_part": settle(office),
        "person_part": settle(person),
    }
    known = {name: np.where(standing.unknown, np.nan, part) for name, part in parts.items()}
    ahead, since = _cold_days(cooling, standing)
    return {**known, "cold_on": as_dates(ahead), "cold_since": as_dates(since)}


def _cold_days(cooling: Cooling, standing: Standing) -> tuple[Days, Days]:
    """When each relationship goes cold, and since when it has been."""
    ahead, since = np.full((2, len(standing.last)), FOREVER, np.int64)
    state, today = standing.state, standing.today
    held = np.flatnonzero(np.isin(state, ("warm", "cooling")))
    cold = np.flatnonzero(state == "cold")
    ahead[held] = cooling.among(held).turns_cold(np.full(len(held), today))
    since[cold] = cooling.among(cold).turns_cold(standing.last[cold], until=today)
    return ahead, since


def _within(days: Days, today: int, horizon: int) -> Days:
    """Days up to a horizon; FOREVER for later ones."""
    return np.where(days <= today + horizon, days, FOREVER)
