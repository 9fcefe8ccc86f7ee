"""Records: who engaged whom, where and when, as coded columns that a filter scans in one pass."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.areas import Areas
from geodata.selection import Selection

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NO_DAY = np.iinfo(np.int64).min
"""The day of a record without a date; it lies in no period but the open one."""


@dataclass(frozen=True)
class Coded:
    """A text column as integer codes into sorted values; -1 is missing."""

    codes: Ints
    values: NDArray[np.object_]

    @classmethod
    def of(cls, column: pd.Series) -> Coded:
        """Code a column."""
        categories = column.astype("category").cat
        return cls(
            categories.codes.to_numpy(np.int64), categories.categories.to_numpy(dtype=object)
        )

    def among(self, wanted: tuple[str, ...]) -> Bools:
        """Which entries are one of the wanted values."""
        codes = np.flatnonzero(np.isin(self.values.astype(str), wanted))
        return np.isin(self.codes, codes)


class Records:
    """The engagements of one vintage, ready to be counted by area.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Conformed ``engagements``, ``places``, ``participations``, ``posts``, ``memberships`` and
        ``sources``. Places of other vintages are left out, and so are engagements without a place
        in this one.
    areas : Areas
        The vintage they are counted in.

    Attributes
    ----------
    engagement_ids : ndarray of str, shape (n,)
    days : ndarray of int64, shape (n,)
        Days since 1970-01-01, or :data:`NO_DAY`.
    place_of, place_level, place_area : ndarray of int64, shape (p,)
        For each known place: position of its engagement, ADM level, position in
        ``areas.at(level)``.
    party_of, party : ndarray of int64, shape (q,)
        For each participation: position of its engagement, code of the party.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], areas: Areas) -> None:
        self.areas = areas
        self.sources = tables["sources"]
        places = _known_places(tables["places"], areas)
        engagements = tables["engagements"]
        engagements = engagements[
            engagements["engagement_id"].isin(places["engagement_id"])
        ].reset_index(drop=True)
        index = pd.Index(engagements["engagement_id"])
        self.engagement_ids = index.to_numpy(dtype=object)
        self.days = _days(engagements["date"])
        self._columns = {
            "kinds": Coded.of(engagements["kind"]),
            "programs": Coded.of(engagements["program_id"]),
            "sources": Coded.of(engagements["source_id"]),
        }
        self.place_of = index.get_indexer(places["engagement_id"]).astype(np.int64)
        self.place_level = places["level"].to_numpy(np.int64)
        self.place_area = places["position"].to_numpy(np.int64)
        self._rolled: dict[int, tuple[Ints, Ints]] = {}
        self._claimed: dict[tuple[int, str], Bools] = {}
        self._add_parties(tables, index)
        self._add_posts(tables["posts"])

    def __len__(self) -> int:
        return len(self.engagement_ids)

    @property
    def programs(self) -> Coded:
        """Program of each engagement."""
        return self._columns["programs"]

    def _add_parties(self, tables: Mapping[str, pd.DataFrame], index: pd.Index) -> None:
        taken = tables["participations"]
        taken = taken[taken["engagement_id"].isin(index)]
        self.party_of = index.get_indexer(taken["engagement_id"]).astype(np.int64)
        parties = taken["party_kind"].astype(str) + ":" + taken["party_id"].astype(str)
        coded = Coded.of(parties)
        self.party = coded.codes
        self.is_counterpart: Bools = (taken["role"] == "counterpart").to_numpy(bool)
        self.is_organization: Bools = (taken["party_kind"] == "organization").to_numpy(bool)
        self.organization = Coded.of(taken["party_id"].where(self.is_organization))
        days = pd.Series(self.days[self.party_of], index=taken.index)
        self._post_of_party = _posts_met(taken, days, tables["memberships"])

    def _add_posts(self, posts: pd.DataFrame) -> None:
        posts = posts[posts["vintage"] == self.areas.vintage]
        known = posts[posts["level"].isin(self.areas.levels)].reset_index(drop=True)
        self.posts = known
        self.post_roles = Coded.of(known["role"])
        index = pd.Index(known["post_id"])
        self.post_met = index.get_indexer(self._post_of_party).astype(np.int64)

    def keep(self, selection: Selection) -> Bools:
        """Which engagements pass the filters, whatever their date.

        Returns
        -------
        ndarray of bool, shape (n,)
        """
        kept: Bools = np.ones(len(self), dtype=bool)
        for name, column in self._columns.items():
            wanted = getattr(selection, name)
            if wanted:
                kept &= column.among(wanted)
        if selection.organizations:
            kept &= self._any_party(self.organization.among(selection.organizations))
        if selection.roles:
            wanted_posts = self.post_roles.among(selection.roles)
            met = (self.post_met >= 0) & self.is_counterpart
            met[met] = wanted_posts[self.post_met[met]]
            kept &= self._any_party(met)
        return kept

    def _any_party(self, fits: Bools) -> Bools:
        found: Bools = np.zeros(len(self), dtype=bool)
        found[self.party_of[fits]] = True
        return found

    def in_period(self, selection: Selection) -> Bools:
        """Which engagements lie in the period, both ends included; undated only in an open one."""
        inside: Bools = np.ones(len(self), dtype=bool)
        if selection.start is not None:
            inside &= self.days >= day_number(selection.start)
        if selection.end is not None:
            inside &= (self.days <= day_number(selection.end)) & (self.days != NO_DAY)
        return inside

    def before(self, selection: Selection) -> Bools:
        """Which engagements lie before the period; none when it has no start."""
        if selection.start is None:
            return np.zeros(len(self), dtype=bool)
        return (self.days < day_number(selection.start)) & (self.days != NO_DAY)

    def roll_up(self, level: int) -> tuple[Ints, Ints]:
        """Each engagement and each area of a level it is known to be in, once.

        Returns
        -------
        engagements, areas : ndarray of int64, shape (m,)
            Positions, by engagement; a pair stands once however many places of the engagement lie
            in the area.
        """
        if level not in self._rolled:
            self._rolled[level] = self._roll_up(level)
        return self._rolled[level]

    def _roll_up(self, level: int) -> tuple[Ints, Ints]:
        engagements, positions = [], []
        for finer in self.areas.levels:
            if finer < level:
                continue
            at = self.place_level == finer
            engagements.append(self.place_of[at])
            positions.append(self._upward(finer, level)[self.place_area[at]])
        return distinct_pairs(np.concatenate(engagements), np.concatenate(positions))

    def _upward(self, finer: int, level: int) -> Ints:
        held = self.areas.ancestors(finer, level)
        return self.areas.at(level).index.get_indexer(held).astype(np.int64)

    def coarse_places(self, level: int, root_level: int, root: str) -> pd.DataFrame:
        """Places known only to a coarser level than the one shown that touch a root.

        Returns
        -------
        pandas.DataFrame
            ``engagement`` (position), ``level``, ``pcode``; a place once an engagement.
        """
        coarse = self.place_level < level
        rows = pd.DataFrame(
            {
                "engagement": self.place_of[coarse],
                "level": self.place_level[coarse],
                "area": self.place_area[coarse],
            }
        ).drop_duplicates()
        rows["pcode"] = self._codes(rows["level"], rows["area"])
        touching = rows[self._touches(rows, root_level, root)]
        return touching[["engagement", "level", "pcode"]].reset_index(drop=True)

    def known_above(self, level: int, root_level: int, root: str) -> pd.DataFrame:
        """Engagements known to touch a root but to no area of a level inside it.

        Rule 3: such a record colours nothing; it is counted beside the map.

        Returns
        -------
        pandas.DataFrame
            ``engagement`` (position), ``level``, ``pcode`` of the finest area it is known to.
        """
        placed, positions = self.roll_up(level)
        inside = self.areas.within(level, root_level, root)
        shown = self.areas.at(level).index[positions].isin(inside)
        rows = self.coarse_places(level, root_level, root)
        rows = rows[~rows["engagement"].isin(placed[shown])]
        finest = rows.sort_values(["engagement", "level", "pcode"], ascending=[True, False, True])
        return finest.drop_duplicates("engagement").reset_index(drop=True)

    def _codes(self, levels: pd.Series, positions: pd.Series) -> pd.Series:
        codes = pd.Series("", index=levels.index, dtype="str")
        for level in levels.unique():
            at = levels == level
            codes[at] = self.areas.at(int(level)).index[positions[at]]
        return codes

    def _touches(self, rows: pd.DataFrame, root_level: int, root: str) -> Bools:
        """A place touches the root when it lies in it, or when the root lies in it."""
        if not root:
            return np.ones(len(rows), dtype=bool)
        touching = np.zeros(len(rows), dtype=bool)
        for level in rows["level"].unique():
            at = (rows["level"] == level).to_numpy()
            if level >= root_level:
                inside = self.areas.within(int(level), root_level, root)
            else:
                inside = pd.Index([self.areas.ancestor(root_level, root, int(level))])
            touching[at] = rows.loc[at, "pcode"].isin(inside)
        return touching

    def inside(self, level: int, pcode: str) -> Bools:
        """Which engagements are known to have a place inside one area."""
        placed, positions = self.roll_up(level)
        at = self.areas.at(level).index.get_loc(pcode)
        found: Bools = np.zeros(len(self), dtype=bool)
        found[placed[positions == at]] = True
        return found

    def reported(self, level: int, selection: Selection) -> Bools:
        """For each area of a level, whether some source claims to report on it in the period.

        A claim on a unit covers all below it; a claim on a unit below covers the ones above in
        part, which is enough for *no record* rather than *not reported*.
        """
        covered: Bools = np.zeros(len(self.areas.at(level)), dtype=bool)
        for claims in self._claiming(selection)["reports_on"]:
            covered |= self._claimed_by(level, claims)
        return covered

    def _claimed_by(self, level: int, claims: str) -> Bools:
        """The areas of a level that a source's claims cover; the same for every selection."""
        if (level, claims) not in self._claimed:
            covered = [self._covers(level, int(at), str(code)) for at, code in json.loads(claims)]
            none = np.zeros(len(self.areas.at(level)), dtype=bool)
            self._claimed[level, claims] = np.logical_or.reduce([none, *covered])
        return self._claimed[level, claims]

    def _claiming(self, selection: Selection) -> pd.DataFrame:
        sources = self.sources
        claims = (sources["vintage"] == self.areas.vintage) & sources["reports_on"].notna()
        claims &= sources["kind"] == "records"
        if selection.sources:
            claims &= sources["source_id"].isin(selection.sources)
        if selection.start is not None:
            claims &= ~(sources["end"] < pd.Timestamp(selection.start))
        if selection.end is not None:
            claims &= ~(sources["start"] > pd.Timestamp(selection.end))
        return sources[claims]

    def _covers(self, level: int, claimed_level: int, pcode: str) -> Bools:
        units = self.areas.at(level).index
        if not self.areas.has(claimed_level, pcode):
            return np.zeros(len(units), dtype=bool)
        if claimed_level <= level:
            return units.isin(self.areas.within(level, claimed_level, pcode))
        return units == self.areas.ancestor(claimed_level, pcode, level)

    @property
    def dated(self) -> Bools:
        """Which engagements have a date."""
        return self.days != NO_DAY

    @property
    def first_day(self) -> int | None:
        """The day of the oldest record, or None when none is dated."""
        dated = self.days[self.dated]
        return int(dated.min()) if len(dated) else None

    @property
    def last_day(self) -> int | None:
        """The day of the newest record, or None when none is dated."""
        dated = self.days[self.dated]
        return int(dated.max()) if len(dated) else None


def distinct_pairs(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """Each pair of two columns once, sorted by the first, then the second.

    Both columns hold positions, which are never negative; one number a pair sorts many times
    faster than two columns.
    """
    width = int(second.max()) + 1 if len(second) else 1
    pairs = np.unique(first * width + second)
    return pairs // width, pairs % width


def day_number(date: object) -> int:
    """Days since 1970-01-01 of a date."""
    return int(np.datetime64(date, "D").astype(np.int64))  # type: ignore[call-overload]


def _days(dates: pd.Series) -> Ints:
    days = dates.to_numpy("datetime64[D]")
    numbers: Ints = days.astype(np.int64)
    numbers[np.isnat(days)] = NO_DAY
    return numbers


def _known_places(places: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """Places of this vintage that exist in it, with their position at their level."""
    places = places[(places["vintage"] == areas.vintage) & places["level"].isin(areas.levels)]
    parts = [
        group.assign(position=areas.at(int(level)).index.get_indexer(group["pcode"]))
        for level, group in places.groupby("level")
    ]
    if not parts:
        return places.assign(position=pd.Series(dtype="int64"))
    known = pd.concat(parts)
    return known[known["position"] >= 0]


def _posts_met(taken: pd.DataFrame, days: pd.Series, memberships: pd.DataFrame) -> pd.Series:
    """The post behind each participation: itself, or the one the person held on the day.

    A person met without a date, or between offices, stands for no office.
    """
    met = taken["party_id"].where(taken["party_kind"] == "post")
    people = taken[taken["party_kind"] == "person"]
    if people.empty or memberships.empty:
        return met
    held = memberships[memberships["post_id"].notna()][
        ["person_id", "post_id", "start_date", "end_date"]
    ]
    joined = (
        people[["party_id"]]
        .assign(row=people.index, day=days[people.index])
        .merge(held, left_on="party_id", right_on="person_id")
    )
    began = _days(joined["start_date"]) <= joined["day"]
    ended = _days(joined["end_date"])
    lasts = (ended == NO_DAY) | (ended >= joined["day"])
    holding = joined[began & lasts & (joined["day"] != NO_DAY)].drop_duplicates("row", keep="last")
    met.loc[holding["row"]] = holding["post_id"].to_numpy()
    return met
