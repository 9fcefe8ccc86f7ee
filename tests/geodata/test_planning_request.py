"""What is asked of a plan."""

import pytest

from geodata.errors import PlanError
from geodata.planning import PlanRequest, build_request


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "a number of trips, of days or a budget has to be set"),
        ({"trips": 3, "days": 5}, "only one limit can be set, not trips and days"),
        ({"aim": "fewest", "trips": 3}, "the fewest trips are asked for, so trips cannot be set"),
        ({"aim": "nearest", "trips": 3, "most_served": 4}, "where nearness is asked for"),
        ({"trips": 3, "must": ["A"], "must_not": ["A"]}, "A both must and must not be visited"),
        ({"trips": 0}, "The plan's trips cannot be used"),
        ({"trips": 3, "radius_km": -1}, "The plan's radius km cannot be used"),
        ({"trips": 3, "colour": "red"}, "The plan's colour cannot be used"),
        ({"budget": float("nan")}, "The plan's budget cannot be used"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_in_a_sentence(fields, said):
    """It says which field, and what goes with what."""
    with pytest.raises(PlanError, match=said):
        build_request(fields)


def test_a_request_says_what_is_limited():
    """The limit is named with its amount; the fewest trips have none."""
    assert (PlanRequest(days=12).limit, PlanRequest(days=12).amount) == ("days", 12)
    assert PlanRequest(aim="fewest").limit == ""


def test_a_request_goes_through_json_and_is_changed_by_copies():
    """Codes are kept once, in order; a change is checked again."""
    request = PlanRequest(trips=4, must=("B", "A", "B"), starts=("C",))
    assert request.must == ("A", "B")
    assert PlanRequest.model_validate_json(request.model_dump_json()) == request
    assert request.but(trips=None, budget=9).limit == "budget"
    with pytest.raises(PlanError, match="only one limit"):
        request.but(days=2)
