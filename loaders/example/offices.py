"""Offices and who holds them: posts, and memberships whose terms never overlap in one post."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from geodata.codelists import POST_ROLES
from loaders.example.dice import Dice
from loaders.example.facts import AS_OF, PROVINCES, read_facts, say_day
from loaders.example.people import People
from loaders.example.units import Unit, Units, at_level

_LOCAL_SWORN = (dt.date(2022, 5, 17), dt.date(2022, 5, 30))  # after 13 May 2022
_SWORN = dt.date(2023, 1, 2)  # after the election of 20 November 2022
_DAY = dt.timedelta(days=1)

# Share of women among the holders of an office, about as the elections of 2022 left it.
WOMEN = {
    "governor": 0.15,
    "chief_minister": 0.0,
    "attorney_general": 0.1,
    "legislator": 0.36,
    "mayor": 0.05,
    "deputy_mayor": 0.76,
    "chairperson": 0.03,
    "council_member": 0.32,
    "administrator": 0.08,
    "traditional_authority": 0.12,
    "party_leader": 0.1,
    "civil_society_leader": 0.4,
}
_INDEPENDENT = 0.06
_BRANCH = 4  # per cent of seats from which a party has a branch worth a chair
_PARTISAN = frozenset(
    {
        "chief_minister",
        "legislator",
        "mayor",
        "deputy_mayor",
        "chairperson",
        "council_member",
        "party_leader",
    }
)


@dataclass(frozen=True)
class Office:
    """A post to be opened; ``party`` where only its own people can hold it."""

    post_id: str
    label: str
    role: str
    level: int
    pcode: str
    organization_id: str | None
    party: str | None = None


class Offices:
    """Posts, persons and memberships as they are made, without source.

    Parameters
    ----------
    vintage : str
        Boundary version that the P-codes belong to.

    Attributes
    ----------
    posts, memberships : list of dict
        Rows of the canonical tables.
    people : People
        Holds the rows of ``persons``.
    dice : Dice
        For what differs from office to office.
    """

    def __init__(self, vintage: str) -> None:
        self.people, self.dice = People(), Dice("offices")
        self.posts: list[dict[str, object]] = []
        self.memberships: list[dict[str, object]] = []
        self._vintage = vintage
        shares = read_facts("parties").set_index("organization_id")[list(PROVINCES)]
        self._parties = shares.astype(float).to_dict()
        self._changes: dict[str, list[dict[str, str]]] = defaultdict(list)
        for change in read_facts("successions").to_dict("records"):
            self._changes[change["post_id"]].append(change)

    def open(self, post: Office, since: dt.date) -> None:
        """Add a post and its successive holders since a day."""
        place = {"vintage": self._vintage, "level": post.level, "pcode": post.pcode}
        self.posts.append(
            {
                "post_id": post.post_id,
                "label": post.label,
                "role": post.role,
                "organization_id": post.organization_id,
                **place,
            }
        )
        rotates = post.role == "administrator"
        start: dt.date | None = since
        for change in self._transfers(since) if rotates else self._changes[post.post_id]:
            end = dt.date.fromisoformat(change["end"])
            person_id = self._hold(post, start, end)
            self.people.add_summary(person_id, change["reason"].format(day=say_day(end)))
            start = dt.date.fromisoformat(change["next_start"]) if change["next_start"] else None
        if start is not None:
            self._hold(post, start, None)

    def _transfers(self, since: dt.date) -> list[dict[str, str]]:
        """Civil servants are transferred every year or two, with a few days between."""
        changes = []
        end = since + dt.timedelta(days=self.dice.between(300, 800))
        while end < AS_OF - 40 * _DAY:
            start = end + self.dice.between(1, 20) * _DAY
            changes.append(
                {"end": str(end), "next_start": str(start), "reason": "Transferred on {day}."}
            )
            end = start + dt.timedelta(days=self.dice.between(400, 800))
        return changes

    def _hold(self, post: Office, start: dt.date | None, end: dt.date | None) -> str:
        province = post.pcode[:4]
        person_id = self.people.invent(province, post.role, WOMEN[post.role])
        self.memberships.append(
            {
                "membership_id": f"membership-{len(self.memberships) + 1:06d}",
                "person_id": person_id,
                "post_id": post.post_id,
                "organization_id": post.organization_id,
                "role": POST_ROLES[post.role],
                "on_behalf_of_id": post.party or self._party(post.role, province),
                "start_date": start,
                "end_date": end,
            }
        )
        return person_id

    def _party(self, role: str, province: str) -> str | None:
        if role not in _PARTISAN or self.dice.chance(_INDEPENDENT):
            return None
        return self.dice.weigh(self._parties[province])


def build_offices(units: Units, vintage: str) -> dict[str, pd.DataFrame]:
    """All posts, their holders and the persons, without source.

    Parameters
    ----------
    units : dict of (int, str) to Unit
        Nepal, levels 0 to 3.
    vintage : str
        Boundary version that the P-codes belong to.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``posts``, ``memberships`` and ``persons``.
    """
    offices = Offices(vintage)
    for unit in at_level(units, 1):
        _open_province(offices, unit)
    for unit in at_level(units, 2):
        _open_district(offices, unit, units[1, unit.parent])
    for unit in at_level(units, 3):
        _open_local(offices, unit)
    for post in read_facts("civil_posts").itertuples(index=False):
        since = offices.dice.day(dt.date(2015, 1, 1), dt.date(2023, 6, 30))
        level = 1 if len(post.pcode) == 4 else 2
        body = post.organization_id or None
        offices.open(Office(post.post_id, post.label, post.role, level, post.pcode, body), since)
    return {
        "posts": pd.DataFrame(offices.posts),
        "memberships": pd.DataFrame(offices.memberships),
        "persons": pd.DataFrame(offices.people.rows),
    }


def _open_province(offices: Offices, unit: Unit) -> None:
    key, name = unit.pcode.lower(), unit.name
    member = f"of the {name} Provincial Assembly"
    appointed = offices.dice.day(dt.date(2022, 1, 10), dt.date(2023, 6, 20))
    formed = offices.dice.day(dt.date(2023, 1, 8), dt.date(2023, 1, 20))
    for post, label, role, body, since in (
        ("governor", f"Governor of {name}", "governor", "government", appointed),
        ("chief-minister", f"Chief Minister of {name}", "chief_minister", "government", formed),
        (
            "attorney-general",
            f"Chief Attorney of {name}",
            "attorney_general",
            "attorney",
            formed + 20 * _DAY,
        ),
        ("speaker", f"Speaker {member}", "legislator", "assembly", _SWORN + 10 * _DAY),
        (
            "deputy-speaker",
            f"Deputy Speaker {member}",
            "legislator",
            "assembly",
            _SWORN + 14 * _DAY,
        ),
    ):
        office = Office(f"{key}-{post}", label, role, 1, unit.pcode, f"{key}-{body}")
        offices.open(office, since)
    for party in read_facts("parties").to_dict("records"):
        if float(party[unit.pcode]) >= _BRANCH:
            body = party["organization_id"]
            label = f"Chair of the {party['name']} in {name}"
            post_id = f"{key}-{body}-chair"
            since = offices.dice.day(dt.date(2021, 11, 1), dt.date(2023, 8, 1))
            offices.open(
                Office(post_id, label, "party_leader", 1, unit.pcode, body, party=body), since
            )


def _open_district(offices: Offices, unit: Unit, province: Unit) -> None:
    key, name, dice = unit.pcode.lower(), unit.name, offices.dice
    label, body = f"Chief District Officer of {name}", f"{key}-administration"
    since = dice.day(dt.date(2022, 8, 1), dt.date(2023, 9, 1))
    offices.open(Office(f"{key}-administrator", label, "administrator", 2, unit.pcode, body), since)
    body = f"{province.pcode.lower()}-assembly"
    for seat in (1, 2) if dice.chance(0.4) else (1,):
        label = f"Member of the {province.name} Provincial Assembly for {name} {seat}"
        post_id = f"{key}-legislator-{seat}"
        offices.open(Office(post_id, label, "legislator", 2, unit.pcode, body), _SWORN)
    if dice.chance(0.45):
        since = dice.day(dt.date(2019, 1, 1), dt.date(2023, 6, 30))
        label = f"Chair of the NGO Federation in {name}"
        offices.open(
            Office(f"{key}-federation", label, "civil_society_leader", 2, unit.pcode, None), since
        )


def _open_local(offices: Offices, unit: Unit) -> None:
    key, dice = unit.pcode.lower(), offices.dice
    rural = unit.kind == "Gaunpalika"
    large = unit.kind in {"Mahanagarpalika", "Upamahanagarpalika"}
    since = dice.day(*_LOCAL_SWORN)
    head = ("chair", "Chairperson", "chairperson") if rural else ("mayor", "Mayor", "mayor")
    second = ("deputy", "Vice-Chairperson" if rural else "Deputy Mayor", "deputy_mayor")
    for post, title, role in (head, second):
        label, body = f"{title} of {unit.told}", f"{key}-government"
        offices.open(Office(f"{key}-{post}", label, role, 3, unit.pcode, body), since)
    # every ward of the cities that the log visits most, a few of the others
    for ward in range(1, 5 if large else 2 + dice.chance(0.15)):
        if large or dice.chance(0.22):
            label, body = f"Chair of ward {ward} in {unit.told}", f"{key}-assembly"
            post_id = f"{key}-ward-{ward}"
            offices.open(Office(post_id, label, "council_member", 3, unit.pcode, body), since)
