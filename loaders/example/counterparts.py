"""Whom one meets: offices by place and kind of engagement, as long as somebody holds them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from loaders.example.dice import Dice
from loaders.example.facts import AS_OF, START, read_facts
from loaders.example.units import Place, Units

Party = tuple[str, str]
Span = tuple[dt.date, dt.date | None]
Term = tuple[dt.date, dt.date | None, str]

_HEADS = frozenset({"mayor", "chairperson"})
# Relationships that went cold on purpose, and the last day of each.
_COLD = {
    "np07-governor": dt.date(2025, 1, 20),
    "np04-chief-minister": dt.date(2024, 11, 28),
    "np05-attorney-general": dt.date(2025, 6, 3),
    "np033504-mayor": dt.date(2025, 5, 14),
}
_PHRASES = {
    "governor": "the governor of {area}",
    "chief_minister": "the chief minister of {area}",
    "attorney_general": "the chief attorney of {area}",
    "legislator": "assembly members from {area}",
    "mayor": "the mayor of {area}",
    "deputy_mayor": "the deputy head of {area}",
    "chairperson": "the chairperson of {area}",
    "council_member": "the ward chairs of {area}",
    "administrator": "the chief district officer of {area}",
    "traditional_authority": "the elders in {area}",
    "party_leader": "party leaders in {area}",
    "civil_society_leader": "civil society in {area}",
}


@dataclass(frozen=True)
class Post:
    """An office as the log knows it."""

    post_id: str
    role: str
    level: int
    pcode: str
    organization_id: str | None


class Counterparts:
    """The offices of the roster, ready to be met.

    Parameters
    ----------
    roster : mapping of str to pandas.DataFrame
        ``posts`` and ``memberships`` of the example.
    units : dict of (int, str) to Unit
        Nepal, for the names in a phrase.
    """

    def __init__(self, roster: Mapping[str, pd.DataFrame], units: Units) -> None:
        self._units = units
        self._at: dict[Place, list[Post]] = defaultdict(list)
        columns = ["post_id", "role", "level", "pcode", "organization_id"]
        posts = roster["posts"][columns].astype(object)
        for row in posts.where(posts.notna(), None).itertuples(index=False, name=None):
            post = Post(*row)
            self._at[post.level, post.pcode].append(post)
        self._terms: dict[str, list[Term]] = defaultdict(list)
        self._served: dict[str, list[Span]] = defaultdict(list)
        held = roster["memberships"]
        for row in zip(
            held["post_id"], held["start_date"], held["end_date"], held["person_id"], strict=True
        ):
            self._terms[row[0]].append(row[1:])
            self._served[row[3]].append(row[1:3])
        self._until = self._cool()
        table = read_facts("meetings").set_index("kind").astype(float)
        self._weights = {kind: row.to_dict() for kind, row in table.iterrows()}

    def _cool(self) -> dict[str, dt.date]:
        """One relationship in eight ends at some point; nobody comes back to it."""
        dice = Dice("cooling")
        cold = {}
        for posts in self._at.values():
            for post in posts:
                last = dice.day(START + dt.timedelta(days=60), AS_OF - dt.timedelta(days=200))
                if dice.chance(0.12):
                    cold[post.post_id] = last
        return {**cold, **_COLD}

    def holder(self, post_id: str, day: dt.date) -> str | None:
        """The person who holds an office on a day, None while it is vacant."""
        for start, end, person_id in self._terms[post_id]:
            if start <= day and (end is None or day <= end):
                return person_id
        return None

    def can_meet(self, parties: list[Party], day: dt.date) -> bool:
        """Whether offices are held, and relationships warm, on a day; persons still in office."""
        return all(
            self._is_warm(party, day) if kind == "post" else self._serves(party, day)
            for kind, party in parties
            if kind != "organization"
        )

    def _serves(self, person_id: str, day: dt.date) -> bool:
        return any(
            start <= day and (end is None or day <= end) for start, end in self._served[person_id]
        )

    def _is_warm(self, post_id: str, day: dt.date) -> bool:
        return day <= self._until.get(post_id, AS_OF) and self.holder(post_id, day) is not None

    def meet(
        self, dice: Dice, kind: str, places: list[Place], day: dt.date, count: int
    ) -> list[Post]:
        """Offices that could be met at a place or in the district around it.

        Parameters
        ----------
        dice : Dice
        kind : str
            Kind of engagement; decides how likely each office is.
        places : list of (level, P-code)
            The place and the larger ones whose offices come along.
        day : date
            Offices without a holder on it are left out, and so are cold relationships.
        count : int
            How many at most.

        Returns
        -------
        list of Post
            Empty when nobody is there to be met.
        """
        warm = [
            post for place in places for post in self._at[place] if self._is_warm(post.post_id, day)
        ]
        alike: dict[str, int] = defaultdict(int)
        for post in warm:
            alike[post.role] += 1
        weights = self._weights[kind]
        return dice.draw({post: weights[post.role] / alike[post.role] for post in warm}, count)

    def heads(self, localities: list[str], day: dt.date) -> list[Post]:
        """Mayors and chairpersons in office on a day, in the order of their places."""
        return [
            post
            for pcode in localities
            for post in self._at[3, pcode]
            if post.role in _HEADS and self._is_warm(post.post_id, day)
        ]

    def record(self, dice: Dice, post: Post, day: dt.date) -> Party:
        """How the log names a counterpart: by office mostly, else by person or organization."""
        draw = dice.between(1, 100)
        person_id = self.holder(post.post_id, day)
        if draw <= 14 and person_id is not None:
            return "person", person_id
        if draw <= 24 and post.organization_id is not None:
            return "organization", post.organization_id
        return "post", post.post_id

    def name(self, place: Place) -> str:
        """The name of a place."""
        return self._units[place].name

    def phrase(self, post: Post) -> str:
        """An office in the words of a log, such as "the mayor of Lahan"."""
        return _PHRASES[post.role].format(area=self._units[post.level, post.pcode].name)
