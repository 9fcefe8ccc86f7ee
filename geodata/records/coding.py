"""From conformed tables to columns: texts become codes, places units, parties tags."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.records.columns import (
    NO_DAY,
    Coded,
    Columns,
    Ints,
    Names,
    Tag,
    arrange_columns,
    day_numbers,
)
from geodata.records.offices import Offices
from geodata.records.spots import Spots
from geodata.records.tree import AreaTree

Tables = Mapping[str, pd.DataFrame]
Floats = NDArray[np.float64]


def code_tables(tables: Tables, tree: AreaTree, offices: Offices) -> Columns:
    """Code the tables of a vintage.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Conformed ``engagements``, ``places``, ``participations`` and ``memberships``.
    tree : AreaTree
    offices : Offices

    Returns
    -------
    Columns
        Engagements without a known place in the vintage are left out.
    """
    engagements = tables["engagements"]
    index = pd.Index(engagements["engagement_id"])
    of, units, degrees = _known_places(tables["places"], index, tree)
    placed = np.zeros(len(index), dtype=bool)
    placed[of] = True
    engagements = engagements[placed]
    # From places in the whole table to places among the engagements that are kept.
    moved = np.where(placed, np.cumsum(placed) - 1, -1).astype(np.int32)
    days = day_numbers(engagements["date"])
    taken = _Taken(tables["participations"], index, moved)
    met = _offices_met(taken, days, tables["memberships"], offices)
    parties, offices_met = taken.tags(), Tag.OFFICE.of(met[met >= 0])
    return arrange_columns(
        ids=index[placed],
        days=days,
        kinds=Coded.of(engagements["kind"]),
        sources=Coded.of(engagements["source_id"]),
        programs=Coded.of(engagements["program_id"]),
        places=(moved[of], units),
        tags=(
            np.concatenate([parties[0], taken.of[met >= 0]]),
            np.concatenate([parties[1], offices_met]),
        ),
        organizations=taken.organizations,
        spots=Spots.at(moved[of], units, *degrees),
    )


def _known_places(
    places: pd.DataFrame, index: pd.Index, tree: AreaTree
) -> tuple[Ints, Ints, list[Floats]]:
    """Engagement, unit, longitude and latitude of every place of this vintage that exists in it."""
    mine = (places["vintage"] == tree.areas.vintage) & places["level"].isin(tree.areas.levels)
    places = places[mine.fillna(False).astype(bool)]
    of = index.get_indexer(places["engagement_id"])
    units = np.full(len(places), -1, np.int32)
    levels = places["level"].to_numpy(np.int64)
    for level in tree.areas.levels:
        at = levels == level
        units[at] = tree.numbers(level, places.loc[at, "pcode"])
    known = (units >= 0) & (of >= 0)
    degrees = [places[name].to_numpy(np.float64)[known] for name in ("longitude", "latitude")]
    return of[known], units[known], degrees


class _Taken:
    """Participations of the engagements that are kept, with parties as codes.

    Organizations are coded first, so that their codes are positions in ``organizations``.
    """

    def __init__(self, table: pd.DataFrame, index: pd.Index, moved: Ints) -> None:
        # Missing ids take the last place of what they are looked up in.
        of = np.append(moved, np.int32(-1))[index.get_indexer(table["engagement_id"])]
        table, self.of = table[of >= 0], of[of >= 0]
        kinds, ids = table["party_kind"], table["party_id"]
        self.ids = ids.reset_index(drop=True)
        self.is_counterpart = (table["role"] == "counterpart").to_numpy(bool)
        self.is_organization = (kinds == "organization").to_numpy(bool)
        self.is_post = (kinds == "post").to_numpy(bool)
        self.is_person = (kinds == "person").to_numpy(bool)
        self.codes = np.zeros(len(table), np.int32)
        self.organizations = Names(pd.Index(self.ids[self.is_organization].unique()).sort_values())
        known = 0
        for fits in (self.is_organization, self.is_post, self.is_person):
            codes, values = pd.factorize(self.ids[fits], sort=True)
            self.codes[fits] = codes + 1 + known
            known += len(values)

    def tags(self) -> tuple[Ints, Ints]:
        """Engagements and tags of counterparts, and of organizations that are none."""
        beside = self.is_organization & ~self.is_counterpart
        counts = self.is_counterpart | beside
        kind = np.where(beside, Tag.PARTNER, Tag.COUNTERPART).astype(np.int32)
        return self.of[counts], self.codes[counts] << 2 | kind[counts]


def _offices_met(taken: _Taken, days: Ints, memberships: pd.DataFrame, offices: Offices) -> Ints:
    """The office behind each participation as a counterpart, or -1.

    It is the office named, or the one that the person named held on the day; of several, the one
    they took up last. A person met without a date, or between offices, stands for none.
    """
    met = np.full(len(taken.of), -1, np.int32)
    named = np.flatnonzero(taken.is_counterpart & taken.is_post)
    met[named] = offices.ids.get_indexer(taken.ids[named])
    people = np.flatnonzero(taken.is_counterpart & taken.is_person)
    held = memberships[memberships["post_id"].notna()]
    if not len(people) or held.empty:
        return met
    terms = pd.DataFrame(
        {
            "person": held["person_id"],
            "post": offices.ids.get_indexer(held["post_id"]),
            "start": day_numbers(held["start_date"]),
            "end": day_numbers(held["end_date"]),
        }
    ).sort_values(["start", "post"])
    met_on = pd.DataFrame(
        {"person": taken.ids[people].array, "row": people, "day": days[taken.of[people]]}
    )
    joined = met_on[met_on["day"] != NO_DAY].merge(terms, on="person")
    lasts = (joined["end"] == NO_DAY) | (joined["end"] >= joined["day"])
    holding = joined[(joined["start"] <= joined["day"]) & lasts]
    holding = holding.drop_duplicates("row", keep="last")
    met[holding["row"].to_numpy()] = holding["post"].to_numpy()
    return met
