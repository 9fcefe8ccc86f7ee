"""Parties: the offices or organizations that a view has relationships with, and their contacts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata.records import NO_DAY, Bools, Ints, Records, day_numbers
from geodata.registry import COUNCIL_CLASSES, Registry
from geodata.selection import Selection
from geodata.warmth.ahead import ELECTED_CLASSES, next_elections
from geodata.warmth.contacts import Contacts, known_by, met_offices, met_organizations
from geodata.warmth.paces import Pace, Paces
from geodata.warmth.terms import FOREVER, Days, Terms


@dataclass(frozen=True)
class Parties:
    """Whom a view has relationships with.

    Attributes
    ----------
    facts : pandas.DataFrame
        Indexed by id: ``label``, ``role`` or ``classification``, ``level``, ``pcode``.
    units : ndarray of int, shape (n,)
        Where each is, as a number of the records' tree; -1 where that is unknown.
    contacts : Contacts
        Undated ones among them.
    own_office : ndarray of int, shape (n,)
        The office that each is; -1 for organizations.
    offices, office_of : ndarray of int
        Offices that belong to a party (of a post, itself), and to which.
    """

    facts: pd.DataFrame
    units: Ints
    contacts: Contacts
    own_office: Ints
    offices: Ints
    office_of: Ints

    def __len__(self) -> int:
        return len(self.facts)

    @property
    def terms(self) -> Terms:
        """Who holds the offices."""
        return self.contacts.terms

    def paces(self, paces: Paces) -> list[Pace]:
        """The pace of each."""
        find = paces.office if "role" in self.facts else paces.organization
        kinds = self.facts["role" if "role" in self.facts else "classification"]
        return [find(kind, str(key)) for key, kind in kinds.items()]

    def next_change(self, today: int) -> Days:
        """When the holder of the office changes, or the first of several."""
        days = np.full(len(self.offices), today, np.int64)
        return self._soonest(self.terms.next_change(self.offices, days))

    def next_elections(
        self, registry: Registry, records: Records, elections: pd.DataFrame, today: int
    ) -> Days:
        """The next election that fills its office, or one of them."""
        posts = _posts(registry, records)
        roles = posts["role"].to_numpy(object)
        offices = next_elections(elections, records, _units(records, posts), roles, today)
        found = self._soonest(offices[self.offices])
        if "classification" in self.facts:
            elected = self.facts["classification"].isin(ELECTED_CLASSES).to_numpy(bool)
            of_all = np.full(len(self), "", object)  # only elections for every office fit
            body = next_elections(elections, records, self.units, of_all, today)
            found = np.where(elected, np.minimum(found, body), found)
        return found

    def _soonest(self, days: Days) -> Days:
        found = np.full(len(self), FOREVER, np.int64)
        np.minimum.at(found, self.office_of, days)
        return found

    def one(self, identity: str) -> Parties | None:
        """One of them alone; None where there is none of that id."""
        mine = np.asarray(self.facts.index == identity)
        return self.only(mine) if mine.any() else None

    def only(self, kept: Bools) -> Parties:
        """Some of them."""
        rows, number = np.flatnonzero(kept), np.cumsum(kept) - 1
        mine = kept[self.office_of]
        return Parties(
            self.facts[kept],
            self.units[kept],
            self.contacts.among(rows),
            self.own_office[kept],
            self.offices[mine],
            number[self.office_of[mine]],
        )


def every_office(registry: Registry, records: Records, selection: Selection, today: int) -> Parties:
    """All offices of the vintage, with what passes the filters and is known on a day.

    As in coverage, offices that belong to no area of the vintage are in none of its lists.
    """
    posts, offices = _posts(registry, records), np.arange(len(records.offices))
    terms = Terms(registry.tables["memberships"], records.offices.ids)
    contacts = met_offices(records, terms, known_by(records, selection, today))
    facts = posts[["label", "role", "level", "pcode"]]
    return Parties(facts, _units(records, posts), contacts, offices, offices, offices)


def find_offices(registry: Registry, records: Records, selection: Selection, today: int) -> Parties:
    """Offices that exist on a day, lie inside the root and have one of the roles asked for."""
    every, posts = every_office(registry, records, selection, today), _posts(registry, records)
    ends = day_numbers(posts["end_date"])
    stands = (day_numbers(posts["start_date"]) <= today) & ((ends >= today) | (ends == NO_DAY))
    if selection.roles:
        stands &= posts["role"].isin(selection.roles).to_numpy(bool)
    return every.only(stands & _inside(records, selection, every.units))


def every_organization(
    registry: Registry, records: Records, selection: Selection, today: int
) -> Parties:
    """All organizations on record, with what passes the filters and is known on a day."""
    posts = _posts(registry, records)
    facts, units = _bodies(registry, records)
    body_of = facts.index.get_indexer(posts["organization_id"])
    terms = Terms(registry.tables["memberships"], records.offices.ids)
    kept = known_by(records, selection, today)
    contacts = met_organizations(records, terms, kept, facts.index, body_of)
    offices = np.flatnonzero(body_of >= 0)
    none = np.full(len(facts), -1)
    return Parties(facts, units, contacts, none, offices, body_of[offices])


def find_organizations(
    registry: Registry, records: Records, selection: Selection, today: int
) -> Parties:
    """Organizations that were ever a counterpart, and local bodies that could be.

    The second are the councils, assemblies, executives and traditional bodies of the vintage. Our
    own partners, who engage with us, are no counterparts of ours. Inside a root are those that
    have their place there.
    """
    every = every_organization(registry, records, selection, today)
    anyhow = every
    if selection.filtered:
        anyhow = every_organization(registry, records, selection.unfiltered(), today)
    ever = np.bincount(anyhow.contacts.of, minlength=len(every)) > 0
    local = every.facts["classification"].isin(COUNCIL_CLASSES).to_numpy(bool)
    could = local & (every.units >= 0)
    return every.only((ever | could) & _inside(records, selection, every.units))


def _posts(registry: Registry, records: Records) -> pd.DataFrame:
    """The posts behind the records' offices, in their order."""
    return registry.tables["posts"].set_index("post_id").loc[records.offices.ids]


def _bodies(registry: Registry, records: Records) -> tuple[pd.DataFrame, Ints]:
    """Facts of every organization that a table or a record names, by id, and where each is."""
    table = registry.tables["organizations"].set_index("organization_id")
    named = records.columns.organizations.values
    table = table.reindex(table.index.union(named).rename("organization_id"))
    labels = table["name"].fillna(pd.Series(table.index, index=table.index))
    facts = table[["classification", "level", "pcode"]].assign(label=labels)
    elsewhere = table["vintage"] != records.areas.vintage
    facts.loc[elsewhere, ["level", "pcode"]] = None
    return facts[["label", "classification", "level", "pcode"]], _units(records, facts)


def _units(records: Records, rows: pd.DataFrame) -> Ints:
    """Where rows with a ``level`` and ``pcode`` are, as numbers of the tree; -1 for nowhere."""
    units = np.full(len(rows), -1, np.int64)
    levels = rows["level"].to_numpy("float64", na_value=np.nan)
    for level in records.areas.levels:
        at = levels == level
        units[at] = records.tree.numbers(level, rows.loc[at, "pcode"])
    return units


def _inside(records: Records, selection: Selection, units: Ints) -> Bools:
    """Which units lie inside the root; of the whole country also what has no place."""
    if not selection.root:
        return np.ones(len(units), dtype=bool)
    inside: Bools = np.append(records.tree.inside(selection.root_level, selection.root), False)
    return inside[units]
