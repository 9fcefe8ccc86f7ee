"""Plans in words: true to their figures, and never surer than they are."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.words import planwords
from geodata.planning import PlanRequest, plan_visits, revise_plan, travel_geodesic, weigh_demand

PEOPLE = [1_000_000, 300_000, 90_000, 8_000, 500]
CODES = ["XXA1", "XXA2", "XXA3", "XXB1", "XXB2"]


@pytest.fixture
def make_plan(small_areas):
    """Makes a plan of the small country; ``people`` are those of its districts."""

    def make(people=PEOPLE, keep=None, **asked):
        coverage = pd.DataFrame(
            {"state": "no_record", "population": people, "days_since": float("nan")}, index=CODES
        )
        warmth = pd.Series(0.0, index=CODES)
        demand = weigh_demand(coverage, None, warmth)
        request = PlanRequest(**{"radius_km": 0.0, "trips": 2} | asked)
        travel = travel_geodesic(small_areas, 2, request.radius_km, request.terrain)
        plan = plan_visits(demand, travel, request)
        return plan if keep is None else revise_plan(plan, demand, travel, keep)

    return make


def test_the_headline_says_what_visits_bring_and_what_one_more_adds(make_plan, small_areas):
    """Figures are rounded as a person would say them, the next visit has its number."""
    said = planwords.headline(make_plan(), small_areas)
    assert said == "Two visits would bring 1.3 million people in 2 districts within reach; " + (
        "a third adds 90,000"
    )
    said = planwords.headline(make_plan(trips=1), small_areas)
    assert said.startswith("One visit would bring 1.0 million people in 1 district within reach")
    assert planwords.headline(make_plan(trips=5), small_areas).endswith("within reach")


def test_without_population_it_speaks_of_areas(make_plan, small_areas):
    """No figure of people is made up."""
    said = planwords.headline(make_plan(people=[float("nan")] * 5), small_areas)
    assert said == "Two visits would bring 2 districts within reach; a third adds 1 district"
    unknown = planwords.unknowns(make_plan(people=[float("nan")] * 5))
    assert "any population: every area counts as one" in unknown


def test_fewest_and_nearest_have_sentences_of_their_own(make_plan, small_areas):
    """Everyone of an urgency; and how far people are."""
    fewest = make_plan(aim="fewest", trips=None, threshold=0.5)
    assert planwords.headline(fewest, small_areas) == (
        "Five visits would reach every district of urgency 0.5 or more: "
        "1.4 million people in 5 districts served"
    )
    nearest = make_plan(aim="nearest", radius_km=200.0)
    assert "km away on average" in planwords.headline(nearest, small_areas)


@pytest.mark.parametrize(
    ("share", "said"), [(0.0004, "0.1"), (0.001, "0.1"), (0.0061, "0.7"), (0.012, "2"), (0.02, "2")]
)
def test_a_gap_is_rounded_up(share, said):
    """Nothing is promised that is not so."""
    assert planwords.percent_up(share) == said


def test_how_good_it_is_is_said_for_found_and_for_chosen_plans(make_plan):
    """The best, near it, far from it; and by hand."""
    plan = make_plan()
    assert planwords.gap(plan) == "This is the best possible plan."
    near = plan.model_copy(update={"gap": 0.013})
    assert planwords.gap(near) == "Within 2 % of the best possible."
    far = plan.model_copy(update={"gap": 0.4})
    assert planwords.gap(far) == "40 % short of the best possible."
    fewest = make_plan(aim="fewest", trips=None).model_copy(
        update={"gap": 0.2, "value": 5.0, "bound": 3.2}
    )
    assert planwords.gap(fewest) == "At most 2 visits more than the fewest possible."
    worse = make_plan(keep=["XXA1"])
    assert planwords.gap(worse) == "Chosen by hand: 24 % short of the best possible."
    too_much = make_plan(keep=CODES)
    assert planwords.gap(too_much) == "Chosen by hand."
    assert "These visits take more than there is." in planwords.remarks(too_much)


def test_a_visit_says_why_it_is_in(make_plan, small_areas):
    """What must be is said first, then how the area stands, and its people."""
    plan = make_plan(must=("XXB2",), trips=1)
    assert planwords.reasons(plan, 0, small_areas) == [
        "it must be visited",
        "nobody has been there on record",
        "500 people live there",
    ]


def test_what_was_not_known_is_said(make_plan):
    """Counts in the singular and the plural; straight lines are no roads."""
    said = planwords.unknowns(make_plan(people=[1, 2, 3, 4, None], terrain=1.5))
    assert "the population of 1 area, counted as the median of the others" in said
    assert "roads: distances are straight lines times 1.5" in said
    assert "where trips start: the way to the stops is not counted" in said


@pytest.mark.parametrize(
    ("days", "said"), [(1.0, "1 day"), (0.2, "0.5 days"), (2.0, "2 days"), (7.41, "7.5 days")]
)
def test_days_are_rounded_up_to_halves(days, said):
    """A trip takes at least as long as is said."""
    assert planwords.days(days) == said


def test_names_are_listed_as_far_as_they_are_few():
    """One more is not worth a count."""
    assert planwords.listed(["A", "B", "C"], 2) == "A, B, C"
    assert planwords.listed(["A", "B", "C", "D"], 2) == "A, B, 2 more"
