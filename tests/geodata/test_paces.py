"""Paces: what is expected of a relationship, and what a user sets over it."""

import pandas as pd
import pytest

from geodata.codelists import ENGAGEMENT_KINDS, ORGANIZATION_CLASSES, POST_ROLES
from geodata.errors import PlanError
from geodata.model import conform
from geodata.warmth import (
    AREA_PACE,
    CLASS_PACES,
    COLD,
    KIND_WEIGHTS,
    ROLE_PACES,
    WARM,
    Pace,
    Paces,
)


def set_by_hand(*rows: tuple) -> Paces:
    """Paces from ``(scope, code, cadence, half-life)``."""
    columns = ["scope", "code", "cadence_days", "half_life_days"]
    return Paces.of(conform("cadences", pd.DataFrame(list(rows), columns=columns)))


@pytest.mark.parametrize(
    ("defaults", "codes"),
    [
        (KIND_WEIGHTS, ENGAGEMENT_KINDS),
        (ROLE_PACES, POST_ROLES),
        (CLASS_PACES, ORGANIZATION_CLASSES),
    ],
)
def test_every_code_has_a_default(defaults, codes):
    """No kind of engagement, office or organization is left to a rule that nobody reads."""
    assert list(defaults) == list(codes)


@pytest.mark.parametrize("pace", [*ROLE_PACES.values(), *CLASS_PACES.values(), AREA_PACE])
def test_one_dialogue_lasts_until_the_next_is_due(pace):
    """By default it is warm until then, and cold when two in a row were missed."""
    left = KIND_WEIGHTS["dialogue"] * 0.5 ** (pace.cadence_days / pace.half_life_days)
    assert left == WARM
    assert left * 0.5 ** (pace.cadence_days / pace.half_life_days) == COLD


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], Pace(91, 91)),
        ([("role", "governor", 30, None)], Pace(30, 91)),
        ([("role", "governor", 30, 60), ("post", "gov", None, 200)], Pace(30, 200)),
        ([("role", "mayor", 30, 60), ("post", "other", 1, 1)], Pace(91, 91)),
    ],
)
def test_each_number_comes_from_the_narrowest_scope(rows, expected):
    """The office's own, else that of its role, else the default; each number for itself."""
    assert set_by_hand(*rows).office("governor", "gov") == expected


def test_organizations_and_areas_are_set_as_offices_are():
    """A class and one organization, and the areas of a level."""
    paces = set_by_hand(
        ("classification", "council", 100, None), ("organization", "x", 50, 70), ("area", "2", 9, 9)
    )
    assert paces.organization("council", "x") == Pace(50, 70)
    assert paces.organization("council", "y") == Pace(100, 182)
    assert paces.area(2) == Pace(9, 9)
    assert paces.area(1) == AREA_PACE


def test_what_nobody_listed_has_a_pace_too():
    """A role or class that is missing is met as seldom as the broadest of its kind."""
    assert Paces().office(None) == Pace(182, 182)
    assert Paces().organization(float("nan")) == Pace(365, 365)


def test_the_same_paces_are_equal_in_any_order():
    """They may key a cache."""
    rows = [("role", "mayor", 10, 20), ("area", "1", 5, None), ("area", "2", None, 5)]
    assert {set_by_hand(*rows), set_by_hand(*reversed(rows))} == {set_by_hand(*rows)}


@pytest.mark.parametrize("days", [(0, None), (None, -3)])
def test_no_days_are_no_pace(days):
    """What cannot be kept is said in one sentence."""
    with pytest.raises(PlanError, match=r"role mayor.*whole number of days"):
        set_by_hand(("role", "mayor", *days))
