"""Paces: how often a counterpart should be met, and how fast a relationship cools, as data.

The numbers here are this project's judgement and no finding: a user may set their own over them.
One rule makes them: *the half-life is the cadence*. Then one dialogue keeps a relationship warm
until the next one is due, and it is cold when two in a row were missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geodata.errors import PlanError


@dataclass(frozen=True)
class Pace:
    """What is expected of a relationship.

    Attributes
    ----------
    cadence_days : int
        Days from one engagement to the next.
    half_life_days : int
        Days in which warmth falls to a half.
    """

    cadence_days: int
    half_life_days: int

    @classmethod
    def every(cls, days: int) -> Pace:
        """A pace whose half-life is its cadence."""
        return cls(days, days)


QUARTERLY, TWICE_A_YEAR, YEARLY = (Pace.every(days) for days in (91, 182, 365))

KIND_WEIGHTS: Mapping[str, float] = {
    "dialogue": 1.0,
    "mediation": 1.25,  # days in one room, and trust at stake
    "conflict_reporting": 0.5,  # mostly one way
    "council_training": 0.75,
    "party_training": 0.75,
    "election_support": 0.75,
    "citizen_participation": 0.5,  # meets citizens first, their office second
    "institution_building": 1.0,
    "public_private_partnership": 0.75,
    "exchange": 1.25,  # days of travel together
    "activity": 0.5,  # says that something took place, and seldom who met whom
}
"""How much of a relationship one engagement makes, by its kind; a dialogue is 1."""

UNKNOWN_KIND_WEIGHT = KIND_WEIGHTS["activity"]
"""A kind that is missing or in no list counts as an activity of which no more is reported."""

ROLE_PACES: Mapping[str, Pace] = {
    "governor": QUARTERLY,
    "chief_minister": QUARTERLY,
    "attorney_general": TWICE_A_YEAR,
    "legislator": YEARLY,  # one of many in a body that is met twice a year
    "mayor": TWICE_A_YEAR,
    "deputy_mayor": YEARLY,
    "chairperson": TWICE_A_YEAR,
    "council_member": YEARLY,
    "administrator": TWICE_A_YEAR,
    "traditional_authority": TWICE_A_YEAR,
    "party_leader": TWICE_A_YEAR,
    "civil_society_leader": TWICE_A_YEAR,
}
"""By the role of an office, every one of ``POST_ROLES``."""

CLASS_PACES: Mapping[str, Pace] = {
    "executive": TWICE_A_YEAR,
    "legislature": TWICE_A_YEAR,
    "council": TWICE_A_YEAR,
    "party": TWICE_A_YEAR,
    "civil_society": TWICE_A_YEAR,
    "traditional_authority": TWICE_A_YEAR,
    "agency": TWICE_A_YEAR,
    "foreign_government": TWICE_A_YEAR,
    "multilateral": TWICE_A_YEAR,
    "ngo": TWICE_A_YEAR,
    "democracy_institute": TWICE_A_YEAR,
    "sister_city": YEARLY,
    "business": YEARLY,
    "other": YEARLY,
}
"""By the classification of an organization, every one of ``ORGANIZATION_CLASSES``."""

AREA_PACE = TWICE_A_YEAR
"""Of an area, whatever its level."""

Own = tuple[str, str, int | None, int | None]


@dataclass(frozen=True)
class Paces:
    """The paces of all relationships: what users set, over the defaults.

    Equal where the same was set, and hashable: it may key a cache.

    Attributes
    ----------
    own : tuple of (scope, code, cadence_days, half_life_days)
        What was set, sorted; None leaves a number to what is set more broadly, or the default.
    """

    own: tuple[Own, ...] = ()

    @classmethod
    def of(cls, cadences: pd.DataFrame) -> Paces:
        """Paces from a conformed ``cadences`` table, as a store keeps it.

        Raises
        ------
        PlanError
            When a number of days is below 1.
        """
        columns = (cadences[name] for name in ("scope", "code", "cadence_days", "half_life_days"))
        return cls(tuple(sorted(_checked(*row) for row in zip(*columns, strict=True))))

    def office(self, role: object, post_id: str = "") -> Pace:
        """The pace of an office: its own, else that of its role."""
        default = ROLE_PACES.get(str(role), TWICE_A_YEAR)
        return self._settle(default, ("post", post_id), ("role", str(role)))

    def organization(self, classification: object, organization_id: str = "") -> Pace:
        """The pace of an organization: its own, else that of its class."""
        default = CLASS_PACES.get(str(classification), YEARLY)
        code = str(classification)
        return self._settle(default, ("organization", organization_id), ("classification", code))

    def area(self, level: int) -> Pace:
        """The pace of the areas of an ADM level."""
        return self._settle(AREA_PACE, ("area", str(level)))

    def _settle(self, default: Pace, *scopes: tuple[str, str]) -> Pace:
        """Each number from the narrowest scope that it was set for."""
        if not self.own:
            return default
        found = [self._set[scope] for scope in scopes if scope in self._set]
        numbers = zip(*found, (default.cadence_days, default.half_life_days), strict=True)
        return Pace(*(next(day for day in days if day is not None) for days in numbers))

    @cached_property
    def _set(self) -> Mapping[tuple[str, str], tuple[int | None, int | None]]:
        return {(scope, code): days for scope, code, *days in self.own}  # type: ignore[misc]


def _checked(scope: object, code: object, *days: object) -> Own:
    cadence, half_life = (None if pd.isna(day) else int(day) for day in days)  # type: ignore[call-overload]
    for name, number in (("cadence", cadence), ("half-life", half_life)):
        if number is not None and number < 1:
            raise PlanError(
                f"A {name} of {number} days cannot be kept",
                where=f"{scope} {code}",
                remedy="Give a whole number of days, 1 or more, or leave it empty.",
            )
    return str(scope), str(code), cadence, half_life
