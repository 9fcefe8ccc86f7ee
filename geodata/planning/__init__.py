"""Planning: where to go next, with so many trips, days or so much money.

``weigh_demand`` says what a visit to each area is worth, ``measure_travel`` how far areas are from
each other, and ``plan_visits`` chooses; a :class:`Plan` says what it gains and what it did not
know. ``docs/metrics.md`` has the formulas and their sources.
"""

from geodata.planning.demand import offices_at, weigh_demand
from geodata.planning.plan import METHODS, REASONS, UNKNOWNS, Plan
from geodata.planning.request import AIMS, LIMITS, PlanRequest, build_request
from geodata.planning.teams import assign_areas
from geodata.planning.travel import Travel, measure_travel, travel_from_table, travel_geodesic
from geodata.planning.visits import plan_visits
from geodata.planning.whatif import compare_plans, revise_plan

__all__ = [
    "AIMS",
    "LIMITS",
    "METHODS",
    "REASONS",
    "UNKNOWNS",
    "Plan",
    "PlanRequest",
    "Travel",
    "assign_areas",
    "build_request",
    "compare_plans",
    "measure_travel",
    "offices_at",
    "plan_visits",
    "revise_plan",
    "travel_from_table",
    "travel_geodesic",
    "weigh_demand",
]
