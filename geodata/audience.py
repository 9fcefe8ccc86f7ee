"""Who may see what: tables without what an audience may not see.

Every record is public, internal or restricted, and an audience sees what is marked for it or for a
wider one. What it may not see is not there for it: it counts nowhere, stands in no list and names
nobody. So one filter at the tables is enough, whatever is made of them after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geodata.codelists import SENSITIVITIES

Tables = Mapping[str, pd.DataFrame]

AUDIENCES = tuple(SENSITIVITIES)
"""From the widest to the narrowest: each sees what those before it see."""

UNMARKED = "internal"
"""What a record without a mark is taken for, here as when it is read."""

WITHHELD = "[…]"
"""Stands for the name of a person whom an audience may not see, in every language."""

_OF_ENGAGEMENTS = ("places", "participations", "commitments")


@dataclass(frozen=True)
class LeftOut:
    """How much an audience does not see: engagements, programs, names of persons."""

    engagements: int = 0
    programs: int = 0
    persons: int = 0

    @property
    def nothing(self) -> bool:
        """Whether it sees everything."""
        return not (self.engagements or self.programs or self.persons)


def seen_by(audience: str) -> tuple[str, ...]:
    """The marks that an audience may see.

    Raises
    ------
    ValueError
        When there is no such audience.
    """
    if audience not in AUDIENCES:
        raise ValueError(f"there is no audience {audience!r}")
    return AUDIENCES[: AUDIENCES.index(audience) + 1]


def for_audience(tables: Tables, audience: str) -> dict[str, pd.DataFrame]:
    """Tables of a vintage without what an audience may not see.

    Engagements go with their places, parties and commitments; programs go, and what was done under
    them stays without them; persons stay, for an office without its holder would be vacant, but
    have no name and no summary. Where all may be seen the tables are the given ones.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Conformed tables, as a store reads them.
    audience : str
        One of :data:`AUDIENCES`; empty for everything.

    Returns
    -------
    dict of str to pandas.DataFrame
    """
    kept = dict(tables)
    if not audience or left_out(tables, audience).nothing:
        return kept
    kept |= _without_engagements(tables, audience)
    programs = tables["programs"]
    hidden = programs.loc[_hidden(programs, audience), "program_id"]
    if len(hidden):
        rows, partners = kept["engagements"], tables["program_partners"]
        kept["programs"] = programs[~programs["program_id"].isin(hidden)]
        kept["program_partners"] = partners[~partners["program_id"].isin(hidden)]
        under = rows["program_id"].where(~rows["program_id"].isin(hidden))
        kept["engagements"] = rows.assign(program_id=under.astype(rows["program_id"].dtype))
    persons = tables["persons"]
    unnamed = _hidden(persons, audience)
    if unnamed.any():
        kept["persons"] = persons.assign(
            name=persons["name"].mask(unnamed, WITHHELD),
            **{each: persons[each].mask(unnamed) for each in ("gender", "summary")},
        )
    return kept


def _without_engagements(tables: Tables, audience: str) -> dict[str, pd.DataFrame]:
    rows = tables["engagements"]
    hidden = rows.loc[_hidden(rows, audience), "engagement_id"]
    of = ("engagements", *(name for name in _OF_ENGAGEMENTS if name in tables))
    return {name: tables[name][~tables[name]["engagement_id"].isin(hidden)] for name in of}


def left_out(tables: Tables, audience: str) -> LeftOut:
    """How much of some tables an audience does not see; nothing where the audience is empty."""
    if not audience:
        return LeftOut()
    names = ("engagements", "programs", "persons")
    return LeftOut(*(int(_hidden(tables[name], audience).sum()) for name in names))


def _hidden(rows: pd.DataFrame, audience: str) -> pd.Series:
    marks = rows["sensitivity"].astype(object)
    return ~marks.where(marks.notna(), UNMARKED).isin(seen_by(audience))
