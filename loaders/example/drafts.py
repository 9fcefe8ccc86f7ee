"""One source's engagements, drawn one after the other as drafts."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate

from loaders.example.company import Company, Participation
from loaders.example.counterparts import Counterparts, Party, Post
from loaders.example.dice import Dice
from loaders.example.facts import AS_OF, read_facts, say_day
from loaders.example.footprint import Footprint
from loaders.example.programs import Program, known_programs
from loaders.example.seasons import day_weights
from loaders.example.units import Place
from loaders.example.wording import Wording

_LONG = {"council_training": 2, "party_training": 2, "exchange": 4}  # days at most
# What is done for the whole country; other work at that level is talk.
_NATIONAL = frozenset({"council_training", "party_training", "election_support", "dialogue"})
_FOLLOW_UP = 0.14
_COUNTERPARTS = {1: 0.56, 2: 0.3, 3: 0.14}
_PROMISES = {0: 0.85, 1: 0.13, 2: 0.02}
_WHEN_DUE = {"done": 0.68, "open": 0.2, "dropped": 0.12}
_NOT_YET_DUE = {"open": 0.84, "done": 0.16}


@dataclass(frozen=True)
class Commitment:
    """A promise: its words, who made it, until when, and what became of it."""

    text: str
    party: Party
    due: dt.date
    status: str


@dataclass(frozen=True)
class Draft:
    """One engagement before it has a number."""

    day: dt.date
    end: dt.date | None
    kind: str
    relation: str | None
    title: str
    notes: str
    topic: str
    program: Program | None
    sensitivity: str
    places: tuple[Place, ...]
    participations: tuple[Participation, ...]
    commitments: tuple[Commitment, ...]


class Diary:
    """Draws the engagements of one source.

    Parameters
    ----------
    source : str
        Key of the source, such as ``csu``.
    footprint : Footprint
        Where it works.
    counterparts : Counterparts
        Whom one can meet.
    wording : Wording
        Sentences.
    """

    def __init__(
        self, source: str, footprint: Footprint, counterparts: Counterparts, wording: Wording
    ) -> None:
        self._source = source
        known = read_facts("sources").set_index("key").loc[source]
        self._letter, self._own = str(known["letter"]), str(known["organization_id"])
        self._footprint, self._counterparts, self._wording = footprint, counterparts, wording
        self._dice, self._company = Dice(f"diary {source}"), Company(self._own)
        self._programs = known_programs()
        self._kinds = _by_kind("practice", "source", source)
        self._sensitivities = {
            kind: _weights("sensitivities", "kind", kind)
            for kind in read_facts("sensitivities")["kind"]
        }
        self._belts = read_facts("footprint").set_index("pcode")["belt"].to_dict()
        days = day_weights(source)
        self._days, self._sums = list(days), list(accumulate(days.values()))

    def write(self, count: int) -> list[Draft]:
        """Draw a number of engagements, in order of their days."""
        drafts: list[Draft] = []
        while len(drafts) < count:
            drafts.append(self._draft())
            if len(drafts) < count and self._dice.chance(_FOLLOW_UP):
                again = self._follow_up(drafts[-1])
                drafts += [again] if again is not None else []
        return sorted(drafts, key=lambda draft: draft.day)

    def _draft(self) -> Draft:
        dice = self._dice
        day = self._days[bisect_right(self._sums, dice.up_to(self._sums[-1]))]
        kind = dice.weigh(self._kinds)
        places = self._places(kind, day)
        kind = kind if places[0][0] or kind in _NATIONAL else "dialogue"
        posts = self._posts(kind, places, day)
        parties = list(dict.fromkeys(self._counterparts.record(dice, post, day) for post in posts))
        parties = parties or [self._company.institution(dice, kind, places[0])]
        who = self._counterparts.phrase(posts[0]) if posts else self._company.phrase(parties[0])
        program = self._program(kind, day, places[0])
        topic = self._wording.topic(dice, kind, self._belt(places[0]))
        words = {
            "who": who,
            "place": self._counterparts.name(places[0]) if places[0][0] else "the capital",
            "topic": topic,
            "partner": self._company.twin_name(places[0]),
        }
        title, notes = self._wording.title(dice, kind, words)
        return Draft(
            day=day,
            end=self._end(kind, day),
            kind=kind,
            relation=self._relation(kind, places[0][0]),
            title=title,
            notes=notes,
            topic=topic,
            program=program,
            sensitivity=dice.weigh(self._sensitivities[kind]),
            places=tuple(places),
            participations=self._company.gather(dice, parties, program, kind, places[0]),
            commitments=self._commitments(kind, parties[0], day),
        )

    def _places(self, kind: str, day: dt.date) -> list[Place]:
        """An exchange is at the home of a partnership, anything else wherever the source goes."""
        if kind != "exchange":
            return self._footprint.draw(self._dice, day)
        level = self._dice.weigh({3: 0.8, 1: 0.2})
        homes = [home for home in self._company.twins if len(home) == 2 + 2 * level]
        # the older a partnership, the livelier
        return [(level, self._dice.weigh({home: 1 / n for n, home in enumerate(homes, 1)}))]

    def _posts(self, kind: str, places: list[Place], day: dt.date) -> list[Post]:
        level, pcode = places[0]
        around = [(level, pcode)]
        if level == 3:
            around.append((2, pcode[:6]))
        if level > 1 and kind == "party_training":
            around.append((1, pcode[:4]))  # branches send the leaders of the province
        count = self._dice.weigh(_COUNTERPARTS)
        posts = self._counterparts.meet(self._dice, kind, around, day, count)
        heads = self._counterparts.heads([code for at, code in places[1:] if at == 3], day)
        return list(dict.fromkeys([*posts, *heads]))

    def _program(self, kind: str, day: dt.date, place: Place) -> Program | None:
        running = [p for p in self._programs if p.runs(self._letter, kind, day, place[1])]
        if not running or self._dice.chance(0.08):
            return None
        return self._dice.pick(running)

    def _belt(self, place: Place) -> str:
        level, pcode = place
        return self._belts[pcode[:6]] if level > 1 else ("nation", "province")[level]

    def _relation(self, kind: str, level: int) -> str | None:
        """Between whom: a foreign office, cities and states, or an institute.

        An institute that meets a federal agency stands in none of the relations of the list.
        """
        if self._source == "csu":
            return ("nation_to_nation", "nation_to_province", "nation_to_local")[min(level, 2)]
        if kind == "exchange":
            return "state_to_state" if level == 1 else "city_to_city"
        return "organization_to_local" if level else None

    def _end(self, kind: str, day: dt.date) -> dt.date | None:
        """The last day of what lasts longer than one."""
        if kind not in _LONG or self._dice.chance(0.4):
            return None
        end = day + dt.timedelta(days=self._dice.between(1, _LONG[kind] - 1))
        return end if end <= AS_OF else None

    def _commitments(self, kind: str, party: Party, day: dt.date) -> tuple[Commitment, ...]:
        made: dict[str, Commitment] = {}
        for _ in range(self._dice.weigh(_PROMISES)):
            text = self._wording.promise(self._dice, kind)
            due = day + dt.timedelta(days=self._dice.between(14, 200))
            ours = self._dice.chance(0.25)
            status = self._dice.weigh(_WHEN_DUE if due <= AS_OF else _NOT_YET_DUE)
            by = ("organization", self._own) if ours else party
            made.setdefault(text, Commitment(text, by, due, status))
        return tuple(made.values())

    def _follow_up(self, draft: Draft) -> Draft | None:
        """A second engagement with the same people at the same places, some weeks later."""
        day = draft.day + dt.timedelta(days=self._dice.between(12, 75))
        day += dt.timedelta(days=day.weekday() == 5)  # Saturday is the day off
        met = [party[:2] for party in draft.participations if party[2] == "counterpart"]
        still = all(self._footprint.visits(place, day) for place in draft.places)
        if day > AS_OF or not still or not self._counterparts.can_meet(met, day):
            return None
        program = draft.program
        return replace(
            draft,
            day=day,
            end=None,
            title=f"Follow-up: {draft.topic}",
            notes=f"Follow-up to {say_day(draft.day)}. {draft.notes}",
            program=program if program and program.start <= day <= program.end else None,
            commitments=(),
        )


def _weights(table: str, key: str, value: str) -> dict[str, float]:
    row = read_facts(table).set_index(key).loc[value]
    return {str(name): float(weight) for name, weight in row.items()}


def _by_kind(table: str, key: str, value: str) -> dict[str, float]:
    """Weights by kind of engagement, without those of the levels in the same row."""
    known = set(read_facts("sensitivities")["kind"])
    return {kind: w for kind, w in _weights(table, key, value).items() if kind in known and w}
